"""On Air: turns an article into an episode of a podcast, with one command."""

__version__ = "0.1.0"

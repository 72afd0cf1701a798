"""The show's own files, read whole: `show.toml` and `lexicon.toml`. Every fault at once."""

from audio_pipeline.config.lexicon import fault_in_said, load_lexicon, read_lexicon
from audio_pipeline.config.show import find_root, read_show, set_guid

__all__ = ["fault_in_said", "find_root", "load_lexicon", "read_lexicon", "read_show", "set_guid"]

"""The command line. It calls the core and prints; it decides nothing."""

from __future__ import annotations

import errno
import sys

import click

from audio_pipeline import __version__
from audio_pipeline.cli import looking, making, tending
from audio_pipeline.cli.telling import tell_problems
from audio_pipeline.errors import OnAirError, Place, Problem

_REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""What a person can mend: rights, read-only places, a full disk."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="audio-pipeline")
def cli() -> None:
    """Turns articles into podcast episodes: script, voice, stingers, feed."""


for _command in (*making.COMMANDS, *tending.COMMANDS, *looking.COMMANDS):
    cli.add_command(_command)


def main() -> None:
    """Exit codes: 0 done, 1 problems, 2 wrong usage."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Windows' own code pages cannot print what articles hold.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli.main(prog_name="audio-pipeline", standalone_mode=True)
    except OnAirError as error:
        tell_problems(error.problems, as_json="--json" in sys.argv)
        sys.exit(1)
    except OSError as error:
        if error.errno not in _REFUSALS:
            raise
        reason = (error.strerror or "").lower()
        problem = Problem(Place(str(error.filename or "disk")), reason, code="refused")
        tell_problems([problem], as_json="--json" in sys.argv)
        sys.exit(1)

"""What cleaning left out, put back into a script by its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audio_pipeline import files
from audio_pipeline.errors import Place, ScriptError
from audio_pipeline.models import Show
from audio_pipeline.pipeline import shelf
from audio_pipeline.pipeline.sources import show_lock
from audio_pipeline.script import escape, left_out_comment
from audio_pipeline.script.source import comments, fences, place_of


@dataclass(frozen=True, slots=True)
class Omission:
    """A comment that `draft` wrote for a block it left out."""

    number: int
    """From 1, in the order of the script."""
    line: int
    reason: str
    text: str
    start: int
    end: int
    """Its span in the script."""


def omissions(text: str) -> list[Omission]:
    """The blocks that a script's comments say were left out."""
    found = fences(text)
    spans = comments(text, found.after if found else 0)[0]
    read = [(span, left_out_comment(text[span[0] : span[1]])) for span in spans]
    return [
        Omission(number, place_of(text, start)[0], out[0], out[1], start, end)
        for number, ((start, end), out) in enumerate(((s, o) for s, o in read if o), start=1)
    ]


def listed(show: Show, slug: str) -> list[Omission]:
    """What could be restored. Raises ScriptError where there is no such script."""
    return omissions(shelf.read_text(show, slug))


def restore(show: Show, slug: str, number: int) -> Omission:
    """Puts block `number` back where its comment stands; no other byte changes.

    Raises ScriptError where there is no such script or number.
    """
    with files.locked(show_lock(show)):
        text = shelf.read_text(show, slug)
        found = omissions(text)
        if not 1 <= number <= len(found):
            message = f"has {len(found)} left-out blocks, and no number {number}"
            hint = f"audio-pipeline restore {slug} lists them"
            raise ScriptError.of(Place(shelf.named(show, slug)), message, hint=hint, code="no-such")
        out = found[number - 1]
        files.write_text(
            shelf.path(show, slug), text[: out.start] + _typed(out.text) + text[out.end :]
        )
    return out


def _typed(text: str) -> str:
    """As an editor would type it; a sign that opened a list item opens one again."""
    item = re.match(r"[-•*‣◦▪●]\s+(?=\S)", text)
    return f"- {escape(text[item.end() :])}" if item else escape(text)

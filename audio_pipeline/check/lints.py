"""What reads badly aloud though nothing is wrong with it: notes, at their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from audio_pipeline.article.scent import STRONG, scent
from audio_pipeline.errors import Place, Problem, Severity
from audio_pipeline.models import Script, Speech, SpeechKind
from audio_pipeline.wording import sentences

MOST_WORDS = 60
"""In a sentence: some twenty-five seconds, after which nobody remembers how it began."""
_LINE = 160
"""Characters: what is left over of a page is a line, not a paragraph of the story."""


def lints(script: Script) -> list[Problem]:
    """Leftovers of a web page, and sentences too long for the ear."""
    found: list[Problem] = []
    for cue in script.cues:
        if isinstance(cue, Speech):
            found += _leftovers(cue)
            found += _too_long(cue)
    return found


def _leftovers(speech: Speech) -> Iterator[Problem]:
    # A line with an address in it is an editor's: somebody marked the words as a link.
    if len(speech.text) > _LINE or speech.kind is SpeechKind.LABEL or speech.hyperlinks:
        return
    if scent(speech.text).points >= STRONG:
        yield Problem(
            speech.place,
            f'"{_short(speech.text)}" sounds like the page speaking of itself',
            "if it is none of the story, take it out",
            "leftover",
            Severity.NOTE,
        )


def _too_long(speech: Speech) -> Iterator[Problem]:
    for span in sentences(speech.text):
        text = speech.text[span.start : span.end]
        words = len(re.findall(r"\w+(?:['’-]\w+)*", text))
        if words > MOST_WORDS:
            place: Place = replace(speech.place, line=speech.line_at(span.start), column=None)
            yield Problem(
                place,
                f'a sentence of {words} words: "{_short(text)}"',
                "listeners cannot go back: two sentences are easier to follow",
                "long-sentence",
                Severity.NOTE,
            )


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= 10 else " ".join(words[:8]) + " …"

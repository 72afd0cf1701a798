"""A script's body cut into units, losing nothing: sentences, titles, comments, marks of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audio_pipeline.script.body import Opening, opening, voice_opening
from audio_pipeline.script.source import BOM, WHITE, comments, fences, fold, spans
from audio_pipeline.wording import sentences

_ONE_LINE = frozenset({Opening.TITLE, Opening.CHAPTER, Opening.HEADING, Opening.STING})
_QUOTED = re.compile(r"[\r\n]+[ \t]*(?:>[ \t]?)+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, title, sting or comment: every `lead` and `text` in order are the body."""

    lead: str
    """White space before it; where it opens a block, that block's prefix ("## ", "- ") too."""
    text: str
    """As typed."""
    opens: bool
    """Whether it opens a block."""
    alone: bool
    """Whether nothing may follow it in its block: a title, a sting, a comment."""

    @property
    def key(self) -> str:
        """Equal for what differs in the wrapping of lines alone."""
        return fold(_QUOTED.sub(" ", self.text))

    @property
    def form(self) -> tuple[bool, str]:
        """What its lead makes of it, however many blank lines stand there."""
        return self.opens, self.lead.strip(WHITE) if self.opens else ""

    @property
    def is_comment(self) -> bool:
        return self.alone and self.text.startswith("<!--")


@dataclass(frozen=True, slots=True)
class Cut:
    head: str
    """Byte-order mark and front matter."""
    units: tuple[Unit, ...]
    tail: str


def cut(text: str) -> Cut:
    """The whole file cut up; `head`, every lead and text, and `tail` give it back."""
    found = fences(text)
    start = found.after if found else (len(BOM) if text.startswith(BOM) else 0)
    units: list[Unit] = []
    at = start
    for own, end, alone in _blocks(text, start):
        pieces = [(own, end)]
        if not alone:
            inner = text[own:end]
            pieces = [(own + span.start, own + span.end) for span in sentences(inner)]
            pieces = pieces or [(own, end)]
        for index, (low, high) in enumerate(pieces):
            units.append(Unit(text[at:low], text[low:high], opens=not index, alone=alone))
            at = high
    return Cut(text[:start], tuple(units), text[at:])


def _blocks(text: str, start: int) -> Iterator[tuple[int, int, bool]]:
    """(start of its own text, end, whether it stands alone) of each block."""
    whole = dict(_own_comments(text, start))
    current: tuple[int, int, bool] | None = None
    kind, skip = Opening.BLANK, start
    for begin, end, _ in spans(text, start):
        if begin < skip:
            continue
        low = begin + len(text[begin:end]) - len(text[begin:end].lstrip(WHITE))
        if low in whole:
            if current:
                yield current
            current, kind, skip = None, Opening.BLANK, whole[low]
            yield low, whole[low], True
            continue
        opened, prefix = opening(text[begin:end])
        continues = opened is Opening.TEXT or opened is kind is Opening.QUOTE
        if current and continues and kind not in _ONE_LINE:
            current = (current[0], begin + len(text[begin:end].rstrip(WHITE)), False)
            continue
        if current:
            yield current
        current, kind = None, opened
        if opened is not Opening.BLANK:
            own = begin + prefix
            if opened is not Opening.STING:
                own = _own(text, own, end, opened)
            last = max(own, begin + len(text[begin:end].rstrip(WHITE)))
            current = (own, last, opened in _ONE_LINE)
    if current:
        yield current


def _own(text: str, start: int, end: int, kind: Opening) -> int:
    """Where the words begin: after white space and an `@name`."""
    line = text[start:end]
    voice = voice_opening(line) if kind not in _ONE_LINE else None
    after = voice.end() if voice and line[voice.end() :].strip(WHITE) else 0
    return start + after + len(line[after:]) - len(line[after:].lstrip(WHITE))


def _own_comments(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The spans of comments that have their lines for themselves."""
    for begin, end in comments(text, start)[0]:
        line = max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin)) + 1
        ends = [at for at in (text.find("\n", end), text.find("\r", end)) if at >= 0]
        after = text[end : min(ends, default=len(text))]
        before = text[max(line, start) : begin]
        if not before.strip(WHITE + BOM) and not after.strip(WHITE):
            yield begin, end

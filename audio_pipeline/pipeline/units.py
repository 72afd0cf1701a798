"""A script's body cut into units, losing nothing: sentences, titles, comments, marks of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audio_pipeline.script.body import Opening, opening, voice_opening
from audio_pipeline.script.source import BOM, WHITE, comments, fences, fold, spans
from audio_pipeline.wording import sentences

_ONE_LINE = frozenset({Opening.TITLE, Opening.CHAPTER, Opening.HEADING, Opening.STING})
_ALONE = _ONE_LINE | {Opening.CONFLICT}
_QUOTED = re.compile(r"[\r\n]+[ \t]*(?:>[ \t]?)+")
_QUOTE_SIGN = re.compile(r"[ \t]*(?:>[ \t]?)+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, title, row of a table, sting or comment.

    Every `lead` and `text` in order are the body.
    """

    lead: str
    """White space before it; where it opens a block, that block's prefix ("## ", "- ") too."""
    text: str
    """As typed."""
    opens: bool
    """Whether it opens a block."""
    alone: bool
    """Whether nothing may follow it in its block: a title, a sting, a comment, a conflict."""
    block: int = 0
    """Which block of its file it is in, from 0."""
    prefix: str = ""
    """What its block opens with: "> ", "- ", "@ben "; "" for most."""

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

    @property
    def is_conflict(self) -> bool:
        """Whether it is a mark that an earlier merge left."""
        return self.alone and opening(self.text)[0] is Opening.CONFLICT


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
    for block, (own, end, alone) in enumerate(_blocks(text, start)):
        pieces, prefix = [(own, end)], re.split(r"[\r\n]", text[at:own])[-1].lstrip(WHITE)
        if not alone:
            inner = text[own:end]
            pieces = [(own + low, own + high) for low, high in _pieces(inner)]
            pieces = pieces or [(own, end)]
        for index, (low, high) in enumerate(pieces):
            if index and prefix.startswith(">"):
                low += len(_signs(text[at:low], text[low:high]))
            units.append(Unit(text[at:low], text[low:high], not index, alone, block, prefix))
            at = high
    return Cut(text[:start], tuple(units), text[at:])


def _pieces(text: str) -> list[tuple[int, int]]:
    """A table's rows, or any other block's sentences."""
    if opening(text[: spans(text)[0][1]])[0] is not Opening.TABLE:
        return [(span.start, span.end) for span in sentences(text)]
    lines = [(start, text[start:end]) for start, end, _ in spans(text)]
    return [
        (start + len(line) - len(line.lstrip(WHITE)), start + len(line.rstrip(WHITE)))
        for start, line in lines
    ]


def _signs(lead: str, text: str) -> str:
    """A quote's `> ` before a sentence that begins a line."""
    sign = _QUOTE_SIGN.match(text) if re.search(r"[\r\n]", lead) else None
    return sign.group() if sign else ""


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
        if opened is Opening.QUOTE and not text[begin + prefix : end].strip(WHITE):
            opened = Opening.BLANK
        if kind is Opening.TABLE:
            continues = opened is kind
        else:
            continues = opened is Opening.TEXT or opened is kind is Opening.QUOTE
        if current and continues and kind not in _ONE_LINE:
            current = (current[0], begin + len(text[begin:end].rstrip(WHITE)), current[2])
            continue
        if current:
            yield current
        current, kind = None, opened
        if opened is not Opening.BLANK:
            own = begin + prefix
            if opened is not Opening.STING:
                own = _own(text, own, end, opened)
            last = max(own, begin + len(text[begin:end].rstrip(WHITE)))
            current = (own, last, opened in _ALONE)
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

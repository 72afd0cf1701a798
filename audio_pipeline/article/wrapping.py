"""At which column a text is hard-wrapped, and whether a line ends where the next word had room."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from audio_pipeline.article.pasted import Line
from audio_pipeline.article.shape import ends_sentence

MAX_WRAP = 100
"""Characters. Mail and typed text wrap at 60-80; a pasted paragraph is one longer line."""
MIN_WRAP = 40
_LONG = 0.8
"""Part of the column that no heading fills."""
_WIDER = 1.2
"""Times the middle length: lines wider than that are small print at a printed page's foot."""
_PARAGRAPH, _PARAGRAPHS = 3, 5
"""Lines of a paragraph whose length tells, and how many of them tell the usual one."""
_DOUBLE, _LEAST_PART = 1.7, 0.5
_RAGGED = 8
"""Breaks in mid-sentence that it takes to tell how ragged a column is."""


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the text is hard-wrapped, or 0 if it is not.

    The evidence is a line that breaks in mid-sentence just where the next word would not fit.
    """
    lengths = sorted(len(line.text) for line in lines if len(line.text.split()) >= 4)
    if not lengths:
        return 0
    width = _broken_at(lines) or lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))]
    if not MIN_WRAP <= width <= MAX_WRAP:
        return 0
    wraps = sum(
        1
        for above, below in itertools.pairwise(lines)
        if above.text
        and below.text
        and not ends_sentence(above.text)
        and not below.text[0].isupper()
        and below.text[0].isalpha()
        and not fits(above, below, width)
    )
    return width - _slack(lines, width) if wraps >= 2 else 0


def _slack(lines: Sequence[Line], width: int) -> int:
    """Characters that lines of a ragged column leave free though the next word would fit.

    Only a line that leaves more than these ends a paragraph.
    """
    free = sorted(
        width - len(above.text) - above.indent - 1 - len(below.text.split()[0])
        for above, below in itertools.pairwise(lines)
        if above.text and below.text and not ends_sentence(above.text)
        # German nouns are capitals too: a long line that is no sentence breaks in one.
        if below.text[0].islower() or len(above.text) >= _LONG * width
    )
    if len(free) < _RAGGED:
        return 0
    return min(max(0, free[int(len(free) * 0.9)] + 1), width // 6)


def _broken_at(lines: Sequence[Line]) -> int:
    """The length of lines that break in mid-sentence, where most of them agree; else 0."""
    broken = sorted(
        len(above.text) + above.indent
        for above, below in itertools.pairwise(lines)
        if len(above.text.split()) >= 4
        and below.text[:1].islower()
        and not ends_sentence(above.text)
    )
    if len(broken) < 8 or len(broken) * 4 < sum(bool(line.text) for line in lines):
        return 0
    middle = broken[len(broken) // 2]
    broken = [length for length in broken if length <= _WIDER * middle]
    width = broken[int(len(broken) * 0.95)]
    return width if sum(length >= 0.75 * width for length in broken) >= 0.8 * len(broken) else 0


def parted(runs: Sequence[list[Line]]) -> list[list[Line]]:
    """Paragraphs, one of which may hold two: the first of them ended in a full line.

    Nothing tells that but a length far above the others', and one sentence alone that ends with a
    line where two paragraphs of the usual length would meet.
    """
    lengths = sorted(map(_length, (run for run in runs if len(run) >= _PARAGRAPH)))
    if len(lengths) < _PARAGRAPHS:
        return list(runs)
    usual = lengths[len(lengths) // 2]
    return [part for run in runs for part in _two(run, usual)]


def _two(run: list[Line], usual: int) -> list[list[Line]]:
    ends = [
        at
        for at in range(1, len(run))
        if ends_sentence(run[at - 1].text)
        and not run[at].text[0].islower()
        and min(_length(run[:at]), _length(run[at:])) >= _LEAST_PART * usual
    ]
    if _length(run) < _DOUBLE * usual or len(ends) != 1:
        return [run]
    return [run[: ends[0]], run[ends[0] :]]


def _length(run: Sequence[Line]) -> int:
    return sum(len(line.text) for line in run)


def is_wider(above: Line, below: Line, width: int) -> bool:
    """Whether a line that ends a sentence is set wider than the column, and so apart from it."""
    wider = len(above.text) + above.indent > _WIDER * width
    return wider and ends_sentence(above.text) and not below.text[0].islower()


def fits(above: Line, below: Line, width: int) -> bool:
    return len(above.text) + above.indent + 1 + len(below.text.split()[0]) <= width

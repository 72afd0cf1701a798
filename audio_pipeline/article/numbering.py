"""What a printed page numbers: the headings of its sections, and the notes at its foot.

Out of a PDF both come as lines among lines, with nothing but their numbers to tell them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio_pipeline.article.pasted import Line
from audio_pipeline.article.shape import ends_open, ends_sentence, words

_HEAD = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})\s+(?=[^\W\d_a-zà-ÿ])")
"""No full stop behind the number: items of lists have one."""
_NOTE = re.compile(r"(?P<number>\d{1,2})\s+(?=[^\W\d_a-zà-ÿ])")
_MARK = re.compile(r"[^\W\d_][.,;:!?”\"’)]*(?P<number>\d{1,2})(?=\s|$)")
_HEAD_WORDS = 12
_LEAST = 3
"""So many sections in order are no accident."""


@dataclass(frozen=True, slots=True)
class Numbered:
    heads: frozenset[int]
    """Numbers of lines that are a section's heading."""
    notes: frozenset[int]
    """Numbers of the first lines of notes."""


def numbered(lines: Sequence[Line]) -> Numbered:
    """The sections and notes of wrapped lines, which count up from 1."""
    return Numbered(frozenset(_heads(lines)), frozenset(_notes(lines)))


def _heads(lines: Sequence[Line]) -> list[int]:
    said = [line for line in lines if line.text]
    found = []
    last: tuple[int, ...] = (0,)
    for line, below in itertools.pairwise(said):
        head = _HEAD.match(line.text)
        if not head or not _is_title(line.text[head.end() :], below.text):
            continue
        number = tuple(map(int, head["number"].split(".")))
        if _follows(last, number):
            found.append(line.number)
            last = number
    return found if len(found) >= _LEAST else []


def _is_title(text: str, below: str) -> bool:
    stops = ends_sentence(text) and not text.endswith("?")
    goes_on = ends_open(text) or below[0].islower()
    return len(words(text)) <= _HEAD_WORDS and not stops and not goes_on


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a section's number may be the next: 2 after 1 or 1.3, 1.1 after 1, 1.2 after 1.1."""
    if len(number) > len(last):
        return number == (*last, 1)
    level = len(number) - 1
    return number == (*last[:level], last[level] + 1)


def _notes(lines: Sequence[Line]) -> Iterator[int]:
    """Lines under a full stop that begin with a number which marks a word above."""
    marks: set[str] = set()
    above = ""
    for line in lines:
        note = _NOTE.match(line.text)
        if note and note["number"] in marks and (not above or ends_sentence(above)):
            yield line.number
        marks.update(mark["number"] for mark in _MARK.finditer(line.text))
        above = line.text

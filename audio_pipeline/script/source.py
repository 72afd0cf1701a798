"""The script's file as lines: front matter fenced off, comments taken out, places kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

BOM = "\ufeff"
WHITE = " \t\n\r\f\v"
"""What folds into one space. Non-breaking spaces are the author's and stay."""
PUNCTUATION = r"[!-/:-@\[-`{-~]"
"""ASCII punctuation: what a backslash takes the meaning of, as in CommonMark."""
_NEWLINE = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(rf"\\{PUNCTUATION}|<!--")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body without its comments."""

    text: str
    number: int
    """In the file, from 1."""
    cuts: tuple[tuple[int, int], ...] = ()
    """(offset in text, characters of the file's line left out before it so far)."""

    def column(self, offset: int) -> int:
        """The column in the file, from 1, of the character at `offset`."""
        cut = bisect_right(self.cuts, (offset, len(self.text) + 10**9)) - 1
        return offset + 1 + (self.cuts[cut][1] if cut >= 0 else 0)


@dataclass(frozen=True, slots=True)
class Fences:
    """Where the front matter lies: character offsets in the file, BOM included."""

    start: int
    """Of the first key's line."""
    end: int
    """Of the closing fence's line."""
    after: int
    """Of the first line of the body."""
    newline: str


def fold(text: str) -> str:
    """Runs of white space become one space; none at the ends.

    >>> fold("  one\\n two ")
    'one two'
    """
    return " ".join(part for part in re.split(r"[ \t\n\r\f\v]+", text) if part)


def newline_of(text: str) -> str:
    """The first line end in `text`, "\\n" if it has none."""
    found = _NEWLINE.search(text)
    return found.group() if found else "\n"


def spans(text: str, start: int = 0) -> list[tuple[int, int, int]]:
    """(start, end, start of the next) of every line from `start` on, line ends left out."""
    lines = []
    for found in _NEWLINE.finditer(text, start):
        lines.append((start, found.start(), found.end()))
        start = found.end()
    lines.append((start, len(text), len(text)))
    return lines


def fences(text: str) -> Fences | None:
    """The front matter of a file, or None where it has none or it is never closed."""
    if not is_fenced(text):
        return None
    first, *rest = spans(text, len(BOM) if text.startswith(BOM) else 0)
    for start, end, following in rest:
        if text[start:end].rstrip(WHITE) == "---":
            return Fences(rest[0][0], start, following, text[first[1] : first[2]])
    return None


def is_fenced(text: str) -> bool:
    """Whether the file's first line opens front matter."""
    start = len(BOM) if text.startswith(BOM) else 0
    found = _NEWLINE.search(text, start)
    return text[start : found.start() if found else len(text)].rstrip(WHITE) == "---"


def comments(text: str, start: int = 0) -> tuple[list[tuple[int, int]], int | None]:
    """The spans of `<!-- -->` from `start` on, and the offset of one that is never closed."""
    found: list[tuple[int, int]] = []
    while match := _COMMENT.search(text, start):
        if match.group() != "<!--":
            start = match.end()
            continue
        # HTML lets "<!-->" be a whole comment, and so do Markdown viewers.
        end = text.find("-->", match.start() + 2)
        if end < 0:
            return found, match.start()
        found.append((match.start(), end + 3))
        start = end + 3
    return found, None


def comment_openings(text: str) -> list[int]:
    """Where each `<!--` stands that no backslash precedes, closed or not."""
    return [found.start() for found in _COMMENT.finditer(text) if found.group() == "<!--"]


def body_lines(text: str, start: int) -> tuple[list[Line], int | None]:
    """The body's lines without comments, and the offset of a comment that is never closed.

    A comment that has its lines for itself leaves a blank line behind, and so ends a paragraph, as
    it does in a Markdown viewer; one that begins within a sentence leaves nothing.
    """
    marked, unclosed = comments(text, start)
    number = text.count("\n", 0, start) + text[:start].replace("\r\n", "").count("\r") + 1
    lines: list[Line] = []
    at, own = 0, True
    for begin, end, _ in spans(text, start):
        pieces: list[str] = []
        cuts: list[tuple[int, int]] = []
        position, kept, left_out = begin, 0, 0
        while at < len(marked) and marked[at][0] < end:
            low, high = max(marked[at][0], begin), min(marked[at][1], end)
            pieces.append(text[position:low])
            kept += low - position
            left_out += high - low
            cuts.append((kept, left_out))
            if marked[at][0] >= begin:
                own = not "".join(pieces).strip(WHITE)
            position = high
            if marked[at][1] > end:
                break
            at += 1
        pieces.append(text[position:end])
        line = "".join(pieces)
        if not cuts or own or line.strip(WHITE):
            lines.append(Line(line, number, tuple(cuts)))
        number += 1
    return lines, unclosed


def place_of(text: str, offset: int) -> tuple[int, int]:
    """(line, column), both from 1, of a character of the file; a BOM has no column."""
    line, begin = 1, len(BOM) if text.startswith(BOM) else 0
    for found in _NEWLINE.finditer(text, 0, offset):
        line, begin = line + 1, found.end()
    return line, offset - begin + 1

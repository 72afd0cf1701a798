"""Runs of text, some of them links, put together as one folded text with its hyperlinks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audio_pipeline.article.block import fold
from audio_pipeline.models import Hyperlink

_SCHEMES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    url: str = ""
    """Where it leads, or ""."""


def compose(pieces: Iterable[Piece]) -> tuple[str, tuple[Hyperlink, ...]]:
    """The folded text, and the links whose address a listener could follow.

    >>> text, links = compose([Piece("See "), Piece("the  report ", "https://x.org/"), Piece(".")])
    >>> text, links[0].start, links[0].end
    ('See the report .', 4, 14)
    """
    raw = ""
    spans: list[tuple[int, int, str]] = []
    for piece in pieces:
        if piece.url and spans and spans[-1][2] == piece.url and spans[-1][1] == len(raw):
            spans[-1] = (spans[-1][0], len(raw) + len(piece.text), piece.url)
        elif piece.url:
            spans.append((len(raw), len(raw) + len(piece.text), piece.url))
        raw += piece.text
    text = fold(raw)
    links = []
    for start, end, url in spans:
        shown = fold(raw[start:end])
        at = _place(raw, start, shown)
        if shown and url.lower().startswith(_SCHEMES) and text[at : at + len(shown)] == shown:
            links.append(Hyperlink(at, at + len(shown), url))
    return text, tuple(links)


def _place(raw: str, start: int, shown: str) -> int:
    """Where a stretch that begins at `start` of `raw` begins in the folded text."""
    before = fold(raw[:start])
    is_apart = not raw[:start] or fold(raw[:start] + "|")[-2:-1] == " " or _opens_blank(raw, start)
    return len(before) + (1 if before and is_apart else 0)


def _opens_blank(raw: str, start: int) -> bool:
    return bool(raw[start : start + 1]) and not fold(raw[start : start + 1])

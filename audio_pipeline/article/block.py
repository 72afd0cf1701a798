"""What every reader (pasted text, Markdown, HTML) hands to the rules: one list of raw blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from audio_pipeline.models import Hyperlink

# Zero-width space, word joiner, byte-order mark, soft hyphen: invisible, and no voice says them.
# The joiners U+200C and U+200D stay: Persian words and emoji are spelled with them.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
# Control characters and non-characters: not allowed in XML, and nothing a reader sees.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Kind(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    QUOTE = auto()
    LIST_ITEM = auto()


@dataclass(frozen=True, slots=True)
class Raw:
    """A block as it stands on the page, before anything is left out."""

    text: str
    """White space folded."""
    kind: Kind = Kind.PARAGRAPH
    line: int = 0
    """From 1; 0 where the source has no lines."""
    hyperlinks: tuple[Hyperlink, ...] = ()
    level: int = 2
    """Of a heading, 1-6."""
    sure: bool = False
    """Whether the source itself marks the kind (`<h2>`, `##`), rather than our guess."""
    gap: bool = True
    """Whether the page sets it off from the block above (a blank line, a block of its own)."""
    linked: float = 0.0
    """Share of the text, 0-1, that a page draws as links; 0 where the source is no page."""
    outside: bool = False
    """Whether the extractor holds it for no part of the page's main text."""
    cells: int = 1
    """Into how many cells tabs or wide gaps cut the line."""
    row: tuple[str, ...] = ()
    """A table row's cells, where the source tells them apart."""
    group: int = -1
    """The box of the page that holds it, where the source knows; else gaps tell."""
    boxed: bool = False
    """Whether that box is set into the page beside its main column, not a list within it."""
    number: int = 0
    """Of a numbered list's item, where the number is no part of the text."""
    mark: str = ""
    """A reader's own verdict, a code of `phrases.toml`: "caption" for a `<figcaption>`."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about its article outside the text; "" where it says nothing."""

    title: str = ""
    author: str = ""
    article_date: str = ""
    """YYYY-MM-DD."""
    language: str = ""
    source: str = ""
    publication: str = ""
    image: str = ""


def fold(text: str) -> str:
    """White space folded to single spaces, invisible characters gone, every other one kept.

    >>> fold(" a\u00a0b\u200b c ")
    'a b c'
    """
    return " ".join(_CONTROL.sub("", _INVISIBLE.sub("", text)).split())

"""An article as it was read: what is kept, what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A stretch of shown text that leads somewhere; the words are spoken, the address is not."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text, white space folded to single spaces."""

    text: str
    line: int = 0
    """Line of the source it begins on, from 1; 0 where the source has no lines."""
    hyperlinks: tuple[Hyperlink, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading(Block):
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    pass


@dataclass(frozen=True, slots=True)
class Quote(Block):
    pass


@dataclass(frozen=True, slots=True)
class ListItem(Block):
    number: int = 0
    """Of a numbered list whose numbers are no part of the text; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Label(Block):
    """A line of ours that is spoken for what cannot be read aloud as it is: "Table: …"."""

    rows: tuple[tuple[str, ...], ...] = ()
    """A table's cells, for the show notes."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block that will not be spoken."""

    text: str
    reason: str
    """For a person: "repeats the headline"."""
    code: str
    """For a machine: "repeated-headline"."""
    line: int = 0
    before: int = 0
    """Index of the kept block it stood before (len(blocks) at the end)."""


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    author: str = ""
    article_date: str = ""
    """ISO 8601 date (YYYY-MM-DD), or "" where the page does not say."""
    language: str = ""
    """BCP 47, or "" where unknown."""
    source: str = ""
    """Canonical URL of the article, or ""."""
    publication: str = ""
    """Name of the site or paper, or ""."""
    image: str = ""
    blocks: tuple[Block, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())

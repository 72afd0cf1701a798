"""One walk over a page: its blocks in document order, with what each stands in."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any

from audio_pipeline.article.block import Kind, Raw, fold
from audio_pipeline.article.inline import Piece, compose
from audio_pipeline.article.shape import EDIT, ends_open, words

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TAGS = tomllib.loads((resources.files("audio_pipeline.article") / "tags.toml").read_text("utf-8"))
SKIPPED, _INLINE, _CARRIERS = (frozenset(_TAGS[name]) for name in ("skipped", "inline", "carriers"))
_MARKS: dict[str, str] = _TAGS["marks"]
_GROUPING = frozenset({"ul", "ol", "dl", "blockquote", "figure", "table"})
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_DATA_CELL = 25
"""Words: a table with a longer cell is a layout, not data."""


@dataclass
class Found:
    """A block, and the element that is home to it and its neighbours."""

    raw: Raw
    home: Any
    owner: Any = None
    """The innermost element that it stands in."""
    carrier: Any = None
    """The outermost list, quotation or figure that holds it within its home."""


@dataclass
class _Open:
    """The block being gathered while walking the tree."""

    pieces: list[Piece] = field(default_factory=list)
    line: int = 0
    breaks: int = 0
    cells: int = 1
    cuts: list[int] = field(default_factory=list)
    """Where a `<br>` stands among the pieces."""
    goes_on: bool = False
    """Whether it was parted by a `<br>` alone from the block above."""


class Walk:
    """Walks a tree once, in document order, without recursion: pages nest deeply."""

    def __init__(self) -> None:
        self._found: list[Found] = []
        self._open = _Open()
        self._path: list[Any] = []
        self._url = ""
        self._row: list[str] | None = None

    def blocks(self, tree: Any) -> list[Found]:
        from lxml import etree

        body = tree.find(".//body")
        walk = etree.iterwalk(
            body if body is not None else tree, events=("start", "end", "comment")
        )
        for event, element in walk:
            if event == "comment":
                self._text(element.tail)
            elif event == "start":
                if element.tag in SKIPPED or _is_footmark(element):
                    walk.skip_subtree()
                    self._path.append(element)
                    continue
                self._start(element)
            else:
                self._end(element)
        self._flush()
        return self._found

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self._open.breaks += 1
            if self._open.breaks >= 2:
                self._flush()
            else:
                self._open.pieces.append(Piece("\n", self._url))
                self._open.cuts.append(len(self._open.pieces))
        elif tag == "a":
            self._url = element.get("href", "")
        elif tag == "span" and _follows_span(element):
            # Set apart by the page's style, not by white space: cells of a row.
            self._open.pieces.append(Piece(" ", self._url))
            self._open.cells += 1
        elif tag not in _INLINE:
            self._flush()
            if tag == "table" and _is_data(element):
                self._row = []
        self._path.append(element)
        self._text(element.text)

    def _end(self, element: Any) -> None:
        tag = element.tag
        if tag == "a":
            self._url = ""
        elif tag not in _INLINE and tag not in SKIPPED and tag != "br":
            self._flush()
            if tag in {"tr", "caption"} and self._row is not None:
                self._end_row(element)
            if tag == "table":
                self._row = None
        self._path.pop()
        self._text(element.tail)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if text.strip():
            self._open.breaks = 0
            if not self._open.line and self._path:
                self._open.line = self._path[-1].sourceline or 0
        self._open.pieces.append(Piece(text, self._url))

    def _flush(self) -> None:
        done, self._open = self._open, _Open()
        for part in _parted(done):
            self._set(part)

    def _set(self, done: _Open) -> None:
        text, hyperlinks = compose(done.pieces)
        if not text:
            return
        if self._row is not None:
            self._row.append(text)
            return
        leads = [piece for piece in done.pieces if piece.url and not piece.url.startswith("#")]
        linked = sum(len(fold(piece.text)) for piece in leads) / len(text)
        kind, level, sure = _kind(self._path)
        raw = Raw(
            text,
            kind,
            done.line,
            hyperlinks,
            level,
            sure=sure,
            linked=min(1.0, linked),
            cells=done.cells,
            gap=not done.goes_on,
            number=_number(self._path) if kind is Kind.LIST_ITEM and not done.goes_on else 0,
            mark=_mark(self._path),
        )
        self._add(raw)

    def _add(self, raw: Raw) -> None:
        home = _home(self._path)
        inside = self._path[self._path.index(home) + 1 :] if home is not None else []
        carrier = next((element for element in inside if element.tag in _GROUPING), None)
        edit = EDIT.search(raw.text) if raw.kind is Kind.HEADING else None
        if edit and edit.start():
            # An encyclopedia's button, set into the heading's own line.
            button = replace(raw, text=edit[0].strip(), hyperlinks=(), mark="control")
            raw = replace(raw, text=raw.text[: edit.start()].rstrip(), linked=0.0, hyperlinks=())
            self._found.append(Found(raw, home, self._path[-1], carrier))
            raw = button
        self._found.append(Found(raw, home, self._path[-1] if self._path else home, carrier))

    def _end_row(self, element: Any) -> None:
        if self._row:
            row = tuple(self._row)
            raw = Raw(" | ".join(row), line=element.sourceline or 0, row=row, mark="table")
            self._add(raw)
        self._row = []


def _parted(done: _Open) -> Iterator[_Open]:
    """A run of lines that `<br>` parts: verses, a head; joined where the next goes on in it."""
    bounds = [0, *done.cuts, len(done.pieces)]
    parts = [done.pieces[low:high] for low, high in itertools.pairwise(bounds)]
    joined: list[list[Piece]] = []
    for part in parts:
        text = fold("".join(piece.text for piece in part))
        above = fold("".join(piece.text for piece in joined[-1])) if joined else ""
        is_verse = ends_open(above) and len(words(above)) <= 12 and len(words(text)) <= 12
        if joined and (not text or (text[0].islower() and not is_verse) or not above):
            joined[-1] += part
        else:
            joined.append([*part])
    for index, pieces in enumerate(joined):
        yield replace(done, pieces=pieces, cuts=[], goes_on=index > 0)


def _kind(path: list[Any]) -> tuple[Kind, int, bool]:
    for element in reversed(path):
        if element.tag in _HEADINGS:
            return Kind.HEADING, _HEADINGS[element.tag], True
        if element.tag == "summary":
            return Kind.HEADING, 2, True
        if element.tag in {"li", "dt", "dd"}:
            return (
                (Kind.PARAGRAPH, 2, False) if _holds_blocks(element) else (Kind.LIST_ITEM, 2, True)
            )
        if element.tag == "blockquote":
            return Kind.QUOTE, 2, True
    return Kind.PARAGRAPH, 2, False


def _mark(path: list[Any]) -> str:
    in_text = any(element.tag in {"article", "main"} for element in path)
    for element in path:
        if (
            element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or _HIDDEN.search(element.get("style", ""))
        ):
            return "hidden"
        if element.tag == "footer":
            return "footer" if not in_text else ""
        if element.tag in _MARKS:
            return _MARKS[element.tag]
    return ""


def _home(path: list[Any]) -> Any:
    return next(
        (
            element
            for element in reversed(path)
            if element.tag not in _INLINE
            and (element.tag not in _CARRIERS or _holds_blocks(element))
        ),
        None,
    )


def _holds_blocks(element: Any) -> bool:
    """Whether a list's item is a box of its own: paragraphs, headings (a live page's entries)."""
    if element.tag != "li":
        return False
    blocks = [child.tag for child in element if isinstance(child.tag, str)]
    return blocks.count("p") >= 2 or any(tag in _HEADINGS for tag in blocks)


def _number(path: list[Any]) -> int:
    """Of an `<ol>`'s item; 0 in a list without numbers, and past an item's first block."""
    item = next((element for element in reversed(path) if element.tag == "li"), None)
    parent = item.getparent() if item is not None else None
    if item is None or parent is None or parent.tag != "ol":
        return 0
    before = int(item.xpath("count(preceding-sibling::li)"))
    start = parent.get("start", "1")
    return before + (int(start) if start.isdecimal() and len(start) < 6 else 1)


def _follows_span(element: Any) -> bool:
    before = element.getprevious()
    parted = before is not None and before.tag == "span" and not before.tail
    return parted and (element.text or "")[:1].isalnum()


def _is_footmark(element: Any) -> bool:
    """A raised number that leads to a note: nothing to say aloud."""
    if element.tag != "sup":
        return False
    link = element.find(".//a") if element.find(".//a") is not None else element.getparent()
    is_link = link is not None and link.tag == "a" and link.get("href", "").startswith("#")
    return is_link and len("".join(element.itertext()).strip()) <= 5


def _is_data(table: Any) -> bool:
    """Whether a table is data: rows of short cells, none of which holds blocks of its own."""
    cells = table.xpath(".//td | .//th")
    return len(cells) > 1 and all(
        len("".join(cell.itertext()).split()) <= _DATA_CELL
        and not cell.xpath(".//p | .//div | .//table | .//ul | .//h1 | .//h2 | .//h3")
        for cell in cells
    )

"""HTML: the page's blocks in order, and which of them the extractor holds for the main text.

trafilatura finds the body (the best base measured); every block it passes over is still read here,
so that it can be named as left out, or kept if it stands among body paragraphs.
"""

from __future__ import annotations

import copy
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from importlib import resources
from typing import Any

from audio_pipeline.article.block import Facts, Kind, Raw, fold
from audio_pipeline.article.html_boxes import boxed
from audio_pipeline.article.html_facts import read_facts
from audio_pipeline.article.inline import Piece, compose
from audio_pipeline.article.shape import is_prose, key, words
from audio_pipeline.errors import ArticleError

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TAGS = tomllib.loads((resources.files("audio_pipeline.article") / "tags.toml").read_text("utf-8"))
_SKIPPED, _INLINE, _CARRIERS = (
    frozenset(_TAGS[name]) for name in ("skipped", "inline", "carriers")
)
_MARKS: dict[str, str] = _TAGS["marks"]
_GROUPING = frozenset({"ul", "ol", "dl", "blockquote", "figure", "table"})
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_ALL_TEXT = "//text()[not(parent::script) and not(parent::style)]"
_REVEALED = 3
_REVEALED_WORDS = 80
_DATA_CELL = 25
"""Words: a table with a longer cell is a layout, not data."""


def read_html(text: str, name: str, url: str) -> tuple[tuple[Raw, ...], Facts]:
    """Blocks and facts of a page. Raises ArticleError if the parser loses part of the text."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise ArticleError.of(name, "no text in the page", code="no-text") from error
    _check_whole(text, tree, name)
    facts = read_facts(tree, url)
    found = _revealed(list(_Walk().blocks(tree)))
    main = _main_text(tree)
    return tuple(_placed(found, main)), facts


class _Counting(HTMLParser):
    """Counts words of text with another parser, to notice what the first one loses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.count = 0
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"script", "style"} and self._skipped > 0

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.count += len(data.split())


def _check_whole(text: str, tree: Any, name: str) -> None:
    """lxml drops what is nested too deeply, and all after it, without a word."""
    counting = _Counting()
    counting.feed(text)
    counting.close()
    kept = sum(len(part.split()) for part in tree.xpath(_ALL_TEXT))
    if kept + 20 < 0.95 * counting.count:
        raise ArticleError.of(
            name,
            f"the page is nested too deeply: {counting.count - kept} words of it cannot be read",
            hint="paste the article's text into a .txt file",
            code="html-lost",
        )


@dataclass
class _Found:
    """A block, and the element that is home to it and its neighbours."""

    raw: Raw
    home: Any
    carrier: Any = None
    """The outermost list, quotation or figure that holds it within its home."""


def _revealed(found: list[_Found]) -> list[_Found]:
    """What a "Read more" button uncovers is hidden text; templates and messages are short."""
    for hidden, run in itertools.groupby(found, key=lambda one: one.raw.mark == "hidden"):
        if not hidden:
            continue
        group = list(run)
        prose = [one for one in group if is_prose(one.raw.text)]
        told = sum(len(words(one.raw.text)) for one in prose)
        if len(prose) >= _REVEALED and told >= _REVEALED_WORDS:
            for one in group:
                one.raw = replace(one.raw, mark="")
    return found


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


class _Walk:
    """Walks a tree once, in document order, without recursion: pages nest deeply."""

    def __init__(self) -> None:
        self._found: list[_Found] = []
        self._open = _Open()
        self._path: list[Any] = []
        self._url = ""
        self._row: list[str] | None = None

    def blocks(self, tree: Any) -> list[_Found]:
        from lxml import etree

        body = tree.find(".//body")
        walk = etree.iterwalk(
            body if body is not None else tree, events=("start", "end", "comment")
        )
        for event, element in walk:
            if event == "comment":
                self._text(element.tail)
            elif event == "start":
                if element.tag in _SKIPPED or _is_footmark(element):
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
        elif tag not in _INLINE and tag not in _SKIPPED and tag != "br":
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
        self._found.append(_Found(raw, home, carrier))

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
        if joined and (not text or text[0].islower() or not above):
            joined[-1] += part
        else:
            joined.append([*part])
    for index, pieces in enumerate(joined):
        yield replace(done, pieces=pieces, cuts=[], goes_on=index > 0)


def _kind(path: list[Any]) -> tuple[Kind, int, bool]:
    for element in reversed(path):
        if element.tag in _HEADINGS:
            return Kind.HEADING, _HEADINGS[element.tag], True
        if element.tag in {"li", "dt", "dd"}:
            return Kind.LIST_ITEM, 2, True
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
            if element.tag not in _CARRIERS and element.tag not in _INLINE
        ),
        None,
    )


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


def _main_text(tree: Any) -> tuple[frozenset[str], str]:
    """What trafilatura keeps: the keys of its blocks, and all its words in one string."""
    import logging

    from trafilatura import bare_extraction

    # Its remarks on odd pages are not for our users, who are told by an error or `left_out`.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_tables=True, include_links=False
    )
    body = getattr(document, "body", None)
    if body is None:
        return frozenset(), ""
    lines = [key(line) for element in body.iter() for line in _lines_of(element)]
    whole = key(" ".join(body.itertext()))
    return frozenset(filter(None, lines)), f" {whole} "


def _lines_of(element: Any) -> Iterator[str]:
    if element.tag in {"p", "head", "item", "quote", "cell", "ab", "hi"}:
        yield " ".join(element.itertext())


def _placed(found: list[_Found], main: tuple[frozenset[str], str]) -> Iterator[Raw]:
    """The blocks, each told whether it is part of the main text.

    It is, if the extractor keeps it, or if it shares its home with a paragraph that is kept.
    """
    keys, whole = main
    if not whole.strip():
        yield from boxed(found)
        return
    kept = [_is_kept(one.raw, keys, whole) for one in found]
    homes = {
        id(one.home)
        for one, is_kept in zip(found, kept, strict=True)
        if is_kept and not one.raw.mark and is_prose(one.raw.text)
    }
    for one, raw, is_kept in zip(found, boxed(found), kept, strict=True):
        inside = is_kept or id(one.home) in homes
        yield replace(raw, outside=not inside)


def _is_kept(raw: Raw, keys: frozenset[str], whole: str) -> bool:
    said = key(raw.text)
    return said in keys or (len(words(said)) >= 6 and f" {said} " in whole)

"""PDF: a page's spans as rows in reading order; what stands outside the text is set aside."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audio_pipeline.article.pdf_glyphs import Sheet, Span

MARGIN = 0.13
"""Share of a page's height, at its head and at its foot, where running heads stand."""
_SAME_HEIGHT = 4.0
"""Points. A running head stands at one height on all pages, give or take a letter's descent."""
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|seite|p\.|página|pagina|s\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|von|de|sur|di|van)\s*\d{1,4})?\W*$",
    re.I,
)
_COLUMN_ROWS = 3
_COLUMN_LETTERS = 18
"""The cells of a table are shorter than this, most lines of a column longer."""
_CELL_GAP = 1.5
"""In units of the type size."""
_DROP_CAP = 1.8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a column."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    note: bool
    page: int
    """From 0."""
    cells: tuple[str, ...] = ()
    """What wide gaps part; () where they part nothing."""
    starts: tuple[float, ...] = ()
    """Where each of them begins."""
    first_word: float = 0.0
    """Width of its first word, about."""
    left: float = 0.0
    right: float = 0.0
    """The bounds of its column."""
    top: bool = False
    """Whether it is the first of its column on this page."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Rows under each other, and whether other columns stand beside them."""

    rows: tuple[Row, ...]
    beside: bool


@dataclass(frozen=True)
class Laid:
    """All rows in reading order, and what was set aside with its reason."""

    rows: tuple[Row, ...]
    aside: tuple[tuple[str, str, int], ...]
    """Text, code of `phrases.toml`, page."""
    size: float
    """Of the body's type, in points."""
    bold: bool
    """Whether the body's type is bold."""
    leading: float
    """From line to line of the body, in units of the type size."""


def laid(sheets: Sequence[Sheet]) -> Laid:
    """The rows of all pages in reading order, running heads and turned lines set aside."""
    size, bold = _body_type(sheets)
    heads = _running_heads(sheets)
    aside: list[tuple[str, str, int]] = []
    stacks: list[Stack] = []
    for page, sheet in enumerate(sheets):
        kept: list[Span] = []
        for at, span in enumerate(sheet.spans):
            code = "running-head" if at in heads[page] else "aside" if span.turned else ""
            if code:
                aside.append((span.text, code, page))
            else:
                kept.append(span)
        capitals = [span for span in kept if _is_drop_cap(span, size)]
        kept = _with_capitals([span for span in kept if span not in capitals], capitals)
        stacks += _stacks(kept, page, beside=False)
    rows = tuple(row for stack in _bounded(stacks, size) for row in stack.rows)
    return Laid(rows, tuple(aside), size, bold, _leading(rows, size))


def _body_type(sheets: Sequence[Sheet]) -> tuple[float, bool]:
    counts: Counter[tuple[float, bool]] = Counter()
    for sheet in sheets:
        for span in sheet.spans:
            counts[round(span.size * 2) / 2, span.bold] += len(span.text)
    return max(counts, key=lambda kind: (counts[kind], kind)) if counts else (10.0, False)


def _running_heads(sheets: Sequence[Sheet]) -> list[set[int]]:
    """On each page: page numbers, and what stands at the same height on another page as well."""
    places: list[list[tuple[int, str, float]]] = []
    for sheet in sheets:
        outer = [
            (at, re.sub(r"\d+", "#", span.text.casefold()), span.y)
            for at, span in enumerate(sheet.spans)
            if not MARGIN * sheet.height < span.y < (1 - MARGIN) * sheet.height
        ]
        places.append(outer)
    found: list[set[int]] = []
    for page, outer in enumerate(places):
        sheet = sheets[page]
        edges = {min(y for *_, y in outer), max(y for *_, y in outer)} if outer else set()
        others = [place for other, rest in enumerate(places) if other != page for place in rest]
        heads = {
            at
            for at, said, y in outer
            if any(said == text and abs(y - high) <= _SAME_HEIGHT for _, text, high in others)
            or (
                _PAGE_NUMBER.match(sheet.spans[at].text)
                and any(abs(y - edge) < _SAME_HEIGHT for edge in edges)
            )
        }
        # What stands beside a page number, set apart by a gap, belongs to it.
        heights = [sheet.spans[at].y for at in heads]
        heads |= {at for at, _, y in outer if any(abs(y - high) < 1 for high in heights)}
        found.append(heads)
    return found


def _is_drop_cap(span: Span, size: float) -> bool:
    return len(span.text) == 1 and span.text.isalpha() and span.size >= _DROP_CAP * size


def _with_capitals(spans: list[Span], capitals: Sequence[Span]) -> list[Span]:
    """A capital over several lines joined to the first of them; the others are no indents."""
    for capital in capitals:
        beside = [
            span
            for span in spans
            if capital.y - 1 <= span.y <= capital.y + capital.size
            and -0.5 * span.size <= span.x0 - capital.x1 <= 2 * span.size
        ]
        if not beside:
            spans = [capital, *spans]
            continue
        first = max(beside, key=lambda span: span.y)
        spans = [
            replace(
                span, x0=capital.x0, text=capital.text + span.text if span is first else span.text
            )
            if span in beside
            else span
            for span in spans
        ]
    return spans


def _stacks(spans: list[Span], page: int, *, beside: bool) -> Iterator[Stack]:
    """Columns in reading order: what spans them parts them into bands, read one by one."""
    spans = sorted(spans, key=lambda span: (-span.y, span.x0))
    gutter = _gutter(spans)
    if gutter is None:
        if spans:
            yield Stack(tuple(_rows(spans, page)), beside)
        return
    alone: list[Span] = []
    for band in _bands(spans, gutter):
        if not _is_columned(band, gutter):
            alone += band
            continue
        if alone:
            yield Stack(tuple(_rows(alone, page)), beside)
            alone = []
        yield from _stacks([span for span in band if _side(span, gutter) < 0], page, beside=True)
        yield from _stacks([span for span in band if _side(span, gutter) > 0], page, beside=True)
    if alone:
        yield Stack(tuple(_rows(alone, page)), beside)


def _side(span: Span, gutter: float) -> int:
    """-1 left of a column that begins at `gutter`, 1 in it or right of it, 0 across."""
    if span.x0 >= gutter - 1:
        return 1
    return -1 if span.x1 <= gutter - 0.5 * span.size else 0


def _gutter(spans: Sequence[Span]) -> float | None:
    """Where a second column begins, or None: the left edge that parts most of the spans."""
    best, most = None, 0
    starts = sorted({round(span.x0) for span in spans})
    for start in starts:
        if sum(_side(span, start) > 0 for span in spans) < _COLUMN_ROWS:
            continue
        parted = sum(len(band) for band in _bands(spans, start) if _is_columned(band, start))
        if parted > most:
            best, most = float(start), parted
    return best


def _bands(spans: Sequence[Span], gutter: float) -> list[list[Span]]:
    """Runs of spans from the top down that are all across the gutter, or all beside it."""
    bands: list[list[Span]] = []
    for span in spans:
        if bands and (_side(span, gutter) == 0) == (_side(bands[-1][-1], gutter) == 0):
            bands[-1].append(span)
        else:
            bands.append([span])
    return bands


def _is_columned(band: Sequence[Span], gutter: float) -> bool:
    sides = [[span for span in band if _side(span, gutter) == side] for side in (-1, 1)]
    for side in sides:
        long = sum(len(span.text) >= _COLUMN_LETTERS for span in side)
        if len(side) < _COLUMN_ROWS or long < 0.6 * len(side):
            return False
    low = max(min(span.y for span in side) for side in sides)
    high = min(max(span.y for span in side) for side in sides)
    return high - low >= 2 * band[0].size


def _rows(spans: Sequence[Span], page: int) -> Iterator[Row]:
    """Spans on one line joined, from the top down."""
    line: list[Span] = []
    for span in spans:
        if line and abs(line[0].y - span.y) > 0.35 * max(line[0].size, span.size):
            yield _row(line, page)
            line = []
        line.append(span)
    if line:
        yield _row(line, page)


def _row(spans: list[Span], page: int) -> Row:
    spans = sorted(spans, key=lambda span: span.x0)
    main = max(spans, key=lambda span: len(span.text))
    cells, starts, end = [spans[0].text], [spans[0].x0], spans[0].x1
    for span in spans[1:]:
        if span.x0 - end > _CELL_GAP * main.size:
            cells.append(span.text)
            starts.append(span.x0)
        else:
            cells[-1] += f" {span.text}" if span.x0 - end > 0.12 * main.size else span.text
        end = span.x1
    text = " ".join(cells)
    width = sum(span.x1 - span.x0 for span in spans)
    word = text.split()[0]
    return Row(
        text,
        spans[0].x0,
        end,
        main.y,
        main.size,
        all(span.bold for span in spans),
        spans[0].note,
        page,
        tuple(cells) if len(cells) > 1 else (),
        tuple(starts),
        width * len(word) / max(1, len(text)),
    )


def _bounds(stack: Stack, size: float) -> tuple[float, float] | None:
    rows = [row for row in stack.rows if abs(row.size - size) <= 0.08 * size] or list(stack.rows)
    ends = sorted(row.x1 for row in rows)
    return min(row.x0 for row in rows), ends[int(0.95 * (len(ends) - 1))]


def _bounded(stacks: Sequence[Stack], size: float) -> Iterator[Stack]:
    """Each row told its column's bounds; a short column takes those of its like elsewhere."""
    bounds = [_bounds(stack, size) or (0.0, 0.0) for stack in stacks]
    for stack, (left, right) in zip(stacks, bounds, strict=True):
        like = [
            other
            for rival, other in zip(stacks, bounds, strict=True)
            if rival.beside == stack.beside and abs(other[0] - left) < 2 * size
        ]
        lefts, rights = min(one[0] for one in like), max(one[1] for one in like)
        # A column that begins further in as a whole (the last lines of a list) has its own edge.
        edge = lefts if len(stack.rows) < _COLUMN_ROWS else left
        yield Stack(
            tuple(
                replace(row, left=edge, right=max(rights, right), top=at == 0)
                for at, row in enumerate(stack.rows)
            ),
            stack.beside,
        )


def _leading(rows: Sequence[Row], size: float) -> float:
    """The median distance of body lines, in units of the type size."""
    steps = sorted(
        (above.y - row.y) / size
        for above, row in itertools.pairwise(rows)
        if above.page == row.page and abs(row.size - size) < 0.5 and 0 < above.y - row.y < 3 * size
    )
    return steps[len(steps) // 2] if steps else 1.2

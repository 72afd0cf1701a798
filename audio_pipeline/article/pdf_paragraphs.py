"""PDF: rows to raw blocks. Paragraphs are told by gaps, indents and short last lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audio_pipeline.article.block import Kind, Raw, fold
from audio_pipeline.article.pdf_glyphs import Box
from audio_pipeline.article.pdf_layout import Laid, Row
from audio_pipeline.article.shape import ends_open, ends_sentence, is_blank, is_heading, words

LARGE = 1.12
SMALL = 0.93
"""Type sizes in units of the body's."""
_HEADING_WORDS = 25
"""A longer run of large type is an opening paragraph or a pull quote."""
_BULLET = re.compile(r"^[-•‣◦▪●∙·–*\uf0b7\uf0a7]\s+(?=\S)")
_NUMBER = re.compile(r"^\(?(\d{1,2})[.)]\s+(?=\S)")
_NOTE = re.compile(r"^(?:\[?\d{1,2}\]?[.)]?|[*†‡§]+)\s*(?=\S)")
_CUT = re.compile(r"([^\W\d_]+)-$")
_CAPTION_WORDS = 60
_LONGEST_WORD = 60
"""Letters: where a cut is looked for, as a search from a long text's start takes its time."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are one block."""

    rows: tuple[Row, ...]
    type: str
    """ "large", "bold", "body", "small", "table", "footnote" or "caption"."""

    @property
    def text(self) -> str:
        return " ".join(row.text for row in self.rows)


def blocks(page_rows: Laid, pictures: Sequence[Sequence[Box]]) -> tuple[Raw, ...]:
    """Blocks in reading order, the notes at the end. `pictures`: their boxes, page by page."""
    groups = list(_groups(page_rows))
    groups = [_captioned(group, pictures) for group in groups]
    groups = _noted(groups, page_rows.rows)
    groups = _mended(groups)
    spelled = frozenset(
        word.casefold() for row in page_rows.rows for word in words(row.text.removesuffix("-"))
    )
    sizes = sorted({_step(group) for group in groups if group.type == "large"}, reverse=True)
    texts = [group for group in groups if group.type != "footnote"]
    notes = [group for group in groups if group.type == "footnote"]
    found = [_raw(group, sizes, spelled) for group in [*texts, *notes]]
    return tuple(_listed([raw for raw in found if raw.text]))


def _type(row: Row, page_rows: Laid) -> str:
    if row.size >= LARGE * page_rows.size:
        return "large"
    if row.size <= SMALL * page_rows.size:
        return "small"
    return "bold" if row.bold and not page_rows.bold else "body"


def _groups(page_rows: Laid) -> Iterator[Group]:
    tables = _table_rows(page_rows.rows)
    run: list[Row] = []
    for at, row in enumerate(page_rows.rows):
        if at in tables:
            if run:
                yield Group(tuple(run), _type(run[0], page_rows))
            run = []
            yield Group((row,), "table")
        elif run and _continues(run, row, page_rows):
            run.append(row)
        else:
            if run:
                yield Group(tuple(run), _type(run[0], page_rows))
            run = [row]
    if run:
        yield Group(tuple(run), _type(run[0], page_rows))


def _table_rows(rows: Sequence[Row]) -> set[int]:
    """Two or more rows under each other whose cells begin at the same places."""
    found: set[int] = set()
    for at, (above, row) in enumerate(itertools.pairwise(rows)):
        if len(above.cells) < 2 or len(row.cells) < 2 or above.page != row.page:
            continue
        shared = sum(
            any(abs(start - other) < row.size for other in above.starts) for start in row.starts[1:]
        )
        if shared:
            found |= {at, at + 1}
    return found


def _continues(run: Sequence[Row], row: Row, page_rows: Laid) -> bool:
    above = run[-1]
    if abs(above.size - row.size) > 0.08 * above.size:
        return False
    kinds = {_type(above, page_rows), _type(row, page_rows)}
    fits = _fits(above, row)
    carries_on = _carries_on(above, row)
    if kinds == {"bold", "body"} and fits and not carries_on:
        return False
    if _starts_anew(row, run):
        return False
    if row.top or above.page != row.page:
        return _continues_over(run, row, fits=fits)
    step = (above.y - row.y) / row.size
    if not 0 < step <= 1.25 * max(page_rows.leading, 1.1):
        return False
    if _type(row, page_rows) == "large":
        return True
    if _is_indented(run, row) and not carries_on:
        return False
    return carries_on or not fits


def _carries_on(above: Row, row: Row) -> bool:
    """Whether the words alone say that a sentence goes on from row to row."""
    return bool(_CUT.search(above.text[-_LONGEST_WORD:])) or (
        row.text[0].islower() and not ends_sentence(above.text)
    )


def _fits(above: Row, row: Row) -> bool:
    """Whether the row's first word had room on the line above, which therefore ends a paragraph."""
    return row.first_word + 0.5 * row.size < above.right - above.x1


def _starts_anew(row: Row, run: Sequence[Row]) -> bool:
    if row.note or is_blank(row.text) or _BULLET.match(row.text):
        return True
    number = _NUMBER.match(row.text)
    return bool(number) and (ends_sentence(run[-1].text) or ends_open(run[-1].text))


def _is_indented(run: Sequence[Row], row: Row) -> bool:
    """Whether it begins further in than the run; the hanging lines of a list's item are none."""
    is_item = _BULLET.match(run[0].text) or _NUMBER.match(run[0].text) or run[0].note
    above = run[-1].x0 if len(run) > 1 or not is_item else row.x0
    return row.x0 > above + 0.6 * row.size


def _continues_over(run: Sequence[Row], row: Row, *, fits: bool) -> bool:
    """Whether a paragraph goes on at the head of the next column or page.

    A full line that ends a sentence is more often one inside a paragraph than the last of one.
    """
    above = run[-1]
    if _carries_on(above, row):
        return True
    widths = above.right - above.left, row.right - row.left
    if fits or min(widths) < 0.85 * max(widths):
        return False
    return row.x0 <= row.left + 0.6 * row.size


def _captioned(group: Group, pictures: Sequence[Sequence[Box]]) -> Group:
    """Type other than the body's, close under, over or beside a picture."""
    if group.type in {"body", "large", "table"} or len(words(group.text)) > _CAPTION_WORDS:
        return group
    first, last = group.rows[0], group.rows[-1]
    near = 3 * first.size
    for x0, y0, x1, y1 in pictures[first.page]:
        beside = last.y <= y1 and first.y >= y0
        across = first.x0 < x1 and max(row.x1 for row in group.rows) > x0
        if across and (0 <= y0 - first.y <= near or 0 <= last.y - y1 <= near):
            return replace(group, type="caption")
        if beside and min(abs(first.x0 - x1), abs(x0 - first.x1)) <= near:
            return replace(group, type="caption")
    return group


def _noted(groups: list[Group], rows: Sequence[Row]) -> list[Group]:
    """Small type at a column's foot that opens with a raised number or a sign is a note."""
    done: list[Group] = []
    for group in groups:
        first = group.rows[0]
        small = group.type == "small"
        marked = first.note or _NOTE.match(first.text)
        goes_on = done and done[-1].type == "footnote" and done[-1].rows[-1].page == first.page
        is_note = small and bool(marked or goes_on) and not _is_over(first, rows)
        done.append(replace(group, type="footnote") if is_note else group)
    return done


def _is_over(first: Row, rows: Sequence[Row]) -> bool:
    """Whether larger type stands under it."""
    return any(
        row.page == first.page
        and row.y < first.y - 1
        and row.size > first.size / SMALL
        and row.x0 < first.right
        and row.x1 > first.x0
        for row in rows
    )


def _mended(groups: list[Group]) -> list[Group]:
    """A paragraph cut in two by what stands between its columns or pages, made whole again."""
    done: list[Group] = []
    for group in groups:
        before = next(
            (
                at
                for at in range(len(done) - 1, -1, -1)
                if done[at].type not in {"footnote", "caption", "table", "small"}
            ),
            -1,
        )
        above = done[before] if before >= 0 else None
        if (
            above is not None
            and group.type == above.type == "body"
            and (before < len(done) - 1)
            and _goes_on(above, group)
        ):
            done[before] = replace(above, rows=(*above.rows, *group.rows))
        else:
            done.append(group)
    return done


def _goes_on(above: Group, group: Group) -> bool:
    last, first = above.rows[-1], group.rows[0]
    moved = last.page != first.page or first.top or first.y > last.y
    if not moved or _starts_anew(first, above.rows):
        return False
    return _continues_over(above.rows, first, fits=_fits(last, first))


def _raw(group: Group, sizes: Sequence[float], spelled: frozenset[str]) -> Raw:
    line = group.rows[0].page + 1
    if group.type == "table":
        cells = group.rows[0].cells
        return Raw(" | ".join(cells), line=line, cells=len(cells), row=cells, mark="table")
    text = fold(joined([row.text for row in group.rows], spelled))
    if group.type in {"footnote", "caption"}:
        text = _NOTE.sub("", text) if group.type == "footnote" else text
        return Raw(text, line=line, mark=group.type)
    count = len(words(text))
    if group.type == "large" and 0 < count <= _HEADING_WORDS:
        level = min(6, 1 + sizes.index(_step(group)))
        return Raw(text, Kind.HEADING, line, level=level, sure=True)
    if group.type == "bold" and is_heading(text):
        return Raw(text, Kind.HEADING, line, level=min(6, max(2, 1 + len(sizes))))
    return Raw(text, line=line, mark="separator" if is_blank(text) else "")


def _step(group: Group) -> float:
    """Sizes of headings, near ones taken for one."""
    return round(group.rows[0].size)


def joined(parts: Sequence[str], spelled: frozenset[str]) -> str:
    """Lines as one text; a word cut by a hyphen is mended.

    As the text spells it elsewhere, whole or with its hyphen; else whole, if it is lower case.

    >>> joined(["the light-", "house of a well-", "known town"], frozenset({"well-known"}))
    'the lighthouse of a well-known town'
    """
    text = parts[0]
    for part in parts[1:]:
        cut = _CUT.search(text[-_LONGEST_WORD:])
        rest = re.match(r"[^\W\d_]+", part)
        if not cut or not rest:
            text = f"{text} {part}" if not text.endswith("-") else text + part
            continue
        whole = (cut[1] + rest[0]).casefold()
        hyphened = f"{cut[1]}-{rest[0]}".casefold()
        mended = whole in spelled or (hyphened not in spelled and (cut[1] + rest[0]).islower())
        if not part[0].islower():
            mended = whole in spelled and hyphened not in spelled
        text = (text[:-1] if mended else text) + part
    return text


def _listed(found: Sequence[Raw]) -> list[Raw]:
    """Bullets are list items; so are numbers that count up or down to a neighbour's."""
    done = list(found)
    for index, raw in enumerate(found):
        if raw.mark or raw.kind is not Kind.PARAGRAPH:
            continue
        bullet, number = _BULLET.match(raw.text), _NUMBER.match(raw.text)
        near = [other.text for other in found[max(0, index - 1) : index + 2] if other is not raw]
        if bullet and not (bullet[0].strip() in "-–*" and not any(map(_BULLET.match, near))):
            done[index] = replace(
                raw, text=raw.text[bullet.end() :], kind=Kind.LIST_ITEM, sure=True
            )
        elif number and any(
            (other := _NUMBER.match(text)) and abs(int(other[1]) - int(number[1])) == 1
            for text in near
        ):
            text = raw.text[number.end() :]
            done[index] = replace(
                raw, text=text, kind=Kind.LIST_ITEM, sure=True, number=int(number[1])
            )
    return done

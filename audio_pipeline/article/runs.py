"""The rule of lines between two paragraphs that a page does not set together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from audio_pipeline.article.block import Kind
from audio_pipeline.article.live import told_live
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    is_prose,
    key,
    words,
)
from audio_pipeline.article.standing import (
    COLUMN_WORDS,
    LEAST_ALIKE,
    PASSED,
    announces,
    calls,
    is_line,
    is_listed,
    is_picture,
    is_said,
    is_title,
    is_verse,
    reason,
)

_NUMBER = re.compile(r"^(\d{1,3})(?:[.):]\s+(?=\S)|(?:\.\d{1,2})?\s+(?=[^\W\d_a-zà-ÿ][^.]*$))")


_SHORT = 8
"""Words: a sentence as short as this may well be a paragraph between two advertisements."""


def runs(page: Page) -> Mapping[int, str]:
    """Lines between two paragraphs that a page does not set together: by their neighbours."""
    found = _shut_boxes(page)
    end = page.end
    for run in _runs(page):
        if run[0] <= page.start or run[-1] >= end:
            continue
        found.update(_judged(page, run))
    live = told_live(page)
    return {index: code for index, code in found.items() if index not in live}


def _shut_boxes(page: Page) -> dict[int, str]:
    """A box's sentence between boxes that are furniture: their own words."""
    return {
        index: page.codes[index - 1]
        for index in page.kept
        if page.blocks[index].boxed
        and index > page.start
        and not page.blocks[index].sure
        and _SHORT < len(words(page.text(index))) <= COLUMN_WORDS
        and page.codes[index - 1]
        and index + 1 < len(page.blocks)
        and page.codes[index + 1]
    }


def _runs(page: Page) -> list[list[int]]:
    """Neighbouring blocks that are no prose, left out or not."""
    found: list[list[int]] = [[]]
    for index, block in enumerate(page.blocks):
        is_text = not page.codes[index] and (
            is_prose(block.text)
            or index in page.speakers
            or calls(block.text)
            or announces(page, index)
        )
        if index <= page.headline or is_text:
            found.append([])
        elif block.kind is not Kind.LIST_ITEM or page.codes[index]:
            found[-1].append(index)
        else:
            found.append([])
    return [run for run in found if run]


def _judged(page: Page, run: Sequence[int]) -> dict[int, str]:
    coded = [index for index in run if page.codes[index]]
    lines = [
        index
        for index in run
        if not page.codes[index]
        and (_is_label(page.text(index)) or _asks_in_row(page, index))
        and not page.blocks[index].sure
    ]
    found: dict[int, str] = {}
    if coded:
        lists = _lists_in(page, run)
        run = [index for index in run if index not in lists]
        code = reason(page, run)
        for index in run:
            if page.codes[index] or page.blocks[index].sure or _may_head(page, index, run):
                continue
            inner = coded[0] < index < coded[-1]
            smells = scent(page.text(index)).points >= 1
            if (
                (
                    inner
                    and (index in lines or _is_shut_in(page, index))
                    and not _stands_apart(page, index)
                )
                or (smells and (index - 1 in coded or index + 1 in coded))
                or (index in lines and not _may_head(page, index, run))
            ):
                found[index] = code
    elif (
        len(lines) >= 2
        and not is_listed(page, lines)
        and not is_verse([page.text(i) for i in lines])
    ):
        amounts = [index for index in lines if not _may_head(page, index, run)]
        if len(lines) == len(run) or len(amounts) >= 2:
            found.update(dict.fromkeys(amounts, "aside"))
    return found


def _is_label(text: str) -> bool:
    """A line that is no sentence, or a word or two with a colon ("From:")."""
    return is_line(text) or (text.rstrip()[-1:] in {":", "："} and len(words(text)) <= 3)


def _asks_in_row(page: Page, index: int) -> bool:
    """A question set tight against lines that are no sentences: links to other articles."""
    text = page.text(index)
    if not text.endswith("?") or len(words(text)) > 14 or not page.is_airy:
        return False
    above = not page.blocks[index].gap and is_line(page.text(index - 1).rstrip("?"))
    after = index + 1
    tight = after < len(page.blocks) and page.is_tight(index, after)
    return above or (tight and is_line(page.text(after).rstrip("?")))


def _lists_in(page: Page, run: Sequence[int]) -> set[int]:
    """Lists without bullets among furniture ("Ingredients", and twelve quantities), whole."""
    found: set[int] = set()
    for has_code, part in itertools.groupby(run, key=lambda index: bool(page.codes[index])):
        lines = [] if has_code else [*part]
        for start in (0, 1):
            if len(lines) - start >= LEAST_ALIKE and is_listed(page, lines[start:]):
                found.update(lines)
    return found


def _is_shut_in(page: Page, index: int) -> bool:
    """A sentence with furniture right above and below it."""
    return bool(page.codes[index - 1]) and bool(page.codes[index + 1])


def _stands_apart(page: Page, index: int) -> bool:
    """A sentence that is a paragraph of its own on a page that sets its boxes together."""
    return is_said(page.text(index)) and page.is_airy and page.is_alone(index)


def _may_head(page: Page, index: int, run: Sequence[int]) -> bool:
    """Whether a line could be a heading: right over text, and apart from what is above it."""
    if key(page.text(index)) in phrases().words["recipe"]:
        return True
    if not is_title(page.text(index)) or scent(page.text(index)).points >= 1:
        return False
    below = index + 1
    if is_numbered(page, index) and (page.is_alone(index) or not page.has_gaps):
        return True
    last = index == run[-1] or all(page.codes[at] in PASSED for at in range(below, run[-1] + 1))
    if not last and not page.blocks[index].sure:
        return is_said(page.text(below)) and page.blocks[index].gap and page.is_airy
    over = index
    while not page.blocks[over].gap and over > 0 and page.codes[over - 1] in PASSED:
        over -= 1
    apart = page.blocks[over].gap if page.has_gaps else len(words(page.text(index))) <= 8
    if is_picture(page.text(index)) or (page.codes[index - 1] == "caption" and not apart):
        return False
    return apart or not page.codes[index - 1]


def is_numbered(page: Page, index: int) -> bool:
    """Whether it is one of a row of headings such as "3. The one that lends a goat"."""
    own = _NUMBER.match(page.text(index))
    if not own or page.blocks[index].kind is Kind.LIST_ITEM:
        return False
    others = (_NUMBER.match(page.text(at)) for at in page.kept if at != index)
    return any(other and abs(int(other[1]) - int(own[1])) == 1 for other in others)

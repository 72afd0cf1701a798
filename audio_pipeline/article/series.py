"""Headings that come in a series: numbered, in capitals, or "Leg 1: …", each over text."""

from __future__ import annotations

import re
from collections import defaultdict

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import ends_open, ends_sentence, is_prose, words

_NUMBER = re.compile(r"^(\d{1,3})[.):]?\s+(?=[A-ZÀ-Þ\"'‘“«„])")
_PART = re.compile(r"^([^\W\d_]+?)s? (?:\d{1,2}|[IVX]{1,4})\b")
_WORDS = 16
_LEAST, _LEAST_NUMBERED = 3, 4
_SOON = 2
"""Blocks under a heading in which its text begins."""


def numbered_series(page: Page) -> frozenset[int]:
    """Lines numbered in a row, with text between each and the next: 1., 2., 3., 4. at least."""
    found: list[int] = []
    for at in range(page.headline + 1, len(page.blocks)):
        number = _NUMBER.match(page.text(at))
        if not number or page.blocks[at].kind is Kind.LIST_ITEM or not _may_head(page.text(at)):
            continue
        value = int(number[1])
        if value == len(found) + 1 and (not found or _has_text(page, found[-1], at)):
            found.append(at)
        elif value == 1:
            found = [at]
    last = found[-1] if found else 0
    ends = any(is_prose(page.text(at)) for at in range(last + 1, len(page.blocks)))
    return frozenset(found) if len(found) >= _LEAST_NUMBERED and ends else frozenset()


def alike(page: Page) -> frozenset[int]:
    """Lines of one form over text, each another: "DESIGN", "RIDE"; "Leg 1: …", "Leg 2: …"."""
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for at in range(page.start, len(page.blocks)):
        text = page.text(at)
        if page.codes[at] or not _may_head(text) or not _is_over_text(page, at):
            continue
        part = _PART.match(text)
        form = part[1] if part else "capitals" if text.isupper() else ""
        if form:
            groups[form][text] = at
    return frozenset(
        at for group in groups.values() if len(group) >= _LEAST for at in group.values()
    )


def _may_head(text: str) -> bool:
    return (
        1 <= len(words(text)) <= _WORDS
        and not (ends_sentence(text) and not text.endswith("?"))
        and not ends_open(text)
        and not scent(text).strong
    )


def _is_over_text(page: Page, index: int) -> bool:
    below = range(index + 1, min(index + 1 + _SOON, len(page.blocks)))
    return any(is_prose(page.text(at)) and not page.codes[at] for at in below)


def _has_text(page: Page, one: int, other: int) -> bool:
    return any(is_prose(page.text(at)) for at in range(one + 1, other))

"""What can be measured of each block of a page under the rules, as named numbers.

`weighing` sees the raw page alone. These numbers join what it says with what the rules have found,
for a block and for what stands around it; `forest` judges by them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio_pipeline.article.block import Kind, Raw
from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.echoes import runs_of_three
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.scent import scent
from audio_pipeline.article.sections import is_life, is_recipe
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    first_sentence,
    is_heading,
    is_name_like,
    is_prose,
    is_quoted,
    key,
    row,
    sentences,
    words,
)
from audio_pipeline.article.signs import text_language
from audio_pipeline.article.standing import announces, calls, is_edited
from audio_pipeline.article.tongue import is_foreign
from audio_pipeline.article.weighing import captioned

BESIDE_TEXT = frozenset(
    {"byline", "caption", "code", "date", "embed", "figures", "image", "pull-quote"}
    | {"repeated-line", "running-head", "separator", "table", "timestamp"}
)
"""Codes of what is set among the paragraphs of a text as well."""
APPEALS = frozenset(
    {"advertisement", "app", "appeal", "comments", "consent", "newsletter", "paywall", "read-more"}
    | {"related", "share"}
)
_NEAR = (-3, -2, -1, 1, 2, 3)
_FAR = 12
"""Blocks within which a neighbour of a kind is looked for."""
_WIDE = (4, 10)
_GROUP = 15
_MOST = 60
_LINES = (2, 5, 9)
_NOTHING = -12.0
"""Stands for the weight of a block beyond the page's end."""
_LONG = 2000
"""Characters: a longer block is no echo."""


@dataclass(frozen=True)
class _Whole:
    """What all blocks of a page are measured against."""

    language: str
    forms: Sequence[int]
    bodies: frozenset[int]
    bodies_before: Sequence[int]
    """How many body blocks stand before each block; one more than there are blocks."""
    last: int
    """The last kept paragraph that weighs like text."""
    said: Counter[tuple[str, str, str]]
    """In how many body blocks three words stand in a row."""
    keys: Counter[str]
    groups: Sequence[range]
    left_out: float
    """Share of all blocks, 0-1."""


def measured(page: Page, weights: Sequence[float]) -> list[dict[str, float]]:
    """Of every block: measure -> number. `weights` are those of `weighing.weighed`."""
    whole = _whole(page, weights)
    return [dict(_of(page, index, weights, whole)) for index in range(len(page.blocks))]


def _of(
    page: Page, index: int, weights: Sequence[float], whole: _Whole
) -> Iterator[tuple[str, float]]:
    yield "weight", weights[index]
    code = page.codes[index]
    yield f"code {code or 'none'}", 1.0
    yield "family", _family(code)
    yield "form", whole.forms[index]
    yield from _placed(page, index, whole)
    yield from _worded(page, index, whole)
    yield from _set(page, index)
    for step in _NEAR:
        yield from _beside(page, index + step, step, weights, whole)
    yield from _grouped(page, index, weights, whole.groups[index])
    yield from _around(page, index, weights)
    yield from _distances(page, index, whole)


def _family(code: str) -> float:
    """0 where it is kept, else by what codes stand for."""
    if not code:
        return 0.0
    return 1.0 if code in BESIDE_TEXT else 2.0 if code in APPEALS else 3.0


def _form(block: Raw) -> int:
    """From a lone word to prose."""
    text = block.text
    if block.kind is Kind.LIST_ITEM:
        return 8
    if block.kind is Kind.QUOTE:
        return 9
    if block.kind is Kind.HEADING and block.sure:
        return 6
    if is_prose(text):
        return 10
    if ends_sentence(text):
        return 7
    if ends_open(text):
        return 5
    return 1 + sum(len(words(text)) > most for most in _LINES)


def _placed(page: Page, index: int, whole: _Whole) -> Iterator[tuple[str, float]]:
    yield "from headline", min(_MOST, index - page.headline)
    yield "from start", max(-_MOST, min(_MOST, index - page.start))
    yield "from last", max(-_MOST, min(_MOST, index - whole.last))
    yield "headline", min(_MOST, page.headline)
    yield "bodies before", whole.bodies_before[index]
    yield "bodies behind", whole.bodies_before[-1] - whole.bodies_before[index + 1]
    yield "blocks", len(page.blocks)
    yield "left out", whole.left_out
    yield "airy", page.is_airy


def _worded(page: Page, index: int, whole: _Whole) -> Iterator[tuple[str, float]]:
    text = page.text(index)
    parts = text.split()
    smell = scent(text)
    yield "words", len(words(text))
    yield "sentences", sentences(text)
    yield "scent", smell.points
    yield "strong scents", smell.strong
    yield "dated or signed", masthead(text) is not None
    yield "credit", has_credit(text)
    yield "captioned", captioned(text)
    yield "captioned first", captioned(first_sentence(text))
    yield "foreign", bool(whole.language) and is_foreign(text, whole.language)
    yield "echo", _echo(text, whole, is_body=index in whole.bodies)
    yield "times", min(4, whole.keys[key(text)])
    yield "small", text[:1].islower()
    yield "capitals", text.isupper()
    yield "capitalised", sum(part[:1].isupper() for part in parts) / max(1, len(parts))
    yield "figures", sum(map(str.isdigit, text)) / max(1, len(text))
    yield "colon", text.rstrip().endswith((":", "："))
    yield "question", text.rstrip().endswith(("?", "？"))
    yield "heading", is_heading(text)
    yield "name", is_name_like(text)
    yield "cells", len(row(text))
    yield "quoted", is_quoted(text)
    yield "calls", calls(text) or announces(page, index)
    yield "recipe", is_recipe(text)
    yield "life", is_life(text)


def _echo(text: str, whole: _Whole, *, is_body: bool) -> float:
    """How much of it other body blocks say, 0-1; -1 where it is too short to tell."""
    own = set(runs_of_three(text)) if len(text) < _LONG else set()
    return sum(whole.said[run] > is_body for run in own) / len(own) if own else -1.0


def _set(page: Page, index: int) -> Iterator[tuple[str, float]]:
    block, below = page.blocks[index], index + 1
    yield "gap above", block.gap
    yield "gap below", below >= len(page.blocks) or page.blocks[below].gap
    yield "marked", block.sure
    yield "edited", is_edited(page, index)
    yield "linked", block.linked
    yield "outside", block.outside
    yield "boxed", block.boxed
    yield "speaker", index in page.speakers


def _beside(
    page: Page, at: int, step: int, weights: Sequence[float], whole: _Whole
) -> Iterator[tuple[str, float]]:
    inside = 0 <= at < len(page.blocks)
    yield f"{step:+d} weight", weights[at] if inside else _NOTHING
    yield f"{step:+d} form", whole.forms[at] if inside else -1
    yield f"{step:+d} family", _family(page.codes[at]) if inside else -1
    if inside and abs(step) == 1:
        yield f"{step:+d} code {page.codes[at] or 'none'}", 1.0


def _grouped(
    page: Page, index: int, weights: Sequence[float], group: range
) -> Iterator[tuple[str, float]]:
    """What stands tight with it, no blank line between."""
    kept = sum(not page.codes[at] for at in group)
    yield "group", len(group)
    yield "group above", index - group[0]
    yield "group below", group[-1] - index
    yield "group kept", kept / len(group)
    yield "group weight", sum(weights[at] for at in group) / len(group)
    yield "group best", max(weights[at] for at in group)


def _around(page: Page, index: int, weights: Sequence[float]) -> Iterator[tuple[str, float]]:
    for reach in _WIDE:
        near = range(max(0, index - reach), min(len(page.blocks), index + reach + 1))
        yield f"{reach} around weight", sum(weights[at] for at in near) / len(near)
        yield f"{reach} around kept", sum(not page.codes[at] for at in near) / len(near)


def _distances(page: Page, index: int, whole: _Whole) -> Iterator[tuple[str, float]]:
    """Blocks to the next body, and to what is left out, on both sides."""
    above = range(index - 1, max(-1, index - _FAR), -1)
    below = range(index + 1, min(len(page.blocks), index + _FAR))
    for name, reach in (("above", above), ("below", below)):
        yield f"body {name}", next((abs(at - index) for at in reach if at in whole.bodies), _FAR)
        yield f"furniture {name}", next((abs(at - index) for at in reach if page.codes[at]), _FAR)


def _whole(page: Page, weights: Sequence[float]) -> _Whole:
    bodies = frozenset(page.bodies)
    said: Counter[tuple[str, str, str]] = Counter()
    for index in bodies:
        said.update(set(runs_of_three(page.text(index))))
    like_text = (at for at in page.kept if weights[at] > 0 and is_prose(page.text(at)))
    return _Whole(
        text_language(page),
        [_form(block) for block in page.blocks],
        bodies,
        [0, *itertools.accumulate(index in bodies for index in range(len(page.blocks)))],
        max(like_text, default=len(page.blocks)),
        said,
        Counter(key(block.text) for block in page.blocks),
        [_group(page, index) for index in range(len(page.blocks))],
        sum(map(bool, page.codes)) / max(1, len(page.blocks)),
    )


def _group(page: Page, index: int) -> range:
    low, high = index, index
    while low > max(0, index - _GROUP) and not page.blocks[low].gap:
        low -= 1
    last = min(len(page.blocks) - 1, index + _GROUP)
    while high < last and not page.blocks[high + 1].gap:
        high += 1
    return range(low, high + 1)

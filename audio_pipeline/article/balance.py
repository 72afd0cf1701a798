"""The last word on each block, from the weight of all its traits together.

The rules ask for one telling sign each. A line with many faint ones slips through them, and a line
of the text with a single false one is caught; both are put right here, where the traits are sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audio_pipeline.article.block import Kind
from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.live import told_live
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.runs import is_numbered
from audio_pipeline.article.sections import is_life, is_recipe
from audio_pipeline.article.shape import ends_open, ends_sentence, is_heading, is_prose, key, words
from audio_pipeline.article.standing import calls, is_edited
from audio_pipeline.article.weighing import weighed

CODE = "unlike-text"
_LEAST = -2.75
"""Natural logarithm of odds; below it one line in ten was text, on pages not learned from."""
_LEAST_LINE = -2.0
"""Of lines that are no sentence and head nothing."""
_LEAST_STRUCTURE = -3.5
"""Of headings, items and what announces them: short for a reason."""
_LEAST_VERSE = -5.0
_LEAST_LIVE = -5.0
"""Under the time of a live page's entry, where a teaser stands elsewhere."""
_LEAST_GIVEN = -7.0
"""Of what its form speaks for."""
_LEAST_SUMMARY, _LEAST_OPEN = -5.0, -4.5
"""Of a summary over the text, which is worded like a teaser; of one without a full stop, which is
worded like a caption and a byline with roles as well."""
_BESIDE_TEXT = frozenset(
    {"byline", "caption", "code", "date", "embed", "figures", "image", "pull-quote"}
    | {"repeated-line", "running-head", "separator", "table", "timestamp", CODE}
)
"""Codes of what is set tight to the text as well."""
_CONTENTS = frozenset({"control", "menu", "navigation", "share"})
"""Codes of lists in which headings of the text stand as well."""
_SUMMARY_WORDS = 8
_FAINT, _FAINTER, _FAINTEST = 0.0, -0.5, -0.5
"""What stands in one box with an appeal needs no more to belong to it; with other furniture; and
where it is a paragraph."""
_BOX = 9
_PAGE = 12
_APPEALS = frozenset(
    {"advertisement", "app", "appeal", "comments", "consent", "newsletter", "paywall", "read-more"}
    | {"related", "share"}
)
_SURE, _SURE_LINE = 3.5, 4.0
"""Of paragraphs and items; of other lines, which stand in lists of contents as well."""
_BESIDE = 1.5
"""Of a paragraph beside one that comes back."""
_EASIER = {
    **dict.fromkeys(("above-headline", "appeal", "control", "kicker", "menu", "navigation"), 1.5),
    "foreign": 1.0,
    **dict.fromkeys(("advertisement", "author-bio", "correction", "embed"), -2.0),
}
"""How much less brings back what was left out for its place, or for a word."""
_FIRM = frozenset(
    {"byline", "code", "comments", "date", "footnote", "form", "hidden", "image"}
    | {"mail-header", "markup", "outside", "pull-quote", "repeated", "repeated-headline"}
    | {"repeated-line", "separator", "signature", "site-rule", "table", "timestamp"}
)
"""Codes that no weight overturns: what they name is worded like text."""


def balanced(page: Page) -> Page:
    """The page with lines left out that weigh too little, and back in that weigh enough.

    A page on which the rules found nothing to leave out is an article alone, and stays whole; so
    does one of a few lines, which have too little to be compared with.
    """
    if not any(page.codes) or len(page.blocks) < _PAGE:
        return page
    weights = weighed(page)
    codes = list(page.codes)
    live = told_live(page)
    for index in page.kept:
        if weights[index] < (_LEAST_LIVE if index in live else _least(page, index)):
            codes[index] = CODE
    caught = _caught(page, weights)
    for index in caught:
        codes[index] = ""
    for rule in (_items, _headings, _paragraphs, _dates, _boxes):
        for index, code in rule(page, codes, weights, caught).items():
            codes[index] = code
    done = replace(page, codes=tuple(codes))
    return done if done.kept else page


def _items(
    page: Page, codes: Sequence[str], weights: Sequence[float], _: Sequence[int]
) -> dict[int, str]:
    """Items under one that is kept are of its list."""
    found: dict[int, str] = {}
    for index, code in enumerate(codes):
        above = index - 1
        listed = index > page.start and page.blocks[index].kind is Kind.LIST_ITEM
        if not listed or not code or code in _FIRM or weights[index] <= 0:
            continue
        is_kept = not codes[above] or found.get(above) == ""
        if page.blocks[above].kind is Kind.LIST_ITEM and is_kept:
            found[index] = ""
    return found


def _headings(
    page: Page, codes: Sequence[str], weights: Sequence[float], caught: Sequence[int]
) -> dict[int, str]:
    """The heading of a paragraph that came back comes back with it."""
    return {
        at - 1: ""
        for at in caught
        if at - 1 > page.start
        and codes[at - 1]
        and codes[at - 1] not in _FIRM
        and weights[at - 1] > _FAINT
        and is_prose(page.text(at))
        and is_heading(page.text(at - 1))
    }


def _paragraphs(
    page: Page, codes: Sequence[str], weights: Sequence[float], caught: Sequence[int]
) -> dict[int, str]:
    """A paragraph beside one that came back, left out for the same reason, comes back with it."""
    return {
        near: ""
        for at in caught
        for near in (at - 1, at + 1)
        if page.start < near < len(codes)
        and codes[near] == page.codes[at]
        and codes[near] not in _FIRM
        and is_prose(page.text(near))
        and ends_sentence(page.text(near))
        and weights[near] > _BESIDE
    }


def _dates(
    page: Page, codes: Sequence[str], _: Sequence[float], __: Sequence[int]
) -> dict[int, str]:
    """A date in the text beside what is left out: a teaser's."""
    found = {}
    for index in range(page.start + 1, len(codes)):
        line = None if codes[index] else masthead(page.text(index))
        near = [at for at in (index - 1, index + 1) if at < len(codes)]
        if line and not line.author and any(codes[at] for at in near):
            found[index] = "date"
    return found


def _boxes(
    page: Page, codes: Sequence[str], weights: Sequence[float], _: Sequence[int]
) -> dict[int, str]:
    """Faint lines set tight to furniture are of its box."""
    found: dict[int, str] = {}
    for group in page.groups if page.is_airy else ():
        left = [at for at in group if not codes[at]]
        coded = [at for at in group if codes[at] and codes[at] not in _BESIDE_TEXT]
        if not left or not coded or group[0] <= page.start or len(group) > _BOX:
            continue
        bound = _FAINT if any(codes[at] in _APPEALS for at in coded) else _FAINTER
        faint = all(
            weights[at] < (_FAINTEST if is_prose(page.text(at)) else bound)
            and not (is_recipe(page.text(at)) or is_edited(page, at))
            for at in left
        )
        found.update(dict.fromkeys(left, codes[coded[0]]) if faint else {})
    return found


def _least(page: Page, index: int) -> float:
    block = page.blocks[index]
    above = index - 1
    is_kept = above >= 0 and not page.codes[above]
    is_verse = block.text[:1].islower() and not ends_sentence(page.text(above))
    goes_on = is_kept and page.is_tight(above, index)
    if goes_on and (is_verse or ends_open(page.text(above))):
        return _LEAST_VERSE
    is_marked = (block.sure and block.kind is Kind.QUOTE) or is_edited(page, index)
    if is_marked or is_life(block.text) or calls(block.text) or is_numbered(page, index):
        return _LEAST_GIVEN
    if is_recipe(block.text):
        return _LEAST_GIVEN
    if index <= page.start and sum(len(word) > 1 for word in words(block.text)) >= _SUMMARY_WORDS:
        return _LEAST_SUMMARY if ends_sentence(block.text) else _LEAST_OPEN
    if index < page.start:
        return _LEAST_LINE
    if block.kind is Kind.LIST_ITEM or ends_open(block.text) or _heads_text(page, index):
        return _LEAST_STRUCTURE
    return _LEAST if ends_sentence(block.text) else _LEAST_LINE


def _heads_text(page: Page, index: int) -> bool:
    """Whether it stands between two paragraphs of the text, as a heading does."""
    at = index + 1
    below = at < len(page.blocks) and (
        page.is_body(at) or (not page.codes[at] and calls(page.text(at)))
    )
    above = index > 0 and not page.codes[index - 1]
    return above and below and not ends_sentence(page.text(index))


def _caught(page: Page, weights: Sequence[float]) -> list[int]:
    """Lines of the text that one false sign has taken out of it."""
    stands = {key(page.text(index)) for index in page.kept}
    last = max(page.bodies, default=-1)
    return [
        index
        for index, code in enumerate(page.codes)
        if code
        and code not in _FIRM
        and index > page.headline
        and not page.blocks[index].mark
        and not (code == "caption" and has_credit(page.text(index)))
        and weights[index] > _sure(page, index)
        and not (index > last and "comments" in page.codes[page.start : index])
        and key(page.text(index)) not in stands  # Else an entry of the page's own contents.
        and (is_prose(page.text(index)) or code not in _CONTENTS)
    ]


def _sure(page: Page, index: int) -> float:
    bound = _SURE if _is_said(page, index) else _SURE_LINE
    return bound - _EASIER.get(page.codes[index], 0.0)


def _is_said(page: Page, index: int) -> bool:
    return ends_sentence(page.text(index)) or page.blocks[index].kind is Kind.LIST_ITEM

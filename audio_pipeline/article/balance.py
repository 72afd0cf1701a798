"""The last word on each block, from the weight of all its traits together.

The rules ask for one telling sign each. A line with many faint ones slips through them, and a line
of the text with a single false one is caught; both are put right here, where the traits are sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audio_pipeline.article.block import Kind
from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.sections import is_recipe
from audio_pipeline.article.shape import ends_open, ends_sentence, is_prose, key, words
from audio_pipeline.article.standing import calls
from audio_pipeline.article.weighing import weighed

CODE = "unlike-text"
_LEAST = -2.75
"""Natural logarithm of odds; below it one line in twenty was text, on pages not learned from."""
_LEAST_STRUCTURE = -3.5
"""Of headings, items and what announces them: short for a reason."""
_LEAST_VERSE = -5.0
_LEAST_GIVEN = -7.0
"""Of what its place speaks for: a standfirst is worded like a teaser."""
_SUMMARY_WORDS = 8
_FAINT = -0.5
"""What stands in one box with furniture needs no more than this to be furniture."""
_BOX = 9
_PAGE = 12
_BESIDE_TEXT = frozenset({"byline", "caption", "date", "pull-quote", "running-head", "timestamp"})
"""Codes of what is set tight to the text as well."""
_SURE = 3.0
_FIRM = frozenset(
    {"author-bio", "byline", "code", "comments", "date", "footnote", "form", "hidden", "image"}
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
    for index in page.kept:
        if weights[index] < _least(page, index):
            codes[index] = CODE
    for index in _caught(page, weights):
        codes[index] = ""
    done = _settled(replace(page, codes=tuple(codes)), weights)
    return done if done.kept else page


def _settled(page: Page, weights: Sequence[float]) -> Page:
    """Lines whose neighbours the weights have settled: they go with them."""
    codes = list(page.codes)
    for index, code in enumerate(page.codes):
        if index <= page.start:
            continue
        text = page.text(index)
        item = page.blocks[index].kind is Kind.LIST_ITEM
        after = page.blocks[index - 1].kind is Kind.LIST_ITEM and not codes[index - 1]
        line = masthead(text)
        if code and item and after and code not in _FIRM and weights[index] > 0:
            codes[index] = ""
        elif not code and line and not line.author and not item:
            near = [at for at in (index - 1, index + 1) if at < len(codes)]
            codes[index] = "date" if any(page.codes[at] for at in near) else ""
    for group in page.groups:
        left = [at for at in group if not codes[at]]
        coded = [at for at in group if codes[at] and codes[at] not in _BESIDE_TEXT]
        if (
            coded
            and page.is_airy
            and group[0] > page.start
            and len(group) <= _BOX
            and all(weights[at] < _FAINT and not is_recipe(page.text(at)) for at in left)
        ):
            codes = [codes[coded[0]] if at in left else each for at, each in enumerate(codes)]
    return replace(page, codes=tuple(codes))


def _least(page: Page, index: int) -> float:
    block = page.blocks[index]
    above = index - 1
    is_kept = above >= 0 and not page.codes[above]
    is_verse = block.text[:1].islower() and not ends_sentence(page.text(above))
    goes_on = is_kept and page.is_tight(above, index)
    if goes_on and (is_verse or ends_open(page.text(above))):
        return _LEAST_VERSE
    if is_recipe(block.text) or (index <= page.start and len(words(block.text)) >= _SUMMARY_WORDS):
        return _LEAST_GIVEN
    if block.kind is Kind.LIST_ITEM or ends_open(block.text) or _heads_text(page, index):
        return _LEAST_STRUCTURE
    return _LEAST


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
    return [
        index
        for index, code in enumerate(page.codes)
        if code
        and code not in _FIRM
        and index > page.headline
        and not page.blocks[index].mark
        and not (code == "caption" and has_credit(page.text(index)))
        and weights[index] > _SURE
        and key(page.text(index)) not in stands  # Else an entry of the page's own contents.
        and (is_prose(page.text(index)) or not ends_open(page.text(index)))
    ]

"""The last word on each block, from the weight of all its traits together.

The rules ask for one telling sign each. A line with many faint ones slips through them, and a line
of the text with a single false one is caught; both are put right here, where the traits are sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import ends_open, ends_sentence, is_prose, key
from audio_pipeline.article.weighing import weighed

CODE = "unlike-text"
_LEAST = -2.75
"""Natural logarithm of odds; below it one line in twenty was text, on pages not learned from."""
_LEAST_STRUCTURE = -3.5
"""Of headings, items and what announces them: short for a reason."""
_LEAST_GIVEN = -7.0
"""Of what its place speaks for: a standfirst is worded like a teaser, a verse like a label."""
_SURE = 3.0
_FAINT = frozenset(
    {
        "above-headline",
        "aside",
        "below-text",
        "foreign",
        "heading-alone",
        "kicker",
        "newsletter",
        "read-more",
        "related",
    }
)
"""Codes that are given for a single sign, or for a place."""


def balanced(page: Page) -> Page:
    """The page with lines left out that weigh too little, and back in that weigh enough.

    A page on which the rules found nothing to leave out is an article alone, and stays whole.
    """
    if not any(page.codes):
        return page
    weights = weighed(page)
    codes = list(page.codes)
    for index in page.kept:
        if weights[index] < _least(page, index):
            codes[index] = CODE
    for index in _caught(page, weights):
        codes[index] = ""
    done = replace(page, codes=tuple(codes))
    return done if done.kept else page


def _least(page: Page, index: int) -> float:
    block = page.blocks[index]
    above = index - 1
    is_kept = above >= 0 and not page.codes[above]
    goes_on = is_kept and page.is_tight(above, index) and ends_open(page.text(above))
    if index <= page.start or goes_on:
        return _LEAST_GIVEN
    if block.kind is Kind.LIST_ITEM or ends_open(block.text) or _heads_text(page, index):
        return _LEAST_STRUCTURE
    return _LEAST


def _heads_text(page: Page, index: int) -> bool:
    """Whether it stands between two paragraphs of the text, as a heading does."""
    below = index + 1 < len(page.blocks) and page.is_body(index + 1)
    above = index > 0 and not page.codes[index - 1]
    return above and below and not ends_sentence(page.text(index))


def _caught(page: Page, weights: Sequence[float]) -> list[int]:
    """Lines within the text that one faint sign has taken out of it."""
    stands = {key(page.text(index)) for index in page.kept}
    return [
        index
        for index, code in enumerate(page.codes)
        if code in _FAINT
        and page.headline < index <= page.end
        and weights[index] > _SURE
        and key(page.text(index)) not in stands  # Else an entry of the page's own contents.
        and (is_prose(page.text(index)) or not ends_open(page.text(index)))
    ]

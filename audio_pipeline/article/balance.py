"""The last word on each block, from the weight of all its traits and what the rules found round it.

The rules ask for one telling sign each. A line with many faint ones slips through them, and a line
of the text with a single false one is caught; both are put right here.
"""

from __future__ import annotations

from dataclasses import replace

from audio_pipeline.article.block import Kind
from audio_pipeline.article.forest import forest
from audio_pipeline.article.letters import signed_lines
from audio_pipeline.article.live import told_live, told_points
from audio_pipeline.article.measures import measured
from audio_pipeline.article.page import Page
from audio_pipeline.article.runs import is_numbered
from audio_pipeline.article.sections import is_life, is_recipe
from audio_pipeline.article.series import alike, numbered_series
from audio_pipeline.article.shape import key
from audio_pipeline.article.signs import is_handle
from audio_pipeline.article.standfirst import standfirst
from audio_pipeline.article.weighing import captioned, weighed

CODE = "unlike-text"
_PAGE = 12
_LEAST_GIVEN = -4.0
"""Natural logarithm of odds, where the form of a kept line, or its place, speaks for it."""
_FIRM = frozenset(
    {"code", "footnote", "form", "hidden", "image", "mail-header", "markup", "outside", "repeated"}
    | {"repeated-headline", "separator", "signature", "site-rule", "table", "timestamp"}
)
"""Codes that no judgement overturns: what they name is worded like text."""
_LITTLE = 20
"""Blocks to a line of furniture: no page has so little, and an article alone may."""
_BY_PLACE = frozenset({"above-headline", "aside", "below-text", "foreign", "kicker"})
_POST = 4
"""Lines in which a post's own words stand under who wrote it."""


def balanced(page: Page) -> Page:
    """The page with what is judged unlike text left out, and what is judged text back in.

    A page on which the rules found next to no furniture is an article alone, and loses nothing
    more; one of a few lines has too little to be compared with.
    """
    if not page.has_furniture or len(page.blocks) < _PAGE:
        return page
    judged = forest().judged(measured(page, weighed(page)))
    alone = page.furniture <= max(1, len(page.blocks) // _LITTLE)
    sure = signed_lines(page) | numbered_series(page) | told_points(page)
    codes = list(page.codes)
    if not alone:
        given = told_live(page) | alike(page) | standfirst(page)
        for index in set(page.kept) - sure:
            least = _LEAST_GIVEN if index in given or _speaks(page, index) else 0.0
            codes[index] = "" if judged[index] > least else _code(page.text(index))
    stands = {key(page.text(index)) for index in page.kept if not codes[index]}
    for index, code in enumerate(page.codes):
        speaks = judged[index] > 0 or index in sure or (alone and code in _BY_PLACE)
        # What stands in the text already is an entry of the page's contents, or a pull quote.
        if code and speaks and key(page.text(index)) not in stands:
            codes[index] = code if is_firm(page, index) else ""
    done = replace(page, codes=tuple(codes))
    return done if done.kept else page


def _code(text: str) -> str:
    return "caption" if captioned(text) > 0 else CODE


def _speaks(page: Page, index: int) -> bool:
    """Whether a line's form speaks for it."""
    block, text = page.blocks[index], page.text(index)
    # What headings of a page's HTML are worth, the trees know.
    heads = block.kind is Kind.HEADING and not page.facts.title
    marked = block.sure and (heads or block.kind is Kind.QUOTE)
    return marked or is_life(text) or is_recipe(text) or is_numbered(page, index)


def is_firm(page: Page, index: int) -> bool:
    """Whether nothing brings it back: what the rules, or the page itself, are sure of."""
    marked = bool(page.blocks[index].mark)
    return page.codes[index] in _FIRM or marked or _is_posted(page, index)


def _is_posted(page: Page, index: int) -> bool:
    """Whether it is a post of another site, with its author's handle right above."""
    above = range(max(0, index - _POST), index + 1)
    return page.codes[index] == "embed" and any(
        is_handle(page.text(at)) and page.codes[at] == "embed" for at in above
    )

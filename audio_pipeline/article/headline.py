"""Which line of a page is its headline."""

from __future__ import annotations

import functools
import itertools
import re
from importlib import resources

from audio_pipeline.article.block import Kind
from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.headline_traits import MOST_WORDS, headline_traits
from audio_pipeline.article.masthead import credited, iso_date, masthead
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.shape import is_prose, is_title_case, key, row, sentences, words
from audio_pipeline.article.sums import summed

FIRST_LINE_WORDS = 20
_BELOW, _BODIES = 4, 2
"""Lines and paragraphs that may stand above the headline and look like the text: promotions."""
_CLOSE = 1.2
"""Two lines on top of each other that weigh so much alike are headline and summary."""
_LEAST = -4.0
"""Natural logarithm of odds under which no line is worded and placed like a headline."""
_NUMBER = re.compile(r"^(\d{1,3})[.)]\s")
_CUT = re.compile(r": | [–—-] ")
_LABEL = re.compile(
    r"^(?:(['‘\"“])[^a-zà-ÿ'’\"”]{4,30}['’\"”]|[A-ZÀ-Þ]{5,}\.)\s+(?=[A-ZÀ-Þ]\w*[a-zà-ÿ])"
)


def find_headline(page: Page) -> int:
    """The headline's block, or -1.

    Where the page names its title elsewhere, the block that repeats it; else the line above the
    text that weighs most: by its words, its shape and place, what stands around it, and how much
    it tells of the text.
    """
    if page.facts.title:
        return next(
            (at for at, block in enumerate(page.blocks) if same(block.text, page.facts.title)), -1
        )
    first = first_of_text(page)
    found = candidates(page, first)
    if page.blocks and not any(page.codes) and 0 in found:
        return 0  # Nothing but text: its title stands first.
    seen = headline_traits(page, found, first)
    weighed = {at: summed(seen[at], _weights()) for at in found}
    best = max(found, key=lambda at: (weighed[at], -at), default=-1)
    if weighed.get(best - 1, 0.0) > max(0.0, weighed.get(best, 0.0) - _CLOSE):
        best -= 1  # A headline stands over its summary.
    if best >= 0 and weighed[best] > _LEAST:
        return best
    other = first_line(page)
    return best if best >= 0 and weighed.get(other, _LEAST) < weighed[best] else other


def whole_title(page: Page, headline: int) -> str:
    """The headline with the line above it, where that ends in a colon: one set in two lines."""
    text, above = page.text(headline), headline - 1
    opens = above >= 0 and page.text(above).endswith(":") and page.is_tight(above, headline)
    return f"{page.text(above)} {text}" if opens and not page.codes[above] else text


def bare_title(page: Page, title: str) -> str:
    """Without what stands before it: "No. 88: ", "Fwd - " where the rest is a line of the page;
    a label in capitals.

    >>> bare_title(Page((), ()), "'GOING FOR GOLD' Jeweller hid his debt")
    'Jeweller hid his debt'
    """
    label = _LABEL.match(title)
    if label:
        return title[label.end() :]
    cut = _CUT.search(title)
    rest = title[cut.end() :] if cut else ""
    if not cut or len(words(rest)) < 3 or len(words(title[: cut.start()])) > 5:
        return title
    lines = (_NUMBER.sub("", block.text) for block in page.blocks[: page.start])
    return rest if any(same(line, rest) for line in lines) else title


def candidates(page: Page, first: int) -> list[int]:
    """Lines above the paragraph `first` and soon under it that could be a headline by their form.

    A rule may have left one out: like a caption, a headline tells of the picture under it.
    """
    end = max(first + _BELOW, *page.bodies[_BODIES : _BODIES + 1], 0)
    return [
        at
        for at, block in enumerate(page.blocks[:end])
        if block.kind in {Kind.HEADING, Kind.PARAGRAPH}
        and not block.outside
        and not block.mark
        and 1 <= len(words(block.text)) <= MOST_WORDS
        and (len(page.bodies) > _BODIES or not is_prose(block.text) or is_title_case(block.text))
        and sum(map(str.isalnum, block.text)) > 1
        and block.text[0] not in "<‹←↑"
        and not _is_trail(block.text)
        and not _is_credit(block.text)
        and not has_credit(block.text)
    ]


def _is_trail(text: str) -> bool:
    return len(row(text)) >= (2 if re.search("[>›»→]", text) else 3)


def _is_credit(text: str) -> bool:
    """A line of names, dates and times."""
    dated = bool(iso_date(text)) and len(words(text)) <= 20
    named = credited(text)
    # A name alone may be a title: "Grandmother's Plum Dumplings".
    return masthead(text) is not None or bool(named and key(named) != key(text)) or dated


def first_of_text(page: Page) -> int:
    """The first body paragraph that another one follows soon: a site's own words stand alone."""
    for one, other in itertools.pairwise(page.bodies):
        if other - one <= 4 and not is_title_case(page.text(one)):
            return one
    return page.bodies[0] if page.bodies else len(page.blocks)


@functools.cache
def _weights() -> dict[str, float]:
    """Trait -> weight; learned by `python tests/bench/weigh.py --headlines`."""
    file = resources.files("audio_pipeline.article") / "headline.tsv"
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {trait: float(weight) for trait, weight in lines}


def first_line(page: Page) -> int:
    """The first line, if it is short and text follows: a headline may well end in a full stop."""
    lines = [
        index
        for index, block in enumerate(page.blocks)
        if not page.codes[index] or (index == 0 and not block.mark)
    ]
    if len(lines) < 2 or page.codes[lines[0]] in {"separator", "image"}:
        return -1
    block = page.blocks[lines[0]]
    is_line = block.kind in {Kind.HEADING, Kind.PARAGRAPH} and sentences(block.text) <= 2
    return lines[0] if is_line and len(words(block.text)) <= FIRST_LINE_WORDS else -1

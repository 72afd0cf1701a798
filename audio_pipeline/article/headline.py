"""Which line of a page is its headline."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from audio_pipeline.article.block import Kind
from audio_pipeline.article.groups import text_language
from audio_pipeline.article.masthead import credited, iso_date, masthead
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    is_prose,
    is_title_case,
    key,
    row,
    sentences,
    words,
)
from audio_pipeline.article.tongue import small_words

MAX_WORDS = 30
FIRST_LINE_WORDS = 20
_SEARCHED_BODIES = 2
"""A promotion may stand above the headline and read like prose; more of them do not."""


def find_headline(page: Page) -> int:
    """The headline's block, or -1.

    Where the page names its title elsewhere, the block that repeats it; else the line that most
    speaks for itself by place, length, repetition and what follows it.
    """
    if page.facts.title:
        return next(
            (
                index
                for index, block in enumerate(page.blocks)
                if same(block.text, page.facts.title)
            ),
            -1,
        )
    counts = Counter(key(block.text) for block in page.blocks)
    bodies = page.bodies
    limit = bodies[min(_SEARCHED_BODIES, len(bodies) - 1)] if bodies else len(page.blocks)
    candidates = [
        index
        for index in page.kept
        if index < limit
        and (not is_prose(page.text(index)) or is_title_case(page.text(index)))
        and page.blocks[index].kind in {Kind.HEADING, Kind.PARAGRAPH}
        and masthead(page.text(index)) is None
        and not credited(page.text(index))
        and not (iso_date(page.text(index)) and len(words(page.text(index))) <= 14)
        and len(row(page.text(index))) < (2 if re.search("[>›»]", page.text(index)) else 3)
        and not page.blocks[index].outside
    ]
    first = _first_of_text(page)
    told = _Told(page)
    scores = {index: _score(page, index, counts, first) + told.about(index) for index in candidates}
    for index in candidates:
        # Of two lines set together that tell of the text, the second is the summary of the first.
        above = index - 1
        told_above = above in scores and told.about(above) and page.is_tight(above, index)
        if told_above and told.about(index) and len(words(page.text(above))) >= 3:
            scores[index] -= 6
    best = max(candidates, key=lambda index: (scores[index], -index), default=-1)
    if best >= 0 and (scores[best] > 0 or best < first):
        return best
    return _first_line(page)


def _is_in_trail(page: Page, index: int) -> bool:
    """Whether a trail of links ("Home > Pies > Leek pie") or a window's title holds it."""
    said = key(page.text(index))
    near = range(min(index + 6, len(page.blocks)))
    return any(
        at != index
        and len(row(page.text(at))) >= 2
        and said in {key(cell) for cell in (row(page.text(at))[0], row(page.text(at))[-1])}
        for at in near
    )


def _first_of_text(page: Page) -> int:
    """The first body paragraph that another one follows soon: a site's own words stand alone."""
    for one, other in itertools.pairwise(page.bodies):
        if other - one <= 4 and not is_title_case(page.text(one)):
            return one
    return page.bodies[0] if page.bodies else len(page.blocks)


class _Told:
    """How much a line above the text tells of it: words that the text uses as well."""

    def __init__(self, page: Page) -> None:
        self._page = page
        body = (word for index in page.bodies for word in key(page.text(index)).split())
        small = small_words(text_language(page))
        told = (word for word in body if word not in small)
        self._words = Counter(word for word in told if len(word) >= 4 or not word.isascii())

    def about(self, index: int) -> float:
        shared = {word for word in key(self._page.text(index)).split() if self._words[word]}
        return 1.0 * min(3, len(shared))


def _score(page: Page, index: int, counts: Counter[str], first: int) -> float:
    block = page.blocks[index]
    text = block.text
    count = len(words(text))
    score = 3.0 if 4 <= count <= 20 else 1.0 if count >= 2 else 0.0
    score -= 5 if count > MAX_WORDS else 0
    score += 6 if block.sure and block.level == 1 else 0
    if count >= 3:
        later = any(same(page.text(at), text) for at in range(first + 1, len(page.blocks)))
        # Said again above the text it is the headline; below, an entry of the page's contents.
        score += -3 if later else 5 if counts[key(text)] > 1 or _is_in_trail(page, index) else 0
    score -= 2.5 if text.endswith(".") or ends_open(text) else 0
    score -= 0.5 if ends_sentence(text) else 0
    score -= 4 if index > first else 0
    score += 0.5 if block.gap else 0
    score -= 3 if scent(text).strong else 0
    score -= 3 if len(row(text)) > 1 else 0
    score += 2 if any(masthead(page.text(at)) for at in range(max(0, index - 2), index)) else 0
    near = [page.text(at) for at in range(index + 1, min(index + 4, len(page.blocks)))]
    score += 3 if any(masthead(line) for line in near) or any(map(credited, near[:2])) else 0
    return score


def _first_line(page: Page) -> int:
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

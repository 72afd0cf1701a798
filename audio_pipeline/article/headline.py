"""Which line of a page is its headline."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from audio_pipeline.article.block import Kind
from audio_pipeline.article.masthead import credited, iso_date, masthead
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    is_prose,
    is_quoted,
    is_title_case,
    key,
    row,
    sentences,
    words,
)
from audio_pipeline.article.signs import text_language
from audio_pipeline.article.tongue import small_words

MAX_WORDS = 30
FIRST_LINE_WORDS = 20
_SUMMARY_WORDS = 12
_APART = 3
_NUMBER = re.compile(r"^(\d{1,3})[.)]\s")
_CUT = re.compile(r": | [–—-] ")
_LABEL = re.compile(
    r"^(?:(['‘\"“])[^a-zà-ÿ'’\"”]{4,30}['’\"”]|[A-ZÀ-Þ]{5,}\.)\s+(?=[A-ZÀ-Þ]\w*[a-zà-ÿ])"
)
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
    if page.blocks and not any(page.codes) and 0 in _candidates(page):
        return 0  # Nothing but text: its title stands first.
    counts = Counter(key(block.text) for block in page.blocks)
    first = _first_of_text(page)
    told = _Told(page)
    candidates = _over_the_byline(page, _candidates(page), told, first)
    scores = {index: _score(page, index, counts, first) + told.about(index) for index in candidates}
    for index in candidates[:1]:
        # The first line of a page with furniture is the site's name.
        scores[index] -= 3 if len(candidates) > 2 and any(page.codes[:first]) else 0
    telling = [index for index in candidates if told.tells(index)]
    for index in candidates:
        scores[index] -= 3 if told.is_menu(index) else 0
        scores[index] += 2 if told.is_phrase(index) else 0
    for index in telling[:1]:
        scores[index] += 2
    for index in candidates:
        # Of two lines set together that tell of the text, the second is the summary of the first.
        above = index - 1
        pair = above in scores and page.is_tight(above, index) and told.is_pair(above, index)
        if pair and not _over_standfirst(page, index):
            scores[index] -= 6
            scores[above] += 3
    best = max(candidates, key=lambda index: (scores[index], -index), default=-1)
    if best >= 0 and (scores[best] > 0 or best < first):
        return _over_summary(page, best, candidates, told)
    return _first_line(page)


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


def _candidates(page: Page) -> list[int]:
    bodies = page.bodies
    limit = bodies[min(_SEARCHED_BODIES, len(bodies) - 1)] if bodies else len(page.blocks)
    found = []
    numbers = {match[1] for block in page.blocks if (match := _NUMBER.match(block.text))}
    for index in page.kept:
        block = page.blocks[index]
        cells = len(row(block.text))
        is_trail = cells >= (2 if re.search("[>›»→]", block.text) else 3)
        is_line = not is_prose(block.text) or (
            is_title_case(block.text) and len(words(block.text)) <= FIRST_LINE_WORDS
        )
        dated = _beside_date(page, index) > 0
        if block.text[:1] in "<‹←↑" or (
            is_quoted(block.text) and ends_sentence(block.text) and not dated
        ):
            continue  # A link back; somebody's words.
        numbered = _NUMBER.match(block.text)
        if numbered and f"{int(numbered[1]) + 1}" in numbers:
            continue
        is_plain = block.kind in {Kind.HEADING, Kind.PARAGRAPH} and not block.outside
        if index < limit and is_line and is_plain and not is_trail and not _is_credit(block.text):
            found.append(index)
    return found


def _is_credit(text: str) -> bool:
    """A line of names, dates and times."""
    dated = bool(iso_date(text)) and len(words(text)) <= 20
    named = credited(text)
    # A name alone may be a title: "Grandmother's Plum Dumplings".
    return masthead(text) is not None or bool(named and key(named) != key(text)) or dated


def _over_the_byline(page: Page, candidates: list[int], told: _Told, first: int) -> list[int]:
    """Of the candidates those over the first byline or date, if one of them tells of the text."""
    byline = next((at for at in range(first) if masthead(page.text(at))), first)
    over = [index for index in candidates if index < byline]
    tell = any(told.tells(index) and len(words(page.text(index))) >= 4 for index in over)
    beside = [index for index in candidates if index > byline and _beside_date(page, index) > 2]
    return [*over, *beside] if tell else candidates


def _is_contents(page: Page, index: int, counts: Counter[str]) -> bool:
    """Whether its neighbours stand again as well: an entry of the page's own contents."""
    near = [at for at in (index - 1, index + 1) if 0 <= at < len(page.blocks)]
    return any(counts[key(page.text(at))] > 1 and len(words(page.text(at))) <= 10 for at in near)


def _over_summary(page: Page, best: int, candidates: list[int], told: _Told) -> int:
    """The headline over a summary as long as a sentence: a rating or a place may stand between."""
    if len(words(page.text(best))) < _SUMMARY_WORDS or is_title_case(page.text(best)):
        return best
    if _over_standfirst(page, best):
        return best
    for index in reversed([at for at in candidates if best - _APART <= at < best]):
        between = range(index + 1, best)
        short = all(page.codes[at] or len(words(page.text(at))) <= 3 for at in between)
        stands = len(words(page.text(index))) >= 5 and not told.is_menu(index)
        tells = told.about(index) >= min(2, told.about(best))
        if short and stands and tells and not scent(page.text(index)).strong:
            return index
    return best


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
        self._words = Counter(word for word in told if len(word) >= 3 or not word.isascii())
        self._small = small

    def about(self, index: int) -> float:
        shared = {word for word in key(self._page.text(index)).split() if self._words[word]}
        return 1.0 * min(3, len(shared))

    def tells(self, index: int) -> bool:
        """Whether it could stand over this text and over few others."""
        text = self._page.text(index)
        own = [word for word in key(text).split() if word not in self._small]
        shared = sum(bool(self._words[word]) for word in own)
        figures = sum(any(map(str.isdigit, part)) for part in text.split())
        return (
            self.about(index) >= 2
            and shared * 2 >= len(own)
            and len(words(text)) >= 3
            and figures * 4 <= len(text.split())
            and not scent(text).strong
        )

    def is_phrase(self, index: int) -> bool:
        """Whether words in lower case stand in it that are no small words: no mere name."""
        parts = self._page.text(index).split()
        return any(
            part[:1].islower() and len(part) >= 4 and part.casefold() not in self._small
            for part in parts
        )

    def is_pair(self, above: int, index: int) -> bool:
        """A headline, and the longer line under it that sums the text up."""
        over, under = self._page.text(above), self._page.text(index)
        return (
            3 <= len(words(over)) <= FIRST_LINE_WORDS
            and (len(words(over)) >= 5 or len(words(under)) >= 2 * len(words(over)))
            and self.about(above) >= 1
            and self.about(index) >= 2
            and not scent(over).strong
            and not self.is_menu(above)
            and not is_title_case(under)
            and (self.tells(above) or len(words(under)) > len(words(over)))
        )

    def is_menu(self, index: int) -> bool:
        """Capitalised words one after another, with none between that joins them."""
        parts = self._page.text(index).split()
        joined = any(part.casefold() in self._small for part in parts)
        return len(parts) >= 5 and not joined and all(part[:1].isupper() for part in parts)


def _score(page: Page, index: int, counts: Counter[str], first: int) -> float:
    block = page.blocks[index]
    text = block.text
    count = len(words(text))
    score = 3.0 if 4 <= count <= 20 else 1.0 if count >= 2 else 0.0
    score -= 5 if count > MAX_WORDS else 0
    score += 6 if block.sure and block.level == 1 else 0
    if count >= 4:
        score += _said_again(page, index, counts, first)
    score -= 2.5 if text.endswith(".") or ends_open(text) else 0
    score -= 0.5 if ends_sentence(text) else 0
    score -= 4 if index > first else 0
    score += 0.5 if block.gap else 0
    score -= 3 if scent(text).strong else 0
    score -= 3 if re.search(r"[|•·▾]|\(\d+\)$", text) else 0
    near = [page.text(at) for at in range(index + 1, min(index + 5, len(page.blocks)))]
    score += 2 if any(map(masthead, near)) or _is_dated(near[:1]) else 0
    score += _beside_date(page, index)
    score += 4 if _over_standfirst(page, index) else 0
    score -= 2 if text.isupper() and re.search(r"[|:]", text) else 0
    score -= 2 if text[:1].islower() else 0
    score -= 3 if text.islower() and count >= 3 and not ends_sentence(text) else 0
    below = index + 1
    score += 1 if below < len(page.blocks) and ends_sentence(page.text(below)) else 0
    return score


def _is_dated(texts: list[str]) -> bool:
    """Whether a short line with a date is among them, whatever else it holds."""
    return any(iso_date(text) and len(words(text)) <= _SUMMARY_WORDS + 2 for text in texts)


def _over_standfirst(page: Page, index: int) -> bool:
    """Right over a sentence or two under which byline or date stand: nothing else is set so."""
    if index + 2 >= len(page.blocks) or is_prose(page.text(index)):
        return False
    below = page.text(index + 1)
    told = len(words(below)) >= _SUMMARY_WORDS and not scent(below).strong
    for at in range(index + 2, min(index + 5, len(page.blocks))):
        text = page.text(at)
        if _is_credit(text) or key(text).split()[:1] == ["by"]:
            return told
        if not page.codes[at] and len(words(text)) >= 6:
            return False
    return False


def _beside_date(page: Page, index: int) -> float:
    """Right over the byline; or right between the date and the text, as blogs have it."""
    below = page.text(index + 1) if index + 1 < len(page.blocks) else ""
    above = masthead(page.text(index - 1)) if index else None
    if above and above.has_date and index + 1 < len(page.blocks) and page.is_body(index + 1):
        return 4.0
    under = masthead(below)
    return 2.0 if under and (under.has_date or under.author) else 0.0


def _said_again(page: Page, index: int, counts: Counter[str], first: int) -> float:
    """Said again above the text it is the headline; below, an entry of the page's contents."""
    text = page.text(index)
    if counts[key(text)] > 1:
        others = [at for at in range(len(page.blocks)) if at != index and same(page.text(at), text)]
        plain = [at for at in others if not ends_sentence(page.text(at))]
        if any(at > first for at in plain):
            return -3
        if any(page.codes[at] != "caption" for at in plain):
            return 0 if all(_is_contents(page, at, counts) for at in plain) else 5
    return 5 if _is_in_trail(page, index) else 0


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

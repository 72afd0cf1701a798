"""What can be said of a line that could be its page's headline, as short words to be weighed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import ends_sentence, is_prose, key, row, words
from audio_pipeline.article.signs import text_language
from audio_pipeline.article.tongue import small_words
from audio_pipeline.article.traits import traits

MOST_WORDS = 30
_SUMMARY_WORDS = 12
_FAR = 12
_NEAR_BYLINE = 9
_PLAIN = ("built ", "pair ", "-2 ", "+2 ")
"""Traits of any block that tell nothing of a headline."""


def headline_traits(page: Page, lines: Sequence[int], first: int) -> dict[int, frozenset[str]]:
    """Of each of `lines` of the page; `first` is the text's first paragraph."""
    told = _Told(page)
    plain = dict(zip(lines, traits(page, lines), strict=True))
    counts = Counter(key(block.text) for block in page.blocks)
    return {
        at: frozenset(
            {each for each in plain[at] if not each.startswith(_PLAIN)}
            | set(_telling(page, at, lines, told))
            | set(_placed(page, at, first))
            | set(_followed(page, at))
            | {f"again {_said_again(page, at, counts, first)}", f"code {page.codes[at]}"}
        )
        for at in lines
    }


def _telling(page: Page, at: int, lines: Sequence[int], told: _Told) -> Iterator[str]:
    """How much it tells of the text, for its length and beside the other lines."""
    text = page.text(at)
    tells, phrase = told.tells(at), told.is_phrase(at)
    over = sum(told.tells(other) for other in lines if other < at)
    under = sum(told.tells(other) for other in lines if other > at)
    more = sum(told.about(other) > told.about(at) for other in lines)
    yield "tells" if tells else "tells little"
    yield f"{'tells' if tells else 'tells little'}, {'a phrase' if phrase else 'names'}"
    yield "a phrase" if phrase else "names"
    yield f"about {told.about(at)} of {min(12, len(words(text)))}"
    yield f"{min(4, more)} are more about it"
    yield f"{min(4, over)} tell above, {min(3, under)} below, {'so' if tells else 'no'}"
    if told.is_row(at):
        yield "row of names"


def _placed(page: Page, at: int, first: int) -> Iterator[str]:
    text = page.text(at)
    yield f"to text {max(-2, min(12, first - at))}"
    after = next((body for body in page.bodies if body > at), len(page.blocks))
    above = sum(body < at for body in page.bodies)
    yield f"to paragraph {min(6, after - at)}"
    yield f"to paragraph {min(3, after - at)}, {'ended' if ends_sentence(text) else 'open'}"
    yield f"{min(3, above)} paragraphs above"
    yield f"line {min(6, at)}"
    yield f"length {min(30, len(words(text))) // 3}"
    longer = [
        other
        for other in range(first)
        if not is_prose(page.text(other)) and len(page.text(other)) > len(text)
    ]
    yield f"{min(5, len(longer))} longer lines"
    lines = [other for other in range(min(len(page.blocks), first + 4)) if _is_byline(page, other)]
    below = min((other - at for other in lines if other > at), default=_FAR)
    over = min((at - other for other in lines if other < at), default=_FAR)
    yield f"to byline {below if below < _NEAR_BYLINE else _FAR}"
    yield f"from byline {over if over < _NEAR_BYLINE else _FAR}"
    yield f"{min(2, sum(other < at for other in lines))} bylines above"
    yield f"{min(2, sum(other > at for other in lines))} bylines below"
    shared = [other for other in range(first) if page.codes[other] == "share"]
    yield f"share {'above' if shared and shared[0] < at else 'below' if shared else 'nowhere'}"


def _followed(page: Page, at: int) -> Iterator[str]:
    """What stands right under it, and whether that is a summary over a byline."""
    yield "over standfirst" if _over_standfirst(page, at) else "over no standfirst"
    if at and at + 1 < len(page.blocks) and page.is_body(at + 1):
        dated = masthead(page.text(at - 1))
        yield from ["between date and text"] if dated and dated.has_date else []
    if at + 1 == len(page.blocks):
        return
    text, below = page.text(at), page.text(at + 1)
    longer = "longer" if len(below) > len(text) else "shorter"
    ended = "ended" if ends_sentence(below) else "open"
    yield f"below {longer} {ended} {min(5, len(words(below)) // 6)}"
    yield f"below code {page.codes[at + 1]}"
    if at + 2 < len(page.blocks):
        yield f"bylines {_is_byline(page, at + 1):d}{_is_byline(page, at + 2):d}"


def _is_byline(page: Page, at: int) -> bool:
    return masthead(page.text(at)) is not None


def _over_standfirst(page: Page, at: int) -> bool:
    """Right over a sentence or two under which byline or date stand: nothing else is set so."""
    if at + 2 >= len(page.blocks) or is_prose(page.text(at)):
        return False
    below = page.text(at + 1)
    told = len(words(below)) >= _SUMMARY_WORDS and not scent(below).strong
    for other in range(at + 2, min(at + 5, len(page.blocks))):
        text = page.text(other)
        if _is_byline(page, other) or key(text).split()[:1] == ["by"]:
            return told
        if not page.codes[other] and len(words(text)) >= 6:
            return False
    return False


def _said_again(page: Page, at: int, counts: Mapping[str, int], first: int) -> str:
    """Said again above the text it is the headline; below, an entry of the page's contents."""
    text = page.text(at)
    if len(words(text)) < 4 or counts[key(text)] == 1:
        return "in trail" if _is_in_trail(page, at) else "never"
    others = [
        other
        for other in range(len(page.blocks))
        if other != at
        and same(page.text(other), text)
        and not ends_sentence(page.text(other))
        and page.codes[other] != "caption"
    ]
    if any(other > first for other in others):
        return "below"
    if others and all(_is_contents(page, other, counts) for other in others):
        return "in contents"
    return "above" if others else "never"


def _is_contents(page: Page, at: int, counts: Mapping[str, int]) -> bool:
    """Whether its neighbours stand again as well: an entry of the page's own contents."""
    near = [other for other in (at - 1, at + 1) if 0 <= other < len(page.blocks)]
    return any(
        counts[key(page.text(other))] > 1 and len(words(page.text(other))) <= 10 for other in near
    )


def _is_in_trail(page: Page, at: int) -> bool:
    """Whether a trail of links ("Home > Pies > Leek pie") or a window's title holds it."""
    said = key(page.text(at))
    rows = (row(page.text(other)) for other in range(min(at + 6, len(page.blocks))) if other != at)
    return any(len(cells) >= 2 and said in {key(cells[0]), key(cells[-1])} for cells in rows)


class _Told:
    """How much a line above the text tells of it: words that the text uses as well."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._small = small_words(text_language(page))
        body = (word for index in page.bodies for word in key(page.text(index)).split())
        self._words = {
            word for word in body if word not in self._small if len(word) >= 3 or not word.isascii()
        }

    def about(self, at: int) -> int:
        return min(3, len(set(key(self._page.text(at)).split()) & self._words))

    def tells(self, at: int) -> bool:
        """Whether it could stand over this text and over few others."""
        text = self._page.text(at)
        own = [word for word in key(text).split() if word not in self._small]
        shared = sum(word in self._words for word in own)
        figures = sum(any(map(str.isdigit, part)) for part in text.split())
        return (
            self.about(at) >= 2
            and shared * 2 >= len(own)
            and len(words(text)) >= 3
            and figures * 4 <= len(text.split())
            and not scent(text).strong
        )

    def is_phrase(self, at: int) -> bool:
        """Whether words in lower case stand in it that are no small words: no mere name."""
        parts = self._page.text(at).split()
        return any(
            part[:1].islower() and len(part) >= 4 and part.casefold() not in self._small
            for part in parts
        )

    def is_row(self, at: int) -> bool:
        """Capitalised words one after another, with none between that joins them."""
        parts = self._page.text(at).split()
        joined = any(part.casefold() in self._small for part in parts)
        return len(parts) >= 5 and not joined and all(part[:1].isupper() for part in parts)

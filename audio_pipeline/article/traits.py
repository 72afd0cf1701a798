"""What can be said of each block of a page, as short words: how it is worded, shaped and placed.

`weighing` gives each trait a weight. A trait says nothing of what the rules found: it is seen on
the raw page, so that the weights can be learned from pages alone.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from audio_pipeline.article.block import Raw
from audio_pipeline.article.called import called
from audio_pipeline.article.frames import frames
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import ends_sentence, is_prose, is_quoted, key, words
from audio_pipeline.article.tongue import is_foreign, language_of, votes

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+(?:'[^\W\d_]+)*|\d+|[^\w\s]"
)
_NAME = re.compile(r"(?<=\s)[^\W\d_a-z][\w'’]{2,}")
_LONG = re.compile(r"[\w'’]{3,}")
_SIZES = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70)
_SIGNS = "?!:|@/·•©"
_TELLING = 4
"""A word this long is one of a subject rather than of a language."""
_STEM = 5
_LABEL_WORDS = 5
"""A neighbour no longer than this says what its neighbour is ("Read more", "Newsletter")."""
_GROUP = 12
_HEAD, _NAMED = 8, 5
"""Lines under the headline, and over a line, that say what it is."""
_GRAM = 4
_TENSE_WORDS, _LONG_WORDS, _ED = 5, 14, 4
_REMEMBERED = 8192


@dataclass(frozen=True)
class _Whole:
    """What a block is compared with: the rest of its page."""

    subject: Counter[str]
    """In how many prose blocks each telling word stands."""
    spoken: Counter[str]
    """How often each longer word stands anywhere, case folded."""
    grams: Counter[tuple[str, ...]]
    keys: Counter[str]
    first: int
    last: int
    """Of the prose blocks."""
    language: str
    past: int
    """Quarters of the prose blocks that tell of the past, 0-4."""
    named: Set[str]
    """Who is named in bylines, case folded: full names and surnames."""


def traits(page: Page, wanted: Iterable[int] | None = None) -> list[frozenset[str]]:
    """Of every block of `page`, or of those wanted.

    The page's headline counts as a neighbour and as the title.
    """
    whole = _whole(page.blocks)
    chosen = range(len(page.blocks)) if wanted is None else wanted
    return [frozenset(_of(page, index, whole)) for index in chosen]


def tokens(text: str) -> list[str]:
    """Lower-case words, ideographs and signs; every number is "0"."""
    found = _TOKEN.findall(text.casefold().replace("’", "'"))
    return ["0" if token.isdigit() else token for token in found]


def _of(page: Page, index: int, whole: _Whole) -> Iterator[str]:
    block = page.blocks[index]
    yield from said_of(block.text)
    yield from _set(block)
    yield from _placed(page, index, whole)
    yield from _compared(page, block, whole)
    yield from _grouped(page, index)
    yield from _under(page, index)
    for step in (-2, -1, 1, 2):
        yield from _beside(page, index, step)


@lru_cache(maxsize=_REMEMBERED)
def said_of(text: str) -> frozenset[str]:
    """Of a line's wording and form, wherever it stands."""
    return worded(text) | frames(text) | {f"is {each}" for each in (*_shaped(text), *called(text))}


@lru_cache(maxsize=_REMEMBERED)
def worded(text: str) -> frozenset[str]:
    """Of the wording alone: words, pairs, beginnings of long words, the first and the last."""
    found = tokens(text)
    said = {f"word {token}" for token in found}
    said |= {f"pair {one} {other}" for one, other in itertools.pairwise(found)}
    said |= {f"stem {token[:_STEM]}" for token in found if len(token) > _STEM + 1}
    if found:
        said |= {f"first {found[0]}", f"last {found[-1]}"}
    return frozenset(said)


@lru_cache(maxsize=_REMEMBERED)
def _shaped(text: str) -> frozenset[str]:
    count = len(words(text))
    size = next((each for each in _SIZES if count <= each), 99)
    ended = "ended" if ends_sentence(text) else "open"
    parts = text.split()
    capitals = round(4 * sum(part[:1].isupper() for part in parts) / max(1, len(parts)))
    said = {f"{size} words", ended, f"{size} words {ended}"}
    said.add(f"{capitals} quarters capitals {min(3, count // 6)}")
    said |= {f"with {sign}" for sign in _SIGNS if sign in text}
    said |= {"quoted"} if is_quoted(text) else set()
    said |= {"in capitals"} if text.isupper() else set()
    said |= {"with figures"} if any(letter.isdigit() for letter in text) else set()
    return frozenset(said)


def _under(page: Page, index: int) -> Iterator[str]:
    """How far under the headline it stands, and under which line with a telling name."""
    form = _form(page.text(index))
    if page.headline >= 0:
        far = max(-2, min(_HEAD, index - page.headline))
        yield f"headline {far:+d}"
        yield f"headline {far:+d}, {form}"
    for step in range(1, _NAMED + 1):
        above = called(page.text(index - step)) if index >= step else frozenset()
        name = next((each for each in sorted(above) if each.startswith("called ")), "")
        if name:
            yield f"under {name}"
            yield f"{step} under {name}"
            yield f"under {name}, {form}"
            return


def _set(block: Raw) -> Iterator[str]:
    """How the page sets it."""
    yield f"kind {block.kind.name.lower()}"
    yield "gap" if block.gap else "tight"
    if block.sure:
        yield f"marked {block.kind.name.lower()}"
    if block.cells > 1:
        yield "cells"
    if block.linked > 0.5:
        yield "linked"
    if block.outside:
        yield "outside"


def _placed(page: Page, index: int, whole: _Whole) -> Iterator[str]:
    """Before, in or behind the stretch of prose, how far, and between what."""
    if index < whole.first:
        place, far = "before", _steps(whole.first - index)
    elif index > whole.last:
        place, far = "behind", _steps(index - whole.last)
    else:
        place = "within"
        far = 5 * (index - whole.first) // max(1, whole.last - whole.first)
    form = _form(page.text(index))
    between = f"{_sort(page, index - 1)} and {_sort(page, index + 1)}"
    below = index + 1 >= len(page.blocks) or page.blocks[index + 1].gap
    gaps = f"{'gap' if page.blocks[index].gap else 'tight'} {'gap' if below else 'tight'}"
    yield place
    yield f"{place} by {far}"
    yield f"{place}, {form}"
    yield f"between {between}, {form}"
    yield f"between {between}, {gaps}"
    yield f"{place} between {between}, {form}"


def _form(text: str) -> str:
    return f"size {min(5, len(words(text)) // 4)} {'ended' if ends_sentence(text) else 'open'}"


def _sort(page: Page, index: int) -> str:
    if not 0 <= index < len(page.blocks):
        return "nothing"
    text = page.text(index)
    return "prose" if is_prose(text) else "sentence" if ends_sentence(text) else "line"


def _grouped(page: Page, index: int) -> Iterator[str]:
    """What stands tight with it, no blank line between: how many lines, and how much prose."""
    low, high = index, index
    while low > max(0, index - _GROUP) and not page.blocks[low].gap:
        low -= 1
    while high + 1 < min(len(page.blocks), index + _GROUP) and not page.blocks[high + 1].gap:
        high += 1
    count = high - low + 1
    prose = min(3, sum(is_prose(page.text(at)) for at in range(low, high + 1)))
    place = (
        "only" if count == 1 else "first" if index == low else "last" if index == high else "mid"
    )
    group = f"{place} of {min(6, count)} with {prose} prose"
    yield group
    yield f"{group}, {_form(page.text(index))}"


def _steps(distance: int) -> int:
    return min(6, int(math.log2(distance + 1)))


def _compared(page: Page, block: Raw, whole: _Whole) -> Iterator[str]:
    """How much of it the rest of the page says as well: its words, its names, its very phrases."""
    text = block.text
    own = _subject(text)
    if own:
        self_counted = 1 if _is_prose(block) else 0
        known = sum(whole.subject[word] > self_counted for word in own)
        many = min(4, int(math.log2(len(own) + 1)))
        yield f"on the subject {round(5 * known / len(own))} of {many}"
        title = _subject(page.title)
        if title:
            yield f"of the title {round(3 * len(own & title) / len(own))}"
    called = {name.casefold() for name in _NAME.findall(text)}
    if called:
        known = sum(whole.spoken[name] > 1 for name in called)
        yield f"names known {round(3 * known / len(called))} of {min(3, len(called))}"
    runs = _grams(text)
    if runs:
        yield f"said elsewhere {round(4 * sum(whole.grams[run] > 1 for run in runs) / len(runs))}"
    yield from _spoken(text, whole)
    yield from _told(text, whole)
    times = whole.keys[key(text)]
    if times > 1:
        yield f"stands {min(3, times)} times"


def _told(text: str, whole: _Whole) -> Iterator[str]:
    """Whether it tells of the past, in a text that does or does not: captions say what is seen."""
    count = len(words(text))
    if count >= _TENSE_WORDS and not is_quoted(text):
        size = "long" if count >= _LONG_WORDS else "short"
        tells = "past" if _is_past(text) else "no past"
        yield f"{tells}, {size}, text {whole.past}"
        yield f"{tells}, {size}, {'ended' if ends_sentence(text) else 'open'}, text {whole.past}"


@lru_cache(maxsize=_REMEMBERED)
def _is_past(text: str) -> bool:
    said = key(text).split()
    known = phrases().words["past"]
    return any(word in known or (word.endswith("ed") and len(word) > _ED) for word in said)


def _spoken(text: str, whole: _Whole) -> Iterator[str]:
    """In which language it is beside the page's, and whether it names who wrote it."""
    if whole.language:
        own = min(3, votes(text)[whole.language])
        yield f"own small words {own} of {min(5, len(words(text)) // 4)}"
        if is_foreign(text, whole.language):
            yield "foreign"
            yield "foreign, quoted" if is_quoted(text) else "foreign, not quoted"
    lower = text.casefold()
    if any(name in lower for name in whole.named):
        starts = any(lower.startswith(name) for name in whole.named)
        yield "begins with who wrote it" if starts else "names who wrote it"


def _beside(page: Page, index: int, step: int) -> Iterator[str]:
    at = index + step
    if not 0 <= at < len(page.blocks):
        yield f"{step:+d} nothing"
        return
    other = page.blocks[at]
    yield f"{step:+d} {'prose' if is_prose(other.text) else 'no prose'}"
    yield from (f"{step:+d} {each}" for each in called(other.text))
    if abs(step) == 1:
        yield from (f"{step:+d} {each}" for each in _shaped(other.text))
        yield f"{step:+d} {'gap' if page.blocks[max(index, at)].gap else 'tight'}"
        if len(words(other.text)) <= _LABEL_WORDS:
            yield from (f"{step:+d} word {token}" for token in set(tokens(other.text)))


@lru_cache(maxsize=2)
def _whole(blocks: tuple[Raw, ...]) -> _Whole:
    subject: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    grams: Counter[tuple[str, ...]] = Counter()
    prose = [index for index, block in enumerate(blocks) if _is_prose(block)]
    for index in prose:
        subject.update(_subject(blocks[index].text))
    for block in blocks:
        spoken.update(word.casefold() for word in _LONG.findall(block.text))
        grams.update(_grams(block.text))
    return _Whole(
        subject,
        spoken,
        grams,
        Counter(key(block.text) for block in blocks),
        prose[0] if prose else len(blocks),
        prose[-1] if prose else -1,
        language_of(" ".join(blocks[index].text for index in prose), enough=8),
        round(4 * sum(_is_past(blocks[at].text) for at in prose) / max(1, len(prose))),
        frozenset(_bylines(blocks)),
    )


def _bylines(blocks: Iterable[Raw]) -> Iterator[str]:
    for block in blocks:
        line = masthead(block.text)
        for name in re.split(r" and |&|,", line.author if line else ""):
            if len(name.split()) >= 2:
                yield from (name.strip().casefold(), name.split()[-1].casefold())


def _is_prose(block: Raw) -> bool:
    return is_prose(block.text) and not block.outside


@lru_cache(maxsize=_REMEMBERED)
def _subject(text: str) -> frozenset[str]:
    return frozenset(token for token in tokens(text) if len(token) >= _TELLING and token.isalpha())


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    said = key(text).split()
    return frozenset(tuple(said[at : at + _GRAM]) for at in range(len(said) - _GRAM + 1))

"""Learn how captions are worded, for `weigh.py`: from those of pages, and from lines of their own.

A caption without a credit is a whole sentence as often as not, and stands where a paragraph could.
What tells it is its wording: what is seen, in the present, of people whom nobody introduces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from audio_pipeline.article.captions import CAPTION_WORDS, without_credit
from audio_pipeline.article.shape import first_sentence, words
from audio_pipeline.article.traits import said_of
from audio_pipeline.article.weighing import LEAST_WORDS
from tests.bench.fitting import fitted
from tests.bench.strewing import captions

if TYPE_CHECKING:
    from tests.bench.weigh import Sample

FORCE = 0.3
_PART = 0.15
"""How much a sentence counts that is no paragraph of its own."""
_CAPTIONS = frozenset({"caption", "image"})


def learned(given: Sequence[Sample]) -> dict[str, float]:
    """Trait -> weight, above 0 for a caption's."""
    told = [*_of_pages(given), *_of_lines()]
    return fitted([each[:3] for each in told], FORCE, [each[3] for each in told])


def _of_lines() -> Iterator[tuple[Set[str], bool, int, float]]:
    """Each counts as a page of its own."""
    return ((said_of(text), True, -number, 1.0) for number, text in enumerate(captions(), start=1))


def _of_pages(given: Sequence[Sample]) -> Iterator[tuple[Set[str], bool, int, float]]:
    seen: set[str] = set()
    for line in given:
        if line.copy or line.text in seen:
            continue
        seen.add(line.text)
        if line.is_text and not {"kind paragraph", "kind heading"}.isdisjoint(line.traits):
            yield from ((said_of(text), False, line.page, part) for text, part in _told(line.text))
        elif line.is_text is False and line.code in _CAPTIONS:
            bare = without_credit(line.text)
            if _is_sized(bare):
                yield said_of(bare), True, line.page, 1.0


def _told(text: str) -> Iterator[tuple[str, float]]:
    """A heading or a paragraph no longer than a caption, or the sentences of a longer one."""
    if len(words(text)) <= CAPTION_WORDS:
        if _is_sized(text):
            yield text, 1.0
        return
    while text:
        sentence = first_sentence(text)
        if _is_sized(sentence):
            yield sentence, _PART
        text = text[len(sentence) :].lstrip()


def _is_sized(text: str) -> bool:
    return LEAST_WORDS <= len(words(text)) <= CAPTION_WORDS

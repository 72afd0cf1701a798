"""How much a block is worded, shaped and placed like an article's text, or like the page round it.

The weights of `weights.tsv` were learned from the pages of `tests/articles/` by
`python tests/bench/weigh.py`: a sum of weights for each block, and a second one that knows the
first sums of its neighbours as well. Nothing but additions: a page has the same sums anywhere.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from audio_pipeline.article.captions import CAPTION_WORDS, without_credit
from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import words
from audio_pipeline.article.sums import summed
from audio_pipeline.article.traits import said_of, traits, worded

_NEAR = (-3, -2, -1, 1, 2, 3)
_WIDE = 8
_MOST = 4.0
_STEP, _FINE = 1.5, 0.75
_TEXT, _ENOUGH = 2.0, 4
"""First sum over which a block is text for sure, and how many of them are counted."""
NO_CAPTION = -12.0
LEAST_WORDS = 4
"""Of a caption that its wording tells."""
_TELLS, _TOLD = -0.3, 3
"""Weight under which a word is worth telling, and how many of them."""


@dataclass(frozen=True, slots=True)
class Weights:
    alone: Mapping[str, float]
    """Trait -> weight, in natural logarithms of odds; above 0 for text."""
    among: Mapping[str, float]
    """The same once the neighbours' first sums are known."""
    caption: Mapping[str, float]
    """Of wording and form alone: above 0 for a picture's caption, below for a paragraph."""


@functools.cache
def weights() -> Weights:
    file = resources.files("audio_pipeline.article") / "weights.tsv"
    alone: dict[str, float] = {}
    among: dict[str, float] = {}
    caption: dict[str, float] = {}
    for line in file.read_text("utf-8").splitlines():
        trait, one, other, third = line.split("\t")
        for table, weight in ((alone, one), (among, other), (caption, third)):
            if weight:
                table[trait] = float(weight)
    return Weights(alone, among, caption)


def weighed(page: Page) -> list[float]:
    """One number a block: above 0 like an article's text, below 0 like what stands around one."""
    table = weights()
    seen = traits(page)
    firsts = [summed(each, table.alone) for each in seen]
    gaps = [block.gap for block in page.blocks]
    return [
        summed(each, table.among)
        + summed(neighbourhood(firsts, gaps, index), table.among, bare=True)
        for index, each in enumerate(seen)
    ]


def captioned(text: str) -> float:
    """How much it is worded like a picture's caption, above 0, rather than like a paragraph.

    In natural logarithms of odds. What is longer than any caption is none, nor is a label.
    """
    bare = without_credit(text)
    if not LEAST_WORDS <= len(words(bare)) <= CAPTION_WORDS:
        return NO_CAPTION
    return summed(said_of(bare), weights().caption)


def telling(text: str) -> tuple[str, ...]:
    """The words of `text` that weigh most against it, worst first: why it was left out."""
    table = weights().among
    against = {
        trait.removeprefix("word "): table[trait]
        for trait in worded(text)
        if trait.startswith("word ") and trait[5:].isalpha() and table.get(trait, 0.0) < _TELLS
    }
    return tuple(sorted(against, key=lambda word: (against[word], word))[:_TOLD])


def neighbourhood(firsts: Sequence[float], gaps: Sequence[bool], index: int) -> frozenset[str]:
    """A block's own first sum and those around it, as traits of the second.

    `gaps` says of each block whether a blank line stands above it.
    """
    own = _rung(firsts[index])
    near = {step: firsts[index + step] for step in _NEAR if 0 <= index + step < len(firsts)}
    found = {f"sum {own}"}
    found |= {f"sum {step:+d} {_rung(value)}" for step, value in near.items()}
    if near:
        found.add(f"sums near {_rung(_mean(near.values()))}")
    wide = [*firsts[max(0, index - _WIDE) : index], *firsts[index + 1 : index + _WIDE + 1]]
    if wide:
        found.add(f"sums about {_rung(_mean(wide), _FINE)}")
    return frozenset(found | _between(firsts, gaps, index))


def _between(firsts: Sequence[float], gaps: Sequence[bool], index: int) -> set[str]:
    """What stands right above and below, how tight, and how much sure text before and behind."""

    def at(step: int) -> str:
        place = index + step
        return str(_rung(firsts[place])) if 0 <= place < len(firsts) else "nothing"

    below = gaps[index + 1] if index + 1 < len(gaps) else False
    before = sum(value > _TEXT for value in firsts[:index])
    behind = sum(value > _TEXT for value in firsts[index:])
    return {
        f"sums between {at(-1)} and {at(1)}",
        f"sums {at(-1)}, {at(0)}, {at(1)}",
        f"sums above {at(-2)}, {at(-1)}",
        f"sums below {at(1)}, {at(2)}",
        f"sum above {at(-1)} {'apart' if gaps[index] else 'tight'}",
        f"sum below {at(1)} {'apart' if below else 'tight'}",
        f"text before {min(_ENOUGH, before)}, behind {min(_ENOUGH, behind)}",
    }


def _mean(values: Collection[float]) -> float:
    return sum(max(-_MOST, min(_MOST, value)) for value in values) / len(values)


def _rung(value: float, step: float = _STEP) -> int:
    return int(max(-_MOST, min(_MOST, round(value / step))))

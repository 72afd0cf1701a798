"""How a line is built, whatever it is about: "a … in a … -ing a …" is a caption's.

Small words stand as they are; of every other word only its ending is left.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from audio_pipeline.article.tongue import every_small_word

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]")
_ENDINGS = ("ing", "ed", "s", "ly")
_STEM = 3
"""Letters that stand before an ending at least."""
_RUNS = (2, 3, 4)
_OPENINGS = (3, 4, 5)
_LONGEST = 120
"""Tokens looked at: what is built like a caption is shorter."""
_REMEMBERED = 8192


@functools.lru_cache(maxsize=_REMEMBERED)
def frames(text: str) -> frozenset[str]:
    """Runs of two to four words and signs, each by its sort, and how the line begins.

    >>> sorted(frames("A man waits."))[:3]
    ['built -s .', 'built -s . $', 'built . $']
    """
    sorts = ["^", *_sorts(_TOKEN.findall(text)[:_LONGEST]), "$"]
    runs = (
        " ".join(sorts[at : at + size]) for size in _RUNS for at in range(len(sorts) - size + 1)
    )
    openings = (" ".join(sorts[:size]) for size in _OPENINGS)
    return frozenset(f"built {each}" for each in (*runs, *openings))


def _sorts(found: Sequence[str]) -> Iterator[str]:
    before = ""
    for at, token in enumerate(found):
        sort = _sort(token, opens=not at)
        if sort != "Name" or before != "Name":
            yield sort
        before = sort


def _sort(token: str, *, opens: bool) -> str:
    lower = token.casefold().replace("’", "'")
    if lower in every_small_word() or not token[0].isalnum():
        return lower
    if token.isdigit():
        return "0"
    if token[0].isupper() and not opens:
        return "Name"
    long = (end for end in _ENDINGS if lower.endswith(end) and len(lower) >= len(end) + _STEM)
    return next((f"-{end}" for end in long), "word")

"""What goes on for thousands of characters without a sentence's end, read stretch by stretch.

Nobody wrote it to be read aloud: a table's figures in one line, a key held down. A stretch that
comes again is read once, so that such text takes no longer than any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from audio_pipeline.wording.links import Token
from audio_pipeline.wording.reader import tokens

LONGEST = 4_000
"""Characters. No sentence of a text in prose is as long."""
_STRETCH = 500


def read_long(text: str, language: str) -> Iterator[Token]:
    """The tokens of a text without overrides, which cover it completely, in order."""
    start = 0
    while start < len(text):
        end = _end(text, start)
        for token in _read(text[start:end], language):
            yield Token(token.kind, token.start + start, token.end + start, token.said)
        start = end


def _end(text: str, start: int) -> int:
    """Behind the last space within reach; where there is none, in the middle of whatever it is."""
    end = start + _STRETCH
    if end >= len(text):
        return len(text)
    while end > start and not text[end - 1].isspace():
        end -= 1
    return end if end > start else start + _STRETCH


@lru_cache(maxsize=64)
def _read(stretch: str, language: str) -> tuple[Token, ...]:
    return tuple(tokens(stretch, language))

"""How much a line sounds like the page speaking of itself, and of what."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

STRONG = 2.0
WEAK = 0.5
_WORD = re.compile(r"\w+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Scent:
    points: float
    """STRONG for each telling phrase, WEAK for each that tells only among others."""
    code: str
    """Of phrases.toml: what most of it points to; "" where there is none."""
    strong: int = 0


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    code: str
    points: float


@dataclass(frozen=True, slots=True)
class _Table:
    by_word: Mapping[str, tuple[_Phrase, ...]]
    """Phrases by the word they begin with."""
    others: tuple[_Phrase, ...]
    """Those that begin with a sign."""
    wide: tuple[_Phrase, ...]
    """Those in a script that sets no spaces."""


@functools.cache
def _table() -> _Table:
    file = resources.files("audio_pipeline.article") / "scents.toml"
    table = tomllib.loads(file.read_text("utf-8"))
    by_word: dict[str, list[_Phrase]] = {}
    others, wide = [], []
    for name, points in (("strong", STRONG), ("weak", WEAK)):
        for code, entries in table[name].items():
            for entry in entries:
                phrase = _Phrase(entry.casefold(), code, points)
                first = _WORD.match(phrase.text)
                if _WIDE.search(phrase.text):
                    wide.append(phrase)
                elif first:
                    by_word.setdefault(first[0], []).append(phrase)
                else:
                    others.append(phrase)
    return _Table({word: tuple(each) for word, each in by_word.items()}, tuple(others), tuple(wide))


def _found(lower: str) -> Iterator[_Phrase]:
    table = _table()
    for word in _WORD.finditer(lower):
        for phrase in table.by_word.get(word[0], ()):
            end = word.start() + len(phrase.text)
            whole = not (phrase.text[-1].isalnum() and lower[end : end + 1].isalnum())
            if whole and lower.startswith(phrase.text, word.start()):
                yield phrase
    yield from (phrase for phrase in table.others if phrase.text in lower)
    if _WIDE.search(lower):
        yield from (phrase for phrase in table.wide if phrase.text in lower)


@functools.lru_cache(maxsize=8192)
def scent(text: str) -> Scent:
    """Of one block."""
    points: dict[str, float] = {}
    strong = 0
    for phrase in set(_found(text.casefold().replace("’", "'"))):
        points[phrase.code] = points.get(phrase.code, 0.0) + phrase.points
        strong += phrase.points == STRONG
    if not points:
        return Scent(0.0, "")
    return Scent(sum(points.values()), max(points, key=lambda code: (points[code], code)), strong)

"""Which language a text is in: by its script, else by its small words."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib import resources
from typing import Any

_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 3
"""Small words, below which a text in Latin letters does not tell."""
_LOOK = 4000
"""Characters looked at: more tell no more."""


@functools.cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(
        (resources.files("audio_pipeline.article") / "tongues.toml").read_text("utf-8")
    )


@functools.cache
def _small_words() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(entries) for code, entries in _table().items() if code != "shared"}


@functools.cache
def _shared(language: str) -> frozenset[str]:
    """Small words that it has in common with others."""
    return frozenset(_table()["shared"].get(language, ()))


@functools.cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """Small word -> the languages that have it."""
    table = _small_words()
    return {
        word: tuple(code for code in table if word in table[code]) for word in every_small_word()
    }


def small_words(language: str) -> frozenset[str]:
    """The small words of a language; none where it is unknown."""
    return _small_words().get(language, frozenset())


@functools.cache
def every_small_word() -> frozenset[str]:
    """The small words of all languages known."""
    return frozenset[str]().union(*_small_words().values())


def script_of(text: str) -> str:
    """The language that the text's script stands for where that is not Latin; else ""."""
    letters = sum(map(str.isalpha, text))
    for code, pattern in _SCRIPTS.items():
        found = len(pattern.findall(text))
        # Kana decide: Japanese is written with more ideographs than they are.
        if found and found >= (0.15 if code == "ja" else 0.4) * letters:
            return code
    return ""


def votes(text: str) -> Counter[str]:
    """How many of the text's words are small words of each language."""
    known = _languages()
    words = _WORD.findall(text[:_LOOK].casefold())
    return Counter(code for word in words for code in known.get(word, ()))


def language_of(text: str, *, enough: int = _ENOUGH) -> str:
    """A two-letter code, or "" where the text does not tell.

    >>> language_of("The boat was late and nobody had been told of it")
    'en'
    """
    script = script_of(text[:_LOOK])
    if script:
        return script
    best = votes(text).most_common(2)
    if not best or best[0][1] < enough:
        return ""
    if len(best) > 1 and best[1][1] * 3 > best[0][1] * 2:
        return ""
    return best[0][0]


def is_foreign(text: str, language: str) -> bool:
    """Whether a line is in another language than `language`: no word of the one, some of another.

    >>> is_foreign("Lesen Sie auch die Reportage über den Aal", "en")
    True
    """
    script = script_of(text)
    if script or script_of(language):
        return bool(script) and script != language
    shared = _shared(language)
    rest = [word for word in _WORD.findall(text[:_LOOK].casefold()) if word not in shared]
    found = votes(" ".join(rest))
    own = found.pop(language, 0)
    best = max(found.values(), default=0)
    return bool(language) and best >= 2 and best >= 3 * own

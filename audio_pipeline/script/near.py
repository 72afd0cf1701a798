"""Slips of the finger: what is one edit from a word we know, and no English word itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from audio_pipeline.errors import did_you_mean


def is_one_edit(word: str, known: str) -> bool:
    """Whether one letter more, less or other, or one swap of neighbours, makes `word` `known`.

    >>> is_one_edit("puase", "pause"), is_one_edit("bem", "ben"), is_one_edit("ben", "ben")
    (True, True, False)
    """
    if word == known or abs(len(word) - len(known)) > 1:
        return False
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    a, b = word[start:], known[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (a[:2] == b[:2][::-1] and len(a) > 1 and a[2:] == b[2:])
    )


def is_slip(word: str, mark: str) -> bool:
    """Whether `word` is a mistyped `mark`: one edit away, in any case, and no English word."""
    word = word.lower()
    return is_one_edit(word, mark) and word not in _english()


def suggest(word: str, known: Collection[str], plural: str) -> str:
    """A hint: the nearest known word, then all of them.

    >>> suggest("bem", ["ben", "anna"], "voices")
    'did you mean "ben"? voices: anna, ben'
    """
    names = sorted(known)
    near = did_you_mean(word, names)
    listed = f"{plural}: {', '.join(names)}"
    return f"{near} {listed}" if near.startswith("did you mean") else listed


@cache
def _english() -> frozenset[str]:
    text = Path(__file__).with_name("english.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))

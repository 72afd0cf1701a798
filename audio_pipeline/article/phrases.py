"""The tables of `phrases.toml`, read once."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from audio_pipeline.article.shape import plain


@dataclass(frozen=True, slots=True)
class Appeal:
    """A page speaking of itself: how such a sentence begins, and what it holds."""

    code: str
    begins: re.Pattern[str]
    holds: re.Pattern[str]

    def fits(self, text: str) -> bool:
        lower = text.casefold()
        return bool(self.begins.match(lower) and self.holds.search(lower))


@dataclass(frozen=True, slots=True)
class Phrases:
    reasons: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    """language -> code -> what is said for a block that is announced only"""
    exact: Mapping[str, str]
    """phrase -> code"""
    label: Mapping[str, str]
    """phrase before a colon -> code"""
    appeals: tuple[Appeal, ...]
    words: Mapping[str, frozenset[str]]
    """share, network, bio, byline, dated, weekday"""
    months: Mapping[str, int]
    """name -> 1-12"""


@functools.cache
def phrases() -> Phrases:
    file = resources.files("audio_pipeline.article") / "phrases.toml"
    table = tomllib.loads(file.read_text("utf-8"))
    return Phrases(
        reasons=table["reasons"],
        labels=table["labels"],
        exact=_by_phrase(table["exact"]),
        label=_by_phrase(table["label"]),
        appeals=tuple(
            Appeal(code, _any_of(entry["begins"]), _any_of(entry["holds"]))
            for code, entry in table["appeal"].items()
        ),
        words={name: frozenset(entries) for name, entries in table["words"].items()},
        months={name: int(number) for number, names in table["months"].items() for name in names},
    )


def _any_of(entries: list[str]) -> re.Pattern[str]:
    # Some begin or end in a sign ("©"), which has no word's edge.
    joined = "|".join(re.escape(entry) for entry in entries)
    return re.compile(rf"(?<!\w)(?:{joined})(?:(?<!\w)|(?!\w))")


def _by_phrase(table: Mapping[str, list[str]]) -> dict[str, str]:
    # The first code that lists a phrase has it.
    found: dict[str, str] = {}
    for code, entries in table.items():
        for entry in entries:
            found.setdefault(plain(entry), code)
    return found

"""What is shipped: names of the news, and words that are read in two ways, for English voices.

These readings stand below everybody's and never change a said word: they only tell the voice its
sounds. The tables are read when the first text is worded, not when the program starts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from audio_pipeline.errors import Place
from audio_pipeline.models import SayEntry
from audio_pipeline.wording import tables
from audio_pipeline.wording.lexicon import parts
from audio_pipeline.wording.lexicon.given import Given, fired_name
from audio_pipeline.wording.lexicon.matching import Layer

BASE = "base"
_PATH = "the base lexicon"
_WORD = re.compile(r"[A-Za-z]{3,10}(?![\w'’])")
_NEAR = 6
"""Words on either side among which a cue may stand."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The sounds of a stretch of text, as far as it is said as it is written."""

    start: int
    end: int
    ipa: str
    fired: str
    """The entry's name; "" for the further words of one."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A row of heteronyms.tsv."""

    part: str
    where: str
    cues: frozenset[str]
    ipa: str

    def fits(self, part: str, before: Sequence[str], after: Sequence[str]) -> bool:
        # Of a name, no other reading holds.
        if self.part != part and (self.part != "*" or part == "name"):
            return False
        match self.where:
            case "next":
                return bool(after) and after[0] in self.cues
            case "prev":
                return bool(before) and before[-1] in self.cues
            case "back":
                return not self.cues.isdisjoint(before[-3:])
            case "near":
                around = (*before[-_NEAR:], *after[:_NEAR])
                return not self.cues.isdisjoint(word.removesuffix("'s") for word in around)
        return True


@cache
def names() -> Layer:
    """base.tsv, ready to be looked for."""
    rows = tables.rows("base")
    return Layer(BASE, [SayEntry(row[0], f"/{row[1]}/", Place(_PATH)) for row in rows])


@cache
def heteronyms() -> dict[str, tuple[_Reading, ...]]:
    """heteronyms.tsv by word."""
    found: dict[str, list[_Reading]] = {}
    for word, part, cue, ipa in tables.rows("heteronyms"):
        where, _, cues = cue.partition(": ")
        found.setdefault(word.lower(), []).append(
            _Reading(part, where, frozenset(cues.split()), ipa)
        )
    return {word: tuple(readings) for word, readings in found.items()}


def advice(text: str, given: Sequence[Given]) -> list[Advice]:
    """What is shipped for a text, ascending, except where somebody's own reading stands."""
    found = [*_named(text), *_read_two_ways(text)]
    if not found:
        return found
    found.sort(key=lambda each: each.start)
    kept: list[Advice] = []
    index = 0
    for each in found:
        while index < len(given) and given[index].end <= each.start:
            index += 1
        is_taken = index < len(given) and given[index].start < each.end
        if not is_taken and not (kept and each.start < kept[-1].end):
            kept.append(each)
    return kept


def _named(text: str) -> list[Advice]:
    """Names, word by word where the sounds can be told apart, so that each keeps its time."""
    found: list[Advice] = []
    for one in names().find(text):
        assert one.entry is not None
        fired = fired_name(BASE, one.entry)
        words = list(re.finditer(r"\S+", text[one.start : one.end]))
        sounds = one.value.split()
        if len(words) == len(sounds):
            for word, sound in zip(words, sounds, strict=True):
                found.append(Advice(one.start + word.start(), one.start + word.end(), sound, fired))
                fired = ""
        else:
            found.append(Advice(one.start, one.end, one.value, fired))
    return found


def _read_two_ways(text: str) -> list[Advice]:
    table = heteronyms()
    found: list[Advice] = []
    for word in _WORD.finditer(text):
        readings = table.get(word[0].lower())
        if readings is None:
            continue
        reading = _reading(text, word, readings)
        if reading:
            name = f"{word[0].lower()} ({reading.part})" if reading.part != "*" else word[0].lower()
            fired = f"{BASE}:{name}=/{reading.ipa}/"
            found.append(Advice(word.start(), word.end(), reading.ipa, fired))
    return found


def _reading(text: str, word: re.Match[str], readings: Sequence[_Reading]) -> _Reading | None:
    start, end = word.span()
    if start and (text[start - 1].isalnum() or text[start - 1] in "_'’"):
        return None
    here = parts.spot(text, start, end)
    before, after = here.before, here.after
    if not word[0].islower():
        # A place of that name: "Reading, Pa.", "St. Louis".
        beside = (tuple(filter(str.isalnum, words)) for words in (before, after))
        place = _fitting(readings, "name", *beside)
        if place or (before and before[-1].isalnum()):
            return place
    compound = text[end : end + 1] == "-" or text[start - 1 : start] == "-"
    if compound:
        # "lead-free": the word beside it is the cue, and its part of speech means little.
        after = tuple(each for each in after if each != "-")
        part = ""
    else:
        part = parts.part_at(here)
    return _fitting(readings, part, before, after)


def _fitting(
    readings: Sequence[_Reading], part: str, before: Sequence[str], after: Sequence[str]
) -> _Reading | None:
    return next((each for each in readings if each.fits(part, before, after)), None)

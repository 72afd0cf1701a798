"""How names are said: a show's lexicon, an episode's own, and marks in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audio_pipeline.models import Mark, MarkKind, SayEntry
from audio_pipeline.wording.acronyms import spell

SHOW = "show"
EPISODE = "episode"


@dataclass(frozen=True, slots=True)
class Given:
    """A reading that a person gave for a stretch of text. `entry` is None for a mark."""

    kind: MarkKind
    start: int
    end: int
    value: str = ""
    scope: str = ""
    entry: SayEntry | None = None
    as_word: bool = False

    @property
    def fired(self) -> str:
        """Its stable text form, "" for a mark."""
        return f"{self.scope}:{self.entry.shown}={self.entry.said}" if self.entry else ""


@lru_cache(maxsize=64)
def _patterns(entries: tuple[SayEntry, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """One pattern for the entries that mind case and one for those that do not; longest first."""
    found = []
    for case in (True, False):
        names = {_bare(e.shown) for e in entries if e.case is case and e.shown.strip()}
        if names:
            longest = sorted(names, key=lambda name: (-len(name), name))
            pattern = "|".join(_whole(name) for name in longest)
            found.append((re.compile(pattern, 0 if case else re.IGNORECASE), case))
    return tuple(found)


def _bare(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _whole(name: str) -> str:
    """The name as whole words; spaces and apostrophes of any kind."""
    body = re.escape(name).replace(r"\ ", r"\s+").replace("'", "['’]")
    before = r"(?<!\w)" if name[0].isalnum() else ""
    after = r"(?!\w)" if name[-1].isalnum() else ""
    return f"{before}{body}{after}"


@lru_cache(maxsize=64)
def _index(entries: tuple[SayEntry, ...], case: bool) -> dict[str, SayEntry]:
    """Later entries win."""
    return {
        (_bare(e.shown) if case else _bare(e.shown).lower()): e for e in entries if e.case is case
    }


def find(text: str, entries: Sequence[SayEntry], scope: str) -> list[Given]:
    """Where entries of one scope match, in order, the longest at each place."""
    given: list[Given] = []
    for pattern, case in _patterns(tuple(entries)):
        index = _index(tuple(entries), case)
        for match in pattern.finditer(text):
            key = _bare(match[0])
            entry = index.get(key if case else key.lower())
            if entry is not None:
                given.append(_given(entry, scope, match.start(), match.end()))
    return given


def _given(entry: SayEntry, scope: str, start: int, end: int) -> Given:
    said = entry.said.strip()
    if len(said) > 2 and said[0] == said[-1] == "/":
        return Given(MarkKind.IPA, start, end, said[1:-1], scope, entry)
    if said == "spell":
        return Given(MarkKind.SPELL, start, end, "", scope, entry)
    if said == "word":
        return Given(MarkKind.SAY, start, end, "", scope, entry, as_word=True)
    return Given(MarkKind.SAY, start, end, said, scope, entry)


def merge(layers: Iterable[Iterable[Given]]) -> list[Given]:
    """Readings without overlap, ascending; earlier layers win, then the earlier and the longer."""
    kept: list[Given] = []
    for layer in layers:
        fresh: list[Given] = []
        for given in sorted(layer, key=lambda g: (g.start, -g.end)):
            if given.end > given.start and not (fresh and given.start < fresh[-1].end):
                fresh.append(given)
        kept = _without_overlap(kept, fresh)
    return kept


def _without_overlap(first: list[Given], second: list[Given]) -> list[Given]:
    """Both, ascending, less those of the second that overlap one of the first."""
    merged: list[Given] = []
    index = 0
    for given in second:
        while index < len(first) and first[index].end <= given.start:
            merged.append(first[index])
            index += 1
        if index == len(first) or first[index].start >= given.end:
            merged.append(given)
    return merged + first[index:]


def from_marks(marks: Sequence[Mark]) -> list[Given]:
    """The marks that give a reading (stress does not)."""
    return [
        Given(mark.kind, mark.start, mark.end, mark.value)
        for mark in marks
        if mark.kind is not MarkKind.STRESS
    ]


def as_word(shown: str) -> str:
    """Capitals written so that voices say a word: "RIA" -> "Ria"."""
    return " ".join(part.capitalize() if part.isupper() else part for part in shown.split())


def spelled(shown: str) -> str:
    """Letter by letter; what is no letter or digit is left out."""
    match = re.fullmatch(r"(.*[A-Z])(['’]?s)", shown)
    return spell(match[1], match[2].replace("’", "'")) if match else spell(shown)

"""A reading that somebody gave for a stretch of text, and which of several holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audio_pipeline.config.lexicon import calls
from audio_pipeline.models import Mark, MarkKind, SayEntry
from audio_pipeline.wording.acronyms import spell


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
        return fired_name(self.scope, self.entry) if self.entry else ""


def fired_name(scope: str, entry: SayEntry) -> str:
    """How a ledger and a report name an entry: "show:Nguyen=win"."""
    return f"{scope}:{entry.name}={entry.said}"


def given_by(entry: SayEntry, scope: str, match: re.Match[str]) -> Given:
    """The reading that an entry gives where it matched."""
    said = entry.said.strip()
    start, end = match.span()
    if len(said) > 2 and said[0] == said[-1] == "/":
        return Given(MarkKind.IPA, start, end, said[1:-1], scope, entry)
    if said == "spell":
        return Given(MarkKind.SPELL, start, end, "", scope, entry)
    if said == "word":
        return Given(MarkKind.SAY, start, end, "", scope, entry, as_word=True)
    if entry.regex:
        said = _filled(said, match)
    return Given(MarkKind.SAY, start, end, said, scope, entry)


def _filled(said: str, match: re.Match[str]) -> str:
    """The said side of a pattern with its groups put in; an absent group is nothing."""
    parts, at = [], 0
    for call in calls(said):
        group = call[2] or int(call[1] or call[3])
        parts += [said[at : call.start()], match[group] or ""]
        at = call.end()
    return " ".join("".join((*parts, said[at:])).split())


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

"""An edited script and a changed article put together: three ways, sentence by sentence.

The base is the draft as it was written, ours the script as an editor left it, theirs the draft of
the article as it is now. Where only one side changed, that side's text stands. Where both did, the
editor's stands, and what the article says now stands under it as a mark that no build passes over.
(diff3, with a similarity match inside changed runs so that neighbouring edits do not clash.)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from audio_pipeline.pipeline.units import Cut, Unit, cut
from audio_pipeline.script import ARTICLE_DROPPED, ARTICLE_NOW, drafted_meta, drop_meta, set_meta
from audio_pipeline.script.source import newline_of

ALIKE = 0.5
"""Share of words, 0-1, from which on two sentences are one sentence and its revision."""
_MOST_PAIRS = 20_000
"""Beyond so many comparisons a run of changes is taken as removed here and added there."""


@dataclass(frozen=True, slots=True)
class Merged:
    text: str
    conflicts: int
    """How many marks ask the editor to choose."""


def merge(base: str, ours: str, theirs: str) -> Merged:
    """The script that holds what both changed. All three are whole files.

    An article that has not changed (`base == theirs`) changes no byte of `ours`.
    """
    if base == theirs or ours == theirs:
        return Merged(ours, 0)
    theirs = re.sub(r"\r\n|\r|\n", newline_of(ours), theirs)
    ours, marks = _merge_meta(base, ours, theirs)
    sides = [cut(text) for text in (base, ours, theirs)]
    weaver = _Weaver(newline_of(ours), list(marks))
    weaver.weave(*sides)
    return Merged(weaver.text(sides[1]), weaver.conflicts + len(marks))


def _merge_meta(base: str, ours: str, theirs: str) -> tuple[str, list[str]]:
    """Ours with the article's new facts; a mark for each that an editor changed as well."""
    old, mine, new = (drafted_meta(text) for text in (base, ours, theirs))
    marks = []
    for key in [*new, *(key for key in old if key not in new)]:
        before, here, now = old.get(key, ""), mine.get(key, ""), new.get(key, "")
        if now in {before, here}:
            continue
        if here == before:
            ours = set_meta(ours, key, now) if now else drop_meta(ours, key)
        elif key != "summary":  # Made of the first sentences, which are merged by themselves.
            told = f"{ARTICLE_NOW} {key}: {now}" if now else f"{ARTICLE_DROPPED} {key}: {before}"
            marks.append(told)
    return ours, marks


@dataclass
class _Side:
    """What one side made of the base: each of its units (or None), and what came in between."""

    units: list[Unit | None]
    added: list[list[Unit]]
    """By gap: before base unit i, and at the end."""


def _side(base: Sequence[Unit], other: Sequence[Unit]) -> _Side:
    side = _Side([None] * len(base), [[] for _ in range(len(base) + 1)])
    matcher = difflib.SequenceMatcher(
        None, [unit.key for unit in base], [unit.key for unit in other], autojunk=False
    )
    for _, low, high, first, last in matcher.get_opcodes():
        pairs = (
            {low + at: first + at for at in range(high - low)}
            if [unit.key for unit in base[low:high]] == [unit.key for unit in other[first:last]]
            else _revised(base, other, (low, high), (first, last))
        )
        taken = {new: old for old, new in pairs.items()}
        gap = low
        for new in range(first, last):
            if new in taken:
                side.units[taken[new]] = other[new]
                gap = taken[new] + 1
            else:
                side.added[gap].append(other[new])
    return side


def _revised(
    base: Sequence[Unit], other: Sequence[Unit], old: tuple[int, int], new: tuple[int, int]
) -> dict[int, int]:
    """Which changed unit is which one's revision: the pairs, in order, that are most alike."""
    olds, news = range(*old), range(*new)
    if not olds or not news or len(olds) * len(news) > _MOST_PAIRS:
        return {}
    alike = [[_alike(base[i], other[j]) for j in news] for i in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in reversed(range(len(olds))):
        for j in reversed(range(len(news))):
            both = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs, i, j = {}, 0, 0
    while i < len(olds) and j < len(news):
        if alike[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs[olds[i]] = news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(one: Unit, other: Unit) -> float:
    if one.alone != other.alone and not (one.is_comment or other.is_comment):
        return 0.0
    a, b = (re.findall(r"\w+", unit.key.casefold()) for unit in (one, other))
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


@dataclass
class _Weaver:
    newline: str
    pending: list[str] = field(default_factory=list)
    """Marks that wait for the end of their paragraph."""
    conflicts: int = 0
    _pieces: list[str] = field(default_factory=list)
    _last: Unit | None = None
    _marked: bool = False
    _there: frozenset[str] = frozenset()

    def weave(self, base: Cut, ours: Cut, theirs: Cut) -> None:
        # A mark that an earlier merge left, and nobody has settled yet, is not set twice.
        self._there = frozenset(unit.key for unit in ours.units)
        mine, now = _side(base.units, ours.units), _side(base.units, theirs.units)
        for gap in range(len(base.units) + 1):
            self._additions(mine.added[gap], now.added[gap])
            if gap < len(base.units):
                self._unit(base.units[gap], mine.units[gap], now.units[gap])
        self._flush()

    def text(self, ours: Cut) -> str:
        return ours.head + "".join(self._pieces) + (ours.tail or self.newline)

    def _additions(self, mine: Sequence[Unit], now: Sequence[Unit]) -> None:
        there = {unit.key for unit in mine}
        for unit in [*mine, *(unit for unit in now if unit.key not in there)]:
            self._emit(unit)

    def _unit(self, base: Unit, mine: Unit | None, now: Unit | None) -> None:
        if mine is None:
            if now is not None and now.key != base.key:
                self._conflict(f"{ARTICLE_NOW} {_told(now)}")
        elif now is None:
            if mine.key != base.key:
                self._emit(mine)
                self._conflict(f"{ARTICLE_DROPPED} {_told(base)}")
        else:
            self._both(base, mine, now)

    def _both(self, base: Unit, mine: Unit, now: Unit) -> None:
        lead = mine if mine.form != base.form or now.form == base.form else now
        text = mine if mine.key != base.key or now.key == base.key else now
        self._emit(replace(text, lead=lead.lead, opens=lead.opens))
        if mine.key != base.key and now.key not in {base.key, mine.key}:
            self._conflict(f"{ARTICLE_NOW} {_told(now)}")

    def _conflict(self, mark: str) -> None:
        self.conflicts += 1
        if mark not in self._there:
            self.pending.append(mark)

    def _emit(self, unit: Unit) -> None:
        opens = unit.opens or self._last is None or self._last.alone
        lead = unit.lead
        if opens:
            self._flush()
            breaks = len(re.findall(r"\r\n|\r|\n", lead))
            needed = 1 if self._last is None else 2
            tight = unit.opens and not self._marked and breaks == 1
            if breaks < needed and not tight:
                lead = self.newline * (needed - breaks) + lead.lstrip(" \t")
        self._pieces.append(lead + unit.text)
        self._last, self._marked = replace(unit, opens=opens), False

    def _flush(self) -> None:
        for mark in self.pending:
            self._pieces.append(self.newline * (2 if self._last else 1) + mark)
            self._marked = True
        self.pending.clear()


def _told(unit: Unit) -> str:
    """A unit as a conflict's mark gives it: on one line, a comment without its fences."""
    return re.sub(r"^<!--\s*|\s*-->$", "", unit.key) if unit.is_comment else unit.key

"""An edited script and a changed article put together: three ways, sentence by sentence.

The base is the draft as it was written, ours the script as an editor left it, theirs the draft of
the article as it is now. Where only one side changed, that side's text stands. Where both did, the
editor's stands, and what the article says now stands under it as a mark that no build passes over.
(diff3, with a similarity match inside changed runs so that neighbouring edits do not clash.)
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
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
        return Merged(ours, _marks_in(cut(ours)))
    newline = newline_of(ours)
    base, theirs = (re.sub(r"\r\n|\r|\n", newline, text) for text in (base, theirs))
    ours, marks = _merge_meta(base, ours, theirs)
    weaver, script = _Weaver(newline), cut(ours)
    weaver.weave(cut(base), script, cut(theirs), marks)
    text = script.head + "".join(weaver.pieces) + (script.tail or newline)
    return Merged(text, _marks_in(cut(text)))


def _marks_in(script: Cut) -> int:
    return sum(unit.is_conflict for unit in script.units)


def _merge_meta(base: str, ours: str, theirs: str) -> tuple[str, dict[str, str]]:
    """Ours with the article's new facts; the marks for those that an editor changed as well.

    By the mark that an earlier merge may have left for the same fact; "" where it is settled.
    """
    old, mine, new = (drafted_meta(text) for text in (base, ours, theirs))
    marks = {}
    for key in [*new, *(key for key in old if key not in new)]:
        before, here, now = old.get(key, ""), mine.get(key, ""), new.get(key, "")
        if now == before:
            continue
        earlier = f"{ARTICLE_NOW} {key}: {before}"
        marks[earlier] = ""
        if here == before:
            ours = set_meta(ours, key, now) if now else drop_meta(ours, key)
        elif now != here and key != "summary":
            # A summary is made of the first sentences, which are merged by themselves.
            told = f"{ARTICLE_NOW} {key}: {now}" if now else f"{ARTICLE_DROPPED} {key}: {before}"
            marks[earlier] = told
    return ours, marks


@dataclass
class _Side:
    """What one side made of the base: each of its units (or None), and what came in between."""

    units: list[Unit | None]
    added: list[list[Unit]]
    """By gap: before base unit i, and at the end."""

    def parts(self, gap: int) -> tuple[list[Unit], list[Unit], list[Unit]]:
        """What was added there: to the block before, as blocks of its own, to the block after."""
        new = self.added[gap]
        first = next((at for at, unit in enumerate(new) if unit.opens), len(new))
        last = len(new)
        following = self._following(gap)
        if first < last and following and not following.opens:
            last = max(at for at, unit in enumerate(new) if unit.opens)
        return new[:first], new[first:last], new[last:]

    def _following(self, gap: int) -> Unit | None:
        for unit, added in zip(self.units[gap:], self.added[gap + 1 :], strict=True):
            if unit or added:
                return unit or added[0]
        return None

    def moves(self, base: Sequence[Unit]) -> dict[int, tuple[int, int]]:
        """Which of the base's units stand elsewhere: their gap, and which of its additions."""
        added = [
            (unit.key, (gap, index))
            for gap, units in enumerate(self.added)
            for index, unit in enumerate(units)
        ]
        once = Counter(key for key, _ in added) + Counter(unit.key for unit in base)
        places = {key: place for key, place in added if once[key] == 2}
        return {
            at: places[unit.key]
            for at, unit in enumerate(base)
            if unit.key in places and self.units[at] is None
        }

    def reforms(self, at: int, base: Sequence[Unit]) -> bool:
        """Whether it splits, joins or sets otherwise; not if a unit opens because others went."""
        unit, before = self.units[at], base[at]
        if unit is None or unit.form == before.form:
            return False
        if unit.opens and not before.opens:
            mates = zip(self.units[:at], base[:at], strict=True)
            return any(mate and old.block == before.block for mate, old in mates)
        return True


def aligned(base: Sequence[Unit], other: Sequence[Unit]) -> list[Unit | None]:
    """For each unit of the base the one it became, or None where it is gone."""
    return _side(base, other).units


def _side(base: Sequence[Unit], other: Sequence[Unit]) -> _Side:
    side = _Side([None] * len(base), [[] for _ in range(len(base) + 1)])
    matcher = difflib.SequenceMatcher(
        None, [unit.key for unit in base], [unit.key for unit in other], autojunk=False
    )
    # What stands on both sides was moved, and is no other sentence's revision.
    both = {unit.key for unit in base} & {unit.key for unit in other}
    for _, low, high, first, last in matcher.get_opcodes():
        pairs = (
            {low + at: first + at for at in range(high - low)}
            if [unit.key for unit in base[low:high]] == [unit.key for unit in other[first:last]]
            else _revised(
                base,
                other,
                [at for at in range(low, high) if base[at].key not in both],
                [at for at in range(first, last) if other[at].key not in both],
            )
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
    base: Sequence[Unit], other: Sequence[Unit], olds: Sequence[int], news: Sequence[int]
) -> dict[int, int]:
    """Which changed unit is which one's revision: the pairs, in order, that are most alike."""
    if not olds or not news or len(olds) * len(news) > _MOST_PAIRS:
        return {}
    mine = [j for j in news if not other[j].is_conflict]
    if len(olds) == len(mine) == 1 and _same_sort(base[olds[0]], other[mine[0]]):
        # What stands alone between the same neighbours is the same sentence, however rewritten.
        return {olds[0]: mine[0]}
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


def _same_sort(one: Unit, other: Unit) -> bool:
    titles = one.prefix.startswith("#"), other.prefix.startswith("#")
    return (one.alone, one.is_comment, titles[0]) == (other.alone, other.is_comment, titles[1])


def _alike(one: Unit, other: Unit) -> float:
    if one.is_conflict or other.is_conflict:
        return 0.0
    if one.alone != other.alone and not (one.is_comment or other.is_comment):
        return 0.0
    a, b = (re.findall(r"\w+", unit.key.casefold()) for unit in (one, other))
    ratio = difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0
    # Two titles in one place are one title, whatever words they have.
    return max(ALIKE, ratio) if one.prefix[:1] == other.prefix[:1] == "#" else ratio


def _settle_moves(base: Sequence[Unit], mine: _Side, now: _Side) -> set[int]:
    """What one side moved takes the other's words, or its removal, where it now stands.

    Returns which of the base's units were moved. Where both moved one, the editor's place holds.
    """
    here, there = mine.moves(base), now.moves(base)
    for at, (gap, index) in here.items():
        words = base[at] if at in there else now.units[at]
        mine.added[gap][index] = _reworded(mine.added[gap][index], words)
        now.units[at] = None
    for at, (gap, index) in there.items():
        words = None if at in here else mine.units[at]
        now.added[gap][index] = _reworded(now.added[gap][index], words)
        mine.units[at] = None
    for side in (mine, now):
        side.added = [[unit for unit in added if unit.text] for added in side.added]
    return {*here, *there}


def _reworded(unit: Unit, words: Unit | None) -> Unit:
    return replace(unit, text=words.text if words else "")


def _mark(base: Unit, mine: Unit | None, now: Unit | None) -> str:
    """What asks the editor to choose, where both sides changed a unit; "" where there is no need.

    Comments are not spoken: what became of one matters only if the other side speaks it.
    """
    if mine is None:
        if now is None or now.is_comment or now.key == base.key:
            return ""
        return f"{ARTICLE_NOW} {_told(now)}"
    if mine.key == base.key:
        return ""
    if now is None:
        return "" if mine.is_comment else f"{ARTICLE_DROPPED} {_told(base)}"
    settled = now.key in {base.key, mine.key} or (mine.is_comment and now.is_comment)
    return "" if settled else f"{ARTICLE_NOW} {_told(now)}"


def _told(unit: Unit) -> str:
    """A unit as a conflict's mark gives it: on one line, a comment without its fences."""
    return re.sub(r"^<!--\s*|\s*-->$", "", unit.key) if unit.is_comment else unit.key


@dataclass(frozen=True, slots=True)
class _Piece:
    """A unit as it goes into the result, and the units of each side that it stands for."""

    unit: Unit
    mine: Unit | None
    new: Unit | None
    block: int
    """The base's block that it belongs to; -1 where it is in none."""

    def joins(self, before: _Piece) -> bool:
        """Whether any side has it in one block with what was set before it."""
        return (
            _steps(before.mine, self.mine) == 0
            or _steps(before.new, self.new) == 0
            or 0 <= before.block == self.block
        )

    def may_follow_tight(self, before: _Piece, typed: bool) -> bool:
        """Whether no blank line is needed: between items, and where an editor left none."""
        both = before.unit.prefix.startswith("-") and self.unit.prefix.startswith("-")
        return both or (typed and _steps(before.mine, self.mine) == 1)


def _steps(before: Unit | None, after: Unit | None) -> int | None:
    return after.block - before.block if before and after else None


@dataclass
class _Weaver:
    newline: str
    pieces: list[str] = field(default_factory=list)
    _pending: list[tuple[str, int]] = field(default_factory=list)
    """Marks that wait for the end of their paragraph, and the base's block that it was."""
    _last: _Piece | None = None
    _begun: int = -1
    """The last of the base's blocks of which anything was set."""
    _marked: bool = False
    _earlier: dict[str, str] = field(default_factory=dict)
    """What becomes of the marks that an earlier merge left; "" takes one away."""

    def weave(self, base: Cut, ours: Cut, theirs: Cut, facts: dict[str, str]) -> None:
        mine, now = _side(base.units, ours.units), _side(base.units, theirs.units)
        # What the editor's script already says, the article need not add.
        said = {unit.key for unit in ours.units} - {unit.key for unit in base.units}
        now.added = [[unit for unit in added if unit.key not in said] for added in now.added]
        moved = _settle_moves(base.units, mine, now)
        marks = [
            "" if after and after.key in said else _mark(before, here, after)
            for before, here, after in zip(base.units, mine.units, now.units, strict=True)
        ]
        there = {unit.key for unit in ours.units if unit.is_conflict}
        # A mark that nobody has settled yet is brought up to date; no second one joins it.
        dated = dict(facts)
        for at, (before, after, mark) in enumerate(zip(base.units, now.units, marks, strict=True)):
            if at not in moved and (after is None or after.key != before.key):
                dated[f"{ARTICLE_NOW} {_told(before)}"] = mark
        self._earlier = {
            old: "" if mark in there else mark for old, mark in dated.items() if old in there
        }
        there |= set(self._earlier.values())
        self._pending = [(mark, -1) for mark in facts.values() if mark not in there | {""}]
        for at, unit in enumerate(base.units):
            self._additions(at, base.units, mine, now)
            self._unit(at, base.units, mine, now)
            if marks[at] not in there | {""}:
                self._pending.append((marks[at], unit.block))
        self._additions(len(base.units), base.units, mine, now)
        self._flush()

    def _additions(self, gap: int, base: Sequence[Unit], mine: _Side, now: _Side) -> None:
        ours, theirs = mine.parts(gap), now.parts(gap)
        before = base[gap - 1].block if gap else -1
        after = base[gap].block if gap < len(base) else -1
        for part, block in enumerate((before, -1, after)):
            for unit in ours[part]:
                self._emit(_Piece(unit, unit, None, block))
            # Where both put a new start before a sentence, theirs goes on after ours.
            goes_on = part == 2 and ours[part]
            for unit in theirs[part]:
                new = replace(unit, lead=" ", opens=False) if goes_on and unit.opens else unit
                self._emit(_Piece(new, ours[part][-1] if goes_on else None, unit, block))

    def _unit(self, at: int, base: Sequence[Unit], mine: _Side, now: _Side) -> None:
        before, here, after = base[at], mine.units[at], now.units[at]
        if here is None:
            return
        if after is None:
            if here.key != before.key:
                self._emit(_Piece(here, here, None, before.block))
            return
        text = here if here.key != before.key or after.key == before.key else after
        if mine.reforms(at, base):
            form, opens = here, here.opens
        elif now.reforms(at, base):
            form, opens = after, after.opens
        else:
            form, opens = after if here.lead == before.lead else here, before.opens
        lead = next((unit.lead for unit in (form, here, after) if unit.opens == opens), form.lead)
        unit = replace(text, lead=lead, opens=opens, prefix=form.prefix)
        self._emit(_Piece(unit, here, after, before.block))

    def _emit(self, piece: _Piece) -> None:
        unit, last = piece.unit, self._last
        if unit.is_conflict and unit.key in self._earlier:
            unit = replace(unit, text=self._earlier[unit.key])
            if not unit.text:
                return
        opens = unit.opens or last is None or last.unit.alone or not piece.joins(last)
        lead = unit.lead
        if opens:
            self._flush(piece.block)
            lead = self._spaced(piece)
        self.pieces.append(lead + unit.text)
        self._last, self._marked = piece, False
        self._begun = piece.block if piece.block >= 0 else self._begun

    def _spaced(self, piece: _Piece) -> str:
        """The lead of what opens a block, with the line ends that must stand before it."""
        openers = [unit for unit in (piece.unit, piece.mine, piece.new) if unit and unit.opens]
        lead = openers[0].lead if openers else self.newline + piece.unit.prefix
        typed = piece.mine is not None and piece.mine.lead == lead
        breaks = len(re.findall(r"\r\n|\r|\n", lead))
        if not self.pieces:
            first = typed and piece.mine is not None and not piece.mine.block
            needed = 0 if first else 1
        else:
            tight = self._last and not self._marked and piece.may_follow_tight(self._last, typed)
            needed = 1 if tight else 2
        if breaks >= needed:
            return lead
        return self.newline * (needed - breaks) + lead.lstrip(" \t")

    def _flush(self, block: int = -1) -> None:
        """Sets the marks that wait, but for those whose paragraph only begins with `block`."""
        begins = block if block != self._begun else -1
        for mark, of in self._pending:
            if not 0 <= of == begins:
                self.pieces.append(self.newline * (2 if self.pieces else 1) + mark)
                self._marked = True
        self._pending = [(mark, of) for mark, of in self._pending if 0 <= of == begins]

"""What a rule is: a pattern tried where a word may begin, and the reading it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
LETTERS = UPPER + LOWER

_LAST_WORD = re.compile(r"[\s\"'“”‘’()\[\],;:]*?([\w'’.&-]*[^\W_])")
"""On text turned round: a search for what ends at the end would try every beginning."""
_NEXT_WORD = re.compile(r"[\s\"“‘(\[]*([^\W\d_][\w'’-]*)")
_LOOK_BACK = 60
"""Characters: a word before that is farther away decides nothing, and the scan stays linear."""


@lru_cache(maxsize=256)
def _last_word(text: str) -> str:
    """Asked for by one rule after the other at the same place."""
    found = _LAST_WORD.match(text[::-1])
    return found[1][::-1] if found else ""


@dataclass(slots=True)
class Context:
    """The sentence being read, and how its numbers are to be said."""

    text: str
    british: bool = False
    shouting: bool = False
    """Whether the whole sentence is in capitals: then capitals mark no acronym."""
    words_said: list[str] = field(default_factory=list)

    def before(self, position: int) -> str:
        """The word that ends before `position`, or ""."""
        return _last_word(self.text[max(0, position - _LOOK_BACK) : position])

    def after(self, position: int) -> str:
        """The word that begins after `position`, or "" where a number or nothing follows."""
        found = _NEXT_WORD.match(self.text, position)
        return found[1] if found else ""

    def follows(self, position: int, characters: str) -> bool:
        """Whether the character at `position` is one of these."""
        return self.text[position : position + 1] in tuple(characters)


Read = Callable[[re.Match[str], Context], str | None]


@dataclass(frozen=True)
class Rule:
    """Tried, in order, where a word begins with one of `first`. None from `read` declines."""

    first: str
    form: str
    read: Read
    flags: int = 0
    needs: str = ""
    """Where the sentence has none of these characters, the rule is not even compiled."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled on first use: most texts need few of the rules, and compiling takes longest."""
        return re.compile(self.form, self.flags)


_NAMED = re.compile(r"\\(?P<number>[1-9])|\\.|\(\?P<\w+>|\(\?P=(?P<name>\w+)\)")
_FLAGS = {0: "", re.IGNORECASE: "i", re.ASCII: "a"}


class Guide:
    """Rules that begin alike as one pattern, which tells the first of them that can match.

    It pays where dozens of rules begin with the same character, as with digits; compiling it takes
    long, so that it is for long texts only.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        forms = []
        self._numbers: dict[int, int] = {}
        groups = 0
        for number, rule in enumerate(rules):
            forms.append(f"(?{_FLAGS[rule.flags]}:{_numbered(rule, groups)})()")
            groups += rule.pattern.groups + 1
            self._numbers[groups] = number
        self._none = len(rules)
        self._pattern = re.compile("|".join(forms))

    def first(self, text: str, position: int, limit: int) -> int:
        """The number of the first rule that matches here; beyond the last if none does."""
        found = self._pattern.match(text, position, limit)
        return self._none if found is None else self._numbers[found.lastindex or 0]


def _numbered(rule: Rule, before: int) -> str:
    """The form without names, for a place after so many groups."""

    def changed(match: re.Match[str]) -> str:
        if match["number"]:
            return f"(?:\\{before + int(match['number'])})"
        if match["name"]:
            return f"(?:\\{before + rule.pattern.groupindex[match['name']]})"
        return "(" if match[0][0] == "(" else match[0]

    return _NAMED.sub(changed, rule.form)


_MANY = 24
"""So many rules are worth a guide,"""
_OFTEN = 60
"""and so many words."""
_REACH = 640
"""Characters on which alone depends whether a rule matches: no form is wider but for the path of
an address, which is optional. So what was found for a stretch holds for its like."""
_KEPT = 512
"""Stretches remembered: long texts that repeat themselves need few, others profit from none."""


class Candidates:
    """The rules to try where a character begins a word, in order."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._tried = 0
        self._guide: Guide | None = None
        self._found: dict[str, list[int]] = {}
        """By stretch, the numbers of the rules that match there, as far as was looked."""

    def at(
        self, text: str, position: int, limit: int, held: frozenset[str]
    ) -> Iterator[tuple[re.Match[str], Rule]]:
        """The rules that match here, each with its match, in order. `held`: all characters."""
        self._tried += 1
        known = self._known(text, position, limit) if self._tried > _OFTEN else [-1]
        end = len(self._rules)
        for number in tuple(known):
            if 0 <= number < end:
                match = self._rules[number].pattern.match(text, position, limit)
                if match is not None and match.end() > position:
                    yield match, self._rules[number]
        for number in range(known[-1] + 1, end):
            rule = self._rules[number]
            if rule.needs and held.isdisjoint(rule.needs):
                continue
            match = rule.pattern.match(text, position, limit)
            if match is not None and match.end() > position:
                known.append(number)
                yield match, rule
        if known[-1] < end:
            known.append(end)

    def _known(self, text: str, position: int, limit: int) -> list[int]:
        """What matches here; its last number is where looking goes on."""
        around = text[max(0, position - 2) : min(limit, position + _REACH)]
        key = around if position > 1 else f"{position}\n{around}"
        known = self._found.get(key)
        if known is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            known = self._found[key] = [self._find(text, position, limit)]
        return known

    def _find(self, text: str, position: int, limit: int) -> int:
        """The number of the first rule that matches here; beyond the last if none does."""
        if len(self._rules) < _MANY:
            for number, rule in enumerate(self._rules):
                if rule.pattern.match(text, position, limit):
                    return number
            return len(self._rules)
        if self._guide is None:
            self._guide = Guide(self._rules)
        return self._guide.first(text, position, limit)


def by_first(rules: Iterable[Rule]) -> dict[str, Candidates]:
    """The rules to try for each first character, order kept."""
    table: dict[str, list[Rule]] = {}
    for rule in rules:
        for character in dict.fromkeys(rule.first):
            table.setdefault(character, []).append(rule)
    shared: dict[tuple[int, ...], Candidates] = {}
    for found in table.values():
        shared.setdefault(tuple(map(id, found)), Candidates(tuple(found)))
    return {character: shared[tuple(map(id, found))] for character, found in table.items()}

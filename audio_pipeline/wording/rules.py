"""What a rule is: a pattern tried where a word may begin, and the reading it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
LETTERS = UPPER + LOWER

_LAST_WORD = re.compile(r"([^\W_][\w'’.&-]*)[\s\"'“”‘’()\[\],;:]*$")
_NEXT_WORD = re.compile(r"[\s\"“‘(\[]*([^\W\d_][\w'’-]*)")
_LOOK_BACK = 60
"""Characters: a word before that is farther away decides nothing, and the scan stays linear."""


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
        found = _LAST_WORD.search(self.text[max(0, position - _LOOK_BACK) : position])
        return found[1] if found else ""

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


def by_first(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """The rules to try for each first character, order kept."""
    table: dict[str, list[Rule]] = {}
    for rule in rules:
        for character in dict.fromkeys(rule.first):
            table.setdefault(character, []).append(rule)
    return {character: tuple(found) for character, found in table.items()}

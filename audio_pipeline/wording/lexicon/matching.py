"""Where the entries of a lexicon stand in a text.

Names are found by their first word in a table, so that a lexicon of a thousand names costs a text
no more than one of ten; patterns are tried over the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from audio_pipeline.config.patterns import PatternFault, bounded
from audio_pipeline.models import SayEntry
from audio_pipeline.wording.lexicon import parts
from audio_pipeline.wording.lexicon.given import Given, given_by

TOKEN = re.compile(r"\w+|[^\w\s]")
"""A word, or a sign of its own."""


def bare(text: str) -> str:
    """A name as names are compared: straight apostrophes, single spaces."""
    return " ".join(text.replace("’", "'").split())


class Matcher:
    """One entry. Its pattern is compiled when its first word is met."""

    def __init__(self, entry: SayEntry) -> None:
        self.entry = entry
        self.name = bare(entry.shown)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        flags = 0 if self.entry.case else re.IGNORECASE
        if self.entry.regex:
            body = f"(?:{bounded(self.entry.shown).text})"
        else:
            body = re.escape(self.name).replace(r"\ ", r"\s+").replace("'", "['’]")
        if self.entry.whole:
            # A border of a word, or a sign that borders on nothing.
            body = rf"(?:(?<!\w)|(?!\w)){body}(?:(?!\w)|(?<!\w))"
        return re.compile(body, flags)

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the word there is of the entry's part of speech."""
        wanted = self.entry.pos
        if not wanted:
            return True
        part = parts.part_of_speech(text, start, end)
        return part == wanted or (wanted == "verb" and part == "past")


class Layer:
    """The entries of one scope, ready to be looked for."""

    def __init__(self, scope: str, entries: Sequence[SayEntry]) -> None:
        self.scope = scope
        self._names: dict[str, list[Matcher]] = {}
        self._patterns: list[Matcher] = []
        for entry in entries:
            matcher = Matcher(entry)
            if entry.regex or not entry.whole:
                if _is_usable(matcher):
                    self._patterns.append(matcher)
            elif first := TOKEN.search(matcher.name):
                self._names.setdefault(first[0].lower(), []).append(matcher)
        for found in self._names.values():
            found.reverse()  # of two alike, the later
            found.sort(key=_order)

    def __bool__(self) -> bool:
        return bool(self._names or self._patterns)

    def find(self, text: str) -> list[Given]:
        """Where its entries match, in order, the longest at each place."""
        given = self._named(text) if self._names else []
        return given + self._matched(text)

    def everywhere(self, text: str) -> list[Given]:
        """All that match, where they overlap too."""
        found = [
            given_by(matcher.entry, self.scope, match)
            for token in TOKEN.finditer(text)
            for matcher in self._names.get(token[0].lower(), ())
            if (match := matcher.pattern.match(text, token.start()))
            and matcher.fits(text, *match.span())
        ]
        return found + self._matched(text)

    def _matched(self, text: str) -> list[Given]:
        """By the patterns."""
        given: list[Given] = []
        for matcher in self._patterns:
            given += [
                given_by(matcher.entry, self.scope, match)
                for match in matcher.pattern.finditer(text)
                if matcher.fits(text, *match.span())
            ]
        return given

    def _named(self, text: str) -> list[Given]:
        given: list[Given] = []
        end = 0
        names = self._names
        for token in TOKEN.finditer(text):
            matchers = names.get(token[0].lower())
            if matchers is None or token.start() < end:
                continue
            for matcher in matchers:
                match = matcher.pattern.match(text, token.start())
                if match and matcher.fits(text, *match.span()):
                    given.append(given_by(matcher.entry, self.scope, match))
                    end = match.end()
                    break
        return given


def _order(matcher: Matcher) -> tuple[int, bool, bool, bool]:
    """The longer first; then what minds capitals, the surer part of speech, any part of speech."""
    entry = matcher.entry
    return (-len(matcher.name), not entry.case, not entry.pos, entry.pos == "verb")


def _is_usable(matcher: Matcher) -> bool:
    """A pattern that cannot be used is the loader's to report; here it matches nothing."""
    if not matcher.entry.regex:
        return bool(matcher.name)
    try:
        return bool(matcher.pattern)
    except PatternFault:
        return False

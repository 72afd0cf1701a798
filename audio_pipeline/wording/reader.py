"""Reads one sentence: shown text -> tokens, by the rules of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from audio_pipeline.wording import symbols
from audio_pipeline.wording.links import Kind, Token
from audio_pipeline.wording.numbers import digits
from audio_pipeline.wording.rules import Candidates, Context

_PLAIN = re.compile(r"[A-Za-z][a-z]{0,59}(?:['’-][a-z]{1,60}){0,4}(?=[\s,;!?]|:\s|$)")
_LETTER = r"[^\W\d_²³¹⁰-₉¼-¾⅐-↏①-⓿❶-➓]"
"""\\w less digits and what only holds a number: powers, fractions, numerals in circles."""
_WORD = re.compile(
    rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f]|['’ʼ\u00ad\u200b-\u200d](?={_LETTER})){{0,199}}"
)
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_QUOTES = ("'", "’")
_BLANK = "\u200b\u2060\ufeff"
_RUNS = ".…-‐‑–—―‒"
_DIGIT_RUN = re.compile(r"[0-9]{19,}")
_OWNER = re.compile(r"['’]s(?!\w)")
_DOTS = re.compile(r"\.(?:[  ]?\.)+|…[.…]*")
_DASHES = re.compile(r"[-‐‑]{2,}|[–—―‒]+")
_NOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed)\]|[⁰¹²³⁴-⁹]+|[*†‡]+")
_POWERS = {"²": "squared", "³": "cubed"}
_SIGNS = "-−+±~≈'’‘"
"""Only before a number or at a word's head; elsewhere they are hyphens and apostrophes."""
_PRONOUNS = re.compile(r"/(?:he|she|him|her|his|hers|they|them|their)\b", re.I)
_PRONOUN = re.compile(r"\b(?:s|he|she|him|her|his|hers|they)$", re.I)
_SPAN_OF_LETTERS = re.compile(r"(?:^|\W)[A-Z]\*?–[A-Z](?!\w)")
_OPENING_BEFORE = " \t\n  \"“‘(['—–/"


@dataclass(frozen=True, slots=True)
class Override:
    """A stretch of the sentence whose reading a person gave."""

    start: int
    end: int
    said: str
    ipa: str = ""


@dataclass(slots=True)
class _Reader:
    text: str
    context: Context
    rules: Mapping[str, Candidates]
    overrides: Sequence[Override]
    tokens: list[Token] = field(default_factory=list)
    """What the step in hand has found: one at least."""
    before: Kind | None = None
    """What the token before them is."""
    glued: bool = False
    """Whether the next word goes on in the one before it."""
    in_word: int = 0
    """Where a bracket within a word was opened, 0 for none."""
    last_word: int = 0
    """Where the last letter or digit ends."""
    characters: frozenset[str] = frozenset()
    """All that the sentence holds."""

    def read(self) -> Iterator[Token]:
        """The tokens as they are found: few are held at a time, however long the sentence."""
        position, end = 0, len(self.text)
        waiting = list(reversed(self.overrides))
        while position < end:
            if waiting and waiting[-1].start <= position:
                position = self._given(waiting.pop(), position)
            else:
                limit = waiting[-1].start if waiting else end
                position = self._step(position, limit)
            yield from self.tokens
            self.before = self.tokens[-1].kind
            self.tokens.clear()

    def _given(self, override: Override, position: int) -> int:
        inside_word = position > 0 and self.text[position - 1].isalnum()
        self.glued = self.glued or inside_word
        end = override.end
        owner = _OWNER.match(self.text, end)
        said = override.said
        if owner and said.endswith("."):
            # "R.I.A's": after a point some voices hiss the ending.
            said = said[:-1]
        self._word(position, end, said)
        if owner:
            self.tokens.append(Token(Kind.JOINED, end, owner.end(), "'s"))
            end = owner.end()
        self.glued = self._is_alnum(end)
        return end

    def _step(self, position: int, limit: int) -> int:
        character = self.text[position]
        if character in _BLANK or character.isspace():
            end = position + 1
            if end < limit and (found := _SPACE.match(self.text, end, limit)):
                end = found.end()
            self.tokens.append(Token(Kind.SPACE, position, end))
            self.glued = False
            return end
        is_letter, is_digit = character.isalpha(), character.isdecimal()
        run = _DIGIT_RUN.match(self.text, position, limit) if is_digit else None
        if run:
            return self._digits(position, run.end())
        begins = is_digit or position == 0 or not self.text[position - 1].isalnum()
        if begins and is_letter and not self.glued and character.isascii():
            plain = _PLAIN.match(self.text, position, limit)
            if plain and not self._needs_rules(plain[0]):
                self._word(position, plain.end(), plain[0].replace("’", "'"))
                return plain.end()
        if begins or character in "%/":
            ruled = self._ruled(position, limit)
            if ruled:
                return ruled
        word = _WORD.match(self.text, position, limit) if is_letter else None
        if word:
            self._word(position, word.end(), symbols.folded(word[0]))
            return word.end()
        return self._sign(position, limit)

    def _digits(self, position: int, end: int) -> int:
        """A run too long for a number: digit by digit, ten to a link."""
        for start in range(position, end, 10):
            stop = min(start + 10, end)
            self._word(start, stop, digits(self.text[start:stop]))
        return end

    def _needs_rules(self, word: str) -> bool:
        """Whether a plain word may be more than it looks: a month, "Dr" without its point, "w"."""
        return len(word) == 1 or word in trigger_words() or (len(word) == 2 and word[1] == "s")

    def _ruled(self, position: int, limit: int) -> int:
        """Tries the rules here; where the reading ends, or 0."""
        character = self.text[position]
        if character in _SIGNS and position and self.text[position - 1] not in _OPENING_BEFORE:
            return 0
        candidates = self.rules.get(character)
        if candidates is None:
            return 0
        for match, rule in candidates.at(self.text, position, limit, self.characters):
            said = rule.read(match, self.context)
            if said is None:
                continue
            end = match.end()
            owner = (
                _OWNER.match(self.text, end, limit) if self.text[end : end + 1] in _QUOTES else None
            )
            self._word(position, end, said.removesuffix(".") if owner else said)
            if owner:
                self.tokens.append(Token(Kind.JOINED, end, owner.end(), "'s"))
                return owner.end()
            if self.text[end - 1] == "." and end >= self.last_word and not said.endswith("."):
                self.tokens.append(Token(Kind.MARK, end, end, "."))
            return end
        return 0

    def _word(self, start: int, end: int, said: str) -> None:
        said = symbols.speakable(said)
        if not said:
            self.tokens.append(Token(Kind.SILENT, start, end))
            return
        kind = Kind.JOINED if self.glued else Kind.WORD
        self.tokens.append(Token(kind, start, end, said))
        self.glued = False

    def _is_alnum(self, position: int) -> bool:
        return position < len(self.text) and self.text[position].isalnum()

    def _sign(self, position: int, limit: int) -> int:
        """Punctuation, symbols and ornaments."""
        text, character = self.text, self.text[position]
        tight_left = position > 0 and not text[position - 1].isspace()
        after_word = position > 0 and text[position - 1].isalnum()
        end = position + 1
        before_word = self._is_alnum(end)
        if character == "–" and self._is_between_words(position):
            self._between(position)
            return end
        run = self._run(position, limit) if character in _RUNS else 0
        if run:
            return run
        note = _NOTE.match(text, position, limit) if tight_left else None
        if note:
            return self._note(position, note, text[position - 1])
        if character in symbols.HYPHENS:
            self._hyphen(position, after_word, before_word, tight_left)
        elif character in symbols.MELODY:
            said = symbols.MELODY[character]
            self.tokens.append(Token(Kind.MARK if said else Kind.SILENT, position, end, said))
        elif character in "()[]":
            self._bracket(position, after_word, before_word)
        elif character == "/":
            self._slash(position, after_word and before_word)
        elif symbols.is_letter(character):
            self.glued = self.glued or tight_left
            self._word(position, end, symbols.folded(character))
            self.glued = before_word
        elif character in "<>" and text[position - 1 : end + 1] == f" {character} ":
            self._word(position, end, f"is {'less' if character == '<' else 'greater'} than")
        elif character == "^" and after_word and before_word:
            self._word(position, end, "to the power of")
        else:
            self._word(position, end, symbols.name(character))
        return end

    def _run(self, position: int, limit: int) -> int:
        """Dots or dashes in a row: where they end, or 0."""
        for pattern, said in ((_DOTS, "…"), (_DASHES, "—")):
            found = pattern.match(self.text, position, limit)
            if found:
                self.tokens.append(Token(Kind.MARK, position, found.end(), said))
                return found.end()
        return 0

    def _note(self, position: int, note: re.Match[str], before: str) -> int:
        """A footnote's mark is silent; a power is not."""
        said = _POWERS.get(note[0], "") if before.isdecimal() else ""
        self._word(position, note.end(), said)
        return note.end()

    def _hyphen(self, position: int, after: bool, before: bool, tight_left: bool) -> None:
        if not after and self.text[position - 1 : position] == ".":
            after = self.before in (Kind.WORD, Kind.JOINED)
        if after and before:
            self.tokens.append(Token(Kind.JOINED, position, position + 1, "-"))
            self.glued = True
        elif not tight_left and self.text[position + 1 : position + 2].isspace():
            self.tokens.append(Token(Kind.MARK, position, position + 1, "—"))
        else:
            self.tokens.append(Token(Kind.SILENT, position, position + 1))

    def _is_between_words(self, position: int) -> bool:
        before = position - (self.text[position - 1 : position] == "*")
        return self._is_letter(before - 1) and self._is_letter(position + 1)

    def _between(self, position: int) -> None:
        """An en dash between words: "A–E" is a span of letters, "US–China" a compound."""
        if _SPAN_OF_LETTERS.search(self.text, max(0, position - 3), position + 3):
            self._word(position, position + 1, "to")
            return
        self.tokens.append(Token(Kind.JOINED, position, position + 1, "-"))
        self.glued = True

    def _slash(self, position: int, is_between: bool) -> None:
        """ "he/she" is one or the other; between other words a slash is not said."""
        end = position + 1
        if not is_between:
            self.tokens.append(Token(Kind.MARK, position, end, ","))
        elif _PRONOUNS.match(self.text, position) and _PRONOUN.search(
            self.text[max(0, position - 4) : position]
        ):
            self._word(position, end, "or")
        elif self._is_letter(position - 1) or self._is_letter(end):
            # In "180C/350F" it parts two measures.
            parts = self.text[end].isdecimal()
            self.tokens.append(Token(Kind.MARK if parts else Kind.SILENT, position, end, ","))
        else:
            self._word(position, end, symbols.name("/"))

    def _is_letter(self, position: int) -> bool:
        return 0 <= position < len(self.text) and self.text[position].isalpha()

    def _bracket(self, position: int, after: bool, before: bool) -> None:
        """ "(as he must)" is said between commas; "[T]he" and "person(s)" are one word."""
        character, end = self.text[position], position + 1
        if character == "(" and after and before:
            self.in_word = end
        elif character == ")" and 0 < position - self.in_word <= 4 and self.in_word:
            # "person(s)": the bracket parts no clause.
            self.in_word = 0
            self.tokens.append(Token(Kind.SILENT, position, end))
            self.glued = before
            return
        if character == "(" and not after:
            self.tokens.append(Token(Kind.MARK, position, position, ","))
        if character == ")" and not before and end < self.last_word:
            self.tokens.append(Token(Kind.MARK, position, end, ","))
            return
        self.tokens.append(Token(Kind.SILENT, position, end))
        self.glued = self.text[position - 1 : position].isalpha() and before


@cache
def trigger_words() -> frozenset[str]:
    """Words that rules look at though no sign stands by them: months, "Dr", "kg"."""
    from audio_pipeline.wording import abbreviations, acronyms, codes, dates, money, units

    short = {name.partition(" ")[0] for name in abbreviations.pointless()}
    return frozenset(
        short | dates.FIRST_WORDS | money.MIXED_CODES | acronyms.TYPES | codes.TRIGGERS | units.LONE
    )


@cache
def english_rules() -> Mapping[str, Candidates]:
    """All rules by first character. Order decides: the longer and surer reading is tried first."""
    from audio_pipeline.wording import (
        abbreviations,
        acronyms,
        codes,
        counts,
        dates,
        money,
        parts,
        places,
        romans,
        scores,
        times,
        units,
        web,
    )
    from audio_pipeline.wording.rules import by_first

    return by_first(
        (
            *counts.FIXED,
            *web.RULES,
            *times.RULES,
            *dates.RULES,
            *counts.EARLY,
            *codes.RULES,
            *parts.RULES,
            *money.RULES,
            *units.RULES,
            *places.RULES,
            *abbreviations.RULES,
            *romans.RULES,
            *acronyms.RULES,
            *scores.RULES,
            *counts.RULES,
        )
    )


def is_shouted(text: str) -> bool:
    """Whether a sentence stands in capitals throughout: two words or more, one of them long."""
    if text != text.upper():
        return False
    words = [word for word in re.findall(r"[A-Z]+", text) if len(word) > 1]
    return len(words) > 1 and max(map(len, words)) > 4


def tokens(text: str, language: str, overrides: Sequence[Override] = ()) -> Iterator[Token]:
    """Tokens that cover `text` completely. Overrides ascend and do not overlap."""
    language = language.lower()
    rules: Mapping[str, Candidates]
    if language.startswith("en") or not language:
        rules = english_rules()
    else:
        from audio_pipeline.wording.foreign import foreign_rules

        rules = foreign_rules(language.partition("-")[0])
    context = Context(
        text,
        british=language.startswith(
            ("en-gb", "en-uk", "en-au", "en-nz", "en-ie", "en-za", "en-in")
        ),
        shouting=is_shouted(text),
    )
    last = len(text)
    while last and not text[last - 1].isalnum():
        last -= 1
    return _Reader(
        text, context, rules, overrides, last_word=last, characters=frozenset(text)
    ).read()

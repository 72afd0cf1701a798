"""From tokens to an utterance's two sides: what is shown, what is said, and the links between.

The links of an utterance cover shown and said text completely, once, in order:
* a word's link holds the punctuation written against it, on both sides;
* white space between words is a link of its own, shown and said, so a word's span is just the word;
* what is silent is linked to nothing: its said side is empty;
* a said space that nothing shown stands for ("giants—Roscosmos") ends the link before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum, auto
from functools import lru_cache
from typing import NamedTuple

from audio_pipeline.models import Link, Span
from audio_pipeline.wording.symbols import STRENGTH


class Kind(IntEnum):
    """What a token is to the said text; numbers, for they are looked up for every token."""

    WORD = auto()
    """Begins a link, after a space."""
    JOINED = auto()
    """Goes on in the word before it, without a space."""
    MARK = auto()
    """Melody: `said` is one of STRENGTH. Without a shown side, the word before it just gets it."""
    SILENT = auto()
    SPACE = auto()


class Token(NamedTuple):
    """A stretch of shown text; a named tuple, for there are many."""

    kind: Kind
    start: int
    end: int
    said: str = ""


LONGEST_WORD = 200
"""Characters; what is joined into more is no word, and is parted so that it can be cut."""


@lru_cache(maxsize=4096)
def link(start: int, end: int, said_start: int, said_end: int) -> Link:
    """Utterances are short, so that the same few links serve most of them."""
    return Link(Span(start, end), Span(said_start, said_end))


Piece = tuple[int, int, str]
"""Shown start and end, and what is said for it."""


@dataclass(slots=True)
class _Assembly:
    pieces: list[Piece] = field(default_factory=list)
    start: int = -1
    """Where the word in hand begins; -1 for none."""
    end: int = 0
    said: str = ""
    mark: str = ""
    opening: int = -1
    """Where silent characters before the next word begin."""
    gap: tuple[int, int] | None = None

    def _close(self) -> None:
        """Puts down the word in hand with its punctuation."""
        if self.start < 0:
            return
        said = self.said
        if self.mark and not (self.mark == "." and said.endswith((".", "?", "!", "…"))):
            said += self.mark
        self.pieces.append((self.start, self.end, said))
        self.start, self.said, self.mark = -1, "", ""

    def _close_opening(self, end: int) -> None:
        if self.opening >= 0:
            self.pieces.append((self.opening, end, ""))
            self.opening = -1

    def word(self, token: Token) -> None:
        begins = self.opening if self.opening >= 0 else token.start
        had_gap = self.gap is not None
        self._settle()
        if self.pieces and not had_gap:
            self._add_space()
        self.start, self.end, self.said, self.opening = begins, token.end, token.said, -1

    def _settle(self) -> None:
        """Puts down the word in hand and the gap after it."""
        self._close()
        if self.gap:
            self.pieces.append((*self.gap, " " if self._has_spoken() else ""))
            self.gap = None

    def _has_spoken(self) -> bool:
        for _, _, said in reversed(self.pieces):
            if said:
                return not said.endswith(" ")
        return False

    def _add_space(self) -> None:
        for index in range(len(self.pieces) - 1, -1, -1):
            start, end, said = self.pieces[index]
            if said:
                if not said.endswith(" "):
                    self.pieces[index] = (start, end, said + " ")
                return

    def joined(self, token: Token) -> None:
        if self.start < 0 or self.gap or self.mark or len(self.said) > LONGEST_WORD:
            self.word(token)
        else:
            self.said += token.said
            self.end = token.end

    def marked(self, token: Token) -> None:
        if self.start < 0:
            self.silent(token)
            return
        if token.end > token.start:
            self.gap, self.opening, self.end = None, -1, token.end
        both = self.mark + token.said
        self.mark = next((sign for sign in STRENGTH if sign in both), "")

    def silent(self, token: Token) -> None:
        if self.start >= 0 and not self.gap:
            self.end = token.end
        elif self.opening < 0:
            self.opening = token.start

    def space(self, token: Token) -> None:
        if self.opening >= 0:
            # Something silent that stands alone: its own link, the gap before it first.
            if self.gap:
                self._close()
                self.pieces.append((*self.gap, ""))
                self.gap = None
            self._close_opening(token.start)
        if self.start >= 0 or self.pieces:
            if self.gap:
                self.gap = (self.gap[0], token.end)
            else:
                self.gap = (token.start, token.end)
        elif self.opening < 0:
            self.pieces.append((token.start, token.end, ""))

    def finish(self, end: int) -> list[Piece]:
        self._close()
        if self.gap:
            self.pieces.append((*self.gap, ""))
        self._close_opening(end)
        return self.pieces


def assemble(tokens: Iterable[Token], length: int) -> list[Piece]:
    """Tokens that cover 0..length of the shown text -> pieces that do so too, in order."""
    hand = _Assembly()
    put = {
        Kind.WORD: hand.word,
        Kind.JOINED: hand.joined,
        Kind.MARK: hand.marked,
        Kind.SILENT: hand.silent,
        Kind.SPACE: hand.space,
    }
    for token in tokens:
        put[token.kind](token)
    return hand.finish(length)

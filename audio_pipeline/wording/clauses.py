"""Sentences too long for a voice, cut where a clause ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from audio_pipeline.wording.links import Piece

MAX_SAID = 280
"""Characters of said text in an utterance. About as many phonemes: a neural voice's memory grows
with the square of them, and some voices cut on their own, badly, above 400."""
_MIN_CUT = 60
_STRONG = (";", ":", "—", "…", "?", "!")
"""A point within a sentence ends no clause: it stands in "J.K. Rowling" and "U.S. Army"."""
_CONJUNCTIONS = frozenset(["and", "or", "but", "which", "who", "that", "because", "while"])
_CONJUNCTIONS |= frozenset(["when", "where", "as", "if", "although", "though", "since", "with"])


def cut(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """The pieces in runs of at most MAX_SAID said characters, cut where a clause ends."""
    length = sum(len(said) for _, _, said in pieces)
    begin = 0
    while length > MAX_SAID and (end := _place_to_cut(pieces, begin)) < len(pieces):
        yield _trimmed(pieces[begin:end])
        length -= sum(len(said) for _, _, said in pieces[begin:end])
        begin = end
    if begin < len(pieces):
        yield _trimmed(pieces[begin:])


def _trimmed(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """A run without the white space at its ends."""
    run = list(pieces)
    while len(run) > 1 and not run[-1][2].strip() and run[-1][2]:
        run.pop()
    start, end, said = run[-1]
    run[-1] = (start, end, said.rstrip(" "))
    return run


def _place_to_cut(pieces: Sequence[Piece], begin: int) -> int:
    """The index of the piece that begins the next run: the best that the run's length allows."""
    length, best, chosen = 0, -1_000, 0
    index = begin
    while index < len(pieces):
        said = pieces[index][2]
        if length + len(said.rstrip()) > MAX_SAID and index > begin:
            break
        length += len(said)
        index += 1
        if length >= _MIN_CUT // 2 and said.endswith(" ") and index < len(pieces):
            is_space = not said.strip() and index - 2 >= begin
            before = (pieces[index - 2][2] if is_space else said).rstrip()
            fitness = _fitness(before, pieces[index][2], length < _MIN_CUT)
            worth = length + _WORTH * fitness
            if worth >= best:
                best, chosen = worth, index
    return index if index >= len(pieces) else chosen or index


_WORTH = 40
"""Said characters that a run may be shorter for the next better kind of place."""


@lru_cache(maxsize=1024)
def _fitness(before: str, after: str, is_early: bool) -> int:
    """How well a sentence is cut between two words: at a clause's end, not within a name."""
    if before.endswith(_STRONG) and not is_early:
        return 3
    if before.endswith(",") and not is_early:
        # A capital after a comma is often "Boise, Idaho" or the next name of a list.
        return 2 if after[:1].islower() else -1
    is_opened = before.lower() in _CONJUNCTIONS
    if after.rstrip(" ,").lower() in _CONJUNCTIONS and not is_early and not is_opened:
        return 0
    return -6 if before[:1].isupper() or after[:1].isupper() else -4

"""What is heard when: the order of takes, silences and stings, in whole samples.

Silence between two sentences follows the script: `sentence_gap` in a paragraph, `paragraph_gap`
between paragraphs, `heading_gap` around headings and before a chapter. A pause in the middle of a
paragraph is exactly its seconds. A pause on its own line between paragraphs is a rest at least as
long as the ordinary gap there: the longer of the two is heard. Stings have `sting_gap` on both
sides, or the pause that is written there if that is longer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audio_pipeline.errors import Problem, ScriptError, did_you_mean
from audio_pipeline.mix.stinger import RATE
from audio_pipeline.models import (
    Chapter,
    Cue,
    Pause,
    SoundSettings,
    Speech,
    SpeechKind,
    Sting,
    Utterance,
)

_CLAUSE = 0.4
"""Of `sentence_gap`: the breath at a clause."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound in the body, from its sample `start` on: take number `take`, or the sting `sting`."""

    start: int
    stop: int
    take: int | None = None
    sting: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    pieces: tuple[Piece, ...]
    length: int
    """Samples, silence after the last piece included."""


def lay_out(
    cues: Sequence[Cue],
    utterances: Sequence[Utterance],
    takes: Sequence[int],
    sound: SoundSettings,
    stings: Mapping[str, int],
) -> Body:
    """Places takes and stings, given by their lengths in samples.

    Raises ScriptError for every sting that is not in `stings`.
    """
    _check_stings(cues, stings)
    pieces: list[Piece] = []
    at = 0
    heard = -1
    before: Utterance | None = None
    for number, (utterance, length) in enumerate(zip(utterances, takes, strict=True)):
        between = between_cues(cues, heard, utterance.cue)
        at = _fill(pieces, at, between, before, utterance, sound, stings)
        pieces.append(Piece(at, at + length, take=number))
        at += length
        heard, before = utterance.cue, utterance
    rest = between_cues(cues, heard, len(cues))
    at = _fill(pieces, at, rest, before, None, sound, stings)
    return Body(tuple(pieces), at)


def between_cues(cues: Sequence[Cue], heard: int, next_cue: int) -> list[Cue]:
    """Cues after number `heard` up to `next_cue` that are not speech.

    A spoken chapter title is an utterance of its Chapter cue itself, hence "up to".
    """
    return [cue for cue in cues[heard + 1 : next_cue + 1] if not isinstance(cue, Speech)]


def _check_stings(cues: Sequence[Cue], stings: Mapping[str, int]) -> None:
    problems = [
        Problem(
            cue.place,
            f'no sting called "{cue.name}"',
            did_you_mean(cue.name, list(stings)) or "the show has none: [stingers] in show.toml",
            "unknown-sting",
        )
        for cue in cues
        if isinstance(cue, Sting) and cue.name not in stings
    ]
    if problems:
        raise ScriptError(problems)


def _fill(
    pieces: list[Piece],
    at: int,
    between: Sequence[Cue],
    before: Utterance | None,
    after: Utterance | None,
    sound: SoundSettings,
    stings: Mapping[str, int],
) -> int:
    """Adds the stings between two utterances; returns where the next one begins."""
    names = [cue.name for cue in between if isinstance(cue, Sting)]
    if not names:
        pause = _pauses(between, sound)
        return at + _samples(_gap(before, after, between, pause, sound))
    rests: list[float | None] = []
    stretch: list[Cue] = []
    for cue in between:
        if isinstance(cue, Sting):
            rests.append(_pauses(stretch, sound))
            stretch = []
        else:
            stretch.append(cue)
    for name, rest in zip(names, rests, strict=True):
        at += _samples(max(sound.sting_gap if pieces else 0.0, rest or 0.0))
        pieces.append(Piece(at, at + stings[name], sting=name))
        at += stings[name]
    last = _pauses(stretch, sound) or 0.0
    return at + _samples(max(sound.sting_gap if after else 0.0, last))


def _pauses(cues: Sequence[Cue], sound: SoundSettings) -> float | None:
    """Seconds of all pauses in `cues` together, or None if there is none."""
    pauses = [cue for cue in cues if isinstance(cue, Pause)]
    if not pauses:
        return None
    return sum(sound.pause if cue.seconds is None else cue.seconds for cue in pauses)


def _ends(utterance: Utterance) -> bool:
    """Whether a sentence ends here; else a long one was cut at a clause for the engine's sake."""
    return utterance.said.text.rstrip(" '").endswith((".", "!", "?", "…", ":"))


def _gap(
    before: Utterance | None,
    after: Utterance | None,
    between: Sequence[Cue],
    pause: float | None,
    sound: SoundSettings,
) -> float:
    if before is None or after is None:
        return pause or 0.0
    if before.paragraph == after.paragraph:
        gap = sound.sentence_gap * (1.0 if _ends(before) else _CLAUSE)
        return gap if pause is None else pause
    chapter = any(isinstance(cue, Chapter) for cue in between)
    heading = SpeechKind.HEADING in (before.kind, after.kind)
    gap = sound.heading_gap if chapter or heading else sound.paragraph_gap
    return max(gap, pause or 0.0)


def _samples(seconds: float) -> int:
    return round(seconds * RATE)

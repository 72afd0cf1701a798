"""Mixing: takes, gaps, stings, intro and outro become one sound, and a timeline to the sample.

The body is laid by numpy on whole samples, so that every time in the transcript is a time in the
sound. Intro and outro are joined by pydub, which lays one piece over another with fades.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audio_pipeline.mix.stinger import RATE, Stinger, read_stinger
from audio_pipeline.models import Cue, SoundSettings, Take, Timeline, Utterance

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

__all__ = ["MIX_VERSION", "RATE", "Mixdown", "Stinger", "mix", "read_stinger"]

MIX_VERSION = 1
"""Raised by hand whenever the same takes and settings would come out as another sound."""


@dataclass(frozen=True, eq=False)
class Mixdown:
    """An episode before mastering."""

    samples: Samples = field(repr=False)
    """float32 (n, 2) at 44.1 kHz."""
    timeline: Timeline
    joins: tuple[float, ...]
    """Seconds of every place where two pieces meet, ascending."""


def mix(
    cues: Sequence[Cue],
    utterances: Sequence[Utterance],
    takes: Sequence[Take],
    sound: SoundSettings,
    *,
    intro: Stinger | None,
    outro: Stinger | None,
    stings: Mapping[str, Stinger],
) -> Mixdown:
    """Lays `takes` (one for each of `utterances`, mono, 44.1 kHz) in the order of the script.

    Times count from the first sample, which is also the decoded MP3's first (see master.gapless).
    Raises ScriptError for stings that `stings` does not have, all at once.
    """
    from audio_pipeline.mix.join import lay
    from audio_pipeline.mix.layout import lay_out
    from audio_pipeline.mix.timeline import timeline

    if any(take.rate != RATE for take in takes):
        raise ValueError(f"takes must be at {RATE} Hz")
    pieces = lay_out(
        cues,
        utterances,
        [len(take.samples) for take in takes],
        sound,
        {name: len(sting.samples) for name, sting in stings.items()},
    )
    laid = lay(pieces, takes, sound, intro=intro, outro=outro, stings=stings)
    seconds = len(laid.samples) / RATE
    placed = timeline(cues, utterances, takes, laid.starts, seconds, RATE)
    return Mixdown(laid.samples, placed, tuple(at / RATE for at in laid.joins))

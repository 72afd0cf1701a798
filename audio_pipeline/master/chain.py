"""The order of mastering: weigh, solve the gain, encode, decode, and put right what is off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from audio_pipeline.errors import SoundError
from audio_pipeline.master import ENCODES, LOUDNESS_TOLERANCE, Master
from audio_pipeline.master.encode import cuts, encode, join
from audio_pipeline.master.limiter import Envelope, reduction
from audio_pipeline.master.loudness import CELL, CellMeter, gated
from audio_pipeline.master.meter import read
from audio_pipeline.master.peaks import BLOCK, CHUNK, HIDDEN, sample_peaks, true_peaks
from audio_pipeline.master.quality import BITRATES, overshoot
from audio_pipeline.models import SoundSettings

if TYPE_CHECKING:
    from audio_pipeline.master.limiter import Curve
    from audio_pipeline.master.loudness import Energies
    from audio_pipeline.master.peaks import Indices
    from audio_pipeline.models.sound import Samples

_ROUNDS = 12
_CLOSE = 0.005
"""LU at which the solve is content."""
_OVER_RELAX = 1.15
"""The limiter eats part of every dB, so each step asks for a little more."""
_MOST_LIMITED = 12.0
"""dB above the plain gain; more would only flatten the sound."""
_AROUND = 8
"""Blocks on each side of an overshoot whose ceiling is lowered with it: 11 ms."""
_EXTRA = 0.05
"""dB below the limit that a second encode aims at."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """All that the solve needs to know of a mix."""

    cells: Energies
    peaks: Curve
    ceilings: Curve
    bounds: tuple[int, ...]


def run(samples: Samples, sound: SoundSettings) -> Master:
    """See `audio_pipeline.master.master`."""
    if not len(samples):
        raise SoundError.of("master", "there is no sound to master", code="empty-sound")
    if sound.bitrate not in BITRATES:
        known = ", ".join(map(str, BITRATES))
        raise SoundError.of(
            "[sound] bitrate", f"MP3 has no {sound.bitrate} kb/s", hint=f"one of {known}"
        )
    weighed = weigh(samples, sound)
    ceilings = weighed.ceilings
    aim = sound.loudness
    gain = solve(weighed, ceilings, aim)
    before: tuple[Envelope, tuple[bytes, ...]] | None = None
    for attempt in range(1, ENCODES + 1):
        envelope = Envelope.of(gain, reduction(weighed.peaks * _linear(gain), ceilings))
        parts = encode(samples, envelope, weighed.bounds, sound.bitrate, before)
        mp3 = join(parts, weighed.bounds)
        reading = read(mp3, sound.true_peak)
        error = sound.loudness - reading.measure.loudness
        # Silence has no loudness to mend, and no meter has less than 400 ms to go by.
        off = math.isfinite(error) and abs(error) > LOUDNESS_TOLERANCE
        if attempt == ENCODES or not (off or reading.excess):
            break
        before = envelope, parts
        ceilings = _lowered(ceilings, reading.over, reading.excess)
        if off:
            aim += error
            gain = solve(weighed, ceilings, aim)
    return Master(mp3, reading.measure, samples, envelope)


def weigh(samples: Samples, sound: SoundSettings) -> Weighed:
    """Energies, true peaks, ceilings and cuts, in one walk through the sound."""
    meter = CellMeter()
    for start in range(0, len(samples), CHUNK):
        meter.add(samples[start : start + CHUNK])
    cells = meter.cells
    peaks, differs = sample_peaks(samples)
    loudness = gated(cells)
    plain = sound.loudness - loudness if math.isfinite(loudness) else 0.0
    speech, music = overshoot(sound.bitrate)
    lowest = _linear(sound.true_peak - music - plain - _MOST_LIMITED / 4)
    exact = true_peaks(samples, peaks, differs, above=HIDDEN * lowest)
    # Where the channels differ a stinger plays, and coded music overshoots more than speech.
    ceiling = sound.true_peak - np.where(differs, music, speech)
    ceilings = np.power(10.0, ceiling / 20)
    return Weighed(cells, exact.astype(float), ceilings, cuts(peaks, len(samples)))


def solve(weighed: Weighed, ceilings: Curve, aim: float) -> float:
    """The gain in dB that gives `aim` LUFS once the limiter has taken its part."""
    loudness = gated(weighed.cells)
    if not math.isfinite(loudness):
        return 0.0
    plain = gain = aim - loudness
    for _ in range(_ROUNDS):
        envelope = Envelope.of(gain, reduction(weighed.peaks * _linear(gain), ceilings))
        missing = aim - gated(_limited(weighed.cells, envelope))
        if abs(missing) < _CLOSE or gain >= plain + _MOST_LIMITED:
            break
        gain = min(gain + _OVER_RELAX * missing, plain + _MOST_LIMITED)
    return gain


def _limited(cells: Energies, envelope: Envelope) -> Energies:
    """The cells' energies under the envelope; a cell is 14 blocks."""
    blocks = CELL // BLOCK
    energy = envelope.energy()[: len(cells) * blocks]
    limited: Energies = cells * energy.reshape(len(cells), blocks).mean(axis=1)
    return limited


def _lowered(ceilings: Curve, over: Indices, excess: float) -> Curve:
    """The ceilings, lower around the blocks that came out too high."""
    if not len(over):
        return ceilings
    lowered = np.zeros(len(ceilings), dtype=bool)
    for block in over:
        lowered[max(0, block - _AROUND) : block + _AROUND + 1] = True
    return np.where(lowered, ceilings * _linear(-excess - _EXTRA), ceilings)


def _linear(decibels: float) -> float:
    return float(10 ** (decibels / 20))

"""Laying the pieces: the body by numpy, intro and outro by pydub.

pydub counts milliseconds, 44.1 samples each, so everything given to it is a multiple of 10 ms (441
samples) and its positions are exact. It is given 32-bit samples 12 dB below full scale, because its
overlay clips without a word.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from audio_pipeline.mix.layout import Body
from audio_pipeline.mix.stinger import RATE, Stinger, loudness
from audio_pipeline.models import SoundSettings, Take

with warnings.catch_warnings():
    # It misses ffmpeg, which we do not need, and tells of audioop, which has a successor.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

GRID = 441
"""Samples: 10 ms."""
_GRID_MS = 10
_DUCK_MS = 600
"""How long a stinger takes to go down before the first words, and up after the last."""
_ONSET = 5 * 44
_END = 20 * 44
"""Samples over which every stinger comes and goes: a file cut in mid-note must not click."""
_HEADROOM = 0.25
_FULL = 2.0**31


@dataclass(frozen=True, eq=False)
class Laid:
    samples: Samples
    starts: tuple[int, ...]
    """Each take's first sample."""
    joins: tuple[int, ...]


def lay(
    body: Body,
    takes: Sequence[Take],
    sound: SoundSettings,
    *,
    intro: Stinger | None,
    outro: Stinger | None,
    stings: Mapping[str, Stinger],
) -> Laid:
    """The whole episode, float32 (n, 2)."""
    used = sorted({piece.sting for piece in body.pieces if piece.sting})
    speech = loudness([take.samples for take in takes]) if intro or outro or used else -math.inf
    first = _over(body, takes, sound.intro_overlap, intro, at_end=False)
    last = _over(body, takes, sound.outro_overlap, outro, at_end=True)
    head = _length(intro) - first
    tail = _length(outro) - last
    samples = np.zeros((head + body.length + tail, 2), dtype=np.float32)
    levelled = {name: _levelled(stings[name], speech, sound) for name in used}
    for piece in body.pieces:
        place = samples[head + piece.start : head + piece.stop]
        if piece.take is None:
            place[:] = levelled[piece.sting]
        else:
            # One channel after the other: three times as fast as spreading over pairs.
            place[:, 0] = place[:, 1] = takes[piece.take].samples
    joins = {head + edge for piece in body.pieces for edge in (piece.start, piece.stop)}
    if intro:
        under = samples[head : head + first]
        opening = _intro(_levelled(intro, speech, sound), under, head, sound)
        samples[: head + first] = opening
        joins |= {0, head, head + first}
    if outro:
        start = head + body.length - last
        under = samples[start : start + last]
        samples[start:] = _outro(_levelled(outro, speech, sound), under, sound)
        joins |= {start, start + last, len(samples)}
    starts = tuple(head + piece.start for piece in body.pieces if piece.take is not None)
    return Laid(samples, starts, tuple(sorted(joins)))


def _length(stinger: Stinger | None) -> int:
    """Samples, rounded up to 10 ms."""
    return -(-len(stinger.samples) // GRID) * GRID if stinger else 0


def _over(
    body: Body, takes: Sequence[Take], seconds: float, stinger: Stinger | None, *, at_end: bool
) -> int:
    """Samples of the body's first (last) take that the stinger lies under, a multiple of 10 ms.

    None where a pause or a sting comes first (last): the script asked for that to stand alone.
    """
    if stinger is None or not body.pieces:
        return 0
    piece = body.pieces[-1 if at_end else 0]
    outer = body.length - piece.stop if at_end else piece.start
    if piece.take is None or outer:
        return 0
    longest = min(len(stinger.samples), len(takes[piece.take].samples))
    return min(round(seconds * RATE), longest) // GRID * GRID


def _levelled(stinger: Stinger, speech: float, sound: SoundSettings) -> Samples:
    """The stinger as loud as the speech, plus `stinger_level`; as it is where one is silent."""
    samples = stinger.samples.copy()
    onset, end = min(_ONSET, len(samples)), min(_END, len(samples))
    samples[:onset] *= np.linspace(0, 1, onset, dtype=np.float32)[:, None]
    samples[-end:] *= np.linspace(1, 0, end, dtype=np.float32)[:, None]
    own = loudness([samples])
    if math.isfinite(own) and math.isfinite(speech):
        samples *= np.float32(10 ** ((speech + sound.stinger_level - own) / 20))
    return samples


def _intro(music: Samples, speech: Samples, start: int, sound: SoundSettings) -> Samples:
    """The intro, turned down before `speech` begins at sample `start`, gone when it ends."""
    begin, over = _ms(start), _ms(len(speech))
    segment = _segment(music)
    if not over:
        return _samples(segment)
    duck = min(_DUCK_MS, begin)
    if duck:
        segment = segment.fade(to_gain=sound.under_level, start=begin - duck, duration=duck)
    else:
        segment = segment.apply_gain(sound.under_level)
    segment = segment.fade_out(over)
    return _samples(segment.overlay(_segment(speech), position=begin))


def _outro(music: Samples, speech: Samples, sound: SoundSettings) -> Samples:
    """The outro, coming in under `speech` and rising to its own level when that has ended."""
    over = _ms(len(speech))
    segment = _segment(music)
    if not over:
        return _samples(segment)
    rise = min(_DUCK_MS, len(segment) - over)
    if rise:
        segment = segment.fade(from_gain=sound.under_level, start=over, duration=rise)
    else:
        segment = segment.apply_gain(sound.under_level)
    segment = segment.fade_in(over)
    return _samples(segment.overlay(_segment(speech), position=0))


def _ms(samples: int) -> int:
    return samples // GRID * _GRID_MS


def _segment(samples: Samples) -> Any:
    """An AudioSegment of 32-bit stereo, lengthened with silence to whole 10 ms."""
    raw = np.zeros((-(-len(samples) // GRID) * GRID, 2), dtype="<i4")
    scaled = samples.astype(np.float64) * (_HEADROOM * _FULL)
    raw[: len(samples)] = np.rint(np.clip(scaled, -_FULL, _FULL - 1))
    return AudioSegment(raw.tobytes(), sample_width=4, frame_rate=RATE, channels=2)


def _samples(segment: Any) -> Samples:
    raw = np.frombuffer(segment.raw_data, dtype="<i4").reshape(-1, 2)
    return (raw / (_HEADROOM * _FULL)).astype(np.float32)

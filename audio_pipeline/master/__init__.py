"""Mastering: level, limiter, MP3 with an exact length, and the meter that reads the result.

What counts is what a listener's player decodes, so loudness and true peak are measured on the
decoded MP3. The gain is solved on block peaks and block energies before anything is encoded, which
nearly always makes the first encode the last one. Stereo float32 at 44.1 kHz throughout: the lowest
rate that every podcast app takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from audio_pipeline.models import Measure, SoundSettings

if TYPE_CHECKING:
    from audio_pipeline.master.limiter import Envelope
    from audio_pipeline.models.sound import Samples

MASTER_VERSION = 1
"""Raised by hand whenever the same mix would come out as other bytes."""

RATE = 44_100
ENCODES = 3
LOUDNESS_TOLERANCE = 0.1
"""LU. What the solve promises; the first encode usually lands within 0.03."""


@dataclass(frozen=True)
class Master:
    """An untagged MP3 and what the meter says of it once decoded."""

    mp3: bytes = field(repr=False)
    measure: Measure
    mix: Samples = field(repr=False)
    envelope: Envelope = field(repr=False)

    @cached_property
    def samples(self) -> Samples:
        """The mastered sound before encoding, float32 (n, 2), at the level the MP3 decodes to.

        Made when first asked for: few builds keep it, and a second copy of an hour is 1.2 GB.
        """
        return self.envelope.apply(self.mix)


def encoder_name() -> str:
    """What turns a mix into bytes, for the sound key; read without loading the encoder."""
    from audio_pipeline.master.quality import QUALITY

    return f"lameenc {version('lameenc')} q{QUALITY} master {MASTER_VERSION}"


def master(samples: Samples, sound: SoundSettings) -> Master:
    """Brings `samples` (float32, (n, 2), 44.1 kHz) to `sound`'s loudness and true peak, as MP3.

    Raises SoundError if there are no samples or LAME has no such bit rate. A sound that cannot
    reach the loudness under the ceiling (a bare click) comes back as near as three encodes get it;
    `measure` tells.
    """
    from audio_pipeline.master.chain import run

    return run(samples, sound)


def measure(mp3: bytes) -> Measure:
    """Loudness, true peak and length of an MP3 (or anything libsndfile reads) as it decodes."""
    from audio_pipeline.master.meter import read

    return read(mp3).measure


def wav_bytes(samples: Samples) -> bytes:
    """A 24-bit WAV of float32 (n, channels) samples at 44.1 kHz, for `--keep-master`."""
    from io import BytesIO

    import soundfile

    out = BytesIO()
    soundfile.write(out, samples, RATE, format="WAV", subtype="PCM_24")
    return out.getvalue()

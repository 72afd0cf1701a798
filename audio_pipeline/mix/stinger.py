"""Stingers: sound files that a producer brings, read without any outside program."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from audio_pipeline.errors import SoundError
from audio_pipeline.files import sha256

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

RATE = 44_100
"""Hz of everything that is mixed: the lowest rate every podcast app takes as MP3."""
LONGEST = 60.0
"""Seconds. A stinger is a signature, not a piece of music; longer is most likely a wrong file."""


@dataclass(frozen=True, eq=False)
class Stinger:
    samples: Samples = field(repr=False)
    """float32 (n, 2) at 44.1 kHz."""
    sha256: str
    """Of the file's bytes."""


def read_stinger(path: Path) -> Stinger:
    """Reads a WAV, FLAC, MP3, OGG or AIFF file, mono or stereo, at any rate.

    Raises SoundError if it cannot be read, is empty, is longer than 60 s, has more than two
    channels, or holds values that are no numbers.
    """
    import numpy as np
    import soundfile

    place = path.as_posix()
    formats = "WAV, FLAC, MP3, OGG and AIFF can be read"
    try:
        data = path.read_bytes()
        with soundfile.SoundFile(BytesIO(data)) as file:
            if file.frames > LONGEST * file.samplerate:
                seconds = file.frames / file.samplerate
                raise SoundError.of(
                    place,
                    f"the stinger is {seconds:.0f} s long",
                    hint=f"{LONGEST:.0f} s at most",
                    code="stinger-too-long",
                )
            rate = file.samplerate
            samples = file.read(dtype="float32", always_2d=True)
    except OSError as error:
        message = f"the stinger cannot be read: {error.strerror or error}"
        raise SoundError.of(place, message, code="stinger-unreadable") from error
    except soundfile.LibsndfileError as error:
        message = f"the stinger cannot be read: {error.error_string}"
        raise SoundError.of(place, message, hint=formats, code="stinger-unreadable") from error
    if not len(samples):
        raise SoundError.of(place, "the stinger is empty", code="stinger-empty")
    if samples.shape[1] > 2:
        message = f"the stinger has {samples.shape[1]} channels"
        raise SoundError.of(place, message, hint="mono or stereo", code="stinger-channels")
    if not np.isfinite(samples).all():
        raise SoundError.of(place, "the stinger holds values that are no numbers", hint=formats)
    return Stinger(_house(samples, rate), sha256(data))


def _house(samples: Samples, rate: int) -> Samples:
    """Stereo at 44.1 kHz."""
    import numpy as np

    if rate != RATE:
        import soxr

        samples = soxr.resample(samples, rate, RATE, "VHQ").astype(np.float32)
    if samples.shape[1] == 1:
        samples = np.repeat(samples, 2, axis=1)
    return np.ascontiguousarray(samples)


def loudness(sounds: list[Samples]) -> float:
    """Integrated loudness (LUFS) of sounds one after another; mono counts as on two speakers.

    What is shorter than the standard's 400 ms window is weighed as if it went on.
    """
    import numpy as np
    import pyebur128

    channels = 1 if sounds[0].ndim == 1 else sounds[0].shape[1]
    state = pyebur128.R128State(channels, RATE, pyebur128.MeasurementMode.MODE_I)
    if channels == 1:
        state.set_channel(0, pyebur128.ChannelType.DUAL_MONO)
    frames = sum(len(sound) for sound in sounds)
    if not frames:
        return float("-inf")
    for _ in range(-(-RATE // frames)):
        for sound in sounds:
            state.add_frames(np.ascontiguousarray(sound).reshape(-1), len(sound))
    return float(pyebur128.get_loudness_global(state))

"""What a listener's player gets: loudness, true peak and length of the decoded file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from audio_pipeline.errors import SoundError
from audio_pipeline.master.loudness import CellMeter, gated
from audio_pipeline.master.peaks import BLOCK, CHUNK, HIDDEN, sample_peaks, true_peaks
from audio_pipeline.models import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio_pipeline.models.sound import Samples

RATE = 44_100


@dataclass(frozen=True, eq=False)
class Reading:
    measure: Measure
    over: NDArray[np.intp] = field(repr=False)
    """Blocks whose true peak passes the limit that was asked about."""
    excess: float
    """dB by which the highest of them does; 0 if none."""


def read(data: bytes, limit: float = math.inf) -> Reading:
    """Decodes `data` in chunks and weighs it; `limit` in dBTP. SoundError if it is no sound."""
    meter = CellMeter()
    bar = 10 ** (limit / 20)
    highest, length = 0.0, 0
    over: list[NDArray[np.intp]] = []
    try:
        with soundfile.SoundFile(BytesIO(data)) as sound:
            if sound.samplerate != RATE:
                raise SoundError.of("master", f"{sound.samplerate} Hz instead of {RATE}")
            for chunk in _chunks(sound):
                stereo = np.repeat(chunk, 2, axis=1) if chunk.shape[1] == 1 else chunk
                meter.add(stereo)
                peaks = _peaks(stereo, min(max(highest, 1e-9), bar))
                highest = max(highest, float(peaks.max()))
                over.append(np.flatnonzero(peaks > bar) + length // BLOCK)
                length += len(chunk)
    except soundfile.LibsndfileError as error:
        raise SoundError.of("master", f"cannot be decoded: {error}") from error
    peak = 20 * math.log10(highest) if highest else -math.inf
    measure = Measure(gated(meter.cells), peak, length / RATE)
    blocks = np.concatenate(over) if over else np.zeros(0, dtype=np.intp)
    return Reading(measure, blocks, max(0.0, peak - limit))


def _chunks(sound: soundfile.SoundFile) -> Iterator[Samples]:
    """The sound in chunks; the next is decoded while the one before is weighed."""
    with ThreadPoolExecutor(max_workers=1) as decoder:
        coming = decoder.submit(sound.read, CHUNK, "float32", True)
        while len(chunk := coming.result()):
            coming = decoder.submit(sound.read, CHUNK, "float32", True)
            yield chunk


def _peaks(chunk: Samples, known: float) -> NDArray[np.float32]:
    """Blocks' true peaks; between samples only where that could pass `known`."""
    peaks, differs = sample_peaks(chunk)
    level = max(known, float(peaks.max()))
    return true_peaks(chunk, peaks, differs, above=HIDDEN * level)

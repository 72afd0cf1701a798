"""Peaks of blocks, between the samples too, after ITU-R BS.1770-4 annex 2 (four times the rate)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio_pipeline.models.sound import Samples

    Levels = NDArray[np.float32]
    Indices = NDArray[np.intp]

BLOCK = 63
"""Samples: 1/700 s, so that 14 blocks make a 20 ms cell."""
CHUNK = 700 * 10 * BLOCK
"""Samples looked at together: 10 s."""
HIDDEN = 0.5
"""A block's peak between samples stays below its sample peak divided by this."""
_TAPS = 12
_BEFORE = _TAPS // 2 - 1
_BATCH = 4096


def _filters() -> Levels:
    """Three windowed-sinc interpolators, for a quarter, a half and three quarters of a sample."""
    rows = []
    for phase in (0.25, 0.5, 0.75):
        at = np.arange(_TAPS) - _BEFORE - phase
        window = np.cos(np.pi * at / (_TAPS + 1)) ** 2
        taps = np.sinc(at) * window
        rows.append(taps / taps.sum())
    return np.array(rows, dtype=np.float32)


_FILTERS = _filters()


def sample_peaks(samples: Samples) -> tuple[Levels, NDArray[np.bool_]]:
    """Each block's largest |sample| and whether its two channels differ."""
    count = -(-len(samples) // BLOCK)
    peaks = np.zeros(count, dtype=np.float32)
    differs = np.zeros(count, dtype=bool)
    for start in range(0, len(samples), CHUNK):
        chunk = _whole_blocks(samples[start : start + CHUNK])
        first = start // BLOCK
        last = first + len(chunk) // BLOCK
        blocks = chunk.reshape(-1, BLOCK, 2)
        peaks[first:last] = np.maximum(blocks.max(axis=(1, 2)), -blocks.min(axis=(1, 2)))
        differs[first:last] = (blocks[:, :, 0] != blocks[:, :, 1]).any(axis=1)
    return peaks, differs


def _whole_blocks(chunk: Samples) -> Samples:
    missing = -len(chunk) % BLOCK
    return np.pad(chunk, ((0, missing), (0, 0))) if missing else chunk


def true_peaks(
    samples: Samples, peaks: Levels, differs: NDArray[np.bool_], *, above: float
) -> Levels:
    """`peaks` with those above `above` replaced by the peak of the curve through the samples."""
    found = peaks.copy()
    loud = np.flatnonzero(peaks > above)
    for start in range(0, len(loud), _BATCH):
        blocks = loud[start : start + _BATCH]
        found[blocks] = np.maximum(found[blocks], _between(samples, 0, blocks))
        stereo = blocks[differs[blocks]]
        if len(stereo):
            found[stereo] = np.maximum(found[stereo], _between(samples, 1, stereo))
    return found


def _between(samples: Samples, channel: int, blocks: Indices) -> Levels:
    at = blocks[:, None] * BLOCK + np.arange(-_BEFORE, BLOCK + _TAPS - _BEFORE - 1)
    outside = (at < 0) | (at >= len(samples))
    windows = samples[np.clip(at, 0, len(samples) - 1), channel]
    windows[outside] = 0
    highest = np.zeros(len(blocks), dtype=np.float32)
    for taps in _FILTERS:
        curve = np.zeros((len(blocks), BLOCK), dtype=np.float32)
        for index, tap in enumerate(taps):
            curve += tap * windows[:, index : index + BLOCK]
        np.maximum(highest, np.abs(curve, out=curve).max(axis=1), out=highest)
    return highest

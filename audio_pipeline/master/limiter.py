"""A look-ahead limiter worked on blocks: the curve first, the sound once, and only where needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from audio_pipeline.master.peaks import BLOCK, CHUNK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio_pipeline.models.sound import Samples

    Curve = NDArray[np.float64]

LOOK_AHEAD = 4
"""Blocks: 5.7 ms, long enough that the onset of a limited syllable does not crackle."""
RELEASE = 40.0 / 700
"""dB a block: 40 dB/s. Slower is heard as pumping after a plosive, faster as roughness."""
_HANN = np.hanning(2 * LOOK_AHEAD + 3)[1:-1]
_SMOOTH = _HANN / _HANN.sum()


def reduction(peaks: Curve, ceilings: Curve) -> Curve:
    """dB by which each block is turned down so that no peak passes its ceiling (both linear).

    The release is a straight line in dB, found for all blocks at once; widening by the look-ahead
    and then averaging over the same width cannot fall below what any block needs.
    """
    with np.errstate(divide="ignore"):
        need = np.maximum(20 * np.log10(peaks / ceilings), 0.0)
    if not need.any():
        return np.zeros(len(peaks))
    slope = RELEASE * np.arange(len(need))
    held = np.maximum.accumulate(need + slope) - slope
    widened = np.pad(held, LOOK_AHEAD, mode="edge")
    wide = np.lib.stride_tricks.sliding_window_view(widened, 2 * LOOK_AHEAD + 1).max(axis=1)
    padded = np.pad(wide, LOOK_AHEAD, mode="edge")
    smooth = np.zeros(len(need))
    for index, weight in enumerate(_SMOOTH):
        smooth += weight * padded[index : index + len(need)]
    smooth[smooth < 1e-6] = 0.0
    return smooth


@dataclass(frozen=True, eq=False)
class Envelope:
    """The gain of every moment: `edges` holds it at the block boundaries, linear in between."""

    edges: NDArray[np.float32]

    @classmethod
    def of(cls, gain: float, reductions: Curve) -> Envelope:
        """`gain` dB less the blocks' reductions; an edge takes the larger of its neighbours."""
        padded = np.pad(reductions, 1, mode="edge")
        edges = np.maximum(padded[:-1], padded[1:])
        return cls(np.power(10.0, (gain - edges) / 20).astype(np.float32))

    def energy(self) -> Curve:
        """The mean square of the gain in each block."""
        left, right = self.edges[:-1].astype(float), self.edges[1:].astype(float)
        energy: Curve = (left * left + left * right + right * right) / 3
        return energy

    def chunk(self, samples: Samples, start: int, stop: int) -> Samples:
        """samples[start:stop] at its gain; `start` lies on a block boundary."""
        out = samples[start:stop].astype(np.float32, copy=True)
        first = start // BLOCK
        edges = self.edges[first : first + -(-len(out) // BLOCK) + 1]
        if edges[0] == edges[-1] and (edges == edges[0]).all():
            out *= edges[0]
            return out
        ramp = (np.arange(BLOCK, dtype=np.float32) + np.float32(0.5)) / np.float32(BLOCK)
        gain = edges[:-1, None] + (edges[1:] - edges[:-1])[:, None] * ramp
        out *= gain.reshape(-1)[: len(out), None]
        return out

    def apply(self, samples: Samples) -> Samples:
        """The whole sound at its gain."""
        out = np.empty(samples.shape, dtype=np.float32)
        for start in range(0, len(samples), CHUNK):
            stop = min(start + CHUNK, len(samples))
            out[start:stop] = self.chunk(samples, start, stop)
        return out

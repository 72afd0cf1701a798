"""Loudness after ITU-R BS.1770-4, kept as the K-weighted energy of 20 ms cells.

From cells the gated loudness of a sound can be told for any gain curve without touching the sound
again. Speech is the same in both channels, so mid and side are weighed instead of left and right
(2·(M² + S²) = L² + R²), and a side that is silent costs nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pyebur128

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio_pipeline.models.sound import Samples

    Energies = NDArray[np.float64]

CELL = 882
"""Samples: 20 ms at 44.1 kHz."""
RATE = 44_100
_CELL_MS = 20
_HOP = 5
_WINDOW = 20
"""Cells: the standard's 400 ms window every 100 ms."""
_OFFSET = -0.691
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0


class CellMeter:
    """Weighs a sound that arrives in chunks, each but the last a whole number of cells."""

    def __init__(self) -> None:
        self._mid = _weigher()
        self._side: Any = None
        self._cells: list[Energies] = []

    def add(self, chunk: Samples) -> None:
        """`chunk`: float32 (n, 2)."""
        mid = np.ascontiguousarray((chunk[:, 0] + chunk[:, 1]) * np.float32(0.5))
        energies = _weigh(self._mid, mid)
        side = (chunk[:, 0] - chunk[:, 1]) * np.float32(0.5)
        if side.any():
            self._side = self._side or _weigher()
            energies += _weigh(self._side, np.ascontiguousarray(side))
        else:
            self._side = None
        self._cells.append(2 * energies)

    @property
    def cells(self) -> Energies:
        """K-weighted mean square of each cell, both channels together."""
        return np.concatenate(self._cells) if self._cells else np.zeros(0)


def _weigher() -> Any:
    return pyebur128.R128State(1, RATE, pyebur128.MeasurementMode.MODE_M)


def _weigh(state: Any, mono: Samples) -> Energies:
    count = len(mono) // CELL
    levels = np.empty(count)
    for cell in range(count):
        state.add_frames(mono[cell * CELL : (cell + 1) * CELL], CELL)
        levels[cell] = pyebur128.get_loudness_window(state, _CELL_MS)
    energies: Energies = np.power(10.0, (levels - _OFFSET) / 10)
    return energies


def gated(cells: Energies) -> float:
    """Integrated loudness in LUFS; -inf for silence and for anything shorter than 400 ms."""
    if len(cells) < _WINDOW:
        return -math.inf
    total = np.concatenate([[0.0], np.cumsum(cells)])
    starts = np.arange(0, len(cells) - _WINDOW + 1, _HOP)
    windows = (total[starts + _WINDOW] - total[starts]) / _WINDOW
    windows = windows[windows > _energy(_ABSOLUTE_GATE)]
    if not len(windows):
        return -math.inf
    gate = 10 * math.log10(windows.mean()) + _OFFSET + _RELATIVE_GATE
    windows = windows[windows > _energy(gate)]
    return float(10 * math.log10(windows.mean()) + _OFFSET)


def _energy(level: float) -> float:
    return float(10 ** ((level - _OFFSET) / 10))

"""Makes the show's own stingers, intro.wav and outro.wav, from nothing but arithmetic.

    python scripts/stingers/make_stingers.py

A small motif in D: the intro asks (a rising fifth that stays open on the ninth), the outro answers
(down to the tonic). Bells over a soft pad, a low note under the last chord, one hall for all. The
noise of the hall has a fixed seed: the same bytes come out each time.
"""

from __future__ import annotations

import math
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]

RATE = 44_100
PEAK = 0.5
"""-6 dBFS; the pipeline sets the level by ear's measure anyway."""
NOTES = {"C": -9, "D": -7, "E": -5, "F#": -3, "G": -2, "A": 0, "B": 2, "C#": -8}

Score = list[tuple[float, str, float]]
"""(second, note, loudness)."""

INTRO_BELLS: Score = [
    (0.06, "A4", 0.65), (0.36, "D5", 0.75), (0.66, "E5", 0.80), (0.96, "A5", 1.00),
    (1.56, "F#5", 0.75), (1.86, "E5", 0.60), (2.16, "A4", 0.45), (2.46, "D5", 0.70),
    (2.46, "F#5", 0.55), (2.78, "E5", 0.45), (3.10, "A5", 0.35),
]  # fmt: skip
INTRO_PAD: Score = [
    (0.00, "D3", 0.8), (0.00, "A3", 0.8), (0.00, "E4", 0.6), (0.00, "F#4", 0.5),
    (1.26, "B2", 0.8), (1.26, "G3", 0.7), (1.26, "D4", 0.7), (1.26, "F#4", 0.5),
    (2.46, "D3", 1.0), (2.46, "A3", 0.8), (2.46, "E4", 0.6), (2.46, "F#4", 0.5),
]  # fmt: skip
OUTRO_BELLS: Score = [
    (1.50, "A5", 0.70), (1.80, "F#5", 0.70), (2.10, "E5", 0.75), (2.40, "A4", 0.60),
    (2.70, "B4", 0.70), (3.00, "E5", 0.75), (3.30, "D5", 1.00), (3.30, "A4", 0.55),
    (3.30, "F#4", 0.45), (3.64, "F#5", 0.40), (3.98, "A5", 0.28),
]  # fmt: skip
OUTRO_PAD: Score = [
    (0.00, "G2", 0.9), (0.00, "D4", 0.7), (0.00, "F#4", 0.6), (0.00, "A4", 0.4),
    (2.10, "A2", 0.9), (2.10, "E4", 0.7), (2.10, "D4", 0.5), (2.10, "G3", 0.6),
    (3.30, "D3", 1.0), (3.30, "A3", 0.9), (3.30, "F#4", 0.7), (3.30, "E4", 0.4),
]  # fmt: skip


def frequency(note: str) -> float:
    """Hz, equal temperament, A4 = 440.

    >>> round(frequency("D5"), 1)
    587.3
    """
    return 440.0 * 2 ** ((NOTES[note[:-1]] + 12 * (int(note[-1]) - 4)) / 12)


def bell(pitch: float, loudness: float) -> Wave:
    """A struck bar: a few partials, the high ones gone soon, a touch of the mallet at the front."""
    time = np.arange(int(2.6 * RATE)) / RATE
    sound = np.zeros(len(time))
    for ratio, level, decay in ((1, 1.0, 2.4), (2, 0.28, 3.6), (3.01, 0.12, 6), (6.27, 0.06, 16)):
        sound += level * np.exp(-decay * time) * np.sin(2 * np.pi * pitch * ratio * time)
    return 0.5 * loudness * sound * np.minimum(time / 0.006, 1) * ramp_down(time, 0.3)


def pad(seconds: float) -> Callable[[float, float], Wave]:
    """A string-like chord tone that swells and leaves slowly, for `seconds` and a release."""

    def tone(pitch: float, loudness: float) -> Wave:
        time = np.arange(int((seconds + 1.4) * RATE)) / RATE
        sound = np.zeros(len(time))
        for detune, phase in ((0.9985, 0.0), (1.0, 1.1), (1.0017, 2.3)):
            for harmonic in range(1, 8):
                level = harmonic**-1.6 * math.exp(-((pitch * harmonic / 2200) ** 2))
                angle = 2 * np.pi * pitch * detune * harmonic * time + phase * harmonic
                sound += level * np.sin(angle)
        rise = np.sin(np.minimum(time / 0.45, 1) * np.pi / 2) ** 2
        fall = np.cos(np.clip((time - seconds) / 1.4, 0, 1) * np.pi / 2) ** 2
        return 0.085 * loudness * sound * rise * fall

    return tone


def ramp_down(time: Wave, seconds: float) -> Wave:
    return np.clip((time[-1] - time) / seconds, 0, 1)


def play(score: Score, voice: Callable[[float, float], Wave], seconds: float, width: float) -> Wave:
    """The notes of a score, spread between the speakers: low ones in the middle, high ones out."""
    out = np.zeros((int(seconds * RATE), 2))
    for number, (start, note, loudness) in enumerate(score):
        sound = voice(frequency(note), loudness)
        side = width * (-1) ** number * min(1.0, frequency(note) / 900)
        angle = (side + 1) * np.pi / 4
        first = int(start * RATE)
        stop = min(len(out), first + len(sound))
        out[first:stop, 0] += sound[: stop - first] * math.cos(angle)
        out[first:stop, 1] += sound[: stop - first] * math.sin(angle)
    return out


def hall(dry: Wave, wet: float) -> Wave:
    """`dry` in a hall that rings 1.6 s, its highs for less."""
    length = int(2.0 * RATE)
    time = np.arange(length) / RATE
    # RandomState's stream is frozen, a Generator's may change between versions of numpy.
    noise = np.random.RandomState(1931).standard_normal((length, 2))
    size = len(dry) + length
    spectrum = np.fft.rfft(noise * np.exp(-4.3 * time)[:, None] * (time > 0.018)[:, None], size, 0)
    pitch = np.fft.rfftfreq(size, 1 / RATE)
    tone = 1 / (1 + (pitch / 2600) ** 2) * pitch**2 / (pitch**2 + 180**2)
    room = np.fft.irfft(np.fft.rfft(dry, size, 0) * spectrum * tone[:, None], size, 0)[: len(dry)]
    return dry + wet * room / np.abs(room).max() * np.abs(dry).max()


def finish(sound: Wave, tail: float) -> Wave:
    """Peak at -6 dBFS, faded to nothing over the last `tail` seconds."""
    count = int(tail * RATE)
    sound[-count:] *= (np.cos(np.linspace(0, np.pi, count)) / 2 + 0.5)[:, None]
    return sound * (PEAK / np.abs(sound).max())


def intro() -> Wave:
    """5.2 s; in its last second only the chord is left, for the first words to begin over."""
    seconds = 5.2
    dry = play(INTRO_BELLS, bell, seconds, 0.5) + play(INTRO_PAD[:8], pad(1.2), seconds, 0.7)
    dry += play([*INTRO_PAD[8:], (2.46, "D2", 0.8)], pad(1.9), seconds, 0.5)
    return finish(hall(dry, 0.35), 1.0)


def outro() -> Wave:
    """6.2 s; its first second and a half lies under the last words and only swells."""
    seconds = 6.2
    dry = play(OUTRO_BELLS, bell, seconds, 0.5) + play(OUTRO_PAD[:4], pad(2.0), seconds, 0.7)
    dry += play(OUTRO_PAD[4:8], pad(1.1), seconds, 0.7) + play(
        OUTRO_PAD[8:], pad(1.4), seconds, 0.7
    )
    dry += play([(3.30, "D2", 0.8)], pad(1.4), seconds, 0.0)
    return finish(hall(dry, 0.35), 1.8)


def write(path: Path, sound: Wave) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.rint(sound * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    here = Path(__file__).parent
    write(here / "intro.wav", intro())
    write(here / "outro.wav", outro())

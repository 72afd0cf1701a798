"""What is asked of LAME, and what LAME does to the level without being asked."""

from __future__ import annotations

QUALITY = 5
"""LAME's own default at constant rate: twice as fast as 2, and no meter tells them apart."""

BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kb/s of MPEG-1 layer III, in the order of the header's index, which counts from 1."""


def scale(bitrate: int) -> float:
    """The factor LAME's presets put on the sound: 0.95 up to 160 kb/s, 1 from 256 on."""
    if bitrate <= 160:
        return 0.95
    return {192: 0.97, 224: 0.98}.get(bitrate, 1.0)


def overshoot(bitrate: int) -> tuple[float, float]:
    """dB by which decoded peaks pass the limiter's ceiling, for (speech, music), with margin."""
    if bitrate >= 128:
        return 0.4, 1.0
    return (0.8, 1.6) if bitrate >= 96 else (1.5, 2.3)

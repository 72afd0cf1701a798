"""Makes the show's artwork, artwork.png: 3000 x 3000, RGB, from nothing but arithmetic.

    python scripts/make_artwork.py

A lamp over still water at night: its light goes out in rings, as sound does, and comes back broken
by the ripples. The name stands below in letters made of strokes. The same bytes come out each time.
"""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
Colour = tuple[int, int, int]

SIZE = 3000
STRIP = 250
"""Rows painted at a time."""
ZENITH: Colour = (13, 17, 33)
DUSK: Colour = (32, 52, 84)
WATER: Colour = (18, 30, 54)
DEEP: Colour = (10, 14, 27)
LAMP: Colour = (255, 158, 94)
PALE: Colour = (240, 232, 214)

HORIZON = 1790.0
CENTRE = (1500.0, 1180.0)
RADIUS = 190.0
RINGS = [(330 + 150 * n, 15 - 1.4 * n, 0.92 * 0.74**n) for n in range(8)]
"""(radius, stroke, strength): thinner and fainter outwards."""
RIPPLES = [(1850 + 62 * n, 330 - 34 * n, 24 - 2.0 * n, 0.85 * 0.86**n) for n in range(8)]
"""(height, half width, half thickness, strength) of the lamp's image in the water."""
STARS = [(410, 330, 6), (760, 190, 4), (2230, 260, 5), (2620, 520, 6), (260, 900, 4),
         (2780, 1020, 4), (1160, 120, 4), (560, 690, 5), (2440, 860, 4)]  # fmt: skip

NAME_TOP, NAME_HEIGHT, NAME_STROKE = 2480.0, 230.0, 15.0

Stroke = tuple[str, tuple[float, ...]]
LETTERS: dict[str, tuple[float, list[Stroke]]] = {
    "O": (1.04, [("arc", (0.52, 0.5, 0.5, -math.pi, math.pi))]),
    "N": (0.78, [("line", (0, 1, 0, 0)), ("line", (0, 0, 0.78, 1)), ("line", (0.78, 1, 0.78, 0))]),
    "A": (0.9, [("line", (0, 1, 0.45, 0)), ("line", (0.45, 0, 0.9, 1)),
                ("line", (0.155, 0.66, 0.745, 0.66))]),
    "I": (0.0, [("line", (0, 0, 0, 1))]),
    "R": (0.62, [("line", (0, 1, 0, 0)), ("line", (0, 0, 0.32, 0)), ("line", (0, 0.56, 0.32, 0.56)),
                 ("arc", (0.32, 0.28, 0.28, -math.pi / 2, math.pi / 2)),
                 ("line", (0.3, 0.56, 0.62, 1))]),
    " ": (0.14, []),
}  # fmt: skip
"""Width and strokes in units of the letter's height, y downwards."""


def mix(paint: Field, colour: Colour, cover: Field) -> None:
    """Lays `colour` over the picture where `cover` (0 to 1) says."""
    for channel in range(3):
        paint[:, :, channel] += (colour[channel] - paint[:, :, channel]) * cover


def inside(distance: Field) -> Field:
    """Cover of a shape from the signed distance to its edge, soft over one pixel."""
    return np.clip(0.5 - distance, 0, 1)


def ground(y: Field) -> Field:
    """Sky and water, by height alone."""
    paint = np.empty((len(y), SIZE, 3), dtype=np.float32)
    up = np.clip(y / HORIZON, 0, 1) ** 1.5
    down = np.clip((y - HORIZON) / (SIZE - HORIZON), 0, 1) ** 0.7
    for channel in range(3):
        sky = ZENITH[channel] + (DUSK[channel] - ZENITH[channel]) * up
        sea = WATER[channel] + (DEEP[channel] - WATER[channel]) * down
        # Whole steps: a gradient of flat bands packs to a tenth of a dithered one.
        paint[:, :, channel] = np.rint(np.where(y < HORIZON, sky, sea))
    return paint


def paint_strip(top: int) -> NDArray[np.uint8]:
    y = np.arange(top, top + STRIP, dtype=np.float32)[:, None] + 0.5
    x = np.arange(SIZE, dtype=np.float32)[None, :] + 0.5
    paint = ground(y)
    sky = inside(y - HORIZON)
    away = np.hypot(x - CENTRE[0], y - CENTRE[1])
    for star_x, star_y, size in STARS:
        mix(paint, PALE, 0.7 * inside(np.hypot(x - star_x, y - star_y) - size))
    for radius, stroke, strength in RINGS:
        mix(paint, LAMP, strength * sky * inside(np.abs(away - radius) - stroke / 2))
    mix(paint, LAMP, inside(away - RADIUS))
    for height, half, thick, strength in RIPPLES:
        beside = np.hypot(np.maximum(np.abs(x - CENTRE[0]) - half, 0), y - height)
        mix(paint, LAMP, strength * inside(beside - thick / 2))
    if top + STRIP > NAME_TOP - NAME_STROKE and top < NAME_TOP + NAME_HEIGHT + NAME_STROKE:
        mix(paint, PALE, inside(name_distance(x, y) - NAME_STROKE))
    return np.rint(paint).astype(np.uint8)


def name_distance(x: Field, y: Field) -> Field:
    """Distance to the nearest stroke of the show's name, set in the middle."""
    text, spacing = "ON AIR", 0.34
    width = sum(LETTERS[letter][0] + spacing for letter in text) - spacing
    at = (SIZE - width * NAME_HEIGHT) / 2
    nearest = np.full((y.shape[0], SIZE), np.float32(SIZE))
    for letter in text:
        wide, strokes = LETTERS[letter]
        u, v = (x - at) / NAME_HEIGHT, (y - NAME_TOP) / NAME_HEIGHT
        for kind, numbers in strokes:
            distance = to_line(u, v, numbers) if kind == "line" else to_arc(u, v, numbers)
            np.minimum(nearest, distance * NAME_HEIGHT, out=nearest)
        at += (wide + spacing) * NAME_HEIGHT
    return nearest


def to_line(u: Field, v: Field, numbers: tuple[float, ...]) -> Field:
    x0, y0, x1, y1 = numbers
    dx, dy = x1 - x0, y1 - y0
    along = np.clip(((u - x0) * dx + (v - y0) * dy) / (dx * dx + dy * dy), 0, 1)
    return np.hypot(u - x0 - along * dx, v - y0 - along * dy)


def to_arc(u: Field, v: Field, numbers: tuple[float, ...]) -> Field:
    cx, cy, radius, start, stop = numbers
    angle = np.clip(np.arctan2(v - cy, u - cx), start, stop)
    return np.hypot(u - cx - radius * np.cos(angle), v - cy - radius * np.sin(angle))


def png(pixels: NDArray[np.uint8]) -> bytes:
    """RGB pixels as PNG; each row as it is or as the difference to the one above."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + width * 3), dtype=np.uint8)
    flat = pixels.reshape(height, -1)
    rows[:, 1:] = flat
    rows[1:, 0] = 2
    rows[1:, 1:] -= flat[:-1]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


if __name__ == "__main__":
    strips = [paint_strip(top) for top in range(0, SIZE, STRIP)]
    (Path(__file__).parent / "artwork.png").write_bytes(png(np.concatenate(strips)))

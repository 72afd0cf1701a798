"""Artwork small enough to travel in every MP3. Reads and writes PNG with zlib and numpy alone."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from audio_pipeline.errors import SoundError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

LARGEST = 600
"""Pixels on a side."""
HEAVIEST = 500_000
"""Bytes: what feeds allow artwork to weigh; a picture we cannot reduce may be embedded up to it."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_SUB, _UP, _AVERAGE, _PAETH = 1, 2, 3, 4


class ImageSize(NamedTuple):
    width: int
    height: int
    media_type: str
    """"image/png" or "image/jpeg"."""


def image_size(data: bytes) -> ImageSize:
    """Size and type of a PNG or JPEG, read from its header. SoundError if it is neither."""
    if data.startswith(_SIGNATURE) and len(data) >= 33:
        width, height = struct.unpack(">II", data[16:24])
        return ImageSize(width, height, "image/png")
    if data.startswith(b"\xff\xd8"):
        found = _jpeg_size(data)
        if found:
            return ImageSize(*found, "image/jpeg")
    raise SoundError.of(
        "artwork", "is neither PNG nor JPEG", hint="save it as PNG", code="artwork-type"
    )


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + length
    return None


def artwork_600(data: bytes) -> bytes:
    """The picture at 600 pixels or less, as PNG; as it is where it is that small already.

    JPEG and the rarer kinds of PNG (interlaced, 1 to 4 or 16 bits) cannot be reduced here: they
    come back as they are up to 500 kB, and raise SoundError above. So does a damaged PNG.
    """
    size = image_size(data)
    if max(size.width, size.height) <= LARGEST:
        return data
    header = data[16:29]
    if size.media_type == "image/png" and header[8] == 8 and header[12] == 0:
        return write_png(_reduced(read_png(data)))
    if len(data) <= HEAVIEST:
        return data
    raise SoundError.of(
        "artwork",
        f"weighs {len(data) / 1000:.0f} kB and cannot be made smaller here",
        hint="save it as PNG with 8 bits a channel, or in less than 500 kB",
        code="artwork-heavy",
    )


def _reduced(pixels: Pixels) -> Pixels:
    """The mean of whole squares of pixels; what is left over at the right and below is cut."""
    import numpy as np

    factor = -(-max(pixels.shape[:2]) // LARGEST)
    height, width = pixels.shape[0] // factor, pixels.shape[1] // factor
    total = np.zeros((height, width, 3), dtype=np.uint32)
    for row in range(factor):
        for column in range(factor):
            total += pixels[row : height * factor : factor, column : width * factor : factor]
    mean: Pixels = ((total + factor * factor // 2) // (factor * factor)).astype(np.uint8)
    return mean


def read_png(data: bytes) -> Pixels:
    """RGB pixels (height, width, 3) of a PNG of 8 bits, not interlaced; alpha is laid on white."""
    import numpy as np

    width, height, _, colour = struct.unpack(">IIBB", data[16:26])
    try:
        chunks = _chunks(data)
        raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
        channels = _CHANNELS[colour]
        rows = np.frombuffer(raw, dtype=np.uint8).reshape(height, 1 + width * channels)
        pixels = _unfiltered(rows[:, 0], rows[:, 1:].reshape(height, width, channels))
        if colour == 3:
            palette = next(body for kind, body in chunks if kind == b"PLTE")
            colours: Pixels = np.frombuffer(palette, dtype=np.uint8).reshape(-1, 3)
            return np.take(colours, pixels[:, :, 0], axis=0)
    except (zlib.error, ValueError, KeyError, IndexError, StopIteration) as error:
        message = f"the PNG is damaged: {error}"
        raise SoundError.of("artwork", message, hint="save it again", code="artwork-png") from error
    if colour in (4, 6):
        alpha = pixels[:, :, -1:].astype(np.uint16)
        pixels = ((pixels[:, :, :-1] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], len(_SIGNATURE)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def _unfiltered(filters: Pixels, rows: Pixels) -> Pixels:
    """PNG's row filters undone (PNG specification, section 9)."""
    import numpy as np

    if filters.max(initial=0) > _PAETH:
        raise ValueError("unknown filter")
    if not np.isin(filters, (_AVERAGE, _PAETH)).any():
        return _unfiltered_by_rows(filters, rows)
    return _unfiltered_by_diagonals(filters, rows)


def _unfiltered_by_rows(filters: Pixels, rows: Pixels) -> Pixels:
    import numpy as np

    pixels = rows.copy()
    for number, kind in enumerate(filters):
        if kind == _SUB:
            np.cumsum(rows[number], axis=0, dtype=np.uint8, out=pixels[number])
        elif kind == _UP and number:
            pixels[number] += pixels[number - 1]
    return pixels


def _unfiltered_by_diagonals(filters: Pixels, rows: Pixels) -> Pixels:
    """A pixel needs its left, upper and upper left neighbour: diagonals can be done at once."""
    import numpy as np

    height, width, channels = rows.shape
    # A row and a column of zeros in front stand for what lies outside the picture.
    framed = np.zeros((height + 1, width + 1, channels), dtype=np.uint8)
    framed[1:, 1:] = rows
    flat = framed.reshape(-1, channels)
    is_kind = [(filters == kind)[:, None] for kind in range(_PAETH + 1)]
    for diagonal in range(height + width - 1):
        first, last = max(0, diagonal - width + 1), min(height - 1, diagonal)
        count = last - first + 1
        start = (first + 1) * (width + 1) + (diagonal - first) + 1
        here, left, up, corner = (
            flat[start - back : start - back + (count - 1) * width + 1 : width]
            for back in (0, 1, width + 1, width + 2)
        )
        kinds = [each[first : last + 1] for each in is_kind]
        a, b, c = left.astype(np.int16), up.astype(np.int16), corner.astype(np.int16)
        predicted = np.where(kinds[_PAETH], _paeth(a, b, c), (a + b) >> 1)
        predicted = np.where(kinds[_SUB], a, np.where(kinds[_UP], b, predicted))
        predicted = np.where(kinds[0], 0, predicted)
        here += predicted.astype(np.uint8)
    return framed[1:, 1:]


def _paeth(a: NDArray[np.int16], b: NDArray[np.int16], c: NDArray[np.int16]) -> NDArray[np.int16]:
    """Whichever of left, up and upper left is nearest to left + up - upper left."""
    import numpy as np

    to_a, to_b, to_c = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    nearest = np.where(to_b <= to_c, b, c)
    found: NDArray[np.int16] = np.where((to_a <= to_b) & (to_a <= to_c), a, nearest)
    return found


def write_png(pixels: Pixels) -> bytes:
    """RGB pixels (height, width, 3) as PNG; each row with the filter that leaves least."""
    import numpy as np

    height, width, channels = pixels.shape
    wide = pixels.reshape(height, width * channels)
    left, up = np.zeros_like(wide), np.zeros_like(wide)
    left[:, channels:] = wide[:, :-channels]
    up[1:] = wide[:-1]
    tried = [wide, wide - left, wide - up]
    weights = [np.abs(each.view(np.int8).astype(np.int16)).sum(axis=1) for each in tried]
    best = np.argmin(weights, axis=0)
    rows = np.empty((height, 1 + wide.shape[1]), dtype=np.uint8)
    rows[:, 0] = best
    for kind, each in enumerate(tried):
        chosen = best == kind
        rows[chosen, 1:] = each[chosen]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

"""The Info frame in front of an MP3: how many frames, and how much of them is not sound.

LAME's library leaves this frame to its caller. Without it decoders play the encoder's delay as
25 ms of silence, and seeking has no table. Layout after Xing's header and LAME's tag, revision 1.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache

import numpy as np

from audio_pipeline.master.quality import BITRATES

FRAME = 1152
"""Samples a frame."""
ENCODER_DELAY = 576
"""Samples LAME puts in front; decoders add their own 529."""
_SIDE_INFO = {True: 32, False: 17}
_SMALLEST = 64
"""kb/s whose frame is large enough for the header and its table."""
_RATE = 44_100


@dataclass(frozen=True, slots=True)
class Header:
    bitrate: int
    stereo: bool
    length: int
    """Bytes of the frame, padding slot included."""


def parse_header(data: bytes | bytearray | memoryview, at: int = 0) -> Header:
    """The frame header at `at`. ValueError if there is none of MPEG-1 layer III at 44.1 kHz."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xFE != 0xFA:
        raise ValueError(f"no MPEG-1 layer III frame at byte {at}")
    index, rate = data[at + 2] >> 4, (data[at + 2] >> 2) & 3
    if not 1 <= index <= len(BITRATES) or rate != 0:
        raise ValueError(f"no frame of a known bit rate at 44.1 kHz at byte {at}")
    bitrate = BITRATES[index - 1]
    padding = (data[at + 2] >> 1) & 1
    return Header(bitrate, data[at + 3] >> 6 != 3, 144_000 * bitrate // _RATE + padding)


def frame_offsets(data: bytes | bytearray) -> list[int]:
    """Where each frame begins, and the end of the last. ValueError if frames do not fill `data`."""
    offsets, at = [0], 0
    while at < len(data):
        at += parse_header(data, at).length
        offsets.append(at)
    if at != len(data):
        raise ValueError("the last frame is cut off")
    return offsets


def with_header(frames: bytes, samples: int) -> bytes:
    """`frames` (bare, as LAME gives them) behind an Info frame saying they hold `samples`."""
    first = parse_header(frames)
    offsets = frame_offsets(frames)
    count = len(offsets) - 1
    padding = count * FRAME - samples - ENCODER_DELAY
    if not 0 <= padding < 4096:
        raise ValueError(f"{count} frames do not fit {samples} samples")
    bitrate = max(first.bitrate, _SMALLEST)
    length = 144_000 * bitrate // _RATE
    size = length + len(frames)
    index = BITRATES.index(bitrate) + 1
    head = bytes((frames[0], frames[1] | 1, index << 4, frames[3]))
    table = bytes(_toc(offsets, size, length))
    xing = b"Info" + struct.pack(">III", 0x0F, count, size) + table + struct.pack(">I", 0)
    body = head + bytes(_SIDE_INFO[first.stereo]) + xing + _lame_tag(first, padding, size)
    body += struct.pack(">H", crc16(frames))
    frame = body + struct.pack(">H", crc16(body))
    return frame + bytes(length - len(frame)) + frames


def _toc(offsets: list[int], size: int, length: int) -> list[int]:
    """For each hundredth of the time, the 256th of the file where it lies."""
    count = len(offsets) - 1
    return [min(255, (length + offsets[i * count // 100]) * 256 // size) for i in range(100)]


def _lame_tag(first: Header, padding: int, size: int) -> bytes:
    """LAME's part up to the two checksums: constant rate, no replay gain, delay and padding."""
    delays = (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
    stereo_mode = 3 if first.stereo else 0
    return (
        b"LAME3.100"
        + bytes((0x01, 0))
        + bytes(8)
        + bytes((0, min(first.bitrate, 255)))
        + delays
        + bytes((stereo_mode << 2 | 1 << 6, 0))
        + struct.pack(">HI", first.bitrate, size)
    )


@cache
def _crc_table() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ 0xA001, table >> 1).astype(np.uint16)
    return table


def crc16(data: bytes) -> int:
    """CRC-16/ARC, as LAME uses it, by many lanes at once: 4 MB in pure Python take a second.

    >>> hex(crc16(b"123456789"))
    '0xbb3d'
    """
    lanes = min(2048, max(1, len(data) // 64))
    steps = -(-len(data) // lanes)
    # The register starts at 0, so zeros in front change nothing.
    padded = np.zeros(lanes * steps, dtype=np.uint8)
    padded[lanes * steps - len(data) :] = np.frombuffer(data, dtype=np.uint8)
    # Sixteen more lanes, one for each bit of the register, show what `steps` zero bytes do to it.
    columns = np.zeros((steps, lanes + 16), dtype=np.uint8)
    columns[:, :lanes] = padded.reshape(lanes, steps).T
    register = np.zeros(lanes + 16, dtype=np.uint16)
    register[lanes:] = np.uint16(1) << np.arange(16, dtype=np.uint16)
    table = _crc_table()
    for column in columns:
        register = table[(register ^ column) & 0xFF] ^ (register >> 8)
    moved = [int(value) for value in register[lanes:]]
    result = 0
    for lane in register[:lanes]:
        shifted = 0
        for bit, value in enumerate(moved):
            if result >> bit & 1:
                shifted ^= value
        result = shifted ^ int(lane)
    return result

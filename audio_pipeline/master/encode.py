"""MP3 by LAME, in parts that begin and end in silence, two at a time.

A part is encoded by a LAME of its own and its frames are laid end to end. In digital silence there
is nothing to carry over a cut (filterbank and bit reservoir are both empty of sound), so this costs
no quality; and cuts depend on the sound alone, so the bytes are the same however many cores there
are.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from audio_pipeline.master.gapless import FRAME, frame_offsets, with_header
from audio_pipeline.master.limiter import Envelope
from audio_pipeline.master.peaks import BLOCK, CHUNK
from audio_pipeline.master.quality import QUALITY, scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio_pipeline.models.sound import Samples

RATE = 44_100
PART = 20 * RATE
"""Samples a part has at least."""
SILENCE = 5 * FRAME
"""Samples of silence a cut needs around it: both delays, both filterbanks, and some."""


def cuts(peaks: NDArray[np.float32], samples: int) -> tuple[int, ...]:
    """Bounds of the parts: 0, samples, and between them places in digital silence.

    `peaks` are the blocks' sample peaks. Every bound but the last is a multiple of a frame.
    """
    quiet = np.concatenate([[0], np.cumsum(peaks == 0)])
    half = SILENCE // 2 // BLOCK + 1
    grid = np.arange(FRAME, samples - PART, FRAME)
    low, high = grid // BLOCK - half, grid // BLOCK + half + 1
    inside = (low >= 0) & (high < len(quiet))
    grid, low, high = grid[inside], low[inside], high[inside]
    silent = grid[quiet[high] - quiet[low] == high - low]
    bounds = [0]
    for place in silent:
        if place - bounds[-1] >= PART:
            bounds.append(int(place))
    return (*bounds, samples)


def encode_part(samples: Samples, envelope: Envelope, start: int, stop: int, bitrate: int) -> bytes:
    """Bare frames of samples[start:stop] at the envelope's gain, LAME's own scaling undone."""
    encoder = _encoder(bitrate)
    factor = np.float32(32767 / scale(bitrate))
    frames = bytearray()
    # The envelope works on whole blocks; a part may begin inside one.
    lead = start % BLOCK
    for at in range(start - lead, stop, CHUNK):
        chunk = envelope.chunk(samples, at, min(at + CHUNK, stop))[lead:]
        lead = 0
        chunk *= factor
        np.clip(np.rint(chunk, out=chunk), -32768, 32767, out=chunk)
        frames += encoder.encode(chunk.astype("<i2").tobytes())
    frames += encoder.flush()
    return bytes(frames)


def _encoder(bitrate: int) -> Any:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(RATE)
    # Left alone, LAME goes down to 24 or 32 kHz at low rates, which Apple does not take.
    encoder.set_out_sample_rate(RATE)
    encoder.set_channels(2)
    encoder.set_quality(QUALITY)
    return encoder


def encode(
    samples: Samples,
    envelope: Envelope,
    bounds: Sequence[int],
    bitrate: int,
    before: tuple[Envelope, tuple[bytes, ...]] | None = None,
) -> tuple[bytes, ...]:
    """The parts' frames; those whose gain is as it was `before` are taken from there."""

    def part(index: int) -> bytes:
        start, stop = bounds[index], bounds[index + 1]
        if before is not None:
            edges = slice(start // BLOCK, -(-stop // BLOCK) + 1)
            if np.array_equal(before[0].edges[edges], envelope.edges[edges]):
                return before[1][index]
        return encode_part(samples, envelope, start, stop, bitrate)

    with ThreadPoolExecutor(max_workers=2) as pool:
        return tuple(pool.map(part, range(len(bounds) - 1)))


def join(parts: Sequence[bytes], bounds: Sequence[int]) -> bytes:
    """One gapless MP3. Of each part but the last, frames that only flushed LAME are dropped."""
    frames = bytearray()
    for index, part in enumerate(parts):
        if index == len(parts) - 1:
            frames += part
            continue
        count = (bounds[index + 1] - bounds[index]) // FRAME
        frames += part[: frame_offsets(part)[count]]
    return with_header(bytes(frames), bounds[-1])

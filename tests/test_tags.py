"""Tags read back by mutagen, and artwork made small."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import mutagen.id3
import mutagen.mp3
import numpy as np
import pytest
import soundfile

from audio_pipeline.errors import SoundError
from audio_pipeline.master import master
from audio_pipeline.models import ChapterMark, SoundSettings
from audio_pipeline.tags import Tags, artwork_600, image_size, tag
from audio_pipeline.tags.picture import HEAVIEST, read_png, write_png

ARTWORK = Path(__file__).parents[1] / "scripts" / "artwork.png"
TAGS = Tags(
    title="Ein Ton im Nebel: “läuft” 音",
    artist="Maren Holt",
    album="On Air",
    date="2026-03-14",
    comment="What the horn says.",
    url="https://example.org/nebel/ä?q=1#x",
    podcast_url="https://example.org/feed.xml",
    language="de-AT",
    copyright="2026 On Air",
    track="12",
)
CHAPTERS = (
    ChapterMark("Introduction", 0.0),
    ChapterMark("A very long title indeed, much longer than the others", 1.2345),
    ChapterMark("B", 2.5),
)


@pytest.fixture(scope="module")
def mp3() -> bytes:
    time = np.arange(3 * 44_100 + 77) / 44_100
    tone = (0.1 * np.sin(2 * np.pi * 330 * time)).astype(np.float32)
    return master(np.stack([tone, tone], axis=1), SoundSettings()).mp3


@pytest.fixture(scope="module")
def picture() -> bytes:
    return artwork_600(ARTWORK.read_bytes())


def read(data: bytes) -> mutagen.id3.ID3:
    return mutagen.id3.ID3(BytesIO(data))


def test_text_frames_are_read_back(mp3: bytes) -> None:
    got = read(tag(mp3, TAGS, chapters=(), seconds=3.0, artwork=None))
    assert got.version == (2, 3, 0)
    texts = {name: str(got[name]) for name in ("TIT2", "TPE1", "TALB", "TDRC", "TLAN", "TCON")}
    assert texts == {
        "TIT2": TAGS.title,
        "TPE1": "Maren Holt",
        "TALB": "On Air",
        "TDRC": "2026-03-14",
        "TLAN": "deu",
        "TCON": "Podcast",
    }
    assert str(got["COMM::deu"]) == "What the horn says."
    assert got["WOAS"].url == "https://example.org/nebel/%C3%A4?q=1#x"
    assert [frame.url for frame in got.getall("WOAF")] == [got["WOAS"].url]
    assert got["WORS"].url == "https://example.org/feed.xml"
    assert (str(got["TCOP"]), str(got["TRCK"])) == ("2026 On Air", "12")


def test_what_is_not_said_leaves_no_frame(mp3: bytes) -> None:
    got = read(tag(mp3, Tags("Only a title"), chapters=(), seconds=3.0, artwork=None))
    assert sorted(frame[:4] for frame in got) == ["TCON", "TIT2", "TLAN"]


def test_chapters_come_in_the_order_of_time(mp3: bytes) -> None:
    # Given backwards, and with titles whose length would turn them round.
    data = tag(mp3, TAGS, chapters=CHAPTERS[::-1], seconds=3.0017, artwork=None)
    got = read(data).getall("CHAP")
    rows = sorted(
        (frame.start_time, frame.end_time, str(frame.sub_frames["TIT2"])) for frame in got
    )
    assert rows == [
        (0, 1234, "Introduction"),
        (1234, 2500, CHAPTERS[1].title),
        (2500, 3002, "B"),
    ]
    places = [data.index(b"\xff\xfe" + title.encode("utf-16-le")) for _, _, title in rows]
    assert places == sorted(places)
    contents = read(data).getall("CTOC")[0]
    ids = {frame.element_id: frame.start_time for frame in got}
    assert [ids[name] for name in contents.child_element_ids] == [0, 1234, 2500]
    assert contents.flags == 3


def test_the_sound_and_its_length_stay(mp3: bytes, picture: bytes) -> None:
    data = tag(mp3, TAGS, chapters=CHAPTERS, seconds=3.0017, artwork=picture)
    assert data.endswith(mp3)
    before, _ = soundfile.read(BytesIO(mp3))
    after, _ = soundfile.read(BytesIO(data))
    assert (before == after).all() and len(after) == 3 * 44_100 + 77
    info = mutagen.mp3.MP3(BytesIO(data)).info
    assert info.length == pytest.approx(len(after) / 44_100, abs=0.001)
    assert (info.bitrate, info.mode) == (pytest.approx(128_000, rel=0.01), mutagen.mp3.JOINTSTEREO)


def test_the_cover_is_the_picture_and_the_bytes_are_the_same_each_time(
    mp3: bytes, picture: bytes
) -> None:
    data = tag(mp3, TAGS, chapters=CHAPTERS, seconds=3.0, artwork=picture)
    cover = read(data).getall("APIC")[0]
    assert (cover.mime, cover.type, cover.data) == ("image/png", 3, picture)
    assert tag(mp3, TAGS, chapters=CHAPTERS, seconds=3.0, artwork=picture) == data


def test_our_artwork_is_what_directories_ask_for() -> None:
    data = ARTWORK.read_bytes()
    assert image_size(data) == (3000, 3000, "image/png")
    assert data[24:26] == bytes((8, 2))  # eight bits, RGB without alpha
    assert len(data) < 500_000


def test_artwork_is_reduced_to_the_mean_of_its_squares(picture: bytes) -> None:
    assert image_size(picture) == (600, 600, "image/png")
    assert len(picture) < 150_000
    small, large = read_png(picture), read_png(ARTWORK.read_bytes())
    assert small[236, 300].tolist() == [255, 158, 94]  # the lamp
    for row, column in ((0, 0), (200, 310), (357, 411), (500, 250), (599, 599)):
        square = large[row * 5 : row * 5 + 5, column * 5 : column * 5 + 5].reshape(-1, 3)
        assert small[row, column] == pytest.approx(square.mean(axis=0), abs=0.51)
    assert artwork_600(picture) is picture


def _png(
    rows: np.ndarray, filters: np.ndarray, colour: int, *, depth: int = 8, interlaced: int = 0
) -> bytes:
    """A PNG of filtered rows (height, bytes), written the long way."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    header = struct.pack(
        ">IIBBBBB", rows.shape[1] // channels, len(rows), depth, colour, 0, 0, interlaced
    )
    raw = np.concatenate([filters[:, None], rows], axis=1).astype(np.uint8).tobytes()
    chunks = [(b"IHDR", header), (b"PLTE", bytes(range(256)) * 3)] if colour == 3 else [
        (b"IHDR", header)
    ]  # fmt: skip
    chunks += [(b"IDAT", zlib.compress(raw)[:50]), (b"IDAT", zlib.compress(raw)[50:])]
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in [*chunks, (b"IEND", b"")]:
        out += struct.pack(">I", len(body)) + kind + body
        out += struct.pack(">I", zlib.crc32(kind + body))
    return out


def _filtered(pixels: np.ndarray, filters: np.ndarray) -> np.ndarray:
    """Rows filtered byte by byte, as the PNG specification says."""
    height, width, channels = pixels.shape
    out = np.zeros((height, width * channels), dtype=np.uint8)
    at = np.zeros((height + 1, width + 1, channels), dtype=int)
    at[1:, 1:] = pixels
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                here, left = at[y + 1, x + 1, c], at[y + 1, x, c]
                up, corner = at[y, x + 1, c], at[y, x, c]
                nearest = min((left, up, corner), key=lambda v: abs(left + up - corner - v))
                guess = (0, left, up, (left + up) // 2, nearest)[filters[y]]
                out[y, x * channels + c] = (here - guess) % 256
    return out


@pytest.mark.parametrize("kinds", [(0, 1, 2), (0, 1, 2, 3, 4)])
@pytest.mark.parametrize(("height", "width"), [(23, 11), (9, 31)])
def test_every_row_filter_is_undone(kinds: tuple[int, ...], height: int, width: int) -> None:
    noise = np.random.RandomState(2)
    pixels = noise.randint(0, 256, (height, width, 3)).astype(np.uint8)
    filters = np.resize(kinds, height)
    assert (read_png(_png(_filtered(pixels, filters), filters, 2)) == pixels).all()
    assert (read_png(write_png(pixels)) == pixels).all()


def test_grey_palette_and_alpha_become_rgb() -> None:
    plain = np.zeros(4, dtype=int)
    grey = np.arange(20, dtype=np.uint8).reshape(4, 5)
    assert (read_png(_png(grey, plain, 0)) == grey[:, :, None]).all()
    ramp = np.frombuffer(bytes(range(256)) * 3, dtype=np.uint8).reshape(-1, 3)
    assert (read_png(_png(grey, plain, 3)) == ramp[grey]).all()
    clear = np.tile(np.array([10, 20, 30, 0], np.uint8), (4, 5))
    assert (read_png(_png(clear, plain, 6)) == 255).all()
    half = np.tile(np.array([100, 128], np.uint8), (4, 5))
    assert (read_png(_png(half, plain, 4)) == round((100 * 128 + 255 * 127) / 255)).all()


def _jpeg(width: int, height: int, weight: int) -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2" + frame + bytes(weight)


def test_jpeg_is_measured_and_kept_while_it_is_light() -> None:
    assert image_size(_jpeg(1400, 1500, 10)) == (1400, 1500, "image/jpeg")
    for light in (_jpeg(600, 600, HEAVIEST), _jpeg(3000, 3000, 1000)):
        assert artwork_600(light) is light
    with pytest.raises(SoundError, match="weighs 500 kB") as caught:
        artwork_600(_jpeg(3000, 3000, HEAVIEST))
    assert "save it as PNG" in caught.value.problems[0].hint


def test_rare_png_is_kept_and_a_damaged_one_refused() -> None:
    rows = np.zeros((601, 1803), dtype=np.uint8)
    filters = np.zeros(601, dtype=int)
    rare = _png(rows, filters, 2, interlaced=1)
    assert artwork_600(rare) is rare
    sound = _png(rows, filters, 2)
    for broken in (sound[:-40], _png(rows, filters + 7, 2), sound.replace(b"IDAT", b"IDOT")):
        with pytest.raises(SoundError, match="damaged"):
            artwork_600(broken)
    with pytest.raises(SoundError, match="neither PNG nor JPEG"):
        image_size(b"GIF89a" + bytes(50))

"""ID3 in front of an MP3: what a player shows when there is no feed. Version 2.3, read by all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from typing import Any
from urllib.parse import quote

from audio_pipeline.models import ChapterMark
from audio_pipeline.tags.picture import artwork_600, image_size

__all__ = ["Tags", "artwork_600", "image_size", "tag"]

_HEADER = 10
_FRONT_COVER = 3
_UTF16 = 1
_TOP_LEVEL_ORDERED = 3
_ASCII = "".join(map(chr, range(33, 127)))


@dataclass(frozen=True, slots=True)
class Tags:
    """The text frames; "" leaves a frame out."""

    title: str
    artist: str = ""
    album: str = ""
    """The show."""
    date: str = ""
    """YYYY-MM-DD."""
    comment: str = ""
    url: str = ""
    """The article."""
    podcast_url: str = ""
    """The feed."""
    language: str = "en"
    """BCP 47."""
    genre: str = "Podcast"
    copyright: str = ""
    track: str = ""
    """The episode's number."""


def tag(
    mp3: bytes,
    tags: Tags,
    *,
    chapters: Sequence[ChapterMark],
    seconds: float,
    artwork: bytes | None,
) -> bytes:
    """`mp3` (without a tag) behind an ID3v2.3 tag; the same bytes each time.

    A chapter ends where the next begins, the last at `seconds`. Raises SoundError if `artwork` is
    neither PNG nor JPEG.
    """
    id3 = _id3()
    frames = id3.ID3()
    for frame in _text_frames(tags):
        frames.add(frame)
    if artwork is not None:
        picture = image_size(artwork)
        frames.add(
            id3.APIC(
                encoding=0,
                mime=picture.media_type,
                type=_FRONT_COVER,
                desc="",
                data=artwork,
            )
        )
    for frame in _chapter_frames(chapters, seconds):
        frames.add(frame)
    out = BytesIO()
    frames.update_to_v23()
    frames.save(out, v1=0, v2_version=3, padding=lambda _: 0)
    return _in_time_order(out.getvalue()) + mp3


def _text_frames(tags: Tags) -> list[Any]:
    id3 = _id3()
    language = language_code(tags.language)
    texts = {
        id3.TIT2: tags.title,
        id3.TPE1: tags.artist,
        id3.TALB: tags.album,
        id3.TDRC: tags.date,
        id3.TLAN: language,
        id3.TCON: tags.genre,
        id3.TCOP: tags.copyright,
        id3.TRCK: tags.track,
    }
    links = {id3.WOAS: tags.url, id3.WOAF: tags.url, id3.WORS: tags.podcast_url}
    frames: list[Any] = [kind(encoding=_UTF16, text=[text]) for kind, text in texts.items() if text]
    # ID3 knows no other characters in addresses than Latin-1.
    frames += [kind(url=quote(url, safe=_ASCII)) for kind, url in links.items() if url]
    if tags.comment:
        frames.append(id3.COMM(encoding=_UTF16, lang=language, desc="", text=[tags.comment]))
    return frames


def _chapter_frames(chapters: Sequence[ChapterMark], seconds: float) -> list[Any]:
    id3 = _id3()
    if not chapters:
        return []
    marks = sorted(chapters, key=lambda mark: mark.start)
    names = [f"ch{number}" for number in range(len(marks))]
    ends = [*(mark.start for mark in marks[1:]), seconds]
    unused = 0xFFFFFFFF
    frames: list[Any] = [
        id3.CHAP(
            element_id=name,
            start_time=round(mark.start * 1000),
            end_time=round(end * 1000),
            start_offset=unused,
            end_offset=unused,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=[mark.title])],
        )
        for name, mark, end in zip(names, marks, ends, strict=True)
    ]
    contents = id3.CTOC(
        element_id="toc", flags=_TOP_LEVEL_ORDERED, child_element_ids=names, sub_frames=[]
    )
    return [contents, *frames]


def _id3() -> Any:
    """mutagen's frames; it has no types, and is loaded only when a tag is written."""
    return import_module("mutagen.id3")


def language_code(language: str) -> str:
    """The three letters of ISO 639-2 that ID3 wants for a BCP 47 tag.

    >>> language_code("en-us"), language_code("tlh"), language_code("x-none")
    ('eng', 'tlh', 'und')
    """
    primary = language.lower().split("-")[0]
    table = files("audio_pipeline.tags").joinpath("languages.tsv").read_text(encoding="utf-8")
    known = dict(line.split("\t") for line in table.splitlines())
    if primary in known:
        return known[primary]
    return primary if len(primary) == 3 and primary.isascii() else "und"


def _in_time_order(tag: bytes) -> bytes:
    """The tag with its chapters by time: players list them as they come, mutagen sorts by size."""
    frames: list[bytes] = []
    at = _HEADER
    while at < len(tag):
        end = at + _HEADER + int.from_bytes(tag[at + 4 : at + 8], "big")
        frames.append(tag[at:end])
        at = end
    chapters = sorted((f for f in frames if f[:4] == b"CHAP"), key=_start_time)
    others = [frame for frame in frames if frame[:4] != b"CHAP"]
    return tag[:_HEADER] + b"".join([*others, *chapters])


def _start_time(chapter: bytes) -> int:
    begin = chapter.index(b"\0", _HEADER) + 1
    return int.from_bytes(chapter[begin : begin + 4], "big")

"""What is out: one ledger entry an episode. Feed, index and pages are functions of these."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from audio_pipeline.models.sound import ChapterMark


class Role(StrEnum):
    """What a public file is to its episode."""

    ENCLOSURE = "enclosure"
    VTT = "vtt"
    SRT = "srt"
    JSON = "json"
    HTML = "html"
    CHAPTERS = "chapters"


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file under an address that never changes its bytes."""

    role: Role
    path: str
    """From the web root, with "/": `bridge/1a2b3c4d/bridge.mp3`."""
    bytes: int
    sha256: str
    type: str
    """Media type."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str
    """podcast namespace taxonomy: "author", "narrator", "host"."""
    group: str = "cast"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Render:
    """A sound that has been out before."""

    path: str
    bytes: int
    sha256: str
    superseded: str
    """ISO 8601 with offset."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was spoken: its take's key, and the hash of the words alone; `why` compares both."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Episode:
    id: str
    slug: str
    date: str
    """pubDate, ISO 8601 with offset."""
    title: str
    summary: str
    """Plain text, one paragraph."""
    notes: str
    """The item's description: HTML of p, a, ul, ol, li, b, i, em, strong only, <= 4000 bytes."""
    seconds: float
    files: tuple[PublicFile, ...]
    author: str = ""
    publication: str = ""
    source: str = ""
    article_date: str = ""
    language: str = ""
    image: str = ""
    explicit: bool | None = None
    episode: int | None = None
    season: int | None = None
    voices: tuple[str, ...] = ()
    """Labels of the voices heard."""
    persons: tuple[Person, ...] = ()
    chapters: tuple[ChapterMark, ...] = ()
    hyperlinks: tuple[tuple[str, str], ...] = ()
    """(words, address) of the links in the text, in order, each address once."""
    sound_key: str = ""
    sound_parts: dict[str, str] = field(default_factory=dict)
    """What the sound key is made of, by name, so that `why` can name what changed."""
    sentences: tuple[Sentence, ...] = ()
    text_key: str = ""
    """Hash of all that transcripts and chapters are made of; equal means: the same files."""
    script_hash: str = ""
    """Hash of the parts of the script that can be heard."""
    fired: tuple[str, ...] = ()
    """Lexicon entries that fired."""
    tags: dict[str, str] = field(default_factory=dict)
    """ID3 text tags as written."""
    tag_chapters: tuple[ChapterMark, ...] = ()
    """ID3 chapters as written; `chapters` may have been retitled since."""
    older: tuple[Render, ...] = ()
    withdrawn: str = ""
    """When it was retracted (ISO 8601 with offset), or ""."""

    def file(self, role: Role) -> PublicFile | None:
        return next((file for file in self.files if file.role is role), None)

    @property
    def enclosure(self) -> PublicFile:
        found = self.file(Role.ENCLOSURE)
        if found is None:
            raise ValueError(f"{self.slug}: ledger entry without an enclosure")
        return found

"""The narration script: what an editor sees, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from audio_pipeline.errors import Place
from audio_pipeline.models.article import Hyperlink


class Status(StrEnum):
    DRAFT = "draft"
    HELD = "held"
    PUBLISHED = "published"
    RETRACTED = "retracted"


class SpeechKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    LABEL = "label"


class MarkKind(StrEnum):
    SAY = "say"
    """`{Nguyen|win}`: `value` is the respelling."""
    IPA = "ipa"
    """`{Nguyen|/ŋwiən/}`: `value` is the IPA, without the slashes."""
    SPELL = "spell"
    """`{RIA|spell}`: letter by letter; `value` is ""."""
    STRESS = "stress"
    """`*never*`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a stretch of a speech's shown text is to be said."""

    kind: MarkKind
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """A run of text in one voice: a paragraph, or a part of one where a pause splits it."""

    kind: SpeechKind
    text: str
    """Shown text: marks and escapes resolved, hard-wrapped lines joined by one space."""
    place: Place
    voice: str | None = None
    """A voice of the show, or None for the show's own."""
    marks: tuple[Mark, ...] = ()
    hyperlinks: tuple[Hyperlink, ...] = ()
    paragraph: int = 0
    """Counts the script's paragraphs; the parts of a paragraph that a pause splits share it."""
    lines: tuple[tuple[int, int], ...] = ()
    """(offset in text, line) where each line of the script begins."""

    def line_at(self, offset: int) -> int:
        """The script's line that holds the character at `offset`."""
        found = self.place.line or 1
        for start, line in self.lines:
            if start <= offset:
                found = line
        return found


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float | None
    """None: `[pause]`, as long as the show says."""
    place: Place


@dataclass(frozen=True, slots=True)
class Sting:
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    place: Place


Cue = Speech | Pause | Sting | Chapter


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are shown in the notes and not spoken."""

    title: str
    """What is said right before it, or ""."""
    rows: tuple[tuple[str, ...], ...]
    place: Place


PARTS_OF_SPEECH = ("noun", "verb", "past", "adjective")
"""What a lexicon entry may be bound to. "verb" is any form of it; "past" goes before it."""


@dataclass(frozen=True, slots=True)
class SayEntry:
    """One lexicon entry, from `lexicon.toml` or a script's `say:`."""

    shown: str
    said: str
    """A respelling, `/ipa/`, `spell` or `word`; of a pattern, with `$1` for its first group."""
    place: Place
    case: bool = True
    """Whether the case of letters must agree."""
    pos: str = ""
    """One of PARTS_OF_SPEECH: only where the word is that; "" is wherever it stands."""
    regex: bool = False
    """Whether `shown` is a pattern."""
    whole: bool = True
    """Whether only whole words are meant."""
    voice: str = ""
    """The show's voice it is for; "" is every voice."""

    @property
    def name(self) -> str:
        """As messages and the ledger call it: "Nguyen", "read (past)"."""
        return f"{self.shown} ({self.pos})" if self.pos else self.shown


@dataclass(frozen=True, slots=True)
class Meta:
    """A script's front matter. Empty strings stand for what is not said."""

    title: str = ""
    id: str = ""
    date: str = ""
    """pubDate: ISO 8601 with offset."""
    status: Status = Status.PUBLISHED
    author: str = ""
    source: str = ""
    publication: str = ""
    article_date: str = ""
    language: str = ""
    summary: str = ""
    image: str = ""
    voice: str = ""
    explicit: bool | None = None
    episode: int | None = None
    season: int | None = None
    say: tuple[SayEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    slug: str
    meta: Meta
    cues: tuple[Cue, ...]
    text: str = field(repr=False)
    """The whole file, newlines and byte-order mark as they are, so that it can be written back."""
    path: str = ""
    """For messages: `scripts/bridge.md`."""
    tables: tuple[Table, ...] = ()

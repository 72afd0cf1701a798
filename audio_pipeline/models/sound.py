"""From words to sound: utterances, takes, the timeline. Seconds; samples are float32."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from audio_pipeline.errors import Place
from audio_pipeline.models.article import Hyperlink
from audio_pipeline.models.script import SpeechKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


class Span(NamedTuple):
    """Characters start <= i < end. A named tuple, as Link is, for there are many."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phonemes:
    """IPA for a stretch of said text; engines that cannot take it say the text under it."""

    span: Span
    ipa: str
    shipped: bool = False
    """Ours, and nobody's wish: an engine that takes no IPA passes over it without a word."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine is given: words in full, with the punctuation that carries the melody."""

    text: str
    phonemes: tuple[Phonemes, ...] = ()
    stressed: tuple[Span, ...] = ()


class Link(NamedTuple):
    """A stretch of shown text and the said words that stand for it. Either side may be empty."""

    shown: Span
    said: Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence. `links` cover both sides completely, once, in order."""

    shown: str
    said: Said
    links: tuple[Link, ...]
    voice: str
    """Name of a voice of the show."""
    kind: SpeechKind
    cue: int
    """Index of its Speech in Script.cues."""
    paragraph: int
    place: Place
    hyperlinks: tuple[Hyperlink, ...] = ()
    fired: tuple[str, ...] = ()
    """Lexicon entries used, as often as they are: "scope:shown=said"; the shipped ones last."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """A said word (span of Said.text); seconds from the sound's first sample."""

    span: Span
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sound:
    """What an engine returns. Mono."""

    samples: Samples
    rate: int
    """Hz."""
    words: tuple[WordTime, ...] = ()
    """Ascending; empty where the engine does not know."""


@dataclass(frozen=True, slots=True)
class Take:
    """The sound of one utterance: mono float32 at the house rate, silence at both ends trimmed."""

    key: str
    samples: Samples
    rate: int
    words: tuple[WordTime, ...]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A stretch of an utterance's shown text and when it is heard in the episode."""

    span: Span
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Placed:
    """An utterance in the finished episode. Times count from the decoded MP3's first sample."""

    utterance: Utterance
    start: float
    end: float
    words: tuple[ShownWord, ...] = ()
    """Ascending; empty where the engine gave no times."""


@dataclass(frozen=True, slots=True)
class ChapterMark:
    title: str
    start: float


@dataclass(frozen=True, slots=True)
class Timeline:
    placed: tuple[Placed, ...]
    chapters: tuple[ChapterMark, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Measure:
    """What a meter says of a decoded file."""

    loudness: float
    """LUFS, integrated, ITU-R BS.1770."""
    true_peak: float
    """dBTP."""
    seconds: float


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that an engine offers."""

    id: str
    label: str
    languages: tuple[str, ...]
    """BCP 47."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Progress, for a door to show."""

    slug: str
    stage: str
    done: int = 0
    total: int = 0
    text: str = ""

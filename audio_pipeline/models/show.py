"""The show: what `show.toml` says, with the defaults and the reason for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audio_pipeline.models.cleaning import Cleaning


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the show. Everything but `name` and `label` changes the sound, and so the key."""

    name: str
    """What scripts call it."""
    engine: str
    id: str = ""
    """The engine's own name for the voice; "" is the engine's default."""
    label: str = ""
    """What listeners read: "Anna"."""
    language: str = "en-us"
    speed: float = 1.0
    """1.0 is the engine's own pace."""
    pitch: float = 0.0
    """Semitones; engines that cannot shift refuse anything but 0."""
    volume: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """`[sound]`: seconds, LUFS, dB."""

    loudness: float = -16.0
    """LUFS. What the large podcast apps play at; spoken word below -19 sounds faint outdoors."""
    true_peak: float = -1.0
    """dBTP, on the decoded MP3."""
    bitrate: int = 128
    """kb/s, constant: every player seeks in it, and joint stereo at 128 keeps stingers clean."""
    sentence_gap: float = 0.35
    paragraph_gap: float = 0.75
    heading_gap: float = 1.0
    """Before and after a spoken heading, and before a chapter."""
    pause: float = 0.8
    """`[pause]` without a time."""
    intro_overlap: float = 1.2
    """How long the intro's tail plays on under the first words."""
    outro_overlap: float = 1.2
    """How long before the last word's end the outro begins under it."""
    sting_gap: float = 0.4
    """Between a sting in the script and the speech around it."""
    stinger_level: float = 0.0
    """LU above (+) or below (-) the speech."""
    under_level: float = -12.0
    """dB: how far a stinger is turned down while speech is over it."""
    spoken_chapters: bool = False
    """Whether chapter titles are spoken."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Jinja2. A clause with a missing value must drop out by itself."""

    opening: str = (
        "From {{ show }}: {{ title }}."
        "{% if author and publication %} Written by {{ author }} for {{ publication }}."
        "{% elif author %} Written by {{ author }}."
        "{% elif publication %} First published by {{ publication }}.{% endif %}"
        " Read by a computer voice."
    )
    closing: str = (
        "That was {{ show }}."
        "{% if source %} The original article is linked in the notes.{% endif %}"
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A publishing target: `[publish.NAME]`."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Site:
    """Links that the pages offer, by label, and the accent."""

    accent: str = ""
    subscribe: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    root: Path
    title: str
    description: str = ""
    author: str = ""
    email: str = ""
    link: str = ""
    """Public address of the web root, ends with "/"; "" until the show has one."""
    site_link: str = ""
    """`site` in show.toml: the show's home page if it is not the web root."""
    language: str = "en-us"
    categories: tuple[tuple[str, str], ...] = (("News", ""),)
    """(category, subcategory or ""), in order of priority, from Apple's list."""
    explicit: bool = False
    copyright: str = ""
    podcast_guid: str = ""
    artwork: str = "artwork.png"
    """Path in `scripts/`."""
    voice: str = "anna"
    """The narrator."""
    quote_voice: str = ""
    voices: Mapping[str, Voice] = field(default_factory=dict)
    base_lexicon: bool = True
    """Whether the names and heteronyms that are shipped hold too, below the show's lexicon."""
    sound: SoundSettings = field(default_factory=SoundSettings)
    templates: Templates = field(default_factory=Templates)
    intro: str = "stingers/intro.wav"
    """Path in `scripts/`, "" for none."""
    outro: str = "stingers/outro.wav"
    stingers: Mapping[str, str] = field(default_factory=dict)
    """`[stingers]` besides intro and outro: name -> path in `scripts/`."""
    site: Site = field(default_factory=Site)
    targets: Mapping[str, Target] = field(default_factory=dict)
    cleaning: Cleaning = field(default_factory=Cleaning)

    @property
    def scripts(self) -> Path:
        return self.root / "scripts"

    @property
    def episodes(self) -> Path:
        return self.root / "episodes"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    @property
    def ledger(self) -> Path:
        """Without a link nothing is out, and the record is only this machine's."""
        return (self.scripts if self.link else self.cache) / "ledger"

    @property
    def address(self) -> str:
        """Where feed and pages say they are."""
        return self.link or "http://127.0.0.1:8000/"

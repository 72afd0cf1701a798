"""What a build would do to one episode, and why: it drives `build` and answers `why`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from audio_pipeline.errors import Problem
from audio_pipeline.models.episode import Episode
from audio_pipeline.models.script import SayEntry, Script
from audio_pipeline.models.sound import Utterance


class SoundDecision(StrEnum):
    NEW = "new"
    """Never rendered, or what is heard has changed: a new render, under a new address."""
    KEPT = "kept"
    """The render that is out is what the script says."""
    WAITS = "waits"
    """Only the tool or `show.toml` would change it: left alone until `build --replace`."""
    AGAIN = "again"
    """Out, but not on this disk: made again, and kept only if it has the ledger's bytes."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence that would be spoken, and why."""

    line: int
    shown: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    slug: str
    script: Script
    utterances: tuple[Utterance, ...]
    keys: tuple[str, ...]
    """Take keys, one an utterance."""
    lexicon: tuple[SayEntry, ...]
    sound_key: str
    sound_parts: dict[str, str]
    text_key: str
    script_hash: str
    fired: tuple[str, ...]
    sound: SoundDecision
    prior: Episode | None
    """The ledger's entry, as it was when this plan was made."""
    spoken_again: tuple[Reason, ...] = ()
    changes: tuple[str, ...] = ()
    """Why the sound is new, or what waits; for a person."""
    text_changes: bool = False
    """Whether transcripts or chapters are made anew."""
    warnings: tuple[Problem, ...] = ()

    @property
    def fires(self) -> dict[str, int]:
        """How often each lexicon entry fires, the shipped ones too; the most frequent first."""
        counted = Counter(name for each in self.utterances for name in each.fired)
        return dict(counted.most_common())

"""All the readings that hold for a script, scope by scope, made ready once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audio_pipeline.models import Mark, SayEntry
from audio_pipeline.wording.lexicon.given import Given, fired_name, from_marks, merge
from audio_pipeline.wording.lexicon.matching import Layer

SHOW = "show"
VOICE = "voice"
EPISODE = "episode"


class Book:
    """A show's entries and an episode's own. `base`: whether the shipped readings hold too."""

    def __init__(
        self, show: Sequence[SayEntry] = (), episode: Sequence[SayEntry] = (), *, base: bool = True
    ) -> None:
        self.show = tuple(show)
        self.base = base
        self._episode = Layer(EPISODE, episode)
        self._show = Layer(SHOW, [entry for entry in show if not entry.voice])
        self._voices = {
            name: Layer(f"{VOICE} {name}", [entry for entry in show if entry.voice == name])
            for name in dict.fromkeys(entry.voice for entry in show if entry.voice)
        }

    def layers(self, voice: str) -> Iterator[Layer]:
        """The strongest first, the empty ones left out."""
        for layer in (self._episode, self._voices.get(voice), self._show):
            if layer:
                yield layer

    def given(self, text: str, marks: Sequence[Mark], voice: str) -> list[Given]:
        """The readings that hold in a text, ascending, without overlap."""
        return merge((from_marks(marks), *(layer.find(text) for layer in self.layers(voice))))

    def shadowed(
        self, text: str, marks: Sequence[Mark], voice: str, entries: Sequence[SayEntry]
    ) -> Iterator[tuple[SayEntry, Given]]:
        """Those of `entries` that stand in a text, and what holds there instead."""
        kept: list[Given] | None = None
        for given in Layer("", [e for e in entries if e.voice in {"", voice}]).everywhere(text):
            kept = self.given(text, marks, voice) if kept is None else kept
            over = next((k for k in kept if k.start < given.end and given.start < k.end), None)
            if over is not None and given.entry is not None and over.entry != given.entry:
                yield given.entry, over


def by_name(show: Sequence[SayEntry], episode: Sequence[SayEntry]) -> dict[str, SayEntry]:
    """People's entries by the names under which they fire."""
    scopes = [(f"{VOICE} {entry.voice}" if entry.voice else SHOW, entry) for entry in show]
    scopes += [(EPISODE, entry) for entry in episode]
    return {fired_name(scope, entry): entry for scope, entry in scopes}

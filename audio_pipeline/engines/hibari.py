"""hibari: the neural voice that is inside its wheel. Never downloads, never leaves a word out.

We drive its parts one by one instead of calling it, because its own call (0.2.1) drops what it
cannot say, rewrites words ("He said no." becomes "number"), and keeps the word times to itself.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from audio_pipeline.engines import hibari_text, installed_hash, not_installed, version, words_of
from audio_pipeline.engines.hibari_model import FRAME, RATE, Model, pieces, word_times
from audio_pipeline.engines.hibari_words import Words
from audio_pipeline.errors import SoundError, did_you_mean
from audio_pipeline.models import MarkKind, Said, Sound, Span, Voice, VoiceInfo

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

PACE = (0.5, 2.0)
"""The speeds the model was made for."""


class Hibari:
    name = "hibari"
    deterministic = True
    light = False
    marks = frozenset({MarkKind.IPA, MarkKind.STRESS})

    def __init__(self) -> None:
        for module in ("hibari", "onnxruntime", "numpy"):
            if util.find_spec(module) is None:
                raise not_installed(self.name, module, "hibari-tts==0.2.1")
        self._models: dict[str, Model] = {}
        self._opened: Words | None = None

    @property
    def fingerprint(self) -> str:
        # scipy, where it happens to be installed, does hibari's Fourier transforms in its own way.
        scipy = version(self.name, "scipy") if util.find_spec("scipy") else "none"
        parts = [
            f"hibari {version(self.name, 'hibari-tts')} {installed_hash('hibari-tts')}",
            f"onnxruntime {version(self.name, 'onnxruntime')}",
            f"numpy {version(self.name, 'numpy')}",
            f"scipy {scipy}",
            f"f32 {RATE} text 3",
        ]
        return ", ".join(parts)

    def voices(self) -> Sequence[VoiceInfo]:
        folder = _folder()
        listed = json.loads((folder / "voices.json").read_text(encoding="utf-8"))
        found = [
            VoiceInfo(
                name,
                name.capitalize(),
                (str(told["language"]).lower(),),
                f"{told['accent']}, {told['gender']}",
            )
            for name, told in listed.items()
            # The others would have to be fetched first; see `settings`.
            if told.get("bundled") and (folder / told["file"]).is_file()
        ]
        if not found:
            raise SoundError.of(
                'engine "hibari"',
                f"no model in {folder}",
                hint="pip install --force-reinstall hibari-tts==0.2.1",
                code="broken-engine",
            )
        return found

    def settings(self, voice: Voice) -> Sequence[str]:
        ready = [info.id for info in self.voices()]
        found = []
        if voice.id and voice.id not in ready:
            hint = did_you_mean(voice.id, ready)
            found.append(f'hibari has no voice "{voice.id}" on this machine; {hint}')
        if not PACE[0] <= voice.speed <= PACE[1]:
            found.append(f"hibari speaks at a speed between {PACE[0]} and {PACE[1]}")
        if voice.pitch:
            found.append("hibari cannot shift pitch; it must be 0")
        if not 0 < voice.volume <= 2:
            found.append("volume must be above 0 and at most 2")
        if voice.seed < 0:
            found.append("seed must not be negative")
        return found

    def unsayable(self, said: Said, voice: Voice) -> Sequence[Span]:
        return hibari_text.unsayable(said)

    @property
    def words(self) -> Words:
        """The way to the phonemes, kept: to see what reaches a model without having it spoken."""
        if self._opened is None:
            self._opened = Words(_folder())
        return self._opened

    def knows(self, word: str, voice: Voice) -> bool:
        return self.words.knows(word)

    def phonemes(self, said: Said, voice: Voice) -> str:
        return hibari_text.ipa(self.words.phonemes(said)[0])

    def _model(self, voice: Voice) -> Model:
        name = voice.id or "heart"
        if name not in self._models:
            self._models[name] = Model(_folder(), name, self.words)
        return self._models[name]

    def speak(self, said: Said, voice: Voice) -> Sound:
        """`words` has one time for each word of `said.text`, punctuation on its own included."""
        import numpy as np

        if not words_of(said.text):
            raise ValueError("hibari: nothing to say")
        model = self._model(voice)
        signs, owners = self.words.phonemes(said)
        random = np.random.default_rng(voice.seed)
        sounds: list[Samples] = []
        edges: list[tuple[float, float]] = []
        at = 0.0
        for piece in pieces(signs):
            samples, durations = model.say(piece, voice.speed, random)
            # The first and the last duration are those of the silence around the piece.
            ends = [at + float(end) for end in np.cumsum(durations) * FRAME / RATE]
            edges += list(itertools.pairwise(ends[:-1]))
            at += len(samples) / RATE
            sounds.append(samples)
        samples = np.concatenate(sounds)
        if voice.volume != 1.0:
            samples = np.clip(samples * np.float32(voice.volume), -1, 1)
        return Sound(samples, RATE, word_times(said.text, signs, owners, edges))


def _folder() -> Path:
    spec = util.find_spec("hibari")
    if spec is None or spec.origin is None:
        raise not_installed(Hibari.name, "hibari", "hibari-tts==0.2.1")
    return Path(spec.origin).parent / "assets"

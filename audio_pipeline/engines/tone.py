"""`tone`: a small real engine for tests and dry runs, a note for each word.

A word's pitch follows from its letters, its length from their number. The same everywhere, at
once, with exact word times; never chosen by itself.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audio_pipeline.engines import words_of
from audio_pipeline.errors import did_you_mean
from audio_pipeline.models import MarkKind, Said, Sound, Span, Voice, VoiceInfo, WordTime

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

RATE = 24_000
"""Hz. Not the house rate, so that tests resample."""
_LETTER = 0.035
_FEWEST, _MOST = 2, 12
"""Letters that count for a word's length."""
_GAP = 0.03
_STOP = 0.12
_SCALE = (0, 2, 4, 7, 9, 12, 14, 16)
"""Semitones above 196 Hz: a pentatonic scale, so that a dry run does not hurt."""
_LOUDNESS = 0.3
_OVERTONES = {"sine": (1.0,), "reed": (1.0, 0.0, 0.33, 0.0, 0.2)}


class Tone:
    name = "tone"
    deterministic = True
    light = True
    marks = frozenset({MarkKind.IPA, MarkKind.STRESS})

    @property
    def fingerprint(self) -> str:
        return f"tone 1 f32 {RATE}"

    def voices(self) -> Sequence[VoiceInfo]:
        return [
            VoiceInfo("sine", "Sine", ("en", "und"), "a pure tone a word"),
            VoiceInfo("reed", "Reed", ("en", "und"), "a tone with odd overtones a word"),
        ]

    def settings(self, voice: Voice) -> Sequence[str]:
        found = []
        if voice.id and voice.id not in _OVERTONES:
            found.append(
                f'tone has no voice "{voice.id}"; {did_you_mean(voice.id, list(_OVERTONES))}'
            )
        if not 0.25 <= voice.speed <= 4:
            found.append("speed must lie between 0.25 and 4")
        if not 0 < voice.volume <= 2:
            found.append("volume must be above 0 and at most 2")
        if not -24 <= voice.pitch <= 24:
            found.append("pitch must lie between -24 and 24 semitones")
        return found

    def unsayable(self, said: Said, voice: Voice) -> Sequence[Span]:
        return [
            Span(index, index + 1)
            for index, sign in enumerate(said.text)
            if unicodedata.category(sign) == "Cc" and not sign.isspace()
        ]

    def speak(self, said: Said, voice: Voice) -> Sound:
        import numpy as np

        spans = words_of(said.text)
        if not spans:
            raise ValueError("tone: nothing to say")
        pieces: list[Samples] = []
        words = []
        at = 0
        for start, end in spans:
            tone = self._tone(said, Span(start, end), voice)
            words.append(WordTime(Span(start, end), at / RATE, (at + len(tone)) / RATE))
            gap = _STOP if said.text[end - 1] in ".,;:!?—" else _GAP
            silence = np.zeros(round(gap / voice.speed * RATE), np.float32)
            pieces += [tone, silence]
            at += len(tone) + len(silence)
        return Sound(np.concatenate(pieces), RATE, tuple(words))

    def _tone(self, said: Said, span: Span, voice: Voice) -> Samples:
        import numpy as np

        word = said.text[span.start : span.end]
        signs = "".join(
            part.ipa
            for part in said.phonemes
            if part.span.start < span.end > part.span.start and part.span.end > span.start
        )
        letters = sum(sign.isalnum() for sign in word)
        seconds = _LETTER * min(max(letters, _FEWEST), _MOST) / voice.speed
        seed = f"{voice.seed} {voice.language} {word.casefold()} {signs}"
        note = _SCALE[hashlib.sha256(seed.encode()).digest()[0] % len(_SCALE)]
        hertz = 196.0 * 2 ** ((note + voice.pitch) / 12)
        time = np.arange(round(seconds * RATE)) / RATE
        wave = np.zeros(len(time))
        for number, level in enumerate(_OVERTONES[voice.id or "sine"], 1):
            wave += level * np.sin(2 * np.pi * hertz * number * time)
        ramp = min(len(time) // 2, round(0.004 * RATE))
        edge = 0.5 - 0.5 * np.cos(np.pi * np.arange(ramp) / ramp)
        wave[:ramp] *= edge
        wave[-ramp:] *= edge[::-1]
        stressed = any(s.start < span.end and s.end > span.start for s in said.stressed)
        level = _LOUDNESS * voice.volume * (1.4 if stressed else 1.0)
        return np.asarray(np.clip(wave * level, -1, 1), np.float32)

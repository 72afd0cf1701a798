"""pyttsx3: the voices a system has. On Linux espeak, from the bundled library; SAPI 5 on Windows,
NSSpeechSynthesizer on macOS. A fresh process a take; `pyttsx3_child` says why.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_pipeline.engines import installed_hash, not_installed, version, words_of
from audio_pipeline.errors import SoundError, did_you_mean
from audio_pipeline.models import MarkKind, Said, Sound, Span, Voice, VoiceInfo, WordTime

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

DEFAULT = "" if sys.platform in {"win32", "darwin"} else "gmw/en-us"
PACE = (0.5, 2.5)
"""Speeds that all of its drivers have."""
_PATIENCE = 10.0
"""Seconds for a take, and one more for every hundred characters."""
_TRIES = 2
_FOLDED = {
    # espeak gives words beside these no length and wrong places. One sign for one, so that places
    # in the text stay what they are.
    ord(curly): plain
    for curly, plain in zip("“”„«»‘’‚‐‑–—", '"""""\'\'\'---,', strict=True)
}


class Pyttsx3:
    name = "pyttsx3"
    deterministic = sys.platform not in {"win32", "darwin"}
    """espeak in a fresh process repeats itself; of the others nobody promises it."""
    light = False
    marks: frozenset[MarkKind] = frozenset()

    def __init__(self) -> None:
        if util.find_spec("pyttsx3") is None:
            raise not_installed(self.name, "pyttsx3")

    @property
    def fingerprint(self) -> str:
        espeak = "the system's"
        if _espeak_folder() is not None:
            loader = "espeakng-loader"
            espeak = f"espeak-ng {version(self.name, loader)} {installed_hash(loader)}"
        return f"pyttsx3 {version(self.name, 'pyttsx3')}, {espeak}, {sys.platform}, f32 text 1"

    @functools.cached_property
    def _voices(self) -> tuple[VoiceInfo, ...]:
        told = self._ask({"do": "voices"}, _PATIENCE)
        found = [VoiceInfo(v["id"], v["name"], tuple(v["languages"])) for v in told]
        return tuple(sorted(found, key=lambda info: (info.id != DEFAULT, info.id)))

    def voices(self) -> Sequence[VoiceInfo]:
        return self._voices

    def settings(self, voice: Voice) -> Sequence[str]:
        known = _espeak_ids() or [info.id for info in self.voices()]
        found = []
        if voice.id and voice.id not in known:
            near = did_you_mean(voice.id, known) if len(known) < 20 else ""
            close = near or did_you_mean(voice.id, known).partition("known: ")[0]
            hint = close or "`audio-pipeline voices` lists them"
            found.append(f'pyttsx3 has no voice "{voice.id}"; {hint}')
        if not PACE[0] <= voice.speed <= PACE[1]:
            found.append(f"pyttsx3 speaks at a speed between {PACE[0]} and {PACE[1]}")
        if sys.platform in {"win32", "darwin"} and voice.pitch:
            found.append("pyttsx3 cannot shift pitch on this system; it must be 0")
        if not -11.5 <= voice.pitch <= 11.5:
            found.append("pitch must lie between -11.5 and 11.5 semitones")
        if not 0 < voice.volume <= 2:
            found.append("volume must be above 0 and at most 2")
        return found

    def unsayable(self, said: Said, voice: Voice) -> Sequence[Span]:
        """Pictures, control characters, and letters of another script than the voice's.

        espeak would not drop those last, but say "Chinese letter" for each. IPA is not taken: the
        text under it is said.
        """
        id_ = voice.id or DEFAULT
        latin = voice.language.lower().startswith("en") and (not id_ or "/en" in id_)
        spans: list[Span] = []
        for index, sign in enumerate(said.text):
            if not _is_strange(sign, latin) and not (
                spans and spans[-1].end == index and unicodedata.category(sign) in {"Cf", "Mn"}
            ):
                continue
            if spans and spans[-1].end == index:
                spans[-1] = Span(spans[-1].start, index + 1)
            else:
                spans.append(Span(index, index + 1))
        return spans

    def speak(self, said: Said, voice: Voice) -> Sound:
        if not words_of(said.text):
            raise ValueError("pyttsx3: nothing to say")
        import numpy as np

        for left in reversed(range(_TRIES)):
            told, mono, rate = self._take(said, voice)
            if told["is_whole"] and len(mono) and len(mono) >= told["samples"]:
                break
            if not left:
                raise _failed(
                    f"it lost sound: {len(mono)} samples of {told['samples'] or 'unknown'}"
                )
        if voice.volume != 1.0:
            mono = np.clip(mono * np.float32(voice.volume), -1, 1)
        return Sound(mono, rate, word_times(said.text, told["words"], mono, rate))

    def _take(self, said: Said, voice: Voice) -> tuple[dict[str, Any], Samples, int]:
        """What the child told, the samples in its file, their rate."""
        import numpy as np
        import soundfile

        with tempfile.TemporaryDirectory(prefix="on-air-") as folder:
            # The suffix decides nothing: macOS writes AIFF whatever it is called.
            path = Path(folder) / "take.wav"
            task = {
                "do": "speak",
                "text": said.text.translate(_FOLDED),
                "voice": voice.id or DEFAULT,
                "speed": voice.speed,
                "pitch": voice.pitch,
                "file": str(path),
            }
            told = self._ask(task, _PATIENCE + len(said.text) / 100)
            try:
                samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
            except (OSError, soundfile.LibsndfileError) as error:
                raise _failed("it wrote no sound") from error
        mono = np.ascontiguousarray(samples.mean(axis=1), np.float32)
        return told, mono, told["rate"] or rate

    def _ask(self, task: dict[str, Any], seconds: float) -> Any:
        """Runs the child, twice if need be. Raises SoundError."""
        places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        path = os.pathsep.join(place for place in places if place)
        detail = ""
        for _ in range(_TRIES):
            try:
                ran = subprocess.run(
                    [sys.executable, "-P", "-m", "audio_pipeline.engines.pyttsx3_child"],
                    input=json.dumps(task).encode(),
                    capture_output=True,
                    timeout=seconds,
                    env={**os.environ, "PYTHONPATH": path},
                )
            except subprocess.TimeoutExpired:
                detail = f"it did not answer within {seconds:.0f} seconds"
                continue
            if ran.returncode == 0:
                return json.loads(ran.stdout)
            lines = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            detail = lines[-1].strip() if lines else f"exit code {ran.returncode}"
        raise _failed(detail)


def _failed(detail: str) -> SoundError:
    error = SoundError.of(
        'engine "pyttsx3"',
        detail,
        hint="`audio-pipeline voices` tells whether it works here at all",
        code="engine-failed",
    )
    assert isinstance(error, SoundError)
    return error


def _espeak_folder() -> Path | None:
    """The bundled espeak's data, where there is one and it is the one that speaks."""
    if sys.platform in {"win32", "darwin"}:
        return None
    spec = util.find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "espeak-ng-data"


def _espeak_ids() -> list[str]:
    """The bundled espeak's voices by their files, so that settings cost no process."""
    folder = _espeak_folder()
    if folder is None:
        return []
    files = (folder / "lang").rglob("*")
    return sorted(
        path.relative_to(folder / "lang").as_posix().lower() for path in files if path.is_file()
    )


def _is_strange(sign: str, latin: bool) -> bool:
    category = unicodedata.category(sign)
    if category in {"Cc", "Co", "Cn", "Cs"}:
        return not sign.isspace()
    if category in {"So", "Sk"}:
        return sign not in "°©®™`´^"
    return latin and category.startswith("L") and not _is_latin(sign)


def _is_latin(sign: str) -> bool:
    name = unicodedata.name(unicodedata.normalize("NFKC", sign)[0], "")
    return name.startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))


def word_times(
    text: str, events: Sequence[tuple[int, int]], samples: Samples, rate: int
) -> tuple[WordTime, ...]:
    """espeak's (place in the text, sample) to a time a word; empty without events.

    It reports where words begin, for some ("of the") only once for two, and for others (numbers)
    several times. A word lasts until the next, less the silence before that.
    """
    import numpy as np

    if not events:
        return ()
    spans = words_of(text)
    begins: dict[int, int] = {}
    for place, sample in events:
        number = next((n for n, (_, end) in enumerate(spans) if place < end), None)
        if number is not None and sample >= max(begins.values(), default=0):
            begins.setdefault(number, sample)
    begins[0] = begins.get(0, 0)
    known = sorted(begins)
    frame = rate // 200
    loud = np.abs(samples) > np.abs(samples).max(initial=0.0) * 10 ** (-50 / 20)
    found = []
    for first, following in zip(known, [*known[1:], len(spans)], strict=True):
        start = begins[first]
        until = begins.get(following, len(samples))
        heard = np.flatnonzero(loud[start:until])
        end = min(until, start + int(heard[-1]) + frame) if len(heard) else until
        group = spans[first:following]
        # A dash of its own among them takes no time.
        letters = [sum(sign.isalnum() for sign in text[a:b]) for a, b in group]
        total = sum(letters) or 1
        at = start / rate
        for (a, b), count in zip(group, letters, strict=True):
            share = (end - start) / rate * count / total
            found.append(WordTime(Span(a, b), at, at + share))
            at += share
    return tuple(found)

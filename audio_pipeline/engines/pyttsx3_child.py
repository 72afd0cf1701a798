"""One errand for pyttsx3 in a process of its own: JSON on standard input, JSON on standard output.

pyttsx3 (2.99) hangs, prints, remembers the last text, and its espeak may end the process; so each
take gets a fresh one, which also makes espeak repeat itself to the byte.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

PACE = 175
"""Words a minute at speed 1.0: espeak's own default. pyttsx3's 200 is hurried for listening."""
_WORD, _SAMPLE_RATE = 1, 8
"""espeak's event types; a list of events ends with type 0."""
_OCTAVE = 50
"""espeak's pitch counts from 0 to 99; 50 is the voice's own, and 50 steps are an octave."""
_WAIT = 5.0


def main() -> None:
    task = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # pyttsx3 and its drivers print.
    os.dup2(2, 1)
    answer = _voices() if task["do"] == "voices" else _speak(task)
    json.dump(answer, answers)
    answers.flush()
    # Without the interpreter's farewell: espeak's threads do not outlive it gracefully.
    os._exit(0)


def _open() -> Any:
    import pyttsx3

    if sys.platform in {"win32", "darwin"}:
        return pyttsx3.init()
    try:
        import espeakng_loader
    except ImportError:
        return pyttsx3.init("espeak")
    # espeak ends the whole process if it does not find its data where it was compiled to be.
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    # Loaded by its path first, it is found by its name when pyttsx3 asks for it.
    ctypes.CDLL(espeakng_loader.get_library_path())
    return pyttsx3.init("espeak")


def _voices() -> list[dict[str, Any]]:
    return [
        {"id": voice.id, "name": voice.name, "languages": _tags(voice.languages)}
        for voice in _open().getProperty("voices")
    ]


def _tags(languages: Any) -> list[str]:
    found = []
    for tag in languages or ():
        text = tag.decode("utf-8", "ignore") if isinstance(tag, bytes) else str(tag)
        found.append(text.strip("\x05\x00 ").replace("_", "-").lower())
    return found


def _speak(task: dict[str, Any]) -> dict[str, Any]:
    engine = _open()
    is_espeak = str(engine) == "espeak"
    _settle(engine)
    # The first turn of a new engine comes back before it has spoken; so it gets nothing to speak.
    engine.runAndWait()
    told = _Told()
    if is_espeak:
        told.listen(engine)
    done = threading.Event()
    ends: list[bool] = []

    def on_end(name: object, completed: bool) -> None:
        ends.append(completed)
        done.set()

    engine.connect("finished-utterance", on_end)
    if task["voice"]:
        engine.setProperty("voice", task["voice"])
    engine.setProperty("rate", round(PACE * task["speed"]))
    if is_espeak:
        engine.setProperty("pitch", round(50 + task["pitch"] * _OCTAVE / 12))
    _settle(engine)
    path = Path(task["file"])
    engine.save_to_file(task["text"], str(path))
    engine.runAndWait()
    done.wait(_WAIT if is_espeak else 0)
    deadline = time.monotonic() + _WAIT
    while not (path.is_file() and path.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.01)
    # Only espeak is sure to say so when it saves a file.
    is_whole = ends == [True] if is_espeak else True
    return {
        "rate": told.rate,
        "samples": told.samples,
        "words": told.words,
        "is_whole": is_whole,
    }


def _settle(engine: Any) -> None:
    """Lets espeak's own thread take in the settings before it is to speak.

    runAndWait asks whether espeak is busy, and if it is, if only with a setting, cancels what it
    does next: the take, or its end, is then missing.
    """
    if str(engine) != "espeak":
        return
    from pyttsx3.drivers import _espeak

    deadline = time.monotonic() + _WAIT
    while _espeak.IsPlaying() and time.monotonic() < deadline:
        time.sleep(0.001)
    engine.proxy._driver._stopping = False


class _Told:
    """What espeak tells with the sound: pyttsx3 passes words on without their times."""

    def __init__(self) -> None:
        self.words: list[tuple[int, int]] = []
        """(place in the text, sample) where each begins."""
        self.rate = 0
        """Hz; the file's header says 22,050 whatever the voice. 0: not told."""
        self.samples = 0
        """How many there were, to be compared with the file."""

    def listen(self, engine: Any) -> None:
        from pyttsx3.drivers import _espeak

        driver = engine.proxy._driver

        def on_sound(wave: Any, count: int, events: Any) -> int:
            self.samples += max(0, count)
            index = 0
            while events[index].type != 0:
                event = events[index]
                if event.type == _WORD:
                    self.words.append((event.text_position - 1, event.sample))
                elif event.type == _SAMPLE_RATE:
                    self.rate = event.id.number
                index += 1
            return int(driver._onSynth(wave, count, events))

        _espeak.SetSynthCallback(on_sound)


if __name__ == "__main__":
    main()

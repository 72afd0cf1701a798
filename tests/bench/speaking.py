"""How long it takes to speak a text from nothing, and how much memory: `python -m` or by path.

    python tests/bench/speaking.py TEXTFILE [ENGINE [WORKERS]]

A line of the file is a sentence. Memory is the sum of the proportional set sizes of this process
and its workers, sampled (Linux only).
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from audio_pipeline.cache import Takes
from audio_pipeline.errors import Place
from audio_pipeline.models import Link, Said, Show, Span, SpeechKind, Utterance, Voice
from audio_pipeline.speak import speak


def megabytes() -> float:
    """Of this process and its children, now."""
    found = [os.getpid()]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == os.getpid():
                found.append(int(entry.name))
    total = 0
    for pid in found:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main(path: str, engine: str = "hibari", workers: str = "2") -> None:
    texts = [line.strip() for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    show = Show(Path(), "Bench", voices={"anna": Voice("anna", engine)})
    utterances = []
    for line, text in enumerate(texts, 1):
        whole = Span(0, len(text))
        place = Place(path, line)
        link = Link(whole, whole)
        kind = SpeechKind.PARAGRAPH
        utterances.append(Utterance(text, Said(text), (link,), "anna", kind, line, line, place))
    peak = 0.0
    is_over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not is_over.wait(0.25):
            peak = max(peak, megabytes())

    if sys.platform == "linux":
        threading.Thread(target=watch, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("cold", "warm"):
            began = time.perf_counter()
            found = speak(
                utterances,
                show,
                Takes(Path(folder)),
                workers=int(workers),
                on_event=lambda event: None,
            )
            took = time.perf_counter() - began
            seconds = sum(take.seconds for take in found)
            print(f"{name}: {len(found)} sentences, {seconds:.0f} s of speech in {took:.2f} s")
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.take"))
        print(f"cache: {size / 1e6:.1f} MB")
    is_over.set()
    if peak:
        print(f"memory: {peak:.0f} MB at most")


if __name__ == "__main__":
    main(*sys.argv[1:])

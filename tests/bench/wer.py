"""How much of the 200 hard sentences is understood: `python tests/bench/wer.py MODEL [--seeds N]`.

Each sentence is spoken by the default voice twice: with our wording, and as the voice's own package
speaks the text that is shown. Whisper (MODEL: a folder of faster-whisper's) writes down what it
hears, and its word error rate is taken against how a newsreader reads the sentence: that is in
`tests/wording/voice/read.tsv`, checked by hand. Both sides are brought to one spelling by Whisper's
own normalizer, which is none of ours.

A seed sets the voice's noise and Whisper's chance. Sentences are heard in fours, with pauses, so
that Whisper has something like a paragraph; a four is of one class.

    pip install faster-whisper==1.2.1 whisper-normalizer==0.1.15
"""

from __future__ import annotations

import argparse
import re
import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from phonemes import Row, rows

from audio_pipeline.engines import open_engine
from audio_pipeline.models import Voice
from audio_pipeline.wording import say_text

READ = Path(__file__).parent.parent / "wording" / "voice" / "read.tsv"
RATE = 24_000
HEARD = 16_000
GROUP = 4
PAUSE = 0.6

Speaker = Callable[[Row, int], Any]


def with_wording() -> Speaker:
    engine = open_engine("hibari")

    def speak(row: Row, seed: int) -> Any:
        voice = Voice("anna", "hibari", seed=seed)
        utterances = say_text(row.shown, language=row.locale.lower())
        return np.concatenate([engine.speak(each.said, voice).samples for each in utterances])

    return speak


def alone() -> Speaker:
    import hibari

    voice = hibari.Hibari(threads=1)

    def speak(row: Row, seed: int) -> Any:
        return voice(row.shown, seed=seed)

    return speak


@cache
def _normalizer() -> Callable[[str], str]:
    from whisper_normalizer.english import EnglishTextNormalizer

    normalize: Callable[[str], str] = EnglishTextNormalizer()
    return normalize


def words(text: str) -> list[str]:
    """In Whisper's spelling. Letters and figures of one name or time are one word: FBI, 830."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"\b([A-Za-z])\.(?=[A-Za-z]\b)", r"\1", text)
    text = re.sub(r"(?<=\d):(?=\d)", "", text)
    # Its numbers run on over commas.
    text = " ".join(_normalizer()(part) for part in re.split(r"[,;] ", text))
    return re.sub(r"\b(?:\w )+\w\b", lambda match: match[0].replace(" ", ""), text).split()


def errors(wanted: list[str], heard: list[str]) -> int:
    """Words put in, left out or changed."""
    before = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        now = [i]
        for j, other in enumerate(heard, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (word != other)))
        before = now
    return before[-1]


def groups() -> Iterator[list[Row]]:
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows():
        kinds[row.kind].append(row)
    for found in kinds.values():
        for at in range(0, len(found), GROUP):
            yield found[at : at + GROUP]


def run(speak: Speaker, model: Any, seed: int, read: dict[str, str]) -> dict[str, float]:
    """Word error rate of each class, and of all."""
    import ctranslate2

    ctranslate2.set_random_seed(seed)
    wrong: dict[str, int] = defaultdict(int)
    every: dict[str, int] = defaultdict(int)
    gap = np.zeros(int(PAUSE * RATE), np.float32)
    for group in groups():
        sound = np.concatenate([part for row in group for part in (speak(row, seed), gap)])
        segments, _ = model.transcribe(
            soxr.resample(sound, RATE, HEARD), language="en", condition_on_previous_text=False
        )
        heard = words(" ".join(segment.text for segment in segments))
        wanted = [word for row in group for word in words(read[row.id])]
        for name in (group[0].kind, "all"):
            wrong[name] += errors(wanted, heard)
            every[name] += len(wanted)
    return {name: wrong[name] / every[name] for name in every}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    chosen = parser.parse_args()
    from faster_whisper import WhisperModel

    model = WhisperModel(str(chosen.model), compute_type="int8", local_files_only=True)
    lines = READ.read_text(encoding="utf-8").splitlines()
    read = dict(line.split("\t") for line in lines)
    for name, speak in (("with our wording", with_wording()), ("the voice alone", alone())):
        found = []
        for seed in range(chosen.seeds):
            found.append(run(speak, model, seed, read))
            print(f"{name}, seed {seed}: {found[-1]['all']:.1%}", flush=True)
        for kind in sorted(found[0], key="all".__eq__):
            rates = [rate[kind] for rate in found]
            mean, spread = statistics.mean(rates), statistics.stdev(rates) if rates[1:] else 0
            print(f"  {kind:16} {mean:6.1%} ± {spread:.1%} ({min(rates):.1%} to {max(rates):.1%})")


if __name__ == "__main__":
    main()

"""hibari's model, from phonemes to sound, and when each word is heard."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_pipeline.engines import words_of
from audio_pipeline.engines.hibari_words import PAUSES, Words
from audio_pipeline.models import Span, WordTime

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

RATE = 24_000
"""Hz."""
FRAME = 600
"""Samples a unit of the model's durations: 25 ms."""
MOST_SIGNS = 300
"""Phonemes a piece: memory grows with its square; 3,000 in one go take 1.2 GB."""
_DURATIONS = "/Round_output_0"


class Model:
    """A loaded voice: some 250 MB and half a second."""

    def __init__(self, folder: Path, voice: str, words: Words) -> None:
        import onnxruntime

        listed = json.loads((folder / "voices.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        # One thread a process: sentences are spread over processes, and sums keep their order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            with_output((folder / listed[voice]["file"]).read_bytes(), _DURATIONS),
            options,
            providers=["CPUExecutionProvider"],
        )
        self.words = words
        self._ids = words.ids

    def say(self, piece: str, speed: float, random: Any) -> tuple[Samples, Samples]:
        """Samples at RATE, and the frames of each sign with those of the silence at both ends."""
        import numpy as np
        from hibari import dsp

        ids = [0, *(self._ids[sign] for sign in piece), 0]
        *spectra, durations = self._session.run(
            ["lh", "theta", "ln", "lr", "phi", "f0", _DURATIONS],
            {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)},
        )
        return dsp.synth(*(part[0] for part in spectra), random), durations


def with_output(model: bytes, name: str) -> bytes:
    """An ONNX model that also returns its inner value `name` (of under 100 characters).

    Protocol buffers merge when joined, so a few bytes do it: ModelProto.graph is field 7,
    GraphProto.output field 12, ValueInfoProto.name field 1, all of wire type 2.
    """

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    return model + field(7, field(12, field(1, name.encode())))


def pieces(signs: str, most: int = MOST_SIGNS) -> list[str]:
    """Cuts phonemes after at most `most`: at a sentence's end, a clause's, a word's, or anywhere.

    >>> pieces("ab cd, ef gh", 8)
    ['ab cd, ', 'ef gh']
    """
    found = []
    while len(signs) > most:
        window = signs[:most]
        # Not so early that the rest has to be cut once more than it must be.
        cuts = (
            max((match.end() for match in re.finditer(mark, window)), default=0)
            for mark in (r"[.!?…][”\")]* ", r"[,;:—][”\")]* ", r" ")
        )
        cut = next((cut for cut in cuts if cut > most // 3), most)
        found.append(signs[:cut])
        signs = signs[cut:]
    return [*found, signs]


def word_times(
    text: str, signs: str, owners: Sequence[tuple[int, ...]], edges: Sequence[tuple[float, float]]
) -> tuple[WordTime, ...]:
    """When each word is heard: from its first sound to its last, pauses left out.

    `edges` are the start and end, in seconds, of each sign; `owners` the words it belongs to.
    """
    spans = words_of(text)
    heard: dict[int, tuple[float, float]] = {}
    paused: dict[int, tuple[float, float]] = {}
    for sign, words, (start, end) in zip(signs, owners, edges, strict=True):
        times = paused if sign in PAUSES else heard
        for word in words:
            first, last = times.get(word, (start, end))
            times[word] = (min(first, start), max(last, end))
    found = []
    at = 0.0
    for number, (start, end) in enumerate(spans):
        begin, at = heard.get(number) or paused.get(number) or (at, at)
        found.append(WordTime(Span(start, end), begin, at))
    return tuple(_shared(found))


def _shared(words: list[WordTime]) -> list[WordTime]:
    """Words that have one stretch of sound between them get a part each, by their letters."""
    found: list[WordTime] = []
    at = 0
    while at < len(words):
        same = [w for w in words[at:] if (w.start, w.end) == (words[at].start, words[at].end)]
        group = words[at : at + len(same)] if len(same) > 1 else [words[at]]
        total = sum(word.span.end - word.span.start for word in group)
        start, length = group[0].start, group[0].end - group[0].start
        for word in group:
            share = length * (word.span.end - word.span.start) / total
            found.append(replace(word, start=start, end=start + share))
            start += share
        at += len(group)
    return found

"""A timeline's sentences as every transcript wants them: shown text, times in order, no overlap."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audio_pipeline.models import (
    ChapterMark,
    Hyperlink,
    Placed,
    Show,
    ShownWord,
    SpeechKind,
    Timeline,
)

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no transcript format can hold. Each becomes a space, so that offsets stay."""


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a sentence with its punctuation and the white space after it."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """Times in seconds, three decimals, from the decoded MP3's first sample."""

    text: str
    start: float
    end: float
    words: tuple[Word, ...]
    """Joined they give `text`; empty where no times are known."""
    speaker: str
    """What listeners call the voice."""
    kind: SpeechKind
    paragraph: int
    hyperlinks: tuple[Hyperlink, ...] = ()
    language: str = ""
    """BCP 47 of the voice where it is another language than the episode's, else ""."""

    def at(self, offset: int) -> float:
        """When the character at `offset` is heard, between words in proportion to length."""
        begin = 0
        for word in self.words:
            if offset < begin + len(word.text):
                share = (offset - begin) / len(word.text)
                return word.start + share * (word.end - word.start)
            begin += len(word.text)
        if self.words:
            return self.end
        return self.start + offset / max(1, len(self.text)) * (self.end - self.start)


def sentences(timeline: Timeline, show: Show, *, language: str) -> tuple[Sentence, ...]:
    """What is shown of a timeline, in order; what is only heard (a label) is not in it."""
    shown = sorted(
        (placed for placed in timeline.placed if placed.utterance.shown.strip()),
        key=lambda placed: placed.start,
    )
    starts = [_moment(placed.start) for placed in shown]
    found = []
    for placed, start, after in itertools.zip_longest(shown, starts, starts[1:]):
        # A tail that rings on under the next sentence is cut: captions may not overlap.
        end = max(start, _moment(placed.end))
        found.append(_sentence(placed, start, end if after is None else min(end, after), show))
    return tuple(_foreign(sentence, language) for sentence in found)


def read_marks(marks: Sequence[ChapterMark]) -> tuple[ChapterMark, ...]:
    """Chapters with a title, ascending, one a moment, to the millisecond."""
    found: dict[float, ChapterMark] = {}
    for mark in sorted(marks, key=lambda mark: mark.start):
        title = " ".join(_NOT_TEXT.sub(" ", mark.title).split())
        start = _moment(mark.start)
        if title:
            found.setdefault(start, ChapterMark(title, start))
    return tuple(found.values())


def _moment(seconds: float) -> float:
    return round(max(0.0, float(seconds)), 3)


def _sentence(placed: Placed, start: float, end: float, show: Show) -> Sentence:
    utterance = placed.utterance
    voice = show.voices.get(utterance.voice)
    return Sentence(
        text=_NOT_TEXT.sub(" ", utterance.shown),
        start=start,
        end=end,
        words=_words(placed, start, end),
        speaker=" ".join((voice.label if voice else "").split()) or utterance.voice,
        kind=utterance.kind,
        paragraph=utterance.paragraph,
        hyperlinks=utterance.hyperlinks,
        language=voice.language if voice else "",
    )


def _foreign(sentence: Sentence, language: str) -> Sentence:
    """The sentence with a language only where it differs from the episode's."""
    if sentence.language.lower().split("-")[0] == language.lower().split("-")[0]:
        return replace(sentence, language="")
    return sentence


def _words(placed: Placed, start: float, end: float) -> tuple[Word, ...]:
    """The sentence cut at its words, every character in just one of them."""
    text = _NOT_TEXT.sub(" ", placed.utterance.shown)
    heard: list[tuple[int, int, ShownWord]] = []
    reach = 0
    for word in placed.words:
        begin, stop = max(word.span.start, reach), min(word.span.end, len(text))
        if begin < stop:
            heard.append((begin, stop, word))
            reach = stop
    inner = [_cut(text, left[1], right[0]) for left, right in itertools.pairwise(heard)]
    edges = itertools.pairwise([0, *inner, len(text)])
    words = []
    clock = start
    for (_, _, word), (begin, stop) in zip(heard, edges, strict=False):
        clock = min(end, max(clock, _moment(word.start)))
        until = min(end, max(clock, _moment(word.end)))
        words.append(Word(text[begin:stop], clock, until))
        clock = until
    return tuple(words)


def _cut(text: str, stop: int, begin: int) -> int:
    """Where two words part: white space and what closes stay left, what opens goes right."""
    for offset in range(begin, stop, -1):
        if text[offset - 1].isspace():
            return offset
    return begin

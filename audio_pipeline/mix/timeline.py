"""When each sentence, word and chapter is heard."""

from __future__ import annotations

from collections.abc import Sequence

from audio_pipeline.models import (
    Chapter,
    ChapterMark,
    Cue,
    Placed,
    ShownWord,
    Span,
    Take,
    Timeline,
    Utterance,
)

OPENING = "Introduction"
"""Title of what comes before the first chapter: players expect a chapter at 0."""


def timeline(
    cues: Sequence[Cue],
    utterances: Sequence[Utterance],
    takes: Sequence[Take],
    starts: Sequence[int],
    seconds: float,
    rate: int,
) -> Timeline:
    """`starts`: each take's first sample in the episode."""
    placed = tuple(
        Placed(
            utterance,
            start / rate,
            (start + len(take.samples)) / rate,
            shown_words(utterance, take, start / rate),
        )
        for utterance, take, start in zip(utterances, takes, starts, strict=True)
    )
    return Timeline(placed, chapters(cues, placed), seconds)


def shown_words(utterance: Utterance, take: Take, offset: float) -> tuple[ShownWord, ...]:
    """Times of the shown words, ascending; none where the engine gave no times.

    A shown word is heard from the first of its said words to the end of the last. What is shown but
    silent has no time; shown words that share a said word become one.
    """
    words: list[ShownWord] = []
    for link in utterance.links:
        if not utterance.shown[link.shown.start : link.shown.end].strip():
            continue
        said = [
            time
            for time in take.words
            if time.span.start < link.said.end and time.span.end > link.said.start
        ]
        if not said:
            continue
        start = offset + min(time.start for time in said)
        end = offset + max(time.end for time in said)
        if words and start < words[-1].end:
            last = words.pop()
            span = Span(last.span.start, link.shown.end)
            words.append(ShownWord(span, last.start, max(end, last.end)))
        elif start < end:
            words.append(ShownWord(link.shown, start, end))
    return tuple(words)


def chapters(cues: Sequence[Cue], placed: Sequence[Placed]) -> tuple[ChapterMark, ...]:
    """Chapters at the first utterance after their cue; one with nothing in it is not marked."""
    marks: list[ChapterMark] = []
    for number, cue in enumerate(cues):
        if not isinstance(cue, Chapter):
            continue
        start = next((each.start for each in placed if each.utterance.cue >= number), None)
        if start is None:
            continue
        if marks and marks[-1].start == start:
            marks.pop()
        marks.append(ChapterMark(cue.title, start))
    if marks and marks[0].start > 0:
        marks.insert(0, ChapterMark(OPENING, 0.0))
    return tuple(marks)

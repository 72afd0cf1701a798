"""The timeline of a render that is out, read back from its own transcript.

Where the tool or `show.toml` has moved on, a sound that stays cannot be mixed again to the same
times; what it says and when is in its `t-` folder. So a chapter can be retitled years later.
"""

from __future__ import annotations

import json
from typing import Any

from audio_pipeline.mix.timeline import chapters
from audio_pipeline.models import Episode, Placed, Plan, Role, Show, ShownWord, Span, Timeline
from audio_pipeline.pipeline.planning import intact


def retell(show: Show, plan: Plan, prior: Episode) -> Timeline | None:
    """None where the transcript is not on this disk, or is of other sentences."""
    file = prior.file(Role.JSON)
    if file is None or not intact(show, file):
        return None
    segments = json.loads((show.episodes / file.path).read_bytes())["segments"]
    shown = [each for each in plan.utterances if each.shown.strip()]
    if [each.shown for each in shown] != [segment["body"] for segment in segments]:
        return None
    placed = tuple(
        Placed(utterance, segment["startTime"], segment["endTime"], _words(segment["words"]))
        for utterance, segment in zip(shown, segments, strict=True)
    )
    return Timeline(placed, chapters(plan.script.cues, placed), prior.seconds)


def _words(rows: list[dict[str, Any]]) -> tuple[ShownWord, ...]:
    words, begin = [], 0
    for row in rows:
        span = Span(begin, begin + len(row["body"].rstrip()))
        words.append(ShownWord(span, row["startTime"], row["endTime"]))
        begin += len(row["body"])
    return tuple(words)

"""The timeline as text with times: captions, a player's word times, the page's words, chapters.

Everything here is SHOWN text; how a word was pronounced never appears.
"""

from __future__ import annotations

import json

from audio_pipeline.models import ChapterMark, Show, Timeline
from audio_pipeline.transcript.captions import srt, vtt
from audio_pipeline.transcript.page import page
from audio_pipeline.transcript.sentences import Sentence, read_marks, sentences

MEDIA_TYPES = {
    "transcript.vtt": "text/vtt",
    "transcript.srt": "application/x-subrip",
    "transcript.json": "application/json",
    "transcript.html": "text/html",
    "chapters.json": "application/json+chapters",
}


def files(timeline: Timeline, show: Show, *, title: str, language: str) -> dict[str, bytes]:
    """The files of one episode's `t-` folder, by name, UTF-8; no chapters.json without chapters.

    `title` and `language` (BCP 47) are the episode's. The same timeline gives the same bytes.
    """
    spoken = sentences(timeline, show, language=language)
    marks = read_marks(timeline.chapters)
    found = {
        "transcript.vtt": vtt(spoken),
        "transcript.srt": srt(spoken),
        "transcript.json": _segments(spoken),
        "transcript.html": page(spoken, marks),
    }
    if marks:
        found["chapters.json"] = _chapters(marks, title=title, show=show)
    return {name: text.encode("utf-8") for name, text in found.items()}


def media_type(name: str) -> str:
    """The media type of one of our file names, as podcast namespace and web servers want it.

    >>> media_type("chapters.json")
    'application/json+chapters'
    """
    return MEDIA_TYPES[name]


def _segments(spoken: tuple[Sentence, ...]) -> str:
    """The podcast namespace's JSON transcript, a segment a sentence.

    `words` is our addition (players ignore what they do not know): the bodies, white space and
    punctuation included, joined by nothing give the segment's body. Empty where no times are known.
    """
    segments = [
        {
            "speaker": sentence.speaker,
            "startTime": sentence.start,
            "endTime": sentence.end,
            "body": sentence.text,
            "words": [
                {"startTime": word.start, "endTime": word.end, "body": word.text}
                for word in sentence.words
            ],
        }
        for sentence in spoken
    ]
    return _json({"version": "1.0.0", "segments": segments})


def _chapters(marks: tuple[ChapterMark, ...], *, title: str, show: Show) -> str:
    """JSON chapters 1.2.0 (podcast namespace)."""
    return _json(
        {
            "version": "1.2.0",
            "title": title,
            "podcastName": show.title,
            "chapters": [{"startTime": mark.start, "title": mark.title} for mark in marks],
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"

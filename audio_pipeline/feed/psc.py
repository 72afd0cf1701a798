"""Podlove Simple Chapters 1.2: chapters in the feed itself, which Spotify and gPodder read."""

from __future__ import annotations

from audio_pipeline.feed.tags import Tag, one_line
from audio_pipeline.models import Episode


def item(episode: Episode) -> list[Tag]:
    chapters = [
        Tag("psc:chapter", attributes={"start": normal_play_time(mark.start), "title": title})
        for mark in sorted(episode.chapters, key=lambda mark: mark.start)
        if (title := one_line(mark.title))
    ]
    return (
        [Tag("psc:chapters", attributes={"version": "1.2"}, children=chapters)] if chapters else []
    )


def normal_play_time(seconds: float) -> str:
    """
    >>> normal_play_time(3725.9)
    '01:02:05.900'
    """
    whole, milliseconds = divmod(round(max(0.0, seconds) * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{milliseconds:03}"

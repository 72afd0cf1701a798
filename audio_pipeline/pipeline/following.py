"""What a producer names, taken apart: one article, or the new items of a feed of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from audio_pipeline import article as articles
from audio_pipeline import urls
from audio_pipeline.article import Given, feeds
from audio_pipeline.models import Show
from audio_pipeline.pipeline import shelf, sources

NEWEST = 10
"""Items of a feed that are looked at: the first visit to an archive makes no thousand episodes."""


@dataclass(frozen=True, slots=True)
class Task:
    """One source to settle."""

    name: str
    """For messages: as the producer named it, or the item's address."""
    source: str | Given


@dataclass(frozen=True, slots=True)
class Gathered:
    tasks: tuple[Task, ...]
    is_feed: bool = False
    known: int = 0
    """Items of the feed that have a script already; they are not even fetched."""
    older: int = 0
    """Items beyond those looked at."""


def gather(show: Show, source: str, *, newest: int, stdin: BinaryIO | None = None) -> Gathered:
    """The tasks behind a source; what is fetched or read for it is kept, and not fetched twice.

    Raises ArticleError: as `article.load` does, or a damaged or empty feed.
    """
    if sources.existing(show, source) is not None:
        return Gathered((Task(source, source),))
    given = articles.load(source, stdin=stdin, cleaning=show.cleaning)
    if not feeds.is_feed(given):
        return Gathered((Task(source, given),))
    found = feeds.items(given)
    scripts = {key for head in shelf.heads(show) if (key := _key(head.source))}
    looked_at = found[:newest]
    new = [item for item in looked_at if not _is_known(show, item, scripts)]
    tasks = [
        Task(item.url or item.title, feeds.as_given(item) or item.url)
        # The oldest first, so that the feed lists the newest on top.
        for item in reversed(new)
        if item.url or feeds.as_given(item)
    ]
    return Gathered(tuple(tasks), True, len(looked_at) - len(new), len(found) - len(looked_at))


def _is_known(show: Show, item: feeds.Item, scripts: set[str]) -> bool:
    """By its link, or its guid where that is one; without a link by what was drafted from it."""
    if {_key(item.url), _key(item.guid)} & scripts:
        return True
    given = None if item.url else feeds.as_given(item)
    return given is not None and _was_drafted(show, given)


def _key(link: str) -> str:
    """In feeds and on pages one address is now with http, now with https or a last slash."""
    try:
        canonical = urls.canonical(link) if urls.is_web(link) else ""
    except ValueError:
        return ""
    return canonical.partition("://")[2].rstrip("/")


def _was_drafted(show: Show, given: Given) -> bool:
    kept = (show.scripts / "sources").glob(f"*{given.suffix}")
    return any(
        where.stat().st_size == len(given.data)
        and where.read_bytes() == given.data
        and shelf.path(show, where.stem).exists()
        for where in kept
    )

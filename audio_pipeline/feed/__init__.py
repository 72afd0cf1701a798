"""The feed: RSS 2.0 by feedgen, with our own tags where feedgen has none or has them wrong.

A function of the show, its ledger and "now"; the same three give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from audio_pipeline import __version__, urls
from audio_pipeline.errors import Place, Problem, PublishError
from audio_pipeline.feed import itunes, podcast, psc
from audio_pipeline.feed.description import notes
from audio_pipeline.feed.faults import problems
from audio_pipeline.feed.reading import Item, items, read
from audio_pipeline.feed.tags import ChannelTags, ItemTags, Tag, one_line, rfc2822, writable
from audio_pipeline.models import Episode, Show

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

__all__ = ["Item", "items", "notes", "podcast_guid", "problems", "render"]

NAME = "feed.xml"
"""From the web root."""
MEDIA_TYPE = "application/rss+xml"
_PODCAST_UUID = "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"
"""The podcast namespace's own, for podcast:guid."""


def podcast_guid(feed_url: str) -> str:
    """The podcast:guid that belongs to a feed's first address; to be stored, never made again.

    >>> podcast_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    import uuid

    return str(uuid.uuid5(uuid.UUID(_PODCAST_UUID), feed_url.partition("://")[2].rstrip("/")))


def render(show: Show, episodes: Sequence[Episode], *, now: datetime, artwork_path: str) -> bytes:
    """The feed of what is out at `now` (with offset): newest first, nothing withdrawn.

    `artwork_path` is from the web root. Raises PublishError, all faults at once, if
    ledger entries' dates cannot be read or two entries share an id.
    """
    faults = _faults(episodes)
    if faults:
        raise PublishError(faults)
    dated = [(date, each) for each in episodes if (date := _date(each)) and not each.withdrawn]
    live = sorted(
        ((date, each) for date, each in dated if date <= now),
        key=lambda pair: (pair[0], pair[1].id),
        reverse=True,
    )
    feed = _channel(show, artwork_path)
    feed.tags.updated = rfc2822(live[0][0]) if live else ""
    for date, episode in live:
        _add(feed, show, episode, date)
    xml: bytes = feed.rss_str(pretty=True)
    # What cannot be read back must not go out.
    read(xml, NAME)
    return xml


def _date(episode: Episode) -> datetime | None:
    """pubDate; None if it cannot be read or has no offset."""
    try:
        date = datetime.fromisoformat(episode.date)
    except ValueError:
        return None
    return date if date.tzinfo else None


def _faults(episodes: Sequence[Episode]) -> list[Problem]:
    """Ledger entries no feed can be made of."""
    found = []
    slugs: dict[str, str] = {}
    for episode in episodes:
        place = Place(f"ledger/{episode.slug}.json")
        if _date(episode) is None:
            message = f'"{episode.date}" is no date with an offset'
            hint = "write it like 2026-03-14T09:00:00+01:00"
            found.append(Problem(place, message, hint, "bad-date"))
        first = slugs.setdefault(episode.id, episode.slug)
        if first != episode.slug:
            message = f"has the id of {first}: {episode.id}"
            hint = "subscribers would lose one of them; give the later one its own id"
            found.append(Problem(place, message, hint, "double-id"))
    return found


def _channel(show: Show, artwork_path: str) -> FeedGenerator:
    from feedgen.feed import FeedGenerator

    title = one_line(show.title)
    home = show.site_link or show.address
    feed = FeedGenerator()
    feed.register_extension("tags", ChannelTags, ItemTags, atom=False)
    feed.title(title)
    feed.description(writable(show.description).strip() or title)
    feed.link(href=urls.join(show.address, NAME), rel="self", type=MEDIA_TYPE)
    # feedgen makes the last link the channel's, so the home page comes last.
    feed.link(href=home, rel="alternate")
    feed.language(show.language)
    feed.generator(f"audio-pipeline {__version__}")
    artwork = urls.join(show.address, artwork_path)
    feed.image(url=artwork, title=title, link=home)
    if show.copyright:
        feed.copyright(one_line(show.copyright))
    feed.tags.tags = [*itunes.channel(show, artwork), *podcast.channel(show)]
    return feed


def _add(feed: FeedGenerator, show: Show, episode: Episode, date: datetime) -> None:
    entry = feed.add_entry(order="append")
    entry.title(one_line(episode.title) or episode.slug)
    entry.link(href=urls.join(show.address, f"{episode.slug}/"))
    entry.guid(episode.id, permalink=False)
    if episode.notes:
        entry.content(writable(episode.notes), type="CDATA")
    file = episode.enclosure
    entry.enclosure(urls.join(show.address, file.path), str(file.bytes), file.type)
    entry.tags.tags = [
        # feedgen's own dates change the locale of the whole process for a moment.
        Tag("pubDate", rfc2822(date)),
        *itunes.item(show, episode),
        *podcast.item(show, episode),
        *psc.item(episode),
    ]

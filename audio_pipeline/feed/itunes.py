"""Apple's tags, without feedgen's own extension for them.

That one knows only yes, no and clean for explicit, which validators refuse, and drops artwork
whose address it does not like without a word.
"""

from __future__ import annotations

from audio_pipeline import urls
from audio_pipeline.feed.tags import Tag, one_line, true_or_false
from audio_pipeline.models import Episode, Show

_LONGEST = 255
"""Characters in a value (PSP-1)."""


def channel(show: Show, artwork: str) -> list[Tag]:
    """`artwork` is an address."""
    author = one_line(show.author)
    tags = [Tag("itunes:author", author)] if author else []
    if show.email:
        # Directories write to this address to see whose the show is.
        owner = (
            Tag("itunes:name", author or one_line(show.title)),
            Tag("itunes:email", show.email),
        )
        tags.append(Tag("itunes:owner", children=owner))
    tags += _categories(show)
    tags.append(Tag("itunes:explicit", true_or_false(show.explicit)))
    tags.append(Tag("itunes:image", attributes={"href": artwork}))
    tags.append(Tag("itunes:type", "episodic"))
    if not show.link:
        # Not out yet: should such a feed get about, directories leave it alone.
        tags.append(Tag("itunes:block", "yes"))
    return tags


def item(show: Show, episode: Episode) -> list[Tag]:
    explicit = show.explicit if episode.explicit is None else episode.explicit
    tags = [
        Tag("itunes:duration", str(max(1, round(episode.seconds)))),
        Tag("itunes:explicit", true_or_false(explicit)),
        Tag("itunes:episodeType", "full"),
    ]
    author = one_line(episode.author, _LONGEST)
    if author:
        tags.append(Tag("itunes:author", author))
    if episode.image:
        image = (
            episode.image if urls.is_url(episode.image) else urls.join(show.address, episode.image)
        )
        tags.append(Tag("itunes:image", attributes={"href": image}))
    # Apple takes no zero.
    if episode.season:
        tags.append(Tag("itunes:season", str(episode.season)))
    if episode.episode:
        tags.append(Tag("itunes:episode", str(episode.episode)))
    return tags


def _categories(show: Show) -> list[Tag]:
    """One tag a category, its subcategories inside, in the order of the first mention."""
    found: dict[str, list[Tag]] = {}
    for category, subcategory in show.categories:
        inner = found.setdefault(category, [])
        if subcategory:
            inner.append(Tag("itunes:category", attributes={"text": subcategory}))
    return [
        Tag("itunes:category", attributes={"text": category}, children=inner)
        for category, inner in found.items()
    ]

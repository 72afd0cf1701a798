"""Tags of the podcast namespace, https://podcastindex.org/namespace/1.0; feedgen has none."""

from __future__ import annotations

from collections.abc import Sequence

from audio_pipeline import urls
from audio_pipeline.feed.tags import Tag, one_line
from audio_pipeline.models import Episode, Person, Role, Show

_LONGEST_NAME = 128
"""Characters in podcast:person."""
_TRANSCRIPTS = (
    # Apps that take only one take the first; Apple reads VTT.
    (Role.VTT, "captions"),
    (Role.SRT, "captions"),
    (Role.JSON, ""),
    (Role.HTML, ""),
)
_AI_CONTENT = Tag("podcast:txt", "true", {"purpose": "ai-content"})
"""A computer voice must be disclosed in the metadata of show and episode (Apple's guidelines)."""


def channel(show: Show) -> list[Tag]:
    tags = []
    if show.link and show.podcast_guid:
        tags.append(Tag("podcast:guid", show.podcast_guid))
    # Nobody else may import this feed; with an address there is someone to ask.
    tags.append(Tag("podcast:locked", "yes", {"owner": show.email} if show.email else {}))
    tags.append(Tag("podcast:medium", "podcast"))
    tags.append(_AI_CONTENT)
    narrator = show.voices.get(show.voice)
    if narrator is not None:
        tags += _persons([Person(narrator.label or narrator.name, "narrator")])
    return tags


def item(show: Show, episode: Episode) -> list[Tag]:
    tags = [_AI_CONTENT]
    # An item's persons replace the channel's, so the narrator is among them.
    tags += _persons(episode.persons or _who(episode))
    for role, relation in _TRANSCRIPTS:
        file = episode.file(role)
        if file is not None:
            attributes = {
                "url": urls.join(show.address, file.path),
                "type": file.type,
                "language": episode.language or show.language,
            }
            tags.append(
                Tag(
                    "podcast:transcript",
                    attributes=attributes | ({"rel": relation} if relation else {}),
                )
            )
    chapters = episode.file(Role.CHAPTERS)
    if chapters is not None:
        address = urls.join(show.address, chapters.path)
        tags.append(Tag("podcast:chapters", attributes={"url": address, "type": chapters.type}))
    if episode.season:
        tags.append(Tag("podcast:season", str(episode.season)))
    if episode.episode:
        tags.append(Tag("podcast:episode", str(episode.episode)))
    return tags


def _who(episode: Episode) -> list[Person]:
    author = [Person(episode.author, "author", group="writing")] if episode.author else []
    return author + [Person(label, "narrator") for label in episode.voices]


def _persons(persons: Sequence[Person]) -> list[Tag]:
    tags = []
    for person in persons:
        attributes = {"group": person.group, "role": person.role}
        if person.url:
            attributes["href"] = person.url
        name = one_line(person.name, _LONGEST_NAME)
        if name:
            tags.append(Tag("podcast:person", name, attributes))
    return tags

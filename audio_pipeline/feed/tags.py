"""Tags that feedgen does not write, as values, and the feedgen extension that puts them in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
"""Case and the missing "/" at the end are part of them."""
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write; one such character would make feedgen refuse the feed."""


def writable(text: str) -> str:
    """The text without what XML cannot hold.

    >>> writable("a\\x0bb")
    'ab'
    """
    return _UNWRITABLE.sub("", text)


def one_line(text: str, longest: int = 0) -> str:
    """Writable, white space folded; cut at `longest` characters if that is not 0.

    >>> one_line("  a\\n b  "), one_line("abcdef", 4)
    ('a b', 'abc…')
    """
    text = " ".join(writable(text).split())
    return f"{text[: longest - 1].rstrip()}…" if 0 < longest < len(text) else text


def rfc2822(date: datetime) -> str:
    """The date as feeds write it, whatever the locale."""
    from email.utils import format_datetime

    return format_datetime(date)


def true_or_false(value: bool) -> str:
    """Booleans as Apple and PSP-1 want them; feedgen has yes and no, which validators reject."""
    return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    """With its prefix: `podcast:person`; without one it is plain RSS."""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: Sequence[Tag] = ()


class ChannelTags:
    """feedgen extension: the channel's tags. Used as `feed.tags`."""

    def __init__(self) -> None:
        self.tags: Sequence[Tag] = ()
        self.updated = ""
        """RFC 2822 date of the newest episode, "" for none."""

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, rss: Any) -> None:
        channel = rss[0]
        # feedgen puts the present moment in; two renders of one ledger must not differ.
        built = channel.find("lastBuildDate")
        if self.updated:
            built.text = self.updated
        else:
            channel.remove(built)
        _append(channel, self.tags)


class ItemTags:
    """feedgen extension: an item's tags. Used as `entry.tags`."""

    def __init__(self) -> None:
        self.tags: Sequence[Tag] = ()

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, item: Any) -> None:
        _append(item, self.tags)


def _append(parent: Any, tags: Sequence[Tag]) -> None:
    from lxml import etree

    for tag in tags:
        prefix, found, local = tag.name.partition(":")
        name = f"{{{NAMESPACES[prefix]}}}{local}" if found else tag.name
        attributes = {key: writable(value) for key, value in tag.attributes.items()}
        element = etree.SubElement(parent, name, attributes)
        element.text = writable(tag.text) or None
        _append(element, tag.children)

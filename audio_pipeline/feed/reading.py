"""Feeds as others wrote them, or as we did: read without trusting them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from audio_pipeline.errors import Place, Problem, PublishError


class Item(NamedTuple):
    date: datetime | None
    """pubDate, None where it is missing or cannot be read."""
    url: str
    """The enclosure's address, or ""."""


def items(xml: bytes) -> dict[str, Item]:
    """A feed's items by guid (by enclosure where there is none, as apps do), in its order.

    Raises PublishError if it is not well-formed XML or has a document type.
    """
    found = {}
    for item in read(xml, "feed").iterfind("channel/item"):
        enclosure = item.find("enclosure")
        url = "" if enclosure is None else enclosure.get("url", "").strip()
        key = text(item, "guid") or url
        if key:
            found[key] = Item(date_of(text(item, "pubDate")), url)
    return found


def read(xml: bytes, path: str) -> Any:
    """The root element. No entities, no network, no document type: PublishError instead."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise PublishError(
            [
                Problem(
                    Place(path, line or None, column or None),
                    f"not well-formed XML: {error.msg}",
                    "build again, or fetch the feed once more if it came over the network",
                    "feed-xml",
                )
            ]
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PublishError.of(
            path, "has a document type", hint="a feed needs none; remove it", code="feed-dtd"
        )
    return root


def text(element: Any, path: str) -> str:
    """The text of the first such child, stripped; "" if there is none."""
    return (element.findtext(path) or "").strip()


def date_of(value: str) -> datetime | None:
    """An RFC 2822 date; one without a zone is taken for UTC, as "-0000" is."""
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)

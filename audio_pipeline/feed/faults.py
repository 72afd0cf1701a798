"""Checks a finished feed the way directories will: ours, or one fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from audio_pipeline.errors import Place, Problem, PublishError, Severity
from audio_pipeline.feed.description import MAX_BYTES
from audio_pipeline.feed.reading import date_of, read, text
from audio_pipeline.feed.tags import NAMESPACES

_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = f"{{{NAMESPACES['podcast']}}}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_REQUIRED = ("title", "link", "description", "language")
_MEDIA = {
    "audio/mpeg": (".mp3",),
    "audio/x-m4a": (".m4a",),
    "audio/mp4": (".m4a", ".mp4"),
    "video/mp4": (".mp4",),
    "video/x-m4v": (".m4v",),
    "video/quicktime": (".mov",),
    "application/pdf": (".pdf",),
}
"""What Apple lists: media types and how their addresses end."""
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_DURATION = re.compile(r"[0-9]+(?::[0-5]?[0-9]){0,2}")


def problems(xml: bytes, path: str = "feed.xml") -> list[Problem]:
    """Everything a directory or an app would stumble over, in the feed's order; [] if nothing.

    Rules: RSS 2.0, PSP-1, Apple's podcaster guides. `path` is what the messages call the feed.
    """
    try:
        root = read(xml, path)
    except PublishError as error:
        return list(error.problems)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return [
            _fault(root, path, "feed-rss", "is no RSS 2.0 feed", 'begin with <rss version="2.0">')
        ]
    found = [*_channel_faults(channel, path)]
    guids: dict[str, int] = {}
    enclosures: dict[str, int] = {}
    for item in channel.iterfind("item"):
        found += _item_faults(item, path)
        found += _repeated(item, path, text(item, "guid"), guids, what="guid")
        url = _attribute(item, "enclosure", "url")
        found += _repeated(item, path, url, enclosures, what="enclosure")
    return found


def _channel_faults(channel: Any, path: str) -> Iterator[Problem]:
    for name in _REQUIRED:
        if not text(channel, name):
            yield _missing(channel, path, name)
    if not _attribute(channel, f"{_ITUNES}category", "text"):
        yield _missing(channel, path, "itunes:category")
    itself = [link for link in channel.iterfind(f"{_ATOM}link") if link.get("rel") == "self"]
    if not itself:
        yield _missing(channel, path, 'atom:link rel="self"', Severity.WARNING)
    for link in itself:
        yield from _address_faults(link, path, link.get("href", ""), "the feed's own address")
        if _host(link.get("href", "")) in _LOCAL:
            message = "the feed is addressed to this machine only"
            hint = "set link in show.toml to the public address of the web root"
            yield _fault(link, path, "feed-local", message, hint, Severity.NOTE)
    yield from _explicit_faults(channel, path, required=True)
    yield from _description_faults(channel, path)
    image = channel.find(f"{_ITUNES}image")
    if image is None:
        yield _missing(channel, path, "itunes:image")
    else:
        yield from _artwork_faults(image, path)
    yield from _disclosure_faults(channel, path)
    if channel.find("item") is None:
        hint = "directories take a show with its first episode"
        yield _fault(channel, path, "feed-empty", "has no episode", hint, Severity.NOTE)


def _item_faults(item: Any, path: str) -> Iterator[Problem]:
    for name in ("title", "guid", "pubDate"):
        if not text(item, name):
            yield _missing(item, path, name)
    published = text(item, "pubDate")
    if published and date_of(published) is None:
        message = f'pubDate "{published}" is no RFC 2822 date'
        yield _fault(item, path, "feed-date", message, "write Sat, 14 Mar 2026 09:00:00 +0100")
    yield from _enclosure_faults(item, path)
    duration = text(item, f"{_ITUNES}duration")
    if not duration:
        yield _missing(item, path, "itunes:duration", Severity.WARNING)
    elif not _DURATION.fullmatch(duration) or not duration.strip("0:"):
        message = f'itunes:duration "{duration}" is no length of time'
        yield _fault(item, path, "feed-duration", message, "write whole seconds: 374")
    yield from _explicit_faults(item, path, required=False)
    yield from _description_faults(item, path)
    image = item.find(f"{_ITUNES}image")
    if image is not None:
        yield from _artwork_faults(image, path)
    yield from _disclosure_faults(item, path)


def _enclosure_faults(item: Any, path: str) -> Iterator[Problem]:
    found = item.findall("enclosure")
    if not found:
        yield _missing(item, path, "enclosure")
        return
    if len(found) > 1:
        hint = "apps take the first or the last; keep one"
        yield _fault(item, path, "feed-enclosure", f"has {len(found)} enclosures", hint)
    enclosure = found[0]
    length = enclosure.get("length", "")
    if not (length.isascii() and length.isdigit() and int(length) > 0):
        message = f'enclosure length "{length}" is no number of bytes'
        yield _fault(enclosure, path, "feed-length", message, "give the size of the file")
    url = enclosure.get("url", "")
    yield from _address_faults(enclosure, path, url, "enclosure")
    kind = enclosure.get("type", "")
    endings = _MEDIA.get(kind)
    if endings is None:
        message = f'enclosure type "{kind}" is not one that Apple lists'
        yield _fault(enclosure, path, "feed-type", message, "audio/mpeg for MP3")
    elif not url.partition("?")[0].lower().endswith(endings):
        message = f"enclosure {url} does not end as {kind} should"
        yield _fault(enclosure, path, "feed-type", message, f"end it in {' or '.join(endings)}")


def _explicit_faults(parent: Any, path: str, *, required: bool) -> Iterator[Problem]:
    element = parent.find(f"{_ITUNES}explicit")
    if element is None:
        if required:
            yield _missing(parent, path, "itunes:explicit")
        return
    value = (element.text or "").strip()
    if value not in {"true", "false"}:
        message = f'itunes:explicit is "{value}"'
        yield _fault(element, path, "feed-explicit", message, "only true and false are understood")


def _description_faults(parent: Any, path: str) -> Iterator[Problem]:
    element = parent.find("description")
    if element is None:
        if parent.tag == "item":
            yield _missing(parent, path, "description", Severity.WARNING)
        return
    size = len((element.text or "").strip().encode("utf-8"))
    if size > MAX_BYTES:
        message = f"description has {size} bytes"
        hint = f"directories cut or refuse more than {MAX_BYTES}"
        yield _fault(element, path, "feed-description", message, hint)


def _artwork_faults(image: Any, path: str) -> Iterator[Problem]:
    url = image.get("href", "")
    yield from _address_faults(image, path, url, "artwork")
    if url and not url.lower().endswith((".jpg", ".jpeg", ".png")):
        message = f"artwork {url} does not end in .jpg or .png"
        hint = "a square JPEG or PNG of 1400 to 3000 pixels"
        yield _fault(image, path, "feed-artwork", message, hint)


def _disclosure_faults(parent: Any, path: str) -> Iterator[Problem]:
    for element in parent.iterfind(f"{_PODCAST}txt"):
        if element.get("purpose") == "ai-content":
            return
    hint = "directories ask for it where a computer voice reads"
    name = 'podcast:txt purpose="ai-content"'
    yield _missing(parent, path, name, Severity.WARNING, hint)


def _address_faults(element: Any, path: str, url: str, what: str) -> Iterator[Problem]:
    host = _host(url)
    if not host:
        message = f'{what}: "{url}" is no full web address'
        yield _fault(element, path, "feed-address", message, "write it out from https:// on")
    elif host not in _LOCAL and not url.startswith("https:"):
        message = f"{what}: {url} is not https"
        yield _fault(element, path, "feed-https", message, "serve it by https", Severity.WARNING)


def _repeated(
    item: Any, path: str, value: str, seen: dict[str, int], *, what: str
) -> Iterator[Problem]:
    if not value:
        return
    if value in seen:
        message = f"{what} {value} was on line {seen[value]} already"
        hint = "apps show only one of the two episodes"
        yield _fault(item, path, f"feed-double-{what}", message, hint)
    seen.setdefault(value, item.sourceline)


def _host(url: str) -> str:
    """Where a web address leads; "" if it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""


def _attribute(parent: Any, path: str, name: str) -> str:
    element = parent.find(path)
    return "" if element is None else element.get(name, "").strip()


def _missing(
    element: Any, path: str, name: str, severity: Severity = Severity.ERROR, hint: str = ""
) -> Problem:
    owner = "the show" if element.tag == "channel" else f'"{text(element, "title")}"'
    hint = hint or f"add it to the {element.tag}"
    return _fault(element, path, "feed-missing", f"{owner} has no {name}", hint, severity)


def _fault(
    element: Any,
    path: str,
    code: str,
    message: str,
    hint: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    return Problem(Place(path, element.sourceline), message, hint, code, severity)

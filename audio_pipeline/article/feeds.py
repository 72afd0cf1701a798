"""A feed of articles (RSS, Atom, RDF, JSON Feed): its items, newest first, each as a source."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from audio_pipeline import urls
from audio_pipeline.article.block import fold
from audio_pipeline.article.given import Given
from audio_pipeline.article.masthead import iso_date
from audio_pipeline.errors import ArticleError

MOST = 1000
"""Items read of one feed: what is further down has been there for years."""
WHOLE_WORDS = 60
"""A feed's item with as many words in its content holds the article, not its summary."""
_XML = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*)*"
    rb"<(?:rss\b|feed\b[^>]*xmlns|rdf:RDF\b)",
    re.I | re.S,
)
_JSON = re.compile(rb'^\s*\{.{0,400}?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.S)
_TAG = re.compile(r"<[^>]*>")
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; "" for what the feed does not say."""

    title: str
    url: str = ""
    """Where the article is, absolute."""
    guid: str = ""
    author: str = ""
    published: str = ""
    """YYYY-MM-DD."""
    content: str = ""
    """HTML of the whole article, if the feed holds it."""


def is_feed(given: Given) -> bool:
    """By the bytes' own beginning, whatever a server or a name says of them.

    >>> is_feed(Given("a", b"<rss version='2.0'><channel/></rss>", ".txt"))
    True
    """
    head = given.data[:4096].removeprefix(b"\xef\xbb\xbf")
    return bool(_XML.match(head) or _JSON.match(head))


def items(given: Given) -> tuple[Item, ...]:
    """The feed's items, newest first where they are dated, else in its own order.

    Raises ArticleError: not a feed after all, or none of its items has a link or an article.
    """
    found = _json_items(given) if _JSON.match(given.data[:4096]) else _xml_items(given)
    read = [item for item in found if item.url or item.content]
    if not read:
        hint = "give the address of the articles' own feed"
        raise ArticleError.of(given.name, "a feed without articles", hint=hint, code="empty-feed")
    return tuple(sorted(read, key=lambda item: item.published, reverse=True))


def as_given(item: Item) -> Given | None:
    """The item as a page of its own; None where the feed holds only a summary of it."""
    words = _TAG.sub(" ", _SCRIPT.sub(" ", item.content)).split()
    if len(words) < WHOLE_WORDS:
        return None
    title, author, date = (html.escape(each) for each in (item.title, item.author, item.published))
    meta = [
        f'<meta property="og:title" content="{title}">' if title else "",
        f'<meta name="author" content="{author}">' if author else "",
        f'<meta property="article:published_time" content="{date}">' if date else "",
        f'<link rel="canonical" href="{html.escape(item.url)}">' if item.url else "",
    ]
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title>\n'
        + "\n".join(filter(None, meta))
        + f"\n</head><body><article><h1>{title}</h1>\n{item.content}\n</article></body></html>\n"
    )
    return Given(item.url or item.title, page.encode("utf-8", "replace"), ".html", item.url)


def _xml_items(given: Given) -> Iterator[Item]:
    import feedparser

    base = given.url or ""
    # Only bytes are given, so nothing is fetched; what it would clean is read by our own parser.
    parsed = feedparser.parse(
        given.data,
        sanitize_html=False,
        resolve_relative_uris=bool(base),
        response_headers={"content-location": base} if base else None,
    )
    if parsed.get("bozo") and not parsed.entries:
        fault = parsed.get("bozo_exception")
        raise ArticleError.of(given.name, f"a damaged feed: {fault}", code="bad-feed")
    for entry in parsed.entries[:MOST]:
        contents = [part.get("value", "") for part in entry.get("content", [])]
        guid = entry.get("id", "")
        link = entry.get("link", "") or (guid if urls.is_web(guid) else "")
        yield Item(
            title=_plain(entry.get("title", "")),
            url=_address(base, link),
            guid=fold(guid),
            author=_plain(entry.get("author", "")),
            published=_date(entry),
            content=max([*contents, entry.get("summary", "")], key=len),
        )


def _date(entry: Any) -> str:
    for name in ("published", "updated", "created"):
        # Not `entry.get`, which would take one date for another, and warn of it.
        parsed = dict.get(entry, f"{name}_parsed")
        if parsed:
            return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return ""


def _json_items(given: Given) -> Iterator[Item]:
    try:
        feed = json.loads(given.data)
        entries = feed["items"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArticleError.of(given.name, f"a damaged feed: {error}", code="bad-feed") from error
    for entry in entries[:MOST] if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        authors = entry.get("authors") or [entry.get("author") or {}]
        names = [_text(each.get("name")) for each in authors if isinstance(each, dict)]
        text = _text(entry.get("content_text"))
        paragraphs = "".join(
            f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip()
        )
        yield Item(
            title=_plain(_text(entry.get("title"))),
            url=_address(given.url or _text(feed.get("home_page_url")), _text(entry.get("url"))),
            guid=fold(_text(entry.get("id"))),
            author=" and ".join(filter(None, names)),
            published=iso_date(_text(entry.get("date_published"))[:10]),
            content=_text(entry.get("content_html")) or paragraphs,
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return fold(html.unescape(_TAG.sub("", text)))


def _address(base: str, link: str) -> str:
    if not link.strip():
        return ""
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return ""
    return url if urls.is_web(url) else ""

"""The items of a feed as its kind has them: RSS, Atom and RDF by feedparser, JSON Feed by json."""

from __future__ import annotations

import calendar
import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from audio_pipeline import urls
from audio_pipeline.article.block import fold
from audio_pipeline.article.given import Given
from audio_pipeline.article.masthead import iso_date
from audio_pipeline.errors import ArticleError, OnAirError

_ENDED = re.compile(
    r"</\s*(?:\w+:)?(?:rss|rdf|feed)\s*>|<(?:\w+:)?(?:rss|rdf|feed)\b[^<>]*/>", re.I
)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"<br\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_HREF = re.compile(r"(<a\b[^<>]*?\shref\s*=\s*)(\"[^\"<>]*\"|'[^'<>]*')", re.I)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; "" for what the feed does not say."""

    title: str
    url: str = ""
    """Where the article is, absolute, http or https."""
    guid: str = ""
    author: str = ""
    published: str = ""
    """YYYY-MM-DD, where its publisher is."""
    content: str = ""
    """HTML of the article, links absolute; "" if a link leads to it and only a summary is here."""
    summary: str = ""
    """Plain text."""
    language: str = ""
    moment: float = 0.0
    """Seconds since 1970, by which items are ordered; an undated one has its neighbour's."""


def xml_items(given: Given, text: str) -> Iterator[Item]:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if given.url:
        headers["content-location"] = given.url
    clean = _NO_XML.sub("\ufffd", text.lstrip())
    # A stream, because bytes are tried as a file's name first. Nothing is fetched, and what it
    # would clean away is read by our own parser.
    parsed = feedparser.parse(
        BytesIO(clean.encode("utf-8")),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers=headers,
    )
    if parsed.get("bozo") and not parsed.entries:
        raise _damaged(given.name, str(parsed.get("bozo_exception")))
    if not _ENDED.search(clean[-4096:]):
        raise _damaged(given.name, "it breaks off before its end")
    base = _joined(given.url, dict.get(parsed.feed, "link", "")) if not given.url else given.url
    for entry in parsed.entries:
        item = _xml_item(entry, parsed, base)
        # Where the markup is not sound, how far a content goes is a guess; its page is not.
        yield replace(item, content="") if parsed.get("bozo") and item.url else item


def _xml_item(entry: Any, parsed: Any, base: str) -> Item:
    """Read by `dict.get`: feedparser's own takes one name for another, and warns of it."""
    guid = fold(dict.get(entry, "id", ""))
    link = dict.get(entry, "feedburner_origlink", "") or dict.get(entry, "link", "") or guid
    url = _address(base, link)
    summary = dict.get(entry, "summary_detail", {})
    parts = [part for part in dict.get(entry, "content", []) if _is_text(part)]
    if not parts and not url and summary:
        parts = [summary]
    content: Any = max(parts, key=lambda part: len(part.get("value", "")), default={})
    title = dict.get(entry, "title_detail", {})
    authors = dict.get(entry, "authors", [])
    if not authors and str(parsed.version).startswith("atom"):
        authors = dict.get(parsed.feed, "authors", [])
    said = [content, title, {"language": dict.get(parsed.feed, "language", "")}]
    published, moment = _date(entry)
    return Item(
        title=_line(title),
        url=url,
        guid=guid,
        author=_joined_names([plain(each.get("name", "")) for each in authors]),
        published=published,
        content=_markup(content, url or base),
        summary=_line(summary),
        language=next(filter(None, (_language(each.get("language")) for each in said)), ""),
        moment=moment,
    )


def _is_text(part: Any) -> bool:
    return part.get("type", "") in {"text/html", "application/xhtml+xml", "text/plain"}


def _line(part: Any) -> str:
    """A title or summary as one line; only what is markup has tags and references taken out."""
    value = str(part.get("value", ""))
    return fold(value) if part.get("type") == "text/plain" else plain(value)


def _markup(part: Any, base: str) -> str:
    value = str(part.get("value", ""))
    if part.get("type") == "text/plain":
        return _paragraphs(value)
    return _resolved(value, _joined(base, part.get("base") or ""))


def _date(entry: Any) -> tuple[str, float]:
    """The day as it is written, which is the publisher's own, and the moment for the order."""
    for name in ("published", "updated", "created"):
        parsed = dict.get(entry, f"{name}_parsed")
        day = iso_date(str(dict.get(entry, name, "")))
        if parsed:
            return _day(day, float(calendar.timegm(parsed)))
        if day:
            return day, datetime.fromisoformat(f"{day}T00:00+00:00").timestamp()
    return "", 0.0


def _day(written: str, moment: float) -> tuple[str, float]:
    """What is written counts if it is the moment's day somewhere on earth."""
    days = {_utc_day(moment + hours * 3600) for hours in (-14, 0, 14)}
    return (written if written in days else _utc_day(moment)), moment


def _utc_day(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def json_items(given: Given, text: str) -> Iterator[Item]:
    try:
        feed = json.loads(text)
        entries, version = feed["items"], feed["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(given.name, str(error) or "its items are missing") from error
    if not isinstance(entries, list) or "jsonfeed.org" not in _text(version):
        raise _damaged(given.name, "its items are not a list")
    base = given.url or _text(feed.get("feed_url")) or _text(feed.get("home_page_url"))
    for entry in entries:
        if isinstance(entry, dict):
            yield _json_item(entry, feed, base)


def _json_item(entry: dict[str, Any], feed: dict[str, Any], base: str) -> Item:
    guid = fold(_text(entry.get("id")))
    url = _address(base, _text(entry.get("url")) or (guid if urls.is_web(guid) else ""))
    markup = _text(entry.get("content_html"))
    written = _text(entry.get("date_published")) or _text(entry.get("date_modified"))
    published, moment = iso_date(written[:10]), 0.0
    try:
        when = datetime.fromisoformat(written)
        moment = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        if published:
            moment = datetime.fromisoformat(f"{published}T00:00+00:00").timestamp()
    summary = _text(entry.get("summary"))
    plain = _text(entry.get("content_text")) or ("" if url else summary)
    return Item(
        title=fold(_text(entry.get("title"))),
        url=url,
        guid=guid,
        author=_joined_names(_json_names(entry) or _json_names(feed)),
        published=published,
        content=_resolved(markup, url or base) if markup.strip() else _paragraphs(plain),
        summary=fold(summary),
        language=_language(entry.get("language")) or _language(feed.get("language")),
        moment=moment,
    )


def _json_names(said: dict[str, Any]) -> list[str]:
    """`authors` (JSON Feed 1.1) or the one `author` of 1.0."""
    authors = said.get("authors") or [said.get("author")]
    listed = authors if isinstance(authors, list) else []
    return [name for each in listed if isinstance(each, dict) and (name := _text(each.get("name")))]


def _resolved(content: str, base: str) -> str:
    """The content with its links absolute; nothing else in it is touched."""

    def absolute(match: re.Match[str]) -> str:
        link = html.unescape(match[2][1:-1])
        return f'{match[1]}"{html.escape(_joined(base, link))}"'

    return _HREF.sub(absolute, content) if base else content


def _paragraphs(text: str) -> str:
    parts = re.split(r"\n[ \t\r]*\n", text.replace("\r\n", "\n"))
    return "\n".join(f"<p>{html.escape(part.strip())}</p>" for part in parts if part.strip())


def plain(text: str) -> str:
    return fold(html.unescape(_TAG.sub("", _BREAK.sub(" ", text))))


def _text(value: Any) -> str:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def _joined_names(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    each = list(dict.fromkeys(name for name in map(fold, names) if name and "@" not in name))
    return " and ".join(filter(None, [", ".join(each[:-1]), *each[-1:]]))


def _language(value: Any) -> str:
    text = _text(value).strip()
    return text if _LANGUAGE.fullmatch(text) else ""


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link or base


def _address(base: str, link: str) -> str:
    """The link, absolute; "" if it is none that can be fetched."""
    url = _joined(base, link) if link.strip() else ""
    try:
        return url if urls.is_web(url) and urls.canonical(url) else ""
    except ValueError:
        return ""


def _damaged(name: str, fault: str) -> OnAirError:
    hint = "try again, or tell the site; `audio-pipeline build` also takes an article's own page"
    return ArticleError.of(name, f"a damaged feed: {fault}", hint=hint, code="bad-feed")

"""What a page says about its article: title, author, date, language, address, paper, picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from audio_pipeline.article.block import Facts, fold
from audio_pipeline.article.masthead import iso_date, masthead
from audio_pipeline.article.shape import key, words

_SITE = re.compile(r"\s+[|·•»–—-]\s+|\s*\|\s*")
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report", "WebPage")
_AUTHOR = ("author", "article:author", "parsely-author", "dc.creator", "citation_author", "byl")
_DATE = (
    "article:published_time",
    "date",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
    "citation_publication_date",
    "pubdate",
)


def read_facts(tree: Any, url: str) -> Facts:
    """`url` is the address the page came from, or ""."""
    meta = _meta(tree)
    linked = dict(_linked_data(tree))
    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    source = urljoin(url, canonical or meta.get("og:url", "")) or url
    return Facts(
        title=_title(tree, meta, linked),
        author=_author(tree, meta, linked),
        article_date=_date(tree, meta, linked),
        language=_language(tree, meta),
        source=source if source.startswith(("http://", "https://")) else "",
        publication=fold(meta.get("og:site_name", "")) or linked.get("publisher", ""),
        image=_address(urljoin(source, meta.get("og:image", "") or linked.get("image", ""))),
    )


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = fold(element.get("content") or "")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _linked_data(tree: Any) -> Iterator[tuple[str, str]]:
    """Headline, author, date, publisher and image of the first article in the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(kind in _ARTICLES for kind in kinds):
                yield from (
                    (name, _text(item[source]))
                    for name, source in (
                        ("title", "headline"),
                        ("author", "author"),
                        ("date", "datePublished"),
                        ("publisher", "publisher"),
                        ("image", "image"),
                    )
                    if source in item
                )
                return


def _items(data: Any) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (entry for entry in graph or [] if isinstance(entry, dict))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("url") or "")
    if isinstance(value, list):
        return " and ".join(filter(None, map(_text, value)))
    return ""


def _title(tree: Any, meta: dict[str, str], linked: dict[str, str]) -> str:
    """The headline as the page shows it: an `<h1>` that a title of the head agrees with."""
    named = [
        meta.get("og:title", ""),
        linked.get("title", ""),
        meta.get("twitter:title", ""),
        fold("".join(tree.xpath("string(//head/title)"))),
    ]
    shown = [fold(" ".join(h1.itertext())) for h1 in tree.iter("h1")]
    shown = [text for text in shown if words(text)]
    for title in filter(None, named):
        for text in shown:
            if key(text) in key(title) or key(title) in key(text):
                return text
    if len(shown) == 1:
        return shown[0]
    return next((_without_site(title, meta) for title in named if title), next(iter(shown), ""))


def _without_site(title: str, meta: dict[str, str]) -> str:
    """ "A horn returns | The Gazette" without the paper: its name, or the shorter last part."""
    parts = _SITE.split(title)
    if len(parts) < 2:
        return title
    site = meta.get("og:site_name", "")
    if (site and key(parts[-1]) == key(site)) or len(words(parts[-1])) < len(words(parts[0])):
        return title[: title.rindex(parts[-1])].rstrip(" |·•»–—-")
    return title


def _author(tree: Any, meta: dict[str, str], linked: dict[str, str]) -> str:
    named = [linked.get("author", ""), *(meta.get(name, "") for name in _AUTHOR)]
    shown = tree.xpath("//*[@rel='author' or @itemprop='author']")
    named += [fold(" ".join(element.itertext())) for element in shown]
    for name in named:
        if name and not re.match(r"https?://|@|/", name) and len(words(name)) <= 12:
            line = masthead(name)
            return line.author if line and line.author else name
    return ""


def _date(tree: Any, meta: dict[str, str], linked: dict[str, str]) -> str:
    named = [linked.get("date", ""), *(meta.get(name, "") for name in _DATE)]
    named += tree.xpath("//article//time/@datetime") or tree.xpath("//time[1]/@datetime")
    return next((date for text in named if (date := iso_date(text))), "")


def _language(tree: Any, meta: dict[str, str]) -> str:
    named = (tree.get("lang") or "", meta.get("og:locale", ""), meta.get("language", ""))
    return next((text.replace("_", "-") for text in named if _LANGUAGE.match(text)), "")


def _address(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""

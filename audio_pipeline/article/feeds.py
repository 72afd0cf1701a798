"""A feed of articles (RSS, Atom, RDF, JSON Feed): its items, newest first, each as a source."""

from __future__ import annotations

import codecs
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from audio_pipeline import urls
from audio_pipeline.article.decode import bom, decode
from audio_pipeline.article.feed_items import Item, json_items, plain, xml_items
from audio_pipeline.article.given import Given
from audio_pipeline.errors import ArticleError

__all__ = ["MOST", "WHOLE_WORDS", "Item", "as_given", "is_feed", "items"]

MOST = 2000
"""Items kept of one feed, the newest: what is older has been there for years."""
WHOLE_WORDS = 60
"""A feed's item with as many words in its content may hold the article, not its summary."""
_HEAD = 65_536
_PARAGRAPH_WORDS = 8
_FULLER = 1.2
_ROOT = re.compile(
    r"<(?:\w+:)?(?:rss\b|rdf\b|feed\b[^<>]*[\"']https?://(?:www\.w3\.org/2005/Atom|purl\.org/atom))",
    re.I,
)
_DOCTYPE = re.compile(r"<!doctype[^\[>]*(?:\[[^\]]*\]\s*)?>", re.I)
_JSON = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org')
_DECLARED = re.compile(rb"\s*<\?xml[^<>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_CHARSET = re.compile(r"(?:windows|cp|iso|latin|koi8|gb|big5|euc|shift|sjis|mac)", re.I)
_CODE = re.compile(r"<(/?)(?:script|style)\b[^<>]*>", re.I)
_PARAGRAPH = re.compile(
    r"</?(?:p|div|h[1-6]|li|blockquote|section)\b[^<>]*>|(?:<br\b[^<>]*>\s*){2,}", re.I
)
_CUT = re.compile(
    r"(?:…|\.\.\.)\s*[\])]?\W*$|\b(?:continue reading|keep reading|read (?:the )?(?:more|full|rest)"
    r"|weiterlesen|lire la suite|leer más|seguir leyendo|les mer|läs mer)\b",
    re.I,
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def is_feed(given: Given) -> bool:
    """By the bytes' own beginning, whatever a server or a name says of them.

    >>> is_feed(Given("a", b"<rss version='2.0'><channel/></rss>", ".txt"))
    True
    """
    if _is_json(given.data):
        return True
    marked = bom(given.data)
    head = given.data[:_HEAD].decode(marked or "latin-1", "replace").lstrip("\ufeff")
    return bool(_ROOT.match(head, _root_at(head)))


def items(given: Given) -> tuple[Item, ...]:
    """The feed's items, each once, newest first where they are dated, else in its own order.

    Raises ArticleError: damaged, or no item that has a link or an article.
    """
    text = _text_of(given)
    found = json_items(given, text) if _is_json(given.data) else xml_items(given, text)
    read = [item for item in found if item.url or item.content]
    if not read:
        hint = "give the address of the articles' own feed"
        raise ArticleError.of(given.name, "a feed without articles", hint=hint, code="empty-feed")
    return tuple(_newest_first(_each_once(read)))[:MOST]


def as_given(item: Item) -> Given | None:
    """The item as a page of its own; None where its link has to be followed for the article."""
    if not item.content or (item.url and not _is_whole(item)):
        return None
    title, author, date = (html.escape(each) for each in (item.title, item.author, item.published))
    language = f' lang="{html.escape(item.language)}"' if item.language else ""
    meta = [
        f"<title>{title}</title>",
        _linked_data(item),
        f'<meta property="og:title" content="{title}">' if title else "",
        f'<meta name="author" content="{author}">' if author else "",
        f'<meta property="article:published_time" content="{date}">' if date else "",
        f'<link rel="canonical" href="{html.escape(item.url)}">' if item.url else "",
    ]
    heading = f"<h1>{title}</h1>\n" if title else ""
    page = (
        f'<!DOCTYPE html>\n<html{language}><head><meta charset="utf-8">\n'
        + "\n".join(filter(None, meta))
        + f"\n</head><body><article>{heading}{item.content}\n</article></body></html>\n"
    )
    name = item.url or item.title or "an item of the feed"
    return Given(name, page.encode("utf-8", "replace"), ".html", item.url)


def _linked_data(item: Item) -> str:
    """First on the page, so that what the content says of other articles does not count."""
    said = {"headline": item.title, "datePublished": item.published, "author": item.author}
    data = {"@type": "Article"} | {name: value for name, value in said.items() if value}
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _is_json(data: bytes) -> bool:
    return data[:64].removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{" and bool(_JSON.search(data))


def _root_at(head: str) -> int:
    """Where the root element begins, after declaration, comments and DOCTYPE; or the end."""
    at = 0
    while at < len(head):
        at += len(head[at : at + 200]) - len(head[at : at + 200].lstrip())
        if head[at : at + 1].isspace():
            continue
        doctype = _DOCTYPE.match(head, at)
        if doctype:
            at = doctype.end()
        elif head.startswith(("<!--", "<?"), at):
            close = "-->" if head.startswith("<!--", at) else "?>"
            end = head.find(close, at + 2)
            at = end + len(close) if end >= 0 else len(head)
        else:
            break
    return at


def _text_of(given: Given) -> str:
    """The feed's text: UTF-8 if the bytes are, whatever is declared; else as it is declared.

    A server's word has made UTF-8 of some before, and their declarations still name the old one.
    """
    declared = _DECLARED.match(given.data[:400])
    charset = declared[1].decode("ascii") if declared and not bom(given.data) else ""
    if _CHARSET.match(charset) and (given.data.isascii() or not _is_utf8(given.data)):
        try:
            # GB 18030 holds all of GB 2312 and GBK; feeds name the smaller and use the larger.
            return given.data.decode("gb18030" if charset.lower()[:2] == "gb" else charset)
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return decode(given.data, given.name)
    except ArticleError:
        # One bad byte hides no other item; what holds the mark of it is fetched instead.
        return given.data.decode("utf-8", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _each_once(found: Sequence[Item]) -> Iterator[Item]:
    """No item twice; a link that several share says nothing of any, if their articles are here."""
    seen: set[tuple[str, str]] = set()
    once: list[Item] = []
    for item in found:
        link = urls.canonical(item.url) if item.url else ""
        keys = {("guid", item.guid)} if item.guid else set()
        keys |= {(link, item.title)} if link else set()
        if not keys & seen:
            once.append(item)
        seen |= keys
    links = Counter(item.url for item in once)
    for item in once:
        yield replace(item, url="") if links[item.url] > 1 and item.content else item


def _newest_first(found: Iterator[Item]) -> list[Item]:
    """An undated item stays with the one above it, or at the top with the first dated one."""
    listed = list(found)
    last = next((item.moment for item in listed if item.moment), 0.0)
    placed = []
    for item in listed:
        last = item.moment or last
        placed.append(replace(item, moment=last))
    return sorted(placed, key=lambda item: item.moment, reverse=True)


def _is_whole(item: Item) -> bool:
    """Whether the content is the article: several paragraphs, more than the summary, not cut."""
    content = _without_code(item.content)
    text = plain(content)
    paragraphs = [
        part for part in _PARAGRAPH.split(content) if _count(plain(part)) >= _PARAGRAPH_WORDS
    ]
    return (
        _count(text) >= max(WHOLE_WORDS, _FULLER * _count(item.summary))
        and len(paragraphs) >= 2
        and not _CUT.search(text[-120:])
        and "\ufffd" not in item.content
    )


def _count(text: str) -> int:
    """Words; of a language that sets no blanks, two signs are taken for one."""
    return len(text.split()) + len(_WIDE.findall(text)) // 2


def _without_code(content: str) -> str:
    parts = _CODE.split(content)
    kept = [text for mark, text in zip(parts[1::2], parts[2::2], strict=True) if mark]
    return " ".join([parts[0], *kept])

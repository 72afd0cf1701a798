"""Markdown: CommonMark blocks to raw blocks; front matter to facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audio_pipeline.article.block import Facts, Kind, Raw, fold
from audio_pipeline.article.inline import Piece, compose
from audio_pipeline.article.lines import read_lines
from audio_pipeline.article.masthead import iso_date

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^([A-Za-z_-]+):[ \t]*(.*)$")
_FOOTNOTE = re.compile(r"^\\?\[\^[^\]\s]+\]:\s*")
_NOTE_START = re.compile(r"^( {0,3})(\[\^[^\]\s]+\]:)", re.M)
_FOOTMARK = re.compile(r"\[\^[^\]\s]+\]")
_TAG = re.compile(r"<[^>]*>")
_FIELDS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "by": "author",
    "date": "article_date",
    "published": "article_date",
    "source": "source",
    "canonical": "source",
    "canonical_url": "source",
    "url": "source",
    "link": "source",
    "language": "language",
    "lang": "language",
    "publication": "publication",
    "site": "publication",
    "image": "image",
    "cover": "image",
}


def read_markdown(text: str) -> tuple[tuple[Raw, ...], Facts]:
    """Blocks with their lines, and what the front matter says."""
    from markdown_it import MarkdownIt

    front = _FRONT.match(text)
    facts = _facts(front[1]) if front else Facts()
    skipped = len(re.findall(r"\r\n|\r|\n", text[: front.end()])) if front else 0
    body = text[front.end() :] if front else text
    # Non-breaking spaces and the like must not hide a mark at a line's start.
    body = re.sub("[\u200b\u2060\ufeff]", "", body)
    # CommonMark knows no footnotes and would swallow a one-word note as a link's definition.
    body = _NOTE_START.sub(r"\1\\\2", body)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return tuple(_blocks(tokens, skipped)), facts


def _facts(front: str) -> Facts:
    """The plain `key: value` lines of the front matter; all else in it is not ours."""
    values: dict[str, str] = {}
    lines = front.splitlines()
    for index, line in enumerate(lines):
        match = _FIELD.match(line)
        name = _FIELDS.get(match[1].lower()) if match else None
        if match and name:
            value = _scalar(match[2]) or _items(lines[index + 1 :])
            if value:
                values.setdefault(name, value)
    if "article_date" in values:
        values["article_date"] = iso_date(values["article_date"])
    return Facts(**values)


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] in {'"', "'"} and value[-1:] == value[0] and len(value) > 1:
        return fold(value[1:-1])
    if value.startswith("[") and value.endswith("]"):
        return " and ".join(_scalar(part) for part in value[1:-1].split(","))
    return fold(re.sub(r"\s#.*$", "", value))


def _items(lines: Sequence[str]) -> str:
    """A list under its key: `- Jane Roe`."""
    found = []
    for line in lines:
        match = re.match(r"^\s*-\s+(.+)$", line)
        if not match:
            break
        found.append(_scalar(match[1]))
    return " and ".join(found)


def _blocks(tokens: Sequence[Token], skipped: int) -> list[Raw]:
    blocks: list[Raw] = []
    inside: list[str] = []
    cells: list[str] = []
    row_line = 0
    for token in tokens:
        line = skipped + (token.map[0] + 1 if token.map else 0)
        if token.type == "tr_open":
            cells, row_line = [], line
        elif token.type == "tr_close":
            blocks.append(Raw(" | ".join(cells), line=row_line, mark="table"))
        if token.nesting == 1:
            inside.append(token.type.removesuffix("_open") + token.tag[1:2])
        elif token.nesting == -1:
            inside.pop()
        elif token.type == "inline" and "table" in {name[:5] for name in inside}:
            text, _ = compose(_pieces(token))
            cells.append(text)
        elif token.type == "inline":
            blocks += _inline(token, inside, line)
        elif token.type in {"fence", "code_block"}:
            blocks.append(Raw(fold(token.content), line=line, mark="code"))
        elif token.type == "html_block":
            blocks += _html(token.content, line)
        elif token.type == "hr":
            blocks.append(Raw(fold(token.markup), line=line, mark="separator"))
    return [block for block in blocks if block.text]


def _inline(token: Token, inside: Sequence[str], line: int) -> list[Raw]:
    text, hyperlinks = compose(_pieces(token))
    outer = {name.rstrip("123456") for name in inside}
    kind = Kind.PARAGRAPH
    level = 2
    mark = ""
    if "heading" in outer:
        kind = Kind.HEADING
        level = int(next(name[-1] for name in inside if name.startswith("heading")))
    elif "list_item" in outer or any(name.startswith("list_item") for name in inside):
        kind = Kind.LIST_ITEM
    elif "blockquote" in outer or any(name.startswith("blockquote") for name in inside):
        kind = Kind.QUOTE
    if _FOOTNOTE.match(token.content):
        mark, text, hyperlinks = "footnote", _FOOTNOTE.sub("", token.content), ()
    elif not text:
        children = token.children or []
        text = next(
            (
                fold(c.content) or fold(str(c.attrs.get("src", "")))
                for c in children
                if c.type == "image"
            ),
            fold(token.content),
        )
        mark = "image" if any(c.type == "image" for c in children) else "markup"
    return [Raw(text, kind, line, hyperlinks, level, sure=kind is not Kind.PARAGRAPH, mark=mark)]


def _pieces(token: Token) -> list[Piece]:
    """The words of a run of inline Markdown; links open, images and footnote marks gone."""
    pieces: list[Piece] = []
    url = ""
    for child in token.children or []:
        if child.type == "link_open":
            url = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            url = ""
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append(Piece(" ", url))
        elif child.type == "text":
            pieces.append(Piece(_FOOTMARK.sub("", child.content), url))
        elif child.type == "code_inline":
            pieces.append(Piece(child.content, url))
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.I):
            pieces.append(Piece(" ", url))
    return pieces


def _html(content: str, line: int) -> list[Raw]:
    """HTML among the Markdown: its words, read as pasted lines; a comment is no text."""
    content = re.sub(r"<!--.*?-->", "", content, flags=re.S)
    text = _TAG.sub("\n", content)
    if not fold(text):
        return [Raw(fold(content), line=line, mark="markup")] if fold(content) else []
    import html
    from dataclasses import replace

    return [
        replace(block, line=line + block.line - 1)
        for block in read_lines(html.unescape(text)).blocks
    ]

"""A source's text by the plainest means, for the proof that nothing of it was lost.

Nothing here knows paragraphs, rules or the readers' own parsers: lines of a text, what stands
between two tags of a page, paragraphs of a document's XML.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from html.parser import HTMLParser
from importlib import resources

from audio_pipeline.article.decode import decode
from audio_pipeline.article.given import Given

_VOID = frozenset({"img", "input", "source", "embed"})
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_FOOTMARK = re.compile(r"\[\^[^\]\s]+\]:?")
_WORD_XML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def normal(text: str) -> str:
    """Its letters and digits alone: what typography, bullets and joined lines do not change.

    >>> normal("The “ferry-\\nman” said…")
    'theferrymansaid'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def passages(given: Given) -> list[str]:
    """Every run of the source's visible text that holds a letter, in order."""
    if given.suffix == ".docx":
        found = _document(given.data)
    elif given.suffix == ".pdf":
        from audio_pipeline.article.pdf import read_pdf

        # Its letters lie on a page in no order; the reader's is the only one there is.
        found = [block.text for block in read_pdf(given.data, given.name)[0]]
    else:
        text = decode(given.data, given.name)
        if given.suffix == ".md":
            from markdown_it import MarkdownIt

            body = _FOOTMARK.sub("", _FRONT.sub("", text))
            text = MarkdownIt("commonmark").enable("table").render(body)
        found = text.splitlines() if given.suffix == ".txt" else _page(text)
    return [passage for passage in found if any(map(str.isalpha, passage))]


def _page(text: str) -> list[str]:
    parser = _Passages()
    parser.feed(text)
    parser.close()
    return [*parser.found, parser.open]


class _Passages(HTMLParser):
    """What stands between the tags that break lines; `<sup>` breaks one as well."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        table = tomllib.loads(
            (resources.files("audio_pipeline.article") / "tags.toml").read_text("utf-8")
        )
        self._inline = frozenset(table["inline"]) - {"sup"}
        self._skipped = frozenset(table["skipped"]) - _VOID
        self._depth = 0
        self.found: list[str] = []
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag in self._skipped
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in self._skipped and self._depth > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.open += data

    def _break(self, tag: str) -> None:
        if tag not in self._inline:
            self.found.append(self.open)
            self.open = ""


def _document(data: bytes) -> list[str]:
    import io
    import zipfile

    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in archive.namelist():
                continue
            tree = etree.fromstring(archive.read(name), parser=parser)
            for paragraph in tree.iter(f"{_WORD_XML}p"):
                pieces = paragraph.iter(f"{_WORD_XML}t", f"{_WORD_XML}br", f"{_WORD_XML}tab")
                found.append("".join(piece.text or " " for piece in pieces))
    return found

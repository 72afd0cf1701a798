"""Word files: DOCX to raw blocks. mammoth reads the document; the facts are its properties'."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from audio_pipeline.article.block import Facts, Kind, Raw, fold
from audio_pipeline.article.docx_numbers import NUMBER, numbered
from audio_pipeline.article.inline import Piece, compose
from audio_pipeline.article.masthead import iso_date, masthead
from audio_pipeline.article.shape import is_name, is_prose, key
from audio_pipeline.errors import ArticleError, OnAirError

MAX_INFLATED = 50_000_000
"""Bytes of all members, pictures and all."""
MAX_XML = 10_000_000
"""Bytes of the parts that hold words; a novel is 5 MB of them."""
MAX_RATIO = 200
"""Deflate shrinks a document's XML to a tenth or a thirtieth; a bomb's zeros to a thousandth."""
_SMALL = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENT = b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
_TEMPLATE = b"wordprocessingml.template.main+xml", b"ms-word.template.macroEnabledTemplate.main+xml"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='List Paragraph'] => p:fresh
"""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HEAD_BLOCKS = 10
_NO_AUTHOR = re.compile(r"\b(?:microsoft|office|user|admin|administrator|author|owner)\b", re.I)
_NO_TITLE = re.compile(
    r"^(?:microsoft word\b.*|untitled.*|document\s*\d*|(?:power)?\w+ presentation|.*\.\w{3,5})$",
    re.I,
)
_PROPERTIES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "created": "{http://purl.org/dc/terms/}created",
}


def read_docx(data: bytes, name: str) -> tuple[tuple[Raw, ...], Facts]:
    """Blocks and facts of a Word file (.docx).

    Raises ArticleError: `mammoth` is not installed, `data` is no DOCX, is encrypted or damaged, or
    would unpack to more than MAX_INFLATED.
    """
    _ensure_mammoth(name)
    if data.startswith(_OLE):
        raise _old_or_encrypted(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_sizes(package, name)
            _check_kind(package, name)
            _check_parts(package, name)
            properties = _properties(package)
            whole = numbered(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        # NotImplementedError: a way of packing that no word processor uses.
        if not data.startswith(b"PK"):
            raise _no_docx(name, "not a Word file") from error
        raise _damaged(name, str(error)) from error
    blocks = tuple(_blocks(_html(whole, name)))
    return blocks, _facts(blocks, properties)


def _ensure_mammoth(name: str) -> None:
    import importlib.util

    if importlib.util.find_spec("mammoth") is None:
        raise ArticleError.of(
            name,
            "reading DOCX needs an extra",
            hint='pip install "audio-pipeline[docx]"',
            code="missing-extra",
        )


def _old_or_encrypted(data: bytes, name: str) -> OnAirError:
    """Both are OLE files: a Word file of before 2007, and a wrapper round an encrypted package."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ArticleError.of(
            name,
            "encrypted: it opens with a password only",
            hint="save it without a password and give that file",
            code="encrypted",
        )
    return _no_docx(name, "an old Word file (.doc), not a DOCX")


def _no_docx(name: str, message: str) -> OnAirError:
    hint = "open it in a word processor and save it as .docx, or paste its text into a .txt file"
    return ArticleError.of(name, message, hint=hint, code="no-docx")


def _damaged(name: str, detail: str) -> OnAirError:
    return ArticleError.of(
        name,
        f"damaged: {fold(detail) or 'a part of it cannot be read'}",
        hint="open it in a word processor and save it again",
        code="damaged",
    )


def _check_sizes(package: zipfile.ZipFile, name: str) -> None:
    """Refuses what would swell when unpacked. `zipfile` unpacks no more than the size stated."""
    members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise ArticleError.of(
            name,
            "encrypted: its parts open with a password only",
            hint="save it without a password and give that file",
            code="encrypted",
        )
    words = sum(member.file_size for member in members if _is_xml(member))
    total = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > max(_SMALL, MAX_RATIO * member.compress_size) for member in members
    )
    if total > MAX_INFLATED or words > MAX_XML or swollen:
        raise ArticleError.of(
            name,
            f"too large: it unpacks to {total / 1e6:.1f} MB ({words / 1e6:.1f} MB of it text), and "
            f"the limits are {MAX_INFLATED / 1e6:.0f} and {MAX_XML / 1e6:.0f} MB",
            hint="give the article alone, without its pictures, or paste its text",
            code="too-large",
        )


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))


def _check_kind(package: zipfile.ZipFile, name: str) -> None:
    try:
        types = package.read("[Content_Types].xml")
    except KeyError:
        raise _no_docx(name, "a packed file, but not a Word file") from None
    if not any(kind in types for kind in (*_DOCUMENT, *_TEMPLATE)):
        raise _no_docx(name, "an Office file, but not a Word file")


def _check_parts(package: zipfile.ZipFile, name: str) -> None:
    """Every XML part is well formed, not nested without end, and declares no entities."""
    from lxml import etree

    for member in package.infolist():
        if not _is_xml(member):
            continue
        try:
            tree = etree.fromstring(package.read(member), _parser()).getroottree()
        except etree.XMLSyntaxError as error:
            raise _damaged(name, f"{member.filename}: {error}") from error
        if tree.docinfo.internalDTD is not None:
            raise _damaged(name, f"{member.filename} holds a DTD, which no Word file may")


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _properties(package: zipfile.ZipFile) -> dict[str, str]:
    """docProps/core.xml (ECMA-376, part 2, clause 8): what the program that saved it noted."""
    from lxml import etree

    try:
        root = etree.fromstring(package.read("docProps/core.xml"), _parser())
    except KeyError:
        return {}
    return {name: fold(root.findtext(tag) or "") for name, tag in _PROPERTIES.items()}


def _html(data: bytes, name: str) -> Any:
    """The document as mammoth's HTML, parsed."""
    import mammoth
    from lxml import html as lxml_html

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            id_prefix="",
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        )
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, OSError) as error:
        # mammoth has no error of its own for a document whose parts do not fit together.
        raise _damaged(name, f"its parts do not fit together ({error})") from error
    except RecursionError as error:
        raise _damaged(name, "its parts are nested without end") from error
    return lxml_html.fragment_fromstring(result.value, create_parent="div")


def _blocks(root: Any) -> Iterator[Raw]:
    for element in root:
        yield from _of(element, Raw("", Kind.PARAGRAPH))


def _of(element: Any, like: Raw) -> Iterator[Raw]:
    """The blocks of an element; `like` is what its ancestors make of them."""
    tag = element.tag
    if tag in _HEADINGS:
        yield from _leaf(element, replace(like, kind=Kind.HEADING, level=_HEADINGS[tag], sure=True))
    elif tag == "p":
        is_caption = element.get("class") == "caption"
        yield from _leaf(element, replace(like, mark="caption") if is_caption else like)
    elif tag == "table":
        yield from _rows(element, like)
    elif tag == "blockquote":
        for child in element:
            yield from _of(child, replace(like, kind=Kind.QUOTE, sure=True))
    elif tag == "li":
        yield from _item(element, like)
    elif tag in {"ul", "ol"}:
        for child in element:
            yield from _of(child, like)
    else:
        yield from _leaf(element, like)


def _item(element: Any, like: Raw) -> Iterator[Raw]:
    """A list's item: its own words, then the lists within it; or a note, which mammoth lists."""
    if re.match(r"(?:foot|end)note-", element.get("id", "")):
        notes = (block for child in element for block in _of(child, replace(like, mark="footnote")))
        yield from (block for block in notes if block.text != "↑")
        return
    anchors = [anchor.get("id", "") for anchor in element.xpath("./a | ./p/a")]
    number = next((int(id[len(NUMBER) :]) for id in anchors if id.startswith(NUMBER)), 0)
    if not number and element.getparent().tag == "ol":
        number = 1 + sum(1 for _ in element.itersiblings("li", preceding=True))
    item = replace(like, kind=Kind.LIST_ITEM, sure=True, number=number)
    nested = [child for child in element if child.tag in {"ul", "ol", "table", "p"}]
    yield from _leaf(element, item)
    for child in nested:
        yield from _of(child, item if child.tag == "p" else like)


def _leaf(element: Any, like: Raw) -> Iterator[Raw]:
    text, hyperlinks = compose(_pieces(element))
    text_end = text.removesuffix(" ↑") if like.mark == "footnote" else text
    if text_end:
        kept = tuple(link for link in hyperlinks if link.end <= len(text_end))
        yield replace(like, text=text_end, hyperlinks=kept)
    for image in element.iter("img"):
        described = fold(image.get("alt", ""))
        if described and element.tag != "li":
            yield Raw(described, mark="caption")


def _pieces(element: Any, url: str = "") -> list[Piece]:
    """The words of a block in order, without the marks of notes and the blocks within it."""
    pieces = [Piece(element.text or "", url)]
    for child in element:
        if child.tag == "br":
            pieces.append(Piece(" ", url))
        elif child.tag in {"ul", "ol", "table", "p"} or _is_footmark(child):
            pass
        else:
            link = child.get("href", "") if child.tag == "a" else ""
            pieces += _pieces(child, link or url)
        pieces.append(Piece(child.tail or "", url))
    return pieces


def _is_footmark(element: Any) -> bool:
    """A raised number that leads to a note: nothing to say aloud."""
    return element.tag == "sup" and bool(element.xpath(".//a[contains(@id, 'note-ref-')]"))


def _rows(table: Any, like: Raw) -> Iterator[Raw]:
    """Rows of cells; a table of one cell is a frame round text, and one of long cells a layout."""
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr")
    cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
    texts = [[fold(" ".join(cell.itertext())) for cell in row] for row in cells]
    is_layout = all(len(row) <= 1 for row in texts) or any(
        is_prose(text) and len(text.split()) > 25 for row in texts for text in row
    )
    for row, said in zip(cells, texts, strict=True):
        if is_layout:
            for cell in row:
                for child in cell:
                    yield from _of(child, like)
        elif any(said):
            shown = tuple(text for text in said if text)
            yield Raw(" | ".join(shown), cells=len(said), row=tuple(said), mark="table")


def _facts(blocks: Sequence[Raw], properties: dict[str, str]) -> Facts:
    """The text's own word outweighs the file's, which often names who typed it, and when."""
    lines = [line for block in blocks[:_HEAD_BLOCKS] if (line := masthead(block.text))]
    author = properties.get("author", "")
    if any(line.author for line in lines) or not is_name(author) or _NO_AUTHOR.search(author):
        author = ""
    date = "" if any(line.date for line in lines) else iso_date(properties.get("created", ""))
    title = _title(blocks, properties.get("title", ""))
    return Facts(title, author, date, properties.get("language", ""))


def _title(blocks: Sequence[Raw], noted: str) -> str:
    """The Title style is an `h1`, and so is the first heading of those who never met it.

    "" where the text begins with a short line in no style: the rules for pasted text know it.
    """
    head = next((at for at, block in enumerate(blocks) if block.kind is Kind.HEADING), -1)
    if head >= 0 and not any(is_prose(block.text) for block in blocks[:head]):
        return blocks[head].text
    if _NO_TITLE.match(noted) or not noted:
        return ""
    first = next((block.text for block in blocks if not block.mark), "")
    said = any(key(block.text) == key(noted) for block in blocks[:_HEAD_BLOCKS])
    return noted if said or is_prose(first) else ""

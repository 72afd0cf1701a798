"""The numbers of a Word file's lists, which Word counts and the file does not spell out.

mammoth forgets them where a paragraph parts a list; each is noted as a bookmark, which it keeps.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

NUMBER = "list-number-"
"""Begins the id of an anchor in a numbered item."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = "word/document.xml"
_UNCOUNTED = frozenset({"bullet", "none"})


def numbered(package: zipfile.ZipFile) -> bytes:
    """The package again, a bookmark in each numbered paragraph (ECMA-376, part 1, 17.9)."""
    from lxml import etree

    names = set(package.namelist())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    changed = b""
    if {_DOCUMENT, "word/numbering.xml"} <= names:
        document = etree.fromstring(package.read(_DOCUMENT), parser)
        _mark(document, _Lists(etree.fromstring(package.read("word/numbering.xml"), parser)))
        changed = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as copy:
        for member in package.infolist():
            if not member.filename.lower().startswith("word/media/"):
                is_document = changed and member.filename == _DOCUMENT
                copy.writestr(member.filename, changed if is_document else package.read(member))
    return packed.getvalue()


class _Lists:
    """Counts the items of every list of a document, in the document's order."""

    def __init__(self, numbering: Any) -> None:
        self._abstract = {
            _value(num, "numId", at=True): _value(num.find(_w("abstractNumId")), "val", at=True)
            for num in numbering.iter(_w("num"))
        }
        self._starts: dict[tuple[str, str], int] = {}
        self._formats: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str], int] = {}
        for abstract in numbering.iter(_w("abstractNum")):
            name = _value(abstract, "abstractNumId", at=True)
            for level in abstract.iter(_w("lvl")):
                place = (name, _value(level, "ilvl", at=True))
                self._starts[place] = _whole(_value(level, "start"), 1)
                self._formats[place] = _value(level, "numFmt")
        self._restarts = {
            (_value(num, "numId", at=True), _value(over, "ilvl", at=True)): _whole(
                _value(over, "startOverride"), 1
            )
            for num in numbering.iter(_w("num"))
            for over in num.iter(_w("lvlOverride"))
            if over.find(_w("startOverride")) is not None
        }

    def next(self, list_id: str, level: str) -> int:
        """The number of the list's next item; 0 for a bullet."""
        abstract = self._abstract.get(list_id, "")
        place = (abstract, level)
        if self._formats.get(place, "bullet") in _UNCOUNTED:
            return 0
        restart = self._restarts.pop((list_id, level), None)
        start = restart if restart is not None else self._starts[place]
        if restart is not None or place not in self._counts:
            self._counts[place] = start - 1
        self._counts[place] += 1
        for other in [*self._counts]:
            if other[0] == abstract and other[1] > level:
                del self._counts[other]
        return self._counts[place]


def _mark(document: Any, lists: _Lists) -> None:
    for paragraph in document.iter(_w("p")):
        found = paragraph.find(f"{_w('pPr')}/{_w('numPr')}")
        if found is None:
            continue
        number = lists.next(_value(found, "numId"), _value(found, "ilvl") or "0")
        if number > 0:
            bookmark = paragraph.makeelement(_w("bookmarkStart"))
            bookmark.set(_w("id"), "0")
            bookmark.set(_w("name"), f"{NUMBER}{number}")
            paragraph.insert(1, bookmark)


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _value(element: Any, name: str, *, at: bool = False) -> str:
    """An attribute of `element` (`at`), or the `w:val` of its child."""
    if element is not None and not at:
        element, name = element.find(_w(name)), "val"
    return str(element.get(_w(name), "")) if element is not None else ""


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise

"""PDF: the runs of letters on each page, with place and size."""

from __future__ import annotations

import math
import re
from ctypes import c_double, c_ushort, create_string_buffer
from dataclasses import dataclass, replace
from typing import Any

MAX_PAGES = 200
MAX_LETTERS = 2_000_000
"""Two hundred pages of small print hold half as many."""
_LAST_LETTER = 0x10FFFF
_GAP = 0.85
"""In units of the type size: wider than any space between two words of a justified line."""
_HYPHENS = "\x02\u00ad\ufffe"
"""How PDFium hands over a hyphen at a line's end."""
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|-medi$", re.I)
_POWERS = {"2": "²", "3": "³"}
_UNIT = re.compile(r"(?:^|\W)[kcdm]?m$")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters on one line, no wide gap in it. Points from the page's lower left corner."""

    text: str
    x0: float
    x1: float
    y: float
    """Of the line the letters stand on."""
    size: float
    bold: bool = False
    turned: bool = False
    """Whether it runs up or down the page."""
    note: bool = False
    """Whether it begins with a raised number or sign, which is no part of `text`."""


Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page."""

    width: float
    height: float
    spans: tuple[Span, ...]
    pictures: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A whole file; `fault` is "", "password", "damaged", "pages" or "letters"."""

    fault: str = ""
    pages: int = 0
    title: str = ""
    author: str = ""
    language: str = ""
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    turned: bool
    index: int


def glyphs(data: bytes) -> Glyphs:
    """All that a PDF says, page by page, in the order in which it draws.

    Raises PdfiumError for a page that is damaged.
    """
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        is_locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        return Glyphs("password" if is_locked else "damaged")
    count = len(document)
    if not 0 < count <= MAX_PAGES:
        return Glyphs("pages" if count else "damaged", count)
    facts = document.get_metadata_dict()
    sheets: list[Sheet] = []
    letters = 0
    for index in range(count):
        page = document[index]
        text = page.get_textpage()
        letters += text.count_chars()
        if letters > MAX_LETTERS:
            return Glyphs("letters", count)
        sheets.append(_sheet(page, text))
        text.close()
        page.close()
    language = _language(document)
    return Glyphs(
        "", count, facts.get("Title", ""), facts.get("Author", ""), language, tuple(sheets)
    )


def _language(document: Any) -> str:
    """The catalogue's /Lang (ISO 32000-1, 14.9.2), such as "en-GB"."""
    from pypdfium2 import raw

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size < 100:
        return ""
    buffer = (c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return "".join(map(chr, buffer)).rstrip("\0")


def _sheet(page: Any, text: Any) -> Sheet:
    width, height = page.get_size()
    turn = page.get_rotation()
    spans: list[Span] = []
    run: list[_Letter] = []
    for index in range(text.count_chars()):
        letter = _letter(text, index, turn, width, height)
        if letter is None:
            continue
        if letter.text == "\n" or (run and not _joins(run, letter)):
            spans += _spans(text, run)
            run = []
        if letter.text != "\n":
            run.append(letter)
    spans += _spans(text, run)
    return Sheet(width, height, tuple(spans), _pictures(page) if not turn else ())


def _pictures(page: Any) -> tuple[Box, ...]:
    from pypdfium2 import raw

    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    return tuple(tuple(image.get_bounds()) for image in images)


def _letter(text: Any, index: int, turn: int, width: float, height: float) -> _Letter | None:
    from pypdfium2 import raw

    code = raw.FPDFText_GetUnicode(text, index)
    if raw.FPDFText_IsGenerated(text, index) == 1 and chr(code) in "\r\n":
        return _Letter("\n", 0, 0, 0, 0, False, index) if code == 10 else None
    if code > _LAST_LETTER:
        return None
    said = "-" if chr(code) in _HYPHENS else _LIGATURES.get(code, chr(code))
    if code < 32 and said != "-":
        said = " "
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = c_double(), c_double()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    raw.FPDFText_GetMatrix(text, index, matrix)
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = raw.FPDFText_GetFontSize(text, index) * scale
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) + turn * -1.0
    is_turned = 20 < angle % 360 < 340
    left, right, base = _upright(box, x.value, y.value, turn, width, height)
    return _Letter(said, left, right, base, size, is_turned, index)


def _upright(
    box: Any, x: float, y: float, turn: int, width: float, height: float
) -> tuple[float, float, float]:
    """Left, right and base line as a reader of a turned page sees them; `turn` in degrees."""
    if turn == 90:
        return box.bottom, box.top, height - x
    if turn == 180:
        return width - box.right, width - box.left, height - y
    if turn == 270:
        return width - box.top, width - box.bottom, x
    return box.left, box.right, y


def _joins(run: list[_Letter], letter: _Letter) -> bool:
    """Whether a letter goes on in the run: close by on its line, or raised or lowered in it."""
    last = run[-1]
    if letter.turned or last.turned:
        return letter.turned and last.turned
    size = max(last.size, letter.size)
    near = -0.6 * size <= letter.x0 - last.x1 <= _GAP * size
    if letter.text == " ":
        return True
    word = next((one for one in reversed(run) if one.text != " "), letter)
    if word is not letter and not -0.6 * size <= letter.x0 - word.x1 <= _GAP * size:
        return False
    small = min(last.size, letter.size) < 0.85 * size
    return near and abs(letter.y - last.y) <= (0.6 if small else 0.25) * size


def _spans(text: Any, run: list[_Letter]) -> list[Span]:
    """The run as one span; raised numbers go, as nobody says them, raised letters stay."""
    words = [letter for letter in run if letter.text.strip()]
    if not words:
        return []
    size = _usual(words)
    base = [letter for letter in words if letter.size >= 0.85 * size]
    y = base[len(base) // 2].y
    said, note = "", False
    for at, letter in enumerate(run):
        if letter.text == " " and _is_no_gap(run, at, size):
            continue
        raised = letter.text.strip() and letter.size < 0.85 * size and letter.y > y + 0.12 * size
        if not raised or letter.text.isalpha():
            said += letter.text
        elif _UNIT.search(said) and letter.text in _POWERS:
            said += _POWERS[letter.text]
        elif not said.strip():
            note = True
        elif said[-1].isdigit():
            said += letter.text
    if not said.strip():
        # A mark that stands alone, before a note that is drawn apart from it.
        said, note = "".join(letter.text for letter in run), False
    bold = all(_is_bold(text, letter.index) for letter in (base[0], base[-1]))
    span = Span(said, words[0].x0, words[-1].x1, y, round(size, 2), bold, words[0].turned, note)
    return [replace(span, text=" ".join(span.text.split()))]


def _is_no_gap(run: list[_Letter], at: int, size: float) -> bool:
    """Whether a blank is but PDFium's guess at the edge of a raised letter, which touches."""
    if not 0 < at < len(run) - 1:
        return False
    before, after = run[at - 1], run[at + 1]
    small = min(before.size, after.size) < 0.85 * size
    return small and abs(after.x0 - before.x1) < 0.1 * size


def _usual(letters: list[_Letter]) -> float:
    """The size most letters have."""
    counts: dict[float, int] = {}
    for letter in letters:
        counts[round(letter.size, 1)] = counts.get(round(letter.size, 1), 0) + 1
    return max(counts, key=lambda size: (counts[size], size))


def _is_bold(text: Any, index: int) -> bool:
    from pypdfium2 import raw

    name = create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text, index, name, 100, None)
    return bool(_BOLD.search(name.value.decode("utf-8", "replace")))

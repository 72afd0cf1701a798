"""PDF: pages to raw blocks. PDFium reads them, in a process of its own and within a time limit."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace

from audio_pipeline.article.block import Facts, Kind, Raw, fold
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.pdf_child import Document, read_apart
from audio_pipeline.article.pdf_glyphs import MAX_PAGES
from audio_pipeline.article.shape import is_name, is_prose, key, words
from audio_pipeline.errors import ArticleError, OnAirError

TIME_LIMIT = 60.0
"""Seconds; two hundred pages take ten."""
_LETTERS = 60
"""Fewer in all are a stamp on a scan, and no article."""
MAX_UNKNOWN = 0.3
"""Share of letters without a meaning: fonts may show signs and not say which they are."""
_OCR = "run it through text recognition (OCR) first, or paste its text into a .txt file"
_NO_TITLE = re.compile(
    r"^(?:microsoft \w+ - .*|untitled.*|document\s*\d*|.*\.\w{2,5}|\W*|[\d\W]+)$", re.I
)
_NO_AUTHOR = re.compile(r"\b(?:microsoft|office|user|admin|administrator|author|owner)\b", re.I)
_HEAD_BLOCKS = 10


def read_pdf(data: bytes, name: str) -> tuple[tuple[Raw, ...], Facts]:
    """Blocks and facts of a PDF; `Raw.line` is the page, from 1.

    Raises ArticleError: `pypdfium2` is not installed, `data` is no PDF, is encrypted or damaged,
    has more than MAX_PAGES pages or no text (a scan), or takes longer than TIME_LIMIT.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise ArticleError.of(
            name,
            "reading PDF needs an extra",
            hint='pip install "audio-pipeline[pdf]"',
            code="missing-extra",
        )
    # Bytes may stand before the header: readers look for it in the first kilobyte.
    if b"%PDF-" not in data[:1024]:
        raise ArticleError.of(
            name, "not a PDF", hint="name the file by what it is: .txt, .html, .docx", code="no-pdf"
        )
    document = _document(data, name)
    if document.fault:
        raise _refusal(document, name)
    _check_text(document, name)
    title = _title(document.blocks, document.title)
    found = tuple(_titled(raw, title) for raw in document.blocks)
    return found, Facts(title, _author(found, document.author), language=document.language)


def _document(data: bytes, name: str) -> Document:
    try:
        return read_apart(data, time_limit=TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise ArticleError.of(
            name,
            f"cannot be read within {TIME_LIMIT:.0f} seconds",
            hint="print it to a new PDF, or paste its text into a .txt file",
            code="too-slow",
        ) from error


def _refusal(document: Document, name: str) -> OnAirError:
    message, hint = {
        "password": (
            "encrypted: it opens with a password only",
            "save it without a password and give that file",
        ),
        "damaged": (
            "damaged: its pages cannot be read",
            "open it in a PDF viewer and save or print it again",
        ),
        "pages": (
            f"too long: {document.pages} pages, and the limit is {MAX_PAGES}",
            "give the article's pages alone",
        ),
        "letters": (
            f"too long: more letters than {MAX_PAGES} pages hold",
            "give the article's pages alone",
        ),
    }[document.fault]
    code = {"password": "encrypted", "damaged": "damaged"}.get(document.fault, "too-large")
    return ArticleError.of(name, message, hint=hint, code=code)


def _check_text(document: Document, name: str) -> None:
    if document.letters < _LETTERS and document.has_pictures:
        raise ArticleError.of(name, "no text in it, only pictures: a scan", hint=_OCR, code="scan")
    if not document.letters:
        raise ArticleError.of(name, "no text in it", hint=_OCR, code="no-text")
    if document.unknown > MAX_UNKNOWN * document.letters:
        raise ArticleError.of(
            name, "its fonts do not say which letters they show", hint=_OCR, code="no-letters"
        )


def _title(found: Sequence[Raw], noted: str) -> str:
    """The file's own title if its first page says it; else the largest type there; else the file's.

    A paper's name may be set larger than the headline, and the file's title may be a template's.
    """
    noted = "" if _NO_TITLE.match(noted) else fold(noted)
    first = [raw for raw in found if raw.line == 1 and not raw.mark]
    if noted and any(key(raw.text) == key(noted) for raw in first):
        return noted
    heads = [raw for raw in first if raw.kind is Kind.HEADING and raw.sure]
    heads = sorted(heads, key=lambda raw: raw.level)[:2]
    if heads:
        # One word may be the paper's name or a label, if what is next in size is a sentence.
        is_label = len(words(heads[0].text)) == 1 and _is_sentence(heads[-1].text)
        return heads[-1 if is_label else 0].text
    if first and not is_prose(first[0].text):
        return ""
    return noted


def _is_sentence(text: str) -> bool:
    """Unlike names and labels, it has words in lower case."""
    return len(words(text)) >= 3 and any(word.islower() and len(word) > 2 for word in words(text))


def _titled(raw: Raw, title: str) -> Raw:
    if title and raw.line == 1 and not raw.mark and key(raw.text) == key(title):
        return replace(raw, kind=Kind.HEADING, level=1, sure=True)
    if raw.kind is Kind.HEADING and raw.level == 1 and title:
        return replace(raw, level=2)
    return raw


def _author(found: Sequence[Raw], noted: str) -> str:
    """The text's own byline outweighs the file's, which often names who typed it."""
    lines = [line for raw in found[:_HEAD_BLOCKS] if (line := masthead(raw.text))]
    if any(line.author for line in lines) or not is_name(noted) or _NO_AUTHOR.search(noted):
        return ""
    return noted

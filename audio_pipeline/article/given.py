"""An article's bytes as they came, and what makes them fit to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audio_pipeline.article.decode import bom
from audio_pipeline.errors import ArticleError, OnAirError

MAX_BYTES = 5_000_000
"""A long article with all its markup is under 1 MB; beyond 5 MB it is something else."""
DOCUMENT_BYTES = 25_000_000
"""A DOCX or PDF holds its pictures as well."""
DOCUMENTS = frozenset({".docx", ".pdf"})
"""What is no text: its reader takes the bytes as they are."""
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|\?xml[^>]*>\s*<!doctype html|html|head|body"
    rb"|article|main|div|section|h[1-6]|p|meta|title)\b",
    re.I | re.S,
)


@dataclass(frozen=True)
class Given:
    """An article's bytes as they came."""

    name: str
    """For messages: the path as given, "standard input", or the address."""
    data: bytes
    suffix: str
    """".txt", ".html", ".md", ".docx" or ".pdf": how to read it."""
    url: str = ""
    """The final address, after redirects, or ""."""


def sniff(data: bytes) -> str:
    """How the bytes begin: ".pdf", ".docx" (any file of an office), ".html", else ".txt"."""
    if data[:5] == b"%PDF-":
        return ".pdf"
    if data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return ".docx"
    return ".html" if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) else ".txt"


def checked(given: Given) -> Given:
    """`given`, unless it is empty or no text at all."""
    if not given.data.strip():
        raise ArticleError.of(given.name, "nothing in it", code="empty")
    if given.suffix in DOCUMENTS:
        return given
    if b"\0" in given.data and not bom(given.data):
        raise ArticleError.of(
            given.name,
            "not text (it holds zero bytes)",
            hint="save the article as .txt, .md, .html, .docx or .pdf",
            code="binary",
        )
    return given


def limit_of(suffix: str) -> int:
    """Bytes that a source of this kind may have."""
    return DOCUMENT_BYTES if suffix in DOCUMENTS else MAX_BYTES


def too_large(name: str, size: int, limit: int = MAX_BYTES) -> OnAirError:
    """`size` and `limit` in bytes."""
    return ArticleError.of(
        name,
        f"too large: {megabytes(size)}, and the limit is {megabytes(limit)}",
        hint="give the article alone, without the pictures and scripts saved with the page",
        code="too-large",
    )


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"

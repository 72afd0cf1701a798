"""Where an article comes from: a file, an address, standard input. Bytes only; no reading yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from audio_pipeline import urls
from audio_pipeline.article.decode import bom
from audio_pipeline.errors import ArticleError, OnAirError

MAX_BYTES = 5_000_000
"""A long article with all its markup is under 1 MB; beyond 5 MB it is something else."""
SUFFIXES = {
    ".txt": ".txt",
    ".text": ".txt",
    ".html": ".html",
    ".htm": ".html",
    ".xhtml": ".html",
    ".md": ".md",
    ".markdown": ".md",
}
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
    """".txt", ".html" or ".md": how to read it."""
    url: str = ""
    """The final address, after redirects, or ""."""


def load(source: str, *, stdin: BinaryIO | None = None, allow_private: bool = False) -> Given:
    """The bytes behind a path, an http(s) address or "-" (`stdin`).

    Raises ArticleError: missing, a folder, empty, binary, over MAX_BYTES, an unknown scheme, or a
    server that will not give it. `allow_private` lets an address lie on this machine or network.
    """
    if source == "-":
        return _from_stdin(stdin)
    if urls.is_url(source):
        from audio_pipeline.article.fetch import fetch

        return fetch(source, limit=MAX_BYTES, allow_private=allow_private)
    return _from_file(source)


def sniff(data: bytes) -> str:
    """ ".html" if the bytes begin like a page, else ".txt"."""
    return ".html" if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) else ".txt"


def checked(given: Given) -> Given:
    """`given`, unless it is empty or no text at all."""
    if not given.data.strip():
        raise ArticleError.of(given.name, "nothing in it", code="empty")
    if b"\0" in given.data and not bom(given.data):
        raise ArticleError.of(
            given.name,
            "not text (it holds zero bytes)",
            hint="save the article as .txt, .md or .html; PDF and Word files cannot be read",
            code="binary",
        )
    return given


def too_large(name: str, size: int) -> OnAirError:
    """`size` in bytes."""
    return ArticleError.of(
        name,
        f"too large: {megabytes(size)}, and the limit is {megabytes(MAX_BYTES)}",
        hint="give the article alone, without the pictures and scripts saved with the page",
        code="too-large",
    )


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _from_stdin(stdin: BinaryIO | None) -> Given:
    name = "standard input"
    data = stdin.read(MAX_BYTES + 1) if stdin is not None else b""
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    return checked(Given(name, data, sniff(data)))


def _from_file(source: str) -> Given:
    path = Path(source)
    try:
        if path.is_dir():
            raise ArticleError.of(
                source, "a folder, not an article", hint="name a file in it", code="folder"
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ArticleError.of(
            source, "no such file", hint="give a path, an http(s) address or -", code="missing"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError.of(source, f"cannot be read: {reason}", code="unreadable") from error
    if len(data) > MAX_BYTES:
        raise too_large(source, path.stat().st_size)
    suffix = SUFFIXES.get(path.suffix.lower()) or sniff(data)
    return checked(Given(source, data, suffix))

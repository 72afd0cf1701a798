"""Where an article comes from: a file, an address, standard input. Bytes only; no reading yet."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from audio_pipeline import urls
from audio_pipeline.article.given import (
    DOCUMENT_BYTES,
    MAX_BYTES,
    Given,
    checked,
    limit_of,
    sniff,
    too_large,
)
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Cleaning

_USUAL = Cleaning()
SUFFIXES = {
    ".txt": ".txt",
    ".text": ".txt",
    ".html": ".html",
    ".htm": ".html",
    ".xhtml": ".html",
    ".md": ".md",
    ".markdown": ".md",
    ".docx": ".docx",
    ".docm": ".docx",
    ".dotx": ".docx",
    ".pdf": ".pdf",
}


def load(source: str, *, stdin: BinaryIO | None = None, cleaning: Cleaning = _USUAL) -> Given:
    """The bytes behind a path, an http(s) address or "-" (`stdin`).

    Raises ArticleError: missing, a folder, empty, binary, over MAX_BYTES, an unknown scheme, or a
    server that will not give it. `cleaning` is the show's: which hosts may be asked, and how.
    """
    if source == "-":
        return _from_stdin(stdin)
    if urls.is_url(source):
        from audio_pipeline.article.fetch import fetch

        return fetch(source, limit=MAX_BYTES, cleaning=cleaning)
    return _from_file(source)


def _from_stdin(stdin: BinaryIO | None) -> Given:
    name = "standard input"
    data = stdin.read(DOCUMENT_BYTES + 1) if stdin is not None else b""
    suffix = sniff(data)
    if len(data) > limit_of(suffix):
        raise too_large(name, len(data), limit_of(suffix))
    return checked(Given(name, data, suffix))


def _from_file(source: str) -> Given:
    path = Path(source)
    try:
        if path.is_dir():
            raise ArticleError.of(
                source, "a folder, not an article", hint="name a file in it", code="folder"
            )
        with path.open("rb") as file:
            data = file.read(DOCUMENT_BYTES + 1)
    except FileNotFoundError as error:
        raise ArticleError.of(
            source, "no such file", hint="give a path, an http(s) address or -", code="missing"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError.of(source, f"cannot be read: {reason}", code="unreadable") from error
    suffix = SUFFIXES.get(path.suffix.lower()) or sniff(data)
    if len(data) > limit_of(suffix):
        raise too_large(source, path.stat().st_size, limit_of(suffix))
    return checked(Given(source, data, suffix))

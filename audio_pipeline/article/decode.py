"""Bytes to text: UTF-8 first, then what the bytes themselves make likely, never a guess."""

from __future__ import annotations

import codecs
import re

from audio_pipeline.errors import ArticleError, OnAirError, Place

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_PAIR = re.compile(rb"[\xc3-\xdf][\x80-\xbf](?![\x80-\xbf])|[\xe1-\xef][\x80-\xbf]{2}")
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# cp1252's high half as English and its neighbours use it: letters inside words, quotes, dashes.
_TYPOGRAPHY = frozenset("‘’“”„‚–—…•€£§©®™°·«»½¼¾×¿¡²³\u00a0\u00ad†‡‰‹›´`ªº±µ¶")
_ENOUGH = 20
"""High bytes below which a detector has no evidence: any alphabet fits a handful."""
_HINT = "save the file as UTF-8"


def bom(data: bytes) -> str:
    """The encoding that a byte-order mark names, or ""."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), "")


def decode(data: bytes, name: str) -> str:
    """The text, without a byte-order mark; raises ArticleError naming line and byte."""
    marked = bom(data)
    if marked:
        return _marked(data, marked, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        text = _other(data)
        if text is None:
            raise _undecodable(data, fault.start, name) from fault
        return text


def _marked(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as fault:
        raise _undecodable(data, fault.start, name, encoding) from fault


def _undecodable(data: bytes, at: int, name: str, encoding: str = "utf-8") -> OnAirError:
    line = len(re.findall(rb"\r\n|\r|\n", data[:at])) + 1
    message = f"byte {at + 1} of the file (0x{data[at]:02x}) is not {encoding.upper()} text"
    return ArticleError.of(Place(name, line), message, hint=_HINT, code="not-text")


def _other(data: bytes) -> str | None:
    """The text in an older encoding, where the evidence is good; None where it is not."""
    declared = _META.search(data[:4096])
    if declared:
        text = _strictly(data, declared[1].decode("ascii"))
        if text is not None:
            return text
    if _UTF8_PAIR.search(data):
        # Good UTF-8 and bad bytes side by side: damaged, not another encoding.
        return None
    text = _strictly(data, "cp1252")
    if text is not None and _is_western(text):
        return text
    return _detected(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _CONTROL.search(text) else text


def _is_western(text: str) -> bool:
    """Whether the high half is rare and stands where letters, quotes and dashes stand."""
    high = [at for at, letter in enumerate(text) if letter > "\x7f"]
    letters = sum(letter.isalpha() for letter in text)
    if letters < 10 or len(high) > 0.2 * letters:
        return False
    return all(text[at] in _TYPOGRAPHY or _in_word(text, at) for at in high)


def _in_word(text: str, at: int) -> bool:
    """A letter with a plain letter beside it, as in "café"."""
    near = text[max(0, at - 1) : at + 2]
    return text[at].isalpha() and any(letter.isalpha() and letter < "\x80" for letter in near)


def _detected(data: bytes) -> str | None:
    if sum(byte > 0x7F for byte in data) < _ENOUGH:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or best.chaos > 0.1 or best.coherence < 0.2:
        return None
    return _strictly(data, best.encoding)

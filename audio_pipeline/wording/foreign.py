"""Languages other than English: numbers by num2words, a few signs, the rest untouched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.numbers import MAX_DIGITS
from audio_pipeline.wording.numbers import number as english
from audio_pipeline.wording.rules import DIGITS, Candidates, Context, Rule, by_first

_POINT_LANGUAGES = ("ja", "ko", "th", "he", "zh", "cy")
"""Languages that write 1,234.5; the others write 1.234,5 or 1 234,5."""
_NUMBER = r"\d{1,3}(?:[.   ,]\d{3})+(?:[.,]\d{1,9})?(?!\d)|\d{1,18}(?:[.,]\d{1,9})?"
_SIGN = r"[%&€$£@+=#]"


def _words(whole: str, part: str, language: str) -> str:
    from num2words import num2words

    value = float(f"{whole}.{part}") if part else int(whole)
    try:
        return str(num2words(value, lang=language))
    except (NotImplementedError, OverflowError, IndexError, KeyError, ValueError, TypeError):
        # num2words lacks the language, or the language's own table ends below this number.
        return english(f"{whole}.{part}" if part else whole)


def spoken(text: str, language: str) -> str:
    """A written number in words of `language` (ISO 639-1): "1.234,5" in German, French…"""
    point = "." if language in _POINT_LANGUAGES else ","
    grouped = re.fullmatch(r"\d{1,3}(?:([.   ,])\d{3})(?:\1\d{3})*", text)
    if grouped and (grouped[1] != point or text.count(point) > 1):
        whole, part = re.sub(r"\D", "", text), ""
    else:
        last = max(text.rfind("."), text.rfind(","))
        whole, part = (text, "") if last < 0 else (text[:last], text[last + 1 :])
        whole = re.sub(r"\D", "", whole)
    if len(whole) > MAX_DIGITS or (len(whole) > 1 and whole[0] == "0" and not part):
        return " ".join(_words(digit, "", language) for digit in whole)
    return _words(whole, part, language)


@cache
def foreign_rules(language: str) -> Mapping[str, Candidates]:
    """The rules for `language` (ISO 639-1)."""

    def number(match: re.Match[str], context: Context) -> str | None:
        said = spoken(match[0], language).replace(",", "")
        return re.sub(r"[^\w\s'’-]|[\d_]", "", said) or None

    signs = {row[1]: row[2] for row in tables.rows("foreign") if row[0] == language}

    def sign(match: re.Match[str], context: Context) -> str | None:
        return signs.get(match[0])

    return by_first((Rule(DIGITS, _NUMBER, number), Rule("%&€$£@+=#", _SIGN, sign)))

"""Money: signs and codes before or after, in mixed forms: $3.2 billion, £250m, US$1.2m, 50p."""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.grammar import is_adjective, next_word
from audio_pipeline.wording.numbers import cardinal, is_one, number
from audio_pipeline.wording.rules import DIGITS, Context, Rule

_COMMA = r"\d{1,3}(?:\.\d{3}){0,4},\d{1,2}(?!\d)"
"""€1,50 and €1.234,56, as written on the Continent."""
_LAKHS = r"\d{1,2}(?:,\d\d){1,4},\d{3}(?!\d|,\d)"
"""₹2,50,000, as India sets its commas."""
NUMBER = r"\d{1,18}(?:,\d{3}){0,6}(?:\.\d{1,18})?(?!\d)"
"""Bounded, so that a hostile run of digits is not read to its end again and again."""
SCALE = (
    r"lakh[  ]crore|hundred|thousand|million|billion|trillion|crore|lakh|bn|trn|tn|mn|mln|[kKmMbB]"
)
_SCALE = SCALE + "|T|MM"
"""Only of money: "3T" by itself is a magnet's strength."""
SCALES = {
    "t": "trillion",
    "mm": "million",
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mln": "million",
    "b": "billion",
    "bn": "billion",
    "tn": "trillion",
    "trn": "trillion",
}


def scale(text: str | None) -> str:
    """The word for a scale: "bn" -> "billion"."""
    return SCALES.get(text.lower(), text.lower()) if text else ""


@cache
def _currencies() -> dict[str, tuple[str, ...]]:
    """Sign or code -> one, many, one hundredth, many hundredths."""
    return {row[0]: row[1:] for row in tables.rows("money")}


def _amount(text: str, big: str, names: tuple[str, ...], british: bool) -> str:
    if text[0] == ".":
        text = f"0{text}"
    if text[-3:-2] == "," or text[-2:-1] == ",":
        text = text.replace(".", "").replace(",", ".")
    one, many, cent, cents = (*names, "", "")[:4]
    if big:
        return f"{number(text, british)} {big} {many}"
    whole, _, part = text.replace(",", "").partition(".")
    if len(part) == 2 and cent and len(whole) < 16:
        main = f"{number(whole, british)} {one if is_one(whole) else many}"
        small = int(part)
        if not small:
            return main
        minor = f"{cardinal(small)} {cent if small == 1 else cents}"
        return minor if int(whole) == 0 else f"{main} and {minor}"
    return f"{number(text, british)} {one if is_one(text) else many}"


_PER = {
    "pcm": "per calendar month",
    "pw": "per week",
    "pa": "per annum",
    "p.a.": "per annum",
    "pp": "per person",
    "ph": "per hour",
    "psf": "per square foot",
    "psm": "per square metre",
}


def _signed(match: re.Match[str], context: Context) -> str | None:
    sign = _currencies()[match["sign"]]
    low, high = match["low"], match["high"]
    big = scale(match["big"])
    minus = {"-": "minus ", "−": "minus ", "+": "plus ", "~": "about ", "": ""}[
        match["minus"] or ""
    ]
    if match["dash"] or is_adjective(context, match.start(), match.end()):
        # "a $5-million deal": an adjective stands in the singular.
        sign = (sign[0], *sign[:1], *sign[2:])
    if high is None and next_word(context, match.end()) in _currencies()[match["sign"]][:2]:
        # "$25 million dollars": once is enough.
        text = minus + number(low, context.british) + (f" {big}" if big else "")
    elif high is None:
        text = minus + _amount(low, big, sign, context.british)
    else:
        first = f"{number(low, context.british)}"
        first += f" {scale(match['small'])}" if match["small"] else ""
        text = f"{minus}{first} to {_amount(high, big, sign, context.british)}"
    text += " plus" if match["plus"] else ""
    return f"{text} {_PER[match['per'].strip()]}" if match["per"] else text


def _coded(match: re.Match[str], context: Context) -> str | None:
    names = _currencies()[match["sign"]]
    if is_adjective(context, match.start(), match.end()):
        names = (names[0], *names[:1], *names[2:])
    return _amount(match["low"], scale(match["big"]), names, context.british)


def _pence(match: re.Match[str], context: Context) -> str | None:
    unit = {"p": ("penny", "pence"), "¢": ("cent", "cents")}[match[2]]
    return f"{number(match[1], context.british)} {unit[0] if is_one(match[1]) else unit[1]}"


def _lone(match: re.Match[str], context: Context) -> str | None:
    """A sign without a number: "the $ fell"."""
    return _currencies()[match["sign"]][0]


def _alternatives(*, codes: bool) -> str:
    names = [name for name in _currencies() if name[-1].isalpha() == codes]
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_SIGNS = _alternatives(codes=False)
_CODES = _alternatives(codes=True)
_SIGN_FIRST = "".join({name[0] for name in _currencies() if not name[-1].isalpha()})
_CODE_FIRST = "".join({name[0] for name in _currencies() if name[-1].isalpha()})
MIXED_CODES = frozenset(
    name for name in _currencies() if name[0].isupper() and name.isalpha() and not name.isupper()
)
"""Codes that look like a word: "Rs"."""
_END = r"(?![\w]|[.,]\d)"
_PERS = "|".join(re.escape(name) for name in _PER)

RULES = (
    Rule(
        _SIGN_FIRST + "-−+~",
        (
            rf"(?P<minus>[-−+~])?(?P<sign>{_SIGNS})[  ]?"
            rf"(?P<low>{_LAKHS}|{_COMMA}|{NUMBER}|\.\d{{1,4}})"
            rf"(?:(?:[  ]?(?P<small>{_SCALE}))?[-–—](?:{_SIGNS})?(?P<high>{NUMBER}))?"
            rf"(?:(?P<dash>-)?[  ]?(?P<big>{_SCALE}))?(?P<plus>\+)?"
            rf"(?P<per>\s?(?:{_PERS}))?{_END}"
        ),
        _signed,
    ),
    Rule(
        _CODE_FIRST,
        rf"(?P<sign>{_CODES})[  ]?(?P<low>{NUMBER})(?:[  ]?(?P<big>{SCALE}))?{_END}",
        _coded,
    ),
    Rule(
        DIGITS,
        (
            rf"(?P<low>{_COMMA}|{NUMBER})(?:[  ]?(?P<big>{SCALE}))?[  ]?"
            rf"(?P<sign>[€£₽₴₹₺]|zł|{_CODES}){_END}"
        ),
        _coded,
    ),
    Rule(DIGITS, rf"({NUMBER})(p|¢){_END}", _pence, needs="p¢"),
    Rule(_SIGN_FIRST, rf"(?P<sign>{_SIGNS})", _lone),
)

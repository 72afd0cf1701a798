"""Measures: km, km/h, °C, GB, sq km, 6'2", per cent, and counts with a scale (1.2m people)."""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.money import NUMBER, SCALE, scale
from audio_pipeline.wording.numbers import cardinal, is_one, number
from audio_pipeline.wording.rules import DIGITS, Context, Rule

_VULGAR = {
    "½": "a half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third", "⅔": "two thirds",
    "⅕": "a fifth", "⅖": "two fifths", "⅗": "three fifths", "⅘": "four fifths", "⅙": "a sixth",
    "⅚": "five sixths", "⅛": "an eighth", "⅜": "three eighths", "⅝": "five eighths",
    "⅞": "seven eighths", "⅐": "a seventh", "⅑": "a ninth", "⅒": "a tenth",
}  # fmt: skip
VULGAR = "".join(_VULGAR)
_SIGN = r"(?P<sign>[-−+±~≈])?"
_TO = r"(?:[-–—]|\s[-–—]\s|\sto\s)"


@cache
def _units() -> dict[str, tuple[str, str]]:
    """Unit -> one, many."""
    return {row[0]: (row[1], row[2]) for row in tables.rows("units")}


_SIGNS = {
    "-": "minus ",
    "−": "minus ",
    "+": "plus ",
    "±": "plus or minus ",
    "~": "about ",
    "≈": "about ",
}


def _names(unit: str, context: Context) -> tuple[str, str]:
    one, many = _units()[unit]
    if context.british:
        one, many = (
            name.replace("meter", "metre").replace("liter", "litre") for name in (one, many)
        )
    return one, many


def vulgar(character: str) -> str:
    """½ by itself: "one half"; the others as they are."""
    words = _VULGAR[character]
    for article in ("a ", "an "):
        if words.startswith(article):
            return "one " + words.removeprefix(article)
    return words


def _mixed(match: re.Match[str], context: Context) -> str | None:
    whole = number(match[1], context.british)
    unit = match[3]
    said = f"{whole} and {_VULGAR[match[2]]}"
    return said + (f" {_names(unit, context)[1]}" if unit else "")


def _measured(match: re.Match[str], context: Context) -> str | None:
    low, high, big, unit = match["low"], match["high"], match["big"], match["unit"]
    one, many = _names(unit, context)
    if unit in ("in", "m") and not _may_be_unit(match, context):
        return None
    words = _SIGNS.get(match["sign"] or "", "") + number(low, context.british)
    if high:
        words += f" to {number(high, context.british)}"
    words += f" {scale(big)}" if big else ""
    single = is_one(low) and not high and not big
    if match["dash"]:
        return f"{words}-{one}"
    return f"{words} {one if single else many}"


def _may_be_unit(match: re.Match[str], context: Context) -> bool:
    """Whether "m" is metres and not million, and "in" inches and not a preposition."""
    if match["unit"] == "in":
        return bool(match["dash"]) or context.text[match.end() - 3].isdecimal()
    if context.follows(match.end(), "+"):
        return False
    if context.text[match.end() - 2].isspace() or match["dash"]:
        return True
    after = context.after(match.end())
    return not after or not after[0].islower() or after in tables.words("nouns", "after-metres")


def _counted(match: re.Match[str], context: Context) -> str | None:
    """1.2m people, 3 million, 5k, 2.5-3 million."""
    low, high, big = match["low"], match["high"], scale(match["big"])
    words = _SIGNS.get(match["sign"] or "", "") + number(low, context.british)
    if high:
        words += f" to {number(high, context.british)}"
    return f"{words} {big}" + (" plus" if match["plus"] else "")


def _percent(match: re.Match[str], context: Context) -> str | None:
    words = _SIGNS.get(match["sign"] or "", "") + number(match["low"], context.british)
    if match["high"]:
        words += f" to {number(match['high'], context.british)}"
    return words + (" percent" if "%" in match["unit"] else " per thousand")


def _height(match: re.Match[str], context: Context) -> str | None:
    feet, inches = int(match[1]), match[2]
    unit = "foot" if inches or feet == 1 else "feet"
    return f"{cardinal(feet)} {unit}" + (f" {number(inches)}" if inches else "")


def _alternatives() -> str:
    return "|".join(re.escape(name) for name in sorted(_units(), key=len, reverse=True))


_UNITS = _alternatives()
_N = rf"(?P<low>{NUMBER}|\.\d{{1,18}})(?:(?:\s?[%°])?{_TO}(?P<high>{NUMBER}))?"
RULES = (
    Rule(DIGITS, r"([3-8])['′’](?:\s?(\d\d?)[\"″”])?(?![\w'’])", _height),
    Rule(DIGITS, rf"({NUMBER})\s?([{VULGAR}])(?:[- ]?({_UNITS})(?![\w/]))?", _mixed),
    Rule(
        DIGITS + ".-−+±~≈",
        rf"{_SIGN}{_N}\s?(?P<unit>%|‰|per\s?mille\b)(?![\w%])",
        _percent,
    ),
    Rule(
        DIGITS + ".-−+±~≈",
        (
            rf"{_SIGN}{_N}(?:\s?(?P<big>thousand|million|billion))?"
            rf"(?:(?P<dash>-)|[  ])?(?P<unit>{_UNITS})(?![\w/²³°]|['’]\w)"
        ),
        _measured,
    ),
    Rule(
        DIGITS + ".-−+±~≈",
        rf"{_SIGN}{_N}[- ]?(?P<big>{SCALE})(?P<plus>\+)?(?![\w/]|['’]\w)",
        _counted,
    ),
)

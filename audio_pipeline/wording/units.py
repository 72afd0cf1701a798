"""Measures: km, km/h, kg/m², °C, GB, sq km, 6'2", per cent, and counts with a scale (1.2m people).

Before its noun a measure stands in the singular ("a sixty foot garden"), but for the lengths of
races ("the hundred metres final"). See `grammar.is_adjective`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.dates import MONTHS
from audio_pipeline.wording.grammar import cue, is_adjective, next_word, words, words_before
from audio_pipeline.wording.money import NUMBER, SCALE, scale
from audio_pipeline.wording.numbers import cardinal, is_one, number
from audio_pipeline.wording.rules import DIGITS, LETTERS, Context, Rule

_TO = r"(?:[-–—]|\s[-–—]\s|\sto\s)"
SIGNS = {
    "-": "minus ",
    "−": "minus ",
    "–": "minus ",
    "+": "plus ",
    "±": "plus or minus ",
    "~": "about ",
    "≈": "about ",
}
_SIGN = r"(?P<sign>[-−–+±~≈])?"
INGREDIENTS = tables.words("grammar", "ingredient")
"""Units of a cook's list: "115g butter" is said with the plural, "60g balls" is not."""
_RACES = frozenset((60, 80, 100, 110, 200, 300, 400, 500, 600, 800, 1000, 1500, 3000, 5000, 10000))
_CASED = frozenset(["C", "F", "s", "h", "t", "g", "V", "W", "A", "N", "J", "L", "l", "m", "K"])
"""Units that are written against their number, or are something else when they are not."""
_BY = re.compile(r"\s?[x×]\s?\d")


@cache
def _units() -> dict[str, tuple[str, str]]:
    """Unit -> one, many."""
    return {row[0]: (row[1], row[2]) for row in tables.rows("units")}


def _local(name: str, context: Context) -> str:
    return name.replace("meter", "metre").replace("liter", "litre") if context.british else name


def names(unit: str, per: str | None, context: Context) -> tuple[str, str]:
    """One and many of a unit, with what it is divided by: kg, /m³."""
    one, many = _units()[unit]
    if per:
        by = "".join(f" per {tables.pairs('per')[name]}" for name in per.strip("/").split("/"))
        one, many = one + by, many + by
    return _local(one, context), _local(many, context)


def _is_singular(match: re.Match[str], context: Context, unit: str) -> bool:
    """Whether the measure is an adjective, and of a kind that is said in the singular."""
    if unit == "m" and _is_race(match, context):
        return False
    if unit in ("pc", "pp", "bps", "bp"):
        return False
    following = next_word(context, match.end())
    known = unit not in INGREDIENTS or following in words("container")
    if unit in INGREDIENTS and not known:
        # "a 14.5-oz. can" and "a 300ml bottle", but "and 300ml double cream".
        before = words_before(context, match.start(), 1)
        known = bool(before) and before[0].lower() in ("a", "an")
    if following[:1].isupper() and not following.endswith("day"):
        # "9mm Glock pistols".
        return known and following not in MONTHS
    return known and is_adjective(context, match.start(), match.end())


def _is_race(match: re.Match[str], context: Context) -> bool:
    value = match["low"].replace(",", "")
    if not value.isdecimal() or int(value) not in _RACES:
        return False
    return next_word(context, match.end()).lower() in tables.words("nouns", "race")


def _measured(match: re.Match[str], context: Context) -> str | None:
    low, high, big, unit = match["low"], match["high"], match["big"], match["unit"]
    if unit in _DOUBTFUL:
        inside_name = context.text[match.start() - 1 : match.start()].isalpha()
        if inside_name or not _DOUBTFUL[unit](match, context):
            return None
    if unit == "mb" and not 800 <= float(low.replace(",", "")) <= 1100:
        unit = "MB"
    one, many = names(unit, match["per"], context)
    many_words = number(low, context.british)
    if unit == "m" and low == "1,500" and _is_race(match, context):
        many_words = "fifteen hundred"
    said = SIGNS.get(match["sign"] or "", "") + many_words
    if high:
        said += f" to {number(high, context.british)}"
    said += f" {scale(big)}" if big else ""
    if match["dash"]:
        return f"{said}-{one}"
    single = is_one(low) and not high and not big
    return f"{said} {one if single or _is_singular(match, context, unit) else many}"


def _is_inch(match: re.Match[str], context: Context) -> bool:
    """Whether "in" is inches and no preposition: "2in", "27-in", but "1-in-3" and "2 in"."""
    if match["dash"]:
        return not re.match(r"-\d", context.text[match.end() : match.end() + 2])
    before = words_before(context, match.start(), 1)
    if before and before[0] in ("ft", "ft.", "feet", "foot"):
        return True
    return context.text[match.end() - 3].isdecimal()


def _is_metres(match: re.Match[str], context: Context) -> bool:
    """Whether "m" is metres and no million."""
    if context.follows(match.end(), "+") or match["big"]:
        return False
    if context.text[match.end() - 2].isspace() or match["dash"] or match["per"]:
        return True
    after = context.after(match.end())
    if after in words("metres"):
        return True
    if match["low"][0] == "0" or _BY.match(context.text, match.end()):
        return True
    if after in tables.words("nouns", "counted"):
        return False
    if after and after[0].islower() and after not in tables.words("nouns", "after-metres"):
        return cue(context, match.start(), "metres") and not after.endswith("s")
    return cue(context, match.start(), "metres") or not cue(context, match.start(), "millions")


def _is_attached(match: re.Match[str], context: Context) -> bool:
    return context.text[match.start("unit") - 1].isdecimal() and not match["dash"]


def _is_degrees(match: re.Match[str], context: Context) -> bool:
    """ "45C", but no "Flat 45C"."""
    labelled = any(
        word.strip('(“",') in words("lettered") for word in words_before(context, match.start(), 3)
    )
    return _is_attached(match, context) and not labelled and "," not in match["low"]


def _is_seconds(match: re.Match[str], context: Context) -> bool:
    """ "9.58s" and "30s", but no "1980s" and no "747s"."""
    return _is_attached(match, context) and "." in match["low"]


def _is_power(match: re.Match[str], context: Context) -> bool:
    """ "65 W", but no "40 W. 42nd St."."""
    return not re.match(
        r"\.?\s(?:\d{1,3}(?:st|nd|rd|th)\b|[A-Z]\w{1,20}\s(?:St|Ave|Blvd|Rd|Dr|Street|Avenue)\b)",
        context.text[match.end() : match.end() + 36],
    )


def _is_short(match: re.Match[str], context: Context) -> bool:
    """ "4pt" and "5t": only against the number."""
    return _is_attached(match, context)


_DOUBTFUL = {
    "in": _is_inch,
    "m": _is_metres,
    "C": _is_degrees,
    "F": _is_degrees,
    "s": _is_seconds,
    "W": _is_power,
    "N": _is_power,
    "t": _is_short,
    "h": _is_short,
    "pt": _is_short,
    "pp": _is_short,
    "pc": _is_short,
    "kt": _is_short,
    "J": _is_short,
    "cal": _is_short,
    "mo.": _is_attached,
}


def _counted(match: re.Match[str], context: Context) -> str | None:
    """1.2m people, 3 million, 5k, 2.5-3 million."""
    low, high, big = match["low"], match["high"], scale(match["big"])
    if match["big"] in ("B", "b", "M", "K") and _is_lettered(match, context):
        return None
    said = SIGNS.get(match["sign"] or "", "") + number(low, context.british)
    if high:
        small = (
            f" {scale(match['small'])}" if match["small"] and scale(match["small"]) != big else ""
        )
        said += f"{small} to {number(high, context.british)}"
    return f"{said} {big}" + (" plus" if match["plus"] else "")


def _is_lettered(match: re.Match[str], context: Context) -> bool:
    """ "Exhibit 14B" and "221B Baker Street": a letter, no scale."""
    before = words_before(context, match.start(), 1)
    if before and before[0].strip('(“"') in words("lettered"):
        return True
    house = re.match(
        r" [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})? ([A-Z][a-z]{1,9})\b",
        context.text[match.end() : match.end() + 56],
    )
    return bool(house) and house is not None and house[1] in words("street")


def _percent(match: re.Match[str], context: Context) -> str | None:
    said = SIGNS.get(match["sign"] or "", "") + number(match["low"], context.british)
    if match["high"]:
        said += f" to {number(match['high'], context.british)}"
    return said + (" percent" if "%" in match["unit"] else " per thousand")


def _height(match: re.Match[str], context: Context) -> str | None:
    """6'2", 5′; a foot mark by itself only before what is measured, for it may close a quote."""
    feet, inches = int(match[1]), match[2]
    if not inches and match[0][-1] != "′":
        after = context.after(match.end())
        if after not in ("tall", "long", "high", "wide", "deep", "thick", "by", "x", "of"):
            return None
    unit = "foot" if inches or feet == 1 else "feet"
    return f"{cardinal(feet)} {unit}" + (f" {number(inches)}" if inches else "")


def _inches(match: re.Match[str], context: Context) -> str | None:
    """8" above: a double mark closes no quote that was not opened."""
    if match[2] == '"' and context.text.count('"', max(0, match.start() - 400), match.start()) % 2:
        return None
    if match[2] == "”" and "“" in context.text[max(0, match.start() - 400) : match.start()]:
        return None
    said = number(match[1], context.british)
    single = is_one(match[1]) or is_adjective(context, match.start(), match.end())
    return f"{said} {'inch' if single else 'inches'}"


def _position(match: re.Match[str], context: Context) -> str | None:
    """50°12′N: degrees, minutes, seconds."""
    parts = [(match[1], "degree"), (match[2], "minute"), (match[3], "second")]
    said = [
        f"{number(text, context.british)} {unit}{'' if is_one(text) else 's'}"
        for text, unit in parts
        if text
    ]
    sides = {"N": "north", "S": "south", "E": "east", "W": "west"}
    return " ".join((*said, sides[match[4]]))


def _alone(match: re.Match[str], context: Context) -> str | None:
    """A unit without its number: "£389 per sq ft", "in kg/m²", "1 heaped tsp"."""
    unit, per = match["unit"], match["per"]
    one, many = names(unit, per, context)
    before = words_before(context, match.start(), 2)
    nearest = before[0].lower() if before else ""
    by_the = nearest == "the" and len(before) > 1 and before[1] == "by"
    if by_the or nearest in ("per", "a", "an", "one", "each", "every"):
        return one
    if nearest == "in" and (per or unit not in ("in", "st", "pt")):
        return many
    if len(before) > 1 and nearest in (
        "heaped",
        "heaping",
        "level",
        "rounded",
        "scant",
        "generous",
    ):
        return one if before[1] in ("1", "a", "one", "½") else many
    if per and len(unit + per) > 3:
        return many
    return one if unit in _SPOONS else None


_SPOONS = {"tsp": "teaspoon", "tbsp": "tablespoon"}
_STANDING = tuple(row[0] for row in tables.rows("standing"))
LONE = frozenset(name for name in _STANDING if name.isalpha() and len(name) > 1) | {"sq", "cu"}
"""Units that may stand without a number: a plain word that rules must look at."""


def _any(found: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True))


UNITS = _any(_units())
SIDES = _any(_units().keys() - (_DOUBTFUL.keys() - {"in", "m"}))
"""Units of what is measured by two sides, 2m x 90cm."""
PER = rf"(?P<per>(?:/(?:{_any(tables.pairs('per'))})(?!\w)){{1,2}})?"
_STOP = r"(?![\w²³°]|/(?!\d|gas\b)|['’]\w)"
_N = rf"(?P<low>{NUMBER}|\.\d{{1,18}})(?:(?:\s?[%°])?{_TO}(?P<high>{NUMBER}))?"
RULES = (
    Rule(DIGITS, r"([3-8])['′’](?:\s?(\d\d?)[\"″”])?(?![\w'’])", _height, needs="'′’"),
    Rule(DIGITS, r"(\d{1,3})['′](?:\s?(\d\d?)[\"″”])?(?![\w'’])", _height, needs="'′’"),
    Rule(DIGITS, rf"({NUMBER})([\"″”])(?!\w)", _inches, needs='"″”'),
    Rule(
        DIGITS,
        (
            r"(\d{1,3}(?:\.\d{1,8})?)[°º]\s?(?:(\d{1,2}(?:\.\d{1,6})?)['′’]\s?)?"
            r"(?:(\d{1,2}(?:\.\d{1,6})?)[\"″”]\s?)?([NSEW])(?!\w)"
        ),
        _position,
        needs="°º",
    ),
    Rule(
        DIGITS + ".-−–+±~≈",
        rf"{_SIGN}{_N}\s?(?P<unit>%|‰)(?![\w%])",
        _percent,
        needs="%‰",
    ),
    Rule(
        DIGITS + ".-−–+±~≈",
        (
            rf"{_SIGN}{_N}(?:\s?(?P<big>thousand|million|billion))?"
            rf"(?:(?P<dash>-)|[  ])?(?P<unit>{UNITS}){PER}{_STOP}"
        ),
        _measured,
        needs="".join({name[0] for name in _units()}),
    ),
    Rule(
        DIGITS + ".-−–+±~≈",
        (
            rf"{_SIGN}(?P<low>{NUMBER}|\.\d{{1,18}})"
            rf"(?:(?P<small>[kmMbB]n?)?{_TO}(?P<high>{NUMBER}))?"
            rf"[- ]?(?P<big>{SCALE})(?P<plus>\+)?(?![\w/]|['’]\w)"
        ),
        _counted,
        needs=LETTERS,
    ),
    Rule(
        "".join(sorted({name[0] for name in _STANDING})),
        rf"(?P<unit>{_any(_STANDING)}){PER}(?![\w²³°/-]|['’.]\w)",
        _alone,
    ),
)

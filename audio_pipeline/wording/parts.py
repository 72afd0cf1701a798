"""Fractions: 2½, 3/4 of, 1 1/2 cups, 3/4-inch; and what is written like them: 7/2 at the races,
4/5 stars, a blood pressure of 120/80."""

from __future__ import annotations

import re

from audio_pipeline.wording import tables
from audio_pipeline.wording.dates import MONTHS
from audio_pipeline.wording.grammar import cue, next_word, words, words_before
from audio_pipeline.wording.numbers import cardinal, number, ordinal, plural
from audio_pipeline.wording.rules import DIGITS, Context, Rule
from audio_pipeline.wording.units import UNITS, names

_VULGAR = {
    "½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8), "⅐": (1, 7), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
VULGAR = "".join(_VULGAR)
_PARTS = {2: "half", 3: "third", 4: "quarter"}
_HALVED = ("a", "an", "price", "marathon", "time", "term", "century")
_IMPROPER = (2, 3, 4, 8, 16)
"""Denominators of fractions that may be greater than one."""


def _words(over: int, under: int, *, article: bool) -> str:
    """1/2 is "one half"; after a whole number "a half"."""
    part = _PARTS.get(under) or ordinal(under)
    if over == 1:
        one = ("an" if part[0] == "e" else "a") if article else "one"
        return f"{one} {part}"
    return f"{cardinal(over)} {'halves' if part == 'half' else plural(part)}"


def _of_unit(over: int, under: int, one: str) -> str:
    """½ hour is "half an hour", ¾ cup "three quarters of a cup"."""
    article = "an" if one[0] in "aeiou" or one == "hour" else "a"
    if (over, under) == (1, 2):
        return f"half {article} {one}"
    return f"{_words(over, under, article=True)} of {article} {one}"


def _unlike(match: re.Match[str], context: Context, over: int, under: int) -> str | None:
    """What two numbers with a slash are when they are no fraction."""
    start, following = match.start(), next_word(context, match.end())
    first, second = cardinal(over, context.british), cardinal(under, context.british)
    priced = cue(context, start, "odds") and not following.endswith("s")
    if under == 1 or following in words("odds") or (priced and over > under):
        return f"{first} to {second}"
    if context.british and over > under and under in (2, 4, 8) and over < 100:
        # Britain writes odds so, and hardly ever a fraction greater than one.
        return f"{first} to {second}"
    if under in (5, 10, 20, 50, 100) and (
        cue(context, start, "rated") or following in ("stars", "marks")
    ):
        return f"{first} out of {second}"
    if 80 <= over <= 260 and 40 <= under <= 150:
        high = f"{cardinal(over // 100)} {cardinal(over % 100)}" if over % 100 > 9 else first
        return f"{high if over > 100 else first} over {second}"
    if over + under == 100:
        return f"{first} {second}"
    if under == 0 or under > 100 or (over >= under and under not in _IMPROPER):
        return f"{first} slash {second}"
    return None


def _fraction(match: re.Match[str], context: Context) -> str | None:
    whole = match["whole"]
    if match["vulgar"]:
        over, under = _VULGAR[match["vulgar"]]
    else:
        over, under = int(match["over"]), int(match["under"])
        unlike = None if whole else _unlike(match, context, over, under)
        if unlike:
            return unlike
    if not under or under > 100:
        return None
    unit, dash = match["unit"], match["dash"]
    if not whole and not unit and _is_date(match, context, over, under):
        return f"{MONTHS[over - 1]} {ordinal(under)}"
    if whole:
        said = f"{number(whole, context.british)} and {_words(over, under, article=True)}"
        if not unit:
            return said
        one, many = _unit_names(unit, context)
        return f"{said} {one if dash else many}" if not dash else f"{said}-{one}"
    if dash or re.match(r"-[A-Za-z]", context.text[match.end() : match.end() + 2]):
        return _compound(match, context, over, under)
    if unit:
        return _of_unit(over, under, _unit_names(unit, context)[0])
    if (over, under) == (1, 2) and next_word(context, match.end()) in _HALVED:
        return "half"
    return _words(over, under, article=False)


def _is_date(match: re.Match[str], context: Context, month: int, day: int) -> bool:
    """ "by 4/15", as America writes it: no fraction is said with such a part, but for 1/16."""
    before = words_before(context, match.start(), 1)
    near = ("on", "by", "are", "is", "until", "through", "before", "since", "from", "after", "to")
    fits = month <= 12 < day <= 31 and day != 16 and not context.british and not match["vulgar"]
    return (
        fits
        and bool(before)
        and before[0].lower() in near
        and next_word(context, match.end()) != "of"
    )


def _compound(match: re.Match[str], context: Context, over: int, under: int) -> str:
    """A 3/4-inch pipe, a 1/2-mile walk: all in the singular."""
    part = _PARTS.get(under) or ordinal(under)
    before = words_before(context, match.start(), 1)
    bare = over == 1 and bool(before) and before[0].lower() in words("determiner")
    said = part if bare else f"{cardinal(over)}-{part}"
    return f"{said}-{_unit_names(match['unit'], context)[0]}" if match["unit"] else said


def _unit_names(unit: str, context: Context) -> tuple[str, str]:
    if unit in tables.words("nouns", "part"):
        return unit, unit
    return names(unit, None, context)


_NOUNS = "|".join(sorted(tables.words("nouns", "part"), key=len, reverse=True))
_UNIT = rf"(?:(?:(?P<dash>-)|\s)?(?P<unit>{_NOUNS}|{UNITS})(?![\w/²³'’]))?"
RULES = (
    Rule(
        DIGITS + VULGAR,
        (
            rf"(?:(?P<whole>\d{{1,9}})(?:(?=[{VULGAR}])|[-  ](?=[{VULGAR}]|\d{{1,2}}[/⁄])))?"
            rf"(?:(?P<vulgar>[{VULGAR}])|(?P<over>\d{{1,3}})[/⁄](?P<under>\d{{1,3}})(?:ths?|rds?)?"
            rf"(?![\w/]|\.\d)){_UNIT}"
        ),
        _fraction,
        needs=f"{VULGAR}/⁄",
    ),
)

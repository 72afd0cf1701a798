"""Two numbers with a dash between: ranges, scores, records, prices, wickets."""

from __future__ import annotations

import re

from audio_pipeline.wording.dates import is_year
from audio_pipeline.wording.grammar import cue, next_word, words, words_before
from audio_pipeline.wording.money import NUMBER
from audio_pipeline.wording.numbers import cardinal, digits, number, year
from audio_pipeline.wording.rules import DIGITS, Context, Rule

_CRICKET = (
    r"\b(?:stumps|wickets?|innings|overs?|tea|lunch|bowled|runs?|declared|all out|Test|batting|"
    r"batted|not out|bowlers?|crease|follow-on|run chase|close of play)\b"
)
_IMPROVED = (
    r"(?:improv|fell|fall|dropp|drop|mov|record|start|begin|began|off|slid|climb)\w{0,4}\b"
    r"[^.]{0,30}$"
)
_RACES = r"\b(?:odds|longshots?|colt|filly|gelding|mare|bookmakers?|bookies|jockey|stakes)\b"
_DRAWN = ("draw", "draws", "tie", "ties", "stalemate", "drew", "drawn")
_AROUND = 90
"""Characters to either side in which a game shows by its words."""


def _around(match: re.Match[str], context: Context) -> str:
    return context.text[max(0, match.start() - _AROUND) : match.end() + _AROUND]


def _is_record(match: re.Match[str], context: Context) -> bool:
    """Wins and losses, as America counts them: "improved to 12-5", "the 9-8 Sharks", "(18-3)"."""
    before = words_before(context, match.start(), 2)
    nearest = before[0].lower() if before else ""
    following = next_word(context, match.end())
    if nearest in ("the", "a") and following[:1].isupper():
        return True
    text = context.text
    if text[match.start() - 1 : match.start()] == "(" and text[
        match.end() : match.end() + 1
    ] in tuple("),"):
        return bool(len(before)) and context.before(match.start() - 1)[:1].isupper()
    if nearest == "at" and (len(before) == 1 or before[1][-1] in ".,;"):
        return True
    if following == "record" or nearest == "went":
        return True
    earlier = text[max(0, match.start() - 50) : match.start()]
    return nearest in ("to", "at") and bool(re.search(_IMPROVED, earlier))


def _is_sets(match: re.Match[str], context: Context) -> bool:
    """Tennis: one of several such pairs, none above seven, "6-4, 7-6 (7-3)"."""
    text, start = context.text, match.start()
    if text[start - 5 : start] in ("7-6 (", "6-7 (", "7–6 (", "6–7 ("):
        return True
    if not 6 <= max(int(match[1]), int(match[2])) <= 7:
        return False
    pair = r"[0-7][-–][0-7]"
    later = re.match(
        rf"(?: \(\d\d?[-–]\d\d?\))?,? (?:and )?{pair}(?!\d)", text[match.end() : match.end() + 24]
    )
    earlier = re.search(
        rf"(?<!\d){pair}(?: \(\d\d?[-–]\d\d?\))?,? (?:and )?$", text[max(0, start - 20) : start]
    )
    return bool(later or earlier)


def _paired(match: re.Match[str], context: Context) -> str | None:
    """A score, a price or the like; None for a range."""
    low, high = match[1], match[2]
    if max(len(low), len(high)) > 5 or not (low + high).isdecimal():
        return None
    one, two = cardinal(int(low), context.british), cardinal(int(high), context.british)
    following = next_word(context, match.end())
    priced = cue(context, match.start(), "odds") and int(low) > int(high)
    if following in words("odds") or (priced and int(high) < 12):
        return f"{one} to {two}"
    at = context.before(match.start()).lower() == "at" and re.search(
        _RACES, _around(match, context)
    )
    if at and int(low) > int(high):
        return f"{one} to {two}"
    if max(len(low), len(high)) > 3:
        return None
    if _is_sets(match, context):
        return f"{one} {'love' if high == '0' else two}"
    if (
        context.british
        and int(high) < 11 <= int(low)
        and re.search(_CRICKET, _around(match, context))
    ):
        return f"{one} for {two}"
    if not context.british and _is_record(match, context):
        return f"{one} and {two if high != '0' else 'oh'}"
    if not _is_score(match, context, following):
        return None
    if context.british:
        return " ".join("nil" if said == "zero" else said for said in (one, two))
    return " to ".join("nothing" if said == "zero" else said for said in (one, two))


def _is_score(match: re.Match[str], context: Context, following: str) -> bool:
    low, high = int(match[1]), int(match[2])
    before = words_before(context, match.start(), 1)
    nearest = before[0].strip(",(").lower() if before else ""
    if low > high or following in _DRAWN or nearest in _DRAWN:
        return True
    return low == high or nearest in words("scored")


def _range(match: re.Match[str], context: Context) -> str | None:
    low, high = match[1], match[2]
    if len(low) == 4 and len(high) == 2 and is_year(low, context, match.start(1), match.end()):
        return f"{year(int(low), context.british)} to {cardinal(int(high))}"
    if len(low) > 1 and low[0] == "0" and "." not in low:
        return f"{digits(low)} {digits(high)}"
    if len(high) > 1 and high[0] == "0" and "." not in high:
        return f"{digits(low)} {digits(high)}"
    paired = _paired(match, context)
    if paired:
        return paired
    first = _value(low, context, match.start(1), match.end(2))
    return f"{first} to {_value(high, context, match.start(2), match.end(2))}"


def _value(text: str, context: Context, start: int, end: int) -> str:
    if "," not in text and "." not in text and is_year(text, context, start, end):
        return year(int(text), context.british)
    return number(text, context.british)


def _three(match: re.Match[str], context: Context) -> str | None:
    """12-4-1, 4-3-3: wins, losses and draws, or how a team lines up."""
    return " ".join(cardinal(int(part), context.british) for part in re.split("[-–]", match[0]))


def _batting(match: re.Match[str], context: Context) -> str | None:
    """ "hitting .315": three fifteen."""
    before = words_before(context, match.start(), 2)
    hits = (
        "hitting",
        "batting",
        "hit",
        "hits",
        "bat",
        "bats",
        "batted",
        "slugging",
        "a",
        "slashing",
    )
    following = next_word(context, match.end())
    if not before or before[0].lower() not in hits:
        return None
    if before[0] == "a" and following not in (
        "hitter",
        "average",
        "batting",
        "clip",
        "bat",
        "season",
    ):
        return None
    hundreds, rest = divmod(int(match[1]), 100)
    if not rest:
        return f"{cardinal(hundreds)} hundred"
    ending = f"oh {cardinal(rest)}" if rest < 10 else cardinal(rest)
    return f"{cardinal(hundreds)} {ending}" if hundreds else f"oh {ending}"


RULES = (
    Rule(DIGITS, r"\d{1,3}[-–]\d{1,3}[-–]\d{1,3}(?![\w-]|[.,]\d)", _three, needs="-–"),
    Rule(
        DIGITS,
        rf"({NUMBER})(?:[-–—]|\s[-–—]\s)({NUMBER})(?!\w|[-–]\d|-\w{{0,8}}\d|[.,]\d)",
        _range,
        needs="-–—",
    ),
    Rule(".", r"\.(\d{3})(?!\w)", _batting),
)

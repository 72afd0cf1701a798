"""States by their codes, parties with their states, points of the compass: R-Ohio, Austin, TX."""

from __future__ import annotations

import re

from audio_pipeline.wording import abbreviations, tables
from audio_pipeline.wording.rules import Context, Rule

_PARTIES = {"R": "Republican", "D": "Democrat", "I": "Independent"}
_POINTS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_STREET = "St|Ave|Blvd|Rd|Dr|Ln|Pkwy|Hwy|Street|Avenue|Boulevard|Road|Drive|Lane|Parkway|Highway"
_DEGREES = ("MD", "MA", "PA")
_TOWN = re.compile(r"(?:([A-Z][\w'’.-]{0,20})\s)?[A-Z][\w'’.-]{1,20},\s$")


def _party(match: re.Match[str], context: Context) -> str | None:
    """ "Sen. Jane Roe, R-Ohio," and "(D-N.Y.)": only between commas or in brackets."""
    before = context.text[max(0, match.start() - 3) : match.start()].rstrip()
    if before[-1:] not in tuple(",(["):
        return None
    place = match[2]
    name = tables.pairs("states").get(place) or abbreviations.full(place)
    return f"{_PARTIES[match[1]]} of {name or place.rstrip('.')}"


def _state(match: re.Match[str], context: Context) -> str | None:
    """ "Austin, TX": a code after a town; but "Jane Roe, MD" is a doctor."""
    before = context.text[max(0, match.start() - 46) : match.start()]
    found = _TOWN.search(before) if before[-2:-1] == "," else None
    if context.shouting or not found or found[1] in tables.words("names", "given"):
        return None
    if context.text[match.end() : match.end() + 2].strip()[:1].isupper():
        return None
    if match[0] in _DEGREES and found[1]:
        start = max(0, match.start() - 46) + found.start()
        if context.before(start) not in tables.words("contexts", "before-town"):
            return None
    return tables.pairs("states").get(match[0])


def _heading(point: str, british: bool) -> str:
    """ "SSW" -> "south-southwest", in Britain "south-south-west"."""
    names = [_POINTS[letter] for letter in point]
    if british:
        return "-".join(names)
    return "".join(names) if len(names) == 2 else f"{names[0]}-{names[1]}{names[2]}"


def _compass(match: re.Match[str], context: Context) -> str | None:
    """ "winds from the NW", "Elm Ave. SE": a small word or a street before it, no name."""
    before = context.before(match.start())
    last = before if before.endswith(".") else before + "."
    if not before:
        opens = context.after(match.end())[:1].isupper() and "." not in match[0]
        return _heading(match[0], context.british).capitalize() if opens else None
    if not (before.islower() and before not in ("a", "an")) and not abbreviations.is_street(last):
        return None
    said = _heading(match[0].replace(".", ""), context.british)
    return said.capitalize() if before[:1].isupper() else said


def _way(match: re.Match[str], context: Context) -> str | None:
    """ "W. 54th St.", "200 N. Elm Ave."."""
    return _POINTS[match[1]].capitalize()


RULES = (
    Rule(
        "RDI",
        r"([RDI])-((?:[A-Z]\.){2}|[A-Z][A-Za-z]{1,13}\.?)"
        r"(?=[,);:\]]|\.?$|\.[\s”\"]|[  ](?:said|who))",
        _party,
    ),
    Rule("ACDFGHIKLMNOPRSTUVW", r"[A-Z]{2}(?![\w'’&-]|\.\w)", _state),
    Rule(
        "NSEW",
        r"(?:NNE|NNW|SSE|SSW|ENE|ESE|WNW|WSW|[NS]\.[EW]\.|[NS][EW])(?![\w'’&]|-[A-Z\d])",
        _compass,
    ),
    Rule(
        "NSEW",
        (
            r"([NSEW])\.(?=[  ](?:(?:St|Mt|Ft)\.[  ][A-Z]|\d{1,4}(?:st|nd|rd|th)\b"
            rf"|[A-Z][a-z]{{1,20}}[  ](?:{_STREET})\b))"
        ),
        _way,
    ),
)

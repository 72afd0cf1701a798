"""Abbreviations by what stands around them: Dr. Smith, Elm Dr., St. Louis, No. 10, e.g."""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.rules import LETTERS, UPPER, Context, Rule

_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)")
_ADDRESS = re.compile(r"(?:(?<!No\.)\s\d{1,6}|\b(?:on|at|along|near|down|up|of|and|to|corner))\s*$")
_AFTER_TOWN = re.compile(r"[^\W\d_][\w'’.-]{0,30},\s$|\b(?:in|from|across|throughout)\s$")
_COMPASS = ("N.", "S.", "E.", "W.", "NW", "NE", "SW", "SE", "N.W.", "N.E.", "S.W.", "S.E.")


@cache
def _entries() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Abbreviation with its point -> (condition, reading, also bare)…, in the order of trial."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for shown, when, said, *more in tables.rows("abbreviations"):
        found.setdefault(shown, []).append((when, said, more == ["bare"]))
    return {shown: tuple(ways) for shown, ways in found.items()}


@cache
def pointless() -> frozenset[str]:
    """Abbreviations that are also written without a point, as in Britain: Dr, Mr, St."""
    return frozenset(
        row[0].rstrip(".") for row in tables.rows("abbreviations") if row[3:] == ("bare",)
    )


@cache
def never_final() -> frozenset[str]:
    """Abbreviations that never end a sentence: a name or a number follows them."""
    ways: dict[str, set[str]] = {}
    for shown, when, *_ in tables.rows("abbreviations"):
        ways.setdefault(shown, set()).add(when.removeprefix("gb "))
    following = {"name", "number", "word", "later", "street", "college", "last", "between"}
    return frozenset(
        shown
        for shown, found in ways.items()
        if shown.endswith(".") and found <= following and found & {"name", "number", "word"}
    )


@cache
def seldom_final() -> frozenset[str]:
    """Abbreviations that may end a sentence: what follows decides."""
    hours = {shown for shown, ways in _entries().items() if ways[0][0] == "hour"}
    return frozenset(_entries()) - never_final() - hours


@cache
def full(shown: str, condition: str = "") -> str:
    """What an abbreviation stands for (where `condition` is its own), or ""."""
    ways = _entries().get(shown, ())
    return next((said for when, said, _ in ways if condition in ("", when)), "")


def is_street(word: str) -> bool:
    """Whether a word is the short kind of a street: "Ave.", "Rd"."""
    ways = _entries().get(word if word.endswith(".") else word + ".", ())
    return any(when == "street" for when, _, _ in ways)


@cache
def _states() -> frozenset[str]:
    return frozenset(row[1] for row in tables.rows("states"))


def _holds(when: str, match: re.Match[str], context: Context) -> bool:
    if when.startswith("gb "):
        return context.british and _holds(when[3:], match, context)
    after = context.text[match.end() : match.end() + 40].lstrip()
    next_to = after[:1]
    match when:
        case "name":
            return next_to.isupper() or next_to in ("“", '"', "‘", "&")
        case "number":
            return next_to.isdigit() or next_to in ("#", "$", "£", "€")
        case "later":
            return next_to.isdigit() and bool(context.before(match.start()))
        case "last":
            return not after or not next_to.isalnum()
        case "word":
            return bool(next_to)
        case "low":
            return next_to.islower()
    return _holds_after(when, match.start(), after, context)


def _holds_after(when: str, start: int, after: str, context: Context) -> bool:
    """The conditions on what stands before."""
    before = context.before(start)
    match when:
        case "street":
            named = before[:1].isupper() or bool(_ORDINAL.fullmatch(before))
            return named and _ends_place(after)
        case "college":
            # "14 Montana St." is an address, "No. 14 Montana St." a team.
            rest = context.text[max(0, start - len(before) - 20) : start - len(before) - 1]
            return before in _states() and _ends_place(after) and not _ADDRESS.search(rest)
        case "state":
            return bool(_AFTER_TOWN.search(context.text[max(0, start - 36) : start]))
        case "after-name":
            return before[:1].isupper() and context.text[start - 1] in "  "
        case "between":
            return before[:1].isupper() and after[:1].isupper()
        case "day":
            return before.lower() in tables.words("contexts", "on") and not after[:1].isupper()
        case "month":
            return before.lower() in tables.words("contexts", "in")
        case "hour":
            return before in tables.words("contexts", "hour")
        case "bracket":
            return context.text[start - 1 : start] == "("
    return when == "always"


def _ends_place(after: str) -> bool:
    """A street's name is followed by no other capitalised word, but for a compass point."""
    first = re.match(r"[A-Z][\w.]*", after)
    return not first or first[0] in _COMPASS


def _read(match: re.Match[str], context: Context) -> str | None:
    shown = match[0].capitalize() if context.shouting else match[0]
    bare = not shown.endswith(".")
    if bare and shown not in pointless():
        return None
    is_tight = context.text[match.end() : match.end() + 1].isdigit()
    for when, said, also_bare in _entries().get(shown + "." if bare else shown, ()):
        if (bare and not also_bare) or (is_tight and not when.endswith("number")):
            continue
        if _holds(when, match, context):
            return said
    return None


def _form() -> str:
    pointed = sorted(_entries(), key=len, reverse=True)
    bare = "|".join(sorted(map(re.escape, pointless()), key=len, reverse=True))
    exact = "|".join(re.escape(name) for name in pointed)
    return rf"(?:{exact})(?![^\W\d])|(?:{bare})(?![\w.'’-]|\.\w)"


def _read_loud(match: re.Match[str], context: Context) -> str | None:
    """ "DR. ROE" in a headline in capitals."""
    return _read(match, context) if context.shouting else None


RULES = (Rule(LETTERS, _form(), _read), Rule(UPPER, r"[A-Z]{2,5}\.", _read_loud))

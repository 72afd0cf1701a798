"""Abbreviations by what stands around them: Dr. Smith, Elm Dr., St. Louis, No. 10, e.g."""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.rules import LETTERS, Context, Rule


@cache
def _entries() -> dict[str, tuple[tuple[str, str], ...]]:
    """Abbreviation with its point -> (condition, reading)…, in the order they are tried."""
    found: dict[str, list[tuple[str, str]]] = {}
    for shown, when, said, *_ in tables.rows("abbreviations"):
        found.setdefault(shown, []).append((when, said))
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
    return frozenset(
        row[0]
        for row in tables.rows("abbreviations")
        if row[1] in ("name", "number", "word") and row[0].endswith(".")
    )


@cache
def seldom_final() -> frozenset[str]:
    """Abbreviations that may end a sentence: what follows decides."""
    return frozenset(_entries()) - never_final()


def _holds(when: str, match: re.Match[str], context: Context) -> bool:
    after = context.text[match.end() : match.end() + 40].lstrip()
    next_to = after[:1]
    match when:
        case "name":
            return next_to.isupper() or next_to in ("“", '"', "‘", "&")
        case "number":
            return next_to.isdigit() or next_to in ("#", "$", "£", "€")
        case "street":
            before = context.before(match.start())
            return before[:1].isupper() and _ends_place(after)
        case "last":
            return not after or not next_to.isalnum()
        case "word":
            return bool(next_to)
    return True


def _ends_place(after: str) -> bool:
    """A street's name is followed by no other capitalised word, but for a compass point."""
    first = re.match(r"[A-Z][\w.]*", after)
    return not first or first[0] in ("N.", "S.", "E.", "W.", "NW", "NE", "SW", "SE", "N.W.")


def _read(match: re.Match[str], context: Context) -> str | None:
    shown = match[0]
    bare = not shown.endswith(".")
    if bare and shown not in pointless():
        return None
    for when, said in _entries().get(shown + "." if bare else shown, ()):
        if bare and when not in ("name", "number", "word"):
            continue
        if _holds(when, match, context):
            return said
    return None


def _form() -> str:
    pointed = sorted(_entries(), key=len, reverse=True)
    bare = "|".join(sorted(pointless(), key=len, reverse=True))
    exact = "|".join(re.escape(name) for name in pointed)
    return rf"(?:{exact})(?!\w)|(?:{bare})(?![\w.'’-])"


RULES = (Rule(LETTERS, _form(), _read),)

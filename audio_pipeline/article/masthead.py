"""Lines that say who wrote an article and when: byline, date, reading time."""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass

from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import is_name, is_name_like, key

MAX_WORDS = 22
_REMEMBERED = 4096
"""Lines: every rule of places asks the same of each."""
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?\b)?|\b\d{1,2}\s*[ap]\.?m\b\.?|\bUhr\b", re.I
)
_ZONE = re.compile(r"\b(?:[A-Z]{1,3}[SD]?T|UTC|GMT|CET|CEST|[ECMP]T|Z)(?:[+-]\d{1,2})?\b")
_READING = re.compile(
    r"\b\d{1,3}(?::\d{2})?[\s-]*(?:min(?:ute)?s?\.?)"
    r"(?:[\s-]*(?:read|listen|watch|lesezeit|de lectura|de lecture))?\b"
    r"|\b(?:reading time|lesezeit|temps de lecture|lecture)\b:?"
    r"|\b\d+\s*(?:words|views|shares|likes)\b",
    re.I,
)
_AGO = re.compile(
    r"\b(?:\d{1,3}|an?|one|two|three)\s*"
    r"(?:s|m|h|d|w|mo|y|sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|month|year)s?\.?\s+ago\b"
    r"|\bvor \d+ (?:Minuten?|Stunden?|Tag(?:en)?)\b|\bil y a \d+ \w+\b|\bhace \d+ \w+\b"
    r"|\b(?:just now|yesterday|today)\b",
    re.I,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?\b")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_WIDE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_WIDE_NAME = re.compile(r"([\u3400-\u9fff]{2,4}|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3})\s*$")
_POSTED = re.compile(r"^(?:posted|published) on\b.{4,30}?(?P<who>\bby\b.{1,40})?$", re.I)
_GLUED = re.compile(r"(\d{4}|\d:\d\d)(?=[A-Z][a-z]{3,})")
"""A browser pastes two elements that stand side by side as one word: "2024Updated"."""
_HANDLE = re.compile(r"(?<!\S)[@#]\w+")
"""Of a person, or a topic."""
_REVISED = ("updated", "modified", "aktualisiert")
_BRACKETED = re.compile(r"\s\([^()]{2,60}\)?$")
""" "Par Jeanne Roy (Vaubrun, envoyée spéciale)"."""
_TIMES = 3
"""More on a line are results."""
_EDGES = " \t,;:|·•–—-/.()"


@dataclass(frozen=True, slots=True)
class Masthead:
    """What such a line says; "" for what it does not."""

    author: str = ""
    date: str = ""
    """YYYY-MM-DD; "" also for a date that could be read two ways (03/04/2026)."""
    updated: bool = False
    """Whether the date is that of a revision."""
    has_date: bool = False
    has_time: bool = False
    """A time of day, "2 hours ago" or a reading time."""

    @property
    def code(self) -> str:
        if self.author:
            return "byline"
        return "date" if self.has_date else "timestamp"


@functools.lru_cache(maxsize=_REMEMBERED)
def masthead(text: str) -> Masthead | None:
    """The line's meaning if it holds nothing but author, date and time; else None.

    >>> masthead("By Jane Roe | Updated 3 May 2024, 10:15 BST").date
    '2024-05-03'
    >>> masthead("By Monday the horn was silent") is None
    True
    """
    if len(text.split()) > MAX_WORDS:
        return None
    text = _GLUED.sub(r"\1 ", text)
    posted = _POSTED.match(text)
    if posted and len(text.split()) <= 10 and iso_date(text):
        return Masthead(_byline(posted["who"] or "", dated=True), iso_date(text), False, True)
    rest, date, has_date = _take_date(_HANDLE.sub(" ", text))
    rest, times = _take(rest, _AGO, _READING, _TIME)
    if times > _TIMES:
        return None
    if has_date or times:
        rest, _ = _take(rest, _ZONE)
    updated = any(word in key(text).split() for word in _REVISED)
    parts = [part for part in map(_bare, re.split(r"[|·•\n]| [–—-] ", rest)) if part]
    author = ""
    for part in parts:
        name = _byline(part, dated=has_date)
        if not name and (has_date or times) and not author and is_name(part):
            name = part
        if not name and not (author and _is_role(part)):
            return None
        author = author or name
    if not (author or has_date or times):
        return None
    return Masthead(author, date, updated, has_date, bool(times))


def iso_date(text: str) -> str:
    """The first date in `text`, as YYYY-MM-DD, or "".

    >>> iso_date("Published Saturday, March 14, 2026"), iso_date("2026-03-14T09:00:00Z")
    ('2026-03-14', '2026-03-14')
    """
    return _take_date(text)[1]


def _take_date(text: str) -> tuple[str, str, bool]:
    """Text without its dates; the first of them; whether there was one."""
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        year, month, day = _parts(match)
        iso = _iso(year, month, day)
        if iso is None:
            return match.group()
        found.append(iso)
        return " | "

    for pattern in (_ISO, _WIDE_DATE, *_named(), _NUMERIC):
        text = pattern.sub(keep, text)
    return text, next((date for date in found if date), ""), bool(found)


@functools.cache
def _named() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted(map(re.escape, phrases().months), key=len, reverse=True))
    return (
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of |de )?(?P<month>{month})\b\.?,?"
            r"\s+(?:de )?(?P<year>\d{4})\b",
            re.I,
        ),
        re.compile(
            rf"\b(?P<month>{month})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
            re.I,
        ),
    )


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month, day; month 0 where day and month cannot be told apart."""
    if match.re is _ISO or match.re is _WIDE_DATE:
        return int(match[1]), int(match[2]), int(match[3])
    if match.re is not _NUMERIC:
        month = phrases().months[match["month"].lower()]
        return int(match["year"]), month, int(match["day"])
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else (year, 0, 0)


def _iso(year: int, month: int, day: int) -> str | None:
    """ "" for an ambiguous date, None for one that is not in the calendar."""
    if not month and not day:
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _take(text: str, *patterns: re.Pattern[str]) -> tuple[str, int]:
    count = 0
    for pattern in patterns:
        text, found = pattern.subn(" | ", text)
        count += found
    return text, count


def _bare(part: str) -> str:
    """A part without the words that may stand beside a date."""
    part = part.strip(_EDGES)
    beside = phrases().words["dated"] | phrases().words["weekday"]
    tokens = part.split()
    while tokens and key(tokens[0]) in beside:
        tokens.pop(0)
    while tokens and key(tokens[-1]) in beside:
        tokens.pop()
    if all(key(token) in beside for token in tokens):
        return ""
    return part if _byline(part) else " ".join(tokens).strip(_EDGES)


def _byline(part: str, *, dated: bool = False) -> str:
    """The names of "By Jane Roe and John Doe, in Harwick", or ""."""
    part = _BRACKETED.sub("", part)
    match = _opener().match(part)
    capital = match is not None and (part[0].isupper() or dated)
    return names(part[match.end() :]) if match and capital else ""


@functools.cache
def _opener() -> re.Pattern[str]:
    openers = sorted(phrases().words["byline"], key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, openers))})(?:\s*[:：]\s*|\s+(?:by\s+)?)(?=\S)", re.I
    )


def credited(text: str) -> str:
    """The names in a line of a head that has no more than a name, a role and a place.

    >>> credited("Harriet Obuya Education correspondent"), credited("Lewis Kirkbride at Mill Lane")
    ('Harriet Obuya', 'Lewis Kirkbride')
    """
    if len(text.split()) > 9 or text.rstrip().endswith((".", "!", "?")):
        return ""
    line = masthead(text)
    if line is not None:
        return line.author
    text = _HANDLE.sub(" ", text)
    if " and " in text or " & " in text:
        return names(text)
    opener = _opener().match(text)
    rest = text[opener.end() :] if opener else text
    wide = _WIDE_NAME.match(rest)
    if wide and "\u3400" <= wide[1][0] <= "\u9fff":
        return wide[1] if opener else ""
    before, _, place = re.sub(r"\s+(?:at|en|à|em)\s+(?=[A-Z])", " in ", rest).partition(" in ")
    parts = before.split()
    roles = phrases().words["role"]
    if len(parts) > 2 and not roles.isdisjoint(key(" ".join(parts[2:])).split()):
        parts = parts[:2]  # "Harriet Obuya Education correspondent": most names have two words.
    name = " ".join(parts)
    has_more = bool(opener) or bool(place) or len(parts) < len(before.split())
    if (has_more or len(parts) in {2, 3}) and is_name(name) and roles.isdisjoint(key(name).split()):
        return name
    return ""


def names(text: str) -> str:
    """The names that `text` begins with, if nothing but a role or a place follows; else "".

    >>> names("Jane Roe and John Doe, staff writers"), names("Jane Roe in Skarvik")
    ('Jane Roe and John Doe', 'Jane Roe')
    """
    text, _, place = text.partition(" in ")
    if len(place.split()) > 4 or place.endswith("."):
        return ""
    pieces = re.split(r"(\s*(?:,\s*(?:and|&)|,|\band\b|&|\bund\b|\bet\b|\by\b|\be\b)\s*)", text)
    count, end = 0, 0
    for index in range(0, len(pieces), 2):
        piece = pieces[index]
        if not is_name_like(piece.rstrip(".")) and not (index and _is_role(piece)):
            break
        has_role = not phrases().words["role"].isdisjoint(key(piece).split())
        if not is_name_like(piece) or (index and (has_role or len(piece.split()) == 1)):
            break
        count += 1
        end = sum(map(len, pieces[: index + 1]))
    rest = text[end:]
    if not count or (rest and not _is_role(rest)):
        return ""
    return text[:end].strip(_EDGES + "\t")


def _is_role(text: str) -> bool:
    """ "Staff writer", "in Harwick": a few words that are no sentence."""
    return len(text.split()) <= 6 and not text.rstrip().endswith((".", "!", "?"))

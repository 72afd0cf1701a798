"""Where sentences end."""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.models import Span
from audio_pipeline.wording import abbreviations, tables

_END = re.compile(
    r"(?P<stop>[.!?…‽]+)(?P<close>[\"”’')\]»]*)(?P<note>(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]+)*)(?=\s|$|[“\"(][A-Z])"
    r"|(?P<wide>[。！？｡]+[」』”’）]*)"
    r"|(?P<break>\n[^\S\n]*\n\s*)"
)
_NEXT = re.compile(r"\s*(?P<open>[\"“‘'(\[«¿¡—–*-]*)\s?(?P<first>\S)(?P<rest>[\w'’-]{0,30})")
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘]{1,24}$")
_TWO_BEFORE = re.compile(r"[^\s(\[“\"‘]{1,12}[  ][^\s(\[“\"‘]{1,12}$")
_CREDIT = re.compile(
    r"\s*(?:[A-Z][\w'’.-]{0,30}[  ]){1,4}(?:said|says|asked|asks|added|told|replied|wrote|writes|"
    r"cried|shouted|continued|explained|recalled|tweeted|answered)\b"
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?")
_INITIAL = re.compile(r"\s+[A-Z]\.\s")
_PLACE = re.compile(r"(?:[A-Z][\w'’.-]{0,24}|\d(?:st|nd|rd|th))[  ]$")
_LIST_MARK = re.compile(r"\s*(?:\d{1,3}|[a-zA-HJ-Z])")
_OPENS_WITH_HOUR = re.compile(
    r"\s*[“\"]?(?:(?:Just|Shortly)\s)?(?:At|By|Around|About|Before|After|Since|Until|From|On)\b"
    r"[^.,;!?]{0,24}(?:\d\.\d\d)?[^.,;!?]{0,6}[ap]\.m\."
)
_HOURS = ("a.m.", "p.m.")
_LOOK = 32
"""Characters looked at before a stop."""


@cache
def _starters() -> frozenset[str]:
    return tables.words("starters")


def _is_next_lower(after: re.Match[str]) -> bool:
    """Whether the next word is in small letters; "eBay" and "iPhones" are names."""
    return after["first"].islower() and not any(map(str.isupper, after["rest"][:2]))


def _is_first_person(after: re.Match[str]) -> bool:
    """ "I just … I don't know": a capital that tells nothing."""
    return after["first"] == "I" and (not after["rest"] or after["rest"][0] in "'’")


def _ends_at_point(text: str, stop: int, after: re.Match[str], begin: int) -> bool:
    """Whether the single point at `stop` ends a sentence, by the word it stands at."""
    head = text[max(begin, stop - _LOOK) : stop]
    found = _WORD_BEFORE.search(head)
    if not found:
        return True
    if _LIST_MARK.fullmatch(text, begin, stop):
        return False
    word = found[0]
    following = after["first"] + after["rest"]
    two = _TWO_BEFORE.search(head)
    last = word.rpartition("-")[2] if "-" in word else ""  # "Ex-Adm. Roe"
    for name in (word + ".", two[0] + "." if two else "", last + "." if last else ""):
        name = name.capitalize() if len(word) > 1 and word.isupper() and word.isalpha() else name
        if name in abbreviations.never_final():
            return _outdoes(name, after, head)
        if name.lower() in _HOURS and _OPENS_WITH_HOUR.fullmatch(text, begin, stop + 1):
            return False
        if name in abbreviations.seldom_final() or name.lower() in _HOURS:
            return _starts(following, after, name)
    if len(word) == 1 and word.isalpha() and word.isupper():
        return _ends_at_initial(text, stop, word, following, begin)
    if _INITIALS.fullmatch(word + ".") and "." in word:
        return _starts(following, after, word)
    return True


def _outdoes(name: str, after: re.Match[str], head: str) -> bool:
    """ "No." and "p." may be a whole word after all: only a number makes them abbreviations."""
    if name in tables.words("starters", "number-only"):
        return not after["first"].isdecimal() and after["first"] not in "$£€#"
    is_place = bool(_PLACE.search(head[: -len(name) + 1]))
    return name in ("St.", "Dr.") and is_place and after["first"] + after["rest"] in _starters()


def _starts(following: str, after: re.Match[str], name: str) -> bool:
    if name.lower() in _HOURS:
        return following[0].isupper() and following not in tables.words("starters", "after-hour")
    if name == "etc.":
        return following[0].isupper()
    return following in _starters() or bool(after["open"].strip("(["))


def _ends_at_initial(text: str, stop: int, letter: str, following: str, begin: int) -> bool:
    """ "J. K. Rowling" goes on; "So do I. Then" and "vitamin C. It" end."""
    before = text[max(begin, stop - _LOOK) : stop - 1].split()
    if _INITIAL.match(text, stop + 1):
        return False
    if following in _starters():
        return True
    if letter == "I":
        return bool(before) and not before[-1][0].isupper()
    return bool(before) and before[-1].lower() in tables.words("starters", "lettered")


def _ends(text: str, found: re.Match[str], begin: int) -> bool:
    if found["wide"] or found["break"]:
        return True
    after = _NEXT.match(text, found.end())
    if after is None:
        return True
    if _is_next_lower(after):
        return False
    if found["close"] and found["stop"] != "." and _CREDIT.match(text, found.end()):
        return False
    if found["stop"] in ("…", "...") and not found["close"] and _is_first_person(after):
        return False
    if found["stop"] == "." and not found["close"]:
        return _ends_at_point(text, found.start("stop"), after, begin)
    return True


def sentences(text: str) -> list[Span]:
    """The spans of the sentences of `text`, in order; only white space lies between them.

    Closing quotes and brackets and footnote marks stay with their sentence; an empty line always
    ends one; what holds no letter or digit goes with the sentence before it.
    """
    spans: list[Span] = []
    begin = 0
    for found in _END.finditer(text):
        if found.start() < begin or not _ends(text, found, begin):
            continue
        _add(text, begin, found.end(), spans)
        begin = found.end()
    _add(text, begin, len(text), spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return
    start += len(piece) - len(piece.lstrip())
    end = start + len(stripped)
    if spans and not any(map(str.isalnum, stripped)):
        spans[-1] = Span(spans[-1].start, end)
    elif len(spans) == 1 and not _has_word(text, spans[0]):
        spans[0] = Span(spans[0].start, end)
    else:
        spans.append(Span(start, end))


def _has_word(text: str, span: Span) -> bool:
    return any(map(str.isalnum, text[span.start : span.end]))

"""Capitals: spelled (FBI, UAE), said as words (NATO), their plurals, initials, and COVID-19, F-16.

Spelled letters are written with points and no spaces, "F.B.I.": both neural and formant voices then
give each letter its name and the group one stress; letters with spaces turn "A" into the article.
"""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.numbers import cardinal, pair, plural
from audio_pipeline.wording.rules import LOWER, UPPER, Context, Rule

_PRONOUNCEABLE = re.compile(r"(?:[^AEIOUY]{0,2}[AEIOUY]{1,2})+[^AEIOUY]{0,2}")


@cache
def _known() -> dict[str, str]:
    """Capitals whose way is known: "" spelled, else what is said."""
    known = dict.fromkeys(tables.words("acronyms", "spelled"), "")
    known |= {word: word for word in tables.words("acronyms", "word")}
    known |= {word: word.capitalize() for word in tables.words("acronyms", "name")}
    for kind, *row in tables.rows("acronyms"):
        if kind == "said":
            known[row[0]] = row[1]
    return known


def spell(letters: str, ending: str = "") -> str:
    """Letters by name: "F.B.I.", with an ending "F.B.I's". Digits are said as words.

    >>> spell("FBI"), spell("FBI", "'s"), spell("a1")
    ('F.B.I.', "F.B.I's", 'A. one')
    """
    parts = re.findall(r"[^\W\d_]+|\d+", letters)
    said = []
    for part in parts:
        if part.isdecimal():
            said.append(" ".join(cardinal(int(digit)) for digit in part))
        else:
            letters = ".".join(part.upper())
            said.append(letters if len(part) == 1 and letters != "A" else letters + ".")
    text = " ".join(said)
    return text.removesuffix(".") + ending if ending else text


def _looks_said(capitals: str) -> bool:
    """Whether capitals that no table knows are said as a word: they can be, and are long enough."""
    return len(capitals) > 8 or (len(capitals) > 3 and bool(_PRONOUNCEABLE.fullmatch(capitals)))


def _in_context(capitals: str, match: re.Match[str], context: Context) -> bool | None:
    """For words that are also acronyms (WHO, IT, AIDS): whether they are spelled."""
    before, after = context.before(match.start()), context.after(match.end())
    if capitals == "WHO":
        return before.lower() in ("the", "by", "at", "from", "former", "of")
    if capitals == "IT":
        return after.lower() in tables.words("after-it") or before.lower() in ("in", "of", "the")
    if capitals in ("AM", "PM"):
        return capitals == "PM"
    return None


def _read(match: re.Match[str], context: Context) -> str | None:
    capitals, ending = match[1], match[2].replace("’", "'")
    known = _known().get(capitals)
    ambiguous = _in_context(capitals, match, context)
    if ambiguous is not None and not context.shouting:
        return spell(capitals, ending) if ambiguous else None
    is_common = capitals.lower() in tables.words("common")
    if is_common and (known is None or context.shouting):
        return None
    if context.shouting and known is None:
        return None
    if known:
        return known + ending
    if known is None and _looks_said(capitals):
        # In small letters, so that no voice spells it.
        return capitals.capitalize() + ending
    if ending in ("s", "s'"):
        # "MPs" is read rightly as it stands; "M.P.s" is not.
        return None
    return spell(capitals, ending)


def _initials(match: re.Match[str], context: Context) -> str | None:
    """ "J. K. Rowling", "J.K. Rowling", "U.S.", "Ph.D.": points kept, spaces not."""
    letters = re.findall(r"[A-Z]", match[1])
    ending = (match[2] or "").replace("’", "'")
    text = ".".join(letters)
    return text + (ending if ending else ".")


def _small_initials(match: re.Match[str], context: Context) -> str | None:
    """ "p.m.", "i.p.": as they are, in small letters or not."""
    return match[0]


def _initial(match: re.Match[str], context: Context) -> str | None:
    """ "George W. Bush": the point would make some voices stop; "A" alone would be the article."""
    if not context.after(match.end())[:1].isupper() or match[1] in "AI":
        return None
    return match[1]


def _model(match: re.Match[str], context: Context) -> str | None:
    """F-16, COVID-19, A320, G7, MI6, H1N1, B-52s, Mi-8."""
    letters, count, ending = match[1], match[2], (match[3] or "").replace("’", "'")
    if letters.isupper():
        known = _known().get(letters)
        long_word = known is None and len(letters) > 3 and _PRONOUNCEABLE.fullmatch(letters)
        letters = known or (letters if len(letters) == 1 or long_word else spell(letters))
    said = f"{letters} {model_number(count)}"
    if ending == "s":
        return plural(said)
    return said + ending


def model_number(count: str) -> str:
    """The number of a type, flight or road: 320 is "three twenty", 16 "sixteen"."""
    if count[0] == "0" or len(count) > 4:
        return " ".join(cardinal(int(digit)) for digit in count)
    n = int(count)
    if len(count) < 3 or n % 100 == 0:
        return cardinal(n)
    high, low = divmod(n, 100)
    return f"{cardinal(high)} {pair(low)}"


TYPES = frozenset(("Covid", "Mi", "Su", "Tu", "Yak", "Il", "An"))
"""Words that a number may follow to name a type."""
_END = r"(?![\w]|['’]\w)"
RULES = (
    Rule(LOWER, r"(?:[a-z]\.){2,8}(?!\w)", _small_initials),
    Rule(
        UPPER,
        r"((?:[A-Z]\.){2,12}|(?:[A-Z]\.[  ]){1,3}[A-Z]\.)(['’]s)?(?!\w)",
        _initials,
    ),
    Rule(UPPER, r"((?:[A-Z]\.){1,12}[A-Z])(['’]s)(?!\w)", _initials),
    Rule(UPPER, r"([A-Z])\.(?=[  ][A-Z])", _initial),
    Rule(
        UPPER,
        rf"([A-Z]{{1,6}}|{'|'.join(sorted(TYPES))})-?(\d{{1,5}})(['’]s|s)?{_END}",
        _model,
    ),
    Rule(UPPER, r"([A-Z]{2,12})(['’]s|s['’](?!\w)|s|)(?![\w]|['’]\w)", _read),
)

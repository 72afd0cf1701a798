"""Dates, years and decades: 12 June 2019, June 12, 2019, 2019-06-12, the 1990s, '90s."""

from __future__ import annotations

import re
from functools import cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.grammar import next_word
from audio_pipeline.wording.numbers import cardinal, ordinal, plural, year
from audio_pipeline.wording.rules import DIGITS, Context, Rule

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = {name[:3]: name for name in MONTHS} | {"Sept": "September"}
_MONTH = (
    "(?P<month>"
    + "|".join(MONTHS)
    + r"|(?:Sept|"
    + "|".join(name[:3] for name in MONTHS if name != "May")
    + r")\b\.?)"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?P<th>st|nd|rd|th)?(?![\d:%,.]\d|\d)"
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?![\w]|[.,-]\d)"
_FIRST = "".join(sorted({name[0] for name in MONTHS}))
_TO = r"(?:[-–—]|\s[-–—]\s|\sto\s)"
_ERA = {"BC": "B.C.", "AD": "A.D.", "BCE": "B.C.E.", "CE": "C.E."}


@cache
def _counted() -> frozenset[str]:
    """Nouns that are counted: after them "1500" is no year."""
    return tables.words("nouns", "counted")


def month_name(text: str) -> str:
    """The month in full: "Sept." -> "September"."""
    short = text.rstrip(".")
    return short if short in MONTHS else _SHORT[short]


def _month_day(match: re.Match[str], context: Context) -> str | None:
    day, till, when = match["day"], match["till"], match["year"]
    words = f"{month_name(match['month'])} {ordinal(int(day))}"
    if till:
        words += f" to {ordinal(int(till))}"
    return words + (f", {year(int(when), context.british)}" if when else "")


def _day_month(match: re.Match[str], context: Context) -> str | None:
    month = month_name(match["month"])
    when = f" {year(int(match['year']), context.british)}" if match["year"] else ""
    day = ordinal(int(match["day"]))
    if match["till"]:
        to = " to the " if context.british or "to" in match["joint"] else " to "
        day += f"{to}{ordinal(int(match['till']))}"
    if context.before(match.start()).lower() == "the":
        return f"{day} of {month}{when}"
    return f"the {day} of {month}{when}"


def _spelled(y: int, month: int, day: int, context: Context) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    name = MONTHS[month - 1]
    if context.british:
        return f"the {ordinal(day)} of {name} {year(y, True)}"
    return f"{name} {ordinal(day)}, {year(y)}"


def _iso(match: re.Match[str], context: Context) -> str | None:
    return _spelled(int(match[1]), int(match[2]), int(match[3]), context)


def _slashed(match: re.Match[str], context: Context) -> str | None:
    first, second, when = int(match[1]), int(match[3]), match[4]
    y = int(when) if len(when) == 4 else int(when) + (1900 if int(when) > 40 else 2000)
    day_first = context.british or first > 12 or match[2] == "."
    if second > 12:
        day_first = False
    month, day = (second, first) if day_first else (first, second)
    return _spelled(y, month, day, context)


def _month_year(match: re.Match[str], context: Context) -> str | None:
    return f"{month_name(match['month'])} {year(int(match['year']), context.british)}"


_GAPS = ("ahead", "behind", "faster", "slower", "adrift", "later", "clear", "penalty", "quicker")
"""Words that show "40s" to be seconds."""


def _decade(match: re.Match[str], context: Context) -> str | None:
    century, tens = match[1], match[2]
    words = "hundreds" if tens == "0" else plural(cardinal(int(tens) * 10))
    if not century and match[0][0].isdecimal() and next_word(context, match.end()) in _GAPS:
        return f"{cardinal(int(tens) * 10)} seconds"
    if not century:
        return None if tens == "0" else words
    if tens == "0":
        return "two thousands" if century == "20" else f"{cardinal(int(century))} hundreds"
    return f"{cardinal(int(century))} {words}"


def is_year(text: str, context: Context, start: int, end: int) -> bool:
    """Whether four digits without a comma are a year, by the words around them."""
    if len(text) != 4 or not 1010 <= int(text) <= 2099:
        return False
    after = context.after(end).lower()
    if after in _counted() and not context.follows(end, ",;:)"):
        return False
    before = context.before(start).lower()
    if before in ("over", "nearly", "almost", "about", "roughly", "some", "than", "least", "most"):
        return not after.endswith("s")
    return True


def _year(match: re.Match[str], context: Context) -> str | None:
    if not is_year(match[1], context, match.start(), match.end(1)):
        return None
    owner = match[2].replace("’", "'") if match[2] else ""
    return year(int(match[1]), context.british) + owner


def _years(match: re.Match[str], context: Context) -> str | None:
    low, high = int(match[1]), match[2]
    said = year(low, context.british)
    last = int(high)
    if len(high) == 2:
        last += low // 100 * 100
    if last <= low:
        return None
    return f"{said} to {year(last, context.british)}"


def _era(match: re.Match[str], context: Context) -> str | None:
    number = int(match[1].replace(",", ""))
    return f"{year(number, context.british)} {_ERA[match[2].replace('.', '').upper()]}"


def _era_first(match: re.Match[str], context: Context) -> str | None:
    return f"A.D. {year(int(match[1]), context.british)}"


def _short_year(match: re.Match[str], context: Context) -> str | None:
    """'68: the year without its century."""
    n = int(match[1])
    return f"oh {cardinal(n)}" if 0 < n < 10 else cardinal(n)


def _months(match: re.Match[str], context: Context) -> str | None:
    """June–August, Jan-Mar, Mon-Fri."""
    first, last = (_whole(part) for part in match.groups())
    return f"{first} to {last}" if first and last else None


def _day_to_day(match: re.Match[str], context: Context) -> str | None:
    """12 Sep–4 Jan, May 5–June 10."""
    said = []
    for day, month, other, after in (match.groups()[:4], match.groups()[4:]):
        name, number = _whole(month or other), ordinal(int(day or after))
        said.append(f"the {number} of {name}" if day else f"{name} {number}")
    return " to ".join(said)


def _whole(text: str) -> str:
    short = text.rstrip(".")
    return short if short in MONTHS or short.endswith("day") else (_SHORT | _WEEK).get(short, "")


_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEK = {name[:3]: name for name in _DAYS} | {"Tues": "Tuesday", "Thur": "Thursday"}
_WEEK |= {"Thurs": "Thursday"}
_NAMED = "(" + "|".join([*MONTHS, *_SHORT]) + r")\b\.?"
_TH = r"(?:st|nd|rd|th)?"
_ONE = rf"(?:(\d{{1,2}}){_TH}[  ]{_NAMED}|{_NAMED}[  ](\d{{1,2}}){_TH}(?![\d:.,]\d))"
_SPAN = "(" + "|".join([*MONTHS, *_DAYS, *_SHORT, *_WEEK]) + r")\b\.?"
RULES = (
    Rule(
        "".join(sorted(set(_FIRST + "MTWFS"))),
        rf"{_SPAN}\s?[-–—]\s?{_SPAN}(?![\w-])",
        _months,
        needs="-–—",
    ),
    Rule(_FIRST + DIGITS, rf"{_ONE}\s?[-–—]\s?{_ONE}(?![\w-])", _day_to_day, needs="-–—"),
    Rule(
        _FIRST,
        (
            rf"{_MONTH}[  ]{_DAY}"
            rf"(?:{_TO}(?P<till>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?(?![\w:.,]\d|\w))?"
            rf"(?:,?[  ]{_YEAR})?(?!\w)"
        ),
        _month_day,
    ),
    Rule(_FIRST, rf"{_MONTH},?[  ]{_YEAR}", _month_year),
    Rule(DIGITS, r"(\d{4})-(\d\d)-(\d\d)(?![\w-]|\.\d)", _iso, needs="-"),
    Rule(DIGITS, r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|\.\d)", _slashed, needs="/."),
    Rule(
        DIGITS,
        (
            r"(?P<day>0?[1-9]|[12]\d|3[01])(?P<th>st|nd|rd|th)?"
            rf"(?:(?P<joint>\s?[-–—]\s?|\sto\s(?:the\s)?)(?P<till>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?)?"
            rf"[  ](?P<of>of[  ])?{_MONTH}(?:,?[  ]{_YEAR})?(?!\w)"
        ),
        _day_month,
        needs=_FIRST,
    ),
    Rule(DIGITS, r"(\d{1,4}|\d,\d{3})\s?(BCE?|CE|AD|B\.C\.|A\.D\.)(?!\w)", _era, needs="CA"),
    Rule("A", r"(?:AD|A\.D\.)\s?(\d{1,4})(?![\w]|[.,]\d)", _era_first),
    Rule(DIGITS + "'’‘", r"['’‘]?((?:1\d|20)?)(\d)0['’]?s(?!\w)", _decade, needs="s"),
    Rule("'’‘", r"['’‘](\d\d)(?![\w])", _short_year),
    Rule(
        DIGITS,
        r"(1[1-9]\d\d|20\d\d)[-–—/](20\d\d|1[1-9]\d\d|\d\d)(?![\w-]|[.,:]\d)",
        _years,
        needs="-–—/",
    ),
    Rule(DIGITS, r"(\d{4})(['’]s)?(?![\w%°/]|[.,:]\d|[-–](?!\w*[a-z])\w)", _year),
)
FIRST_WORDS = frozenset([*MONTHS, *_SHORT])

"""Numbers as words: cardinals, ordinals, digits, years, decimals. Pure; English."""

from __future__ import annotations

from functools import lru_cache

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = (
    "",
    "thousand",
    "million",
    "billion",
    "trillion",
    "quadrillion",
    "quintillion",
)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
MAX_DIGITS = 18
"""Longer runs of digits are codes, and are said digit by digit."""


def _below_hundred(n: int) -> str:
    if n < 20:
        return _ONES[n]
    return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")


def _below_thousand(n: int, british: bool) -> str:
    if n < 100:
        return _below_hundred(n)
    rest = n % 100
    joint = " and " if british else " "
    return f"{_ONES[n // 100]} hundred" + (joint + _below_hundred(rest) if rest else "")


def cardinal(n: int, british: bool = False) -> str:
    """A whole number, |n| < 10**21.

    >>> cardinal(1105), cardinal(1105, british=True)
    ('one thousand one hundred five', 'one thousand one hundred and five')
    """
    if n < 0:
        return "minus " + cardinal(-n, british)
    if n < 1000:
        return _below_thousand(n, british)
    groups: list[str] = []
    rest, scale = n, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{_below_thousand(group, british)} {_SCALES[scale]}".strip())
        scale += 1
    if british and 0 < n % 1000 < 100:
        groups[0] = "and " + groups[0]
    return " ".join(reversed(groups))


def to_ordinal(words: str) -> str:
    """A cardinal in words, made an ordinal.

    >>> to_ordinal("twenty-one")
    'twenty-first'
    """
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def ordinal(n: int, british: bool = False) -> str:
    return to_ordinal(cardinal(n, british))


def digits(text: str, zero: str = "zero") -> str:
    """Each digit by itself; other characters are left out."""
    return " ".join(_ONES[int(c)] if c != "0" else zero for c in text if c in "0123456789")


def pair(n: int) -> str:
    """Two digits as in years and house numbers: "oh five", "nineteen"."""
    return f"oh {_ONES[n]}" if n < 10 else _below_hundred(n)


def year(n: int, british: bool = False) -> str:
    """A year as people say it.

    >>> year(1934), year(2009), year(2009, british=True), year(1900), year(2026), year(476)
    ('nineteen thirty-four', 'two thousand nine', 'two thousand and nine', 'nineteen hundred', \
'twenty twenty-six', 'four seventy-six')
    """
    if n < 100 or n > 9999 or n % 1000 < 10:
        return cardinal(n, british)
    if n < 1000:
        return f"{_ONES[n // 100]} {pair(n % 100)}" if n % 100 else cardinal(n)
    high, low = divmod(n, 100)
    return f"{_below_hundred(high)} {pair(low) if low else 'hundred'}"


def plural(words: str) -> str:
    """The last word made plural: "nineteen nineties", "sixteens", "two thousands"."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("x", "s", "ch")) else "s")


@lru_cache(maxsize=1024)
def number(text: str, british: bool = False) -> str:
    """A written number: digits, thousands separators (comma, thin space), one decimal point.

    >>> number("1,250"), number("3.05"), number("007")
    ('one thousand two hundred fifty', 'three point zero five', 'zero zero seven')
    """
    whole, point, part = text.replace(",", "").replace(" ", "").replace(" ", "").partition(".")
    if len(whole) > MAX_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        words = digits(whole)
    else:
        words = cardinal(int(whole or "0"), british)
    return f"{words} point {digits(part)}" if point and part else words


def is_one(text: str) -> bool:
    """Whether what is counted stands in the singular."""
    return text in ("1", "1.0")

"""Roman numerals after names and titles: Louis XIV, World War II, Chapter IV."""

from __future__ import annotations

import re

from audio_pipeline.wording import tables
from audio_pipeline.wording.numbers import cardinal, ordinal
from audio_pipeline.wording.rules import Context, Rule

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_FORM = r"(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_AFTER_I = frozenset(
    [
        "am",
        "was",
        "have",
        "had",
        "do",
        "did",
        "will",
        "would",
        "can",
        "could",
        "think",
        "know",
        "don't",
        "didn't",
    ]
)


def value(numeral: str) -> int:
    """What a Roman numeral stands for."""
    total = 0
    for here, there in zip(numeral, [*numeral[1:], ""], strict=True):
        worth = _VALUES[here]
        total += -worth if there and _VALUES[there] > worth else worth
    return total


def _name_before(context: Context, position: int) -> str:
    """The word right before, only a space between."""
    text = context.text
    if position < 2 or text[position - 1] not in "  " or text[position - 2] in ".,;:!?":
        return ""
    return context.before(position)


def _is_person(context: Context, position: int, name: str) -> bool:
    """Whether `name` is a surname: a given name or an initial stands before it."""
    start = position - len(name) - 1
    earlier = context.before(start)
    given = tables.words("names", "given") | tables.words("names", "regnal")
    return earlier in given or bool(re.fullmatch(r"[A-Z]\.?", earlier))


def _read(match: re.Match[str], context: Context) -> str | None:
    numeral, owner = match[1], match[2] or ""
    name = _name_before(context, match.start())
    name = name.removesuffix("'s").removesuffix("’s")
    if not name or context.shouting:
        return None
    counted = name.lower() in tables.words("names", "counted")
    regnal = name in tables.words("names", "regnal")
    if numeral == "I" and context.after(match.end()).lower() in _AFTER_I and not counted:
        return None
    if counted and name[0].isupper() | (len(numeral) > 1):
        said = cardinal(value(numeral))
    elif regnal:
        said = "the " + ordinal(value(numeral))
    elif not name[0].isupper() or len(numeral) == 1 or not re.fullmatch("[IVX]+", numeral):
        return None
    elif _is_person(context, match.start(), name):
        said = "the " + ordinal(value(numeral))
    else:
        said = cardinal(value(numeral))
    return said + owner.replace("’", "'")


RULES = (Rule("IVXLC", rf"({_FORM})(['’]s)?(?![\w'’]|\.\w|\.[A-Z])", _read),)

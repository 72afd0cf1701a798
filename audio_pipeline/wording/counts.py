"""Bare numbers: ordinals, ranges, scores, fractions, phones, versions, 24/7, and what is left."""

from __future__ import annotations

import re

from audio_pipeline.wording import tables
from audio_pipeline.wording.acronyms import model_number, spell
from audio_pipeline.wording.dates import is_year
from audio_pipeline.wording.money import NUMBER
from audio_pipeline.wording.numbers import cardinal, digits, number, ordinal, plural, year
from audio_pipeline.wording.rules import DIGITS, LETTERS, Context, Rule
from audio_pipeline.wording.units import VULGAR, vulgar

_SIGNS = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "~": "about "}
_PARTS = {2: "half", 3: "third", 4: "quarter"}
_SCORED = re.compile(
    r"win|won|wins|beat|beats|beating|lost|lose|loses|led|lead|leads|leading|drew|draw|score|"
    r"scored|defeat|defeated|victory|victories|vote|voted|ruled|ruling|down|up|tied|trailing|"
    r"trailed|loss|decision|margin|finished|prevailed|record|ahead|final|season"
)


def _fixed(match: re.Match[str], context: Context) -> str | None:
    """24/7, 9/11, w/o: the table of what is said in its own way."""
    return tables.pairs("fixed").get(match[0])


def _ordinal(match: re.Match[str], context: Context) -> str | None:
    text = match[1].replace(",", "")
    if len(text) > 15 or match[2] != _suffix(int(text)):
        return None
    return ordinal(int(text), context.british) + match[3].replace("’", "'")


def _suffix(n: int) -> str:
    """The letters after an ordinal's digits: "12st" is twelve stone."""
    return {1: "st", 2: "nd", 3: "rd"}.get(n % 10 if n % 100 // 10 != 1 else 0, "th")


def _value(text: str, context: Context, start: int, end: int) -> str:
    if "," not in text and "." not in text and is_year(text, context, start, end):
        return year(int(text), context.british)
    return number(text, context.british)


def _is_score(match: re.Match[str], context: Context) -> bool:
    low, high = match[1], match[2]
    if max(len(low), len(high)) > 3 or not (low + high).isdecimal():
        return False
    before = context.before(match.start()).lower()
    return bool(_SCORED.fullmatch(before)) or int(low) > int(high)


def _range(match: re.Match[str], context: Context) -> str | None:
    low, high = match[1], match[2]
    first = _value(low, context, match.start(1), match.end(2))
    second = _value(high, context, match.start(2), match.end(2))
    if len(low) == 4 and len(high) == 2 and is_year(low, context, match.start(1), match.end()):
        return f"{first} to {cardinal(int(high))}"
    if low[0] == "0" or (high[0] == "0" and len(high) > 1):
        return f"{digits(low)} {digits(high)}"
    if _is_score(match, context):
        if context.british:
            return f"{first} {'nil' if high == '0' else second}"
        return f"{first} to {'nothing' if high == '0' else second}"
    return f"{first} to {second}"


def _fraction(match: re.Match[str], context: Context) -> str | None:
    whole, over, under = match[1], int(match[2]), int(match[3])
    if not whole and over + under == 100:
        return f"{cardinal(over)} {cardinal(under)}"
    if under == 0 or (over >= under and not whole and under not in (2, 3, 4, 8, 16)) or under > 100:
        return f"{number(match[2])} slash {number(match[3])}" if not whole else None
    part = _PARTS.get(under) or ordinal(under)
    many = "halves" if part == "half" else plural(part)
    said = f"{cardinal(over)} {part if over == 1 else many}"
    return f"{cardinal(int(whole))} and {said}" if whole else said


def _phone(match: re.Match[str], context: Context) -> str | None:
    text = match[0]
    count = sum(c.isdecimal() for c in text)
    if not 7 <= count <= 15:
        return None
    groups = [digits(group) for group in re.findall(r"\d+", text)]
    return ("plus " if text[0] == "+" else "") + ", ".join(groups)


def _version(match: re.Match[str], context: Context) -> str | None:
    prefix = "version " if match[1] else ""
    parts = [cardinal(int(part)) if len(part) < 5 else digits(part) for part in match[2].split(".")]
    return prefix + " point ".join(parts)


def _ratio(match: re.Match[str], context: Context) -> str | None:
    return f"{number(match[1])} to {number(match[2])}"


def _by(match: re.Match[str], context: Context) -> str | None:
    """4x4, 1920×1080, 10x."""
    if match[2] is None:
        return f"{number(match[1], context.british)} times"
    parts = re.split(r"[x×]", match[0])
    if " ×" in match[0]:
        return " times ".join(number(part.strip(), context.british) for part in parts)
    if all(len(part.strip()) > 2 and part.strip().isdecimal() for part in parts):
        return " by ".join(model_number(part.strip()) for part in parts)
    return " by ".join(number(part.strip(), context.british) for part in parts)


def _numbered(match: re.Match[str], context: Context) -> str | None:
    return f"number {number(match[1], context.british)}"


def _suffixed(match: re.Match[str], context: Context) -> str | None:
    """5G, 3D, 4K, 10A, 747s, 1080p."""
    count, letters = match[1], match[2]
    said = model_number(count)
    if letters in ("s", "'s", "’s"):
        return plural(said) if letters == "s" else said + "'s"
    if len(letters) > 3 or not letters.isupper():
        return f"{said} {letters if len(letters) > 1 else spell(letters)}"
    return f"{said} {spell(letters)}"


def _model(match: re.Match[str], context: Context) -> str | None:
    """The 737-800: both parts as the numbers of a type."""
    return " ".join(model_number(part) for part in match[0].split("-"))


def _compound(match: re.Match[str], context: Context) -> str | None:
    """20-year-old, 1,000-strong, 19th-century: the number, its hyphen kept."""
    return number(match[1], context.british)


def _number(match: re.Match[str], context: Context) -> str | None:
    sign = match[1] or ""
    text = match[2]
    if text.startswith("."):
        return f"{_SIGNS.get(sign, '')}point {digits(text)}"
    if len(text) > 60:
        return None
    named = context.before(match.start()) in tables.words("nouns", "typed")
    if named and len(text) == 3 and text.isdecimal():
        return model_number(text)
    return _SIGNS.get(sign, "") + number(text, context.british)


def _long(match: re.Match[str], context: Context) -> str | None:
    return digits(match[0])


def _rate(match: re.Match[str], context: Context) -> str | None:
    """$10/hr, 5,000/month."""
    is_after_number = context.text[match.start() - 1 : match.start()].isalnum()
    return tables.pairs("rates").get(match[1]) if is_after_number else None


def _grouped(match: re.Match[str], context: Context) -> str | None:
    """10 000 and 1.000.000, as written on the Continent."""
    return number(re.sub(r"\D", "", match[0]), context.british)


def _vulgar(match: re.Match[str], context: Context) -> str | None:
    return vulgar(match[0])


_END = r"(?![\w]|[.,:]\d)"
_SIGN = "+-−±~"
_FIXED = "|".join(re.escape(key) for key in sorted(tables.pairs("fixed"), key=len, reverse=True))
FIXED = (
    Rule("/", r"/([a-z]{1,6})(?![\w/])", _rate),
    Rule(
        DIGITS + LETTERS + ".'’‘",
        rf"(?:{_FIXED})(?![\w/]|[-–.]\d)",
        _fixed,
    ),
)
EARLY = (
    Rule(
        DIGITS,
        r"\d{1,3}(?:(?:[\u00a0\u202f\u2009]\d{3}){1,5}|(?: 000){1,4}|(?:\.\d{3}){2,5})"
        r"(?![\w.]|,\d)",
        _grouped,
    ),
    Rule(DIGITS, r"(\d{1,3}(?:,\d{3}){0,4}|\d{1,15})(st|nd|rd|th)((?:['’]s)?)(?!\w)", _ordinal),
    Rule(
        DIGITS + "+(",
        (
            r"\+\d{1,3}(?:[  .-]?\(?\d{1,5}\)?){2,5}(?![\w])|\(\d{3}\)\s?\d{3}-\d{4}(?!\w)"
            r"|(?:1-)?\d{3}[-.]\d{3}[-.]\d{4}(?!\w)|\d{3}-\d{4}(?![\w-])"
            r"|0\d{2,4} \d{3,4} \d{3,4}(?!\w)|0\d{4} \d{6}(?!\w)"
        ),
        _phone,
    ),
    Rule(DIGITS, r"(?:737|747|757|767|777|787|380|350)-\d{1,4}(?!\w)", _model),
    Rule(DIGITS, r"(?:(\d{1,6})[-  ])?(\d{1,2})[/⁄](\d{1,3})(?:ths?|rds?)?(?![\w/])", _fraction),
    Rule(
        "v" + DIGITS,
        r"(v\.?(?=\d))?(\d{1,9}(?:\.\d{1,9}){2,6}|(?<=v)\d{1,5}(?:\.\d{1,5})?)(?!\w|\.\d)",
        _version,
    ),
    Rule("v", r"(v)(\d{1,5}(?:\.\d{1,5}){0,6})(?!\w|\.\d)", _version),
)
"""Before money and units: what only looks like a number with something after it."""
RULES = (
    Rule(DIGITS, rf"({NUMBER})(?:[-–—]|\s[-–—]\s)({NUMBER})(?![\w-]|[.,]\d)", _range),
    Rule(DIGITS, r"(\d{1,4}):(\d{1,4})(?![\w:])", _ratio),
    Rule(DIGITS, rf"({NUMBER})\s?[x×](?:\s?({NUMBER})(?:\s?[x×]\s?{NUMBER})?)?(?!\w)", _by),
    Rule("#№", r"[#№]\s?(\d{1,15})(?!\w)", _numbered),
    Rule(DIGITS, r"(\d{1,6})-?([A-Z]{1,4}|['’]?s|p|i|th)(?!\w|['’]\w)", _suffixed),
    Rule(DIGITS, rf"({NUMBER})(?=-[A-Za-z])", _compound),
    Rule(DIGITS + _SIGN + ".", rf"([-−+±~])?({NUMBER}|\.\d{{1,15}}(?!\d))", _number),
    Rule(DIGITS, r"\d{1,15}", _long),
    Rule(VULGAR, f"[{VULGAR}]", _vulgar),
)

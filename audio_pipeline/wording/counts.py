"""Bare numbers: ordinals, ratios, powers of ten, 4x4, 24/7, and what is left."""

from __future__ import annotations

import re

from audio_pipeline.wording import tables
from audio_pipeline.wording.acronyms import model_number, spell
from audio_pipeline.wording.grammar import is_adjective, opens_noun, words
from audio_pipeline.wording.money import NUMBER
from audio_pipeline.wording.numbers import cardinal, digits, is_one, number, ordinal, plural
from audio_pipeline.wording.rules import DIGITS, LETTERS, LOWER, UPPER, Context, Rule
from audio_pipeline.wording.units import INGREDIENTS, PER, SIDES, UNITS, names

_SIGNS = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "~": "about "}


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


def _ratio(match: re.Match[str], context: Context) -> str | None:
    joint = " " if context.before(match.start()) in words("scripture") else " to "
    return f"{number(match[1])}{joint}{number(match[2])}"


def _by(match: re.Match[str], context: Context) -> str | None:
    """4x4, 1920×1080, 10x, 50 x 120 ft., 2m x 90cm, 4x100m, 8 x 60g balls."""
    if match[3] is None:
        return None if match[2] else f"{number(match[1], context.british)} times"
    sides = [match[1], match[3], match[5]]
    units = [match[2], match[4], match[6]]
    found = [(text, unit) for text, unit in zip(sides, units, strict=True) if text]
    if match["plural"]:
        return plural(" by ".join(number(text, context.british) for text, _ in found))
    if not any(units):
        if " ×" in match[0]:
            return " times ".join(number(text, context.british) for text, _ in found)
        if all(len(text) > 2 and text.isdecimal() for text, _ in found):
            return " by ".join(model_number(text) for text, _ in found)
    joint = " by "
    last = found[-1][1]
    following = opens_noun(context, match.end())
    if (
        last in INGREDIENTS
        and not units[0]
        and (following in words("container") or following.endswith("s"))
    ):
        joint = " "
    said = joint.join(_side(text, unit, context) for text, unit in found[:-1])
    end = _side(found[-1][0], None, context)
    if not last:
        return f"{said}{joint}{end}"
    one, many = names(last, None, context)
    dash = "-" if context.text[match.end() - len(last) - 1] == "-" else ""
    single = joint == " " or dash or is_adjective(context, match.start(), match.end())
    if last == "m" and not units[0]:
        # A relay of 4x100m.
        single = False
    return f"{said}{joint}{end}{dash or ' '}{one if single else many}"


def _compared(match: re.Match[str], context: Context) -> str | None:
    """>100, <5."""
    if context.text[match.start() - 1 : match.start()].strip(" ("):
        return None
    return "less than" if match[0] == "<" else "more than"


def _times(match: re.Match[str], context: Context) -> str | None:
    """1.5-2x faster."""
    low, high = (number(text, context.british) for text in match.groups())
    return f"{low} to {high} times"


def _caliber(match: re.Match[str], context: Context) -> str | None:
    """A .38 revolver."""
    return cardinal(int(match[1]))


def _side(text: str, unit: str | None, context: Context) -> str:
    said = number(text, context.british)
    return f"{said} {names(unit, None, context)[0 if is_one(text) else 1]}" if unit else said


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def _power(match: re.Match[str], context: Context) -> str | None:
    """10⁸, 10^-9, 3 × 10⁸ m/s."""
    exponent = int((match[2] or match[3]).translate(_RAISED).replace("−", "-"))
    base = cardinal(int(match[1]))
    if exponent < 0:
        said = f"{base} to the minus {cardinal(-exponent)}"
    elif context.british:
        said = f"{base} to the power of {cardinal(exponent)}"
    else:
        said = f"{base} to the {ordinal(exponent)}"
    unit = match["unit"]
    if unit == "K":
        return f"{said} kelvin"
    return f"{said} {names(unit, match['per'], context)[1]}" if unit else said


def _squared(match: re.Match[str], context: Context) -> str | None:
    """x²: a letter by itself; a word's raised number is a footnote's."""
    return f"{match[1]} {'squared' if match[2] == '²' else 'cubed'}"


def _gas(match: re.Match[str], context: Context) -> str | None:
    """A slash before the gas mark: "160C fan/gas 4"."""
    return "or"


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


_END = r"(?![\w]|[.,:]\d)"
_SIGN = "+-−±~"
_FIXED = "|".join(re.escape(key) for key in sorted(tables.pairs("fixed"), key=len, reverse=True))
FIXED = (
    Rule("/", r"/(?=gas(?: mark)? \d)", _gas),
    Rule("/", r"/([A-Za-z]{1,7})(?![\w/])", _rate),
    Rule(
        DIGITS + LETTERS + ".'’‘",
        rf"(?:{_FIXED})(?![\w/]|[-–.]\d)",
        _fixed,
    ),
)
_U = rf"(?:[-  ]?({SIDES})(?!\w))?"
EARLY = (
    Rule(
        DIGITS,
        (
            rf"(10|2)(?:([⁻]?[⁰¹²³⁴-⁹]{{1,4}})|\^([-−]?\d{{1,4}}))"
            rf"(?:[  ](?P<unit>{UNITS}|K){PER}(?![\w/]))?"
        ),
        _power,
        needs="^⁰¹²³⁴⁵⁶⁷⁸⁹⁻",
    ),
    Rule(DIGITS, rf"({NUMBER})[-–]({NUMBER})[x×](?!\w)", _times, needs="x×"),
    Rule(
        ".",
        (
            r"\.(\d\d)(?=[- ](?:cal|caliber|calibre|revolver|pistol|handgun|gun|rifle|Magnum|"
            r"Special|ACP)\b)"
        ),
        _caliber,
    ),
    Rule(LOWER + UPPER, r"([A-Za-z]|mc)([²³])(?!\w)", _squared, needs="²³"),
    Rule(
        DIGITS,
        (
            rf"(?=[\d.,]{{1,24}}\s?[A-Za-z°.]{{0,5}}\s?[x×])({NUMBER}){_U}\s?[x×]"
            rf"(?:\s?({NUMBER}){_U}(?:\s?[x×]\s?({NUMBER}){_U})?(?P<plural>s(?!\w))?)?(?![\w⁰¹²³⁴-⁹⁻^])"
        ),
        _by,
        needs="x×",
    ),
    Rule(
        DIGITS,
        r"\d{1,3}(?:(?:[\u00a0\u202f\u2009]\d{3}){1,5}|(?: 000){1,4}|(?:\.\d{3}){2,5})"
        r"(?![\w.]|,\d)",
        _grouped,
        needs=".\u00a0\u202f\u2009 ",
    ),
    Rule(
        DIGITS,
        r"(\d{1,3}(?:,\d{3}){0,4}|\d{1,15})(st|nd|rd|th)((?:['’]s)?)(?!\w)",
        _ordinal,
        needs="tdh",
    ),
)
"""Before money and units: what only looks like a number with something after it."""
RULES = (
    Rule("<>", r"[<>](?=[-−]?[$£€]?\.?\d{1,18}(?![\w>]))", _compared),
    Rule(DIGITS, r"(\d{1,4}):(\d{1,4})(?![\w:])", _ratio, needs=":"),
    Rule("#№", r"[#№]\s?(\d{1,15})(?!\w)", _numbered),
    Rule(DIGITS, r"(\d{1,6})-?([A-Z]{1,4}|['’]?s|p|i|th)(?!\w|['’]\w)", _suffixed, needs=LETTERS),
    Rule(DIGITS, rf"({NUMBER})(?=-[A-Za-z])", _compound, needs="-"),
    Rule(DIGITS + _SIGN + ".", rf"([-−+±~])?({NUMBER}|\.\d{{1,15}}(?!\d))", _number),
    Rule(DIGITS, r"\d{1,15}", _long),
)

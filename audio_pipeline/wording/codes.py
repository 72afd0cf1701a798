"""Numbers that count nothing: telephones, versions, flights, bills, houses, dockets, screens."""

from __future__ import annotations

import re

from audio_pipeline.wording import tables
from audio_pipeline.wording.acronyms import model_number, spell
from audio_pipeline.wording.grammar import cue, next_word, words, words_before
from audio_pipeline.wording.numbers import cardinal, digits, pair
from audio_pipeline.wording.rules import DIGITS, LETTERS, LOWER, UPPER, Context, Rule


def _zero(context: Context) -> str:
    return "oh" if context.british else "zero"


def _group(text: str, context: Context, *, first: bool) -> str:
    """ "0800" and a leading "800" are said with "hundred", the rest digit by digit."""
    if first and re.fullmatch(r"0?[389]00", text):
        return f"{'oh ' if text[0] == '0' else ''}{cardinal(int(text[-3]))} hundred"
    return digits(text, _zero(context))


def _phone(match: re.Match[str], context: Context) -> str | None:
    text = match[0]
    if not 7 <= sum(c.isdecimal() for c in text) <= 15:
        return None
    groups = re.findall(r"\d+", text)
    said = [
        _group(group, context, first=index == 0 or groups[:index] == ["1"])
        for index, group in enumerate(groups)
    ]
    return ("plus " if text[0] == "+" else "") + ", ".join(said)


def _lettered_phone(match: re.Match[str], context: Context) -> str | None:
    """1-800-FLOWERS."""
    one = "one " if match[0][0] == "1" else ""
    return f"{one}{_group(match[1], context, first=True)} {match[2].capitalize()}"


def _dialled(match: re.Match[str], context: Context) -> str | None:
    """Call 911, ring 101, the 999 call, "on 116 123"."""
    following = context.after(match.end())
    before = words_before(context, match.start(), 1)
    nearest = before[0].strip("“\"'‘:").lower() if before else ""
    if nearest in ("zip", "code", "postcode", "pin", "passcode"):
        return digits(match[0], "zero")
    if match[0].isdecimal() and len(match[0]) > 3 and nearest != "to":
        return None
    plain = not following or following in words("plain") or following[0].isupper()
    called = nearest in words("call") or (
        nearest in ("or", "to", "on", "and", "either", "is") and cue(context, match.start(), "call")
    )
    known = match[0] in ("911", "999", "112", "111", "101", "988", "116 123")
    if (called and plain) or (known and next_word(context, match.end()) in words("dialled")):
        return digits(match[0], "oh")
    if (known or " " in match[0]) and nearest in ("on", "via") and plain:
        return digits(match[0], "oh")
    if cue(context, match.start(), "call") and next_word(context, match.end()) in (
        "number",
        "area",
    ):
        return digits(match[0], "oh")
    return None


def _version(match: re.Match[str], context: Context) -> str | None:
    prefix = "version " if match[1] else ""
    parts = [cardinal(int(part)) if len(part) < 5 else digits(part) for part in match[2].split(".")]
    return prefix + " point ".join(parts)


def long_model(count: str) -> str:
    """A house's number or a bill's: 1427 "fourteen twenty-seven", 12450 "one twenty-four fifty"."""
    if len(count) == 4 and count[1:3] == "00" and count[3] != "0":
        return cardinal(int(count))
    if len(count) != 5 or count[0] == "0":
        return model_number(count)
    low = int(count[3:])
    return f"{model_number(count[:3])} {pair(low) if low else 'hundred'}"


def _is_labelled(match: re.Match[str], context: Context) -> bool:
    start = match.start()
    before = words_before(context, start, 2)
    if not before or context.text[start - 1 : start].strip():
        return False
    nearest = before[0].strip("(“\"'")
    counted = next_word(context, match.end()).lower() in tables.words("nouns", "counted")
    if counted:
        return False
    if nearest in words("label") or re.fullmatch(
        r"(?:[HS]\.(?:R|B|J|Res)?\.?|HB|SB|HR|AB)", nearest
    ):
        return True
    if nearest in ("U.S.", "US") and len(match[1]) < 4:
        return not next_word(context, match.end()).endswith("s")
    # "RTX 5090": capitals and a number without its comma.
    is_name = bool(re.fullmatch(r"[A-Z]{2,5}", nearest)) and not context.shouting
    return is_name and len(match[1]) == 4 and not re.fullmatch("1[1-9]..|20..", match[1])


def _labelled(match: re.Match[str], context: Context) -> str | None:
    """Flight 370, Room 101, Section 230(c), S. 2155, US 101."""
    if not _is_labelled(match, context):
        return None
    said = long_model(match[1])
    return f"{said} {spell(match[2])}" if match[2] else said


def _subsection(match: re.Match[str], context: Context) -> str | None:
    """401(k), 501(c)(3)."""
    said = f"{model_number(match[1])} {match[2].upper()}"
    return f"{said} {cardinal(int(match[3]))}" if match[3] else said


def _house(match: re.Match[str], context: Context) -> str | None:
    """221B Baker Street, 14a Gosford Road, 3205 Elm St."""
    if match["end"] not in words("street"):
        return None
    number, letter = match[1], match[2]
    said = long_model(number)
    if not letter:
        return said if len(number) > 3 else None
    return f"{said} {'A.' if letter in 'aA' else letter.upper()}"


def _exhibit(match: re.Match[str], context: Context) -> str | None:
    """Exhibit 14B, Flat 2a."""
    before = words_before(context, match.start(), 1)
    if not before or before[0].strip('(“"') not in words("lettered"):
        return None
    return f"{long_model(match[1])} {'A.' if match[2] in 'aA' else match[2].upper()}"


def _docket(match: re.Match[str], context: Context) -> str | None:
    """22-cv-1831."""
    number = long_model(match[3].lstrip("0") or "0")
    return f"{cardinal(int(match[1]))} {spell(match[2])} {number}"


def _screen(match: re.Match[str], context: Context) -> str | None:
    return f"{model_number(match[1])} {match[2].upper()}"


def _team(match: re.Match[str], context: Context) -> str | None:
    """49ers, 76ers."""
    said = cardinal(int(match[1]))
    return said + match[2][said.endswith("e") :].replace("’", "'")


def _airliner(match: re.Match[str], context: Context) -> str | None:
    """The 737-800, and a 747 beside a word that shows a plane."""
    if "-" in match[0]:
        return " ".join(model_number(part) for part in match[0].split("-"))
    following = next_word(context, match.end()).lower()
    before = words_before(context, match.start(), 1)
    single = bool(before) and before[0].lower() in ("a", "another", "one")
    if following in words("plane") or (
        single and following not in tables.words("nouns", "counted")
    ):
        return model_number(match[0])
    return None


def _abbreviated(match: re.Match[str], context: Context) -> str | None:
    """Cat 4, Rte. 9, s.1 of the Act, c.400, p.12: short words that stand only before numbers."""
    return tables.pairs("before-numbers")[match[0].rstrip(". \u00a0")]


def _compass(match: re.Match[str], context: Context) -> str | None:
    """W. 54th St.: west."""
    sides = {"N": "North", "S": "South", "E": "East", "W": "West"}
    return " ".join(sides[letter] for letter in match[1])


def _formula(match: re.Match[str], context: Context) -> str | None:
    """CO₂, CH₄: letters and numbers by name."""
    if match[0].isascii():
        return None
    parts = re.findall(r"[A-Za-z]+|[₀-₉]+", match[0])
    return " ".join(
        spell(part.upper()) if part[0].isascii() else cardinal(int(part.translate(_LOWERED)))
        for part in parts
    )


_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
BARE = frozenset(row[0] for row in tables.rows("before-numbers") if row[2:] == ("bare",))
TRIGGERS = BARE
_POINTED = "|".join(sorted(tables.pairs("before-numbers"), key=len, reverse=True))
RULES = (
    Rule(
        DIGITS + "+(",
        (
            r"\+\d{1,3}(?:[  .-]?\(?\d{1,5}\)?){2,5}(?![\w])|\(\d{3,5}\)\s?\d{3}[- ]\d{3,4}(?!\w)"
            r"|(?:1-)?\d{3}[-.]\d{3}[-.]\d{4}(?!\w)|\d{3}-\d{4}(?![\w-])"
            r"|0\d{2,4} \d{3,4} \d{3,4}(?!\w)|0\d{4} \d{6}(?!\w)"
            r"|0[389]\d\d \d{3,4}(?: \d{2,4})?(?!\w)"
        ),
        _phone,
    ),
    Rule(DIGITS, r"(?:1-)?([89]00|8[3-8]{2})-([A-Z]{4,10})(?!\w)", _lettered_phone, needs="-"),
    Rule(
        DIGITS, r"(?:\d{5,6}|\d{3}(?:[  ]\d{3})?)(?![\w%/-]|[.,]\d|[  ]\d)", _dialled, needs=LOWER
    ),
    Rule(
        DIGITS,
        r"(?:(?:737|747|757|767|777|787|380|350)-\d{1,4}|7[0-8]7)(?![\w%]|[.,]\d)",
        _airliner,
        needs="7380",
    ),
    Rule(
        "v" + DIGITS,
        r"(v\.?(?=\d))?(\d{1,9}(?:\.\d{1,9}){2,6}|(?<=v)\d{1,5}(?:\.\d{1,5})?)(?!\w|\.\d)",
        _version,
    ),
    Rule("v", r"(v)(\d{1,5}(?:\.\d{1,5}){0,6})(?!\w|\.\d)", _version, needs=".v"),
    Rule(DIGITS, r"([1-9]\d{0,3})\(([a-z])\)(?:\((\d{1,2})\))?(?!\w)", _subsection, needs="("),
    Rule(DIGITS, r"(\d{2,5})-?([A-Za-z])?(?![\w%/-]|[.,]\d)", _labelled, needs=LETTERS),
    Rule(
        DIGITS,
        (
            r"(\d{1,5})-?([A-Ha-h])?(?=[  ](?:[NSEW]{1,2}\.?[  ])?"
            r"(?:[A-Z][\w'’]{1,20}|\d{1,3}(?:st|nd|rd|th))"
            r"(?:[  ][A-Z][\w'’]{1,20}){0,2}[  ](?P<end>[A-Z][a-z]{1,9})\b)"
        ),
        _house,
        needs=UPPER,
    ),
    Rule("NSEW", r"([NS][EW]|[NSEW])\.?(?=[  ]\d{1,3}(?:st|nd|rd|th)\b)", _compass),
    Rule(
        UPPER,
        r"(?:[A-Z][a-z]?[₀-₉]{1,3}|[A-Z]){1,5}(?<=[₀-₉A-Z])(?!\w)",
        _formula,
        needs="₀₁₂₃₄₅₆₇₈₉",
    ),
    Rule(DIGITS, r"(\d{1,5})-?([A-Za-z])(?!\w)", _exhibit, needs=LETTERS),
    Rule(
        DIGITS, r"(\d{1,4})-(cv|cr|mc|md|mj|ap|bk|po|sw|ml)-(\d{2,6})(?![\w])", _docket, needs="-"
    ),
    Rule(DIGITS, r"(240|360|480|720|1080|1440|2160|4320)([pi])(?!\w)", _screen, needs="pi"),
    Rule(DIGITS, r"(\d\d)(ers(?:['’]s?)?)(?!\w)", _team, needs="e"),
    Rule(
        "".join(sorted({name[0] for name in tables.pairs("before-numbers")})),
        rf"(?:(?:{_POINTED})\.|(?:{'|'.join(sorted(BARE))})(?=[  ]))(?=[  ]?[\d£$€])",
        _abbreviated,
    ),
)

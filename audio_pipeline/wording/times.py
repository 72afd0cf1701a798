"""Times of day: 9.30am, 19:45, 7 p.m., with or without a zone."""

from __future__ import annotations

import re

from audio_pipeline.wording import tables
from audio_pipeline.wording.numbers import cardinal, digits, number, pair
from audio_pipeline.wording.rules import DIGITS, LETTERS, LOWER, Context, Rule

_HALF = r"(?P<half>[ap])\.?\s?m(?:\.(?!\w)|(?!\w))"
_CLOCK = r"(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"


def _clock(hour: int, minute: int, *, has_half: bool) -> str:
    if minute:
        return f"{cardinal(hour)} {pair(minute)}"
    if hour in (0, 24) and not has_half:
        return "midnight"
    if has_half:
        return cardinal(hour)
    return f"{cardinal(hour)} hundred" if hour > 12 else f"{cardinal(hour)} o'clock"


def _half(match: re.Match[str]) -> str:
    return f" {match['half'].lower()}.m." if match["half"] else ""


def _time(match: re.Match[str], context: Context) -> str | None:
    said = _clock(int(match["hour"]), int(match["minute"]), has_half=bool(match["half"]))
    if match["second"] and not match["half"] and not match["zone"] and not _at(match, context):
        return _lasting(match)
    if match["second"]:
        count = int(match["second"])
        said += f" and {cardinal(count)} second{'' if count == 1 else 's'}"
    return said + _half(match)


def _at(match: re.Match[str], context: Context) -> bool:
    """Whether a time of day is given, and not how long something took."""
    return context.before(match.start()).lower() in ("at", "by", "until", "since", "from", "before")


def _lasting(match: re.Match[str]) -> str:
    """2:03:59, a race: two hours three minutes and fifty-nine seconds."""
    parts = [
        f"{cardinal(count)} {unit}{'' if count == 1 else 's'}"
        for unit in ("hour", "minute", "second")
        if (count := int(match[unit]))
    ]
    if len(parts) > 1:
        parts[-1] = f"and {parts[-1]}"
    return " ".join(parts)


def _split_second(match: re.Match[str], context: Context) -> str | None:
    """3:43.13, a mile."""
    return f"{cardinal(int(match[1]))} {pair(int(match[2]))} point {digits(match[3])}"


def _military(match: re.Match[str], context: Context) -> str | None:
    """1500 GMT, 0615, 1430 hours."""
    zone, hour, minute = match["zone"], int(match[1]), int(match[2])
    if not zone and not (match["hours"] or (match[1][0] == "0" and _around(match, context))):
        return None
    said = f"oh {cardinal(hour)}" if 0 < hour < 10 else cardinal(hour)
    if minute:
        said = f"{said} {pair(minute)}"
    elif hour:
        said = f"{said} hundred"
    else:
        said = "midnight"
    if match["hours"]:
        said += " hours"
    return f"{said} {'.'.join(zone)}." if zone else said


def _around(match: re.Match[str], context: Context) -> bool:
    before = context.before(match.start()).lower()
    return before in (
        "at",
        "by",
        "until",
        "since",
        "from",
        "before",
        "around",
        "about",
        "to",
        "after",
    )


def _spent(match: re.Match[str], context: Context) -> str | None:
    """1h 20m, 4m 12.5s."""
    units = ("hour", "minute") if match[2] == "h" else ("minute", "second")
    return " ".join(
        f"{number(text)} {unit}{'' if text == '1' else 's'}"
        for text, unit in zip((match[1], match[3] or match["s"]), units, strict=True)
    )


def _noon(match: re.Match[str], context: Context) -> str | None:
    """noon–2pm."""
    return f"{match[1]} to {_part(match[2])}"


def _zoned(match: re.Match[str], context: Context) -> str | None:
    """19:45 and 7:00 are times wherever they stand; 9.30 only beside a zone."""
    said = _time(match, context)
    zone = match["zone"]
    return f"{said} {'.'.join(zone)}." if zone else said


def _hour(match: re.Match[str], context: Context) -> str | None:
    hour = int(match["hour"])
    return cardinal(hour) + _half(match) if 0 < hour <= 24 else None


def _hours(match: re.Match[str], context: Context) -> str | None:
    """9am-5pm and 7-9 p.m."""
    return f"{_part(match[1])} to {_part(match[2])}"


def _part(text: str) -> str:
    found = re.match(r"(\d\d?)(?:[:.](\d\d))?\s?([ap])?", text, re.I)
    if not found:
        return text.lower()
    said = _clock(int(found[1]), int(found[2] or 0), has_half=True)
    return said + (f" {found[3].lower()}.m." if found[3] else "")


def _clocks(match: re.Match[str], context: Context) -> str | None:
    """12:30-13:30."""
    return " to ".join(_clock(int(match[i]), int(match[i + 1]), has_half=False) for i in (1, 3))


def _pointed(match: re.Match[str], context: Context) -> str | None:
    """ "at 7.30", as Britain writes it: a time only after such a word."""
    before = context.before(match.start()).lower()
    known = ("at", "until", "from", "by", "till", "before")
    train = before == "the" and re.match(
        r" (?:from|to|at|train|bus|ferry) ?", context.text[match.end() : match.end() + 8]
    )
    listed = re.search(
        r"\b(?:at|from|until|by) \d\d?\.\d\d(?:,| and| or)? (?:and |or )?$",
        context.text[max(0, match.start() - 24) : match.start()],
    )
    if not context.british or (before not in known and not train and not listed):
        return None
    return _clock(int(match[1]), int(match[2]), has_half=False)


_ZONES = "|".join(sorted(tables.words("zones"), key=len, reverse=True))
_H = r"[ap]\.?m(?:\.(?!\w)|(?!\w))"
RULES = (
    Rule(
        DIGITS,
        r"([01]?\d|2[0-4]):([0-5]\d)\s?[-–—]\s?([01]?\d|2[0-4]):([0-5]\d)(?![\w:]|\s?[ap]\.?m)",
        _clocks,
        needs="-–—",
    ),
    Rule(
        DIGITS,
        r"([01]?\d|2[0-4])\.([0-5]\d)(?![\w.%]|\s?(?:[ap]\.?m|per|mil|bil))",
        _pointed,
        needs=LOWER,
    ),
    Rule(
        DIGITS,
        rf"(\d\d?(?:[:.]\d\d)?\s?(?:{_H})?)\s?[-–—]\s?(\d\d?(?:[:.]\d\d)?\s?{_H}|noon|midnight)",
        _hours,
        re.IGNORECASE,
        needs="-–—",
    ),
    Rule(
        "nNmM",
        rf"(noon|midday|midnight)\s?[-–—]\s?(\d\d?(?:[:.]\d\d)?(?:\s?{_H})?)(?!\w)",
        _noon,
        re.IGNORECASE,
        needs="-–—",
    ),
    Rule(
        DIGITS,
        (
            r"(\d{1,2})(?:(h) ?(\d{1,2})(?: ?m(?:ins?)?)?"
            r"|(?P<m>m) ?(?P<s>\d{1,2}(?:\.\d{1,3})?) ?s)(?!\w)"
        ),
        _spent,
        needs="hm",
    ),
    Rule(DIGITS, r"(\d{1,2}):([0-5]\d)\.(\d{1,3})(?![\w.])", _split_second, needs=":"),
    Rule(
        DIGITS,
        rf"([01]\d|2[0-4])([0-5]\d)(?:\s?(?P<zone>{_ZONES})|(?P<hours>\s?h(?:ou)?rs\b\.?))?"
        r"(?![\w:/%-]|[.,]\d)",
        _military,
        needs=LETTERS,
    ),
    Rule(DIGITS, rf"{_CLOCK}\s?{_HALF}(?P<zone>(?!))?", _time, re.IGNORECASE, needs="mM"),
    Rule(DIGITS, rf"(?P<hour>\d\d?)\s?{_HALF}", _hour, re.IGNORECASE, needs="mM"),
    Rule(
        DIGITS,
        (
            rf"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
            rf"(?P<half>(?!))?(?:\s?(?P<zone>{_ZONES}))?(?![\w:]|\.\d)"
        ),
        _zoned,
        needs=":",
    ),
    Rule(
        DIGITS,
        rf"{_CLOCK}(?P<half>(?!))?\s?(?P<zone>{_ZONES})(?!\w)",
        _zoned,
        needs=":.",
    ),
)

"""Capitals: spelled (FBI, UAE), said as words (NATO), their plurals, initials, and COVID-19, F-16.

Spelled letters are written with points and no spaces, "F.B.I.": both neural and formant voices then
give each letter its name and the group one stress; letters with spaces turn "A" into the article.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.abbreviations import full
from audio_pipeline.wording.numbers import cardinal, pair, plural
from audio_pipeline.wording.pronounce import can_be_said
from audio_pipeline.wording.rules import LETTERS, LOWER, UPPER, Context, Rule

_SOUNDS = re.compile("[AEIOUY]")
_CLUSTER = re.compile("[^AEIOUY]{3}")


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


@lru_cache(maxsize=1024)
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


def said_for(capitals: str) -> str:
    """What known capitals are said as; "" if they are spelled or unknown."""
    return _known().get(capitals, "")


def is_spelled(capitals: str) -> bool:
    """Whether letters are spelled wherever they stand: by the table, or for want of a vowel."""
    known = _known().get(capitals)
    return known == "" or (known is None and len(capitals) < 6 and not _SOUNDS.search(capitals))


def _plural(spelled: str) -> str:
    """Letters in the plural, "M.P's": no voice says "M.P.s", and some halt after "MPs"."""
    return spelled.removesuffix(".") + "'s"


def _in_context(capitals: str, match: re.Match[str], context: Context) -> bool | None:
    """For words that are also acronyms (WHO, IT, US): whether they are spelled."""
    before, after = context.before(match.start()), context.after(match.end())
    if capitals == "US" and context.shouting:
        return before not in tables.words("contexts", "before-us")
    if context.shouting:
        return None
    if capitals == "WHO":
        asks = not before and context.text[-3:].rstrip().endswith("?")
        return not asks and not _is_loud(before) and not _is_loud(after)
    if capitals == "IT":
        after = after.lower().removesuffix("'s").removesuffix("’s")
        return after in tables.words("after-it") or before.lower() in tables.words(
            "contexts", "before-it"
        )
    if capitals in ("AM", "PM"):
        return capitals == "PM" or before in tables.words("contexts", "before-am")
    return None


def _is_loud(word: str) -> bool:
    """Whether a neighbour is a plain word in capitals: then capitals are emphasis."""
    if not word.isupper() or len(word) < 2 or word in _known():
        return False
    return word.lower() in tables.words("common") or can_be_said(word)


def _read(match: re.Match[str], context: Context) -> str | None:
    capitals, ending = match[1], match[2].replace("’", "'")
    known = _known().get(capitals)
    ambiguous = _in_context(capitals, match, context)
    if ambiguous is not None:
        return spell(capitals, ending) if ambiguous else None
    is_common = capitals.lower() in tables.words("common")
    if context.shouting and (is_common or known is None):
        # As a word in small letters: some voices spell what they do not know in capitals.
        return None if len(capitals) < 3 else capitals.capitalize() + ending
    if is_common and known is None:
        return None
    if known:
        return (known.removesuffix(".") if ending else known) + ending
    if known is None and _is_word(capitals, match, context):
        return capitals.capitalize() + ending
    state = full(spell(capitals), "always")
    if state:
        # "NJ" as "N.J.", which says New Jersey wherever it stands.
        return state + ending
    if ending in ("s", "s'"):
        return _plural(spell(capitals))
    return spell(capitals, ending)


def _is_word(capitals: str, match: re.Match[str], context: Context) -> bool:
    """Whether unknown capitals are a word: by their letters, or beside words in capitals."""
    if can_be_said(capitals):
        return True
    if len(capitals) < 4 or not _SOUNDS.search(capitals) or _CLUSTER.search(capitals):
        return False
    return _is_loud(context.before(match.start())) or _is_loud(context.after(match.end()))


def _mixed(match: re.Match[str], context: Context) -> str | None:
    """mRNA, DfE, PhDs: spelled; "iPhone" is a word."""
    letters, ending = match[1], (match[2] or "").replace("’", "'")
    if context.british and letters in ("YoY", "QoQ", "MoM"):
        return _known()[letters].replace("over", "on")
    said = _known().get(letters) or spell(letters)
    return _plural(said) if ending == "s" else (said.removesuffix(".") if ending else said) + ending


def _letter_plural(match: re.Match[str], context: Context) -> str | None:
    """ "two Cs and two Ms", "straight As": a letter's name in the plural."""
    before = context.before(match.start()).lower()
    near = context.text[max(0, match.start() - 3) : match.start()].rstrip()
    is_counted = before in tables.words("contexts", "counts") or near[-1:].isdigit()
    return match[1] + "'s" if is_counted or match[1] not in "AEIOU" else None


def _grade(match: re.Match[str], context: Context) -> str | None:
    """ "A*" is the best mark of a British school."""
    return "A star" + (" star" if match[0] == "A**" else "")


def _sharp(match: re.Match[str], context: Context) -> str | None:
    """C# and F#, a programming language and notes."""
    return f"{match[1]} sharp"


def _parted(match: re.Match[str], context: Context) -> str | None:
    """ "A/B testing", "A/S": two letters by name."""
    return spell(match[0][0] + match[0][2])


def _loud(match: re.Match[str], context: Context) -> str | None:
    """ "DON'T" in a headline in capitals."""
    return match[0].capitalize().replace("’", "'") if context.shouting else None


def _initials(match: re.Match[str], context: Context) -> str | None:
    """ "J. K. Rowling", "J.K. Rowling", "U.S.", "Ph.D.": points kept, spaces not."""
    letters = re.findall(r"[A-Z]", match[1].upper())
    ending = (match[2] or "").replace("’", "'")
    text = ".".join(letters)
    return text + (ending if ending else ".")


def _small_initials(match: re.Match[str], context: Context) -> str | None:
    """ "p.m.", "i.p.": as they are, in small letters or not."""
    return match[0]


def _pointed_plural(match: re.Match[str], context: Context) -> str | None:
    """ "Ph.D.s", "M.D.s"."""
    return _plural(spell(match[1].replace(".", "")))


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
        long_word = known is None and can_be_said(letters)
        letters = known or (letters if len(letters) == 1 or long_word else spell(letters))
    elif letters in _SPELLED_TYPES:
        letters = spell(letters)
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
_SPELLED_TYPES = ("Su", "Tu", "Il", "An")
_END = r"(?![\w]|['’]\w)"
RULES = (
    Rule(LOWER, r"(?:[a-z]\.){2,8}(?!\w)", _small_initials),
    Rule(
        UPPER,
        r"((?:[A-Z]\.){2,12}|(?:[A-Z]\.[  ]){1,3}[A-Z]\.)(['’]s)?(?!\w)",
        _initials,
    ),
    Rule(UPPER, r"((?:[A-Z][a-z]?\.){2,8})s(?!\w)", _pointed_plural),
    Rule(UPPER, r"([A-Z]\.[a-z]\.[A-Z])(['’]s)?(?!\w)", _initials),
    Rule(UPPER, r"((?:[A-Z]\.){1,12}[A-Z])(['’]s)(?!\w)", _initials),
    Rule(UPPER, r"([A-Z])\.(?=[  ][A-Z])", _initial),
    Rule(
        UPPER,
        rf"([A-Z]{{1,6}}|{'|'.join(sorted(TYPES))})-?(\d{{1,5}})(['’]s|s)?{_END}",
        _model,
    ),
    Rule("CDFG", r"([CDFG])#(?!\w)", _sharp),
    Rule("A", r"A\*{1,2}(?=[\s,.;:)\-–—]|$)", _grade),
    Rule(UPPER, r"([A-Z])s(?![\w'’.-])", _letter_plural),
    Rule(
        LETTERS,
        r"([A-Z][fhow][A-Z]|[A-Z]of[A-Z]|[BDM](?:Sc|Phil|Ed)|[a-z][A-Z]{2,4}|pH)(['’]s|s)?(?![\w]|['’-]\w)",
        _mixed,
    ),
    Rule(UPPER, r"[A-Z]/[A-Z](?![\w/])", _parted),
    Rule(UPPER, r"[A-Z]{1,20}['’][A-Z]{1,20}(?!\w)", _loud),
    Rule(UPPER, r"([A-Z]{2,24})(['’]s|s['’](?!\w)|s|)(?![\w]|['’]\w)", _read),
)

"""The shape of a line: is it a sentence, prose, a heading, a name, a row of links?"""

from __future__ import annotations

import functools
import re
import unicodedata

PROSE_WORDS = 12
"""A sentence this long is body text unless something else speaks against it; menus, captions of
boxes and teasers are shorter, on the pages this was tried on."""
LONG_WORDS = 30
"""So many words are body text even without a full stop."""
HEADING_WORDS = 14
_REMEMBERED = 16_384
"""Blocks: every rule asks the same of each."""

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_IDEOGRAPH}]{{1,2}}|[^\W_{_IDEOGRAPH}]+(?:['’.\-][^\W_{_IDEOGRAPH}]+)*")
_CLOSERS = "\"'”’»›“)]）」』*_"
_END = ".!?…。！？؟।"
_ORNAMENT = "♦◆■●□◼▪✦✻*#∎"
"""What a magazine sets behind its last word."""
_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d"
_ENDS = re.compile(
    rf"[{_END}][{re.escape(_CLOSERS + _ORNAMENT)}{_EMOJI}\s]*$"
    rf"|(?<!\bNo)(?<!\bNos)(?<!\bFig)(?<!\bVol)(?<!\bNr)[{_END}]"
    rf"[{re.escape(_CLOSERS + _ORNAMENT)}\s]*\[?\d{{1,2}}\]?$"
)
_STOPS = re.compile(rf"[{_END}][{re.escape(_CLOSERS)}]*(?=\s|$)|[。！？]")
_PAUSES = re.compile(rf"[,;:—–\-،、：][{re.escape(_CLOSERS)}]*$")
_OPENS_QUOTE = re.compile(r"^[\"“„«‘'「『]")
_SEPARATOR = re.compile(r"\s*(?:[|·•»›>→•/]|\t|\s[–—‹-])\s+|\s*[|›→]\s*|(?<=\w)>(?=\w)")
_PARTICLE = re.compile(
    r"d[eiou]|d[ae][lns]?|della|d[ao]s|v[ao]n|d[eu]r|ten|ter|l[ae]|[ae]l|bin|ibn|y|e|san|st", re.I
)
_SCORERS = re.compile(
    r"(?:[^\W\d_][\w.'’ -]{1,30} \d{1,3}(?:\+\d{1,2})?['’′](?: ?\((?:pens?|og|o\.g\.)\))?[,;]?\s*)+"
)
EDIT = re.compile(
    r"\[\s*(?:edit|bearbeiten|modifier|editar|modifica|bewerken|编辑)\b[^\[\]]{0,30}\]$", re.I
)
"""What a wiki sets behind each heading."""
_FIGURES = re.compile(
    r"(?:[+\-−£$€¥]{0,2}\d[\d.,]*[%kKmM]?\s*)+|(?:\d+\s?(?:hours?|hrs?|h|minutes?|mins?|"
    r"stunden?|std|minuten|heures?|horas?|minutos|ore|minuti)\.?,?\s*(?:and\s+)?)+",
    re.I,
)
_NAME_WORD = re.compile(r"^[^\W\d_]+(?:['’\-.][^\W\d_]*)*\.?$")


@functools.lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


@functools.lru_cache(maxsize=_REMEMBERED)
def key(text: str) -> str:
    """The words alone, case folded: what two printings of one sentence have in common.

    >>> key("“It’s  LOUD.”")
    "it's loud"
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(words(folded))


def plain(text: str) -> str:
    """The form in which phrases are compared: words, without counts and signs.

    >>> plain("Comments (12)"), plain("» Read more…")
    ('comments', 'read more')
    """
    return " ".join(word for word in key(text).split() if not word.isdigit())


@functools.lru_cache(maxsize=_REMEMBERED)
def ends_sentence(text: str) -> bool:
    """Whether it ends the way a sentence does, closing quotes and a footnote's number aside."""
    return bool(_ENDS.search(text))


def ends_open(text: str) -> bool:
    """Whether it ends in a comma, colon or dash: more is to come."""
    return bool(_PAUSES.search(text))


def sentences(text: str) -> int:
    return len(_STOPS.findall(text))


def first_sentence(text: str) -> str:
    """Up to the first stop; the whole line where there is none."""
    stop = _STOPS.search(text)
    return text[: stop.end()] if stop else text


@functools.lru_cache(maxsize=_REMEMBERED)
def is_prose(text: str) -> bool:
    """Whether it is body text by its shape alone."""
    count = len(words(text))
    if count >= LONG_WORDS:
        return True
    return ends_sentence(text) and (count >= PROSE_WORDS or (sentences(text) >= 2 and count >= 8))


def is_quoted(text: str) -> bool:
    return bool(_OPENS_QUOTE.match(text))


def is_heading(text: str) -> bool:
    """Short, begins with a capital or a number, and does not end like a sentence or a clause."""
    count = len(words(text))
    if not 1 <= count <= HEADING_WORDS or ends_open(text):
        return False
    if ends_sentence(text) and not text.endswith("?"):
        return False
    first = next((letter for letter in text if letter.isalnum()), "")
    return bool(first) and not first.islower() and not is_quoted(text)


def is_line_up(text: str) -> bool:
    """Who played: names set apart by commas and semicolons, a formation, minutes in brackets."""
    if _SCORERS.fullmatch(text):
        return True
    formation = re.search(r"\(\d-\d(?:-\d)+\)", text)
    names = sum(part[:1].isupper() for part in text.split())
    mostly = names >= 0.6 * len(text.split())
    return len(words(text)) >= 8 and mostly and (bool(formation) or text.count(";") >= 3)


def is_figures(text: str) -> bool:
    """Whether it is numbers alone, or how long something takes.

    >>> is_figures("4,302 17"), is_figures("3 hours 15 minutes"), is_figures("3 hours later")
    (True, True, False)
    """
    return bool(_FIGURES.fullmatch(text))


def is_title_case(text: str) -> bool:
    """Whether most of its words begin with a capital, as headlines' do in American print."""
    long = [word for word in words(text) if len(word) > 3]
    return len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def is_name(text: str) -> bool:
    """Whether it has the shape of a person's name: two to four capitalised words.

    >>> is_name("Jane van der Roe"), is_name("By the sea"), is_name("Reuters")
    (True, False, False)
    """
    parts = text.split()
    return 2 <= len(parts) <= 6 and is_name_like(text)


def is_name_like(text: str) -> bool:
    """`is_name`, or one capitalised word: what may follow "By"."""
    parts = text.split()
    if not 1 <= len(parts) <= 6 or not all(_NAME_WORD.match(part) for part in parts):
        return False
    proper = [part for part in parts if not _PARTICLE.fullmatch(part)]
    return 1 <= len(proper) <= 4 and all(
        part[0].isupper() or not part[0].islower() for part in proper
    )


def row(text: str) -> list[str]:
    """The cells of a row set apart by bars, dots or arrows; the whole line if there are none."""
    return [cell for cell in (part.strip() for part in _SEPARATOR.split(text)) if cell]


def is_blank(text: str) -> bool:
    """Whether it holds no letter or number: `* * *`, a rule, an arrow."""
    return not any(letter.isalnum() for letter in text)

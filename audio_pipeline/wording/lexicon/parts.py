"""Part of speech by the words beside a word: small and cautious, "" where it cannot be told.

Made for words that are read in two ways ("a record", "to record"), not for parsing: what decides
is the nearest function word, as it does for a reader. Rules are tried from the surest down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from audio_pipeline.wording import tables

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|['’][a-z]{1,2}\b|\d[\d,.]*\d|\d|[^\w\s]")
_REACH = 64
"""Characters looked at on either side."""
_ADJECTIVE_ENDS = ("al", "ive", "ous", "ful", "ic", "able", "ible", "ary", "less", "ish", "ern")
_STOPS = frozenset('.,;:!?…)—–"”’')


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and its neighbours, lower case."""

    word: str
    before: tuple[str, ...]
    """Nearest last, back to the last full stop or some sixty characters."""
    after: tuple[str, ...]
    capital_before: bool

    def back(self, steps: int) -> str:
        return self.before[-steps] if len(self.before) >= steps else ""

    @property
    def next(self) -> str:
        return self.after[0] if self.after else ""

    @property
    def is_plural(self) -> bool:
        return self.word.endswith("s") and not self.word.endswith("ss")


def part_of_speech(text: str, start: int, end: int) -> str:
    """ "noun", "verb", "past" (of verbs alike in both tenses), "adjective"; "" if unsure.

    >>> part_of_speech("a new record", 6, 12), part_of_speech("to record it", 3, 9)
    ('noun', 'verb')
    """
    return part_at(spot(text, start, end))


def part_at(here: Spot) -> str:
    """The part of speech of a word whose neighbours are known."""
    for rule in _RULES:
        found = rule(here)
        if found is not None:
            return found
    return ""


def spot(text: str, start: int, end: int) -> Spot:
    """The word with the words before and after it in its sentence."""
    words = _WORD.findall(text, max(0, start - _REACH), start)
    for index in range(len(words) - 1, -1, -1):
        # A point after one letter or a short title ends no sentence.
        if words[index] in ".!?" and (index == 0 or len(words[index - 1]) > 3):
            words = words[index + 1 :]
            break
    capital = len(words) > 1 and words[-1][0].isupper()
    before = tuple(_WORD.findall(" ".join(words).lower().replace("’", "'")))
    after = tuple(_WORD.findall(text[end : end + _REACH].lower().replace("’", "'")))
    return Spot(text[start:end].lower(), before, after, capital)


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """What parts.tsv tells of each word."""
    found: dict[str, set[str]] = {}
    for kind, words in tables.rows("parts"):
        for word in words.split():
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


_NONE: frozenset[str] = frozenset()


def _is(word: str, *kinds: str) -> bool:
    return not _kinds().get(word, _NONE).isdisjoint(kinds)


def _is_adverb(word: str) -> bool:
    if _is(word, "no-adverb"):
        return False
    return (word.endswith("ly") and len(word) > 4) or _is(word, "adverb")


def _is_content(word: str) -> bool:
    """Whether it could be a noun or an adjective that a modifier stands before."""
    return (
        bool(word)
        and word[0].isalpha()
        and not _is(
            word,
            "determiner",
            "pointer",
            "subject",
            "object",
            "modal",
            "do",
            "have",
            "be",
            "preposition",
            "conjunction",
            "become",
            "adverb",
            "amount",
        )
        and word not in {"to", "up", "down", "out", "that", "if", "when", "because", "there"}
    )


def _head(here: Spot) -> tuple[str, str]:
    """The word before, adverbs left out, and the one before that."""
    step = 1
    while step < 3 and _is_adverb(here.back(step)):
        step += 1
    return here.back(step), here.back(step + 1)


def _modifier(here: Spot) -> str:
    """Before a noun, after what belongs to one: an adjective, if the word can be one."""
    can_be = _is(here.word, "content-adjective") and not _is(here.word, "predicate-only")
    is_adjective = can_be and _is_content(here.next)
    return "adjective" if is_adjective else "noun"


def _after_to(here: Spot) -> str | None:
    head, further = _head(here)
    if head != "to":
        return None
    if here.is_plural or _is(further, "quantity"):
        return _modifier(here)
    return "verb"


def _after_auxiliary(here: Spot) -> str | None:
    head, further = _head(here)
    alike = _is(here.word, "past-alike")
    if _is(head, "modal", "do") and not here.is_plural:
        return "verb"
    if _is(head, "have"):
        return "past" if alike else _modifier(here)
    if _is(head, "be", "become"):
        if alike:
            return "past" if _is(head, "be") and here.word != "wound" else None
        if _is(here.word, "content-adjective"):
            return "adjective"
        return "noun" if head not in {"'s"} and _is(here.next, "preposition") else None
    if _is(head, "subject") and _is(further, "modal", "do"):
        # "Did she read it?"
        return "verb"
    return "past" if alike and _is(head, "subject") and _is(further, "have") else None


def _after_subject(here: Spot) -> str | None:
    head, _ = _head(here)
    if not _is(head, "subject"):
        return None
    if head == "it" and here.is_plural and here.next in _STOPS:
        return None
    if _is(here.word, "past-alike") and not here.is_plural:
        is_third = _is(head, "third") and not (head == "who" and _is_plural(here.back(2)))
        if is_third or here.word == "wound":
            return "past"
        return "" if head == "who" else _tense(here)
    if _is(head, "third") and not here.is_plural:
        # "the one it close to": no verb has that form after he, she or it.
        return None
    return "verb"


def _after_determiner(here: Spot) -> str | None:
    last = here.back(1)
    if _is(last, "degree") and _is(here.word, "content-adjective"):
        return "adjective"
    if _is(last, "determiner") or last == "'s" or last.endswith(("'s", "s'")):
        return _modifier(here)
    if last in {"this", "these", "those"}:
        if _is(here.next, "determiner", "object"):
            return "verb"
        return _modifier(here)
    if last.isdecimal() or (last and last[0].isdigit()):
        return "noun"
    if _is(last, "adjective") or (last.endswith(_ADJECTIVE_ENDS) and len(last) > 5):
        # "his record", "a good close friend"; "officials refuse to" begins like an adjective.
        return None if _is(here.next, "determiner", "object") else _modifier(here)
    if _is(last, "preposition"):
        return _modifier(here)
    return None


def _by_next(here: Spot) -> str | None:
    if not (_is(here.next, "determiner", "object") or here.next in {"this", "these", "those"}):
        return None
    if here.next == "one" or (here.next and here.next[0].isdigit()):
        return None
    if _is(here.word, "past-alike"):
        if not here.before or here.back(1) in _STOPS:
            return "verb"
        return _tense(here)
    return "verb"


def _loosely(here: Spot) -> str | None:
    """A name or a plural before "to", and what stands at a clause's end after a noun."""
    last = here.back(1)
    if here.next == "to" and not _is(here.word, "content-adjective"):
        return "verb" if _is_content(last) and (here.is_plural or last.endswith("s")) else None
    if _follows_plural(here) or _follows_adverb(here):
        return "verb"
    if here.word == "read" and _is_content(last) and here.capital_before:
        return "past"
    ends = not here.next or here.next in _STOPS or here.next in {"of", "is", "was", "were", "are"}
    if ends and _is_content(last) and last not in {"and", "or"} and not _is_adverb(last):
        return None if _is(here.word, "past-alike", "content-adjective") else "noun"
    return None


def _follows_plural(here: Spot) -> bool:
    """ "Shops close at six", "muscles contract": a plural noun, a bare form, no object needed.

    After a determiner it may as well be "a rights protest".
    """
    last = here.back(1)
    if here.is_plural or here.capital_before or not _is_plural(last):
        return False
    for word in reversed(here.before[-4:-1]):
        if word in {"that", "which", "who"}:
            # "The permit that police permit": the determiner is another noun's.
            break
        if _is(word, "determiner") or word.endswith(("'s", "s'")):
            return False
    if here.next in {"to", "than", "of"}:
        return False
    goes_on = _is(here.next, "preposition", "amount") or _is_adverb(here.next)
    return goes_on or not here.next or here.next in _STOPS


def _follows_adverb(here: Spot) -> bool:
    """ "Guards still abuse inmates": no adverb stands between a plural noun and another noun."""
    head, _ = _head(here)
    if here.is_plural or head == here.back(1) or not _is_plural(head):
        return False
    is_one = not _is(here.word, "content-adjective", "past-alike")
    return is_one and here.next not in {"to", "than", "of"}


def _is_plural(word: str) -> bool:
    """Of nouns: "shops", "people"; not "sports", "news", "crisis"."""
    if _is(word, "plural-noun"):
        return True
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return ends and _is_content(word) and not _is(word, "no-plural") and len(word) > 3


def _tense(here: Spot) -> str:
    """ "past" or "verb" for a verb that has one form for both: by the sentence's other signs."""
    around = (*here.before, *here.after)
    past = sum(_is(word, "past-sign") or _is_past_form(word) for word in around)
    present = sum(_is(word, "present-sign") for word in around)
    if past > present:
        return "past"
    if present > past or here.back(1) in {"i", "you", "we", "they"}:
        return "verb"
    # "Smith read the letter": in the present it would be "reads".
    last = here.back(1)
    return "" if _is_plural(last) or last.endswith("s") else "past"


def _is_past_form(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and not word.endswith("eed")


_RULES = (
    _after_to,
    _after_auxiliary,
    _after_subject,
    _after_determiner,
    _by_next,
    _loosely,
)

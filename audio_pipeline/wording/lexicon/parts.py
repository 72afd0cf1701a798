"""Part of speech by the words beside a word: small and cautious, "" where it cannot be told.

Made for words that are read in two ways ("a record", "to record"), not for parsing: what decides
is the nearest function word, as it does for a reader. Rules are tried from the surest down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from audio_pipeline.wording import tables

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|['’][a-z]{1,2}\b|\d[\d,.]*\d|\d|[^\w\s]")
_REACH = 90
"""Characters looked at on either side."""
_ADJECTIVE_ENDS = ("al", "ive", "ous", "ful", "ic", "able", "ible", "ary", "less", "ish", "ern")
_STOPS = frozenset('.,;:!?…)—–"”’')


@dataclass(frozen=True, slots=True)
class _Spot:
    """A word and its neighbours, lower case."""

    word: str
    before: tuple[str, ...]
    """Nearest last, back to the last full stop."""
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
    spot = _spot(text, start, end)
    for rule in (
        _after_to,
        _after_auxiliary,
        _after_subject,
        _after_determiner,
        _by_next,
        _loosely,
    ):
        found = rule(spot)
        if found is not None:
            return found
    return ""


def neighbours(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words before (nearest last) and after, lower case, of the same sentence, 's left out."""
    spot = _spot(text, start, end)
    before = tuple(word.removesuffix("'s") for word in spot.before)
    return before, tuple(word.removesuffix("'s") for word in spot.after)


def _spot(text: str, start: int, end: int) -> _Spot:
    left = text[max(0, start - _REACH) : start]
    words = _WORD.findall(left)
    for index in range(len(words) - 1, -1, -1):
        # A point after one letter or a short title ends no sentence.
        if words[index] in ".!?" and (index == 0 or len(words[index - 1]) > 3):
            words = words[index + 1 :]
            break
    capital = bool(words) and words[-1][0].isupper() and len(words) > 1
    before = tuple(word.lower().replace("’", "'") for word in words)
    after = tuple(
        word.lower().replace("’", "'") for word in _WORD.findall(text[end : end + _REACH])
    )
    return _Spot(text[start:end].lower(), before, after, capital)


def _is(word: str, *kinds: str) -> bool:
    return bool(word) and any(word in tables.words("parts", kind) for kind in kinds)


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


def _head(spot: _Spot) -> tuple[str, str]:
    """The word before, adverbs left out, and the one before that."""
    step = 1
    while step < 3 and _is_adverb(spot.back(step)):
        step += 1
    return spot.back(step), spot.back(step + 1)


def _modifier(spot: _Spot) -> str:
    """Before a noun, after what belongs to one: an adjective, if the word can be one."""
    can_be = _is(spot.word, "content-adjective") and not _is(spot.word, "predicate-only")
    is_adjective = can_be and _is_content(spot.next)
    return "adjective" if is_adjective else "noun"


def _after_to(spot: _Spot) -> str | None:
    head, further = _head(spot)
    if head != "to":
        return None
    if spot.is_plural or _is(further, "quantity"):
        return _modifier(spot)
    return "verb"


def _after_auxiliary(spot: _Spot) -> str | None:
    head, further = _head(spot)
    alike = _is(spot.word, "past-alike")
    if _is(head, "modal", "do") and not spot.is_plural:
        return "verb"
    if _is(head, "have"):
        return "past" if alike else _modifier(spot)
    if _is(head, "be", "become"):
        if alike:
            return "past" if _is(head, "be") and spot.word != "wound" else None
        if _is(spot.word, "content-adjective"):
            return "adjective"
        return "noun" if head not in {"'s"} and _is(spot.next, "preposition") else None
    if _is(head, "subject") and _is(further, "modal", "do"):
        # "Did she read it?"
        return "verb"
    return "past" if alike and _is(head, "subject") and _is(further, "have") else None


def _after_subject(spot: _Spot) -> str | None:
    head, _ = _head(spot)
    if not _is(head, "subject"):
        return None
    if head == "it" and spot.is_plural and spot.next in _STOPS:
        return None
    if _is(spot.word, "past-alike") and not spot.is_plural:
        is_third = _is(head, "third") and not (head == "who" and _is_plural(spot.back(2)))
        if is_third or spot.word == "wound":
            return "past"
        return "" if head == "who" else _tense(spot)
    if _is(head, "third") and not spot.is_plural:
        # "the one it close to": no verb has that form after he, she or it.
        return None
    return "verb"


def _after_determiner(spot: _Spot) -> str | None:
    last = spot.back(1)
    if _is(last, "degree") and _is(spot.word, "content-adjective"):
        return "adjective"
    if _is(last, "determiner") or last == "'s" or last.endswith(("'s", "s'")):
        return _modifier(spot)
    if last in {"this", "these", "those"}:
        if _is(spot.next, "determiner", "object"):
            return "verb"
        return _modifier(spot)
    if last.isdecimal() or (last and last[0].isdigit()):
        return "noun"
    if _is(last, "adjective") or (last.endswith(_ADJECTIVE_ENDS) and len(last) > 5):
        # "his record", "a good close friend"; "officials refuse to" begins like an adjective.
        return None if _is(spot.next, "determiner", "object") else _modifier(spot)
    if _is(last, "preposition"):
        return _modifier(spot)
    return None


def _by_next(spot: _Spot) -> str | None:
    if not (_is(spot.next, "determiner", "object") or spot.next in {"this", "these", "those"}):
        return None
    if spot.next == "one" or (spot.next and spot.next[0].isdigit()):
        return None
    if _is(spot.word, "past-alike"):
        if not spot.before or spot.back(1) in _STOPS:
            return "verb"
        return _tense(spot)
    return "verb"


def _loosely(spot: _Spot) -> str | None:
    """A name or a plural before "to", and what stands at a clause's end after a noun."""
    last = spot.back(1)
    if spot.next == "to" and not _is(spot.word, "content-adjective"):
        return "verb" if _is_content(last) and (spot.is_plural or last.endswith("s")) else None
    if _follows_plural(spot):
        return "verb"
    if spot.word == "read" and _is_content(last) and spot.capital_before:
        return "past"
    ends = not spot.next or spot.next in _STOPS or spot.next in {"of", "is", "was", "were", "are"}
    if ends and _is_content(last) and last not in {"and", "or"} and not _is_adverb(last):
        return None if _is(spot.word, "past-alike", "content-adjective") else "noun"
    return None


def _follows_plural(spot: _Spot) -> bool:
    """ "Shops close at six", "muscles contract": a plural noun, a bare form, no object needed.

    After a determiner it may as well be "a rights protest".
    """
    last = spot.back(1)
    if spot.is_plural or spot.capital_before or not _is_plural(last):
        return False
    if any(_is(word, "determiner") or word.endswith(("'s", "s'")) for word in spot.before[-4:-1]):
        return False
    if spot.next in {"to", "than", "of"}:
        return False
    goes_on = _is(spot.next, "preposition", "amount") or _is_adverb(spot.next)
    return goes_on or not spot.next or spot.next in _STOPS


def _is_plural(word: str) -> bool:
    """Of nouns: "shops", "people"; not "sports", "news", "crisis"."""
    if _is(word, "plural-noun"):
        return True
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return ends and _is_content(word) and not _is(word, "no-plural") and len(word) > 3


def _tense(spot: _Spot) -> str:
    """ "past" or "verb" for a verb that has one form for both: by the sentence's other signs."""
    around = (*spot.before, *spot.after)
    past = sum(_is(word, "past-sign") or _is_past_form(word) for word in around)
    present = sum(_is(word, "present-sign") for word in around)
    if past > present:
        return "past"
    if present > past or spot.back(1) in {"i", "you", "we", "they"}:
        return "verb"
    # "Smith read the letter": in the present it would be "reads".
    last = spot.back(1)
    return "" if _is_plural(last) or last.endswith("s") else "past"


def _is_past_form(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and not word.endswith("eed")

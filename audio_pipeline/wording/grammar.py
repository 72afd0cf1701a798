"""What a number is to the words around it: an adjective before its noun, a price, a code."""

from __future__ import annotations

import re
from functools import lru_cache

from audio_pipeline.wording import tables
from audio_pipeline.wording.rules import Context

_BEFORE = 60
"""Characters looked at before a number."""
_AFTER = re.compile(r"[ \u00a0\u202f]([^\W\d_][\w'’-]{0,40})")
_MEASURE = re.compile(r"\d{1,6}(?:\.\d{1,4})?[a-z]{1,3}")
_NEXT_MEASURE = re.compile(
    r"[ \u00a0]\d{1,6}(?:\.\d{1,4})?[a-z]{1,3}(?=[ \u00a0])"
    r"|, \d{1,4}-[a-z]{1,12}(?:-[a-z]{1,8})?(?= )"
)
_OWNING = ("'s", "’s", "s'", "s’")
_IS = ("it", "that", "there", "he", "she", "here", "what", "who", "let", "where", "how")
"""Words whose "'s" is "is"."""
_ADJECTIVE = re.compile(r"[a-z'’]+(?:ed|ing|al|ive|ous|ful|ary|ible|able|ish|ian|ic|less|er|est)")


def words(kind: str) -> frozenset[str]:
    return tables.words("grammar", kind)


def next_word(context: Context, end: int) -> str:
    """The word right after `end`, only a space between, or ""."""
    found = _AFTER.match(context.text, end)
    return found[1] if found else ""


def words_before(context: Context, start: int, count: int) -> list[str]:
    """Up to `count` words before `start`, the nearest first, with their punctuation."""
    begin = max(0, start - _BEFORE)
    return _split(context.text[begin:start], begin > 0)[: -count - 1 : -1]


def _split(window: str, is_cut: bool) -> list[str]:
    found = window.split()
    # The first may be the end of a longer word.
    return found[1:] if is_cut else found


def cue(context: Context, start: int, kind: str) -> bool:
    """Whether one of the words before `start` is of this kind."""
    begin = max(0, start - _BEFORE)
    return not words(kind).isdisjoint(_bare(context.text[begin:start], begin > 0))


@lru_cache(maxsize=256)
def _bare(window: str, is_cut: bool) -> frozenset[str]:
    """The last nine words of a stretch without capitals and punctuation."""
    nearest = _split(window, is_cut)[-9:]
    return frozenset(word.strip(".,;:\"'“”‘’()").lower() for word in nearest)


def _is_determined(context: Context, start: int, following: str) -> bool:
    for word in words_before(context, start, 4):
        bare = word.lstrip("“\"'‘(").rstrip(",").lower()
        if bare in words("determiner") or (bare.endswith(_OWNING) and bare[:-2] not in _IS):
            return True
        if bare in words("number") or bare.isdecimal():
            return following.endswith("s")
        if not bare or not bare[-1].isalnum():
            return False
        known = bare in words("adjective") or "-" in bare
        if not (known or _ADJECTIVE.fullmatch(bare) or _MEASURE.fullmatch(bare)):
            return False
    return False


def _second_measure(context: Context, end: int) -> int:
    """Where "4in" ends after "a 6ft 4in striker", else `end`."""
    found = _NEXT_MEASURE.match(context.text, end)
    return found.end() if found else end


def opens_noun(context: Context, end: int) -> str:
    """The noun, or the adjective before it, that follows `end`; "" for other words."""
    following = next_word(context, end)
    closes = following.lower() in words("closes") or following.endswith("ly")
    return "" if closes and following not in words("container") else following


def is_adjective(context: Context, start: int, end: int, *, plural: bool = True) -> bool:
    """Whether the measure at start:end stands before its noun, and so in the singular.

    "a 60ft garden", "its £3m fine", "60mph winds" (where `plural`, the noun's own "s" is enough).
    """
    if context.text[end : end + 1] == "-" and context.text[end + 1 : end + 2].isalpha():
        return context.text[end + 1 : end + 5] not in ("plus", "odd ")
    later = opens_noun(context, _second_measure(context, end))
    if later and _is_determined(context, start, later):
        return True
    following = opens_noun(context, end)
    return plural and len(following) > 3 and following[-1] == "s" and following[-2] not in "su"

"""Whether letters can be said as a word: English syllables by their onsets, vowels and codas."""

from __future__ import annotations

import re

_ONSET = (
    r"(?:s(?:c[hr]|p[lr]|tr|qu|[cklmnptw])?|[bcfgkp][lr]?|[dt][rw]?|[cpst]h|wh?|qu|[hjlmnrvxyz])"
)
_VOWEL = r"(?:a[iuy]|e[aeiouy]|i[aeou]|o[aeiouy]|u[aeio]|[aeiouy])"
_CODA = (
    r"(?:c[hkt]|tch|ft|l[dfkmpt]|mp|n[cdkgst]|pt|r[cdgklmnpst]|s[hkpt]|th|ss|ll|ff|x|"
    r"[bcdfghklmnprstvwyz])"
)
_WORD = re.compile(rf"{_ONSET}?{_VOWEL}(?:{_CODA}?{_ONSET}{_VOWEL})*{_CODA}?s?")
_SHORT = re.compile(
    rf"{_ONSET}{_VOWEL}(?:{_CODA}|{_ONSET}{_VOWEL})|[aeiou][^aeiouq][aeiou][^aeiouhq]"
)
_VOWELS = re.compile("[AEIOUY]")
_CLUSTER = re.compile("[^AEIOUY]{5}|^[^AEIOUY]{4}")
_LONGEST = 24


def can_be_said(letters: str) -> bool:
    """Whether capitals read as a word: four letters must open with a consonant or alternate.

    Three are spelled (FBI, and ILO although it could be said), four are said where the syllables
    are plain (DACA, not USDA), five where English has such syllables (AUKUS, not CSIRO), and more
    but for a long run of consonants: by then they are mostly names in capitals (SANTIAGO).

    >>> [can_be_said(name) for name in ("AUKUS", "DACA", "USDA", "NCAA", "RNLI", "COPD")]
    [True, True, False, False, False, False]
    """
    if not 4 <= len(letters) <= _LONGEST:
        return len(letters) > _LONGEST
    if len(letters) > 5:
        return bool(_VOWELS.search(letters)) and not _CLUSTER.search(letters)
    form = _SHORT if len(letters) == 4 else _WORD
    return bool(form.fullmatch(letters.lower()))

"""Whether letters can be said as a word: English syllables by their onsets, vowels and codas."""

from __future__ import annotations

import re

_ONSET = (
    r"(?:s(?:c[hr]|p[lr]|tr|qu|[cklmnptw])?|[bcfgkp][lr]?|[dt][rw]?|[cpst]h|wh?|qu|[hjlmnrvxyz])"
)
_VOWEL = r"(?:ai|au|ay|ea|ee|ei|eu|ey|ie|io|oa|oi|oo|ou|oy|ui|[aeiouy])"
_CODA = (
    r"(?:c[hkt]|tch|ft|l[dfkmpt]|mp|n[cdkgst]|pt|r[cdgklmnpst]|s[hkpt]|th|ss|ll|ff|x|"
    r"[bcdfgklmnprstvz])"
)
_WORD = re.compile(rf"{_ONSET}?{_VOWEL}(?:{_CODA}?{_ONSET}{_VOWEL})*{_CODA}?s?")
_SHORT = re.compile(
    rf"{_ONSET}{_VOWEL}(?:{_CODA}|{_ONSET}{_VOWEL})|[aeiou][^aeiouq][aeiou][^aeiouhq]"
)
_LONGEST = 24


def can_be_said(letters: str) -> bool:
    """Whether capitals read as a word: four letters must open with a consonant or alternate.

    Three are spelled (FBI, and ILO although it could be said), five and more are said where English
    has such syllables (ECOWAS, not CSIRO), four where the syllables are plain (DEFRA, not USDA).

    >>> [can_be_said(name) for name in ("AUKUS", "DACA", "USDA", "NCAA", "RNLI", "COPD")]
    [True, True, False, False, False, False]
    """
    if not 4 <= len(letters) <= _LONGEST:
        return len(letters) > _LONGEST
    form = _SHORT if len(letters) == 4 else _WORD
    return bool(form.fullmatch(letters.lower()))

"""What hibari is handed for a said text, and what it could not say.

hibari leaves out what it does not know, without a word. So every sign is either read here (as
itself, as another sign, as words, or knowingly as nothing) or reported. One function decides both,
so that the report and the reading cannot differ. Nothing of hibari is imported.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib import resources

from audio_pipeline.models import Said, Span

_AS_IS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?…—–-\"“”()'&%@"
)
_MONEY = {"$": "dollars", "£": "pounds", "€": "euros"}
_SEPARATE = "/|_"
_AS_IPA = str.maketrans(
    {
        "A": "eɪ",
        "I": "aɪ",
        "O": "oʊ",
        "W": "aʊ",
        "Y": "ɔɪ",
        "T": "ɾ",
        "ʤ": "dʒ",
        "ʧ": "tʃ",
    }
)
VOWELS = "AIOWYiuæɑɔəɛɜɐɪʊʌᵻᵊ"
STRESSES = "ˈˌ"


def _table(name: str) -> dict[str, str]:
    text = (resources.files("audio_pipeline.engines") / name).read_text(encoding="utf-8")
    # The first two lines say what the table is; "#" is itself a sign in it.
    rows = (line.split("\t") for line in text.splitlines()[2:])
    return {row[0]: row[1] for row in rows}


@functools.cache
def signs() -> dict[str, str]:
    """Sign -> what is handed over for it."""
    return _table("hibari_signs.tsv")


@functools.cache
def sounds() -> dict[str, str]:
    """IPA, one to three characters -> the model's phonemes."""
    return _table("hibari_ipa.tsv")


def unsayable(said: Said) -> list[Span]:
    """The stretches of `said.text` without a sound in this voice, in order, none touching."""
    bad = [False] * len(said.text)
    for part in said.phonemes:
        if phonemes(part.ipa) is None:
            bad[part.span.start : part.span.end] = [True] * (part.span.end - part.span.start)
    covered = [False] * len(said.text)
    for part in said.phonemes:
        covered[part.span.start : part.span.end] = [True] * (part.span.end - part.span.start)
    for index, taken in enumerate(covered):
        if not taken:
            bad[index] = reading(said.text, index) is None
    spans: list[Span] = []
    for index, is_bad in enumerate(bad):
        if not is_bad:
            continue
        if spans and spans[-1].end == index:
            spans[-1] = Span(spans[-1].start, index + 1)
        else:
            spans.append(Span(index, index + 1))
    return spans


def reading(text: str, index: int, letters: frozenset[str] = frozenset()) -> str | None:
    """What hibari is handed for the sign at `index`; None if it could not say it.

    `letters`: those beyond ASCII that its reader of unknown words has learned; they stay.
    """
    sign = text[index]
    if sign.isspace():
        return " "
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if sign in "-–" and not (before.isalnum() and after.isalnum()):
        # A dash; between letters it is a hyphen.
        alone = before.isspace() and after.isspace()
        return "—" if alone or sign == "–" else sign
    if sign == "–":
        return "-"
    if sign in _AS_IS or sign in letters:
        return sign
    if sign in _MONEY:
        return sign if after.isdecimal() else f" {_MONEY[sign]} "
    if sign == "#" and after.isdecimal():
        return " number "
    if sign in signs():
        value = signs()[sign]
        is_letter = sign.isalpha() and sign != "µ"
        if not value:
            return " " if sign in _SEPARATE else ""
        return value if is_letter or not value[0].isalpha() else f" {value} "
    return _folded(text, index)


def _folded(text: str, index: int) -> str | None:
    """A sign that is none of ours: to its base letters, its digit or its name."""
    sign = text[index]
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    category = unicodedata.category(sign)
    if category in {"Cf", "Mn", "Me"}:
        # Joiners and accents of their own belong to the sign before them.
        return "" if not index or reading(text, index - 1) is not None else None
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK") and " LETTER " in name:
        if _is_greek(text, index - 1) or _is_greek(text, index + 1):
            return None
        return f" {name.split(' LETTER ')[1].split(' WITH ')[0].removeprefix('FINAL ').lower()} "
    base = "".join(
        part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)
    )
    if not base or base == sign:
        return None
    parts = [part if part in _AS_IS else signs().get(part) for part in base]
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None


def _is_greek(text: str, index: int) -> bool:
    if not 0 <= index < len(text):
        return False
    name = unicodedata.name(text[index], "")
    return name.startswith("GREEK") and " LETTER " in name


def phonemes(ipa: str) -> str | None:
    """IPA in the model's alphabet; None if a sign of it has no sound here.

    Stress moves to just before its vowel, where the model has learned it, and is put on the first
    vowel of a word that is given without any.
    """
    found = []
    # Accents apart from their letters, but for the one letter that IPA writes with a cedilla.
    rest = unicodedata.normalize("NFD", ipa.strip().strip("/")).replace("c\u0327", "ç")
    known = sounds()
    while rest:
        if rest[0].isspace():
            found.append(" ")
            rest = rest[1:]
            continue
        size = next((n for n in (3, 2, 1) if rest[:n] in known and len(rest) >= n), 0)
        if not size:
            return None
        found.append(known[rest[:size]])
        rest = rest[size:]
    text = " ".join("".join(found).split())
    text = " ".join(_stressed(word) for word in text.split(" "))
    return text if re.search(r"[^\sˈˌ]", text) else None


def ipa(phonemes: str) -> str:
    """The model's phonemes as editors write them.

    >>> ipa("hˌi sˈɛd nˈO.")
    'hˌi sˈɛd nˈoʊ.'
    """
    return phonemes.translate(_AS_IPA)


def _stressed(word: str) -> str:
    if not any(mark in word for mark in STRESSES):
        return re.sub(rf"([{VOWELS}])", r"ˈ\1", word, count=1)
    return re.sub(rf"([{STRESSES}])([^{VOWELS}{STRESSES}]*)([{VOWELS}])", r"\2\1\3", word)

"""Single characters: which carry the melody, which are silent, which are said by name."""

from __future__ import annotations

import unicodedata
from functools import cache

from audio_pipeline.wording import tables

MELODY = {
    ".": ".", ",": ",", ";": ";", ":": ":", "?": "?", "!": "!", "…": "…", "—": "—", "–": "—",
    "―": "—", "‒": "—", "。": ".", "，": ",", "、": ",", "；": ";", "：": ":", "？": "?", "！": "!",
    "｡": ".", "؟": "?", "،": ",", "؛": ";", "¿": "", "¡": "", "‽": "?", "⁇": "?", "‼": "!",
    "⁈": "?", "⁉": "!", "।": ".", "|": ",",
}  # fmt: skip
"""Punctuation -> what an engine is given for it."""
STRENGTH = "?!….—:;,"
"""Where several meet, the leftmost of these stands for all."""
APOSTROPHES = "'’ʼ＇"
HYPHENS = "-‐‑"
FORBIDDEN = frozenset("@#/\\_=&%~+<>|^*{}[]$£€¥₹")


@cache
def _named() -> dict[str, str]:
    return tables.pairs("symbols")


@cache
def name(character: str) -> str:
    """What a character outside words is said as; "" is silent."""
    said = _named().get(character)
    if said is not None:
        return said
    if character.isdecimal():
        from audio_pipeline.wording.numbers import cardinal

        return cardinal(unicodedata.decimal(character))
    if unicodedata.category(character) == "No":
        from audio_pipeline.wording.numbers import number

        value = unicodedata.numeric(character)
        return number(f"{value:.2f}".rstrip("0").rstrip("."))
    if unicodedata.category(character)[0] in "LM":
        return character
    return ""


@cache
def is_letter(character: str) -> bool:
    """Letters and the marks that go on them, but no digits and no ornaments."""
    kind = unicodedata.category(character)
    return kind[0] == "L" or kind in ("Mn", "Mc")


def speakable(said: str) -> str:
    """What a rule read out of odd letters, less what no engine can say."""
    if said.isascii():
        return said
    kept = (c if c in " '-.,…—" or c.isascii() or is_letter(c) else " " for c in said)
    return " ".join("".join(kept).split())


def folded(word: str) -> str:
    """A word as engines take it: composed, straight apostrophes, plain letters for styled ones."""
    text = unicodedata.normalize("NFKC", word)
    if text.isascii() and text.isalpha():
        return text
    for character in APOSTROPHES[1:]:
        text = text.replace(character, "'")
    return "".join(c for c in text if c in "'-." or is_letter(c))

"""Letters printed in an article: how they close, and who signs them."""

from __future__ import annotations

import re

from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import ends_sentence, key, words

_GREETING = re.compile(
    r"(?:dear|dearest|hello|liebe[rs]?|sehr geehrte[rs]?|hallo|chère?s?|querid[oa]s?|estimad[oa]s?|"
    r"car[oaie]|caríssim[oa]s?|gentile)\b[^.?]{1,60}[,:!]",
    re.I,
)
_CLOSING = re.compile(
    r"(?:yours|with (?:\w+ ){0,2}(?:wishes|love|regards|thanks)|love|warmly|sincerely|"
    r"(?:best|kind|warm|warmest) (?:wishes|regards)|until \w+|ihre?|eure?|herzlich|"
    r"mit .{0,20}grüßen|cordialement|bien à|votre|affectueusement|un abrazo|saludos|"
    r"atentamente|con cariño|cordiali saluti|un abbraccio|um abraço|"
    r"atenciosamente)\b[^.?!]{0,60},?",
    re.I,
)
_WORDS = 10
_NAME_WORDS = 5
_LEAST = 3
"""Paragraphs over a closing: what passes an article on has fewer."""


def signed_lines(page: Page) -> frozenset[int]:
    """The closing words of letters, and the names under them."""
    found: set[int] = set()
    for index in range(page.headline + 1, len(page.blocks) - 1):
        if _closes(page, index):
            found |= {index, index + 1}
    greeted = (at for at in range(page.headline + 1, len(page.blocks)) if _greets(page, at))
    greetings = {key(page.text(at)).partition(" ")[2] for at in greeted} - {""}
    found |= {at for at in range(page.start, len(page.blocks)) if _signs(page, at, greetings)}
    return frozenset(found)


def _greets(page: Page, index: int) -> bool:
    text, below = page.text(index), index + 1
    return (
        len(words(text)) <= _WORDS
        and bool(_GREETING.fullmatch(text))
        and below < len(page.blocks)
        and ends_sentence(page.text(below))
    )


def _closes(page: Page, index: int) -> bool:
    """ "Yours, with inky fingers," under some paragraphs and over a name."""
    text, name = page.text(index), page.text(index + 1)
    return (
        len(words(text)) <= _WORDS
        and text.endswith(",")
        and bool(_CLOSING.fullmatch(text))
        and len(words(name)) <= _NAME_WORDS
        and name[:1].isupper()
        and sum(at < index for at in page.bodies) >= _LEAST
    )


def _signs(page: Page, index: int, greetings: set[str]) -> bool:
    """ "Worn Thin, Lower Pellham", whom an answer greets as "Dear Worn Thin"."""
    text = page.text(index)
    return (
        len(words(text)) <= _NAME_WORDS + 2
        and not ends_sentence(text)
        and key(text.partition(",")[0]) in greetings
    )

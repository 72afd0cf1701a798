"""The rule of the page that speaks to its reader, inside a text that does not.

"Save up to £40 before May." in the middle of a report: an imperative, a price, no word of the text.
In a recipe or a column that says "you" all the time the rule is silent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import ends_open, ends_sentence, is_heading, is_quoted, key, words
from audio_pipeline.article.signs import text_language
from audio_pipeline.article.tongue import small_words

_YOU = re.compile(
    r"\b(?:you|your|yours|sie|ihr|ihre|ihren|dein|deine|vous|votre|vos|tu|tus|usted|você|seu|sua|voi|"
    r"vostro|tuo|tua)\b",
    re.I,
)
_WE = re.compile(
    r"\b(?:we|our|us|wir|unser|unsere|nous|notre|nos|nuestro|nuestra|nosso|nossa)\b", re.I
)
_URGES = re.compile(
    r"^(?:\W*)(?:join|save|get|sign|subscribe|support|help|donate|register|vote|download|follow|shop|buy|"
    r"book|discover|try|continue|read|see|find|click|tell|send|contact|listen|watch|explore|check|"
    r"enter|win|grab|start|unlock|become|upgrade|give|want|do you|did you|have you|are you|if you|"
    r"don't miss|looking for|learn|browse|add|share|like|rate|pin|tag|browse|visit|call|email|"
    r"as a subscriber|got|jetzt|hier|entdecken|lesen|découvrez|lisez|recevez|descubre|lee|recibe|"
    r"descubra|leia|receba|scopri|leggi|ricevi)\b",
    re.I,
)
_CONDITION = re.compile(r"if\b|wenn\b|si\b|se\b", re.I)
"""Any other heading that urges is a box's."""
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?[€£]|\d+\s?%|\bfree\b|\bgratis\b|\bkostenlos", re.I)
_MOST_YOU = 0.2
"""Share of body blocks that say "you" outside quotes, from which on the text itself does."""
_ENOUGH = 3.0
_QUOTED = re.compile(r"[“\"„«][^”\"“»]*[”\"“»]")
_LONGEST = 45


def addressed(page: Page) -> Mapping[int, str]:
    """Short paragraphs that urge, sell or ask, in a text that tells."""
    bodies = [index for index in page.bodies if index >= page.start]
    if len(bodies) < 4 or _share_of_you(page, bodies) > _MOST_YOU:
        return {}
    small = small_words(text_language(page))
    told = Counter(
        word for index in bodies for word in set(key(page.text(index)).split()) if len(word) > 3
    )
    found: dict[int, str] = {}
    for index in page.kept:
        text = page.text(index)
        block = page.blocks[index]
        if index <= page.start or block.kind is not Kind.PARAGRAPH or index in page.speakers:
            continue
        if _heads_text(page, index):
            continue
        if len(words(text)) <= _LONGEST and not is_quoted(text) and not ends_open(text):
            points = _points(page, index) - _belongs(text, told, small)
            if points >= _ENOUGH:
                found[index] = "appeal"
    return found


def _heads_text(page: Page, index: int) -> bool:
    """ "If you would like to start one": a heading of the text, which sells nothing."""
    text, below = page.text(index), index + 1
    return (
        below < len(page.blocks)
        and page.is_body(below)
        and page.blocks[index].gap
        and is_heading(text)
        and not text.endswith("?")
        and _CONDITION.match(text) is not None
        and not any(
            scent(page.text(at)).points or _MONEY.search(page.text(at)) for at in (index, below)
        )
    )


def _share_of_you(page: Page, bodies: list[int]) -> float:
    return sum(bool(_YOU.search(_QUOTED.sub("", page.text(at)))) for at in bodies) / len(bodies)


def _points(page: Page, index: int) -> float:
    text = _QUOTED.sub("", page.text(index))
    beside = (
        bool(page.codes[at]) and page.is_tight(min(at, index), max(at, index))
        for at in (index - 1, index + 1)
        if 0 <= at < len(page.blocks)
    )
    return (
        1.5 * bool(_URGES.match(text))
        + 1.0 * bool(_YOU.search(text))
        + 0.5 * bool(_WE.search(text))
        + 1.0 * bool(_MONEY.search(text))
        + 0.5 * text.rstrip().endswith("!")
        + 0.5 * (not ends_sentence(text))
        + 1.0 * any(beside)
        + min(1.0, scent(text).points)
    )


def _belongs(text: str, told: Counter[str], small: frozenset[str]) -> float:
    """How much its words are the text's own, 0-2: each but one of them is in a few paragraphs."""
    own = [word for word in key(text).split() if len(word) > 3 and word not in small]
    shared = sum(told[word] > 1 for word in own)
    return 2.0 * shared / len(own) if own else 0.0

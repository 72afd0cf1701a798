"""What a line is among its neighbours: a label, a short sentence, a list's item, a verse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    is_heading,
    words,
)

LEAST_ALIKE = 3
_QUANTITY = re.compile(
    r"^[▢☐□]?\s*(?:\d|[½¼¾⅓⅔⅛]|a\s+(?:pinch|handful|few|little|large|small)\b)", re.I
)
_SHOWN = re.compile(r"^(?:An?|Two|Three|Un|Une|Ein|Eine|Una|Um|Uma)\s+[a-zà-ü]")
PASSED = frozenset(
    {
        "byline",
        "running-head",
        "date",
        "timestamp",
        "separator",
        "repeated-line",
        "image",
        "caption",
    }
)
COLUMN_WORDS = 50
_ITEM_WORDS = 5


def is_line(text: str) -> bool:
    """No sentence and no part of one: a label, a name, a heading, a teaser."""
    return is_short_line(text)


def is_said(text: str) -> bool:
    """A short sentence: "He did not.", "“Every night.”"."""
    return ends_sentence(text) and len(words(text)) >= 2


def calls(text: str) -> bool:
    """The beginning of a sentence that a list, a quotation or code goes on with."""
    return ends_open(text) and len(words(text)) >= 6


def announces(page: Page, index: int) -> bool:
    """ "Under the deal:" over the items of a list that is text."""
    below = index + 1
    if not page.text(index).rstrip().endswith((":", "：")) or below >= len(page.blocks):
        return False
    return (
        page.blocks[below].kind is Kind.LIST_ITEM
        and not page.codes[below]
        and len(words(page.text(below))) >= _ITEM_WORDS
        and not scent(page.text(index)).points
    )


def is_edited(page: Page, index: int) -> bool:
    """A heading over a wiki's "[edit]", the one control that stands under headings alone."""
    below = index + 1
    heads = page.blocks[index].kind is Kind.HEADING
    return heads and below < len(page.blocks) and page.blocks[below].mark == "control"


def is_title(text: str) -> bool:
    """A heading, or a few quoted words that stand for one."""
    bare = text.strip("'\"“”‘’«»„")
    return is_heading(text) or (bare != text and is_heading(bare) and len(words(bare)) <= 8)


def is_listed(page: Page, lines: Sequence[int]) -> bool:
    """Whether lines without bullets are a list: a colon calls for them, or they are quantities."""
    before = lines[0] - 1
    while before >= 0 and page.codes[before]:
        before -= 1
    texts = [page.text(index) for index in lines]
    if before >= 0 and page.text(before).rstrip().endswith((":", "：")):
        return True
    if texts[0].endswith(":") and len(texts) >= LEAST_ALIKE:
        return True
    amounts = sum(bool(_QUANTITY.match(text)) for text in texts)
    return amounts * 2 >= len(texts) and len(texts) >= LEAST_ALIKE


def is_verse(texts: Sequence[str]) -> bool:
    """Lines of about one length, of which some break off in the middle of a sentence."""
    counts = [len(words(text)) for text in texts]
    broken = sum(ends_open(text) for text in texts) + sum(ends_sentence(text) for text in texts)
    half_open = sum(map(ends_open, texts)) * 2 >= len(texts)
    return (
        len(texts) >= 2
        and max(counts) <= (16 if half_open else 12)
        and max(counts) <= 3 * max(1, min(counts))
        and broken * 3 >= len(texts)
        and any(ends_open(text) for text in texts)
    )


def is_picture(text: str) -> bool:
    """ "A plate of plum dumplings with poppy seeds": what a picture shows, said for the blind."""
    return bool(_SHOWN.match(text)) and len(words(text)) >= 8 and not text.endswith("?")


def reason(page: Page, inside: Iterable[int]) -> str:
    """The reason that most of the box's lines give; an aside where none does."""
    codes = Counter(page.codes[index] for index in inside if page.codes[index])
    for index in inside:
        smell = scent(page.text(index))
        if not page.codes[index] and smell.points >= 1:
            codes[smell.code] += 1
    for code in ("separator", "timestamp", "date", "byline", "running-head", "repeated-line"):
        codes.pop(code, None)
    return codes.most_common(1)[0][0] if codes else "aside"

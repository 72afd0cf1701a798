"""The rules of what is said twice: pull quotes and repeated paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.live import told_live
from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.shape import (
    ends_sentence,
    is_name,
    is_quoted,
    key,
    words,
)

REPEAT_WORDS = 8
"""Shorter sentences may well be said twice ("He did not.")."""
PULL_WORDS = 5
_SPOKEN_WORDS = 6
"""In double quotes, whole, and without a stop."""
_REFRAIN = 4
"""Words with which short paragraphs begin that answer one another."""
_SHORT_LINE = 14
_ECHO = 0.6
"""Share of a display line's runs of three words that one body block must say as well."""
_DISPLAY_WORDS = 8
"""A line without a stop and no longer than this may quote the text as its heading."""
_ENTRY = re.compile(r"^\d{1,2} ")
"""The number of an entry of the page's contents."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def pull_quotes(page: Page) -> Mapping[int, str]:
    """A block whose words a longer body block says as well; its attribution goes with it."""
    spoken = {i for i in page.kept if ends_sentence(page.text(i)) and i > page.headline}
    bodies = {index: f" {key(page.text(index))} " for index in sorted({*page.bodies, *spoken})}
    whole = "".join(bodies.values())
    times = Counter(key(page.text(index)) for index in page.kept)
    openings = Counter(
        " ".join(said.split()[:_REFRAIN])
        for index in page.kept
        if page.is_alone(index) and len((said := key(page.text(index))).split()) <= _SHORT_LINE
    )
    found: dict[int, str] = {}
    entries = {index: _ENTRY.sub("", key(page.text(index))) for index in bodies}
    live = told_live(page)
    for index in page.kept:
        block = page.blocks[index]
        said = key(block.text)
        count = len(said.split())
        least = PULL_WORDS if ends_sentence(block.text) else REPEAT_WORDS
        if block.text[:1] in "«“" and block.text[-1:] in "»”":
            least = min(least, _SPOKEN_WORDS)
        if block.text.isupper() and block.text[:1] not in "'‘":
            least = PULL_WORDS  # Drawn large; in single quotes it is a heading.
        begun = openings[" ".join(said.split()[:_REFRAIN])] > 1 and count <= _SHORT_LINE
        refrain = (
            (times[said] > 1 or begun) and ends_sentence(block.text) and not is_quoted(block.text)
        )
        if (
            refrain
            or count < least
            or _heads_like_others(page, index)
            or index in live
            or (block.sure and block.kind in {Kind.HEADING, Kind.LIST_ITEM})
        ):
            continue
        # One search of the whole text spares most blocks a search of each other one.
        if whole.count(f" {said} ") <= (index in bodies):
            continue
        holders = [
            at
            for at, text in bodies.items()
            if at != index and at not in found and f" {said} " in text and entries[at] != said
        ]
        if any(len(bodies[at].split()) > count for at in holders):
            found[index] = "pull-quote"
            found.update(_attribution(page, index + 1))
        elif any(at < index for at in holders) and count >= REPEAT_WORDS:
            found[index] = "repeated"
    return found


def _heads_like_others(page: Page, index: int) -> bool:
    """Somebody's words in single quotes, tight over a paragraph as the page sets its headings."""
    if page.text(index)[:1] not in "'‘" or not _heads(page, index):
        return False
    return sum(_heads(page, at) for at in page.kept) >= 2


def _heads(page: Page, index: int) -> bool:
    below = index + 1
    return (
        page.blocks[index].gap
        and below < len(page.blocks)
        and page.is_tight(index, below)
        and page.is_body(below)
        and not page.text(index).endswith((".", "!"))
    )


def text_opens_single(text: str) -> bool:
    """Tabloids set their sub-headings in single quotes, and pull quotes in double ones."""
    return text[:1] in {"'", "‘"}


def echoes(page: Page) -> Mapping[int, str]:
    """A quotation set apart whose words a body block says almost the same: cut, or attributed."""
    grams = {index: runs_of_three(page.text(index)) for index in page.kept if index >= page.start}
    homes: dict[tuple[str, ...], list[int]] = {}
    for index, own in grams.items():
        for gram in set(own):
            homes.setdefault(gram, []).append(index)
    found: dict[int, str] = {}
    # Of two that say the same, the one that the page itself sets apart is the echo.
    for index in sorted(page.kept, key=lambda at: not _is_set_apart(page, at)):
        if index < page.start or not _may_echo(page, index):
            continue
        own = grams[index]
        counts = Counter(home for gram in own for home in homes.get(gram, ()) if home != index)
        best = max(counts.values(), default=0)
        said_by = [home for home, count in counts.items() if count == best]
        longer = any(len(grams[home]) >= len(own) for home in said_by if home not in found)
        if best >= 2 and longer and best >= _ECHO * len(own):
            found[index] = "pull-quote"
            found.update(_attribution(page, index + 1))
    return found


def _is_set_apart(page: Page, index: int) -> bool:
    block = page.blocks[index]
    return block.boxed or block.kind is Kind.QUOTE


def _may_echo(page: Page, index: int) -> bool:
    """Drawn as a quotation or a display line: quoted whole, marked, boxed, or without a stop."""
    if index in page.speakers:
        return False
    block = page.blocks[index]
    text = block.text
    if block.sure and block.kind in {Kind.HEADING, Kind.LIST_ITEM}:
        return False
    count = len(words(text))
    drawn = is_quoted(text) or block.kind is Kind.QUOTE or block.boxed
    alone = page.is_alone(index) or block.boxed
    display = not ends_sentence(text) and count > _DISPLAY_WORDS
    return alone and 5 <= count <= 45 and ((drawn and ends_sentence(text)) or display)


def runs_of_three(text: str) -> list[tuple[str, str, str]]:
    """Every three words in a row; ideographs count one by one."""
    tokens = _TOKEN.findall(key(text))
    return list(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _attribution(page: Page, index: int) -> dict[int, str]:
    """Who is quoted, and the line set under a name that ends in a comma: what they are."""
    if not _is_attribution(page, index):
        return {}
    below = index + 1
    goes_on = (
        page.text(index).endswith(",")
        and page.is_tight(index, below)
        and is_short_line(page.text(below))
    )
    return dict.fromkeys((index, below) if goes_on else (index,), "pull-quote")


def _is_attribution(page: Page, index: int) -> bool:
    """ "— Jane Roe, keeper" under a pull quote."""
    if index >= len(page.blocks) or page.codes[index]:
        return False
    text = page.text(index)
    bare = text.lstrip("—–-~ ").rstrip(",")
    return (
        len(words(bare)) <= 8
        and is_short_line(bare)
        and (bare != text or is_name(bare.split(",")[0]))
        and is_name(bare.split(",")[0])
    )

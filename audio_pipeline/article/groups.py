"""The rules of groups: lines that a page sets together stand or fall together.

A browser pastes a box (related articles, a newsletter's form, an author's portrait) as lines with
no blank between them, a page's HTML holds it in an element of its own; paragraphs stand alone. So
what one line of a box gives away is true of its neighbours, and lines that no sentence joins are
no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    is_heading,
    is_prose,
    key,
    words,
)
from audio_pipeline.article.standing import (
    COLUMN_WORDS,
    PASSED,
    calls,
    is_edited,
    is_line,
    is_listed,
    is_said,
    is_verse,
    reason,
)

_TEXT_BODIES = 4
"""So many paragraphs set together are a page without blank lines, not a box."""
_LABEL = 30
"""Characters in which a label such as "Read more:" ends."""
_BOX_WORDS = 14
"""Lines as short as this among as many that are furniture are furniture too."""
_OPENERS = frozenset({"advertisement", "newsletter", "paywall", "app", "read-more", "related"})


def boxes(page: Page) -> Mapping[int, str]:
    """Groups of several lines that are no text: all of their lines, for one reason."""
    found: dict[int, str] = {}
    for group in page.groups:
        inside = [index for index in group if index > page.headline]
        if not inside or not page.start <= inside[-1]:
            continue
        if sum(page.is_body(index) for index in inside) >= _TEXT_BODIES:
            continue
        if len(inside) < 2 and not page.blocks[inside[0]].boxed:
            continue
        if page.start in inside and page.blocks[page.start].boxed:
            # The summary's own box, over the column.
            lines = [at for at in inside if not page.codes[at] and is_line(page.text(at))]
            found.update(dict.fromkeys(lines, "kicker"))
            continue
        if page.headline in group:
            found.update(_head_lines(page, inside))
            continue
        left = [index for index in inside if not page.codes[index]]
        if all(is_edited(page, index) for index in left):
            continue
        if left and not _is_text(page, inside, left):
            code = reason(page, inside)
            kept = {at for at in left if _heads_below(page, at, inside)}
            kept |= {inside[-1]} if _goes_on_below(page, inside) else set()
            kept |= _ingredients(page, left)
            if left == [inside[0]] and _opens(page.text(left[0])):
                continue  # A paragraph with a box set right under it.
            found.update({index: code for index in left if index not in kept})
    return found


def _goes_on_below(page: Page, inside: Sequence[int]) -> bool:
    """Whether the last line is the text's next paragraph, with a box set right above it."""
    last = inside[-1]
    after = next((at for at in range(last + 1, len(page.blocks)) if not page.codes[at]), last + 1)
    if not page.is_airy or page.codes[last] or after >= len(page.blocks):
        return False
    text = page.text(last)
    return (
        ":" not in text[:_LABEL]
        and any(page.codes[at] for at in inside)
        and is_prose(text)
        and _opens(text)
        and page.is_body(after)
        and page.is_alone(after)
        and not page.blocks[last].boxed
        and last < page.end
    )


def _ingredients(page: Page, left: Sequence[int]) -> set[int]:
    """A recipe's list under its heading, from which the buttons among it take nothing."""
    first = next((at for at in left if key(page.text(at)) in phrases().words["recipe"]), -1)
    listed = [at for at in left if at > first]
    return {first, *listed} if first >= 0 and listed and is_listed(page, listed) else set()


def _opens(text: str) -> bool:
    """A plain sentence, as no box begins with."""
    return text.endswith((".", "。", ".”", '."')) and is_said(text) and not scent(text).points


def _head_lines(page: Page, inside: Sequence[int]) -> dict[int, str]:
    """What is set together with the headline, but for the summary right under it."""
    left = [index for index in inside if not page.codes[index]]
    lines = [index for index in left if is_line(page.text(index))]
    return {index: "kicker" for index in lines if index != left[0] or len(lines) == len(left)}


def _is_text(page: Page, inside: Sequence[int], left: Sequence[int]) -> bool:
    texts = [page.text(index) for index in left]
    if any(page.blocks[index].boxed for index in inside):
        return _is_column(page, inside, left)
    total = sum(len(words(text)) for text in texts)
    said = sum(len(words(text)) for text in texts if is_prose(text) or is_said(text))
    said += sum(
        len(words(page.text(index)))
        for index in left
        if page.blocks[index].sure or page.text(index).endswith(":")
    )
    coded = len(inside) - len(left)
    if coded and all(scent(text).points and len(words(text)) < 30 for text in texts):
        return False
    shortest = coded * 2 >= len(inside) and all(len(words(text)) < _BOX_WORDS for text in texts)
    if shortest and page.is_airy and not any(page.blocks[index].sure for index in left):
        return False
    opened = page.codes[inside[0]] in _OPENERS and page.has_gaps
    if opened and len(inside) <= 6 and total < COLUMN_WORDS and sum(map(is_prose, texts)) < 2:
        return False
    if said >= 0.6 * total and any(map(is_prose, texts)):
        return True
    if all(page.blocks[index].sure for index in left):
        return coded * 4 <= len(inside)
    if coded or any(scent(text).points >= 1 for text in texts):
        return len(left) == 1 and coded <= 2 and _is_subheading(page, left[0], inside)
    return said >= 0.6 * total or is_listed(page, left) or is_verse(texts) or _heads(page, left)


def _has_twin(page: Page, index: int) -> bool:
    """Whether another box of one line heads text as well: one alone may be anything."""
    return any(
        at != index
        and page.blocks[at].boxed
        and page.blocks[at + 1].group < 0
        and page.is_body(at + 1)
        and is_heading(page.text(at))
        for at in page.kept
        if at + 1 < len(page.blocks)
    )


def _heads_below(page: Page, index: int, inside: Sequence[int]) -> bool:
    """A heading among labels and buttons of its own ("Part 1", "Edit"), right over its text."""
    beside = {page.codes[at] for at in inside if page.codes[at]}
    calls_list = calls(page.text(index)) and index == inside[-1]
    if not calls_list and (not beside <= PASSED or not is_heading(page.text(index))):
        return False
    after = next((at for at in range(index + 1, len(page.blocks)) if not page.codes[at]), -1)
    if after < 0 or after <= inside[-1] or scent(page.text(index)).points:
        return False
    block = page.blocks[after]
    is_item = block.sure and block.kind is Kind.LIST_ITEM and after == inside[-1] + 1
    return not block.boxed and (page.is_body(after) or is_item)


def _is_column(page: Page, inside: Sequence[int], left: Sequence[int]) -> bool:
    """Whether a box of the page's own holds a stretch of the text, rather than an aside."""
    prose = [index for index in left if is_prose(page.text(index))]
    count = sum(len(words(page.text(index))) for index in prose)
    linked = any(page.blocks[index].linked >= 0.9 for index in inside)
    if len(inside) == 1:
        block = page.blocks[inside[0]]
        heads = _heads_below(page, inside[0], inside) and _has_twin(page, inside[0])
        if linked or (page.codes[max(0, inside[0] - 1)] == "caption" and is_line(block.text)):
            return False
        told = bool(prose) or is_said(block.text) or calls(block.text)
        return block.sure or told or heads
    if linked or len(left) * 3 < len(inside) * 2:
        return count >= 3 * COLUMN_WORDS
    return count >= COLUMN_WORDS or all(
        page.blocks[index].sure and page.blocks[index].kind is not Kind.HEADING for index in inside
    )


def _is_subheading(page: Page, index: int, inside: Sequence[int]) -> bool:
    """The last line of a box, right over a paragraph: "Image", "Photo: …", then a heading."""
    after = index + 1
    return (
        index == inside[-1]
        and is_heading(page.text(index))
        and after < len(page.blocks)
        and is_prose(page.text(after))
    )


def _heads(page: Page, left: Sequence[int]) -> bool:
    """A heading over marked items or over one more heading's text."""
    first = page.text(left[0])
    return is_heading(first) and len(left) >= 2 and all(page.blocks[i].sure for i in left[1:])

"""The rule of live pages: entries under a time of day, newest first or last."""

from __future__ import annotations

from collections.abc import Mapping

from audio_pipeline.article.masthead import credited, masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import ends_sentence, is_name, is_prose, words

_LEAST = 3
"""Entries that make a page a live one."""
_STAMP_WORDS = 8
_HEAD_LINES = 4


def entries(page: Page) -> Mapping[int, str]:
    """The time over each entry, and who reports; a heading between them is of the text."""
    stamps = [
        index for index in range(page.headline + 1, len(page.blocks)) if _is_stamp(page, index)
    ]
    if len(stamps) < _LEAST:
        return {}
    found = {index: "timestamp" for index in stamps if not page.codes[index]}
    for stamp in stamps:
        head = _head(page, stamp)
        named = next((at for at in head if _is_reporter(page.text(at))), len(page.blocks))
        names = head if page.has_gaps else [at for at in head if at == named]
        found.update({at: "byline" for at in names if at >= named and not page.codes[at]})
    return found


def told_live(page: Page) -> frozenset[int]:
    """What stands tight under the times of a live page: an entry's head, and its first words.

    Where no blank line parts the entries, the one line that heads each.
    """
    stamps = [at for at in range(page.headline + 1, len(page.blocks)) if _is_stamp(page, at)]
    if len(stamps) < _LEAST:
        return frozenset()
    heads = {_head_line(page, stamp) for stamp in stamps} - {-1}
    if sum(page.blocks[stamp].gap for stamp in stamps) * 2 <= len(stamps):
        return frozenset(heads)
    found = set()
    for stamp in stamps:
        at = stamp + 1
        while at < len(page.blocks) and page.is_tight(at - 1, at):
            if page.has_gaps or at in heads or ends_sentence(page.text(at)):
                found.add(at)
            at += 1
    return frozenset(found)


def _head_line(page: Page, stamp: int) -> int:
    """The line under a time, or under the reporter's name below it; -1 where the next time is."""
    at = stamp + 1
    if at + 1 < len(page.blocks) and _is_reporter(page.text(at)):
        at += 1
    below = range(at, min(at + 2, len(page.blocks)))
    return -1 if any(_says_when(page.text(each)) for each in below) else at


def _is_stamp(page: Page, index: int) -> bool:
    below = index + 1
    if not _says_when(page.text(index)) or not page.is_tight(index, below):
        return False
    if page.has_gaps:
        return page.blocks[index].gap
    return not _says_when(page.text(below))  # "9m ago" over "18.31 BST": the lower one.


def _says_when(text: str) -> bool:
    line = masthead(text) if len(words(text)) <= _STAMP_WORDS else None
    return bool(line and line.has_time and not line.author)


def _head(page: Page, stamp: int) -> list[int]:
    """The lines between an entry's time and its first sentence, set tight."""
    found: list[int] = []
    for at in range(stamp + 1, min(stamp + 1 + _HEAD_LINES, len(page.blocks))):
        text = page.text(at)
        if page.blocks[at].gap:
            return []
        if is_prose(text) or ends_sentence(text):
            break
        found.append(at)
    return found


def _is_reporter(text: str) -> bool:
    name = credited(text)
    return is_name(name) and text.startswith(name)

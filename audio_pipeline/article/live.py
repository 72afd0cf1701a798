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
        found.update({at: "byline" for at in head if at >= named and not page.codes[at]})
    return found


def told_live(page: Page) -> frozenset[int]:
    """What stands tight under the times of a live page: an entry's head, and its first words."""
    stamps = [at for at in range(page.headline + 1, len(page.blocks)) if _is_stamp(page, at)]
    found = set()
    for stamp in stamps if len(stamps) >= _LEAST else ():
        at = stamp + 1
        while at < len(page.blocks) and page.is_tight(at - 1, at):
            found.add(at)
            at += 1
    return frozenset(found)


def _is_stamp(page: Page, index: int) -> bool:
    text, below = page.text(index), index + 1
    if len(words(text)) > _STAMP_WORDS or not page.blocks[index].gap:
        return False
    line = masthead(text)
    tight = below < len(page.blocks) and page.is_tight(index, below)
    return bool(line and line.has_time and not line.author) and tight


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

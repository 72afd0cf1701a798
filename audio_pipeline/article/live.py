"""The rule of live pages: entries under a time of day, newest first or last."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.masthead import credited, iso_date, masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import ends_sentence, is_name, is_prose, words

_LEAST = 3
"""Entries that make a page a live one."""
_STAMP_WORDS = 8
_HEAD_LINES = 4
_POINT_WORDS = 6
_LABEL_WORDS = 2
_FROM = re.compile(r"(?:reporting|live) (?:from|in|at) [A-Z]", re.I)


def entries(page: Page) -> Mapping[int, str]:
    """The time over each entry, and who reports; a heading between them is of the text."""
    stamps = [
        index for index in range(page.headline + 1, len(page.blocks)) if _is_stamp(page, index)
    ]
    if len(stamps) < _LEAST:
        return {}
    found = {index: "timestamp" for index in stamps if not page.codes[index]}
    for stamp in stamps:
        near = range(stamp + 1, min(stamp + 1 + _HEAD_LINES, len(page.blocks)))
        labels = {at for at in near if _is_label(page, at)}
        found.update({at: "kicker" for at in labels if not page.codes[at]})
        head = [at for at in _head(page, stamp) if at not in labels]
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


def told_points(page: Page) -> frozenset[int]:
    """The summary of a live page: its list between the headline and the first entries."""
    stamps = [at for at in range(page.headline + 1, len(page.blocks)) if _is_stamp(page, at)]
    if len(stamps) < _LEAST:
        return frozenset()
    listed = [
        at
        for at in range(page.headline + 1, stamps[_LEAST - 1])  # The page's own time may be first.
        if at < page.start
        and page.blocks[at].kind is Kind.LIST_ITEM
        and len(words(page.text(at))) >= _POINT_WORDS
    ]
    return frozenset(listed) if len(listed) >= _LEAST - 1 else frozenset()


def _head_line(page: Page, stamp: int) -> int:
    """The line under a time, or under the reporter's name below it; -1 where the next time is."""
    at = stamp + 1
    while at + 1 < len(page.blocks) and (_is_reporter(page.text(at)) or _is_label(page, at)):
        at += 1
    below = range(at, min(at + 2, len(page.blocks)))
    said = [page.text(each) for each in below]
    return -1 if any(_says_when(text) for text in said) or iso_date(said[0]) else at


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


def _is_label(page: Page, index: int) -> bool:
    """ "BREAKING" tight over an entry's heading, "Reporting from the quay" under it."""
    text = page.text(index)
    if _FROM.match(text) and not ends_sentence(text):
        return True
    small = len(words(text)) <= _LABEL_WORDS and text.isupper()
    return small and page.is_tight(index, index + 1) and not is_prose(page.text(index + 1))


def _is_reporter(text: str) -> bool:
    name = credited(text)
    return is_name(name) and text.startswith(name)

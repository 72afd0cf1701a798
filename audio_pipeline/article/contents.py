"""A page's own contents: lines that stand together above, and again as headings of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from audio_pipeline.article.block import Kind, Raw
from audio_pipeline.article.masthead import iso_date
from audio_pipeline.article.shape import HEADING_WORDS, ends_sentence, is_prose, key, words

_NUMBER = re.compile(r"^\d{1,2} (?=\S)")
"""An entry's or a heading's own, or the one's alone."""
_LEAST = 2
"""Entries that make contents."""
_SOON = 3
"""Lines under a heading in which its text begins: buttons and pictures stand between."""


def with_contents(blocks: Sequence[Raw]) -> list[Raw]:
    """The blocks, entries of contents marked as the page's own, and what they name as headings."""
    done = list(blocks)
    keys = [_NUMBER.sub("", key(block.text)) for block in blocks]
    times = Counter(keys)
    for run in _runs(blocks, keys, times):
        named = {at: _heading(blocks, keys, at, run[-1]) for at in run}
        found = [heading for heading in named.values() if heading > 0]
        # In order, and apart from each other: else it is a list that the page prints twice.
        if len(found) >= _LEAST and all(low < high - 1 for low, high in pairwise(found)):
            for at, heading in named.items():
                if heading > 0:
                    done[at] = replace(done[at], mark="navigation")
                    done[heading] = replace(done[heading], kind=Kind.HEADING, level=2, sure=True)
    return done


def _runs(
    blocks: Sequence[Raw], keys: Sequence[str], times: Counter[str]
) -> Iterator[tuple[int, ...]]:
    """Short lines next to each other that each stand twice on the page, the first time here."""
    seen: set[str] = set()
    run: list[int] = []
    for at, block in enumerate(blocks):
        may_name = times[keys[at]] == 2 and keys[at] not in seen and _may_name(block)
        seen.add(keys[at])
        if may_name:
            run.append(at)
            continue
        if len(run) >= _LEAST:
            yield tuple(run)
        run = []


def _may_name(block: Raw) -> bool:
    """Whether it could be the name of a section."""
    stops = ends_sentence(block.text) and not block.text.endswith(("?", "!"))
    plain = block.kind is not Kind.QUOTE and not block.mark and not iso_date(block.text)
    return plain and 1 <= len(words(block.text)) <= HEADING_WORDS and not stops


def _heading(blocks: Sequence[Raw], keys: Sequence[str], entry: int, last: int) -> int:
    """Where the entry's words stand again, over text; -1 if nowhere."""
    at = next((at for at in range(last + 1, len(keys)) if keys[at] == keys[entry]), -1)
    below = range(at + 1, min(at + 1 + _SOON, len(blocks))) if at > 0 else range(0)
    return at if any(_is_text(blocks[each]) for each in below) else -1


def _is_text(block: Raw) -> bool:
    return is_prose(block.text) or ends_sentence(block.text) or block.kind is Kind.LIST_ITEM

"""Page breaks in text that was printed: numbers, running heads and feet taken out of the flow."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from audio_pipeline.article.block import Raw
from audio_pipeline.article.pasted import Line
from audio_pipeline.article.shape import ends_sentence, words

_NUMBER = re.compile(r"^[–—-]?\s*\d{1,4}\s*[–—-]?$")
_NEAR = 2
"""Lines above and below a page's number in which its head and foot stand."""
_HEAD_WORDS = 8


def without_breaks(lines: Sequence[Line]) -> tuple[list[Line], list[Raw]]:
    """The lines without what pages say at their edges; a sentence goes on over the gap.

    The evidence is two page numbers at least that ascend, each beside a line in capitals or one
    that comes again.
    """
    numbers = [at for at, line in enumerate(lines) if _NUMBER.match(line.text)]
    values = [int(re.sub(r"\D", "", lines[at].text)) for at in numbers]
    steps = {after - before for before, after in itertools.pairwise(values)}
    if len(numbers) < 2 or not steps <= {1, 2}:
        return list(lines), []
    counts = Counter(line.text for line in lines if line.text)
    edges: set[int] = set()
    for at in numbers:
        edges |= {at} | {near for near in _around(lines, at) if _is_head(lines[near].text, counts)}
    if len(edges) == len(numbers):
        return list(lines), []  # Numbers alone may be anything's.
    kept: list[Line] = []
    for at, line in enumerate(lines):
        if at in edges:
            continue
        after_break = bool(line.text) and _broke(lines, edges, at)
        if after_break:
            _close_gap(kept)
        kept.append(line)
    said = (lines[at] for at in sorted(edges))
    marks = [Raw(line.text, line=line.number, mark="running-head") for line in said]
    return kept, marks


def _around(lines: Sequence[Line], at: int) -> list[int]:
    """The nearest lines with text above and below."""
    found: list[int] = []
    for step in (-1, 1):
        near, seen = at + step, 0
        while 0 <= near < len(lines) and seen < _NEAR:
            if lines[near].text:
                found.append(near)
                seen += 1
            near += step
    return found


def _is_head(text: str, counts: Counter[str]) -> bool:
    short = len(words(text)) <= _HEAD_WORDS and not ends_sentence(text)
    return short and (text.isupper() or counts[text] > 1)


def _broke(lines: Sequence[Line], edges: set[int], at: int) -> bool:
    """Whether a page broke right before this line."""
    before = at - 1
    while before >= 0 and not lines[before].text:
        before -= 1
    return before in edges


def _close_gap(kept: list[Line]) -> None:
    """Takes the blank lines away over which a sentence goes on."""
    last = next((line.text for line in reversed(kept) if line.text), "")
    if last and not ends_sentence(last):
        while kept and not kept[-1].text:
            kept.pop()

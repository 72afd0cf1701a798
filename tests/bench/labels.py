"""Which blocks of a page are its article's text, as those who learn from pages are told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from audio_pipeline.article.page import Page
from tests.bench.cleaning import fold

_PART = 25
"""Characters: so long a piece of a paragraph is no chance."""
_MIXED, _OPENING = 60, 40


def wanted(path: Path) -> list[str]:
    """The paragraphs beside a page, folded."""
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return [fold(text) for text in told["paragraphs"]]


def labels(page: Page, want: Sequence[str]) -> list[bool | None]:
    """Of each block; None where nothing can be learned from it.

    That is a headline, a line without letters, and a block that holds part of the text and
    something else. A piece of a paragraph that stands there whole is a pull quote. Of lines that
    stand on the page more often than in the article (a heading, and the entry of the page's
    contents that names it) those are text that have the text's own lines under them.
    """
    texts = [fold(block.text) for block in page.blocks]
    times, due, whole = Counter(texts), Counter(want), {*texts} & {*want}
    more = {text for text in whole if times[text] > due[text]}
    heads = [
        text in more and any(below in whole - more for below in texts[at + 1 : at + 2])
        for at, text in enumerate(texts)
    ]
    heading = Counter(text for text, is_heading in zip(texts, heads, strict=True) if is_heading)
    found: list[bool | None] = []
    for at, text in enumerate(texts):
        if at == page.headline or not any(map(str.isalpha, text)):
            found.append(None)
        elif text in more:
            found.append(heads[at] if heading[text] == due[text] else None)
        else:
            found.append(_label(text, want, whole))
    return found


def _label(text: str, want: Sequence[str], whole: set[str]) -> bool | None:
    if text in want:
        return True
    homes = [each for each in want if text in each] if len(text) > _PART else []
    if homes:
        return not any(home in whole for home in homes)
    if len(text) > _MIXED and any(each[:_OPENING] in text for each in want if len(each) > _OPENING):
        return None
    return False

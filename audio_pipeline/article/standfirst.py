"""The sentence or two between a headline and its byline: a standfirst, whatever its form."""

from __future__ import annotations

from audio_pipeline.article.block import Kind
from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.masthead import Masthead, credited, masthead
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import key, words

_WORDS = 7
_SOON = 2
"""Lines under it in which byline or date stand."""


def standfirst(page: Page) -> frozenset[int]:
    """The line right under the headline and over the byline or the date, if it is one."""
    index = page.headline + 1
    if not 0 < index < len(page.blocks) or page.blocks[index].kind is not Kind.PARAGRAPH:
        return frozenset()
    text = page.text(index)
    plain = not (has_credit(text) or scent(text).strong or masthead(text) or credited(text))
    below = range(index + 1, min(index + 1 + _SOON, len(page.blocks)))
    is_one = (
        plain
        and len(words(text)) >= _WORDS
        and not page.blocks[index].mark
        and not same(text, page.title)
        and not key(text).startswith(("by ", "blog by ", "written by "))
        and any(_signs(masthead(page.text(at))) for at in below)
    )
    return frozenset({index} if is_one else ())


def _signs(line: Masthead | None) -> bool:
    return line is not None and (bool(line.author) or line.has_date)

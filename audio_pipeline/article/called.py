"""What the tables of phrases and the forms of lines know a line for, whatever stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.scent import scent
from audio_pipeline.article.sections import is_life, is_recipe
from audio_pipeline.article.shape import (
    ends_open,
    is_heading,
    is_line_up,
    is_name_like,
    is_title_case,
    plain,
    row,
    sentences,
)
from audio_pipeline.article.standing import calls, is_picture

_REMEMBERED = 8192


@lru_cache(maxsize=_REMEMBERED)
def called(text: str) -> frozenset[str]:
    """Of one line, as traits: "called newsletter", "scent paywall", "byline", "name"."""
    return frozenset((*_known(text), *_formed(text)))


def _known(text: str) -> Iterator[str]:
    table = phrases()
    code = table.exact.get(plain(text)) or table.label.get(plain(text.partition(":")[0]))
    if code:
        yield f"called {code}"
    smell = scent(text)
    if smell.points:
        yield f"scent {smell.code}"
        yield f"scent of {min(3, int(smell.points))}"
    yield from (f"appeal {each.code}" for each in table.appeals if each.fits(text))
    line = masthead(text)
    if line and line.author:
        yield "byline"
    if line and (line.has_date or line.has_time):
        yield "dated"


def _formed(text: str) -> Iterator[str]:
    forms = {
        "heading": is_heading,
        "name": is_name_like,
        "title case": is_title_case,
        "line-up": is_line_up,
        "credit": has_credit,
        "recipe": is_recipe,
        "life": is_life,
        "calls": calls,
        "announces": ends_open,
        "picture": is_picture,
    }
    yield from (name for name, form in forms.items() if form(text))
    cells = len(row(text))
    if cells > 1:
        yield f"row of {min(4, cells)}"
    yield f"sentences {min(3, sentences(text))}"

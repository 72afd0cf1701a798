"""When the article was published, as the lines over and under its text say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audio_pipeline.article.masthead import iso_date, masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import ends_sentence, is_prose, words

_ABOVE, _BELOW = 12, 14
"""Lines over and under the headline in which the article's date stands."""
_CLOSE = 3
_LINE_WORDS = 24
_OPENING = 18
"""Characters that a date takes."""
_PUBLISHED = re.compile(
    r"\b(?:published|posted|veröffentlicht|erschienen|erstellt|publiée?|paru|publicado|publicada|"
    r"pubblicato|pubblicata|gepubliceerd|发布)\b",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:updated|modified|reviewed|revised|aktualisiert|geändert|mise? à jour|modifiée?|"
    r"actualizado|actualizada|atualizado|atualizada|aggiornato|aggiornata|更新)\b",
    re.I,
)
_CELLS = re.compile(
    r"\s*[|·•]\s*|(?<=\d)\.?\s*(?=(?:Updated|Aktualisiert|Actualizado|Mis à jour)\b)"
)


def article_date(page: Page) -> str:
    """YYYY-MM-DD, or "" where no line tells.

    A date said to be that of publishing outranks one said to be of a revision, one beside the
    headline any other.
    """
    best, points = "", 0.0
    for index, block in enumerate(page.blocks):
        if index == page.headline or page.codes[index] in {"comments", "mail-header"}:
            continue
        for date, told in _dates(block.text):
            total = told + _place(page, index)
            if total > points:
                best, points = date, total
    return best


def _dates(text: str) -> Iterator[tuple[str, float]]:
    """Dates of a line, and what the words before each say of it."""
    line = masthead(text)
    if not line and (len(words(text)) > _LINE_WORDS or _is_said(text)):
        return
    whole = 1.0 if line else 0.0
    for cell in _CELLS.split(text):
        date = iso_date(cell)
        if date and _REVISED.search(cell) and not _PUBLISHED.search(cell):
            yield date, whole - 1.5
        elif date:
            yield date, whole + 2.0 * bool(_PUBLISHED.search(cell))
    if not any(map(iso_date, _CELLS.split(text))) and iso_date(text):
        yield iso_date(text), whole


def _is_said(text: str) -> bool:
    """A sentence, and no date with a stop behind it."""
    return (is_prose(text) or ends_sentence(text)) and not iso_date(text[:_OPENING])


def _place(page: Page, index: int) -> float:
    """Points for where a line stands; below 0 where dates are other articles'."""
    last = max(page.bodies, default=-1)
    if page.headline < index <= max(page.start, page.headline + _BELOW):
        return 4.0 if index < page.start else 2.5
    if page.headline - _ABOVE <= index < page.headline:
        return 2.5 if page.headline - index <= _CLOSE else 1.0
    if index < page.headline:
        return 0.25
    return -1.0 if index > last else -1.5

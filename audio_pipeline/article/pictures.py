"""Captions by what stands around them: a picture's name above, whoever took it below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from audio_pipeline.article.page import Page
from audio_pipeline.article.shape import ends_sentence, is_name, key, words

_LEAST, _MOST = 5, 32
"""Words of a caption without a credit."""
_IMAGE = re.compile(
    r"^\[(?:image|photo|picture|bild|foto|imagen|immagine|imagem)\b[^\[\]]*\]$", re.I
)
_CREDITS = 2
"""So often a photographer's name stands alone under a picture."""


def shown(page: Page) -> Mapping[int, str]:
    """Lines that say what a picture shows, and names of who took it that stand under them."""
    return _between_picture_and_credit(page) | _over_names(page)


def _between_picture_and_credit(page: Page) -> dict[int, str]:
    """The paragraph between "[Image: …]" and a line that is a credit, however far they stand."""
    return {
        index: "caption"
        for index in page.kept
        if 0 < index < len(page.blocks) - 1
        and _IMAGE.match(page.text(index - 1))
        and page.codes[index + 1] == "caption"
        and len(words(page.text(index))) <= _MOST
    }


def _over_names(page: Page) -> dict[int, str]:
    """A name that stands alone again and again, tight under a line of its own: who took it."""
    said = [
        index
        for index in range(max(1, page.headline + 1), len(page.blocks))
        if is_name(page.text(index))
        and not page.codes[index - 1]
        and page.is_airy
        and page.is_tight(index - 1, index)
        and page.blocks[index - 1].gap
        and not page.is_tight(index, index + 1)
        and len(words(page.text(index - 1))) >= _LEAST
        and ends_sentence(page.text(index - 1))
    ]
    times = Counter(key(page.text(index)) for index in said)
    named = [index for index in said if times[key(page.text(index))] >= _CREDITS]
    return dict.fromkeys([at for index in named for at in (index - 1, index)], "caption")

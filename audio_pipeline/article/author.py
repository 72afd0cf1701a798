"""Who wrote the article, as the lines over and under its text say it."""

from __future__ import annotations

import functools
from importlib import resources

from audio_pipeline.article.author_traits import named
from audio_pipeline.article.block import Raw
from audio_pipeline.article.page import Page
from audio_pipeline.article.sums import summed

SURE = 3.0
"""Points over which a byline says so: as a line does that says "By" before a name."""
LEAST = -2.5
"""Natural logarithm of odds under which no name is worded and placed like an author's; chosen on
pages not learned from."""


def author(page: Page) -> tuple[str, float]:
    """The name and how sure it is, in points (SURE: a byline says so); ("", 0) if none is told.

    Of all the names on the page the one that weighs most: by the words round it, the lines and
    codes round those, and as what else it stands on the page.
    """
    return _author(page.blocks, page.codes, page.headline, page.title)


@functools.lru_cache(maxsize=8)
def _author(
    blocks: tuple[Raw, ...], codes: tuple[str, ...], headline: int, title: str
) -> tuple[str, float]:
    # The rules ask again and again, and most of them change nothing.
    page = Page(blocks, codes, title=title, headline=headline)
    best, points = "", 0.0
    for each in named(page):
        weight = summed(each.traits, _weights()) - LEAST
        if weight > points:
            best, points = each.name, weight
    return best, points


@functools.cache
def _weights() -> dict[str, float]:
    """Trait -> weight; learned by `python -m tests.bench.weigh_authors --write`."""
    file = resources.files("audio_pipeline.article") / "author.tsv"
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {trait: float(weight) for trait, weight in lines}

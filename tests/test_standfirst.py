"""A standfirst is read, whatever its form; what else stands there is not taken for one."""

from __future__ import annotations

import pytest

from audio_pipeline.article.block import Raw
from audio_pipeline.article.page import Page
from audio_pipeline.article.standfirst import standfirst
from tests.test_weighing import BODY

DATED = ["Posted 4 September 2023", "By Hester Roe, Curator"]


def page_of(lines: list[str]) -> Page:
    title = "The needlewoman who answered back"
    blocks = tuple(map(Raw, [title, *lines, *BODY]))
    return Page(blocks, ("",) * len(blocks), title=title, headline=0)


@pytest.mark.parametrize(
    "line",
    [
        "A sampler hung in our corridor for forty years before somebody read it",
        "Nobody knew what the border was saying. Then a volunteer waited for a kettle.",
    ],
)
def test_the_line_between_headline_and_byline_is_one(line: str) -> None:
    assert standfirst(page_of([line, *DATED])) == {1}
    assert standfirst(page_of([line, "Share", *DATED])) == {1}
    assert not standfirst(page_of([line, "Share", "Tweet", "Print", *DATED]))


@pytest.mark.parametrize(
    "line",
    [
        "Curious objects",
        "By Hester Roe and Tom Aspinall of The Harwick Ledger",
        "Updated 4 September 2023, 10:15 BST, by our newsroom",
        "The sampler after it had been cleaned in our workshop. Photo: Jane Roe",
        "The needlewoman who answered back",
    ],
)
def test_kickers_bylines_captions_and_the_headline_again_are_none(line: str) -> None:
    assert not standfirst(page_of([line, *DATED]))


def test_a_page_without_a_headline_has_none() -> None:
    assert not standfirst(Page((Raw(BODY[0]), Raw(DATED[0])), ("", "")))

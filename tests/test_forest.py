"""The trees that have the last word on a block, and the numbers they go by."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given as cases
from hypothesis import strategies as st

from audio_pipeline.article import Given, load, read
from audio_pipeline.article.forest import forest, parsed
from audio_pipeline.article.measures import measured
from audio_pipeline.article.reading import page_of
from audio_pipeline.article.weighing import weighed
from tests.bench.cleaning import FOLDERS, pages

SOME = [page for folder in FOLDERS for page in pages(folder) if page.suffix == ".txt"][::24]
SMALL = parsed("0.5\n\nweight\t0\t1\t2\n-1\nwords\t3\t1\t2\n2\n4\n")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"weight": -1.0}, -0.5),
        ({"weight": 0.0, "words": 9.0}, -0.5),
        ({"weight": 1.0, "words": 3.0}, 2.5),
        ({"weight": 1.0, "words": 3.5}, 4.5),
        ({}, -0.5),
    ],
)
def test_a_tree_is_followed_to_its_leaf(found: dict[str, float], told: float) -> None:
    assert SMALL.judged([found]) == [told]


@cases(
    st.lists(st.dictionaries(st.sampled_from(["weight", "words"]), st.floats(-9, 9)), max_size=9)
)
def test_each_is_judged_by_itself(found: list[dict[str, float]]) -> None:
    assert SMALL.judged(found) == [SMALL.judged([one])[0] for one in found]


def test_the_shipped_forest_goes_by_what_is_measured() -> None:
    named = {name for page in SOME for one in _measured(page) for name in one}
    plain = {name for name in forest().measures if "code " not in name}
    assert plain <= named


def _measured(path: Path) -> list[dict[str, float]]:
    page = page_of(load(str(path)), weigh=False)
    return measured(page, weighed(page))


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_what_is_measured_are_numbers_of_a_bounded_size(path: Path) -> None:
    for one in _measured(path):
        assert all(-1e4 < value < 1e4 for value in one.values())


def test_a_page_of_one_block_is_measured() -> None:
    page = page_of(Given("page.txt", b"A headline of a page\n\nAnd a sentence under it.\n", ".txt"))
    assert len(measured(page, weighed(page))) == len(page.blocks)


def test_what_is_left_out_by_a_judgement_says_which_words_told() -> None:
    told = [
        one
        for path in SOME
        for one in read(load(str(path))).left_out
        if one.code == "unlike-text" and "what told" in one.reason
    ]
    assert told

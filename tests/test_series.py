"""Headings that come in a series, and the points of a live page."""

from __future__ import annotations

import pytest

from audio_pipeline.article.block import Raw
from audio_pipeline.article.page import Page
from audio_pipeline.article.series import alike, numbered_series
from tests.test_weighing import BODY, FOOT, HEAD, kept, pasted


def page_of(lines: list[str], codes: dict[int, str] | None = None) -> Page:
    told = codes or {}
    return Page(tuple(map(Raw, lines)), tuple(told.get(at, "") for at in range(len(lines))))


def over_text(heads: list[str]) -> list[str]:
    return [BODY[5], *(line for pair in zip(heads, BODY, strict=False) for line in pair)]


@pytest.mark.parametrize(
    "heads",
    [
        ["DESIGN & STYLING", "INTERIOR", "RIDE & HANDLING"],
        ["Leg 1: Harbour to mill (6.8 miles)", "Leg 2: Mill to gate", "Legs 3 and 4: Gate to yard"],
        ["Part I", "Part II", "Part III"],
    ],
)
def test_lines_of_one_form_over_text_are_headings(heads: list[str]) -> None:
    lines = over_text(heads)
    assert [lines[at] for at in sorted(alike(page_of(lines)))] == heads


def test_two_alike_are_no_series_nor_is_one_line_that_comes_again() -> None:
    assert not alike(page_of(over_text(["DESIGN", "INTERIOR"])))
    assert not alike(page_of(over_text(["NEWS", "NEWS", "NEWS"])))
    lines = over_text(["DESIGN", "INTERIOR", "RIDE"])
    assert not alike(page_of(lines, {lines.index("RIDE"): "advertisement"}))


def test_a_row_of_numbers_with_text_between_is_a_series() -> None:
    heads = [f"{at}. The one that lends a goat {at}" for at in range(1, 5)]
    lines = over_text(heads)
    assert [lines[at] for at in sorted(numbered_series(page_of(lines)))] == heads
    assert not numbered_series(page_of([BODY[0], *heads, BODY[1]]))
    assert not numbered_series(page_of(over_text(heads[:3])))
    assert not numbered_series(page_of(over_text(["2. Two", "3. Three", "4. Four", "5. Five"])))


def test_headings_in_a_series_stay_among_boxes() -> None:
    heads = ["THE ROPE", "THE BELL", "THE BAKER", "THE CRANE"]
    box = "Buy now\n£34 at Pemberley’s"
    lines = [line for pair in zip(heads, BODY, strict=False) for line in pair]
    text = HEAD + BODY[5] + "\n\n" + "\n\n".join(lines).replace(heads[1], f"{box}\n\n{heads[1]}")
    assert kept(pasted(text + FOOT)) == [BODY[5], *lines]


ENTRIES = "\n\n".join(
    f"1{at}:05\n{label}{head}\n{text}\nShare this post"
    for at, (label, head, text) in enumerate(
        [
            ("", "The rope is here", BODY[0]),
            ("ANALYSIS\n", "A bell is heard", BODY[1]),
            ("BREAKING\n", "Seven of them now", BODY[2]),
            ("", "The bell is sold", BODY[3]),
        ]
    )
)
POINTS = [
    "The boats have come in, all seven of them",
    "The bell of the yard has been sold to a baker",
    "Nobody has asked for the rope in thirty years",
]


def test_the_points_of_a_live_page_are_read_and_its_labels_are_not() -> None:
    summary = "Summary\n" + "\n".join(f"• {point}" for point in POINTS)
    article = pasted(HEAD + summary + "\n\n" + ENTRIES + FOOT)
    heads = ["The rope is here", "A bell is heard", "Seven of them now", "The bell is sold"]
    told = [line for pair in zip(heads, BODY, strict=False) for line in pair]
    assert kept(article) == [*POINTS, *told]

"""Headings that a page gives away: its contents, a wiki's "[edit]", numbers; notes by number."""

from __future__ import annotations

import pytest

from audio_pipeline.article.block import Kind
from audio_pipeline.article.lines import read_lines

BODY = [
    "The boat came in at nine with all of its lamps lit and nobody on deck to throw a rope.",
    "The council will pay £2.5 million, which is more than the whole of last year’s budget.",
    "On the other side of the water the old line still runs as far as the second gate and yard.",
]


def headings(text: str) -> list[str]:
    blocks = read_lines(text).blocks
    return [block.text for block in blocks if block.kind is Kind.HEADING and block.sure]


def marked(text: str) -> list[str]:
    return [block.text for block in read_lines(text).blocks if block.mark == "navigation"]


def test_what_the_contents_name_is_a_heading_and_its_entry_is_none() -> None:
    parts = ["In this article", "The boat\nWho pays?\nThe yard\nComments"]
    for name, text in zip(("The boat", "Who pays?", "The yard"), BODY, strict=True):
        parts += [name, text]
    text = "\n\n".join(parts)
    assert headings(text) == ["The boat", "Who pays?", "The yard"]
    assert marked(text) == ["The boat", "Who pays?", "The yard"]


def test_buttons_and_pictures_may_stand_between_a_heading_and_its_text() -> None:
    parts = ["The boat\nThe yard"]
    for name, text in zip(("The boat", "The yard"), BODY, strict=False):
        parts += [f"{name}\nDownload\nboat.png", text]
    assert headings("\n\n".join(parts)) == ["The boat", "The yard"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_list_that_a_page_prints_twice_is_no_contents(gap: str) -> None:
    links = gap.join(["Bridge closed for a week", "Nine ducks in a row", "The last tram"])
    assert not headings("\n\n".join([links, *BODY, links]))


def test_one_line_that_stands_twice_is_no_contents() -> None:
    assert not headings("\n\n".join(["The boat", BODY[0], "The boat", BODY[1]]))


@pytest.mark.parametrize(
    "edit", ["[edit]", "[edit | edit source]", "[Bearbeiten]", "[modifier | modifier le code]"]
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_a_line_over_a_wikis_button_is_a_heading(edit: str, between: str) -> None:
    text = f"{BODY[0]}\n\nHistory{between}{edit}\n\n{BODY[1]}"
    assert headings(text) == ["History"]


WRAPPED = """\
1 Why we counted
Cities announce the planting of trees. They seldom an-
nounce what happened to them. Between one spring and the
next the four cities in this study planted many trees,2 and
we went back every summer for five years to see them all.
2 What we did
Two surveyors walked every street on the planting lists in
July and in August, and a tree was recorded as living if it
had leaves on more than a third of its crown, as dead if it
had none of them at all when it was looked at from below.
2.1 How it went
It was not easy to tell the dead from the sleeping, and the
two of them often had to come back in the evening with some
other person who knew the street from the other side of it.
3 What we found
More than half of all the losses came in the second season,
and in the second year nobody comes to water a tree at all.
2 A further tree could not be found on the ground or in any
record and is left out of the totals here.
"""


def test_numbered_sections_are_headings_and_run_into_no_paragraph() -> None:
    assert headings(WRAPPED) == [
        "1 Why we counted",
        "2 What we did",
        "2.1 How it went",
        "3 What we found",
    ]


def test_a_note_at_the_foot_runs_into_no_paragraph() -> None:
    texts = [block.text for block in read_lines(WRAPPED).blocks]
    assert texts[-1].startswith("2 A further tree")
    assert texts[-2].endswith("to water a tree at all.")


def test_two_numbered_lines_are_no_sections() -> None:
    text = WRAPPED.replace("2.1 How it went\n", "").replace("3 What we found\n", "")
    assert not headings(text)

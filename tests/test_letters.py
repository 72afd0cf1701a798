"""Letters printed in an article, and the notes that a text or a release sets under itself."""

from __future__ import annotations

import pytest

from audio_pipeline.article.block import Raw
from audio_pipeline.article.letters import signed_lines
from audio_pipeline.article.page import Page
from audio_pipeline.models import Article
from tests.test_weighing import BODY, FOOT, HEAD, kept, left, pasted

LETTER = ["Dear Marguerite,", *BODY[:3], "Worn Thin, Lower Pellham"]
ANSWER = ["Dear Worn Thin,", *BODY[3:], "With warmest wishes, Jean included,", "Marguerite"]


def page_of_letters(letter: list[str], answer: list[str], between: str = "\n\n") -> Article:
    return pasted(HEAD + between.join([*letter, *answer]) + FOOT)


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_greetings_closings_and_names_of_printed_letters_are_read(between: str) -> None:
    assert kept(page_of_letters(LETTER, ANSWER, between)) == [*LETTER, *ANSWER]


def told(lines: list[str]) -> list[str]:
    page = Page(tuple(map(Raw, lines)), ("",) * len(lines))
    return [lines[at] for at in sorted(signed_lines(page))]


@pytest.mark.parametrize(
    "closing", ["Yours, with inky fingers,", "Best wishes,", "Herzlich,", "Un abrazo,"]
)
def test_a_closing_stands_under_paragraphs_and_over_a_name(closing: str) -> None:
    assert told([*BODY, closing, "Maud"]) == [closing, "Maud"]
    assert told([closing, "Maud"]) == []
    assert told([*BODY, closing, BODY[0]]) == []


def test_a_starred_note_is_one_where_the_text_has_its_star() -> None:
    note = "*Her name has been changed."
    text = BODY[:5] + ["Nobody has seen Ann* on the quay since the bell was taken down and sold."]
    with_mark = pasted(HEAD + "\n\n".join([*text, note]) + FOOT)
    assert (kept(with_mark), left(with_mark)[note]) == (text, "footnote")


def test_nothing_under_notes_to_editors_is_the_release() -> None:
    notes = [
        "Notes to editors",
        "Photographs of the bell are available on request from the address below.",
        "The Rope Yard is home to eleven workers and was founded in the year 1791.",
    ]
    release = pasted(HEAD + "\n\n".join([*BODY, *notes]) + FOOT)
    assert kept(release) == BODY
    assert {left(release)[note] for note in notes} == {"footnote"}


def test_who_is_quoted_goes_with_the_quotation_though_a_comma_ends_the_name() -> None:
    quoted = "“We have counted them twice.”\n\nAntje Rohmeyer,\nKeeper of the bell"
    page = pasted(HEAD + "\n\n".join([*BODY[:4], quoted, *BODY[4:]]) + FOOT)
    assert kept(page) == BODY


def test_a_heading_is_no_pull_quote_of_the_contents_entry_that_names_it() -> None:
    contents = "On this page\n1. Why have I been asked to do this?\n2. What is in the box?"
    text = ["Why have I been asked to do this?", *BODY[:3], "What is in the box?", *BODY[3:]]
    page = pasted(HEAD + contents + "\n\n" + "\n\n".join(text) + FOOT)
    assert kept(page) == text

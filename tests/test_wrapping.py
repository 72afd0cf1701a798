"""Hard-wrapped paragraphs: where one ends in a full line, and words cut at a line's end."""

from __future__ import annotations

from audio_pipeline.article.lines import read_lines
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.pasted import Line
from audio_pipeline.article.wrapping import parted

FULL = "the harbour master wrote it all down as he had"
LAST = "been told to, and he went home to bed at nine."


def run_of(*texts: str) -> list[Line]:
    return [Line(number, text, 0) for number, text in enumerate(texts, start=1)]


def usual() -> list[list[Line]]:
    return [run_of(FULL, FULL, FULL, LAST) for _ in range(5)]


def test_a_paragraph_twice_as_long_as_the_others_is_two_where_one_sentence_ends_a_line() -> None:
    two = run_of(FULL, FULL, FULL, LAST, "The bell rang", FULL, FULL, LAST)
    runs = parted([*usual(), two])
    assert runs == [*usual(), two[:4], two[4:]]


def test_where_two_sentences_end_a_line_nobody_can_tell() -> None:
    either = run_of(FULL, FULL, LAST, "The bell rang", FULL, LAST, "The boat", FULL, LAST)
    assert parted([*usual(), either]) == [*usual(), either]


def test_a_few_paragraphs_tell_no_usual_length() -> None:
    two = run_of(FULL, FULL, FULL, LAST, "The bell rang", FULL, FULL, LAST)
    assert parted([usual()[0], two]) == [usual()[0], two]


def test_a_compound_keeps_its_hyphen_at_the_end_of_a_line() -> None:
    lines = [
        "He was, as we have since worked out from the books,",
        "and from what the keeper told us, the great-great-",
        "grandson of the warden who disagreed, and who had a",
        "boat and a bell and a rope of his own to the day he",
        "died.",
    ]
    (block,) = read_lines("\n".join(lines)).blocks
    assert "great-great-grandson of" in block.text


def test_a_byline_may_end_in_brackets_and_rows_of_times_are_none() -> None:
    line = masthead("Par Jeanne Roy (Vaubrun, envoyée spéciale)")
    assert line is not None
    assert line.author == "Jeanne Roy"
    assert masthead("Men's A 43:12 37:55 49:31 51:06 55:40") is None

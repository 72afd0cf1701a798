"""When an article was published, of several dates on its page."""

from __future__ import annotations

import pytest

from audio_pipeline.article import Given, read

BODY = [
    "The boat came in at nine with all of its lamps lit and nobody on deck to throw a rope.",
    "“We have counted them twice,” said the keeper, “and there are still seven of them here.”",
    "The council will pay £2.5 million, which is more than the whole of last year’s budget.",
    "On the other side of the water the old line still runs as far as the second gate and yard.",
]


def dated(*, top: str = "Home", head: str = "By Jane Roe", foot: str = "Most read") -> str:
    parts = [top, "Seven boats and no rope", head, *BODY, foot, "© 2031 The Harwick Ledger"]
    return read(Given("page.txt", "\n\n".join(parts).encode(), ".txt")).article_date


@pytest.mark.parametrize(
    "head",
    [
        "By Jane Roe\n3 May 2024",
        "Jane Roe | Published 3 May 2024 | Updated 5 May 2024",
        "Updated - May 05, 2024 08:12 am\nPublished - May 03, 2024 10:47 pm",
        "Updated: 5 May 2024 | Published: 3 May 2024",
        "21:30, 3 May 2024Updated: 09:14, 5 May 2024",
        "03.05.2024, 09:12 Uhr",
        "Publié le 3 mai 2024 à 17h30, mis à jour le 5 mai 2024",
        "Issue 64 | 3 May 2024 | by Jane Roe",
    ],
)
def test_the_date_of_publishing_is_the_one(head: str) -> None:
    assert dated(head=head) == "2024-05-03"


def test_a_date_beside_the_headline_outranks_those_elsewhere() -> None:
    assert dated(top="Monday, 6 May 2024\n\nHome", head="3 May 2024") == "2024-05-03"
    assert (
        dated(head="Updated 3 May 2024", foot="Comments\n\nTom\n1 May 2024\nAye.") == "2024-05-03"
    )


def test_where_nothing_else_is_dated_the_day_over_the_page_tells() -> None:
    assert dated(top="Friday, 3 May 2024\n\nHome") == "2024-05-03"


def test_a_date_in_a_sentence_is_what_the_text_tells_of() -> None:
    assert dated(head=f"By Jane Roe\n\n{BODY[0]} It was 3 May 1868.") == ""


def test_a_date_that_could_be_read_two_ways_is_none() -> None:
    assert dated(head="03/04/2026") == ""

"""Captions without a credit of their own."""

from __future__ import annotations

from audio_pipeline.article import Given, read

HEAD = ["Home\nNews\nSport\nSign in", "Seven boats and no rope", "By Jane Roe\n3 May 2024\nShare"]
BODY = [
    "The boat came in at nine with all of its lamps lit and nobody on deck to throw a rope.",
    "“We have counted them twice,” said the keeper, “and there are still seven of them here.”",
    "The council will pay £2.5 million, which is more than the whole of last year’s budget.",
    "On the other side of the water the old line still runs as far as the second gate and yard.",
]
FOOT = ["Most read", "© 2024 The Harwick Ledger. All rights reserved."]


def kept(*between: str) -> list[str]:
    """What is read of a page with one of these behind each of its first paragraphs."""
    parts = [*HEAD]
    for at, text in enumerate(BODY):
        parts += [text, *between[at : at + 1]]
    article = read(Given("page.txt", "\n\n".join([*parts, *FOOT]).encode(), ".txt"))
    return [block.text for block in article.blocks]


def test_a_line_over_a_name_that_comes_again_is_its_pictures_caption() -> None:
    one = "The keeper waits for the ninth boat at the quay.\nBirgit Nkem"
    other = "The lamps burn until the morning bell is rung.\nBirgit Nkem"
    assert kept(one, other) == BODY


def test_a_paragraph_between_a_picture_and_its_credit_is_its_caption() -> None:
    shown = (
        "[Image: A boat with seven lamps]\n\nThe last of the boats lies across the harbour."
        "\n\nCredit: Birgit Nkem"
    )
    assert kept(shown) == BODY


def test_a_sentence_over_another_name_stays() -> None:
    said = "Nobody on the quay had ever thrown a rope to a boat like that."
    assert kept(said) == [BODY[0], said, *BODY[1:]]

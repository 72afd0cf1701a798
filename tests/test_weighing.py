"""The weights that have the last word on a line, and the rules of what no one wrote to be read."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from audio_pipeline.article import Given, load, read
from audio_pipeline.article.balance import CODE
from audio_pipeline.article.reading import page_of
from audio_pipeline.article.sums import summed
from audio_pipeline.article.traits import traits
from audio_pipeline.article.weighing import (
    NO_CAPTION,
    captioned,
    telling,
    weighed,
    weights,
)
from audio_pipeline.models import Article
from tests.bench.cleaning import FOLDERS, fold, pages
from tests.bench.strewing import lines

PAGES = [page for folder in FOLDERS for page in pages(folder)]
SOME = [page for page in PAGES if page.suffix == ".txt"][::12]


def pasted(text: str) -> Article:
    return read(Given("page.txt", text.encode(), ".txt"))


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def left(article: Article) -> dict[str, str]:
    return {one.text: one.code for one in article.left_out}


@pytest.mark.parametrize("page", SOME, ids=lambda page: page.stem)
def test_a_page_weighs_the_same_every_time(page: Path) -> None:
    first = page_of(load(str(page)))
    assert weighed(first) == weighed(page_of(load(str(page))))


@settings(max_examples=60, deadline=None)
@cases(st.randoms(use_true_random=False))
def test_the_order_of_traits_changes_no_sum(shuffle: random.Random) -> None:
    table = weights().alone
    names = shuffle.sample(sorted(table), 40)
    other = names[:]
    shuffle.shuffle(other)
    assert summed(set(names), table) == summed(set(other), table)


def test_traits_are_of_the_page_and_not_of_what_the_rules_found() -> None:
    page = page_of(load(str(SOME[0])))
    bare = page_of(load(str(SOME[0])), weigh=False)
    assert traits(page) == traits(bare)
    assert page.codes != bare.codes or page.kept == bare.kept


def test_most_lines_of_the_pages_weigh_as_they_should() -> None:
    right = wrong = 0
    for path in SOME:
        page = page_of(load(str(path)))
        wanted = {
            fold(each)
            for each in json.loads(path.with_suffix(".json").read_text("utf-8"))["paragraphs"]
        }
        for index, weight in enumerate(weighed(page)):
            if index != page.headline and len(page.text(index)) > 20:
                is_text = fold(page.text(index)) in wanted
                right += (weight > 0) == is_text
                wrong += (weight > 0) != is_text
    assert right > 30 * wrong


# What is lost of an article that stands alone: a title, and its paragraphs set apart.
KNOWN = 22


def test_an_article_alone_loses_next_to_nothing() -> None:
    lost = total = 0
    for path in PAGES:
        told = json.loads(path.with_suffix(".json").read_text("utf-8"))
        if told["title"]:
            article = pasted("\n\n".join([told["title"], *told["paragraphs"]]))
            lost += len(article.left_out)
            total += len(told["paragraphs"])
    assert lost <= KNOWN
    assert total > 10_000


BODY = [
    "The boat came in at nine with all of its lamps lit and nobody on deck to throw a rope.",
    "“We have counted them twice,” said the keeper, “and there are still seven of them here.”",
    "The council will pay £2.5 million, which is more than the whole of last year’s budget.",
    "Nobody has asked for the bell back since then, and it hangs in the baker’s yard to this day.",
    "On the other side of the water the old line still runs as far as the second gate and yard.",
    "In the morning the harbour master wrote it all down, as he had been told to, and went home.",
]
HEAD = "Home\nNews\nSport\nShop\nSign in\n\nSeven boats and no rope\n\nBy Jane Roe\n3 May 2024\n\n"
FOOT = "\n\nShare\nTweet\n\nMost read\n\n© 2024 The Harwick Ledger. All rights reserved."


def page_with(lines: str, at: int = 3) -> Article:
    """A page of a paper, with these lines between two of its paragraphs."""
    return pasted(HEAD + "\n\n".join([*BODY[:at], lines, *BODY[at:]]) + FOOT)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("def rows(path):\n    with open(path) as file:\n        return list(file)", "code"),
        ("Python\nCopy\nrows = read(path)\nprint(rows[0])", "code"),
        (
            "X post by Ann Roe\nA rope, a rope.\n19 August at 05:31\nEnd of X post by Ann Roe",
            "embed",
        ),
        ("[harbour-1.jpg]", "caption"),
        ("Was this article helpful?", "control"),
        ("Did this guide help you?", "control"),
        ("Sandoval 58' (pen), Okonjo 90+5'", "table"),
        ("ALAMY", "caption"),
        ("The bell in its frame. Artwork by Piet Laan", "caption"),
        ("Content cannot be displayed without consent", "consent"),
        ("3 hours 15 minutes", "figures"),
        ("Who pays for the lamps? The council has put up the rates again. Read more", "read-more"),
        ("Je m'inscris\nS'abonner", "newsletter"),
    ],
)
def test_what_no_one_wrote_to_be_read_is_left_out(lines: str, code: str) -> None:
    article = page_with(lines)
    assert kept(article) == BODY
    assert {left(article)[line.strip()] for line in lines.split("\n")} == {code}


@pytest.mark.parametrize(
    "line",
    [
        "Nobody threw a rope.",
        "They will use the crane, if the crane can be used; the gate is for the bell.",
        "He returned to the yard; it was empty.",
        "End of story, he said, and shut the gate.",
        "What happens now?",
        "An engineer's note, read aloud by Ms Teal, said that the lamps were lit.",
        "Copy that, said the pilot.",
    ],
)
def test_text_that_looks_a_little_like_it_stays(line: str) -> None:
    assert kept(page_with(line)) == [*BODY[:3], line, *BODY[3:]]


def test_notes_to_editors_are_no_part_of_the_release() -> None:
    text = (
        HEAD
        + "\n\n".join(BODY)
        + (
            "\n\nNotes to editors\n\nThe rope was bought in 1987 and is 40 metres long.\n"
            "The boats are listed in Annex B." + FOOT
        )
    )
    assert kept(pasted(text)) == BODY


def test_the_last_line_of_an_obituary_stays() -> None:
    line = "Ann Teal, rope maker, born 3 May 1928, died 7 June 2024"
    text = HEAD + "\n\n".join([*BODY, line]) + FOOT
    assert kept(pasted(text)) == [*BODY, line]


def test_entries_of_a_live_page_keep_their_headings_and_lose_times_and_reporters() -> None:
    heads = ["The rope is here", "A bell is heard", "Seven of them now"]
    pairs = zip(heads, pairwise(BODY), strict=False)
    entries = [
        f"1{number}:05 BST 3 May 2024\n{head}\nTom Aspinall\nReporting from the yard\n{two[0]}"
        for number, (head, two) in enumerate(pairs)
    ]
    article = pasted(HEAD + BODY[5] + "\n\n" + "\n\n".join(entries) + FOOT)
    wanted = [BODY[5]]
    for head, text in zip(heads, BODY, strict=False):
        wanted += [head, text]
    assert kept(article) == wanted


def test_captions_are_worded_like_captions_and_paragraphs_are_not() -> None:
    unseen = [text for kind, text in lines(held_out=True) if kind == "caption"]
    assert sum(captioned(text) > 0 for text in unseen) > 0.6 * len(unseen) > 40
    told = {
        text
        for path in SOME
        for text in json.loads(path.with_suffix(".json").read_text("utf-8"))["paragraphs"]
        if 4 <= len(text.split()) <= 40 and text.endswith(".")
    }
    assert sum(captioned(text) > 0 for text in told) < 0.02 * len(told)
    assert len(told) > 200


def test_what_is_longer_than_any_caption_is_none() -> None:
    assert captioned(" ".join(BODY)) == captioned("") == NO_CAPTION


def test_what_weighs_too_little_names_the_words_that_told() -> None:
    told = [
        one
        for path in SOME
        for one in read(load(str(path))).left_out
        if one.code == CODE and telling(one.text)
    ]
    assert told
    assert all(f"; what told: {', '.join(telling(one.text))}" in one.reason for one in told)


def test_a_kicker_in_capitals_is_no_part_of_the_title_and_is_accounted_for() -> None:
    line = "'GOING FOR GOLD' Keeper hid seven boats from his wife, court hears"
    article = pasted(HEAD.replace("Seven boats and no rope", line) + "\n\n".join(BODY) + FOOT)
    assert article.title == "Keeper hid seven boats from his wife, court hears"
    assert left(article)[line] == "repeated-headline"

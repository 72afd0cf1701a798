"""Whole pages in, exactly the article out. `misses.json` says what is still wrong with which page;
`python tests/bench/cleaning.py --misses` writes it anew.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from audio_pipeline.article import Given, load, read
from audio_pipeline.draft import draft
from audio_pipeline.models import Label, Show
from audio_pipeline.pipeline import fidelity
from tests.bench.cleaning import compared, fold, pages

HERE = Path(__file__).parent / "articles"
MISSES = HERE / "misses.json"
PAGES = sorted(
    page
    for kind in ("pasted", "saved")
    for folder in sorted((HERE / kind).iterdir())
    for page in pages(folder)
)
PASTED = [page for page in PAGES if page.suffix == ".txt"][::6]
SHOW = Show(Path("show"), "On Air")


def name_of(page: Path) -> str:
    return page.relative_to(HERE).as_posix()


def known() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(MISSES.read_text("utf-8"))
    return found


def test_there_are_enough_pages_of_both_kinds() -> None:
    assert sum(page.suffix == ".txt" for page in PAGES) >= 60
    assert sum(page.suffix == ".html" for page in PAGES) >= 20


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_page_becomes_its_article_and_every_sentence_has_its_fate(page: Path) -> None:
    given = load(str(page))
    article = read(given)
    found = compared(page, article)
    wrong = {"missing": found.missing, "extra": found.extra}
    expected = known().get(name_of(page), {"missing": [], "extra": []})
    assert wrong == expected
    text = draft(article, SHOW, id="x")
    fidelity.all_there(given, text)
    sums = fidelity.summed(list(fidelity.account(given, text, text)))
    told = sums.spoken + sum(sums.changed.values()) + sum(sums.left_out.values())
    assert told == sums.sentences > 0
    assert set(sums.changed) <= {fidelity.TYPOGRAPHY}


def test_misses_are_those_of_pages_there_are() -> None:
    assert set(known()) <= {name_of(page) for page in PAGES}


def variants(text: str) -> list[str]:
    """The same page with other white space, as other browsers and mail programs give it."""
    return [
        text.replace(" ", "\u00a0"),
        text.replace("\n", "\r\n"),
        text.replace("\n\n", "\n\n\n\n"),
        "\n".join(line + "  " for line in text.split("\n")),
        text.replace(", ", ",\u2009").replace("e", "e\u200b"),
    ]


@pytest.mark.parametrize("page", PASTED, ids=name_of)
def test_unicode_spaces_and_line_ends_change_no_kept_word(page: Path) -> None:
    text = page.read_text("utf-8")
    kept = [fold(block.text) for block in read(Given("a.txt", text.encode(), ".txt")).blocks]
    for other in variants(text):
        article = read(Given("a.txt", other.encode(), ".txt"))
        assert [fold(block.text) for block in article.blocks] == kept


def test_labels_are_ours_and_never_the_article_s() -> None:
    page = next(page for page in PAGES if page.name == "bond-selloff-markets.txt")
    labels = [block for block in read(load(str(page))).blocks if isinstance(block, Label)]
    assert [label.text for label in labels] == ["Table: Market moves on Thursday."]
    assert labels[0].rows[0] == ("Index", "Close", "Change", "% YTD")
    assert replace(labels[0], rows=()) != labels[0]


POOL = [
    "The boat came in at nine with all of its lamps lit and nobody on deck to throw a rope.",
    "He did not.",
    "“We have counted them twice,” said the keeper, “and there are still seven.”",
    "The council will pay £2.5 million, which is more than the whole of last year’s budget.",
    "Nobody has asked for the bell back since then, and it hangs in the baker’s yard.",
    "Was there a letter? There was, and it had been opened before the ferry sailed on Friday.",
    "On the other side of the water the old line still runs as far as the second gate.",
]
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(POOL), min_size=1, max_size=4), min_size=3, max_size=8
)


@settings(max_examples=80, deadline=None)
@cases(PARAGRAPHS, st.integers(60, 80), st.integers(1, 3))
def test_wrapping_and_blank_lines_change_no_kept_word(
    paragraphs: list[list[str]], width: int, gap: int
) -> None:
    # A whole sentence twice is a repetition to any reader: each stands once.
    texts = list(dict.fromkeys(" ".join(dict.fromkeys(each)) for each in paragraphs))
    blank = "\n" * (gap + 1)
    plain = "The ferry that nobody met\n\n" + "\n\n".join([LONG, *texts, LONGER])
    wrapped = (
        "The ferry that nobody met"
        + blank
        + blank.join(
            textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
            for text in [LONG, *texts, LONGER]
        )
    )
    one, other = (read(Given("a.txt", text.encode(), ".txt")) for text in (plain, wrapped))
    assert [block.text for block in one.blocks] == [block.text for block in other.blocks]


LONG = (
    "Four years after the last sailing the island has a ferry again, and it arrived without a "
    "word to anybody, three hours before the time that had been painted on the harbour wall."
)
LONGER = (
    "The harbour master has written the date into his book, under a picture of a heron, and has "
    "gone home to sleep, as he does on every day on which nothing more can be expected of him."
)

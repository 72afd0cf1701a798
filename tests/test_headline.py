"""Which line is the headline, and what stands between it and the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audio_pipeline.article import Given, load, read
from audio_pipeline.article.headline import candidates, find_headline, first_of_text
from audio_pipeline.article.headline_traits import headline_traits
from audio_pipeline.article.reading import page_of
from audio_pipeline.models import Article
from tests.bench.cleaning import fold

PAGES = Path(__file__).parent / "articles" / "pasted"
SOME = sorted(PAGES.glob("*/*.txt"))[::7]
KNOWN = 4
"""Titles of these pages that are still wrong."""
TEXT = (
    "The ferry came back to the quay on Monday with its new engine, and half the town was there.",
    "Nobody on board had slept, the captain said, and nobody seemed to mind that very much.",
    "It will sail twice a day from now on, as it did before the fire, and four times on Sundays.",
)


def pasted(*lines: str) -> Article:
    return read(Given("page.txt", "\n\n".join(lines).encode(), ".txt"))


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_headlines_of_spent_pages_are_found() -> None:
    wrong = []
    for path in SOME:
        title = json.loads(path.with_suffix(".json").read_text("utf-8"))["title"]
        if fold(read(load(str(path))).title) != fold(title):
            wrong.append(path.stem)
    assert len(wrong) <= KNOWN, wrong


def test_a_headline_that_a_rule_took_for_a_caption_is_one() -> None:
    article = pasted(
        "Skip to content",
        "Menu",
        "The Quay Gazette",
        "Photo: The ferry is back at the quay with its new engine",
        "The ferry is back at the quay with its new engine",
        "By Ann Roe",
        "3 May 2024",
        *TEXT,
    )
    assert article.title == "The ferry is back at the quay with its new engine"
    assert kept(article) == list(TEXT)


def test_a_paragraph_is_no_headline_where_it_is_all_the_text() -> None:
    article = pasted("A title of four words", "A", "a.PNG", "A", TEXT[0])
    assert article.title == "A title of four words"
    assert TEXT[0] in kept(article)


def test_a_paragraph_that_a_cut_line_announces_is_not_lost() -> None:
    cut = TEXT[0][:60] + "..."
    article = pasted("A title of four words", f"COMMENT\n{cut}\n{TEXT[0]}")
    assert article.title == "A title of four words"
    assert TEXT[0] in kept(article)


def test_lines_that_could_be_headlines_have_traits_and_others_are_no_candidates() -> None:
    page = page_of(load(str(SOME[0])))
    first = first_of_text(page)
    found = candidates(page, first)
    told = headline_traits(page, found, first)
    assert list(told) == found
    assert all("tells" in each or "tells little" in each for each in told.values())
    assert find_headline(page) in found


@pytest.mark.parametrize(
    "head",
    [
        (
            "Von: Anna Roth <a.roth@post.example>",
            "An: Liste",
            "Betreff: WG: {}",
            "Datum: 3. Mai 2024",
        ),
        (
            "De : Anne Roux <roux@poste.example>",
            "À : Jean",
            "Objet : TR: {}",
            "Envoyé : 3 mai 2024",
        ),
        (
            "De: Ana Ruiz <ruiz@correo.example>",
            "Para: Luis",
            "Asunto: RV: {}",
            "Fecha: 3 mayo 2024",
        ),
        ("Da: Anna Rossi <r@posta.example>", "A: Lia", "Oggetto: {}", "Inviato: 3 maggio 2024"),
        ("From: Ann Roe <roe@mail.example>", "To: List", "Subject: Fwd: {}", "Date: 3 May 2024"),
    ],
    ids=["de", "fr", "es", "it", "en"],
)
def test_a_mails_head_tells_title_and_date_in_its_own_language(head: tuple[str, ...]) -> None:
    title = "The ferry is back"
    lines = "\n".join(head).format(title)
    article = read(Given("page.txt", f"{lines}\n\n{TEXT[0]}\n\n{TEXT[1]}".encode(), ".txt"))
    assert article.title == title
    assert article.article_date == "2024-05-03"
    assert kept(article) == list(TEXT[:2])


def test_what_stands_between_enlarge_and_hide_is_a_caption() -> None:
    article = pasted(
        "The ferry is back at the quay",
        "By Ann Roe",
        TEXT[0],
        "A boat with a red hull beside a stone quay, seen from the hill.\n"
        "The ferry has not looked so well in years.\nBo Lind for the Quay Ledger\n"
        "hide caption\ntoggle caption",
        TEXT[1],
        "Enlarge this image\nThe captain has never slept on board.\nBo Lind for the Quay Ledger",
        TEXT[2],
    )
    assert kept(article) == list(TEXT)


def test_a_note_on_how_the_story_was_made_is_no_text() -> None:
    note = "This story was edited for radio by Ann Roe and for the web by Bo Lind."
    article = pasted("The ferry is back at the quay", "By Ann Roe", *TEXT, note)
    assert kept(article) == list(TEXT)
    assert note in [one.text for one in article.left_out]


def test_a_speaker_with_a_foreign_name_is_not_foreign() -> None:
    lines = [
        "TÉRREO: A senhora acabou de saber de alguma coisa?",
        "Ivonete: Eu não sei de nada, eu sei o andar, e o resto é imaginação de passageiro.",
        "TÉRREO: O que mudou nas pessoas que entram aqui?",
        "Ivonete: Antes elas não sabiam onde pôr as mãos, e agora todas têm o telefone.",
        "TÉRREO: E o que vai fazer depois?",
        "Ivonete: Dormir até as oito, e depois vou ver o mar com a minha mãe no Rio Grande.",
    ]
    assert kept(pasted("A última ascensorista", *lines)) == lines

"""Who wrote the article: names in bylines of every form, and the pages that name nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from audio_pipeline.article import Given, load, read
from audio_pipeline.article.author import SURE, author
from audio_pipeline.article.author_names import in_line
from audio_pipeline.article.author_traits import named
from audio_pipeline.article.reading import page_of
from tests.bench.cleaning import fold

PAGES = Path(__file__).parent / "articles" / "pasted"
SOME = sorted(PAGES.glob("*/*.txt"))[::7]
KNOWN = 6
"""Authors of these pages that are still wrong, or are joined in another way than on the page."""
TEXTS = {
    "en": (
        "The tram came back to the hill on Monday with new brakes, and half the town was there.",
        "Nobody on board had slept, the driver said, and nobody seemed to mind that very much.",
        "It will run twice a day from now on, as it did before the fire, and four on Sundays.",
    ),
    "de": (
        "Am Montag fuhr die Bahn zum ersten Mal wieder auf den Berg, und die halbe Stadt war da.",
        "Niemand habe in der Nacht geschlafen, sagte die Fahrerin, und niemanden störe das sehr.",
        "Von nun an fährt sie zweimal am Tag, wie vor dem Brand, und sonntags sogar viermal.",
    ),
    "fr": (
        "Lundi, le tramway est remonté sur la colline pour la première fois, et la ville était là.",
        "Personne n'avait dormi à bord, a dit la conductrice, et cela ne semblait gêner personne.",
        "Il roulera désormais deux fois par jour, comme avant l'incendie, et quatre le dimanche.",
    ),
    "es": (
        "El lunes el tranvía volvió a subir a la colina por primera vez, y media ciudad fue a ver.",
        "Nadie había dormido a bordo, dijo la conductora, y a nadie parecía importarle demasiado.",
        "Desde ahora circulará dos veces al día, como antes del incendio, y cuatro los domingos.",
    ),
    "it": (
        "Lunedì il tram è tornato sulla collina per la prima volta, e mezza città era lì.",
        "Nessuno a bordo aveva dormito, ha detto la conducente, e a nessuno sembrava importare.",
        "D'ora in poi correrà due volte al giorno, come prima dell'incendio, e quattro di festa.",
    ),
}
TITLES = {
    "en": "The tram is back on the hill",
    "de": "Die Bahn fährt wieder auf den Berg",
    "fr": "Le tramway remonte sur la colline",
    "es": "El tranvía vuelve a la colina",
    "it": "Il tram torna sulla collina",
}


def pasted(*lines: str) -> Given:
    return Given("page.txt", "\n\n".join(lines).encode(), ".txt")


def written_by(*head: str, tongue: str = "en", foot: tuple[str, ...] = ()) -> str:
    menu = ("Skip to content", "Menu", "The Hill Gazette")
    return read(pasted(*menu, TITLES[tongue], *head, *TEXTS[tongue], *foot)).author


@pytest.mark.parametrize(
    ("tongue", "head", "wanted"),
    [
        ("en", ("By Edna Quill", "3 May 2024"), "Edna Quill"),
        ("en", ("By", "Edna Quill", "3 May 2024"), "Edna Quill"),
        ("en", ("Words: Edna Quill", "Photographs: Tove Marsh"), "Edna Quill"),
        ("en", ("Blog by: Dr Edna Quill, physiotherapist", "3 May 2024"), "Dr Edna Quill"),
        ("en", ("by the Revd Edna Quill", "3 May 2024"), "Revd Edna Quill"),
        ("en", ("Edna Quill | 3 May 2024",), "Edna Quill"),
        ("en", ("Edna Quill", "Transport correspondent", "3 May 2024"), "Edna Quill"),
        ("en", ("Edna Quill Transport correspondent", "3 May 2024"), "Edna Quill"),
        ("en", ("By Court Reporter Edna Quill", "3 May 2024"), "Edna Quill"),
        ("en", ("Edna Quill", "Published 3 May 2024"), "Edna Quill"),
        ("en", ("By Edna Quill and Tove Marsh", "3 May 2024"), "Edna Quill and Tove Marsh"),
        (
            "en",
            ("By Edna Quill, Tove Marsh and Ivo Stern", "3 May 2024"),
            "Edna Quill, Tove Marsh and Ivo Stern",
        ),
        ("en", ("Posted on May 3, 2024 by mudlark7",), "mudlark7"),
        ("de", ("Von Edna Quill", "3. Mai 2024, 07:30 Uhr"), "Edna Quill"),
        ("de", ("Text: Edna Quill", "Fotos: Tove Marsh", "3. Mai 2024"), "Edna Quill"),
        ("de", ("Von Edna Quill03.05.2024, 07:30 Uhr", "Lesezeit: 4 Minuten"), "Edna Quill"),
        ("fr", ("Par Edna Quill", "Publié le 3 mai 2024 à 18h12"), "Edna Quill"),
        ("fr", ("Publié le 3 mai 2024 – par Edna Quill",), "Edna Quill"),
        ("es", ("Por Edna Quill", "3 de mayo de 2024"), "Edna Quill"),
        ("it", ("di Edna Quill", "3 maggio 2024"), "Edna Quill"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_byline_of_any_form_names_the_author(
    tongue: str, head: tuple[str, ...], wanted: str
) -> None:
    assert written_by(*head, tongue=tongue) == wanted


def test_a_name_under_the_text_with_who_that_is_names_the_author() -> None:
    bio = "Edna Quill is a writer in Leeds. She drove buses before she wrote about them."
    assert written_by("3 May 2024", foot=("Edna Quill", bio)) == "Edna Quill"


@pytest.mark.parametrize(
    "head",
    [
        ("3 May 2024",),
        ("Share", "3 May 2024", "Photo: Tove Marsh"),
        (),
    ],
)
def test_a_page_that_names_nobody_has_no_author(head: tuple[str, ...]) -> None:
    assert written_by(*head) == ""


def test_who_checked_or_photographed_it_did_not_write_it() -> None:
    assert written_by("Fact checked by Tove Marsh", "Written by Edna Quill") == "Edna Quill"
    assert written_by("Photos by Tove Marsh", "By Edna Quill", "3 May 2024") == "Edna Quill"


def test_a_byline_is_sure_and_no_name_has_no_points() -> None:
    told = author(page_of(pasted(TITLES["en"], "By Edna Quill", "3 May 2024", *TEXTS["en"])))
    assert told[0] == "Edna Quill"
    assert told[1] >= SURE
    assert author(page_of(pasted(TITLES["en"], "3 May 2024", *TEXTS["en"]))) == ("", 0.0)


def test_a_byline_in_a_mail_outranks_its_sender() -> None:
    head = "From: Hill Letters <post@hill.example>\nSubject: The tram is back\nDate: 3 May 2024"
    article = read(pasted(head, "The tram is back", "By Edna Quill", *TEXTS["en"]))
    assert article.author == "Edna Quill"


def test_a_byline_outranks_the_paper_that_a_page_gives_as_its_author() -> None:
    text = "".join(f"<p>{each}</p>" for each in TEXTS["en"])
    page = (
        '<html><head><meta name="author" content="Newsroom"><title>The tram is back</title>'
        f"</head><article><h1>The tram is back</h1><p>By Edna Quill</p>{text}</article></html>"
    )
    assert read(Given("page.html", page.encode(), ".html")).author == "Edna Quill"


def test_authors_of_spent_pages_are_found() -> None:
    wrong = []
    for path in SOME:
        wanted = json.loads(path.with_suffix(".json").read_text("utf-8")).get("author", "")
        if fold(read(load(str(path))).author) != fold(wanted):
            wrong.append(path.stem)
    assert len(wrong) <= KNOWN, wrong


def test_no_trait_is_the_name_itself() -> None:
    page = page_of(pasted(TITLES["en"], "By Edna Quill", "3 May 2024", *TEXTS["en"]))
    blocks = tuple(
        replace(block, text=block.text.replace("Edna Quill", "Tove Marsh")) for block in page.blocks
    )
    other = replace(page, blocks=blocks)
    assert [each.traits for each in named(page)] == [each.traits for each in named(other)]


def test_asking_twice_and_in_any_state_is_the_same_page() -> None:
    page = page_of(load(str(SOME[0])))
    assert author(page) == author(replace(page)) == author(page_of(load(str(SOME[0]))))


def test_every_name_of_a_page_stands_on_it() -> None:
    for path in SOME[::5]:
        page = page_of(load(str(path)))
        text = fold(" ".join(block.text for block in page.blocks)).casefold()
        for each in named(page):
            last = each.name.split()[-1]
            assert fold(last).casefold() in text


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ("By Edna Quill", "by by", "end"),
        ("Edna Quill, deputy editor", "start", ", role"),
        ("Edna Quill (Text)", "start", "( text"),
        ("Staff photo by Edna Quill", "credit", "end"),
        ("© 2024 Edna Quill", "copyright", "end"),
        ("Edna Quill writes about trams", "start", "writes"),
    ],
)
def test_a_name_is_told_with_what_stands_round_it(line: str, before: str, after: str) -> None:
    found = [each for each in in_line(line) if each.name == "Edna Quill"]
    assert [(each.before, each.after) for each in found] == [(before, after)]

"""In which language a line is, and whether that is another than its page's."""

from __future__ import annotations

import pytest

from audio_pipeline.article.tongue import is_foreign, language_of, small_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boat was late and nobody had been told of it", "en"),
        (
            "Das Schiff war spät und niemand hatte davon auch nur ein Wort gehört, sagt der Wirt",
            "de",
        ),
        ("Le bateau est parti avec les filets, et nous sommes restés sur le quai pour voir", "fr"),
        ("船在早上九点到了。", "zh"),
        ("Harwick 2024", ""),
    ],
)
def test_a_text_is_in_the_language_of_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De la démocratie en rang", "fr"),
        ("Un comité de suivi, présidé par l'ancienne maire de Montbrac, en décembre", "fr"),
        ("un peu de noix de muscade", "fr"),
        ("De lunes a viernes, de 7.30 a 14.00 y de 16.00 a 20.00 horas", "es"),
        ("A casa da Rua de Cima, em Vila Nova", "pt"),
        ("La casa di via Larga, in fondo a destra", "it"),
        ("The boat was late", "en"),
    ],
)
def test_small_words_that_two_languages_share_make_no_line_foreign(
    text: str, language: str
) -> None:
    assert not is_foreign(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Lesen Sie auch die Reportage über den Aal", "en"),
        ("Lees ook het verhaal van de boer", "en"),
        ("Read the story of the eel and the boat", "fr"),
        ("阅读全文", "en"),
    ],
)
def test_a_line_with_another_language_s_small_words_alone_is_foreign(
    text: str, language: str
) -> None:
    assert is_foreign(text, language)


def test_the_words_that_languages_share_are_no_language_of_their_own() -> None:
    assert not small_words("shared")

"""The account of a source's sentences, through real builds of the tiny show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audio_pipeline import files
from audio_pipeline.article import Given
from audio_pipeline.article.passages import normal, passages
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Show
from audio_pipeline.pipeline import restoring, shelf
from audio_pipeline.pipeline.fidelity import BY_HAND, Fidelity
from tests.conftest import Make, snapshot

SLUG = "the-keepers-of-the-north-light"
SENTENCES = 12
"""Of the tiny show's article, its furniture included."""


def proved(make: Make, show: Show, source: str | Path = SLUG) -> Fidelity:
    found = make(show, source).fidelity
    assert found is not None
    told = found.spoken + sum(found.changed.values()) + sum(found.left_out.values())
    assert told == found.sentences == SENTENCES
    return found


def edit(show: Show, old: str, new: str) -> None:
    text = shelf.read_text(show, SLUG)
    assert text.count(old) == 1
    files.write_text(shelf.path(show, SLUG), text.replace(old, new))


def test_a_first_build_accounts_for_every_sentence(show: Show, article: Path, make: Make) -> None:
    found = proved(make, show, article)
    assert found.spoken == 7
    assert found.changed == {}
    assert (
        found.left_out
        == {
            "page navigation": 1,
            "byline": 1,
            "date": 1,
            "share row": 1,
            "link to another article": 1,
        }
        or sum(found.left_out.values()) == SENTENCES - 7
    )
    report = json.loads((show.cache / "reports" / f"{SLUG}.json").read_text("utf-8"))
    assert report["fidelity"]["spoken"] == 7
    assert {each["fate"] for each in report["sentences"]} == {"spoken", "left-out", "added"}


def test_what_an_editor_does_is_told_apart(show: Show, article: Path, make: Make) -> None:
    before = proved(make, show, article)
    edit(show, "Storms broke the glass twice.", "Storms broke the glass three times.")
    edit(show, "“Then we count again.”", "")
    edit(show, "A harder winter", "A harder winter\n\nThis sentence is an editor's own.")
    found = proved(make, show)
    assert found.spoken == before.spoken - 2
    assert found.changed == {BY_HAND: 1}
    assert found.left_out[BY_HAND] == 1
    assert found.added == before.added + 1


def test_a_sentence_commented_out_is_left_out_by_hand(
    show: Show, article: Path, make: Make
) -> None:
    proved(make, show, article)
    edit(show, "Storms broke the glass twice.", "<!-- Storms broke the glass twice. -->")
    assert sum(n for why, n in proved(make, show).left_out.items() if "hand" in why) == 1


def test_a_restored_block_is_spoken(show: Show, article: Path, make: Make) -> None:
    before = proved(make, show, article)
    last = restoring.listed(show, SLUG)[-1]
    restoring.restore(show, SLUG, last.number)
    assert proved(make, show).spoken == before.spoken + 1


def test_a_build_fails_where_a_sentence_is_unaccounted_for(
    show: Show, article: Path, make: Make
) -> None:
    make(show, article)
    before = snapshot(show.episodes)
    base = show.scripts / "sources" / f"{SLUG}.draft.md"
    text = base.read_text("utf-8")
    files.write_text(base, text.replace("Storms broke the glass twice. ", ""))
    with pytest.raises(ArticleError, match="Storms broke the glass twice") as caught:
        make(show, SLUG)
    assert [problem.code for problem in caught.value.problems] == ["unaccounted"]
    assert snapshot(show.episodes) == before


def test_a_script_typed_by_hand_has_no_account(show: Show, make: Make) -> None:
    files.write_text(shelf.path(show, "typed"), "---\ntitle: By hand\n---\n\nOne sentence.\n")
    assert make(show, "typed").fidelity is None


@pytest.mark.parametrize(
    ("suffix", "text", "expected"),
    [
        (".txt", "One line.\n\n* * *\nAnother", ["One line.", "Another"]),
        (
            ".html",
            "<p>One <b>line</b>.<br>Two<script>no()</script></p><p>4</p>",
            ["One line.", "Two"],
        ),
        (
            ".md",
            "---\ntitle: No\n---\n\n# A head\n\n[A link](https://x.org/)[^1]",
            ["A head", "A link"],
        ),
    ],
)
def test_passages_are_what_a_reader_sees(suffix: str, text: str, expected: list[str]) -> None:
    assert passages(Given("a" + suffix, text.encode(), suffix)) == expected


def test_normal_text_keeps_letters_of_every_script() -> None:
    assert normal("Über-\nfahrt, № 3: 渡し船") == "überfahrtno3渡し船"

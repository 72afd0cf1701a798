"""What each kind of block is for the ear, and the rules of one site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audio_pipeline import script
from audio_pipeline.article import Given, read
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import (
    Article,
    Cleaning,
    Label,
    ListItem,
    Policy,
    Show,
    SiteRules,
    Treatment,
)
from audio_pipeline.pipeline import shelf
from tests.conftest import Make

PAGE = """<html lang="en"><head><title>The light</title></head><body><article>
<h1>The light on the north pier</h1>
<p>The light on the north pier was built when the ferry stopped, and nobody has paid for it.</p>
<figure><img src="a.jpg" alt="x"><figcaption>The light in fog. Photo: Jo Marsh</figcaption></figure>
<p>Two keepers have looked after it since then, and both of them still live in the lower house.</p>
<table><caption>Nights of fog</caption><tr><th>Year</th><th>Nights</th></tr>
<tr><td>2024</td><td>61</td></tr><tr><td>2025</td><td>70 | more</td></tr></table>
<p>Anybody who wants to climb the stairs has to do these things in this order, says the keeper:</p>
<ol><li>Ring the bell.</li><li>Wait for the dog.</li></ol>
<pre>light = on</pre>
<blockquote><p>What a light!</p>&mdash; Ola Moen (@olamoen) <a href="#">May 3, 2024</a></blockquote>
<p>The bell has been out of order since Thursday, and so the dog comes of its own accord by now.</p>
<p>Correction, 4 May: An earlier version of this article said that there were three keepers.</p>
</article></body></html>"""


CAPTION = "The light in fog. Photo: Jo Marsh"


def cleaned(text: str = PAGE, url: str = "", **treatments: Treatment) -> Article:
    cleaning = Cleaning(Policy(**treatments))
    return read(Given("page.html", text.encode(), ".html", url), cleaning)


def told(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def left(article: Article) -> list[str]:
    return [out.code for out in article.left_out]


def test_by_default_a_table_has_a_label_and_the_rest_is_left_out() -> None:
    article = cleaned()
    assert "Table: Nights of fog." in told(article)
    assert left(article) == ["caption", "code", "embed", "embed", "correction"]
    (label,) = (block for block in article.blocks if isinstance(block, Label))
    assert label.rows == (("Year", "Nights"), ("2024", "61"), ("2025", "70 | more"))


@pytest.mark.parametrize(
    ("kind", "code", "spoken", "label"),
    [
        ("captions", "caption", CAPTION, f"Picture: {CAPTION}"),
        ("code", "code", "light = on", "Code."),
        ("embeds", "embed", "What a light!", "Post: What a light!"),
    ],
)  # fmt: skip
def test_each_kind_is_spoken_labelled_or_left_out(
    kind: str, code: str, spoken: str, label: str
) -> None:
    assert spoken in told(cleaned(**{kind: Treatment.SPEAK}))
    assert code not in left(cleaned(**{kind: Treatment.SPEAK}))
    assert label in told(cleaned(**{kind: Treatment.LABEL}))
    assert code in left(cleaned(**{kind: Treatment.LEAVE_OUT}))
    assert spoken not in told(cleaned(**{kind: Treatment.LEAVE_OUT}))


def test_code_that_has_only_a_label_is_still_named_as_left_out() -> None:
    assert "code" in left(cleaned(code=Treatment.LABEL))


def test_a_table_may_be_read_row_by_row_or_left_out() -> None:
    assert "2024 | 61" in told(cleaned(tables=Treatment.SPEAK))
    assert left(cleaned(tables=Treatment.LEAVE_OUT)).count("table") == 4


def test_lists_can_be_left_out_and_a_numbered_one_keeps_its_numbers() -> None:
    items = [block for block in cleaned().blocks if isinstance(block, ListItem)]
    assert [(item.number, item.text) for item in items] == [
        (1, "Ring the bell."),
        (2, "Wait for the dog."),
    ]
    assert left(cleaned(lists=Treatment.LEAVE_OUT)).count("list") == 2


def test_labels_speak_the_article_s_language() -> None:
    text = PAGE.replace('lang="en"', 'lang="de"')
    assert "Tabelle: Nights of fog." in told(cleaned(text))


def test_a_table_is_said_by_its_label_and_stands_in_the_notes(
    show: Show, make: Make, tmp_path: Path
) -> None:
    page = tmp_path / "light.html"
    page.write_text(PAGE, "utf-8")
    built = make(show, page)
    assert built.episode is not None
    assert "<li>2025 · 70 | more</li>" in built.episode.notes
    text = shelf.read_text(show, built.slug)
    assert "| 2025 | 70 \\| more |" in text
    assert "- 1. Ring the bell." in text
    where = next((show.episodes / built.slug).glob("t-*/transcript.srt"))
    assert "2024" not in where.read_text("utf-8")


def test_a_table_typed_into_a_script_is_not_spoken(show: Show) -> None:
    rows = "| Year | Nights |\n|:--|--:|\n| 2024 | 61 |\n"
    text = f"---\ntitle: T\n---\n\nTable: Fog.\n\n{rows}Goes on.\n"
    read_back = script.parse(text, slug="t", path="t.md")
    assert [getattr(cue, "text", "") for cue in read_back.cues] == ["Table: Fog.", "Goes on."]
    (table,) = read_back.tables
    assert (table.title, table.rows) == ("Table: Fog.", (("Year", "Nights"), ("2024", "61")))
    assert script.render(read_back) == text


SITE = SiteRules("example.org", include=("article",), exclude=("ol", "pre"))


def by_site(rules: SiteRules, url: str = "https://www.example.org/light") -> Article:
    cleaning = replace(Cleaning(), sites=(rules,))
    return read(Given("page.html", PAGE.encode(), ".html", url), cleaning)


def test_a_site_s_own_rules_decide_before_ours() -> None:
    article = by_site(SITE)
    assert "Ring the bell." not in told(article)
    assert left(article).count("site-rule") == 3
    assert "Ring the bell." in told(by_site(SITE, "https://other.example/light"))


def test_a_selector_that_finds_nothing_is_an_error_with_its_place() -> None:
    with pytest.raises(ArticleError, match="no element of the page fits main"):
        by_site(replace(SITE, include=("main",)))

"""From an article to its script: word for word, once each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audio_pipeline.draft import draft, summary
from audio_pipeline.errors import ConfigError
from audio_pipeline.models import (
    Article,
    Block,
    Chapter,
    Heading,
    Hyperlink,
    LeftOut,
    ListItem,
    Paragraph,
    Quote,
    Script,
    Show,
    Speech,
    SpeechKind,
    Status,
    Templates,
    Voice,
)
from audio_pipeline.script import parse

ID = "0a5d0a0e-6c29-4c0f-9a53-6f0c1c2d3e4f"
SHOW = Show(Path("nowhere"), "Tiny Air", voices={"ben": Voice("ben", "tone")})
ARTICLE = Article(
    "A horn under the bridge",
    author="Maren Holt",
    article_date="2026-03-02",
    language="en-us",
    source="https://harbour.example/horn",
    publication="The Harbour Post",
    image="https://harbour.example/horn.jpg",
    blocks=(
        Paragraph("Every night a horn sounds. It cost $3.2 billion in 1934."),
        Heading("Under the tower", level=2),
        Paragraph("See the report.", hyperlinks=(Hyperlink(8, 14, "https://a.example/(1)"),)),
        Heading("The keepers", level=3),
        Quote("[He] would *never* sleep."),
        ListItem("First - they count."),
    ),
    left_out=(
        LeftOut("A horn under the bridge", "repeats the headline", "repeated-headline", 3, 0),
        LeftOut("Share -- now --> please", "share row", "share", 9, 2),
        LeftOut("Read more", "teaser", "teaser", 20, 6),
    ),
)
TEXTS = st.one_of(
    st.lists(
        st.sampled_from(
            [*"[]{}|*\\@#->!<()/: \nab", "[pause]", "[sting x]", "@ben ", "<!--", "-->", "--"]
        )
    ).map("".join),
    st.text(st.characters(exclude_categories=["Cs"])),
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, TEXTS),
        st.builds(Quote, TEXTS),
        st.builds(ListItem, TEXTS),
        st.builds(Heading, TEXTS, level=st.integers(1, 6)),
    ),
    max_size=5,
)


def read(text: str) -> Script:
    return parse(text, slug="horn", path="scripts/horn.md", voices=SHOW.voices)


def drafted(article: Article, show: Show = SHOW) -> str:
    return draft(article, show, id=ID)


def words(script: Script) -> list[str]:
    return [cue.text if isinstance(cue, Speech) else cue.title for cue in script.cues]  # type: ignore[union-attr]


def folded(text: str) -> str:
    for white in "\t\n\r\f\v":
        text = text.replace(white, " ")
    return " ".join(part for part in text.split(" ") if part)


def test_draft_is_a_script_an_editor_can_read() -> None:
    assert drafted(ARTICLE) == (
        "---\n"
        "title: A horn under the bridge\n"
        f"id: {ID}\n"
        "status: published\n"
        "author: Maren Holt\n"
        "publication: The Harbour Post\n"
        "source: https://harbour.example/horn\n"
        "article_date: 2026-03-02\n"
        "language: en-us\n"
        "summary: Every night a horn sounds. It cost $3.2 billion in 1934.\n"
        "image: https://harbour.example/horn.jpg\n"
        "---\n\n"
        "From Tiny Air: A horn under the bridge. Written by Maren Holt for The Harbour Post."
        " Read by a computer voice.\n\n"
        "<!-- left out (repeats the headline): A horn under the bridge -->\n\n"
        "Every night a horn sounds. It cost $3.2 billion in 1934.\n\n"
        "## Under the tower\n\n"
        "<!-- left out (share row): Share -\\- now -\\-> please -->\n\n"
        "See the [report](https://a.example/%281%29).\n\n"
        "### The keepers\n\n"
        "> [He] would \\*never* sleep.\n\n"
        "- First - they count.\n\n"
        "<!-- left out (teaser): Read more -->\n\n"
        "That was Tiny Air. The original article is linked in the notes.\n"
    )


def test_draft_reads_back_as_the_article() -> None:
    script = read(drafted(ARTICLE))
    assert words(script)[1:-1] == [block.text for block in ARTICLE.blocks]
    kinds = [cue.kind for cue in script.cues if isinstance(cue, Speech)][1:-1]
    assert kinds == [
        SpeechKind.PARAGRAPH,
        SpeechKind.PARAGRAPH,
        SpeechKind.HEADING,
        SpeechKind.QUOTE,
        SpeechKind.LIST_ITEM,
    ]
    assert [cue.title for cue in script.cues if isinstance(cue, Chapter)] == ["Under the tower"]
    meta = script.meta
    assert (meta.title, meta.id, meta.date, meta.status) == (
        ARTICLE.title,
        ID,
        "",
        Status.PUBLISHED,
    )


def test_draft_writes_date_and_status_where_they_are_given() -> None:
    text = draft(ARTICLE, SHOW, id=ID, status="held", date="2026-03-02T09:30:00+01:00")
    meta = read(text).meta
    assert (meta.status, meta.date) == (Status.HELD, "2026-03-02T09:30:00+01:00")


def test_headline_stands_in_front_matter_and_opening_only() -> None:
    without = replace(ARTICLE, left_out=())
    text = drafted(without)
    assert text.count(ARTICLE.title) == 2
    assert sum(ARTICLE.title in line for line in words(read(text))) == 1


@pytest.mark.parametrize(
    ("change", "opening"),
    [
        ({"author": "", "publication": ""}, "From Tiny Air: T. Read by a computer voice."),
        ({"publication": ""}, "From Tiny Air: T. Written by Maren Holt. Read by a computer voice."),
        (
            {"author": ""},
            "From Tiny Air: T. First published by The Harbour Post. Read by a computer voice.",
        ),
        (
            {"title": "Who?", "author": "", "publication": ""},
            "From Tiny Air: Who? Read by a computer voice.",
        ),
        (
            {"title": "“Who?”", "author": "J. Roe Jr.", "publication": ""},
            "From Tiny Air: “Who?” Written by J. Roe Jr. Read by a computer voice.",
        ),
        (
            {"title": "[Video] *Fog*", "author": "", "publication": ""},
            "From Tiny Air: [Video] *Fog*. Read by a computer voice.",
        ),
    ],
)
def test_opening_drops_what_is_missing_and_ends_well(change: dict[str, str], opening: str) -> None:
    article = replace(ARTICLE, title="T", blocks=())
    script = read(drafted(replace(article, **change)))  # type: ignore[arg-type]
    assert words(script)[0] == opening


def test_closing_names_the_original_only_where_there_is_one() -> None:
    for source in ("", "not a link"):
        assert words(read(drafted(replace(ARTICLE, source=source))))[-1] == "That was Tiny Air."


def test_template_may_hold_marks_and_what_fills_it_may_not() -> None:
    templates = Templates("@ben {{ show }}. [pause 2s] {{ title }}.\n\nBy {{ nobody }}me.", "*Bye*")
    article = replace(ARTICLE, title="*Fog* [pause]", blocks=())
    script = read(drafted(article, replace(SHOW, templates=templates)))
    assert [cue.text for cue in script.cues if isinstance(cue, Speech)] == [
        "Tiny Air.",
        "*Fog* [pause].",
        "By me.",
        "Bye",
    ]
    assert len(script.cues) == 5


@pytest.mark.parametrize("template", ["{{ 1 // 0 }}", "{{ title.a.b }}", "{{ title[0:1] + 1 }}"])
def test_template_that_fails_is_a_configuration_error(template: str) -> None:
    with pytest.raises(ConfigError, match=r"templates\.opening"):
        drafted(ARTICLE, replace(SHOW, templates=Templates(opening=template)))


def test_templates_are_sandboxed() -> None:
    template = "{{ title.__class__.__mro__ }}"
    with pytest.raises(ConfigError, match="unsafe"):
        drafted(ARTICLE, replace(SHOW, templates=Templates(opening=template)))


def test_what_a_page_says_wrongly_of_itself_is_left_out() -> None:
    article = replace(ARTICLE, source="javascript:x", article_date="in May", language="en_US")
    meta = read(drafted(article)).meta
    assert (meta.source, meta.article_date, meta.language) == ("", "", "en-us")


def test_smaller_headings_are_chapters_where_there_are_no_larger() -> None:
    blocks = (Heading("A", level=3), Heading("B", level=4), Heading("C", level=3))
    body = drafted(replace(ARTICLE, blocks=blocks, left_out=()))
    assert "\n## A\n" in body
    assert "\n### B\n" in body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", "One. Two."),
        (
            "Sen. Roe met Mr. Doe in the U.S. Senate. " + "X" * 220 + ".",
            "Sen. Roe met Mr. Doe in the U.S. Senate.",
        ),
        ("“Who?” he asked. " + "Y" * 230 + ".", "“Who?” he asked."),
        ("word " * 60 + "end.", "word " * 46 + "word…"),
    ],
)
def test_summary_is_the_first_sentences_that_fit(text: str, expected: str) -> None:
    made = summary([Heading("No"), Quote("No."), Paragraph(text), Paragraph("Later.")])
    assert made == expected
    assert len(made) <= 240


@given(BLOCKS, st.lists(st.builds(LeftOut, TEXTS, TEXTS, st.just("x"), before=st.integers(0, 6))))
@example([Paragraph("---")], [LeftOut("--->", "-", "x")])
def test_any_article_reads_back_word_for_word(blocks: list[Block], left_out: list[LeftOut]) -> None:
    article = replace(ARTICLE, blocks=tuple(blocks), left_out=tuple(left_out))
    text = drafted(article)
    assert words(read(text))[1:-1] == [folded(block.text) for block in blocks if folded(block.text)]
    assert text.count("<!-- left out (") == len(left_out)


@given(TEXTS.filter(folded), TEXTS, TEXTS)
def test_any_headline_author_and_paper_are_shown_as_they_are(
    title: str, author: str, publication: str
) -> None:
    article = replace(ARTICLE, title=title, author=author, publication=publication, blocks=())
    script = read(drafted(article))
    assert (script.meta.title, script.meta.author) == (folded(title), folded(author))
    assert folded(title) in words(script)[0]
    assert folded(publication) in words(script)[0]


def test_list_items_that_follow_one_another_stand_together() -> None:
    blocks = (ListItem("Flour."), ListItem("Water."), Paragraph("Wait."), ListItem("Salt."))
    text = draft(Article("Bread", blocks=blocks), SHOW, id=ID)
    assert "\n\n- Flour.\n- Water.\n\nWait.\n\n- Salt.\n\n" in text

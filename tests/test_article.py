"""Articles in, clean blocks out: folders of pairs, refusals, a real server, and properties."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio_pipeline import files
from audio_pipeline.article import Given, load, read
from audio_pipeline.article.lines import read_lines
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import (
    Article,
    Heading,
    Hyperlink,
    Label,
    ListItem,
    Paragraph,
    Quote,
)

HERE = Path(__file__).parent
PAGES = HERE / "articles"
SOURCES = HERE.parent / "scripts" / "sources"
KINDS = {
    Heading: "heading",
    Label: "label",
    ListItem: "list item",
    Paragraph: "paragraph",
    Quote: "quote",
}
PAIRS = sorted(
    path
    for path in PAGES.iterdir()
    if path.suffix != ".json" and path.with_name(f"{path.stem}.expected.json").exists()
)
PROSE = "The boat came in at nine with all of its lamps lit and nobody on the deck to throw a rope."

OTHER = (
    "Some say that she had been drifting since the spring, which would explain the gulls on her."
)


def pasted(text: str, suffix: str = ".txt") -> Article:
    return read(Given("page" + suffix, text.encode("utf-8"), suffix))


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def left(article: Article) -> dict[str, str]:
    return {out.text: out.code for out in article.left_out}


def shown(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "author": article.author,
        "article_date": article.article_date,
        "blocks": [[KINDS[type(block)], block.text] for block in article.blocks],
        "left_out": [[out.code, out.text] for out in article.left_out],
    }


# --- Pairs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_page_reads_as_its_expected_article(path: Path) -> None:
    expected = json.loads((PAGES / f"{path.stem}.expected.json").read_text("utf-8"))
    assert shown(read(load(str(path)))) == expected


def test_show_s_example_reads_as_its_expected_article() -> None:
    (path,) = SOURCES.glob("the-night-train-*.txt")
    article = read(load(str(path)))
    expected = json.loads((PAGES / "example.expected.json").read_text("utf-8"))
    assert shown(article) == expected
    assert files.slugify(article.title) == path.stem
    assert 400 <= sum(len(text.split()) for text in kept(article)) <= 550


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_left_out_names_a_reason_and_a_place(path: Path) -> None:
    article = read(load(str(path)))
    places = [out.before for out in article.left_out]
    assert all(out.reason and out.code for out in article.left_out)
    assert places == sorted(places)
    assert all(0 <= place <= len(article.blocks) for place in places)


def test_lines_point_into_the_source() -> None:
    path = PAGES / "ferry-news.txt"
    lines = path.read_text("utf-8").splitlines()
    article = read(load(str(path)))
    for block in article.blocks:
        assert block.text in lines[block.line - 1]
    for out in article.left_out:
        assert lines[out.line - 1].endswith(out.text)


# --- Pasted text -----------------------------------------------------------------------------


def test_short_true_paragraphs_stay() -> None:
    text = f"A title of four words\n\n{PROSE}\n\nHe did not.\n\n“No.”\n\nNo.\n\n{OTHER}"
    assert "He did not." in kept(pasted(text))
    assert len(kept(pasted(text))) == 5


def test_short_first_and_last_paragraphs_stay() -> None:
    article = pasted(f"A title of four words\n\nIt rained.\n\n{PROSE}\n\nThen it stopped.")
    assert kept(article) == ["It rained.", PROSE, "Then it stopped."]


@pytest.mark.parametrize("word", ["Comments", "Facebook", "Email", "Discussion", "Related", "News"])
def test_word_of_furniture_that_heads_a_part_of_the_text_stays(word: str) -> None:
    article = pasted(
        f"A title of four words\n\n{PROSE}\n\n{word}\n\nThe harbour master said that he had read "
        f"every one of them twice, and that he would read them again.\n\nThe end\n\n{OTHER}"
    )
    assert Heading(word, 5) in article.blocks
    assert not article.left_out


def test_sentence_about_newsletters_and_cookies_stays() -> None:
    about = [
        "The village’s newsletter has an inbox of its own, and by email it reached every house.",
        "Subscribers left the paper in their hundreds when it stopped printing the tides.",
        "“Sign up for our newsletter,” the sign said, though there was no newsletter.",
        "Comments are running high, and Cookies, the goat, has left.",
        "Support for local journalism is growing, says the baker.",
        "Free e-mail came to the island in 1999.",
        "Copyright law is dull, says the judge.",
        "Already subscribers have asked for their money.",
        "Her cookies are sold at the door, and the privacy policy of the bakery is a curtain.",
    ]
    article = pasted("\n\n".join(["A title of four words", PROSE, *about, OTHER]))
    assert kept(article) == [PROSE, *about, OTHER]


def test_sentence_said_twice_stays_where_it_is_short() -> None:
    text = f"A title of four words\n\n{PROSE}\n\nNobody came.\n\nIt rained on it.\n\nNobody came."
    assert kept(pasted(text)).count("Nobody came.") == 2


def test_pull_quote_goes_and_the_sentence_it_repeats_stays() -> None:
    body = f"{PROSE} “We have never had a boat like that one,” said the pilot."
    article = pasted(
        f"A title of four words\n\n{OTHER}\n\n“We have never had a boat like that one”\n"
        f"— Ida Moen, pilot\n\n{body}"
    )
    assert kept(article) == [OTHER, body]
    assert set(left(article).values()) == {"pull-quote"}


def test_hard_wrapped_lines_are_joined_and_verse_is_not() -> None:
    article = pasted(
        "A title of four words\n\n"
        "The boat came in at nine with all of its lamps lit and nobody on\n"
        "deck to throw a rope, so that the harbour master had to jump for\n"
        "it himself, in his good shoes.\n\n"
        "Low in the water,\nslow in the tide,\nsomebody’s daughter\nstands at her side.\n"
    )
    assert kept(article)[0].endswith(
        "nobody on deck to throw a rope, so that the harbour master "
        "had to jump for it himself, in his good shoes."
    )
    assert kept(article)[1:] == [
        "Low in the water,",
        "slow in the tide,",
        "somebody’s daughter",
        "stands at her side.",
    ]


def test_verse_at_the_end_stays() -> None:
    article = pasted(
        f"A title of it\n\n{PROSE}\n\nBog, bog, soft as a dog,\nwho goes there\n\nShare"
    )
    assert kept(article) == [PROSE, "Bog, bog, soft as a dog,", "who goes there"]


def test_invisible_characters_are_folded_and_typography_is_kept() -> None:
    article = pasted(
        "\ufeffA title\u00a0of four\u200b words\r\n\r\n"
        f"{PROSE[:-1]}\u00a0— “so\u00adfar,”\u2009he\u202fsaid… for\u00a0£5.\r\n"
    )
    assert article.title == "A title of four words"
    assert kept(article) == [f"{PROSE[:-1]} — “sofar,” he said… for £5."]


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("By Jane Roe", "Jane Roe", ""),
        ("Words: Jane Roe", "Jane Roe", ""),
        ("By Jane Roe and John van der Doe", "Jane Roe and John van der Doe", ""),
        ("By Jane Roe, Health Correspondent", "Jane Roe", ""),
        ("Updated 3 May 2024", "", "2024-05-03"),
        ("March 14, 2026", "", "2026-03-14"),
        ("Published: Saturday, 14 March 2026 at 09:30 GMT", "", "2026-03-14"),
        ("2026-03-14", "", "2026-03-14"),
        ("31/12/2025", "", "2025-12-31"),
        ("03/04/2026", "", ""),
        ("By Jane Roe | March 14, 2026 | 5 min read", "Jane Roe", "2026-03-14"),
        ("Jane Roe · 14 Mar 2026", "Jane Roe", "2026-03-14"),
        ("Von Jane Roe", "Jane Roe", ""),
        ("14. März 2026, 8:05 Uhr", "", "2026-03-14"),
        ("Publié le 14 mars 2026 à 08h05", "", "2026-03-14"),
    ],
)
def test_byline_and_date_become_metadata(line: str, author: str, date: str) -> None:
    article = pasted(f"A title of four words\n\n{line}\n\n{PROSE}")
    assert (article.author, article.article_date) == (author, date)
    assert kept(article) == [PROSE]
    assert left(article)[line] in {"byline", "date"}


@pytest.mark.parametrize(
    "line", ["By Monday the horn was silent.", "By 1991 it was gone.", "May 4 was a cold day."]
)
def test_sentence_like_a_byline_or_a_date_stays(line: str) -> None:
    assert kept(pasted(f"A title of four words\n\n{PROSE}\n\n{line}\n\n{OTHER}")) == [
        PROSE,
        line,
        OTHER,
    ]


def test_first_date_outranks_the_date_of_a_revision() -> None:
    article = pasted(f"A title of it\n\nUpdated 4 May 2024\nPublished 3 May 2024\n\n{PROSE}")
    assert article.article_date == "2024-05-03"


def test_comments_that_read_like_prose_go() -> None:
    said = "I worked on that boat for eleven years and nobody ever told me that it could swim."
    article = pasted(
        f"A title of four words\n\n{PROSE}\n\n{OTHER}\n\n3 Comments\n\nOld Salt\n\n{said}\n\n"
        f"2 days ago\n\nReply\n\nGull\n\n{said} Never."
    )
    assert kept(article) == [PROSE, OTHER]
    assert left(article)[said] == "comments"


def test_lists_and_numbers_are_list_items() -> None:
    article = pasted(f"A title of it\n\n{PROSE}\n\n* one rope\n* two ropes\n\n1. Pull.\n2. Let go.")
    assert article.blocks[1:] == (
        ListItem("one rope", 5),
        ListItem("two ropes", 6),
        ListItem("1. Pull.", 8),
        ListItem("2. Let go.", 9),
    )


def test_large_page_of_many_lines_is_read_in_seconds() -> None:
    text = "A title of four words\n\n" + "\n\n".join(f"{PROSE} {n}." for n in range(1500))
    started = time.process_time()
    assert len(kept(pasted(text))) == 1500
    assert time.process_time() - started < 6


# --- Markdown and HTML -------------------------------------------------------------------------


def test_markdown_link_covers_its_words() -> None:
    article = pasted(
        f"# Title of it\n\nSee [the *long* report](https://x.org/r), [up](#a). {PROSE}", ".md"
    )
    block = article.blocks[0]
    assert block.hyperlinks == (Hyperlink(4, 19, "https://x.org/r"),)
    assert block.text[4:19] == "the long report"


def test_markdown_front_matter_names_the_article() -> None:
    article = pasted(
        "---\ntitle: 'Ropes: a life'\nauthors:\n  - Jane Roe\n  - John Doe\n"
        f"date: 2026-03-02T10:00\nlang: en-GB\nurl: https://x.org/ropes\n---\n\n{PROSE}\n",
        ".md",
    )
    assert article.title == "Ropes: a life"
    assert article.author == "Jane Roe and John Doe"
    assert (article.article_date, article.language) == ("2026-03-02", "en-GB")
    assert article.source == "https://x.org/ropes"
    assert article.blocks == (Paragraph(PROSE, 11),)


def test_html_names_language_address_paper_and_picture() -> None:
    article = read(load(str(PAGES / "seed-vault.html")))
    assert article.language == "en-GB"
    assert article.source == "https://fen.example/2026/beans"
    assert article.publication == "The Fen Review"
    assert article.image == "https://fen.example/beans.jpg"
    (link,) = article.blocks[1].hyperlinks
    assert article.blocks[1].text[link.start : link.end] == "each kind"


def test_html_nested_too_deeply_is_refused_rather_than_cut() -> None:
    inner = "".join(f"<p>{PROSE} {n}.</p>" for n in range(20))
    page = f"<html><body><h1>A title of it</h1>{'<div>' * 5000}{inner}{'</div>' * 5000}"
    with pytest.raises(ArticleError, match="nested too deeply"):
        pasted(page + "</body></html>", ".html")


def test_html_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match="no text"):
        pasted(
            "<html><head><title>A title</title></head><body><nav>Home</nav></body></html>", ".html"
        )


# --- Refusals ----------------------------------------------------------------------------------


def test_page_of_furniture_alone_says_what_was_left_out() -> None:
    with pytest.raises(ArticleError, match=r"left out: .*share row") as caught:
        pasted("A title of four words\n\nShare\n\nFacebook X WhatsApp\n\nTop of page\n")
    assert caught.value.problems[0].code == "no-text"


def test_text_without_a_headline_is_refused_with_a_remedy() -> None:
    with pytest.raises(ArticleError, match="first line") as caught:
        pasted(f"{PROSE} {PROSE}\n\n{PROSE} Two.\n")
    assert caught.value.problems[0].code == "no-title"


def test_bad_byte_in_utf8_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("A café title\n\nNaïve text".encode() + b" \xff\xfe here.\n")
    with pytest.raises(ArticleError, match=r"a\.txt:3: byte 28 of the file \(0xff\)"):
        read(load(str(path)))


def test_old_western_encoding_is_read() -> None:
    text = f"Café society of Málaga\n\n“It’s £5,” said Zoë. {PROSE}"
    article = read(Given("a.txt", text.encode("cp1252"), ".txt"))
    assert article.title == "Café society of Málaga"
    assert kept(article) == [f"“It’s £5,” said Zoë. {PROSE}"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_names_the_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"Café society of Málaga\n\n{PROSE}".encode(encoding))
    assert kept(read(load(str(path)))) == [PROSE]


def test_random_bytes_are_refused() -> None:
    with pytest.raises(ArticleError, match="not UTF-8 text"):
        read(Given("a.txt", bytes(range(1, 256)) * 4, ".txt"))


def refusal(source: str, stdin: io.BytesIO | None = None) -> str:
    with pytest.raises(ArticleError) as caught:
        load(source, stdin=stdin)
    return caught.value.problems[0].code


def test_load_refuses_what_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\0\0")
    assert refusal(str(tmp_path / "none.txt")) == "missing"
    assert refusal(str(tmp_path)) == "folder"
    assert refusal(str(tmp_path / "empty.txt")) == "empty"
    assert refusal(str(tmp_path / "picture.txt")) == "binary"
    assert refusal("ftp://example.org/a.txt") == "scheme"
    assert refusal("file:///etc/passwd") == "scheme"
    assert refusal("-", io.BytesIO(b"")) == "empty"


def test_load_refuses_a_large_file_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ArticleError, match=r"large\.txt: too large: 50\.0 MB, .* 5\.0 MB"):
        load(str(path))


def test_load_tells_pages_from_text(tmp_path: Path) -> None:
    page = b"<!doctype html>\n<html><body><p>x</p></body></html>"
    (tmp_path / "a.page").write_bytes(page)
    (tmp_path / "a.markdown").write_bytes(b"# x")
    assert load(str(tmp_path / "a.page")).suffix == ".html"
    assert load(str(tmp_path / "a.markdown")).suffix == ".md"
    assert load("-", stdin=io.BytesIO(page)).suffix == ".html"
    assert load("-", stdin=io.BytesIO(b"Less < more")) == Given(
        "standard input", b"Less < more", ".txt"
    )


# --- Properties --------------------------------------------------------------------------------

LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "",
                "",
                PROSE,
                "Comments",
                "Share",
                "top of page",
                "a.png",
                "By Jane Roe",
                "Related",
                "3 May 2024",
                "> said",
                "- item",
                "- item two",
                "1. one",
                "2. two",
                "## Part",
                "***",
                "He did not.",
                "Sign up for our newsletter",
                "Photo: Jane Roe",
                "Subject: x",
                "From: y",
                "-- ",
                "“The boat came in at nine”",
                "Home | News | Sport",
                "#tag #tag2",
            ]
        ),
    ),
    max_size=25,
)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def letters(text: str) -> str:
    """What may not be lost: every letter and digit, in order. A hyphen at a wrap may go."""
    return "".join(re.findall(r"[^\W_]", text))


@relaxed
@given(lines=LINES)
def test_every_line_of_pasted_text_is_accounted_for(lines: list[str]) -> None:
    text = "A title of four words\n\n" + "\n".join(lines) + f"\n\n{PROSE}\n"
    text = text.encode("utf-8", "ignore").decode()
    article = pasted(text)
    told = "\n".join([article.title, *kept(article), *(out.text for out in article.left_out)])
    for block in read_lines(text).blocks:
        assert block.text in told.split("\n")
    assert letters("".join(block.text for block in read_lines(text).blocks)) == letters(text)


@relaxed
@given(text=st.text(max_size=400), suffix=st.sampled_from([".txt", ".md"]))
def test_any_text_reads_or_is_refused(text: str, suffix: str) -> None:
    try:
        article = read(Given("page", text.encode("utf-8", "replace"), suffix))
    except ArticleError as error:
        assert error.problems
    else:
        assert article.title
        assert article.blocks


@relaxed
@given(data=st.binary(max_size=300))
def test_any_bytes_read_or_are_refused(data: bytes) -> None:
    try:
        assert read(Given("page", data, ".txt")).title
    except ArticleError as error:
        assert error.problems


@settings(max_examples=40, deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<h1>Title of it</h1>",
                "<ul><li>x",
                "</ul>",
                "<br>",
                "<table>",
                "<tr><td>1",
                "</table>",
                "<a href='https://x.org'>",
                "</a>",
                "&nbsp;",
                "<!-- x -->",
                PROSE,
                "<blockquote>",
                "<script>x</script>",
                "<sup><a href='#1'>1</a></sup>",
                "\x00",
                "<b>",
                "<?php ?>",
            ]
        ),
        max_size=25,
    )
)
def test_any_html_reads_or_is_refused(parts: list[str]) -> None:
    try:
        assert pasted("<html><body>" + "".join(parts), ".html").title
    except ArticleError as error:
        assert error.problems


def test_reading_a_text_loads_no_html_parser() -> None:
    code = (
        "import sys, audio_pipeline.article as a; "
        f"a.read(a.load({str(PAGES / 'ferry-news.txt')!r})); "
        "print([m for m in ('lxml', 'trafilatura', 'markdown_it', 'ssl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

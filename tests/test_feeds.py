"""Feeds of articles: read whatever their kind, each new item built once."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from audio_pipeline.article import Given, feeds, read
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Show
from audio_pipeline.pipeline.following import gather
from tests.conftest import Make

BODY = " ".join(
    f"The ferry came in at {n} with all of its lamps lit and nobody on deck." for n in range(9)
)
TEXT = f"<p>{BODY}</p><p>Nobody has asked for it back since then, says the harbour master.</p>"


def rss(count: int = 3, content: str = TEXT, encoding: str = "utf-8") -> bytes:
    entries = "".join(
        f"<item><title>Café &amp; boat {n}</title><link>https://example.org/a/{n}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>g{n}</guid>"
        f"<pubDate>Sat, {n + 1:02} Mar 2025 10:00:00 GMT</pubDate>"
        f"<dc:creator>Jane Roe</dc:creator><description>Short.</description>"
        f"<content:encoded><![CDATA[{content}<p>Number {n} is this one, and no other has it.</p>]]>"
        "</content:encoded></item>"
        for n in range(count)
    )  # fmt: skip
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>'
        f"<link>https://example.org/</link><description>D</description>{entries}</channel></rss>"
    )
    return text.encode(encoding)


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><title type="html">&lt;b&gt;Bold&lt;/b&gt; ferry</title><id>https://example.org/b/1</id>
<link rel="alternate" href="/b/1"/><updated>2025-03-02T10:00:00Z</updated>
<author><name>Ola Moen</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{TEXT}</div></content></entry>
</feed>""".encode()
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>T</title></channel>
<item rdf:about="https://example.org/c"><title>C</title><link>https://example.org/c</link></item>
</rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "home_page_url": "https://example.org/",
        "items": [
            {
                "id": "1",
                "url": "d/1",
                "title": "Dory",
                "content_text": f"{BODY}\n\nThe end came on Sunday, and it was a quiet one.",
                "date_published": "2025-03-04T10:00:00Z",
                "authors": [{"name": "Jane Roe"}, {"name": "Ola Moen"}],
            },
            "nonsense",
            {"id": "2"},
        ],
    }
).encode()


def feed(data: bytes, url: str = "https://example.org/feed") -> Given:
    return Given("feed", data, ".txt", url)


@pytest.mark.parametrize("data", [rss(), ATOM, RDF, JSON, b"\xef\xbb\xbf" + rss()])
def test_a_feed_is_known_by_its_own_beginning(data: bytes) -> None:
    assert feeds.is_feed(feed(data))
    assert feeds.items(feed(data))


@pytest.mark.parametrize(
    "data",
    [b"<html><body>rss</body></html>", b"A text on <rss version='2.0'>", b'{"version": 1}', b""],
)
def test_anything_else_is_no_feed(data: bytes) -> None:
    assert not feeds.is_feed(feed(data))


def test_items_come_newest_first_with_what_the_feed_says() -> None:
    first, *_ = feeds.items(feed(rss()))
    assert (first.title, first.url) == ("Café & boat 2", "https://example.org/a/2?utm_source=rss")
    assert (first.author, first.published, first.guid) == ("Jane Roe", "2025-03-03", "g2")


def test_relative_links_markup_in_titles_and_other_kinds() -> None:
    (atom,) = feeds.items(feed(ATOM))
    assert (atom.title, atom.url, atom.author) == (
        "Bold ferry",
        "https://example.org/b/1",
        "Ola Moen",
    )
    (rdf,) = feeds.items(feed(RDF))
    assert (rdf.url, feeds.as_given(rdf)) == ("https://example.org/c", None)
    (dory,) = feeds.items(feed(JSON))
    assert (dory.url, dory.author) == ("https://example.org/d/1", "Jane Roe and Ola Moen")
    assert (dory.published, dory.title) == ("2025-03-04", "Dory")


def test_an_item_with_its_whole_article_reads_as_a_page() -> None:
    given = feeds.as_given(feeds.items(feed(rss()))[0])
    assert given is not None
    article = read(given)
    assert (article.title, article.author) == ("Café & boat 2", "Jane Roe")
    assert (article.article_date, article.source) == (
        "2025-03-03",
        "https://example.org/a/2?utm_source=rss",
    )
    assert len(article.blocks) == 3


def test_a_summary_is_not_taken_for_the_article() -> None:
    item = feeds.items(feed(rss(content="")))[0]
    assert feeds.as_given(item) is None


def test_an_old_encoding_is_read_as_declared() -> None:
    assert feeds.items(feed(rss(encoding="windows-1252")))[0].title == "Café & boat 2"


@pytest.mark.parametrize(
    "data",
    [
        b"<rss version='2.0'><channel/></rss>",
        b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
        b"<rss version='2.0'",
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        b'{"version": "https://jsonfeed.org/version/1", "items": 3}',
    ],
)
def test_a_feed_without_articles_is_an_error(data: bytes) -> None:
    with pytest.raises(ArticleError, match="feed"):
        feeds.items(feed(data))


def test_entities_that_multiply_do_no_harm() -> None:
    lol = b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 99 + b'"><!ENTITY b "' + b"&a;" * 99 + b'">]>'
    data = rss().replace(b"<rss", lol + b"<rss").replace(b"boat 0", b"&b;&b;&b;")
    with contextlib.suppress(ArticleError):
        assert len(feeds.items(feed(data))) <= 3


def test_of_thousands_of_items_the_first_are_read() -> None:
    assert len(feeds.items(feed(rss(2 * feeds.MOST, content="")))) == feeds.MOST


@settings(max_examples=150, deadline=None)
@cases(
    st.binary(max_size=300),
    st.sampled_from([b"<rss version='2.0'>", b"<feed xmlns='x'>", JSON[:90]]),
)
def test_any_bytes_give_items_or_an_error(data: bytes, start: bytes) -> None:
    with contextlib.suppress(ArticleError):
        assert feeds.items(feed(start + data))


def test_each_new_item_is_built_once(show: Show, make: Make, tmp_path: Path) -> None:
    where = tmp_path / "feed.xml"
    where.write_bytes(rss(3))
    found = gather(show, str(where), newest=2)
    assert (len(found.tasks), found.known, found.older) == (2, 0, 1)
    assert [task.name[-16:-15] for task in found.tasks] == ["1", "2"]
    for number, task in enumerate(found.tasks):
        assert isinstance(task.source, Given)
        built = make(show, task.source, new_id=f"1111111{number}-2222-4333-8444-555555555555")  # type: ignore[arg-type]
        assert built.episode is not None
    again = gather(show, str(where), newest=3)
    assert (len(again.tasks), again.known) == (1, 2)


def test_one_article_is_no_feed(show: Show, article: Path) -> None:
    found = gather(show, str(article), newest=10)
    assert not found.is_feed
    assert isinstance(found.tasks[0].source, Given)


def test_a_feed_that_breaks_off_is_an_error() -> None:
    whole = rss(3)
    with pytest.raises(ArticleError) as raised:
        feeds.items(feed(whole[: len(whole) // 2]))
    assert raised.value.problems[0].code == "bad-feed"


def test_utf_8_under_the_name_of_an_old_encoding_is_read_as_what_it_is() -> None:
    data = rss(1).replace(b'encoding="utf-8"', b'encoding="iso-8859-1"')
    assert feeds.items(feed(data))[0].title == "Café & boat 0"


@pytest.mark.parametrize("end", ["… ", "Continue reading", "Weiterlesen", "[...]"])
def test_a_content_that_is_cut_is_followed_by_its_link(end: str) -> None:
    cut = TEXT.removesuffix("</p>") + f" {end}</p>"
    data = rss(1, content=cut).replace(b"<p>Number 0 is this one, and no other has it.</p>", b"")
    assert feeds.as_given(feeds.items(feed(data))[0]) is None


def test_an_item_that_stands_twice_is_one_item() -> None:
    data = rss(2)
    first, last = data.index(b"<item>"), data.rindex(b"</item>") + len(b"</item>")
    doubled = data[:last] + data[first:last] + data[last:]
    assert len(feeds.items(feed(doubled))) == 2


def test_an_undated_item_stays_beside_its_neighbour() -> None:
    data = rss(3).replace(b"<pubDate>Sat, 02 Mar 2025 10:00:00 GMT</pubDate>", b"")
    assert [item.title[-1] for item in feeds.items(feed(data))] == ["2", "0", "1"]


def test_an_item_is_known_under_http_and_https(show: Show, make: Make, tmp_path: Path) -> None:
    where = tmp_path / "feed.xml"
    where.write_bytes(rss(1))
    (task,) = gather(show, str(where), newest=1).tasks
    assert isinstance(task.source, Given)
    make(show, task.source, new_id="11111111-2222-4333-8444-555555555555")
    where.write_bytes(rss(1).replace(b"https://example.org/a/0?", b"http://example.org/a/0/?"))
    assert gather(show, str(where), newest=1).known == 1


def test_an_item_without_a_link_is_built_once(show: Show, make: Make, tmp_path: Path) -> None:
    where = tmp_path / "feed.xml"
    link = b"<link>https://example.org/a/0?utm_source=rss</link>"
    where.write_bytes(rss(1).replace(link, b""))
    (task,) = gather(show, str(where), newest=1).tasks
    assert isinstance(task.source, Given)
    make(show, task.source, new_id="11111111-2222-4333-8444-555555555555")
    assert gather(show, str(where), newest=1).known == 1

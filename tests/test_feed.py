"""The feed, read back by strangers: feedparser, podcastparser and plain XPath."""

from __future__ import annotations

import io
import locale
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import nh3
import podcastparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from audio_pipeline import feed
from audio_pipeline.errors import PublishError, Severity
from audio_pipeline.models import ChapterMark, Episode, Person, PublicFile, Role, Show, Voice

NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "atom": "http://www.w3.org/2005/Atom",
}
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SHOW = Show(
    Path(),
    "On Air",
    description="Articles, read aloud.",
    author="Maren Holt",
    email="air@example.org",
    link="https://example.org/air/",
    podcast_guid=GUID,
    categories=(("News", "Daily News"), ("Technology", ""), ("News", "Politics")),
    copyright="© 2026 Maren Holt",
    voices={"anna": Voice("anna", "tone", label="Anna")},
)
CHAPTERS = (ChapterMark("Fog & horns", 9.12), ChapterMark("The rule", 3725.9))


def file(role: Role, name: str, kind: str) -> PublicFile:
    return PublicFile(role, f"bridge/t-0a1b2c3d/{name}", 700, "0" * 64, kind)


EPISODE = Episode(
    id="0b0e7a52-8a57-4a2c-a4a6-0f1df3f4ae01",
    slug="bridge",
    date="2026-03-14T09:00:00+01:00",
    title="A sound in the fog",
    summary="What hums under the bridge.",
    notes="<p>What hums under the bridge.</p>",
    seconds=374.4,
    files=(
        PublicFile(Role.ENCLOSURE, "bridge/1a2b3c4d/bridge.mp3", 5990400, "0" * 64, "audio/mpeg"),
        file(Role.VTT, "transcript.vtt", "text/vtt"),
        file(Role.SRT, "transcript.srt", "application/x-subrip"),
        file(Role.JSON, "transcript.json", "application/json"),
        file(Role.HTML, "transcript.html", "text/html"),
        file(Role.CHAPTERS, "chapters.json", "application/json+chapters"),
    ),
    author="Ida Brandt",
    voices=("Anna", "Ben"),
    chapters=CHAPTERS,
)
ENCLOSURE = "https://example.org/air/bridge/1a2b3c4d/bridge.mp3"


def another(number: int, **changes: Any) -> Episode:
    slug = f"episode-{number}"
    enclosure = replace(EPISODE.enclosure, path=f"{slug}/1a2b3c4d/{slug}.mp3")
    base = replace(EPISODE, id=f"id-{number}", slug=slug, files=(enclosure,))
    return replace(base, **changes)


def render(*episodes: Episode, show: Show = SHOW, now: datetime = NOW) -> bytes:
    return feed.render(show, episodes, now=now, artwork_path="assets/artwork-1a2b.png")


def find(xml: bytes, path: str) -> list[Any]:
    found: list[Any] = etree.fromstring(xml).xpath(path, namespaces=NS)
    return found


def values(xml: bytes, path: str) -> list[str]:
    return [str(each) for each in find(xml, path)]


def titles(xml: bytes) -> list[str]:
    return values(xml, "/rss/channel/item/title/text()")


def codes(xml: bytes) -> list[str]:
    return [problem.code for problem in feed.problems(xml)]


def test_feedparser_reads_show_and_episode():
    read = feedparser.parse(render(EPISODE))
    assert not read.bozo
    assert read.feed.title == "On Air"
    assert read.feed.link == "https://example.org/air/"
    assert read.feed.subtitle == "Articles, read aloud."
    assert read.feed.language == "en-us"
    assert read.feed.rights == "© 2026 Maren Holt"
    assert read.feed.image.href == "https://example.org/air/assets/artwork-1a2b.png"
    assert [link.href for link in read.feed.links if link.rel == "self"] == [
        "https://example.org/air/feed.xml"
    ]
    (entry,) = read.entries
    assert entry.title == "A sound in the fog"
    assert entry.id == EPISODE.id
    assert not entry.guidislink
    assert entry.link == "https://example.org/air/bridge/"
    assert entry.published_parsed[:6] == (2026, 3, 14, 8, 0, 0)
    assert entry.summary == "<p>What hums under the bridge.</p>"
    (enclosure,) = entry.enclosures
    assert dict(enclosure) == {
        "href": ENCLOSURE,
        "length": "5990400",
        "type": "audio/mpeg",
    }
    assert entry.itunes_duration == "374"


def test_podcastparser_reads_episode_and_chapters():
    read = podcastparser.parse("https://example.org/air/feed.xml", io.BytesIO(render(EPISODE)))
    assert read["title"] == "On Air"
    assert read["explicit"] is False
    assert read["itunes_owner"] == {"name": "Maren Holt", "email": "air@example.org"}
    (episode,) = read["episodes"]
    assert episode["guid"] == EPISODE.id
    assert episode["title"] == "A sound in the fog"
    assert episode["total_time"] == 374
    assert episode["enclosures"] == [
        {"url": ENCLOSURE, "file_size": 5990400, "mime_type": "audio/mpeg"}
    ]
    # It keeps whole seconds only.
    assert [(each["start"], each["title"]) for each in episode["chapters"]] == [
        (9, "Fog & horns"),
        (3725, "The rule"),
    ]


def test_channel_tags_of_apple():
    xml = render(EPISODE)
    top = values(xml, "/rss/channel/itunes:category/@text")
    assert top == ["News", "Technology"]
    inner = values(xml, "/rss/channel/itunes:category[@text='News']/itunes:category/@text")
    assert inner == ["Daily News", "Politics"]
    assert values(xml, "/rss/channel/itunes:author/text()") == ["Maren Holt"]
    assert values(xml, "/rss/channel/itunes:type/text()") == ["episodic"]
    assert values(xml, "/rss/channel/itunes:image/@href") == [
        "https://example.org/air/assets/artwork-1a2b.png"
    ]
    assert values(xml, "/rss/channel/itunes:block") == []


def test_artwork_may_be_called_jpeg():
    xml = feed.render(SHOW, [EPISODE], now=NOW, artwork_path="assets/art.jpeg")
    assert values(xml, "//channel/itunes:image/@href") == [
        "https://example.org/air/assets/art.jpeg"
    ]


def test_channel_tags_of_the_podcast_namespace():
    xml = render(EPISODE)
    assert values(xml, "/rss/channel/podcast:guid/text()") == [GUID]
    assert values(xml, "/rss/channel/podcast:medium/text()") == ["podcast"]
    assert values(xml, "/rss/channel/podcast:locked/text()") == ["yes"]
    assert values(xml, "/rss/channel/podcast:locked/@owner") == ["air@example.org"]
    assert values(xml, "/rss/channel/podcast:person/text()") == ["Anna"]


def test_computer_voices_are_disclosed_on_show_and_episode():
    xml = render(EPISODE, another(2))
    path = "podcast:txt[@purpose='ai-content']/text()"
    assert values(xml, f"/rss/channel/{path}") == ["true"]
    assert values(xml, f"//item/{path}") == ["true", "true"]


def test_item_tags_of_the_podcast_namespace():
    xml = render(EPISODE)
    (item,) = find(xml, "//item")
    base = "https://example.org/air/bridge/t-0a1b2c3d/"
    assert [dict(each.attrib) for each in item.iterfind("podcast:transcript", NS)] == [
        {"url": f"{base}{name}", "type": kind, "language": "en-us", **relation}
        for name, kind, relation in (
            ("transcript.vtt", "text/vtt", {"rel": "captions"}),
            ("transcript.srt", "application/x-subrip", {"rel": "captions"}),
            ("transcript.json", "application/json", {}),
            ("transcript.html", "text/html", {}),
        )
    ]
    assert dict(item.find("podcast:chapters", NS).attrib) == {
        "url": f"{base}chapters.json",
        "type": "application/json+chapters",
    }
    assert [
        (each.text, each.get("group"), each.get("role"))
        for each in item.iterfind("podcast:person", NS)
    ] == [
        ("Ida Brandt", "writing", "author"),
        ("Anna", "cast", "narrator"),
        ("Ben", "cast", "narrator"),
    ]
    assert values(xml, "//psc:chapters/@version") == ["1.2"]
    assert values(xml, "//psc:chapter/@start") == ["00:00:09.120", "01:02:05.900"]


def test_persons_of_the_ledger_are_taken_as_they_are():
    person = Person("Jo", "editor", group="writing", url="https://jo.example")
    xml = render(replace(EPISODE, persons=(person,)))
    (found,) = find(xml, "//item/podcast:person")
    assert (found.text, dict(found.attrib)) == (
        "Jo",
        {"group": "writing", "role": "editor", "href": "https://jo.example"},
    )


@pytest.mark.parametrize(
    ("show", "episode", "expected"),
    [(False, None, "false"), (False, True, "true"), (True, None, "true"), (True, False, "false")],
)
def test_explicit_is_true_or_false(show: bool, episode: bool | None, expected: str):
    xml = render(replace(EPISODE, explicit=episode), show=replace(SHOW, explicit=show))
    assert values(xml, "/rss/channel/itunes:explicit/text()") == [str(show).lower()]
    assert values(xml, "//item/itunes:explicit/text()") == [expected]


def test_season_episode_and_image_of_an_item():
    xml = render(replace(EPISODE, season=2, episode=12, image="bridge/art 1.png"))
    assert values(xml, "//item/itunes:season/text()") == ["2"]
    assert values(xml, "//item/itunes:episode/text()") == ["12"]
    assert values(xml, "//item/podcast:episode/text()") == ["12"]
    assert values(xml, "//item/itunes:image/@href") == [
        "https://example.org/air/bridge/art%201.png"
    ]


def test_newest_first_and_the_feed_is_as_new_as_its_newest():
    xml = render(
        another(1, title="old", date="2026-01-01T00:00:00+00:00"),
        another(2, title="new", date="2026-02-01T00:30:00+02:00"),
        another(3, title="middle", date="2026-01-31T22:00:00+00:00"),
    )
    assert titles(xml) == ["new", "middle", "old"]
    assert values(xml, "//lastBuildDate/text()") == ["Sun, 01 Feb 2026 00:30:00 +0200"]


def test_the_order_of_the_ledger_does_not_matter():
    twins = [another(1), another(2), another(3)]
    assert render(*twins) == render(*reversed(twins))


def test_embargo_ends_on_the_second():
    later = another(1, date="2026-06-01T02:00:00+02:00")
    assert titles(render(later, now=NOW - timedelta(seconds=1))) == []
    assert titles(render(later, now=NOW)) == [later.title]


def test_withdrawn_episodes_are_left_out():
    gone = another(1, title="gone", withdrawn="2026-05-01T00:00:00+00:00")
    assert titles(render(gone, EPISODE)) == [EPISODE.title]


def test_without_an_episode_there_is_no_date():
    xml = render()
    assert values(xml, "//lastBuildDate") == []
    assert not feedparser.parse(xml).bozo


def test_a_show_without_link_is_not_out():
    xml = render(EPISODE, show=replace(SHOW, link=""))
    assert values(xml, "//podcast:guid") == []
    assert values(xml, "/rss/channel/itunes:block/text()") == ["yes"]
    assert values(xml, "//enclosure/@url") == ["http://127.0.0.1:8000/bridge/1a2b3c4d/bridge.mp3"]


def test_the_home_page_may_be_elsewhere():
    xml = render(EPISODE, show=replace(SHOW, site_link="https://example.org/"))
    assert values(xml, "/rss/channel/link/text()") == ["https://example.org/"]
    assert values(xml, "/rss/channel/image/link/text()") == ["https://example.org/"]
    assert values(xml, "/rss/channel/atom:link/@href") == ["https://example.org/air/feed.xml"]


@pytest.mark.parametrize("title", ["1984", "true", "Où est l’océan? 海 🌊", "a < b & c > d", "]]>"])
def test_titles_survive(title: str):
    xml = render(replace(EPISODE, title=title))
    assert titles(xml) == [title]
    parsed = podcastparser.parse("https://example.org/", io.BytesIO(xml))
    assert parsed["episodes"][0]["title"] == title


def test_numbers_survive_as_titles_with_feedparser():
    assert feedparser.parse(render(replace(EPISODE, title="1984"))).entries[0].title == "1984"


def test_notes_may_hold_the_end_of_a_cdata_section():
    notes = "<p>a ]]> b &amp; c</p>"
    xml = render(replace(EPISODE, notes=notes))
    assert values(xml, "//item/description/text()") == [notes]
    assert b"<![CDATA[" in xml


def test_control_characters_are_left_out():
    xml = render(
        replace(EPISODE, title="a\x00b\x0b\ufffe\ud800c", notes="<p>x\x1by</p>", author="I\x07da"),
        show=replace(SHOW, description="d\x02e"),
    )
    assert titles(xml) == ["abc"]
    assert values(xml, "//item/description/text()") == ["<p>xy</p>"]
    assert values(xml, "//channel/description/text()") == ["de"]


def test_the_same_ledger_gives_the_same_bytes_at_any_later_time():
    assert render(EPISODE, another(2)) == render(EPISODE, another(2), now=NOW + timedelta(days=900))


def test_dates_do_not_depend_on_the_locale():
    before = locale.setlocale(locale.LC_ALL)
    plain = render(EPISODE)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        try:
            assert render(EPISODE) == plain
        finally:
            locale.setlocale(locale.LC_ALL, before)


def test_two_episodes_with_one_id_are_refused():
    with pytest.raises(PublishError, match="has the id of"):
        render(another(1), another(2, id="id-1"))


@pytest.mark.parametrize("date", ["2026-03-14T09:00:00", "yesterday", ""])
def test_a_date_without_offset_is_refused(date: str):
    with pytest.raises(PublishError, match="no date with an offset"):
        render(replace(EPISODE, date=date))


def test_all_faults_of_the_ledger_are_reported_at_once():
    with pytest.raises(PublishError) as caught:
        render(another(1, date=""), another(2, id="id-1"), another(3, date="soon"))
    assert [str(each.place) for each in caught.value.problems] == [
        "ledger/episode-1.json",
        "ledger/episode-2.json",
        "ledger/episode-3.json",
    ]


def test_importing_the_feed_loads_nothing_heavy():
    code = "import sys, audio_pipeline.feed, audio_pipeline.transcript; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "audio_pipeline.feed" in loaded
    assert not {"feedgen", "lxml", "nh3", "dateutil", "numpy"} & set(loaded)


TEXT = st.text(max_size=60)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_any_text_makes_a_feed_that_reads_back(title: str, author: str, label: str, about: str):
    notes = feed.notes(
        summary=about,
        source="https://example.net/a?b=1&c=2",
        publication=title,
        author=author,
        voices=[label],
        chapters=CHAPTERS,
        hyperlinks=[(title, "https://example.net/")],
    )
    episode = replace(
        EPISODE,
        title=title,
        author=author,
        voices=(label,),
        notes=notes,
        chapters=(ChapterMark(title, 1.0),),
    )
    xml = render(episode, show=replace(SHOW, title=f"On Air {title}", author=author))
    assert not feedparser.parse(xml).bozo
    assert list(feed.items(xml)) == [EPISODE.id]
    kept = "".join(
        c for c in title if re.match("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", c)
    )
    assert titles(xml) == [" ".join(kept.split()) or "bridge"]
    assert feed.problems(xml) == []


# Identity and reading back


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", GUID),
    ],
)
def test_podcast_guid(url: str, expected: str):
    assert feed.podcast_guid(url) == expected


def test_items_of_a_feed():
    when = datetime(2026, 3, 14, 8, tzinfo=UTC)
    assert feed.items(render(EPISODE)) == {EPISODE.id: (when, ENCLOSURE)}


def test_items_of_a_strangers_feed():
    xml = (
        b"<rss version='2.0'><channel><item><pubDate>soon</pubDate>"
        b"<enclosure url='https://x.org/1.mp3'/></item>"
        b"<item><guid> g </guid></item></channel></rss>"
    )
    assert feed.items(xml) == {
        "https://x.org/1.mp3": (None, "https://x.org/1.mp3"),
        "g": (None, ""),
    }


BOMB = b"""<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


@pytest.mark.parametrize(
    ("xml", "message"),
    [(BOMB, "document type"), (b"<rss", "not well-formed"), (b"", "not well-formed")],
)
def test_broken_or_dangerous_feeds_are_refused(xml: bytes, message: str):
    with pytest.raises(PublishError, match=message):
        feed.items(xml)
    assert message in str(feed.problems(xml)[0])


# The checker


def test_our_own_feed_has_no_problems():
    assert feed.problems(render(EPISODE, another(2))) == []


def test_a_feed_for_this_machine_gets_one_note():
    found = feed.problems(render(EPISODE, show=replace(SHOW, link="")))
    assert [(each.code, each.severity) for each in found] == [("feed-local", Severity.NOTE)]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (rb"<language>en-us</language>", b"", "feed-missing"),
        (rb'<itunes:category text="News">', b'<itunes:category text="">', "feed-missing"),
        (rb"<itunes:explicit>false", b"<itunes:explicit>no", "feed-explicit"),
        (rb'length="5990400"', b'length=""', "feed-length"),
        (rb'length="5990400"', b'length="0"', "feed-length"),
        (rb'type="audio/mpeg"', b'type="audio/opus"', "feed-type"),
        (rb"bridge\.mp3", b"bridge.wav", "feed-type"),
        (rb"<itunes:duration>374", b"<itunes:duration>6 min", "feed-duration"),
        (rb"<pubDate>[^<]*", b"<pubDate>2026-03-14", "feed-date"),
        (rb"<guid[^<]*</guid>", b"", "feed-missing"),
        (rb"<enclosure[^>]*>", b"", "feed-missing"),
        (rb"What hums", b"x" * 4000, "feed-description"),
        (rb"artwork-1a2b\.png", b"artwork.webp", "feed-artwork"),
        (rb"https://example\.org", b"http://example.org", "feed-https"),
        (rb"https://example\.org", b"", "feed-address"),
        (rb'<podcast:txt purpose="ai-content">true</podcast:txt>', b"", "feed-missing"),
        (rb"<enclosure[^>]*>", rb"\g<0>\g<0>", "feed-enclosure"),
        (rb'version="2.0"', b'version="0.91"', "feed-rss"),
        (rb"(?s)<item>.*</item>", b"", "feed-empty"),
    ],
)  # fmt: skip
def test_checker_finds(before: bytes, after: bytes, code: str):
    xml = render(EPISODE)
    spoilt = re.sub(before, after, xml)
    assert spoilt != xml
    assert set(codes(spoilt)) == {code}


def test_checker_finds_doubles_and_names_the_line():
    xml = (
        render(another(1), another(2)).replace(b"id-1", b"id-2").replace(b"episode-1", b"episode-2")
    )
    found = feed.problems(xml, "https://x.org/feed.xml")
    assert [each.code for each in found] == ["feed-double-guid", "feed-double-enclosure"]
    assert found[0].place.path == "https://x.org/feed.xml"
    assert found[0].place.line and found[0].place.line > 10


def test_checker_reports_everything_at_once():
    xml = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"
    messages = [each.message for each in feed.problems(xml)]
    for missing in ("title", "link", "language", "itunes:explicit", "itunes:image"):
        assert f"the show has no {missing}" in messages
    for missing in ("guid", "pubDate", "enclosure"):
        assert f'"One" has no {missing}' in messages


# Notes


def notes(**changes: Any) -> str:
    given_: dict[str, Any] = {
        "summary": "What hums & why.",
        "source": "https://www.example.net/fog",
        "publication": "The Harbour",
        "author": "Ida Brandt",
        "voices": ["Anna"],
        "chapters": (),
        "hyperlinks": (),
    }
    return feed.notes(**(given_ | changes))


def test_notes_say_what_who_and_where_from():
    assert notes() == (
        "<p>What hums &amp; why.</p>\n"
        "<p>Read by Anna, a computer voice.</p>\n"
        '<p>Original article: <a href="https://www.example.net/fog">The Harbour</a>'
        ", by Ida Brandt</p>"
    )


def test_notes_without_anything_known_still_disclose():
    assert (
        notes(summary="", source="", publication="", author="", voices=[])
        == "<p>Read by a computer voice.</p>"
    )


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        (["Anna", "Ben"], "Read by Anna and Ben, computer voices."),
        (["Anna", "Ben", "Anna", "Cleo"], "Read by Anna, Ben and Cleo, computer voices."),
    ],
)
def test_notes_name_every_voice_once(voices: list[str], said: str):
    assert said in notes(voices=voices)


def test_notes_without_an_address_name_the_author():
    assert "<p>Written by Ida Brandt for The Harbour.</p>" in notes(source="")
    assert "<p>Written by Ida Brandt.</p>" in notes(source="file:///x", publication="")
    assert '">example.net</a>' in notes(publication="")


def test_notes_list_chapters_from_three_on_and_from_the_start():
    marks = (ChapterMark("Fog", 9.9), ChapterMark("Horns <3", 64), ChapterMark("End", 3725.9))
    assert "00:00" not in notes(chapters=marks[:2])
    lines = re.findall(r"<li>(.*)</li>", notes(chapters=marks))
    assert lines == ["00:00:00 Opening", "00:00:09 Fog", "00:01:04 Horns &lt;3", "01:02:05 End"]
    at_once = (ChapterMark("Fog", 0.4), *marks[1:])
    assert re.findall(r"<li>(.*)</li>", notes(chapters=at_once))[0] == "00:00:00 Fog"


def test_notes_list_the_links_of_the_web_but_not_the_article_again():
    links = [
        ("the report", "https://r.example/?a=1&b=2"),
        ("bad", "javascript:alert(1)"),
        ("here", "https://www.example.net/fog"),
        ("", "https://bare.example/"),
    ]
    assert re.findall(r"<li>(.*)</li>", notes(hyperlinks=links)) == [
        '<a href="https://r.example/?a=1&amp;b=2">the report</a>',
        '<a href="https://bare.example/">https://bare.example/</a>',
    ]


def test_notes_drop_links_then_chapters_then_the_summary_s_end():
    marks = tuple(ChapterMark(f"Chapter {n} " + "x" * 20, n * 60.0) for n in range(40))
    links = [(f"link {n}", f"https://example.net/{n}") for n in range(200)]
    some = notes(chapters=marks, hyperlinks=links)
    assert some.count("Chapter") == 40
    assert 0 < some.count("link ") < 200
    none = notes(summary="word " * 700, chapters=marks, hyperlinks=links)
    assert "https://example.net/1" not in none and 3 <= none.count("Chapter") < 40
    cut = notes(summary="word " * 2000, chapters=marks, hyperlinks=links)
    assert "Chapter" not in cut and "word …</p>" in cut
    for each in (some, none, cut):
        assert 3500 < len(each.encode()) <= 4000
        assert "Read by Anna, a computer voice." in each


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=6000),
    st.text(max_size=1500).map(lambda text: f"https://x.org/{text}"),
    st.text(max_size=1500),
    st.lists(st.text(max_size=300), max_size=20),
    st.lists(st.tuples(st.text(max_size=50), st.floats(0, 9999)), max_size=60),
)
def test_notes_fit_and_are_clean(
    text: str, url: str, name: str, voices: list[str], chapters: list[tuple[str, float]]
):
    html = notes(
        summary=text,
        source=url,
        publication=name,
        author=name,
        voices=voices,
        chapters=[ChapterMark(*each) for each in chapters],
        hyperlinks=[(text, url), (name, f"{url}2")],
    )
    assert len(html.encode("utf-8")) <= 4000
    assert re.search(r"<p>Read by .*computer voice", html)
    allowed = {"p", "a", "ul", "li"}
    assert nh3.clean(html, tags=allowed, attributes={"a": {"href"}}, link_rel=None) == html


def test_notes_of_ampersands_alone_fit():
    html = notes(
        summary="& " * 4000, author="&" * 900, publication="&" * 900, voices=["&" * 128] * 9
    )
    assert len(html.encode()) <= 4000
    assert "computer voice" in html


def test_pub_dates_are_rfc_2822():
    (date,) = values(render(EPISODE), "//item/pubDate/text()")
    assert date == "Sat, 14 Mar 2026 09:00:00 +0100"
    assert parsedate_to_datetime(date) == datetime.fromisoformat(EPISODE.date)

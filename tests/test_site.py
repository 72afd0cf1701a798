"""The listener's pages as a parser sees them; the browser has its own tests."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import pytest

from audio_pipeline import site
from audio_pipeline.files import sha256
from audio_pipeline.models import ChapterMark, Episode, PublicFile, Role, Show, Site

PNG = b"\x89PNG\r\n\x1a\n" + b"large"
SMALL = b"\xff\xd8\xff" + b"small"
NASTY = """<script>alert("1")</script> & 'so' "on" </title>"""
FRAGMENT = (
    '<h2 id="c1" data-t="9">Under the tower</h2>\n'
    '<p id="p1"><a class="time" href="#t=9.12">0:09</a> '
    '<span class="s" data-t="9.12" data-e="12.5">Every night.</span> '
    '<span class="s" data-t="12.6" data-e="15">See <a href="https://example.org/r">this</a>.</span>'
    "</p>\n"
)


@pytest.fixture
def show() -> Show:
    return Show(
        root=Path("show"),
        title="On Air",
        description="Articles, read aloud.",
        author="The Harbour Letter",
        email="air@example.org",
        link="https://example.org/air/",
    )


def episode(slug: str = "fog", **changes: object) -> Episode:
    files = (
        PublicFile(Role.ENCLOSURE, f"{slug}/1a2b3c4d/{slug}.mp3", 5_812_345, "1a", "audio/mpeg"),
        PublicFile(Role.VTT, f"{slug}/t-5e6f7a8b/transcript.vtt", 10, "5e", "text/vtt"),
        PublicFile(Role.JSON, f"{slug}/t-5e6f7a8b/transcript.json", 10, "5f", "application/json"),
    )
    made = Episode(
        id=f"id-{slug}",
        slug=slug,
        date="2026-03-14T08:00:00+01:00",
        title="A sound in the fog",
        summary="What a foghorn is for.",
        notes="",
        seconds=374.2,
        files=files,
        author="Maren Holt",
        publication="The Harbour Letter",
        source="https://example.org/fog",
        voices=("Anna",),
        chapters=(ChapterMark("Under the tower", 9.0), ChapterMark("The rule", 64.5)),
        hyperlinks=(("The report", "https://example.org/r"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def shared(show: Show) -> dict[str, bytes]:
    return site.assets(show, PNG, SMALL)


def page(show: Show, made: Episode | None = None, **beside: Episode | None) -> bytes:
    beside = {"newer": None, "older": None} | beside
    names = site.asset_names(shared(show))
    return site.page(show, made or episode(), FRAGMENT, asset_names=names, **beside)


def index(show: Show, *episodes: Episode) -> bytes:
    return site.index(show, episodes, asset_names=site.asset_names(shared(show)))


def parsed(data: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(data.decode())


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_names_of_shared_files_carry_a_hash_of_their_bytes(show: Show) -> None:
    made = shared(show)
    names = site.asset_names(made)
    assert set(made) == {names.style, names.player, names.artwork, names.cover}
    assert re.fullmatch(r"assets/style-[0-9a-f]{8}\.css", names.style)
    assert re.fullmatch(r"assets/cover-[0-9a-f]{8}\.jpg", names.cover)
    assert names.artwork == site.artwork_path(show, PNG)
    assert made[names.artwork] == PNG
    assert site.artwork_path(show, PNG + b"!") != names.artwork


def test_style_and_player_stay_small(show: Show) -> None:
    made = shared(replace(show, site=Site(accent="#0b57d0")))
    names = site.asset_names(made)
    assert len(gzip.compress(made[names.style])) <= 5 * 1024
    assert len(gzip.compress(made[names.player])) <= 6 * 1024


def hash_of(*numbers: int) -> str:
    """A word no compressor knows."""
    return sha256(repr(numbers).encode())[:5]


def test_the_page_of_a_long_read_stays_small(show: Show) -> None:
    names = site.asset_names(shared(show))
    spans = [
        f'<span class="s" data-t="{i * 5.137:.3f}" data-e="{i * 5.137 + 4.9:.3f}">'
        + " ".join(hash_of(i, j) for j in range(15))
        + ".</span>"
        for i in range(100)
    ]
    made = site.page(show, episode(), "".join(spans), newer=None, older=None, asset_names=names)
    assert len(gzip.compress(made)) <= 25 * 1024


def test_the_same_values_give_the_same_bytes(show: Show) -> None:
    assert page(show) == page(show)
    assert index(show, episode()) == index(show, episode())
    assert shared(show) == shared(show)
    assert page(show).count(b"\r") == 0


def test_what_the_head_of_the_page_says(show: Show) -> None:
    tree = parsed(page(show, episode(episode=12, voices=("Anna", "Ben"))))
    title = tree.find_class("title")[0]
    assert words(title) == "Episode 12 · 14 March 2026 A sound in the fog"
    assert words(tree.find_class("by")[0]) == (
        "Written by Maren Holt for The Harbour Letter. Read by Anna and Ben, computer voices."
    )
    assert [words(e) for e in tree.find_class("go")] == ["Listen · 6 min"]
    assert tree.find_class("go")[0].get("href") == "1a2b3c4d/fog.mp3"
    assert [words(e) for e in tree.find_class("button")][:2] == ["Subscribe", "The original"]
    assert len(tree.findall(".//h1")) == 1


@pytest.mark.parametrize(
    ("author", "publication", "voices", "expected"),
    [
        ("", "", (), "Read by a computer voice."),
        (
            "",
            "Acme Inc.",
            ("Anna",),
            "First published by Acme Inc. Read by Anna, a computer voice.",
        ),
        ("Jo", "", ("Anna",), "Written by Jo. Read by Anna, a computer voice."),
        ("Jo", "X", ("A", "B", "C"), "Written by Jo for X. Read by A, B and C, computer voices."),
    ],
)
def test_a_missing_name_drops_its_clause(
    show: Show, author: str, publication: str, voices: tuple[str, ...], expected: str
) -> None:
    made = episode(author=author, publication=publication, voices=voices)
    assert words(parsed(page(show, made)).find_class("by")[0]) == expected


def test_no_number_is_made_up(show: Show) -> None:
    assert words(parsed(page(show)).find_class("title")[0]).startswith("14 March 2026")


def test_texts_are_escaped_everywhere(show: Show) -> None:
    made = episode(
        title=NASTY,
        summary=NASTY,
        author=NASTY,
        publication=NASTY,
        voices=(NASTY,),
        chapters=(ChapterMark(NASTY, 1.0),),
        hyperlinks=((NASTY, 'https://example.org/"><script>'),),
    )
    nasty = replace(show, title=NASTY, description=NASTY, author=NASTY)
    names = site.asset_names(shared(nasty))
    for data in (
        page(nasty, made, newer=made, older=made),
        index(nasty, made),
        site.tombstone(nasty, replace(made, withdrawn="2026-04-01T00:00:00Z"), asset_names=names),
    ):
        tree = parsed(data)
        scripts = tree.findall(".//script")
        assert {script.get("type") for script in scripts} <= {"module", "application/ld+json"}
        assert not any(script.text for script in scripts if script.get("type") == "module")
        assert NASTY in tree.findtext(".//title")
        assert b'alert("' not in data
        assert not [
            name for element in tree.iter() for name in element.attrib if name.startswith("on")
        ]


def test_links_of_another_kind_than_the_web_are_left_out(show: Show) -> None:
    evil = "javascript:alert(1)"
    made = episode(source=evil, hyperlinks=(("x", evil), ("y", "data:text/html,x")), image=evil)
    bad = replace(show, site=Site(contact=evil, subscribe={"App": evil}), site_link=evil, email="")
    for data in (page(bad, made), index(bad, made)):
        assert b"javascript:" not in data
        assert b"data:text" not in data


def test_times_of_the_text_lead_to_the_sound(show: Show) -> None:
    tree = parsed(page(show))
    text = tree.get_element_by_id("text")
    found = [a.get("href") for a in text.iter("a")]
    assert found == [
        "1a2b3c4d/fog.mp3#t=9",
        "1a2b3c4d/fog.mp3#t=9.12",
        "https://example.org/r",
    ]
    assert words(text.find(".//h2")) == "Under the tower0:09"
    assert [span.get("data-t") for span in text.find_class("s")] == ["9.12", "12.6"]


def test_without_script_there_is_a_player_that_fetches_nothing_by_itself(show: Show) -> None:
    (audio,) = parsed(page(show)).iter("audio")
    assert audio.get("preload") == "none"
    assert audio.get("controls") is not None
    assert audio.get("src") == "1a2b3c4d/fog.mp3"
    assert audio.get("data-words") == "t-5e6f7a8b/transcript.json"
    assert audio.get("data-seconds") == "374.2"


def test_an_episode_without_word_times_and_chapters_has_a_page(show: Show) -> None:
    bare = episode(chapters=(), hyperlinks=(), source="", files=episode().files[:1])
    tree = parsed(page(replace(show, email="", link=""), bare))
    assert not tree.find_class("marks")
    assert "In this episode" not in words(tree)
    assert "Transcript as" not in words(tree)
    assert "Tell us" not in words(tree)
    assert tree.find(".//audio").get("data-words") == ""


def test_files_and_a_way_to_complain_stand_beside_the_text(show: Show) -> None:
    tree = parsed(page(show))
    aside = words(tree.find(".//aside"))
    assert "Transcript as VTT, JSON." in aside
    assert "MP3, 5.8 MB." in aside
    assert "Heard a word said wrong? Tell us." in aside
    (tell,) = tree.find_class("tell")
    assert tell.get("href") == "mailto:air@example.org?subject=A%20sound%20in%20the%20fog"
    other = replace(show, site=Site(contact="https://example.org/desk"))
    assert parsed(page(other)).find_class("tell")[0].get("href") == "https://example.org/desk"


def test_links_between_pages_are_relative_and_lead_somewhere(show: Show) -> None:
    new, old = episode("fog"), episode("salt", title="Salt", date="2026-03-12T08:00:00Z")
    made = shared(show) | {"feed.xml": b"", "index.html": index(show, new, old)}
    made["fog/index.html"] = page(show, new, older=old)
    made["salt/index.html"] = page(show, old, newer=new)
    for each in (new, old):
        made |= {file.path: b"" for file in each.files}
    base = "https://elsewhere.example/deep/er/"
    for path in [path for path in made if path.endswith(".html")]:
        tree = parsed(made[path])
        ids = {element.get("id") for element in tree.iter() if element.get("id")}
        here = urljoin(base, path.removesuffix("index.html"))
        for element, _, link, _ in tree.iterlinks():
            if urlsplit(link).scheme:
                continue
            assert not link.startswith("/"), link
            whole, fragment = urldefrag(urljoin(here, link))
            target = unquote(whole.removeprefix(base))
            target = f"{target}index.html" if target.endswith("/") or not target else target
            assert target in made, f"{path}: {link}"
            if fragment and whole == here:
                assert fragment in ids, f"{path}: {link}"
            elif fragment in ("episodes", "subscribe", "play"):
                assert f'id="{fragment}"'.encode() in made[target]
            assert element.tag != "base"


def test_nothing_is_asked_of_another_host(show: Show) -> None:
    for data in (page(show), index(show, episode())):
        tree = parsed(data)
        loaded = [e.get("src") for e in tree.iter("img", "script", "audio", "iframe")]
        loaded += [
            e.get("href") for e in tree.iter("link") if e.get("rel") in ("stylesheet", "icon")
        ]
        assert not [link for link in loaded if link and urlsplit(link).netloc]
        assert not tree.findall(".//style")
        assert not [element for element in tree.iter() if element.get("style")]
    assert b"url(" not in b"".join(shared(show).values())
    assert b"@import" not in b"".join(shared(show).values())


def test_the_policy_allows_only_our_own(show: Show) -> None:
    policy = parsed(page(show)).find(".//meta[@http-equiv]").get("content")
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


def meta(tree: lxml.html.HtmlElement, name: str) -> str | None:
    found = tree.find(f".//meta[@property='{name}']")
    return None if found is None else found.get("content")


def test_what_strangers_read_names_the_shows_address(show: Show) -> None:
    tree = parsed(page(show))
    assert tree.find(".//link[@rel='canonical']").get("href") == "https://example.org/air/fog/"
    assert meta(tree, "og:url") == "https://example.org/air/fog/"
    assert meta(tree, "og:audio") == "https://example.org/air/fog/1a2b3c4d/fog.mp3"
    assert meta(tree, "og:image") == f"https://example.org/air/{site.artwork_path(show, PNG)}"
    feed = tree.find(".//link[@type='application/rss+xml']").get("href")
    assert feed == "https://example.org/air/feed.xml"


def test_without_an_address_nothing_claims_one(show: Show) -> None:
    here = replace(show, link="")
    for data in (page(here), index(here, episode())):
        assert b"127.0.0.1" not in data
        tree = parsed(data)
        assert tree.find(".//link[@rel='canonical']") is None
        assert meta(tree, "og:title")
        assert meta(tree, "og:url") is None
        assert tree.find(".//script[@type='application/ld+json']") is None
    feed = parsed(page(here)).find(".//link[@type='application/rss+xml']")
    assert feed.get("href") == "../feed.xml"


def test_structured_data_can_be_read_back(show: Show) -> None:
    made = episode(title=NASTY, episode=12)
    raw = parsed(page(show, made)).findtext(".//script[@type='application/ld+json']")
    assert "<" not in raw
    data = json.loads(raw)
    assert data["@type"] == "PodcastEpisode"
    assert data["name"] == NASTY
    assert data["episodeNumber"] == 12
    assert data["duration"] == "PT374S"
    assert data["associatedMedia"]["contentUrl"].endswith("/fog/1a2b3c4d/fog.mp3")
    assert data["partOfSeries"]["webFeed"] == "https://example.org/air/feed.xml"


def test_the_index_lists_newest_first_and_not_what_is_withdrawn(show: Show) -> None:
    early = episode("early", title="Early", date="2026-03-14T08:30:00+02:00")
    late = episode("late", title="Late", date="2026-03-14T07:00:00Z")
    old = episode("old", title="Old", date="2025-12-31T23:00:00Z")
    gone = episode("gone", title="Gone", withdrawn="2026-03-15T00:00:00Z")
    tree = parsed(index(show, old, early, gone, late))
    assert [words(h) for h in tree.findall(".//ol//h3")] == ["Late", "Early", "Old"]
    assert words(tree.find_class("newest")[0].find(".//h3")) == "Late"
    assert [a.get("href") for a in tree.findall(".//ol//h3/a")] == ["late/", "early/", "old/"]


def test_an_index_of_nothing_says_so(show: Show) -> None:
    assert "No episodes yet." in words(parsed(index(show)))


def test_the_index_offers_what_the_show_names(show: Show) -> None:
    named = replace(
        show,
        site=Site(subscribe={"Apple Podcasts": "https://podcasts.example/1"}),
        site_link="https://example.org/",
    )
    found = parsed(index(named, episode())).get_element_by_id("subscribe")
    links = {words(a): a.get("href") for a in found.iter("a")}
    assert links == {
        "RSS feed": "feed.xml",
        "Apple Podcasts": "https://podcasts.example/1",
        "Website": "https://example.org/",
    }


def test_a_withdrawn_episode_leaves_word_but_no_sound(show: Show) -> None:
    gone = episode(withdrawn="2026-04-02T10:00:00Z")
    data = site.tombstone(show, gone, asset_names=site.asset_names(shared(show)))
    tree = parsed(data)
    assert "This episode was withdrawn on 2 April 2026." in words(tree)
    assert b".mp3" not in data
    assert b"transcript" not in data
    assert tree.find(".//meta[@name='robots']").get("content") == "noindex"


def test_language_and_direction_are_the_episodes(show: Show) -> None:
    tree = parsed(page(show, episode(language="ar")))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert (parsed(page(show)).get("lang"), parsed(page(show)).get("dir")) == ("en-us", "ltr")


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("accent", ["#0b57d0", "#6a1b9a", "#000000", "#757500", "#ad3a0f"])
def test_an_accent_gives_colours_that_can_be_read(show: Show, accent: str) -> None:
    coloured = replace(show, site=Site(accent=accent))
    assert site.accent_problems(coloured) == []
    made = shared(coloured)
    style = made[site.asset_names(made).style].decode()
    light, dark = re.findall(r":root\{([^}]*)\}", style)[-2:]
    day = dict(re.findall(r"--(\w+):(#\w+)", light))
    night = {"onlamp": "#ffffff"} | dict(re.findall(r"--(\w+):(#\w+)", dark))
    assert day["lamp"] == accent
    assert contrast(day["lamp"], "#ffffff") >= 4.5
    assert contrast(day["lamp"], day["lampsoft"]) >= 4.5
    assert contrast(night["lamp"], "#15171b") >= 4.5
    assert contrast(night["lamp"], night["lampsoft"]) >= 4.5
    assert contrast(night["lamp"], night["onlamp"]) >= 4.5


def test_a_faint_accent_is_a_problem_that_names_the_nearest(show: Show) -> None:
    (problem,) = site.accent_problems(replace(show, site=Site(accent="#ff9c63")))
    assert problem.code == "accent-contrast"
    nearest = re.search(r"#[0-9a-f]{6}", problem.hint)
    assert nearest is not None
    assert 4.5 <= contrast(nearest[0], "#fbfaf6") < 5
    assert site.accent_problems(replace(show, site=Site(accent=nearest[0]))) == []


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "#ad3a0f;}body{display:none"])
def test_what_is_no_colour_is_a_problem_and_never_in_the_style(show: Show, accent: str) -> None:
    coloured = replace(show, site=Site(accent=accent))
    (problem,) = site.accent_problems(coloured)
    assert problem.code == "accent-colour"
    assert shared(coloured) == shared(show)


def test_our_own_colours_can_be_read(show: Show) -> None:
    made = shared(show)
    style = made[site.asset_names(made).style].decode()
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    for block in (light, dark):
        token = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})\b", block))
        token.setdefault("surface", "#ffffff")
        token.setdefault("onlamp", "#ffffff")
        for text, behind in (
            ("ink", "paper"),
            ("ink2", "paper"),
            ("ink2", "surface"),
            ("lamp", "paper"),
            ("lamp", "lampsoft"),
            ("onlamp", "lamp"),
            ("ink", "read"),
            ("word", "read"),
            ("bad", "badsoft"),
        ):
            assert contrast(token[text], token[behind]) >= 4.5, (text, behind)

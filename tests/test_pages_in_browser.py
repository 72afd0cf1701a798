"""The listener's page in a real browser: it plays, seeks, marks what is spoken, and asks nobody."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from audio_pipeline import site
from audio_pipeline.files import sha256
from audio_pipeline.models import ChapterMark, Episode, PublicFile, Role, Show, Voice

pytestmark = pytest.mark.slow

SECONDS = 130
CHAPTERS = (("Under the north tower", 9.0), ("The keeper’s rule", 40.0), ("A vote in May", 90.0))
SENTENCE = 5.0
"""Seconds from a sentence's start to the next; the last half second of each is silent."""
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --autoplay-policy=no-user-gesture-required"
)
TEXTS = (
    "Every night for ninety-one years, something under the bridge has cleared its throat.",
    "Most people in town no longer hear it.",
    "Visitors stop on the stairs and look up.",
    "“You listen for the second when it should have come and has not.”",
    "Last winter the harbour board put a price on it: $3.2 billion for the bridge as a whole.",
)


def browser_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def tones(seconds: int) -> bytes:
    """A quiet MP3, large enough that a browser fetches it in ranges (5 MB)."""
    import lameenc
    import numpy as np

    rate = 44100
    clock = np.arange(rate * seconds) / rate
    wave = (800 * np.sin(2 * np.pi * (220 + 20 * np.floor(clock / SENTENCE)) * clock)).astype("<i2")
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_bit_rate(320)
    encoder.silence()
    return bytes(encoder.encode(wave.tobytes())) + bytes(encoder.flush())


def png(side: int) -> bytes:
    """A square of one colour, as small as PNG allows."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x1f\x3a\x44" * side) * side
    end = chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + end


@dataclass
class Text:
    """The fragment and word times that a transcript of evenly spaced sentences has."""

    fragment: list[str] = field(default_factory=list)
    segments: list[dict[str, Any]] = field(default_factory=list)

    def add(self, number: int, start: float) -> None:
        end, body = start + SENTENCE - 0.5, TEXTS[number % len(TEXTS)]
        parts = re.findall(r"\S+\s*", body)
        step = (SENTENCE - 0.5) / len(parts)
        words = [
            {"startTime": start + i * step, "endTime": start + (i + 1) * step, "body": part}
            for i, part in enumerate(parts)
        ]
        segment = {"speaker": "Anna", "startTime": start, "endTime": end, "body": body}
        self.segments.append({**segment, "words": words})
        span = f'<span class="s" data-t="{start:g}" data-e="{end:g}">{html.escape(body)}</span>'
        self.fragment.append(span)


def transcript() -> tuple[str, bytes]:
    text, blocks = Text(), []
    titles = {start: title for title, start in CHAPTERS}
    starts = [9.0 + SENTENCE * i for i in range(int((SECONDS - 15) / SENTENCE))]
    paragraph: list[str] = []
    for number, start in enumerate(starts):
        near = next((t for t in titles if start <= t < start + SENTENCE), None)
        if near is not None:
            title = html.escape(titles.pop(near))
            blocks.append(f'<h2 id="c{number}" data-t="{near:g}">{title}</h2>')
        text.add(number, start)
        paragraph.append(text.fragment[-1])
        if len(paragraph) == 1:
            clock = f"{int(start) // 60}:{int(start) % 60:02}"
            link = f'<a class="time" href="#t={start:g}">{clock}</a>'
        if len(paragraph) == 3 or start == starts[-1]:
            blocks.append(f'<p id="p{len(blocks)}">{link} {" ".join(paragraph)}</p>')
            paragraph = []
    data = json.dumps({"version": "1.0.0", "segments": text.segments}, ensure_ascii=False)
    return "\n".join(blocks), data.encode()


def build(root: Path, *, artwork: bytes = b"", words: bool = True) -> Path:
    """A web root with one show page and two episodes; returns it."""
    show = Show(
        root=root,
        title="On Air",
        description="Articles worth hearing, read aloud.",
        author="The Harbour Letter",
        email="air@example.org",
        voices={"anna": Voice("anna", "tone", label="Anna")},
    )
    cover = artwork or png(368)
    shared = site.assets(show, cover, cover)
    names = site.asset_names(shared)
    fragment, data = transcript()
    mp3 = tones(SECONDS)
    made = []
    for slug, title, day in (
        ("fog", "A sound in the fog", "2026-03-14"),
        ("salt", "Salt", "2026-03-12"),
    ):
        sound = f"{slug}/{sha256(mp3)[:8]}/{slug}.mp3"
        json_path = f"{slug}/t-{sha256(data)[:8]}/transcript.json"
        captions = json_path.replace(".json", ".vtt")
        files = (
            PublicFile(Role.ENCLOSURE, sound, len(mp3), sha256(mp3), "audio/mpeg"),
            PublicFile(Role.JSON, json_path, len(data), sha256(data), "application/json"),
            PublicFile(Role.VTT, captions, 6, sha256(b"WEBVTT"), "text/vtt"),
        )
        shared |= {sound: mp3, captions: b"WEBVTT"} | ({json_path: data} if words else {})
        made.append(
            Episode(
                id=f"id-{slug}",
                slug=slug,
                date=f"{day}T08:00:00+01:00",
                title=title,
                summary="What a foghorn is for, and who still listens to it.",
                notes="",
                seconds=float(SECONDS),
                files=files,
                author="Maren Holt",
                publication="The Harbour Letter",
                source="https://example.org/fog",
                episode=12 if slug == "fog" else 11,
                voices=("Anna", "Ben"),
                chapters=tuple(ChapterMark(title, start) for title, start in CHAPTERS),
                hyperlinks=(
                    ("The harbour board’s report", "https://example.org/report"),
                    ("Horn signals by tower", "https://example.org/horns"),
                ),
            )
        )
    new, old = made
    shared["fog/index.html"] = site.page(
        show, new, fragment, newer=None, older=old, asset_names=names
    )
    shared["salt/index.html"] = site.page(
        show, old, fragment, newer=new, older=None, asset_names=names
    )
    shared["index.html"] = site.index(show, made, asset_names=names)
    shared["feed.xml"] = b"<rss/>"
    for path, content in shared.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return root


class Served:
    """A folder on a free port of this machine, with ranges; what was asked for is noted."""

    def __init__(self, root: Path) -> None:
        import uvicorn
        from starlette.staticfiles import StaticFiles

        self.asked: list[tuple[str, str, int]] = []
        """(path, Range header, status)"""
        files = StaticFiles(directory=root, html=True)

        async def noting(scope: Any, receive: Any, send: Any) -> None:
            ranges = dict(scope["headers"]).get(b"range", b"").decode()

            async def note(message: Any) -> None:
                if message["type"] == "http.response.start":
                    self.asked.append((scope["path"], ranges, message["status"]))
                await send(message)

            await files(scope, receive, note)

        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        config = uvicorn.Config(noting, log_level="error", lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([listening],), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(build(tmp_path_factory.mktemp("web")))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = browser_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium on this machine, and CI must run these tests")
        pytest.skip("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=FLAGS.split())
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Opens a page of the show; afterwards: no console error, nothing asked of another host."""
    contexts, faults = [], []

    def opened(path: str = "fog/", *, faulty: bool = False, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        if not faulty:
            page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith(served.address) else faults.append(r.url),
        )
        served.asked.clear()
        page.goto(served.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def until(page: Any, script: str, *, seconds: float = 10.0) -> Any:
    """Polls from outside: the page's own policy forbids what wait_for_function does."""
    end = time.monotonic() + seconds
    while True:
        found = page.evaluate(script)
        if found or time.monotonic() > end:
            assert found, f"never true: {script}"
            return found
        time.sleep(0.05)


TIME = "document.querySelector('audio').currentTime"
PLAYING = f"!document.querySelector('audio').paused && {TIME} > 0"
SPOKEN = "[...document.querySelectorAll('.s[aria-current]')].map(s => Number(s.dataset.t))"
REGION = "[aria-label=Player]"


def play(page: Any, script: str = PLAYING) -> None:
    page.locator(".go.main").click()
    until(page, script)


def test_nothing_is_fetched_before_the_first_play(open_page: Any, served: Served) -> None:
    page = open_page()
    time.sleep(1)
    assert not [path for path, _, _ in served.asked if path.endswith((".mp3", ".json"))]
    assert not page.locator(REGION).is_visible()
    assert not page.locator("audio").is_visible()


def test_listen_plays_and_the_bar_appears(open_page: Any, served: Served) -> None:
    page = open_page()
    main = page.locator("main")
    main.get_by_role("button", name="Listen · 2 min").click()
    until(page, PLAYING)
    assert main.get_by_role("button", name="Pause").is_visible()
    assert page.locator(REGION).is_visible()
    time.sleep(0.3)
    assert len([path for path, _, _ in served.asked if path.endswith(".json")]) == 1
    main.get_by_role("button", name="Pause").click()
    until(page, "document.querySelector('audio').paused")
    # The word on the button follows the sound's own event, a moment later.
    main.get_by_role("button", name="Go on").wait_for(state="visible")


def test_a_click_on_a_sentence_plays_from_there(open_page: Any) -> None:
    page = open_page()
    page.locator('.s[data-t="54"]').click()
    until(page, PLAYING)
    assert 53.9 <= page.evaluate(TIME) <= 57
    assert page.evaluate(SPOKEN) == [54]


def test_dragging_over_a_sentence_does_not_play(open_page: Any) -> None:
    page = open_page()
    box = page.locator('.s[data-t="14"]').bounding_box()
    page.mouse.move(box["x"] + box["width"] - 90, box["y"] + 16)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 9, box["y"] + 16, steps=5)
    page.mouse.up()
    assert page.evaluate("getSelection().toString().length") > 0
    assert page.evaluate("document.querySelector('audio').paused")


def test_one_sentence_and_one_word_are_marked_while_it_plays(open_page: Any) -> None:
    page = open_page("fog/#t=40")
    play(page, "CSS.highlights.get('word')?.size === 1")
    marked = "[...CSS.highlights.get('word') ?? []].map(range => range.toString()).join()"
    seen = set()
    for _ in range(12):
        now, sentences, word = page.evaluate(f"[{TIME}, {SPOKEN}, {marked}]")
        assert len(sentences) == 1
        assert sentences[0] - 0.05 <= now < sentences[0] + SENTENCE + 0.3
        seen.add(word)
        time.sleep(0.1)
    assert seen & {"people", "in", "town", "no", "longer", "hear", "it"}
    assert page.locator(".text .here").inner_text() == "0:39"
    assert page.locator(".wide [aria-current]").inner_text().endswith("The keeper’s rule")


def test_a_link_to_a_time_starts_there_by_a_range(open_page: Any, served: Served) -> None:
    page = open_page("fog/#t=100")
    assert page.locator(REGION).is_visible()
    assert page.locator(".gone").inner_text() == "1:40"
    assert page.evaluate(SPOKEN) == [99]
    play(page, f"{PLAYING} && {TIME} > 100")
    assert page.evaluate(TIME) < 104
    asked = [each for each in served.asked if each[0].endswith(".mp3")]
    assert any(given and not given.endswith("=0-") for _, given, _ in asked)
    # Chromium may ask once more whether the file is still the one it knows.
    assert {status for _, _, status in asked} - {304} == {206}


def test_a_link_to_a_stretch_stops_at_its_end(open_page: Any) -> None:
    page = open_page("fog/#t=40,41")
    play(page, f"document.querySelector('audio').paused && {TIME} > 40.9")
    assert page.evaluate(TIME) < 41.3
    page.get_by_role("button", name="Play on").click()
    until(page, f"{PLAYING} && {TIME} > 41.5")


def test_a_time_and_a_chapter_play_from_there_and_keep_the_focus(open_page: Any) -> None:
    page = open_page()
    page.locator(".text p > a").nth(1).focus()
    page.keyboard.press("Enter")
    until(page, f"{PLAYING} && {TIME} >= 24")
    assert page.evaluate("document.activeElement.textContent") == "0:24"
    page.get_by_role("navigation", name="Chapters").get_by_text("A vote in May").click()
    until(page, f"{TIME} >= 90")
    assert page.url.endswith("/fog/")


def test_keys_of_the_player_and_of_the_slider(open_page: Any) -> None:
    page = open_page("fog/#t=60")
    for key, expected in (("l", 90), ("j", 75), ("n", 79), ("p", 74), ("Shift+P", 9)):
        page.keyboard.press(key)
        assert abs(page.evaluate(TIME) - expected) < 0.01, key
    slider = page.get_by_role("slider", name="Position")
    slider.focus()
    for key, expected in (("ArrowRight", 14), ("PageUp", 44), ("Home", 0)):
        page.keyboard.press(key)
        assert abs(page.evaluate(TIME) - expected) < 0.2, key
    page.keyboard.press("l")
    spoken = "30 seconds of 2 minutes 10, Under the north tower"
    assert slider.get_attribute("aria-valuetext") == spoken


def test_keys_can_be_switched_off(open_page: Any) -> None:
    page = open_page("fog/#t=60")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Keyboard shortcuts on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert page.evaluate(TIME) == 60
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("checkbox", name="Keyboard shortcuts on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(TIME) == 45


def test_speed_is_kept_and_time_left_is_told_at_that_speed(open_page: Any) -> None:
    page = open_page("fog/#t=30")
    page.locator("[data-do=speed]").click()
    page.locator("[data-do=speed]").click()
    assert page.locator("[data-do=speed]").inner_text() == "1.5×"
    assert page.locator(".bar .left").inner_text() == "−1:06"
    page.goto(page.url.replace("/fog/#t=30", "/salt/#t=30"))
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_it_goes_on_from_where_one_stopped(open_page: Any) -> None:
    page = open_page("fog/#t=60")
    play(page, f"{PLAYING} && {TIME} > 60.5")
    page.locator(".go.main").click()
    until(page, "document.querySelector('audio').paused")
    page.goto(page.url.split("fog/")[0])
    assert "2 min left" in page.locator("li[data-id=id-fog]").inner_text()
    page.locator("li[data-id=id-fog] h3 a").click()
    until(page, "document.querySelector('.go.main').textContent.includes('Go on from 1:0')")
    play(page, f"{PLAYING} && {TIME} > 60")
    assert page.evaluate(TIME) < 66


def test_it_starts_over_when_asked(open_page: Any) -> None:
    page = open_page()
    page.evaluate("localStorage.setItem('on-air:id-fog', '60')")
    page.reload()
    page.get_by_role("button", name="from the start").click()
    until(page, PLAYING)
    assert page.evaluate(TIME) < 10


def test_follow_stops_when_one_scrolls_and_comes_back(open_page: Any) -> None:
    page = open_page("fog/#t=40", viewport={"width": 375, "height": 700})
    page.locator(".keys [data-do=toggle]").click()
    until(page, PLAYING)
    page.mouse.move(180, 300)
    page.mouse.wheel(0, 900)
    until(page, "!document.querySelector('.back').hidden")
    time.sleep(0.5)
    gone = page.evaluate("scrollY")
    page.evaluate("document.querySelector('audio').currentTime = 20")
    time.sleep(1)
    assert page.evaluate("scrollY") == gone
    page.get_by_role("button", name="Back to the voice").click()
    inside = (
        "(() => { const { top, bottom } = document.querySelector('.s[aria-current]')"
        ".getBoundingClientRect(); return top > 0 && bottom < innerHeight - 80; })()"
    )
    until(page, inside)
    time.sleep(1)
    assert page.locator("[data-do=follow]").get_attribute("aria-pressed") == "true"


def test_follow_goes_with_the_voice(open_page: Any) -> None:
    page = open_page("fog/#t=40", viewport={"width": 375, "height": 700})
    page.locator(".keys [data-do=toggle]").click()
    until(page, PLAYING)
    page.evaluate("document.querySelector('audio').currentTime = 110")
    inside = (
        "(() => { const { top, bottom } = document.querySelector('.s[data-t=\"109\"]')"
        ".getBoundingClientRect(); return top > 0 && bottom < innerHeight - 80; })()"
    )
    until(page, inside)
    assert page.locator("[data-do=follow]").get_attribute("aria-pressed") == "true"


def test_a_second_page_pauses_the_first(open_page: Any) -> None:
    first = open_page("fog/#t=30")
    play(first)
    second = first.context.new_page()
    second.goto(first.url.replace("/fog/", "/salt/"))
    play(second)
    until(first, "document.querySelector('audio').paused")


def test_the_system_knows_what_plays(open_page: Any) -> None:
    page = open_page()
    found = page.evaluate(
        "(({ title, artist, artwork }) => [title, artist, artwork.length])"
        "(navigator.mediaSession.metadata)"
    )
    assert found == ["A sound in the fog", "On Air", 3]


def test_sound_that_does_not_load_is_said_and_can_be_tried_again(open_page: Any) -> None:
    page = open_page(faulty=True)
    page.route("**/*.mp3", lambda route: route.abort())
    page.locator('.s[data-t="54"]').click()
    until(page, "document.querySelector('.failed').textContent.includes('did not load')")
    alert = page.get_by_role("alert")
    assert alert.get_by_role("link").get_attribute("href").endswith("/fog.mp3")
    page.unroute("**/*.mp3")
    alert.get_by_role("button", name="Try again").click()
    until(page, f"{PLAYING} && {TIME} >= 54")
    assert alert.inner_text() == ""


def test_without_word_times_the_sentence_alone_is_marked(open_page: Any) -> None:
    page = open_page(faulty=True)
    page.route("**/transcript.json", lambda route: route.fulfill(status=404))
    page.locator('.s[data-t="54"]').click()
    until(page, f"{PLAYING} && document.querySelector('.text.plain') !== null")
    assert page.evaluate(SPOKEN) == [54]
    assert page.evaluate("CSS.highlights.has('word')") is False


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
@pytest.mark.parametrize("path", ["fog/#t=40", ""])
def test_nothing_sticks_out_sideways(open_page: Any, path: str, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": 800})
    edges = page.evaluate(
        "[document.documentElement.scrollWidth, ...[...document.querySelectorAll("
        "'.bar button, .acts > *, h1')].filter(e => e.checkVisibility())"
        ".map(e => Math.floor(e.getBoundingClientRect().right))]"
    )
    assert max(edges) <= width


@pytest.mark.parametrize("width", [1280, 375])
def test_what_one_taps_is_large_enough(open_page: Any, width: int) -> None:
    page = open_page("fog/#t=40", viewport={"width": width, "height": 800})
    small = page.evaluate(
        "[...document.querySelectorAll('.bar button, .acts > *, .top a, summary, .round')]"
        ".filter(e => e.checkVisibility()).map(e => [e.className, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44).map(([name, box]) => `${name} ${box.height}`)"
    )
    assert small == []


def test_marking_what_is_spoken_moves_no_text(open_page: Any) -> None:
    page = open_page("fog/#t=40")
    places = (
        "JSON.stringify([...document.querySelectorAll('.s')].map(s => s.getBoundingClientRect())"
        ".map(r => [r.left, r.top + scrollY, r.width, r.height]))"
    )
    before = page.evaluate(places)
    page.locator(".keys [data-do=toggle]").click()
    until(page, f"{PLAYING} && CSS.highlights.has('word')")
    assert page.evaluate(places) == before


def test_reduced_motion_moves_nothing_by_itself(open_page: Any) -> None:
    page = open_page("fog/#t=40", reduced_motion="reduce")
    assert page.locator("[data-do=follow]").get_attribute("aria-pressed") == "false"
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).animationName") == "none"


def test_without_script_the_page_reads_and_plays(open_page: Any) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 375, "height": 800})
    assert page.locator("audio[controls]").is_visible()
    assert page.locator("audio").get_attribute("preload") == "none"
    assert not page.locator(".go.main").is_visible()
    assert page.locator(".s").count() == 23
    assert page.locator(".s").last.is_visible()
    assert page.locator(".text p > a").first.get_attribute("href").endswith("/fog.mp3#t=9")


def test_play_on_the_show_page_opens_the_episode_playing(open_page: Any) -> None:
    page = open_page("")
    page.get_by_role("link", name="Listen to Salt").click()
    # A click does not wait for the page it leads to, and the show page has no audio element.
    page.wait_for_url("**/salt/#play")
    until(page, PLAYING)

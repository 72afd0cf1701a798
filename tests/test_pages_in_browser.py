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
    """A quiet MP3, long enough that a browser fetches it in ranges."""
    import lameenc
    import numpy as np

    rate = 22050
    clock = np.arange(rate * seconds) / rate
    wave = (800 * np.sin(2 * np.pi * (220 + 20 * np.floor(clock / SENTENCE)) * clock)).astype("<i2")
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
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
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + end
    )


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
            link = f'<a class="time" href="#t={start:g}">{int(start) // 60}:{int(start) % 60:02}</a>'
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
    names = site.asset_names(show, cover, cover)
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

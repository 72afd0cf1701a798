"""`preview` as a podcast app would use it: ranges, HEAD, types, local addresses in the feed."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import feedparser
import pytest

from audio_pipeline.models import Show
from tests.conftest import Make


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    child = subprocess.Popen(
        [sys.executable, "-u", "-m", "audio_pipeline", "preview", "--port", "0"]
        + ["--show", str(root)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", child.stdout.readline())
        assert found
        yield found[0]
    finally:
        child.terminate()
        child.wait(10)


def ask(url: str, method: str = "GET", **headers: str) -> HTTPResponse:
    request = urllib.request.Request(url, method=method, headers=headers)
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=20)
    return answer


def test_preview_serves_what_apps_ask_for(show: Show, make: Make) -> None:
    episode = make(show, "bridge").episode
    assert episode is not None
    with served(show.root) as address:
        feed = ask(f"{address}feed.xml")
        assert feed.headers["Content-Type"].startswith("application/rss+xml")
        (item,) = feedparser.parse(feed.read()).entries
        url = item.enclosures[0].href
        assert url == f"{address}{episode.enclosure.path}"
        head = ask(url, "HEAD")
        assert head.headers["Content-Type"] == "audio/mpeg"
        assert int(head.headers["Content-Length"]) == episode.enclosure.bytes
        part = ask(url, Range="bytes=100-299")
        assert part.status == 206
        assert part.headers["Content-Range"] == f"bytes 100-299/{episode.enclosure.bytes}"
        assert part.read() == (show.episodes / episode.enclosure.path).read_bytes()[100:300]
        for file in episode.files:
            answer = ask(address + file.path)
            assert answer.headers["Content-Type"].split(";")[0] == file.type
        chapters = ask(address + episode.files[-1].path)
        assert chapters.headers["Access-Control-Allow-Origin"] == "*"
        assert json.loads(chapters.read())
        assert b"A horn under the bridge" in ask(f"{address}bridge/").read()
        assert b"A horn under the bridge" in ask(address).read()
        for missing in ("nothing/", "..%2f..%2fscripts/show.toml"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                ask(address + missing)


def test_what_is_not_on_this_disk_keeps_its_public_address(show: Show, make: Make) -> None:
    episode = make(show, "bridge").episode
    assert episode is not None
    (show.episodes / episode.enclosure.path).unlink()
    with served(show.root) as address:
        (item,) = feedparser.parse(ask(f"{address}feed.xml").read()).entries
        assert item.enclosures[0].href == show.link + episode.enclosure.path


def test_a_taken_port_is_said(show: Show) -> None:
    with served(show.root) as address:
        port = address.rsplit(":", 1)[1].strip("/")
        done = subprocess.run(
            [sys.executable, "-m", "audio_pipeline", "preview", "--port", port]
            + ["--show", str(show.root)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 1
        assert "--port 0" in done.stderr

"""SIGKILL at 50 moments of a first build and 50 of a rebuild; two builds at once, twenty times."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from audio_pipeline import config
from audio_pipeline.pipeline import shelf
from tests import killed
from tests.conftest import ARTICLE, ID, NOW, TINY, make_episode

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows"),
]
MOMENTS = 50
CHUNKS = 10


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> killed.Case:
    folder = tmp_path_factory.mktemp("first")
    source = folder / "article.txt"
    source.write_text(ARTICLE, "utf-8")
    before = Path(shutil.copytree(TINY, folder / "before"))
    return killed.undisturbed(before, str(source), folder / "after")


@pytest.fixture(scope="module")
def rebuild(tmp_path_factory: pytest.TempPathFactory) -> killed.Case:
    folder = tmp_path_factory.mktemp("rebuild")
    before = Path(shutil.copytree(TINY, folder / "before"))
    show = config.read_show(before)
    make_episode(show, "bridge")
    text = shelf.read_text(show, "bridge")
    shelf.path(show, "bridge").write_text(text.replace("Nobody sleeps", "Nobody dreams"), "utf-8")
    return killed.undisturbed(before, "bridge", folder / "after")


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_killed_first_build_is_healed_by_the_next(
    first: killed.Case, chunk: int, tmp_path: Path
) -> None:
    assert sweep(first, chunk, tmp_path) == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_killed_rebuild_is_healed_by_the_next(
    rebuild: killed.Case, chunk: int, tmp_path: Path
) -> None:
    assert sweep(rebuild, chunk, tmp_path) == []


def sweep(case: killed.Case, chunk: int, tmp_path: Path) -> list[str]:
    moments = [(n + 0.5) / MOMENTS for n in range(chunk, MOMENTS, CHUNKS)]
    found = [killed.kill_and_heal(case, moment, tmp_path / "show") for moment in moments]
    return [wrong for wrong in found if wrong]


def at_once(root: Path, *builds: list[str]) -> list[subprocess.CompletedProcess[str]]:
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "audio_pipeline", "build", *arguments, "--show", str(root)]
            + ["--now", NOW.isoformat(), "--workers", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for arguments in builds
    ]
    return [
        subprocess.CompletedProcess(child.args, child.wait(), *child.communicate())
        for child in children
    ]


@pytest.mark.parametrize("turn", range(20))
def test_two_builds_of_one_source_at_once(turn: int, root: Path, article: Path) -> None:
    done = at_once(root, [str(article)], [str(article)])
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    show = config.read_show(root)
    heads = [head.slug for head in shelf.heads(show)]
    assert heads == ["bridge", "the-keepers-of-the-north-light"]
    items = feedparser.parse((show.episodes / "feed.xml").read_bytes()).entries
    assert len(items) == 1


@pytest.mark.parametrize("turn", range(20))
def test_two_sources_with_one_title_at_once(turn: int, root: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(ARTICLE, "utf-8")
    two.write_text(ARTICLE.replace("nobody has paid", "a bank has paid"), "utf-8")
    done = at_once(
        root,
        [str(one), "--as", "north-light", "--id", ID],
        [str(two), "--as", "north-light", "--id", ID.replace("1", "7")],
    )
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    show = config.read_show(root)
    assert [head.slug for head in shelf.heads(show)] == ["bridge", "north-light", "north-light-2"]
    items = feedparser.parse((show.episodes / "feed.xml").read_bytes()).entries
    assert len(items) == 2
    assert len({item.published for item in items}) == 2

"""The tiny show, and how tests build it: with the tone engine, at a time and ids of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audio_pipeline import config
from audio_pipeline.article import Given
from audio_pipeline.models import Show
from audio_pipeline.pipeline.building import Built, Options, build
from audio_pipeline.pipeline.sources import Wish

TINY = Path(__file__).parent / "shows" / "tiny"
ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
ID = "11111111-2222-4333-8444-555555555555"

ARTICLE = """Skip to content
The keepers of the north light

By Jane Roe
14 March 2026

The light on the north pier was built in 1934. It cost £2.5 million, and nobody has paid it back.

“We count the seconds,” said Linh Nguyen, who has kept it since 2009. “Then we count again.”

A harder winter

Storms broke the glass twice. The harbour board wants 40% more for repairs.

Share this article
Read more: Ten ferries that never left
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny show."""
    return Path(shutil.copytree(TINY, tmp_path / "show"))


@pytest.fixture
def show(root: Path) -> Show:
    return config.read_show(root)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    where = tmp_path / "north-light.txt"
    where.write_text(ARTICLE, "utf-8")
    return where


Make = Callable[..., Built]


@pytest.fixture
def make() -> Make:
    return make_episode


def make_episode(
    show: Show, source: str | Path | Given, *, now: datetime = NOW, new_id: str = ID, **given: Any
) -> Built:
    """A build with one worker, as a test's clock has it; show.toml read again, as a door would."""
    wish = Wish(new_id, update=given.pop("update", ""), named=given.pop("named", ""))
    options = replace(Options(wish, workers=1), **given)
    return build(
        config.read_show(show.root),
        source if isinstance(source, Given) else str(source),
        options,
        now=now,
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        where.relative_to(folder).as_posix(): where.read_bytes()
        for where in sorted(folder.rglob("*"))
        if where.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    return {
        where.relative_to(folder).as_posix(): where.stat().st_mtime_ns
        for where in sorted(folder.rglob("*"))
        if where.is_file() and ".cache" not in where.parts
    }

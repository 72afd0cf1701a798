"""Builds killed, children included, at moments spread over their run; what is left, healed.

Used by the suite with the tone engine and by hand with any other (tests/bench/kill.py).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import podcastparser

from audio_pipeline import config
from audio_pipeline.errors import OnAirError
from tests.conftest import ID, NOW, make_episode, snapshot


@dataclass(frozen=True)
class Case:
    """A show before the build, and the build."""

    before: Path
    source: str
    seconds: float
    """How long the undisturbed build took."""
    after: dict[str, bytes]
    """What it left in scripts/ and episodes/."""


def command(root: Path, source: str) -> list[str]:
    fixed = ["--now", NOW.isoformat(), "--id", ID, "--workers", "1"]
    return [sys.executable, "-m", "audio_pipeline", "build", source, "--show", str(root), *fixed]


def undisturbed(before: Path, source: str, scratch: Path) -> Case:
    root = Path(shutil.copytree(before, scratch))
    start = time.perf_counter()
    subprocess.run(command(root, source), check=True, capture_output=True)
    return Case(before, source, time.perf_counter() - start, state(root))


def state(root: Path) -> dict[str, bytes]:
    return {
        f"{folder}/{name}": data
        for folder in ("scripts", "episodes")
        for name, data in snapshot(root / folder).items()
    }


def kill_and_heal(case: Case, moment: float, scratch: Path) -> str:
    """Kills at `moment` (0 to 1 of the run), looks at what a listener would get, builds again.

    Returns "" or what is wrong.
    """
    root = Path(shutil.copytree(case.before, scratch))
    try:
        child = subprocess.Popen(
            command(root, case.source),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(case.seconds * moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        wrong = broken_feed(root)
        if wrong:
            return f"at {moment:.2f}: {wrong}"
        try:
            make_episode(config.read_show(root), case.source)
        except OnAirError as error:
            return f"at {moment:.2f}: the next build failed: {error}"
        healed = state(root)
        names = healed.keys() | case.after.keys()
        differing = {name for name in names if healed.get(name) != case.after.get(name)}
        return f"at {moment:.2f}: other bytes: {sorted(differing)}" if differing else ""
    finally:
        shutil.rmtree(root, ignore_errors=True)


def broken_feed(root: Path) -> str:
    where = root / "episodes" / "feed.xml"
    if not where.exists():
        return ""
    with where.open("rb") as handle:
        feed = podcastparser.parse("https://tiny.example/air/feed.xml", handle)
    for item in feed["episodes"]:
        enclosure = item["enclosures"][0]
        sound = root / "episodes" / enclosure["url"].split("/air/", 1)[-1]
        if not sound.exists():
            return f"{sound.name} is named and missing"
        if sound.stat().st_size != enclosure["file_size"]:
            return f"{sound.name} has not its stated length"
    return ""

"""The example episode in the default voice, measured after encoding: what a listener gets."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import podcastparser
import pyebur128
import pytest
import soundfile
from mutagen.id3 import ID3

from audio_pipeline import config
from audio_pipeline.cache import Takes
from audio_pipeline.mix import Mixdown
from audio_pipeline.models import Episode, Plan, Show
from audio_pipeline.pipeline import planning, rendering, shelf
from audio_pipeline.pipeline.building import ignore
from tests.conftest import ROOT, make_episode

pytestmark = pytest.mark.slow
RATE = 44_100


@dataclass(frozen=True)
class Example:
    show: Show
    episode: Episode
    plan: Plan
    mixed: Mixdown
    master: Any
    """Samples (n, 2) of the lossless master."""
    mp3: bytes


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    root = tmp_path_factory.mktemp("on-air")
    shutil.copytree(ROOT / "scripts", root / "scripts")
    show = config.read_show(root)
    (script,) = show.scripts.glob("*.md")
    now = datetime.fromisoformat(shelf.head(script.stem, script.read_text("utf-8")).date)
    built = make_episode(show, script.stem, now=now, workers=2, keep_master=True)
    assert built.episode is not None
    plan = planning.plan(show, script.stem)
    mixed, spoken = rendering.mixdown(show, plan, rendering.Wanted(1), ignore)
    assert spoken == 0
    master, rate = soundfile.read(show.cache / "masters" / f"{script.stem}.wav")
    assert rate == RATE
    mp3 = (show.episodes / built.episode.enclosure.path).read_bytes()
    return Example(show, built.episode, plan, mixed, master, mp3)


def test_loudness_true_peak_and_length_of_the_decoded_mp3(example: Example) -> None:
    samples, rate = soundfile.read(io.BytesIO(example.mp3))
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    meter = pyebur128.R128State(2, rate, mode)
    flat = np.ascontiguousarray(samples, dtype=np.float32).ravel()
    meter.add_frames(flat, len(samples))
    loudness = pyebur128.get_loudness_global(meter)
    peak = max(pyebur128.get_true_peak(meter, channel) for channel in (0, 1))
    assert loudness == pytest.approx(-16.0, abs=0.5)
    assert 20 * np.log10(peak) <= -1.0
    feed = (example.show.episodes / "feed.xml").read_bytes()
    (item,) = podcastparser.parse("https://x.example/feed.xml", io.BytesIO(feed))["episodes"]
    assert item["total_time"] == pytest.approx(len(samples) / rate, abs=1.0)
    assert len(samples) == len(example.master)


def test_chapters_and_artwork_are_read_back(example: Example) -> None:
    tags = ID3(io.BytesIO(example.mp3))
    chapters = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
    found = [(frame.sub_frames["TIT2"].text[0], frame.start_time / 1000) for frame in chapters]
    assert [title for title, _ in found] == [each.title for each in example.episode.chapters]
    assert len(found) >= 4
    for (_, start), chapter in zip(found, example.episode.chapters, strict=True):
        assert start == pytest.approx(chapter.start, abs=0.002)
    (picture,) = tags.getall("APIC")
    assert picture.mime == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    width = int.from_bytes(picture.data[16:20], "big")
    assert 300 <= width <= 600
    assert str(tags["TIT2"]) == example.episode.title


def test_no_join_clicks(example: Example) -> None:
    """At a join the second difference is no larger than in the takes around it."""
    sound = np.abs(np.diff(example.master.mean(axis=1), n=2))
    placed = example.mixed.timeline.placed
    for at in example.mixed.joins:
        near = sound[max(0, int((at - 0.002) * RATE)) : int((at + 0.002) * RATE)]
        before = max((each for each in placed if each.start <= at), key=lambda each: each.start,
                     default=placed[0])  # fmt: skip
        after = min((each for each in placed if each.end >= at), key=lambda each: each.end,
                    default=placed[-1])  # fmt: skip
        around = np.concatenate(
            [sound[int(each.start * RATE) : int(each.end * RATE)] for each in (before, after)]
        )
        assert near.size == 0 or near.max() <= np.percentile(around, 99.9), f"a click at {at:.3f} s"


def test_word_times_ascend_inside_the_episode_and_begin_with_the_sound(example: Example) -> None:
    timeline = example.mixed.timeline
    last = 0.0
    takes = Takes(example.show.cache / "takes")
    for placed, key in zip(timeline.placed, example.plan.keys, strict=True):
        assert placed.words
        for word in placed.words:
            assert last <= word.start < word.end <= timeline.seconds
            last = word.start
        take = takes.get(key)
        assert take is not None
        size = int(0.005 * RATE)
        frames = np.abs(take.samples[: len(take.samples) // size * size]).reshape(-1, size)
        floor = np.abs(take.samples).max() * 10 ** (-50 / 20)
        sounds = int(np.argmax(frames.max(axis=1) >= floor)) * 0.005
        assert abs(placed.words[0].start - placed.start - sounds) <= 0.06


def test_the_mp3_is_in_time_with_the_master(example: Example) -> None:
    """The encoder's delay is accounted for: the decoded sound lies on the master, to the sample."""
    samples, _ = soundfile.read(io.BytesIO(example.mp3))
    start, length = 20 * RATE, 4 * RATE
    ours = example.master[start : start + length, 0]
    lags = range(-1200, 1201, 1)
    theirs = [samples[start + lag : start + lag + length, 0] for lag in lags]
    best = max(range(len(theirs)), key=lambda index: float(np.dot(ours, theirs[index])))
    assert list(lags)[best] == 0

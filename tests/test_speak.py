"""Speaking: only what is missing, the same whoever does it, nothing lost when a process dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio_pipeline import workers
from audio_pipeline.cache import Takes
from audio_pipeline.errors import Place, SoundError
from audio_pipeline.models import (
    Event,
    Link,
    Phonemes,
    Said,
    Show,
    Sound,
    Span,
    SpeechKind,
    Take,
    Utterance,
    Voice,
    WordTime,
)
from audio_pipeline.speak import faults, keys, prepare, speak
from audio_pipeline.workers import Died

TEXTS = ["The river froze.", "Nobody came.", "The river froze.", "“Wait,” she said — and left."]
RATE = 44_100


def show(tmp_path: Path, **settings: object) -> Show:
    voice = replace(Voice("anna", "tone"), **settings)  # type: ignore[arg-type]
    return Show(tmp_path, "On Air", voices={"anna": voice})


def utterance(text: str, line: int = 1, **said: object) -> Utterance:
    whole = Span(0, len(text))
    return Utterance(
        shown=text,
        said=replace(Said(text), **said),  # type: ignore[arg-type]
        links=(Link(whole, whole),),
        voice="anna",
        kind=SpeechKind.PARAGRAPH,
        cue=line,
        paragraph=line,
        place=Place("scripts/bridge.md", line),
    )


def utterances(texts: list[str]) -> list[Utterance]:
    return [utterance(text, line) for line, text in enumerate(texts, 1)]


def spoken(
    texts: list[str], show: Show, takes: Takes, *, count: int = 1
) -> tuple[tuple[Take, ...], list[Event]]:
    events: list[Event] = []
    found = speak(
        utterances(texts), show, takes, workers=count, slug="bridge", on_event=events.append
    )
    return found, events


def same(one: tuple[Take, ...], other: tuple[Take, ...]) -> bool:
    return [(t.key, t.words, t.samples.tobytes()) for t in one] == [
        (t.key, t.words, t.samples.tobytes()) for t in other
    ]


# ── the cache ───────────────────────────────────────────────────────────────────────────────────


def test_each_sentence_is_spoken_once_and_handed_back_in_order(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    found, events = spoken(TEXTS, show(tmp_path), takes)
    assert [take.key for take in found] == list(keys(utterances(TEXTS), show(tmp_path)))
    assert found[0] is found[2]
    assert [(event.done, event.total, event.stage) for event in events] == [
        (1, 3, "speak"),
        (2, 3, "speak"),
        (3, 3, "speak"),
    ]
    assert {event.text for event in events} == set(TEXTS)


def test_what_is_in_the_cache_is_not_spoken_again(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    first, _ = spoken(TEXTS, show(tmp_path), takes)
    second, events = spoken(TEXTS, show(tmp_path), takes)
    assert events == []
    assert same(first, second)


def test_an_edit_speaks_just_the_edited_sentence(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    spoken(TEXTS, show(tmp_path), takes)
    _, events = spoken([*TEXTS[:3], "She left."], show(tmp_path), takes)
    assert [event.text for event in events] == ["She left."]


def test_a_damaged_take_is_spoken_again_and_is_the_same(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    first, _ = spoken(TEXTS, show(tmp_path), takes)
    path = takes.path(first[1].key)
    path.write_bytes(path.read_bytes()[:-7])
    second, events = spoken(TEXTS, show(tmp_path), takes)
    assert [event.text for event in events] == [TEXTS[1]]
    assert same(first, second)


def test_another_voice_is_other_takes(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    first, _ = spoken(TEXTS, show(tmp_path), takes)
    second, _ = spoken(TEXTS, show(tmp_path, pitch=3.0), takes)
    assert not {take.key for take in first} & {take.key for take in second}


# ── processes ───────────────────────────────────────────────────────────────────────────────────


def test_hibari_sounds_the_same_from_one_process_and_from_two(tmp_path: Path) -> None:
    texts = [f"The river froze {times}." for times in ("once", "twice", "never", "again") * 2]
    texts[4:] = [f"{text[:-1]}, they said." for text in texts[4:]]
    hibari = show(tmp_path, engine="hibari")
    first, _ = spoken(texts, hibari, Takes(tmp_path / "one"), count=1)
    second, _ = spoken(texts[::-1], hibari, Takes(tmp_path / "two"), count=2)
    assert same(first, second[::-1])


def test_jobs_are_done_by_reused_processes() -> None:
    jobs = [("__import__('os').getpid()",)] * 12
    found = dict(workers.run("builtins:eval", jobs, workers=2))
    assert set(found) == set(range(12))
    assert 1 <= len(set(found.values())) <= 2
    assert os.getpid() not in found.values()


def test_workers_have_one_thread_each_and_keep_prints_apart() -> None:
    asked = ("print('noise', flush=True) or __import__('os').environ['OMP_NUM_THREADS']",)
    assert list(workers.run("builtins:eval", [asked], workers=1)) == [(0, "1")]


def test_an_error_a_person_can_mend_comes_home() -> None:
    job = ("__import__('audio_pipeline.engines').engines.open_engine('hibary')",)
    ((_, error),) = workers.run("builtins:eval", [job], workers=1)
    assert isinstance(error, SoundError)
    assert error.problems[0].hint == 'did you mean "hibari"?'


def test_a_killed_process_is_replaced_and_its_job_done_again() -> None:
    pid = "__import__('os').getpid()"
    jobs = [(pid,), (f"__import__('time').sleep(1.5) or {pid}",), (pid,)]
    found = {}
    for index, outcome in workers.run("builtins:eval", jobs, workers=1):
        found[index] = outcome
        if index == 0:
            os.kill(outcome, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert found[1] == found[2] != found[0]


def test_a_job_that_kills_every_process_is_given_up_with_its_last_words() -> None:
    jobs = [("__import__('os')._exit(7)",), ("1 / 0",), ("6 * 7",)]
    found = dict(workers.run("builtins:eval", jobs, workers=1))
    assert found[0] == Died("exit code 7")
    assert found[1] == Died("exit code 1, ZeroDivisionError: division by zero")
    assert found[2] == 42


def test_closing_ends_the_processes_at_once() -> None:
    began = time.monotonic()
    jobs = [("__import__('os').getpid()",), ("__import__('time').sleep(30)",)]
    running = workers.run("builtins:eval", jobs, workers=1)
    _, pid = next(running)
    running.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 10
    assert not alive(pid)


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.skipif(sys.platform == "win32", reason="asks for processes in the POSIX way")
def test_workers_die_with_a_caller_that_is_killed() -> None:
    code = (
        "from audio_pipeline import workers\n"
        "jobs = [(\"__import__('os').getpid()\",), (\"__import__('time').sleep(60)\",)]\n"
        "for _, outcome in workers.run('builtins:eval', jobs, workers=1):\n"
        "    print(outcome, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as caller:
        assert caller.stdout is not None
        worker = int(caller.stdout.readline())
        assert alive(worker)
        caller.kill()
    deadline = time.monotonic() + 5
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(worker)


CRASHING = """
import os
class Engine:
    name, fingerprint, deterministic, light = "crashing", "crashing 1", True, False
    def voices(self): return []
    def settings(self, voice): return []
    def unsayable(self, said, voice): return []
    def speak(self, said, voice):
        if "crash" in said.text:
            os._exit(9)
        from audio_pipeline.engines.tone import Tone
        return Tone().speak(said, voice)
"""


@pytest.fixture
def crashing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody's engine, installed the way anyone's is; it takes its process down with it."""
    place = tmp_path / "site"
    about = place / "crashing_engine-1.0.dist-info"
    about.mkdir(parents=True)
    (place / "crashing_engine.py").write_text(CRASHING, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: crashing-engine\nVersion: 1.0\n")
    entry = "[audio_pipeline.engines]\ncrashing = crashing_engine:Engine\n"
    (about / "entry_points.txt").write_text(entry, "utf-8")
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setenv("PYTHONPATH", str(place))
    return "crashing"


def test_a_sentence_that_cannot_be_spoken_is_named_and_the_others_are_kept(
    tmp_path: Path, crashing: str
) -> None:
    takes = Takes(tmp_path / "takes")
    texts = ["All is well.", "Now we crash.", "All is well again.", "And crash."]
    with pytest.raises(SoundError) as caught:
        spoken(texts, show(tmp_path, engine=crashing), takes)
    problems = caught.value.problems
    assert [str(problem.place) for problem in problems] == [
        "scripts/bridge.md:2",
        "scripts/bridge.md:4",
    ]
    assert '"Now we crash."' in problems[0].message
    assert "exit code 9" in problems[0].message
    assert len(list(takes.keys())) == 2


# ── faults ──────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_said_is_a_problem_at_its_line(tmp_path: Path) -> None:
    said = [utterance("All is well."), utterance("He met 习近平 and 😀.", 12)]
    found = faults(said, show(tmp_path, engine="hibari"), path="scripts/harbour.md")
    assert [(str(p.place), p.code) for p in found] == [("scripts/harbour.md:12", "unsayable")] * 2
    assert found[0].message == 'voice "anna" (hibari) cannot say "习近平"'
    assert "{习近平|...}" in found[0].hint
    assert "{😀|...}" in found[1].hint


def test_the_shown_word_is_named_and_not_its_ipa(tmp_path: Path) -> None:
    text = "Ask Xi now."
    odd = utterance(text, 3, phonemes=(Phonemes(Span(4, 6), "ǃi"),))
    (found,) = faults([odd], show(tmp_path, engine="hibari"), path="scripts/bridge.md")
    assert found.message == 'voice "anna" (hibari) has no sounds for /ǃi/'
    assert "{Xi|...}" in found.hint


def test_nothing_to_say_is_a_problem(tmp_path: Path) -> None:
    (found,) = faults([utterance(" ", 4)], show(tmp_path), path="scripts/bridge.md")
    assert (found.code, found.place.line) == ("nothing-said", 4)


def test_a_voice_with_wrong_settings_or_engine_is_named_once(tmp_path: Path) -> None:
    said = utterances(TEXTS)
    (found,) = faults(said, show(tmp_path, engine="hibari", pitch=2.0), path="x.md")
    assert (str(found.place), found.code) == ("voice anna", "voice-setting")
    assert "pitch" in found.message
    (found,) = faults(said, show(tmp_path, engine="hibary"), path="x.md")
    assert (str(found.place), found.code) == ("voice anna", "unknown-engine")
    assert found.hint == 'did you mean "hibari"?'


def test_a_good_script_has_no_faults(tmp_path: Path) -> None:
    for engine in ("hibari", "tone"):
        assert faults(utterances(TEXTS), show(tmp_path, engine=engine), path="x.md") == []


# ── takes ───────────────────────────────────────────────────────────────────────────────────────


def burst(
    *, before: float, seconds: float, after: float, rate: int = 24_000, noise: float = 0.0
) -> Sound:
    """A tone of 300 Hz between two silences, with two words in it."""
    time = np.arange(round(seconds * rate)) / rate
    parts = [
        np.zeros(round(before * rate)),
        0.5 * np.sin(2 * np.pi * 300 * time),
        np.zeros(round(after * rate)),
    ]
    samples = np.concatenate(parts)
    samples += noise * np.random.default_rng(0).standard_normal(len(samples))
    half = before + seconds / 2
    words = (
        WordTime(Span(0, 3), before, half),
        WordTime(Span(4, 7), half, before + seconds),
    )
    return Sound(samples.astype(np.float32), rate, words)


def onset(take: Take) -> float:
    """Seconds to the first 5 ms that are within 50 dB of the take's peak."""
    size = round(0.005 * take.rate)
    count = len(take.samples) // size
    level = np.abs(take.samples[: count * size]).reshape(count, size).max(axis=1)
    return float(np.flatnonzero(level >= level.max() * 10**-2.5)[0]) * 0.005


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("noise", [0.0, 0.0002])
def test_silence_is_trimmed_and_words_move_along(rate: int, noise: float) -> None:
    take = prepare(burst(before=0.4, seconds=1.0, after=0.7, rate=rate, noise=noise), "k")
    assert (take.key, take.rate, take.samples.dtype) == ("k", RATE, np.float32)
    assert take.seconds == pytest.approx(1.08, abs=0.011)
    assert take.words[0].start == pytest.approx(onset(take), abs=0.006)
    assert take.words[1].start == pytest.approx(0.52, abs=0.006)
    assert take.words[1].end == pytest.approx(1.02, abs=0.006)


def test_a_take_begins_and_ends_in_silence() -> None:
    take = prepare(burst(before=0.0, seconds=0.5, after=0.0), "k")
    assert take.samples[0] == 0
    assert abs(take.samples[-1]) < 1e-3
    assert take.seconds == pytest.approx(0.5, abs=0.001)


def test_samples_fit_in_24_bits() -> None:
    take = prepare(burst(before=0.1, seconds=0.5, after=0.1, noise=0.001), "k")
    whole = take.samples.astype(np.float64) * 2**23
    assert np.array_equal(whole, np.rint(whole))


@pytest.mark.parametrize("late", [-0.4, -0.1, 0.0, 0.2, 3.0])
def test_wrong_word_times_are_made_to_fit(late: float) -> None:
    sound = burst(before=0.4, seconds=1.0, after=0.1)
    words = tuple(WordTime(w.span, w.start + late, w.end + late - 0.6) for w in sound.words)
    take = prepare(replace(sound, words=words), "k")
    assert abs(take.words[0].start - onset(take)) <= 0.06
    assert take.words[0].start < take.words[0].end <= take.words[1].start
    assert take.words[1].start < take.words[1].end <= take.seconds


def test_many_words_fit_into_a_short_sound() -> None:
    sound = burst(before=0.0, seconds=0.05, after=0.0)
    words = tuple(WordTime(Span(n, n + 1), 9.0, 8.0) for n in range(200))
    take = prepare(replace(sound, words=words), "k")
    for one, other in zip(take.words, take.words[1:], strict=False):
        assert 0 <= one.start < one.end <= other.start < other.end <= take.seconds


@pytest.mark.parametrize(
    "samples", [np.zeros(0), np.zeros(100), np.full(100, np.nan)], ids=["none", "silent", "nan"]
)
def test_no_sound_is_an_error(samples: np.ndarray) -> None:
    with pytest.raises(SoundError, match="no sound"):
        prepare(Sound(samples.astype(np.float32), 24_000), "k")


@pytest.mark.parametrize("engine", ["hibari", "tone"])
def test_the_first_word_starts_with_the_sound(tmp_path: Path, engine: str) -> None:
    texts = ["Show me.", "She sells sea shells.", "— Well, no.", "Helium, perhaps?"]
    found, _ = spoken(texts, show(tmp_path, engine=engine), Takes(tmp_path / "takes"))
    for take, text in zip(found, texts, strict=True):
        assert abs(take.words[0].start - onset(take)) <= 0.06
        assert [text[w.span.start : w.span.end] for w in take.words] == text.split()

"""What lies where: gaps, pauses, stings, intro and outro, words and chapters, and no clicks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyebur128
import pytest
import soundfile

from audio_pipeline.errors import Place, ScriptError, SoundError
from audio_pipeline.master import master
from audio_pipeline.mix import Mixdown, Stinger, mix, read_stinger
from audio_pipeline.models import (
    Chapter,
    ChapterMark,
    Cue,
    Link,
    Pause,
    Said,
    ShownWord,
    SoundSettings,
    Span,
    Speech,
    SpeechKind,
    Sting,
    Take,
    Utterance,
    WordTime,
)

RATE = 44_100
SOUND = SoundSettings()
HERE = Place("scripts/bridge.md", 14)
STINGERS = Path(__file__).parents[1] / "scripts" / "stingers"


def take(seconds: float = 1.0, pitch: float = 180.0, loudness: float = 0.1) -> Take:
    """A voice of sorts with the short fades that takes come with."""
    time = np.arange(round(seconds * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 12))
    sound = loudness * sound * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    fade = np.minimum(1, np.minimum(time, time[-1] - time) / 0.01)
    return Take(f"key {pitch}", (sound * fade).astype(np.float32), RATE, ())


def stinger(seconds: float = 3.0, loudness: float = 0.2, pitch: float = 523.0) -> Stinger:
    """A chord that is cut off at both ends."""
    time = np.arange(round(seconds * RATE)) / RATE
    sides = [np.cos(2 * np.pi * pitch * time), np.cos(2 * np.pi * pitch * 1.5 * time)]
    return Stinger((loudness * np.stack(sides, axis=1)).astype(np.float32), "0" * 64)


def paragraph(number: int, kind: SpeechKind = SpeechKind.PARAGRAPH) -> Speech:
    return Speech(kind, "Every night.", HERE, paragraph=number)


def utter(cues: Sequence[Cue], sentences: int = 1) -> list[Utterance]:
    """`sentences` utterances for each speech in `cues`."""
    said = Said("Every night.")
    return [
        Utterance("Every night.", said, (), "anna", cue.kind, number, cue.paragraph, HERE)
        for number, cue in enumerate(cues)
        if isinstance(cue, Speech)
        for _ in range(sentences)
    ]


def mixed(
    *cues: Cue,
    sentences: int = 1,
    takes: Sequence[Take] | None = None,
    sound: SoundSettings = SOUND,
    intro: Stinger | None = None,
    outro: Stinger | None = None,
    stings: dict[str, Stinger] | None = None,
) -> Mixdown:
    utterances = utter(cues, sentences)
    takes = takes or [take(pitch=150 + 20 * n) for n in range(len(utterances))]
    return mix(cues, utterances, takes, sound, intro=intro, outro=outro, stings=stings or {})


def gaps(mixdown: Mixdown) -> list[float]:
    placed = mixdown.timeline.placed
    return [round(after.start - before.end, 4) for before, after in pairwise(placed)]


def loudness(samples: np.ndarray) -> float:
    state = pyebur128.R128State(2, RATE, pyebur128.MeasurementMode.MODE_I)
    state.add_frames(np.ascontiguousarray(samples).reshape(-1), len(samples))
    return pyebur128.get_loudness_global(state)


def test_gaps_follow_the_structure() -> None:
    heading = paragraph(1, SpeechKind.HEADING)
    made = mixed(
        paragraph(0), heading, paragraph(2), Chapter("Next", HERE), paragraph(3), sentences=2
    )
    assert gaps(made) == [0.35, 1.0, 0.35, 1.0, 0.35, 1.0, 0.35]
    plain = mixed(paragraph(0), paragraph(1), paragraph(2, SpeechKind.LIST_ITEM))
    assert gaps(plain) == [0.75, 0.75]


def test_takes_lie_on_their_samples_unchanged() -> None:
    takes = [take(0.7), take(1.3, 210)]
    made = mixed(paragraph(0), paragraph(1), takes=takes)
    assert len(made.samples) == round(0.7 * RATE) + round(0.75 * RATE) + round(1.3 * RATE)
    for placed, source in zip(made.timeline.placed, takes, strict=True):
        start = round(placed.start * RATE)
        there = made.samples[start : start + len(source.samples)]
        assert (there == source.samples[:, None]).all()
        assert round(placed.end * RATE) == start + len(source.samples)
    assert made.timeline.seconds == len(made.samples) / RATE


@pytest.mark.parametrize(("seconds", "heard"), [(0.2, 0.2), (2.0, 2.0), (None, 0.8)])
def test_pause_inside_a_paragraph_is_exactly_its_seconds(
    seconds: float | None, heard: float
) -> None:
    assert gaps(mixed(paragraph(0), Pause(seconds, HERE), paragraph(0))) == [heard]


@pytest.mark.parametrize(("seconds", "heard"), [(0.2, 0.75), (2.0, 2.0), (None, 0.8)])
def test_pause_between_paragraphs_is_a_rest_of_at_least_the_gap(
    seconds: float | None, heard: float
) -> None:
    assert gaps(mixed(paragraph(0), Pause(seconds, HERE), paragraph(1))) == [heard]


def test_pauses_in_a_row_add_up_and_hold_at_both_ends() -> None:
    half = Pause(0.5, HERE)
    made = mixed(half, paragraph(0), half, Pause(0.75, HERE), paragraph(1), half)
    assert made.timeline.placed[0].start == 0.5
    assert gaps(made) == [1.25]
    assert made.timeline.seconds == pytest.approx(0.5 + 1 + 1.25 + 1 + 0.5)


def test_pause_is_silent_in_the_mp3() -> None:
    made = mixed(paragraph(0), Pause(1.5, HERE), paragraph(0), intro=stinger())
    back, _ = soundfile.read(BytesIO(master(made.samples, SOUND).mp3))
    first, second = made.timeline.placed
    assert len(back) == len(made.samples)
    start, stop = round(first.end * RATE), round(second.start * RATE)
    assert stop - start == round(1.5 * RATE)
    # 20 ms at each side belong to the coder's own ringing.
    assert np.abs(back[start + 882 : stop - 882]).max() < 10 ** (-70 / 20)
    for placed in made.timeline.placed:
        assert np.abs(back[round(placed.start * RATE) :][: RATE // 5]).max() > 0.05
        assert np.abs(back[: round(placed.end * RATE)][-RATE // 5 :]).max() > 0.05


def test_sting_stands_between_its_gaps_as_loud_as_the_speech() -> None:
    swoosh = stinger(1.0, loudness=0.9)
    made = mixed(paragraph(0), Sting("swoosh", HERE), paragraph(1), stings={"swoosh": swoosh})
    assert gaps(made) == [pytest.approx(0.4 + 1.0 + 0.4, abs=1e-4)]
    first, second = made.timeline.placed
    between = made.samples[round(first.end * RATE) : round(second.start * RATE)]
    quiet = round(0.4 * RATE)
    assert not between[:quiet].any() and not between[-quiet:].any()
    speech = np.concatenate([made.samples[:RATE], made.samples[-RATE:]])
    assert loudness(between[quiet:-quiet]) == pytest.approx(loudness(speech), abs=0.5)


def test_longer_pause_beside_a_sting_counts() -> None:
    made = mixed(
        paragraph(0), Pause(1, HERE), Sting("swoosh", HERE), Pause(0.1, HERE), paragraph(0),
        stings={"swoosh": stinger(1.0)},
    )  # fmt: skip
    assert gaps(made) == [pytest.approx(1.0 + 1.0 + 0.4, abs=1e-4)]


def test_unknown_stings_are_all_named() -> None:
    with pytest.raises(ScriptError) as caught:
        mixed(paragraph(0), Sting("swosh", HERE), Sting("zzz", HERE), stings={"swoosh": stinger()})
    text = str(caught.value)
    assert 'bridge.md:14: no sting called "swosh"\n  did you mean "swoosh"?' in text
    assert 'no sting called "zzz"' in text


def test_intro_plays_alone_goes_down_and_is_gone_under_the_first_words() -> None:
    music, voice = stinger(4.0), take(5.0)
    made = mixed(paragraph(0), takes=[voice], intro=music)
    start = made.timeline.placed[0].start
    assert start == pytest.approx(4.0 - SOUND.intro_overlap, abs=0.011)
    assert (start * 100) == pytest.approx(round(start * 100))
    speech = round(start * RATE)
    alone = loudness(made.samples[: speech - RATE])
    assert alone == pytest.approx(loudness(np.repeat(voice.samples[:, None], 2, 1)), abs=0.5)
    under = made.samples[speech:][: 2 * RATE] - voice.samples[: 2 * RATE, None]
    before = _rms(made.samples[: speech - RATE])
    assert 20 * np.log10(_rms(under[: RATE // 20]) / before) == pytest.approx(-12.3, abs=0.7)
    assert not under[round(SOUND.intro_overlap * RATE) :].any()
    half = round(SOUND.intro_overlap * RATE / 2)
    assert _rms(under[half : half + 441]) < 0.6 * _rms(under[:441])


def test_outro_comes_in_under_the_last_words_and_rises_after_them() -> None:
    music, voice = stinger(4.0), take(5.0)
    made = mixed(paragraph(0), takes=[voice], outro=music)
    end = round(made.timeline.placed[0].end * RATE)
    assert made.timeline.seconds == pytest.approx(5.0 + 4.0 - SOUND.outro_overlap, abs=0.011)
    padded = np.zeros_like(made.samples)
    padded[: len(voice.samples)] = voice.samples[:, None]
    outro = made.samples - padded
    begin = end - round(SOUND.outro_overlap * RATE)
    assert not outro[: begin - 441].any()
    levels = [_rms(outro[begin + at : begin + at + 4410]) for at in (0, 20_000, 45_000, 85_000)]
    assert levels == sorted(levels) and levels[0] < levels[-1] / 20
    after = loudness(outro[end + RATE :][: RATE * 3 // 2])
    assert after == pytest.approx(loudness(padded[: 5 * RATE]), abs=0.5)


def test_stinger_level_moves_intro_and_outro() -> None:
    quiet = mixed(paragraph(0), intro=stinger(), sound=replace(SOUND, stinger_level=-6.0))
    plain = mixed(paragraph(0), intro=stinger())
    ratio = _rms(quiet.samples[:RATE]) / _rms(plain.samples[:RATE])
    assert 20 * np.log10(ratio) == pytest.approx(-6.0, abs=0.01)


@pytest.mark.parametrize("overlap", [0.0, 0.5, 30.0])
def test_any_overlap_gives_the_length_it_should(overlap: float) -> None:
    sound = replace(SOUND, intro_overlap=overlap, outro_overlap=overlap)
    made = mixed(paragraph(0), intro=stinger(2.003), outro=stinger(2.0), sound=sound)
    over = min(overlap, 1.0)
    assert made.timeline.seconds == pytest.approx(2.0 + 1.0 + 2.0 - 2 * over, abs=0.02)
    assert np.isfinite(made.samples).all()


def test_a_pause_or_sting_at_the_edge_is_not_played_over() -> None:
    half, music = Pause(0.5, HERE), stinger(2.0)
    made = mixed(half, paragraph(0), half, intro=music, outro=music)
    assert made.timeline.placed[0].start == 2.5
    assert made.timeline.seconds == 2.0 + 0.5 + 1.0 + 0.5 + 2.0


def test_loud_stingers_do_not_saturate() -> None:
    made = mixed(
        paragraph(0), takes=[take(2.0, loudness=0.5)],
        intro=stinger(3, 0.99), outro=stinger(3, 0.99),
        sound=replace(SOUND, under_level=0.0, stinger_level=6.0),
    )  # fmt: skip
    assert np.abs(made.samples).max() > 1.2


def test_no_clicks_where_pieces_meet() -> None:
    takes = [take(1.2, 140), take(1.4, 190), take(1.1, 160), take(1.3, 210)]
    made = mixed(
        paragraph(0), Pause(0.1, HERE), paragraph(0), Sting("swoosh", HERE), paragraph(1),
        paragraph(2),
        takes=takes, intro=stinger(3.0), outro=stinger(3.0), stings={"swoosh": stinger(0.8)},
    )  # fmt: skip
    back, _ = soundfile.read(BytesIO(master(made.samples, SOUND).mp3))
    for samples in (made.samples, back):
        bend = np.abs(np.diff(samples[:, 0].astype(float), n=2))
        inside = np.concatenate(
            [bend[round(p.start * RATE) : round(p.end * RATE)] for p in made.timeline.placed]
        )
        worst = np.percentile(inside, 99.9)
        assert len(made.joins) >= 12 and list(made.joins) == sorted(made.joins)
        for join in made.joins:
            at = round(join * RATE)
            assert bend[max(0, at - 88) : at + 88].max(initial=0) <= worst, f"click at {join:.3f} s"


def test_our_own_stingers_are_in_order() -> None:
    for name, seconds in (("intro.wav", 5), ("outro.wav", 6)):
        read = read_stinger(STINGERS / name)
        assert len(read.samples) / RATE == pytest.approx(seconds, abs=0.5)
        assert np.abs(read.samples).max() < 0.9
        assert np.abs(read.samples[-441:]).max() < 0.001
        assert (read.samples[:, 0] != read.samples[:, 1]).any()
        assert (STINGERS / name).stat().st_size < 1_200_000


def words_of(text: str, times: Sequence[tuple[str, float, float]]) -> tuple[WordTime, ...]:
    return tuple(
        WordTime(Span(text.index(word), text.index(word) + len(word)), start, end)
        for word, start, end in times
    )


def test_shown_words_take_the_times_of_what_is_said_for_them() -> None:
    shown, said = "It cost $3.2 billion (then).", "It cost three point two billion dollars."
    links = (
        Link(Span(0, 2), Span(0, 2)),
        Link(Span(2, 3), Span(2, 3)),
        Link(Span(3, 8), Span(3, 8)),
        Link(Span(8, 20), Span(8, 39)),
        Link(Span(20, 28), Span(39, 40)),
    )
    times = words_of(
        said,
        [("It", 0.0, 0.1), ("cost", 0.12, 0.3), ("three", 0.3, 0.5), ("dollars", 0.8, 1.0)],
    )
    cues = [paragraph(0)]
    utterance = replace(utter(cues)[0], shown=shown, said=Said(said), links=links)
    made = mix(
        cues, [utterance], [replace(take(), words=times)], SOUND,
        intro=stinger(2.0), outro=None, stings={},
    )  # fmt: skip
    start = made.timeline.placed[0].start
    assert made.timeline.placed[0].words == (
        ShownWord(Span(0, 2), start + 0.0, start + 0.1),
        ShownWord(Span(3, 8), start + 0.12, start + 0.3),
        ShownWord(Span(8, 20), start + 0.3, start + 1.0),
    )


def test_shown_words_that_share_a_said_word_become_one() -> None:
    links = (Link(Span(0, 3), Span(0, 8)), Link(Span(3, 6), Span(0, 8)))
    utterance = replace(
        utter([paragraph(0)])[0], shown="abcdef", said=Said("together"), links=links
    )
    voice = replace(take(), words=words_of("together", [("together", 0.1, 0.9)]))
    made = mix([paragraph(0)], [utterance], [voice], SOUND, intro=None, outro=None, stings={})
    assert made.timeline.placed[0].words == (ShownWord(Span(0, 6), 0.1, 0.9),)


def test_chapters_begin_with_their_first_words_and_one_at_nought() -> None:
    made = mixed(
        paragraph(0), Chapter("One", HERE), paragraph(1), Chapter("Empty", HERE),
        Chapter("Two", HERE), paragraph(2), Chapter("Nothing more", HERE),
    )  # fmt: skip
    _, one, two = made.timeline.placed
    assert made.timeline.chapters == (
        ChapterMark("Introduction", 0.0),
        ChapterMark("One", one.start),
        ChapterMark("Two", two.start),
    )
    assert mixed(paragraph(0)).timeline.chapters == ()
    assert mixed(Chapter("All", HERE), paragraph(0)).timeline.chapters == (ChapterMark("All", 0.0),)


def test_spoken_chapter_title_opens_its_chapter() -> None:
    cues = [paragraph(0), Chapter("The rule", HERE), paragraph(1)]
    utterances = utter(cues)
    title = replace(utterances[0], shown="The rule", kind=SpeechKind.HEADING, cue=1, paragraph=9)
    spoken = [utterances[0], title, utterances[1]]
    made = mix(cues, spoken, [take(), take(), take()], SOUND, intro=None, outro=None, stings={})
    assert gaps(made) == [1.0, 1.0]
    assert made.timeline.chapters[1] == ChapterMark("The rule", made.timeline.placed[1].start)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.wav", {"subtype": "FLOAT"}), ("a.flac", {}), ("a.ogg", {}), ("a.aiff", {}),
        ("a.mp3", {}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2), (22_050, 2)])
def test_stingers_of_every_kind(
    tmp_path: Path, name: str, options: dict[str, str], rate: int, channels: int
) -> None:
    time = np.arange(rate) / rate
    tone = np.repeat(0.3 * np.sin(2 * np.pi * 440 * time)[:, None], channels, axis=1)
    soundfile.write(tmp_path / name, tone, rate, **options)
    read = read_stinger(tmp_path / name)
    assert read.samples.shape[1] == 2 and read.samples.dtype == np.float32
    assert len(read.samples) / RATE == pytest.approx(1.0, abs=0.06)
    middle = read.samples[RATE // 4 : RATE * 3 // 4, 0]
    assert _rms(middle) == pytest.approx(0.3 / 2**0.5, rel=0.05)
    assert len(read.sha256) == 64


def test_stingers_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    cases = {
        "gone.wav": (None, "cannot be read"),
        "text.wav": (b"not a sound", "cannot be read"),
        "empty.wav": (_wav(np.zeros((0, 2))), "is empty"),
        "long.wav": (_wav(np.zeros((61 * 8000, 1)), 8000), "is 61 s long"),
        "many.wav": (_wav(np.zeros((800, 6))), "6 channels"),
        "nan.wav": (_wav(np.full((800, 1), np.nan)), "no numbers"),
    }
    for name, (data, reason) in cases.items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(SoundError, match=reason) as caught:
            read_stinger(tmp_path / name)
        assert caught.value.problems[0].place.path.endswith(name)


def test_takes_and_utterances_must_match() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        mixed(paragraph(0), paragraph(1), takes=[take()])
    with pytest.raises(ValueError, match="44100"):
        mixed(paragraph(0), takes=[replace(take(), rate=24_000)])


def test_importing_and_mixing_warns_of_nothing_and_versions_cost_nothing() -> None:
    code = (
        "import sys, audio_pipeline.mix as m; m.MIX_VERSION\n"
        "assert 'numpy' not in sys.modules and 'pydub' not in sys.modules\n"
        "import audio_pipeline.mix.join"
    )
    run = subprocess.run(
        [sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stderr == ""


def _rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def _wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    out = BytesIO()
    soundfile.write(out, samples, rate, format="WAV", subtype="FLOAT")
    return out.getvalue()

"""Takes: keys that change with the sound and with nothing else, files that are whole or absent."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_pipeline.cache import Takes, take_key
from audio_pipeline.models import Phonemes, Said, Span, Take, Voice, WordTime

VOICE = Voice("anna", "tone", label="Anna")
SAID = Said("Ask Nguyen now.", (Phonemes(Span(4, 10), "ŋwiən"),), (Span(11, 14),))
CHANGED = {
    "engine": "hibari",
    "id": "reed",
    "language": "en-gb",
    "speed": 1.1,
    "pitch": 1.0,
    "volume": 0.9,
    "seed": 7,
}


def key(fingerprint: str = "tone 1", voice: Voice = VOICE, said: Said = SAID) -> str:
    return take_key(fingerprint, voice, said)


def take(name: str = "ab" * 32, seconds: float = 0.5) -> Take:
    chance = np.random.default_rng(1)
    whole = chance.integers(-(2**23), 2**23, round(seconds * 44_100))
    words = (WordTime(Span(0, 3), 0.02, 0.2), WordTime(Span(4, 10), 0.2, 0.31))
    return Take(name, (whole / 2**23).astype(np.float32), 44_100, words)


def test_the_same_words_in_the_same_voice_have_the_same_key() -> None:
    assert key() == key(voice=replace(VOICE), said=replace(SAID))
    assert len(key()) == 64


def test_each_field_of_a_voice_that_sounds_changes_the_key() -> None:
    silent = {"name": "ben", "label": "Ben"}
    assert {field.name for field in fields(Voice)} == set(CHANGED) | set(silent)
    found = {key()}
    for name, value in CHANGED.items():
        found.add(key(voice=replace(VOICE, **{name: value})))
    assert len(found) == 1 + len(CHANGED)
    for name, value in silent.items():
        assert key(voice=replace(VOICE, **{name: value})) == key()


def test_each_part_of_what_is_said_changes_the_key() -> None:
    said = [
        SAID,
        replace(SAID, text="Ask Nguyen now!"),
        replace(SAID, phonemes=()),
        replace(SAID, phonemes=(Phonemes(Span(4, 10), "win"),)),
        replace(SAID, phonemes=(Phonemes(Span(4, 9), "ŋwiən"),)),
        replace(SAID, stressed=()),
    ]
    assert len({key(said=each) for each in said}) == len(said)


def test_another_engine_is_another_key() -> None:
    assert key("tone 1") != key("tone 2")


@given(
    st.floats(0.25, 4, allow_nan=False),
    st.floats(-24, 24, allow_nan=False),
    st.text(max_size=20),
)
def test_any_change_of_speed_pitch_or_text_is_another_key(
    speed: float, pitch: float, text: str
) -> None:
    changed = key(voice=replace(VOICE, speed=speed, pitch=pitch), said=Said(text))
    same = speed == VOICE.speed and pitch == VOICE.pitch and Said(text) == SAID
    assert (changed == key()) == same


def test_what_is_read_is_what_was_kept(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    kept = take()
    assert not takes.has(kept.key)
    assert takes.get(kept.key) is None
    takes.put(kept)
    assert takes.has(kept.key)
    read = takes.get(kept.key)
    assert read is not None
    assert read.samples.dtype == np.float32
    assert np.array_equal(read.samples, kept.samples)
    assert (read.key, read.rate, read.words) == (kept.key, kept.rate, kept.words)


def test_a_take_lies_under_its_key_and_nothing_else_is_left(tmp_path: Path) -> None:
    takes = Takes(tmp_path)
    takes.put(take())
    takes.put(take())
    found = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")]
    assert sorted(found) == ["ab", f"ab/{'ab' * 32}.take"]


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "header", "swapped", "folder"])
def test_a_damaged_file_counts_as_absent(tmp_path: Path, damage: str) -> None:
    takes = Takes(tmp_path)
    kept = take()
    takes.put(kept)
    path = takes.path(kept.key)
    data = path.read_bytes()
    if damage == "cut":
        path.write_bytes(data[:-1])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "flipped":
        path.write_bytes(data[:-100] + bytes([data[-100] ^ 1]) + data[-99:])
    elif damage == "header":
        path.write_bytes(data.replace(b'"words"', b'"wards"'))
    elif damage == "swapped":
        # A whole take under another's name.
        other = take("cd" * 32)
        takes.put(other)
        path.write_bytes(takes.path(other.key).read_bytes())
    else:
        path.unlink()
        path.mkdir()
    assert takes.get(kept.key) is None


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    takes = Takes(tmp_path)
    takes.put(take())
    takes.path(take().key).write_bytes(b"torn")
    takes.put(take())
    assert takes.get(take().key) is not None


def test_keys_are_listed_and_removed(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    assert list(takes.keys()) == []
    for name in ("cd" * 32, "ab" * 32):
        takes.put(take(name))
    assert list(takes.keys()) == ["ab" * 32, "cd" * 32]
    takes.remove("ab" * 32)
    takes.remove("ab" * 32)
    assert list(takes.keys()) == ["cd" * 32]

"""What reaches the default voice, as phonemes, against how the words are pronounced."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from audio_pipeline import engines

sys.path.insert(0, str(Path(__file__).parent / "bench"))
import phonemes

VOICE = Path(__file__).parent / "wording" / "voice"
READY = any(name == "hibari" and state == "ready" for name, state, _ in engines.states())
needs_voice = pytest.mark.skipif(not READY, reason="the voice hibari is not installed")


def lines(name: str) -> list[list[str]]:
    text = (VOICE / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


@needs_voice
def test_the_hard_words_of_200_sentences_reach_the_voice_as_they_are_pronounced() -> None:
    """`UPDATE=1` takes those that are right now off the list of known misses; it adds none."""
    read = phonemes.with_wording()
    table = list(phonemes.rows())
    assert len({row.id for row in table}) == len({row.shown for row in table}) == 200
    missed = {row.id for row in table if phonemes.missed(row, read(row)[1])}
    listed = lines("missed.tsv")
    if os.environ.get("UPDATE") and os.environ.get("CI") != "true":
        listed = [line for line in listed if line[0] in missed]
        text = "".join("\t".join(line) + "\n" for line in listed)
        (VOICE / "missed.tsv").write_text(text, encoding="utf-8")
    assert missed == {line[0] for line in listed}


def test_each_hard_sentence_has_its_reading_and_each_miss_its_cause() -> None:
    rows = list(phonemes.rows())
    assert [line[0] for line in lines("read.tsv")] == [row.id for row in rows]
    assert all(len(row.said) == len(row.phonemes) for row in rows)
    assert {line[0] for line in lines("missed.tsv")} <= {row.id for row in rows}
    assert {line[1] for line in lines("missed.tsv")} <= {"wording", "name", "heteronym"}


@pytest.mark.parametrize(
    ("phonemes_said", "is_right"),
    [
        ("ðə ɹˈɛkəɹd", True),
        ("ðə ɹˌɛkəɹd", True),
        ("ðə ɹəkˈɔɹd", False),
        ("ðə ɹˈɛkəɹdz", False),
        ("ɹˈɛkəɹd, ɐn", True),
        ("", False),
    ],
)
def test_a_hard_word_is_found_whole_and_with_its_stress(phonemes_said: str, is_right: bool) -> None:
    row = phonemes.Row("x-1", "en-US", "", ("record",), ("!ɹˈɛkəɹd/ɹˈɛkɔɹd",))
    assert (not phonemes.missed(row, phonemes_said)) is is_right


def test_hard_words_are_found_in_order_and_weak_vowels_count_for_nothing() -> None:
    row = phonemes.Row("x-1", "en-US", "", ("read", "city"), ("ɹˈɛd", "sˈɪti|tˈWn"))
    assert phonemes.missed(row, "hi ɹˈɛd ðə sˈɪTi") == []
    assert phonemes.missed(row, "ðə sˈɪTi hi ɹˈɛd") == [1]
    assert phonemes.missed(row, "hi ɹˈid ðə tˈWn") == [0]


@needs_voice
def test_the_voice_alone_is_heard_too() -> None:
    row = next(phonemes.rows())
    shown, said = phonemes.alone()(row)
    assert shown == row.shown
    assert said

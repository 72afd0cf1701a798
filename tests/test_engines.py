"""One contract for every engine, and what is particular about each of ours."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import unicodedata
from dataclasses import replace

import numpy as np
import pytest

from audio_pipeline import engines
from audio_pipeline.engines import hibari_text
from audio_pipeline.engines.hibari import Hibari
from audio_pipeline.engines.hibari_model import Model, pieces, with_output
from audio_pipeline.engines.pyttsx3 import word_times
from audio_pipeline.errors import SoundError
from audio_pipeline.models import Phonemes, Said, Span, Voice

SENTENCES = [
    "He said no.",
    "“I can’t,” she said — twice — and left.",
    "It rose by three point two percent; nobody noticed.",
    "Café owners in São Paulo and Łódź agree!",
    "Really?",
]
STATES = {name: (state, detail) for name, state, detail in engines.states()}


def engine(name: str) -> engines.Engine:
    state, detail = STATES[name]
    if state != "ready" and name not in {"hibari", "tone"} and not os.environ.get("CI"):
        pytest.skip(f"{name}: {state}: {detail}")
    return engines.open_engine(name)


def voice(name: str, **settings: object) -> Voice:
    return replace(Voice("anna", name), **settings)  # type: ignore[arg-type]


def words(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


every_engine = pytest.mark.parametrize("name", ["hibari", "pyttsx3", "tone"])


def test_our_engines_are_found_by_entry_point() -> None:
    assert {"hibari", "pyttsx3", "tone"} <= set(engines.names())


@every_engine
def test_an_engine_is_an_engine(name: str) -> None:
    assert isinstance(engine(name), engines.Engine)
    assert engine(name).name == name
    assert engine(name) is engine(name)


@every_engine
@pytest.mark.parametrize("text", SENTENCES)
def test_it_speaks_each_word_at_a_time_of_its_own(name: str, text: str) -> None:
    assert not engine(name).unsayable(Said(text), voice(name))
    sound = engine(name).speak(Said(text), voice(name))
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert np.isfinite(sound.samples).all()
    assert 0.01 < np.abs(sound.samples).max() <= 1.0
    seconds = len(sound.samples) / sound.rate
    assert 0.2 < seconds < 10
    assert words(text, [word.span for word in sound.words]) == text.split()
    for word in sound.words:
        assert 0 <= word.start <= word.end <= seconds + 1e-6
        if any(map(str.isalnum, text[word.span.start : word.span.end])):
            assert word.end - word.start >= 0.02
    for one, other in itertools.pairwise(sound.words):
        assert one.end <= other.start + 1e-6


@every_engine
def test_same_words_are_the_same_samples_whatever_was_said_before(name: str) -> None:
    if not engine(name).deterministic:
        pytest.skip(f"{name} does not claim it on this system")
    first = engine(name).speak(Said(SENTENCES[1]), voice(name))
    engine(name).speak(Said(SENTENCES[2]), voice(name, speed=1.3))
    second = engine(name).speak(Said(SENTENCES[1]), voice(name))
    assert np.array_equal(first.samples, second.samples)
    assert first.words == second.words


@every_engine
def test_speed_and_volume_are_heard(name: str) -> None:
    plain = engine(name).speak(Said(SENTENCES[2]), voice(name))
    fast = engine(name).speak(Said(SENTENCES[2]), voice(name, speed=1.5))
    soft = engine(name).speak(Said(SENTENCES[2]), voice(name, volume=0.5))
    assert len(fast.samples) < 0.85 * len(plain.samples)
    ratio = np.abs(soft.samples).max() / np.abs(plain.samples).max()
    assert ratio == pytest.approx(0.5, abs=0.02)


@every_engine
@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_to_say_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match="nothing to say"):
        engine(name).speak(Said(text), voice(name))


@every_engine
def test_a_control_character_is_unsayable_in_every_engine(name: str) -> None:
    assert engine(name).unsayable(Said("So\x07on"), voice(name)) == [Span(2, 3)]


@every_engine
def test_the_fingerprint_is_cheap_and_loads_nothing(name: str) -> None:
    engine(name)
    code = (
        "import sys, time\n"
        "from audio_pipeline.engines import open_engine\n"
        f"engine = open_engine({name!r})\n"
        "engine.fingerprint\n"
        "times = []\n"
        "for _ in range(5):\n"
        "    began = time.perf_counter()\n"
        "    print(engine.fingerprint)\n"
        "    times.append(time.perf_counter() - began)\n"
        "assert min(times) < 0.05, times\n"
        "heavy = {'numpy', 'onnxruntime', 'hibari', 'soxr', 'soundfile', 'pyttsx3'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert set(ran.stdout.splitlines()) == {engine(name).fingerprint}


@every_engine
def test_voices_are_offered_and_the_first_is_the_default(name: str) -> None:
    offered = engine(name).voices()
    assert len({info.id for info in offered}) == len(offered) > 0
    assert all(info.label and info.languages for info in offered[:3])
    default = engine(name).speak(Said("Hello."), voice(name))
    named = engine(name).speak(Said("Hello."), voice(name, id=offered[0].id))
    assert len(default.samples) == len(named.samples)


@every_engine
def test_wrong_settings_are_named(name: str) -> None:
    assert not engine(name).settings(voice(name))
    for settings, told in [
        ({"id": "no-such-voice"}, "no-such-voice"),
        ({"speed": 9.0}, "speed"),
        ({"volume": 0.0}, "volume"),
        ({"pitch": 40.0}, "pitch"),
    ]:
        problems = engine(name).settings(voice(name, **settings))
        assert len(problems) == 1
        assert told in problems[0]


def test_an_unknown_engine_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(SoundError, match="hibari") as caught:
        engines.open_engine("hibary")
    assert caught.value.problems[0].hint == 'did you mean "hibari"?'


def test_a_missing_package_says_how_to_install_it() -> None:
    with pytest.raises(SoundError) as caught:
        engines.version("hibari", "no-such-package-of-ours")
    assert caught.value.problems[0].code == "not-installed"
    assert caught.value.problems[0].hint == "pip install no-such-package-of-ours"


# ── hibari ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def model() -> Model:
    hibari = engines.open_engine("hibari")
    assert isinstance(hibari, Hibari)
    hibari.speak(Said("Hello."), voice("hibari"))
    return hibari._models["heart"]


def test_hibari_durations_add_up_to_the_sound(model: Model) -> None:
    signs, _ = model.words.phonemes(Said(SENTENCES[1]))
    samples, durations = model.say(signs, 1.0, np.random.default_rng(0))
    assert len(durations) == len(signs) + 2
    assert durations.sum() * 600 == len(samples)


def test_hibari_words_are_heard_where_it_says(model: Model) -> None:
    """A pause in the sound lies between the words that a full stop parts, not inside one."""
    text = "Nobody came. Everybody knew."
    sound = engines.open_engine("hibari").speak(Said(text), voice("hibari"))
    size = sound.rate // 100
    count = len(sound.samples) // size
    level = np.abs(sound.samples[: count * size]).reshape(count, size).max(axis=1)
    came, everybody = sound.words[1], sound.words[2]
    assert everybody.start - came.end > 0.1
    for word in sound.words:
        heard = level[int(word.start * 100) : int(word.end * 100)]
        assert heard.max() > 0.05
    quiet = level[int(came.end * 100) + 8 : int(everybody.start * 100) - 3]
    assert quiet.min() < 0.02


@pytest.mark.parametrize(
    ("text", "unsayable"),
    [
        ("He met 习近平 in Beijing.", ["习近平"]),
        ("Good 😀 news ❤️!", ["😀", "❤️"]),
        ("Москва and Киев", ["Москва", "Киев"]),
        ("ἀλήθεια is truth", ["ἀλήθεια"]),
        ("שלום عليكم नमस्ते", ["שלום", "عليكم", "नमस्ते"]),
        ("the ツ face", ["ツ"]),
        ("São Tomé’s Nguyễn, naïve Łódź: Øresund", []),
        ("α-helix, ½ cup, 5°, x², € and 30%", []),
        ("a\u00adb soft\u200bly", []),
    ],
)
def test_hibari_names_what_it_would_drop(text: str, unsayable: list[str]) -> None:
    found = engines.open_engine("hibari").unsayable(Said(text), voice("hibari"))
    assert words(text, list(found)) == unsayable


def test_hibari_says_what_ipa_covers_and_names_ipa_it_cannot_say(model: Model) -> None:
    hibari = engines.open_engine("hibari")
    text = "He met 习近平 today."
    good = Said(text, (Phonemes(Span(7, 10), "ʃiː dʒɪnˈpɪŋ"),))
    assert not hibari.unsayable(good, voice("hibari"))
    assert "ʃˈi ʤɪnpˈɪŋ" in model.words.phonemes(good)[0]
    for ipa in ("ǃʘ", "ma⁵⁵", ""):
        bad = Said(text, (Phonemes(Span(7, 10), ipa),))
        assert words(text, list(hibari.unsayable(bad, voice("hibari")))) == ["习近平"]


def test_hibari_ipa_keeps_what_stands_around_it(model: Model) -> None:
    said = Said("“Nguyen’s,” he said.", (Phonemes(Span(1, 7), "ŋwiən"),))
    assert model.words.phonemes(said)[0] == "ŋwˈiənz, hi sˈɛd."
    over_two = Said("in New York, too", (Phonemes(Span(3, 11), "nuː ˈjɔːk"),))
    signs, _ = model.words.phonemes(over_two)
    assert "nˈu jˈɔk, tˈu" in signs
    sound = engines.open_engine("hibari").speak(over_two, voice("hibari"))
    times = [(word.start, word.end) for word in sound.words]
    assert times == sorted(times)
    assert all(end - start > 0.05 for start, end in times)


def test_hibari_tells_what_it_knows_and_what_it_would_say() -> None:
    hibari = engines.open_engine("hibari")
    assert isinstance(hibari, engines.Reader)
    anna = voice("hibari")
    known = ["harbour", "Harbour", "harbour's", "London-based", "re-elected", "RIA", "FBI's"]
    assert [word for word in known if not hibari.knows(word, anna)] == []
    assert not hibari.knows("Tsikhanouskaya", anna)
    assert not hibari.knows("pro-Tsikhanouskaya", anna)
    assert hibari.phonemes(Said("He said no."), anna) == "hˌi sˈɛd nˈoʊ."
    told = hibari.phonemes(Said("Join Lau"), anna)
    assert "dʒˈɔɪn" in told
    word = hibari.phonemes(Said("Tsikhanouskaya"), anna)
    assert hibari.phonemes(Said("X", (Phonemes(Span(0, 1), word),)), anna) == word


def test_marks_that_an_engine_does_not_mind_are_not_handed_to_it() -> None:
    said = Said("He can go", (Phonemes(Span(0, 2), "hi"),), (Span(3, 6),))
    assert engines.minded(engines.open_engine("tone"), said) == said
    assert engines.minded(engine("pyttsx3"), said) == Said("He can go")


def test_every_ipa_sign_we_take_is_one_the_model_has(model: Model) -> None:
    for sign, known in hibari_text.sounds().items():
        assert set(known) <= set(model._ids), sign


def test_hibari_does_not_rewrite_words(model: Model) -> None:
    """Its own normalizer makes "He said number." of this."""
    assert model.words.phonemes(Said("He said no."))[0] == "hˌi sˈɛd nˈO."


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("He told the F.B.I.", "ˌɛfbˌiˈI."),
        ("He came at five p.m.", "pˌiˈɛm."),
        ("“He told the F.B.I.”", "ˌɛfbˌiˈI."),
        ("(He told the F.B.I.)", "ˌɛfbˌiˈI.)"),
        ("Was it the F.B.I.?", "ˌɛfbˌiˈI?"),
        ("It was plan B.", "plˈæn bˈi."),
        ("He left.", "lˈɛft."),
        ("It was the F.B.I", "ˌɛfbˌiˈI"),
    ],
)
def test_a_sentence_that_ends_in_an_abbreviation_has_its_stop(
    model: Model, text: str, ending: str
) -> None:
    signs, owners = model.words.phonemes(Said(text))
    assert signs.endswith(ending)
    assert len(signs) == len(owners)
    assert signs.count(".") <= 1


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''"])
def test_quotation_marks_change_no_word(model: Model, marks: str) -> None:
    for text in ("He read it to the F.B.I.", "They live by the apple tree.", "Who leads?"):
        plain, _ = model.words.phonemes(Said(text))
        assert model.words.phonemes(Said(f"{marks[0]}{text}{marks[1]}"))[0] == plain
    inside, _ = model.words.phonemes(Said(f"the {marks[0]}apple{marks[1]} of the drivers’ eyes"))
    assert inside == model.words.phonemes(Said("the apple of the drivers’ eyes"))[0]


def test_stress_is_heard_where_a_word_has_none(model: Model) -> None:
    plain, _ = model.words.phonemes(Said("He can go"))
    stressed, _ = model.words.phonemes(Said("He can go", stressed=(Span(3, 6),)))
    assert plain.split()[:2] == ["hˌi", "kæn"]
    assert stressed.split()[:2] == ["hˌi", "kˈæn"]


def test_a_word_longer_than_the_letter_reader_is_read_to_its_end(model: Model) -> None:
    short, _ = model.words.phonemes(Said("Donaudampfschifffahrts"))
    whole, _ = model.words.phonemes(Said("Donaudampfschifffahrtsgesellschaftskapitän"))
    assert len(whole) > 1.5 * len(short)


@pytest.mark.slow
def test_every_sign_is_said_or_reported(model: Model) -> None:
    """Each character of the first planes, in five places: a word is never lost without a word."""
    planes = [*range(32, 0x3000), *range(0xA000, 0xA100), *range(0xFB00, 0xFFE0)]
    for sign in map(chr, planes):
        if sign.isspace() or unicodedata.category(sign) in {"Cs", "Cn"}:
            continue
        for text in (sign, f"ba{sign}by", f"the {sign} end", f"{sign}5", f"go{sign}"):
            said = Said(text)
            if not hibari_text.unsayable(said):
                signs, _ = model.words.phonemes(said)
                assert set(signs) <= set(model._ids)


@pytest.mark.slow
def test_any_run_of_sayable_signs_is_said(model: Model) -> None:
    chance = random.Random(1)
    signs = [*range(33, 0x250), *range(0x2010, 0x2030)]
    sayable = [c for c in map(chr, signs) if not hibari_text.unsayable(Said(c))]
    for _ in range(1500):
        lengths = [chance.randint(1, 9) for _ in range(chance.randint(1, 6))]
        text = " ".join("".join(chance.choices(sayable, k=length)) for length in lengths)
        if not hibari_text.unsayable(Said(text)):
            model.words.phonemes(Said(text))


def test_a_long_sentence_is_cut_between_words_and_said_whole() -> None:
    text = "and the river rose over the road " * 40
    sound = engines.open_engine("hibari").speak(Said(text), voice("hibari"))
    assert len(sound.words) == 280
    assert sound.words[-1].end > 60
    assert all(0.02 < word.end - word.start < 1.5 for word in sound.words)


def test_pieces_lose_nothing_and_prefer_stops() -> None:
    text = "ab cd. ef gh, ij kl mn " * 40
    cut = pieces(text, 50)
    assert "".join(cut) == text
    assert max(map(len, cut)) <= 50
    assert all(piece.endswith((". ", "mn ")) for piece in cut)
    assert pieces("x" * 120, 50) == ["x" * 50, "x" * 50, "x" * 20]


def test_an_output_costs_so_many_bytes() -> None:
    assert len(with_output(b"", "/Round_output_0")) == 21


def test_hibari_never_fetches_a_voice() -> None:
    problems = engines.open_engine("hibari").settings(voice("hibari", id="emma"))
    assert "on this machine" in problems[0]


# ── pyttsx3 ─────────────────────────────────────────────────────────────────────────────────────


def test_espeak_is_whole_and_alike_in_processes_at_once() -> None:
    """pyttsx3 cancels a take it takes for still setting up: some came out empty or cut short."""
    from concurrent.futures import ThreadPoolExecutor

    pyttsx3 = engine("pyttsx3")
    if not pyttsx3.deterministic:
        pytest.skip("not claimed on this system")
    with ThreadPoolExecutor(4) as pool:
        sounds = list(
            pool.map(
                lambda _: pyttsx3.speak(Said(SENTENCES[2]), voice("pyttsx3")).samples.tobytes(),
                range(16),
            )
        )
    assert len(set(sounds)) == 1


def test_espeak_shifts_pitch() -> None:
    pyttsx3 = engine("pyttsx3")
    if sys.platform in {"win32", "darwin"}:
        pytest.skip("only espeak can")

    def hertz(semitones: float) -> float:
        sound = pyttsx3.speak(Said("Aaaah"), voice("pyttsx3", pitch=semitones))
        middle = sound.samples[len(sound.samples) // 3 : len(sound.samples) // 2].astype(float)
        alike = np.correlate(middle, middle, "full")[len(middle) - 1 :]
        low = sound.rate // 400
        return sound.rate / (low + int(np.argmax(alike[low : sound.rate // 50])))

    assert hertz(7) / hertz(0) == pytest.approx(2 ** (7 / 12), rel=0.08)


def test_espeak_cannot_say_another_script() -> None:
    text = "He met 习近平 in Москва 😀."
    found = engine("pyttsx3").unsayable(Said(text), voice("pyttsx3"))
    assert words(text, list(found)) == ["习近平", "Москва", "😀"]
    russian = voice("pyttsx3", id="zle/ru", language="ru")
    assert not engine("pyttsx3").unsayable(Said("Москва"), russian)


def test_words_that_espeak_runs_together_share_their_time() -> None:
    """One event for "of the", two for a number, none for a dash."""
    text = "of the — 26 end"
    events = [(0, 0), (9, 400), (10, 500), (12, 800)]
    samples = np.ones(1000, np.float32)
    found = word_times(text, events, samples, 1000)
    assert [(word.start, round(word.end, 3)) for word in found] == [
        (0.0, 0.16),
        (0.16, 0.4),
        (0.4, 0.4),
        (0.4, 0.8),
        (0.8, 1.0),
    ]


# ── tone ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "settings",
    [{"id": "reed"}, {"speed": 1.1}, {"pitch": 1.0}, {"volume": 0.9}, {"seed": 1}],
    ids=str,
)
def test_each_setting_of_a_tone_is_heard(settings: dict[str, object]) -> None:
    tone = engines.open_engine("tone")
    plain = tone.speak(Said(SENTENCES[0]), voice("tone"))
    changed = tone.speak(Said(SENTENCES[0]), voice("tone", **settings))
    assert plain.samples.tobytes() != changed.samples.tobytes()


def test_a_tone_hears_phonemes_and_stress() -> None:
    tone = engines.open_engine("tone")
    said = Said("Ask Nguyen now")
    sounds = {
        tone.speak(each, voice("tone")).samples.tobytes()
        for each in (
            said,
            replace(said, phonemes=(Phonemes(Span(4, 10), "ŋwiən"),)),
            replace(said, stressed=(Span(4, 10),)),
        )
    }
    assert len(sounds) == 3

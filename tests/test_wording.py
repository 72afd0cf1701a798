"""Wording: pairs of a sentence and what is said, and what holds for any text."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_pipeline.errors import Place
from audio_pipeline.models import (
    Chapter,
    Hyperlink,
    Mark,
    MarkKind,
    Meta,
    Pause,
    SayEntry,
    Script,
    Show,
    SoundSettings,
    Span,
    Speech,
    SpeechKind,
    Utterance,
    Voice,
)
from audio_pipeline.wording import align, say, say_text, sentences

PAIRS = Path(__file__).parent / "wording"
LANGUAGES = {"british": "en-gb", "german": "de", "french": "fr"}
FORBIDDEN = set('@#/\\_=&%~+<>|^*{}[]()"“”‘’')
HERE = Place("scripts/x.md", 1)


def rows(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("# ")]


def said(text: str, language: str = "en-us", **more: object) -> str:
    return " ".join(u.said.text for u in say_text(text, language=language, **more))


def law(utterance: Utterance) -> None:
    """Links cover both sides completely, once, in order; what is said can be said."""
    shown_at = said_at = 0
    for link in utterance.links:
        assert link.shown.start == shown_at and link.said.start == said_at
        assert link.shown.end >= shown_at and link.said.end >= said_at
        shown_at, said_at = link.shown.end, link.said.end
    assert shown_at == len(utterance.shown) and said_at == len(utterance.said.text)
    assert "".join(shown for shown, _ in align(utterance)) == utterance.shown
    assert "".join(spoken for _, spoken in align(utterance)) == utterance.said.text
    for character in utterance.said.text:
        assert character not in FORBIDDEN
        assert unicodedata.category(character) not in ("Nd", "No", "Nl", "Sc"), character
    assert utterance.said.text == utterance.said.text.strip()
    assert "  " not in utterance.said.text


@pytest.mark.parametrize(
    ("kind", "shown", "expected"),
    [(p.stem, *row) for p in sorted(PAIRS.glob("*.tsv")) if p.stem != "splits" for row in rows(p)],
)
def test_sentence_is_said_in_words(kind: str, shown: str, expected: str) -> None:
    language = LANGUAGES.get(kind, "en-us")
    assert said(shown, language) == expected
    for utterance in say_text(shown, language=language):
        law(utterance)
    assert said(expected, language) == expected, "not stable on its own output"


@pytest.mark.parametrize("row", rows(PAIRS / "splits.tsv"))
def test_text_is_split_into_sentences(row: tuple[str, ...]) -> None:
    text, *expected = row
    assert [text[s.start : s.end] for s in sentences(text)] == expected


def test_there_are_pairs_enough() -> None:
    assert sum(len(rows(path)) for path in PAIRS.glob("*.tsv")) >= 200


NEWS = st.sampled_from([row[0] for row in rows(PAIRS / "scraps" / "news.tsv")] + ["\n\n"])
HOSTILE = [row[0] for row in rows(PAIRS / "scraps" / "hostile.tsv")] + [" ", "\n"]
WILD = (
    st.text(max_size=60)
    | st.lists(NEWS, max_size=14).map(" ".join)
    | st.lists(NEWS, max_size=8).map("".join)
)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(WILD, st.sampled_from(["en-us", "en-gb", "de", "fr", "zh", "xx", ""]))
def test_any_text_is_said_under_the_law(text: str, language: str) -> None:
    shown = []
    for utterance in say_text(text, language=language):
        law(utterance)
        shown.append(utterance.shown)
    position = 0
    for piece in shown:
        found = text.find(piece, position)
        assert found >= 0, "shown text was changed"
        position = found + len(piece)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.lists(NEWS, max_size=14).map(" ".join))
def test_what_is_said_is_said_the_same_again(text: str) -> None:
    once = said(text)
    assert said(once) == once


@settings(max_examples=400, deadline=None, derandomize=True)
@given(WILD)
def test_sentences_cover_all_that_is_not_space(text: str) -> None:
    position = 0
    for span in sentences(text):
        assert position <= span.start < span.end
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()


@pytest.mark.parametrize("token", HOSTILE)
@pytest.mark.parametrize("joint", ["", " "])
def test_hostile_text_takes_linear_time(token: str, joint: str) -> None:
    text = joint.join([token or " "] * (25_000 // len(token + joint)))
    start = time.process_time()
    utterances = say_text(text)
    assert time.process_time() - start < 1.5
    if len(text) < 50_000:
        assert all(len(u.said.text) <= 600 for u in utterances)


def pairs_of(text: str) -> list[tuple[str, str]]:
    return [pair for u in say_text(text) for pair in align(u) if pair[0].strip()]


def test_shown_words_are_linked_to_what_is_said_for_them() -> None:
    assert pairs_of("He paid “$3.2 billion” (RIA) to X.") == [
        ("He", "He"),
        ("paid", "paid"),
        ("“$3.2 billion”", "three point two billion dollars,"),
        ("(RIA)", "R.I.A.,"),
        ("to", "to"),
        ("X.", "X."),
    ]


def test_dash_without_spaces_parts_two_words() -> None:
    assert pairs_of("giants—Roscosmos") == [("giants—", "giants— "), ("Roscosmos", "Roscosmos")]


def test_what_is_silent_is_linked_to_nothing() -> None:
    assert pairs_of("He left 🎉 today.") == [
        ("He", "He"),
        ("left", "left"),
        ("🎉", ""),
        ("today.", "today."),
    ]


def test_a_long_sentence_is_not_cut_at_the_point_of_an_abbreviation() -> None:
    start = (
        "The committee that looked into how the agencies of the U.S. shared what they knew of it "
    )
    text = start + "and of what had been said about the men who were later held in the city " * 4
    first = say_text(text.strip() + ".")[0].said.text
    assert not first.endswith("U.S.")
    assert len(first) > 100


def test_long_sentence_is_cut_at_clauses_and_no_word_is_changed() -> None:
    clause = "the agency said that it would look at the plan again when the winter was over"
    text = ", ".join([clause] * 9) + "."
    utterances = say_text(text)
    assert len(utterances) > 2
    assert all(len(u.said.text) <= 280 for u in utterances)
    assert " ".join(u.shown for u in utterances) == text
    assert all(u.shown.endswith((",", ".")) for u in utterances)


# Scripts, marks and lexicons


def show(**changes: object) -> Show:
    voices = {"anna": Voice("anna", "tone"), "emma": Voice("emma", "tone", language="en-gb")}
    return Show(Path("show"), "On Air", voices=voices, **changes)  # type: ignore[arg-type]


def speech(text: str, **changes: object) -> Speech:
    return Speech(SpeechKind.PARAGRAPH, text, HERE, **changes)  # type: ignore[arg-type]


def script(*cues: object, **meta: object) -> Script:
    return Script("x", Meta(**meta), cues, "")  # type: ignore[arg-type]


def entry(shown: str, spoken: str, *, case: bool = True) -> SayEntry:
    return SayEntry(shown, spoken, HERE, case)


def test_each_sentence_is_an_utterance_with_cue_voice_and_line() -> None:
    cues = (
        speech("One here. Two there.", lines=((0, 4), (10, 5)), paragraph=3),
        Pause(1.0, HERE),
        speech("Three.", voice="ben", paragraph=4),
    )
    found = say(script(*cues), show())
    assert [(u.shown, u.cue, u.voice, u.paragraph, u.place.line) for u in found] == [
        ("One here.", 0, "anna", 3, 4),
        ("Two there.", 0, "anna", 3, 5),
        ("Three.", 2, "ben", 4, 1),
    ]


def test_quotes_and_episodes_have_their_voices() -> None:
    quote = Speech(SpeechKind.QUOTE, "Every night.", HERE)
    voices = [u.voice for u in say(script(quote, speech("Yes.")), show(quote_voice="ben"))]
    assert voices == ["ben", "anna"]
    assert say(script(quote, voice="emma"), show())[0].voice == "emma"


def test_a_british_voice_says_numbers_the_british_way() -> None:
    cue = speech("105 of them.")
    assert say(script(cue, voice="emma"), show())[0].said.text == "one hundred and five of them."
    assert say(script(cue), show())[0].said.text == "one hundred five of them."


def test_chapters_are_spoken_only_if_the_show_says_so() -> None:
    cues = (Chapter("A sound in the fog", HERE), speech("Yes."))
    assert [u.cue for u in say(script(*cues), show())] == [1]
    spoken = say(script(*cues), show(sound=SoundSettings(spoken_chapters=True)))
    assert [(u.cue, u.kind) for u in spoken] == [
        (0, SpeechKind.HEADING),
        (1, SpeechKind.PARAGRAPH),
    ]
    assert spoken[0].paragraph != spoken[1].paragraph


def test_a_cue_without_a_word_gives_no_utterance() -> None:
    assert say(script(speech("* * *"), speech("")), show()) == ()


def test_hyperlinks_count_from_their_sentence() -> None:
    cue = speech("One. See the report now.", hyperlinks=(Hyperlink(9, 19, "https://a.b/"),))
    one, two = say(script(cue), show())
    assert one.hyperlinks == ()
    assert two.hyperlinks == (Hyperlink(4, 14, "https://a.b/"),)
    assert two.shown[4:14] == "the report"


def test_inline_marks_give_the_reading() -> None:
    text = "Ms Nguyen of RIA never saw Smith."
    marks = (
        Mark(MarkKind.SAY, 3, 9, "win"),
        Mark(MarkKind.SPELL, 13, 16),
        Mark(MarkKind.STRESS, 17, 22),
        Mark(MarkKind.IPA, 27, 32, "smɪθ"),
    )
    (found,) = say(script(speech(text, marks=marks)), show())
    assert found.said.text == "Miz win of R.I.A. never saw Smith."
    law(found)
    (phonemes,) = found.said.phonemes
    assert found.said.text[phonemes.span.start : phonemes.span.end] == "Smith"
    assert phonemes.ipa == "smɪθ"
    assert [found.said.text[s.start : s.end] for s in found.said.stressed] == ["never"]
    assert found.fired == ()


def test_inline_goes_before_episode_goes_before_show() -> None:
    text = "Nguyen met Tsai and Ng."
    marks = (Mark(MarkKind.SAY, 0, 6, "inline"),)
    show_entries = [entry("Nguyen", "show"), entry("Tsai", "show"), entry("Ng", "show")]
    episode = (entry("Nguyen", "episode"), entry("Tsai", "episode"))
    (found,) = say(script(speech(text, marks=marks), say=episode), show(), show_entries)
    assert found.said.text == "inline met episode and show."
    assert found.fired == ("episode:Tsai=episode", "show:Ng=show")


@pytest.mark.parametrize(
    ("shown", "spoken", "text", "expected"),
    [
        ("win", "gain", "winter win Winston.", "winter gain Winston."),
        ("RIA", "spell", "RIA said RIA’s.", "R.I.A. said R.I.A's."),
        ("FBI", "word", "The FBI left.", "The Fbi left."),
        ("New York", "noo york", "In New  York now.", "In noo york now."),
        ("AC/DC", "ay see dee see", "By AC/DC.", "By ay see dee see."),
        ("O'Neill", "oh neel", "Ask O’Neill.", "Ask oh neel."),
        ("Gen 2", "gen 2", "The Gen 2 car.", "The gen two car."),
        ("Roscosmos", "ross cosmos", "Roscosmos’s plan", "ross cosmos's plan"),
    ],
)
def test_lexicon_matches_whole_words(shown: str, spoken: str, text: str, expected: str) -> None:
    assert said(text, lexicon=[entry(shown, spoken)]) == expected


def test_lexicon_minds_case_unless_told_not_to() -> None:
    assert said("May may.", lexicon=[entry("May", "x", case=True)]) == "x may."
    assert said("May may.", lexicon=[entry("may", "x", case=False)]) == "x x."


def test_lexicon_gives_ipa_over_the_word_that_is_said() -> None:
    (found,) = say_text("He met Dmitriev.", lexicon=[entry("Dmitriev", "/dˈmitrijəf/")])
    assert found.said.text == "He met Dmitriev."
    assert found.said.phonemes[0].span == Span(7, 15)
    assert found.fired == ("show:Dmitriev=/dˈmitrijəf/",)


def test_a_name_with_a_point_does_not_end_its_sentence() -> None:
    found = say_text(
        "We saw Yahoo! Sports today.", lexicon=[entry("Yahoo! Sports", "yahoo sports")]
    )
    assert [u.said.text for u in found] == ["We saw yahoo sports today."]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(WILD, st.lists(st.tuples(st.text(min_size=1, max_size=6), st.text(max_size=8)), max_size=4))
def test_any_lexicon_keeps_the_law(text: str, words: list[tuple[str, str]]) -> None:
    entries = [entry(shown, spoken) for shown, spoken in words]
    for utterance in say_text(text, lexicon=entries):
        law(utterance)


def test_two_thousand_sentences_a_second() -> None:
    text = "The agency said on Tuesday that talks with 12 partners would go on in 2026. " * 500
    say_text(text)
    start = time.process_time()
    count = len(say_text(text))
    assert count == 500
    assert (
        count / (time.process_time() - start) > 1000
    )  # twice as slow as measured, on a busy machine


def test_wording_names_no_engine() -> None:
    folder = Path(__file__).parents[1] / "audio_pipeline" / "wording"
    for path in folder.glob("*.py"):
        assert not re.search(
            r"^\s*(?:from|import) .*(?:engines|hibari)", path.read_text("utf-8"), re.M
        )


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("a rope and 12 bells ", "a rope and twelve bells "),
        ("£5, ", "five pounds, "),
        ("x7", "x seven "),
        ("5° ", "five degrees "),
    ],
)
def test_text_without_an_end_is_covered_and_said_whole(token: str, said: str) -> None:
    text = (token * 2_000)[:20_000].rstrip()
    utterances = list(say_text(text))
    assert "".join("".join(one.shown.split()) for one in utterances) == "".join(text.split())
    words = " ".join(one.said.text for one in utterances).replace(",", "").lower().split()
    spoken = " ".join(said.replace(",", "").split())
    assert not any(letter.isdigit() for word in words for letter in word)
    assert " ".join(words).count(spoken) >= 0.95 * text.count(token.strip())

"""Transcripts and chapters: shown text, times in order, what players and validators expect."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from audio_pipeline import transcript
from audio_pipeline.errors import Place
from audio_pipeline.models import (
    ChapterMark,
    Hyperlink,
    Placed,
    Said,
    Show,
    ShownWord,
    Span,
    SpeechKind,
    Timeline,
    Utterance,
    Voice,
)

VOICES = {
    "anna": Voice("anna", "tone", label="Anna"),
    "ben": Voice("ben", "tone", label="Ben"),
    "lena": Voice("lena", "tone", label="Lena", language="de"),
}
SHOW = Show(Path(), "On Air", voices=VOICES)
LONG = (
    "Every night for ninety-one years, something under the north tower has made a sound that "
    "nobody who lives here can describe, and that nobody who leaves can forget."
)
VTT_TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})")


def placed(
    text: str,
    start: float,
    end: float,
    *,
    voice: str = "anna",
    kind: SpeechKind = SpeechKind.PARAGRAPH,
    paragraph: int = 0,
    words: Sequence[ShownWord] | None = None,
    hyperlinks: tuple[Hyperlink, ...] = (),
) -> Placed:
    utterance = Utterance(
        shown=text,
        said=Said(text),
        links=(),
        voice=voice,
        kind=kind,
        cue=0,
        paragraph=paragraph,
        place=Place("scripts/x.md", 1),
        hyperlinks=hyperlinks,
    )
    return Placed(
        utterance, start, end, words_of(text, start, end) if words is None else tuple(words)
    )


def words_of(text: str, start: float, end: float) -> tuple[ShownWord, ...]:
    """Evenly spread, without white space and punctuation, with a little silence after each."""
    found = list(re.finditer(r"[\w$-]+", text))
    step = (end - start) / max(1, len(found))
    return tuple(
        ShownWord(Span(*each.span()), start + step * n, start + step * (n + 0.9))
        for n, each in enumerate(found)
    )


def files(*sentences: Placed, chapters: tuple[ChapterMark, ...] = ()) -> dict[str, str]:
    timeline = Timeline(sentences, chapters, sentences[-1].end if sentences else 1.0)
    made = transcript.files(timeline, SHOW, title="A sound", language="en-us")
    return {name: data.decode("utf-8") for name, data in made.items()}


def vtt_cards(text: str) -> list[tuple[float, float, list[str]]]:
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    cards = []
    for block in blocks:
        times, *lines = block.split("\n")
        found = VTT_TIMES.fullmatch(times)
        assert found, times
        h, m, s, ms, h2, m2, s2, ms2 = map(int, found.groups())
        cards.append(
            (h * 3600 + m * 60 + s + ms / 1000, h2 * 3600 + m2 * 60 + s2 + ms2 / 1000, lines)
        )
    return cards


def srt_cards(text: str) -> list[list[str]]:
    return [block.split("\n")[2:] for block in text.rstrip("\n").split("\n\n")]


def test_a_short_sentence_is_one_card_with_its_voice():
    assert files(placed("It is a horn.", 9.12, 12.3))["transcript.vtt"] == (
        "WEBVTT\n\n00:00:09.120 --> 00:00:12.300\n<v Anna>It is a horn.\n"
    )


def test_vtt_escapes_text_and_label():
    show = Show(Path(), "On Air", voices={"b": Voice("b", "tone", label="B & <C>")})
    timeline = Timeline((placed("AT&T --> <b>", 0, 1, voice="b"),), (), 1)
    vtt = transcript.files(timeline, show, title="", language="en")["transcript.vtt"].decode()
    assert vtt.endswith("<v B &amp; &lt;C&gt;>AT&amp;T --&gt; &lt;b&gt;\n")


def test_a_long_sentence_is_split_at_word_times():
    cards = vtt_cards(files(placed(LONG, 10, 20))["transcript.vtt"])
    assert len(cards) > 1
    spoken = words_of(LONG, 10, 20)
    for (_, end, _), (start, _, lines) in itertools.pairwise(cards):
        assert end == start
        first = lines[0].removeprefix("<v Anna>").split()[0].strip(",.")
        assert any(
            LONG[word.span.start : word.span.end] == first and round(word.start, 3) == start
            for word in spoken
        )


def test_cards_part_after_punctuation_where_they_can():
    first, *_ = vtt_cards(files(placed(LONG, 10, 20))["transcript.vtt"])
    assert first[2][-1].endswith("nobody who lives here can") or first[2][-1].endswith(",")


@pytest.mark.parametrize(("name", "width"), [("transcript.vtt", 65), ("transcript.srt", 32)])
def test_lines_keep_to_the_width_and_cards_to_two_lines(name: str, width: int):
    text = files(placed(LONG, 0, 9), placed("x" * 200, 9, 12), placed(LONG, 12, 20, voice="ben"))[
        name
    ]
    cards = [lines for *_, lines in vtt_cards(text)] if name.endswith("vtt") else srt_cards(text)
    assert max(len(card) for card in cards) == 2
    assert max(len(line) for card in cards for line in card) <= width


def test_srt_names_a_speaker_only_where_it_changes():
    text = files(placed("One.", 0, 1), placed("Two.", 1, 2), placed("Three.", 2, 3, voice="ben"))[
        "transcript.srt"
    ]
    assert srt_cards(text) == [["Anna: One."], ["Two."], ["Ben: Three."]]
    assert text.startswith("1\n00:00:00,000 --> 00:00:01,000\n")


def test_srt_of_one_voice_has_no_names():
    assert "Anna" not in files(placed("One.", 0, 1), placed("Two.", 1, 2))["transcript.srt"]


def test_srt_text_cannot_be_taken_for_a_time_line():
    assert files(placed("a --> b", 0, 1))["transcript.srt"].count("-->") == 1


def test_json_words_give_the_body_with_punctuation_attached():
    text = "“It costs $3.2 billion” (then) — more."
    spans = ["It", "costs", "$3.2 billion", "then", "more"]
    words = [
        ShownWord(Span(text.index(each), text.index(each) + len(each)), n, n + 0.5)
        for n, each in enumerate(spans)
    ]
    (segment,) = json.loads(files(placed(text, 0, 5, words=words))["transcript.json"])["segments"]
    bodies = [word["body"] for word in segment["words"]]
    assert bodies == ["“It ", "costs ", "$3.2 billion” ", "(then) — ", "more."]
    assert segment["speaker"] == "Anna"
    assert "".join(bodies) == segment["body"] == text
    assert [word["startTime"] for word in segment["words"]] == [0, 1, 2, 3, 4]


def test_json_without_word_times_has_an_empty_list():
    (segment,) = json.loads(files(placed("Hm.", 0, 1, words=()))["transcript.json"])["segments"]
    assert segment == {"speaker": "Anna", "startTime": 0, "endTime": 1, "body": "Hm.", "words": []}


def test_a_sentence_that_rings_on_is_cut_where_the_next_begins():
    segments = json.loads(files(placed("A.", 0, 2.5), placed("B.", 2, 3))["transcript.json"])[
        "segments"
    ]
    assert [(each["startTime"], each["endTime"]) for each in segments] == [(0, 2), (2, 3)]


def test_what_is_only_heard_is_not_shown():
    label = placed("", 0, 1, kind=SpeechKind.LABEL)
    made = files(label, placed("Shown.", 1, 2))
    assert [each["body"] for each in json.loads(made["transcript.json"])["segments"]] == ["Shown."]
    assert made["transcript.html"].count("<span") == 1


def test_html_of_every_kind():
    text = "See the report."
    made = files(
        placed("Opening.", 1.5, 3, paragraph=1),
        placed(text, 9.12, 12, paragraph=2, hyperlinks=(Hyperlink(4, 14, "https://x.org/?a=1&b"),)),
        placed("More & more.", 12, 13, paragraph=2),
        placed("One", 13, 14, kind=SpeechKind.LIST_ITEM, paragraph=3),
        placed("Two", 14, 15, kind=SpeechKind.LIST_ITEM, paragraph=4),
        placed("He said.", 3675, 3676, kind=SpeechKind.QUOTE, paragraph=5),
        chapters=(ChapterMark("Under the <tower>", 9.12),),
    )
    assert made["transcript.html"] == (
        '<p id="p1"><a class="time" href="#t=1.5">0:01</a> '
        '<span class="s" data-t="1.5" data-e="3">Opening.</span></p>\n'
        '<h2 id="c1" data-t="9.12">Under the &lt;tower&gt;</h2>\n'
        '<p id="p2"><a class="time" href="#t=9.12">0:09</a> '
        '<span class="s" data-t="9.12" data-e="12">See '
        '<a href="https://x.org/?a=1&amp;b" rel="noopener">the report</a>.</span> '
        '<span class="s" data-t="12" data-e="13">More &amp; more.</span></p>\n'
        "<ul>\n"
        '<li id="p3"><a class="time" href="#t=13">0:13</a> '
        '<span class="s" data-t="13" data-e="14">One</span></li>\n'
        '<li id="p4"><a class="time" href="#t=14">0:14</a> '
        '<span class="s" data-t="14" data-e="15">Two</span></li>\n'
        "</ul>\n"
        "<blockquote>\n"
        '<p id="p5"><a class="time" href="#t=3675">1:01:15</a> '
        '<span class="s" data-t="3675" data-e="3676">He said.</span></p>\n'
        "</blockquote>\n"
    )


def test_a_spoken_chapter_title_is_shown_once_and_can_be_clicked():
    made = files(
        placed("The rule", 5, 6, kind=SpeechKind.HEADING, paragraph=1),
        placed("It is old.", 7, 8, paragraph=2),
        chapters=(ChapterMark("The rule", 5),),
    )["transcript.html"]
    assert made.startswith(
        '<h2 id="c1" data-t="5"><span class="s" data-t="5" data-e="6">The rule</'
    )
    assert made.count("The rule") == 1


def test_a_chapter_between_list_items_closes_the_list():
    made = files(
        placed("One", 1, 2, kind=SpeechKind.LIST_ITEM, paragraph=1),
        placed("Two", 3, 4, kind=SpeechKind.LIST_ITEM, paragraph=2),
        chapters=(ChapterMark("Second", 3),),
    )["transcript.html"]
    assert re.findall(r"</?(?:ul|h2)\b", made) == ["<ul", "</ul", "<h2", "</h2", "<ul", "</ul"]


def test_the_half_after_a_pause_keeps_its_comma_close():
    made = files(placed("Well", 0, 1), placed(", no.", 2, 3))["transcript.html"]
    assert "Well</span><span" in made


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.org", "http:", "/a"]
)
def test_only_web_addresses_become_links(url: str):
    made = files(placed("Here.", 0, 1, hyperlinks=(Hyperlink(0, 4, url),)))["transcript.html"]
    assert made.count("<a ") == 1  # the paragraph's time
    assert ">Here.</span>" in made


def test_another_language_is_marked():
    made = files(placed("Hello.", 0, 1), placed("Guten Tag.", 1, 2, voice="lena"))[
        "transcript.html"
    ]
    assert re.findall(r'lang="(\w+)">([^<]+)', made) == [("de", "Guten Tag.")]


def test_chapters_file():
    made = files(
        placed("A.", 0, 1), chapters=(ChapterMark("Second", 64.0004), ChapterMark("First", 9.12))
    )
    assert json.loads(made["chapters.json"]) == {
        "version": "1.2.0",
        "title": "A sound",
        "podcastName": "On Air",
        "chapters": [
            {"startTime": 9.12, "title": "First"},
            {"startTime": 64.0, "title": "Second"},
        ],
    }


def test_no_chapters_no_file():
    assert set(files(placed("A.", 0, 1))) == {
        "transcript.vtt",
        "transcript.srt",
        "transcript.json",
        "transcript.html",
    }


def test_every_file_has_a_media_type():
    made = files(placed("A.", 0, 1), chapters=(ChapterMark("A", 0),))
    assert {name: transcript.media_type(name) for name in made} == {
        "transcript.vtt": "text/vtt",
        "transcript.srt": "application/x-subrip",
        "transcript.json": "application/json",
        "transcript.html": "text/html",
        "chapters.json": "application/json+chapters",
    }


def test_nothing_spoken_still_gives_readable_files():
    made = files()
    assert made["transcript.vtt"] == "WEBVTT\n"
    assert json.loads(made["transcript.json"])["segments"] == []


SHOWN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(SHOWN, st.floats(0, 20), st.sampled_from(sorted(VOICES))), max_size=5))
def test_any_text_keeps_its_characters_and_its_order(parts: list[tuple[str, float, str]]):
    clock = 0.0
    sentences = []
    for number, (text, seconds, voice) in enumerate(parts):
        sentences.append(placed(text, clock, clock + seconds, voice=voice, paragraph=number))
        clock += seconds
    made = files(*sentences)
    shown = [text for text, *_ in parts if text.strip()]
    segments = json.loads(made["transcript.json"])["segments"]
    assert [each["body"] for each in segments] == shown
    last = 0.0
    for segment in segments:
        if segment["words"]:
            assert "".join(word["body"] for word in segment["words"]) == segment["body"]
        for timed in (
            *segment["words"],
            {"startTime": segment["endTime"], "endTime": segment["endTime"]},
        ):
            assert last <= timed["startTime"] <= timed["endTime"] <= segment["endTime"]
            last = timed["endTime"]
    tree = lxml_html.fromstring(f"<div>{made['transcript.html']}</div>")
    spans = [span.text_content() for span in tree.iter("span")]
    assert [squeezed(each) for each in spans] == [squeezed(each) for each in shown]


@settings(max_examples=80, deadline=None)
@given(st.lists(SHOWN.filter(lambda text: text.strip()), min_size=1, max_size=4))
def test_any_text_makes_captions_in_order(texts: list[str]):
    vtt = files(*(placed(text, n, n + 1) for n, text in enumerate(texts)))["transcript.vtt"]
    clock = 0.0
    shown = ""
    for start, end, lines in vtt_cards(vtt):
        assert clock <= start < end
        clock = end
        plain = [
            line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in lines
        ]
        assert all(len(line) <= 65 for line in plain) and 1 <= len(plain) <= 2
        shown += plain[0].removeprefix("<v Anna>") + "".join(plain[1:])
    assert squeezed(shown) == squeezed("".join(texts))


def squeezed(text: str) -> str:
    return "".join(text.split())

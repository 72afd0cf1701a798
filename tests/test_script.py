"""The script's grammar, both ways."""

from __future__ import annotations

import json
import timeit
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audio_pipeline.errors import Place, ScriptError
from audio_pipeline.models import (
    Chapter,
    Hyperlink,
    Mark,
    MarkKind,
    Pause,
    Script,
    Speech,
    SpeechKind,
    Status,
    Sting,
)
from audio_pipeline.script import (
    audible,
    escape,
    escape_all,
    front_matter,
    insert_meta,
    parse,
    render,
    set_meta,
)
from tests.pairs import agrees, inputs

VOICES = ("anna", "ben")
STINGS = ("swoosh",)
HEAD = "---\ntitle: Fog\n---\n\n"
MARKS = [
    *list("[]{}|*\\@#->!<()/: '\"`~\n\r\t"),
    *("[pause]", "[puase]", "[sting swoosh]", "stign", "2s", "@ben", "bem", "<!--", "-->", "---"),
    *("](http://a.b/c)", "{a|b}", "|spell}", "**", "a", "b", "\u00a0", "\u2028", "é", "title: x"),
]
TEXTS = st.one_of(st.lists(st.sampled_from(MARKS)).map("".join), st.text())


def read(text: str) -> Script:
    return parse(text, slug="fog", path="scripts/fog.md", voices=VOICES, stings=STINGS)


def body(text: str) -> Script:
    return read(HEAD + text)


def faults(text: str) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        read(text)
    return [problem.code for problem in caught.value.problems]


def shown(script: Script) -> list[object]:
    """The cues without places, for tests in which only the order matters."""
    brief: list[object] = []
    for cue in script.cues:
        match cue:
            case Speech():
                brief.append(cue.text)
            case Pause():
                brief.append(cue.seconds)
            case Sting():
                brief.append(("sting", cue.name))
            case Chapter():
                brief.append(("chapter", cue.title))
    return brief


def folded(text: str) -> str:
    for white in "\t\n\r\f\v":
        text = text.replace(white, " ")
    return " ".join(part for part in text.split(" ") if part)


def as_json(script: Script) -> str:
    def plain(value: Any) -> dict[str, Any]:
        held = asdict(value)
        held["place"] = str(value.place)
        return {"cue": type(value).__name__.lower(), **held}

    meta = asdict(script.meta)
    meta["say"] = [{**asdict(entry), "place": str(entry.place)} for entry in script.meta.say]
    made = {"meta": meta, "cues": [plain(cue) for cue in script.cues]}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("path", inputs("scripts", ".md"), ids=lambda path: path.stem)
def test_script_gives_its_cues(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    script = parse(text, slug=path.stem, path=f"scripts/{path.name}", voices=VOICES, stings=STINGS)
    agrees(path.with_suffix(".json"), as_json(script))
    assert render(script) == text


@pytest.mark.parametrize("path", inputs("broken", ".md"), ids=lambda path: path.stem)
def test_broken_script_says_what_is_wrong(path: Path) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(
            path.read_bytes().decode("utf-8"),
            slug=path.stem,
            path=f"scripts/{path.name}",
            voices=VOICES,
            stings=STINGS,
        )
    agrees(path.with_suffix(".txt"), f"{caught.value}\n")


def test_five_mistakes_are_five_problems_with_lines_and_columns() -> None:
    text = (Path(__file__).parent / "broken" / "five-mistakes.md").read_text("utf-8")
    with pytest.raises(ScriptError) as caught:
        read(text)
    found = [(p.place.line, p.place.column, p.code) for p in caught.value.problems]
    assert found == [
        (3, 1, "unknown-key"),
        (6, 1, "unknown-voice"),
        (8, 16, "bad-pause"),
        (11, 1, "unknown-sting"),
        (13, 6, "bad-link"),
    ]


def test_pause_inside_a_sentence_splits_the_speech() -> None:
    one, pause, two = body("One. [pause 2s] Two.").cues
    assert isinstance(one, Speech) and isinstance(two, Speech)
    assert (one.text, pause, two.text) == (
        "One.",
        Pause(2.0, Place("scripts/fog.md", 5, 6)),
        "Two.",
    )
    assert one.paragraph == two.paragraph == 0
    assert two.place == Place("scripts/fog.md", 5, 17)


def test_pause_splits_marks_and_links_that_reach_over_it() -> None:
    one, _, two = body("*all [pause] of* it, [the [pause 1s] report](https://a.example)").cues[:3]
    assert isinstance(one, Speech) and isinstance(two, Speech)
    assert one.marks == (Mark(MarkKind.STRESS, 0, 3),)
    assert two.marks == (Mark(MarkKind.STRESS, 0, 2),)
    assert two.hyperlinks == (Hyperlink(7, 10, "https://a.example"),)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("{Nguyen|win}", Mark(MarkKind.SAY, 0, 6, "win")),
        ("{Nguyen|/ŋwiən/}", Mark(MarkKind.IPA, 0, 6, "ŋwiən")),
        ("{RIA|spell}", Mark(MarkKind.SPELL, 0, 3)),
        ("{NATO|word}", Mark(MarkKind.SAY, 0, 4, "NATO")),
        ("*never*", Mark(MarkKind.STRESS, 0, 5)),
        ("{a\\|b|c}", Mark(MarkKind.SAY, 0, 3, "c")),
    ],
)
def test_mark_says_how_its_words_are_said(text: str, mark: Mark) -> None:
    (speech,) = body(text).cues
    assert isinstance(speech, Speech)
    assert speech.marks == (mark,)


@pytest.mark.parametrize(
    "text",
    [
        "[He] would never",
        "[House] Speaker",
        "[sic]",
        "@elonmusk",
        "{x}",
        "[sing song]",
        "[string]",
        "[cause]",
        "[house]",
        "[Stig Larsson]",
        "[pause for effect]",
        "2*3*4",
        "* note",
        "Chapter#2",
        "a [sting operation] in May",
    ],
)
def test_newspapers_own_brackets_stay_text(text: str) -> None:
    assert shown(body(text)) == [text]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[puase]", "did you mean [pause]?"),
        ("[pasue 2s]", "did you mean [pause 2s]?"),
        ("[pause 2 sec]", "did you mean [pause 2s]?"),
        ("[pause 3]", "did you mean [pause 3s]?"),
        ("[stign swoosh]", "did you mean [sting swoosh]?"),
        ("[sting swosh]", 'did you mean "swoosh"?'),
        ("@bem Hello", 'did you mean "ben"?'),
        ("@Ben Hello", 'did you mean "ben"?'),
        ("a **bold** word", "write *bold*"),
    ],
)
def test_slip_is_an_error_that_names_what_was_meant(text: str, hint: str) -> None:
    with pytest.raises(ScriptError) as caught:
        body(text)
    (problem,) = caught.value.problems
    assert hint in problem.hint
    assert problem.place.line == 5


def test_voice_is_for_one_paragraph_only() -> None:
    voices = [cue.voice for cue in body("@ben One.\n\nTwo.\n\n> @anna Three.").cues]  # type: ignore[union-attr]
    assert voices == ["ben", None, "anna"]


def test_comment_keeps_columns_and_is_not_spoken() -> None:
    with pytest.raises(ScriptError) as caught:
        body("One <!-- a\nnote --> two [puase] three")
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column) == (6, 14)
    assert shown(body("One <!-- [puase] @bem --> two")) == ["One two"]


def test_comment_on_lines_of_its_own_ends_a_paragraph() -> None:
    assert shown(body("One\n<!-- x\n\ny -->\ntwo")) == ["One", "two"]
    assert shown(body("One <!-- x\n\ny -->\ntwo")) == ["One two"]


def test_line_at_names_the_line_of_each_word() -> None:
    (speech,) = body("One\ntwo {three|free}\n*four*").cues
    assert isinstance(speech, Speech)
    assert [speech.line_at(speech.text.index(word)) for word in speech.text.split()] == [5, 6, 6, 7]


def test_title_comes_from_front_matter_or_from_one_heading() -> None:
    assert read("# Fog\n\nText.").meta.title == "Fog"
    assert read("---\ntitle: Fog\n---\n# Fog\n\nText.").meta.title == "Fog"
    assert faults("---\ntitle: Fog\n---\n# Mist\n\nText.") == ["second-title"]
    assert faults("# Fog\n\n# Fog\n") == ["second-title"]
    assert faults("Text.") == ["no-title"]


def test_front_matter_is_read_into_meta() -> None:
    meta = read(
        "---\ntitle: 1984\nstatus: retracted\nexplicit: true\nseason: 2\nvoice: ben\n"
        "source: https://a.example/b\narticle_date: 2026-03-02\nsay:\n  A B: 'ay: bee'\n---\n"
    ).meta
    assert (meta.title, meta.status, meta.explicit, meta.season) == (
        "1984",
        Status.RETRACTED,
        True,
        2,
    )
    (entry,) = meta.say
    assert (entry.shown, entry.said, entry.place.line) == ("A B", "ay: bee", 10)


def test_heading_quote_and_item_are_kinds_of_speech() -> None:
    kinds = [cue.kind for cue in body("### A\n- b\n> c\n\nd").cues]  # type: ignore[union-attr]
    assert kinds == [
        SpeechKind.HEADING,
        SpeechKind.LIST_ITEM,
        SpeechKind.QUOTE,
        SpeechKind.PARAGRAPH,
    ]


@given(TEXTS)
@example("\\\\<!--")
@example("*a {b|*c} d*")
@example("@ben")
@example("---")
@example("\u00a0@pause")
@example("\u00a0[sting swoosh]")
def test_escaped_text_reads_as_itself(text: str) -> None:
    expected = [folded(text)] if folded(text) else []
    assert shown(body(f"{escape(text)}\n")) == expected
    assert shown(body(f"x{escape_all(text)}\n")) == [f"x{folded(text)}"]


@given(TEXTS)
def test_escaping_adds_only_backslashes_and_none_to_plain_words(text: str) -> None:
    assert escape(text).replace("\\", "") == folded(text).replace("\\", "")
    assert escape("[He] paid @ben 5 * 3, {x}, 2 > 1 - 0 #1.") == (
        "[He] paid @ben 5 * 3, {x}, 2 > 1 - 0 #1."
    )


@given(TEXTS, st.data())
def test_escaped_links_lead_where_they_led(text: str, data: st.DataObject) -> None:
    text = folded(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end].strip(" ")
    typed = escape(text, [Hyperlink(start, end, "https://a.example/(b c)\\")])
    (speech,) = [*body(typed).cues, None][:1]
    if isinstance(speech, Speech):
        assert speech.text == text
        found = [(speech.text[link.start : link.end], link.url) for link in speech.hyperlinks]
        assert found == ([(words, "https://a.example/%28b%20c%29%5C")] if words else [])


@given(TEXTS)
def test_any_text_parses_or_is_a_script_error_with_places(text: str) -> None:
    for whole in (text, HEAD + text, f"---\n{text}\n---\nBody"):
        try:
            assert render(read(whole)) == whole
        except ScriptError as error:
            assert all(problem.place.line and problem.hint for problem in error.problems)


@given(TEXTS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.booleans())
def test_inserting_keys_keeps_every_other_byte(
    text: str, newline: str, bom: str, fenced: bool
) -> None:
    head = f"---{newline}title: Fog{newline}---{newline}" if fenced else f"# Fog{newline}"
    whole = bom + head + text
    made = insert_meta(whole, {"id": "1", "date": "2026-03-02T09:30:00Z", "title": "Fog"})
    added = len(made) - len(whole)
    inserted = next(
        made[at : at + added]
        for at in range(len(whole) + 1)
        if made[:at] + made[at + added :] == whole
    )
    assert "id: " in inserted and "date: 2026-03-02T09:30:00Z" in inserted
    assert inserted.replace(newline, "").isprintable()
    assert insert_meta(made, {"id": "2", "title": "Mist"}) == made


def test_inserted_identity_is_read_back() -> None:
    identity = "0a5d0a0e-6c29-4c0f-9a53-6f0c1c2d3e4f"
    script = read(insert_meta("# Fog\r\n\r\nText.", {"id": identity, "title": "Fog"}))
    assert (script.meta.id, script.meta.title) == (identity, "Fog")
    assert shown(script) == ["Text."]


def test_setting_a_key_changes_its_line_only() -> None:
    text = "---\r\ntitle: Fog\r\nstatus: draft\r\nsay:\r\n  status: stay\r\n---\r\nstatus: x"
    changed = set_meta(text, "status", "retracted")
    assert changed == text.replace("status: draft", "status: retracted")
    assert set_meta(HEAD, "status", "held") == "---\ntitle: Fog\nstatus: held\n---\n\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("1984")
@example("yes: no")
@example("2026-03-02")
@example("#1 # hit")
@example('say "so"\\')
def test_front_matter_gives_back_any_title(title: str) -> None:
    text = front_matter({"title": title, "status": "draft"})
    if folded(title):
        assert read(text).meta.title == folded(title)
    else:
        assert faults(text) == ["no-title"]


def test_audible_changes_with_what_is_heard_and_with_nothing_else() -> None:
    text = (
        HEAD + "One {two|too} *three*.\n\n## Four\n\n[pause 2s]\n\n@ben Five.\n\n[sting swoosh]\n"
    )
    same = [
        ("title: Fog", "title: Mist\nsummary: Grey"),
        ("Four", "Quatre"),
        ("One {two|too}", "One\n{two|too}"),
        ("One", "<!-- note -->One"),
        ("Five", "[Five](https://a.example)"),
    ]
    other = [
        ("title: Fog", "title: Fog\nvoice: ben"),
        ("One", "Once"),
        ("too", "tu"),
        ("*three*", "three"),
        ("## Four\n\n", ""),
        ("2s", "3s"),
        ("@ben ", ""),
        ("@ben ", "> "),
        ("[sting swoosh]", ""),
        (" *three", "\n\n*three"),
    ]
    before = audible(read(text))
    for old, new in same:
        assert audible(read(text.replace(old, new, 1))) == before, new
    for old, new in other:
        assert audible(read(text.replace(old, new, 1))) != before, new
    spoken = audible(read(text), spoken_chapters=True)
    assert audible(read(text.replace("Four", "Quatre")), spoken_chapters=True) != spoken


def test_a_long_script_parses_while_one_types() -> None:
    def took(paragraphs: int) -> float:
        line = "The {horn|hawn} sounds *every* night [pause] in the fog."
        text = "\n\n".join([line] * paragraphs)
        assert len(body(text).cues) == 3 * paragraphs
        return min(timeit.repeat(lambda: body(text), number=1, repeat=3))

    # Four times the script, four times the time: as little waits for who types at its end.
    assert took(600) < 10 * took(150)

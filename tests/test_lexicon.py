"""The lexicon: entries and their scopes, patterns that end, what `check` and `why` tell of them."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_pipeline import check as checks
from audio_pipeline import config, ledger
from audio_pipeline.cli import cli
from audio_pipeline.config.patterns import MOST, PatternFault, bounded
from audio_pipeline.errors import ConfigError, Place, Severity
from audio_pipeline.models import (
    Mark,
    MarkKind,
    Meta,
    Said,
    SayEntry,
    Script,
    Show,
    Speech,
    SpeechKind,
    Voice,
)
from audio_pipeline.pipeline import planning
from audio_pipeline.wording import say, say_text
from audio_pipeline.wording.lexicon import Book
from audio_pipeline.wording.lexicon.parts import part_of_speech
from tests.conftest import NOW, Make

HERE = Place("lexicon.toml", 1)


def entry(shown: str, spoken: str, **more: object) -> SayEntry:
    return replace(SayEntry(shown, spoken, HERE), **more)  # type: ignore[arg-type]


def said(text: str, *entries: SayEntry, voice: str = "") -> str:
    found = say_text(text, lexicon=Book(entries, base=False), voice=voice)
    return " ".join(each.said.text for each in found)


def lexicon(root: Path, text: str) -> None:
    (root / "scripts" / "lexicon.toml").write_text(text, "utf-8")


def script_text(root: Path, slug: str, body: str, front: str = "") -> None:
    head = f"---\ntitle: A title of {slug}\n{front}---\n\n"
    (root / "scripts" / f"{slug}.md").write_text(head + body, "utf-8")


# Patterns


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(a+)+$", "a repeat within a repeat"),
        ("(a|aa)+", "a repeat within a repeat"),
        ("(?:a{2})+b", "a repeat within a repeat"),
        (r"\w+\w+", "two repeats can match the same letters"),
        (".*.*x", "two repeats can match the same letters"),
        (r"\w+a\w+b", "two repeats can match the same letters"),
        ("a?a?a?a?a?a?a?aaaaaaa", "too many parts that may be or not be"),
        ("|".join("abcdefgh" * 10), "too many alternatives"),
        ("x*", "matches nothing at all"),
        ("", "matches nothing at all"),
        ("a|", "matches nothing at all"),
        ("^a", "^ is not used"),
        ("a$", "$ is not used"),
        (r"(a)\1", r"\1 is not used here"),
        ("a(?=b)", "(?=b is not used here"),
        ("(?i)a", "(?i) is not used here"),
        ("[ab", "a [ is opened and not closed"),
        ("(ab", "a bracket is opened and not closed"),
        ("ab)", "a bracket is closed that was not opened"),
        ("*a", "* has nothing before it to repeat"),
        ("a++", "a repeat is repeated"),
        ("a{2,99}", "is no count up to 60"),
        ("a{5,2}", "is no count up to 60"),
        ("a\\", "at the end stands for nothing"),
        ("(((((((a)))))))", "too deep"),
        ("a" * 301, "longer than 300 signs"),
    ],
)
def test_a_pattern_that_could_take_long_or_is_none_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(PatternFault, match=re.escape(message)):
        bounded(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"(\d+)-pounder", "a 30-pounder", "30-pounder"),
        (r"Mk\.?\s?(\d+)", "the Mk. 2 gun", "Mk. 2"),
        ("(?:St|Saint) [A-Z][a-z]+", "in Saint Ives", "Saint Ives"),
        ("(?P<what>[a-z]+)-?gate", "the tea-gate row", "tea-gate"),
        ("M[åa]rdh?", "Mr Mård", "Mård"),
        (r"[\w.]+-\d{2,}", "an a.b-12 part", "a.b-12"),
        ("O'Dowd", "Ms O’Dowd", "O’Dowd"),
        (r"\$\{x\}", "a ${x} b", "${x}"),
        ("(?:ha)+", "hahaha", "hahaha"),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, found: str) -> None:
    match = re.search(bounded(pattern).text, text)
    assert match is not None
    assert match[0] == found


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="ab().*+?|[]{}1,\\dw^$-", max_size=14))
def test_any_pattern_is_refused_or_fast(pattern: str) -> None:
    try:
        found = bounded(pattern)
    except PatternFault as fault:
        assert fault.message and fault.hint
        return
    compiled = re.compile(found.text)
    assert not compiled.fullmatch("")
    assert compiled.groups == found.groups
    start = time.process_time()
    for text in ("a" * 2000, "ab" * 1000, "a1 " * 700):
        list(compiled.finditer(text))
    assert time.process_time() - start < 1


@pytest.mark.parametrize("token", ["a", "ab ", "1", "- ", "a-", "$", "é", "\n"])
def test_patterns_and_names_take_time_by_the_length_of_the_text(token: str) -> None:
    entries = [
        entry(r"\w+-\d+", "x", regex=True),
        entry(r"[ab]+c", "x", regex=True),
        entry(".+!", "x", regex=True),
        entry("a-a-a-a-a-b", "x"),
        entry("ab ab ab ab c", "x", case=False),
    ]
    layer = Book(entries, base=False)
    text = (token * 100_000)[:100_000]
    start = time.process_time()
    layer.given(text, (), "")
    assert time.process_time() - start < 1.5


def test_a_repeat_without_an_end_gets_one() -> None:
    assert bounded("a+").text == f"a{{1,{MOST}}}"
    assert bounded("ba*?").text == f"ba{{0,{MOST}}}?"
    assert bounded("a{3,}").text == f"a{{3,{MOST}}}"


# Entries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 30-pounder fired.", "A thirty pounder fired."),
        ("The 7-pounder’s shot", "The seven pounder's shot"),
        ("X30-pounder, 30-pounders", ""),
    ],
)
def test_a_pattern_says_its_groups(text: str, expected: str) -> None:
    one = entry(r"(\d+)-pounder", "$1 pounder", regex=True)
    assert said(text, one) == (expected or said(text))


@pytest.mark.parametrize("call", ["$1", r"\1", "$n", "${n}"])
def test_a_group_is_called_by_number_or_name(call: str) -> None:
    one = entry("(?P<n>[A-Z])-list(ed)?", f"list {call}", regex=True)
    assert said("On the B-list.", one) == "On the list B."


def test_an_absent_group_is_nothing() -> None:
    assert said("A big-un came.", entry("big(ger)?-un", "large$1 one", regex=True)) == (
        "A large one came."
    )


def test_a_name_inside_a_word_is_meant_only_if_the_entry_says_so() -> None:
    assert said("Watergate and gate.", entry("gate", "gayt")) == "Watergate and gayt."
    inside = entry("gate", "gayt", whole=False)
    assert said("Watergate and gate.", inside) == "Watergayt and gayt."


def test_spell_and_word_and_sounds_are_for_patterns_too() -> None:
    text = "The ABX and the ABY met Dmi."
    assert said(text, entry("AB[XY]", "spell", regex=True)).startswith("The A.B.X. and the A.B.Y.")
    assert said(text, entry("AB[XY]", "word", regex=True)).startswith("The Abx and the Aby")
    (found,) = say_text(text, lexicon=[entry("D.i", "/diː/", regex=True)])
    assert [part.ipa for part in found.said.phonemes] == ["diː"]


def test_the_longer_name_goes_first_then_capitals_then_the_part_of_speech() -> None:
    both = (entry("York", "yawk"), entry("New York", "noo yawk"))
    assert said("York, New York.", *both) == "yawk, noo yawk."
    assert said("May may.", entry("may", "a", case=False), entry("May", "b")) == "b a."
    parts = (entry("lead", "x"), entry("lead", "leed", pos="verb"))
    assert said("They will lead a lead.", *parts) == "They will leed a x."


def test_names_go_before_patterns() -> None:
    assert said("Big Ben.", entry("B.. Ben", "a", regex=True), entry("Big Ben", "b")) == "b."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She has read it.", "She has red it."),
        ("They will read it.", "They will reed it."),
        ("A good read.", "A good read."),
    ],
)
def test_an_entry_for_a_part_of_speech_fires_where_the_word_is_that(
    text: str, expected: str
) -> None:
    entries = (entry("read", "red", pos="past"), entry("read", "reed", pos="verb"))
    assert said(text, *entries) == expected


def test_verb_is_the_past_too_where_nothing_surer_stands() -> None:
    assert said("She has read it.", entry("read", "x", pos="verb")) == "She has x it."


@pytest.mark.parametrize(
    ("text", "word", "part"),
    [
        ("to record it", "record", "verb"),
        ("rose to record levels", "record", "noun"),
        ("the new record", "record", "noun"),
        ("they record it", "record", "verb"),
        ("she will record", "record", "verb"),
        ("on record this year", "record", "noun"),
        ("It was read aloud.", "read", "past"),
        ("Smith read the letter.", "read", "past"),
        ("You read the paper every day.", "read", "verb"),
        ("a live show", "live", "adjective"),
        ("so close that", "close", "adjective"),
        ("zzz record qqq", "record", ""),
        ("record", "record", ""),
    ],
)
def test_parts_of_speech(text: str, word: str, part: str) -> None:
    start = text.index(word)
    assert part_of_speech(text, start, start + len(word)) == part


# Scopes: what is shipped < show < voice < episode < inline


def show(**changes: object) -> Show:
    voices = {name: Voice(name, "tone") for name in ("anna", "ben")}
    return Show(Path("show"), "On Air", voices=voices, **changes)  # type: ignore[arg-type]


def script(text: str, say_: tuple[SayEntry, ...] = (), **speech: object) -> Script:
    cue = Speech(SpeechKind.PARAGRAPH, text, HERE, **speech)  # type: ignore[arg-type]
    return Script("x", Meta(say=say_), (cue,), "")


def test_each_scope_goes_before_the_one_above_it() -> None:
    text = "Kyiv, Kyiv, Kyiv."
    entries = [entry("Kyiv", "show")]
    spoken = [entry("Kyiv", "voice", voice="anna")]
    own = (entry("Kyiv", "episode"),)
    mark = (Mark(MarkKind.SAY, 0, 4, "inline"),)

    def words(lexicon_: list[SayEntry], own_: tuple[SayEntry, ...] = (), **more: object) -> str:
        return say(script(text, own_, **more), show(), lexicon_)[0].said.text

    shipped = say(script(text), show())[0]
    assert [part.ipa for part in shipped.said.phonemes] == ["kˈiv"] * 3
    assert shipped.fired == ("base:Kyiv=/kˈiv/",) * 3
    assert words(entries) == "show, show, show."
    assert words([*spoken, *entries]) == "voice, voice, voice."
    assert words([*spoken, *entries], voice="ben") == "show, show, show."
    assert words([*spoken, *entries], own) == "episode, episode, episode."
    assert words([*spoken, *entries], own, marks=mark) == "inline, episode, episode."


def test_fired_names_its_scope_as_often_as_it_fires() -> None:
    entries = [entry("Ng", "ing"), entry("Roe", "ro", voice="anna"), entry("B.", "bee", regex=True)]
    (found,) = say(script("Ng met Roe and Ng in Ba."), show(), entries)
    assert found.fired == ("show:Ng=ing", "voice anna:Roe=ro", "show:Ng=ing", "show:B.=bee")
    parts = [entry("read", "red", pos="past")]
    (found,) = say(script("She had read it."), show(base_lexicon=False), parts)
    assert found.fired == ("show:read (past)=red",)


def test_a_show_may_do_without_what_is_shipped() -> None:
    (found,) = say(script("He saw Kyiv."), show(base_lexicon=False))
    assert found.said.phonemes == ()


# The file


def test_the_file_gives_entries_of_every_form(root: Path, show: Show) -> None:
    lexicon(
        root,
        """[say]
read = [{ said = "red", pos = "past" }, { said = "reed", pos = "verb" }]
'(\\d+)-pounder' = { said = "$1 pounder", regex = true }
gate = { said = "gayt", whole = false, case = false }
[voice.ben]
Nguyen = "win"
""",
    )
    past, verb, pattern, gate, voiced = config.read_lexicon(show)
    assert (past.pos, verb.pos, past.place.line) == ("past", "verb", 2)
    assert pattern.regex
    assert (gate.whole, gate.case) == (False, False)
    assert (voiced.voice, voiced.place.line) == ("ben", 6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[say]\n'(a+)+$' = { said = \"x\", regex = true }", "a repeat within a repeat"),
        ("[say]\n'(a)b' = { said = \"$2\", regex = true }", "$2 calls a group"),
        ("[say]\n'ab' = { said = \"$1\", regex = true }", "$1 calls a group"),
        ("[say]\n'(a)b' = { said = \"$x\", regex = true }", "$x calls a group"),
        ("[say]\n'(a)b' = { said = \"/$1/\", regex = true }", "IPA cannot call a group"),
        ('[say]\na = { said = "x", regex = true, pos = "noun" }', "no part of speech"),
        ('[say]\na = { said = "x", pos = "nuon" }', "no part of speech"),
        ('[say]\na = [{ said = "x" }, { said = "y" }]', "stands here already"),
        ("[say]\na = []", "nothing says how"),
        ('[voice.bem]\na = "x"', "is no voice of show.toml"),
        ("[say]\na = [1]", "is not text in quotes"),
    ],
)
def test_a_fault_of_the_file_is_told_at_its_line(show: Show, text: str, message: str) -> None:
    lexicon(show.root, text)
    with pytest.raises(ConfigError, match=re.escape(message)) as raised:
        config.read_lexicon(show)
    (problem,) = raised.value.problems
    assert problem.place.path == "scripts/lexicon.toml"
    assert problem.place.line == (1 if "bem" in text else 2)


def test_what_the_readme_shows_is_in_order(show: Show) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(\[say\].*?)```", readme, re.DOTALL)
    lexicon(show.root, example)
    assert len(config.read_lexicon(show)) == 10


def test_a_script_binds_a_name_to_a_part_of_speech(show: Show) -> None:
    front = "say:\n  read (past): red\n  read (verb): reed\n"
    script_text(show.root, "parts", "She has read it. They will read it.\n", front)
    told = planning.plan(show, "parts")
    assert [each.said.text for each in told.utterances] == ["She has red it.", "They will reed it."]


# What `check` tells


def problems(show: Show, code: str) -> list[tuple[str, str]]:
    found = checks.check(config.read_show(show.root), now=NOW)
    return [(str(each.place), each.message) for each in found if each.code == code]


def test_entries_that_never_fire_are_told_once_at_their_line(show: Show) -> None:
    lexicon(
        show.root, '[say]\nNguyen = "win"\nZanzibar = "x"\nhorn = { said = "y", pos = "verb" }\n'
    )
    script_text(show.root, "second", "Nobody. Nguyen again.\n")
    unused = problems(show, "unused-entry")
    assert [place for place, _ in unused] == ["scripts/lexicon.toml:3", "scripts/lexicon.toml:4"]
    assert "as a verb" in unused[1][1]
    notes = [p for p in checks.check(show, now=NOW) if p.code == "unused-entry"]
    assert {note.severity for note in notes} == {Severity.NOTE}
    assert not [p for p in checks.check(show, ["second"], now=NOW) if p.code == "unused-entry"]


def test_a_shadowed_entry_names_what_stands_above_it(show: Show) -> None:
    lexicon(
        show.root,
        '[say]\nNguyen = "win"\nLinh = "leen"\n"Linh Nguyen" = "lin win"\n'
        '[voice.ben]\n"Linh Nguyen" = "leen win"\n',
    )
    told = problems(show, "shadowed-entry")
    assert [place for place, _ in told] == [f"scripts/lexicon.toml:{line}" for line in (2, 3, 4)]
    assert all("scripts/lexicon.toml:6" in message for _, message in told)
    assert not problems(show, "unused-entry")


def test_an_entry_under_a_mark_is_shadowed_by_it(show: Show) -> None:
    lexicon(show.root, '[say]\nRoe = "ro"\n')
    script_text(show.root, "marked", "Ms {Roe|row} left.\n")
    ((place, message),) = problems(show, "shadowed-entry")
    assert place == "scripts/lexicon.toml:2"
    assert "a mark in the text" in message


def test_an_episodes_own_idle_entry_is_told_in_its_script(show: Show) -> None:
    script_text(show.root, "own", "Nobody came.\n", "say:\n  Roe: ro\n")
    assert ("scripts/own.md:4:3", '"Roe" does not stand in the episode: the entry never fires') in (
        problems(show, "unused-entry")
    )


def test_faults_of_the_lexicon_are_told_once_and_scripts_are_checked_all_the_same(
    show: Show,
) -> None:
    for number in range(3):
        script_text(show.root, f"script-{number}", "Nguyen {x|} left.\n")
    lexicon(show.root, '[say]\nRoe = "/ro"\nNguyen = "win"\n')
    found = checks.check(show, now=NOW)
    assert [str(p.place) for p in found if p.code == "bad-say"] == ["scripts/lexicon.toml:2"]
    assert len([p for p in found if p.code == "empty-say"]) == 3
    assert not [p for p in found if p.code == "unused-entry"]


def hibari(show: Show) -> Show:
    """The show with its second voice changed to the default engine."""
    where = show.scripts / "show.toml"
    text = where.read_text("utf-8").replace('engine = "tone"', 'engine = "hibari"')
    where.write_text(text.replace("pitch = -3.0\n", ""), "utf-8")
    return config.read_show(show.root)


def test_what_a_voice_cannot_say_of_an_entry_is_told_once_at_its_line(show: Show) -> None:
    changed = hibari(show)
    lexicon(show.root, '[say]\nNguyen = "/ǃi/"\nRoe = "习"\nhorn = "horn"\n')
    for number in range(3):
        script_text(show.root, f"script-{number}", "Nguyen met Nguyen.\n\nNguyen left Roe.\n")
    found = [p for p in checks.check(changed, now=NOW) if p.code == "unsayable"]
    assert [str(p.place) for p in found] == ["scripts/lexicon.toml:2", "scripts/lexicon.toml:3"]
    assert 'cannot say /ǃi/ for "Nguyen"' in found[0].message


def test_what_no_voice_could_say_is_told_before_the_word_comes_up(show: Show) -> None:
    changed = hibari(show)
    lexicon(show.root, '[say]\nNguyen = "win"\nZanzibar = "/ǃi/"\n')
    found = [p for p in checks.check(changed, now=NOW) if p.code == "unsayable"]
    assert [str(p.place) for p in found] == ["scripts/lexicon.toml:3"]


def test_marks_that_an_engine_does_not_mind_are_warnings_at_their_line(show: Show) -> None:
    where = show.scripts / "show.toml"
    text = where.read_text("utf-8").replace("pitch = -3.0\n", "")
    where.write_text(text.replace('engine = "tone"', 'engine = "pyttsx3"'), "utf-8")
    lexicon(show.root, '[say]\nRoe = "/ro/"\n')
    script_text(show.root, "marks", "Roe *never* saw Kyiv.\n\n{Doe|/do/} left.\n")
    try:
        found = checks.check(config.read_show(show.root), ["marks"], now=NOW)
    except OSError:
        pytest.skip("pyttsx3 does not work here")
    if any(problem.code in {"not-installed", "engine-failed"} for problem in found):
        pytest.skip("pyttsx3 does not work here")
    told = [p for p in found if p.code == "mark-not-minded"]
    assert {(p.place.path, p.place.line) for p in told} == {
        ("scripts/lexicon.toml", 2),
        ("scripts/marks.md", 5),
        ("scripts/marks.md", 7),
    }
    assert {p.severity for p in told} == {Severity.WARNING}
    assert not any("Kyiv" in p.message for p in told)


def test_words_that_the_voice_has_to_guess(show: Show) -> None:
    changed = hibari(show)
    lexicon(show.root, '[say]\nGrzybek = "gzhibek"\n')
    script_text(
        show.root,
        "names",
        "Tsurugi met Grzybek and {Wrzos|vzhos} in Kyiv. Tsurugi’s boat left the old harbour at "
        "noon, and nobody in the whole of the town had seen a boat of that kind before.\n",
    )
    words = checks.report(changed, ["names"], now=NOW).words
    assert [(word.word, word.count, word.voice) for word in words] == [("Tsurugi", 2, "anna")]
    (word,) = words
    assert str(word.place) == "scripts/names.md:5"
    assert word.context.startswith("Tsurugi met")
    assert word.phonemes
    assert word.suggestion == f'Tsurugi = "/{word.phonemes}/"'
    lexicon(show.root, f"[say]\n{word.suggestion}\n")
    assert not [w for w in checks.report(changed, ["names"], now=NOW).words if w.word == "Tsurugi"]


def test_an_engine_that_cannot_tell_has_no_guessed_words(show: Show) -> None:
    script_text(show.root, "names", "Tsurugi met Grzybek.\n")
    assert checks.report(show, now=NOW).words == ()


def test_leftovers_and_long_sentences_are_notes(show: Show) -> None:
    long = "the keepers counted the seconds between two calls of the horn " * 6
    body = f"A ship came in.\n\nSign up for our daily newsletter\n\nAt night {long}and slept.\n"
    script_text(show.root, "lints", body)
    found = {p.code: p for p in checks.check(show, ["lints"], now=NOW)}
    assert str(found["leftover"].place).startswith("scripts/lints.md:7")
    assert str(found["long-sentence"].place) == "scripts/lints.md:9"
    assert found["leftover"].severity is found["long-sentence"].severity is Severity.NOTE


def test_the_example_show_has_nothing_left_over() -> None:
    root = Path(__file__).parents[1]
    found = checks.check(config.read_show(root), now=NOW)
    # The last two are what a build of the example leaves, before the tests or not.
    known = {"no-link", "not-here", "feed-local", "stale-feed"}
    assert {problem.code for problem in found} <= known


# What the commands print


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(arguments))
    return result.exit_code, result.output


def test_check_counts_each_entry_in_json(root: Path) -> None:
    lexicon(root, '[say]\nNguyen = "win"\n[voice.ben]\nLinh = "leen"\n')
    _, output = run("check", "--show", str(root), "--json")
    told = json.loads(output)
    assert [(row["entry"], row["scope"], row["fired"]) for row in told["lexicon"]] == [
        ("Nguyen", "show", 1),
        ("Linh", "voice ben", 1),
    ]
    assert told["lexicon"][0]["place"]["line"] == 2
    assert told["words"] == []


def test_check_tells_few_of_many_idle_entries_and_guessed_words(show: Show) -> None:
    hibari(show)
    names = [f"Xyl{a}{b}ork" for a in "aeiou" for b in "bdgk"]
    lexicon(show.root, "[say]\n" + "".join(f'Q{name} = "x"\n' for name in names))
    script_text(show.root, "names", " ".join(names) + ".\n")
    _, output = run("check", "--show", str(show.root))
    assert "15 more entries never fire" in output
    assert output.count("wrong? lexicon.toml:") == 8
    assert "check --words" in output
    _, output = run("check", "--show", str(show.root), "--words")
    assert output.count("wrong? lexicon.toml:") >= 20


def test_a_build_counts_each_entry_in_json(root: Path) -> None:
    code, output = run("build", "bridge", "--show", str(root), "--json", "--workers", "1")
    assert code == 0, output
    (row,) = json.loads(output)["results"]
    assert row["lexicon"]["show:Nguyen=win"] == 1


def test_say_shows_the_sounds_beside_the_words(root: Path) -> None:
    _, output = run("say", "--align", "Xi paid $2.", "--show", str(root))
    rows = [re.split(r"  +", line) for line in output.splitlines()]
    assert rows == [["Xi", "Xi", "/ʃˈi/"], ["paid", "paid"], ["$2.", "two dollars."]]
    _, output = run("say", "Xi paid.", "--show", str(root), "--json")
    assert json.loads(output)[0]["phonemes"] == [{"text": "Xi", "ipa": "ʃˈi"}]


def test_say_minds_the_shows_lexicon_line_by_line(root: Path) -> None:
    result = CliRunner().invoke(
        cli, ["say", "--lines", "--show", str(root)], input="Ms Nguyen\n\nA$3\n"
    )
    assert result.output.split("\n")[:2] == ["Miz win", ""]


# What is spoken again


def why(show: Show, slug: str) -> list[tuple[str, str]]:
    plan = planning.plan(config.read_show(show.root), slug)
    return [(reason.shown, reason.why) for reason in plan.spoken_again]


BODY = "A 30-pounder fired. Nobody slept.\n\n@ben Linh saw a 7-pounder.\n\nLinh left. It rained.\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "[say]\n'(\\d+)-pounder' = { said = \"$1 pounder\", regex = true }\n",
            "[say]\n'(\\d+)-pounder' = { said = \"$1 pound gun\", regex = true }\n",
            ["A 30-pounder fired.", "Linh saw a 7-pounder."],
        ),
        (
            '[voice.ben]\nLinh = "leen"\n',
            '[voice.ben]\nLinh = "lin"\n',
            ["Linh saw a 7-pounder."],
        ),
        (
            '[say]\nLinh = "leen"\n',
            '[say]\nLinh = "/lɪn/"\n',
            ["Linh saw a 7-pounder.", "Linh left."],
        ),
        (
            '[say]\nLinh = "/lin/"\n',
            '[say]\nLinh = "/lɪn/"\n',
            ["Linh saw a 7-pounder.", "Linh left."],
        ),
        ("[say]\n", '[say]\nrained = "poured"\n', ["It rained."]),
        ('[say]\nrained = "poured"\n', "[say]\n", ["It rained."]),
        (
            "[say]\n'(\\d+)-pounder' = { said = \"$1 pound\", regex = true }\n",
            "[say]\n",
            ["A 30-pounder fired.", "Linh saw a 7-pounder."],
        ),
        (
            '[say]\nfired = { said = "shot", pos = "verb" }\n',
            '[say]\nLinh = "Linh"\nfired = { said = "shot", pos = "verb" }\n',
            [],
        ),
    ],
    ids=["pattern", "voice", "to IPA", "IPA", "added", "gone", "pattern gone", "no other sound"],
)
def test_a_changed_entry_speaks_its_sentences_again_and_why_says_so(
    show: Show, make: Make, first: str, second: str, expected: list[str]
) -> None:
    script_text(show.root, "guns", BODY)
    lexicon(show.root, first)
    assert make(show, "guns").spoken == 5
    assert why(show, "guns") == []
    lexicon(show.root, second)
    told = why(show, "guns")
    assert [shown for shown, _ in told] == expected
    assert all("the lexicon" in reason for _, reason in told)
    built = make(show, "guns")
    assert built.spoken == len(expected)
    assert why(show, "guns") == []


def test_why_names_the_entry(show: Show, make: Make) -> None:
    script_text(show.root, "guns", BODY)
    lexicon(show.root, '[say]\nLinh = "leen"\n')
    make(show, "guns")
    lexicon(show.root, '[say]\nLinh = "lin"\n')
    assert why(show, "guns")[0][1] == "the lexicon says it another way: Linh = lin"
    lexicon(show.root, "[say]\n")
    assert why(show, "guns")[0][1] == "the lexicon no longer has Linh"


def test_what_is_shipped_is_the_tools_and_waits(show: Show, make: Make) -> None:
    script_text(show.root, "kyiv", "They met in Kyiv.\n")
    make(show, "kyiv")
    episode = ledger.read(show, "kyiv")
    assert episode is not None
    assert episode.fired == ()
    where = show.scripts / "show.toml"
    where.write_text("base_lexicon = false\n" + where.read_text("utf-8"), "utf-8")
    built = make(show, "kyiv")
    assert built.spoken == 0
    assert built.waits
    assert make(show, "kyiv", replace=True).spoken == 1


def test_an_engine_that_minds_no_ipa_keeps_its_takes_when_ipa_changes() -> None:
    from audio_pipeline.engines import minded, open_engine

    class Plain:
        marks: frozenset[MarkKind] = frozenset()

    (found,) = say_text("They met in Kyiv.")
    assert found.said.phonemes
    assert minded(Plain(), found.said) == Said(found.said.text)  # type: ignore[arg-type]
    assert minded(open_engine("tone"), found.said) == found.said

"""show.toml and lexicon.toml: what they give, and every fault at once."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_pipeline.config import find_root, read_lexicon, read_show, set_guid
from audio_pipeline.config.lines import key_lines
from audio_pipeline.config.parts import rules
from audio_pipeline.config.show import KEYS, _known_categories
from audio_pipeline.errors import ConfigError, Place
from audio_pipeline.models import SoundSettings
from tests.pairs import agrees, inputs

TINY = Path(__file__).parent / "shows" / "tiny"
SOUND = sorted(entry.name for entry in fields(SoundSettings))
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def written(root: Path, text: str, name: str = "show.toml") -> Path:
    (root / "scripts" / name).write_bytes(text.encode("utf-8"))
    return root


def changed(root: Path, old: str, new: str) -> Path:
    text = (root / "scripts" / "show.toml").read_text("utf-8")
    assert old in text
    return written(root, text.replace(old, new, 1))


def faults(root: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_show(root)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("path", inputs("broken", ".toml"), ids=lambda path: path.stem)
def test_broken_configuration_says_what_is_wrong(path: Path, tiny: Path) -> None:
    is_lexicon = path.stem.startswith("lexicon")
    show = read_show(tiny)
    written(tiny, path.read_text("utf-8"), "lexicon.toml" if is_lexicon else "show.toml")
    with pytest.raises(ConfigError) as caught:
        if is_lexicon:
            read_lexicon(show)
        else:
            read_show(tiny)
    agrees(path.with_suffix(".txt"), f"{caught.value}\n")


def test_three_mistakes_are_three_problems_with_their_lines(tiny: Path) -> None:
    text = (Path(__file__).parent / "broken" / "three-mistakes.toml").read_text("utf-8")
    found = faults(written(tiny, text))
    assert [line.split(": ")[:2] for line in found] == [
        ["scripts/show.toml:2", "descripton"],
        ["scripts/show.toml:9", "sound.loudness"],
        ["scripts/show.toml:12", "stingers.intro"],
    ]


def test_tiny_show_is_read_whole(tiny: Path) -> None:
    show = read_show(tiny)
    assert (show.title, show.voice, show.root) == ("Tiny Air", "anna", tiny)
    assert show.categories == (("News", "Tech News"),)
    assert show.voices["ben"].pitch == -3.0
    assert show.voices["ben"].language == "en-us"
    assert (show.intro, show.stingers) == (
        "stingers/intro.flac",
        {"swoosh": "stingers/swoosh.flac"},
    )
    assert show.sound == SoundSettings()


def test_our_own_show_is_in_order() -> None:
    show = read_show(Path(__file__).parents[1])
    assert (show.title, show.link, show.podcast_guid) == ("On Air", "", "")
    assert (show.voices["anna"].engine, show.voices["anna"].id) == ("hibari", "heart")
    names = {entry.shown for entry in read_lexicon(show)}
    assert {"Roscosmos", "Rosatom", "Novosti", "Dmitriev", "Nguyen"} <= names


def test_what_our_own_show_has_commented_out_is_in_order_too(tiny: Path) -> None:
    text = (Path(__file__).parents[1] / "scripts" / "show.toml").read_text("utf-8")
    settings = [
        line.removeprefix("# ") if line.startswith(("# [", '# "')) or " = " in line else line
        for line in text.splitlines()
    ]
    whole = "\n".join(settings).replace("stingers/intro.wav", "stingers/intro.flac")
    whole = whole.replace("stingers/outro.wav", "stingers/outro.flac")
    whole = whole.replace('quote_voice = "ben"', 'quote_voice = "anna"')
    show = read_show(written(tiny, whole))
    assert show.link == "https://onair.example/"
    assert show.site.subscribe and show.site.contact and show.site.accent


def test_link_ends_with_a_slash(tiny: Path) -> None:
    assert read_show(changed(tiny, "/air/", "/air")).link == "https://tiny.example/air/"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('link = "https:', 'link = "httpss:', "link:"),
        ("/air/", "/air/?a=b", "link:"),
        ('"en-us"', '"xx"', "language:"),
        ('"en-us"', '"en_US"', "did you mean en-us?"),
        ("tests@tiny.example", "tests", "email:"),
        ('"Tech News"', '"Tech Newz"', 'did you mean "Tech News"?'),
        ('"tone"', '"tune"', 'did you mean "tone"?'),
        ('voice = "anna"', 'voice = "ana"', 'did you mean "anna"?'),
        ("swoosh.flac", "swosh.flac", 'did you mean "stingers/swoosh.flac"?'),
        ("stingers/swoosh.flac", "../show.toml", "outside scripts/"),
        ("stingers/swoosh.flac", "stingers\\\\swoosh.flac", "with /"),
        ("stingers/swoosh.flac", "C:/swoosh.flac", "no path in scripts/"),
        ("pitch = -3.0", "pitch = true", "true is not a number"),
        ("pitch = -3.0", "pitch = nan", "nan is not from -24 to 24"),
    ],
)
def test_wrong_value_is_named_with_its_remedy(tiny: Path, old: str, new: str, fault: str) -> None:
    (found,) = faults(changed(tiny, old, new))
    assert fault in found


@pytest.mark.parametrize("key", sorted(rules()["sound"]))
def test_each_setting_of_the_sound_has_limits(tiny: Path, key: str) -> None:
    low, high = rules()["sound"][key]
    text = (tiny / "scripts" / "show.toml").read_text("utf-8")
    for value, is_good in ((low, True), (high, True), (low - 1, False), (high + 1, False)):
        root = written(tiny, f"{text}\n[sound]\n{key} = {value}\n")
        if is_good:
            assert getattr(read_show(root).sound, key) == value
        else:
            assert f"sound.{key}" in faults(root)[0]


def test_every_setting_of_the_sound_is_known() -> None:
    assert sorted([*rules()["sound"], "bitrate", "spoken_chapters"]) == SOUND


def test_categories_are_apples() -> None:
    known = _known_categories()
    assert len(known) == 19
    assert sum(len(parts) for parts in known.values()) == 91


def test_stinger_may_be_none(tiny: Path) -> None:
    show = read_show(changed(tiny, '"stingers/intro.flac"', '""'))
    assert (show.intro, show.outro) == ("", "stingers/outro.flac")


def test_templates_are_compiled(tiny: Path) -> None:
    text = (tiny / "scripts" / "show.toml").read_text("utf-8")
    good = written(tiny, f'{text}\n[templates]\nclosing = "That was {{{{ show }}}}."\n')
    assert read_show(good).templates.closing == "That was {{ show }}."
    (fault,) = faults(written(tiny, f'{text}\n[templates]\nopening = "{{% if title %}}"\n'))
    assert "templates.opening" in fault


def test_publishing_targets_have_names_and_places(tiny: Path) -> None:
    text = (tiny / "scripts" / "show.toml").read_text("utf-8")
    show = read_show(written(tiny, f'{text}\n[publish.live]\nto = "/srv/www/onair"\n'))
    assert [(name, target.to) for name, target in show.targets.items()] == [
        ("live", "/srv/www/onair")
    ]


def test_what_is_no_toml_is_reported_at_its_line(tiny: Path) -> None:
    (found,) = faults(written(tiny, 'title = "Tiny"\nvoice = "anna\n'))
    assert found.startswith("scripts/show.toml:2:")
    assert "not TOML" in found


def test_no_show_is_an_error_that_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="audio-pipeline init"):
        read_show(tmp_path)


def test_file_that_is_not_utf8_is_reported_at_its_line(tiny: Path) -> None:
    (tiny / "scripts" / "show.toml").write_bytes(b'title = "a"\nauthor = "\xff"\n')
    (found,) = faults(tiny)
    assert found.startswith("scripts/show.toml:2: ")


def test_root_is_the_nearest_folder_upward(tiny: Path, tmp_path: Path) -> None:
    assert find_root(tiny / "scripts" / "stingers") == tiny
    assert find_root(tiny) == tiny
    assert find_root(tmp_path) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_guid_goes_below_the_link_and_changes_nothing_else(tiny: Path, newline: str) -> None:
    text = (tiny / "scripts" / "show.toml").read_text("utf-8").replace("\n", newline)
    made = set_guid(text, GUID)
    line = f'podcast_guid = "{GUID}"{newline}'
    assert made.replace(line, "") == text
    assert made[: made.index(line)].endswith(f'/air/"{newline}')
    assert read_show(written(tiny, made)).podcast_guid == GUID
    with pytest.raises(ValueError, match="once"):
        set_guid(made, GUID)


def test_guid_can_follow_a_last_line_without_an_end() -> None:
    assert set_guid('link = "x"', "1") == 'link = "x"\npodcast_guid = "1"'


def test_lexicon_gives_its_entries_with_their_places(tiny: Path) -> None:
    show = read_show(tiny)
    text = '[say]\nNguyen = "win"\n"RIA Novosti" = { said = "spell", case = false }\n'
    written(tiny, text, "lexicon.toml")
    first, second = read_lexicon(show)
    assert (first.shown, first.said, first.case) == ("Nguyen", "win", True)
    assert (second.shown, second.said, second.case) == ("RIA Novosti", "spell", False)
    assert second.place == Place("scripts/lexicon.toml", 3)
    (tiny / "scripts" / "lexicon.toml").unlink()
    assert read_lexicon(show) == ()


def test_lines_of_keys_are_found_round_long_strings_and_lists() -> None:
    text = 'a = """\nb = 1\n[c]\n"""\nd = [\n "[e]", # ]\n]\n[f."g.h"]\ni.j = 1\n'
    assert key_lines(text) == {
        ("a",): 1,
        ("d",): 5,
        ("f", "g.h"): 8,
        ("f", "g.h", "i", "j"): 9,
    }


@given(st.text())
def test_any_show_toml_is_read_or_is_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "any"
    (root / "scripts").mkdir(parents=True, exist_ok=True)
    for whole in (text, f"{text} = 1", f'title = "{text}"', f"[{text}]"):
        with pytest.raises(ConfigError) as caught:
            read_show(written(root, whole.encode("utf-8", "replace").decode("utf-8")))
        assert all(problem.place.line for problem in caught.value.problems)


VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.just("x"), st.just(1.5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2)),
    max_leaves=3,
)


@given(st.sampled_from(KEYS), VALUES)
def test_any_type_of_value_is_read_or_is_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: object
) -> None:
    root = tmp_path_factory.getbasetemp() / "any"
    (root / "scripts").mkdir(parents=True, exist_ok=True)
    toml = str(value).replace("True", "true").replace("False", "false").replace("'", '"')
    for line in (f"{key} = {toml}", f"[{key}]\nx = {toml}", f"[{key}.x]\ny = {toml}"):
        with pytest.raises(ConfigError):
            read_show(written(root, line))

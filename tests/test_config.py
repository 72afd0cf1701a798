"""show.toml and lexicon.toml: what they give, and every fault at once."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_pipeline.config import find_root, read_lexicon, read_show, set_guid
from audio_pipeline.config.hosts import host_name
from audio_pipeline.config.lines import key_lines
from audio_pipeline.config.parts import rules
from audio_pipeline.config.show import KEYS, _known_categories
from audio_pipeline.errors import ConfigError, Place
from audio_pipeline.models import Cleaning, Policy, SiteRules, SoundSettings, Treatment
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
    assert [entry.shown for entry in read_lexicon(show)] == ["Okafor"]


def test_what_our_own_lexicon_shows_as_examples_is_in_order_too(tiny: Path) -> None:
    """Each example of its comments: what stands after the words that say what it is."""
    text = (Path(__file__).parents[1] / "scripts" / "lexicon.toml").read_text("utf-8")
    lines = [line[37:] for line in text.splitlines() if line[:4] == "#   "]
    examples = [part for line in lines for part in re.split(r" {3,}(?=\w+ = )", line)]
    assert len(examples) == 7
    for example in examples:
        written(tiny, f"[say]\n{example}\n", "lexicon.toml")
        assert read_lexicon(read_show(tiny)), example


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


# --- Cleaning and fetching ---------------------------------------------------------------------


def more(root: Path, text: str) -> Path:
    whole = (root / "scripts" / "show.toml").read_text("utf-8")
    return written(root, f"{whole}\n{text}\n")


def line_of(root: Path, part: str) -> int:
    lines = (root / "scripts" / "show.toml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if part in line)


def test_without_tables_of_cleaning_the_defaults_hold(tiny: Path) -> None:
    assert read_show(tiny).cleaning == Cleaning()


def test_cleaning_and_fetching_are_read_whole(tiny: Path) -> None:
    text = """
[cleaning]
captions = "speak"
tables = "leave out"

[cleaning.sites."WWW.Example.ORG"]
include = ["article .story", " h1 "]
exclude = [".promo:not(.own)"]
headers = { "Accept-Language" = "en", Cookie = "seen=1" }

[cleaning.sites.wiki]

[fetch]
allow_hosts = ["wiki", "10.0.0.8:8080", "[fd00::1]:80"]
deny_hosts = ["ads.example.net", "203.0.113.0/24", "2001:db8::/32"]
"""
    cleaning = read_show(more(tiny, text)).cleaning
    assert cleaning.policy == Policy(captions=Treatment.SPEAK, tables=Treatment.LEAVE_OUT)
    headers = {"Accept-Language": "en", "Cookie": "seen=1"}
    first = SiteRules("example.org", ("article .story", "h1"), (".promo:not(.own)",), headers)
    assert cleaning.sites == (first, SiteRules("wiki"))
    assert cleaning.site("m.example.org") == first
    assert cleaning.allow_hosts == ("wiki", "10.0.0.8:8080", "[fd00::1]:80")
    assert cleaning.deny_hosts == ("ads.example.net", "203.0.113.0/24", "2001:db8::/32")


@pytest.mark.parametrize("kind", [entry.name for entry in fields(Policy)])
@pytest.mark.parametrize("treatment", list(Treatment))
def test_each_kind_takes_each_treatment(tiny: Path, kind: str, treatment: Treatment) -> None:
    show = read_show(more(tiny, f'[cleaning]\n{kind} = "{treatment}"'))
    assert getattr(show.cleaning.policy, kind) is treatment


SITE = '[cleaning.sites."example.org"]\n'


@pytest.mark.parametrize(
    ("text", "at", "fault"),
    [
        ('[cleaning]\ntables = "leaveout"', "tables", 'did you mean "leave out"?'),
        ('[cleaning]\ntables = "drop"', "tables", "known: label, leave out, speak"),
        ("[cleaning]\ntables = true", "tables", "true is not text"),
        ('[cleaning]\ntabels = "label"', "tabels", 'did you mean "tables"?'),
        ("[cleaning]\nsites = 1", "sites", "write [cleaning.sites]"),
        ('[cleaning.sites."https://example.org/"]', 'sites."https', "write the name alone"),
        (f'{SITE}[cleaning.sites."www.example.org"]', "www.ex", "put both into one"),
        (f'{SITE}includes = ["p"]', "includes", 'did you mean "include"?'),
        (f'{SITE}include = "p"', "include", 'write include = ["…", "…"]'),
        (f"{SITE}exclude = [1]", "exclude", "is no list of texts"),
        (f'{SITE}exclude = ["p", "div >"]', "exclude", '"div >" is no CSS selector: Expected'),
        (f'{SITE}include = ["p::before"]', "include", "Pseudo-elements are not supported"),
        (f'{SITE}include = ["a|b"]', "include", "Undefined namespace prefix"),
        (f'{SITE}include = [""]', "include", "is no CSS selector"),
        (f'{SITE}headers = {{ Host = "x" }}', "headers", "is set with each request"),
        (f'{SITE}headers = {{ content-LENGTH = "1" }}', "headers", "is set with each request"),
        (f'{SITE}headers = {{ Connection = "x" }}', "headers", "is set with each request"),
        (f'{SITE}headers = {{ Transfer-Encoding = "x" }}', "headers", "is set with each"),
        (f'{SITE}headers = {{ "A B" = "x" }}', "headers", "is no name of a header"),
        (f'{SITE}headers = {{ "A:" = "x" }}', "headers", "is no name of a header"),
        (f'{SITE}headers = {{ A = "x\\r\\nB: y" }}', "headers", "has a line break"),
        (f'{SITE}headers = {{ A = "geheim ü" }}', "headers", "cannot be sent"),
        (f'{SITE}headers = {{ A = "" }}', "headers", "cannot be sent"),
        (f'{SITE}headers = {{ A = "x", a = "y" }}', "headers", "stands here already"),
        (f"{SITE}headers = {{ A = 1 }}", "headers", "1 is not text"),
        ('[fetch]\nallow_host = ["x"]', "allow_host", 'did you mean "allow_hosts"?'),
        ('[fetch]\nallow_hosts = ["http://x/"]', "allow_hosts", "perhaps with a port"),
        ('[fetch]\nallow_hosts = ["x:0"]', "allow_hosts", "perhaps with a port"),
        ('[fetch]\nallow_hosts = ["x:65536"]', "allow_hosts", "perhaps with a port"),
        ('[fetch]\nallow_hosts = ["10.0.0.0/8"]', "allow_hosts", "perhaps with a port"),
        ('[fetch]\nallow_hosts = ["1.2.3.256"]', "allow_hosts", "no IPv4 address"),
        ('[fetch]\ndeny_hosts = ["10.0.0.1/8"]', "deny_hosts", "has host bits set"),
        ('[fetch]\ndeny_hosts = ["a b"]', "deny_hosts", "or a network"),
        ('[fetch]\ndeny_hosts = [""]', "deny_hosts", "or a network"),
    ],
)
def test_slip_in_cleaning_is_told_at_its_line(tiny: Path, text: str, at: str, fault: str) -> None:
    (found,) = faults(more(tiny, text))
    assert fault in found
    assert found.startswith(f"scripts/show.toml:{line_of(tiny, at)}: ")
    assert "geheim" not in found


def test_every_slip_in_cleaning_is_told_at_once(tiny: Path) -> None:
    text = f'[cleaning]\ncode = "spaek"\n{SITE}include = ["("]\n[fetch]\ndeny_hosts = ["/"]'
    assert [line.split(": ")[1] for line in faults(more(tiny, text))] == [
        "cleaning.code",
        "cleaning.sites.example.org.include",
        "fetch.deny_hosts",
    ]


def test_show_without_selectors_loads_no_html_parser(tiny: Path) -> None:
    more(tiny, f'{SITE}headers = {{ Accept = "x" }}\n[fetch]\ndeny_hosts = ["x.org"]')
    code = (
        "import sys, pathlib, audio_pipeline.config as c; "
        f"c.read_show(pathlib.Path({str(tiny)!r})); "
        "print([m for m in ('lxml', 'cssselect', 'ssl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("News.Example.ORG.", "news.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("１２７。０.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1.", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("[::FFFF:127.0.0.1]", "::ffff:127.0.0.1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("a_b.example", "a_b.example"),
    ],
)
def test_hosts_have_one_spelling(text: str, host: str) -> None:
    assert host_name(text) == host


@pytest.mark.parametrize(
    "text",
    ["", ".", "a..b", "-a.b", "a-.b", "a b", "a/b", "a@b", "fe80::1%eth0", "::g", "[x]", "x" * 64]
    + ["256.1.1.1.1", "1.2.3.256", "08.1", "1.65536.1.1", "4294967296", "9" * 5000, "x.0x1"]
    + [".".join(["abcdefgh"] * 40), "ü" * 64, "1..2"],
)
def test_what_is_no_host_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        host_name(text)


@given(st.text(max_size=30))
def test_any_text_is_a_host_in_one_spelling_or_none(text: str) -> None:
    try:
        host = host_name(text)
    except ValueError:
        return
    assert host_name(host) == host

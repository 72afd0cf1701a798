"""README says what is so: its commands, its table of the script, its licences."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from audio_pipeline.errors import ScriptError
from audio_pipeline.models import Chapter, MarkKind, Pause, Speech, SpeechKind, Sting
from audio_pipeline.script import parse
from tests.conftest import ARTICLE, ROOT, TINY
from tests.test_cli import run

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    lines = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
    return [line for line in lines if line.startswith("audio-pipeline ")]


def test_the_first_block_is_two_commands_and_builds_the_repositorys_example() -> None:
    install, tests = BLOCKS[0].splitlines()
    slug = install.split()[-1]
    assert (ROOT / "scripts" / f"{slug}.md").exists()
    assert "audio-pipeline build" in install
    assert "pytest" in tests


@pytest.mark.parametrize("line", commands())
def test_readmes_commands_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(shutil.copytree(TINY, tmp_path / "show"))
    (root / "article.txt").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(root)
    arguments = ["article.txt" if word.startswith("~") else word for word in shlex.split(line)[1:]]
    done = run(*arguments)
    assert done.returncode == 0, done.stderr


def test_every_command_is_in_readmes_table() -> None:
    from audio_pipeline.cli import cli

    table = README.split("## For producers")[1].split("## For editors")[0]
    for name in cli.commands:
        assert re.search(rf"`{name}\b", table), name


def rows() -> dict[str, str]:
    table = README.split("| to get | type |")[1].split("\n\n")[0]
    found = {}
    for line in table.splitlines()[2:]:
        name, typed = (cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:3])
        found[name] = typed
    return found


def cues(body: str) -> tuple[object, ...]:
    return parse(
        f"---\ntitle: T\n---\n\n{body}\n",
        slug="t",
        path="scripts/t.md",
        voices=["anna", "ben"],
        stings=["swoosh"],
    ).cues


def test_every_row_of_the_script_table_is_what_it_says() -> None:
    table = rows()
    code = {
        name: [piece.replace("\\|", "|") for piece in re.findall(r"`([^`]+)`", typed)]
        for name, typed in table.items()
    }
    (chapter,) = cues(code["a chapter"][0] + "\n\nText.")[:1]
    assert isinstance(chapter, Chapter)
    kinds = {
        "a spoken heading": SpeechKind.HEADING,
        "a list item": SpeechKind.LIST_ITEM,
        "a quotation": SpeechKind.QUOTE,
    }
    for name, kind in kinds.items():
        (speech,) = cues(code[name][0])
        assert isinstance(speech, Speech)
        assert speech.kind is kind
    pauses = [cues(f"One. {pause} Two.")[1] for pause in code["a pause"]]
    assert [each.seconds for each in pauses if isinstance(each, Pause)] == [None, 2.0, 0.4]
    (other,) = cues(code["another voice"][0])
    assert isinstance(other, Speech)
    assert other.voice == "ben"
    assert any(isinstance(cue, Sting) for cue in cues(f"Text.\n\n{code['a stinger'][0]}"))
    marks = {
        "how to say it": [MarkKind.SAY, MarkKind.IPA],
        "spelled out": [MarkKind.SPELL],
        "stress": [MarkKind.STRESS],
    }
    for name, expected in marks.items():
        found = []
        for piece in code[name]:
            (speech,) = cues(piece)
            assert isinstance(speech, Speech)
            found += [mark.kind for mark in speech.marks]
        assert found == expected, name
    (linked,) = cues(code["a link"][0])
    assert isinstance(linked, Speech)
    assert linked.hyperlinks[0].url == "https://example.org/"
    assert cues(f"Text. {code['not spoken'][0]}") == cues("Text.")
    (plain,) = cues("x " + code["as it is"][0])
    assert isinstance(plain, Speech)
    assert plain.text == "x [ { @ > *"
    assert {"a paragraph"} | kinds.keys() | marks.keys() < table.keys()


def test_the_slips_readme_names_are_errors_and_its_text_is_text() -> None:
    for slip in ("[puase 2s]", "@bem Hello."):
        with pytest.raises(ScriptError, match="did you mean"):
            cues(f"{slip}")
    (speech,) = cues("[He] would never")
    assert isinstance(speech, Speech)
    assert speech.text == "[He] would never"


def test_the_licence_table_names_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    table = README.split("## What it stands on")[1].lower()
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=;\s]", dependency, maxsplit=1)[0].lower()
        assert name in table, name

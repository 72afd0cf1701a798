"""The doors as people and machines meet them: exit codes, output, JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ARTICLE, ID, NOW, snapshot


def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "audio_pipeline", *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def test_build_from_standard_input_answers_in_json(root: Path) -> None:
    done = run(
        "build", "-", "--show", root, "--json", "--now", NOW.isoformat(), "--id", ID,
        given=ARTICLE.encode(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (result,) = json.loads(done.stdout)["results"]
    assert result["id"] == ID
    assert result["spoken"] == result["sentences"] > 4
    assert (root / "episodes" / result["enclosure"]).exists()
    assert done.stderr == ""


def test_each_source_on_its_own_and_failures_at_the_end(root: Path, tmp_path: Path) -> None:
    done = run("build", tmp_path / "none.txt", "bridge", "--show", root, "--now", NOW.isoformat())
    assert done.returncode == 1
    assert "bridge:" in done.stdout
    assert "1 of 2 failed" in done.stderr
    assert "none.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_2_and_problems_are_1(root: Path, tmp_path: Path) -> None:
    assert run("build", "--show", root).returncode == 2
    assert run("build", "bridge", "--show", tmp_path).returncode == 2
    assert run("build", "brigde", "--show", root).returncode == 1
    assert 'did you mean "bridge"' in run("build", "brigde", "--show", root).stderr


def test_clean_needs_no_show(tmp_path: Path) -> None:
    where = tmp_path / "a.txt"
    where.write_text(ARTICLE, "utf-8")
    plain = run("clean", where)
    assert plain.returncode == 0, plain.stderr
    assert "Share" not in plain.stdout
    assert "The keepers of the north light" not in plain.stdout
    told = json.loads(run("clean", where, "--json").stdout)
    assert told["title"] == "The keepers of the north light"
    assert told["author"] == "Jane Roe"
    assert told["article_date"] == "2026-03-14"
    assert told["paragraphs"][0].startswith("The light on the north pier")
    left = {each["text"] for each in told["left_out"]}
    assert {"Skip to content", "Share this article"} <= left
    assert all(each["reason"] for each in told["left_out"])


def test_say_speaks_words_and_lines_pair_up() -> None:
    assert "three point two billion dollars" in run("say", "It cost $3.2 billion.").stdout
    answered = run("say", "--lines", given=b"In 1934.\n\nDr. Roe\n").stdout.split("\n")
    assert answered[1] == ""
    assert answered[0] == "In nineteen thirty-four."
    assert len(answered) == 4


def test_say_names_a_line_of_a_script(root: Path) -> None:
    lines = (root / "scripts" / "bridge.md").read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "Nguyen" in line)
    done = run("say", f"bridge:{number}", "--show", root)
    assert "Linh win" in done.stdout


def test_say_of_a_line_without_a_sentence_says_so(root: Path) -> None:
    done = run("say", "bridge:9999", "--show", root)
    assert done.returncode == 1
    assert "no sentence begins" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="/sys is Linux's")
def test_what_the_system_refuses_is_said_without_a_traceback() -> None:
    done = run("init", "/sys/mine")
    assert done.returncode == 1
    assert done.stderr.startswith("/sys/mine: ")
    assert "Traceback" not in done.stderr


def test_an_embargo_is_told(root: Path) -> None:
    where = root / "scripts" / "bridge.md"
    text = where.read_text("utf-8")
    where.write_text(text.replace("author:", "date: 2036-01-01T00:00:00+00:00\nauthor:"), "utf-8")
    done = run("build", "bridge", "--show", root, "--now", NOW.isoformat())
    assert "waits for its date" in done.stdout


def test_why_before_and_after(root: Path) -> None:
    before = json.loads(run("why", "bridge", "--show", root, "--json").stdout)
    assert before["sound"] == "new"
    assert run("build", "bridge", "--show", root).returncode == 0
    after = run("why", "bridge", "--show", root).stdout
    assert "the sound stays as it is" in after
    assert "0 of" in after


def test_check_lists_everything_and_strict_minds_warnings(root: Path) -> None:
    assert run("build", "bridge", "--show", root, "--now", NOW.isoformat()).returncode == 0
    assert run("check", "--show", root).returncode == 0
    (root / "scripts" / "Odd Name.md").write_text("x", "utf-8")
    assert run("check", "--show", root).returncode == 0
    strict = run("check", "--show", root, "--strict")
    assert strict.returncode == 1
    assert "odd-name.md" in strict.stderr
    told = json.loads(run("check", "--show", root, "--json").stdout)["problems"]
    assert {"place", "message", "hint", "code", "severity"} <= set(told[0])


def test_check_finds_a_damaged_sound(root: Path) -> None:
    assert run("build", "bridge", "--show", root, "--now", NOW.isoformat()).returncode == 0
    (mp3,) = (root / "episodes" / "bridge").glob("*/bridge.mp3")
    mp3.write_bytes(mp3.read_bytes()[:-10])
    done = run("check", "--show", root)
    assert done.returncode == 1
    assert "damaged" in done.stderr


def test_a_trial_publishes_nothing(root: Path, tmp_path: Path) -> None:
    where = tmp_path / "a.txt"
    where.write_text(ARTICLE, "utf-8")
    before = snapshot(root / "scripts")
    done = run("build", where, "--engine", "tone", "--show", root)
    assert done.returncode == 0, done.stderr
    assert list((root / ".cache" / "trials").glob("*-tone.mp3"))
    assert snapshot(root / "scripts") == before
    assert not (root / "episodes").exists()


def test_draft_writes_the_script_alone_and_never_over_an_edit(root: Path, tmp_path: Path) -> None:
    where = tmp_path / "a.txt"
    where.write_text(ARTICLE, "utf-8")
    assert run("draft", where, "--show", root).returncode == 0
    script = root / "scripts" / "the-keepers-of-the-north-light.md"
    assert "status: draft" in script.read_text("utf-8")
    script.write_text(script.read_text("utf-8") + "\nMine.\n", "utf-8")
    again = run("draft", where, "--show", root)
    assert "is there already" in again.stdout
    assert script.read_text("utf-8").endswith("\nMine.\n")
    assert not (root / "episodes").exists()


def test_voices_says_what_is_ready() -> None:
    told = json.loads(run("voices", "--json").stdout)
    states = {row["engine"]: row["state"] for row in told}
    assert states["hibari"] == states["tone"] == "ready"
    assert "pyttsx3" in states


INIT = ["--title", "Mine", "--link", "https://mine.example/", "--email", "me@mine.example"]


def test_init_makes_a_show_that_checks_and_is_never_overwritten(tmp_path: Path) -> None:
    done = run("init", tmp_path / "mine", *INIT, "--author", "Me", "--id", ID)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "mine" / "scripts" / "show.toml").read_text("utf-8")
    assert 'title = "Mine"' in text
    assert 'link = "https://mine.example/"' in text
    checked = run("check", "--show", tmp_path / "mine")
    assert checked.returncode == 0, checked.stderr
    again = run("init", tmp_path / "mine")
    assert again.returncode == 1
    assert "already" in again.stderr


def test_init_with_a_value_that_is_no_good_can_be_run_again(tmp_path: Path) -> None:
    faulty = run("init", tmp_path / "mine", "--link", "podcast.example.org")
    assert faulty.returncode == 1
    assert "link" in faulty.stderr
    assert run("init", tmp_path / "mine", *INIT).returncode == 0


def test_the_starter_is_this_repositorys_show_but_for_the_examples_identity(
    tmp_path: Path,
) -> None:
    ours = Path(__file__).parents[1] / "scripts"
    assert run("init", tmp_path / "new", "--id", ID).returncode == 0
    theirs = snapshot(tmp_path / "new" / "scripts")
    mine = {name: data for name, data in snapshot(ours).items() if "__pycache__" not in name}
    assert theirs.keys() == mine.keys()
    differing = [name for name in mine if theirs[name] != mine[name]]
    assert len(differing) == 1
    (example,) = differing
    old = set(mine[example].decode().splitlines())
    new = set(theirs[example].decode().splitlines())
    assert {line.split(":")[0] for line in old - new} == {"id", "date", "status"}
    assert new - old == {f"id: {ID}", "status: draft"}


@pytest.mark.parametrize("command", ["build", "clean", "check", "why", "preview", "say"])
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Usage: audio-pipeline" in done.stdout

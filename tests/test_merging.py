"""What an editor made of a script, and what became of its article, put together by sentence."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_pipeline.article import Given
from audio_pipeline.article import read as read_article
from audio_pipeline.draft import draft
from audio_pipeline.errors import ScriptError
from audio_pipeline.models import Show, Voice
from audio_pipeline.pipeline import restoring
from audio_pipeline.pipeline.merging import merge
from audio_pipeline.pipeline.units import cut
from audio_pipeline.script import parse
from tests.conftest import ID
from tests.test_cli import run

HERE = Path(__file__).parent
CASES = sorted(where.parent.name for where in HERE.glob("merging/*/expected.md"))
SCRIPTS = sorted(where.name for where in HERE.glob("scripts/*.md"))
CASE_ID = "0a5d0a0e-6c29-4c0f-9a53-6f0c1c2d3e4f"
SHOW = Show(Path("nowhere"), "Tiny Air", voices={"ben": Voice("ben", "tone")})


def text_of(case: str, name: str) -> str:
    return (HERE / "merging" / case / name).read_bytes().decode("utf-8")


def drafted(case: str, name: str) -> str:
    data = (HERE / "merging" / case / name).read_bytes()
    return draft(read_article(Given(name, data, ".txt")), SHOW, id=CASE_ID)


def conflicts_in(script: str) -> list[str]:
    """The messages of its conflicts; no script here may have any other fault."""
    try:
        parse(script, slug="case", path="case.md", voices=["ben"], stings=["swoosh"])
    except ScriptError as error:
        assert {problem.code for problem in error.problems} == {"conflict"}
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    merged = merge(drafted(case, "old.txt"), text_of(case, "edited.md"), drafted(case, "new.txt"))
    assert merged.text == text_of(case, "expected.md")
    assert merged.conflicts == len(conflicts_in(merged.text))


@pytest.mark.parametrize("case", CASES)
def test_unchanged_article_changes_no_byte(case: str) -> None:
    old, edited = drafted(case, "old.txt"), text_of(case, "edited.md")
    assert merge(old, edited, old).text == edited


@pytest.mark.parametrize("case", CASES)
def test_untouched_script_becomes_the_new_draft(case: str) -> None:
    old, new = drafted(case, "old.txt"), drafted(case, "new.txt")
    assert merge(old, old, new).text == new


@pytest.mark.parametrize("case", CASES)
def test_same_merge_twice_is_once(case: str) -> None:
    """A run that is killed before it keeps the new draft does the same merge again."""
    merged = text_of(case, "expected.md")
    assert merge(drafted(case, "old.txt"), merged, drafted(case, "new.txt")).text == merged


def test_rows_of_a_table_stay_together() -> None:
    head = f"---\ntitle: Fog\nid: {ID}\n---\n\nThe calls are counted.\n\n"
    base = (
        head + "| Year | Calls |\n| --- | --- |\n| 2024 | 311 |\n| 2025 | 340 |\n\nThat is all.\n"
    )
    ours = base.replace("| 311 |", "| about 311 |").replace(
        "| 2025 | 340 |", "| 2025 | 340, or so |"
    )
    theirs = base.replace("| 340 |", "| 341 |\n| 2026 | 12 |").replace(
        "| Calls |", "| Horn calls |"
    )
    assert merge(base, ours, theirs).text == head + (
        "| Year | Horn calls |\n| --- | --- |\n| 2024 | about 311 |\n| 2025 | 340, or so |\n"
        "| 2026 | 12 |\n\n[article now] | 2025 | 341 |\n\nThat is all.\n"
    )
    assert merge(base, base, theirs).text == theirs


def test_there_are_cases_and_scripts() -> None:
    assert len(CASES) >= 30
    assert len(SCRIPTS) >= 5


@pytest.mark.parametrize("name", [*SCRIPTS, *(f"../merging/{case}/expected.md" for case in CASES)])
def test_cut_loses_nothing(name: str) -> None:
    text = (HERE / "scripts" / name).read_bytes().decode("utf-8")
    found = cut(text)
    pieces = [unit.lead + unit.text for unit in found.units]
    assert found.head + "".join(pieces) + found.tail == text
    assert all(unit.text.strip() for unit in found.units)


@given(st.text(st.sampled_from("ab.>-#@[]<!> \n\r\t—") | st.characters(exclude_categories=["Cs"])))
def test_cut_gives_any_text_back(text: str) -> None:
    found = cut(text)
    assert found.head + "".join(u.lead + u.text for u in found.units) + found.tail == text


WORDS = ("bell", "coal", "ferry", "gull", "horn", "lamp", "mast", "net", "oar", "pier", "rope")
Paragraphs = list[list[str]]


def sentence(chance: random.Random, number: int) -> str:
    words = " ".join(chance.choices(WORDS, k=chance.randint(2, 7)))
    return f"The {words} has number {number}."


def revised(chance: random.Random, paragraphs: Paragraphs, first: int) -> Paragraphs:
    """Sentences changed, removed, put in, paragraphs split, joined, removed, moved and put in."""
    number = first
    out: Paragraphs = []
    for paragraph in paragraphs:
        new: list[str] = []
        for each in paragraph:
            number += 1
            match chance.choice(("keep",) * 5 + ("change", "remove", "add", "rewrite", "split")):
                case "keep":
                    new.append(each)
                case "change":
                    new.append(f"{each[:-1]} or {number}.")
                case "add":
                    new += [sentence(chance, number), each]
                case "rewrite":
                    new.append(sentence(chance, number))
                case "split":
                    out.append(new)
                    new = [each]
        match chance.choice(("keep",) * 5 + ("remove", "join", "add", "move")):
            case "keep":
                out.append(new)
            case "join" if out:
                out[-1] += new
            case "add":
                out += [new, [sentence(chance, number + 100)]]
            case "move":
                out.insert(0, new)
    return [paragraph for paragraph in out if paragraph] or [[sentence(chance, number + 1)]]


def script_of(paragraphs: Paragraphs) -> str:
    body = "".join(f"\n{' '.join(paragraph)}\n" for paragraph in paragraphs)
    return f"---\ntitle: Fog\nid: {ID}\n---\n{body}"


def keys(script: str) -> list[str]:
    return [unit.key for unit in cut(script).units]


def spoken(script: str) -> list[str]:
    return [unit.key for unit in cut(script).units if not unit.is_conflict]


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32))
def test_no_sentence_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.randint(1, 4) for _ in range(chance.randint(1, 6))]
    old = [[sentence(chance, 10 * at + i) for i in range(size)] for at, size in enumerate(sizes)]
    mine, new = revised(chance, old, 1000), revised(chance, old, 2000)
    base, ours, theirs = script_of(old), script_of(mine), script_of(new)
    merged = merge(base, ours, theirs)
    left = keys(merged.text)
    told = [key.removeprefix("[article now] ") for key in left]
    for each in keys(ours):
        if each not in keys(base) or each in keys(theirs):
            assert left.count(each) >= 1, "the editor's"
    for each in keys(theirs):
        if each not in keys(base):
            assert told.count(each) >= 1, "the article's"
    for each in keys(base):
        # Taken out by one side, and so by the merge; but no conflict is passed over.
        if each not in keys(ours) or each not in keys(theirs):
            assert each not in left
    assert merged.conflicts == len(conflicts_in(merged.text))
    assert merge(base, ours, base).text == ours
    assert merge(base, base, theirs).text == theirs
    assert merge(base, ours, ours).text == ours
    lines = merged.text.split("\n")
    marks = [at for at, line in enumerate(lines) if line.startswith("[article ")]
    assert len(marks) == merged.conflicts
    assert all(lines[at - 1] == lines[at + 1] == "" for at in marks), "part of no paragraph"
    again = merge(base, merged.text, theirs).text
    assert sorted(spoken(again)) == sorted(spoken(merged.text)), "done once more, nothing doubles"


def edit(where: Path, old: str, new: str) -> None:
    text = where.read_bytes().decode()
    assert text.count(old) == 1
    where.write_bytes(text.replace(old, new).encode())


def test_draft_merges_and_check_lists_the_conflict(root: Path, article: Path) -> None:
    kept = (
        root / "scripts" / "the-keepers-of-the-north-light.md",
        root / "scripts" / "sources" / "the-keepers-of-the-north-light.draft.md",
    )
    first = run("draft", article, "--show", root, "--id", ID)
    assert first.returncode == 0, first.stderr
    edit(kept[0], "Storms broke the glass twice.", "Storms broke the *glass* again.")
    edit(kept[0], "“Then we count again.”", "“Then we count again.” [pause]")
    edit(article, "Storms broke the glass twice.", "Storms broke the glass three times.")
    edit(article, "was built in 1934", "was built in 1936")
    # The paragraph ends in a line that the editor did not change; the same address has no say.
    done = run("draft", article, "--show", root, "--update", kept[0].stem, "--json")
    assert done.returncode == 0, done.stderr
    (result,) = json.loads(done.stdout)["results"]
    assert (result["merged"], result["conflicts"], result["drafted"]) == (True, 1, False)
    lines = kept[0].read_text("utf-8").split("\n")
    assert any(line.startswith("The light on the north pier was built in 1936") for line in lines)
    assert any(line.endswith("“Then we count again.” [pause]") for line in lines)
    mark = "[article now] Storms broke the glass three times."
    number = lines.index(mark) + 1
    assert lines[number - 3].startswith("Storms broke the *glass* again. The harbour")
    checked = run("check", kept[0].stem, "--show", root)
    assert checked.returncode == 1
    told = checked.stdout + checked.stderr
    assert f"the-keepers-of-the-north-light.md:{number}:1" in told
    assert "the article now says: Storms broke the glass three times." in told
    again = run("draft", article, "--show", root, "--update", kept[0].stem, "--json")
    assert json.loads(again.stdout)["results"][0]["merged"] is False
    assert kept[0].read_text("utf-8").split("\n") == lines
    edit(kept[0], f"{mark}\n\n", "")
    assert "the article now says" not in run("check", kept[0].stem, "--show", root).stdout
    assert "1936" in kept[1].read_text("utf-8")


def test_restore_changes_its_own_lines_only(root: Path, article: Path) -> None:
    run("draft", article, "--show", root, "--id", ID)
    slug = "the-keepers-of-the-north-light"
    where = root / "scripts" / f"{slug}.md"
    before = where.read_bytes().decode().split("\n")
    listed = json.loads(run("restore", slug, "--show", root, "--json").stdout)
    listed = listed["results"] if isinstance(listed, dict) else listed
    assert [each["number"] for each in listed] == list(range(1, len(listed) + 1))
    for each in listed:
        line = before[each["line"] - 1]
        assert line == f"<!-- left out ({each['reason']}): {each['text']} -->"
    assert where.read_bytes().decode().split("\n") == before
    shared = next(each for each in listed if each["text"] == "Share this article")
    done = run("restore", slug, str(shared["number"]), "--show", root)
    assert done.returncode == 0, done.stderr
    assert f"{slug}.md:{shared['line']}" in done.stdout
    expected = list(before)
    expected[shared["line"] - 1] = "Share this article"
    assert where.read_bytes().decode().split("\n") == expected


def test_restore_refuses_a_number_that_is_not_there(root: Path, article: Path) -> None:
    run("draft", article, "--show", root, "--id", ID)
    slug = "the-keepers-of-the-north-light"
    where = root / "scripts" / f"{slug}.md"
    before = where.read_bytes()
    count = len(restoring.omissions(before.decode()))
    for number in ("0", str(count + 1)):
        done = run("restore", slug, number, "--show", root)
        assert done.returncode == 1
        assert f"has {count} left-out blocks, and no number {number}" in done.stderr
    assert run("restore", "nowhere", "1", "--show", root).returncode == 1
    assert where.read_bytes() == before


def test_restored_item_and_signs_are_typed_as_an_editor_would() -> None:
    out = restoring.omissions("<!-- left out (caption): - *Low* tide -->\n\n<!-- mine -->\n")
    assert [(each.number, each.line, each.text) for each in out] == [(1, 1, "- *Low* tide")]

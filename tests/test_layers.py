"""The house: imports go downward only. A stage never imports a stage, nothing imports a door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "audio_pipeline"
FLOORS = {
    "ground": {"errors", "models", "files", "urls", "config"},
    "tools": {"script", "wording", "engines", "cache", "ledger", "tags", "workers"},
    "stages": {
        "article",
        "draft",
        "speak",
        "mix",
        "master",
        "transcript",
        "feed",
        "site",
        "theme",
    },
    "core": {"pipeline", "check"},
    "doors": {"cli", "preview", "__main__"},
}
HEIGHT = {room: height for height, rooms in enumerate(FLOORS.values()) for room in rooms}
FREE = {("check", "pipeline"), ("cli", "preview"), ("__main__", "cli")}
"""Rooms on one floor that may call another."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] == "audio_pipeline" and len(parts) > 1:
                found.add(parts[1])
    return found & set(HEIGHT)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    assert here in HEIGHT, f"{here} is not in the plan of the house"
    for other in imported_rooms(path) - {here}:
        same_floor = HEIGHT[other] == HEIGHT[here]
        ground = HEIGHT[here] < HEIGHT["article"]
        assert HEIGHT[other] < HEIGHT[here] or (same_floor and (ground or (here, other) in FREE)), (
            f"{here} imports {other}"
        )


def test_ground_and_tools_have_no_circles() -> None:
    arrows = {name: set[str]() for name in HEIGHT}
    for path in modules():
        if room(path) in HEIGHT:
            arrows[room(path)] |= imported_rooms(path) - {room(path)}

    def reach(start: str, seen: tuple[str, ...]) -> None:
        for other in arrows[start]:
            assert other not in seen, " -> ".join((*seen, other))
            reach(other, (*seen, other))

    for name in HEIGHT:
        reach(name, (name,))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_fit_a_head(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= 50, node.name


CLOCKS = {"now", "today", "utcnow", "urandom", "uuid4", "uuid1"}
CLOCKS |= {"getcwd", "cwd", "environ", "getenv"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_doors_read_clock_chance_environment_and_folder(path: Path) -> None:
    if room(path) in FLOORS["doors"]:
        return
    tree = ast.parse(path.read_text("utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & CLOCKS
    # Child processes are doors of their own: they set their own threads' environment.
    allowed = {"environ"} if room(path) in {"engines", "workers"} else set()
    assert not used - allowed

"""Folders of pairs: what goes in stands beside what must come out."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent


def inputs(folder: str, *suffixes: str) -> list[Path]:
    found = [path for path in sorted((HERE / folder).iterdir()) if path.suffix in suffixes]
    assert found, f"tests/{folder} is empty"
    return found


def agrees(expected: Path, made: str) -> None:
    """`UPDATE=1 pytest` writes what a machine made, for a person to review; never in CI."""
    if os.environ.get("UPDATE") and os.environ.get("CI") != "true":
        expected.write_bytes(made.encode("utf-8"))
    assert expected.read_bytes().decode("utf-8") == made

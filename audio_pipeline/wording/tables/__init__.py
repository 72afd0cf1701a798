"""Names, abbreviations, units and the like: tab-separated files beside this one, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `NAME.tsv`: fields stripped, comments (#) and empty lines left out."""
    text = Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("# "))
    return tuple(tuple(part.strip() for part in line.split("\t")) for line in lines)


@cache
def pairs(name: str) -> dict[str, str]:
    """First field -> second field."""
    return {row[0]: row[1] for row in rows(name)}


@cache
def words(name: str, kind: str = "") -> frozenset[str]:
    """The words of a table whose rows are KIND, tab, words with spaces between."""
    return frozenset(
        word for row in rows(name) if not kind or row[0] == kind for word in row[1].split()
    )

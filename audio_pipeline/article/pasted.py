"""A line of pasted text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    """Folded."""
    indent: int
    cells: tuple[str, ...] = ()

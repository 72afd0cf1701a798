"""How much a line sounds like the page speaking of itself, and of what."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

STRONG = 2.0
WEAK = 0.5


@dataclass(frozen=True, slots=True)
class Scent:
    points: float
    """STRONG for each telling phrase, WEAK for each that tells only among others."""
    code: str
    """Of phrases.toml: what most of it points to; "" where there is none."""
    strong: int = 0


@functools.cache
def _patterns() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    file = resources.files("audio_pipeline.article") / "scents.toml"
    table = tomllib.loads(file.read_text("utf-8"))
    return tuple(
        (code, points, _any_of(entries))
        for name, points in (("strong", STRONG), ("weak", WEAK))
        for code, entries in table[name].items()
    )


def _any_of(entries: Iterable[str]) -> re.Pattern[str]:
    longest = sorted((entry.casefold() for entry in entries), key=len, reverse=True)
    parts = []
    for entry in longest:
        edges = (
            entry[0].isalnum() and entry[0] < "\u0400",
            entry[-1].isalnum() and entry[-1] < "\u0400",
        )
        parts.append((r"\b" if edges[0] else "") + re.escape(entry) + (r"\b" if edges[1] else ""))
    return re.compile("|".join(parts))


@functools.lru_cache(maxsize=4096)
def scent(text: str) -> Scent:
    """Of one block."""
    lower = text.casefold().replace("’", "'")
    points: dict[str, float] = {}
    strong = 0
    for code, each, pattern in _patterns():
        count = len(set(pattern.findall(lower)))
        if count:
            points[code] = points.get(code, 0.0) + each * min(count, 3)
            strong += count if each == STRONG else 0
    if not points:
        return Scent(0.0, "")
    return Scent(sum(points.values()), max(points, key=lambda code: points[code]), strong)

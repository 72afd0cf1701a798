"""A TOML table that is read key by key, and remembers every fault it met."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from audio_pipeline.errors import Place, Problem, did_you_mean

KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text in quotes"}


@dataclass(slots=True)
class Faults:
    """All that is wrong with one file."""

    path: str
    lines: Mapping[tuple[str, ...], int]
    problems: list[Problem] = field(default_factory=list)

    def add(self, key: tuple[str, ...], message: str, hint: str = "", code: str = "") -> None:
        name = ".".join(key)
        self.problems.append(
            Problem(self.place(key), f"{name}: {message}", hint, code or "bad-value")
        )

    def place(self, key: tuple[str, ...]) -> Place:
        """The key's line, or that of the nearest table round it that is written out."""
        while key and key not in self.lines:
            key = key[:-1]
        return Place(self.path, self.lines.get(key, 1))


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Each method returns the default where the key is absent or at fault."""

    values: Mapping[str, Any]
    faults: Faults
    path: tuple[str, ...] = ()

    def fault(self, key: str, message: str, hint: str = "", code: str = "") -> None:
        self.faults.add((*self.path, key), message, hint, code)

    def known(self, keys: Collection[str]) -> None:
        """Reports every key that is none of `keys`."""
        for key in self.values:
            if key not in keys:
                hint = did_you_mean(key, sorted(keys))
                self.fault(key, "there is no such setting", hint, "unknown-key")

    def text(self, key: str, default: str = "") -> str:
        """One line of text, without white space round it."""
        value: str = self._typed(key, str, default)
        if any(ord(character) < 0x20 for character in value):
            self.fault(key, "has a line break or another control character", "write one line")
            return default
        return value.strip()

    def lines(self, key: str, default: str = "") -> str:
        """Text of any number of lines."""
        value: str = self._typed(key, str, default)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines of text, without white space round them; () where there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.fault(key, f"{shown(value)} is no list of texts", f'write {key} = ["…", "…"]')
            return ()
        return tuple(entry.strip() for entry in value)

    def truth(self, key: str, default: bool) -> bool:
        value: bool = self._typed(key, bool, default)
        return value

    def number(self, key: str, default: float, limits: tuple[float, float]) -> float:
        value = self._typed(key, float, default)
        return value if self._within(key, value, limits) else default

    def whole(self, key: str, default: int, limits: tuple[float, float]) -> int:
        value = self._typed(key, int, default)
        return value if self._within(key, value, limits) else default

    def table(self, key: str) -> Table:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, "is a table", f"write [{'.'.join((*self.path, key))}] and keys below")
            value = {}
        return Table(value, self.faults, (*self.path, key))

    def tables(self) -> dict[str, Table]:
        """Every table in this one, by name; whatever else stands here is reported."""
        return {key: self.table(key) for key in self.values}

    def _typed(self, key: str, kind: type[Any], default: Any) -> Any:
        value = self.values.get(key, default)
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            self.fault(key, f"{shown(value)} is not {KINDS[kind]}", f"write {example(default)}")
            return default
        return value

    def _within(self, key: str, value: float, limits: tuple[float, float]) -> bool:
        low, high = limits
        if math.isfinite(value) and low <= value <= high:
            return True
        self.fault(key, f"{shown(value)} is not from {low:g} to {high:g}", "", "out-of-range")
        return False


def shown(value: object) -> str:
    """A value as TOML has it, near enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:g}" if isinstance(value, float) else str(value)


def example(default: object) -> str:
    return 'it in quotes: "…"' if isinstance(default, str) else f"it like {shown(default)}"

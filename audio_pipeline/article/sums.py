"""Sums of weights: the one way in which traits, learned from pages, decide anything."""

from __future__ import annotations

from collections.abc import Mapping, Set

ALWAYS = ""
"""The trait that every block has."""


def summed(found: Set[str], table: Mapping[str, float], *, bare: bool = False) -> float:
    start = 0.0 if bare else table.get(ALWAYS, 0.0)
    # In order: sums of floats depend on it.
    return start + sum(sorted(table[trait] for trait in found if trait in table))

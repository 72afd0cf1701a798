"""A sum of small decision trees over named numbers, read from a table.

`forest.tsv` holds one node a line, each tree's root first: measure, bound, and how many lines
further the node for "at most the bound" and for "more" stand; or, of a leaf, its value alone.
`python tests/bench/weigh.py` learns it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE = 256
"""Blocks: what bounds the memory that a page takes."""


@dataclass(frozen=True)
class Forest:
    measures: tuple[str, ...]
    roots: NDArray[np.intp]
    measure: NDArray[np.intp]
    """Of each node: an index into `measures`; of a leaf 0."""
    bound: NDArray[np.float64]
    low: NDArray[np.intp]
    """The node for numbers up to the bound; a leaf's own."""
    high: NDArray[np.intp]
    value: NDArray[np.float64]
    """Of a leaf; of other nodes 0."""
    depth: int

    def judged(self, found: Sequence[Mapping[str, float]]) -> list[float]:
        """One number each: above 0 for text, in natural logarithms of odds.

        What a mapping does not name is 0.
        """
        import numpy as np

        sums: list[float] = []
        for start in range(0, len(found), _AT_ONCE):
            part = found[start : start + _AT_ONCE]
            table = np.array(
                [[float(one.get(name, 0.0)) for name in self.measures] for one in part]
            )
            at = np.tile(self.roots, (len(part), 1))
            rows = np.arange(len(part))[:, None]
            for _ in range(self.depth):
                goes_low = table[rows, self.measure[at]] <= self.bound[at]
                at = np.where(goes_low, self.low[at], self.high[at])
            sums += self.value[at].sum(axis=1).tolist()
        return sums


def parsed(text: str) -> Forest:
    """The forest that a table spells; trees are parted by blank lines."""
    import numpy as np

    names: dict[str, int] = {}
    roots: list[int] = []
    nodes: list[_Node] = []
    depth = 0
    for tree in text.strip("\n").split("\n\n"):
        root = len(nodes)
        roots.append(root)
        for number, line in enumerate(tree.split("\n"), start=root):
            nodes.append(_node(line, number, names))
        depth = max(depth, _depth(nodes, root))
    return Forest(
        tuple(names),
        np.array(roots),
        np.array([node.measure for node in nodes]),
        np.array([node.bound for node in nodes]),
        np.array([node.low for node in nodes]),
        np.array([node.high for node in nodes]),
        np.array([node.value for node in nodes]),
        depth,
    )


@dataclass(frozen=True, slots=True)
class _Node:
    measure: int
    bound: float
    low: int
    high: int
    value: float


def _node(line: str, number: int, names: dict[str, int]) -> _Node:
    cells = line.split("\t")
    if len(cells) == 1:
        return _Node(0, 0.0, number, number, float(line))
    name, bound, low, high = cells
    measure = names.setdefault(name, len(names))
    return _Node(measure, float(bound), number + int(low), number + int(high), 0.0)


def _depth(nodes: Sequence[_Node], root: int) -> int:
    """How many bounds stand between the root and the farthest leaf."""
    levels = {root: 0}
    for number in range(root, len(nodes)):
        for below in {nodes[number].low, nodes[number].high} - {number}:
            levels[below] = levels[number] + 1
    return max(levels.values())


@functools.cache
def forest() -> Forest:
    """The shipped one."""
    return parsed((resources.files("audio_pipeline.article") / "forest.tsv").read_text("utf-8"))

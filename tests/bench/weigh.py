"""Learn the weights of words, shapes and places from pages: `python tests/bench/weigh.py`.

Writes `headline.tsv`, `weights.tsv` and `forest.tsv` of `audio_pipeline/article/` from every page
of `tests/articles/` whose folder is not named with `--without`. Needs scikit-learn beside the
project's own packages, and some minutes.

`--without pasted/seventh --dry` learns from the others and says what the weights would do to that
folder: how many of the lines that the rules keep wrongly fall below each bound, and how much text.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audio_pipeline.article import load
from audio_pipeline.article.reading import page_of
from audio_pipeline.article.sums import summed
from audio_pipeline.article.traits import traits
from audio_pipeline.article.weighing import Weights, neighbourhood
from tests.bench.cleaning import FOLDERS, pages
from tests.bench.fitting import fitted
from tests.bench.labels import labels, wanted
from tests.bench.strewing import strewn
from tests.bench.weigh_captions import learned as captions_learned
from tests.bench.weigh_forest import TABLE as FOREST
from tests.bench.weigh_forest import cases, grown
from tests.bench.weigh_forest import tell as tell_of_forest
from tests.bench.weigh_headlines import weigh_headlines

TABLE = Path(__file__).parents[2] / "audio_pipeline" / "article" / "weights.tsv"
LEAST_WEIGHT, LEAST_SAID = 0.05, 0.005
"""A trait stays that has a weight of the first size, and those of its weights of the second."""
FIRST, SECOND = 0.1, 0.2
"""Inverse strength of regularisation."""
FOLDS = 6
_FORK = "fork"
_learned_from: list[Any] = []  # Of Sample.
"""What the processes that learn of a part each share."""


@dataclass(frozen=True)
class Sample:
    folder: str
    page: int
    copy: int
    """0 as the page was pasted, 1 with its blank lines gone, 2 with more lines of furniture."""
    at: int
    traits: frozenset[str]
    text: str
    is_text: bool | None
    """None where it is neither (a headline), or holds part of both: nothing is learned from it."""
    code: str
    """What the rules say, "" for text."""


def samples(folders: Iterable[Path]) -> list[Sample]:
    found = []
    number = 0
    for folder in folders:
        for path in pages(folder):
            number += 1
            found += list(_of_page(path, number))
    return found


def _of_page(path: Path, number: int) -> Iterable[Sample]:
    """As it was pasted; as a browser pastes it that sets no blank lines; with lines set into it."""
    page = page_of(load(str(path)), weigh=False)
    closed = replace(page, blocks=tuple(replace(block, gap=False) for block in page.blocks))
    want = wanted(path)
    name = _name(path.parent)
    fuller = strewn(page, number)
    for copy, way in enumerate((page, closed, fuller) if fuller else (page, closed)):
        told = labels(way, want)
        for at, each in enumerate(traits(way)):
            yield Sample(name, number, copy, at, each, way.text(at), told[at], way.codes[at])


def _name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def learn(
    given: Sequence[Sample], extra: Sequence[frozenset[str]], force: float
) -> dict[str, float]:
    """Trait -> weight, from `given` with these further traits."""
    told = [
        (one.traits | more, one.is_text, one.page)
        for one, more in zip(given, extra, strict=True)
        if one.is_text is not None
    ]
    return fitted(told, force)


def both(given: Sequence[Sample]) -> tuple[dict[str, float], dict[str, float]]:
    """The first weights, and the second, learned with first sums of pages not learned from."""
    from sklearn.model_selection import GroupKFold

    none = [frozenset[str]()] * len(given)
    groups = [one.page for one in given]
    firsts = [0.0] * len(given)
    for others, held in GroupKFold(FOLDS).split(groups, groups=groups):
        table = learn([given[i] for i in others], [none[i] for i in others], FIRST)
        for i in held:
            firsts[i] = summed(given[i].traits, table)
    second = learn(given, _neighbourhoods(given, firsts), SECOND)
    return learn(given, none, FIRST), second


def of_other_pages(given: Sequence[Sample]) -> list[Weights]:
    """By page number modulo FOLDS: weights learned from the pages of the other numbers."""
    _learned_from[:] = given
    if _FORK not in multiprocessing.get_all_start_methods():
        return [_without_fold(at) for at in range(FOLDS)]
    with multiprocessing.get_context(_FORK).Pool(os.cpu_count()) as pool:
        return pool.map(_without_fold, range(FOLDS), chunksize=1)


def _without_fold(at: int) -> Weights:
    others = [one for one in _learned_from if one.page % FOLDS != at]
    return Weights(*both(others), captions_learned(others))


def _neighbourhoods(given: Sequence[Sample], firsts: Sequence[float]) -> list[frozenset[str]]:
    by_page: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, one in enumerate(given):
        by_page[one.page, one.copy].append(number)
    found = [frozenset[str]()] * len(given)
    for numbers in by_page.values():
        sums = [firsts[number] for number in numbers]
        gaps = ["gap" in given[number].traits for number in numbers]
        for place, number in enumerate(numbers):
            found[number] = neighbourhood(sums, gaps, place)
    return found


def write(learned: Weights) -> None:
    tables = (learned.alone, learned.among, learned.caption)
    lines = []
    for trait in sorted(set().union(*tables)):
        told = [table.get(trait, 0.0) for table in tables]
        if max(map(abs, told)) >= LEAST_WEIGHT:
            cells = (f"{weight:.2f}" if abs(weight) >= LEAST_SAID else "" for weight in told)
            lines.append("\t".join([trait, *cells]) + "\n")
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{len(lines)} traits, {TABLE.stat().st_size} bytes")


def tell(given: Sequence[Sample], first: Mapping[str, float], second: Mapping[str, float]) -> None:
    """What bounds would do on pages not learned from."""
    sums = [summed(one.traits, first) for one in given]
    near = _neighbourhoods(given, sums)
    last = [summed(one.traits | more, second) for one, more in zip(given, near, strict=True)]
    both = sorted(zip(last, given, strict=True), key=lambda each: each[0])
    kept = [(value, one) for value, one in both if not one.code and one.is_text is not None]
    for bound in (0, -1, -2, -2.5, -3, -3.5, -4, -5):
        text = sum(bool(one.is_text) for value, one in kept if value < bound)
        other = sum(not one.is_text for value, one in kept if value < bound)
        print(f"kept, below {bound}: {other} lines of the page, {text} of the text")
    for value, one in kept:
        if one.is_text and value < -2:
            print(f"  {value:.1f} {one.text[:90]}")
    gone = [(value, one) for value, one in both if one.code and one.is_text is not None]
    for bound in (1, 2, 3, 4, 5):
        above = Counter((one.code, one.is_text) for value, one in gone if value > bound)
        print(f"left out, above {bound}: {dict(above)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", nargs="*", default=[], help="folders: pasted/seventh")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--headlines", action="store_true", help="those of headlines alone")
    asked = parser.parse_args()
    used = [folder for folder in FOLDERS if _name(folder) not in asked.without]
    if not asked.dry:
        weigh_headlines(used)
        if asked.headlines:
            return
    given = samples(used)
    first, second = both(given)
    if not asked.dry:
        write(Weights(first, second, captions_learned(given)))
        others = of_other_pages(given)
        paths = [path for folder in used for path in pages(folder)]
        found = [*cases(paths, lambda number: others[number % FOLDS])]
        tell_of_forest(found)
        FOREST.write_text(grown(found), "utf-8")
    held = [folder for folder in FOLDERS if _name(folder) in asked.without]
    if held:
        tell([one for one in samples(held) if not one.copy], first, second)


if __name__ == "__main__":
    sys.exit(main())

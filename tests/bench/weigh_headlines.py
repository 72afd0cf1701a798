"""Learn what tells a headline from the lines round it: `python tests/bench/weigh.py --headlines`.

`python -m tests.bench.weigh_headlines` learns from seven eighths of the pages at a time and says
how many headlines of the last eighth are found, and which lines are taken for the others.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audio_pipeline.article import load
from audio_pipeline.article.headline import bare_title, candidates, first_of_text
from audio_pipeline.article.headline_traits import headline_traits
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.reading import first_coded, page_of
from audio_pipeline.article.sums import summed
from tests.bench.cleaning import FOLDERS, pages
from tests.bench.fitting import fitted

TABLE = Path(__file__).parents[2] / "audio_pipeline" / "article" / "headline.tsv"
LEAST_WEIGHT = 0.05
FORCE = 1.0
FOLDS = 8


@dataclass(frozen=True)
class Line:
    page: str
    number: int
    at: int
    text: str
    traits: frozenset[str]
    is_title: bool
    copy: int = 0
    """0 as the page was pasted, 1 without what stands above its headline."""


def weigh_headlines(folders: Iterable[Path]) -> None:
    weights = learned([line for page in titled(folders) for line in page])
    lines = [
        f"{trait}\t{weight:.2f}\n"
        for trait, weight in sorted(weights.items())
        if abs(weight) >= LEAST_WEIGHT
    ]
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{len(lines)} traits of headlines, {TABLE.stat().st_size} bytes")


def learned(lines: Sequence[Line]) -> dict[str, float]:
    return fitted([(line.traits, line.is_title, line.number) for line in lines], FORCE)


def titled(folders: Iterable[Path]) -> list[list[Line]]:
    """The lines of each page that could be its headline, where one of them is.

    Each page is read as it was pasted, and as if what stands above its headline had not been.
    """
    found = []
    paths = [path for folder in folders for path in pages(folder)]
    for number, path in enumerate(paths):
        whole = page_of(load(str(path)))
        title = json.loads(path.with_suffix(".json").read_text("utf-8"))["title"]
        if whole.facts.title:
            continue
        page = first_coded(whole.blocks, whole.facts)
        lines = list(_lines(page, path, number, title))
        at = next((line.at for line in lines if line.is_title), 0)
        if at:
            cut = first_coded(whole.blocks[at:], whole.facts)
            lines += [replace(line, copy=1) for line in _lines(cut, path, number, title)]
        if any(line.is_title for line in lines):
            found.append(lines)
    return found


def _lines(page: Page, path: Path, number: int, title: str) -> Iterable[Line]:
    first = first_of_text(page)
    chosen = candidates(page, first)
    for at, traits in headline_traits(page, chosen, first).items():
        text = page.text(at)
        is_title = same(text, title) or same(bare_title(page, text), title)
        yield Line(f"{path.parent.name}/{path.stem}", number, at, text, traits, is_title)


def best(lines: Sequence[Line], weights: Mapping[str, float]) -> Line:
    return max(lines, key=lambda line: summed(line.traits, weights))


def main() -> None:
    found = titled(FOLDERS)
    right = [0, 0]
    for fold in range(FOLDS):
        others = [page for number, page in enumerate(found) if number % FOLDS != fold]
        weights = learned([line for page in others for line in page])
        for page, copy in itertools.product(found[fold::FOLDS], (0, 1)):
            line = best([line for line in page if line.copy == copy] or page, weights)
            right[copy] += line.is_title
            if not line.is_title:
                print(f"  {line.page}: {line.text}")
    print(
        f"right on pages not learned from, of {len(found)}: {right[0]} as pasted, "
        f"{right[1]} with the headline first"
    )


if __name__ == "__main__":
    main()

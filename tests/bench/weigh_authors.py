"""Learn what tells the author's name from the others on the page.

`python -m tests.bench.weigh_authors` learns from seven eighths of the pages at a time and says how
many authors of the last eighth are found, and which names are taken for the others; with `--write`
it learns from all of them and writes `author.tsv`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audio_pipeline.article import load
from audio_pipeline.article.author import LEAST
from audio_pipeline.article.author_names import bare
from audio_pipeline.article.author_traits import named
from audio_pipeline.article.page import Page
from audio_pipeline.article.reading import first_coded, page_of
from audio_pipeline.article.sums import summed
from tests.bench.cleaning import FOLDERS, pages
from tests.bench.fitting import fitted

TABLE = Path(__file__).parents[2] / "audio_pipeline" / "article" / "author.tsv"
LEAST_WEIGHT = 0.05
FORCE = 0.3
FOLDS = 8


@dataclass(frozen=True)
class Candidate:
    name: str
    traits: frozenset[str]
    is_author: bool


@dataclass(frozen=True)
class Sample:
    """One page, in one state of its codes."""

    page: str
    folder: str
    number: int
    author: str
    """ "" where the page names none."""
    copy: int
    """0 as the rules leave it at last, 1 without the weights, 2 before the rules of places."""
    names: tuple[Candidate, ...]


def samples(folders: Iterable[Path]) -> list[list[Sample]]:
    """The states of each page: `author` is asked while the rules are still at work."""
    found = []
    for number, path in enumerate(path for folder in folders for path in pages(folder)):
        author = json.loads(path.with_suffix(".json").read_text("utf-8")).get("author", "")
        found.append(
            [
                Sample(
                    f"{path.parent.name}/{path.stem}",
                    path.parent.parent.name + "/" + path.parent.name,
                    number,
                    author,
                    copy,
                    tuple(_names(page, author)),
                )
                for copy, page in enumerate(_states(path))
            ]
        )
    return found


def _states(path: Path) -> list[Page]:
    given = load(str(path))
    last = page_of(given)
    early = first_coded(last.blocks, last.facts)
    early = replace(early, headline=last.headline, title=last.title)
    return [last, page_of(given, weigh=False), early]


def _names(page: Page, author: str) -> Iterable[Candidate]:
    for each in named(page):
        is_author = bool(author) and bare(each.name) == bare(author)
        yield Candidate(each.name, each.traits, is_author)


def learned(given: Iterable[Sequence[Sample]]) -> dict[str, float]:
    return fitted(
        [
            (name.traits, name.is_author, sample.number)
            for page in given
            for sample in page
            for name in sample.names
        ],
        FORCE,
    )


def best(sample: Sample, weights: Mapping[str, float]) -> tuple[str, float]:
    told = [(summed(each.traits, weights), each.name) for each in sample.names]
    points, name = max(told, key=lambda each: each[0], default=(-99.0, ""))
    return name, points


def write(given: Sequence[Sequence[Sample]]) -> None:
    lines = [
        f"{trait}\t{weight:.2f}\n"
        for trait, weight in sorted(learned(given).items())
        if abs(weight) >= LEAST_WEIGHT
    ]
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{len(lines)} traits of authors, {TABLE.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="learn from all and write the table")
    given = samples(FOLDERS)
    if parser.parse_args().write:
        write(given)
        return
    right = 0
    for fold in range(FOLDS):
        weights = learned(page for number, page in enumerate(given) if number % FOLDS != fold)
        for first, *_ in given[fold::FOLDS]:
            name, points = best(first, weights)
            found = name if points > LEAST else ""
            if bare(found) == bare(first.author):
                right += 1
            else:
                print(f"  {first.page}: {name} {points:.1f}, not {first.author}")
    print(f"right on pages not learned from, of {len(given)}: {right}")


if __name__ == "__main__":
    main()

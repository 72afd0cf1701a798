"""Learn the forest that has the last word on a block, for `weigh.py`.

Each page is judged by weights not learned from it. What the rules found on it is as it was in the
page's first run, where `tests/articles/first_runs/` tells: rules mended on a page say more of it
than of any other. `python -m tests.bench.weigh_forest FOLDER` writes down what they find on a
folder of pages in its first run, before anything is mended.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audio_pipeline.article import load
from audio_pipeline.article import weighing as tables
from audio_pipeline.article.balance import is_firm
from audio_pipeline.article.forest import Forest, parsed
from audio_pipeline.article.measures import measured
from audio_pipeline.article.page import Page
from audio_pipeline.article.reading import cleaned, first_coded, page_of
from audio_pipeline.article.weighing import Weights, weighed
from tests.bench.cleaning import PAGES, pages
from tests.bench.labels import labels, wanted
from tests.bench.strewing import strewn

TABLE = Path(__file__).parents[2] / "audio_pipeline" / "article" / "forest.tsv"
FIRST_RUNS = PAGES / "first_runs"
FORCE = {"recorded": 3.0, "page": 1.0, "closed": 0.5, "strewn": 0.15}
"""How much a block of a page counts, as it was in its first run, as it is now, without its blank
lines, and with lines of furniture set into it."""
TREES, LEAVES, RATE = 250, 15, 0.06
LEAST_SEEN = 20
"""A measure that fewer blocks have is left out."""


@dataclass(frozen=True)
class Case:
    """One page, read one way."""

    folder: str
    name: str
    way: str
    page: Page
    found: Sequence[Mapping[str, float]]
    is_text: Sequence[bool | None]
    """Of each block; None where it is neither."""


def cases(paths: Sequence[Path], weights: Callable[[int], Weights]) -> Iterator[Case]:
    """Of every page; `weights` gives those not learned from the page of that number."""
    for number, path in enumerate(paths, start=1):
        folder = f"{path.parent.parent.name}-{path.parent.name}"
        want = wanted(path)
        for way, page in _ways(path, number):
            found = _measured(page, weights(number))
            yield Case(folder, path.stem, way, page, found, labels(page, want))


def _ways(path: Path, number: int) -> Iterator[tuple[str, Page]]:
    page = page_of(load(str(path)), weigh=False)
    recorded = _recorded(page, path)
    yield ("recorded", recorded) if recorded else ("page", page)
    if page.facts.title:
        return  # HTML knows its headline, and no blank lines.
    closed = tuple(replace(block, gap=False) for block in page.blocks)
    yield "closed", cleaned(first_coded(closed, page.facts))
    fuller = strewn(page, number, held_out=True)
    if fuller:
        yield "strewn", cleaned(first_coded(fuller.blocks, page.facts))


def _recorded(page: Page, path: Path) -> Page | None:
    """The page with the codes of its first run, as far as its lines are the same."""
    file = FIRST_RUNS / f"{path.parent.parent.name}-{path.parent.name}.json"
    told = json.loads(file.read_text("utf-8")).get(path.stem) if file.is_file() else None
    if not told:
        return None
    lines = [block.line for block in page.blocks]
    codes = tuple(
        told["codes"].get(str(line), code) for line, code in zip(lines, page.codes, strict=True)
    )
    headline = lines.index(told["headline"]) if told["headline"] in lines else page.headline
    codes = (*codes[:headline], "", *codes[headline + 1 :]) if headline >= 0 else codes
    return replace(page, codes=codes, headline=headline, title=page.text(headline))


def record(folder: Path) -> Path:
    """Write down what the rules find on each page of a folder; by line, "" where a line is kept."""
    told = []
    for path in pages(folder):
        page = page_of(load(str(path)), weigh=False)
        codes: dict[int, str] = {}
        for block, code in zip(page.blocks, page.codes, strict=True):
            codes.setdefault(block.line, code)
        headline = page.blocks[page.headline].line if page.headline >= 0 else 0
        entry = json.dumps({"headline": headline, "codes": codes}, separators=(",", ":"))
        told.append(f"{json.dumps(path.stem)}: {entry}")
    file = FIRST_RUNS / f"{folder.parent.name}-{folder.name}.json"
    file.write_text("{\n" + ",\n".join(told) + "\n}\n", "utf-8")
    return file


def _measured(page: Page, table: Weights) -> list[dict[str, float]]:
    shipped = tables.weights
    tables.weights = lambda: table  # type: ignore[assignment]
    try:
        return measured(page, weighed(page))
    finally:
        tables.weights = shipped


def grown(given: Iterable[Case], *, without: str = "") -> str:
    """The table of a forest learned from all cases but those of one folder."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    used = [case for case in given if case.folder != without]
    seen = Counter(name for case in used for one in case.found for name in one)
    names = sorted(name for name, times in seen.items() if times >= LEAST_SEEN)
    rows, texts, forces = [], [], []
    for case in used:
        for one, is_text in zip(case.found, case.is_text, strict=True):
            if is_text is not None:
                rows.append([float(one.get(name, 0.0)) for name in names])
                texts.append(is_text)
                forces.append(FORCE[case.way])
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=25,
        l2_regularization=5.0,
        max_features=0.3,
        random_state=1,
    )
    model.fit(np.array(rows), texts, sample_weight=forces)
    trees = [f"{float(model._baseline_prediction.item()):.4f}\n"]
    trees += ["".join(_spelled(turn[0].nodes, names)) for turn in model._predictors]
    return "\n".join(trees)


def _spelled(nodes: Iterable[Mapping[str, float]], names: Sequence[str]) -> Iterator[str]:
    for number, node in enumerate(nodes):
        if node["is_leaf"]:
            yield f"{node['value']:.4f}\n"
        else:
            name, bound = names[int(node["feature_idx"])], node["num_threshold"]
            yield f"{name}\t{bound:.6g}\t{node['left'] - number}\t{node['right'] - number}\n"


def wrong(case: Case, judge: Forest) -> tuple[int, int]:
    """Blocks that are kept and no text, and text that is not kept."""
    kept = [
        not code if is_firm(case.page, at) else value > 0
        for at, (code, value) in enumerate(
            zip(case.page.codes, judge.judged(case.found), strict=True)
        )
    ]
    both = [pair for pair in zip(kept, case.is_text, strict=True) if pair[1] is not None]
    extra = sum(is_kept and not is_text for is_kept, is_text in both)
    return extra, sum(bool(is_text) and not is_kept for is_kept, is_text in both)


def tell(given: Sequence[Case]) -> None:
    """How the pages of each recorded half come out when no tree is learned from their half."""
    folders: dict[str, list[Case]] = defaultdict(list)
    for case in given:
        if case.way == "recorded":
            folders[case.folder].append(case)
    for folder, held in sorted(folders.items()):
        judge = parsed(grown(given, without=folder))
        found = [wrong(case, judge) for case in held]
        right = sum(extra + missing == 0 for extra, missing in found)
        print(
            f"{folder}, not learned from: {right} of {len(held)} pages right, "
            f"{sum(extra for extra, _ in found)} lines too many, "
            f"{sum(missing for _, missing in found)} missing",
            flush=True,
        )


def main() -> None:
    for folder in sys.argv[1:]:
        print(record(Path(folder).resolve()))


if __name__ == "__main__":
    main()

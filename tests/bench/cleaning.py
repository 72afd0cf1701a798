"""How exactly pages become articles: `python tests/bench/cleaning.py [FOLDER...] [--wrong]`.

A folder of `tests/articles/` holds pages, and beside each `NAME.json` with the paragraphs that a
careful person would read aloud. Two paragraphs match if they are equal after Unicode, white space
and quotes are folded; a page's figure is F1 over matched paragraphs, a folder's the mean over its
pages. For saved HTML the same is said of trafilatura under each of its settings.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import timeit
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audio_pipeline.article import Given, load, read
from audio_pipeline.errors import OnAirError
from audio_pipeline.models import Article, Label

PAGES = Path(__file__).parent.parent / "articles"
FOLDERS = [
    PAGES / kind / part
    for kind in ("pasted", "saved")
    for part in (
        "own",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
    )
    if (PAGES / kind / part).is_dir()
]
SETTINGS = {
    "default": {},
    "fast": {"fast": True},
    "precision": {"favor_precision": True},
    "recall": {"favor_recall": True},
}
_QUOTES = str.maketrans("‘’‚‛“”„‟«»‹›′″`", "''''\"\"\"\"\"\"''''"[:14] + "'")


def fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = re.sub("[\u200b\u200c\u200d\u2060\ufeff\u00ad]", "", text).replace("''", '"')
    return " ".join(text.split())


def f1(found: Iterable[str], wanted: Iterable[str]) -> float:
    """Of paragraphs, each counted as often as it stands there."""
    have, want = Counter(map(fold, found)), Counter(map(fold, wanted))
    both = sum((have & want).values())
    return 2 * both / (have.total() + want.total()) if have or want else 1.0


@dataclass(frozen=True)
class Score:
    name: str
    f1: float
    missing: list[str]
    extra: list[str]
    facts: dict[str, bool]


def score(path: Path) -> Score:
    """How the product reads one page."""
    try:
        return compared(path, read(load(str(path))))
    except OnAirError as error:
        wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))["paragraphs"]
        return Score(path.name, 0.0, wanted, [str(error)], {})


def compared(path: Path, article: Article) -> Score:
    """An article with what is expected of its page."""
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    wanted = expected["paragraphs"]
    found = [block.text for block in article.blocks if not isinstance(block, Label)]
    have, want = Counter(map(fold, found)), Counter(map(fold, wanted))
    facts = {
        name: fold(getattr(article, name)) == fold(expected.get(name, ""))
        for name in ("title", "author", "article_date")
    }
    return Score(
        path.name,
        f1(found, wanted),
        [*(want - have).elements()],
        [*(have - want).elements()],
        facts,
    )


def pages(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in {".txt", ".html", ".md"})


def trafilatura(path: Path, setting: dict[str, bool]) -> float:
    from trafilatura import extract

    text = extract(path.read_text("utf-8"), include_comments=False, **setting) or ""
    lines = [re.sub(r"^- ", "", line) for line in text.splitlines() if line.strip()]
    return f1(lines, json.loads(path.with_suffix(".json").read_text("utf-8"))["paragraphs"])


def tell(folder: Path, *, wrong: bool) -> None:
    found = pages(folder)
    if not found:
        return
    scores = [score(path) for path in found]
    mean = statistics.mean(one.f1 for one in scores)
    perfect = sum(one.f1 == 1.0 for one in scores)
    worst = min(scores, key=lambda one: one.f1)
    name = f"{folder.parent.name}/{folder.name}"
    share = f"{perfect} ({perfect / len(scores):.0%})"
    print(f"{name}: {len(scores)} pages, F1 {mean:.4f}, perfect {share}", end=", ")
    print(f"worst {worst.f1:.3f} ({worst.name})")
    named = {
        name: sum(one.facts.get(name, False) for one in scores)
        for name in ("title", "author", "article_date")
    }
    print("  right: " + ", ".join(f"{name} {count}" for name, count in named.items()))
    for one in scores if wrong else []:
        if one.f1 < 1.0 or not all(one.facts.values()):
            untrue = ", ".join(name for name, right in one.facts.items() if not right)
            print(f"\n  {one.name}: {one.f1:.3f} {untrue and 'wrong: ' + untrue}")
            print(*(f"    missing: {text[:150]}" for text in one.missing), sep="\n")
            print(*(f"    extra:   {text[:150]}" for text in one.extra), sep="\n")
    if folder.parent.name == "saved":
        worse: dict[str, float] = {}
        for name, setting in SETTINGS.items():
            theirs = [trafilatura(path, setting) for path in found]
            print(f"  trafilatura {name}: F1 {statistics.mean(theirs):.4f}")
            for one, other in zip(scores, theirs, strict=True):
                if other > one.f1:
                    worse[one.name] = max(worse.get(one.name, 0.0), other)
        print(f"  pages on which it is better: {worse or 'none'}")


def growth(page: Path) -> None:
    """Seconds to clean a page as it is, and grown 4 and 16 times; words differ in each stretch."""
    lines = page.read_text("utf-8").split("\n")
    third = len(lines) // 3
    for times in (1, 4, 16):
        body: list[str] = []
        for number in range(8 * times):
            letter = "abcdefghijklmnopqrstuvwxyz"[number % 26] * (1 + number // 26)
            body += [re.sub(r"\b(\w{5,})\b", rf"\1{letter}", line) for line in lines[third:-third]]
        text = "\n".join([*lines[:third], *body, *lines[-third:]])
        given = Given(page.name, text.encode(), page.suffix)
        best = min(timeit.repeat(lambda given=given: read(given), number=1, repeat=3))
        print(f"{len(text.split())} words: {best:.3f} s")


def write_misses() -> None:
    """What the suite holds the product to: it may get better by a change, never worse unseen."""
    found = {}
    for folder in filter(Path.is_dir, FOLDERS):
        for one, path in ((score(path), path) for path in pages(folder)):
            if one.missing or one.extra:
                name = path.relative_to(PAGES).as_posix()
                found[name] = {"missing": one.missing, "extra": one.extra}
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (PAGES / "misses.json").write_text(text + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="what is missing and what is extra")
    parser.add_argument("--growth", type=Path, help="time this pasted page, grown 4 and 16 times")
    parser.add_argument("--misses", action="store_true", help="write tests/articles/misses.json")
    wanted = parser.parse_args()
    if wanted.growth:
        growth(wanted.growth)
        return
    if wanted.misses:
        write_misses()
        return
    for folder in wanted.folders or FOLDERS:
        if folder.is_dir():
            tell(folder.resolve(), wrong=wanted.wrong)


if __name__ == "__main__":
    sys.exit(main())

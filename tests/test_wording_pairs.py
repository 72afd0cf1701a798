"""Sentence pairs with all good readings, compared leniently as `tests/bench/wording.py` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.wording import plain, said

PAIRS = Path(__file__).parent / "wording" / "pairs"


@pytest.mark.parametrize("table", sorted(PAIRS.glob("*.tsv")), ids=lambda path: path.stem)
def test_nearly_all_pairs_are_said_as_a_newsreader_might(table: Path) -> None:
    missed, count = [], 0
    for line in table.read_text(encoding="utf-8").splitlines():
        _, locale, shown, *readings = line.split("\t")
        ours = said(shown, locale)
        count += 1
        if not any(plain(ours) == plain(reading) for reading in readings):
            missed.append(f"{shown} -> {ours}")
    assert len(missed) <= count * 0.02, "\n".join(missed)


@pytest.mark.parametrize("table", sorted(PAIRS.glob("*.tsv")), ids=lambda path: path.stem)
def test_what_is_said_of_the_pairs_is_said_the_same_again(table: Path) -> None:
    for line in table.read_text(encoding="utf-8").splitlines():
        _, locale, shown, *_ = line.split("\t")
        once = said(shown, locale)
        assert said(once, locale) == once

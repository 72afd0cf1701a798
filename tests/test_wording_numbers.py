"""Numbers in news sentences: every pair of the table has one of its readings, and stays as said."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio_pipeline.wording import say_text
from tests.bench.wording import plain, said

TABLE = Path(__file__).parent / "wording" / "pairs" / "numbers.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row[2][:40] for row in ROWS])
def test_number_has_one_of_its_readings(row: list[str]) -> None:
    _, locale, shown, *readings = row
    ours = said(shown, locale)
    assert plain(ours) in [plain(reading) for reading in readings]
    assert said(ours, locale) == ours, "not stable on its own output"
    assert "".join(u.shown for u in say_text(shown, language=locale)).strip()


def test_there_are_number_pairs_enough() -> None:
    assert len({row[2] for row in ROWS}) == len(ROWS) >= 330

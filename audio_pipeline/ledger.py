"""The ledger: one JSON file an episode that is out. Feed, index and pages go by it alone."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_pipeline import files
from audio_pipeline.errors import Place, Problem, PublishError
from audio_pipeline.models import Episode, Show

if TYPE_CHECKING:
    from cattrs import Converter


@cache
def _converter() -> Converter:
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn

    converter = Converter(forbid_extra_keys=False)
    converter.register_structure_hook(
        Episode, make_dict_structure_fn(Episode, converter, _cattrs_forbid_extra_keys=False)
    )
    return converter


def path(show: Show, slug: str) -> Path:
    return show.ledger / f"{slug}.json"


def encode(episode: Episode) -> bytes:
    """The entry as it lies on disk: the same value gives the same bytes; made for reading diffs."""
    value: Any = _converter().unstructure(episode)
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def decode(data: bytes, place: Place) -> Episode:
    """Raises PublishError where the entry is damaged; it comes back from version control."""
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(json.loads(data), Episode)
    except (ValueError, TypeError, KeyError, BaseValidationError) as error:
        raise PublishError.of(
            place,
            "this ledger entry is damaged",
            hint="bring back its last good state from version control",
            code="damaged-ledger",
        ) from error


def read(show: Show, slug: str) -> Episode | None:
    where = path(show, slug)
    try:
        data = where.read_bytes()
    except FileNotFoundError:
        return None
    return decode(data, Place(_named(show, where)))


def read_all(show: Show) -> list[Episode]:
    """Every entry, newest first (by date, then id), withdrawn ones included. All faults at once."""
    episodes: list[Episode] = []
    problems: list[Problem] = []
    for where in sorted(show.ledger.glob("*.json")) if show.ledger.is_dir() else []:
        try:
            episodes.append(decode(where.read_bytes(), Place(_named(show, where))))
        except PublishError as error:
            problems.extend(error.problems)
    if problems:
        raise PublishError(problems)
    return sorted(episodes, key=order, reverse=True)


def order(episode: Episode) -> tuple[datetime, str]:
    """Sorting key: when it came out."""
    return datetime.fromisoformat(episode.date), episode.id


def write(show: Show, episode: Episode) -> bool:
    """False where it is on disk already."""
    return files.write(path(show, episode.slug), encode(episode))


def _named(show: Show, where: Path) -> str:
    return where.relative_to(show.root).as_posix()

"""`gc`: what nobody can ask for any more. Never what the feed names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from audio_pipeline import feed, files, ledger
from audio_pipeline.cache import Takes
from audio_pipeline.errors import OnAirError
from audio_pipeline.models import Episode, Show
from audio_pipeline.pipeline import planning, shelf
from audio_pipeline.pipeline.sources import refuse_lost_link, show_lock

GRACE = timedelta(days=30)
"""Apps and caches go on asking for a superseded sound for weeks."""
DAY = timedelta(days=1)
"""Younger than this may belong to a build that is still running."""


def gc(show: Show, *, now: datetime) -> list[str]:
    """Removes, and returns what it removed, as paths from the show's root."""
    refuse_lost_link(show)
    with files.locked(show_lock(show)):
        episodes = ledger.read_all(show)
        doomed = [*_renders(show, episodes, now), *_strangers(show, episodes, now)]
        named = _named_by_feed(show)
        doomed = [where for where in doomed if not _holds_any(where, named)]
        doomed += [*_takes(show, episodes, now), *_unfinished(show, now)]
        gone = [where for where in dict.fromkeys(doomed) if where.exists()]
        for where in gone:
            files.remove(where)
    return [where.relative_to(show.root).as_posix() for where in gone]


def _renders(show: Show, episodes: Iterable[Episode], now: datetime) -> Iterator[Path]:
    for episode in episodes:
        for render in episode.older:
            if datetime.fromisoformat(render.superseded) + GRACE < now:
                yield (show.episodes / render.path).parent
        if episode.withdrawn and datetime.fromisoformat(episode.withdrawn) + GRACE < now:
            for file in episode.files:
                yield (show.episodes / file.path).parent


def _strangers(show: Show, episodes: Iterable[Episode], now: datetime) -> Iterator[Path]:
    """Folders in no ledger, left by builds that did not come to their end."""
    known = {episode.slug: _folders(show, episode) for episode in episodes}
    for slug in _folders_in(show.episodes):
        if slug.name == "assets":
            continue
        if slug.name not in known:
            if _older(slug, now, DAY):
                yield slug
            continue
        for folder in _folders_in(slug):
            if folder not in known[slug.name] and _older(folder, now, DAY):
                yield folder


def _folders(show: Show, episode: Episode) -> set[Path]:
    paths = [file.path for file in episode.files] + [each.path for each in episode.older]
    return {(show.episodes / path).parent for path in paths}


def _named_by_feed(show: Show) -> set[Path]:
    """Files of this disk that the feed names, whatever the ledger says by now."""
    try:
        xml = (show.episodes / "feed.xml").read_bytes()
    except FileNotFoundError:
        return set()
    prefix = show.address
    urls = [enclosure for _, enclosure in feed.items(xml).values()]
    return {show.episodes / url.removeprefix(prefix) for url in urls}


def _holds_any(folder: Path, named: set[Path]) -> bool:
    return any(path.is_relative_to(folder) for path in named)


def _takes(show: Show, episodes: Iterable[Episode], now: datetime) -> Iterator[Path]:
    """Takes of no episode and no script. A script with a fault in it keeps them all."""
    used = {sentence.key for each in episodes for sentence in each.sentences}
    for head in shelf.heads(show):
        try:
            used |= set(planning.plan(show, head.slug).keys)
        except OnAirError:
            return
    takes = Takes(show.cache / "takes")
    for key in takes.keys():  # noqa: SIM118 - a store of takes, not a dict
        where = takes.path(key)
        if key not in used and _older(where, now, DAY):
            yield where


def _unfinished(show: Show, now: datetime) -> Iterator[Path]:
    """What a killed build left beside its place."""
    for root in (show.scripts, show.episodes, show.cache):
        for where in root.rglob(".*.tmp-*") if root.is_dir() else ():
            if _older(where, now, DAY):
                yield where
    work = show.cache / "work"
    yield from (where for where in _folders_in(work) if _older(where, now, DAY))


def _folders_in(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []


def _older(where: Path, now: datetime, age: timedelta) -> bool:
    return where.stat().st_mtime < (now - age).timestamp()

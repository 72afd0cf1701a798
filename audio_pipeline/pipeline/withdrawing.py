"""Taking an episode out of the feed, and putting it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from audio_pipeline import files, ledger
from audio_pipeline.errors import PublishError, did_you_mean
from audio_pipeline.models import Episode, Event, Show
from audio_pipeline.pipeline import outing, shelf
from audio_pipeline.pipeline.building import Built, Options, build, ignore
from audio_pipeline.pipeline.sources import refuse_lost_link, show_lock
from audio_pipeline.script import set_meta


def retract(show: Show, slug: str, *, now: datetime) -> Episode:
    """Out of index and feed, a tombstone for a page; the sound goes with `gc`. Idempotent."""
    with files.locked(show_lock(show)):
        prior = _known(show, slug)
        _set_status(show, slug, "retracted")
        moment = prior.withdrawn or now.isoformat(timespec="seconds")
        episode = replace(prior, withdrawn=moment)
        outing.put_out(show, episode, now)
    return episode


def republish(
    show: Show,
    slug: str,
    options: Options,
    *,
    now: datetime,
    on_event: Callable[[Event], None] = ignore,
) -> Built:
    """Back in the feed under its old id and date; made anew where its sound is gone for good."""
    with files.locked(show_lock(show)):
        prior = _known(show, slug)
        _set_status(show, slug, "published")
        ledger.write(show, replace(prior, withdrawn=""))
    built = build(show, slug, options, now=now, on_event=on_event)
    if any(problem.code == "not-remade" for problem in built.problems):
        built = build(show, slug, replace(options, replace=True), now=now, on_event=on_event)
    return built


def _known(show: Show, slug: str) -> Episode:
    refuse_lost_link(show)
    episode = ledger.read(show, slug)
    if episode is None:
        out = [each.slug for each in ledger.read_all(show)]
        raise PublishError.of(slug, "is not out", hint=did_you_mean(slug, out), code="not-out")
    return episode


def _set_status(show: Show, slug: str, status: str) -> None:
    if shelf.path(show, slug).exists():
        text = shelf.read_text(show, slug)
        files.write_text(shelf.path(show, slug), set_meta(text, "status", status))

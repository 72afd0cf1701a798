"""Putting out, under the show's lock: page, ledger entry, index and neighbours, then the feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from audio_pipeline import feed, files, ledger, site
from audio_pipeline.models import Episode, Person, Plan, Render, Show, SoundDecision
from audio_pipeline.pipeline import rendering
from audio_pipeline.pipeline.rendering import Rendered


def entry(show: Show, plan: Plan, rendered: Rendered, now: datetime) -> Episode:
    """The ledger entry that a build of `plan` ends with."""
    meta, prior = plan.script.meta, plan.prior
    waits = plan.sound is SoundDecision.WAITS and prior is not None
    labels = tuple(dict.fromkeys(_label(show, each.voice) for each in plan.utterances))
    hyperlinks = rendering.links(plan)
    return Episode(
        id=meta.id,
        slug=plan.slug,
        date=meta.date,
        title=meta.title,
        summary=meta.summary,
        notes=feed.notes(
            summary=meta.summary,
            source=meta.source,
            publication=meta.publication,
            author=meta.author,
            voices=labels,
            chapters=rendered.chapters,
            hyperlinks=hyperlinks,
            tables=plan.script.tables,
        ),
        seconds=rendered.seconds,
        files=rendered.files,
        author=meta.author,
        publication=meta.publication,
        source=meta.source,
        article_date=meta.article_date,
        language=meta.language,
        image=meta.image,
        explicit=meta.explicit,
        episode=meta.episode,
        season=meta.season,
        voices=labels,
        persons=_persons(show, plan, labels),
        chapters=rendered.chapters,
        hyperlinks=hyperlinks,
        # What waits is still to be compared with what is out, not with what is wanted.
        sound_key=prior.sound_key if waits and prior else plan.sound_key,
        sound_parts=prior.sound_parts if waits and prior else plan.sound_parts,
        sentences=prior.sentences if waits and prior else rendering.sentences(plan),
        text_key=prior.text_key if rendered.text_waits and prior else plan.text_key,
        script_hash=plan.script_hash,
        fired=plan.fired,
        tags=rendered.tags,
        tag_chapters=rendered.tag_chapters,
        older=_older(prior, rendered, now),
    )


def _label(show: Show, voice: str) -> str:
    return show.voices[voice].label or voice


def _persons(show: Show, plan: Plan, labels: Sequence[str]) -> tuple[Person, ...]:
    author = plan.script.meta.author
    written = (Person(author, "author", "writing"),) if author else ()
    return written + tuple(Person(label, "narrator", "cast") for label in labels)


def _older(prior: Episode | None, rendered: Rendered, now: datetime) -> tuple[Render, ...]:
    if prior is None:
        return ()
    out, file = rendered.files[0], prior.enclosure
    older = tuple(render for render in prior.older if render.path != out.path)
    if out.path == file.path:
        return older
    moment = now.isoformat(timespec="seconds")
    return (*older, Render(file.path, file.bytes, file.sha256, moment))


def put_out(show: Show, episode: Episode, now: datetime) -> bool:
    """Writes what differs; False where nothing did. The feed last, by one rename."""
    others = [each for each in ledger.read_all(show) if each.slug != episode.slug]
    shelf = sorted([*others, episode], key=ledger.order, reverse=True)
    names = write_assets(show)
    changed = write_page(show, episode, _due(shelf, now), names)
    changed |= ledger.write(show, episode)
    return refresh(show, shelf, now, around=episode.slug) or changed


def refresh(show: Show, shelf: Sequence[Episode], now: datetime, *, around: str = "") -> bool:
    """Index, the pages beside `around` (all where it is ""), then the feed, from the ledger."""
    names = write_assets(show)
    due = _due(shelf, now)
    place = next((i for i, each in enumerate(due) if each.slug == around), None)
    beside = due if place is None else due[max(0, place - 1) : place + 2]
    changed = False
    for each in beside:
        if each.slug != around:
            changed |= write_page(show, each, due, names)
    changed |= files.write(show.episodes / "index.html", site.index(show, due, asset_names=names))
    return write_feed(show, shelf, now) or changed


def cutoff(now: datetime) -> datetime:
    """What is dated after this waits for its date.

    A minute on: episodes that come out in one second are dated some seconds apart, and are out.
    """
    return now + timedelta(minutes=1)


def _due(shelf: Sequence[Episode], now: datetime) -> list[Episode]:
    """What listeners may see now, newest first."""
    latest = cutoff(now)
    return [each for each in shelf if not each.withdrawn and ledger.order(each)[0] <= latest]


def write_feed(show: Show, shelf: Sequence[Episode], now: datetime) -> bool:
    return files.write(show.episodes / "feed.xml", feed_bytes(show, shelf, now))


def feed_bytes(show: Show, shelf: Sequence[Episode], now: datetime) -> bytes:
    """The feed as show.toml, the ledger and the time have it."""
    artwork = site.artwork_path(show, rendering.artwork(show))
    return feed.render(show, shelf, now=cutoff(now), artwork_path=artwork)


def write_page(show: Show, episode: Episode, due: Sequence[Episode], names: site.Assets) -> bool:
    """The episode's page. One whose transcript is not on this disk is where its sound is: out."""
    where = show.episodes / episode.slug / "index.html"
    if episode.withdrawn:
        return files.write(where, site.tombstone(show, episode, asset_names=names))
    fragment = rendering.read_transcript(show, episode)
    if fragment is None:
        return False
    moment = ledger.order(episode)
    page = site.page(
        show,
        episode,
        fragment,
        newer=next((each for each in reversed(due) if ledger.order(each) > moment), None),
        older=next((each for each in due if ledger.order(each) < moment), None),
        asset_names=names,
    )
    return files.write(where, page)


def write_assets(show: Show) -> site.Assets:
    """Style, player and artwork, under names that carry their hash."""
    made = site.assets(show, rendering.artwork(show), rendering.small_artwork(show))
    for path, data in made.items():
        files.write(show.episodes / path, data)
    return site.asset_names(made)

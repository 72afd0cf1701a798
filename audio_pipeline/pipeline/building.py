"""One build: source and script, sound, then page, ledger, index and feed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from audio_pipeline import config, feed, files, ledger
from audio_pipeline.article import Given
from audio_pipeline.errors import Place, Problem, PublishError, ScriptError
from audio_pipeline.models import Episode, Event, Plan, Script, Show, SoundDecision, Status
from audio_pipeline.pipeline import outing, planning, rendering, shelf, sources
from audio_pipeline.pipeline.fidelity import Fidelity, prove
from audio_pipeline.pipeline.rendering import Wanted
from audio_pipeline.pipeline.sources import Settled, Wish, show_lock
from audio_pipeline.script import insert_meta

_TRIES = 5
"""How often a build begins again because the script was saved under its hands."""


@dataclass(frozen=True, slots=True)
class Options:
    wish: Wish
    workers: int = 2
    keep_master: bool = False
    replace: bool = False
    retag: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended."""

    slug: str
    status: Status
    sound: SoundDecision
    changed: bool
    """False: there was nothing to do, and no file was touched."""
    spoken: int = 0
    sentences: int = 0
    drafted: bool = False
    episode: Episode | None = None
    waits: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Warnings and notes."""
    fires: dict[str, int] = field(default_factory=dict)
    """How often each lexicon entry fires in the script."""
    fidelity: Fidelity | None = None
    """What became of each of the source's sentences; None for a script typed by hand."""


def ignore(event: Event) -> None:
    """For callers that want no progress."""


def build(
    show: Show,
    source: str | Given,
    options: Options,
    *,
    now: datetime,
    stdin: BinaryIO | None = None,
    on_event: Callable[[Event], None] = ignore,
) -> Built:
    """From a source to an episode in the feed; raises OnAirError, then nothing has gone out."""
    sources.refuse_lost_link(show)
    settled = sources.settle(show, source, options.wish, stdin)
    for _ in range(_TRIES):
        built = _attempt(show, settled, options, now, on_event)
        if built is not None:
            return replace(
                built,
                drafted=settled.drafted,
                problems=(*settled.problems, *built.problems),
            )
    raise ScriptError.of(
        shelf.named(show, settled.slug),
        "keeps changing while it is being built",
        hint="build again when it has been saved",
        code="busy",
    )


def _attempt(
    show: Show,
    settled: Settled,
    options: Options,
    now: datetime,
    on_event: Callable[[Event], None],
) -> Built | None:
    """None where somebody changed the script or the ledger meanwhile."""
    slug = settled.slug
    with files.locked(show_lock(show)):
        files.sweep(_written_under_lock(show, slug))
        show = _known_by_guid(show)
        plan = _ready(show, slug, options, now)
    fidelity = prove(show, slug)
    wanted = Wanted(options.workers, options.keep_master, options.retag)
    if plan.script.meta.status in {Status.DRAFT, Status.HELD}:
        return replace(_rehearse(show, plan, wanted, on_event), fidelity=fidelity)
    with files.locked(show.cache / "locks" / f"{slug}.lock"):
        if ledger.read(show, slug) != plan.prior:
            return None
        rendered = rendering.render(show, plan, wanted, on_event)
    on_event(Event(slug, "publish"))
    with files.locked(show_lock(show)):
        if not _still(show, plan):
            return None
        episode = outing.entry(show, plan, rendered, now)
        changed = outing.put_out(show, episode, now)
    return Built(
        slug,
        Status.PUBLISHED,
        plan.sound,
        changed or rendered.new_sound or settled.drafted,
        spoken=rendered.spoken,
        sentences=len(plan.utterances),
        episode=episode,
        waits=plan.changes if plan.sound is SoundDecision.WAITS else (),
        problems=(*plan.warnings, *rendered.notes),
        fires=plan.fires,
        fidelity=fidelity,
    )


def _written_under_lock(show: Show, slug: str) -> list[Path]:
    """Folders that only a holder of the show's lock writes in."""
    scripts, web = show.scripts, show.episodes
    return [scripts, scripts / "sources", show.ledger, web, web / "assets", web / slug]


def _still(show: Show, plan: Plan) -> bool:
    """Whether script and ledger are as they were when the plan was made."""
    same = shelf.read_text(show, plan.slug) == plan.script.text
    return same and ledger.read(show, plan.slug) == plan.prior


def _known_by_guid(show: Show) -> Show:
    """podcast:guid is made when the link is first known, and then never again.

    Looked for in the file: another build may have written it since `show` was read.
    """
    if not show.link or show.podcast_guid:
        return show
    made = config.read_show(show.root).podcast_guid
    if made:
        return replace(show, podcast_guid=made)
    guid = feed.podcast_guid(f"{show.link}feed.xml")
    where = show.scripts / "show.toml"
    files.write_text(where, config.set_guid(where.read_bytes().decode("utf-8"), guid))
    return replace(show, podcast_guid=guid)


def _ready(show: Show, slug: str, options: Options, now: datetime) -> Plan:
    """The plan, with the identity written into the script once nothing is wrong with it."""
    heads = shelf.heads(show)
    prior = ledger.read(show, slug)
    _allowed(show, slug, prior)
    problems = [each for each in shelf.doubles(heads) if each.place.path.endswith(f"/{slug}.md")]
    if problems:
        raise ScriptError(problems)
    plan = planning.plan(show, slug, replace=options.replace)
    _same_identity(plan, prior)
    missing = _missing_identity(show, plan.script, options.wish.id, now)
    if not missing:
        return plan
    text = insert_meta(plan.script.text, missing)
    if shelf.read_text(show, slug) == plan.script.text:
        files.write_text(shelf.path(show, slug), text)
    return planning.plan(show, slug, replace=options.replace)


def _allowed(show: Show, slug: str, prior: Episode | None) -> None:
    """What is out leaves the feed by `retract` alone."""
    if prior is not None and prior.withdrawn:
        raise PublishError.of(
            shelf.named(show, slug),
            "was retracted",
            hint=f"audio-pipeline republish {slug}",
            code="retracted",
        )
    if prior is not None and not shelf.path(show, slug).exists():
        raise PublishError.of(
            shelf.named(show, slug),
            "is missing, but the episode is out",
            hint=f"bring the script back, or `audio-pipeline retract {slug}`",
            code="script-gone",
        )


def _same_identity(plan: Plan, prior: Episode | None) -> None:
    meta, problems = plan.script.meta, []
    place = Place(plan.script.path)
    if meta.status is Status.RETRACTED:
        hint = f"audio-pipeline republish {plan.slug}"
        problems.append(Problem(place, "was retracted", hint, "retracted"))
    if prior is not None and meta.status in {Status.DRAFT, Status.HELD}:
        hint = f"audio-pipeline retract {plan.slug}"
        fault = f'is out, and cannot go back to "{meta.status}"'
        problems.append(Problem(place, fault, hint, "is-out"))
    if prior is not None and meta.id != prior.id:
        hint = f"put back `id: {prior.id}`"
        problems.append(Problem(place, "has another id than the episode that is out", hint, "id"))
    if prior is not None and meta.date != prior.date:
        hint = f"put back `date: {prior.date}`"
        problems.append(Problem(place, "has another date than the episode out", hint, "date"))
    if problems:
        raise PublishError(problems)


def _missing_identity(show: Show, script: Script, new_id: str, now: datetime) -> dict[str, str]:
    missing = {}
    if not script.meta.id:
        taken = {head.id for head in shelf.heads(show)}
        missing["id"] = new_id if new_id not in taken else _next_id(new_id, script.slug)
    if not script.meta.date and script.meta.status is Status.PUBLISHED:
        missing["date"] = _date(show, now)
    return missing


def _next_id(taken: str, slug: str) -> str:
    return str(uuid.uuid5(uuid.UUID(taken), slug))


def _date(show: Show, now: datetime) -> str:
    """Now; one second after the newest where that is not earlier, so that the order is plain."""
    moment = now.replace(microsecond=0)
    taken = {datetime.fromisoformat(head.date) for head in shelf.heads(show) if _is_date(head.date)}
    while moment in taken:
        moment += timedelta(seconds=1)
    return moment.isoformat()


def _is_date(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _rehearse(show: Show, plan: Plan, wanted: Wanted, on_event: Callable[[Event], None]) -> Built:
    """A draft's or held episode's sound, in the cache: it never enters the web root."""
    new = replace(plan, sound=SoundDecision.NEW, prior=None)
    spoken = rendering.rehearse(show, new, wanted, on_event, show.cache / "held" / plan.slug)
    return Built(
        plan.slug,
        plan.script.meta.status,
        SoundDecision.NEW,
        changed=True,
        spoken=spoken,
        sentences=len(plan.utterances),
        problems=plan.warnings,
        fires=plan.fires,
    )

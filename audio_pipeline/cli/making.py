"""Commands that make something of a source: init, draft, build."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from audio_pipeline.cli import telling
from audio_pipeline.errors import OnAirError, Problem
from audio_pipeline.models import Event, Show, Status

MAX_WORKERS = 4


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime:
    """--now, or this door's look at the clock: nothing further in looks at it."""
    if value is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(
            "give a date and time such as 2026-03-14T09:00:00+00:00"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _uuid(_: click.Context, __: click.Parameter, value: str | None) -> str:
    if value is None:
        return ""
    try:
        return str(uuid.UUID(value))
    except ValueError as error:
        raise click.BadParameter("give a UUID") from error


now_option = click.option("--now", callback=_moment, help="The time it is taken to be (ISO 8601).")
id_option = click.option("--id", "new_id", callback=_uuid, help="The UUID a new script gets.")
update_option = click.option(
    "--update", default="", metavar="SLUG", help="Merge the source's changes into SLUG."
)
as_option = click.option("--as", "named", default="", metavar="NEW", help="A new script, so named.")
items_option = click.option(
    "--items",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Of a feed: how many of its newest articles are looked at.",
)
workers_option = click.option(
    "--workers", type=click.IntRange(1, 16), help="Processes that speak. [default: cores, up to 4]"
)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="", help="The show's name.")
@click.option("--link", default="", help="Public address that its episodes/ folder will have.")
@click.option("--author", default="", help="Who makes it.")
@click.option("--email", default="", help="Where listeners and directories write to.")
@id_option
@telling.json_option
def init(
    directory: Path, title: str, link: str, author: str, email: str, new_id: str, as_json: bool
) -> None:
    """Make a new show in DIRECTORY, with an example article as a draft."""
    from audio_pipeline.pipeline import starting

    values = {"title": title, "link": link, "author": author, "email": email}
    show = starting.init(directory, values, example_id=new_id or str(uuid.uuid4()))
    if as_json:
        telling.tell_json({"show": str(directory), "title": show.title, "link": show.link})
        return
    click.echo(f"{show.title}: a new show in {directory}")
    click.echo("artwork, stingers and what show.toml says of the author are ours: put yours there")
    click.echo(f"next: audio-pipeline build --show {directory} ARTICLE.txt")


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@telling.show_option
@id_option
@update_option
@as_option
@items_option
@telling.json_option
def draft(
    sources: tuple[str, ...],
    show_dir: Path | None,
    new_id: str,
    update: str,
    named: str,
    items: int,
    as_json: bool,
) -> None:
    """Write the script of each SOURCE (file, address, feed or -), and nothing else."""
    from audio_pipeline.pipeline.sources import settle

    show = telling.open_show(show_dir)
    _one_only(sources, new_id, update, named)

    def make(source: Any) -> dict[str, Any]:
        wanted = wish(new_id, update, named, status="draft", merge=True)
        settled = settle(show, source, wanted, sys.stdin.buffer)
        if not as_json:
            click.echo(f"scripts/{settled.slug}.md: {_drafted(settled)}")
            telling.tell_problems(settled.problems)
        return {
            "slug": settled.slug,
            "drafted": settled.drafted,
            "merged": settled.merged,
            "conflicts": settled.conflicts,
        }

    _each(sources, make, as_json, show=show, items=items, alone=bool(new_id or update or named))


def _drafted(settled: Any) -> str:
    if settled.conflicts:
        count = f"{settled.conflicts} conflict{'s' if settled.conflicts > 1 else ''}"
        return f"merged, {count} to settle: audio-pipeline check {settled.slug}"
    if settled.merged:
        return "merged with the article's changes"
    return "drafted" if settled.drafted else "is there already"


def wish(
    new_id: str, update: str, named: str, status: str = "published", *, merge: bool = False
) -> Any:
    from audio_pipeline.pipeline.sources import Wish

    return Wish(new_id or str(uuid.uuid4()), status, update, merge, named)


def _one_only(sources: Sequence[str], *options: str) -> None:
    if len(sources) > 1 and any(options):
        raise click.UsageError("--id, --update and --as go with one source")


def _each(
    sources: Sequence[str],
    make: Callable[[Any], dict[str, Any]],
    as_json: bool,
    *,
    show: Show,
    items: int,
    alone: bool,
) -> None:
    """Each source on its own, each new item of a feed as one; failures at the end, all of them."""
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []

    def failed(name: str, error: OnAirError) -> None:
        problems.extend(error.problems)
        faults = [telling.problem_row(problem) for problem in error.problems]
        rows.append({"source": name, "ok": False, "problems": faults})

    for source in sources:
        try:
            tasks = _tasks(show, source, items, alone, as_json)
        except OnAirError as error:
            failed(source, error)
            continue
        for task in tasks:
            try:
                rows.append(make(task.source) | {"source": task.name, "ok": True})
            except OnAirError as error:
                failed(task.name, error)
    if as_json:
        telling.tell_json({"results": rows})
    elif problems:
        if len(rows) > 1:
            click.echo(f"{sum(not row['ok'] for row in rows)} of {len(rows)} failed:", err=True)
        telling.tell_problems(problems)
    if problems:
        raise SystemExit(1)


def _tasks(show: Show, source: str, items: int, alone: bool, as_json: bool) -> Sequence[Any]:
    """What stands behind a source; of a feed it is said how much of it is new."""
    from audio_pipeline.pipeline.following import gather

    found = gather(show, source, newest=items, stdin=sys.stdin.buffer)
    if found.is_feed and alone:
        raise click.UsageError("--id, --update and --as go with one article, not with a feed")
    if found.is_feed and not as_json:
        older = f", {found.older} older (--items)" if found.older else ""
        click.echo(f"{source}: {len(found.tasks)} new, {found.known} known{older}")
    return found.tasks


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--all", "every", is_flag=True, help="Every published script of the show.")
@click.option("--engine", default="", help="A trial in .cache/trials/ with another engine.")
@click.option("--keep-master", is_flag=True, help="Keep the lossless master in .cache/masters/.")
@click.option("--replace", is_flag=True, help="Render anew what waits for it (see `why`).")
@click.option("--retag", is_flag=True, help="Write title and chapters into the MP3 anew.")
@now_option
@id_option
@update_option
@as_option
@items_option
@workers_option
@telling.show_option
@telling.json_option
def build(sources: tuple[str, ...], every: bool, as_json: bool, **given: Any) -> None:
    """Make an episode of each SOURCE: file, address, feed of articles, - or a script's name."""
    show = telling.open_show(given["show_dir"])
    if every:
        sources = (*sources, *_published(show))
    if not sources:
        if every:
            click.echo("no published scripts yet")
            return
        raise click.UsageError("name a source, or --all")
    _one_only(sources, given["new_id"], given["update"], given["named"])
    alone = bool(given["new_id"] or given["update"] or given["named"])
    with telling.progress() as on_event:
        _each(
            sources,
            lambda source: _build_one(show, source, as_json, on_event, given),
            as_json,
            show=show,
            items=given["items"],
            alone=alone,
        )


def _published(show: Show) -> list[str]:
    """Every published script, and what the ledger says is out: a script that is gone is a fault."""
    from audio_pipeline import ledger
    from audio_pipeline.pipeline import shelf

    heads = {head.slug for head in shelf.heads(show) if head.status in {"", Status.PUBLISHED.value}}
    out = {each.slug for each in ledger.read_all(show) if not each.withdrawn}
    return sorted(heads | out)


def _build_one(
    show: Show,
    source: Any,
    as_json: bool,
    on_event: Callable[[Event], None],
    given: dict[str, Any],
) -> dict[str, Any]:
    from audio_pipeline.pipeline.building import Options
    from audio_pipeline.pipeline.building import build as build_episode

    options = Options(
        wish(given["new_id"], given["update"], given["named"]),
        workers=given["workers"] or min(os.cpu_count() or 1, MAX_WORKERS),
        keep_master=given["keep_master"],
        replace=given["replace"],
        retag=given["retag"],
    )
    stdin = sys.stdin.buffer
    if given["engine"]:
        from audio_pipeline.pipeline.trial import trial

        where, spoken = trial(
            show, source, given["engine"], options, stdin=stdin, on_event=on_event
        )
        if not as_json:
            click.echo(f"trial: {where} ({spoken} sentences spoken)")
        return {"trial": str(where), "spoken": spoken}
    built = build_episode(show, source, options, now=given["now"], stdin=stdin, on_event=on_event)
    if not as_json:
        tell_built(show, built)
        if built.episode and datetime.fromisoformat(built.episode.date) > given["now"]:
            click.echo(f"  waits for its date: a build after {built.episode.date} lists it")
    return row(built)


def tell_built(show: Show, built: Any) -> None:
    telling.tell_problems(built.problems)
    if built.episode is None:
        where = show.cache / "held" / f"{built.slug}.mp3"
        click.echo(f"{built.slug}: {built.status}, not in the feed. Hear it: {where}")
        return
    if not built.changed:
        click.echo(f"{built.slug}: nothing to do")
    else:
        length = telling.clock(built.episode.seconds)
        spoken = f"{built.spoken} of {built.sentences} sentences spoken"
        click.echo(f"{built.slug}: {length}, {spoken}")
        click.echo(f"  episodes/{built.episode.enclosure.path}")
        click.echo(f"  {show.address}feed.xml")
    if built.waits:
        click.echo(f"  waits for `build --replace {built.slug}`: {'; '.join(built.waits)}")


def row(built: Any) -> dict[str, Any]:
    episode = built.episode
    row = {
        "slug": built.slug,
        "status": str(built.status),
        "sound": str(built.sound),
        "changed": built.changed,
        "drafted": built.drafted,
        "spoken": built.spoken,
        "sentences": built.sentences,
        "waits": list(built.waits),
        "lexicon": built.fires,
        "fidelity": asdict(built.fidelity) if built.fidelity else None,
        "warnings": [telling.problem_row(problem) for problem in built.problems],
    }
    if episode is not None:
        row |= {
            "id": episode.id,
            "date": episode.date,
            "seconds": episode.seconds,
            "enclosure": episode.enclosure.path,
        }
    return row


COMMANDS = (init, draft, build)

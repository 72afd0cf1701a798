"""Commands that tend what there is: restore, retract, republish, gc."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from audio_pipeline.cli import telling
from audio_pipeline.cli.making import (
    MAX_WORKERS,
    now_option,
    row,
    tell_built,
    wish,
    workers_option,
)


@click.command()
@click.argument("slug")
@now_option
@telling.show_option
@telling.json_option
def retract(slug: str, now: datetime, show_dir: Path | None, as_json: bool) -> None:
    """Take an episode out of the feed; its page says so."""
    from audio_pipeline.pipeline import withdrawing

    show = telling.open_show(show_dir)
    episode = withdrawing.retract(show, slug, now=now)
    if as_json:
        telling.tell_json({"slug": slug, "withdrawn": episode.withdrawn})
    else:
        click.echo(f"{slug}: retracted. `audio-pipeline republish {slug}` brings it back")


@click.command()
@click.argument("slug")
@now_option
@workers_option
@telling.show_option
@telling.json_option
def republish(
    slug: str, now: datetime, workers: int | None, show_dir: Path | None, as_json: bool
) -> None:
    """Bring a retracted episode back, under its old id and date."""
    from audio_pipeline.pipeline import withdrawing
    from audio_pipeline.pipeline.building import Options

    show = telling.open_show(show_dir)
    options = Options(wish("", "", ""), workers=workers or min(os.cpu_count() or 1, MAX_WORKERS))
    with telling.progress() as on_event:
        built = withdrawing.republish(show, slug, options, now=now, on_event=on_event)
    if as_json:
        telling.tell_json(row(built))
    else:
        tell_built(show, built)


@click.command()
@click.argument("slug")
@click.argument("number", type=int, required=False)
@telling.show_option
@telling.json_option
def restore(slug: str, number: int | None, show_dir: Path | None, as_json: bool) -> None:
    """Put block NUMBER, which cleaning left out, back into a script; without NUMBER list them."""
    from audio_pipeline.pipeline import restoring

    show = telling.open_show(show_dir)
    found = (
        restoring.listed(show, slug) if number is None else [restoring.restore(show, slug, number)]
    )
    if as_json:
        telling.tell_json(
            [
                {name: getattr(out, name) for name in ("number", "line", "reason", "text")}
                for out in found
            ]
        )
        return
    for out in found:
        place = f"scripts/{slug}.md:{out.line}"
        if number is not None:
            click.echo(f"{place}: {out.text}")
        else:
            click.echo(f"{out.number:>3}  {place}  ({out.reason}) {out.text}")


@click.command()
@now_option
@telling.show_option
@telling.json_option
def gc(now: datetime, show_dir: Path | None, as_json: bool) -> None:
    """Remove what nobody can ask for any more; never what the feed names."""
    from audio_pipeline.pipeline import clearing

    removed = clearing.gc(telling.open_show(show_dir), now=now)
    if as_json:
        telling.tell_json({"removed": removed})
        return
    for path in removed:
        click.echo(f"removed {path}")
    if not removed:
        click.echo("nothing to remove")


COMMANDS = (restore, retract, republish, gc)

"""What the doors print: problems, progress, JSON."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from audio_pipeline import config
from audio_pipeline.errors import Problem, Severity
from audio_pipeline.models import Event, Show

Command = TypeVar("Command", bound=Callable[..., Any])


def show_option(command: Command) -> Command:
    return click.option(
        "--show",
        "show_dir",
        type=click.Path(path_type=Path, file_okay=False),
        help="The show's folder. [default: the nearest upward with scripts/show.toml]",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def open_show(show_dir: Path | None) -> Show:
    """Raises UsageError where there is no show; ConfigError where it has faults."""
    root = show_dir if show_dir is not None else config.find_root(Path.cwd())
    if root is None or not (root / "scripts" / "show.toml").exists():
        where = str(show_dir) if show_dir else "here or in any folder above"
        raise click.UsageError(
            f"there is no show {where}: no scripts/show.toml. "
            "`audio-pipeline init DIR` makes one; --show DIR names one."
        )
    return config.read_show(root.resolve())


def open_show_if_any(show_dir: Path | None) -> Show | None:
    """For what needs no show, and minds one where there is one."""
    root = show_dir if show_dir is not None else config.find_root(Path.cwd())
    has_show = root is not None and (root / "scripts" / "show.toml").exists()
    return open_show(show_dir) if has_show or show_dir is not None else None


def tell_problems(problems: Sequence[Problem], *, as_json: bool = False) -> None:
    """On stderr for people; on stdout as {"problems": […]} for machines."""
    if as_json:
        tell_json({"problems": [problem_row(problem) for problem in problems]})
        return
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
    for problem in problems:
        place = click.style(f"{problem.place}:", fg=colours[problem.severity], bold=True)
        kind = "" if problem.severity is Severity.ERROR else f"{problem.severity}: "
        click.echo(f"{place} {kind}{problem.message}", err=True)
        if problem.hint:
            click.echo(f"  {problem.hint}", err=True)


def problem_row(problem: Problem) -> dict[str, Any]:
    return asdict(problem) | {"severity": str(problem.severity)}


def tell_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def clock(seconds: float) -> str:
    """
    >>> clock(75.4), clock(3601)
    ('1:15', '1:00:01')
    """
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


@contextlib.contextmanager
def progress() -> Iterator[Callable[[Event], None]]:
    """A bar on a terminal; silence in a pipe."""
    if not sys.stderr.isatty():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def on_event(event: Event) -> None:
            total = event.total or None
            bar.update(
                task,
                description=f"{event.slug}  {event.stage}",
                completed=event.done,
                total=total,
            )

        yield on_event

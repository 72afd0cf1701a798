"""Commands that look and change nothing: clean, say, check, why, voices, preview."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio_pipeline.cli import telling
from audio_pipeline.cli.making import now_option
from audio_pipeline.errors import Place, Problem, ScriptError, Severity

if TYPE_CHECKING:
    from audio_pipeline.check import Report, RiskyWord
    from audio_pipeline.models import Show, Utterance
    from audio_pipeline.wording.lexicon import Book


@click.command()
@click.argument("source")
@telling.show_option
@telling.json_option
def clean(source: str, show_dir: Path | None, as_json: bool) -> None:
    """Print what would be kept of SOURCE (file, address or -). Needs no show; minds its rules."""
    from audio_pipeline import article as articles
    from audio_pipeline.models import Cleaning

    show = telling.open_show_if_any(show_dir)
    cleaning = show.cleaning if show else Cleaning()
    found = articles.read(
        articles.load(source, stdin=sys.stdin.buffer, cleaning=cleaning), cleaning
    )
    if not as_json:
        # Labels are ours, not the article's.
        told = [block for block in found.blocks if type(block).__name__ != "Label"]
        click.echo("\n\n".join(block.text for block in told))
        return
    telling.tell_json(
        {
            "title": found.title,
            "author": found.author,
            "article_date": found.article_date,
            "language": found.language,
            "source": found.source,
            "publication": found.publication,
            "paragraphs": [
                block.text for block in found.blocks if type(block).__name__ == "Paragraph"
            ],
            "blocks": [
                {"kind": type(block).__name__.lower(), "text": block.text, "line": block.line}
                for block in found.blocks
            ],
            "left_out": [asdict(each) for each in found.left_out],
        }
    )


@click.command()
@click.argument("text", required=False)
@click.option("--lines", is_flag=True, help="Read lines on standard input, answer each.")
@click.option("--align", is_flag=True, help="Shown, said and sounds, piece by piece.")
@click.option("--language", default="en-us", show_default=True)
@telling.show_option
@telling.json_option
def say(
    text: str | None, lines: bool, align: bool, language: str, show_dir: Path | None, as_json: bool
) -> None:
    """Print the words that would be spoken for TEXT or for SLUG:LINE."""
    if lines:
        _say_lines(language, show_dir)
        return
    if not text:
        raise click.UsageError("give a text, or --lines")
    utterances = _utterances(text, language, show_dir)
    if as_json:
        telling.tell_json([_said_row(each) for each in utterances])
        return
    for each in utterances:
        if align:
            _tell_aligned(each)
        else:
            click.echo(each.said.text.strip())


def _tell_aligned(each: Utterance) -> None:
    """Shown, said, and the sounds where a lexicon gives them: a line a piece."""
    from audio_pipeline import wording

    for link, (shown, said) in zip(each.links, wording.align(each), strict=True):
        if not shown.strip() and not said.strip():
            continue
        sounds = " ".join(
            f"/{part.ipa}/"
            for part in each.said.phonemes
            if part.span.start < link.said.end and link.said.start < part.span.end
        )
        click.echo(f"{shown.strip():<30}  {said.strip():<30}  {sounds}".rstrip())


def _say_lines(language: str, show_dir: Path | None) -> None:
    from audio_pipeline import wording

    book, voice = _book(_show_of(show_dir))
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        said = wording.say_text(text, language=language, lexicon=book, voice=voice)
        click.echo(" ".join(each.said.text.strip() for each in said))


def _show_of(show_dir: Path | None) -> Show | None:
    """The show named or found above; None where there is none."""
    from audio_pipeline import config

    root = show_dir or config.find_root(Path.cwd())
    is_there = root is not None and (root / "scripts" / "show.toml").exists()
    return telling.open_show(root) if is_there else None


def _book(show: Show | None) -> tuple[Book, str]:
    """The show's lexicon, and the voice whose entries hold; what is shipped where there is none."""
    from audio_pipeline import config
    from audio_pipeline.wording.lexicon import Book

    if show is None:
        return Book(), ""
    return Book(config.read_lexicon(show), base=show.base_lexicon), show.voice


def _utterances(text: str, language: str, show_dir: Path | None) -> Sequence[Utterance]:
    """A line of a script where TEXT names one of the show's; else the text itself."""
    from audio_pipeline import wording
    from audio_pipeline.pipeline import shelf

    slug, _, line = text.rpartition(":")
    show = _show_of(show_dir)
    book, voice = _book(show)
    if show is not None and line.isdigit() and shelf.path(show, slug).exists():
        said = wording.say(shelf.read(show, slug), show, book.show)
        found = [each for each in said if each.place.line == int(line)]
        if not found:
            place = Place(shelf.named(show, slug), int(line))
            raise ScriptError.of(place, "no sentence begins on this line", code="no-line")
        return found
    return wording.say_text(text, language=language, lexicon=book, voice=voice)


def _said_row(each: Utterance) -> dict[str, Any]:
    from audio_pipeline import wording

    return {
        "shown": each.shown,
        "said": each.said.text,
        "links": [list(pair) for pair in wording.align(each)],
        "phonemes": [
            {"text": each.said.text[part.span.start : part.span.end], "ipa": part.ipa}
            for part in each.said.phonemes
        ],
        "lexicon": list(each.fired),
    }


@click.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--feed", "feed_source", default="", help="Check this feed (file or address) alone.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--words", "all_words", is_flag=True, help="All words that a voice has to guess.")
@now_option
@telling.show_option
@telling.json_option
def check(
    slugs: tuple[str, ...],
    feed_source: str,
    strict: bool,
    all_words: bool,
    now: datetime,
    show_dir: Path | None,
    as_json: bool,
) -> None:
    """List every problem of scripts, sound, feed and pages, and the words a voice has to guess."""
    from audio_pipeline import check as checks

    if feed_source:
        found = checks.Report(tuple(checks.check_feed(feed_source)))
    else:
        found = checks.report(telling.open_show(show_dir), slugs, now=now)
    if as_json:
        telling.tell_json(_report_row(found))
    else:
        _tell_calmly(found.problems)
        _tell_words(found.words, len(found.words) if all_words else FEW_WORDS)
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(problem.severity in grave for problem in found.problems):
        raise SystemExit(1)


FEW_IDLE = 5
"""Entries that never fire that are told one by one: a lexicon outlives its articles."""
FEW_WORDS = 8
"""Guessed words that `check` prints unasked: a script full of names must not bury its faults."""


def _report_row(found: Report) -> dict[str, Any]:
    return {
        "problems": [telling.problem_row(problem) for problem in found.problems],
        "lexicon": [
            {
                "entry": use.entry.name,
                "said": use.entry.said,
                "scope": use.scope,
                "fired": use.fired,
                "place": asdict(use.entry.place),
            }
            for use in found.entries
        ],
        "words": [asdict(word) for word in found.words],
    }


def _tell_calmly(problems: Sequence[Problem]) -> None:
    idle = [problem for problem in problems if problem.code == "unused-entry"]
    rest = set(map(id, idle[FEW_IDLE:]))
    telling.tell_problems([problem for problem in problems if id(problem) not in rest])
    if rest:
        place = idle[FEW_IDLE].place.path
        click.echo(
            f"{place}: note: {len(rest)} more entries never fire; --json names them", err=True
        )
    if not problems:
        click.echo("no problems")


def _tell_words(words: Sequence[RiskyWord], most: int) -> None:
    if not words:
        return
    click.echo(f"{len(words)} words are in no dictionary of their voice; it would say them so:")
    for word in words[:most]:
        times = f"{word.count} times" if word.count > 1 else "once"
        click.echo(f"  {word.word}  /{word.phonemes}/  {times}  {word.place}")
        click.echo(f"    {word.context}")
        click.echo(f"    wrong? lexicon.toml: {word.suggestion}")
    if len(words) > most:
        click.echo(f"  and {len(words) - most} more: `audio-pipeline check --words` lists all")


@click.command()
@click.argument("slug")
@click.option("--replace", is_flag=True, help="What `build --replace` would do.")
@telling.show_option
@telling.json_option
def why(slug: str, replace: bool, show_dir: Path | None, as_json: bool) -> None:
    """What a build of SLUG would do, and why."""
    from audio_pipeline.pipeline import planning

    plan = planning.plan(telling.open_show(show_dir), slug, replace=replace)
    if as_json:
        telling.tell_json(
            {
                "slug": slug,
                "sound": str(plan.sound),
                "changes": list(plan.changes),
                "text_changes": plan.text_changes,
                "spoken_again": [asdict(reason) for reason in plan.spoken_again],
            }
        )
        return
    reasons = {
        "new": "the sound is rendered: " + "; ".join(plan.changes),
        "kept": "the sound stays as it is",
        "waits": f"the sound waits for `build --replace {slug}`: " + "; ".join(plan.changes),
        "again": "the sound is out, but not on this disk: it is made again",
    }
    click.echo(reasons[str(plan.sound)])
    click.echo(f"{len(plan.spoken_again)} of {len(plan.utterances)} sentences would be spoken")
    for reason in plan.spoken_again:
        click.echo(f"  {plan.script.path}:{reason.line}: {reason.shown}\n    {reason.why}")
    if plan.text_changes and plan.prior is not None:
        click.echo("transcripts and chapters are made anew")


@click.command()
@telling.json_option
def voices(as_json: bool) -> None:
    """Engines and their voices: ready, not installed, or broken and why."""
    from audio_pipeline import engines

    rows: list[dict[str, Any]] = []
    for name, state, detail in engines.states():
        offered = engines.open_engine(name).voices() if state == "ready" else ()
        rows.append(
            {
                "engine": name,
                "state": state,
                "detail": detail,
                "voices": [asdict(voice) for voice in offered],
            }
        )
    if as_json:
        telling.tell_json(rows)
        return
    for row in rows:
        click.echo(
            f"{row['engine']}: {row['state']}{' - ' if row['detail'] else ''}{row['detail']}"
        )
        for voice in row["voices"]:
            tongues = ", ".join(voice["languages"])
            click.echo(f"  {voice['id']:<24} {voice['label']} ({tongues})")


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@telling.show_option
def preview(port: int, show_dir: Path | None) -> None:
    """Serve the show on this machine; stop with Ctrl+C."""
    from audio_pipeline import preview as server

    show = telling.open_show(show_dir)
    server.serve(show, port=port, on_ready=lambda address: click.echo(f"{show.title}: {address}"))


COMMANDS = (clean, say, check, why, voices, preview)

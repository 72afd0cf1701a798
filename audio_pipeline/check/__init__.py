"""All that is wrong with a show, or with a finished feed, as problems; nothing is changed.

Beside the problems a report tells how often each entry of a lexicon fires, and which words the
voices would have to guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from audio_pipeline import article as articles
from audio_pipeline import config, feed, files, ledger, site, wording
from audio_pipeline.check import lexicon, lints, words
from audio_pipeline.check.lexicon import EntryUse, Told
from audio_pipeline.check.words import RiskyWord
from audio_pipeline.config.lexicon import LEXICON
from audio_pipeline.errors import OnAirError, Place, Problem, Severity, did_you_mean
from audio_pipeline.models import Episode, SayEntry, Show, SoundDecision, Status
from audio_pipeline.pipeline import outing, planning, rendering, shelf

__all__ = ["EntryUse", "Report", "RiskyWord", "check", "check_feed", "report"]

_OF_ENTRIES = frozenset({"unsayable", "mark-not-minded"})


@dataclass(frozen=True, slots=True)
class Report:
    problems: tuple[Problem, ...]
    entries: tuple[EntryUse, ...] = ()
    words: tuple[RiskyWord, ...] = ()


def check(show: Show, slugs: Sequence[str] = (), *, now: datetime) -> list[Problem]:
    """Scripts, sound, feed and pages: all problems. With `slugs`, of these scripts alone."""
    return list(report(show, slugs, now=now).problems)


def report(show: Show, slugs: Sequence[str] = (), *, now: datetime) -> Report:
    """The problems, and what of the scripts is worth knowing though nothing is wrong."""
    heads = shelf.heads(show)
    known = [head.slug for head in heads]
    problems = [
        Problem(Place(slug), "there is no such script", did_you_mean(slug, known), "no-script")
        for slug in slugs
        if slug not in known
    ]
    problems += shelf.doubles(heads)
    wanted = [slug for slug in known if not slugs or slug in slugs]
    entries, faults = config.load_lexicon(show)
    problems += faults
    scripts: list[Told] = []
    for slug in wanted:
        problems += _script(show, slug, entries, scripts)
    used = lexicon.uses(entries, scripts)
    # With a script or an entry that cannot be read, nothing is known to be unused.
    whole = not slugs and not faults and len(scripts) == len(known)
    problems += lexicon.problems(show, entries, used, scripts, whole=whole)
    problems += _finished(show, slugs, known, heads, now)
    guessed = words.risky(show, scripts)
    return Report(tuple(_once(problems)), tuple(used), tuple(guessed))


def _finished(
    show: Show,
    slugs: Sequence[str],
    known: Sequence[str],
    heads: Sequence[shelf.Head],
    now: datetime,
) -> list[Problem]:
    """What is out, and the show as a whole."""
    try:
        episodes = ledger.read_all(show)
    except OnAirError as error:
        return list(error.problems)
    problems: list[Problem] = []
    for episode in episodes:
        if not slugs or episode.slug in slugs:
            problems += _out(show, episode, known)
    if not slugs:
        problems += _show(show, heads) + _feed(show, episodes, now)
    return problems


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """A fault of an entry is told once, however many scripts hold the word."""
    found: dict[object, Problem] = {}
    for problem in problems:
        is_entry = problem.place.path == LEXICON and problem.code in _OF_ENTRIES
        key = (problem.place, problem.code) if is_entry else problem
        found.setdefault(key, problem)
    return list(found.values())


def _script(
    show: Show, slug: str, entries: tuple[SayEntry, ...], scripts: list[Told]
) -> list[Problem]:
    """Its problems; what could be read of it goes to `scripts`."""
    try:
        script = shelf.read(show, slug)
        told = Told(script, wording.say(script, show, entries))
        scripts.append(told)
        prior = ledger.read(show, slug)
        plan = planning.plan_script(show, script, entries, prior, worded=told.utterances)
    except OnAirError as error:
        return list(error.problems)
    problems = [*plan.warnings, *lints.lints(script)]
    if plan.sound is SoundDecision.WAITS:
        problems.append(
            Problem(
                Place(plan.script.path),
                "its sound would change: " + "; ".join(plan.changes),
                f"`audio-pipeline build --replace {slug}` puts out the new one",
                "waits",
                Severity.NOTE,
            )
        )
    return problems


def _out(show: Show, episode: Episode, known: Sequence[str]) -> Iterable[Problem]:
    place = Place(ledger.path(show, episode.slug).relative_to(show.root).as_posix())
    if episode.slug not in known and not episode.withdrawn:
        hint = f"bring the script back, or `audio-pipeline retract {episode.slug}`"
        yield Problem(place, "the episode is out, but its script is gone", hint, "script-gone")
    if episode.withdrawn:
        return
    for file in episode.files:
        where = show.episodes / file.path
        if not where.exists():
            yield Problem(
                place,
                f"{file.path} is out, but not on this disk",
                "",
                "not-here",
                Severity.NOTE,
            )
        elif not planning.intact(show, file):
            yield Problem(
                Place(f"episodes/{file.path}"),
                "is damaged: not the bytes that went out",
                f"`audio-pipeline build {episode.slug}` puts it right",
                "damaged",
            )
    page = show.episodes / episode.slug / "index.html"
    if rendering.read_transcript(show, episode) is not None and not page.exists():
        hint = f"`audio-pipeline build {episode.slug}` writes it"
        yield Problem(Place(f"episodes/{episode.slug}/index.html"), "is missing", hint, "no-page")


def _show(show: Show, heads: Sequence[shelf.Head]) -> list[Problem]:
    problems = list(site.accent_problems(show))
    if not show.link and any(head.status == Status.PUBLISHED for head in heads):
        problems.append(
            Problem(
                Place("scripts/show.toml"),
                "has no `link`, so nothing can go out: the feed is for this machine alone",
                'link = "https://…/" is the public address that `episodes/` will have',
                "no-link",
                Severity.WARNING,
            )
        )
    for where in sorted(show.scripts.glob("*.md")):
        if not files.is_slug(where.stem):
            problems.append(
                Problem(
                    Place(f"scripts/{where.name}"),
                    "is not built: its name is not one that every system and address takes",
                    f"rename it to {files.slugify(where.stem) or 'a-name-like-this'}.md",
                    "bad-name",
                    Severity.WARNING,
                )
            )
    return problems


def _feed(show: Show, episodes: Sequence[Episode], now: datetime) -> list[Problem]:
    where = show.episodes / "feed.xml"
    if not where.exists():
        return []
    xml = where.read_bytes()
    problems = feed.problems(xml)
    if xml != outing.feed_bytes(show, episodes, now):
        problems.append(
            Problem(
                Place("episodes/feed.xml"),
                "is not what show.toml and the ledger say",
                "`audio-pipeline build --all` writes it anew",
                "stale-feed",
                Severity.WARNING,
            )
        )
    return problems


def check_feed(source: str) -> list[Problem]:
    """The problems of any finished feed, by file or address. Raises ArticleError."""
    return feed.problems(articles.load(source).data)

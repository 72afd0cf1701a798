"""All that is wrong with a show, or with a finished feed, as problems; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from audio_pipeline import article as articles
from audio_pipeline import feed, files, ledger, site
from audio_pipeline.errors import OnAirError, Place, Problem, Severity, did_you_mean
from audio_pipeline.models import Episode, Show, SoundDecision, Status
from audio_pipeline.pipeline import outing, planning, rendering, shelf


def check(show: Show, slugs: Sequence[str] = (), *, now: datetime) -> list[Problem]:
    """Scripts, sound, feed and pages: all problems. With `slugs`, of these scripts alone."""
    heads = shelf.heads(show)
    known = [head.slug for head in heads]
    problems = [
        Problem(Place(slug), "there is no such script", did_you_mean(slug, known), "no-script")
        for slug in slugs
        if slug not in known
    ]
    problems += shelf.doubles(heads)
    wanted = [slug for slug in known if not slugs or slug in slugs]
    for slug in wanted:
        problems += _script(show, slug)
    try:
        episodes = ledger.read_all(show)
    except OnAirError as error:
        return problems + list(error.problems)
    chosen = [each for each in episodes if not slugs or each.slug in slugs]
    for episode in chosen:
        problems += _out(show, episode, known)
    if not slugs:
        problems += _show(show, heads) + _feed(show, episodes, now)
    return problems


def _script(show: Show, slug: str) -> list[Problem]:
    try:
        plan = planning.plan(show, slug)
    except OnAirError as error:
        return list(error.problems)
    problems = list(plan.warnings)
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

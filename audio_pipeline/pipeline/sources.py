"""From what a producer names to the one script it belongs to; drafted if there is none yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from audio_pipeline import article as articles
from audio_pipeline import files, ledger, urls
from audio_pipeline.article import Given
from audio_pipeline.draft import draft as draft_script
from audio_pipeline.errors import (
    ArticleError,
    ConfigError,
    OnAirError,
    Place,
    Problem,
    ScriptError,
    Severity,
    did_you_mean,
)
from audio_pipeline.models import Article, Show
from audio_pipeline.pipeline import shelf
from audio_pipeline.pipeline.merging import merge
from audio_pipeline.pipeline.shelf import Head

SUFFIXES = (".txt", ".html", ".md", ".docx", ".pdf")
_KINDS = "give a file, an address, or - for standard input"
_LONGEST = 255
"""Bytes of a name: no file system takes a longer one, and asking for it would raise."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The script that a source belongs to."""

    slug: str
    drafted: bool = False
    merged: bool = False
    """Whether the article's changes went into a script that was there."""
    conflicts: int = 0
    """How many marks in it ask the editor to choose."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the producer said about a source's identity."""

    id: str
    """The UUID that a new script gets."""
    status: str = "published"
    update: str = ""
    """Merge the source into this script."""
    merge: bool = False
    """Merge a source that has changed into its script, whichever that is."""
    named: str = ""
    """A new script, under this name, whatever the title."""


def existing(show: Show, source: str) -> str | None:
    """The slug, where `source` names a script of the show; None where it is an article.

    Raises ArticleError where it is neither.
    """
    if source == "-" or urls.is_url(source):
        return None
    where = Path(source)
    if any(len(part.encode()) > _LONGEST for part in where.parts):
        raise _no_source(source[:40] + "…", _KINDS)
    if where.is_file():
        ours = where.suffix == ".md" and where.resolve().parent == show.scripts.resolve()
        return where.stem if ours and files.is_slug(where.stem) else None
    slugs = [head.slug for head in shelf.heads(show)]
    if source in slugs or (files.is_slug(source) and ledger.path(show, source).exists()):
        return source
    if where.exists() or where.suffix or len(where.parts) > 1:
        return None
    raise _no_source(source, did_you_mean(source, slugs) or _KINDS)


def _no_source(source: str, hint: str) -> OnAirError:
    return ArticleError.of(source, "no such file, address or script", hint=hint, code="no-source")


def settle(show: Show, source: str | Given, wish: Wish, stdin: BinaryIO | None) -> Settled:
    """Finds or drafts the script of `source`, which may have been loaded before.

    Takes the show's lock, never while fetching.
    """
    slug = existing(show, source) if isinstance(source, str) else None
    if slug is not None:
        return Settled(slug)
    given = loaded(show, source, stdin)
    article = articles.read(given, show.cleaning)
    with files.locked(show_lock(show)):
        return _settle(show, given, article, wish)


def loaded(show: Show, source: str | Given, stdin: BinaryIO | None) -> Given:
    """The source's bytes, by the show's rules of fetching."""
    if isinstance(source, Given):
        return source
    return articles.load(source, stdin=stdin, cleaning=show.cleaning)


def refuse_lost_link(show: Show) -> None:
    """Raises ConfigError where episodes are out and `link` is gone: the feed would lose them."""
    out = show.scripts / "ledger"
    number = len(list(out.glob("*.json"))) if out.is_dir() else 0
    if number and not show.link:
        raise ConfigError.of(
            "scripts/show.toml",
            f"has no `link`, but {number} of its episodes are out",
            hint="put the link back; without it their feed would be written over",
            code="lost-link",
        )


def show_lock(show: Show) -> Path:
    return show.cache / "locks" / "show.lock"


def _settle(show: Show, given: Given, article: Article, wish: Wish) -> Settled:
    heads = shelf.heads(show)
    if wish.update:
        return _update(show, given, article, wish, heads)
    found = None if wish.named and not _same_bytes(show, given) else match(show, given, article)
    if found is not None:
        if shelf.path(show, found).exists() or ledger.path(show, found).exists():
            changed = tuple(_changed(show, given, found))
            if changed and wish.merge:
                return _update(show, given, article, replace(wish, update=found), heads)
            return Settled(found, problems=changed)
        return _write(show, found, given, article, wish)
    if not wish.named:
        _refuse_same_title(article, heads)
    return _write(show, _free_slug(show, article, wish), given, article, wish)


def match(show: Show, given: Given, article: Article) -> str | None:
    """The script of the same source: same address, else same bytes, else same kept text."""
    address = given.url or article.source
    if address:
        wanted = urls.canonical(address)
        for head in shelf.heads(show):
            if urls.is_url(head.source) and urls.canonical(head.source) == wanted:
                return head.slug
    return _same_bytes(show, given) or _same_text(show, article)


def _same_bytes(show: Show, given: Given) -> str | None:
    for where in _sources(show):
        if where.stat().st_size == len(given.data) and where.read_bytes() == given.data:
            return where.stem
    return None


def _same_text(show: Show, article: Article) -> str | None:
    """By what cleaning keeps: the same article pasted with other furniture is known again."""
    wanted = [block.text for block in article.blocks]
    for where in _sources(show):
        draft = where.with_name(f"{where.stem}.draft.md")
        if not draft.exists() or not _may_hold(draft.read_text("utf-8"), wanted):
            continue
        if _kept(where, show) == wanted:
            return where.stem
    return None


def _kept(where: Path, show: Show) -> list[str]:
    """What cleaning keeps of a source; nothing of one that has been damaged since."""
    try:
        given = Given(str(where), where.read_bytes(), where.suffix)
        article = articles.read(given, show.cleaning)
    except ArticleError:
        return []
    return [block.text for block in article.blocks]


def _may_hold(draft: str, wanted: Sequence[str]) -> bool:
    """A cheap look before a source is read whole: the last block's longest word run is there."""
    words = wanted[-1].split()[:3] if wanted else []
    return all(word in draft for word in words if word.isalpha())


def _sources(show: Show) -> list[Path]:
    folder = show.scripts / "sources"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        where
        for where in found
        if where.suffix in SUFFIXES and files.is_slug(where.stem) and where.is_file()
    ]


def _changed(show: Show, given: Given, slug: str) -> list[Problem]:
    kept = [where for where in _sources(show) if where.stem == slug]
    if not kept or any(where.read_bytes() == given.data for where in kept):
        return []
    return [
        Problem(
            Place(shelf.named(show, slug)),
            "the article has changed since it was drafted; the script was left as it is",
            f"--update {slug} merges the changes into it",
            "article-changed",
            Severity.WARNING,
        )
    ]


def _refuse_same_title(article: Article, heads: Sequence[Head]) -> None:
    wanted = " ".join(article.title.casefold().split())
    for head in heads:
        if head.title and " ".join(head.title.casefold().split()) == wanted:
            raise ArticleError.of(
                Place(head.path),
                f'has the same title, "{article.title}", and other text',
                hint=f"--update {head.slug} if this is that article, changed; "
                f"--as NEW-NAME if it is another",
                code="same-title",
            )


def _free_slug(show: Show, article: Article, wish: Wish) -> str:
    base = files.slugify(wish.named or article.title) or f"episode-{wish.id[:8]}"
    taken = {where.stem for where in _sources(show)}
    number, slug = 1, base
    while slug in taken or shelf.path(show, slug).exists() or ledger.path(show, slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _update(
    show: Show, given: Given, article: Article, wish: Wish, heads: Sequence[Head]
) -> Settled:
    slug = wish.update
    head = next((head for head in heads if head.slug == slug), None)
    if head is None:
        hint = did_you_mean(slug, [head.slug for head in heads])
        raise ScriptError.of(shelf.named(show, slug), "there is no such script", hint=hint)
    base = show.scripts / "sources" / f"{slug}.draft.md"
    if not base.exists():
        raise ScriptError.of(
            shelf.named(show, slug),
            "was not drafted from an article, so there is nothing to merge with",
            hint="put the article's changes in by hand, or move the script away first",
            code="no-base",
        )
    text = draft_script(
        article, show, id=head.id or wish.id, status=head.status or wish.status, date=head.date
    )
    ours = shelf.read_text(show, slug)
    merged = merge(base.read_bytes().decode("utf-8"), ours, text)
    for where in _sources(show):
        if where.stem == slug and where.suffix != given.suffix:
            files.remove(where)
    files.write(show.scripts / "sources" / f"{slug}{given.suffix}", given.data)
    if merged.text != ours:
        files.write_text(shelf.path(show, slug), merged.text)
    # Last: killed before this, the same merge finds its own changes there and makes none twice.
    files.write_text(base, text)
    return Settled(slug, merged=merged.text != ours, conflicts=merged.conflicts)


def _write(show: Show, slug: str, given: Given, article: Article, wish: Wish) -> Settled:
    """The source first: a build that is killed here finds it again by its bytes."""
    text = draft_script(article, show, id=wish.id, status=wish.status)
    files.write(show.scripts / "sources" / f"{slug}{given.suffix}", given.data)
    files.write_text(show.scripts / "sources" / f"{slug}.draft.md", text)
    files.write_text(shelf.path(show, slug), text)
    return Settled(slug, drafted=True)

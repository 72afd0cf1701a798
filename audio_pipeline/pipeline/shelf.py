"""The shelf of scripts: which there are, how each begins, and whose identity is whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audio_pipeline import files, script
from audio_pipeline.errors import Place, Problem, ScriptError, did_you_mean
from audio_pipeline.models import Script, Show
from audio_pipeline.script.scalar import ScalarError, read_scalar

_FENCE = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^(id|title|source|status|date):[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """How a script begins; read without parsing the whole, so that a fault below hides nobody."""

    slug: str
    path: str
    id: str = ""
    title: str = ""
    source: str = ""
    status: str = ""
    date: str = ""


def path(show: Show, slug: str) -> Path:
    return show.scripts / f"{slug}.md"


def named(show: Show, slug: str) -> str:
    """The script's path as messages give it."""
    return f"scripts/{slug}.md"


def heads(show: Show) -> list[Head]:
    """The head of each script in the show, by slug. A name that is no slug is not a script's."""
    return [
        head(where.stem, where.read_bytes().decode("utf-8", "replace"))
        for where in sorted(show.scripts.glob("*.md"), key=lambda where: where.stem)
        if files.is_slug(where.stem)
    ]


def head(slug: str, text: str) -> Head:
    fence = _FENCE.match(text)
    found = {key: _plain(value) for key, value in _LINE.findall(fence[1] if fence else "")}
    return Head(slug, f"scripts/{slug}.md", **found)


def _plain(value: str) -> str:
    """As the script's own reader has it; a value it refuses is `build`'s to report."""
    try:
        return read_scalar(value)
    except ScalarError:
        return value


def read(show: Show, slug: str) -> Script:
    """Raises ScriptError: no such script, not UTF-8, or every mistake in it."""
    text = read_text(show, slug)
    stings = [*show.stingers]
    return script.parse(
        text, slug=slug, path=named(show, slug), voices=[*show.voices], stings=stings
    )


def read_text(show: Show, slug: str) -> str:
    try:
        data = path(show, slug).read_bytes()
    except FileNotFoundError as error:
        known = [each.slug for each in heads(show)]
        hint = did_you_mean(slug, known)
        place = Place(named(show, slug))
        raise ScriptError.of(
            place, "there is no such script", hint=hint, code="no-script"
        ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = Place(named(show, slug), data.count(b"\n", 0, error.start) + 1)
        fault = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise ScriptError.of(
            place, fault, hint="save the script as UTF-8", code="not-utf8"
        ) from error


def doubles(shelf: Sequence[Head]) -> list[Problem]:
    """Two scripts with one id: a subscriber would lose one of them."""
    owners: dict[str, Head] = {}
    problems = []
    for each in shelf:
        first = owners.setdefault(each.id, each) if each.id else each
        if first is not each:
            problems.append(
                Problem(
                    Place(each.path),
                    f"has the same id as {first.path}",
                    "delete the id line of the copy; the next build gives it one of its own",
                    "doubled-id",
                )
            )
    return problems

"""What can be wrong, as data: a `Problem` a fault, raised together, printed only by doors."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a person has to look. `path` may also be a subject such as "voice anna"."""

    path: str
    line: int | None = None
    """From 1."""
    column: int | None = None
    """From 1, in characters."""

    def __str__(self) -> str:
        return ":".join(
            str(part) for part in (self.path, self.line, self.column) if part is not None
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it is, what it is, and what to do about it."""

    place: Place
    message: str
    hint: str = ""
    code: str = "fault"
    """Short, stable, for machines: "unknown-voice"."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        hint = f"\n  {self.hint}" if self.hint else ""
        kind = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        return f"{self.place}: {kind}{self.message}{hint}"


class OnAirError(Exception):
    """Base of every error a person can mend. Anything else that is raised is a bug of ours."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(
        cls, place: Place | str, message: str, *, hint: str = "", code: str = "fault"
    ) -> OnAirError:
        """The error with just one problem."""
        where = place if isinstance(place, Place) else Place(place)
        return cls([Problem(where, message, hint, code)])

    def __reduce__(self) -> tuple[type[OnAirError], tuple[tuple[Problem, ...]]]:
        # Worker processes send these home by pickle; the default would pass the joined text.
        return type(self), (self.problems,)


class ArticleError(OnAirError):
    """The article as given cannot be used."""


class ScriptError(OnAirError):
    """The editor's script (or what it refers to) has to be mended."""


class ConfigError(OnAirError):
    """`show.toml` or `lexicon.toml` has to be mended."""


class SoundError(OnAirError):
    """An engine, a stinger or an encoder failed."""


class PublishError(OnAirError):
    """What is out, or would go out, is not in order."""


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A hint naming the nearest known word, else all of them.

    >>> did_you_mean("bem", ["anna", "ben"])
    'did you mean "ben"?'
    >>> did_you_mean("zzz", ["anna", "ben"])
    'known: anna, ben'
    """
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return "known: " + ", ".join(sorted(known)) if known else ""

"""Front matter: a strict small subset of YAML, read the same by every Markdown viewer.

One `key: value` a line, plain or quoted; `say:` holds indented lines of the same form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from audio_pipeline.config import fault_in_said
from audio_pipeline.errors import Place, Problem, did_you_mean
from audio_pipeline.models import PARTS_OF_SPEECH, Meta, SayEntry, Status
from audio_pipeline.script.inline import is_address
from audio_pipeline.script.near import suggest
from audio_pipeline.script.scalar import ScalarError, read_key, read_scalar
from audio_pipeline.script.source import Fences, place_of, spans

KEYS = tuple(entry.name for entry in fields(Meta))
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
_PART = re.compile(rf"(\S.*?)[ \t]+\(({'|'.join(PARTS_OF_SPEECH)})\)")
"""A name of `say:` for one part of speech: `read (past)`."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def fault_in(key: str, value: str) -> tuple[str, str]:
    """(message, hint) where `value` cannot stand for `key` in front matter; ("", "") where it can.

    >>> fault_in("status", "pubished")
    ('"pubished" is no status', 'did you mean "published"?')
    """
    check = _CHECKS.get(key)
    return check(value) if check and value else ("", "")


@dataclass(slots=True)
class Front:
    """What front matter says, faults included, and where each key stands."""

    meta: Meta = field(default_factory=Meta)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)


def read_front(
    text: str, fences: Fences | None, *, path: str, voices: Collection[str] = ()
) -> Front:
    """Reads the lines between the fences."""
    if fences is None:
        return Front()
    reader = _Reader(path, voices)
    first = place_of(text, fences.start)[0]
    for number, (start, end, _) in enumerate(spans(text[: fences.end], fences.start), first):
        if start < fences.end:
            reader.line(text[start:end], number)
    return reader.finished()


class _Reader:
    def __init__(self, path: str, voices: Collection[str]) -> None:
        self.path = path
        self.voices = voices
        self.front = Front()
        self.values: dict[str, Any] = {}
        self.say: list[SayEntry] = []
        self.indent: int | None = None
        self.in_say = False

    def fault(self, number: int, column: int, message: str, hint: str, code: str) -> None:
        place = Place(self.path, number, column)
        self.front.problems.append(Problem(place, message, hint, code))

    def line(self, line: str, number: int) -> None:
        stripped = line.strip(" \t")
        if not stripped or stripped.startswith("#"):
            return
        column = len(line) - len(line.lstrip(" \t")) + 1
        try:
            key, rest, at = read_key(line)
            if column > 1:
                self.entry(line, key, read_scalar(rest), number, column)
            else:
                self.key(key, rest, number, at + 1)
        except ScalarError as error:
            self.fault(number, column, error.message, error.hint, "bad-yaml")

    def entry(self, line: str, shown: str, said: str, number: int, column: int) -> None:
        """An indented line: a name of `say:`."""
        if not self.in_say:
            hint = "one key a line, from the first column; only `say:` holds indented lines"
            raise ScalarError("an indented line", hint)
        if "\t" in line[: column - 1] or column != (self.indent or column):
            raise ScalarError(
                "indented unlike the lines above", "indent all of `say:` by two spaces"
            )
        self.indent = column
        part = _PART.fullmatch(shown)
        word, pos = (part[1], part[2]) if part else (shown, "")
        entry = SayEntry(word, said, Place(self.path, number, column), pos=pos)
        if any(other.name == entry.name for other in self.say):
            raise ScalarError(f'"{shown}" stands here twice', "keep one of them")
        message, hint = fault_in_said(word, said)
        if message:
            self.fault(number, column, message, hint, "bad-say")
            return
        self.say.append(entry)

    def key(self, key: str, rest: str, number: int, column: int) -> None:
        self.in_say = key == "say"
        if key in self.front.places:
            raise ScalarError(f'"{key}" stands here twice', "keep one of them")
        if key not in KEYS:
            hint = did_you_mean(key, KEYS)
            self.fault(number, 1, f'no key called "{key}"', hint, "unknown-key")
            return
        self.front.places[key] = Place(self.path, number, column)
        value = read_scalar(rest)
        if key == "say":
            if value:
                raise ScalarError(
                    "`say:` takes a line for each name", 'below it write "  Nguyen: win"'
                )
            return
        message, hint = fault_in(key, value)
        if key == "voice" and value and self.voices and value not in self.voices:
            message, hint = f'no voice called "{value}"', suggest(value, self.voices, "voices")
        if message:
            self.fault(number, column, message, hint, f"bad-{key}")
        elif value:
            self.values[key] = _CONVERT.get(key, str)(value)

    def finished(self) -> Front:
        self.front.meta = replace(self.front.meta, **self.values, say=tuple(self.say))
        return self.front


def _status(value: str) -> tuple[str, str]:
    known = [status.value for status in Status]
    return (f'"{value}" is no status', did_you_mean(value, known)) if value not in known else _FINE


def _id(value: str) -> tuple[str, str]:
    if _UUID.fullmatch(value):
        return _FINE
    return f'"{value}" is no UUID', "leave the line out and the build writes one"


def _date(value: str) -> tuple[str, str]:
    hint = "write it like 2026-03-02T09:30:00+01:00"
    found = _DATE.fullmatch(value)
    try:
        if found:
            datetime.fromisoformat(value)
    except ValueError:
        found = None
    if not found:
        return f'"{value}" is no date with a time', hint
    if not found.group(1):
        return f'"{value}" has no offset from UTC', hint
    return _FINE


def _article_date(value: str) -> tuple[str, str]:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            date.fromisoformat(value)
            return _FINE
    except ValueError:
        pass
    return f'"{value}" is no date', "write it like 2026-03-02"


def _source(value: str) -> tuple[str, str]:
    if is_address(value) and not value.lower().startswith("mailto:"):
        return _FINE
    hint = "an http or https address; a paper's name goes under `publication:`"
    return f'"{value}" is no web address', hint


def _language(value: str) -> tuple[str, str]:
    if _LANGUAGE.fullmatch(value):
        return _FINE
    return f'"{value}" is no language', "write a code such as en, en-us or de"


def _explicit(value: str) -> tuple[str, str]:
    return _FINE if value in ("true", "false") else (f'"{value}" is neither', "write true or false")


def _number(value: str) -> tuple[str, str]:
    if re.fullmatch(r"[1-9][0-9]{0,8}", value):
        return _FINE
    return f'"{value}" is no number from 1 up', "write digits only, or leave the line out"


_FINE = ("", "")
_CHECKS: dict[str, Callable[[str], tuple[str, str]]] = {
    "status": _status,
    "id": _id,
    "date": _date,
    "article_date": _article_date,
    "source": _source,
    "language": _language,
    "explicit": _explicit,
    "episode": _number,
    "season": _number,
}
_CONVERT: dict[str, Callable[[str], Any]] = {
    "status": Status,
    "explicit": lambda value: value == "true",
    "episode": int,
    "season": int,
}

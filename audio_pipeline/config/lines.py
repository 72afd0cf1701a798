"""Where in a TOML file each key stands: tomllib reads values and forgets their lines."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from audio_pipeline.errors import ConfigError, Place

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PARTS = re.compile(_PART)
_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]',
)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(text: str, path: str) -> dict[str, Any]:
    """The file's values. Raises ConfigError at the line where it is no TOML."""
    try:
        # tomllib reads neither a BOM nor lone carriage returns.
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _AT.search(message)
        lines = text.rstrip().count("\n") + 1
        place = Place(path, *(map(int, found.groups()) if found else (lines,)))
        fault = re.sub(r"\s*\(at .*\)$", "", message)
        hint = 'keys are written `name = "text"`, `name = 1.5` or `name = true`'
        raise ConfigError.of(place, f"not TOML: {fault}", hint=hint, code="bad-toml") from error


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line, from 1, on which each key and table of a TOML file stands.

    >>> key_lines('a = 1\\n[b.c]\\nd = 2\\n')
    {('a',): 1, ('b', 'c'): 2, ('b', 'c', 'd'): 3}
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    quote, depth = "", 0
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not quote and depth == 0:
            if header := _HEADER.match(line):
                table = _path(header.group(1))
                found.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                found.setdefault((*table, *_path(key.group(1))), number)
                line = line[key.end() :]
        quote, depth = _open_after(line, quote, depth)
    return found


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(_name(part) for part in _PARTS.findall(dotted))


def _name(part: str) -> str:
    if part[0] == '"':
        return next(iter(tomllib.loads(f"{part} = 0")))
    return part.strip("'")


def _open_after(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Which long string and how many brackets are still open at the end of a line."""
    position = 0
    while True:
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return quote, depth
            position, quote = end + 3, ""
        token = _TOKEN.search(line, position)
        if not token:
            return "", depth
        position = token.end()
        match token.group()[:3]:
            case '"""' | "'''":
                quote = token.group()
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1

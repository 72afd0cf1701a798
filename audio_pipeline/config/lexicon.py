"""`lexicon.toml`: how the show says names and words."""

from __future__ import annotations

import re
from typing import Any

from audio_pipeline.config.lines import key_lines, read_toml
from audio_pipeline.config.patterns import PatternFault, bounded
from audio_pipeline.config.table import Faults, Table, shown
from audio_pipeline.config.text import read_text
from audio_pipeline.errors import ConfigError, OnAirError, Problem, did_you_mean
from audio_pipeline.models import PARTS_OF_SPEECH, SayEntry, Show

LEXICON = "scripts/lexicon.toml"
_KEYS = ("said", "case", "pos", "regex", "whole")
_CALL = re.compile(r"\$(?:(\d{1,2})|\{?([A-Za-z_]\w*)\}?)|\\(\d{1,2})")
"""A group called in the said side of a pattern: `$1`, `$name`, `${name}` or, as in other
programs, `\\1`."""


def read_lexicon(show: Show) -> tuple[SayEntry, ...]:
    """The entries of the show's lexicon, in its order; none where it has no lexicon.

    An entry is `Nguyen = "win"`, or `Nguyen = { said = "win", case = false }` where capitals do not
    matter. Raises ConfigError with every fault of the file.
    """
    entries, problems = load_lexicon(show)
    if problems:
        raise ConfigError(problems)
    return entries


def load_lexicon(show: Show) -> tuple[tuple[SayEntry, ...], tuple[Problem, ...]]:
    """What can be used of the show's lexicon, and its faults by line: for `check`."""
    if not (show.scripts / "lexicon.toml").exists():
        return (), ()
    try:
        text = read_text(show.scripts / "lexicon.toml", LEXICON)
        values = read_toml(text, LEXICON)
    except OnAirError as error:
        return (), error.problems
    faults = Faults(LEXICON, key_lines(text))
    whole = Table(values, faults)
    whole.known(["say", "voice"])
    entries = _section(whole.table("say"), "")
    voices = whole.table("voice")
    for name, table in voices.tables().items():
        if show.voices and name not in show.voices:
            hint = did_you_mean(name, sorted(show.voices))
            voices.fault(name, "is no voice of show.toml", hint, "unknown-voice")
        else:
            entries += _section(table, name)
    problems = sorted(faults.problems, key=lambda problem: problem.place.line or 0)
    return tuple(entries), tuple(problems)


def fault_in_said(word: str, said: str) -> tuple[str, str]:
    """(message, hint) where a lexicon entry cannot be meant; ("", "") where it can.

    >>> fault_in_said("Nguyen", "win"), fault_in_said("Nguyen", "/ŋwiən")[0]
    (('', ''), '"/ŋwiən" opens IPA and does not close it')
    """
    hint = "write a respelling (win), /ipa/, spell or word"
    if not word.strip():
        return "an entry without the word it is for", hint
    if not said.strip():
        return f'nothing says how "{word}" is said', hint
    if not said.strip("/ "):
        return f'"{said}" is no IPA', hint
    if said.startswith("/") != said.endswith("/"):
        fault = (
            "opens IPA and does not close it" if said[0] == "/" else "closes IPA it never opened"
        )
        return f'"{said}" {fault}', hint
    return "", ""


def calls(said: str) -> list[re.Match[str]]:
    """Where the said side of a pattern calls a group: `$1`, `$name` or `\\1`."""
    return list(_CALL.finditer(said))


def _section(table: Table, voice: str) -> list[SayEntry]:
    """`[say]`, or `[voice.NAME]`."""
    found: list[SayEntry] = []
    seen: dict[tuple[str, str, bool], str] = {}
    for word, value in table.values.items():
        several = value if isinstance(value, list) else [value]
        if not several:
            table.fault(word, f'nothing says how "{word}" is said', "", "bad-say")
        for one in several:
            entry = _entry(table, word, one, voice)
            if entry is None:
                continue
            key = (word if entry.case else word.casefold(), entry.pos, entry.regex)
            if key in seen:
                table.fault(word, f'"{seen[key]}" stands here already', "keep one of them")
                continue
            seen[key] = entry.name
            found.append(entry)
    return found


def _entry(say: Table, word: str, value: Any, voice: str) -> SayEntry | None:
    place = say.faults.place((*say.path, word))
    if isinstance(value, dict):
        before = len(say.faults.problems)
        # A list's tables have no line of their own: theirs is that of the word.
        table = Table(value, say.faults, (*say.path, word))
        table.known(_KEYS)
        entry = SayEntry(
            word,
            table.text("said"),
            place,
            case=table.truth("case", True),
            pos=_part(table),
            regex=table.truth("regex", False),
            whole=table.truth("whole", True),
            voice=voice,
        )
        if len(say.faults.problems) > before:
            return None
    elif isinstance(value, str):
        entry = SayEntry(word, value.strip(), place, voice=voice)
    else:
        say.fault(word, f"{shown(value)} is not text in quotes", f'write {word} = "…"')
        return None
    message, hint = fault_in_said(word, entry.said)
    if not message and entry.regex:
        message, hint = _fault_in_pattern(entry)
    if message:
        say.fault(word, message, hint, "bad-say")
        return None
    return entry


def _part(table: Table) -> str:
    part = table.text("pos")
    if part and part not in PARTS_OF_SPEECH:
        hint = did_you_mean(part, PARTS_OF_SPEECH)
        table.fault("pos", f'"{part}" is no part of speech that is told apart', hint)
    return part


def _fault_in_pattern(entry: SayEntry) -> tuple[str, str]:
    if entry.pos:
        return "a pattern has no part of speech", "write the word itself, with its pos"
    try:
        pattern = bounded(entry.shown)
    except PatternFault as fault:
        return fault.message, fault.hint
    found = calls(entry.said)
    if found and entry.said.startswith("/"):
        return "IPA cannot call a group", "write a respelling, or an entry for each word"
    for call in found:
        number = call[1] or call[3]
        if (number and not 0 < int(number) <= pattern.groups) or (
            call[2] and call[2] not in pattern.names
        ):
            there = f"it has {pattern.groups}" if pattern.groups else "it has none"
            return f"{call[0]} calls a group that the pattern lacks", f"{there}: (…) makes one"
    return "", ""

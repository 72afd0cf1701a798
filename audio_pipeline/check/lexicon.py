"""What becomes of a lexicon's entries: how often each fires, and those that never do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audio_pipeline import speak
from audio_pipeline.errors import OnAirError, Problem, Severity
from audio_pipeline.models import SayEntry, Script, Show, Utterance
from audio_pipeline.wording import speeches
from audio_pipeline.wording.lexicon import Book, Given, by_name


@dataclass(frozen=True, slots=True)
class EntryUse:
    """An entry of a lexicon, and how often it fired in the scripts that were looked at."""

    entry: SayEntry
    scope: str
    """ "show", "voice anna" or "episode bridge"."""
    fired: int


@dataclass(frozen=True, slots=True)
class Told:
    """A script that could be read, and its sentences."""

    script: Script
    utterances: tuple[Utterance, ...]


def uses(entries: Sequence[SayEntry], scripts: Sequence[Told]) -> list[EntryUse]:
    """Every entry with its count: the show's first, in the order of the file."""
    total: Counter[str] = Counter()
    found: list[EntryUse] = []
    for told in scripts:
        counted = Counter(name for each in told.utterances for name in each.fired)
        total += counted
        for name, entry in by_name((), told.script.meta.say).items():
            found.append(EntryUse(entry, f"episode {told.script.slug}", counted[name]))
    shows = [
        EntryUse(entry, name.partition(":")[0], total[name])
        for name, entry in by_name(entries, ()).items()
    ]
    return shows + found


def problems(
    show: Show,
    entries: Sequence[SayEntry],
    used: Sequence[EntryUse],
    scripts: Sequence[Told],
    *,
    whole: bool,
) -> list[Problem]:
    """Entries that never fire, each once at its own line, and those that no voice could say.

    `whole`: whether every script of the show was looked at; only then is a show's entry unused.
    """
    idle = [use for use in used if not use.fired and (whole or use.scope.startswith("episode"))]
    if not scripts:
        return []
    over = _shadows(show, entries, [use.entry for use in idle], scripts)
    found: list[Problem] = []
    for use in idle:
        found.append(_idle(use, over.get(use.entry)))
        found += _unsayable(show, use.entry)
    return found


def _shadows(
    show: Show, entries: Sequence[SayEntry], idle: Sequence[SayEntry], scripts: Iterable[Told]
) -> dict[SayEntry, Given]:
    """For each idle entry that stands in a text, what holds there in its place."""
    found: dict[SayEntry, Given] = {}
    if not idle:
        return found
    own = {id(entry) for entry in entries}
    for told in scripts:
        book = Book(entries, told.script.meta.say)
        say = set(map(id, told.script.meta.say))
        here = [entry for entry in idle if id(entry) in own or id(entry) in say]
        for speech, frame in speeches(told.script, show):
            for entry, over in book.shadowed(speech.text, speech.marks, frame.voice, here):
                found.setdefault(entry, over)
    return found


def _idle(use: EntryUse, over: Given | None) -> Problem:
    entry = use.entry
    if over is not None:
        by = f'"{over.entry.name}" ({over.entry.place})' if over.entry else "a mark in the text"
        message = f'"{entry.name}" never fires: {by} stands above it wherever it would'
        hint = "keep one; the order is show, voice, episode, inline, and the longer name first"
        return Problem(entry.place, message, hint, "shadowed-entry", Severity.NOTE)
    where = "the episode" if use.scope.startswith("episode") else "any script"
    kind = f"as {_kind(entry.pos)} " if entry.pos else ""
    what = "matches nothing" if entry.regex else f"does not stand {kind}"
    message = f'"{entry.shown}" {what.rstrip()} in {where}: the entry never fires'
    hint = "is it spelled as the articles spell it, capitals too?"
    return Problem(entry.place, message, hint, "unused-entry", Severity.NOTE)


def _kind(pos: str) -> str:
    return {"adjective": "an adjective", "past": "a verb of the past"}.get(pos, f"a {pos}")


def _unsayable(show: Show, entry: SayEntry) -> list[Problem]:
    """Of an entry that fires nowhere yet: what does is told with its sentence."""
    voice = show.voices.get(entry.voice or show.voice)
    if voice is None:
        return []
    try:
        return speak.entry_faults(entry, voice)[:1]
    except OnAirError:
        return []  # the engine's own absence is told elsewhere

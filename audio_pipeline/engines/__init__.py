"""Speech engines: what one has to offer, and how one is found by name.

An engine is one class behind an entry point in the group `audio_pipeline.engines`; ours come
through the same door as anyone's. It is imported when it is first asked for, and its libraries
when it first speaks, because a build with nothing to say must not pay for them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from audio_pipeline.errors import SoundError, did_you_mean
from audio_pipeline.models import MarkKind

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from audio_pipeline.models import Said, Sound, Span, Voice, VoiceInfo

GROUP = "audio_pipeline.engines"


@runtime_checkable
class Engine(Protocol):
    """Turns said words into sound. An engine never downloads and never leaves a word out."""

    name: str
    """Its entry point."""
    deterministic: bool
    """Whether the same words in the same voice are the same samples every time, in any order."""
    light: bool
    """Whether it speaks in milliseconds and cannot crash: then it needs no process of its own."""

    marks: frozenset[MarkKind]
    """Of MarkKind.IPA and MarkKind.STRESS, those it minds; what it does not is not handed to it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same words could sound different. Cheap: nothing is loaded."""

    def voices(self) -> Sequence[VoiceInfo]:
        """What it can speak with on this machine, its default first. Raises SoundError."""

    def settings(self, voice: Voice) -> Sequence[str]:
        """What is wrong with a voice's settings, a sentence each; empty if nothing."""

    def unsayable(self, said: Said, voice: Voice) -> Sequence[Span]:
        """The stretches of `said.text` it would drop or garble, in order. Loads no model."""

    def speak(self, said: Said, voice: Voice) -> Sound:
        """Mono float32, not empty. Raises ValueError without words, SoundError if it cannot."""


@runtime_checkable
class Reader(Protocol):
    """What an engine may offer besides: to tell, without a sound, how it would say a word."""

    def knows(self, word: str, voice: Voice) -> bool:
        """Whether its dictionary holds the word, so that it does not guess by the letters."""

    def phonemes(self, said: Said, voice: Voice) -> str:
        """What it would say, in IPA that it takes back. Raises SoundError for what has no sound."""


def minded(engine: Engine, said: Said) -> Said:
    """`said` without the marks that the engine does not mind: they make no difference to it."""
    if said.phonemes and MarkKind.IPA not in engine.marks:
        said = replace(said, phonemes=())
    if said.stressed and MarkKind.STRESS not in engine.marks:
        said = replace(said, stressed=())
    return said


def _points() -> dict[str, EntryPoint]:
    # Imported here, because it is a third of what a child process that only speaks would import.
    from importlib import metadata

    return {point.name: point for point in metadata.entry_points(group=GROUP)}


def names() -> list[str]:
    """The engines that are registered, installed or not, in alphabetical order."""
    return sorted(_points())


@functools.cache
def open_engine(name: str) -> Engine:
    """The engine called `name`; the same object each time, as it may hold a loaded model.

    Raises SoundError if there is none of that name, or if what it needs is not installed.
    """
    points = _points()
    if name not in points:
        raise SoundError.of(
            f'engine "{name}"',
            "no such engine",
            hint=did_you_mean(name, sorted(points)),
            code="unknown-engine",
        )
    try:
        engine: Engine = points[name].load()()
    except ImportError as error:
        raise not_installed(name, error.name or str(error)) from error
    return engine


def states() -> list[tuple[str, str, str]]:
    """(name, "ready" | "not installed" | "broken", detail) of each registered engine.

    Asks each for its voices, which may take a child process: for `voices` and `check`, not for a
    build.
    """
    found = []
    for name in names():
        try:
            count = len(open_engine(name).voices())
        except SoundError as error:
            first = error.problems[0]
            state = "not installed" if first.code == "not-installed" else "broken"
            found.append((name, state, f"{first.message}; {first.hint}".rstrip("; ")))
        else:
            found.append((name, "ready", f"{count} voice{'s' if count != 1 else ''}"))
    return found


def not_installed(name: str, package: str, install: str = "") -> SoundError:
    """The error that says which package an engine lacks."""
    error = SoundError.of(
        f'engine "{name}"',
        f"{package} is not installed",
        hint=f"pip install {install or package}",
        code="not-installed",
    )
    assert isinstance(error, SoundError)
    return error


def version(engine: str, package: str) -> str:
    """The installed version of `package`, which `engine` needs. Raises SoundError."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise not_installed(engine, package) from error


def installed_hash(package: str) -> str:
    """Hash over what the installer recorded of a package's files: as telling as hashing them,
    and a model of many megabytes is not read. "" where there is no such record."""
    import hashlib
    from importlib import metadata

    try:
        record = metadata.distribution(package).read_text("RECORD") or ""
    except metadata.PackageNotFoundError:
        return ""
    # Byte code, scripts and the installer's own notes differ between equal installations.
    kept = sorted(
        line
        for line in record.splitlines()
        if ",sha256=" in line and ".dist-info/" not in line and not line.startswith("..")
    )
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16] if kept else ""


def words_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of each word of a said text: what stands between white space."""
    found = []
    start = None
    for index, sign in enumerate(text):
        if sign.isspace():
            if start is not None:
                found.append((start, index))
            start = None
        elif start is None:
            start = index
    if start is not None:
        found.append((start, len(text)))
    return found

"""Risky words: those that a voice would have to guess, listed before anything is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio_pipeline.check.lexicon import Told
from audio_pipeline.engines import Reader, open_engine
from audio_pipeline.errors import OnAirError, Place
from audio_pipeline.models import Said, Show, Utterance, Voice

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OWNER = re.compile(r"['’]s$|(?<=s)['’]$")
_AROUND = 40
"""Characters of context on either side."""


@dataclass(frozen=True, slots=True)
class RiskyWord:
    """A word that neither the voice's dictionary nor a lexicon knows."""

    word: str
    voice: str
    count: int
    place: Place
    """Where it stands first."""
    context: str
    phonemes: str
    """What the voice would say, in IPA; "" where it could not say it."""
    suggestion: str
    """A line for lexicon.toml, to be put right and pasted."""


@dataclass(slots=True)
class _Seen:
    voice: Voice
    count: int
    place: Place
    context: str


def risky(show: Show, scripts: Sequence[Told]) -> list[RiskyWord]:
    """The most frequent first. Voices whose engine cannot tell what it knows have none."""
    seen: dict[tuple[str, str], _Seen] = {}
    readers: dict[str, Reader | None] = {}
    for told in scripts:
        for utterance in told.utterances:
            voice = show.voices[utterance.voice]
            if voice.engine not in readers:
                readers[voice.engine] = _reader(voice)
            if readers[voice.engine] is not None:
                _count(seen, utterance, voice, told.script.path)
    found = []
    for (_, word), each in seen.items():
        reader = readers[each.voice.engine]
        if reader is not None and not reader.knows(word, each.voice):
            found.append(_risky(word, each, reader))
    return sorted(found, key=lambda each: (-each.count, each.word.casefold(), each.voice))


def _reader(voice: Voice) -> Reader | None:
    try:
        engine = open_engine(voice.engine)
    except OnAirError:
        return None
    return engine if isinstance(engine, Reader) else None


def _count(
    seen: dict[tuple[str, str], _Seen], utterance: Utterance, voice: Voice, path: str
) -> None:
    for word, start in _plain_words(utterance):
        key = (voice.engine, word)
        if key in seen:
            seen[key].count += 1
            continue
        place = Place(path, utterance.place.line)
        seen[key] = _Seen(voice, 1, place, _context(utterance.shown, start, len(word)))


def _plain_words(utterance: Utterance) -> Iterator[tuple[str, int]]:
    """The words that are said as they are written and that nobody gave sounds, with their place.

    What a lexicon, a mark or a rule has put into other words is not the voice's to guess.
    """
    told = [part.span for part in utterance.said.phonemes]
    for link in utterance.links:
        shown = utterance.shown[link.shown.start : link.shown.end]
        said = utterance.said.text[link.said.start : link.said.end]
        for match in _WORD.finditer(said):
            word = _OWNER.sub("", match[0])
            start = link.said.start + match.start()
            if any(span.start < start + len(word) and start < span.end for span in told):
                continue
            at = shown.replace("’", "'").find(word)
            if len(word) > 1 and at >= 0:
                yield word, link.shown.start + at


def _context(text: str, start: int, length: int) -> str:
    """The words round a place, whole, with an ellipsis where more would follow."""
    low, high = max(0, start - _AROUND), min(len(text), start + length + _AROUND)
    if low:
        low = text.find(" ", low, start) + 1 or start
    if high < len(text):
        high = max(text.rfind(" ", start + length, high), start + length)
    left, right = "… " if low else "", " …" if high < len(text) else ""
    return left + " ".join(text[low:high].split()) + right


def _risky(word: str, each: _Seen, reader: Reader) -> RiskyWord:
    try:
        phonemes = reader.phonemes(Said(word), each.voice)
    except OnAirError:
        phonemes = ""
    key = word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else f'"{word}"'
    said = f"/{phonemes}/" if phonemes else "…"
    return RiskyWord(
        word, each.voice.name, each.count, each.place, each.context, phonemes, f'{key} = "{said}"'
    )

"""Sentences made utterances: readings, links and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from audio_pipeline.errors import Place
from audio_pipeline.models import (
    Chapter,
    Hyperlink,
    Link,
    Mark,
    MarkKind,
    Phonemes,
    Said,
    SayEntry,
    Script,
    Show,
    Span,
    Speech,
    SpeechKind,
    Utterance,
)
from audio_pipeline.wording import lexicon as readings
from audio_pipeline.wording.clauses import MAX_SAID, cut
from audio_pipeline.wording.lexicon import Advice, Book, Given, advice
from audio_pipeline.wording.links import Piece, assemble, link
from audio_pipeline.wording.reader import Override, tokens
from audio_pipeline.wording.sentences import sentences
from audio_pipeline.wording.stretches import LONGEST, read_long


@dataclass(frozen=True, slots=True)
class Frame:
    """What all utterances of a cue share."""

    voice: str
    kind: SpeechKind
    cue: int
    paragraph: int
    language: str


def say(script: Script, show: Show, lexicon: Sequence[SayEntry] = ()) -> tuple[Utterance, ...]:
    """The script's utterances, in order. `lexicon` is the show's; the episode's own goes before it.

    A cue without a letter or a digit has nothing to say and gives none. An utterance's place is
    the script's line on which it begins.
    """
    book = Book(lexicon, script.meta.say, base=show.base_lexicon)
    found: list[Utterance] = []
    for speech, frame in speeches(script, show):
        found.extend(_speech(speech, frame, book))
    return tuple(found)


def speeches(script: Script, show: Show) -> Iterator[tuple[Speech, Frame]]:
    """What of a script is spoken, and in which voice and language."""
    language = script.meta.language or show.language
    for index, cue in enumerate(script.cues):
        if isinstance(cue, Speech):
            speech = cue
            name = cue.voice or (
                (show.quote_voice if cue.kind is SpeechKind.QUOTE else "")
                or script.meta.voice
                or show.voice
            )
        elif isinstance(cue, Chapter) and show.sound.spoken_chapters:
            # No paragraph of the script: a number of its own keeps it apart from its neighbours.
            speech = Speech(SpeechKind.HEADING, cue.title, cue.place, paragraph=-1 - index)
            name = script.meta.voice or show.voice
        else:
            continue
        yield (
            speech,
            Frame(name, speech.kind, index, speech.paragraph, _variant(language, name, show)),
        )


def _variant(language: str, voice: str, show: Show) -> str:
    """The text's language, as the voice speaks it: British numbers for a British voice."""
    spoken = show.voices[voice].language if voice in show.voices else ""
    same = spoken.lower().partition("-")[0] == language.lower().partition("-")[0]
    return spoken if spoken and same else language


def say_text(
    text: str,
    *,
    language: str = "en-us",
    lexicon: Sequence[SayEntry] | Book = (),
    voice: str = "",
) -> tuple[Utterance, ...]:
    """Plain text as utterances, all of paragraph 0; `voice` is the one whose entries hold too.

    For many texts with one lexicon, a Book made once saves its making each time.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    lines = tuple((offset, number) for number, offset in enumerate(starts, 1))
    speech = Speech(SpeechKind.PARAGRAPH, text, Place("text", 1), lines=lines)
    frame = Frame(voice, SpeechKind.PARAGRAPH, 0, 0, language)
    book = lexicon if isinstance(lexicon, Book) else Book(lexicon)
    return tuple(_speech(speech, frame, book))


def align(utterance: Utterance) -> list[tuple[str, str]]:
    """(shown, said) for each link; either side's pieces joined give that side again."""
    return [
        (
            utterance.shown[link.shown.start : link.shown.end],
            utterance.said.text[link.said.start : link.said.end],
        )
        for link in utterance.links
    ]


def _speech(speech: Speech, frame: Frame, book: Book) -> Iterator[Utterance]:
    text = speech.text
    given = book.given(text, speech.marks, frame.voice)
    shipped = advice(text, given) if book.base and _is_english(frame.language) else []
    stress = [mark for mark in speech.marks if mark.kind is MarkKind.STRESS]
    whereabouts = _Whereabouts(speech)
    index = last = 0
    for span in _whole_marks(sentences(text), given):
        inside: list[Given] = []
        while index < len(given) and given[index].start < span.end:
            inside.append(given[index])
            index += 1
        first = last
        while last < len(shipped) and shipped[last].start < span.end:
            last += 1
        extra = _Extra(stress, _inside(shipped[first:last], span), whereabouts)
        for utterance in _sentence(text, span, inside, extra, frame):
            if utterance.said.text:
                yield utterance


def _is_english(language: str) -> bool:
    return not language or language.lower().startswith("en")


def _inside(shipped: Sequence[Advice], span: Span) -> list[Advice]:
    """What lies in a sentence, counted from its start."""
    return [
        replace(one, start=one.start - span.start, end=one.end - span.start)
        for one in shipped
        if span.start <= one.start and one.end <= span.end
    ]


@dataclass(frozen=True, slots=True)
class _Extra:
    """What is told of a sentence beside its readings."""

    stress: Sequence[Mark]
    shipped: Sequence[Advice]
    """In characters of the sentence."""
    whereabouts: _Whereabouts


class _Whereabouts:
    """`Speech.line_at` for ascending offsets, in one pass, and the hyperlinks of a stretch."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._next = 0
        self._place = speech.place

    def place(self, offset: int) -> Place:
        lines = self._speech.lines
        line = self._place.line or 1
        while self._next < len(lines) and lines[self._next][0] <= offset:
            line = lines[self._next][1]
            self._next += 1
        if line != self._place.line:
            self._place = replace(self._place, line=line)
        return self._place

    def hyperlinks(self, start: int, end: int) -> tuple[Hyperlink, ...]:
        links = self._speech.hyperlinks
        return _rebased(links, start, end) if links else ()


def _whole_marks(spans: Sequence[Span], given: Sequence[Given]) -> list[Span]:
    """The sentences, joined where one would end inside a stretch that has its own reading."""
    whole: list[Span] = []
    index = 0
    for span in spans:
        while index < len(given) and given[index].end <= span.start:
            index += 1
        if whole and index < len(given) and given[index].start < whole[-1].end:
            whole[-1] = Span(whole[-1].start, span.end)
        else:
            whole.append(span)
    return whole


def _rebased(links: Sequence[Hyperlink], start: int, end: int) -> tuple[Hyperlink, ...]:
    return tuple(
        Hyperlink(max(link.start, start) - start, min(link.end, end) - start, link.url)
        for link in links
        if link.start < end and link.end > start
    )


def _said_for(given: Given, shown: str, language: str) -> str:
    """What is said for a given reading; never a digit or a symbol."""
    if given.kind is MarkKind.SPELL:
        return readings.spelled(shown) or _plainly(shown, language)
    if given.kind is MarkKind.IPA:
        return _plainly(shown, language)
    if given.as_word:
        return _plainly(readings.as_word(shown), language)
    return _plainly(given.value, language) or _plainly(shown, language)


def _plainly(text: str, language: str) -> str:
    """The said form of a few words, without lexicon; letters stay as they are."""
    if re.fullmatch(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*", text):
        return text
    said = "".join(piece[2] for piece in assemble(tokens(text, language), len(text)))
    return said.rstrip(" ,;:—")


def _sentence(
    text: str, span: Span, given: Sequence[Given], extra: _Extra, frame: Frame
) -> Iterator[Utterance]:
    """The utterances of one sentence."""
    shown = text[span.start : span.end]
    overrides = []
    for one in given:
        start, end = max(one.start - span.start, 0), min(one.end - span.start, len(shown))
        said = _said_for(one, shown[start:end], frame.language)
        ipa = one.value if one.kind is MarkKind.IPA else ""
        overrides.append(Override(start, end, said, ipa))
    is_common = len(shown) <= MAX_SAID and not overrides
    read = _read_again if is_common else _read
    for part in cut(read(shown, frame.language, tuple(overrides))):
        start, end = part[0][0], part[-1][1]
        base = span.start + start
        marks = _Marks(
            overrides=[o for o in overrides if start <= o.start < end],
            stressed=[(m.start - span.start, m.end - span.start) for m in extra.stress],
            fired=_fired(given, base, span.start + end) if given else (),
            shipped=[one for one in extra.shipped if start <= one.start and one.end <= end],
            place=extra.whereabouts.place(base),
            hyperlinks=extra.whereabouts.hyperlinks(base, span.start + end),
        )
        yield _utterance(shown, part, marks, frame)


def _read(shown: str, language: str, overrides: tuple[Override, ...]) -> Sequence[Piece]:
    is_endless = len(shown) > LONGEST and not overrides
    read = read_long(shown, language) if is_endless else tokens(shown, language, overrides)
    return assemble(read, len(shown))


_read_again = lru_cache(maxsize=256)(_read)
"""A refrain, or "No.", is read once: a sentence's reading depends on nothing outside it."""


def _fired(given: Sequence[Given], start: int, end: int) -> tuple[str, ...]:
    return tuple(one.fired for one in given if one.entry and start <= one.start < end)


@dataclass(frozen=True, slots=True)
class _Marks:
    """In characters of the sentence."""

    overrides: Sequence[Override]
    stressed: Sequence[tuple[int, int]]
    fired: tuple[str, ...]
    shipped: Sequence[Advice]
    place: Place
    hyperlinks: tuple[Hyperlink, ...]


def _utterance(sentence: str, part: Sequence[Piece], marks: _Marks, frame: Frame) -> Utterance:
    base = part[0][0]
    links: list[Link] = []
    offset = 0
    phonemes: list[Phonemes] = []
    stressed: list[Span] = []
    stress = marks.stressed
    waiting = iter(marks.overrides)
    override = next(waiting, None)
    for start, end, said in part:
        links.append(link(start - base, end - base, offset, offset + len(said)))
        while override and override.start < end:
            if override.ipa and override.said:
                at = offset + max(said.find(override.said), 0)
                phonemes.append(Phonemes(Span(at, at + len(override.said)), override.ipa))
            override = next(waiting, None)
        if stress and said.strip() and any(a < end and start < b for a, b in stress):
            stressed.append(_core(said, offset))
        offset += len(said)
    fired = marks.fired
    if marks.shipped:
        told = _told(sentence, part, marks.shipped)
        phonemes = sorted([*phonemes, *(each for each, _ in told)], key=lambda each: each.span)
        fired += tuple(name for _, name in told if name)
    return Utterance(
        shown=sentence[base : part[-1][1]],
        said=Said("".join(said for _, _, said in part), tuple(phonemes), tuple(stressed)),
        links=tuple(links),
        voice=frame.voice,
        kind=frame.kind,
        cue=frame.cue,
        paragraph=frame.paragraph,
        place=marks.place,
        hyperlinks=marks.hyperlinks,
        fired=fired,
    )


def _told(
    sentence: str, part: Sequence[Piece], shipped: Sequence[Advice]
) -> list[tuple[Phonemes, str]]:
    """Shipped sounds for the words that are said as they are written; the others go without."""
    found: list[tuple[Phonemes, str]] = []
    waiting = iter(shipped)
    one = next(waiting, None)
    offset = 0
    for start, end, said in part:
        at = 0
        while one and one.start < end:
            word = sentence[one.start : one.end].replace("’", "'")
            where = said.find(word, at) if start <= one.start and one.end <= end else -1
            if where >= 0 and not said[where + len(word) : where + len(word) + 1].isalnum():
                at = where + len(word)
                span = Span(offset + where, offset + at)
                found.append((Phonemes(span, one.ipa, shipped=True), one.fired))
            one = next(waiting, None)
        offset += len(said)
    return found


def _core(said: str, offset: int) -> Span:
    """The said words without the punctuation after them."""
    return Span(offset, offset + len(said.rstrip(" .,;:?!—…")))

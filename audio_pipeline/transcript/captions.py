"""Captions: WebVTT and SubRip, cards of at most two lines, a sentence never shares a card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio_pipeline.transcript.sentences import Sentence

VTT_WIDTH = 65
SRT_WIDTH = 32
"""Characters a line: what the podcast namespace's transcript document asks for."""
_LINES = 2
_UNIT = re.compile("[^\\s]+(?:[\u00a0\u202f]+[^\\s]+)*")
"""What stands between two places where a line may break; a no-break space is none."""
_PARTS_AFTER = (*",;:—–…", ",”", ";”", ',"', ';"', ")")
_ORPHANS = 2
"""So few words are not left alone on a sentence's last card."""


@dataclass(frozen=True, slots=True)
class _Unit:
    text: str
    start: float


@dataclass(frozen=True, slots=True)
class _Card:
    start: int
    """Milliseconds."""
    end: int
    lines: tuple[str, ...]
    speaker: str


def vtt(sentences: Sequence[Sentence]) -> str:
    """WebVTT with a voice tag on every card; lines of at most 65 characters, the tag counted."""
    blocks = ["WEBVTT"]
    for card in _cards(sentences, VTT_WIDTH, tagged=True):
        text = _escape("\n".join(card.lines))
        times = f"{_time(card.start, '.')} --> {_time(card.end, '.')}"
        blocks.append(f"{times}\n<v {_escape(card.speaker)}>{text}")
    return "\n\n".join(blocks) + "\n"


def srt(sentences: Sequence[Sentence]) -> str:
    """SubRip, lines of at most 32 characters; `Name:` where the speaker changes, if several speak.

    SubRip has no escapes, so the one string that its readers split at, "-->", is shown as "→".
    """
    named = len({sentence.speaker for sentence in sentences}) > 1
    blocks = []
    for number, card in enumerate(_cards(sentences, SRT_WIDTH, named=named), start=1):
        text = "\n".join(card.lines).replace("-->", "→")
        times = f"{_time(card.start, ',')} --> {_time(card.end, ',')}"
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def _cards(
    sentences: Sequence[Sentence], width: int, *, tagged: bool = False, named: bool = False
) -> Iterator[_Card]:
    """`tagged` leaves room for a voice tag in each card; `named` writes new speakers' names."""
    clock = 0
    before = ""
    for sentence in sentences:
        # A name of half a line or more would squeeze the words out; it is let stick out instead.
        indent = min(len(f"<v {sentence.speaker}>"), width // 2) if tagged else 0
        units = _units(sentence, width - indent)
        if named and sentence.speaker != before:
            units[:0] = [_Unit(part, sentence.start) for part in f"{sentence.speaker}:".split()]
        before = sentence.speaker
        cards = list(_split(units, width, indent))
        ends = [*(card[0].start for card in cards[1:]), sentence.end]
        for card, end in zip(cards, ends, strict=True):
            start = max(clock, round(card[0].start * 1000))
            # WebVTT refuses a card without length.
            clock = max(round(end * 1000), start + 1)
            lines = (" ".join(unit.text for unit in line) for line in _wrap(card, width, indent))
            yield _Card(start, clock, tuple(lines), sentence.speaker)


def _units(sentence: Sentence, longest: int) -> list[_Unit]:
    """The words as they stand between white space; what is longer than a line is cut hard."""
    return [
        _Unit(sentence.text[offset : min(found.end(), offset + longest)], sentence.at(offset))
        for found in _UNIT.finditer(sentence.text)
        for offset in range(found.start(), found.end(), longest)
    ]


def _split(units: Sequence[_Unit], width: int, indent: int) -> Iterator[Sequence[_Unit]]:
    """Runs of units that fill one card each."""
    rest = units
    while rest:
        fit = sum(len(line) for line in _wrap(rest, width, indent)[:_LINES])
        if fit < len(rest):
            fit = _place_to_part(rest, fit)
        yield rest[:fit]
        rest = rest[fit:]


def _wrap(units: Sequence[_Unit], width: int, indent: int) -> list[list[_Unit]]:
    """Units by line; the first line is shorter by `indent`."""
    lines: list[list[_Unit]] = [[]]
    used = indent
    for unit in units:
        used += bool(lines[-1]) + len(unit.text)
        if used > width and lines[-1]:
            lines.append([])
            used = len(unit.text)
        lines[-1].append(unit)
    return lines


def _place_to_part(units: Sequence[_Unit], fit: int) -> int:
    """After punctuation in the card's second half; else where no word or two are left behind."""
    for count in range(fit, fit // 2, -1):
        if units[count - 1].text.endswith(_PARTS_AFTER):
            return count
    return (len(units) + 1) // 2 if len(units) - fit <= _ORPHANS < fit else fit


def _time(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

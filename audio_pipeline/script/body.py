"""The body of a script: lines become blocks, blocks become cues."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum, auto

from audio_pipeline.errors import Place, Problem
from audio_pipeline.models import (
    Chapter,
    Cue,
    Hyperlink,
    Mark,
    Pause,
    Speech,
    SpeechKind,
    Sting,
    Table,
)
from audio_pipeline.script.inline import STING, Scan, scan
from audio_pipeline.script.near import is_one_edit, is_slip, suggest
from audio_pipeline.script.source import WHITE, Line

ARTICLE_NOW = "[article now]"
ARTICLE_DROPPED = "[article dropped]"
"""What opens the marks under a sentence that the editor and the article have both changed."""
_CONFLICT = re.compile(r"[ \t\f\v]*\[article[ \t]+(now|dropped)\](?=\s|$)", re.IGNORECASE)
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_RULE = re.compile(r"[ \t]*:?-+:?[ \t]*")
_HEADING = re.compile(r"[ \t]*(#{1,6})(?:[ \t]+|$)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?=[^ \t\n\r\f\v])")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_ALONE = re.compile(r"[ \t\f\v]*\[([^\[\]]*)\][ \t\f\v]*")
_VOICE = re.compile(r"[ \t\f\v]*@([\w-]+)(?=\s|$)")


class Opening(Enum):
    """What a line's first characters make of it."""

    BLANK = auto()
    TEXT = auto()
    TITLE = auto()
    CHAPTER = auto()
    HEADING = auto()
    ITEM = auto()
    QUOTE = auto()
    STING = auto()
    CONFLICT = auto()
    TABLE = auto()


_KINDS = {
    Opening.TEXT: SpeechKind.PARAGRAPH,
    Opening.HEADING: SpeechKind.HEADING,
    Opening.ITEM: SpeechKind.LIST_ITEM,
    Opening.QUOTE: SpeechKind.QUOTE,
}


def opening(text: str) -> tuple[Opening, int]:
    """What a line opens, and where its own text begins."""
    if not text.strip(WHITE):
        return Opening.BLANK, 0
    if found := _HEADING.match(text):
        level = len(found.group(1))
        kind = {1: Opening.TITLE, 2: Opening.CHAPTER}.get(level, Opening.HEADING)
        return kind, found.end()
    if found := _ITEM.match(text):
        return Opening.ITEM, found.end()
    if found := _QUOTE.match(text):
        return Opening.QUOTE, found.end()
    if _ROW.match(text):
        return Opening.TABLE, text.index("|")
    if found := _CONFLICT.match(text):
        return Opening.CONFLICT, text.index("[")
    if (alone := _ALONE.fullmatch(text)) and (sting := STING.fullmatch(alone.group(1))):
        word = sting.group(1)
        if word.lower() == "sting" or is_slip(word, "sting"):
            return Opening.STING, text.index("[")
    return Opening.TEXT, 0


def voice_opening(text: str) -> re.Match[str] | None:
    """`@name` at the start of a paragraph's text, whether or not a voice has that name."""
    return _VOICE.match(text)


@dataclass(slots=True)
class _Block:
    kind: Opening
    lines: list[tuple[Line, int]]
    """Each line, and where in it the block's text begins."""
    starts: list[int] = field(default_factory=list)

    def source(self) -> str:
        """The block's text as typed, lines joined by newlines."""
        self.starts, at = [], 0
        for line, begin in self.lines:
            self.starts.append(at)
            at += len(line.text) - begin + 1
        return "\n".join(line.text[begin:] for line, begin in self.lines)

    def place(self, path: str, offset: int) -> Place:
        at = max(0, bisect_right(self.starts, offset) - 1)
        line, begin = self.lines[at]
        return Place(path, line.number, line.column(begin + offset - self.starts[at]))


@dataclass(slots=True)
class Body:
    """What the body's lines hold, faults included."""

    cues: list[Cue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    titles: list[tuple[str, Place]] = field(default_factory=list)
    """`# Title` lines."""


def read_body(
    lines: list[Line], *, path: str, voices: Collection[str], stings: Collection[str]
) -> Body:
    reader = _Reader(path, voices, stings)
    for block in _blocks(lines):
        reader.read(block)
    return reader.body


def _blocks(lines: list[Line]) -> list[_Block]:
    blocks: list[_Block] = []
    current: _Block | None = None
    for line in lines:
        kind, begin = opening(line.text)
        if kind is Opening.QUOTE and not line.text[begin:].strip(WHITE):
            kind = Opening.BLANK
        joins = kind is Opening.TEXT or (
            kind in (Opening.QUOTE, Opening.TABLE) and current is not None and current.kind is kind
        )
        if kind is Opening.TEXT and current is not None and current.kind is Opening.TABLE:
            joins = False
        if current is not None and joins:
            current.lines.append((line, begin))
            continue
        current = None
        if kind is not Opening.BLANK:
            blocks.append(_Block(kind, [(line, begin)]))
            if kind in (Opening.TEXT, Opening.ITEM, Opening.QUOTE, Opening.CONFLICT, Opening.TABLE):
                current = blocks[-1]
    return blocks


class _Reader:
    def __init__(self, path: str, voices: Collection[str], stings: Collection[str]) -> None:
        self.path = path
        self.voices = voices
        self.stings = stings
        self.paragraph = 0
        self.body = Body()

    def read(self, block: _Block) -> None:
        source = block.source()
        match block.kind:
            case Opening.STING:
                self.sting(block, source)
            case Opening.TABLE:
                self.table(block)
            case Opening.CONFLICT:
                self.conflict(block, source)
            case Opening.TITLE | Opening.CHAPTER:
                self.title(block, source)
            case _:
                self.speech(block, source)

    def fault(self, place: Place, message: str, hint: str, code: str) -> None:
        self.body.problems.append(Problem(place, message, hint, code))

    def scanned(self, block: _Block, source: str) -> Scan:
        result = scan(source, self.stings)
        for fault in result.faults:
            self.fault(block.place(self.path, fault.offset), fault.message, fault.hint, fault.code)
        return result

    def sting(self, block: _Block, source: str) -> None:
        word, name = source.strip(WHITE)[1:-1].split(None, 1)
        name = name.strip()
        place = block.place(self.path, 0)
        if word.lower() != "sting":
            self.fault(
                place,
                f"[{word} {name}] is no mark",
                f"did you mean [sting {name}]? \\[ for a bracket",
                "near-sting",
            )
        elif name not in self.stings:
            hint = (
                suggest(name, self.stings, "stings")
                if self.stings
                else "name its file under [stingers] in scripts/show.toml"
            )
            self.fault(place, f'no sting called "{name}"', hint, "unknown-sting")
        else:
            self.body.cues.append(Sting(name, place))

    def table(self, block: _Block) -> None:
        """Rows for the notes, under the words that stand before them."""
        cells = [_cells(line.text[begin:]) for line, begin in block.lines]
        rows = tuple(row for row in cells if not all(map(_RULE.fullmatch, row)))
        spoken = self.body.cues[-1] if self.body.cues else None
        title = spoken.text if isinstance(spoken, Speech) else ""
        if rows:
            self.body.tables.append(Table(title, rows, block.place(self.path, 0)))

    def conflict(self, block: _Block, source: str) -> None:
        """What `pipeline.merging` leaves where it must not choose."""
        found = _CONFLICT.match(source)
        told = " ".join(source[found.end() :].split()) if found else ""
        now = found is not None and found.group(1).lower() == "now"
        self.fault(
            block.place(self.path, 0),
            f"the article now says: {told}" if now else f"the article no longer says: {told}",
            "the line above is yours: change it or keep it, then delete this line"
            if now
            else "take yours out or keep it, then delete this line",
            "conflict",
        )

    def title(self, block: _Block, source: str) -> None:
        place = block.place(self.path, 0)
        result = self.scanned(block, source)
        title = result.text.strip(WHITE)
        if result.pauses:
            self.fault(
                block.place(self.path, result.pauses[0][2]),
                "a pause within a title",
                "put it on a line of its own",
                "pause-in-title",
            )
        if not title:
            self.fault(place, "a heading without words", "write ## and a title", "empty-heading")
        elif block.kind is Opening.TITLE:
            self.body.titles.append((title, place))
        else:
            self.body.cues.append(Chapter(title, place))

    def speech(self, block: _Block, source: str) -> None:
        voice, begin = self.voice(block, source)
        if begin:
            # Blanked, not cut: every offset stays an offset into the block as it was typed.
            source = " " * begin + source[begin:]
        result = self.scanned(block, source)
        parts = _parts(result)
        kind = _KINDS[block.kind]
        spoken = False
        for start, end, pause in parts:
            if start < end:
                self.body.cues.append(self.part(block, result, kind, voice, start, end))
                spoken = True
            if pause is not None:
                seconds, typed = pause
                self.body.cues.append(Pause(seconds, block.place(self.path, typed)))
        if spoken:
            self.paragraph += 1
        elif voice or block.kind is Opening.HEADING:
            place = block.place(self.path, 0)
            what = f"@{voice} has" if voice else "a heading has"
            self.fault(place, f"{what} nothing to say", "write the words after it", "no-words")

    def voice(self, block: _Block, source: str) -> tuple[str | None, int]:
        found = voice_opening(source) if block.kind is not Opening.HEADING else None
        if not found:
            return None, 0
        name = found.group(1)
        if name in self.voices:
            return name, found.end()
        if any(is_one_edit(name, voice) for voice in self.voices):
            self.fault(
                block.place(self.path, found.start(1) - 1),
                f'no voice called "{name}"',
                suggest(name, self.voices, "voices"),
                "unknown-voice",
            )
            # Named for a moment so that "@bem" is not reported as a word as well.
            return None, found.end()
        return None, 0

    def part(
        self, block: _Block, result: Scan, kind: SpeechKind, voice: str | None, start: int, end: int
    ) -> Speech:
        """The speech of the shown characters start <= i < end."""
        return Speech(
            kind,
            result.text[start:end],
            block.place(self.path, result.typed(start)),
            voice,
            tuple(
                Mark(mark.kind, low, high, mark.value)
                for mark in result.marks
                if (low := max(mark.start, start) - start) < (high := min(mark.end, end) - start)
            ),
            tuple(
                Hyperlink(low, high, link.url)
                for link in result.hyperlinks
                if (low := max(link.start, start) - start) < (high := min(link.end, end) - start)
            ),
            self.paragraph,
            _lines(block, result, start, end),
        )


def _cells(row: str) -> tuple[str, ...]:
    """What unescaped bars part.

    >>> _cells("| Year | Fog |")
    ('Year', 'Fog')
    """
    parts, escaped = [""], False
    for character in row.strip(WHITE)[1:-1]:
        if escaped or character not in "\\|":
            parts[-1] += character
            escaped = False
        elif character == "|":
            parts.append("")
        else:
            escaped = True
    return tuple(part.strip(WHITE) for part in parts)


def _parts(result: Scan) -> list[tuple[int, int, tuple[float | None, int] | None]]:
    """(start, end, the pause after it) for each stretch between pauses, spaces trimmed."""
    parts: list[tuple[int, int, tuple[float | None, int] | None]] = []
    start = 0
    for end, seconds, typed in result.pauses:
        parts.append((*_trimmed(result.text, start, end), (seconds, typed)))
        start = end
    parts.append((*_trimmed(result.text, start, len(result.text)), None))
    return parts


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in WHITE:
        start += 1
    while end > start and text[end - 1] in WHITE:
        end -= 1
    return start, end


def _lines(block: _Block, result: Scan, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """(offset in the part, line) wherever a line of the script begins in it."""
    found: list[tuple[int, int]] = []
    for shown, typed in [(start, result.typed(start)), *result.anchors]:
        if not start <= shown < end or result.text[shown] == " ":
            continue
        number = block.lines[max(0, bisect_right(block.starts, typed) - 1)][0].number
        if not found or number > found[-1][1]:
            found.append((shown - start, number))
    return tuple(found)

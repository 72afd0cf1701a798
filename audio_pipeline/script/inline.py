"""Marks inside a paragraph: from the text an editor typed to the text that is shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from audio_pipeline.models import Hyperlink, Mark, MarkKind
from audio_pipeline.script.near import is_slip
from audio_pipeline.script.source import PUNCTUATION, fold

LONGEST_PAUSE = 60.0
"""Seconds. Anything longer is "s" typed for "ms"."""
_SPECIAL = re.compile(r"[\\{*\[!]|[ \t\n\r\f\v]+")
_ESCAPE = re.compile(rf"\\({PUNCTUATION})")
_SAY = re.compile(r"\{((?:\\.|[^{}|\\])*)\|((?:\\.|[^{}\\])*)\}", re.DOTALL)
_STARS = re.compile(r"\*+")
_CLOSING_STAR = re.compile(r"(?<![\s\\*])\*(?![\w*])")
_CLOSING_STARS = re.compile(r"(?<![\s\\*])\*{2,}(?!\w)")
_ADDRESS = re.compile(r'\(((?:[^\s()]|\([^\s()]*\))*)(?:\s+"[^"]*")?\)')
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_PAUSE = re.compile(r"pause(?:\s+(\d+(?:\.\d+)?)(ms|s))?", re.IGNORECASE)
_LIKE_PAUSE = re.compile(r"(\w+)(?:\s+(\d[\d.,]*\s*\w*))?")
STING = re.compile(r"(\w+)\s+([\w-]+)")
"""What stands in the brackets of `[sting NAME]`, or of something like it."""


@dataclass(frozen=True, slots=True)
class Fault:
    offset: int
    message: str
    hint: str
    code: str


@dataclass(slots=True)
class Scan:
    """A paragraph as read. Offsets in `text` count shown characters, all others typed ones."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    hyperlinks: list[Hyperlink] = field(default_factory=list)
    pauses: list[tuple[int, float | None, int]] = field(default_factory=list)
    """(offset in text, seconds, offset as typed)."""
    faults: list[Fault] = field(default_factory=list)
    reads: list[int] = field(default_factory=list)
    """Where something was read as more than text."""
    anchors: list[tuple[int, int]] = field(default_factory=list)
    """(offset in text, offset as typed), ascending, wherever the two part."""

    def typed(self, offset: int) -> int:
        """Where the shown character at `offset` was typed."""
        at = bisect_right(self.anchors, (offset, 10**12)) - 1
        shown, typed = self.anchors[at] if at >= 0 else (0, 0)
        return typed + offset - shown


def scan(source: str, stings: Collection[str] | None = None) -> Scan:
    """Reads a paragraph, lines joined by newlines. `stings` None: any name could be a sting's."""
    return _Scanner(source, stings).run()


def is_address(url: str) -> bool:
    """Whether a link may lead there: http, https or mailto, whole.

    >>> is_address("https://example.org/a"), is_address("javascript:x"), is_address("https:///a")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme.lower() == "mailto":
        return "@" in parts.path.strip("@")
    return parts.scheme.lower() in {"http", "https"} and bool(host)


class _Scanner:
    def __init__(self, source: str, stings: Collection[str] | None) -> None:
        self.source = source
        self.stings = stings
        self.pairs = _pairs(source)
        self.pieces: list[str] = []
        self.length = 0
        self.blank = True  # nothing shown yet, or a space shown last
        self.in_link = False
        self.no_star_from = len(source)
        self.out = Scan()

    def run(self) -> Scan:
        self.read(0, len(self.source))
        self.out.text = "".join(self.pieces)
        self.out.marks.sort(key=lambda mark: (mark.start, -mark.end))
        return self.out

    def read(self, position: int, end: int) -> None:
        while position < end:
            found = _SPECIAL.search(self.source, position, end)
            if not found:
                self.show(self.source[position:end], position)
                return
            self.show(self.source[position : found.start()], position)
            position = self.special(found.group()[0], found, end)

    def special(self, character: str, found: re.Match[str], end: int) -> int:
        position = found.start()
        match character:
            case "\\":
                after = self.escape(position, end)
            case "{":
                after = self.say(position, end)
            case "*":
                after = self.stress(position, end)
            case "[":
                after = self.bracket(position, end)
            case "!":
                after = self.picture(position, end)
            case _:
                if not self.blank:
                    self.show(" ", position)
                return found.end()
        if after is not None:
            return after
        self.show(character, position)
        return position + 1

    def show(self, text: str, typed: int) -> None:
        if text:
            self.out.anchors.append((self.length, typed))
            self.pieces.append(text)
            self.length += len(text)
            self.blank = text[-1] == " "

    def fault(self, offset: int, message: str, hint: str, code: str) -> None:
        self.out.reads.append(offset)
        self.out.faults.append(Fault(offset, message, hint, code))

    def escape(self, position: int, end: int) -> int | None:
        found = _ESCAPE.match(self.source, position, end)
        if not found:
            return None
        self.out.reads.append(position)
        self.show(found.group(1), position + 1)
        return found.end()

    def say(self, position: int, end: int) -> int | None:
        found = _SAY.match(self.source, position, end)
        if not found:
            return None
        shown, said = (fold(_ESCAPE.sub(r"\1", side)) for side in found.groups())
        if not shown or not said or said.replace("/", "") == "":
            missing = "shown before" if not shown else "said after"
            self.fault(
                position,
                f"nothing is {missing} the bar in {fold(found.group())}",
                "write {shown|said}, or \\{ for a brace",
                "empty-say",
            )
            return None
        self.out.reads.append(position)
        start = self.length
        self.show(shown, position + 1)
        self.out.marks.append(_say_mark(start, self.length, shown, said))
        return found.end()

    def stress(self, position: int, end: int) -> int | None:
        run = _STARS.match(self.source, position, end)
        before = self.source[position - 1] if position else " "
        if not run or run.end() == end or self.source[run.end()].isspace():
            return None
        if before.isalnum() or before in "_*" or position >= self.no_star_from:
            return None
        if run.end() - position > 1:
            return self.strong(run, end)
        closing = _CLOSING_STAR.search(self.source, position + 1, end)
        if not closing:
            if end == len(self.source):
                self.no_star_from = position
            return None
        self.out.reads.append(position)
        start = self.length
        self.read(position + 1, closing.start())
        self.out.marks.append(Mark(MarkKind.STRESS, start, self.length))
        return closing.end()

    def strong(self, run: re.Match[str], end: int) -> int | None:
        closing = _CLOSING_STARS.search(self.source, run.end(), end)
        if closing:
            words = fold(self.source[run.end() : closing.start()])
            self.fault(
                run.start(),
                f'"{run.group()}" is no mark',
                f"write *{words}* for stress, or \\* for an asterisk",
                "strong",
            )
        self.show(run.group(), run.start())
        return run.end()

    def bracket(self, position: int, end: int) -> int | None:
        close = self.pairs.get(position, end)
        if close >= end:
            return None
        inner = self.source[position + 1 : close]
        address = _ADDRESS.match(self.source, close + 1, end)
        if address:
            return self.link(position, close, address)
        if pause := _PAUSE.fullmatch(inner):
            return self.pause(position, pause, close + 1)
        self.slips(position, inner)
        return None

    def link(self, position: int, close: int, address: re.Match[str]) -> int:
        words = self.source[position : close + 1]
        fault = ""
        if self.in_link:
            fault = "a link inside a link"
        elif not fold(words[1:-1]):
            fault = "a link without words"
        elif not is_address(address.group(1)):
            fault = f'"{address.group(1)}" is no address for a link'
        if fault:
            hint = "[words](https://…), [words](mailto:…), or \\[ for a bracket"
            self.fault(position, fault, hint, "bad-link")
        else:
            self.out.reads.append(position)
        start, outer, self.in_link = self.length, self.in_link, True
        self.read(position + 1, close)
        self.in_link = outer
        if not fault:
            self.out.hyperlinks.append(Hyperlink(start, self.length, address.group(1)))
        return address.end()

    def picture(self, position: int, end: int) -> int | None:
        close = self.pairs.get(position + 1, end)
        if close < end and _ADDRESS.match(self.source, close + 1, end):
            self.fault(
                position,
                "a picture cannot be spoken",
                "give the episode's picture as `image:` in the front matter, or \\! for a !",
                "picture",
            )
        return None

    def pause(self, position: int, found: re.Match[str], after: int) -> int:
        number, unit = found.groups()
        seconds = float(number) / (1000 if unit.lower() == "ms" else 1) if number else None
        if seconds is not None and not 0 < seconds <= LONGEST_PAUSE:
            self.fault(
                position,
                f"a pause of {number}{unit}",
                f"pauses last up to {LONGEST_PAUSE:g}s: [pause 2s], [pause 400ms]",
                "bad-pause",
            )
            return after
        self.out.reads.append(position)
        self.out.pauses.append((self.length, seconds, position))
        return after

    def slips(self, position: int, inner: str) -> None:
        """Reports what was meant for a mark; everything else in brackets is the newspaper's."""
        like = _LIKE_PAUSE.fullmatch(inner)
        if like and (like.group(1).lower() == "pause" or is_slip(like.group(1), "pause")):
            time = "".join((like.group(2) or "").split())
            known = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)?(?:ec(?:ond)?s?)?", time)
            meant = f" {known.group(1)}{known.group(2) or 's'}" if known else ""
            self.fault(
                position,
                f"[{inner}] is no pause",
                f"did you mean [pause{meant}]? \\[ for a bracket",
                "bad-pause",
            )
        sting = STING.fullmatch(inner)
        if (
            sting
            and sting.group(1) == "sting"
            and (self.stings is None or sting.group(2) in self.stings)
        ):
            self.fault(
                position,
                f"[{inner}] stands within a sentence",
                "a sting stands alone on its line",
                "sting-in-sentence",
            )


def _say_mark(start: int, end: int, shown: str, said: str) -> Mark:
    if said == "spell":
        return Mark(MarkKind.SPELL, start, end)
    if said == "word":
        return Mark(MarkKind.SAY, start, end, shown)
    if len(said) > 2 and said[0] == said[-1] == "/":
        return Mark(MarkKind.IPA, start, end, said[1:-1].strip())
    return Mark(MarkKind.SAY, start, end, said)


def _pairs(source: str) -> dict[int, int]:
    """Which bracket closes which, escapes passed over; found once, so that "[[[[" costs no time."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for found in _BRACKET.finditer(source):
        if found.group() == "[":
            stack.append(found.start())
        elif found.group() == "]" and stack:
            pairs[stack.pop()] = found.start()
    return pairs

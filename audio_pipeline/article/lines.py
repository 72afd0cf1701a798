"""Pasted text: lines to raw blocks. Hard wraps are undone; lists, quotes, mail heads recognised."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audio_pipeline.article.block import Facts, Kind, Raw, fold
from audio_pipeline.article.contents import with_contents
from audio_pipeline.article.folios import without_breaks
from audio_pipeline.article.mail import mail_head, signed
from audio_pipeline.article.masthead import iso_date
from audio_pipeline.article.numbering import Numbered, numbered
from audio_pipeline.article.pasted import Line
from audio_pipeline.article.shape import EDIT, ends_sentence, is_blank, words
from audio_pipeline.article.wrapping import MIN_WRAP, fits, is_wider, parted, wrap_width

_BROKEN = 45
"""Characters on both sides of a break that no wrapping made."""
_BREAK = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"^([-*+•‣◦▪●∙·–▢☐□✓✔])\s+(?=\S)")
_ALWAYS_BULLET = "•‣◦▪●∙▢☐□✓✔"
_LONE_BULLETS = frozenset("•‣◦▪●▢☐□✓✔")
_NUMBER = re.compile(r"^\(?(\d{1,3})[.)]\s+(?=\S)")
_HASHES = re.compile(r"^(#{1,6})\s+(?=\S)")
_UNDERLINE = re.compile(r"^(=+|-{3,}|~{3,})$")
_CELL = re.compile(r"\t+|(?<=[^\s.!?…])[ \u00a0]{2,}(?=\S)")
_FIGURE = re.compile(r"^(?:fig(?:ure|\.)|abb(?:ildung|\.)|table|tabelle|plate) ?\d", re.I)
"""A caption among wrapped lines: its last line may be as long as any."""
_LEADERS = re.compile(r"(?:\. ?){5,}\d{0,4}$")
"""The dots of printed contents, up to the page's number."""
_INDENT = 8


@dataclass(frozen=True, slots=True)
class Pasted:
    blocks: tuple[Raw, ...]
    facts: Facts


def read_lines(text: str) -> Pasted:
    """The blocks of pasted or typed text, with their lines; what a mail's head says as facts."""
    lines = [
        Line(number, fold(raw), len(raw) - len(raw.lstrip(" \t\u00a0")), _cells(raw))
        for number, raw in enumerate(_BREAK.split(text), start=1)
    ]
    lines = [replace(line, text="") if not line.text else line for line in lines]
    lines, around = _unquoted(lines)
    lines = _without_edits(_bulleted(_single_spaced(lines)))
    facts, head, lines = mail_head(lines)
    body, signature = signed(lines)
    width = wrap_width(body)
    if width:
        body, edges = without_breaks(body)
        around = [*around, *edges]
    spelled = Counter(_whole_words(body))
    marked = numbered(body) if width else Numbered(frozenset(), frozenset())
    blocks: list[Raw] = [*around, *head]
    for group in _groups(body):
        for part in _parts(group, marked):
            blocks += _group_blocks(part, width, spelled, marked)
    blocks = with_contents(_edited(_lists(blocks)))
    blocks += [Raw(line.text, line=line.number, mark="signature") for line in signature]
    return Pasted(tuple(blocks), facts)


def _cells(raw: str) -> tuple[str, ...]:
    """What tabs or wide gaps part; nothing where they part nothing."""
    parts = tuple(fold(part) for part in _CELL.split(raw.strip()))
    return parts if len(parts) > 1 else ()


def _unquoted(lines: Sequence[Line]) -> tuple[list[Line], list[Raw]]:
    """A mail that is passed on with `>` before each line: the mail, and the words around it."""
    texts = [line for line in lines if line.text]
    quoted = [line for line in texts if line.text.startswith(">")]
    if len(quoted) < 8 or len(quoted) < 0.6 * len(texts):
        return list(lines), []
    around = [
        Raw(line.text, line=line.number, mark="mail-header")
        for line in texts
        if not line.text.startswith(">")
    ]
    inside = [
        replace(line, text=line.text.removeprefix(">").removeprefix(" ").strip(), indent=0)
        if line.text.startswith(">")
        else replace(line, text="")
        for line in lines
    ]
    return inside, around


def _single_spaced(lines: Sequence[Line]) -> list[Line]:
    """Text out of a PDF may have a blank line under each line: the single ones say nothing.

    The evidence is that sentences run on over most of them.
    """
    texts = [at for at, line in enumerate(lines) if line.text]
    pairs = [(a, b) for a, b in itertools.pairwise(texts) if len(lines[a].text) >= MIN_WRAP]
    gaps = Counter(b - a for a, b in pairs if b > a + 1)
    gap = min(gaps, key=lambda size: (-gaps[size], size), default=2)
    apart = [(a, b) for a, b in pairs if b == a + gap]
    runs_on = sum(lines[b].text[0].islower() and not ends_sentence(lines[a].text) for a, b in apart)
    if len(apart) < 6 or len(apart) < 0.5 * len(pairs) or runs_on < 0.4 * len(apart):
        return list(lines)
    dropped = {at for a, b in itertools.pairwise(texts) if b <= a + gap for at in range(a + 1, b)}
    return [line for at, line in enumerate(lines) if at not in dropped]


def _bulleted(lines: Sequence[Line]) -> list[Line]:
    """A bullet or a box to tick alone on its line belongs to the line under it."""
    done: list[Line] = []
    for line in lines:
        if done and done[-1].text in _LONE_BULLETS and line.text:
            bullet = done.pop()
            line = replace(line, text=f"• {line.text}", number=bullet.number)
        done.append(line)
    return done


def _without_edits(lines: Sequence[Line]) -> list[Line]:
    """ "History[edit]" as two lines, which other browsers make of it."""
    done: list[Line] = []
    for line in lines:
        edit = EDIT.search(line.text)
        if edit and edit.start():
            done.append(replace(line, text=line.text[: edit.start()].rstrip()))
            line = replace(line, text=edit[0])
        done.append(line)
    return done


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    for has_text, group in itertools.groupby(lines, key=lambda line: bool(line.text)):
        if has_text:
            yield list(group)


def _parts(group: Sequence[Line], marked: Numbered) -> Iterator[list[Line]]:
    """A group parted at the headings of sections and at notes, which no line runs into."""
    part: list[Line] = []
    for line in group:
        after_head = bool(part) and part[-1].number in marked.heads
        if part and (line.number in marked.heads | marked.notes or after_head):
            yield part
            part = []
        part.append(line)
    yield part


def _group_blocks(
    group: Sequence[Line], width: int, spelled: Mapping[str, int], marked: Numbered
) -> list[Raw]:
    """Lines without a blank between them: one block where they are wrapped, else one a line."""
    if group[0].number in marked.heads:
        return [replace(_block(group, spelled, gap=True), kind=Kind.HEADING, level=2, sure=True)]
    runs: list[list[Line]] = []
    for line in group:
        if runs and _continues(runs[-1], line, width):
            runs[-1].append(line)
        else:
            runs.append([line])
    if width:
        runs = parted(runs)
    return _underlined([_block(run, spelled, gap=not at) for at, run in enumerate(runs)])


def _continues(run: Sequence[Line], line: Line, width: int) -> bool:
    above = run[-1]
    if line.text.startswith(">"):
        return above.text.startswith(">") and len(line.text) > 1 and len(above.text) > 1
    if _starts_anew(line.text) or above.text.startswith(">") or _HASHES.match(above.text):
        return False
    if _BULLET.match(run[0].text) or _NUMBER.match(run[0].text):
        return line.indent > run[0].indent or (bool(width) and not fits(above, line, width))
    if _FIGURE.match(run[0].text) and ends_sentence(above.text):
        return False
    if _LEADERS.search(above.text) or (width and is_wider(above, line, width)):
        return False
    if len(run) == 1 and _is_indented(above, line):
        return False
    if is_blank(above.text) or line.indent > above.indent or (line.cells and iso_date(line.text)):
        return False
    if not width:
        return _is_broken(above.text, line.text)
    if not fits(above, line, width):
        return True
    small = line.text[0].islower() or (line.text[0].isdigit() and above.text[-1].islower())
    carries_on = small and not ends_sentence(above.text)
    long = len(above.text) >= 0.6 * width or above.text.endswith("-")
    return carries_on and (long or _is_broken(above.text, line.text))


def _is_indented(above: Line, line: Line) -> bool:
    """Whether both are first lines: a printed paragraph's second line stands at the margin."""
    same = 2 <= line.indent <= _INDENT and line.indent == above.indent
    return same and ends_sentence(above.text) and not line.text[0].islower()


def _is_broken(above: str, below: str) -> bool:
    """A sentence broken once on a page that wraps no lines; a verse's lines are shorter."""
    return (
        min(len(above), len(below)) >= _BROKEN
        and below[0].islower()
        and above[0].isupper()
        and (above[-1].isalnum() or above[-1] == ",")
    )


def _starts_anew(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBER.match(text) or _HASHES.match(text)) or is_blank(text)


def _block(run: Sequence[Line], spelled: Mapping[str, int], *, gap: bool) -> Raw:
    first = run[0]
    if first.text.startswith(">") and not is_blank(first.text):
        text = _joined([line.text.lstrip("> ") for line in run], spelled)
        said = any(ends_sentence(line.text) for line in run)  # Else a list of links, with arrows.
        return Raw(text, Kind.QUOTE, first.number, sure=said, gap=gap)
    text = _joined([line.text for line in run], spelled)
    hashes = _HASHES.match(text)
    if hashes:
        text = text[hashes.end() :].rstrip("# ") or text[hashes.end() :]
        level = len(hashes[1])
        return Raw(text, Kind.HEADING, first.number, level=level, sure=True, gap=gap)
    mark = "separator" if is_blank(text) else ""
    row = first.cells if len(run) == 1 else ()
    return Raw(text, Kind.PARAGRAPH, first.number, gap=gap, cells=len(row) or 1, row=row, mark=mark)


def _joined(parts: Sequence[str], spelled: Mapping[str, int]) -> str:
    """Wrapped lines as one; a word cut by a hyphen is mended if the text spells it whole."""
    text = parts[0]
    for part in parts[1:]:
        cut = re.search(r"([^\W\d_]+)-$", text)
        rest = re.match(r"[^\W\d_]+", part)
        if cut and rest and part[0].islower():
            whole = text[: cut.start()].endswith("-") or not _is_cut(cut[1], rest[0], spelled)
            text = (text if whole else text[:-1]) + part
        else:
            text = f"{text} {part}"
    return text


def _whole_words(lines: Sequence[Line]) -> Iterator[str]:
    """The text's words, without the halves that a hyphen at a line's end leaves."""
    cut = False
    for line in lines:
        found = words(line.text)
        ends_cut = line.text.endswith("-")
        yield from map(str.casefold, found[cut : len(found) - ends_cut])
        cut = ends_cut


def _is_cut(first: str, rest: str, spelled: Mapping[str, int]) -> bool:
    """Whether a hyphen at a line's end parts one word, and not two of a compound."""
    if (first + rest).casefold() in spelled:
        return True
    both = all(half.casefold() in spelled for half in (first, rest))
    return not both and first.casefold() not in _PREFIXES and len(rest) >= 2


_PREFIXES = frozenset(
    {"self", "well", "non", "mid", "half", "great", "long", "short", "anti", "all"}
    | {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty"}
)


def _underlined(blocks: Sequence[Raw]) -> list[Raw]:
    """A line with a rule of the same length right under it is a heading."""
    done = list(blocks)
    for index, block in enumerate(blocks[1:], start=1):
        above = blocks[index - 1]
        rule = _UNDERLINE.match(block.text)
        if rule and not block.gap and above.kind is Kind.PARAGRAPH and not above.mark:
            level = 1 if rule[1].startswith("=") else 2
            done[index - 1] = replace(above, kind=Kind.HEADING, level=level, sure=True)
    return done


def _lists(blocks: Sequence[Raw]) -> list[Raw]:
    """Bullets and numbers become list items where two or more follow each other.

    A bullet is a sign and goes; a number is a word of the text and stays.
    """
    done = list(blocks)
    for index, block in enumerate(blocks):
        if block.kind is not Kind.PARAGRAPH or block.mark:
            continue
        near = [blocks[at] for at in (index - 1, index + 1) if 0 <= at < len(blocks)]
        bullet = _BULLET.match(block.text)
        if bullet and (
            bullet[1] in _ALWAYS_BULLET
            or any(other.text.startswith(bullet[1] + " ") for other in near)
        ):
            text = block.text[bullet.end() :]
            done[index] = replace(block, text=text, kind=Kind.LIST_ITEM, sure=True)
        number = _NUMBER.match(block.text)
        if number and any(_follows(int(number[1]), other.text) for other in near):
            done[index] = replace(block, kind=Kind.LIST_ITEM, sure=True)
    return done


def _edited(blocks: Sequence[Raw]) -> list[Raw]:
    """A line over "[edit]" is a heading."""
    done = list(blocks)
    for index, block in enumerate(blocks):
        if index and EDIT.fullmatch(block.text):
            done[index] = replace(block, mark="control")
            if blocks[index - 1].kind is Kind.PARAGRAPH and not blocks[index - 1].mark:
                done[index - 1] = replace(blocks[index - 1], kind=Kind.HEADING, level=2, sure=True)
    return done


def _follows(number: int, text: str) -> bool:
    other = _NUMBER.match(text)
    return bool(other) and abs(int(other[1]) - number) == 1  # type: ignore[index]

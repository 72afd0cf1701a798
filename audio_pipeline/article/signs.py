"""The rules of what a line says of itself: its phrases, tongue, cells, figures, marks of notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from audio_pipeline.article.block import Kind
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.scent import STRONG, scent
from audio_pipeline.article.shape import (
    ends_sentence,
    is_prose,
    is_quoted,
    key,
    words,
)
from audio_pipeline.article.standing import (
    is_line,
)
from audio_pipeline.article.tongue import is_foreign, language_of

_POST_LINES = 8
_STAMPS = frozenset({"date", "timestamp"})
_NUMERIC = re.compile(r"^[+\-−–£$€¥]?[\d][\d.,:/]*(?:[%°kKmM]|bn|pp)?$|^[-–—]$")
_REPEATED_WORDS = 6
_HANDLE = re.compile(
    r"(?:^[—–-]\s.{2,60})?\(@\w+\)|^\S.{1,40}\s@\w{2,30}(?:\s·.{1,30})?$|^@\w{2,30}(?:\s·.*)?$"
)
_STATS = re.compile(
    r"\b\d[\d.,]*[kKmM]?\s+(?:re)?(?:posts?|likes?|tweets?|retweets?|views|shares|replies)\b", re.I
)
_NOTE = re.compile(r"^(?:\[(\d{1,3})\]|\^?(\d{1,3})[.)]?(?=\s+[A-Z(“\"])|[¹²³⁴-⁹*†‡]|\^\s)\s*")
_STARRED = re.compile(r"^([*†‡])\s?(?=[A-Z])")
_PRESS = re.compile(r"^(?:notes? (?:to|for) editors?|background notes?)\b", re.I)
_LISTED = re.compile(r"^\d{1,3}[.)]\s+\S")
"""An entry of a list, no page number."""
_FOLIO = re.compile(r"^(?:\d{1,4}|[ivxlc]{1,6}|page \d+(?: of \d+)?)$", re.I)
_YEAR = re.compile(r"\w\s(?:19|20)\d\d$")
_FOLIO_ENDS = re.compile(r"^\d{1,4}\b\s*|\s*\b\d{1,4}$")


def footnotes(page: Page) -> Mapping[int, str]:
    """Notes under the text: behind a heading that says so, or where the text has their mark."""
    found: dict[int, str] = {}
    bodies = page.bodies
    half = bodies[len(bodies) // 2] if bodies else len(page.blocks)
    press = next((at for at in page.kept if at > half and _heads_press_notes(page, at)), -1)
    # Nothing under "Notes to editors" is the release.
    found.update((at, "footnote") for at in page.kept if 0 <= press <= at)
    for index in page.kept:
        text = page.text(index)
        if key(text) in phrases().words["notes"] and index > half:
            found[index] = "footnote"
        elif _after_note(page, found, index) and page.blocks[index].kind is not Kind.HEADING:
            is_note = _NOTE.match(text) or page.blocks[index].kind is Kind.LIST_ITEM
            if is_note or (not is_prose(text) and page.is_tight(index - 1, index)):
                found[index] = "footnote"
        note = re.match(r"\[(\d{1,3})\]\s", text)
        if note and any(f"[{note[1]}]" in page.text(at)[1:] for at in page.kept if at < index):
            found[index] = "footnote"
        if _is_printed_note(page, index) or _is_starred_note(page, index):
            found[index] = "footnote"
    return found


def _heads_press_notes(page: Page, index: int) -> bool:
    text = page.text(index)
    return (
        bool(_PRESS.match(text)) and not ends_sentence(text) and len(words(text)) <= _REPEATED_WORDS
    )


def _is_printed_note(page: Page, index: int) -> bool:
    """ "2 Annual report, table 4." on a printed page whose text has the mark ("keep pigs.2")."""
    note = re.match(r"(\d{1,2})\s+[A-Z]", page.text(index))
    heads = page.blocks[index].kind is Kind.HEADING
    if not note or heads or not page.has_folios or not page.blocks[index].gap:
        return False
    mark = re.compile(rf"[^\W\d_][.,;:!?”\"’]*{note[1]}(?!\d)")
    return any(mark.search(page.text(at)) for at in page.kept if at < index)


def _is_starred_note(page: Page, index: int) -> bool:
    """ "* Her name has been changed." behind a text that has the star at a word's end."""
    star = _STARRED.match(page.text(index))
    if not star:
        return False
    mark = re.compile(rf"[^\W_][.,;:!?”\"’)]*{re.escape(star[1])}(?=\s|$)")
    return any(mark.search(page.text(at)) for at in page.kept if at < index)


def _after_note(page: Page, found: Mapping[int, str], index: int) -> bool:
    """Whether a note or the notes' heading is right above, a button of the page aside."""
    over = index - 1
    while over > 0 and page.codes[over] == "control":
        over -= 1
    return bool(found.get(over))


def running_heads(page: Page) -> Mapping[int, str]:
    """What a printed page says at its head and foot: with a page number, again and again."""
    bare = {
        index: key(_FOLIO_ENDS.sub("", page.text(index)))
        for index in page.kept
        if is_line(page.text(index))
        and page.blocks[index].kind is Kind.PARAGRAPH
        and not _LISTED.match(page.text(index))
    }
    counts = Counter(bare.values())
    found = {}
    for index, text in bare.items():
        block = page.blocks[index]
        has_folio = any(_FOLIO.match(cell) for cell in (block.row[:1] + block.row[-1:]))
        is_cut = block.cells > 1 or text != key(block.text)
        if (
            (has_folio and block.cells == 2)
            or (is_cut and counts[text] >= 2 and text and not _YEAR.search(block.text))
            or (_FOLIO.match(block.text) and page.is_alone(index) and page.has_folios)
        ):
            found[index] = "running-head"
    return found


def scented(page: Page) -> Mapping[int, str]:
    """Lines in which the page speaks of itself."""
    found = {}
    for index in page.kept:
        block = page.blocks[index]
        if (is_quoted(block.text) and ends_sentence(block.text)) or index in page.speakers:
            continue
        smell = scent(block.text)
        if smell.strong and smell.points >= _least(page, index, smell.code):
            found[index] = smell.code
    return found


def _least(page: Page, index: int, code: str) -> float:
    """How much it takes: the more, the longer a text is and the surer its place."""
    block = page.blocks[index]
    count = len(words(block.text))
    least = STRONG if count <= 30 else STRONG * 1.5 if count <= 60 else STRONG * 3
    if code == "legal" and is_prose(block.text):
        least += STRONG  # Of terms and policies others write as well.
    if is_quoted(block.text) or (block.sure and block.kind is not Kind.PARAGRAPH):
        least += STRONG
    return least


def foreign(page: Page) -> Mapping[int, str]:
    """Lines in another language than the text, set apart from it: a site's, not the article's."""
    language = text_language(page)
    if not language:
        return {}
    return {
        index: "foreign"
        for index in page.kept
        if not is_quoted(page.text(index))
        and index not in page.speakers
        and is_foreign(page.text(index), language)
    }


def text_language(page: Page) -> str:
    """Of the body paragraphs together; "" where they do not tell."""
    return language_of(" ".join(page.text(index) for index in page.bodies), enough=8)


def repeated_lines(page: Page) -> Mapping[int, str]:
    """Short lines that a page prints again and again: a reporter's name, "copied to clipboard"."""
    short = [
        index
        for index in page.kept
        if is_line(page.text(index))
        and index not in page.speakers
        and len(words(page.text(index))) <= _REPEATED_WORDS
        and page.blocks[index].kind is Kind.PARAGRAPH
    ]
    counts = Counter(key(page.text(index)) for index in short)
    return {index: "repeated-line" for index in short if counts[key(page.text(index))] >= 3}


def embeds(page: Page) -> Mapping[int, str]:
    """A post of another site: words, and who said them under which handle, set together."""
    found: dict[int, str] = {}
    for group in page.groups:
        lines = [index for index in group if index > page.headline]
        handles = [at for at in lines if is_handle(page.text(at))]
        if not handles or len(lines) < 2:
            continue
        if len(lines) > _POST_LINES:
            found.update(_posts(page, handles))
            continue
        texts = [page.text(at) for at in lines]
        marked = page.blocks[lines[0]].kind is Kind.QUOTE or any(map(_STATS.search, texts))
        if marked or (len(lines) <= 6 and any(page.codes[at] in _STAMPS for at in lines)):
            found.update(dict.fromkeys(lines, "embed"))
    return found


def is_handle(text: str) -> bool:
    """Whether it names an account: "@bridmac", "Ann Roe @annroe · 3 May"."""
    return bool(_HANDLE.search(text))


def _posts(page: Page, handles: Sequence[int]) -> dict[int, str]:
    """Posts on a page without blank lines: from the name to the time or the counts under it."""
    found: dict[int, str] = {}
    for start in handles:
        for end in range(start + 1, min(start + _POST_LINES, len(page.blocks))):
            stamped = page.codes[end] in _STAMPS or masthead(page.text(end))
            if stamped or _STATS.search(page.text(end)):
                found.update(dict.fromkeys(range(start, end + 1), "embed"))
                break
    return found


def tables(page: Page) -> Mapping[int, str]:
    """Rows of cells: two or more lines that are cut into cells, or hold little but figures."""
    rows = {
        index
        for index in page.kept
        if not is_prose(page.text(index))
        and _is_row(page, index)
        and masthead(page.text(index)) is None
    }
    found = {}
    for index in sorted(rows):
        if index - 1 in rows or index + 1 in rows:
            found[index] = "table"
    first = next(iter(page.kept), -1)
    for index in [*found]:
        # The head of the columns stands over the first row, and holds no figures.
        over = index - 1
        if over >= 0 and not page.codes[over] and over not in found and page.is_tight(over, index):
            text = page.text(over)
            plain_line = page.blocks[over].kind is Kind.PARAGRAPH and masthead(text) is None
            if is_line(text) and plain_line and over != first:
                found[over] = "table"
    return found


def _is_row(page: Page, index: int) -> bool:
    block = page.blocks[index]
    cells = block.text.split()
    figures = sum(bool(_NUMERIC.match(cell)) for cell in cells)
    return block.cells >= 3 or (len(cells) >= 4 and figures * 2 >= len(cells))

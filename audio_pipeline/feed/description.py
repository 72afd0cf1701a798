"""An item's description: what it is about, who reads it, where it comes from, chapters, links."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from audio_pipeline.feed.psc import normal_play_time
from audio_pipeline.feed.tags import one_line
from audio_pipeline.models import ChapterMark, Table
from audio_pipeline.urls import is_web

MAX_BYTES = 4000
"""Of UTF-8, markup included: PSP-1 and Apple."""
TAGS = frozenset({"p", "a", "ul", "ol", "li", "b", "i", "em", "strong"})
"""What PSP-1 lets a description have."""
_LONGEST_NAME = 200
_LONGEST_LINE = 1500
"""Bytes of the disclosure and of the origin, so that both always fit."""
_FEWEST_CHAPTERS = 3
"""Spotify and Apple take time stamps for chapters from three on, if the first is 00:00:00."""


def notes(
    *,
    summary: str,
    source: str,
    publication: str,
    author: str,
    voices: Sequence[str],
    chapters: Sequence[ChapterMark],
    hyperlinks: Sequence[tuple[str, str]],
    tables: Sequence[Table] = (),
) -> str:
    """HTML of at most 4000 bytes. `voices` are labels, `hyperlinks` (words, address).

    Where room is short, links go first, then tables, then chapters, then the summary's end; who
    reads is always said (Apple asks for it on every episode).
    """
    names = [name for name in dict.fromkeys(one_line(voice, 128) for voice in voices) if name]
    disclosure = _first_that_fits(
        [_paragraph(_read_by(names)), _paragraph(f"Read by {len(names)} computer voices.")]
    )
    origin = _first_that_fits(
        [_origin(source, publication, author), _origin("", publication, author), ""]
    )
    room = MAX_BYTES - _size(disclosure) - _size(origin)
    about = _longest_paragraph(one_line(summary), room)
    room -= _size(about)
    marks = _list(_stamps(chapters), room)
    if marks.count("<li>") < _FEWEST_CHAPTERS:
        marks = ""
    room -= _size(marks)
    shown = []
    for table in tables:
        shown.append(_list(_rows(table), room, title=one_line(table.title, _LONGEST_NAME)))
        room -= _size(shown[-1])
    links = _list(_links(hyperlinks, source), room, title="In this episode:")
    parts = (about, disclosure, origin, marks, *shown, links)
    return "\n".join(part for part in parts if part)


def _rows(table: Table) -> list[str]:
    """A table's rows as lines: PSP-1 lets a description have lists, and no tables."""
    lines = (" · ".join(one_line(cell) for cell in row if cell) for row in table.rows)
    return [_clean(f"<li>{escape(line, quote=False)}</li>") for line in lines if line]


def _read_by(names: Sequence[str]) -> str:
    """
    >>> _read_by(["Anna", "Ben"])
    'Read by Anna and Ben, computer voices.'
    """
    if not names:
        return "Read by a computer voice."
    if len(names) == 1:
        return f"Read by {names[0]}, a computer voice."
    return f"Read by {', '.join(names[:-1])} and {names[-1]}, computer voices."


def _origin(source: str, publication: str, author: str) -> str:
    """Where the text was first, as far as it is known."""
    by = one_line(author, _LONGEST_NAME)
    where = one_line(publication, _LONGEST_NAME)
    if is_web(source):
        host = (urlsplit(source).hostname or "").removeprefix("www.")
        label = escape(where or host, quote=False)
        written = f", by {escape(by, quote=False)}" if by else ""
        return _clean(f'<p>Original article: <a href="{escape(source)}">{label}</a>{written}</p>')
    if by or where:
        written = " ".join(part for part in (by and f"by {by}", where and f"for {where}") if part)
        return _paragraph(f"Written {written}.")
    return ""


def _stamps(chapters: Sequence[ChapterMark]) -> list[str]:
    """Chapters as time stamps; what comes before the first of them gets a name too."""
    marks = sorted(chapters, key=lambda mark: mark.start)
    if len(marks) < _FEWEST_CHAPTERS:
        return []
    if int(marks[0].start) > 0:
        marks.insert(0, ChapterMark("Opening", 0.0))
    return [
        _clean(f"<li>{normal_play_time(mark.start)[:8]} {escape(title, quote=False)}</li>")
        for mark in marks
        if (title := one_line(mark.title, _LONGEST_NAME))
    ]


def _links(hyperlinks: Sequence[tuple[str, str]], source: str) -> list[str]:
    """The text's links, without the one to the article itself."""
    return [
        _clean(f'<li><a href="{escape(url)}">{escape(words, quote=False)}</a></li>')
        for text, url in hyperlinks
        if is_web(url)
        and url != source
        and (words := one_line(text, _LONGEST_NAME) or one_line(url, 80))
    ]


def _paragraph(text: str) -> str:
    return _clean(f"<p>{escape(text, quote=False)}</p>") if text else ""


def _first_that_fits(choices: Sequence[str]) -> str:
    return next((each for each in choices if _size(each) <= _LONGEST_LINE), choices[-1])


def _longest_paragraph(text: str, room: int) -> str:
    """As much of the text as fits, cut between words."""
    words = text.split(" ")
    whole = _paragraph(text)
    if _size(whole) <= room:
        return whole
    few, many = 0, len(words)
    while many - few > 1:
        middle = (few + many) // 2
        if _size(_paragraph(f"{' '.join(words[:middle])} …")) <= room:
            few = middle
        else:
            many = middle
    return _paragraph(f"{' '.join(words[:few])} …") if few else ""


def _list(lines: Sequence[str], room: int, title: str = "") -> str:
    """A list of the lines that fit, in order; "" if not even one does."""
    before = [part for part in (_paragraph(title), "<ul>") if part]
    kept: list[str] = []
    left = room - sum(_size(part) for part in (*before, "</ul>"))
    for line in lines:
        left -= _size(line)
        if left < 0:
            break
        kept.append(line)
    return "\n".join([*before, *kept, "</ul>"]) if kept else ""


def _size(html: str) -> int:
    """Bytes, with the newline that parts it from the next."""
    return len(html.encode("utf-8")) + 1 if html else 0


def _clean(html: str) -> str:
    import nh3

    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )

"""The transcript as the episode's page shows it: HTML, every sentence with its times."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from html import escape

from audio_pipeline.models import ChapterMark, SpeechKind
from audio_pipeline.transcript.sentences import Sentence
from audio_pipeline.urls import is_web

_CONTAINERS = {SpeechKind.LIST_ITEM: "ul", SpeechKind.QUOTE: "blockquote"}
_CLOSES = re.compile(r"[,.;:!?)\]}”’…]")
"""Opens the second half of a sentence that a pause has split: no space before it."""


def page(sentences: Sequence[Sentence], marks: Sequence[ChapterMark]) -> str:
    """A fragment: `h2` for chapters, `p`, `ul` and `blockquote` for the rest, all text escaped.

    A paragraph begins with its time, a link to `#t=SECONDS`; a sentence is a `span` of class `s`
    whose `data-t` and `data-e` are its start and end in seconds. `p1`, `p2` … and `c1`, `c2` …
    are the ids of paragraphs and chapters.
    """
    lines: list[str] = []
    container = ""
    paragraphs = itertools.count(1)
    headings = itertools.count(1)
    waiting = list(marks)
    for group in _groups(sentences):
        spoken = group[0].kind is SpeechKind.HEADING
        wanted = "" if spoken else _CONTAINERS.get(group[0].kind, "")
        due = [mark for mark in waiting if mark.start <= group[0].start + 0.001]
        waiting = waiting[len(due) :]
        if container and (due or container != wanted):
            lines.append(f"</{container}>")
            container = ""
        # A chapter whose title is spoken has its heading already.
        lines += [_heading(mark, next(headings)) for mark in (due[:-1] if spoken else due)]
        if wanted and not container:
            lines.append(f"<{wanted}>")
            container = wanted
        if spoken:
            at = _seconds(group[0].start)
            lines.append(f'<h2 id="c{next(headings)}" data-t="{at}">{_spans(group)}</h2>')
        else:
            lines.append(_paragraph(group, next(paragraphs), "li" if wanted == "ul" else "p"))
    if container:
        lines.append(f"</{container}>")
    return "".join(f"{line}\n" for line in lines)


def _groups(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    """Sentences by paragraph."""
    for _, group in itertools.groupby(sentences, lambda each: (each.paragraph, each.kind)):
        yield tuple(group)


def _heading(mark: ChapterMark, number: int) -> str:
    title = escape(mark.title, quote=False)
    return f'<h2 id="c{number}" data-t="{_seconds(mark.start)}">{title}</h2>'


def _paragraph(group: Sequence[Sentence], number: int, tag: str) -> str:
    start = group[0].start
    time = f'<a class="time" href="#t={_seconds(start)}">{_clock(start)}</a>'
    return f'<{tag} id="p{number}">{time} {_spans(group)}</{tag}>'


def _spans(group: Sequence[Sentence]) -> str:
    found = ""
    for sentence in group:
        found += " " if found and not _CLOSES.match(sentence.text) else ""
        found += _span(sentence)
    return found


def _span(sentence: Sentence) -> str:
    times = f'data-t="{_seconds(sentence.start)}" data-e="{_seconds(sentence.end)}"'
    language = f' lang="{escape(sentence.language)}"' if sentence.language else ""
    return f'<span class="s" {times}{language}>{_linked(sentence)}</span>'


def _linked(sentence: Sentence) -> str:
    """The text with its hyperlinks; an address that is not of the web is left out."""
    found = ""
    reach = 0
    for link in sorted(sentence.hyperlinks, key=lambda link: link.start):
        start, end = max(link.start, reach), min(link.end, len(sentence.text))
        if start >= end or not is_web(link.url):
            continue
        words = escape(sentence.text[start:end], quote=False)
        found += escape(sentence.text[reach:start], quote=False)
        found += f'<a href="{escape(link.url)}" rel="noopener">{words}</a>'
        reach = end
    return found + escape(sentence.text[reach:], quote=False)


def _seconds(time: float) -> str:
    """
    >>> _seconds(9.12), _seconds(64.0)
    ('9.12', '64')
    """
    return f"{time:.3f}".rstrip("0").rstrip(".")


def _clock(time: float) -> str:
    """
    >>> _clock(9.12), _clock(3725.9)
    ('0:09', '1:02:05')
    """
    minutes, seconds = divmod(int(time), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

"""The rules of the last paragraphs that tell who wrote the text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.author import author
from audio_pipeline.article.masthead import credited, masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import (
    key,
    words,
)

_HEAD_LINES = 14
_BIO_WORDS = 60
_NO_NAMES = frozenset({"The", "A", "An", "It", "This", "That", "Mr", "Mrs", "Ms", "Dr", "Sir"})
_BIO = re.compile(r"((?:[A-Z][\w'’.-]+\s+){1,2}[A-Z][\w'’-]+),?\s+(\w+)\b")


def author_bio(page: Page) -> Mapping[int, str]:
    """Who wrote it, under the text: the author's name alone, and what begins with it and tells."""
    known = {key(name) for name in authors(page)}
    if not known:
        return {}
    firsts = {name.split()[0] for name in known if len(name.split()) > 1}
    half = page.bodies[len(page.bodies) // 2] if page.bodies else len(page.blocks)
    found: dict[int, str] = {}
    last = set(page.kept[-3:])
    for index in page.kept:
        if index <= half:
            continue
        said = key(page.text(index))
        if said in known:
            found[index] = "author-bio"
            continue
        name = next((name for name in known if said.startswith((name + " ", name + "'"))), "")
        if not name and found.get(index - 1) and said.split()[:1] and said.split()[0] in firsts:
            name = said.split()[0]
        rest = said.removeprefix(name).split() if name else []
        tells = bool(rest) and rest[0] in phrases().words["bio"] | phrases().words["role"]
        ends = index in last and len(words(page.text(index))) <= _BIO_WORDS
        if tells or (rest and (found.get(index - 1) or ends)):
            found[index] = "author-bio"
    return found


def authors(page: Page) -> list[str]:
    """The names in the page's head: its facts, its bylines, names without "by"."""
    names = [page.facts.author]
    for index in range(page.headline + 1, min(page.headline + _HEAD_LINES, len(page.blocks))):
        if index < page.start or page.codes[index]:
            names.append(credited(page.text(index)))
    names += [
        line.author
        for index, code in enumerate(page.codes)
        if code == "byline" and (line := masthead(page.text(index)))
    ]
    names.append(author(page)[0])
    parts = (part.strip() for name in names for part in re.split(r" and |&|,", name))
    return [part for part in parts if len(part.split()) >= 2]


def unknown_person(page: Page) -> Mapping[int, str]:
    """Last paragraphs that begin with a full name the text does not know, and say who that is."""
    found: dict[int, str] = {}
    for index in reversed(page.kept[-3:]):
        name = _BIO.match(page.text(index))
        if not name or name[1].split()[0].rstrip(".") in _NO_NAMES:
            continue
        last = name[1].split()[-1]
        told = any(last in page.text(at) for at in page.bodies if at < index)
        if told or len(words(page.text(index))) > 60:
            continue
        if name[2].casefold() in phrases().words["bio"]:
            found[index] = "author-bio"
    return found

"""The rules of the last paragraphs that tell who wrote the text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import (
    key,
    words,
)

_NO_NAMES = frozenset({"The", "A", "An", "It", "This", "That", "Mr", "Mrs", "Ms", "Dr", "Sir"})
_BIO = re.compile(r"((?:[A-Z][\w'’.-]+\s+){1,2}[A-Z][\w'’-]+),?\s+(\w+)\b")


def author_bio(page: Page) -> Mapping[int, str]:
    """The last paragraphs, where they begin with the author's name and say who that is."""
    names = [page.facts.author] + [
        line.author
        for index, code in enumerate(page.codes)
        if code == "byline" and (line := masthead(page.text(index)))
    ]
    known = [key(part) for name in names for part in name.replace("&", " and ").split(" and ")]
    last = page.kept[-3:]
    found = {}
    for index in last:
        said = key(page.text(index))
        for name in (name for name in known if name):
            rest = said.removeprefix(name).split()
            if said.startswith(name + " ") and rest and rest[0] in phrases().words["bio"]:
                found[index] = "author-bio"
    return found


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

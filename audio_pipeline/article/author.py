"""Who wrote the article, as the lines over and under its text say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from audio_pipeline.article.masthead import credited, iso_date, masthead, names
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import is_name, is_prose, key, plain, words

_ABOVE = 6
_BELOW = 20
"""Lines over and under the headline in which a byline is looked for."""
_NEAR = 3
_LINE_WORDS = 24
_APART = 4
_SITE = 3
"""Lines at the top in which a page says its own name."""
_CHECKED = re.compile(r"(?:medically |fact[- ])?(?:reviewed|checked|edited)\b", re.I)
SURE = 3.0
"""Points of a line that says "By" before a name."""
_LEAST = 1.5
_NO_NAMES = frozenset({"caption", "menu", "navigation", "legal", "read-more", "related"})
_EDGES = ",.;:!?()[]\"'“”‘’"
_CELLS = re.compile(r"\s*[|·•»›>]\s*|\s[–—-]\s")
_GLUED = re.compile(r"(?<=[a-z]{2})(?=[A-Z])")
_TEXT_BY = re.compile(
    r"(?P<who>[^()]{4,40}?)\s*\((?:texts?|words|texto|texte|testo|tekst)\b[^()]*\)", re.I
)
_WIDE_BY = re.compile(
    r"(?:作者|撰文|记者)[:：]\s*(?P<who>[\u3400-\u9fff]{2,4}|[A-Z][\w'-]+(?: [A-Z][\w'-]+)+)"
)
_UNDER = re.compile(r"(?:about|posted by|written by|liked by|more (?:from|by)|©)\s+", re.I)


def author(page: Page) -> tuple[str, float]:
    """The name and how sure it is, in points (SURE: a byline says so); ("", 0) if none is told."""
    best, points = "", 0.0
    for index, found, told in _candidates(page):
        name = _first_words(found) or " ".join(found.split())
        total = told + _evidence(page, index, name, by=told == SURE)
        if total >= _LEAST and total > points:
            best, points = name, total
    return (best.title() if best.isupper() else best), points


def _candidates(page: Page) -> Iterator[tuple[int, str, float]]:
    """Lines of the head that hold a name: the block, the name, and what the line itself says."""
    bodies = page.bodies
    end = bodies[1] if len(bodies) > 1 else len(page.blocks)
    first = max(0, page.headline - _ABOVE)
    for index in range(first, min(max(0, page.headline) + _BELOW, end + 1, len(page.blocks))):
        text = page.text(index)
        if index == page.headline or len(text.split()) > _LINE_WORDS or is_prose(text):
            continue
        for name, told in _named(text, is_caption=page.codes[index] in _NO_NAMES):
            if told > 1 or (index > page.headline and not _is_label(page, name)):
                yield index, name, told


def _is_label(page: Page, name: str) -> bool:
    """Whether it is a site's name or a phrase: its words are common ones, or open the page."""
    parts = [part for part in key(name).split() if len(part) > 2]
    first = f" {key(page.text(0))} "
    if name.split()[0] in {"The", "THE"} or all(f" {part} " in first for part in parts):
        return True
    return any(part in _common(page) for part in parts)


def _common(page: Page) -> frozenset[str]:
    """Words that the page writes in lower case."""
    lines = (block.text.split() for block in page.blocks)
    return frozenset(word.strip(_EDGES) for line in lines for word in line if word[:1].islower())


def _named(text: str, *, is_caption: bool) -> Iterator[tuple[str, float]]:
    line = masthead(text)
    if line and line.author:
        yield line.author, SURE
        return
    if re.match(r"By[A-Z]", text):
        text = "By " + _GLUED.sub(" ", text[2:])
    wide = _WIDE_BY.search(text)
    if wide:
        yield wide["who"], SURE
        return
    written = _TEXT_BY.match(text)
    if written and is_name(written["who"]):
        yield written["who"], SURE
        return
    for cell in _CELLS.split(text):
        opener = _opener().match(cell)
        if opener and cell[:1].isupper() | opener[0].startswith(("by", "di", "von", "par", "por")):
            rest = re.split(r"\s+(?:for|photo(?:graph)?s?|pictures|images)\b", cell, flags=re.I)[0]
            who = _after_role(rest[opener.end() :])
            name = names(who) or _first_words(who)
            if is_name(name.partition(" and ")[0]):
                yield name, (1.5 if _CHECKED.match(cell) else SURE)
            continue
        head, comma, role = cell.partition(", ")
        if comma and is_name(head) and 1 <= len(role.split()) <= 6 and not role.endswith("."):
            known = not phrases().words["role"].isdisjoint(key(role).split())
            yield head, 2.0 if known else 1.5
        elif not is_caption:
            found = credited(cell)
            if is_name(found.partition(" and ")[0]):
                yield found, 0.5 if key(found) == key(cell) else 2.0


@cache
def _opener() -> re.Pattern[str]:
    openers = sorted(phrases().words["byline"], key=len, reverse=True)
    return re.compile(
        rf"(?:propos recueillis par|{'|'.join(map(re.escape, openers))})(?:\s*[:：]\s*|\s+)", re.I
    )


def _after_role(text: str) -> str:
    """ "Neil Rasmussen" of "Court reporter Neil Rasmussen"."""
    parts = text.split()
    roles = phrases().words["role"]
    at = max((at for at, part in enumerate(parts[:4]) if part.casefold() in roles), default=-1)
    rest = " ".join(parts[at + 1 :])
    return rest if 0 <= at < len(parts) - 2 and is_name(rest) else text


def _first_words(text: str) -> str:
    """ "Rob Tench" of "Rob Tench Court Reporter": a name of two words before a role."""
    parts = text.split()
    has_role = not phrases().words["role"].isdisjoint(key(" ".join(parts[2:])).split())
    return " ".join(parts[:2]) if len(parts) > 2 and has_role else ""


def _evidence(page: Page, index: int, name: str, *, by: bool) -> float:
    said = key(name)
    points = 0.5 if index > page.headline else 0.0
    points += 2.0 * (plain(page.text(index - 1)) in phrases().words["byline"] and index > 0)
    points += 1.0 * _is_first_under_title(page, index)
    points -= 2.0 * (said.split()[-1] in phrases().words["role"])  # "Northern News": a desk.
    near = range(max(0, index - _NEAR), min(index + _NEAR + 1, len(page.blocks)))
    points += 1.0 * any(
        bool(iso_date(page.text(at))) for at in near if len(words(page.text(at))) <= _LINE_WORDS
    )
    points += 0.5 * any(page.text(at).startswith("@") for at in near)
    points -= 2.0 * (f" {said} " in f" {key(page.title)} " and not page.title.startswith(name))
    first = page.bodies[0] if page.bodies else len(page.blocks)
    told = signed = owns = False
    for at, block in enumerate(page.blocks):
        line = key(block.text)
        if at == index or said not in line:
            continue
        under = _UNDER.match(block.text)
        owns = owns or (at < _SITE and at < page.headline and line.startswith(said))
        if at > first and (line.startswith(said) or (under and under[0] != "© ")):
            signed = True
        elif at >= first and is_prose(block.text):
            told = True
        elif at < first and page.codes[at] != "caption":
            points += 0.5
    return points + 2.0 * signed - 2.0 * (told and not by) - 3.0 * owns


def _is_first_under_title(page: Page, index: int) -> bool:
    """Whether nothing but the summary and pictures stands between it and the headline."""
    between = range(page.headline + 1, index)
    lines = [at for at in between if page.codes[at] != "caption" and not is_prose(page.text(at))]
    return page.headline >= 0 and index > page.headline and not lines and len(between) <= _APART

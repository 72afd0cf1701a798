"""What can be said of a name that could be the author's, as short words to be weighed.

No trait is the name itself: a page has the same authors whatever they are called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audio_pipeline.article.author_names import Mention, bare, mentions
from audio_pipeline.article.author_words import is_desk, is_role, titles
from audio_pipeline.article.captions import has_credit
from audio_pipeline.article.masthead import iso_date
from audio_pipeline.article.page import Page, same
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import is_prose, key, plain, words

_MOST_MENTIONS = 24
_MOST_NAMES = 400
_EDGES = ",.;:!?()[]\"'“”‘’"
_SITE = 4
_NEAR = 3
_HEAD = 24
"""Lines under the headline that may still be its head, where no text is found."""
_STEPS = (1, 2, 3, 5, 8, 14)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as the page prints it, and what can be said of all the places where it stands."""

    name: str
    traits: frozenset[str]


def named(page: Page) -> list[Named]:
    """The names of the page that could be its author's by their form."""
    by_name: dict[str, list[Mention]] = {}
    again = {at for at, block in enumerate(page.blocks) if same(block.text, page.title)}
    for mention in mentions(page.blocks):
        goes_on = mention.before == "start" and mention.after not in {"end", ":"}
        if mention.at in again and goes_on:
            continue  # The first words of the headline, written with capitals.
        if len(by_name) < _MOST_NAMES or bare(mention.name) in by_name:
            by_name.setdefault(bare(mention.name), []).append(mention)
    sight = _Sight(page)
    chosen = {
        name: places for name, places in by_name.items() if name and _could_be(page, name, places)
    }
    rivals = _rivals(sight, chosen)
    for joint, places in chosen.items():
        for part in joint.split(" / ") if " / " in joint else ():
            kinds = {f"{each.joined} {sight.zone(each.at)}" for each in places}
            sight.parts.setdefault(part, set()).update(kinds)
    return [
        Named(
            _printed(places),
            frozenset(_traits(sight, name, places[:_MOST_MENTIONS], by_name, rivals)),
        )
        for name, places in chosen.items()
    ]


def _could_be(page: Page, name: str, places: Sequence[Mention]) -> bool:
    """A single word must be signed somewhere; of others one mention must be no mere text."""
    if " " not in name and name.isascii():
        signed = any(each.by for each in places)
        wrote = any(each.wrote for each in places)
        alone = any(each.before in {"start", "dash"} and each.after == "end" for each in places)
        return signed or (wrote and alone)
    return any(
        each.before.startswith(("by ", "start", "copyright", "label", "role"))
        or not is_prose(page.text(each.at))
        for each in places
    )


def _printed(places: Sequence[Mention]) -> str:
    """As a byline prints it; in capitals only where it stands nowhere else."""
    plain = [each for each in places if not each.name.isupper()]
    ranked = sorted(
        plain or places,
        key=lambda each: (
            not each.by,
            each.before not in {"start", "role"},
            each.at,
        ),
    )
    titled = [
        each.name for each in ranked if each.name.split()[0].strip(".").casefold() in titles()
    ]
    name = titled[0] if titled else ranked[0].name
    return name.title() if name.isupper() else name


class _Sight:
    """What is asked of the page again and again."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = len(page.blocks)
        self.dated = [
            len(words(block.text)) <= _HEAD and bool(iso_date(block.text)) for block in page.blocks
        ]
        bodies = [at for at in page.bodies if at > page.headline]
        self.start = bodies[0] if bodies else min(self.count, max(0, page.headline) + _HEAD)
        self.second = bodies[1] if len(bodies) > 1 else self.start
        self.end = bodies[-1] if bodies else self.start
        lines = (block.text.split() for block in page.blocks)
        self.common = frozenset(
            word.strip(_EDGES) for line in lines for word in line if word[:1].islower()
        )
        top = [page.text(at) for at in range(min(_SITE, self.count)) if at != page.headline]
        self.top = [f" {key(text)} " for text in top]
        legal = [at for at in range(self.count) if page.codes[at] == "legal"]
        self.legal = [f" {key(page.text(at))} " for at in legal[:8]]
        self.parts: dict[str, set[str]] = {}
        self.title = f" {key(page.title)} "

    def zone(self, at: int) -> str:
        if at == self.page.headline:
            return "headline"
        if at < self.page.headline:
            return "above"
        if at < self.start:
            return "head"
        if at <= self.second:
            return "second"
        if at <= self.end:
            return "text"
        return "under" if at <= self.end + 4 else "tail"

    def step(self, at: int) -> str:
        """How far below (above) the headline, in growing steps."""
        far = at - max(0, self.page.headline)
        size = next((step for step in _STEPS if abs(far) <= step), 99) if far else 0
        return f"{'-' if far < 0 else '+'}{size}"


def _rivals(sight: _Sight, chosen: Mapping[str, Sequence[Mention]]) -> dict[str, list[str]]:
    """Kind of byline -> the names that have one, in the page's order."""
    found: dict[str, list[str]] = {}
    places = [
        (name, each)
        for name, every in chosen.items()
        for each in every[:_MOST_MENTIONS]
        if each.joined != "one"
    ]
    for name, each in sorted(places, key=lambda place: place[1].at):
        near = "near" if sight.zone(each.at) in {"above", "head", "headline", "second"} else "far"
        kind = "by" if each.by else each.before
        if kind in {"by", "start", "copyright"} and (kind != "start" or each.after != "Word"):
            ranked = found.setdefault(f"{kind} {near}", [])
            if name not in ranked[-1:]:
                ranked.append(name)
    return found


def _traits(
    sight: _Sight,
    name: str,
    places: Sequence[Mention],
    by_name: Mapping[str, Sequence[Mention]],
    rivals: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    for each in places:
        yield from _said(sight, each)
        yield from _around(sight, each)
    yield from _shaped(sight, name, places)
    yield from _spread(sight, places)
    parts = name.split(" / ")
    yield f"{min(4, len(parts))} names"
    if len(parts) > 1:
        known = sum(part in by_name and len(by_name[part]) > 1 for part in parts)
        yield f"{min(2, known)} of several again"
    for kind in sight.parts.get(name, ()):
        yield f"part of {kind}"
    for kind, ranked in rivals.items():
        if name in ranked[:4]:
            yield f"{kind}: {ranked.index(name)} of {min(4, len(set(ranked)))}"
            yield f"{kind}: {ranked.index(name)}"
        else:
            yield f"{kind}: others"


def _said(sight: _Sight, each: Mention) -> Iterator[str]:
    """The words before and behind, with the place."""
    zone, at = sight.zone(each.at), each.at
    before = "by" if each.by else each.before
    form = f"{before}>{each.after}"
    yield form
    yield f"{form} {zone}"
    yield f"{before} {zone}"
    yield f"{before} {zone} {sight.step(at)}"
    yield f"{form} {sight.step(at)}"
    yield f"after {each.after} {zone}"
    if each.by:
        yield each.before
        yield f"{each.before} {zone}"
        yield f"said {each.before.split()[-1]}"
    if each.joined:
        yield f"joined {each.joined}"
        yield f"joined {each.joined} {before} {zone}"
    if each.cut:
        yield f"cut {before}"


def _around(sight: _Sight, each: Mention) -> Iterator[str]:
    """The codes of its line and of those round it, and what these are like."""
    page, at = sight.page, each.at
    before = "by" if each.by else each.before
    zone = sight.zone(at)
    long = "prose" if is_prose(page.text(at)) else min(4, len(words(page.text(at))) // 4)
    yield f"line {long} {before} {zone}"
    yield f"code {page.codes[at]} {before}"
    yield f"code {page.codes[at]} {zone}"
    lone = before in {"by", "start"} and each.after in {"end", ", role", "role"}
    kind = f"{'lone' if lone else 'beside'} {zone}"
    for step in (-2, -1, 1, 2):
        other = at + step
        if not 0 <= other < sight.count:
            yield f"{step:+d} none {kind}"
            continue
        code = "headline" if other == page.headline else page.codes[other]
        yield f"{step:+d} {code or _look(page, other)} {kind}"
    for step in (-1, 1):
        if 0 <= at + step < sight.count:
            yield f"{step:+d} {_look(page, at + step)} {kind}"
    if at > 0 and is_opener(page.text(at - 1)):
        yield f"under by {kind}"
    yield f"under {'blank' if page.blocks[at].gap else 'line'} {kind}"
    dates = [abs(step) for step in range(-_NEAR, _NEAR + 1) if _has(sight.dated, at + step)]
    yield f"date {min(dates, default=9)} {kind}"
    if has_credit(page.text(at)):
        yield f"credit {before} {zone}"


def _has(flags: Sequence[bool], at: int) -> bool:
    return 0 <= at < len(flags) and flags[at]


def is_opener(text: str) -> bool:
    return plain(text) in phrases().words["byline"] | phrases().words["writer"]


def _look(page: Page, at: int) -> str:
    """What a line is like."""
    text = page.text(at)
    if is_prose(text):
        return "prose"
    if is_opener(text):
        return "opener"
    if text.startswith("@") or "@" in text:
        return "address"
    if len(words(text)) <= 8 and is_role(text):
        return "role"
    return "short" if len(words(text)) <= 4 else "line"


def _shaped(sight: _Sight, name: str, places: Sequence[Mention]) -> Iterator[str]:
    """What the name itself is like; never which it is."""
    first = name.split(" / ")[0].split()
    printed = places[0].name
    yield f"{min(5, len(first))} words"
    if any(len(word.strip(".")) == 1 for word in first):
        yield "initials"
    if printed[:1].islower() or any(char.isdigit() or char == "_" for char in printed):
        yield "handle"
    if any(each.name.split()[0].strip(".").casefold() in titles() for each in places):
        yield "titled"
    if all(each.name.isupper() for each in places):
        yield "capitals"
    common = sum(word in sight.common for word in first)
    yield f"{min(3, common)} common of {min(3, len(first))}"
    yield f"scent {scent(name).code}"
    yield from ["desk in it"] if is_desk(name) else []
    yield from ["roles in it"] if is_role(name) else []
    if places[0].name.split()[0] in {"The", "THE", "Le", "La", "El", "Die", "Der", "Das"}:
        yield "article"
    said = f" {name.split(' / ')[0]} "
    if said in sight.title:
        opens = sight.title.startswith(said)
        yield f"in title {'first' if opens else 'later'}"
    top = [text for text in sight.top if said in text]
    if top:
        yield f"on top {'alone' if said in top else 'first' if top[0].startswith(said) else 'in'}"
    elif any(f" {word} " in text for text in sight.top for word in first if len(word) > 3):
        yield "word on top"
    if any(said in text for text in sight.legal):
        yield "legal"


def _spread(sight: _Sight, places: Sequence[Mention]) -> Iterator[str]:
    """How often, where and as what the name stands on the page."""
    yield f"{min(5, len(places))} mentions"
    zones = Counter(sight.zone(each.at) for each in places)
    for zone, count in zones.items():
        yield f"{min(3, count)} in {zone}"
    yield "zones " + " ".join(sorted({zone for zone in zones if zone != "tail"}))
    yield f"speaks {min(3, sum(each.after == ':' for each in places))}"
    codes = {sight.page.codes[each.at] for each in places}
    for code in sorted(codes):
        yield f"has code {code}"
    texts = sum(
        is_prose(sight.page.text(each.at)) and sight.zone(each.at) in {"second", "text"}
        for each in places
    )
    yield f"{min(3, texts)} in prose"
    by = any(each.by for each in places)
    bio = any(
        each.before == "start"
        and sight.zone(each.at) in {"under", "tail"}
        and (is_prose(sight.page.text(each.at)) or each.after in {"is", "writes", "was"})
        for each in places
    )
    yield f"by {by:d}, bio {bio:d}"
    yield f"by {by:d}, {min(2, texts)} in prose"
    lone = [
        sight.zone(each.at) for each in places if each.before == "start" and each.after == "end"
    ]
    yield f"by {by:d}, alone {' '.join(sorted(set(lone)))}"

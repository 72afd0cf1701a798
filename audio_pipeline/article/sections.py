"""The rules of places: above the headline, between it and the text, below the text, repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.groups import boxes, runs
from audio_pipeline.article.masthead import Masthead, masthead, names
from audio_pipeline.article.page import Page, Rule, is_short_line, same
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    is_heading,
    is_name,
    is_prose,
    is_quoted,
    key,
    plain,
    sentences,
    words,
)
from audio_pipeline.article.tail import last_words, tail

STANDFIRST_WORDS = 6
"""A line this long between headline and text is its summary; shorter ones are labels."""
REPEAT_WORDS = 8
"""Shorter sentences may well be said twice ("He did not.")."""
PULL_WORDS = 5
_ECHO = 0.6
"""Share of a display line's runs of three words that one body block must say as well."""
_NO_NAMES = frozenset({"The", "A", "An", "It", "This", "That", "Mr", "Mrs", "Ms", "Dr", "Sir"})
_BIO = re.compile(r"((?:[A-Z][\w'’.-]+\s+){1,2}[A-Z][\w'’-]+),?\s+(\w+)\b")
_DISPLAY_WORDS = 8
"""A line without a stop and no longer than this may quote the text as its heading."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_STRONG = frozenset({"share", "advertisement", "newsletter", "related", "read-more", "control"})


def repeated_headline(page: Page) -> Mapping[int, str]:
    """A sentence that is the title as well may be the text's refrain."""
    return {
        index: "repeated-headline"
        for index in page.kept
        if same(page.text(index), page.title)
        and (index < page.start or page.text(index)[-1:] == page.title[-1:])
    }


def comments(page: Page) -> Mapping[int, str]:
    """From the heading of the comments on, all is comments.

    The same word is also a button of a share row, or a heading of the text: there the text goes
    on, and nobody replies below.
    """
    bodies = page.bodies
    for index in range(page.start, len(page.blocks)):
        if phrases().exact.get(plain(page.text(index))) != "comments" or index == page.headline:
            continue
        said = sum(len(words(page.text(at))) for at in bodies if at < index)
        if said * 5 < 2 * sum(len(words(page.text(at))) for at in bodies):
            continue  # A button under the headline.
        if any(at > index for at in bodies) and not _has_replies(page, index):
            continue
        return {i: "comments" for i in range(index, len(page.blocks)) if i != page.headline}
    return {}


def _has_replies(page: Page, index: int) -> bool:
    """Time stamps, reply buttons or names over sentences: people are talking."""
    buttons = {"reply", "like", "report", "upvote"}
    for at in range(index + 1, min(index + 14, len(page.blocks))):
        line = masthead(page.text(at))
        said = key(page.text(at)).split()
        is_button = len(said) in {1, 2, 3} and said[0] in buttons
        is_named = at + 1 < len(page.blocks) and _is_handle(page, at)
        is_dated = line is not None and (line.has_time or line.has_date)
        if is_button or is_dated or is_named or page.codes[at] == "comments":
            return True
    return False


def _is_handle(page: Page, index: int) -> bool:
    """A short line set tight over a sentence: who says it."""
    said = page.is_airy and page.is_tight(index, index + 1) and ends_sentence(page.text(index + 1))
    return said and is_short_line(page.text(index)) and len(words(page.text(index))) <= 3


def related(page: Page) -> Mapping[int, str]:
    """Short lines under "Related", "Most read" and the like, up to the text's next paragraph."""
    found: dict[int, str] = {}
    teasers = _first_teasers(page)
    for index, code in enumerate(page.codes):
        if code != "related" or index < page.start or page.blocks[index].mark:
            continue
        if index + 1 >= teasers:
            found.update({i: "related" for i in page.kept if i > index})
            break
        tight = page.is_tight(index, index + 1)
        for at in range(index + 1, len(page.blocks)):
            block = page.blocks[at]
            if is_prose(block.text) or at in page.speakers:
                break
            if page.codes[at] and page.codes[at] != "related":
                break
            if (block.sure and block.kind is Kind.HEADING) or (tight and block.gap):
                break
            found[at] = "related"
    return found


def _first_teasers(page: Page) -> int:
    """The block after which all paragraphs are short, few and outnumbered by single lines.

    Found once for the whole page, from its end.
    """
    bodies = set(page.bodies)
    total = sum(len(words(page.text(index))) for index in bodies)
    said, count, lines = 0, 0, 0
    first = len(page.blocks)
    for index in reversed(range(len(page.blocks))):
        text = page.text(index)
        if index in bodies:
            said, count = said + len(words(text)), count + 1
            if len(words(text)) > 40 or sentences(text) > 2 or said * 5 > total:
                break
        elif not page.codes[index] and index != page.headline:
            lines += is_short_line(text)
        if lines >= count:
            first = index
    return first


def mastheads(page: Page) -> Mapping[int, str]:
    """Byline and date lines: over the text, or under it."""
    end = page.end
    # A summary may be the first body paragraph, and the byline stand under it.
    start = page.bodies[1] if len(page.bodies) > 1 else page.start
    return {
        index: line.code
        for index, line in masthead_lines(page).items()
        if index < start or index > end or (line.author and index > page.headline)
    }


def masthead_lines(page: Page) -> dict[int, Masthead]:
    """Kept lines that hold nothing but author, date and time; a bare name beside a date too."""
    found = {}
    for index in page.kept:
        line = masthead(page.text(index))
        if line and not page.blocks[index].sure:
            found[index] = line
    for index in page.kept:
        near = [found[at] for at in (index - 1, index + 1) if at in found]
        over = page.headline < index < page.start
        dated = any(line.has_date or line.has_time for line in near)
        named = any(line.author for line in found.values())
        author = names(page.text(index))
        if over and dated and not named and is_name(author):
            found[index] = Masthead(author=author)
    return found


def outside(page: Page) -> Mapping[int, str]:
    """What the extractor holds for no part of the main text."""
    """Its summary may stand in a head of its own; so may headings that each precede body text."""
    heads = boxed_headings(page)
    return {
        index: "outside"
        for index in page.kept
        if page.blocks[index].outside
        and not (page.headline < index < page.start and _is_summary(page.text(index)))
        and index not in heads
    }


def _is_summary(text: str) -> bool:
    """A sentence or two under a headline."""
    return ends_sentence(text) and len(words(text)) >= STANDFIRST_WORDS and not scent(text).strong


def boxed_headings(page: Page) -> frozenset[int]:
    """Headings that a page sets in elements of their own; one alone may be anything."""
    found = {
        index
        for index in page.kept
        if page.blocks[index].boxed
        and index + 1 < len(page.blocks)
        and page.is_body(index + 1)
        and not page.blocks[index + 1].boxed
        and is_heading(page.text(index))
        and not page.blocks[index].linked
        and not scent(page.text(index)).points
    }
    return frozenset(found) if len(found) >= 2 else frozenset()


def above(page: Page) -> Mapping[int, str]:
    return {index: "above-headline" for index in page.kept if index < page.headline}


def between(page: Page) -> Mapping[int, str]:
    """Labels between headline and text; a summary, a first short sentence, a heading stay."""
    found = {}
    start = page.start
    coded = [i for i in range(page.headline + 1, start) if page.codes[i]]
    mast = [i for i in coded if page.codes[i] in {"byline", "date", "timestamp"}]
    later = {key(page.text(i)) for i in page.kept if i >= start}
    for index in page.kept:
        text = page.text(index)
        sure = page.blocks[index].sure and page.blocks[index].kind is not Kind.LIST_ITEM
        if not page.headline < index < start or sure:
            continue
        count = len(words(text))
        if ends_sentence(text) or ends_open(text):
            stays = count >= (4 if text.rstrip()[-1] in ":：" else 2)
        elif index == start - 1 and is_heading(text) and page.is_alone(index):
            is_item = page.blocks[index].kind is Kind.LIST_ITEM
            stays = index > max(coded, default=page.headline) and count >= 2 and not is_item
        else:
            # A summary without a stop stands right under the headline, over the byline.
            stays = count >= STANDFIRST_WORDS and not any(i < index for i in mast)
        untimed = key(re.sub(r"^\d{1,2}[:.h]\d{2}\s+", "", text))
        if not stays or untimed in later:
            found[index] = "kicker"
    return found


def below(page: Page) -> Mapping[int, str]:
    """What stands under the last sentence; the last line of a verse need not be one."""
    end = page.end
    found: dict[int, str] = {}
    for index in page.kept:
        is_verse = page.is_tight(index - 1, index) and ends_open(page.text(index - 1))
        goes_on = is_verse and index - 1 not in found and not page.codes[index - 1]
        if end >= 0 and index > end and not goes_on:
            found[index] = "below-text"
    return found


def pull_quotes(page: Page) -> Mapping[int, str]:
    """A block whose words a longer body block says as well; its attribution goes with it."""
    bodies = {index: f" {key(page.text(index))} " for index in page.bodies}
    whole = "".join(bodies.values())
    times = Counter(key(page.text(index)) for index in page.kept)
    found: dict[int, str] = {}
    for index in page.kept:
        block = page.blocks[index]
        said = key(block.text)
        count = len(said.split())
        least = PULL_WORDS if ends_sentence(block.text) else REPEAT_WORDS
        refrain = times[said] > 1 and ends_sentence(block.text) and not is_quoted(block.text)
        if (
            refrain
            or count < least
            or (block.sure and block.kind in {Kind.HEADING, Kind.LIST_ITEM})
        ):
            continue
        # One search of the whole text spares most blocks a search of each other one.
        if whole.count(f" {said} ") <= (index in bodies):
            continue
        holders = [
            at
            for at, text in bodies.items()
            if at != index and at not in found and f" {said} " in text
        ]
        if any(len(bodies[at].split()) > count for at in holders):
            found[index] = "pull-quote"
            if _is_attribution(page, index + 1):
                found[index + 1] = "pull-quote"
        elif any(at < index for at in holders) and count >= REPEAT_WORDS:
            found[index] = "repeated"
    return found


def echoes(page: Page) -> Mapping[int, str]:
    """A quotation set apart whose words a body block says almost the same: cut, or attributed."""
    grams = {index: _grams(page.text(index)) for index in page.kept if index >= page.start}
    homes: dict[tuple[str, ...], list[int]] = {}
    for index, own in grams.items():
        for gram in set(own):
            homes.setdefault(gram, []).append(index)
    found: dict[int, str] = {}
    for index in page.kept:
        if index < page.start or not _may_echo(page, index):
            continue
        own = grams[index]
        counts = Counter(home for gram in own for home in homes.get(gram, ()) if home != index)
        best = max(counts.values(), default=0)
        said_by = [home for home, count in counts.items() if count == best]
        longer = any(len(grams[home]) >= len(own) for home in said_by if home not in found)
        if best >= 2 and longer and best >= _ECHO * len(own):
            found[index] = "pull-quote"
            if _is_attribution(page, index + 1):
                found[index + 1] = "pull-quote"
    return found


def _may_echo(page: Page, index: int) -> bool:
    """Drawn as a quotation or a display line: quoted whole, marked, boxed, or without a stop."""
    if index in page.speakers:
        return False
    block = page.blocks[index]
    text = block.text
    if block.sure and block.kind in {Kind.HEADING, Kind.LIST_ITEM}:
        return False
    count = len(words(text))
    drawn = is_quoted(text) or block.kind is Kind.QUOTE or block.boxed
    alone = page.is_alone(index) or block.boxed
    display = not ends_sentence(text) and count > _DISPLAY_WORDS
    return alone and 5 <= count <= 45 and ((drawn and ends_sentence(text)) or display)


def _grams(text: str) -> list[tuple[str, ...]]:
    """Every three words in a row; ideographs count one by one."""
    tokens = _TOKEN.findall(key(text))
    return list(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _is_attribution(page: Page, index: int) -> bool:
    """ "— Jane Roe, keeper" under a pull quote."""
    if index >= len(page.blocks) or page.codes[index]:
        return False
    text = page.text(index)
    bare = text.lstrip("—–-~ ")
    return (
        len(words(bare)) <= 8
        and is_short_line(text)
        and (bare != text or is_name(bare.split(",")[0]))
        and is_name(bare.split(",")[0])
    )


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


def tag_list(page: Page) -> Mapping[int, str]:
    """Marked items of a word or three at the very end, which nothing announces."""
    last: list[int] = []
    for index in reversed(page.kept):
        block = page.blocks[index]
        if block.kind is not Kind.LIST_ITEM or len(words(block.text)) > 3:
            break
        last.append(index)
    before = [index for index in page.kept if not last or index < last[-1]]
    if len(last) < 2 or not before or any(ends_sentence(page.text(index)) for index in last):
        return {}
    above = page.text(before[-1])
    announced = not ends_sentence(above) or page.blocks[before[-1]].kind is Kind.HEADING
    return {} if announced else dict.fromkeys(last, "tags")


def headings_alone(page: Page) -> Mapping[int, str]:
    """A heading after which nothing is kept but headings."""
    found = {}
    for index in reversed(page.kept):
        if page.blocks[index].kind is not Kind.HEADING:
            break
        found[index] = "heading-alone"
    return found


PLACES: tuple[Rule, ...] = (
    repeated_headline,
    comments,
    related,
    mastheads,
    outside,
    above,
    pull_quotes,
    echoes,
    boxes,
    author_bio,
    tail,
    last_words,
    unknown_person,
    tag_list,
    between,
    runs,
    below,
    headings_alone,
)
BY_GROUP: frozenset[Rule] = frozenset({boxes, tail, last_words, runs, echoes})
"""Those that judge a line by what stands around it."""

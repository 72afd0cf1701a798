"""The rules of places: above the headline, between it and the text, below the text, repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.address import addressed
from audio_pipeline.article.author import author as author_of
from audio_pipeline.article.block import Kind
from audio_pipeline.article.echoes import echoes, pull_quotes
from audio_pipeline.article.groups import boxes
from audio_pipeline.article.live import entries, told_live
from audio_pipeline.article.masthead import Masthead, credited, iso_date, masthead, names
from audio_pipeline.article.page import Page, Rule, is_short_line, same
from audio_pipeline.article.people import author_bio, unknown_person
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.pictures import shown
from audio_pipeline.article.runs import runs
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    is_heading,
    is_name,
    is_prose,
    key,
    plain,
    row,
    sentences,
    words,
)
from audio_pipeline.article.standing import calls, is_picture
from audio_pipeline.article.tail import colophons, last_words, tail

_LIFE = re.compile(r"\bborn\b[^.]{4,60}\d{4}\b.{0,60}\b(?:she |he )?died\b.{2,60}\d", re.S)
_ENTRY = re.compile(r"^(?:(?:no|nr|issue|letter)\.?\s*)?#?\d{1,4}\s*[.):–—-]\s*", re.I)
SUMMARY_WORDS = 10
STANDFIRST_WORDS = 6
"""A line this long between headline and text is its summary; shorter ones are labels."""


def repeated_headline(page: Page) -> Mapping[int, str]:
    """A sentence that is the title as well may be the text's refrain."""
    return {
        index: "repeated-headline"
        for index in page.kept
        if (
            same(page.text(index), page.title)
            and (index < page.start or page.text(index)[-1:] == page.title[-1:])
        )
        or (index < page.start and _is_entry(page.text(index), page.title))
    }


def _is_entry(text: str, title: str) -> bool:
    """ "1. The headline", "NO. 88: THE HEADLINE": an issue's own list of its pieces."""
    entry = _ENTRY.match(text)
    return bool(entry) and same(text[entry.end() :], title)  # type: ignore[union-attr]


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
            if is_prose(block.text) or at in page.speakers or is_recipe(block.text):
                break
            if calls(block.text):
                break  # The text goes on with a list.
            if page.codes[at] and page.codes[at] != "related":
                break
            if (block.sure and block.kind is Kind.HEADING) or (tight and block.gap):
                break
            found[at] = "related"
    return found


def is_recipe(text: str) -> bool:
    """A heading as recipes have it ("Ingredients")."""
    return key(text) in phrases().words["recipe"]


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
    said = [at for at in page.bodies if not masthead(page.text(at))]
    start = said[1] if len(said) > 1 else page.start
    found = {
        index: line.code
        for index, line in masthead_lines(page).items()
        if index < start or index > end or (line.author and index > page.headline)
    }
    for index in page.kept:
        # "Reviewed by our doctors | Last updated 3 May 2024": a date in a row of the page's own.
        text = page.text(index)
        is_row = len(row(text)) > 1 and is_short_line(text)
        if page.headline < index < start and is_row and iso_date(text):
            found.setdefault(index, "date")
    return found


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
        and not _is_in_column(page, index)
    }


def _is_summary(text: str) -> bool:
    """A sentence or two under a headline."""
    return ends_sentence(text) and len(words(text)) >= STANDFIRST_WORDS and not scent(text).strong


def _is_in_column(page: Page, index: int) -> bool:
    """A heading of the main column: extractors lose those of entries in a list."""
    block = page.blocks[index]
    marked = block.sure and block.kind is Kind.HEADING and index > page.start
    if not marked or block.boxed or block.group >= 0 or block.linked:
        return False
    after = range(index + 1, min(index + 4, len(page.blocks)))
    below = next((at for at in after if page.is_body(at) or page.blocks[at].outside), -1)
    return below > 0 and page.is_body(below) and not page.blocks[below].boxed


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
    author, _ = author_of(page)
    earlier = {key(page.text(i)) for i in range(page.headline + 1, start - 1)}
    live = told_live(page)
    for index in page.kept:
        text = page.text(index)
        sure = page.blocks[index].sure and page.blocks[index].kind is not Kind.LIST_ITEM
        if not page.headline < index < start or sure or index in live:
            continue
        count = len(words(text))
        if ends_sentence(text) or ends_open(text):
            stays = count >= (4 if text.rstrip()[-1] in ":：" else 2)
        elif (name := credited(text)) and (
            key(name) not in {key(text)} - {key(author)} or " and " in name
        ):
            stays = False
        elif index == start - 1 and key(text) in earlier and page.is_alone(index):
            stays = True  # An entry of the page's own contents: the first heading.
        elif index == start - 1 and is_heading(text) and page.is_alone(index):
            is_item = page.blocks[index].kind is Kind.LIST_ITEM
            stays = index > max(coded, default=page.headline) and count >= 2 and not is_item
        else:
            # A summary without a stop stands right under the headline, over the byline; or alone
            # over the text, if it is long.
            over = not any(i < index for i in mast)
            alone = page.is_alone(index) and index == start - 1 and count >= SUMMARY_WORDS
            stays = (count >= STANDFIRST_WORDS and over) or (alone and not is_picture(text))
        untimed = key(re.sub(r"^(?:\d{1,2}[:.h]\d{2}|\d{1,2}[.)])\s+", "", text))
        if not stays or untimed in later:
            found[index] = "kicker"
    return found


def under_summary(page: Page) -> Mapping[int, str]:
    """Labels between a summary right under the headline and the text that follows it."""
    first, *others = page.bodies[:2] or (-1,)
    if not others or page.headline < 0 or first - page.headline > 2:
        return {}
    inside = range(first + 1, others[0])
    found = _datasheets(page, inside)
    coded = [at for at in inside if page.codes[at]]
    if len(coded) * 4 < len(inside) or len(coded) < 2:
        return found
    return found | {
        at: "kicker"
        for at in inside
        if not page.codes[at]
        and (at < coded[-1] or masthead(page.text(at)))
        and not page.blocks[at].sure
        and not ends_sentence(page.text(at))
    }


def _datasheets(page: Page, inside: range) -> dict[int, str]:
    """Boxes of labels and dates ("From: …", "Published", "3 May 2024"), also as a list."""
    found: dict[int, str] = {}
    for group in page.groups:
        if group[0] not in inside or group[-1] not in inside or len(group) < 2:
            continue
        texts = [page.text(at) for at in group]
        if any(map(masthead, texts)) and not any(map(ends_sentence, texts)):
            found.update({at: "kicker" for at in group if not page.codes[at]})
    return found


def is_life(text: str) -> bool:
    """ "Jane Roe, painter, born 3 May 1928, died 7 June 2024": the last line of an obituary."""
    return bool(_LIFE.search(text))


def below(page: Page) -> Mapping[int, str]:
    """What stands under the last sentence; the last line of a verse need not be one."""
    end = page.end
    found: dict[int, str] = {}
    for index in page.kept:
        is_verse = page.is_tight(index - 1, index) and ends_open(page.text(index - 1))
        goes_on = is_verse and index - 1 not in found and not page.codes[index - 1]
        goes_on = goes_on or is_life(page.text(index))
        if end >= 0 and index > end and not goes_on:
            found[index] = "below-text"
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
    entries,
    comments,
    related,
    mastheads,
    outside,
    above,
    shown,
    pull_quotes,
    echoes,
    boxes,
    author_bio,
    addressed,
    tail,
    last_words,
    unknown_person,
    colophons,
    tag_list,
    between,
    under_summary,
    runs,
    below,
    headings_alone,
)
BY_GROUP: frozenset[Rule] = frozenset({boxes, tail, last_words, runs, echoes})
"""Those that judge a line by what stands around it."""

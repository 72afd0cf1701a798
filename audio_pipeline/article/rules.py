"""The rules of phrases and of neighbours, and the order of all: what the furniture looks like.

Every rule asks for evidence of shape, place, repetition or neighbours; phrases come from
`phrases.toml`, the forms of single lines are in `forms.py`.
The order of `RULES` is the order of their certainty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.captions import CAPTION_WORDS, captions
from audio_pipeline.article.forms import APPEAL_WORDS, forms, rows
from audio_pipeline.article.listing import closed_boxes, listings
from audio_pipeline.article.page import Page, Rule, is_short_line
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import (
    ends_sentence,
    is_blank,
    is_heading,
    is_prose,
    is_quoted,
    plain,
    sentences,
    words,
)
from audio_pipeline.article.signs import (
    embeds,
    footnotes,
    foreign,
    repeated_lines,
    running_heads,
    scented,
    tables,
)

_IMAGE = re.compile(
    r"^[^/\\<>|\"?*:]{1,120}\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?|heic|ico|mp4|mov)$", re.I
)
_COUNT = re.compile(r"^\d[\d.,]*\s?[kKmM]?(?:\s+\w+)?$")


def marks(page: Page) -> Mapping[int, str]:
    """What the reader itself is sure of: a `<figcaption>`, a code fence, a line of signs."""
    found = {}
    for index, block in enumerate(page.blocks):
        if block.mark:
            found[index] = block.mark
        elif is_blank(block.text):
            found[index] = "separator"
        elif _IMAGE.match(block.text) and len(block.text.split()) <= 8:
            found[index] = "image"
    return found


def whole_phrases(page: Page) -> Mapping[int, str]:
    """Blocks that are a known phrase and nothing else.

    One word alone ("Home", "Contact") may be a heading of the text: inside the text it needs a
    neighbour that is furniture too.
    """
    exact = phrases().exact
    found = {
        index: exact[plain(page.text(index))]
        for index in page.kept
        if plain(page.text(index)) in exact
    }
    first, last = _span(page)
    titles = {
        index
        for index, code in found.items()
        if code == "control"
        and page.blocks[index].sure
        and page.blocks[index].kind is Kind.HEADING
        and first < index < last
    }
    found = {index: code for index, code in found.items() if index not in titles}
    return {
        index: code
        for index, code in found.items()
        if not first < index < last
        or len(plain(page.text(index)).split()) > 1
        or code == "advertisement"
        or (code == "related" and _is_teaser(page, index + 1))
        or _has_neighbour(page, index, found)
    }


def _is_teaser(page: Page, index: int) -> bool:
    """A line of another article's, which may be a question."""
    text = page.text(index)
    return is_short_line(text) or (text.endswith("?") and not is_prose(text))


def labels(page: Page) -> Mapping[int, str]:
    """ "Read more: …", "Photo: …", "Tags: …": a known label, a colon, and no long text."""
    found = {}
    for index in page.kept:
        text = page.text(index)
        match = re.match(r"^([^:|–—]{2,30}?)\s*(?::|\||\s[–—-]\s)\s*(?=\S)", text)
        code = phrases().label.get(plain(match[1])) if match else None
        if match and code and len(words(text)) <= CAPTION_WORDS and sentences(text) <= 2:
            rest = text[match.end() :]
            # "Read more" says more than "More", which may open a sentence of the text.
            most = 24 if " " in plain(match[1]) else 16
            if code != "read-more" or not ends_sentence(rest) or len(words(rest)) <= most:
                found[index] = code
    return found


def appeals(page: Page) -> Mapping[int, str]:
    """The page speaking of itself: newsletters, cookies, subscriptions, rights."""
    found = {}
    for index in page.kept:
        text = page.text(index)
        if len(words(text)) > APPEAL_WORDS or is_quoted(text):
            continue
        code = next((appeal.code for appeal in phrases().appeals if appeal.fits(text)), "")
        if code:
            found[index] = code
    return found


def neighbours(page: Page) -> Mapping[int, str]:
    """A lone network name or counter beside a share row; short lines in a newsletter's box."""
    found: dict[int, str] = {}
    for index in page.kept:
        lone = _is_network(page, index)
        if lone or _COUNT.match(page.text(index)):
            near = [at for at in (index - 1, index + 1) if 0 <= at < len(page.blocks)]
            if any(page.codes[at] == "share" or found.get(at) == "share" for at in near) or (
                lone and any(_is_network(page, at) for at in near)
            ):
                found[index] = "share"
    return {**found, **_boxes(page)}


def _is_network(page: Page, index: int) -> bool:
    tokens = plain(page.text(index)).split()
    return len(tokens) == 1 and tokens[0] in phrases().words["network"]


def _boxes(page: Page) -> dict[int, str]:
    """Lines set tight against a newsletter's or a subscription's appeal belong to its box."""
    found: dict[int, str] = {}
    for index, code in enumerate(page.codes):
        if code not in {"newsletter", "paywall", "consent"} or index < page.start:
            continue
        for step in (-1, 1):
            at = index + step
            while 0 <= at < len(page.blocks) and at != page.headline:
                block = page.blocks[at]
                joined = page.is_tight(min(at, at - step), max(at, at - step)) and page.is_airy
                title = step < 0 and at == index - 1 and _is_box_title(page, at)
                if page.codes[at] or block.outside or is_prose(block.text):
                    break
                if not joined and not title:
                    break
                found[at] = code
                at += step
    for index in page.kept:
        around = {page.codes[at] for at in (index - 1, index + 1) if 0 <= at < len(page.codes)}
        if around == {"newsletter"} and not is_prose(page.text(index)):
            found[index] = "newsletter"
    return found


def _is_box_title(page: Page, index: int) -> bool:
    """A short line over an appeal, itself under body text: the box's title, not the text's."""
    block = page.blocks[index]
    return (
        not block.sure
        and block.gap
        and not page.is_tight(index, index + 1)
        and index > page.start
        and is_heading(block.text)
        and not ends_sentence(block.text)
    )


def links(page: Page) -> Mapping[int, str]:
    """Lines that are nothing but a link, two or more together or outside the text."""
    whole = {
        index
        for index in page.kept
        if page.blocks[index].linked >= 0.9
        and not (page.blocks[index].kind is Kind.HEADING and page.blocks[index].level == 1)
        and not is_prose(page.text(index))
    }
    return {
        index: "related" if len(words(page.text(index))) > 3 else "menu"
        for index in whole
        if page.blocks[index].outside
        or index - 1 in whole
        or index + 1 in whole
        or not ends_sentence(page.text(index))
    }


def _span(page: Page) -> tuple[int, int]:
    """First and last body block."""
    bodies = page.bodies
    return (bodies[0], bodies[-1]) if bodies else (len(page.blocks), -1)


def _has_neighbour(page: Page, index: int, found: Mapping[int, str]) -> bool:
    near = (index - 1, index + 1)
    return any(at in found or (0 <= at < len(page.codes) and page.codes[at]) for at in near)


RULES: tuple[Rule, ...] = (
    marks,
    whole_phrases,
    labels,
    appeals,
    closed_boxes,
    listings,
    embeds,
    footnotes,
    running_heads,
    tables,
    forms,
    rows,
    captions,
    scented,
    foreign,
    repeated_lines,
    neighbours,
    whole_phrases,
    links,
)

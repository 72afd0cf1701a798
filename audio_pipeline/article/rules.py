"""The rules of single blocks and their neighbours: what the furniture of a page looks like.

Every rule asks for evidence of shape, place, repetition or neighbours; phrases come from
`phrases.toml`. The order of `RULES` is the order of their certainty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.captions import CAPTION_WORDS, captions
from audio_pipeline.article.listing import closed_boxes, listings
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page, Rule, is_short_line
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import (
    ends_sentence,
    is_blank,
    is_figures,
    is_heading,
    is_line_up,
    is_name_like,
    is_prose,
    is_quoted,
    plain,
    row,
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

APPEAL_WORDS = 60
"""Longer than this a paragraph that mentions a newsletter is an article about newsletters."""
_IMAGE = re.compile(
    r"^[^/\\<>|\"?*:]{1,120}\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?|heic|ico|mp4|mov)$", re.I
)
_SLIDE = re.compile(
    r"^\d{1,2}\s*(?:/|of)\s*\d{1,2}$|^\d{1,2}:\d{2}(?:\s*/\s*\d{1,2}:\d{2})?$|^\d{1,2}\.\d{2}$"
)
_FILE = re.compile(r"\((?:PDF|XLSX?|DOCX?|CSV|ZIP|EPUB|MP3|PPTX?)\b[^()]{0,20}\)", re.I)
_PLUSES = re.compile(r"^(?:\+{3}.*\+{3}|\*{3,}\s.*\s\*{3,}|={3,}\s.*\s={3,}|>{3,}\s.*\s<{3,})$")
_FIGURE = re.compile(
    r"^(?:figure|fig\.?|abb(?:ildung|\.)|figura|bild|map|chart|plate|table|tabelle|tabla|photo)\s*"
    r"\d{1,3}[a-z]?\s*[.:|]\s",
    re.I,
)
_BRACKETED = re.compile(
    r"^\[[\w -]+\.(?:png|jpe?g|gif|webp|svg)\]$"
    r"|^\[[^\[\]]*\b(?:image|photo(?:graph)?s?|picture|video|illustration|caption|bild|foto|imagen)\b[^\[\]]*\]$",
    re.I,
)
_MAIL_LINE = re.compile(
    r"^(?:prev(?:ious)? by (?:date|thread)|next by (?:date|thread)|follow-ups?|references|list-id|"
    r"from|to|subject|re|message-id|in-reply-to|date)\s*:",
    re.I,
)
_BRACKETS = re.compile(r"^(?:\[[^\[\]]{2,30}\]\s*){2,}$")
_BARE_URL = re.compile(r"^(?![\d.:]+$)(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?$", re.I)
_CORRECTION = re.compile(
    r"^(?:corrections?(?: and clarifications?)?|clarifications?|editor[’']s note|updates?|"
    r"errat(?:a|um)|rectificatif|berichtigung|korrektur|rectificación|fe de errores|corrección|"
    r"correção|correzione|rettifica|errata corrige|更正|编者按)\b[^:.!?]{0,40}[:：]",
    re.I,
)
_ARROW = re.compile(r"\s[→➔➜»›]\s*$")
_MORE = re.compile(
    r"(?:MORE|More) (?:(?:on|from|in|about) )?(?:[A-Z][\w&-]*|[A-Z]+)(?: [A-Z][\w&-]*)?$"
)
_ASKS = re.compile(r"(?:Share|Support|Follow|Subscribe to|Gift) ([A-Z].{3,40})$")
_UPDATES = re.compile(r"^\((?:Updates?|Adds|Recasts|Corrects|Rewrites)\b[^()]*\)$")
_LINKED = re.compile(r"^\[(?:[A-Z][\w'’ ]{2,30}): [^\[\]]{8,100}\]$")
_GOES_ON = re.compile(
    r".{20,}[.!?…][”\"»]?\s+(?:(?:read |see |find out |learn )?more|mehr(?: lesen)?|weiterlesen|"
    r"lire(?: la suite| plus)?|en savoir plus|leer más|ver más|leggi(?: tutto| di più)?|"
    r"continua(?: a leggere)?|ler mais|saiba mais)\s*[.…>»→]*$",
    re.S,
)
"""A teaser: a sentence, and a link's word behind its stop."""
_OLD = re.compile(r"^This (?:article|story|post) is (?:more than|over) [\w ]{3,20} old\.?$", re.I)
_HELPED = re.compile(
    r"^(?:was|did|is|has) (?:this|the) (?:article|page|guide|story|post|piece|information|content|"
    r"recipe|answer)\b[^.?]{0,30}\?$",
    re.I,
)
_MOST = re.compile(
    r"^(?:most (?:read|popular|viewed|shared|watched)|top stories)\b[^.:]{0,30}$", re.I
)
_ABOUT = re.compile(r"^About (?:the )?[A-Z]")
_ABOUT_US = re.compile(r"^About (?:the )?(?:[A-Z][\w&.'’-]*\s?(?:(?:of|and|for|the)\s)?){1,6}$")
_SAYS = re.compile(
    r"^#\d+\s\S|"
    r"^\S.{0,40}\s(?:says|schreibt|sagt|dit|dice|diz|ha detto)\s?:$"
    r"|^\d+\s+(?:thoughts|comments|responses|replies|kommentare|commentaires|comentarios|commenti)\b",
    re.I,
)
_CLOCK = re.compile(r"^(?:[01]?\d|2[0-3])[:.][0-5]\d$")
_TAGS = re.compile(r"^(?:#\w+[\s,]*)+$")
_COUNT = re.compile(r"^\d[\d.,]*\s?[kKmM]?(?:\s+\w+)?$")


_FORMS = (
    (_TAGS, "tags"),
    (re.compile(r".*(?:↩|⤴)\ufe0e?$", re.S), "footnote"),
    (_UPDATES, "correction"),
    (_CORRECTION, "correction"),
    (_LINKED, "read-more"),
    (_MOST, "related"),
    (_HELPED, "control"),
    (_OLD, "timestamp"),
    (_GOES_ON, "read-more"),
    (_BARE_URL, "contact"),
    (_SAYS, "comments"),
)


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


def forms(page: Page) -> Mapping[int, str]:
    """Lines that their form alone gives away."""
    found = {}
    for index in page.kept:
        text = page.text(index)
        for pattern, code in _FORMS:
            if pattern.match(text) and (code != "related" or is_short_line(text)):
                found[index] = code
                break
    return found


def rows(page: Page) -> Mapping[int, str]:
    """Rows of links: cells set apart by bars or arrows, share words, hashtags, counters."""
    found = {}
    for index in page.kept:
        text = page.text(index)
        cells = row(text)
        if _is_share_row(text) or _asks_for_site(page, index):
            found[index] = "share"
        elif _SLIDE.match(text):
            found[index] = "timestamp" if _CLOCK.match(text) else "control"
        elif len(cells) >= 2 and all(plain(cell) in phrases().exact for cell in cells):
            found[index] = phrases().exact[plain(cells[0])]
        elif _FILE.search(text) and not ends_sentence(text):
            found[index] = "control"
        elif _is_flagged(text):
            found[index] = "appeal"
        elif _FIGURE.match(text) or _BRACKETED.match(text):
            found[index] = "caption"
        elif is_line_up(text):
            found[index] = "table"
        elif _MAIL_LINE.match(text) and "mail-header" in page.codes:
            found[index] = "mail-header"
        elif _BRACKETS.match(text):
            found[index] = "menu"
        elif _MORE.match(text) and index + 1 < len(page.blocks) and page.is_tight(index, index + 1):
            found[index] = "related"
        elif _ARROW.search(text) and not ends_sentence(text) and "«" not in text:
            found[index] = "read-more"
        elif _ABOUT_US.match(text) or (_ABOUT.match(text) and is_name_like(text.partition(" ")[2])):
            found[index] = "author-bio"
        elif is_figures(text) and masthead(text) is None:
            found[index] = "figures"
        elif (
            len(cells) >= 3
            and not ends_sentence(text)
            and all(len(words(cell)) <= 4 for cell in cells)
            and masthead(text) is None
        ):
            found[index] = "menu"
    return found


def _is_flagged(text: str) -> bool:
    """A picture sign before it, plus signs or stars around it: what a page wants seen."""
    first = text.lstrip()[:1]
    signed = unicodedata.category(first) == "So" if first else False
    return len(words(text)) <= APPEAL_WORDS and (signed or bool(_PLUSES.match(text)))


def _is_share_row(text: str) -> bool:
    """All its words are those of share buttons, and it is more than one network's name."""
    tokens = plain(text).split()
    known = phrases().words
    if not tokens or len(tokens) > 24:
        return False
    networks = [token for token in tokens if token in known["network"]]
    return all(token in known["share"] for token in tokens) and (
        len(networks) >= 2 or (bool(networks) and tokens[0] in {"share", "tweet", "teilen"})
    )


def _asks_for_site(page: Page, index: int) -> bool:
    """ "Share Small Repairs", where "Small Repairs" is what the page calls itself."""
    asked = _ASKS.match(page.text(index))
    if not asked or len(words(page.text(index))) > 6:
        return False
    others = (at for at, block in enumerate(page.blocks) if asked[1] in block.text and at != index)
    return any(not is_prose(page.text(at)) for at in others)


def neighbours(page: Page) -> Mapping[int, str]:
    """A lone network name or counter beside a share row; short lines in a newsletter's box."""
    found: dict[int, str] = {}
    networks = phrases().words["network"]
    for index in page.kept:
        text = page.text(index)
        tokens = plain(text).split()
        lone = len(tokens) == 1 and tokens[0] in networks
        if lone or _COUNT.match(text):
            near = [at for at in (index - 1, index + 1) if 0 <= at < len(page.blocks)]
            if any(page.codes[at] == "share" or found.get(at) == "share" for at in near) or (
                lone and sum(_is_network(page, at) for at in near) >= 1
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

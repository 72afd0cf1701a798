"""Lines that their form gives away: rows of links, share buttons, addresses, corrections, tags.

What a line is by the company it keeps, `rules.py` asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import (
    ends_sentence,
    is_figures,
    is_line_up,
    is_name_like,
    is_prose,
    plain,
    row,
    words,
)

APPEAL_WORDS = 60
"""Longer than this a paragraph that mentions a newsletter is an article about newsletters."""
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

"""The rule of pictures: credits, the captions beside them, and what an image's name heads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.shape import (
    ends_sentence,
    is_name_like,
    words,
)

CAPTION_WORDS = 45
_CREDIT_LABEL = re.compile(
    r"(?:photo|image|picture|photograph|illustration)?\s?(?:credit|photo|image|picture|photograph|foto|"
    r"bild|crédit|©)s?\s?:|photo by (?:the|me)|©"
)
_CREDIT_WORDS = 8
"""A longer credit is a caption itself, and the line beside it another's."""
_CREDIT = re.compile(
    r"(?:^|[.!?…”\"’)\]]\s*|\s[|/–—-]\s*|[(\[]|\s(?=[A-Z]\w+(?: credit)?:))"
    r"(?:photo(?:graph|graphy|s|graphs)?|image|picture|illustration|graphic|credit|foto|bild|"
    r"crédit(?: photo)?|fotografía|imagen|video)s?"
    r"(?:\s*(?:credit|courtesy(?: of)?|by|von|de|di|par))?\s*[:/©]?\s*"
    r"(?P<who>[^.!?]{2,60})[)\]]?\.?$",
    re.I,
)
_AGENCY = re.compile(
    r"(?P<who>[^\W\d_][\w.'’&\- ]{1,40}/[^\W\d_][\w.'’&/ ]{1,40}|(?:©|\(c\))\s?[^.!?]{2,50})\)?$",
    re.I,
)
_WIRE = re.compile(
    r"(?:^|[.!?”\"|]\s+|\[)"
    r"(?P<who>[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*){0,3} ?/ ?[A-Z][\w.'’&/ ]{1,30})[\])]?$"
)
_FOR = re.compile(
    r"[.!?]\s+(?P<who>(?:[A-Z][\w'’.-]+ ){1,2}[A-Z][\w'’-]+"
    r"(?: (?:for|via) (?:the )?(?:[A-Z][\w'’.-]+ ?){1,3})?)$"
    r"|^(?P<whom>[A-Z][A-Z.'’ -]+ FOR (?:THE )?[A-Z.'’& -]+)$"
)
_BETWEEN_NAMES = re.compile(r"\s*(?:/|,|&|©|\(c\)|\b(?:and|via|for|of|on)\b)\s*")


def captions(page: Page) -> Mapping[int, str]:
    """A credit, and the line set right above or below it; a line under an image's file name."""
    found = {}
    for index in page.kept:
        text = page.text(index)
        if len(words(text)) <= CAPTION_WORDS and _has_credit(text):
            found[index] = "caption"
    found.update(_pictures(page, found))
    # Where no blank lines tell, only the head of the page has captions in a known place.
    reach = len(page.blocks) if page.is_airy else page.start
    credits = {
        index
        for index in {*found, *(i for i, c in enumerate(page.codes) if c in {"caption", "image"})}
        if len(words(page.text(index))) <= _CREDIT_WORDS
        and (page.codes[index] or _opens_with_credit(page.text(index)))
    }
    for index in page.kept:
        block = page.blocks[index]
        if block.sure or len(words(block.text)) > CAPTION_WORDS or index in found or index > reach:
            continue
        above = index - 1 in credits and page.is_tight(index - 1, index)
        below = index + 1 in credits and page.is_tight(index, index + 1)
        if (above and _follows_image(page, index)) or below:
            found[index] = "caption"
    return found


def _pictures(page: Page, credits: Mapping[int, str]) -> dict[int, str]:
    """A picture's group: its number or name, its caption, its credit, and nothing more."""
    found = {}
    for group in page.groups:
        left = [at for at in group if at not in credits and not page.codes[at]]
        has_credit = any(at in credits or page.codes[at] == "caption" for at in group)
        if has_credit and 1 <= len(left) <= 2 and len(group) <= 5:
            told = [at for at in left if len(words(page.text(at))) > 1]
            if len(told) == 1 and len(words(page.text(told[0]))) <= CAPTION_WORDS:
                found.update(dict.fromkeys(left, "caption"))
    return found


def _opens_with_credit(text: str) -> bool:
    """A credit and nothing before it: the line beside it is the caption."""
    found = (pattern.search(text) for pattern in (_CREDIT, _AGENCY, _WIRE))
    return any(match and match.start() == 0 for match in found)


def _follows_image(page: Page, index: int) -> bool:
    """An image's name heads a caption only inside the text, and only a sentence is one."""
    return page.codes[index - 1] != "image" or ends_sentence(page.text(index))


def _has_credit(text: str) -> bool:
    for pattern in (_CREDIT, _AGENCY, _WIRE, _FOR):
        match = pattern.search(text)
        if not match:
            continue
        if match.groupdict().get("whom"):
            return True
        credit = match.group().lstrip(" .!?)”\"'([").lower()
        if len(match["who"].split()) <= _CREDIT_WORDS and _CREDIT_LABEL.match(credit):
            return True
        if match["who"].strip(" .").lower() in {"the author", "author", "me", "myself"}:
            return True
        names = _BETWEEN_NAMES.split(match["who"])
        if all(not name or is_name_like(name.strip(" .()")) for name in names) and any(names):
            # "Photo Jane Roe" alone, or after a full sentence; never in the middle of one.
            return bool(match.start() == 0 or pattern is _CREDIT or is_short_line(text))
    return False

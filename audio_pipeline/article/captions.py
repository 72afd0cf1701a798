"""The rule of pictures: credits, the captions beside them, and what an image's name heads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import (
    ends_sentence,
    is_name_like,
    key,
    plain,
    sentences,
    words,
)
from audio_pipeline.article.standing import is_picture

CAPTION_WORDS = 45
_CREDIT_LABEL = re.compile(
    r"(?:staff|file|handout|submitted|contributed|archive) (?:photo|photograph|image)s? by|"
    r"(?:photo|image|picture|photograph|illustration)?\s?(?:credit|photo|image|picture|photograph|foto|"
    r"bild|crédit|©)s?\s?:|photo by (?:the|me)|©"
)
_CREDIT_FIRST = re.compile(
    r"(?:Getty Images|Reuters|PA Media|AFP|EPA|Alamy|Shutterstock|PA|AP|BBC|[A-Z]{2,4}/[A-Z][\w ]+)"
    r" (?:An?|The|Two|Three|[A-Z][a-z]+) [a-z]"
)
_COURTESY = re.compile(
    r"(?:(?:images?|photos?|pictures?) )?courtesy (?:of )?(?:[A-Z][\w.'’&-]*\s?(?:of |the )?){1,6}$"
    r"|(?:ALAMY|GETTY(?: IMAGES)?|SHUTTERSTOCK|REUTERS|ISTOCK|UNSPLASH|AFP|EPA|PA MEDIA)$",
    re.I,
)
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,3}[A-Z][A-Z'’-]{2,}(?:/[A-Z][A-Z .]+)?$")
"""Who took it, as magazines print it; bylines spell first names."""
_BARE_WORDS = 5
_OVER_TOGGLE, _UNDER_ENLARGE = 4, 2
"""Lines: what a picture shows, its caption, its credit, and the toggle's other name."""
_CREDIT_WORDS = 8
"""A longer credit is a caption itself, and the line beside it another's."""
_CREDIT = re.compile(
    r"(?:^|[.!?…”\"’)\]]\s*|\s[|/–—-]\s*|[(\[]|\s(?=[A-Z]\w+(?: credit)?:))"
    r"(?:(?:staff|file|handout|submitted|contributed|archive|all|both) )?"
    r"(?:photo(?:graph|graphy|s|graphs)?|image|picture|illustration|artwork|graphic|credit|foto|bild|"
    r"crédit(?: photo)?|fotografía|imagen|video)s?"
    r"(?:\s*(?:credit|courtesy(?: of)?|by|von|de|di|par))?\s*[:/©]?\s*"
    r"(?P<who>(?:[A-Z]\.\s?){0,3}[^.!?]{2,60})[)\]]?\.?$",
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
    r"|(?:^(?:By )?|[.!?][”\"’]?\s+)(?P<whom>[A-Z][A-Z.'’ -]+ FOR (?:THE )?[A-Z.'’& -]+)$"
    r"|[.!?][”\"’]?\s+(?P<capitals>(?:[A-Z][A-Z'’.-]+ ){1,3}[A-Z][A-Z'’.-]{2,})$"
)
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s")
_POSED_WORDS = 24
_POSED_LINE_WORDS = 8
_CAMERA = re.compile(r"(?:IMG|DSCN?|DSCF|PXL|GOPR|P)[_-]?\d{4,}(?:[_-]\d+)*(?:\.\w{3,4})?")
_MY_PHOTO = re.compile(
    r"\(\s*(?:my|our|own|all|the author[’']s)\b[^()]{0,20}"
    r"\b(?:photos?|pictures?|photographs?)\b[^()]*\)\.?$"
    r"|\bphotos?(?:graphs?)? (?:by (?:me|the author)|are (?:mine|my own))\.?$",
    re.I,
)
_POSED = re.compile(
    r"(?P<who>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}),? "
    r"(?:\(?(?:left|right|centre|center)\)?,? )?"
    r"(?:(?P<how>\w+ing)|in|at|by|with|on|outside|inside|near|beside|aboard|behind|during|before|under|among|"
    r"vor|mit|auf|neben|devant|dans|avec|à|au|sur|junto|en|al|ante|no|na|em|davanti|nel|nella)"
    r"\s"
)
_ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "my", "our", "his", "her", "its", "no"}
    | {"some", "one", "two", "three", "der", "die", "das", "ein", "eine", "le", "la", "les", "un"}
    | {"une", "el", "los", "las", "una", "il", "lo", "gli", "o", "os", "as", "um", "uma"}
)
_BETWEEN_NAMES = re.compile(r"\s*(?:/|,|&|©|\(c\)|\b(?:and|via|for|of|on)\b)\s*")


def captions(page: Page) -> Mapping[int, str]:
    """A credit, and the line set right above or below it; a line under an image's file name."""
    found = {}
    for index in page.kept:
        text = page.text(index)
        credited = len(words(text)) <= CAPTION_WORDS and has_credit(text)
        if credited or _tells_of_picture(page, index) or _under_credit(page, index):
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
    found.update(_alternatives(page, found))
    for index in page.kept:
        block = page.blocks[index]
        if block.sure or len(words(block.text)) > CAPTION_WORDS or index in found or index > reach:
            continue
        above = index - 1 in credits and page.is_tight(index - 1, index)
        # A credit that has its caption above it has none below.
        is_label = page.text(index - 1).endswith((",", ":"))
        taken = index - 2 in found and page.is_tight(index - 2, index - 1)
        above = above and (is_label or not taken or not ends_sentence(block.text))
        above = above and (is_label or sentences(block.text) < 2 or index < page.start)
        below = index + 1 in credits and page.is_tight(index, index + 1)
        if (above and _follows_image(page, index)) or below:
            found[index] = "caption"
    found.update(_toggled(page))
    return found


def _toggled(page: Page) -> dict[int, str]:
    """The lines right above "hide caption", and those set together with "Enlarge this image"."""
    found: dict[int, str] = {}
    for index, block in enumerate(page.blocks):
        said = plain(block.text)
        if said in phrases().words["hide"]:
            found.update(dict.fromkeys(_beside(page, index, -1, _OVER_TOGGLE), "caption"))
        elif said in phrases().words["enlarge"]:
            below = _beside(page, index, 1, _UNDER_ENLARGE + 1)
            if len(below) <= _UNDER_ENLARGE:
                found.update(dict.fromkeys(below, "caption"))
    return {index: code for index, code in found.items() if not page.codes[index]}


def _beside(page: Page, index: int, step: int, most: int) -> list[int]:
    """Lines no longer than a caption on one side of it, as far as no blank line parts them."""
    found: list[int] = []
    at = index
    while len(found) < most and page.is_tight(min(at, at + step), max(at, at + step)):
        at += step
        if at <= page.headline or len(words(page.text(at))) > CAPTION_WORDS:
            break
        found.append(at)
    return found


def _alternatives(page: Page, captions: Mapping[int, str]) -> dict[int, str]:
    """What a browser pastes in a picture's place, tight over its caption; no heading stands so."""
    return {
        index: "caption"
        for index in page.kept
        if (index > page.start or is_picture(page.text(index)))
        and (index + 1 in captions or page.codes[index + 1 : index + 2] == ("caption",))
        and index not in captions
        and page.is_tight(index, index + 1)
        and page.blocks[index].kind is Kind.PARAGRAPH
        and is_short_line(page.text(index))
        and len(words(page.text(index))) >= _BARE_WORDS
        and not _NUMBERED.match(page.text(index))
    }


def _under_credit(page: Page, index: int) -> bool:
    """The caption under "Getty Images A boat at sea": credit, the picture in words, caption."""
    return (
        index > page.headline
        and page.is_tight(index - 1, index)
        and bool(_CREDIT_FIRST.match(page.text(index - 1)))
        and is_short_line(page.text(index))
        and len(words(page.text(index))) >= _BARE_WORDS
    )


def _tells_of_picture(page: Page, index: int) -> bool:
    """A caption without a credit, by its form: "Ann Roe at the quay, with her dog."

    Somebody of the article and a place, and no verb; "pictured"; the name of a camera's file; a
    line in small letters with no stop, where the text has none such.
    """
    text, block = page.text(index), page.blocks[index]
    count = len(words(text))
    if _CAMERA.fullmatch(text) or (count <= CAPTION_WORDS and _MY_PHOTO.search(text)):
        return True
    if block.kind is not Kind.PARAGRAPH or block.sure or index < page.headline:
        return False
    if not page.is_alone(index) or count > _POSED_WORDS or text.endswith(("?", ":", "!")):
        return False
    posed = _POSED.match(text)
    least = _BARE_WORDS if posed and " " in posed["who"] and posed["how"] else _POSED_LINE_WORDS
    if posed and (count >= least or (text.endswith(".") and count >= _BARE_WORDS)):
        verbs = phrases().words["verb"]
        who = posed["who"]
        known = any(who in page.text(at) for at in page.bodies if at != index)
        known = known and key(who) not in _ARTICLES
        return known and verbs.isdisjoint(key(text).split())
    inside = page.start < index < page.end and page.is_airy
    stops = ends_sentence(page.text(index - 1)) and not ends_sentence(text)
    below = page.text(index + 1) if index + 1 < len(page.blocks) else ""
    listed = text[:1].islower() and (below[:1].islower() or page.text(index - 1)[:1].islower())
    small = text[:1].islower() and not listed
    return inside and stops and small and count >= 4 and text[-1:].isalnum()


def _pictures(page: Page, credits: Mapping[int, str]) -> dict[int, str]:
    """A picture's group: its number or name, its caption, its credit, and nothing more."""
    found = {}
    for group in page.groups:
        left = [at for at in group if at not in credits and not page.codes[at]]
        has_credit = any(at in credits or page.codes[at] == "caption" for at in group)
        whole = any(at in credits and not _is_bare_credit(page.text(at)) for at in group)
        told = [at for at in left if ends_sentence(page.text(at))]
        if whole and told and page.start in told:
            continue  # The caption is there, and this the text's first paragraph.
        if has_credit and 1 <= len(left) <= 2 and len(group) <= 5:
            told = [at for at in left if len(words(page.text(at))) > 1]
            if told == [group[-1]] and sentences(page.text(told[0])) > 1 and told[0] > page.start:
                continue  # The text goes on under a picture's credit.
            if len(told) == 1 and len(words(page.text(told[0]))) <= CAPTION_WORDS:
                found.update(dict.fromkeys(left, "caption"))
    return found


def _is_bare_credit(text: str) -> bool:
    return _opens_with_credit(text) or len(words(text)) <= _BARE_WORDS


def _opens_with_credit(text: str) -> bool:
    """A credit and nothing before it: the line beside it is the caption."""
    found = (pattern.search(text) for pattern in (_CREDIT, _AGENCY, _WIRE, _INITIALS))
    return any(match and match.start() == 0 for match in found)


def _follows_image(page: Page, index: int) -> bool:
    """An image's name heads a caption only inside the text, and only a sentence is one."""
    return page.codes[index - 1] != "image" or ends_sentence(page.text(index))


def without_credit(text: str) -> str:
    """What a caption says of its picture, without who took it."""
    for pattern in (_CREDIT, _AGENCY, _WIRE, _FOR) if has_credit(text) else ():
        match = pattern.search(text)
        if match:
            stop = match.group()[:1] if match.group()[:1] in ".!?" else ""
            text = text[: match.start()] + stop
    return text.strip(" |(/—–-")


def has_credit(text: str) -> bool:
    """Whether it is a picture's credit, or a caption that ends in one."""
    if _COURTESY.match(text) or _INITIALS.match(text):
        return True
    for pattern in (_CREDIT, _AGENCY, _WIRE, _FOR):
        match = pattern.search(text)
        if not match:
            continue
        if match.groupdict().get("whom") or match.groupdict().get("capitals"):
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

"""Where an article ends: the furniture after which its text does not go on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page
from audio_pipeline.article.scent import scent
from audio_pipeline.article.shape import ends_sentence, is_heading, is_prose, is_quoted, words

_ENDS = frozenset(
    {"comments", "tags", "related", "author-bio", "legal", "signature", "footnote", "contact"}
)
"""What stands under a text more often than inside it."""
_TALK = frozenset({"comments", "timestamp", "date"})
_LONG = 20
"""Words: one paragraph as long as this goes on with the text by itself."""
_LAST = 4
_TEASER = 4
"""Lines in which a teaser says by whom and of when it is."""
_COLOPHON_WORDS = 45
_COLOPHON = re.compile(
    r"(?:this|the above) (?:article|story|piece|essay|column|interview|report|excerpt|post|review|"
    r"feature|conversation|transcript|episode|segment)\b[^.]{0,30}?"
    r"\b(?:(?:first |originally )?appear(?:s|ed)\b[^.]{0,20}\bin\b|"
    r"(?:was|is|has been)(?: \w+ly)? (?:first published|originally published|republished|edited|"
    r"produced|adapted|excerpted|translated|updated|amended|corrected|condensed|reproduced|supported|funded))",
    re.I,
)


def tail(page: Page) -> Mapping[int, str]:
    """All that follows the first furniture after which the text does not go on."""
    bodies = page.bodies
    if not bodies:
        return {}
    total = sum(len(words(page.text(index))) for index in bodies)
    said = 0
    rest = iter(bodies)
    body = next(rest, None)
    for index in range(page.start, len(page.blocks)):
        while body is not None and body < index:
            said += len(words(page.text(body)))
            body = next(rest, None)
        if not _may_end(page, index) or said * 2 < total:
            continue
        if page.codes[index] == "read-more" and said * 10 < total * 9:
            continue
        if not _goes_on(page, index, page.codes[index]):
            code = page.codes[index]
            reason = code if code in {"comments", "related"} else "below-text"
            return {at: reason for at in page.kept if at > index}
    return {}


def _may_end(page: Page, index: int) -> bool:
    """What stands under texts; so does the heading of more articles ("More from the blog")."""
    code, text = page.codes[index], page.text(index)
    heads = code == "read-more" and len(words(text)) <= 5 and is_heading(text)
    told = text.casefold()
    if heads and told.startswith("read more"):
        below = range(index + 1, min(index + 1 + _TEASER, len(page.blocks)))
        return any(masthead(page.text(at)) for at in below)  # Of another article.
    return code in _ENDS or (heads and told.startswith("more"))


def _goes_on(page: Page, index: int, code: str) -> bool:
    """Whether body paragraphs follow, as a text has them: two together, or a long one alone."""
    run = 0
    for at in range(index + 1, len(page.blocks)):
        text = page.text(at)
        if page.codes[at] or not _is_text(page, at):
            run = 0 if page.codes[at] else run
            continue
        run += 1
        if run >= 2:
            return code != "comments" or not _is_thread(page, index)
        long = len(words(text)) >= _LONG and (page.is_alone(at) or page.is_among_bodies(at))
        if long and code not in {"comments", "legal", "author-bio", "tags"}:
            return True
        if code == "related" and page.is_alone(at) and ends_sentence(text):
            return True
    return False


def _is_text(page: Page, index: int) -> bool:
    text = page.text(index)
    return (is_prose(text) or (is_quoted(text) and ends_sentence(text))) and not scent(text).strong


def _is_thread(page: Page, index: int) -> bool:
    """Names, times and buttons over and under what follows: people are talking."""
    after = range(index + 1, min(index + 24, len(page.blocks)))
    return sum(page.codes[at] in _TALK or bool(masthead(page.text(at))) for at in after) >= 2


def last_words(page: Page) -> Mapping[int, str]:
    """Of the last paragraphs those that speak of the makers; less tells there than elsewhere."""
    found: dict[int, str] = {}
    for index in reversed(page.kept[-_LAST:]):
        smell = scent(page.text(index))
        if is_quoted(page.text(index)) or not smell.strong or len(words(page.text(index))) > 60:
            break
        found[index] = smell.code
    return found


def colophons(page: Page) -> Mapping[int, str]:
    """ "This story was edited by …", "This essay appears in the spring issue": where and by whom it
    was made, before or behind the text.
    """
    last = page.bodies[-_LAST:][0] if page.bodies else 0
    return {
        index: "author-bio"
        for index in page.kept
        if (index < page.start or index >= last)
        and len(words(page.text(index))) <= _COLOPHON_WORDS
        and _COLOPHON.match(page.text(index))
    }

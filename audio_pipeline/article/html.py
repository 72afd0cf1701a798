"""HTML: the page's blocks in order, and which of them the extractor holds for the main text.

trafilatura finds the body (the best base measured); every block it passes over is still read here,
so that it can be named as left out, or kept if it stands among body paragraphs.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from audio_pipeline.article.block import Facts, Raw
from audio_pipeline.article.html_boxes import boxed
from audio_pipeline.article.html_facts import read_facts
from audio_pipeline.article.html_walk import Found, Walk
from audio_pipeline.article.selecting import CODE as SITE_RULE
from audio_pipeline.article.selecting import select
from audio_pipeline.article.shape import is_prose, key, words
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Cleaning, SiteRules

_ALL_TEXT = "//text()[not(parent::script) and not(parent::style)]"
_REVEALED = 3
_REVEALED_WORDS = 80


def read_html(text: str, name: str, url: str, cleaning: Cleaning) -> tuple[tuple[Raw, ...], Facts]:
    """Blocks and facts of a page; the show's rules for its site decide before any of ours.

    Raises ArticleError if the parser loses part of the text, or a rule's `include` finds nothing.
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise ArticleError.of(name, "no text in the page", code="no-text") from error
    _check_whole(text, tree, name)
    facts = read_facts(tree, url)
    rules = cleaning.site(urlsplit(url or facts.source).hostname or "")
    if rules and (rules.include or rules.exclude):
        return _by_rules(tree, rules, name), facts
    found = _revealed(list(Walk().blocks(tree)))
    main = _main_text(tree)
    return tuple(_placed(found, main)), facts


def _by_rules(tree: Any, rules: SiteRules, name: str) -> tuple[Raw, ...]:
    """The page's blocks as show.toml divides them: what `include` holds needs no extractor."""
    selection = select(tree, rules)
    if rules.include and not any(each not in selection.outside for each in tree.iter("*")):
        raise ArticleError.of(
            name,
            f"no element of the page fits {', '.join(rules.include)}",
            hint=f'look at [cleaning.sites."{rules.host}"] include in scripts/show.toml',
            code="site-include",
        )
    found = list(Walk().blocks(tree))
    raws = boxed(_revealed([one for one in found if not selection.leaves_out(one.owner)]))
    inside = iter(raws)
    return tuple(
        replace(one.raw, mark=SITE_RULE) if selection.leaves_out(one.owner) else next(inside)
        for one in found
    )


class _Counting(HTMLParser):
    """Counts words of text with another parser, to notice what the first one loses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.count = 0
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"script", "style"} and self._skipped > 0

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.count += len(data.split())


def _check_whole(text: str, tree: Any, name: str) -> None:
    """lxml drops what is nested too deeply, and all after it, without a word."""
    counting = _Counting()
    counting.feed(text)
    counting.close()
    kept = sum(len(part.split()) for part in tree.xpath(_ALL_TEXT))
    if kept + 20 < 0.95 * counting.count:
        raise ArticleError.of(
            name,
            f"the page is nested too deeply: {counting.count - kept} words of it cannot be read",
            hint="paste the article's text into a .txt file",
            code="html-lost",
        )


def _revealed(found: list[Found]) -> list[Found]:
    """What a "Read more" button uncovers is hidden text; templates and messages are short."""
    for hidden, run in itertools.groupby(found, key=lambda one: one.raw.mark == "hidden"):
        if not hidden:
            continue
        group = list(run)
        prose = [one for one in group if is_prose(one.raw.text)]
        told = sum(len(words(one.raw.text)) for one in prose)
        if len(prose) >= _REVEALED and told >= _REVEALED_WORDS:
            for one in group:
                one.raw = replace(one.raw, mark="")
    return found


def _main_text(tree: Any) -> tuple[frozenset[str], str]:
    """What trafilatura keeps: the keys of its blocks, and all its words in one string."""
    import logging

    from trafilatura import bare_extraction

    # Its remarks on odd pages are not for our users, who are told by an error or `left_out`.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_tables=True, include_links=False
    )
    body = getattr(document, "body", None)
    if body is None:
        return frozenset(), ""
    lines = [key(line) for element in body.iter() for line in _lines_of(element)]
    whole = key(" ".join(body.itertext()))
    return frozenset(filter(None, lines)), f" {whole} "


def _lines_of(element: Any) -> Iterator[str]:
    if element.tag in {"p", "head", "item", "quote", "cell", "ab", "hi"}:
        yield " ".join(element.itertext())


def _placed(found: list[Found], main: tuple[frozenset[str], str]) -> Iterator[Raw]:
    """The blocks, each told whether it is part of the main text.

    It is, if the extractor keeps it, or if it shares its home with a paragraph that is kept.
    """
    keys, whole = main
    if not whole.strip():
        yield from boxed(found)
        return
    kept = [_is_kept(one.raw, keys, whole) for one in found]
    homes = {
        id(one.home)
        for one, is_kept in zip(found, kept, strict=True)
        if is_kept and not one.raw.mark and is_prose(one.raw.text)
    }
    for one, raw, is_kept in zip(found, boxed(found), kept, strict=True):
        inside = is_kept or id(one.home) in homes
        yield replace(raw, outside=not inside)


def _is_kept(raw: Raw, keys: frozenset[str], whole: str) -> bool:
    said = key(raw.text)
    return said in keys or (len(words(said)) >= 6 and f" {said} " in whole)

"""From bytes to an `Article`: decode, read the blocks, apply the rules, name what is left out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from audio_pipeline.article.author import SURE
from audio_pipeline.article.author import author as author_of
from audio_pipeline.article.author_words import is_desk
from audio_pipeline.article.balance import CODE as UNLIKE_TEXT
from audio_pipeline.article.balance import balanced
from audio_pipeline.article.block import Facts, Kind, Raw
from audio_pipeline.article.dated import article_date
from audio_pipeline.article.decode import decode
from audio_pipeline.article.given import Given
from audio_pipeline.article.headline import bare_title, find_headline, first_line, whole_title
from audio_pipeline.article.page import Page, Rule, same
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.policy import is_left_out, told
from audio_pipeline.article.rules import RULES
from audio_pipeline.article.sections import BY_GROUP, PLACES
from audio_pipeline.article.shape import (
    PROSE_WORDS,
    ends_sentence,
    is_heading,
    is_prose,
    key,
    words,
)
from audio_pipeline.article.signs import text_language
from audio_pipeline.article.weighing import telling
from audio_pipeline.errors import ArticleError, OnAirError
from audio_pipeline.models import (
    Article,
    Block,
    Cleaning,
    Heading,
    Hyperlink,
    LeftOut,
    ListItem,
    Paragraph,
    Policy,
    Quote,
)

DEFAULT = Cleaning()
_TITLE_HINT = "put the headline on the first line"
_TYPES: dict[Kind, type[Block]] = {
    Kind.PARAGRAPH: Paragraph,
    Kind.QUOTE: Quote,
}


def read(given: Given, cleaning: Cleaning = DEFAULT) -> Article:
    """The article in `given`: each block kept, or left out with a reason.

    `cleaning` says what becomes of captions, tables and the like, and holds the rules of sites.

    Raises ArticleError: bytes that are no text, no title, nothing left after cleaning.
    """
    page = page_of(given, cleaning)
    if not page.title or not page.kept:
        raise _unusable(page, given.name)
    byline, points = author_of(page)
    facts = page.facts
    named = facts.author
    if points >= SURE and ("mail-header" in page.codes or _is_house(page, points)):
        named = ""  # Who sent or prints it is not who wrote it.
    language = facts.language or text_language(page)
    blocks_told, left_out = _divided(page, cleaning.policy, language)
    return Article(
        title=page.title,
        author=named or byline,
        article_date=facts.article_date or article_date(page),
        language=language,
        source=facts.source or given.url,
        publication=facts.publication,
        image=facts.image,
        blocks=blocks_told,
        left_out=left_out,
    )


def _is_house(page: Page, points: float) -> bool:
    """Whether the page's own word for its author is its paper or a desk: its publisher, a name like
    "Newsroom", or one that its head does not print while a byline there is beyond doubt."""
    said = key(page.facts.author)
    if said == key(page.facts.publication) or is_desk(said):
        return True
    shown = any(said in key(block.text) for block in page.blocks[: page.start + 1])
    return not shown and points >= 2 * SURE


def page_of(given: Given, cleaning: Cleaning = DEFAULT, *, weigh: bool = True) -> Page:
    """Every block of `given`, with the code of each that the rules leave out.

    `weigh=False` leaves the weights out of it, as those who learn new ones must.
    """
    page = cleaned(first_coded(*_blocks(given, cleaning)))
    return balanced(page) if weigh else page


def first_coded(blocks: tuple[Raw, ...], facts: Facts) -> Page:
    """The page after the rules that ask for no headline."""
    return _placed(Page(blocks, ("",) * len(blocks), facts), RULES)


def cleaned(page: Page) -> Page:
    """The page after the rules that do: first the headline, then places."""
    done = _under(page, find_headline(page))
    if done.kept:
        return done
    # Nothing left: what was taken for the headline was the text.
    other = _under(page, first_line(page))
    return other if other.kept else done


def _under(page: Page, headline: int) -> Page:
    title = page.facts.title or (whole_title(page, headline) if headline >= 0 else "")
    if headline >= 0 and page.codes[headline]:
        # The page's own word for its title outweighs a rule that took the line for furniture.
        codes = (*page.codes[:headline], "", *page.codes[headline + 1 :])
        page = replace(page, codes=codes)
    page = replace(page, headline=headline, title=bare_title(page, title))
    if not page.has_furniture:
        return _placed(page, [rule for rule in PLACES if rule not in BY_GROUP])
    done = _placed(page, PLACES)
    # Nothing left: what stands together was no article's usual page. Single lines decide alone.
    return done if done.kept else _placed(page, [rule for rule in PLACES if rule not in BY_GROUP])


def _placed(page: Page, rules: Sequence[Rule]) -> Page:
    for rule in rules:
        page = page.without(rule(page))
    return page


def _blocks(given: Given, cleaning: Cleaning) -> tuple[tuple[Raw, ...], Facts]:
    if given.suffix == ".docx":
        from audio_pipeline.article.docx import read_docx

        return read_docx(given.data, given.name)
    if given.suffix == ".pdf":
        from audio_pipeline.article.pdf import read_pdf

        return read_pdf(given.data, given.name)
    text = decode(given.data, given.name)
    if given.suffix == ".html":
        from audio_pipeline.article.html import read_html

        return read_html(text, given.name, given.url, cleaning)
    if given.suffix == ".md":
        from audio_pipeline.article.markdown import read_markdown

        return read_markdown(text)
    from audio_pipeline.article.lines import read_lines

    pasted = read_lines(text)
    return pasted.blocks, pasted.facts


def _block(page: Page, index: int) -> Block:
    raw = page.blocks[index]
    if raw.kind is Kind.HEADING:
        return Heading(raw.text, raw.line, raw.hyperlinks, raw.level)
    if raw.kind is Kind.PARAGRAPH and not raw.sure and _heads_prose(page, index):
        return Heading(raw.text, raw.line, raw.hyperlinks)
    if raw.kind is Kind.LIST_ITEM:
        return ListItem(raw.text, raw.line, raw.hyperlinks, raw.number)
    return _TYPES[raw.kind](raw.text, raw.line, raw.hyperlinks)


def _heads_prose(page: Page, index: int) -> bool:
    """Whether a line looks like a heading and stands where one does: alone, body text after it."""
    text = page.text(index)
    if not is_heading(text) or ends_sentence(text):
        return False
    at = bisect_left(page.kept, index)
    after = page.kept[at + 1] if at + 1 < len(page.kept) else -1
    before = page.kept[at - 1] if at else -1
    if after < 0 or is_heading(page.text(after)):
        return False
    if before < 0 and index != page.start - 1:
        return False  # A summary: the byline and more stand between it and the text.
    is_after_text = before < 0 or ends_sentence(page.text(before)) or is_prose(page.text(before))
    alone = page.blocks[index].gap or not page.is_airy
    return alone and is_after_text and (is_prose(page.text(after)) or page.blocks[after].gap)


def _divided(
    page: Page, policy: Policy, language: str
) -> tuple[tuple[Block, ...], tuple[LeftOut, ...]]:
    """What is said, in order, and what is not, with the place of each."""
    brought = told(page, policy, language)
    spoken_for = {
        index for each in brought.values() if not each.is_named_only for index in each.indexes
    }
    blocks: list[Block] = []
    found: list[LeftOut] = []
    broken: set[int] = set()
    for index, code in enumerate(page.codes):
        raw = page.blocks[index]
        blocks += brought[index].blocks if index in brought else ()
        if index in spoken_for:
            continue
        if code or (index != page.headline and is_left_out(page, index, policy)):
            code = code or "list"
            found.append(LeftOut(raw.text, _reason(code, raw.text), code, raw.line, len(blocks)))
            broken |= {len(blocks)} if code == "running-head" else set()
        elif index != page.headline:
            blocks.append(_block(page, index))
        elif not same(raw.text, page.title):
            code = "repeated-headline"  # Its kicker stands before it, and is not said.
            found.append(LeftOut(raw.text, _reason(code, raw.text), code, raw.line, len(blocks)))
    return tuple(_rejoined(blocks, broken)), tuple(found)


def _reason(code: str, text: str) -> str:
    """For a person; where weights decided, with the words that told most."""
    reason = phrases().reasons[code]
    words_told = ", ".join(telling(text)) if code == UNLIKE_TEXT else ""
    return f"{reason}; what told: {words_told}" if words_told else reason


def _rejoined(blocks: Sequence[Block], broken: Collection[int]) -> Iterator[Block]:
    """A paragraph that a printed page broke off, with what goes on in lower case behind it.

    `broken` are the blocks with a page's head or foot before them: there a name goes on as well.
    """
    open_block: Block | None = None
    for at, block in enumerate(blocks):
        both = open_block is not None and type(open_block) is Paragraph is type(block)
        if open_block is not None and both and _goes_on(open_block.text, block.text, at in broken):
            shift = len(open_block.text) + 1
            links = tuple(
                Hyperlink(link.start + shift, link.end + shift, link.url)
                for link in block.hyperlinks
            )
            text = f"{open_block.text} {block.text}"
            open_block = replace(open_block, text=text, hyperlinks=(*open_block.hyperlinks, *links))
            continue
        if open_block is not None:
            yield open_block
        open_block = block
    if open_block is not None:
        yield open_block


def _goes_on(above: str, below: str, is_broken: bool) -> bool:
    whole = len(words(above)) >= PROSE_WORDS and not ends_sentence(above)
    goes_on = below[:1].islower() or (is_broken and below[:1].isalpha())
    return whole and above[-1].isalnum() and goes_on and ends_sentence(below)


def _unusable(page: Page, name: str) -> OnAirError:
    if page.kept:
        return ArticleError.of(name, "no title found", hint=_TITLE_HINT, code="no-title")
    reasons = phrases().reasons
    counts = Counter(reasons[code] for code in page.codes if code)
    left = ", ".join(f"{reason} ({count})" for reason, count in counts.most_common(5))
    told = f"; left out: {left}" if left else ""
    message = "no text of an article in it" + (" but a title" if page.title else "") + told
    return ArticleError.of(name, message, hint="give the whole page or text", code="no-text")

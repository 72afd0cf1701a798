"""The rules of groups: lines that a page sets together stand or fall together.

A browser pastes a box (related articles, a newsletter's form, an author's portrait) as lines with no
blank between them, a page's HTML holds it in an element of its own; paragraphs stand alone. So what
one line of a box gives away is true of its neighbours, and lines that no sentence joins are no text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from audio_pipeline.article.block import Kind
from audio_pipeline.article.masthead import masthead
from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.scent import STRONG, scent
from audio_pipeline.article.shape import (
    ends_open,
    ends_sentence,
    is_heading,
    is_prose,
    is_quoted,
    key,
    words,
)
from audio_pipeline.article.tongue import is_foreign, language_of

LEAST_ALIKE = 3
_POST_LINES = 8
_STAMPS = frozenset({"date", "timestamp"})
_QUANTITY = re.compile(
    r"^[▢☐□]?\s*(?:\d|[½¼¾⅓⅔⅛]|a\s+(?:pinch|handful|few|little|large|small)\b)", re.I
)
_NUMERIC = re.compile(r"^[+\-−–£$€¥]?[\d][\d.,:/]*(?:[%°kKmM]|bn|pp)?$|^[-–—]$")
_TEXT_BODIES = 4
"""So many paragraphs set together are a page without blank lines, not a box."""
_REPEATED_WORDS = 6
_OPENERS = frozenset({"advertisement", "newsletter", "paywall", "app", "read-more", "related"})
_COLUMN_WORDS = 50
_HANDLE = re.compile(
    r"(?:^[—–-]\s.{2,60})?\(@\w+\)|^\S.{1,40}\s@\w{2,30}(?:\s·.{1,30})?$|^@\w{2,30}(?:\s·.*)?$"
)
_STATS = re.compile(
    r"\b\d[\d.,]*[kKmM]?\s+(?:re)?(?:posts?|likes?|tweets?|retweets?|views|shares|replies)\b", re.I
)


_NOTES = frozenset(
    {
        "notes", "footnotes", "endnotes", "references", "citations", "sources", "bibliography",
        "notes and references", "further reading", "fußnoten", "anmerkungen", "quellen",
        "literatur", "einzelnachweise", "références", "notes et références", "bibliographie",
        "notas", "referencias", "fuentes", "bibliografía", "referências", "fontes", "note",
        "riferimenti", "fonti", "bibliografia", "注释", "参考文献", "参考资料",
    }
)  # fmt: skip
_NOTE = re.compile(r"^(?:\[(\d{1,3})\]|\^?(\d{1,3})[.)]?(?=\s+[A-Z(“\"])|[¹²³⁴-⁹*†‡])\s*")
_FOLIO = re.compile(r"^(?:\d{1,4}|[ivxlc]{1,6}|page \d+(?: of \d+)?)$", re.I)
_FOLIO_ENDS = re.compile(r"^\d{1,4}\b\s*|\s*\b\d{1,4}$")


def footnotes(page: Page) -> Mapping[int, str]:
    """Notes under the text: behind a heading that says so, or where the text has their mark."""
    found: dict[int, str] = {}
    bodies = page.bodies
    half = bodies[len(bodies) // 2] if bodies else len(page.blocks)
    for index in page.kept:
        text = page.text(index)
        if key(text) in _NOTES and index > half:
            found[index] = "footnote"
        elif found.get(index - 1) and page.blocks[index].kind is not Kind.HEADING:
            is_note = _NOTE.match(text) or page.blocks[index].kind is Kind.LIST_ITEM
            if is_note or (not is_prose(text) and page.is_tight(index - 1, index)):
                found[index] = "footnote"
        note = re.match(r"\[(\d{1,3})\]\s", text)
        if note and any(f"[{note[1]}]" in page.text(at)[1:] for at in page.kept if at < index):
            found[index] = "footnote"
    return found


def running_heads(page: Page) -> Mapping[int, str]:
    """What a printed page says at its head and foot: with a page number, again and again."""
    bare = {
        index: key(_FOLIO_ENDS.sub("", page.text(index)))
        for index in page.kept
        if is_line(page.text(index)) and page.blocks[index].kind is Kind.PARAGRAPH
    }
    counts = Counter(bare.values())
    found = {}
    for index, text in bare.items():
        block = page.blocks[index]
        has_folio = any(_FOLIO.match(cell) for cell in (block.row[:1] + block.row[-1:]))
        is_cut = block.cells > 1 or text != key(block.text)
        if (
            (has_folio and block.cells == 2)
            or (is_cut and counts[text] >= 2 and text)
            or (_FOLIO.match(block.text) and page.is_alone(index) and page.has_folios)
        ):
            found[index] = "running-head"
    return found


def is_line(text: str) -> bool:
    """No sentence and no part of one: a label, a name, a heading, a teaser."""
    return is_short_line(text)


def scented(page: Page) -> Mapping[int, str]:
    """Lines in which the page speaks of itself."""
    found = {}
    for index in page.kept:
        block = page.blocks[index]
        if is_quoted(block.text) and ends_sentence(block.text):
            continue
        smell = scent(block.text)
        if smell.strong and smell.points >= _least(page, index, smell.code):
            found[index] = smell.code
    return found


def _least(page: Page, index: int, code: str) -> float:
    """How much it takes: the more, the longer a text is and the surer its place."""
    block = page.blocks[index]
    count = len(words(block.text))
    least = STRONG if count <= 30 else STRONG * 1.5 if count <= 60 else STRONG * 3
    if code == "legal" and is_prose(block.text):
        least += STRONG  # Of terms and policies others write as well.
    if is_quoted(block.text) or (block.sure and block.kind is not Kind.PARAGRAPH):
        least += STRONG
    return least


def foreign(page: Page) -> Mapping[int, str]:
    """Lines in another language than the text, set apart from it: a site's, not the article's."""
    language = text_language(page)
    if not language:
        return {}
    return {
        index: "foreign"
        for index in page.kept
        if not is_quoted(page.text(index)) and is_foreign(page.text(index), language)
    }


def text_language(page: Page) -> str:
    """Of the body paragraphs together; "" where they do not tell."""
    return language_of(" ".join(page.text(index) for index in page.bodies), enough=8)


def repeated_lines(page: Page) -> Mapping[int, str]:
    """Short lines that a page prints again and again: a reporter's name, "copied to clipboard"."""
    short = [
        index
        for index in page.kept
        if is_line(page.text(index))
        and index not in page.speakers
        and len(words(page.text(index))) <= _REPEATED_WORDS
        and page.blocks[index].kind is Kind.PARAGRAPH
    ]
    counts = Counter(key(page.text(index)) for index in short)
    return {index: "repeated-line" for index in short if counts[key(page.text(index))] >= 3}


def embeds(page: Page) -> Mapping[int, str]:
    """A post of another site: words, and who said them under which handle, set together."""
    found: dict[int, str] = {}
    for group in page.groups:
        lines = [index for index in group if index > page.headline]
        handles = [at for at in lines if _HANDLE.search(page.text(at))]
        if not handles or len(lines) < 2:
            continue
        if len(lines) > _POST_LINES:
            found.update(_posts(page, handles))
            continue
        texts = [page.text(at) for at in lines]
        marked = page.blocks[lines[0]].kind is Kind.QUOTE or any(map(_STATS.search, texts))
        if marked or (len(lines) <= 6 and any(page.codes[at] in _STAMPS for at in lines)):
            found.update(dict.fromkeys(lines, "embed"))
    return found


def _posts(page: Page, handles: Sequence[int]) -> dict[int, str]:
    """Posts on a page without blank lines: from the name to the time or the counts under it."""
    found: dict[int, str] = {}
    for start in handles:
        for end in range(start + 1, min(start + _POST_LINES, len(page.blocks))):
            stamped = page.codes[end] in _STAMPS or masthead(page.text(end))
            if stamped or _STATS.search(page.text(end)):
                found.update(dict.fromkeys(range(start, end + 1), "embed"))
                break
    return found


def tables(page: Page) -> Mapping[int, str]:
    """Rows of cells: two or more lines that are cut into cells, or hold little but figures."""
    rows = {
        index
        for index in page.kept
        if not is_prose(page.text(index))
        and _is_row(page, index)
        and masthead(page.text(index)) is None
    }
    found = {}
    for index in sorted(rows):
        if index - 1 in rows or index + 1 in rows:
            found[index] = "table"
    first = next(iter(page.kept), -1)
    for index in [*found]:
        # The head of the columns stands over the first row, and holds no figures.
        over = index - 1
        if over >= 0 and not page.codes[over] and over not in found and page.is_tight(over, index):
            text = page.text(over)
            plain_line = page.blocks[over].kind is Kind.PARAGRAPH and masthead(text) is None
            if is_line(text) and plain_line and over != first:
                found[over] = "table"
    return found


def _is_row(page: Page, index: int) -> bool:
    block = page.blocks[index]
    cells = block.text.split()
    figures = sum(bool(_NUMERIC.match(cell)) for cell in cells)
    return block.cells >= 3 or (len(cells) >= 4 and figures * 2 >= len(cells))


def boxes(page: Page) -> Mapping[int, str]:
    """Groups of several lines that are no text: all of their lines, for one reason."""
    found: dict[int, str] = {}
    for group in page.groups:
        inside = [index for index in group if index > page.headline]
        if not inside or not page.start <= inside[-1]:
            continue
        if sum(page.is_body(index) for index in inside) >= _TEXT_BODIES:
            continue
        if len(inside) < 2 and not page.blocks[inside[0]].boxed:
            continue
        if page.headline in group:
            found.update(_head_lines(page, inside))
            continue
        left = [index for index in inside if not page.codes[index]]
        if left and not _is_text(page, inside, left):
            code = _reason(page, inside)
            kept = {at for at in left if _heads_below(page, at, inside)}
            if left == [inside[0]] and _opens(page.text(left[0])):
                continue  # A paragraph with a box set right under it.
            found.update({index: code for index in left if index not in kept})
    return found


def _opens(text: str) -> bool:
    """A plain sentence, as no box begins with."""
    return text.endswith((".", "。", ".”", '."')) and is_said(text) and not scent(text).points


def _head_lines(page: Page, inside: Sequence[int]) -> dict[int, str]:
    """What is set together with the headline, but for the summary right under it."""
    left = [index for index in inside if not page.codes[index]]
    lines = [index for index in left if is_line(page.text(index))]
    return {index: "kicker" for index in lines if index != left[0] or len(lines) == len(left)}


def _is_text(page: Page, inside: Sequence[int], left: Sequence[int]) -> bool:
    texts = [page.text(index) for index in left]
    if any(page.blocks[index].boxed for index in inside):
        return _is_column(page, inside, left)
    total = sum(len(words(text)) for text in texts)
    said = sum(len(words(text)) for text in texts if is_prose(text) or is_said(text))
    said += sum(
        len(words(page.text(index)))
        for index in left
        if page.blocks[index].sure or page.text(index).endswith(":")
    )
    coded = len(inside) - len(left)
    if coded and all(scent(text).points and len(words(text)) < 30 for text in texts):
        return False
    opened = page.codes[inside[0]] in _OPENERS and page.has_gaps
    if opened and len(inside) <= 6 and total < _COLUMN_WORDS and sum(map(is_prose, texts)) < 2:
        return False
    if said >= 0.6 * total and any(map(is_prose, texts)):
        return True
    if all(page.blocks[index].sure for index in left):
        return coded * 4 <= len(inside)
    if coded or any(scent(text).points >= 1 for text in texts):
        return len(left) == 1 and coded <= 2 and _is_subheading(page, left[0], inside)
    return said >= 0.6 * total or is_listed(page, left) or is_verse(texts) or _heads(page, left)


def _has_twin(page: Page, index: int) -> bool:
    """Whether another box of one line heads text as well: one alone may be anything."""
    return any(
        at != index
        and page.blocks[at].boxed
        and page.blocks[at + 1].group < 0
        and page.is_body(at + 1)
        and is_heading(page.text(at))
        for at in page.kept
        if at + 1 < len(page.blocks)
    )


def _heads_below(page: Page, index: int, inside: Sequence[int]) -> bool:
    """A heading among labels and buttons of its own ("Part 1", "Edit"), right over its text."""
    beside = {page.codes[at] for at in inside if page.codes[at]}
    if not beside <= _PASSED or not is_heading(page.text(index)):
        return False
    after = next((at for at in range(index + 1, len(page.blocks)) if not page.codes[at]), -1)
    if after < 0 or after <= inside[-1] or scent(page.text(index)).points:
        return False
    block = page.blocks[after]
    is_item = block.sure and block.kind is Kind.LIST_ITEM and after == inside[-1] + 1
    return not block.boxed and (page.is_body(after) or is_item)


def _is_column(page: Page, inside: Sequence[int], left: Sequence[int]) -> bool:
    """Whether a box of the page's own holds a stretch of the text, rather than an aside."""
    prose = [index for index in left if is_prose(page.text(index))]
    count = sum(len(words(page.text(index))) for index in prose)
    linked = any(page.blocks[index].linked >= 0.9 for index in inside)
    if len(inside) == 1:
        block = page.blocks[inside[0]]
        heads = _heads_below(page, inside[0], inside) and _has_twin(page, inside[0])
        if linked or (page.codes[max(0, inside[0] - 1)] == "caption" and is_line(block.text)):
            return False
        told = bool(prose) or is_said(block.text) or _calls(block.text)
        return block.sure or told or heads
    if linked or len(left) * 3 < len(inside) * 2:
        return count >= 3 * _COLUMN_WORDS
    return count >= _COLUMN_WORDS or all(
        page.blocks[index].sure and page.blocks[index].kind is not Kind.HEADING for index in inside
    )


def _calls(text: str) -> bool:
    """The beginning of a sentence that a list, a quotation or code goes on with."""
    return ends_open(text) and len(words(text)) >= 6


def is_said(text: str) -> bool:
    """A short sentence: "He did not.", "“Every night.”"."""
    return ends_sentence(text) and len(words(text)) >= 2


def is_title(text: str) -> bool:
    """A heading, or a few quoted words that stand for one."""
    bare = text.strip("'\"“”‘’«»„")
    return is_heading(text) or (bare != text and is_heading(bare) and len(words(bare)) <= 8)


def _is_subheading(page: Page, index: int, inside: Sequence[int]) -> bool:
    """The last line of a box, right over a paragraph: "Image", "Photo: …", then a heading."""
    after = index + 1
    return (
        index == inside[-1]
        and is_heading(page.text(index))
        and after < len(page.blocks)
        and is_prose(page.text(after))
    )


def _heads(page: Page, left: Sequence[int]) -> bool:
    """A heading over marked items or over one more heading's text."""
    first = page.text(left[0])
    return is_heading(first) and len(left) >= 2 and all(page.blocks[i].sure for i in left[1:])


def is_listed(page: Page, lines: Sequence[int]) -> bool:
    """Whether lines without bullets are a list: a colon calls for them, or they are quantities."""
    before = lines[0] - 1
    while before >= 0 and page.codes[before]:
        before -= 1
    texts = [page.text(index) for index in lines]
    if before >= 0 and page.text(before).rstrip().endswith((":", "：")):
        return True
    if texts[0].endswith(":") and len(texts) >= LEAST_ALIKE:
        return True
    amounts = sum(bool(_QUANTITY.match(text)) for text in texts)
    return amounts * 2 >= len(texts) and len(texts) >= LEAST_ALIKE


def is_verse(texts: Sequence[str]) -> bool:
    """Lines of about one length, of which some break off in the middle of a sentence."""
    counts = [len(words(text)) for text in texts]
    broken = sum(ends_open(text) for text in texts) + sum(ends_sentence(text) for text in texts)
    half_open = sum(map(ends_open, texts)) * 2 >= len(texts)
    return (
        len(texts) >= 2
        and max(counts) <= (16 if half_open else 12)
        and max(counts) <= 3 * max(1, min(counts))
        and broken * 3 >= len(texts)
        and any(ends_open(text) for text in texts)
    )


def _reason(page: Page, inside: Iterable[int]) -> str:
    """The reason that most of the box's lines give; an aside where none does."""
    codes = Counter(page.codes[index] for index in inside if page.codes[index])
    for index in inside:
        smell = scent(page.text(index))
        if not page.codes[index] and smell.points >= 1:
            codes[smell.code] += 1
    for code in ("separator", "timestamp", "date", "byline", "repeated-line"):
        codes.pop(code, None)
    return codes.most_common(1)[0][0] if codes else "aside"


def runs(page: Page) -> Mapping[int, str]:
    """Lines between two paragraphs that a page does not set together: by their neighbours."""
    found = _shut_boxes(page)
    end = page.end
    for run in _runs(page):
        if run[0] <= page.start or run[-1] >= end:
            continue
        found.update(_judged(page, run))
    return found


def _shut_boxes(page: Page) -> dict[int, str]:
    """A box's sentence between boxes that are furniture: their own words."""
    return {
        index: page.codes[index - 1]
        for index in page.kept
        if page.blocks[index].boxed
        and index > page.start
        and not page.blocks[index].sure
        and len(words(page.text(index))) <= _COLUMN_WORDS
        and page.codes[index - 1]
        and index + 1 < len(page.blocks)
        and page.codes[index + 1]
    }


def _runs(page: Page) -> list[list[int]]:
    """Neighbouring blocks that are no prose, left out or not."""
    found: list[list[int]] = [[]]
    for index, block in enumerate(page.blocks):
        is_text = not page.codes[index] and (
            is_prose(block.text) or index in page.speakers or _calls(block.text)
        )
        if index <= page.headline or is_text:
            found.append([])
        elif block.kind is not Kind.LIST_ITEM or page.codes[index]:
            found[-1].append(index)
        else:
            found.append([])
    return [run for run in found if run]


def _judged(page: Page, run: Sequence[int]) -> dict[int, str]:
    coded = [index for index in run if page.codes[index]]
    lines = [
        index
        for index in run
        if not page.codes[index] and is_line(page.text(index)) and not page.blocks[index].sure
    ]
    found: dict[int, str] = {}
    if coded:
        code = _reason(page, run)
        for index in run:
            if page.codes[index] or page.blocks[index].sure or _may_head(page, index, run):
                continue
            inner = coded[0] < index < coded[-1]
            smells = scent(page.text(index)).points >= 1
            if (
                (
                    inner
                    and (index in lines or _is_shut_in(page, index))
                    and not _stands_apart(page, index)
                )
                or (smells and (index - 1 in coded or index + 1 in coded))
                or (index in lines and not _may_head(page, index, run))
            ):
                found[index] = code
    elif (
        len(lines) >= 2
        and not is_listed(page, lines)
        and not is_verse([page.text(i) for i in lines])
    ):
        amounts = [index for index in lines if not _may_head(page, index, run)]
        if len(lines) == len(run) or len(amounts) >= 2:
            found.update(dict.fromkeys(amounts, "aside"))
    return found


def _is_shut_in(page: Page, index: int) -> bool:
    """A sentence with furniture right above and below it."""
    return bool(page.codes[index - 1]) and bool(page.codes[index + 1])


def _stands_apart(page: Page, index: int) -> bool:
    """A sentence that is a paragraph of its own on a page that sets its boxes together."""
    return is_said(page.text(index)) and page.is_airy and page.is_alone(index)


def _may_head(page: Page, index: int, run: Sequence[int]) -> bool:
    """Whether a line could be a heading: right over text, and apart from what is above it."""
    if not is_title(page.text(index)) or scent(page.text(index)).points >= 1:
        return False
    below = index + 1
    if _is_numbered(page, index) and page.is_alone(index):
        return True
    last = index == run[-1] or all(page.codes[at] in _PASSED for at in range(below, run[-1] + 1))
    if not last and not page.blocks[index].sure:
        return is_said(page.text(below)) and page.blocks[index].gap and page.is_airy
    over = index
    while not page.blocks[over].gap and over > 0 and page.codes[over - 1] in _PASSED:
        over -= 1
    apart = page.blocks[over].gap if page.has_gaps else len(words(page.text(index))) <= 8
    if _is_picture(page.text(index)) or (page.codes[index - 1] == "caption" and not apart):
        return False
    return apart or not page.codes[index - 1]


def _is_picture(text: str) -> bool:
    """ "A plate of plum dumplings with poppy seeds": what a picture shows, said for the blind."""
    return bool(_SHOWN.match(text)) and len(words(text)) >= 8 and not text.endswith("?")


_SHOWN = re.compile(r"^(?:An?|Two|Three|Un|Une|Ein|Eine|Una|Um|Uma)\s+[a-zà-ü]")


def _is_numbered(page: Page, index: int) -> bool:
    """One of a row of headings such as "3. The one that lends a goat"."""
    own = _NUMBER.match(page.text(index))
    if not own or page.blocks[index].kind is Kind.LIST_ITEM:
        return False
    others = (_NUMBER.match(page.text(at)) for at in page.kept if at != index)
    return any(other and abs(int(other[1]) - int(own[1])) == 1 for other in others)


_NUMBER = re.compile(r"^(\d{1,3})[.):]\s+(?=\S)")
_PASSED = frozenset(
    {"byline", "date", "timestamp", "separator", "repeated-line", "image", "caption"}
)

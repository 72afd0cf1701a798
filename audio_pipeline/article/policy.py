"""What becomes of blocks that are no plain text: spoken, announced by a label, or left out."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audio_pipeline.article.block import Kind
from audio_pipeline.article.page import Page
from audio_pipeline.article.phrases import phrases
from audio_pipeline.models import Block, Label, Paragraph, Policy, Treatment

KINDS: Mapping[str, str] = {
    "caption": "captions",
    "table": "tables",
    "code": "code",
    "footnote": "footnotes",
    "embed": "embeds",
    "correction": "corrections",
}
"""Code of phrases.toml -> field of Policy."""
_WORDLESS = frozenset({"table", "code"})
"""What cannot be read aloud as it is: its label names it, and does not hold its text."""


@dataclass(frozen=True, slots=True)
class Told:
    """Neighbouring blocks of one kind, and what is said for them."""

    indexes: tuple[int, ...]
    blocks: tuple[Block, ...]
    is_named_only: bool = False
    """Whether the text itself is left out: nothing but the label stands for it."""


def told(page: Page, policy: Policy, language: str) -> dict[int, Told]:
    """By first index: the blocks that the policy brings back, of those inside the text."""
    first, last = (page.kept[0], page.kept[-1]) if page.kept else (0, -1)
    found: dict[int, Told] = {}
    for code, indexes in _runs(page, first, last):
        treatment = getattr(policy, KINDS[code])
        if treatment is Treatment.LEAVE_OUT:
            continue
        raws = [page.blocks[index] for index in indexes]
        if treatment is Treatment.SPEAK:
            blocks = tuple(Paragraph(raw.text, raw.line, raw.hyperlinks) for raw in raws)
            found[indexes[0]] = Told(indexes, blocks)
        elif code == "table":
            found[indexes[0]] = Told(indexes, (_table(page, indexes, language),))
        else:
            word = label_word(code, language)
            texts = [_labelled(word, raw.text, code) for raw in raws]
            kept = texts[:1] if code in _WORDLESS else texts
            labels = [Label(text, raw.line) for text, raw in zip(kept, raws, strict=False)]
            found[indexes[0]] = Told(indexes, tuple(labels), code in _WORDLESS)
    return found


def _runs(page: Page, first: int, last: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Neighbours of one kind; a single row of cells is no table."""
    run: list[int] = []
    for index in range(first, last + 2):
        code = page.codes[index] if index <= last else ""
        if run and code != page.codes[run[0]]:
            if page.codes[run[0]] != "table" or len(run) > 1:
                yield page.codes[run[0]], tuple(run)
            run = []
        if code in KINDS:
            run.append(index)


def _labelled(word: str, text: str, code: str) -> str:
    if code in _WORDLESS:
        return f"{word}."
    return text if text.casefold().startswith(word.casefold()) else f"{word}: {text}"


def _table(page: Page, indexes: tuple[int, ...], language: str) -> Label:
    rows = [cells_of(page.blocks[index].text, page.blocks[index].row) for index in indexes]
    title = rows[0][0] if len(rows[0]) == 1 else ""
    body = rows[1:] if title else rows
    named = title or ", ".join(cell for cell in body[0] if cell)
    word = label_word("table", language)
    text = _labelled(word, named.rstrip("."), "caption")
    return Label(f"{text}.", page.blocks[indexes[0]].line, rows=tuple(body))


def cells_of(text: str, row: tuple[str, ...]) -> tuple[str, ...]:
    """A row's cells as the page has them, else as bars part them."""
    return row or tuple(part.strip() for part in text.split(" | "))


@functools.cache
def label_word(code: str, language: str) -> str:
    """ "Table", "Tabelle", "Tableau": in the article's language, else in English."""
    words = phrases().labels
    return words.get(language[:2].lower(), words["en"])[code]


def is_left_out(page: Page, index: int, policy: Policy) -> bool:
    """Whether a list's item goes by the policy, though its text is the article's."""
    return page.blocks[index].kind is Kind.LIST_ITEM and policy.lists is Treatment.LEAVE_OUT

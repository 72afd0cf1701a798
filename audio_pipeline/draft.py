"""The first version of a script: an article's blocks, word for word, with the show's own lines.

What is left out stands where it stood, as a comment that names the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from audio_pipeline.errors import ConfigError
from audio_pipeline.models import (
    Article,
    Block,
    Heading,
    Label,
    ListItem,
    Paragraph,
    Quote,
    Show,
)
from audio_pipeline.script import (
    escape,
    escape_all,
    fault_in,
    fold,
    front_matter,
    omission,
    table_row,
)

LONGEST_SUMMARY = 240
"""Characters: what podcast apps show of a summary before "more"."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])")
_SHORT = re.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|Prof|St|Sen|Gov|Rep|Gen|Lt|Col|Capt|Sgt"
    r"|Rev|Hon|No|Jr|Sr|vs|Inc|Co|Corp|Ltd|approx|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$"
)
"""What ends in a full stop that does not end a sentence, more often than not."""
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_PLAIN_VALUE = "x"


def draft(
    article: Article, show: Show, *, id: str, status: str = "published", date: str = ""
) -> str:
    """The script's whole text, newlines "\\n".

    `id` is a UUID, `date` an ISO 8601 time with offset or "". The headline stands in the front
    matter and in the opening line only. Raises ConfigError where the show's opening or closing
    cannot be filled in.
    """
    if show.language.split("-")[0].lower() == article.language.lower():
        article = replace(article, language="")  # The show's own, said less exactly.
    meta = _meta(article, id, status, date)
    article = replace(article, source=meta.get("source", ""))
    paragraphs = [
        *_lines_of(show, "opening", article),
        *_body(article),
        *_lines_of(show, "closing", article),
    ]
    return front_matter(meta) + "".join(_set(paragraphs))


def _set(paragraphs: Sequence[str]) -> Iterator[str]:
    """A blank line before each, but for list items that follow one another."""
    before = ""
    for paragraph in paragraphs:
        close = before.startswith("- ") and paragraph.startswith("- ")
        yield f"{paragraph}\n" if close else f"\n{paragraph}\n"
        before = paragraph


def summary(blocks: Iterable[Block]) -> str:
    """The first sentences of the first paragraphs, as many as fit.

    >>> summary([Paragraph("One bell. Two bells.")])
    'One bell. Two bells.'
    """
    fits = ""
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        for sentence in _sentences(block.text):
            longer = f"{fits} {sentence}".strip()
            if len(longer) > LONGEST_SUMMARY:
                return fits or _cut(sentence)
            fits = longer
        if fits:
            return fits
    return fits


def _meta(article: Article, id: str, status: str, date: str) -> dict[str, str]:
    """Front matter in the order in which an editor reads it."""
    meta = {
        "title": article.title,
        "id": id,
        "date": date,
        "status": status,
        "author": article.author,
        "publication": article.publication,
        "source": article.source,
        "article_date": article.article_date,
        "language": article.language.replace("_", "-").lower(),
        "summary": summary(article.blocks),
        "image": article.image,
    }
    # A page may say anything of itself; what front matter would refuse is better not said.
    guessed = ("source", "article_date", "language")
    return {
        key: value
        for key, value in meta.items()
        if key not in guessed or not fault_in(key, value)[0]
    }


def _body(article: Article) -> list[str]:
    """Blocks and comments, each as one paragraph of the script."""
    levels = [block.level for block in article.blocks if isinstance(block, Heading)]
    top = max(2, min(levels, default=2))
    paragraphs: list[str] = []
    for at, block in enumerate(article.blocks):
        paragraphs += [
            omission(out.reason, out.text) for out in article.left_out if max(0, out.before) == at
        ]
        text = escape(block.text, block.hyperlinks)
        if text:
            paragraphs.append(_opened(block, text, top))
    end = len(article.blocks)
    paragraphs += [omission(out.reason, out.text) for out in article.left_out if out.before >= end]
    return paragraphs


def _opened(block: Block, text: str, top: int) -> str:
    match block:
        case Heading(level=level):
            return f"## {text}" if level <= top else f"### {text}"
        case Quote():
            return f"> {text}"
        case ListItem(number=number):
            return f"- {number}. {text}" if number else f"- {text}"
        case Label(rows=rows):
            return "\n".join([text, "", *_table(rows)]) if rows else text
        case _:
            return text


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table: shown in the notes, and not spoken."""
    width = max(len(row) for row in rows)
    lines = [table_row([*row, *[""] * (width - len(row))]) for row in rows]
    return [lines[0], table_row(["---"] * width), *lines[1:]]


def _lines_of(show: Show, key: str, article: Article) -> list[str]:
    """The paragraphs of the show's opening or closing, values filled in.

    A template may hold marks; what is filled in never does.
    """
    template = show.templates.opening if key == "opening" else show.templates.closing
    values = {
        "show": show.title,
        "title": article.title,
        "author": article.author,
        "publication": article.publication,
        "source": article.source,
        "date": article.article_date,
    }
    values = {name: fold(value) for name, value in values.items()}
    bare = _filled(template, key, {name: _PLAIN_VALUE for name, value in values.items() if value})
    if all(escape(part) == fold(part) for part in _paragraphs(bare)):
        filled = _well_ended(_filled(template, key, values), values.values())
        return [escaped for part in _paragraphs(filled) if (escaped := escape(part))]
    values = {name: escape_all(value) for name, value in values.items()}
    return _paragraphs(_well_ended(_filled(template, key, values), values.values()))


def _filled(template: str, key: str, values: Mapping[str, str]) -> str:
    """Raises ConfigError where the template does what cannot be done."""
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    try:
        return ImmutableSandboxedEnvironment().from_string(template).render(values)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise ConfigError.of(
            "scripts/show.toml",
            f"templates.{key}: {error}",
            hint="{{ title }}, {% if author %} … {% endif %}",
            code="bad-template",
        ) from error


def _well_ended(text: str, values: Iterable[str]) -> str:
    """`text` without the template's full stop after a value that ends with its own."""
    for value in values:
        if _ENDS.search(value):
            text = text.replace(f"{value}.", value)
    return text


def _paragraphs(text: str) -> list[str]:
    parts = re.split(r"\n[ \t\r]*\n", text.replace("\r\n", "\n"))
    return [part.strip(" \t\n") for part in parts if fold(part)]


def _sentences(text: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for found in _SENTENCE_END.finditer(text):
        sentence = text[start : found.end()].strip()
        if not _SHORT.search(sentence):
            sentences.append(sentence)
            start = found.end()
    return [*sentences, rest] if (rest := text[start:].strip()) else sentences


def _cut(sentence: str) -> str:
    """The words of one long sentence that fit, with an ellipsis."""
    return sentence[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"

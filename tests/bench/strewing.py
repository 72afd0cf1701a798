"""Pages with more lines of furniture in them, to learn from: lone ones, between paragraphs.

`tests/articles/lines/en.tsv` holds the lines, each with its kind; every fourth of them is held out,
so that `python -m tests.bench.strewing` can tell how many lines not learned from are found out.
"""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import replace
from pathlib import Path

from audio_pipeline.article import Given, read
from audio_pipeline.article.block import Raw
from audio_pipeline.article.page import Page
from audio_pipeline.article.signs import text_language

LINES = Path(__file__).parents[1] / "articles" / "lines" / "en.tsv"
OTHERS = LINES.with_name("other.tsv")
"""Those of other languages."""
LAST = frozenset({"bio", "correction", "contact"})
"""Kinds that stand under the text; the others stand in it."""
EVERY = 3
"""Paragraphs from one line to the next."""
HELD_OUT = 4


def lines(*, held_out: bool) -> list[tuple[str, str]]:
    """Kind and text of each."""
    told = [line.split("\t", 1) for line in LINES.read_text("utf-8").splitlines()]
    return [
        (kind, text)
        for number, (kind, text) in enumerate(told)
        if (number % HELD_OUT == 0) == held_out
    ]


def captions() -> list[str]:
    """Those to learn from, of all languages."""
    others = (line.split("\t", 1) for line in OTHERS.read_text("utf-8").splitlines())
    return [text for kind, text in (*lines(held_out=False), *others) if kind == "caption"]


@functools.cache
def _known(*, held_out: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines for the middle of a text, and for its end."""
    given = lines(held_out=held_out)
    inside = tuple(text for kind, text in given if kind not in LAST)
    return inside, tuple(text for kind, text in given if kind in LAST)


def strewn(page: Page, number: int, *, held_out: bool = False) -> Page | None:
    """The English page with lines set into it; others with every `number`."""
    if text_language(page) != "en" or page.facts.title:
        return None
    inside, last = _known(held_out=held_out)
    bodies = [at for at in page.bodies if at > page.headline]
    chosen = bodies[EVERY::EVERY]
    # As far apart as a number without common factors with their count puts them.
    more = {at: inside[(number * 7 + 131 * turn) % len(inside)] for turn, at in enumerate(chosen)}
    if bodies:
        more[bodies[-1] + 1] = last[number % len(last)]
    blocks: list[Raw] = []
    codes: list[str] = []
    for at, (block, code) in enumerate(zip(page.blocks, page.codes, strict=True)):
        if at in more:
            blocks.append(Raw(more[at], gap=block.gap))
            codes.append("")
        blocks.append(block)
        codes.append(code)
    return replace(page, blocks=tuple(blocks), codes=tuple(codes))


PAGE = """Skip to content

Home
News
Sport
Sign in

Rope yard on the river wins a second life

By Jane Roe
3 May 2024

{}

Topics
Harlmouth
Rope

Most read
Bridge closed for a week

© 2024 The Harl Gazette. All rights reserved."""
TEXT = (
    "The rope yard at Harlmouth, which has made cable since 1791, was sold to its eleven workers.",
    "The price was one pound, and a promise to keep the long walk open to visitors on Sundays.",
    "“Nobody else wanted it,” said Tom Aspinall, who has run the laying machine for thirty years.",
    "The yard lost its biggest customer in 2019 and has lived on small orders ever since.",
    "Visitors can see the walk, which is 412 metres long, from a gallery above the machines.",
    "In June the yard will make its first rope for a sailing ship in forty years.",
)


def main() -> None:
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for kind, text in lines(held_out=True):
        at = len(TEXT) if kind in LAST else len(TEXT) // 2
        page = PAGE.format("\n\n".join([*TEXT[:at], text, *TEXT[at:]]))
        article = read(Given("page.txt", page.encode(), ".txt"))
        total[kind] += 1
        found[kind] += not any(text[:40] in block.text for block in article.blocks)
    for kind in sorted(total):
        print(f"{kind}: {found[kind]} of {total[kind]} left out")
    print(f"{found.total()} of {total.total()} lines not learned from")


if __name__ == "__main__":
    main()

"""Which blocks of a page stand in its main column, and which in a box set into or around it.

Body paragraphs share a parent, or parents of one form (a `<section>` each, a `<div>` a paragraph).
What is nested beside them in an element of another form is a box: its lines stand or fall together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from audio_pipeline.article.block import Kind, Raw
from audio_pipeline.article.shape import is_prose, words

_SHARE = 0.3
"""Of the words in the commonest form of parent: a form with as many holds text as well."""


class Found(Protocol):
    """A block, the element that is home to it and its neighbours, and the list it stands in."""

    raw: Raw
    home: Any
    carrier: Any


def boxed(found: Sequence[Found]) -> list[Raw]:
    """The blocks, each told its box; those of the main column have none but their list's."""
    homes = set(_main_homes(found))
    # Elements themselves, not their ids: lxml makes an element's object anew when nobody holds it.
    holders = {element for home in homes for element in [home, *home.iterancestors()]}
    groups: dict[Any, int] = {}
    done = []
    for one in found:
        box = None if one.home in homes else _box(one.home, holders)
        set_in = box is not None
        box = box if box is not None else one.carrier
        group = groups.setdefault(box, len(groups)) if box is not None else -1
        done.append(replace(one.raw, group=group, boxed=set_in))
    return done


def _main_homes(found: Sequence[Found]) -> list[Any]:
    """The elements that hold the body's paragraphs."""
    by_form: Counter[tuple[str, str]] = Counter()
    by_home: Counter[Any] = Counter()
    for one in found:
        if one.home is not None and _is_text(one.raw):
            count = len(words(one.raw.text))
            by_form[_form(one.home)] += count
            by_home[one.home] += count
    most = max(by_form.values(), default=0)
    forms = {form for form, count in by_form.items() if count >= _SHARE * most}
    return [home for home in by_home if _form(home) in forms]


def _is_text(raw: Raw) -> bool:
    return (
        not raw.mark
        and raw.linked < 0.5
        and raw.kind in {Kind.PARAGRAPH, Kind.QUOTE}
        and is_prose(raw.text)
    )


def _form(element: Any) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def _box(home: Any, holders: set[Any]) -> Any:
    """The largest element round `home` that holds nothing of the main column; None: it does."""
    box = None
    while home is not None and home not in holders:
        box, home = home, home.getparent()
    # An accordion's part is text that waits for a click.
    return None if box is not None and box.tag == "details" else box

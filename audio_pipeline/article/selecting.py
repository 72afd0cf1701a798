"""What a show says of one site: which elements of its pages are the article, and which are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audio_pipeline.models import SiteRules

CODE = "site-rule"
"""The reason for which text is left out here."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The elements of one tree whose own text is left out, and why.

    An element's own text is its `text` and the tails of its children; its own tail is its
    parent's. Nothing is taken out of the tree.
    """

    excluded: Mapping[Any, str]
    """Every element that `exclude` matched or that lies in one: the selector of the outermost."""
    outside: frozenset[Any]
    """Every element that `include` did not match and that lies in none that it matched."""
    unmatched: tuple[str, ...]
    """The selectors that matched nothing; a site that was rebuilt has such."""

    def leaves_out(self, element: Any) -> bool:
        """Whether the element's own text is left out."""
        return element in self.excluded or element in self.outside

    def why(self, element: Any) -> str:
        """What show.toml says about the element's own text; "" where it is kept."""
        selector = self.excluded.get(element)
        if selector is not None:
            return f"exclude: {selector}"
        return "outside include" if element in self.outside else ""


def select(tree: Any, rules: SiteRules) -> Selection:
    """The selection that `rules` make in an lxml tree.

    Where `include` matches nothing at all, everything is outside: see `unmatched`. What is both
    included and excluded is excluded. Raises ValueError for what is no CSS selector; the
    configuration is checked for that as it is read.
    """
    excluding, none_excluded = _matches(tree, rules.exclude)
    including, none_included = _matches(tree, rules.include)
    excluded: dict[Any, str] = {}
    outside: set[Any] = set()
    # Document order: a parent is decided before its children.
    for element in tree.iter("*"):
        parent = element.getparent()
        selector = excluded.get(parent, excluding.get(element))
        if selector is not None:
            excluded[element] = selector
        is_within = element in including or (
            parent is not None and element is not tree and parent not in outside
        )
        if rules.include and not is_within:
            outside.add(element)
    return Selection(excluded, frozenset(outside), none_included + none_excluded)


def _matches(tree: Any, selectors: tuple[str, ...]) -> tuple[dict[Any, str], tuple[str, ...]]:
    """Each element matched, with the first selector that did; and the selectors without a match."""
    if not selectors:
        return {}, ()
    from lxml import etree
    from lxml.cssselect import CSSSelector, SelectorError

    found: dict[Any, str] = {}
    unmatched: list[str] = []
    for selector in selectors:
        try:
            elements = CSSSelector(selector, translator="html")(tree)
        except (SelectorError, etree.XPathError) as error:
            raise ValueError(f'"{selector}" is no CSS selector: {error}') from error
        for element in elements:
            found.setdefault(element, selector)
        if not elements:
            unmatched.append(selector)
    return found, tuple(unmatched)

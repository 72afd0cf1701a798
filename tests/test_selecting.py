"""A site's own rules: what `include` and `exclude` leave out of a page, and why."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from audio_pipeline.article.selecting import select
from audio_pipeline.models import SiteRules

PAGE = """<html><body>
<nav id="nav">Home</nav>
<main id="main">Before
  <article id="one"><h1 id="head">Title</h1>
    <p id="first">One <b id="bold">bold</b> word.</p>
    <aside id="promo" class="promo"><p id="inner">Buy <i id="deep">now</i></p></aside>and on
  </article>
  <p id="between">Between</p>
  <article id="two"><p id="last">Two</p></article>
</main>
<p id="foot">Foot</p>
</body></html>"""


@pytest.fixture
def page() -> Any:
    return html.document_fromstring(PAGE)


def names(elements: Any) -> set[str]:
    return {element.get("id") for element in elements} - {None}


def test_without_rules_everything_is_kept(page: Any) -> None:
    selection = select(page, SiteRules("example.org"))
    assert not selection.excluded and not selection.outside and not selection.unmatched
    assert not any(selection.leaves_out(element) for element in page.iter())


def test_what_is_excluded_is_left_out_with_all_that_lies_in_it(page: Any) -> None:
    rules = SiteRules("example.org", exclude=(".promo", "nav"))
    selection = select(page, rules)
    assert names(selection.excluded) == {"nav", "promo", "inner", "deep"}
    assert selection.why(page.get_element_by_id("deep")) == "exclude: .promo"
    assert selection.why(page.get_element_by_id("nav")) == "exclude: nav"
    assert selection.why(page.get_element_by_id("one")) == ""
    assert not selection.outside


def test_what_include_did_not_match_lies_outside(page: Any) -> None:
    selection = select(page, SiteRules("example.org", include=("article",)))
    assert names(selection.outside) == {"nav", "main", "between", "foot"}
    kept = [e for e in page.iter("*") if not selection.leaves_out(e)]
    ids = [element.get("id") for element in kept]
    assert ids == ["one", "head", "first", "bold", "promo", "inner", "deep", "two", "last"]
    assert selection.why(page.get_element_by_id("main")) == "outside include"
    assert selection.leaves_out(page)


def test_excluded_goes_before_included(page: Any) -> None:
    rules = SiteRules("example.org", include=("#one", "#inner"), exclude=("aside",))
    selection = select(page, rules)
    inner = page.get_element_by_id("inner")
    assert inner not in selection.outside
    assert selection.leaves_out(inner)
    assert selection.why(inner) == "exclude: aside"


def test_element_included_within_an_outer_one_that_is_not_is_kept(page: Any) -> None:
    selection = select(page, SiteRules("example.org", include=("#bold",)))
    assert not selection.leaves_out(page.get_element_by_id("bold"))
    assert selection.leaves_out(page.get_element_by_id("first"))


def test_outermost_match_names_the_reason(page: Any) -> None:
    selection = select(page, SiteRules("example.org", exclude=("#inner", "aside")))
    assert selection.why(page.get_element_by_id("deep")) == "exclude: aside"


def test_selectors_that_match_nothing_are_named(page: Any) -> None:
    rules = SiteRules("example.org", include=(".story",), exclude=("nav", "div.ad"))
    selection = select(page, rules)
    assert selection.unmatched == (".story", "div.ad")
    assert selection.outside == frozenset(page.iter("*"))


def test_tags_are_matched_whatever_their_case(page: Any) -> None:
    assert names(select(page, SiteRules("example.org", exclude=("NAV",))).excluded) == {"nav"}


def test_only_the_given_part_of_a_page_is_looked_at(page: Any) -> None:
    part = page.get_element_by_id("one")
    selection = select(part, SiteRules("example.org", include=("p",), exclude=("nav",)))
    assert names(selection.outside) == {"one", "head", "promo"}
    assert selection.unmatched == ("nav",)


def test_nothing_is_taken_out_of_the_page(page: Any) -> None:
    before = html.tostring(page)
    select(page, SiteRules("example.org", include=("#one",), exclude=("aside",)))
    assert html.tostring(page) == before


def test_deep_pages_and_comments_are_no_trouble() -> None:
    deep = html.document_fromstring(f"<!-- x -->{'<b>' * 200}x<?php y ?>{'</b>' * 200}")
    selection = select(deep, SiteRules("example.org", exclude=("body > b",)))
    assert len(selection.excluded) == len(list(deep.iter("b")))


@pytest.mark.parametrize("selector", ["div >", "p::before", "a|b", "p:foo", ""])
def test_what_is_no_selector_is_a_value_error(page: Any, selector: str) -> None:
    with pytest.raises(ValueError, match="no CSS selector"):
        select(page, SiteRules("example.org", exclude=(selector,)))

"""`[cleaning]` and `[fetch]`: what becomes of tables and the like, single sites, hosts."""

from __future__ import annotations

import re
from dataclasses import fields, replace

from audio_pipeline.config.hosts import host_and_port, host_name, network
from audio_pipeline.config.parts import rules
from audio_pipeline.config.table import Table, shown
from audio_pipeline.errors import did_you_mean
from audio_pipeline.models import Cleaning, Policy, SiteRules, Treatment

_TREATMENTS = [str(treatment) for treatment in Treatment]
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2: a token."""
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?")


def cleaning(table: Table) -> Cleaning:
    """Raises nothing: every fault is kept with the table's others."""
    given, fetching = table.table("cleaning"), table.table("fetch")
    kinds = [entry.name for entry in fields(Policy)]
    given.known([*kinds, "sites"])
    fetching.known(["allow_hosts", "deny_hosts"])
    default = Policy()
    policy = replace(default, **{kind: _treatment(given, kind, default) for kind in kinds})
    return Cleaning(
        policy=policy,
        sites=_sites(given),
        allow_hosts=_hosts(fetching, "allow_hosts"),
        deny_hosts=_hosts(fetching, "deny_hosts"),
    )


def _treatment(table: Table, kind: str, default: Policy) -> Treatment:
    usual: Treatment = getattr(default, kind)
    value = table.text(kind, str(usual))
    if value not in _TREATMENTS:
        hint = did_you_mean(value, _TREATMENTS)
        table.fault(kind, f"{shown(value)} is no treatment", hint, "bad-treatment")
        return usual
    return Treatment(value)


def _sites(table: Table) -> tuple[SiteRules, ...]:
    """`[cleaning.sites."example.org"]`, in the file's order."""
    found: dict[str, SiteRules] = {}
    sites = table.table("sites")
    for name, given in sites.tables().items():
        given.known(["include", "exclude", "headers"])
        try:
            host = host_name(name).removeprefix("www.")
        except ValueError:
            hint = 'write the name alone: [cleaning.sites."example.org"]'
            sites.fault(name, "is no name of a site", hint, "bad-host")
            continue
        if host in found:
            sites.fault(name, f'"{host}" stands here already', "put both into one table")
        found[host] = SiteRules(
            host, _selectors(given, "include"), _selectors(given, "exclude"), _headers(given)
        )
    return tuple(found.values())


def _selectors(table: Table, key: str) -> tuple[str, ...]:
    selectors = table.texts(key)
    if not selectors:
        return ()
    # Few shows have selectors, and lxml takes its time to import.
    from lxml import etree
    from lxml.cssselect import CSSSelector, SelectorError

    page = etree.Element("html")
    for selector in selectors:
        try:
            CSSSelector(selector, translator="html")(page)
        except (SelectorError, etree.XPathError, RecursionError) as error:
            hint = "write it as in a style sheet: article .story, #related, div.promo"
            fault = f"{shown(selector)} is no CSS selector: {error}"
            table.fault(key, fault, hint, "bad-selector")
    return selectors


def _headers(table: Table) -> dict[str, str]:
    """Names and values; a value is never repeated in a message: it may be a secret."""
    given = table.table("headers")
    ours: list[str] = rules()["own_headers"]
    found: dict[str, str] = {}
    for name in given.values:
        before = len(given.faults.problems)
        value = given.text(name)
        if len(given.faults.problems) > before:
            continue
        if not _HEADER.fullmatch(name):
            given.fault(name, "is no name of a header", 'write "User-Agent" = "…"', "bad-header")
        elif name.lower() in ours:
            given.fault(name, "is set with each request", "leave it out", "bad-header")
        elif name.lower() in map(str.lower, found):
            given.fault(name, "stands here already", "keep one of them", "bad-header")
        elif not _HEADER_VALUE.fullmatch(value):
            hint = "letters, digits and signs of ASCII, at least one"
            given.fault(name, "has a value that cannot be sent", hint, "bad-header")
        else:
            found[name] = value
    return found


def _hosts(table: Table, key: str) -> tuple[str, ...]:
    """Names and addresses; with a port if they are allowed, and networks if they are denied."""
    entries = table.texts(key)
    is_denied = key == "deny_hosts"
    for entry in entries:
        try:
            if is_denied:
                network(entry)
            else:
                host_and_port(entry)
        except ValueError as error:
            hint = "a name, an address or a network: example.org, 10.0.0.8, 10.0.0.0/8"
            if not is_denied:
                hint = "a name or an address, perhaps with a port: wiki.example.org, 10.0.0.8:8080"
            table.fault(key, f"{shown(entry)}: {error}", hint, "bad-host")
    return entries

"""What a show says of cleaning and fetching articles: `[cleaning]` and `[fetch]` in show.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Treatment(StrEnum):
    """What becomes of a block of some kind."""

    SPEAK = "speak"
    LABEL = "label"
    """A spoken line says that it is there; a table's text goes to the show notes."""
    LEAVE_OUT = "leave out"


@dataclass(frozen=True, slots=True)
class Policy:
    """The treatment of each kind of block that is not plain text."""

    captions: Treatment = Treatment.LEAVE_OUT
    tables: Treatment = Treatment.LABEL
    code: Treatment = Treatment.LEAVE_OUT
    lists: Treatment = Treatment.SPEAK
    footnotes: Treatment = Treatment.LEAVE_OUT
    embeds: Treatment = Treatment.LEAVE_OUT
    """Posts of other sites set into the article."""
    corrections: Treatment = Treatment.LEAVE_OUT


@dataclass(frozen=True, slots=True)
class SiteRules:
    """For the site that no rule gets right: `[cleaning.sites."example.org"]`."""

    host: str
    """Without "www."; its subdomains are meant as well."""
    include: tuple[str, ...] = ()
    """CSS selectors: only what they match is the article, in document order; () is everything."""
    exclude: tuple[str, ...] = ()
    """CSS selectors: what they match is left out."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with each request to this host, over the usual ones; never to another host."""


@dataclass(frozen=True, slots=True)
class Cleaning:
    policy: Policy = field(default_factory=Policy)
    sites: tuple[SiteRules, ...] = ()
    allow_hosts: tuple[str, ...] = ()
    """Names or addresses that may be fetched although they lie in a private network."""
    deny_hosts: tuple[str, ...] = ()
    """Names (their subdomains too) or networks (CIDR) that are never fetched."""

    def site(self, host: str) -> SiteRules | None:
        """The rules of the site that `host` belongs to; the longest name that fits."""
        bare = host.lower().rstrip(".").removeprefix("www.")
        fits = [
            rules for rules in self.sites if bare == rules.host or bare.endswith("." + rules.host)
        ]
        return max(fits, key=lambda rules: len(rules.host), default=None)

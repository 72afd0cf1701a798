"""Patterns that an editor may write: a part of regular expressions that can never take long.

A pattern is read by a small grammar of our own. Open repeats get an end, repeats in repeats are
refused, and so are two repeats that could share out the same letters between them: those are the
forms on which a backtracking matcher's time grows faster than its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

MOST = 60
"""How often an open repeat (`+`, `*`) may repeat: longer than any word or number."""
_LONGEST = 300
"""Characters of a pattern."""
_MOST_WAYS = 64
"""Ways through a pattern, counting what is optional twice and alternatives each."""
_SAMPLE = "".join(map(chr, range(32, 127))) + "\téßñøŁжя中ʼ’“”–—€£¥½²°\u00a0"
"""Characters by which two classes are compared."""
_CLASSES = "dwsDWS"
_COUNT = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4})?)?\}")
_NAME = re.compile(r"\?P<([A-Za-z_]\w{0,30})>")
_HINT = "see README, Names and how they are said"


class PatternFault(ValueError):
    """Why a pattern is not taken, and what to write instead."""

    def __init__(self, message: str, hint: str = _HINT) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Pattern:
    """`text` is what is matched with; groups are what `$1` and `$name` may call."""

    text: str
    groups: int
    names: tuple[str, ...]


@dataclass(slots=True)
class _Atom:
    """A character or class, or a fixed run that repeats."""

    signs: frozenset[str]
    low: int = 1
    high: int = 1


@dataclass(slots=True)
class _Group:
    branches: list[list[_Atom | _Group]]
    optional: bool = False


_Step = tuple[frozenset[str], int, int]


def bounded(pattern: str) -> Pattern:
    """The pattern with an end to every repeat. Raises PatternFault.

    >>> bounded(r"(\\d+)-pounder").text
    '(\\\\d{1,60})-pounder'
    """
    if len(pattern) > _LONGEST:
        raise PatternFault(f"it is longer than {_LONGEST} signs", "write several entries")
    reader = _Reader(pattern)
    branches = reader.branches(0)
    if reader.position < len(pattern):
        raise PatternFault("a bracket is closed that was not opened", r"write \) for the sign")
    text = "".join(reader.out)
    ways = list(_ways(branches))
    if any(not sum(low for _, low, _ in way) for way in ways):
        raise PatternFault("it also matches nothing at all", "let it hold a letter at least")
    for way in ways:
        _refuse_loose(way)
    try:
        re.compile(text)
    except re.error as error:
        raise PatternFault(f"it is no pattern: {error}") from error
    return Pattern(text, reader.groups, tuple(reader.names))


@dataclass(slots=True)
class _Reader:
    source: str
    position: int = 0
    out: list[str] = field(default_factory=list)
    groups: int = 0
    names: list[str] = field(default_factory=list)

    def branches(self, depth: int) -> list[list[_Atom | _Group]]:
        """Up to the end, or to the bracket that closes the group."""
        if depth > 6:
            raise PatternFault("brackets stand too deep in one another", "use fewer of them")
        found: list[list[_Atom | _Group]] = [[]]
        while self.position < len(self.source) and self.source[self.position] != ")":
            if self.source[self.position] == "|":
                self.take("|")
                found.append([])
                continue
            node = self.node(depth)
            if node is not None:
                found[-1].append(self.repeated(node))
        return found

    def take(self, text: str, write: str | None = None) -> None:
        self.position += len(text)
        self.out.append(text if write is None else write)

    def node(self, depth: int) -> _Atom | _Group | None:
        """What stands here; None for a mark of a place, which matches no sign."""
        sign = self.source[self.position]
        match sign:
            case "(":
                return self.group(depth)
            case "[":
                return self.one_of()
            case "\\":
                return self.escape()
            case "^" | "$":
                hint = f"leave it out, or write \\{sign} for the sign"
                raise PatternFault(f"{sign} is not used: an entry holds wherever it stands", hint)
            case "*" | "+" | "?" | "{":
                raise PatternFault(f"{sign} has nothing before it to repeat", f"write \\{sign}")
        # An editor types a straight apostrophe, an article has a curly one.
        self.take(sign, "['’]" if sign in "'’" else None)
        return _Atom(_signs("." if sign == "." else re.escape(sign)))

    def group(self, depth: int) -> _Group:
        self.take("(")
        name = _NAME.match(self.source, self.position)
        if name:
            self.take(name[0])
            self.names.append(name[1])
            self.groups += 1
        elif self.source.startswith("?:", self.position):
            self.take("?:")
        elif self.source.startswith("?", self.position):
            kind = self.source[self.position : self.position + 3]
            hint = "brackets are (…), (?:…) or (?P<name>…); case = false minds no capitals"
            raise PatternFault(f"({kind} is not used here", hint)
        else:
            self.groups += 1
        branches = self.branches(depth + 1)
        if self.position == len(self.source):
            raise PatternFault("a bracket is opened and not closed", r"write \( for the sign")
        self.take(")")
        return _Group(branches)

    def one_of(self) -> _Atom:
        end = self.position + 1
        if self.source.startswith("^", end):
            end += 1
        if self.source.startswith("]", end):
            end += 1
        while end < len(self.source) and self.source[end] != "]":
            end += 2 if self.source[end] == "\\" else 1
        text = self.source[self.position : end + 1]
        if not text.endswith("]"):
            raise PatternFault("a [ is opened and not closed", r"write \[ for the sign")
        if "--" in text:
            raise PatternFault(f"{text} has a range that ends in -", r"write \- for the sign")
        # These may mean something inside a set one day: Python warns of them.
        plain = text[0] + re.sub(r"\\.|[\[&~|]", _escaped, text[1:])
        try:
            signs = _signs(plain)
        except re.error as error:
            raise PatternFault(f"{text} is no set of signs: {error}") from error
        self.take(text, plain)
        return _Atom(signs)

    def escape(self) -> _Atom | None:
        text = self.source[self.position : self.position + 2]
        if len(text) < 2:
            raise PatternFault("a \\ at the end stands for nothing", "write \\\\ for the sign")
        if text[1].isalnum() and text[1] not in _CLASSES + "b":
            hint = r"there are \d \w \s \D \W \S \b, and \ before a sign"
            raise PatternFault(f"{text} is not used here", hint)
        self.take(text)
        return None if text[1] == "b" else _Atom(_signs(text))

    def repeated(self, node: _Atom | _Group) -> _Atom | _Group:
        low, high = self.count()
        if (low, high) == (1, 1):
            return node
        if self.position < len(self.source) and self.source[self.position] in "*+?{":
            if self.source[self.position] != "?":
                raise PatternFault("a repeat is repeated", "write one of + * ? {2,5}")
            self.take("?")
        if high > MOST or low > high:
            raise PatternFault(f"{{{low},{high}}} is no count up to {MOST}", "write a smaller one")
        if isinstance(node, _Atom):
            return _Atom(node.signs, low, high)
        if (low, high) == (0, 1):
            return _Group(node.branches, optional=True)
        return _Atom(_fixed(node), low, high)

    def count(self) -> tuple[int, int]:
        rest = self.source[self.position : self.position + 1]
        if rest == "?":
            self.take("?")
            return 0, 1
        if rest in ("*", "+"):
            low = int(rest == "+")
            self.take(rest, f"{{{low},{MOST}}}")
            return low, MOST
        found = _COUNT.match(self.source, self.position) if rest == "{" else None
        if not found:
            return 1, 1
        low = int(found[1])
        high = int(found[3]) if found[3] else (MOST if found[2] else low)
        self.take(found[0], f"{{{low},{high}}}")
        return low, high


def _escaped(sign: re.Match[str]) -> str:
    return sign[0] if len(sign[0]) > 1 else f"\\{sign[0]}"


@cache
def _signs(one: str) -> frozenset[str]:
    """The sample's characters that a class matches."""
    compiled = re.compile(one, re.IGNORECASE)
    return frozenset(sign for sign in _SAMPLE if compiled.match(sign))


def _fixed(group: _Group) -> frozenset[str]:
    """The signs of a group that repeats: it has to be one run of a fixed length."""
    nested = PatternFault(
        "a repeat within a repeat, which can take forever",
        "repeat a sign or a set of signs: [ab]+ and not (a|b)+ or (a+)+",
    )
    if len(group.branches) != 1:
        raise nested
    signs: frozenset[str] = frozenset()
    for part in group.branches[0]:
        if isinstance(part, _Group):
            if part.optional:
                raise nested
            signs |= _fixed(part)
        elif part.high > 1:
            raise nested
        else:
            signs |= part.signs
    return signs


def _ways(branches: Sequence[Sequence[_Atom | _Group]]) -> Iterator[list[_Step]]:
    """Every way through: each a run of (signs, least, most). Raises PatternFault for too many."""
    count = 0
    for branch in branches:
        runs: list[list[_Step]] = [[]]
        for part in branch:
            onward = _ways_of(part)
            runs = [[*run, *way] for run in runs for way in onward]
            if len(runs) > _MOST_WAYS:
                raise PatternFault("it has too many parts that may be or not be", "write several")
        count += len(runs)
        if count > _MOST_WAYS:
            raise PatternFault("it has too many alternatives", "write several entries")
        yield from runs


def _ways_of(part: _Atom | _Group) -> list[list[_Step]]:
    if isinstance(part, _Group):
        return [*([[]] if part.optional else []), *_ways(part.branches)]
    if (part.low, part.high) == (0, 1):
        return [[], [(part.signs, 1, 1)]]
    return [[(part.signs, part.low, part.high)]]


def _refuse_loose(way: Sequence[_Step]) -> None:
    """At most one repeat may have to try out where it ends.

    A repeat knows its end if a sign it does not match has to follow it.
    """
    loose = 0
    for index, (signs, low, high) in enumerate(way):
        if low == high:
            continue
        follower = next((step for step in way[index + 1 :] if step[1]), None)
        between = way[index + 1 : way.index(follower, index + 1)] if follower else way[index + 1 :]
        met = [step[0] for step in between] + ([follower[0]] if follower else [])
        if not follower or any(signs & other for other in met):
            loose += 1
    if loose > 1:
        raise PatternFault(
            "two repeats can match the same letters, which can take very long",
            "put a sign between them that neither matches: \\w+-\\w+ and not \\w+\\w+",
        )

"""Every name on a page, with what stands right before and behind it in its line."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audio_pipeline.article.author_words import (
    Line,
    Token,
    is_proper,
    is_role,
    line_of,
    roles,
    runs,
    small,
    titles,
)
from audio_pipeline.article.block import Raw
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import key

_LINES_APART = 2
_DATED_TOKENS, _HANDLES_WITHIN = 16, 40
_HANDLE = re.compile(r"[^\W\d_][\w.-]{2,24}")
_WIDE = re.compile(
    r"(?:(?:作者|撰文|记者|기자|글)\s*[:：/／]?|(?<!\w)文\s*[:：/／])\s*"
    r"(?P<who>[\u3400-\u9fff]{2,4}|[가-힣]{2,4})(?=$|[\s|｜,，。;；)）])"
)
_AND = r"(?:and|&|und|et|y|e|en|och|og|i|и)"
_JOINER = re.compile(rf"\s*(?:,\s*(?:and\s+|&\s*)?|(?:\s[^\W\d_]+){{0,4}}\s{_AND}\s+)")
_LAST_JOINER = re.compile(rf"\s{_AND}\s+$")
_PARTS = re.compile(r",\s*(?:and\s+)?|\s(?:and|&|und|et|y|och|og|и)\s+")
_CHECKED = re.compile(r"\b(?:review|check|edit)")
_SENT = frozenset({"posted", "post", "posts", "started", "asked", "written", "published"})
_WROTE = frozenset({"wrote", "says", "said", "schrieb"})
_ENDS = frozenset({"end", "bar", "dash", "date", "sign", "word", "at"})
_SIGNS = {"|": "bar", "·": "bar", "•": "bar", "–": "dash", "—": "dash", "-": "dash", "/": "slash"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands; a name with others joined to it is one more."""

    at: int
    name: str
    before: str
    """ "start" of the line, "by X" (X: the words before that name a writer), "role", "copyright",
    "credit" of a picture, "checked" by, "label X" (before a colon), a sign, or the word before."""
    after: str
    """ "end", ", role", a sign, "date", or the word behind."""
    joined: str = ""
    """ "all" of several names in a row, "one" of them; "lines" of names on lines of their own."""
    cut: bool = False
    """Whether the row of capitals goes on: "Rob Tench" of "Rob Tench Court Reporter"."""

    @property
    def by(self) -> bool:
        return self.before.startswith("by ")

    @property
    def wrote(self) -> bool:
        return self.after in _WROTE


@functools.lru_cache(maxsize=2)
def mentions(blocks: tuple[Raw, ...]) -> tuple[Mention, ...]:
    found = [
        replace(each, at=at) for at, block in enumerate(blocks) for each in in_line(block.text)
    ]
    return (*found, *_on_lines(found, blocks))


def bare(name: str) -> str:
    """What two printings of one name have in common: titles are left out, and so is case.

    >>> bare("Dr Ann ROE and Bo Lind")
    'ann roe / bo lind'
    """
    return " / ".join(
        " ".join(word for word in key(part).split() if word not in titles())
        for part in _PARTS.split(name)
    )


@functools.lru_cache(maxsize=8192)
def in_line(text: str) -> tuple[Mention, ...]:
    """The names in one line, as if it were the first."""
    line = line_of(text)
    names = runs(line)
    found = [_mention(line, *run) for run in names]
    found += _handles(line, {first for first, _ in names})
    found += [Mention(0, match["who"], "by 作者", "end") for match in _WIDE.finditer(line.text)]
    return tuple(_joined(line, names, found))


def listed(names: Sequence[str]) -> str:
    """Names as a byline joins them.

    >>> listed(["Ann Roe", "Bo Lind", "Cy Ek"])
    'Ann Roe, Bo Lind and Cy Ek'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _mention(line: Line, first: int, last: int) -> Mention:
    tokens = line.tokens
    name = line.text[tokens[first].start : tokens[last].end]
    cut = last + 1 < len(tokens) and not tokens[last].trail and is_proper(tokens[last + 1])
    return Mention(0, name, _before(line, first), _after(tokens, last), cut=cut)


def _before(line: Line, first: int) -> str:
    tokens = line.tokens
    by = line.opened.get(tokens[first].start)
    if by:
        return _by(tokens[:first], *by)
    near = tokens[max(0, first - 4) : first]
    if any(token.word.startswith(("©", "copyright")) or token.word == "c" for token in near):
        return "copyright"
    if not first:
        return "(" if tokens[0].opens else "start"
    last = tokens[first - 1]
    if ":" in last.trail or "：" in last.trail:
        return f"label {last.word}"
    if last.word in roles():
        openers = [line.opened[token.start][1] for token in near if token.start in line.opened]
        return f"by role {openers[-1]}" if openers else "role"
    if not last.core:
        return _SIGNS.get(last.trail[:1], "sign")
    if last.core in _SIGNS:
        return "by / by" if last.core == "/" and line.opened else _SIGNS[last.core]
    if last.core[:1].isdigit():
        return "date"
    if tokens[first].opens or last.trail:
        return "(" if tokens[first].opens else ","
    return last.word if last.word in small() or len(last.word) < 8 else "word"


def _by(over: Sequence[Token], place: int, said: str) -> str:
    """Of a name behind the words `said`, which stand at `place`."""
    over = [token for token in over if token.end <= place]
    word = over[-1].word if over and not over[-1].trail else ""
    if word in phrases().words["beside-name"] - _SENT:
        return "credit"
    if _CHECKED.search(said) or word in {"additional", "more"}:
        return "checked"
    if word.isalpha():
        return f"by {word} {said}"
    return f"by .. {said}" if over else f"by {said}"


def _after(tokens: Sequence[Token], last: int) -> str:
    trail = tokens[last].trail
    if trail.startswith("'s"):
        return "'s"
    if last + 1 >= len(tokens):
        return "end" if not trail else f"end {trail[0]}"
    following = tokens[last + 1]
    rest = [token.word for token in tokens[last + 1 : last + 7]]
    if trail:
        return ", role" if trail[0] == "," and not roles().isdisjoint(rest) else trail[0]
    if following.opens:
        return f"( {following.word}"
    if following.core in _SIGNS:
        return _SIGNS[following.core]
    if "@" in following.core:
        return "address"
    if following.core[:1].isdigit():
        return "date"
    if is_proper(following):
        return "Word" if roles().isdisjoint(rest[:4]) else "role"
    return following.word if len(following.word) < 9 else "word"


def _handles(line: Line, taken: set[int]) -> Iterator[Mention]:
    """What posters call themselves: "Posted by wetboots", "hobnail wrote:", or alone on a line."""
    tokens = line.tokens
    dated = len(tokens) <= _DATED_TOKENS and any(token.core[:1].isdigit() for token in tokens)
    sent = dated or any(token.word in _SENT for token in tokens[:_DATED_TOKENS])
    plain = bool(tokens) and tokens[-1].trail[:1] in {".", "!", "?"}
    for at, token in enumerate(tokens[:_HANDLES_WITHIN]):
        if at in taken or not _HANDLE.fullmatch(token.core) or token.word in small():
            continue
        alone = len(tokens) == 1 and not token.trail
        wrote = not at and len(tokens) > 1 and tokens[1].core in _WROTE
        by = token.start in line.opened and sent and not (plain and token.core.islower())
        after = _after(tokens, at)
        if wrote or alone or (by and after in _ENDS):
            yield Mention(0, token.core, _before(line, at), after)


def _joined(
    line: Line, names: Sequence[tuple[int, int]], found: Sequence[Mention]
) -> list[Mention]:
    """With names in a row ("Ann Roe, Bo Lind and Cy Ek") told as one name as well."""
    whole = list(found)
    text, tokens = line.text, line.tokens
    at = 0
    while at + 1 < len(names):
        end = at
        while end + 1 < len(names):
            gap = text[tokens[names[end][1]].end : tokens[names[end + 1][0]].start]
            full = " " in found[end].name and " " in found[end + 1].name
            if not full or not _JOINER.fullmatch(gap):
                break
            end += 1
        while end > at and not _LAST_JOINER.search(
            text[tokens[names[end - 1][1]].end : tokens[names[end][0]].start]
        ):
            end -= 1
        if end > at:
            chain = found[at : end + 1]
            whole[at : end + 1] = [replace(each, joined="one") for each in chain]
            printed = text[tokens[names[at][0]].start : tokens[names[end][1]].end]
            plain = sum(len(each.name.split()) for each in chain) + end - at
            name = listed([each.name for each in chain])
            name = printed if plain >= len(printed.split()) else name
            whole.append(Mention(0, name, chain[0].before, chain[-1].after, "all"))
        at = end + 1
    return whole


def _on_lines(found: Sequence[Mention], blocks: Sequence[Raw]) -> Iterator[Mention]:
    """Names each alone on a line, or over the line of a role, with more of them right below."""
    alone = [
        each
        for each in found
        if (each.before == "start" or each.by)
        and each.after in {"end", ", role", "role"}
        and not each.joined
        and 2 <= len(each.name.split()) <= 4
    ]
    at = 0
    while at + 1 < len(alone):
        chain = [alone[at]]
        for each in alone[at + 1 : at + 4]:
            over = range(chain[-1].at + 1, each.at)
            near = chain[-1].at < each.at and len(over) < _LINES_APART and each.before == "start"
            if not near or not all(is_role(blocks[line].text) for line in over):
                break
            chain.append(each)
        if len(chain) > 1 and len({bare(each.name) for each in chain}) == len(chain):
            name = listed([each.name for each in chain])
            yield Mention(chain[0].at, name, chain[0].before, chain[-1].after, "lines")
        at += len(chain)

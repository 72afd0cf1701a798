"""Every name on a page, with what stands right before and behind it in its line."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audio_pipeline.article.block import Raw
from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import key
from audio_pipeline.article.tongue import small_words

MOST_TOKENS = 160
"""Of a block that are looked at: who wrote it is said at a block's head or in a short one."""
_MOST_NAME = 5
_LINES_APART = 2
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-.][^\W\d_]+)*\.?")
_HANDLE = re.compile(r"[^\W\d_][\w.-]{2,24}")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
_PARTICLE = re.compile(
    r"d[eiou]|d[ae][lns]?|della|d[ao]s|v[ao]n|d[eu]r|ten|ter|l[ae]|[ae]l|bin|ibn|y|e|san|st|zu|af|av",
    re.I,
)
_LEAD, _TRAIL = "([{\"'“‘«„‹*_~", ".,;:!?)]}\"'”’»›*_~"
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=\d)|(?<=\d)(?=[A-Z][a-z]{2})|(?<=[a-zà-ÿ]{3})(?=[A-Z][a-zà-ÿ]{2})"
    r"|(?<=^By)(?=[A-Z])|(?<=[★☆：])(?=\S)"
)
"""Between two elements that a browser pastes as one word: "Balzer02.10.2023"."""
_WIDE = re.compile(
    r"(?:(?:作者|撰文|记者|기자|글)\s*[:：/／]?|(?<!\w)文\s*[:：/／])\s*(?P<who>[\u3400-\u9fff]{2,4}|[가-힣]{2,4})"
    r"(?=$|[\s|｜,，。;；)）])"
)
_JOINER = re.compile(
    r"\s*(?:,\s*(?:and\s+|&\s*)?|(?:\s[^\W\d_]+){0,4}\s(?:and|&|und|et|y|e|en|och|og|i|и)\s+)"
)
_LAST_JOINER = re.compile(r"\s(?:and|&|und|et|y|e|en|och|og|i|и)\s+$")
_CHECKED = re.compile(r"\b(?:review|check|edit)")
_SENT = frozenset(("posted", "post", "posts", "started", "asked", "written", "published"))
_SIGNS = {"|": "bar", "·": "bar", "•": "bar", "–": "dash", "—": "dash", "-": "dash", "/": "slash"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands; a name with others joined to it is one more."""

    at: int
    name: str
    before: str
    """ "start" of the line, "by X" (X: the words before that name a writer), "role", "copyright",
    "label X" (before a colon), a sign, or the word before."""
    after: str
    """ "end", ", role", ", more", a sign, "date", or the word behind."""
    joined: str = ""
    """ "all" of several names in a row, "one" of them; "lines" of names on lines of their own."""
    cut: bool = False
    """Whether the row of capitals goes on: "Rob Tench" of "Rob Tench Court Reporter"."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    core: str
    opens: bool
    """Whether a sign before it parts it from the word before."""
    trail: str


def titles() -> frozenset[str]:
    """What may stand before a name and be said with it: "Dr", "Canon"."""
    return phrases().words["honorific"]


@functools.lru_cache(maxsize=2)
def mentions(blocks: tuple[Raw, ...]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for at, block in enumerate(blocks):
        found += in_line(block.text, at)
    return (*found, *_on_lines(found, blocks))


def bare(name: str) -> str:
    """What two printings of one name have in common: titles are left out, and so is case.

    >>> bare("Dr Ann ROE and Bo Lind")
    'ann roe / bo lind'
    """
    parts = re.split(r",\s*(?:and\s+)?|\s(?:and|&|und|et|y|och|og|и)\s+", name)
    return " / ".join(
        " ".join(word for word in key(part).split() if word not in titles()) for part in parts
    )


@functools.lru_cache(maxsize=8192)
def _line(text: str) -> tuple[Mention, ...]:
    text = _GLUED.sub(" ", text)
    tokens = list(itertools.islice(_tokens(text), MOST_TOKENS))
    opened = _opened(text, tokens)
    runs = [
        (first, last)
        for low, high in _runs(tokens, opened)
        for first, last in _trimmed(tokens, low, high, opened)
    ]
    found = [_mention(text, tokens, opened, run) for run in runs]
    found += _handles(text, tokens, opened, {first for first, _ in runs})
    found += [Mention(0, match["who"], "by 作者", "end") for match in _WIDE.finditer(text)]
    return tuple(_joined(text, tokens, runs, found))


def in_line(text: str, at: int) -> Iterator[Mention]:
    for each in _line(text):
        yield replace(each, at=at)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        token = match[0]
        bare_start = token.lstrip(_LEAD)
        core = bare_start.rstrip(_TRAIL)
        start = match.start() + len(token) - len(bare_start)
        trail = bare_start[len(core) :]
        owned = re.search(r"['’]s$", core)
        if owned:
            core, trail = core[: owned.start()], "'s" + trail
        if trail.startswith(".") and (_INITIAL.fullmatch(core) or core.casefold() in titles()):
            core, trail = core + ".", trail[1:]
        yield _Token(start, start + len(core), core, start > match.start(), trail)


@functools.cache
def _small() -> frozenset[str]:
    tongues = ("en", "de", "fr", "es", "it", "pt", "nl")
    return frozenset[str]().union(*map(small_words, tongues)) | phrases().words["weekday"]


@functools.cache
def _opener() -> re.Pattern[str]:
    said = phrases().words["byline"] | phrases().words["writer"]
    openers = "|".join(map(re.escape, sorted(said, key=lambda each: (-len(each), each))))
    return re.compile(rf"(?<!\w)(?P<said>{openers})(?:\s*[:：]\s*|\s+)(?:the\s+)?(?=[\w@])", re.I)


def _opened(text: str, tokens: Sequence[_Token]) -> dict[int, tuple[int, str]]:
    """Where a name may begin since words of a byline stand before it -> their place, the words."""
    found = {}
    for match in _opener().finditer(text):
        said = match["said"].casefold()
        head = text[: match.start()].rstrip()
        last = head.split()[-1] if head else ""
        apart = not last or not last[-1].isalnum() or last[:1].isdigit()
        if said in {"by", "par", "por"} or " " in said or apart or match[0].rstrip()[-1] in ":：":
            found[match.end()] = (match.start(), said)
    return found


def _is_word(token: _Token) -> bool:
    core = token.core
    if not _WORD.fullmatch(core) or core[0].islower() or core[0] >= "\u3040":
        return False
    return core.casefold() not in phrases().words["beside-name"]


def _runs(
    tokens: Sequence[_Token], opened: dict[int, tuple[int, str]]
) -> Iterator[tuple[int, int]]:
    """Capitalised words in a row, with what joins the parts of a name."""
    starts = {place for place, _ in opened.values()}
    at = 0
    while at < len(tokens):
        if not _is_word(tokens[at]) or tokens[at].start in starts:
            at += 1
            continue
        end = at
        while end + 1 < len(tokens) and not tokens[end].trail:
            step = end + 1
            while (
                step + 1 < len(tokens)
                and step - end < 3
                and _PARTICLE.fullmatch(tokens[step].core)
                and not tokens[step].trail
                and tokens[step].core[0].islower()
            ):
                step += 1
            token = tokens[step]
            if token.opens or not _is_word(token) or token.start in starts | set(opened):
                break
            end = step
        yield at, end
        at = end + 1


def _trimmed(
    tokens: Sequence[_Token], low: int, high: int, opened: dict[int, tuple[int, str]]
) -> Iterator[tuple[int, int]]:
    """The names that a row of capitals may hold: without roles, small words, months of dates."""
    roles = _roles()
    words = [token.core.casefold().rstrip(".") for token in tokens[low : high + 1]]
    first, last = 0, len(words) - 1
    while first < last - 1 and words[first] in _small() and words[first] not in titles():
        first += 1
    while first < last and (
        (first < last - 1 and words[last] in _small()) or words[last] in phrases().months
    ):
        dated = high + 1 < len(tokens) and tokens[high + 1].core[:1].isdigit()
        if words[last] in phrases().months and not dated:
            break
        last -= 1
    held = [at for at in range(first, last + 1) if words[at] in roles]
    if not tokens[high].trail and any(
        token.core.casefold() in roles for token in tokens[high + 1 : high + 4]
    ):
        held.append(last + 1)  # "Harriet Obuya Education correspondent"
    while held and held[0] - first <= 3 and held[0] < last - 1:
        first = held.pop(0) + 1  # "Court Reporter Neil Rasmussen"
    if held and (held[0] <= last or last - first > 1):
        count = 2 + sum(map(_is_initial, tokens[low + first : low + first + 2]))
        if first + 2 <= held[0]:
            yield low + first, low + min(first + count, held[0]) - 1
        return
    count = last - first + 1
    is_word = words[first] not in roles | _small()
    if 2 <= count <= _MOST_NAME or (count == 1 and is_word):
        yield low + first, low + last
    elif count > _MOST_NAME:
        yield low + first, low + first + 1


def _is_initial(token: _Token) -> bool:
    word = token.core.strip(".")
    return len(word) == 1 or word.casefold() in titles() or bool(_PARTICLE.fullmatch(word))


@functools.cache
def _roles() -> frozenset[str]:
    return phrases().words["role"] | phrases().words["trade"]


def is_role(text: str) -> bool:
    """Whether a word of it says what a person is: "Senior reporter", "Research Fellow".

    >>> is_role("Deputy political editor"), is_role("A new quay")
    (True, False)
    """
    return not _roles().isdisjoint(key(text).split())


def _mention(
    text: str,
    tokens: Sequence[_Token],
    opened: dict[int, tuple[int, str]],
    run: tuple[int, int],
) -> Mention:
    first, last = run
    name = text[tokens[first].start : tokens[last].end]
    cut = last + 1 < len(tokens) and not tokens[last].trail and _is_word(tokens[last + 1])
    return Mention(0, name, _before(tokens, opened, first), _after(tokens, last), cut=cut)


def _before(tokens: Sequence[_Token], opened: dict[int, tuple[int, str]], first: int) -> str:
    by = opened.get(tokens[first].start)
    if by:
        place, said = by
        over = [token for token in tokens[:first] if token.end <= place]
        word = over[-1].core.casefold() if over and not over[-1].trail else ""
        if word in phrases().words["beside-name"]:
            return "credit"
        if _CHECKED.search(said) or word in {"additional", "more"}:
            return "checked"
        if word.isalpha():
            return f"by {word} {said}"
        return f"by {said}" if not over else f"by .. {said}"
    near = [token.core.casefold() for token in tokens[max(0, first - 4) : first]]
    if any(word.startswith(("©", "copyright")) for word in near) or "(c" in near:
        return "copyright"
    if not first:
        return "start" if not tokens[0].opens else "("
    last = tokens[first - 1]
    word = last.core.casefold()
    if ":" in last.trail or "：" in last.trail:
        return f"label {word}"
    if word in _roles():
        starts = [token.start for token in tokens[max(0, first - 4) : first]]
        openers = [opened[start][1] for start in starts if start in opened]
        return f"by role {openers[-1]}" if openers else "role"
    if not last.core:
        return _SIGNS.get(last.trail[:1], "sign")
    if last.core in _SIGNS:
        return "by / by" if last.core == "/" and opened else _SIGNS[last.core]
    if last.core[:1].isdigit():
        return "date"
    if tokens[first].opens:
        return "("
    return "," if last.trail else (word if word in _small() or len(word) < 8 else "word")


def _after(tokens: Sequence[_Token], last: int) -> str:
    trail = tokens[last].trail
    if trail.startswith("'s"):
        return "'s"
    if last + 1 >= len(tokens):
        return "end" if not trail else f"end {trail[0]}"
    following = tokens[last + 1]
    word = following.core.casefold()
    rest = [token.core.casefold() for token in tokens[last + 1 : last + 7]]
    if trail:
        has_role = any(part in _roles() for part in rest)
        return ", role" if trail[0] == "," and has_role else trail[0]
    if following.opens:
        return f"( {word}"
    if following.core in _SIGNS:
        return _SIGNS[following.core]
    if "@" in following.core or following.core.startswith("@"):
        return "address"
    if following.core[:1].isdigit():
        return "date"
    if _is_word(following):
        return "role" if any(part in _roles() for part in rest[:4]) else "Word"
    return word if len(word) < 9 else "word"


def _handles(
    text: str, tokens: Sequence[_Token], opened: dict[int, tuple[int, str]], taken: set[int]
) -> Iterator[Mention]:
    """What posters call themselves: "Posted by wetboots", "hobnail wrote:", or alone on a line."""
    has_date = any(token.core[:1].isdigit() for token in tokens) and len(tokens) <= 16
    for at, token in enumerate(tokens[:40]):
        core = token.core
        if at in taken or not _HANDLE.fullmatch(core) or core.casefold() in _small():
            continue
        by = opened.get(token.start)
        alone = len(tokens) == 1 and not token.trail
        plain = core.islower() and tokens[-1].trail[:1] in {".", "!", "?"}
        dated = has_date and _after(tokens, at) in {
            "end",
            "bar",
            "dash",
            "date",
            "sign",
            "word",
            "at",
        }
        sent = (
            by
            and not plain
            and (dated or not _SENT.isdisjoint(text[: token.start].casefold().split()))
        )
        wrote = (
            not at and len(tokens) > 1 and tokens[1].core in {"wrote", "says", "said", "schrieb"}
        )
        if sent or wrote or alone:
            yield Mention(0, core, _before(tokens, opened, at), _after(tokens, at))


def _joined(
    text: str,
    tokens: Sequence[_Token],
    runs: Sequence[tuple[int, int]],
    found: Sequence[Mention],
) -> list[Mention]:
    """With names in a row ("Ann Roe, Bo Lind and Cy Ek") told as one name as well."""
    whole = list(found)
    at = 0
    while at + 1 < len(runs):
        end = at
        while end + 1 < len(runs) and runs[end + 1][0] > runs[end][1]:
            gap = text[tokens[runs[end][1]].end : tokens[runs[end + 1][0]].start]
            two = len(found[end].name.split()) > 1 and len(found[end + 1].name.split()) > 1
            if not two or not _JOINER.fullmatch(gap):
                break
            end += 1
        while end > at and not _LAST_JOINER.search(text[: tokens[runs[end][0]].start]):
            end -= 1
        if end > at:
            chain = found[at : end + 1]
            whole[at : end + 1] = [replace(each, joined="one") for each in chain]
            gaps = text[tokens[runs[at][0]].start : tokens[runs[end][1]].end]
            plain = sum(len(each.name.split()) for each in chain) + end - at >= len(gaps.split())
            name = gaps if plain else listed([each.name for each in chain])
            whole.append(Mention(0, name, chain[0].before, chain[-1].after, "all"))
        at = end + 1
    return whole


def listed(names: Sequence[str]) -> str:
    """
    >>> listed(["Ann Roe", "Bo Lind", "Cy Ek"])
    'Ann Roe, Bo Lind and Cy Ek'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _on_lines(found: Sequence[Mention], blocks: Sequence[Raw]) -> Iterator[Mention]:
    """Names each alone on a line, or over the line of a role, with more of them right below."""
    alone = [
        each
        for each in found
        if (each.before == "start" or each.before.startswith("by "))
        and (each.after in {"end", ", role", "role"})
        and not each.joined
        and 2 <= len(each.name.split()) <= 4
    ]
    at = 0
    while at + 1 < len(alone):
        chain = [alone[at]]
        for each in alone[at + 1 : at + 4]:
            over = range(chain[-1].at + 1, each.at)
            if each.at == chain[-1].at or len(over) >= _LINES_APART or each.before != "start":
                break
            if not all(is_role(blocks[line].text) for line in over):
                break
            chain.append(each)
        if len(chain) > 1 and len({bare(each.name) for each in chain}) == len(chain):
            name = listed([each.name for each in chain])
            yield Mention(chain[0].at, name, chain[0].before, chain[-1].after, "lines")
        at += len(chain)

"""The words of one line, and which of them in a row could be a name."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audio_pipeline.article.phrases import phrases
from audio_pipeline.article.shape import key
from audio_pipeline.article.tongue import small_words

MOST_TOKENS = 160
"""Of a block that are looked at: who wrote it is said at a block's head or in a short one."""
_MOST_NAME = 5
_ROLE_NEAR = 3
_BACK = 60
"""Characters before an opener in which the word before it is looked for."""
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-.][^\W\d_]+)*\.?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
_PARTICLE = re.compile(
    r"d[eiou]|d[ae][lns]?|della|d[ao]s|v[ao]n|d[eu]r|ten|ter|l[ae]|[ae]l|bin|ibn|y|e|san|st|zu|af|av",
    re.I,
)
_LEAD, _TRAIL = "([{\"'“‘«„‹*_~", ".,;:!?)]}\"'”’»›*_~"
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=\d{1,2}(?:[./:-]\d| [^\W\d])|\d{4}\b)"
    r"|(?<=\d)(?=[A-Z][a-z]{2})|(?<=[a-zà-ÿ]{3})(?=[A-Z][a-zà-ÿ]{2})"
    r"|(?<=^By)(?=[A-Z])|(?<=[★☆：])(?=\S)"
)
"""Between two elements that a browser pastes as one word: "Balzer02.10.2023"."""


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    core: str
    """Without the signs round it, and without "'s"."""
    opens: bool
    """Whether a sign before it parts it from the word before."""
    trail: str
    """The signs behind it."""

    @property
    def word(self) -> str:
        return self.core.casefold()


@dataclass(frozen=True)
class Line:
    text: str
    tokens: Sequence[Token]
    opened: Mapping[int, tuple[int, str]]
    """Where a name may begin since words of a byline stand before it -> their place, the words."""


def line_of(text: str) -> Line:
    text = _GLUED.sub(" ", text)
    tokens = tuple(itertools.islice(_tokens(text), MOST_TOKENS))
    text = text[: tokens[-1].end + len(tokens[-1].trail)] if tokens else ""
    return Line(text, tokens, _opened(text))


def titles() -> frozenset[str]:
    """What may stand before a name and be said with it: "Dr", "Canon"."""
    return phrases().words["honorific"]


@functools.cache
def roles() -> frozenset[str]:
    return phrases().words["role"] | phrases().words["trade"]


@functools.cache
def small() -> frozenset[str]:
    tongues = ("en", "de", "fr", "es", "it", "pt", "nl")
    return frozenset[str]().union(*map(small_words, tongues)) | phrases().words["weekday"]


def is_role(text: str) -> bool:
    """Whether a word of it says what a person is: "Senior reporter", "Research Fellow".

    >>> is_role("Deputy political editor"), is_role("A new quay")
    (True, False)
    """
    return not roles().isdisjoint(key(text).split())


def is_desk(text: str) -> bool:
    """Whether a byline of these words names no person.

    >>> is_desk("Redazione Economia"), is_desk("Ann Roe")
    (True, False)
    """
    return not phrases().words["desk"].isdisjoint(key(text).split())


def is_proper(token: Token) -> bool:
    """Whether it could be part of a name: begins with a capital, and is no "AND" or "Fotos"."""
    core = token.core
    if not _WORD.fullmatch(core) or core[0].islower() or core[0] >= "\u3040":
        return False
    return token.word not in phrases().words["beside-name"]


def runs(line: Line) -> list[tuple[int, int]]:
    """The first and last word of each name that the line may hold."""
    return [name for low, high in _rows(line) for name in _trimmed(line.tokens, low, high)]


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        bare = match[0].lstrip(_LEAD)
        core = bare.rstrip(_TRAIL)
        start = match.end() - len(bare)
        trail = bare[len(core) :]
        owned = re.search(r"['’]s$", core)
        if owned:
            core, trail = core[: owned.start()], "'s" + trail
        if trail.startswith(".") and (_INITIAL.fullmatch(core) or core.casefold() in titles()):
            core, trail = core + ".", trail[1:]
        yield Token(start, start + len(core), core, start > match.start(), trail)


@functools.cache
def _opener() -> re.Pattern[str]:
    said = phrases().words["byline"] | phrases().words["writer"]
    openers = "|".join(map(re.escape, sorted(said, key=lambda each: (-len(each), each))))
    return re.compile(rf"(?<!\w)(?P<said>{openers})(?:\s*[:：]\s*|\s+)(?:the\s+)?(?=[\w@])", re.I)


def _opened(text: str) -> dict[int, tuple[int, str]]:
    found = {}
    for match in _opener().finditer(text):
        said = match["said"].casefold()
        head = text[max(0, match.start() - _BACK) : match.start()].split()
        last = head[-1] if head else ""
        apart = not last or not last[-1].isalnum() or last[:1].isdigit()
        # "Anna von Stein", "the text that": one short word opens a name only where a cell begins.
        if said in {"by", "par", "por"} or " " in said or apart or match[0].rstrip()[-1] in ":：":
            found[match.end()] = (match.start(), said)
    return found


def _rows(line: Line) -> Iterator[tuple[int, int]]:
    """Capitalised words in a row, with what joins the parts of a name."""
    tokens = line.tokens
    openers = {place for place, _ in line.opened.values()}
    starts = openers | set(line.opened)
    at = 0
    while at < len(tokens):
        if not is_proper(tokens[at]) or tokens[at].start in openers:
            at += 1
            continue
        end = at
        while end + 1 < len(tokens) and not tokens[end].trail:
            step = _past_particles(tokens, end + 1)
            if tokens[step].opens or not is_proper(tokens[step]) or tokens[step].start in starts:
                break
            end = step
        yield at, end
        at = end + 1


def _past_particles(tokens: Sequence[Token], at: int) -> int:
    """Over "van der" to the word that they belong to."""
    for step in range(at, min(at + 2, len(tokens) - 1)):
        token = tokens[step]
        if token.trail or not token.core.islower() or not _PARTICLE.fullmatch(token.core):
            return step
    return min(at + 2, len(tokens) - 1)


def _trimmed(tokens: Sequence[Token], low: int, high: int) -> Iterator[tuple[int, int]]:
    """The name that a row of capitals may hold: without roles, small words, months of dates."""
    words = [token.word.rstrip(".") for token in tokens[low : high + 1]]
    first, last = _inner(words, dated=_is_dated(tokens, high))
    held = [at for at in range(first, last + 1) if words[at] in roles()]
    goes_on = () if tokens[high].trail else tokens[high + 1 : high + 1 + _ROLE_NEAR]
    if last - first > 1 and any(token.word in roles() for token in goes_on):
        held.append(last + 1)  # "Harriet Obuya Education correspondent"
    while held and held[0] - first <= _ROLE_NEAR and held[0] < last - 1:
        first = held.pop(0) + 1  # "Court Reporter Neil Rasmussen"
    count = last - first + 1
    if held:
        # Before a role most names have two words.
        short = 2 + sum(map(_is_initial, tokens[low + first : low + first + 2]))
        if first + 2 <= held[0]:
            yield low + first, low + min(first + short, held[0]) - 1
    elif 2 <= count <= _MOST_NAME or (count == 1 and words[first] not in roles() | small()):
        yield low + first, low + last
    elif count > _MOST_NAME:
        yield low + first, low + first + 1


def _inner(words: Sequence[str], *, dated: bool) -> tuple[int, int]:
    """Without small words at its ends while two words are left, and without a date's month."""
    first, last = 0, len(words) - 1
    while first < last - 1 and words[first] in small() and words[first] not in titles():
        first += 1
    while first < last:
        is_month = dated and words[last] in phrases().months
        if not is_month and (last - first < 2 or words[last] not in small()):
            break
        last -= 1
    return first, last


def _is_dated(tokens: Sequence[Token], high: int) -> bool:
    return high + 1 < len(tokens) and tokens[high + 1].core[:1].isdigit()


def _is_initial(token: Token) -> bool:
    word = token.core.strip(".")
    return len(word) == 1 or word.casefold() in titles() or bool(_PARTICLE.fullmatch(word))

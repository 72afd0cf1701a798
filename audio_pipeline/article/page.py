"""A page under the rules: its raw blocks, and the code of each that has been left out so far."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from audio_pipeline.article.block import Facts, Kind, Raw
from audio_pipeline.article.shape import ends_open, ends_sentence, is_prose, key, words

_IN_TEXTS = frozenset(
    {"byline", "code", "correction", "date", "footnote", "image", "mail-header", "separator"}
    | {"signature", "table", "timestamp"}
)
"""Codes of what stands in a plain text as well."""
_SPEAKER = re.compile(r"^([^\W\d_][\w.'’ -]{0,40}?)\s?[:：]\s*(?=\S)")


@dataclass(frozen=True)
class Page:
    blocks: tuple[Raw, ...]
    codes: tuple[str, ...]
    """One a block: a code of `phrases.toml`, or "" while the block is kept."""
    facts: Facts = field(default_factory=Facts)
    title: str = ""
    headline: int = -1
    """The block that is the title, or -1 where the title stands elsewhere (`<title>`)."""

    def without(self, found: Mapping[int, str]) -> Page:
        """The page with these blocks left out; a code once given stays."""
        codes = tuple(code or found.get(index, "") for index, code in enumerate(self.codes))
        return replace(self, codes=codes)

    @property
    def has_furniture(self) -> bool:
        """Whether any line gives itself away as a page's own: else all of it is somebody's text."""
        return self.furniture > 0

    @cached_property
    def furniture(self) -> int:
        """How many lines do."""
        return sum(bool(code) and code not in _IN_TEXTS for code in self.codes)

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """Blocks still kept, the headline aside."""
        return tuple(
            index for index, code in enumerate(self.codes) if not code and index != self.headline
        )

    def text(self, index: int) -> str:
        return self.blocks[index].text

    def is_body(self, index: int) -> bool:
        """Whether it is kept and, by its shape alone, is text that someone wrote to be read."""
        block = self.blocks[index]
        return (
            index != self.headline
            and not self.codes[index]
            and not block.outside
            and block.kind is not Kind.HEADING
            and (is_prose(block.text) or index in self.speakers)
        )

    @cached_property
    def has_folios(self) -> bool:
        """Whether numbers stand alone on lines, ascending: page numbers."""
        found = [int(block.text) for block in self.blocks if re.fullmatch(r"\d{1,3}", block.text)]
        return len(found) >= 2 and all(b - a in {1, 2} for a, b in itertools.pairwise(found))

    @cached_property
    def speakers(self) -> frozenset[int]:
        """Lines of an interview: the same few names with a colon open them again and again."""
        names = [_SPEAKER.match(block.text) for block in self.blocks]
        counts = Counter(name[1] for name in names if name)
        return frozenset(
            index
            for index, name in enumerate(names)
            if name and counts[name[1]] >= 3 and len(name[1].split()) <= 4
        )

    @cached_property
    def bodies(self) -> tuple[int, ...]:
        return tuple(index for index in range(len(self.blocks)) if self.is_body(index))

    @cached_property
    def start(self) -> int:
        """The first body block after the headline (len(blocks) if there is none)."""
        return next((i for i in self.bodies if i > self.headline), len(self.blocks))

    @cached_property
    def end(self) -> int:
        """The last block of the text: one that ends like a sentence, or a marked item or quote."""
        return max(
            (
                index
                for index in self.kept
                if index >= self.start
                and not self.blocks[index].outside
                and self.blocks[index].kind is not Kind.HEADING
                and (
                    ends_sentence(self.text(index))
                    or is_prose(self.text(index))
                    or (ends_open(self.text(index)) and len(words(self.text(index))) >= 3)
                    or self.blocks[index].sure
                )
            ),
            default=-1,
        )

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Blocks that the page sets together: by its own boxes, else by blank lines."""
        found: list[list[int]] = []
        for index, block in enumerate(self.blocks):
            before = self.blocks[index - 1] if index else None
            boxed = before is not None and block.group >= 0 and block.group == before.group
            tight = before is not None and block.group < 0 and not block.gap
            if found and (boxed or tight):
                found[-1].append(index)
            else:
                found.append([index])
        return tuple(map(tuple, found))

    def is_alone(self, index: int) -> bool:
        """Whether it is a group of its own."""
        below = index + 1 < len(self.blocks) and self.is_tight(index, index + 1)
        return self.blocks[index].gap and not below

    def is_among_bodies(self, index: int) -> bool:
        """Whether its group is a run of paragraphs rather than a box."""
        low, high = index, index
        while low > 0 and self.is_tight(low - 1, low):
            low -= 1
        while high + 1 < len(self.blocks) and self.is_tight(high, high + 1):
            high += 1
        return sum(self.is_body(at) for at in range(low, high + 1)) >= 4

    @cached_property
    def is_airy(self) -> bool:
        """Whether its paragraphs are set apart by blank lines, so that a missing one tells."""
        return self._gaps > 0.7 * len(self.bodies)

    @cached_property
    def has_gaps(self) -> bool:
        """Whether blank lines tell anything here."""
        return self._gaps > 0.3 * len(self.bodies)

    @cached_property
    def _gaps(self) -> int:
        """Body paragraphs with a blank line above them, or above their heading."""
        return sum(
            self.blocks[at].gap
            or (at > 0 and self.blocks[at - 1].gap and is_short_line(self.text(at - 1)))
            for at in self.bodies
        )

    def is_tight(self, above: int, below: int) -> bool:
        """Whether no blank line parts two neighbours on a page that parts its paragraphs."""
        return 0 <= above < below < len(self.blocks) and not any(
            self.blocks[index].gap for index in range(above + 1, below + 1)
        )


Rule = Callable[[Page], Mapping[int, str]]
"""What to leave out, by block; reads the page, changes nothing."""


def is_short_line(text: str) -> bool:
    """A line that neither ends like a sentence nor goes on: a label, a headline, a link."""
    return not ends_sentence(text) and not ends_open(text) and not is_prose(text)


def same(one: str, other: str) -> bool:
    return bool(words(one)) and key(one) == key(other)

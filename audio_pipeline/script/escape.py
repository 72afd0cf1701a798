"""The way back: text as it is, typed so that the script shows just that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from audio_pipeline.models import Hyperlink
from audio_pipeline.script.body import Opening, opening, voice_opening
from audio_pipeline.script.inline import is_address, scan
from audio_pipeline.script.source import WHITE, comment_openings, fold

_OMISSION = re.compile(r"<!-- left out \(([^()]*)\): (.*?) ?-->")
_IN_ADDRESS = "".join(chr(i) for i in range(0x21, 0x7F) if chr(i) not in '()<>\\"')


def escape(text: str, hyperlinks: Sequence[Hyperlink] = ()) -> str:
    """`text` as one paragraph that reads as itself; white space is folded.

    A backslash goes before what would otherwise be read as a mark, and before nothing else. Links
    to anything but http, https and mailto lose their address and keep their words.

    >>> escape("[He] paid *two* [pause]")
    '[He] paid \\\\*two* \\\\[pause]'
    """
    folded = fold(text)
    links = _folded_links(text, folded, hyperlinks)
    escaped: set[int] = set()
    if links:
        # Only our own brackets may then be taken for a link's.
        escaped = {at for at, character in enumerate(folded) if character in "[]"}
    while True:
        typed, origins = _typed(folded, escaped, links)
        marks = {origins[at] for at in _reads(typed)} - escaped - {None}
        if not marks:
            return typed
        escaped |= {at for at in marks if at is not None}


def escape_all(text: str) -> str:
    """`text` with each character escaped that could be part of any mark, whatever stands around it.

    >>> escape_all("[He] a*b")
    '\\\\[He\\\\] a\\\\*b'
    """
    return "".join("\\" + at if at in "\\[]{}*@#<>!|" else at for at in fold(text))


def link_address(url: str) -> str:
    """`url` with what would end it early percent-encoded.

    >>> link_address("https://example.org/a (b)")
    'https://example.org/a%20%28b%29'
    """
    return "".join(
        quote(at, safe="") if at not in _IN_ADDRESS and (at.isascii() or at.isspace()) else at
        for at in url.strip()
    )


def table_row(cells: Sequence[str]) -> str:
    """One row of a table, as `body` reads it.

    >>> table_row(["Year", "Up|down"])
    '| Year | Up\\\\|down |'
    """
    escaped = (fold(cell).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def omission(reason: str, text: str) -> str:
    """The comment that stands for a block that was left out; `left_out_comment` reads it.

    >>> omission("caption", "Low tide -- at noon")
    '<!-- left out (caption): Low tide -\\\\- at noon -->'
    """
    # "--" may not stand in a comment; a backslash between keeps every character.
    reason, text = (re.sub(r"-(?=-)", r"-\\", fold(part)) for part in (reason, text))
    return f"<!-- left out ({reason}): {text} -->"


def left_out_comment(comment: str) -> tuple[str, str] | None:
    """(reason, text) of a comment that `omission` wrote; None of any other.

    >>> left_out_comment(omission("caption", "Low tide -- at noon"))
    ('caption', 'Low tide -- at noon')
    """
    found = _OMISSION.fullmatch(fold(comment))
    if not found:
        return None
    reason, text = (re.sub(r"-\\(?=-)", "-", part) for part in found.groups())
    return reason, text


def _reads(typed: str) -> list[int]:
    """Where a paragraph typed so would be read as more than text."""
    reads = comment_openings(typed)
    opens = opening(typed)[0] not in (Opening.TEXT, Opening.BLANK) or voice_opening(typed)
    if opens or typed.rstrip(WHITE) == "---":
        # The last would open front matter at the head of a file.
        reads.append(len(typed) - len(typed.lstrip(WHITE)))
    return reads + scan(typed, None).reads


def _folded_links(
    text: str, folded: str, hyperlinks: Sequence[Hyperlink]
) -> list[tuple[int, int, str]]:
    """(start, end, address) in the folded text; what cannot be a link is left out."""
    links: list[tuple[int, int, str]] = []
    for link in sorted(hyperlinks, key=lambda link: link.start):
        start, end = (len(fold(text[:at] + "|")) - 1 for at in (link.start, link.end))
        while start < end and folded[start] in WHITE:
            start += 1
        while end > start and folded[end - 1] in WHITE:
            end -= 1
        url = link_address(link.url)
        if start < end and is_address(url) and (not links or links[-1][1] <= start):
            links.append((start, end, url))
    return links


def _typed(
    folded: str, escaped: set[int], links: list[tuple[int, int, str]]
) -> tuple[str, list[int | None]]:
    """The paragraph as typed, and for each of its characters where it stands in `folded`."""
    before = {start: "[" for start, _, _ in links}
    after = {end: f"]({url})" for _, end, url in links}
    pieces: list[str] = []
    origins: list[int | None] = []
    for at in range(len(folded) + 1):
        added = after.get(at, "") + before.get(at, "")
        if at in escaped:
            added += "\\"
        pieces.append(added)
        origins.extend([None] * len(added))
        if at < len(folded):
            pieces.append(folded[at])
            origins.append(at)
    return "".join(pieces), origins

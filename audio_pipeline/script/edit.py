"""Front matter written: whole, or one key at a time with every other byte kept."""

from __future__ import annotations

from collections.abc import Mapping

from audio_pipeline.script.front import KEYS
from audio_pipeline.script.scalar import ScalarError, read_key, read_scalar, written
from audio_pipeline.script.source import BOM, Fences, fences, fold, newline_of, spans

_BARE = frozenset({"date", "article_date", "explicit", "episode", "season"})
"""Keys whose values are dates, truth values and numbers to YAML as well."""
_FROM_ARTICLE = frozenset(
    {
        "title",
        "author",
        "publication",
        "source",
        "article_date",
        "language",
        "summary",
        "image",
    }
)


def front_matter(meta: Mapping[str, str]) -> str:
    """Front matter, both fences included, of what `meta` says; empty values are left out.

    >>> front_matter({"title": "Fog: a sound", "date": "", "status": "draft"})
    '---\\ntitle: "Fog: a sound"\\nstatus: draft\\n---\\n'
    """
    return f"---\n{_lines(meta, chr(10))}---\n"


def insert_meta(text: str, values: Mapping[str, str]) -> str:
    """`text` with the keys it lacks, in one insertion; every other character stays.

    A key that stands there with nothing after its colon gets its value on that line.
    """
    found = fences(text)
    held = _held(text, found)
    missing = {key: value for key, value in values.items() if key not in held}
    for key, value in values.items():
        if held.get(key) == "":
            text = set_meta(text, key, value)
            found = fences(text)
    if not any(missing.values()):
        return text
    if found:
        return text[: found.end] + _lines(missing, found.newline) + text[found.end :]
    start = len(BOM) if text.startswith(BOM) else 0
    newline = newline_of(text)
    block = f"---{newline}{_lines(missing, newline)}---{newline}{newline}"
    return text[:start] + block + text[start:]


def set_meta(text: str, key: str, value: str) -> str:
    """`text` with `key`'s line replaced, or inserted where there is none."""
    found = fences(text)
    if found and key in _held(text, found):
        for start, end, _ in spans(text, found.start):
            if start < found.end and _key_of(text[start:end]) == key:
                return text[:start] + _line(key, value) + text[end:]
    return insert_meta(text, {key: value})


def drafted_meta(text: str) -> dict[str, str]:
    """What the front matter says under the keys that an article fills; no faults are reported.

    >>> drafted_meta("---\\ntitle: Fog\\nid: x\\n---\\n")
    {'title': 'Fog'}
    """
    found = {}
    for key, value in _held(text, fences(text)).items():
        if key in _FROM_ARTICLE:
            try:
                found[key] = read_scalar(value)
            except ScalarError:
                found[key] = value
    return found


def drop_meta(text: str, key: str) -> str:
    """`text` without `key`'s line."""
    found = fences(text)
    for start, end, following in spans(text, found.start) if found else ():
        if found and start < found.end and _key_of(text[start:end]) == key:
            return text[:start] + text[following:]
    return text


def _lines(meta: Mapping[str, str], newline: str) -> str:
    return "".join(_line(key, value) + newline for key, value in meta.items() if value)


def _line(key: str, value: str) -> str:
    if key not in KEYS or key == "say":
        raise ValueError(f"{key} is no line of front matter")
    value = fold(value)
    return f"{key}: {value if key in _BARE else written(value)}"


def _held(text: str, found: Fences | None) -> dict[str, str]:
    """Each key that stands in the front matter, with what follows its colon."""
    held: dict[str, str] = {}
    if found:
        for start, end, _ in spans(text, found.start):
            if start < found.end and (key := _key_of(text[start:end])):
                held[key] = read_key(text[start:end])[1]
    return held


def _key_of(line: str) -> str:
    """The key of a line that is not indented; "" where it has none."""
    if line[:1] in (" ", "\t", "#", ""):
        return ""
    try:
        return read_key(line)[0]
    except ScalarError:
        return ""

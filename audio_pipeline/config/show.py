"""`show.toml`: read whole, every fault at once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audio_pipeline.config import parts
from audio_pipeline.config.cleaning import cleaning
from audio_pipeline.config.lines import key_lines, read_toml
from audio_pipeline.config.table import Faults, Table, shown
from audio_pipeline.config.text import read_text
from audio_pipeline.errors import ConfigError, did_you_mean
from audio_pipeline.models import Show

SHOW = "scripts/show.toml"
KEYS = (
    *("title", "description", "author", "email", "link", "site", "language", "categories"),
    *("explicit", "copyright", "artwork", "podcast_guid", "voice", "quote_voice"),
    "base_lexicon",
    *("voices", "sound", "templates", "stingers", "pages", "publish"),
    *("cleaning", "fetch"),
)
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LANGUAGE = re.compile(r"([A-Za-z]{2})((?:-[A-Za-z0-9]{2,8})*)")


def read_show(root: Path) -> Show:
    """The show in the folder `root`. Raises ConfigError with every fault of its show.toml."""
    text = read_text(root / "scripts" / "show.toml", SHOW)
    faults = Faults(SHOW, key_lines(text))
    show = _show(Table(read_toml(text, SHOW), faults), root)
    if faults.problems:
        raise ConfigError(sorted(faults.problems, key=lambda problem: problem.place.line or 0))
    return show


def find_root(start: Path) -> Path | None:
    """`start` or the nearest folder above it that holds a show; None where there is none."""
    for folder in (start, *start.parents):
        if (folder / "scripts" / "show.toml").is_file():
            return folder
    return None


def set_guid(text: str, guid: str) -> str:
    """show.toml with `podcast_guid` on a line of its own below `link`; all else stays as it is.

    Raises ValueError where there is no link, or a guid already: it is made once.
    """
    lines = key_lines(text)
    if ("podcast_guid",) in lines or ("link",) not in lines:
        raise ValueError("podcast_guid is set once, below a link")
    pieces = text.split("\n")
    link = pieces[lines["link",] - 1]
    end = "\r" if link.endswith("\r") else ""
    new = f'podcast_guid = "{guid}"'
    if lines["link",] == len(pieces):
        # The link's line is the file's last, without a line end of its own.
        return f"{text}\n{new}"
    pieces.insert(lines["link",], new + end)
    return "\n".join(pieces)


def _show(table: Table, root: Path) -> Show:
    table.known(KEYS)
    default = Show(root=root, title="")
    language = _language(table, default.language)
    voices = parts.voices(table, language)
    stingers = parts.stingers(table, default, root / "scripts")
    return Show(
        root=root,
        title=_title(table),
        description=_description(table),
        author=_short(table, "author"),
        email=_email(table),
        link=_link(table),
        site_link=_address(table, "site"),
        language=language,
        categories=_categories(table, default.categories),
        explicit=table.truth("explicit", default.explicit),
        copyright=_short(table, "copyright"),
        podcast_guid=_guid(table),
        artwork=parts.artwork(table, default.artwork, root / "scripts"),
        voice=parts.voice_named(table, "voice", voices, next(iter(voices), default.voice)),
        quote_voice=parts.voice_named(table, "quote_voice", voices, default.quote_voice),
        base_lexicon=table.truth("base_lexicon", default.base_lexicon),
        voices=voices,
        sound=parts.sound(table, default.sound),
        templates=parts.templates(table, default.templates),
        intro=stingers.pop("intro"),
        outro=stingers.pop("outro"),
        stingers=stingers,
        site=parts.pages(table),
        targets=parts.targets(table),
        cleaning=cleaning(table),
    )


def _title(table: Table) -> str:
    title = _short(table, "title")
    if not title and isinstance(table.values.get("title", ""), str):
        table.fault("title", "the show has no title", 'write title = "…"', "missing")
    return title


def _short(table: Table, key: str) -> str:
    value = table.text(key)
    if len(value) > 255:
        # Apple's limit for every value but descriptions.
        table.fault(key, f"is {len(value)} characters long", "255 at most", "too-long")
    return value


def _description(table: Table) -> str:
    value = table.lines("description").strip()
    size = len(value.encode("utf-8"))
    if size > 4000:
        table.fault("description", f"is {size} bytes long", "4000 at most", "too-long")
    return value


def _email(table: Table) -> str:
    value = table.text("email")
    if value and not _EMAIL.fullmatch(value):
        table.fault("email", f"{shown(value)} is no e-mail address", "write name@example.org")
    return value


def _address(table: Table, key: str) -> str:
    value = table.text(key)
    if value and not parts.is_web_address(value):
        hint = "write it whole: https://example.org/air/"
        table.fault(key, f"{shown(value)} is no web address", hint, "bad-address")
        return ""
    return value


def _link(table: Table) -> str:
    value = _address(table, "link")
    if value and (urlsplit(value).query or urlsplit(value).fragment or value[-1] in "?#"):
        hint = "give the folder that feed and pages lie in"
        table.fault("link", f"{shown(value)} has a query or a fragment", hint, "bad-address")
        return ""
    return value if not value or value.endswith("/") else value + "/"


def _language(table: Table, default: str) -> str:
    value = table.text("language", default)
    found = _LANGUAGE.fullmatch(value)
    if found and found.group(1).lower() in parts.rules()["languages"].split():
        return value.lower()
    near = value.replace("_", "-").lower()
    hint = f"did you mean {near}?" if _LANGUAGE.fullmatch(near) and near != value.lower() else ""
    hint = hint or "two letters and perhaps a country: en-us, de, pt-br"
    table.fault("language", f"{shown(value)} is no language", hint, "bad-language")
    return default


def _guid(table: Table) -> str:
    value = table.text("podcast_guid")
    if value and not _UUID.fullmatch(value):
        hint = "it is written by the first build with a link, and never changed"
        table.fault("podcast_guid", f"{shown(value)} is no UUID", hint)
    return value


def _categories(table: Table, default: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    value = table.values.get("categories", [list(default[0])])
    form = 'write categories = [["News", "Tech News"]]'
    if not isinstance(value, list) or not value:
        table.fault("categories", "is a list of at least one category", form)
        return default
    found: list[tuple[str, str]] = []
    for entry in value:
        pair = [entry] if isinstance(entry, str) else entry
        if not isinstance(pair, list) or not _is_pair(pair):
            table.fault("categories", f"{shown(entry)} is no category", form)
            continue
        name, part = (*pair, "")[:2]
        known = _known_categories()
        if name not in known:
            table.fault(
                "categories",
                f'no category "{name}"',
                did_you_mean(name, [*known]),
                "unknown-category",
            )
        elif part and part not in known[name]:
            hint = did_you_mean(part, known[name]) or f"{name} has no subcategories"
            table.fault("categories", f'no "{part}" in {name}', hint, "unknown-category")
        else:
            found.append((name, part))
    return tuple(found) or default


def _is_pair(entry: list[Any]) -> bool:
    return 1 <= len(entry) <= 2 and all(isinstance(part, str) for part in entry)


@cache
def _known_categories() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("categories.toml").read_text("utf-8"))

"""The tables of show.toml: voices, sound, templates, stingers, pages, publishing targets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit

from audio_pipeline.config.table import Table, shown
from audio_pipeline.errors import did_you_mean
from audio_pipeline.files import inside
from audio_pipeline.models import Show, Site, SoundSettings, Target, Templates, Voice

ENGINES = "audio_pipeline.engines"
VARIABLES = ("show", "title", "author", "publication", "source", "date")
"""What the templates of opening and closing may name."""
_NAME = re.compile(r"\w[\w-]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_IMAGES = (".png", ".jpg", ".jpeg")


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))


def is_web_address(url: str) -> bool:
    """Whether `url` is a whole http or https address.

    >>> is_web_address("https://example.org/air"), is_web_address("example.org")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(host) and not re.search(r"\s", url)


def voices(table: Table, language: str) -> dict[str, Voice]:
    """`[voices.NAME]`, in the file's order."""
    found = table.table("voices").tables()
    if not found and isinstance(table.values.get("voices", {}), dict):
        hint = 'write [voices.anna] and below it engine = "hibari"'
        table.fault("voices", "the show has no voice", hint, "missing")
    for name in found:
        if not _NAME.fullmatch(name):
            hint = "letters, digits, - and _: scripts call it @name"
            table.faults.add(("voices", name), "is no name for a voice", hint)
    return {name: _voice(name, values, language) for name, values in found.items()}


def _voice(name: str, table: Table, language: str) -> Voice:
    table.known([entry.name for entry in fields(Voice) if entry.name != "name"])
    engines = _engines()
    engine = table.text("engine")
    if not engine and "engine" not in table.values:
        hint = f'write engine = "…"; known: {", ".join(engines)}'
        table.fault("engine", "the voice has no engine", hint, "missing")
    elif engine not in engines and isinstance(table.values["engine"], str):
        table.fault(
            "engine", f'no engine "{engine}"', did_you_mean(engine, engines), "unknown-engine"
        )
    limits = rules()["voices"]
    return Voice(
        name=name,
        engine=engine,
        id=table.text("id"),
        label=table.text("label") or name[:1].upper() + name[1:],
        language=table.text("language", language).replace("_", "-").lower(),
        speed=table.number("speed", 1.0, limits["speed"]),
        pitch=table.number("pitch", 0.0, limits["pitch"]),
        volume=table.number("volume", 1.0, limits["volume"]),
        seed=table.whole("seed", 0, limits["seed"]),
    )


@cache
def _engines() -> list[str]:
    return sorted({entry.name for entry in entry_points(group=ENGINES)})


def voice_named(table: Table, key: str, known: Mapping[str, Voice], default: str) -> str:
    name = table.text(key, default)
    if name and known and name not in known:
        table.fault(key, f'no voice called "{name}"', did_you_mean(name, [*known]), "unknown-voice")
    return name


def sound(table: Table, default: SoundSettings) -> SoundSettings:
    """`[sound]`: each field of SoundSettings, within its limits."""
    given = table.table("sound")
    given.known([entry.name for entry in fields(SoundSettings)])
    limits = rules()["sound"]
    numbers = {key: given.number(key, getattr(default, key), limits[key]) for key in limits}
    rates: list[int] = rules()["bitrates"]
    bitrate = given.whole("bitrate", default.bitrate, (rates[0], rates[-1]))
    if bitrate not in rates:
        hint = "one of " + ", ".join(map(str, rates))
        given.fault("bitrate", f"MP3 has no {bitrate} kb/s", hint, "out-of-range")
    spoken = given.truth("spoken_chapters", default.spoken_chapters)
    return SoundSettings(bitrate=bitrate, spoken_chapters=spoken, **numbers)


def templates(table: Table, default: Templates) -> Templates:
    given = table.table("templates")
    given.known([entry.name for entry in fields(Templates)])
    found = Templates(
        opening=given.lines("opening", default.opening),
        closing=given.lines("closing", default.closing),
    )
    for key in given.values:
        if key in ("opening", "closing"):
            _check_template(given, key, getattr(found, key))
    return found


def _check_template(table: Table, key: str, template: str) -> None:
    if "{" not in template:
        return
    # Templates are rare in a show.toml, and jinja2 costs a tenth of a second to import.
    from jinja2 import TemplateSyntaxError, meta
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    hint = "{{ title }}, {% if author %} … {% endif %}"
    environment = ImmutableSandboxedEnvironment()
    try:
        tree = environment.parse(template)
        environment.from_string(template)
    except TemplateSyntaxError as error:
        table.fault(key, f"no template: {error.message}", hint, "bad-template")
        return
    for name in sorted(meta.find_undeclared_variables(tree) - set(VARIABLES)):
        near = did_you_mean(name, VARIABLES)
        table.fault(key, f'templates know no "{name}"', near, "bad-template")


def stingers(table: Table, default: Show, scripts: Path) -> dict[str, str]:
    """`[stingers]`: name -> path in `scripts/`; intro and outro are always there, perhaps ""."""
    given = table.table("stingers")
    names = {"intro": default.intro, "outro": default.outro} | dict.fromkeys(given.values, "")
    found: dict[str, str] = {}
    for name, fallback in names.items():
        if not _NAME.fullmatch(name):
            given.fault(name, "is no name for a sting", "letters, digits, - and _")
        found[name] = _file(given, name, given.text(name, fallback), scripts)
        if not found[name] and name not in ("intro", "outro"):
            given.fault(name, "names no file", f'write {name} = "stingers/{name}.wav"')
    return found


def artwork(table: Table, default: str, scripts: Path) -> str:
    path = _file(table, "artwork", table.text("artwork", default), scripts)
    if not path:
        table.fault("artwork", "the show has no artwork", f'write artwork = "{default}"', "missing")
    elif not path.lower().endswith(_IMAGES):
        hint = "apps take a square PNG or JPEG of 1400 to 3000 pixels"
        table.fault("artwork", f"{shown(path)} is no PNG or JPEG", hint)
    return path


def _file(table: Table, key: str, path: str, scripts: Path) -> str:
    """A path in `scripts/`, "/" between its parts, that names a file there."""
    if not path:
        return ""
    where = scripts / path
    if "\\" in path or PureWindowsPath(path).drive or path.startswith("/"):
        hint = "write a path in scripts/, with /: stingers/intro.wav"
        table.fault(key, f"{shown(path)} is no path in scripts/", hint, "outside")
    elif not inside(scripts, where):
        table.fault(key, f"{shown(path)} lies outside scripts/", "copy it there", "outside")
    elif not where.is_file():
        near = [
            entry.relative_to(scripts).as_posix()
            for entry in (where.parent.iterdir() if where.parent.is_dir() else ())
            if entry.is_file() and inside(scripts, entry)
        ]
        hint = did_you_mean(path, near)
        none = f', or write {key} = ""' if key in ("intro", "outro") else ""
        hint = hint if hint.startswith("did") else f"put it there{none}"
        table.fault(key, f"there is no file scripts/{path}", hint, "no-file")
    return path


def pages(table: Table) -> Site:
    """`[pages]`: the accent, where to subscribe, whom to write to."""
    given = table.table("pages")
    given.known([entry.name for entry in fields(Site)])
    accent = given.text("accent")
    if accent and not _COLOUR.fullmatch(accent):
        given.fault("accent", f"{shown(accent)} is no colour", 'write it like "#0a5c8a"')
    subscribe = given.table("subscribe")
    links = {label: subscribe.text(label) for label in subscribe.values}
    for label, url in links.items():
        if not is_web_address(url):
            hint = 'write "Label" = "https://…"'
            subscribe.fault(label, f"{shown(url)} is no web address", hint, "bad-address")
    contact = given.text("contact")
    if contact and not is_web_address(contact) and not re.fullmatch(r"[^\s@]+@[^\s@]+", contact):
        hint = "write an e-mail address or a web address"
        given.fault("contact", f"{shown(contact)} leads nowhere", hint, "bad-address")
    return Site(accent, links, contact)


def targets(table: Table) -> dict[str, Target]:
    """`[publish.NAME]`."""
    found: dict[str, Target] = {}
    for name, given in table.table("publish").tables().items():
        given.known(["to"])
        found[name] = Target(name, given.text("to"))
        if not found[name].to and isinstance(given.values.get("to", ""), str):
            hint = 'write to = "…": a folder, or an address of a server or of object storage'
            given.fault("to", "the target has no place", hint, "missing")
    return found

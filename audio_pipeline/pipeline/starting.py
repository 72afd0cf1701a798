"""`init`: a new show, copied from the starter and addressed to its owner."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from audio_pipeline import config, files
from audio_pipeline.errors import ConfigError
from audio_pipeline.models import Show
from audio_pipeline.pipeline import shelf
from audio_pipeline.script import set_meta

IGNORED = "# What costs only machine time.\n/episodes/\n/.cache/\n.*.tmp-*\n"


def starter() -> Path:
    """The starter show's `scripts/`: packaged, or the repository's own where that is what runs."""
    here = Path(__file__).resolve().parents[1]
    packaged = here / "starter"
    return packaged if packaged.is_dir() else here.parent / "scripts"


def init(root: Path, values: Mapping[str, str], *, example_id: str) -> Show:
    """Makes `root` a show. Raises ConfigError where it is one already, or a value is no good.

    `values`: title, link, author, email; "" leaves the starter's.
    """
    if (root / "scripts" / "show.toml").exists():
        raise ConfigError.of(
            f"{root}/scripts/show.toml", "there is a show here already", code="show-exists"
        )
    scripts = starter()
    made = {
        where.relative_to(scripts).as_posix(): where.read_bytes()
        for where in sorted(scripts.rglob("*"))
        if where.is_file() and _wanted(where.relative_to(scripts))
    }
    made["show.toml"] = _addressed(made["show.toml"].decode("utf-8"), values).encode("utf-8")
    for name in [name for name in made if name.endswith(".md") and "/" not in name]:
        made[name] = _example(made[name].decode("utf-8"), example_id).encode("utf-8")
    # show.toml last: until then the folder is no show, and `init` can be run again.
    for name in sorted(made, key=lambda name: name == "show.toml"):
        files.write(root / "scripts" / name, made[name])
    if not (root / ".gitignore").exists():
        files.write_text(root / ".gitignore", IGNORED)
    try:
        return config.read_show(root)
    except ConfigError:
        # No show yet, then: the same command with better values may run again.
        files.remove(root / "scripts" / "show.toml")
        raise


def _wanted(path: Path) -> bool:
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return not hidden and path.parts[0] != "ledger"


def _addressed(text: str, values: Mapping[str, str]) -> str:
    """Sets top-level keys, each on its own line, commented out or not."""
    lines = text.splitlines(keepends=True)
    for key, value in values.items():
        if not value:
            continue
        for number, line in enumerate(lines):
            if line.startswith("["):
                lines.insert(0, f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
                break
            bare = line.lstrip("# ")
            if bare.startswith((f"{key} =", f"{key}=")):
                lines[number] = f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
                break
        else:
            lines.insert(0, f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines)


def _example(text: str, example_id: str) -> str:
    """The example is the new owner's: a fresh id, no date, and a draft until they say so."""
    head = shelf.head("example", text)
    text = set_meta(text, "id", example_id)
    text = set_meta(text, "status", "draft")
    lines = text.splitlines(keepends=True)
    dated = next((n for n, line in enumerate(lines) if line.startswith("date:")), None)
    if head.date and dated is not None:
        del lines[dated]
    return "".join(lines)

"""Files that are whole or absent: written beside their place, fsynced, moved in. Names. Locks."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

MAX_SLUG_BYTES = 60
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "assets", "embed", "index", "feed"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
"""Names that Windows or our own web root keep for themselves."""
_RETRIES = 10


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of a JSON-able value, the same on every run and machine."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8"))


def slugify(title: str) -> str:
    """ASCII, lower case, hyphens, at most 60 bytes, no reserved name; "" if nothing is left.

    >>> slugify("Où est l’océan? A 2nd look")
    'ou-est-locean-a-2nd-look'
    """
    text = (
        title.replace("’", "")
        .replace("'", "")
        .replace("ß", "ss")
        .replace("æ", "ae")
        .replace("ø", "o")
    )
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", text)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MAX_SLUG_BYTES:
            break
        slug = longer
    slug = slug or (words[0][:MAX_SLUG_BYTES] if words else "")
    return "" if slug in RESERVED else slug


def is_slug(text: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text)) and len(text) <= MAX_SLUG_BYTES + 8


def fsync_folder(folder: Path) -> None:
    """Makes a rename in `folder` durable. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """os.replace, tried again while another program holds the target open (Windows)."""
    for attempt in range(_RETRIES):
        try:
            source.replace(target)
            return
        except PermissionError:
            if sys.platform != "win32" or attempt == _RETRIES - 1:
                raise
            time.sleep(0.02 * 2**attempt)


def write(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Moves `data` into `path`; False and nothing touched if it already holds just that.

    The file beside it is named `.NAME.tmp-…`, so that `gc` and readers know it for unfinished.
    Not `durable`, nothing is fsynced: for what is checked when read and can be made again.
    """
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    if durable:
        make_folder(path.parent)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:80]}.tmp-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as handle:
            handle.write(data)
            if durable:
                handle.flush()
                os.fsync(handle.fileno())
        replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    if durable:
        fsync_folder(path.parent)
    return True


def write_text(path: Path, text: str) -> bool:
    """`write`, UTF-8, newlines as they are in `text`."""
    return write(path, text.encode("utf-8"))


def make_folder(folder: Path) -> None:
    """mkdir -p whose every new name is durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)


def holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether `folder` holds exactly these files with these bytes."""
    if not folder.is_dir() or {entry.name for entry in folder.iterdir()} != set(files):
        return False
    return all((folder / name).read_bytes() == data for name, data in files.items())


def write_folder(folder: Path, files: Mapping[str, bytes], work: Path) -> bool:
    """Moves a whole folder into place; an equal one is adopted (False), a damaged one is put right.

    `work` lies on the same filesystem and is where the folder is put together.
    """
    if holds(folder, files):
        return False
    make_folder(folder.parent)
    make_folder(work)
    beside = work / f"{folder.name}.tmp-{os.getpid()}-{secrets.token_hex(4)}"
    beside.mkdir()
    try:
        for name, data in files.items():
            with (beside / name).open("xb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
        fsync_folder(beside)
        if folder.exists():
            # Readers may hold the old files open; each is replaced in place, whole.
            for name in files:
                replace(beside / name, folder / name)
            for entry in folder.iterdir():
                if entry.name not in files:
                    remove(entry)
            fsync_folder(folder)
        else:
            replace(beside, folder)
        fsync_folder(folder.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return True


def sweep(folders: Iterable[Path]) -> None:
    """Removes what a killed build left beside its place; for whoever holds the folders' lock."""
    for folder in folders:
        for unfinished in folder.glob(".*.tmp-*") if folder.is_dir() else ():
            remove(unfinished)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def inside(root: Path, path: Path) -> bool:
    """Whether `path`, links followed, lies in `root`."""
    return path.resolve().is_relative_to(root.resolve())


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock file at `path`; freed by the system if the holder is killed."""
    from filelock import FileLock

    make_folder(path.parent)
    with FileLock(path):
        yield

"""The proof that nothing was dropped in silence: every sentence of a source has its fate.

The source's text (by the plainest means) must stand in the draft, spoken or named as left out; what
the script does with each sentence of the draft is then told: spoken, changed, or left out and why.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from audio_pipeline import files
from audio_pipeline.article import Given
from audio_pipeline.article.passages import normal, passages
from audio_pipeline.errors import ArticleError, Place, Problem
from audio_pipeline.models import Show
from audio_pipeline.pipeline import shelf
from audio_pipeline.pipeline.merging import aligned
from audio_pipeline.pipeline.units import Unit, cut
from audio_pipeline.script import drafted_meta, left_out_comment
from audio_pipeline.script.inline import scan
from audio_pipeline.script.source import comments
from audio_pipeline.wording import sentences

VERSION = 1
"""Raised where the same files would be accounted for otherwise."""
BY_HAND = "by hand"
TYPOGRAPHY = "typography"
"""Signs, spaces, or a hyphen at a line's end: the letters are the source's."""
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Fate:
    text: str
    fate: str
    """ "spoken", "changed", "left-out" or "added"."""
    why: str = ""
    """A rule, a reason, or "by hand"."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The sums over a source's sentences: spoken + changed + left_out = sentences."""

    sentences: int = 0
    spoken: int = 0
    changed: Mapping[str, int] = field(default_factory=dict)
    """By rule, or by hand."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """By reason, or by hand."""
    added: int = 0
    """Sentences of the script that are not the source's: the show's own lines, an editor's."""


def prove(show: Show, slug: str) -> Fidelity | None:
    """The account of a script; None where it was not drafted from a source.

    Raises ArticleError naming each passage of the source that is nowhere in the draft. The report,
    sentence by sentence, is `.cache/reports/SLUG.json`; it is used again while no file changed.
    """
    source, base = _source(show, slug)
    if source is None:
        return None
    data, draft = source.read_bytes(), base.read_bytes().decode("utf-8")
    script = shelf.read_text(show, slug)
    key = files.digest([VERSION, files.sha256(data), draft, script])
    where = show.cache / "reports" / f"{slug}.json"
    known = _known(where, key)
    if known is not None:
        return known
    given = Given(f"scripts/sources/{source.name}", data, source.suffix)
    all_there(given, draft)
    fates = list(account(given, draft, script))
    found = summed(fates)
    report = {"key": key, "fidelity": asdict(found), "sentences": [asdict(each) for each in fates]}
    files.write_text(where, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return found


def _source(show: Show, slug: str) -> tuple[Path | None, Path]:
    folder = show.scripts / "sources"
    base = folder / f"{slug}.draft.md"
    if not base.exists():
        return None, base
    kinds = (".txt", ".html", ".md", ".docx", ".pdf")
    found = (folder / f"{slug}{suffix}" for suffix in kinds)
    return next((where for where in found if where.exists()), None), base


def _known(where: Path, key: str) -> Fidelity | None:
    try:
        report: dict[str, Any] = json.loads(where.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return Fidelity(**report["fidelity"]) if report.get("key") == key else None


def all_there(given: Given, draft: str) -> None:
    told = drafted_meta(draft)
    whole = normal(" ".join(told.values()) + " ".join(map(shown, cut(draft).units)))
    missing = [each for each in passages(given) if normal(each) not in whole]
    if missing:
        more = f" (and {len(missing) - _TOLD} more)" if len(missing) > _TOLD else ""
        hint = "draft it anew with --as, and tell us: this is a fault of the program's"
        raise ArticleError(
            Problem(
                Place(given.name),
                f'unaccounted for, neither spoken nor named as left out: "{" ".join(each.split())}"'
                + (more if at == 0 else ""),
                hint,
                "unaccounted",
            )
            for at, each in enumerate(missing[:_TOLD])
        )


def shown(unit: Unit) -> str:
    """The words of a unit as a reader sees them; of a left-out comment its text."""
    if unit.is_comment:
        out = left_out_comment(unit.text)
        return out[1] if out else ""
    return scan(unit.key).text


def account(given: Given, draft: str, script: str) -> Iterator[Fate]:
    """The fate of each sentence of the draft, in order; then what the script adds."""
    base = cut(draft)
    verbatim = " ".join(" ".join(passages(given)).split())
    source = normal(verbatim)
    bare, silent = _spoken(script)
    ours = cut(bare)
    heard = Counter(map(shown, ours.units))
    kept = aligned(base.units, ours.units)
    taken: Counter[str] = Counter()
    for unit, now in zip(base.units, kept, strict=True):
        text = shown(unit)
        if not any(map(str.isalnum, text)):
            continue
        out = left_out_comment(unit.text) if unit.is_comment else None
        if out and now is not None and not now.is_comment:
            taken[shown(now)] += 1
            yield from (Fate(each, "spoken", f"restored: {out[0]}") for each in _sentences(text))
        elif out:
            yield from (Fate(each, "left-out", out[0]) for each in _sentences(text))
        elif normal(text) in source:
            is_heard = taken[text] < heard[text]
            taken[text if is_heard or now is None else shown(now)] += 1
            yield _fate(text, is_heard, now, text in verbatim, any(text in each for each in silent))
        else:
            taken[text] += text in heard
            yield Fate(text, "added", "the show's own line")
    for text, count in (heard - taken).items():
        yield from (Fate(text, "added", BY_HAND) for _ in range(count))


def _spoken(script: str) -> tuple[str, list[str]]:
    """The script without its comments, and what they hold."""
    spans = comments(script)[0]
    bare, at = "", 0
    for start, end in spans:
        bare, at = bare + script[at:start], end
    return bare + script[at:], [script[start:end] for start, end in spans]


def _fate(text: str, is_heard: bool, now: Unit | None, exact: bool, silenced: bool) -> Fate:
    if is_heard:
        return Fate(text, "spoken") if exact else Fate(text, "changed", TYPOGRAPHY)
    if now is not None and not now.is_comment:
        return Fate(text, "changed", BY_HAND)
    return Fate(text, "left-out", "commented out by hand" if silenced else BY_HAND)


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)] or [text]


def summed(fates: list[Fate]) -> Fidelity:
    own = [each for each in fates if each.fate != "added"]
    return Fidelity(
        sentences=len(own),
        spoken=sum(each.fate == "spoken" for each in own),
        changed=dict(Counter(each.why for each in own if each.fate == "changed")),
        left_out=dict(Counter(each.why for each in own if each.fate == "left-out")),
        added=len(fates) - len(own),
    )

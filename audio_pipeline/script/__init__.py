"""The narration script, both ways: what an editor types becomes cues, and cues keep their text.

A script reads well in any Markdown viewer. A bracket is a mark only if it has a mark's whole form;
what looks like a slip is an error with a hint; all else is the newspaper's own text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from audio_pipeline.errors import Place, Problem, ScriptError
from audio_pipeline.files import digest
from audio_pipeline.models import Chapter, Meta, Pause, Script, Speech, Sting
from audio_pipeline.script.body import ARTICLE_DROPPED, ARTICLE_NOW, Body, read_body
from audio_pipeline.script.edit import (
    drafted_meta,
    drop_meta,
    front_matter,
    insert_meta,
    set_meta,
)
from audio_pipeline.script.escape import (
    escape,
    escape_all,
    left_out_comment,
    omission,
    table_row,
)
from audio_pipeline.script.front import Front, fault_in, read_front
from audio_pipeline.script.inline import is_address
from audio_pipeline.script.source import BOM, body_lines, fences, fold, is_fenced, place_of

__all__ = [
    "ARTICLE_DROPPED",
    "ARTICLE_NOW",
    "audible",
    "drafted_meta",
    "drop_meta",
    "escape",
    "escape_all",
    "fault_in",
    "fold",
    "front_matter",
    "insert_meta",
    "is_address",
    "left_out_comment",
    "omission",
    "parse",
    "render",
    "set_meta",
    "table_row",
]


def parse(
    text: str,
    *,
    slug: str,
    path: str,
    voices: Collection[str] = (),
    stings: Collection[str] = (),
) -> Script:
    """The script that `text` (a whole file, newlines as they are) holds.

    `voices` and `stings` are the names that the show knows; `path` is for messages. Raises
    ScriptError with every fault of the file, in the order of its lines.
    """
    found = fences(text)
    front = read_front(text, found, path=path, voices=voices)
    start = found.after if found else (len(BOM) if text.startswith(BOM) else 0)
    lines, unclosed = body_lines(text, start)
    problems = list(front.problems)
    body = Body()
    if found or not is_fenced(text):
        body = read_body(lines, path=path, voices=voices, stings=stings)
        problems += body.problems
        meta, faults = _titled(front, body, path)
        problems += faults
    else:
        meta = Meta()
        problems.append(
            Problem(
                Place(path, 1, 1),
                "front matter is never closed",
                "end it with a line --- of its own",
                "unclosed-front-matter",
            )
        )
    if unclosed is not None:
        line, column = place_of(text, unclosed)
        hint = "end it with -->, or write \\<!-- to have it spoken"
        where = Place(path, line, column)
        problems.append(Problem(where, "a comment is never closed", hint, "unclosed-comment"))
    if problems:
        raise ScriptError(sorted(problems, key=_position))
    return Script(slug, meta, tuple(body.cues), text, path, tuple(body.tables))


def render(script: Script) -> str:
    """The file, byte for byte as it was read."""
    return script.text


def audible(script: Script, *, spoken_chapters: bool = False) -> str:
    """A digest of all that can be heard: it changes if and only if one of these does.

    Words, marks, kinds, voices, pauses, stings and where chapters begin; chapter titles only where
    they are spoken. Not title, summary, links, comments or the way lines are wrapped. Lexicon
    entries, `say:` among them, count where they fire, which only wording knows.
    """
    heard: list[object] = [script.meta.voice]
    for cue in script.cues:
        match cue:
            case Speech():
                marks = [[mark.kind, mark.start, mark.end, mark.value] for mark in cue.marks]
                heard.append(["speech", cue.kind, cue.voice or "", cue.text, marks, cue.paragraph])
            case Pause():
                heard.append(["pause", cue.seconds])
            case Sting():
                heard.append(["sting", cue.name])
            case Chapter():
                heard.append(["chapter", cue.title if spoken_chapters else ""])
    return digest(heard)


def _titled(front: Front, body: Body, path: str) -> tuple[Meta, list[Problem]]:
    """The meta with the one title there may be: the front matter's, else a `# Title` line's."""
    meta, problems = front.meta, []
    for title, place in body.titles:
        if not meta.title and "title" not in front.places:
            meta = replace(meta, title=title)
        elif title != meta.title or place != body.titles[0][1]:
            problems.append(
                Problem(
                    place,
                    f'a second title: "{title}"',
                    "an episode has only one title; write ## for a chapter",
                    "second-title",
                )
            )
    where = front.places.get("title", Place(path, 1, 1))
    # A title that could not be read has been reported on its line.
    unread = "title" in front.places and any(p.place.line == where.line for p in front.problems)
    if not meta.title and not unread:
        hint = "write `title: …` in the front matter, or a line `# …`"
        problems.append(Problem(where, "no title", hint, "no-title"))
    return meta, problems


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0

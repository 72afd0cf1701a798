"""The rules of what no one wrote to be read aloud: computer code, and what "End of …" closes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audio_pipeline.article.page import Page, is_short_line
from audio_pipeline.article.shape import ends_sentence, is_prose, key, plain, words

_WORDS = re.compile(
    r"^(?:def|class|return|import|from \S+ import|if|elif|else|for|while|with|try|except|const|let|"
    r"var|function|public|private|static|void|fn|func|struct|package|use|echo|sudo|pip|npm|git|curl|"
    r"SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE|end|do|done|fi)\b"
)
_SIGNS = re.compile(r"[{}\[\]();=<>\\]|::|->|=>|:$|\w\.\w+\(")
_BRACKETS = re.compile(r"[{}\[\]()=<>]")
_FEW = 4
_PROMPT = re.compile(r"^(?:\$|>>>|\.\.\.|C:\\>|PS>|#!)\s*\S")
_CLOSED = re.compile(r"(?:[;{}]|\)[:;]?|\]|=>)$")
_CHANGED = re.compile(r"^[-+]\s.*(?:[()=;{}\[\]]|\w_\w)")
_RECORD = re.compile(r"^\S+(?:,\S*){4,}$")
_CALL = re.compile(r"\w\(.*\)|\w\s?[=!<>]=?\s?[\w\"'\[(]")
_LANGUAGES = frozenset(
    {"python", "javascript", "typescript", "bash", "shell", "sh", "json", "yaml", "toml", "html"}
    | {"css", "scss", "sql", "go", "rust", "java", "kotlin", "swift", "ruby", "php", "perl", "c"}
    | {"csharp", "text", "plaintext", "diff", "console", "terminal", "dockerfile"}
)
_BUTTONS = frozenset({"copy", "copy code", "wrap", "raw", "copied"})
_END = re.compile(
    r"^(?:end of|ende (?:des|der|von)|fin (?:de la|du|de)|fine (?:del|della)|fim (?:do|da))\s+"
    r"(?P<what>.{3,80})$",
    re.I,
)
_REACH = 25
"""Blocks that a box may hold."""


def listings(page: Page) -> Mapping[int, str]:
    """Lines of code set together, under the name of their language or none."""
    found: dict[int, str] = {}
    for group in page.groups:
        lines = [at for at in group if at > page.headline and not is_prose(page.text(at))]
        telling = [at for at in lines if _is_code(page.text(at))]
        sure = [at for at in telling if _is_sure(page.text(at))]
        labels = [at for at in lines if _is_label(page.text(at))]
        if len(lines) < len(group) or not sure:
            continue
        if 2 * (len(telling) + len(labels)) >= len(group) or len(sure) >= 3:
            found.update(dict.fromkeys(group, "code"))
    return found


def _is_label(text: str) -> bool:
    return plain(text) in _LANGUAGES or plain(text) in _BUTTONS


def _is_code(text: str) -> bool:
    return _is_sure(text) or _is_statement(text)


def _is_statement(text: str) -> bool:
    """A keyword first and signs of code; long lines of words may end in one as well."""
    known = bool(_WORDS.match(text) and _SIGNS.search(text))
    return known and (len(words(text)) <= _FEW or bool(_BRACKETS.search(text)))


def _is_sure(text: str) -> bool:
    """Signs that no sentence has."""
    if _PROMPT.match(text) or _CHANGED.match(text) or _RECORD.match(text):
        return True
    return bool(
        (_is_statement(text) and not ends_sentence(text))
        or (_CLOSED.search(text) and _CALL.search(text) and text[:1] not in '("“')
    )


def closed_boxes(page: Page) -> Mapping[int, str]:
    """ "End of post by Ann Roe": the line, and all from the line above that opens the same."""
    found: dict[int, str] = {}
    for index in page.kept:
        ended = _END.match(page.text(index))
        if not ended or index <= page.headline or not is_short_line(page.text(index)):
            continue
        what = key(ended["what"])
        opened = next(
            (
                at
                for at in range(index - 1, max(page.headline, index - _REACH) - 1, -1)
                if key(page.text(at)).startswith(what) and len(words(page.text(at))) <= 12
            ),
            -1,
        )
        if opened >= 0:
            found.update(dict.fromkeys(range(opened, index + 1), "embed"))
    return found

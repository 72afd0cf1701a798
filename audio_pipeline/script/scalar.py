"""One value of front matter, both ways: plain, 'single' or "double", as YAML has them."""

from __future__ import annotations

import re

_KEY = re.compile(r"""[ ]*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'].*?)[ ]*:(?= |$)""")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_COMMENT = re.compile(r"[ \t]+#.*|[ \t]*")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES = dict(
    zip('0abtnvfre "/\\N_LP', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_INDICATORS = "[]{},#&*!|>'\"%@`"
_NUMBER = re.compile(
    r"[-+]?(?:0[xob][0-9a-fA-F_]+|[0-9][0-9_.,:]*(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|\.inf|\.nan)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?(?:$|[Tt \t])")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", "=", "<<"})
"""What YAML 1.1, which many viewers still read, takes for something other than text."""


class ScalarError(Exception):
    """A line that YAML would not read, or not as it looks."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_key(line: str) -> tuple[str, str, int]:
    """(key, what follows the colon, the offset of the value) of `key: value`.

    >>> read_key('title: "A: b"')
    ('title', '"A: b"', 7)
    """
    if "\t" in line:
        raise ScalarError("a tab, which YAML does not take for a space", "write spaces")
    found = _KEY.match(line)
    if not found:
        hint = "write `key: value`, a space after the colon"
        raise ScalarError(f'"{line.strip()}" is no `key: value`', hint)
    key = found.group(1)
    key = read_scalar(key) if key[0] in "\"'" else plain(key)
    rest = line[found.end() :]
    return key, rest.strip(" \t"), found.end() + len(rest) - len(rest.lstrip(" \t"))


def read_scalar(text: str) -> str:
    """The value that a viewer's YAML reader would find, always as text.

    Raises ScalarError where that reader would fail, or would drop part of what stands there.

    >>> read_scalar("'it''s'"), read_scalar('"a\\\\u0021"  # why'), read_scalar("plain words")
    ("it's", 'a!', 'plain words')
    """
    text = text.strip(" \t")
    for pattern, value in ((_DOUBLE, _unescaped), (_SINGLE, _undoubled)):
        if text[:1] == pattern.pattern[0]:
            found = pattern.match(text)
            if not found or not _COMMENT.fullmatch(text, found.end()):
                raise ScalarError(f"{text} does not end with its quote", f"write {quoted(text)}")
            return value(found.group(1))
    if text.startswith("#"):
        # After "key: " that is a comment to YAML, and the value would be lost.
        raise ScalarError(f'"{text}" would be a comment', f"write {quoted(text)}")
    return plain(text) if text else ""


def plain(text: str) -> str:
    """`text` if YAML reads it as it stands."""
    if not is_plain(text):
        raise ScalarError(f'"{text}" is not plain text to YAML', f"write {quoted(text)}")
    return text


def is_plain(text: str) -> bool:
    """Whether YAML takes the whole of `text`, unquoted, for one scalar of one line."""
    return not (
        text != text.strip()
        or text[0] in _INDICATORS
        or (text[0] in "-?:" and text[1:2] in ("", " ", "\t"))
        or re.search(r":(?=\s|$)|\s#", text)
        or text in ("---", "...")
        or text.startswith(("--- ", "... "))
        or _UNSAFE.search(text)
    )


def is_text(text: str) -> bool:
    """Whether YAML takes plain `text` for text: no number, date, truth value or nothing."""
    return not (text.lower() in _WORDS or _NUMBER.fullmatch(text) or _DAY.match(text))


def quoted(text: str) -> str:
    """`text` between double quotes.

    >>> quoted('say "hi"')
    '"say \\\\"hi\\\\""'
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_UNSAFE.sub(_escaped, text)}"'


def written(text: str) -> str:
    """`text` as a value: plain where YAML reads the same text back, else in double quotes.

    >>> written("A sound in the fog"), written("1984"), written("Fog: a sound")
    ('A sound in the fog', '"1984"', '"Fog: a sound"')
    """
    return text if text and is_plain(text) and is_text(text) else quoted(text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found.group(1)
        if len(code) > 1 and int(code[1:], 16) <= 0x10FFFF:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            raise ScalarError(f"\\{code} is no escape", "write \\\\ for a backslash")
        return _ESCAPES[code]

    return _ESCAPE.sub(character, text)


def _undoubled(text: str) -> str:
    return text.replace("''", "'")

"""Addresses, e-mail, handles, hashtags and file names: said as a person would name them."""

from __future__ import annotations

import re

from audio_pipeline.wording.numbers import digits
from audio_pipeline.wording.rules import DIGITS, LETTERS, Context, Rule

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}"
_TOP = (
    r"com|org|net|edu|gov|mil|int|info|io|ai|app|dev|co|uk|us|eu|de|fr|ru|tv|me|fm|news|xyz|ca|au|"
    r"ch|at|nl|se|no|it|es|pl|cz|ua|cn|jp|in|br|ie|nz|gg|ly|be|dk|fi|gr|pt|kz|il|kr|tech|online|"
    r"space|blog|site|world|london|museum"
)
_FILE = r"pdf|html?|txt|docx?|xlsx?|pptx?|csv|jpe?g|png|gif|mp3|mp4|wav|zip|json|xml|py|js|exe|md"
_REST = r"(?::\d+)?(?:[/?#][^\s<>\"“”]*)?"
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_TRAILING = ".,;:!?)]}'\"’”…"


def _plain(text: str) -> str:
    """Letters and digits of a name; digits in words, other signs by name."""
    said = []
    for part in re.findall(r"[^\W\d_]+|\d+|[._-]", text):
        if part[0].isdecimal():
            said.append(digits(part) if len(part) > 4 or part[0] == "0" else _count(part))
        else:
            said.append({".": "dot", "_": "underscore", "-": "dash"}.get(part, part))
    return " ".join(said)


def _count(part: str) -> str:
    from audio_pipeline.wording.acronyms import model_number

    return model_number(part)


def host(text: str) -> str:
    """ "www.bbc.co.uk" -> "bbc dot co dot uk"."""
    return _plain(re.sub(r"^www\d?\.", "", text, flags=re.I))


def _url(match: re.Match[str], context: Context) -> str | None:
    return host(match["host"].rpartition("@")[2])


def _email(match: re.Match[str], context: Context) -> str | None:
    name = _plain(match["name"].replace("+", " plus "))
    return f"{name} at {host(match['host'])}"


def _handle(match: re.Match[str], context: Context) -> str | None:
    return f"at {_words(match[1])}"


def _hashtag(match: re.Match[str], context: Context) -> str | None:
    return f"hashtag {_words(match[1])}"


def _words(text: str) -> str:
    """ "ClimateAction2026" -> "Climate Action twenty twenty-six"."""
    from audio_pipeline.wording.acronyms import model_number

    found = []
    for part in _CAMEL.findall(text):
        if not part.isdecimal():
            found.append(part)
        else:
            found.append(model_number(str(int(part)) if part[0] != "0" else part))
    return " ".join(found)


def _file(match: re.Match[str], context: Context) -> str | None:
    from audio_pipeline.wording.acronyms import spell

    ending = match[2]
    return f"{_plain(match[1])} dot {spell(ending) if len(ending) < 4 else ending}"


RULES = (
    Rule(
        "hHfF",
        rf"(?:https?|ftp)://(?P<host>[^\s/?#<>\"“”:]+){_REST}(?<![{re.escape(_TRAILING)}])",
        _url,
        re.IGNORECASE,
    ),
    Rule(
        LETTERS + DIGITS,
        rf"(?P<name>[A-Za-z0-9][\w.+-]{{0,63}})@(?P<host>{_HOST})(?!\w)",
        _email,
        re.ASCII,
    ),
    Rule(
        LETTERS + DIGITS,
        rf"([A-Za-z0-9_-]{{1,80}})\.({_FILE})(?![\w]|\.\w)",
        _file,
    ),
    Rule(
        LETTERS + DIGITS,
        (
            rf"(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,6}}(?:{_TOP}))(?![\w@]|\.\w)"
            rf"(?:{_REST}(?<![{re.escape(_TRAILING)}]))"
        ),
        _url,
    ),
    Rule("@", r"@(\w{1,50})", _handle),
    Rule("#", r"#(\w*[^\W\d_]\w*)", _hashtag),
)

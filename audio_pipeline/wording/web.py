"""Addresses, e-mail, handles, hashtags and file names: said as a person would name them."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
_SIGNS = {".": "dot", "_": "underscore", "-": "dash"}
_BRITISH_SIGNS = _SIGNS | {"-": "hyphen"}
_IN_FILES = {".": "dot", "_": "", "-": ""}
_SHORT_PATH = re.compile(r"/([A-Za-z]{2,12})/?")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_TRAILING = ".,;:!?)]}'\"’”…"


def _plain(text: str, signs: Mapping[str, str] = _SIGNS) -> str:
    """Letters and digits of a name; digits in words, other signs by name."""
    said = []
    for part in re.findall(r"[^\W\d_]+|\d+|[._-]", text):
        if part[0].isdecimal():
            said.append(digits(part) if len(part) > 4 or part[0] == "0" else _count(part))
        else:
            said.append(signs[part] if part in signs else _label(part))
    return " ".join(filter(None, said))


def _label(part: str) -> str:
    """A part of an address: spelled if it is known to be, or has no vowel: bbc, uk, nhs."""
    from audio_pipeline.wording.acronyms import is_spelled, spell

    return spell(part) if part.islower() and is_spelled(part.upper()) else part


def _count(part: str) -> str:
    from audio_pipeline.wording.acronyms import model_number

    return model_number(part)


def host(text: str, *, british: bool = False) -> str:
    """ "www.bbc.co.uk" -> "B.B.C. dot co dot U.K."."""
    bare = re.sub(r"^www\d?\.", "", text, flags=re.I)
    return _plain(bare, _BRITISH_SIGNS if british else _SIGNS)


def _url(match: re.Match[str], context: Context) -> str | None:
    return host(match["host"].rpartition("@")[2], british=context.british)


def _site(match: re.Match[str], context: Context) -> str | None:
    """ "gov.uk/vote": a single short word after the site is said, a longer path is not."""
    said = host(match["host"], british=context.british)
    path = _SHORT_PATH.fullmatch(match[0], match.end("host") - match.start())
    return f"{said} slash {path[1]}" if path else said


def _email(match: re.Match[str], context: Context) -> str | None:
    signs = _BRITISH_SIGNS if context.british else _SIGNS
    name = _plain(match["name"].replace("+", " plus "), signs)
    return f"{name} at {host(match['host'], british=context.british)}"


def _handle(match: re.Match[str], context: Context) -> str | None:
    return f"at {_words(match[1])}"


def _hashtag(match: re.Match[str], context: Context) -> str | None:
    """The word is not said twice: "the hashtag #MeToo"."""
    is_told = context.before(match.start()).lower() in ("hashtag", "hashtags")
    return _words(match[1]) if is_told else f"hashtag {_words(match[1])}"


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


def _ending(ending: str) -> str:
    """pdf is spelled, jpeg and json are said."""
    from audio_pipeline.wording.acronyms import said_for, spell
    from audio_pipeline.wording.pronounce import can_be_said

    return said_for(ending.upper()) or (ending if can_be_said(ending.upper()) else spell(ending))


def _file(match: re.Match[str], context: Context) -> str | None:
    ending = match[2]
    return f"{_plain(match[1], _IN_FILES)} dot {_ending(ending)}"


RULES = (
    Rule(
        "hHfF",
        rf"(?:https?|ftp)://(?P<host>[^\s/?#<>\"“”:]{{1,253}}){_REST}(?<![{re.escape(_TRAILING)}])",
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
        _site,
    ),
    Rule("@", r"@(\w{1,50})", _handle),
    Rule("#", r"#(\w{0,99}?[^\W\d_]\w*)", _hashtag),
)

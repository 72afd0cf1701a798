"""Mail: its head, in the languages that mail programs write one in, and its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audio_pipeline.article.block import Facts, Raw
from audio_pipeline.article.masthead import iso_date
from audio_pipeline.article.pasted import Line
from audio_pipeline.article.shape import is_prose, words

_FIELDS = {
    "from": ("from", "von", "de", "da", "van"),
    "to": ("to", "cc", "bcc", "an", "kopie", "à", "a", "para", "per", "aan"),
    "subject": ("subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp"),
    "date": (
        *("date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado", "enviada"),
        *("data", "inviato", "verzonden"),
    ),
    "other": (
        *("reply-to", "message-id", "list-id", "in-reply-to", "antwort an", "répondre à"),
        *("responder a", "rispondi a", "antwoord aan"),
    ),
}
"""What a field is called where (RFC 5322, section 3.6, and what programs show of it)."""
_CALLED = {name: field for field, names in _FIELDS.items() for name in names}
_FIELD = re.compile(rf"^({'|'.join(map(re.escape, _CALLED))})\s?:\s*(.*)$", re.I)
_FORWARD = re.compile(
    r"^[-–—_>\s]*(?:begin )?(?:original message|forwarded message|ursprüngliche nachricht|"
    r"weitergeleitete nachricht|message d'origine|message transféré|mensaje (?:original|reenviado)|"
    r"mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato))\b",
    re.I,
)
_ANSWER = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|enc)\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.I)
_ARCHIVE_LINES = 12
_NOTE_WORDS = 80
_SIGNATURE_LINES = 12


def mail_head(lines: Sequence[Line]) -> tuple[Facts, list[Raw], list[Line]]:
    """What a mail's head says, its lines and the rest, if the text begins with one.

    At least two fields, one a line, one of them the subject.
    """
    first = _start(lines)
    end = first
    while end < len(lines) and (
        _field(lines[end]) or (end > first and lines[end].text and lines[end].indent)
    ):
        end += 1
    fields: dict[str, str] = {}
    for line in lines[first:end]:
        name, value = _field(line) or ("", "")
        fields.setdefault(name, value)
    if len(fields.keys() - {""}) < 2 or "subject" not in fields:
        return Facts(), [], list(lines)
    inner = _forwarded(lines, end)
    if inner:
        facts, more, rest = mail_head(lines[inner:])
        if facts.title:
            return facts, [*_marked(lines[first:inner]), *more], rest
    sender = re.sub(r"\s*<[^>]*>|\"|\S+@\S+", "", fields.get("from", "")).strip()
    facts = Facts(
        title=_ANSWER.sub("", fields["subject"]),
        author=sender,
        article_date=iso_date(fields.get("date", "")),
    )
    return facts, _marked(lines[:end]), list(lines[end:])


def _marked(lines: Sequence[Line]) -> list[Raw]:
    return [Raw(line.text, line=line.number, mark="mail-header") for line in lines if line.text]


def _field(line: Line) -> tuple[str, str] | None:
    """What a line of a head tells, and its value."""
    match = _FIELD.match(line.text)
    return (_CALLED[match[1].casefold()], match[2]) if match else None


def _start(lines: Sequence[Line]) -> int:
    """The first line; or where three fields stand together, under an archive's own links."""
    for at in range(min(_ARCHIVE_LINES, len(lines))):
        near = [_field(line) for line in lines[at : at + 6]]
        fields = {found[0] for found in near if found}
        if near[0] and len(fields) >= 3 and "subject" in fields:
            return at
    return next((at for at, line in enumerate(lines) if line.text), len(lines))


def _forwarded(lines: Sequence[Line], end: int) -> int:
    """Where the head of a mail begins that this one passes on; 0 where it passes none on.

    Whoever passes it on may say a few words first; they are no part of it.
    """
    said = 0
    for at in range(end, len(lines)):
        if _FORWARD.match(lines[at].text):
            return at + 1
        said += len(words(lines[at].text))
        if said > _NOTE_WORDS:
            return 0
    return 0


def signed(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Body, and what follows a last `--` on a line of its own (RFC 3676, section 4.3)."""
    at = max((index for index, line in enumerate(lines) if line.text == "--"), default=None)
    if at is None:
        return list(lines), []
    rest = [line for line in lines[at:] if line.text]
    has_body = any(line.text for line in lines[:at])
    if not has_body or len(rest) > _SIGNATURE_LINES or any(is_prose(line.text) for line in rest):
        return list(lines), []
    return list(lines[:at]), rest

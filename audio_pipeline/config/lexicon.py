"""`lexicon.toml`: how the show says names and words."""

from __future__ import annotations

from audio_pipeline.config.lines import key_lines, read_toml
from audio_pipeline.config.table import Faults, Table, shown
from audio_pipeline.config.text import read_text
from audio_pipeline.errors import ConfigError
from audio_pipeline.models import SayEntry, Show

LEXICON = "scripts/lexicon.toml"


def read_lexicon(show: Show) -> tuple[SayEntry, ...]:
    """The entries of the show's lexicon, in its order; none where it has no lexicon.

    An entry is `Nguyen = "win"`, or `Nguyen = { said = "win", case = false }` where capitals do not
    matter. Raises ConfigError with every fault of the file.
    """
    if not (show.scripts / "lexicon.toml").exists():
        return ()
    text = read_text(show.scripts / "lexicon.toml", LEXICON)
    faults = Faults(LEXICON, key_lines(text))
    whole = Table(read_toml(text, LEXICON), faults)
    whole.known(["say"])
    say = whole.table("say")
    entries = [entry for shown_word in say.values if (entry := _entry(say, shown_word))]
    seen: dict[str, str] = {}
    for entry in entries:
        other = seen.setdefault(entry.shown if entry.case else entry.shown.casefold(), entry.shown)
        if other != entry.shown:
            say.fault(entry.shown, f'"{other}" stands here already', "keep one of them")
    if faults.problems:
        raise ConfigError(sorted(faults.problems, key=lambda problem: problem.place.line or 0))
    return tuple(entries)


def fault_in_said(word: str, said: str) -> tuple[str, str]:
    """(message, hint) where a lexicon entry cannot be meant; ("", "") where it can.

    >>> fault_in_said("Nguyen", "win"), fault_in_said("Nguyen", "/ŋwiən")[0]
    (('', ''), '"/ŋwiən" opens IPA and does not close it')
    """
    hint = "write a respelling (win), /ipa/, spell or word"
    if not word.strip():
        return "an entry without the word it is for", hint
    if not said.strip():
        return f'nothing says how "{word}" is said', hint
    if not said.strip("/ "):
        return f'"{said}" is no IPA', hint
    if said.startswith("/") != said.endswith("/"):
        fault = (
            "opens IPA and does not close it" if said[0] == "/" else "closes IPA it never opened"
        )
        return f'"{said}" {fault}', hint
    return "", ""


def _entry(say: Table, word: str) -> SayEntry | None:
    value = say.values[word]
    case = True
    if isinstance(value, dict):
        table = say.table(word)
        before = len(say.faults.problems)
        table.known(["said", "case"])
        said, case = table.text("said"), table.truth("case", True)
        if len(say.faults.problems) > before:
            return None
    elif isinstance(value, str):
        said = value.strip()
    else:
        say.fault(word, f"{shown(value)} is not text in quotes", f'write {word} = "…"')
        return None
    message, hint = fault_in_said(word, said)
    if message:
        say.fault(word, message, hint, "bad-say")
        return None
    return SayEntry(word, said, say.faults.place((*say.path, word)), case)

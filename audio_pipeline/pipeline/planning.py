"""What a build of one script would do, and why. Nothing is spoken and nothing written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from audio_pipeline import config, files, ledger, master, mix, speak, wording
from audio_pipeline.errors import OnAirError, Place, Problem, ScriptError, Severity
from audio_pipeline.models import (
    Chapter,
    Episode,
    Pause,
    Plan,
    PublicFile,
    SayEntry,
    Script,
    Show,
    SoundDecision,
    Speech,
    Sting,
    Utterance,
)
from audio_pipeline.pipeline import shelf
from audio_pipeline.pipeline.reasons import reasons
from audio_pipeline.script import audible
from audio_pipeline.wording.lexicon import by_name

TEXT_VERSION = 1
"""Raised by hand when the same timeline would be written to other transcripts or chapters."""


def plan(show: Show, slug: str, *, replace: bool = False) -> Plan:
    """Raises every fault of show, lexicon and script at once, before anything is spoken."""
    lexicon = config.read_lexicon(show)
    script = shelf.read(show, slug)
    return plan_script(show, script, lexicon, ledger.read(show, slug), replace=replace)


def plan_script(
    show: Show,
    script: Script,
    lexicon: Sequence[SayEntry],
    prior: Episode | None,
    *,
    replace: bool = False,
    worded: tuple[Utterance, ...] | None = None,
) -> Plan:
    """The plan of a script as it stands, held against the ledger's entry.

    `worded`: its utterances, from whoever has them already.
    """
    utterances = wording.say(script, show, lexicon) if worded is None else worded
    entries = by_name(lexicon, script.meta.say)
    warnings = _check(show, script, utterances, entries)
    keys = speak.keys(utterances, show)
    parts = sound_parts(show, script, keys)
    sound_key = files.digest(parts)
    heard = audible(script, spoken_chapters=show.sound.spoken_chapters)
    # What is shipped is the tool's, and waits for `--replace` as all that is the tool's does.
    fired = tuple(sorted({name for each in utterances for name in each.fired if name in entries}))
    decision, changes = _decide(prior, heard, fired, parts, replace=replace)
    if decision is SoundDecision.KEPT and prior and not intact(show, prior.enclosure):
        decision = SoundDecision.AGAIN
    out = prior.sound_key if prior and decision is SoundDecision.WAITS else sound_key
    text_key = _text_key(show, script, utterances, out)
    spoken = () if decision in {SoundDecision.KEPT, SoundDecision.WAITS} else keys
    return Plan(
        slug=script.slug,
        script=script,
        utterances=utterances,
        keys=keys,
        lexicon=tuple(lexicon),
        sound_key=sound_key,
        sound_parts=parts,
        text_key=text_key,
        script_hash=heard,
        fired=fired,
        sound=decision,
        prior=prior,
        spoken_again=reasons(show, utterances, spoken, prior, fired),
        changes=changes,
        text_changes=prior is None or prior.text_key != text_key,
        warnings=warnings,
    )


def sound_parts(show: Show, script: Script, keys: Sequence[str]) -> dict[str, str]:
    """What the sound key is made of, by name."""
    return {
        "sentences": files.digest(list(keys)),
        "structure": files.digest(_structure(script)),
        "stingers": files.digest(_stingers(show, script)),
        "levels": files.digest(asdict(show.sound)),
        "MIX_VERSION": str(mix.MIX_VERSION),
        "encoder": master.encoder_name(),
    }


def intact(show: Show, file: PublicFile) -> bool:
    """Whether a public file lies on this disk with the ledger's bytes."""
    where = show.episodes / file.path
    try:
        return (
            where.stat().st_size == file.bytes and files.sha256(where.read_bytes()) == file.sha256
        )
    except FileNotFoundError:
        return False


def _structure(script: Script) -> list[list[str | float | None]]:
    """Where sound is not speech, and how speech hangs together; no word of it."""
    rows: list[list[str | float | None]] = []
    for cue in script.cues:
        match cue:
            case Speech():
                rows.append(["speech", cue.kind, cue.paragraph])
            case Pause():
                rows.append(["pause", cue.seconds])
            case Sting():
                rows.append(["sting", cue.name])
            case Chapter():
                rows.append(["chapter"])
    return rows


def _stingers(show: Show, script: Script) -> dict[str, str]:
    used = {cue.name: show.stingers[cue.name] for cue in script.cues if isinstance(cue, Sting)}
    named = {"intro": show.intro, "outro": show.outro, **used}
    return {
        name: files.sha256((show.scripts / where).read_bytes())
        for name, where in named.items()
        if where
    }


def _text_key(show: Show, script: Script, utterances: Sequence[Utterance], sound_key: str) -> str:
    rows = [
        [each.shown, each.kind, each.paragraph, each.cue, show.voices[each.voice].label]
        + [[link.start, link.end, link.url] for link in each.hyperlinks]
        for each in utterances
    ]
    chapters = [cue.title for cue in script.cues if isinstance(cue, Chapter)]
    language = script.meta.language or show.language
    head = [TEXT_VERSION, sound_key, script.meta.title, language, show.title]
    return files.digest([*head, chapters, rows])


def _decide(
    prior: Episode | None,
    heard: str,
    fired: tuple[str, ...],
    parts: dict[str, str],
    *,
    replace: bool,
) -> tuple[SoundDecision, tuple[str, ...]]:
    """A published sound is made anew by its own script and lexicon alone, or when asked."""
    if prior is None:
        return SoundDecision.NEW, ("it has not been out before",)
    if prior.sound_parts == parts:
        return SoundDecision.KEPT, ()
    differing = tuple(_named(name, prior, parts) for name in parts if _differs(name, prior, parts))
    own = prior.script_hash != heard or prior.fired != fired
    if own or replace:
        return SoundDecision.NEW, differing
    return SoundDecision.WAITS, differing


def _differs(name: str, prior: Episode, parts: dict[str, str]) -> bool:
    return prior.sound_parts.get(name) != parts[name]


def _named(name: str, prior: Episode, parts: dict[str, str]) -> str:
    match name:
        case "sentences":
            return "what is spoken, or the voice that speaks it"
        case "structure":
            return "pauses, stings or the order of paragraphs"
        case "stingers":
            return "a stinger's sound"
        case "levels":
            return "[sound] in show.toml"
        case _:
            return f"{name} {prior.sound_parts.get(name, '?')} -> {parts[name]}"


def _check(
    show: Show,
    script: Script,
    utterances: Sequence[Utterance],
    entries: Mapping[str, SayEntry],
) -> tuple[Problem, ...]:
    """Raises what would be dropped or said in the wrong tongue; returns the warnings."""
    problems: list[Problem] = []
    if not utterances:
        problems.append(
            Problem(Place(script.path), "there is nothing to speak", code="nothing-to-speak")
        )
    problems += _tongue(show, script, utterances)
    try:
        problems += speak.faults(utterances, show, path=script.path, entries=entries)
    except OnAirError as error:
        problems += error.problems
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ScriptError(problems)
    return tuple(problems)


def _tongue(show: Show, script: Script, utterances: Sequence[Utterance]) -> list[Problem]:
    language = script.meta.language
    if not language:
        return []
    wanted = language.split("-")[0].lower()
    spoken = {name: show.voices[name].language for name in {each.voice for each in utterances}}
    if any(tongue.split("-")[0].lower() == wanted for tongue in spoken.values()):
        return []
    voices = ", ".join(f"{name} ({tongue})" for name, tongue in sorted(spoken.items()))
    return [
        Problem(
            Place(script.path),
            f'the article is in "{language}", which none of its voices speaks: {voices}',
            "give the show a voice for it, or correct `language:` in the front matter",
            "language",
        )
    ]

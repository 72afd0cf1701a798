"""What would go wrong if a script were spoken, told before anything is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audio_pipeline.engines import Engine, minded, open_engine
from audio_pipeline.errors import Place, Problem, Severity, SoundError
from audio_pipeline.models import (
    MarkKind,
    Phonemes,
    Said,
    SayEntry,
    Show,
    Span,
    SpeechKind,
    Utterance,
    Voice,
)


def faults(
    utterances: Sequence[Utterance],
    show: Show,
    *,
    path: str,
    entries: Mapping[str, SayEntry] | None = None,
) -> list[Problem]:
    """What would go wrong if these were spoken: engines, settings of voices, words without sound.

    `path` is the script's, for messages; `entries` are those of lexicons, by the names under which
    they fired: what is theirs is reported at their line. Nothing is loaded that takes time.
    """
    found: list[Problem] = []
    usable = {}
    for name in dict.fromkeys(utterance.voice for utterance in utterances):
        voice = show.voices[name]
        problems = _voice_faults(voice)
        found += problems
        if not problems:
            usable[name] = voice
    for utterance in utterances:
        if utterance.voice not in usable:
            continue
        voice = usable[utterance.voice]
        engine = open_engine(voice.engine)
        fired = [entries[name] for name in utterance.fired if entries and name in entries]
        for span in engine.unsayable(minded(engine, utterance.said), voice):
            entry = _entry_at(utterance.said, span, fired)
            fault = _unsayable(utterance, span, voice, path)
            found.append(_in_lexicon(entry, fault, voice) if entry else fault)
        found += _unminded(utterance, voice, engine, path, fired)
        if not utterance.said.text.strip():
            found.append(
                Problem(
                    _place(utterance, path),
                    "there is nothing to say here",
                    "write some words, or take it out",
                    "nothing-said",
                )
            )
    return list(dict.fromkeys(found))


def entry_faults(entry: SayEntry, voice: Voice) -> list[Problem]:
    """What a voice could not say, or would not mind, of a lexicon's entry, at the entry's line."""
    engine = open_engine(voice.engine)
    ipa = entry.said[1:-1] if entry.said.startswith("/") else ""
    if ipa and MarkKind.IPA not in engine.marks:
        return [_no_ipa(entry.place, entry.name, voice)]
    text = entry.shown if ipa or entry.said in {"spell", "word"} else entry.said
    if entry.regex and not ipa:
        return []
    told = (Phonemes(Span(0, len(text)), ipa),) if ipa else ()
    blank = Utterance(
        entry.shown, Said(text, told), (), voice.name, SpeechKind.PARAGRAPH, 0, 0, entry.place
    )
    return [
        _in_lexicon(entry, _unsayable(blank, span, voice, ""), voice)
        for span in engine.unsayable(blank.said, voice)
    ]


def _entry_at(said: Said, span: Span, fired: Sequence[SayEntry]) -> SayEntry | None:
    """The entry of a lexicon that put these sounds or letters there."""
    ipa = next((part.ipa for part in said.phonemes if part.span == span), None)
    text = said.text[span.start : span.end]
    for entry in fired:
        given = entry.said.strip("/") == ipa if ipa is not None else text in entry.said
        if given:
            return entry
    return None


def _in_lexicon(entry: SayEntry, fault: Problem, voice: Voice) -> Problem:
    """The fault, told of the entry."""
    what = f"/{entry.said.strip('/')}/" if entry.said.startswith("/") else f'"{entry.said}"'
    message = f'voice "{voice.name}" ({voice.engine}) cannot say {what} for "{entry.name}"'
    hint = "write it in letters that the voice knows"
    return replace(fault, place=entry.place, message=message, hint=hint)


def _unminded(
    utterance: Utterance, voice: Voice, engine: Engine, path: str, fired: Sequence[SayEntry]
) -> Iterable[Problem]:
    """Warnings for marks that the engine does not mind; what is shipped is nobody's mark."""
    said = utterance.said
    given = [part for part in said.phonemes if not part.shipped]
    if given and MarkKind.IPA not in engine.marks:
        for part in given:
            entry = _entry_at(said, part.span, fired)
            word = entry.name if entry else said.text[part.span.start : part.span.end]
            yield _no_ipa(entry.place if entry else _place(utterance, path), word, voice)
    if said.stressed and MarkKind.STRESS not in engine.marks:
        for span in said.stressed:
            yield Problem(
                _place(utterance, path),
                f'voice "{voice.name}" ({voice.engine}) does not stress '
                f'"{said.text[span.start : span.end]}": it minds no *stress*',
                "it is said like the words round it",
                "mark-not-minded",
                Severity.WARNING,
            )


def _no_ipa(place: Place, word: str, voice: Voice) -> Problem:
    return Problem(
        place,
        f'voice "{voice.name}" ({voice.engine}) takes no IPA: "{word}" is said by its letters',
        "a respelling, such as {Nguyen|win}, works with every voice",
        "mark-not-minded",
        Severity.WARNING,
    )


def _voice_faults(voice: Voice) -> list[Problem]:
    place = Place(f"voice {voice.name}")
    try:
        told = open_engine(voice.engine).settings(voice)
    except SoundError as error:
        return [
            replace(problem, place=place, message=f"{problem.place}: {problem.message}")
            for problem in error.problems
        ]
    return [
        Problem(place, text, f"see [voices.{voice.name}] in show.toml", "voice-setting")
        for text in told
    ]


def _place(utterance: Utterance, path: str) -> Place:
    return replace(utterance.place, path=path) if path else utterance.place


def _unsayable(utterance: Utterance, span: Span, voice: Voice, path: str) -> Problem:
    said = utterance.said.text[span.start : span.end]
    ipa = next((part.ipa for part in utterance.said.phonemes if part.span == span), None)
    shown = _shown(utterance, span) or said
    if ipa is not None:
        message = f'voice "{voice.name}" ({voice.engine}) has no sounds for /{ipa}/'
        hint = f"write it in letters, as {{{shown}|...}}"
    elif said.isprintable() and any(sign.isalnum() for sign in said):
        message = f'voice "{voice.name}" ({voice.engine}) cannot say "{shown}"'
        hint = f"write how it is said: {{{shown}|...}}"
    else:
        visible = shown if shown.isprintable() else shown.encode("unicode_escape").decode()
        message = f'voice "{voice.name}" ({voice.engine}) cannot say "{visible}"'
        hint = "take it out, or write what is to be said for it: {" + visible + "|...}"
    return Problem(_place(utterance, path), message, hint, "unsayable")


def _shown(utterance: Utterance, span: Span) -> str:
    """The shown text behind a stretch of the said one, where it can be told apart."""
    text = utterance.said.text[span.start : span.end]
    if text in utterance.shown:
        return text
    behind = [
        link.shown
        for link in utterance.links
        if link.said.start < span.end and link.said.end > span.start
    ]
    return utterance.shown[behind[0].start : behind[-1].end].strip() if behind else ""

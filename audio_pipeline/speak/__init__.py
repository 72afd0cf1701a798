"""Utterances to takes: what is not in the cache is spoken, all of it is checked before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audio_pipeline import workers as processes
from audio_pipeline.cache import DEPTH, FLOOR, LEAD, RATE, TAIL, Takes, take_key
from audio_pipeline.engines import minded, open_engine
from audio_pipeline.errors import OnAirError, Problem, SoundError
from audio_pipeline.models import Event, Said, Show, Sound, Take, Utterance, Voice, WordTime
from audio_pipeline.speak.faults import entry_faults, faults

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

__all__ = ["entry_faults", "faults", "keys", "perform", "prepare", "speak"]

_FRAME = 0.005
"""Seconds: the grain in which silence is looked for."""
_FADE = 0.005
"""Seconds of fade at both ends of a take, so that a cut never clicks."""
_SHORTEST = 0.001
"""Seconds: the least a word is given where there is room, so that none starts where it ends."""
_WORTH = 4
"""Sentences for which it pays to load the model in one more process."""


def keys(utterances: Sequence[Utterance], show: Show) -> tuple[str, ...]:
    """Each utterance's take key, in order. Raises SoundError for an engine that is not there."""
    voices = {utterance.voice: show.voices[utterance.voice] for utterance in utterances}
    engines = {name: open_engine(name) for name in {v.engine for v in voices.values()}}
    prints = {name: engine.fingerprint for name, engine in engines.items()}
    return tuple(
        take_key(prints[voice.engine], voice, minded(engines[voice.engine], u.said))
        for u, voice in ((u, voices[u.voice]) for u in utterances)
    )


def speak(
    utterances: Sequence[Utterance],
    show: Show,
    takes: Takes,
    *,
    workers: int,
    slug: str = "",
    on_event: Callable[[Event], None],
) -> tuple[Take, ...]:
    """A take for each utterance, in order; only those not in `takes` are spoken, each once.

    What comes back is read from the cache in either case, so a build cannot tell the difference.
    Raises SoundError with all sentences that could not be spoken.
    """
    wanted = keys(utterances, show)
    found: dict[str, Take] = {}
    missing: dict[str, Utterance] = {}
    for key, utterance in zip(wanted, utterances, strict=True):
        if key in found or key in missing:
            continue
        take = takes.get(key)
        if take is None:
            missing[key] = utterance
        else:
            found[key] = take
    problems: list[Problem] = []
    spoken = _spoken(missing, show, takes, workers)
    for done, (key, outcome) in enumerate(spoken, 1):
        utterance = missing[key]
        take = takes.get(key) if outcome == key else None
        if take is not None:
            found[key] = take
        else:
            problems += _failures(utterance, outcome)
        on_event(Event(slug, "speak", done, len(missing), utterance.shown))
    if problems:
        raise SoundError(sorted(problems, key=lambda problem: problem.place.line or 0))
    return tuple(found[key] for key in wanted)


def _spoken(
    missing: Mapping[str, Utterance], show: Show, takes: Takes, workers: int
) -> Iterable[tuple[str, processes.Outcome]]:
    """(key, the key again or why not) of each missing take, as they are done."""
    heavy = []
    for key, utterance in missing.items():
        voice = show.voices[utterance.voice]
        if not open_engine(voice.engine).light:
            heavy.append((key, utterance))
            continue
        outcome: processes.Outcome
        try:
            outcome = perform(takes.folder, key, voice, utterance.said)
        except SoundError as error:
            outcome = error
        yield key, outcome
    # The longest first: then no process is left alone with a long one at the end.
    heavy.sort(key=lambda item: (-len(item[1].said.text), item[0]))
    jobs = [(takes.folder, key, show.voices[u.voice], u.said) for key, u in heavy]
    crew = max(1, min(workers, len(jobs) // _WORTH))
    for index, outcome in processes.run("audio_pipeline.speak:perform", jobs, workers=crew):
        yield heavy[index][0], outcome


def _failures(utterance: Utterance, outcome: processes.Outcome) -> list[Problem]:
    place = utterance.place
    if isinstance(outcome, OnAirError):
        return [
            replace(problem, place=place, message=f"{problem.place}: {problem.message}")
            for problem in outcome.problems
        ]
    if isinstance(outcome, processes.Died):
        return [
            Problem(
                place,
                f'the speaking process stopped twice at "{utterance.shown}" ({outcome.detail})',
                "is there enough memory? a shorter sentence needs less",
                "engine-died",
            )
        ]
    return [
        Problem(
            place,
            "the take was spoken but cannot be read back",
            "is the disk full, or another program clearing .cache?",
            "take-lost",
        )
    ]


def perform(folder: Path, key: str, voice: Voice, said: Said) -> str:
    """Speaks one utterance into the cache; what a worker process does. Returns the key."""
    engine = open_engine(voice.engine)
    sound = engine.speak(minded(engine, said), voice)
    Takes(folder).put(prepare(sound, key))
    return key


def prepare(sound: Sound, key: str) -> Take:
    """House rate, silence at the ends trimmed to LEAD and TAIL, faded ends, word times to match.

    Samples are multiples of 1 / 2**23, so that a FLAC of 24 bits holds them exactly. The first
    word starts with the sound. Raises SoundError if there is none.
    """
    import numpy as np

    samples = np.asarray(sound.samples, np.float32)
    frame = max(1, round(_FRAME * sound.rate))
    count = -(-len(samples) // frame)
    padded = np.pad(np.abs(samples), (0, count * frame - len(samples)))
    peaks = padded.reshape(count, frame).max(axis=1) if count else padded
    peak = float(peaks.max(initial=0.0))
    if not np.isfinite(peak) or peak <= 0.0:
        raise SoundError.of("engine", "the engine returned no sound", code="no-sound")
    loud = np.flatnonzero(peaks >= peak * 10 ** (FLOOR / 20))
    onset, last = int(loud[0]) * frame, (int(loud[-1]) + 1) * frame
    begin = max(0, onset - round(LEAD * sound.rate))
    end = min(len(samples), last + round(TAIL * sound.rate))
    kept = _at_house_rate(samples[begin:end], sound.rate)
    _fade(kept)
    full = 2 ** (DEPTH - 1)
    kept = np.clip(np.rint(kept.astype(np.float64) * full), -full, full - 1) / full
    words = _fitted(
        sound.words,
        shift=-begin / sound.rate,
        onset=(onset - begin) / sound.rate,
        seconds=len(kept) / RATE,
    )
    return Take(key, kept.astype(np.float32), RATE, words)


def _at_house_rate(samples: Samples, rate: int) -> Samples:
    import numpy as np

    if rate == RATE:
        return samples.copy()
    import soxr

    return np.asarray(soxr.resample(samples, rate, RATE, quality="HQ"), np.float32)


def _fade(samples: Samples) -> None:
    """Raised cosines at both ends, in place."""
    import numpy as np

    size = min(round(_FADE * RATE), len(samples) // 2)
    if not size:
        return
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(size) / size)).astype(np.float32)
    samples[:size] *= ramp
    samples[-size:] *= ramp[::-1]


def _fitted(
    words: Sequence[WordTime], *, shift: float, onset: float, seconds: float
) -> tuple[WordTime, ...]:
    """Word times of the untrimmed sound, moved and fitted: ascending, inside, none empty.

    An engine's idea of where its first word starts may lie before the sound (the silence it was
    made with) or after it (a soft consonant), so the first word starts where the sound does.
    """
    if not words:
        return ()
    least = min(_SHORTEST, seconds / (2 * len(words)))
    found = []
    at = 0.0
    for number, word in enumerate(words):
        # What is left must do for this word and all that follow.
        latest = seconds - (len(words) - number) * least
        wanted = max(word.start + shift, at) if number else onset
        start = min(wanted, latest)
        end = min(max(word.end + shift, start + least), latest + least)
        found.append(WordTime(word.span, round(start, 6), min(round(end, 6), seconds)))
        at = end
    return tuple(found)

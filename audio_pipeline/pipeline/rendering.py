"""From a plan to files on disk: takes, mix, master, tags, transcripts. Under the slug's lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audio_pipeline import files, speak, transcript, urls
from audio_pipeline.cache import Takes
from audio_pipeline.errors import Place, Problem, Severity
from audio_pipeline.models import (
    ChapterMark,
    Episode,
    Event,
    Measure,
    Plan,
    PublicFile,
    Role,
    Sentence,
    Show,
    SoundDecision,
    Sting,
    Timeline,
)
from audio_pipeline.pipeline.planning import intact
from audio_pipeline.pipeline.reasons import words_hash
from audio_pipeline.pipeline.retelling import retell

if TYPE_CHECKING:
    from audio_pipeline.master import Master
    from audio_pipeline.mix import Mixdown, Stinger

Report = Callable[[Event], None]
ROLES = {
    "transcript.vtt": Role.VTT,
    "transcript.srt": Role.SRT,
    "transcript.json": Role.JSON,
    "transcript.html": Role.HTML,
    "chapters.json": Role.CHAPTERS,
}
MP3 = "audio/mpeg"
_LOUDNESS_TOLERANCE = 0.5
"""LU."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one build has put below the web root, whole, and not yet named by the feed."""

    files: tuple[PublicFile, ...]
    seconds: float
    chapters: tuple[ChapterMark, ...]
    tags: dict[str, str]
    tag_chapters: tuple[ChapterMark, ...]
    new_sound: bool = False
    spoken: int = 0
    text_waits: bool = False
    """Whether transcripts and chapters are still those of an older text."""
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to render, besides what the plan says."""

    workers: int
    keep_master: bool = False
    retag: bool = False


def render(show: Show, plan: Plan, wanted: Wanted, on_event: Report) -> Rendered:
    """Makes what is missing and keeps what is there."""
    prior = plan.prior
    if prior is not None and plan.sound is SoundDecision.WAITS:
        return _retold(show, plan, prior) if plan.text_changes else _left_alone(prior)
    whole = prior is not None and all(intact(show, file) for file in prior.files)
    kept = plan.sound is SoundDecision.KEPT and not plan.text_changes and whole
    if prior is not None and kept and not (wanted.retag or wanted.keep_master):
        return _left_alone(prior)
    return _make(show, plan, wanted, on_event)


def _left_alone(prior: Episode) -> Rendered:
    return Rendered(
        prior.files, prior.seconds, prior.chapters, dict(prior.tags), prior.tag_chapters
    )


def _retold(show: Show, plan: Plan, prior: Episode) -> Rendered:
    """New texts for a sound that stays as the tool of its day made it."""
    timeline = retell(show, plan, prior)
    if timeline is None:
        return replace(_left_alone(prior), notes=(_not_retold(plan),), text_waits=True)
    files_ = (prior.enclosure, *_write_texts(show, plan, timeline))
    return replace(_left_alone(prior), files=files_, chapters=timeline.chapters)


def _not_retold(plan: Plan) -> Problem:
    return Problem(
        Place(plan.script.path),
        "its new chapters or texts wait: the transcript of the render that is out is not on this "
        "disk, or is of other sentences",
        f"`build --replace {plan.slug}` puts out a new render with them",
        "not-retold",
        Severity.NOTE,
    )


def _make(show: Show, plan: Plan, wanted: Wanted, on_event: Report) -> Rendered:
    mixed, missing = mixdown(show, plan, wanted, on_event)
    texts = _write_texts(show, plan, mixed.timeline)
    prior = plan.prior
    stays = plan.sound is SoundDecision.KEPT and not (wanted.retag or wanted.keep_master)
    if prior is not None and stays:
        files_, chapters = (prior.enclosure, *texts), mixed.timeline.chapters
        kept = _left_alone(prior)
        return replace(kept, files=files_, chapters=chapters, spoken=missing)
    mastered = _master(show, plan, mixed, wanted, on_event)
    return _write_sound(show, plan, mixed.timeline, mastered, texts, wanted, missing)


def rehearse(show: Show, plan: Plan, wanted: Wanted, on_event: Report, where: Path) -> int:
    """One MP3 at `where` + .mp3, for ears in the house; how many sentences were spoken."""
    mixed, missing = mixdown(show, plan, wanted, on_event)
    mastered = _master(show, plan, mixed, wanted, on_event)
    mp3 = _tagged(show, tag_fields(show, plan), mixed.timeline.chapters, mastered)
    files.write(where.with_name(f"{where.name}.mp3"), mp3)
    return missing


def mixdown(show: Show, plan: Plan, wanted: Wanted, on_event: Report) -> tuple[Mixdown, int]:
    """The sound before mastering, and how many sentences had to be spoken for it."""
    from audio_pipeline import mix

    takes = Takes(show.cache / "takes")
    missing = len({key for key in plan.keys if not takes.has(key)})
    spoken = speak.speak(
        plan.utterances, show, takes, workers=wanted.workers, slug=plan.slug, on_event=on_event
    )
    on_event(Event(plan.slug, "mix"))
    stings = {cue.name for cue in plan.script.cues if isinstance(cue, Sting)}
    mixed = mix.mix(
        plan.script.cues,
        plan.utterances,
        spoken,
        show.sound,
        intro=_stinger(show, show.intro),
        outro=_stinger(show, show.outro),
        stings={
            name: mix.read_stinger(show.scripts / show.stingers[name]) for name in sorted(stings)
        },
    )
    return mixed, missing


def _master(show: Show, plan: Plan, mixed: Mixdown, wanted: Wanted, on_event: Report) -> Master:
    from audio_pipeline import master

    on_event(Event(plan.slug, "master"))
    mastered = master.master(mixed.samples, show.sound)
    if wanted.keep_master:
        where = show.cache / "masters" / f"{plan.slug}.wav"
        files.write(where, master.wav_bytes(mastered.samples))
    return mastered


def _tagged(
    show: Show, fields: dict[str, str], chapters: Sequence[ChapterMark], mastered: Master
) -> bytes:
    from audio_pipeline import tags as id3

    return id3.tag(
        mastered.mp3,
        id3.Tags(**fields),
        chapters=chapters,
        seconds=mastered.measure.seconds,
        artwork=small_artwork(show),
    )


def _stinger(show: Show, where: str) -> Stinger | None:
    from audio_pipeline import mix

    return mix.read_stinger(show.scripts / where) if where else None


def _write_sound(
    show: Show,
    plan: Plan,
    timeline: Timeline,
    mastered: Master,
    texts: tuple[PublicFile, ...],
    wanted: Wanted,
    missing: int,
) -> Rendered:
    prior = plan.prior
    again = plan.sound in {SoundDecision.AGAIN, SoundDecision.KEPT} and not wanted.retag
    fields = dict(prior.tags) if prior and again else tag_fields(show, plan)
    chapters = prior.tag_chapters if prior and again else timeline.chapters
    mp3 = _tagged(show, fields, chapters, mastered)
    if prior and again:
        return _adopt(show, plan, prior, timeline, mp3, texts, missing)
    folder = _sound_folder(plan, mp3)
    name = f"{plan.slug}.mp3"
    new = files.write_folder(show.episodes / folder, {name: mp3}, work_folder(show))
    file = PublicFile(Role.ENCLOSURE, f"{folder}/{name}", len(mp3), files.sha256(mp3), MP3)
    changed = new or prior is None or prior.enclosure.sha256 != file.sha256
    return Rendered(
        (file, *texts),
        mastered.measure.seconds,
        timeline.chapters,
        fields,
        chapters,
        new_sound=changed,
        spoken=missing,
        notes=_off_target(show, plan, mastered.measure),
    )


def _off_target(show: Show, plan: Plan, measure: Measure) -> tuple[Problem, ...]:
    """What the meter says of the decoded MP3, where it is not what show.toml asks for."""
    sound = show.sound
    near = abs(measure.loudness - sound.loudness) <= _LOUDNESS_TOLERANCE
    if near and measure.true_peak <= sound.true_peak:
        return ()
    return (
        Problem(
            Place(plan.script.path),
            f"its MP3 measures {measure.loudness:.1f} LUFS and {measure.true_peak:.1f} dBTP; "
            f"{sound.loudness:g} and at most {sound.true_peak:g} were asked for",
            "look at a stinger or voice that is very short, very loud or very quiet",
            "off-target",
            Severity.WARNING,
        ),
    )


def _adopt(
    show: Show,
    plan: Plan,
    prior: Episode,
    timeline: Timeline,
    mp3: bytes,
    texts: tuple[PublicFile, ...],
    missing: int,
) -> Rendered:
    """A render that is out: back in its place only if it is the very bytes that went out."""
    file = prior.enclosure
    notes: tuple[Problem, ...] = ()
    if files.sha256(mp3) == file.sha256:
        name = Path(file.path).name
        folder = show.episodes / Path(file.path).parent
        files.write_folder(folder, {name: mp3}, work_folder(show))
    else:
        notes = (_not_remade(plan, file),)
        texts = tuple(each for each in prior.files if each.role is not Role.ENCLOSURE)
    return Rendered(
        (file, *texts),
        prior.seconds,
        timeline.chapters if not notes else prior.chapters,
        dict(prior.tags),
        prior.tag_chapters,
        spoken=missing,
        notes=notes,
    )


def _not_remade(plan: Plan, file: PublicFile) -> Problem:
    return Problem(
        Place(plan.script.path),
        f"the render that is out ({file.path}) is not on this disk, and making it again "
        "here gave other bytes; the feed goes on naming the one that is out",
        f"`build --replace {plan.slug}` puts out a new one",
        "not-remade",
        Severity.NOTE,
    )


def _sound_folder(plan: Plan, mp3: bytes) -> str:
    """`SLUG/<hash8>`, 12 digits where another render of the episode begins with the same 8."""
    digest = files.sha256(mp3)
    known: list[tuple[str, str]] = []
    if plan.prior is not None:
        enclosure = plan.prior.enclosure
        known = [(enclosure.path, enclosure.sha256)]
        known += [(render.path, render.sha256) for render in plan.prior.older]
    short = f"{plan.slug}/{digest[:8]}"
    taken = any(path.startswith(f"{short}/") and sha != digest for path, sha in known)
    return f"{plan.slug}/{digest[:12]}" if taken else short


def tag_fields(show: Show, plan: Plan) -> dict[str, str]:
    """ID3 text fields, by the names of `tags.Tags`."""
    meta = plan.script.meta
    return {
        "title": meta.title,
        "artist": meta.author or show.author or show.title,
        "album": show.title,
        "date": meta.date[:10],
        "comment": meta.summary,
        "url": meta.source if urls.is_url(meta.source) else "",
        "podcast_url": urls.join(show.address, "feed.xml") if show.link else "",
        "language": meta.language or show.language,
        "copyright": show.copyright,
    }


def _write_texts(show: Show, plan: Plan, timeline: Timeline) -> tuple[PublicFile, ...]:
    language = plan.script.meta.language or show.language
    made = transcript.files(timeline, show, title=plan.script.meta.title, language=language)
    folder = f"{plan.slug}/t-{files.digest({n: files.sha256(d) for n, d in made.items()})[:8]}"
    files.write_folder(show.episodes / folder, made, work_folder(show))
    return tuple(
        PublicFile(
            ROLES[name],
            f"{folder}/{name}",
            len(data),
            files.sha256(data),
            transcript.media_type(name),
        )
        for name, data in made.items()
    )


def work_folder(show: Show) -> Path:
    """Beside `episodes/`, so that a folder is moved in by one rename."""
    return show.cache / "work"


def artwork(show: Show) -> bytes:
    return (show.scripts / show.artwork).read_bytes()


def small_artwork(show: Show) -> bytes:
    """At most 600 pixels wide; kept by the hash of the large one."""
    from audio_pipeline import tags

    large = artwork(show)
    where = show.cache / "artwork" / f"{files.sha256(large)}.png"
    try:
        return where.read_bytes()
    except FileNotFoundError:
        small = tags.artwork_600(large)
        files.write(where, small)
        return small


def sentences(plan: Plan) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(key, words_hash(utterance))
        for key, utterance in zip(plan.keys, plan.utterances, strict=True)
    )


def links(plan: Plan) -> tuple[tuple[str, str], ...]:
    """(words, address) of the links in the text, each address once."""
    found: dict[str, str] = {}
    for utterance in plan.utterances:
        for link in utterance.hyperlinks:
            found.setdefault(link.url, utterance.shown[link.start : link.end].strip())
    return tuple((words, url) for url, words in found.items())


def read_transcript(show: Show, episode: Episode) -> str | None:
    """The page's fragment, where this disk has it."""
    file = episode.file(Role.HTML)
    if file is None:
        return None
    try:
        return (show.episodes / file.path).read_text("utf-8")
    except FileNotFoundError:
        return None

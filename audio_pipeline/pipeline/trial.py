"""A trial: the same episode in another engine's voice, beside everything and published nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from audio_pipeline import article as articles
from audio_pipeline import config, engines, files, script
from audio_pipeline.article import Given
from audio_pipeline.draft import draft
from audio_pipeline.models import Event, Script, Show, Voice
from audio_pipeline.pipeline import planning, rendering, shelf, sources
from audio_pipeline.pipeline.building import Options, ignore
from audio_pipeline.pipeline.rendering import Wanted


def trial(
    show: Show,
    source: str | Given,
    engine: str,
    options: Options,
    *,
    stdin: BinaryIO | None = None,
    on_event: Callable[[Event], None] = ignore,
) -> tuple[Path, int]:
    """The MP3 it made and how many sentences were spoken. Writes in `.cache/` alone.

    Every voice is replaced by the engine's default. Raises OnAirError.
    """
    engines.open_engine(engine)
    stand_in = _recast(show, engine)
    text = _script(show, source, options, stdin)
    plan = planning.plan_script(stand_in, text, config.read_lexicon(show), None)
    where = show.cache / "trials" / f"{text.slug}-{engine}"
    wanted = Wanted(options.workers, options.keep_master)
    spoken = rendering.rehearse(stand_in, plan, wanted, on_event, where)
    return where.with_name(f"{where.name}.mp3"), spoken


def _recast(show: Show, engine: str) -> Show:
    voices = {
        name: Voice(name, engine, label=voice.label, language=voice.language)
        for name, voice in show.voices.items()
    }
    return replace(show, voices=voices)


def _script(show: Show, source: str | Given, options: Options, stdin: BinaryIO | None) -> Script:
    slug = sources.existing(show, source) if isinstance(source, str) else None
    if slug is not None:
        return shelf.read(show, slug)
    given = sources.loaded(show, source, stdin)
    article = articles.read(given, show.cleaning)
    slug = files.slugify(article.title) or f"episode-{options.wish.id[:8]}"
    text = draft(article, show, id=options.wish.id)
    return script.parse(
        text, slug=slug, path=given.name, voices=[*show.voices], stings=[*show.stingers]
    )

"""Pages: values in, bytes out."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from audio_pipeline.models import Episode, Role, Show
from audio_pipeline.site import words as say
from audio_pipeline.site.static import THEME, Assets
from audio_pipeline.site.words import clock
from audio_pipeline.urls import is_web, join

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TRANSCRIPTS = ((Role.VTT, "VTT"), (Role.SRT, "SRT"), (Role.HTML, "text"), (Role.JSON, "JSON"))
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def page(
    show: Show,
    episode: Episode,
    transcript_html: str,
    *,
    newer: Episode | None,
    older: Episode | None,
    asset_names: Assets,
) -> bytes:
    """`SLUG/index.html`. `transcript_html` is the fragment our transcript stage made: trusted."""
    from markupsafe import Markup

    sound = _beside(episode, episode.enclosure.path)
    words = episode.file(Role.JSON)
    return _render(
        "episode.html",
        show,
        asset_names,
        up="../",
        episode=episode,
        language=episode.language or show.language,
        sound=sound,
        words=_beside(episode, words.path) if words else "",
        transcript=Markup(_playable(transcript_html, sound)),
        transcripts=[
            (label, _beside(episode, file.path))
            for role, label in _TRANSCRIPTS
            if (file := episode.file(role))
        ],
        links=[pair for pair in episode.hyperlinks if is_web(pair[1])],
        contact=_contact(show, episode),
        structured=_structured(show, episode, asset_names) if show.link else "",
        picture=_picture(show, episode, asset_names),
        newer=newer,
        older=older,
    )


def index(show: Show, episodes: Sequence[Episode], *, asset_names: Assets) -> bytes:
    """`index.html`: what the show is, how to subscribe, and every episode, newest first."""
    listed = sorted(
        (episode for episode in episodes if not episode.withdrawn),
        key=lambda episode: (_moment(episode.date), episode.id),
        reverse=True,
    )
    links = [(label, url) for label, url in show.site.subscribe.items() if is_web(url)]
    return _render(
        "index.html",
        show,
        asset_names,
        up="",
        episodes=listed,
        language=show.language,
        picture=_absolute(show, asset_names.artwork),
        links=links,
        home=show.site_link if is_web(show.site_link) else "",
    )


def tombstone(show: Show, episode: Episode, *, asset_names: Assets) -> bytes:
    """`SLUG/index.html` of an episode that was retracted: no sound, no text, the way on."""
    language = episode.language or show.language
    return _render(
        "tombstone.html", show, asset_names, up="../", episode=episode, language=language
    )


def _render(name: str, show: Show, names: Assets, **values: Any) -> bytes:
    rtl = values["language"].split("-")[0].lower() in _RIGHT_TO_LEFT
    values |= {"show": show, "assets": names, "direction": "rtl" if rtl else "ltr"}
    return _environment().get_template(name).render(values).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(THEME),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(clock=clock, day=say.day, minutes=say.minutes, size=say.size)
    made.filters.update(read_by=say.read_by, full_stop=say.full_stop, seconds=say.plain_seconds)
    made.filters.update(path=lambda text: quote(text, safe="/-._~"))
    made.globals.update(join=join)
    made.tests.update(web=is_web)
    return made


def _beside(episode: Episode, path: str) -> str:
    """A path from the web root as the episode's own page links it, percent-encoded."""
    return quote(posixpath.relpath(path, episode.slug), safe="/-._~")


_TIME_LINK = re.compile(r'href="#t=')
_HEADING = re.compile(r'(<h2\b[^>]*\bdata-t="([0-9.]+)"[^>]*>)(.*?)(</h2>)', re.DOTALL)


def _playable(fragment: str, sound: str) -> str:
    """Time links lead to the sound itself (for readers without script); headings get one too."""

    def timed(found: re.Match[str]) -> str:
        start, seconds, title, end = found.groups()
        if "#t=" in title:
            return found[0]
        return f'{start}<span>{title}</span><a href="#t={seconds}">{clock(float(seconds))}</a>{end}'

    return _TIME_LINK.sub(f'href="{sound}#t=', _HEADING.sub(timed, fragment))


def _contact(show: Show, episode: Episode) -> str:
    """Where a listener reports a word said wrong: an address of the web, or mailto; "" if none."""
    contact = show.site.contact or show.email
    if is_web(contact):
        return contact
    if "@" not in contact:
        return ""
    return f"mailto:{quote(contact, safe='@.+-_')}?subject={quote(episode.title)}"


def _absolute(show: Show, path: str) -> str:
    return join(show.address, path) if show.link else ""


def _picture(show: Show, episode: Episode, names: Assets) -> str:
    return episode.image if is_web(episode.image) else _absolute(show, names.artwork)


def _structured(show: Show, episode: Episode, names: Assets) -> Markup:
    """JSON-LD PodcastEpisode, safe inside a script element whatever the texts hold."""
    from markupsafe import Markup

    sound = episode.enclosure
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "identifier": episode.id,
        "url": join(show.address, f"{episode.slug}/"),
        "name": episode.title,
        "description": episode.summary,
        "datePublished": episode.date,
        "duration": f"PT{round(episode.seconds)}S",
        "inLanguage": episode.language or show.language,
        "image": _picture(show, episode, names),
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": join(show.address, sound.path),
            "contentSize": str(sound.bytes),
            "encodingFormat": sound.type,
        },
        "partOfSeries": {
            "@type": "PodcastSeries",
            "name": show.title,
            "url": show.address,
            "webFeed": join(show.address, "feed.xml"),
        },
    }
    data |= _known(episode)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    unsafe = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}
    for character, escaped in (unsafe | {"\u2029": "\\u2029"}).items():
        text = text.replace(character, escaped)
    return Markup(text)


def _known(episode: Episode) -> Mapping[str, object]:
    known: dict[str, object] = {}
    if episode.author:
        known["author"] = {"@type": "Person", "name": episode.author}
    if episode.episode is not None:
        known["episodeNumber"] = episode.episode
    if is_web(episode.source):
        known["isBasedOn"] = episode.source
    return known


def _moment(text: str) -> datetime:
    """The instant of a pubDate; one without an offset counts as UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)

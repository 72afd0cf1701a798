"""The files that all pages share. Names carry a hash of the bytes: a new file is a new address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audio_pipeline.files import sha256
from audio_pipeline.models import Show
from audio_pipeline.site.accent import accent_css, accent_problems

THEME = Path(__file__).parent.parent / "theme"


@dataclass(frozen=True, slots=True)
class Assets:
    """Paths from the web root."""

    style: str
    player: str
    artwork: str
    """As the producer gave it; the feed names the same file."""
    cover: str
    """The small cover, for the pages themselves."""


def assets(show: Show, artwork: bytes, small: bytes) -> dict[str, bytes]:
    """Path from the web root -> bytes: style, player, the artwork as it is and the small cover.

    Raises nothing; an accent that `accent_problems` faults is left out of the style.
    """
    style = _style(show)
    player = (THEME / "player.js").read_text(encoding="utf-8").encode()
    return {
        _named("style", ".css", style): style,
        _named("player", ".js", player): player,
        artwork_path(show, artwork): artwork,
        _named("cover", _suffix(small), small): small,
    }


def asset_names(made: Iterable[str]) -> Assets:
    """The names under which `assets` has put its files, for the pages to link."""
    named = {path.removeprefix("assets/").split("-")[0]: path for path in made}
    return Assets(**named)


def artwork_path(show: Show, artwork: bytes) -> str:
    """Path from the web root of the show's artwork; feed and pages name the same file."""
    return _named("artwork", _suffix(artwork) or Path(show.artwork).suffix.lower(), artwork)


def _named(stem: str, suffix: str, data: bytes) -> str:
    return f"assets/{stem}-{sha256(data)[:8]}{suffix}"


def _suffix(image: bytes) -> str:
    if image.startswith(b"\x89PNG\r\n"):
        return ".png"
    return ".jpg" if image.startswith(b"\xff\xd8") else ""


def _style(show: Show) -> bytes:
    text = (THEME / "style.css").read_text(encoding="utf-8")
    if show.site.accent and not accent_problems(show):
        text += accent_css(show.site.accent)
    return text.encode()

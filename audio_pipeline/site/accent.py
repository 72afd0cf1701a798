"""The show's one colour: whether it can be read, and the tokens that follow from it."""

from __future__ import annotations

import re

from audio_pipeline.errors import Place, Problem
from audio_pipeline.models import Show

CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA): the least contrast of text with what lies behind it."""
_PAPER, _DARK, _WHITE = "#fbfaf6", "#15171b", "#ffffff"
"""The page, light and dark, and the lightest surface, as style.css has them."""


def accent_problems(show: Show) -> list[Problem]:
    """What is wrong with `[site] accent`: no colour, or too faint to be read on the page."""
    accent = show.site.accent
    place = Place("scripts/show.toml")
    if not accent:
        return []
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        message = f'[site] accent "{accent}" is no colour'
        return [Problem(place, message, 'write it as "#ad3a0f"', "accent-colour")]
    found = _contrast(accent, _PAPER)
    if found >= CONTRAST:
        return []
    message = f"[site] accent {accent} has a contrast of {found:.1f} on the page, needs {CONTRAST}"
    hint = f'the nearest that passes: "{_until(accent, "#000000", _PAPER, CONTRAST)}"'
    return [Problem(place, message, hint, "accent-contrast")]


def accent_css(accent: str) -> str:
    """The tokens that follow from the accent, light and dark, each as readable as ours."""
    soft = _until(_mix(accent, _WHITE, 0.88), _WHITE, accent, CONTRAST)
    lamp = _until(accent, _WHITE, _DARK, 7.0)
    dark_soft = _until(_mix(lamp, _DARK, 0.85), _DARK, lamp, CONTRAST)
    on_lamp = _mix(lamp, "#000000", 0.88)
    return (
        f":root{{--lamp:{accent};--lampsoft:{soft};--word:{accent}}}\n"
        "@media (prefers-color-scheme:dark){:root{"
        f"--lamp:{lamp};--onlamp:{on_lamp};--lampsoft:{dark_soft};--word:{lamp}}}}}\n"
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _until(colour: str, towards: str, beside: str, contrast: float) -> str:
    """The first step from `colour` to `towards`, in fiftieths, that stands out from `beside`."""
    steps = (_mix(colour, towards, step / 50) for step in range(51))
    return next((mixed for mixed in steps if _contrast(mixed, beside) >= contrast), towards)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""A configuration file's text."""

from __future__ import annotations

from pathlib import Path

from audio_pipeline.errors import ConfigError, Place


def read_text(path: Path, name: str) -> str:
    """Raises ConfigError where there is no such file, or where it is not UTF-8."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        hint = "audio-pipeline init DIR makes a show"
        raise ConfigError.of(name, "there is no such file", hint=hint, code="no-show") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = Place(name, data.count(b"\n", 0, error.start) + 1)
        fault = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise ConfigError.of(place, fault, hint="save it as UTF-8", code="not-utf8") from error

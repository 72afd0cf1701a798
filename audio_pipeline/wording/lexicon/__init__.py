"""How names are said: a show's lexicon, a voice's, an episode's own, and marks in the text.

Scopes, the later the stronger: what is shipped, show, voice, episode, inline. In one scope the
longer name goes first, then the one that minds capitals, then the one for a part of speech, and
names go before patterns.
"""

from __future__ import annotations

from audio_pipeline.wording.lexicon.base import BASE, Advice, advice
from audio_pipeline.wording.lexicon.book import EPISODE, SHOW, VOICE, Book, by_name
from audio_pipeline.wording.lexicon.given import (
    Given,
    as_word,
    fired_name,
    from_marks,
    merge,
    spelled,
)

__all__ = [
    "BASE",
    "EPISODE",
    "SHOW",
    "VOICE",
    "Advice",
    "Book",
    "Given",
    "advice",
    "as_word",
    "by_name",
    "fired_name",
    "from_marks",
    "merge",
    "spelled",
]

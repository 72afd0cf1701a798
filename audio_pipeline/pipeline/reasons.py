"""Why a sentence would be spoken: what of it, or of the lexicon, is not as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audio_pipeline import files
from audio_pipeline.cache import Takes
from audio_pipeline.config.patterns import PatternFault, bounded
from audio_pipeline.models import Episode, Reason, Show, Utterance


def reasons(
    show: Show,
    utterances: Sequence[Utterance],
    keys: Sequence[str],
    prior: Episode | None,
    fired: Sequence[str],
) -> tuple[Reason, ...]:
    """The sentences that no take is kept of. `fired`: people's entries that fire in the episode."""
    takes = Takes(show.cache / "takes")
    before = _Before(prior, fired)
    found = []
    # `keys` is empty where the sound stays as it is: then nothing is spoken.
    for utterance, key in zip(utterances, keys, strict=False):
        if not takes.has(key):
            why = before.why(utterance, key)
            found.append(Reason(utterance.place.line or 0, utterance.shown.strip(), why))
    return tuple(found)


def words_hash(utterance: Utterance) -> str:
    """Hash of what is said and of the marks on it, whoever says it."""
    said = utterance.said
    marks = [[part.span.start, part.ipa] for part in said.phonemes if not part.shipped]
    stress = [span.start for span in said.stressed]
    whole = [said.text, marks, stress] if marks or stress else said.text
    return files.digest(whole)[:16]


class _Before:
    """What the ledger remembers of the episode."""

    def __init__(self, prior: Episode | None, fired: Sequence[str]) -> None:
        self._is_new = prior is None
        sentences = prior.sentences if prior else ()
        self._keys = {sentence.key for sentence in sentences}
        self._words = {sentence.words for sentence in sentences}
        self._fired = set(prior.fired) if prior else set()
        self._gone = sorted(self._fired - set(fired))
        self._now = set(fired)

    def why(self, utterance: Utterance, key: str) -> str:
        if key in self._keys:
            return "its take is no longer in the cache"
        if self._is_new:
            return "it has not been spoken before"
        return self._lexicon(utterance) or self._otherwise(utterance)

    def _lexicon(self, utterance: Utterance) -> str:
        """The entries that are new or other here, or that are gone; "" for none."""
        new = [name for name in utterance.fired if name in self._now - self._fired]
        if new:
            told = ", ".join(_told(name) for name in dict.fromkeys(new))
            return f"the lexicon says it another way: {told}"
        gone = [_word(name) for name in self._gone if _stands(_word(name), utterance.shown)]
        if gone:
            return f"the lexicon no longer has {', '.join(gone)}"
        return ""

    def _otherwise(self, utterance: Utterance) -> str:
        if words_hash(utterance) in self._words:
            return "the voice, its settings, the engine or the shipped lexicon changed"
        return "its words changed, or it is new"


def _word(name: str) -> str:
    """ "Nguyen" of "show:Nguyen=win"."""
    return name.partition(":")[2].rpartition("=")[0]


def _told(name: str) -> str:
    return f"{_word(name)} = {name.rpartition('=')[2]}"


def _stands(word: str, shown: str) -> bool:
    """Whether an entry that is gone may have stood in a text: as a name, or as a pattern."""
    bare = re.sub(r" \((?:noun|verb|past|adjective)\)$", "", word)
    if bare.casefold() in shown.casefold():
        return True
    try:
        return re.search(bounded(bare).text, shown, re.IGNORECASE) is not None
    except PatternFault:
        return False

"""From shown text to said words, a sentence at a time, linked both ways.

`say` does a script, `say_text` plain text. Shown text is never changed; what an engine is given
holds no digits, no currency signs and no symbols, only words and the punctuation of their melody.
"""

from __future__ import annotations

from audio_pipeline.wording.sentences import sentences
from audio_pipeline.wording.utterances import align, say, say_text, speeches

__all__ = ["align", "say", "say_text", "sentences", "speeches"]

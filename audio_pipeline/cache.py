"""Takes that are kept: one file for each, named by what was said and how."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

from audio_pipeline.files import digest, sha256, write
from audio_pipeline.models import Said, Span, Take, Voice, WordTime

CACHE_FORMAT = 1
"""Raised whenever a take's sound or file is made in another way."""
RATE = 44_100
"""Hz: the house rate. What podcast MP3s are made of, so that nothing is resampled after this."""
LEAD = 0.020
"""Seconds kept before the first sound: enough for the onset of a consonant."""
TAIL = 0.060
"""Seconds kept after the last sound: enough for a vowel to die away."""
FLOOR = -50.0
"""dB below the take's peak: quieter than this counts as silence."""
DEPTH = 24
"""Bits a sample: finer than any engine's own noise, and exact in a float32."""
_FULL = 2 ** (DEPTH - 1)
_SPARE = 32 - DEPTH
_MAGIC = b"on-air take "


def take_key(fingerprint: str, voice: Voice, said: Said) -> str:
    """SHA-256 over all that makes a take sound as it does, and over nothing else.

    A voice's name and label are left out: to rename Anna is not to speak again.
    """
    return digest(
        {
            "engine": fingerprint,
            "voice": [
                voice.engine,
                voice.id,
                voice.language,
                float(voice.speed),
                float(voice.pitch),
                float(voice.volume),
                voice.seed,
            ],
            "text": said.text,
            "phonemes": [[part.span.start, part.span.end, part.ipa] for part in said.phonemes],
            "stressed": [list(span) for span in said.stressed],
            "trim": [LEAD, TAIL, FLOOR],
            "rate": RATE,
            "format": CACHE_FORMAT,
        }
    )


class Takes:
    """The takes in a folder: `ab/<key>.take`, a hash, a JSON header and FLAC, 24 bits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.take"

    def has(self, key: str) -> bool:
        """Whether there is a file for `key`. It may turn out to be damaged; `get` knows."""
        return self.path(key).is_file()

    def get(self, key: str) -> Take | None:
        """The take, or None if there is none or its file is not as it was written."""
        try:
            data = self.path(key).read_bytes()
        except OSError:
            return None
        first, _, rest = data.partition(b"\n")
        if first != _MAGIC + sha256(rest).encode():
            return None
        header, _, body = rest.partition(b"\n")
        told = json.loads(header)
        if told["key"] != key or told["format"] != CACHE_FORMAT:
            return None
        import numpy as np
        import soundfile

        # Whole numbers both ways: libsndfile scales floats by another factor out than in.
        whole, rate = soundfile.read(io.BytesIO(body), dtype="int32")
        samples = (whole >> _SPARE).astype(np.float32) / np.float32(_FULL)
        words = tuple(WordTime(Span(a, b), start, end) for a, b, start, end in told["words"])
        return Take(key, samples, rate, words)

    def put(self, take: Take) -> None:
        """Keeps a take. What `get` returns afterwards is equal to it, sample for sample, if its
        samples are 24 bits deep, as those of `speak.prepare` are."""
        import numpy as np
        import soundfile

        whole = np.rint(take.samples.astype(np.float64) * _FULL)
        whole = np.clip(whole, -_FULL, _FULL - 1).astype(np.int32) << _SPARE
        body = io.BytesIO()
        soundfile.write(body, whole, take.rate, format="FLAC", subtype="PCM_24")
        words = [[w.span.start, w.span.end, w.start, w.end] for w in take.words]
        header = json.dumps({"key": take.key, "format": CACHE_FORMAT, "words": words})
        rest = header.encode() + b"\n" + body.getvalue()
        # Not fsynced: a take lost with the power is spoken again, a torn one fails its hash.
        write(self.path(take.key), _MAGIC + sha256(rest).encode() + b"\n" + rest, durable=False)

    def keys(self) -> Iterator[str]:
        """The keys there are files for, in order."""
        return iter(sorted(path.stem for path in self.folder.glob("[0-9a-f][0-9a-f]/*.take")))

    def remove(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

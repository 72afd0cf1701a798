"""hibari's model and the way from words to its phonemes, loaded: some 250 MB and half a second."""

from __future__ import annotations

import gc
import gzip
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_pipeline.engines import hibari_text, words_of
from audio_pipeline.errors import SoundError
from audio_pipeline.models import Said, Span, WordTime

if TYPE_CHECKING:
    from audio_pipeline.models.sound import Samples

RATE = 24_000
"""Hz."""
FRAME = 600
"""Samples a unit of the model's durations: 25 ms."""
MOST_SIGNS = 300
"""Phonemes a piece: memory grows with its square; 3,000 in one go take 1.2 GB."""
_DURATIONS = "/Round_output_0"
_STRESS = 2
"""hibari's own mark for a word said with primary stress, whatever its dictionary says."""
_POSSESSIVE = re.compile(r"['’]s(?!\w)")
_PAUSES = frozenset(';:,.!?—…"()“” ')
_STOPS = ".!?…"
_CLOSERS = "”\"’')]"


class Model:
    """A loaded voice: some 250 MB and half a second."""

    def __init__(self, folder: Path, voice: str) -> None:
        import onnxruntime

        listed = json.loads((folder / "voices.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        # One thread a process: sentences are spread over processes, and sums keep their order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            with_output((folder / listed[voice]["file"]).read_bytes(), _DURATIONS),
            options,
            providers=["CPUExecutionProvider"],
        )
        self._ids: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        letters = _Letters(folder / "oov.json")
        self._known = frozenset(letters.latin)
        self._g2p = _open_g2p(folder, letters)

    def phonemes(self, said: Said) -> tuple[str, list[tuple[int, ...]]]:
        """The whole text in the model's alphabet, and whose word (by number) each sign is.

        Raises SoundError if a word has no phonemes: it would be left out.
        """
        tokens, units = self._tokens(said)
        signs, owners = [], []
        spoken: set[int] = set()
        unit = 0
        for token in self._g2p.phonemize_tokens(tokens):
            for sign in token.phonemes or "":
                for known in (sign,) if sign in self._ids else self._near(sign):
                    signs.append(known)
                    owners.append(() if known == " " else units[unit])
                    if known not in _PAUSES:
                        spoken.update(units[unit])
            if token.whitespace:
                signs.append(" ")
                owners.append(())
                unit += 1
        self._stop(said.text, signs, owners)
        silent = [
            said.text[start:end]
            for number, (start, end) in enumerate(words_of(said.text))
            if number not in spoken and any(map(_has_sound, said.text[start:end]))
        ]
        if silent:
            raise SoundError.of(
                'engine "hibari"',
                "no sound for " + ", ".join(f'"{word}"' for word in silent),
                hint="write how it is said: {" + silent[0] + "|…}",
                code="unsayable",
            )
        return "".join(signs), owners

    @staticmethod
    def _stop(text: str, signs: list[str], owners: list[tuple[int, ...]]) -> None:
        """Gives a sentence that ends in an abbreviation its stop: "F.B.I." keeps its last point to
        itself, and without a stop the voice breaks off in mid-sentence."""
        end = text.rstrip().rstrip(_CLOSERS)[-1:]
        at = len(signs)
        while at and signs[at - 1] in _CLOSERS + " ":
            at -= 1
        if at and end and end in _STOPS and signs[at - 1] not in _PAUSES:
            signs.insert(at, end)
            owners.insert(at, owners[at - 1])

    @staticmethod
    def _near(sign: str) -> str:
        """For a phoneme of the letter reader that the model has no number for."""
        return hibari_text.sounds().get(sign, "")

    def say(self, piece: str, speed: float, random: Any) -> tuple[Samples, Samples]:
        """Samples at RATE, and the frames of each sign with those of the silence at both ends."""
        import numpy as np
        from hibari import dsp

        ids = [0, *(self._ids[sign] for sign in piece), 0]
        *spectra, durations = self._session.run(
            ["lh", "theta", "ln", "lr", "phi", "f0", _DURATIONS],
            {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)},
        )
        return dsp.synth(*(part[0] for part in spectra), random), durations

    def _tokens(self, said: Said) -> tuple[list[Any], list[tuple[int, ...]]]:
        """hibari's tokens for `said`, and the words behind each run of them up to a space."""
        from hibari.g2p import PUNCT_TAGS, Tok

        tokens: list[Any] = []
        units: list[tuple[int, ...]] = []
        for start, end, words in _stretches(said):
            first = len(tokens)
            stressed = any(s.start < end and s.end > start for s in said.stressed)
            for text, ipa in self._parts(said, start, end):
                if ipa is not None:
                    tokens.append(Tok(text, "NN", "", phonemes=ipa, rating=5))
                    continue
                if text[0].isspace() and len(tokens) > first:
                    tokens[-1].whitespace = " "
                tokens += [Tok(piece, "", space) for piece, space in self._g2p.tokenizer(text)]
                if text[-1].isspace() and len(tokens) > first:
                    tokens[-1].whitespace = " "
            if len(tokens) == first:
                continue
            tokens[-1].whitespace = " "
            for token in tokens[first:]:
                if stressed and token.phonemes is None:
                    token.stress = _STRESS
            units += [words] * sum(bool(token.whitespace) for token in tokens[first:])
        if tokens:
            tokens[-1].whitespace = ""
        unquoted = _without_quotes(tokens)
        tags = self._g2p.tagger([token.text for token in unquoted])
        for token, tag in zip(unquoted, tags, strict=True):
            # A letter it has hardly seen may be taken for a stop, and stops have no sound.
            is_lost = tag in PUNCT_TAGS and any(map(_has_sound, token.text))
            token.tag = token.tag or ("NNP" if is_lost else tag)
        return tokens, units

    def _parts(self, said: Said, start: int, end: int) -> list[tuple[str, str | None]]:
        """A stretch as (text, None) and (text, phonemes), in order, none empty."""
        parts: list[tuple[str, str | None]] = []
        at = start
        for part in sorted(said.phonemes, key=lambda part: part.span):
            if not (start <= part.span.start and part.span.end <= end):
                continue
            parts.append((self._read(said.text, at, part.span.start), None))
            ipa = hibari_text.phonemes(part.ipa)
            if ipa is None:
                raise SoundError.of(
                    'engine "hibari"', f"no sound for /{part.ipa}/", code="unsayable"
                )
            at = part.span.end
            if _POSSESSIVE.match(said.text, at):
                # After a given word hibari says a bare "s"; the word's last sound decides.
                ipa = self._g2p.lexicon._s(ipa)
                at += 2
            parts.append((said.text[part.span.start : part.span.end], ipa))
        parts.append((self._read(said.text, at, end), None))
        return [(text, ipa) for text, ipa in parts if text.strip() or ipa is not None]

    def _read(self, text: str, start: int, end: int) -> str:
        found = [hibari_text.reading(text, index, self._known) for index in range(start, end)]
        # What cannot be said shows up as a word without phonemes, and so as an error.
        joined = re.sub(r"\s+", " ", "".join(part or "" for part in found))
        return re.sub(r" (?=[,.;:!?])", "", joined)


class _Letters:
    """hibari's reader of unknown words, loaded when the first one comes.

    It reads so many letters and forgets the rest, and now and then it answers with nothing at all:
    longer words go in parts, and what it will not read is spelled.
    """

    def __init__(self, path: Path) -> None:
        told = json.loads(path.read_text(encoding="utf-8"))
        self.latin = [
            sign
            for sign in told["in"]
            if unicodedata.category(sign) in {"Lu", "Ll"}
            and unicodedata.name(sign).startswith("LATIN")
        ]
        self.spell: Callable[[str], tuple[str | None, int | None]] = lambda word: (None, None)
        self._longest: int = told["maxlen"]
        self._path = path.with_suffix(".onnx")
        self._reader: Any = None

    def __call__(self, word: str) -> str:
        if self._reader is None:
            from hibari.g2p.oov import OOV

            self._reader = OOV(str(self._path))
        parts = -(-len(word) // self._longest)
        size = -(-len(word) // parts)
        return "".join(self._part(word[at : at + size]) for at in range(0, len(word), size))

    def _part(self, letters: str) -> str:
        read: str | None = self._reader(letters)
        if read:
            return read
        plain = "".join(
            hibari_text.reading(letters, index) or "" for index in range(len(letters))
        ).strip()
        return self._reader(plain) or self.spell(plain)[0] or ""


def _without_quotes(tokens: list[Any]) -> list[Any]:
    """The tokens whose part of speech is asked for. Quotation marks get theirs here, and silence.

    hibari's tagger has hardly seen one: it takes them for nouns, and misjudges the words beside
    them; and with one that is written on to it, an abbreviation is no longer known.
    """
    found = []
    is_open, is_apart = False, True
    for token in tokens:
        is_single = token.text == "'" and (is_open or is_apart)
        if token.phonemes is None and (is_single or token.text in ("“", "”", '"')):
            token.tag, token.phonemes = "``", ""
            is_open ^= is_single
        else:
            found.append(token)
        is_apart = bool(token.whitespace) or token.tag == "``"
    return found


def _has_sound(sign: str) -> bool:
    # Modifier letters are apostrophes and the like.
    return sign.isalnum() and unicodedata.category(sign) != "Lm"


def _open_g2p(folder: Path, letters: _Letters) -> Any:
    """hibari's G2P, put together from its parts: half the time its own constructor takes."""
    from hibari.g2p import G2P, Lexicon, Tagger, Tokenizer

    def load(name: str) -> Any:
        data = (folder / name).read_bytes()
        return json.loads(gzip.decompress(data) if name.endswith(".gz") else data)

    # Hundreds of thousands of small objects, none of them garbage: not worth searching through.
    was_on = gc.isenabled()
    gc.disable()
    try:
        g2p = G2P.__new__(G2P)
        g2p.lexicon = Lexicon(
            load("lexicon_us_gold.json.gz"), load("lexicon_us_silver.json.gz"), False
        )
        letters.spell = g2p.lexicon.get_NNP
        g2p.tokenizer = Tokenizer(load("tokenizer_exceptions.json"))
        g2p.tagger = Tagger(load("tagger.json.gz"))
        g2p._oov, g2p.unk, g2p.british = letters, "", False
    finally:
        if was_on:
            gc.enable()
    return g2p


def with_output(model: bytes, name: str) -> bytes:
    """An ONNX model that also returns its inner value `name` (of under 100 characters).

    Protocol buffers merge when joined, so a few bytes do it: ModelProto.graph is field 7,
    GraphProto.output field 12, ValueInfoProto.name field 1, all of wire type 2.
    """

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    return model + field(7, field(12, field(1, name.encode())))


def _stretches(said: Said) -> list[tuple[int, int, tuple[int, ...]]]:
    """(start, end, numbers of the words in it): a word each, but IPA over several joins them."""
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for number, (start, end) in enumerate(words_of(said.text)):
        joined = found and any(
            part.span.start < found[-1][1] and part.span.end > start for part in said.phonemes
        )
        if joined:
            first, _, numbers = found.pop()
            found.append((first, end, (*numbers, number)))
        else:
            found.append((start, end, (number,)))
    return found


def pieces(signs: str, most: int = MOST_SIGNS) -> list[str]:
    """Cuts phonemes after at most `most`: at a sentence's end, a clause's, a word's, or anywhere.

    >>> pieces("ab cd, ef gh", 8)
    ['ab cd, ', 'ef gh']
    """
    found = []
    while len(signs) > most:
        window = signs[:most]
        # Not so early that the rest has to be cut once more than it must be.
        cuts = (
            max((match.end() for match in re.finditer(mark, window)), default=0)
            for mark in (r"[.!?…][”\")]* ", r"[,;:—][”\")]* ", r" ")
        )
        cut = next((cut for cut in cuts if cut > most // 3), most)
        found.append(signs[:cut])
        signs = signs[cut:]
    return [*found, signs]


def word_times(
    text: str, signs: str, owners: Sequence[tuple[int, ...]], edges: Sequence[tuple[float, float]]
) -> tuple[WordTime, ...]:
    """When each word is heard: from its first sound to its last, pauses left out.

    `edges` are the start and end, in seconds, of each sign; `owners` the words it belongs to.
    """
    spans = words_of(text)
    heard: dict[int, tuple[float, float]] = {}
    paused: dict[int, tuple[float, float]] = {}
    for sign, words, (start, end) in zip(signs, owners, edges, strict=True):
        times = paused if sign in _PAUSES else heard
        for word in words:
            first, last = times.get(word, (start, end))
            times[word] = (min(first, start), max(last, end))
    found = []
    at = 0.0
    for number, (start, end) in enumerate(spans):
        begin, at = heard.get(number) or paused.get(number) or (at, at)
        found.append(WordTime(Span(start, end), begin, at))
    return tuple(_shared(found))


def _shared(words: list[WordTime]) -> list[WordTime]:
    """Words that have one stretch of sound between them get a part each, by their letters."""
    found: list[WordTime] = []
    at = 0
    while at < len(words):
        same = [w for w in words[at:] if (w.start, w.end) == (words[at].start, words[at].end)]
        group = words[at : at + len(same)] if len(same) > 1 else [words[at]]
        total = sum(word.span.end - word.span.start for word in group)
        start, length = group[0].start, group[0].end - group[0].start
        for word in group:
            share = length * (word.span.end - word.span.start) / total
            found.append(replace(word, start=start, end=start + share))
            start += share
        at += len(group)
    return found

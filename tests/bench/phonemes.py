"""What reaches the default voice, as phonemes: `python tests/bench/phonemes.py [--wrong]`.

Each row of the table names the hard words of a sentence and how they are pronounced. It is judged
twice: with our wording, through the engine; and the voice alone, on the text as it is shown. A
sentence is right if all its hard words are found, in order, each where words begin and end.

Columns: id, locale, shown, said words of the hard tokens, phonemes of the hard tokens. Tokens are
parted by "; ", readings of a token by "|", pronunciations of a word of it by "/". They were written
from how the words are pronounced, not from what any engine says, in the voice's alphabet: A is the
vowel of "say", I of "sigh", O of "so", W of "how", Y of "boy". Some differences count for nothing,
as good speakers have both: how a weak vowel is reduced, t or its tap between vowels, the vowels of
"cot" and "caught", how long an r colours its vowel, and which syllable has how much stress, unless
a token begins with "!", as those do that are told apart by stress alone ("record").
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audio_pipeline.engines import open_engine
from audio_pipeline.engines.hibari import Hibari
from audio_pipeline.wording import say_text

TABLE = Path(__file__).parent.parent / "wording" / "voice" / "phonemes.tsv"
_SAME = {"t": "[tT]", "ɑ": "[ɑɔ]", "ɔ": "[ɔɑ]", "ɜ": "[ɜə]", "ɪ": "[ɪᵻ]"}
_WEAK = dict.fromkeys("ɪᵻəɐᵊʌ", "[ɪᵻəɐᵊʌɜ]") | {
    "i": "[iɪᵻ]",
    "ɛ": "[ɛɪᵻə]",
    "u": "[uʊə]",
    "ʊ": "[uʊə]",
}
_PAUSE = ' ;:,.!?—…“”()"'


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    locale: str
    shown: str
    said: tuple[str, ...]
    phonemes: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.id.rpartition("-")[0]


def rows(table: Path = TABLE) -> Iterator[Row]:
    for line in table.read_text(encoding="utf-8").splitlines():
        name, locale, shown, said, phonemes = line.split("\t")
        yield Row(name, locale, shown, tuple(said.split("; ")), tuple(phonemes.split("; ")))


def _sounds(word: str) -> str:
    """A word as written in the table, as a pattern for the same word with the same stresses."""
    found = []
    for index, sign in enumerate(word):
        after = word[index + 1 : index + 2]
        if sign in "ɔɑ" and after == "ɹ":
            found.append(sign)
        elif sign in _WEAK and word[index - 1 : index] not in ("ˈ", "ˌ"):
            found.append(_WEAK[sign])
        else:
            found.append(_SAME.get(sign, sign))
    return "".join(found)


@cache
def _pattern(token: str) -> re.Pattern[str]:
    strict = token.startswith("!")
    readings = []
    for reading in token.removeprefix("!").split("|"):
        words = []
        for word in reading.removeprefix("!").split():
            sounds = (_sounds(each) for each in word.split("/"))
            plain = (each.replace("ˌ", "") for each in sounds)
            words.append("|".join(plain if strict else (each.replace("ˈ", "") for each in plain)))
        readings.append(f"[{_PAUSE}]*".join(f"(?:{word})" for word in words))
    return re.compile(f"(?<![^{_PAUSE}])(?:{'|'.join(readings)})(?![^{_PAUSE}])")


def _stressed(phonemes: str) -> str:
    """One kind of stress: where a word has a main one, its lesser ones do not count."""
    words = phonemes.split(" ")
    return " ".join(
        word.replace("ˌ", "") if "ˈ" in word else word.replace("ˌ", "ˈ") for word in words
    )


def missed(row: Row, phonemes: str) -> list[int]:
    """The numbers of the hard tokens that are not heard, in order, in what reaches the voice."""
    stressed = _stressed(re.sub(r"(?<=ɹ)ɹ|(?<=ɛ)ə(?=ɹ)", "", phonemes))
    plain = stressed.replace("ˈ", "")
    at = 0
    found = []
    for number, token in enumerate(row.phonemes):
        text = stressed if token.startswith("!") else plain
        # Where the text with stresses is searched, as many sounds are behind us as in the other.
        start = at if text is plain else _place(stressed, at)
        match = _pattern(token).search(text, start)
        if match is None:
            found.append(number)
        else:
            at = match.end() - text.count("ˈ", 0, match.end())
    return found


def _place(stressed: str, sounds: int) -> int:
    """Where the text with stresses has so many other signs behind it."""
    for index, sign in enumerate(stressed):
        if not sounds:
            return index
        sounds -= sign != "ˈ"
    return len(stressed)


def with_wording() -> Callable[[Row], tuple[str, str]]:
    """(said, phonemes) of a row as the product has it spoken."""
    engine = open_engine("hibari")
    assert isinstance(engine, Hibari)
    words = engine.words

    def read(row: Row) -> tuple[str, str]:
        utterances = say_text(row.shown, language=row.locale.lower())
        phonemes = (words.phonemes(utterance.said)[0] for utterance in utterances)
        return " ".join(u.said.text for u in utterances), " ".join(phonemes)

    return read


def alone() -> Callable[[Row], tuple[str, str]]:
    """(shown, phonemes) of a row as the voice's own package speaks it."""
    import hibari

    voice = hibari.Hibari(threads=1)

    def read(row: Row) -> tuple[str, str]:
        spoken = (sign for sign in " ".join(voice.phonemize(row.shown)) if sign in voice.vocab)
        return row.shown, "".join(spoken)

    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print each token that is missed")
    chosen = parser.parse_args()
    table = list(rows())
    for name, read in (("with our wording", with_wording()), ("the voice alone", alone())):
        right: dict[str, int] = defaultdict(int)
        every: dict[str, int] = defaultdict(int)
        heard = tokens = 0
        for row in table:
            said, phonemes = read(row)
            wrong = missed(row, phonemes)
            for kind in (row.kind, "all"):
                every[kind] += 1
                right[kind] += not wrong
            tokens += len(row.phonemes)
            heard += len(row.phonemes) - len(wrong)
            if chosen.wrong and wrong:
                print(f"{row.id}  {said}\n  {phonemes}")
                for number in wrong:
                    print(f"    {row.said[number]}: {row.phonemes[number]}")
        print(name)
        for kind in sorted(every, key="all".__eq__):
            share = right[kind] / every[kind]
            print(f"  {kind:16} {right[kind]:4} of {every[kind]:4} sentences  {share:7.1%}")
        print(f"  {'all':16} {heard:4} of {tokens:4} words      {heard / tokens:7.1%}")


if __name__ == "__main__":
    main()

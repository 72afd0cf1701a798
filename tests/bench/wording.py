"""How many sentence pairs are said as wanted: `python tests/bench/wording.py [TABLE...] [--wrong]`.

A table is tab-separated: class, locale, shown sentence, then every acceptable reading. Readings are
compared leniently: case, punctuation, hyphens and accents count for nothing, nor does "and", which
some say in numbers and some do not. Letters said one by one stand apart ("F B I").
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

from audio_pipeline.wording import say_text

TABLES = Path(__file__).parent.parent / "wording" / "unseen"
_OWNER = re.compile(r"(?<=\w)[.']+s\b")
_INITIALS = re.compile(r"\b(\w)\.(?=\w)")
_APART = re.compile(r"[^a-z0-9']+")


def plain(said: str) -> list[str]:
    """The words that count, in order."""
    text = unicodedata.normalize("NFKD", said).casefold().replace("’", "'")
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _OWNER.sub("'s", _INITIALS.sub(r"\1 ", text))
    words = (word.replace("'", "") for word in _APART.split(text))
    return [word for word in words if word and word != "and"]


def said(shown: str, locale: str) -> str:
    return " ".join(u.said.text for u in say_text(shown, language=locale.lower()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print each pair that is missed")
    chosen = parser.parse_args()
    right: dict[str, int] = defaultdict(int)
    every: dict[str, int] = defaultdict(int)
    for table in chosen.tables or sorted(TABLES.glob("*.tsv")):
        for line in table.read_text(encoding="utf-8").splitlines():
            kind, locale, shown, *readings = line.split("\t")
            ours = said(shown, locale)
            good = any(plain(ours) == plain(reading) for reading in readings)
            for name in (f"{table.stem}/{kind}", table.stem, "all"):
                every[name] += 1
                right[name] += good
            if chosen.wrong and not good:
                print(f"{kind}\n  shown  {shown}\n  said   {ours}\n  wanted {readings[0]}")
    for name in every:
        print(f"{name:36} {right[name]:4} of {every[name]:4}  {right[name] / every[name]:7.1%}")


if __name__ == "__main__":
    main()

"""Time of `say_text` on 100 kB of one token: `python tests/bench/hostile.py [--size N]`.

Each token of `tests/wording/**/scraps/hostile.tsv`, repeated with and without a space, said once
after a first word that loads the rules; seconds of processor time, the slowest first.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from audio_pipeline.wording import say_text

TABLE = next((Path(__file__).parent.parent / "wording").rglob("scraps/hostile.tsv"))


def seconds(token: str, joint: str, size: int) -> float:
    """Processor time for about `size` characters of the token."""
    text = joint.join([token] * (size // len(token + joint)))
    begin = time.process_time()
    say_text(text)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", type=int, default=100_000, help="characters of each text")
    parser.add_argument("--worst", type=int, default=20, help="how many to print")
    asked = parser.parse_args()
    tokens = [line.split("\t")[0] for line in TABLE.read_text("utf-8").splitlines() if line]
    say_text("On 3 May the agency said so.")
    found = sorted(
        (
            (seconds(token, joint, asked.size), token, joint)
            for token in tokens
            for joint in ("", " ")
        ),
        reverse=True,
    )
    for took, token, joint in found[: asked.worst]:
        print(f"{took:6.2f} s  {token!r} {'apart' if joint else 'joined'}")
    times = [took for took, _, _ in found]
    over = sum(took >= 1 for took in times)
    print(f"{len(times)} texts: median {statistics.median(times):.2f} s, {over} of 1 s or more")


if __name__ == "__main__":
    main()

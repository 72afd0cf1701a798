"""How fast lines are said: `python tests/bench/lines.py [--rounds N]`.

Start-up: the time from starting `say --lines` to the end of its first answer, on the wall; the best
of some rounds, for other work on the machine only adds. Throughput: the news sentences of
`tests/wording/unseen` and `tests/wording/pairs` on one core, in seconds of processor time, after a
first pass that compiles the rules; the median sentence's rate and the rate over all.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

TABLES = Path(__file__).parent.parent / "wording"
FIRST = "The agency said on Tuesday that talks with 12 partners would go on in 2026."


def start_up() -> float:
    """Seconds from the start to the first answer."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "audio_pipeline", "say", "--lines"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(FIRST + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        took = time.perf_counter() - begin
        process.stdin.close()
    assert answer.startswith("The agency said"), answer
    return took


def shown() -> list[tuple[str, str]]:
    """The locales and sentences of the lenient tables."""
    files = sorted([*TABLES.glob("unseen/*.tsv"), *TABLES.glob("pairs/*.tsv")])
    rows = (line.split("\t") for path in files for line in path.read_text("utf-8").splitlines())
    return [(row[1].lower(), row[2]) for row in rows]


def throughput(rounds: int) -> tuple[float, float]:
    """Median sentences and all sentences a second."""
    from audio_pipeline.wording import say_text

    every = shown()
    best = [float("inf")] * len(every)
    for turn in range(rounds + 1):
        for number, (locale, text) in enumerate(every):
            begin = time.process_time_ns()
            say_text(text, language=locale)
            took = (time.process_time_ns() - begin) / 1e9
            if turn:
                best[number] = min(best[number], took)
    return 1 / statistics.median(best), len(best) / sum(best)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"first answer           {min(start_up() for _ in range(rounds)):8.3f} s")
    median, over_all = throughput(rounds)
    print(f"median sentence        {median:8.0f} a second")
    print(f"all of these sentences {over_all:8.0f} a second")


if __name__ == "__main__":
    main()

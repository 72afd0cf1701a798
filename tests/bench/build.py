"""Whole builds of an article, cold, timed and weighed: `python tests/bench/build.py ARTICLE`.

A fresh show a run. Peak memory is the sum of PSS over the build's process and its children,
sampled every 50 ms (Linux alone). Then the same build once more, which has nothing to do.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "audio_pipeline"]


def family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def pss(pid: int) -> float:
    """MB, of the process and all below it."""
    total = 0
    for each in family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def timed(command: list[str]) -> tuple[float, float, str]:
    start, peak = time.perf_counter(), 0.0
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while child.poll() is None:
        try:
            peak = max(peak, pss(child.pid))
        except OSError:
            break
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    output = child.communicate()[0]
    assert child.returncode == 0, output
    return seconds, peak, output


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("article")
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    cold, peaks, again, length = [], [], [], 0.0
    for run in range(wanted.runs):
        with tempfile.TemporaryDirectory() as folder:
            link = ["--link", "https://onair.example.org/"]
            subprocess.run([*PROGRAM, "init", folder, *link], check=True, capture_output=True)
            build = [*PROGRAM, "build", wanted.article, "--show", folder, "--json"]
            seconds, peak, output = timed(build)
            length = json.loads(output)["results"][0]["seconds"]
            cold.append(seconds)
            peaks.append(peak)
            again.append(timed(build)[0])
            print(f"run {run + 1}: {seconds:.2f} s, {peak:.0f} MB; again {again[-1]:.2f} s")
    median = statistics.median(cold)
    print(f"episode {length:.1f} s; median {median:.2f} s = {length / median:.0f} x real time")
    print(f"peak PSS {max(peaks):.0f} MB; nothing to do {statistics.median(again):.2f} s")


if __name__ == "__main__":
    main()

"""Processes that do one named function over and over: fresh interpreters, reused for every job.

Not `multiprocessing`: its children import the caller's main module again and outlive a caller that
was killed. Ours read jobs from their standard input and end with it.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio_pipeline.errors import OnAirError

_ONE_THREAD = {
    # Read when numpy is imported: more threads only fight over the cores, and sums change order.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_TRIES = 2
_PATIENCE = 5.0
"""Seconds that a worker which is to end, or is about to, is waited for."""


@dataclass(frozen=True, slots=True)
class Died:
    """What became of a job whose process ended under it, and under a fresh one as well."""

    detail: str


Outcome = Any | OnAirError | Died


def run(
    function: str, jobs: Sequence[tuple[Any, ...]], *, workers: int
) -> Iterator[tuple[int, Outcome]]:
    """Does `function` ("module:name") for each job in up to `workers` processes.

    Jobs are begun in the order given. Yields (index of the job, what the function returned, or the
    OnAirError it raised, or Died) as they are done. Closing the iterator ends the processes.
    """
    count = min(workers, len(jobs))
    if not count:
        return
    crew = [_Worker(function) for _ in range(count)]
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    for worker in crew:
        idle.put(worker)

    def do(job: tuple[Any, ...]) -> Outcome:
        worker = idle.get()
        try:
            return worker.do(job)
        finally:
            idle.put(worker)

    pool = ThreadPoolExecutor(count)
    try:
        futures = {pool.submit(do, job): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in crew:
            worker.end()
        pool.shutdown()
        for worker in crew:
            worker.close()


class _Worker:
    """One process, started anew when it dies under a job."""

    def __init__(self, function: str) -> None:
        self._function = function
        self._ended = False
        self._lock = threading.Lock()
        self._start()

    def _start(self) -> None:
        # Where this very package lies, and never the working directory, which may hold anything.
        places = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        path = os.pathsep.join(place for place in places if place)
        # A file, as nobody reads a pipe while a job is done; `close` closes it.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "audio_pipeline.workers", self._function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )

    def do(self, job: tuple[Any, ...]) -> Outcome:
        for _ in range(_TRIES):
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            try:
                pickle.dump(job, self._process.stdin)
                self._process.stdin.flush()
                return pickle.load(self._process.stdout)
            except (OSError, ValueError, EOFError, pickle.UnpicklingError):
                # ValueError: `end` has closed the pipe.
                detail = self._last_words()
                with self._lock:
                    if self._ended:
                        break
                    self._start()
        return Died(detail)

    def _last_words(self) -> str:
        """Why the process ended; its files are closed."""
        try:
            # Its output is closed, so it is on its way out; killed, it would not say why.
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        self.close()
        return f"exit code {code}" + (f", {lines[-1].strip()}" if lines else "")

    def end(self) -> None:
        """An idle process ends with its input; one at work is not waited for."""
        with self._lock:
            self._ended = True
            with contextlib.suppress(OSError):
                assert self._process.stdin is not None
                self._process.stdin.close()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def close(self) -> None:
        for file in (self._process.stdin, self._process.stdout, self._errors):
            with contextlib.suppress(OSError):
                if file is not None:
                    file.close()


def main(function: str) -> None:
    """The process's side: jobs from standard input, outcomes to standard output."""
    outcomes = os.fdopen(os.dup(1), "wb")
    # What libraries print must not get among the outcomes.
    os.dup2(2, 1)
    jobs: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    module, _, name = function.partition(":")
    call: Callable[..., Any] = getattr(importlib.import_module(module), name)
    while True:
        job = jobs.get()
        outcome: Outcome
        try:
            outcome = call(*job)
        except OnAirError as error:
            outcome = error
        pickle.dump(outcome, outcomes)
        outcomes.flush()


def _listen(jobs: queue.SimpleQueue[tuple[Any, ...]]) -> None:
    """Reads jobs; ends the process at once when the caller is done or gone."""
    with os.fdopen(os.dup(0), "rb") as given:
        while True:
            try:
                jobs.put(pickle.load(given))
            except (EOFError, OSError, pickle.UnpicklingError):
                os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])

"""Many files, read in worker processes: a file that kills, hangs or floods its worker becomes a result, not a crash."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from rpa_review.domain.page import FileReading, Problem
from rpa_review.errors import SetupError
from rpa_review.reading.cache import ReadingCache
from rpa_review.reading.files import READER, sha256_of
from rpa_review.reading.limits import DEFAULT_LIMITS, Limits

_GRACE = 20.0  # seconds that a new worker may take to load its models, on top of a file's own limit
_MAX_ANSWER = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Busy:
    pid: int
    path: Path
    seconds: float


class Reader:
    """Worker processes for reading, and a cache of what they read.

    Use it as a context manager and keep it as long as there is work: starting a worker costs some seconds. Files
    whose content is in the cache never reach a worker. Not to be shared between threads.
    """

    def __init__(
        self,
        jobs: int = 2,
        cache_dir: Path | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        recycle_after: int = 200,
    ) -> None:
        self._jobs = max(1, jobs)
        self._cache = ReadingCache(cache_dir, READER) if cache_dir is not None else None
        self._limits = limits
        self._recycle_after = recycle_after
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, tuple[Path, str]] = {}

    @property
    def busy(self) -> tuple[Busy, ...]:
        """The worker processes that have a file in hand now."""
        return tuple(Busy(worker.pid, path, worker.asked_for) for worker, (path, _) in list(self._busy.items()))

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().stop()

    def read(self, path: Path) -> FileReading:
        ((_, reading),) = self.read_all([path])
        return reading

    def read_all(self, paths: Iterable[Path]) -> Iterator[tuple[Path, FileReading]]:
        """Every path once, with its reading, in the order in which they are done.

        The workers have their next files in hand before a reading is given out: they work while the caller uses it.
        """
        waiting = deque(paths)
        ready: deque[tuple[Path, FileReading]] = deque()
        try:
            while waiting or ready or self._busy:
                while waiting and len(self._busy) < self._jobs:
                    path = waiting.popleft()
                    known = self._begin(path)
                    if known is not None:
                        ready.append((path, known))
                        break
                if ready:
                    given = time.monotonic()
                    yield ready.popleft()
                    for worker in self._busy:
                        worker.unheard(time.monotonic() - given)
                    continue
                for worker, answer in _answers(list(self._busy)):
                    path, sha256 = self._busy.pop(worker)
                    ready.append((path, self._settle(worker, answer, sha256)))
        finally:
            while self._busy:
                self._busy.popitem()[0].stop()

    def _begin(self, path: Path) -> FileReading | None:
        """Hand a file to a worker, unless its reading is known without."""
        known, sha256 = self._without_worker(path)
        if known is None:
            worker = self._idle.pop() if self._idle else _Worker()
            worker.ask(path, self._limits)
            self._busy[worker] = (path, sha256)
        return known

    def _settle(self, worker: _Worker, answer: FileReading | Problem, sha256: str) -> FileReading:
        """The reading that an answer is; the worker is kept, or stopped if it failed or has done enough."""
        if isinstance(answer, Problem):
            worker.stop()
            seconds = round(worker.asked_for, 3)
            answer = FileReading(sha256=sha256, kind="", problem=answer, seconds=seconds, reader=READER)
        elif worker.done >= self._recycle_after:
            worker.stop()
        else:
            self._idle.append(worker)
        if self._cache is not None:
            self._cache.put(answer)
        return answer

    def _without_worker(self, path: Path) -> tuple[FileReading | None, str]:
        """A reading that needs no worker: from the cache, or of a file that is not there."""
        try:
            if path.stat().st_size > self._limits.bytes:
                return FileReading(sha256="", kind="", problem=Problem.TOO_LARGE, reader=READER), ""
            sha256 = sha256_of(path)
        except FileNotFoundError:
            return FileReading(sha256="", kind="", problem=Problem.MISSING, reader=READER), ""
        except OSError as unreadable:
            detail = type(unreadable).__name__
            return FileReading(sha256="", kind="", problem=Problem.BROKEN, detail=detail, reader=READER), ""
        return (self._cache.get(sha256) if self._cache is not None else None), sha256


class _Worker:
    """One worker process, and the file it has in hand."""

    def __init__(self) -> None:
        package_root = str(Path(__file__).resolve().parents[2])
        search = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rpa_review.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": search, "OMP_NUM_THREADS": "1"},
        )
        self.done = 0
        self.received = bytearray()
        self._since = 0.0
        self._until = 0.0

    @property
    def asked_for(self) -> float:
        return time.monotonic() - self._since

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def remaining(self) -> float:
        return self._until - time.monotonic()

    def fileno(self) -> int:
        assert self._process.stdout is not None  # noqa: S101
        return self._process.stdout.fileno()

    def ask(self, path: Path, limits: Limits) -> None:
        self._since = time.monotonic()
        self._until = self._since + limits.seconds + (_GRACE if self.done == 0 else 0.5)
        self.received.clear()
        task = {"path": str(path.resolve()), "limits": limits.as_dict(), "warm": False}
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):  # it died while idle: noticed as the end of its output
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()

    def unheard(self, seconds: float) -> None:
        """Time in which nobody listened does not count against its file."""
        self._until += seconds

    def receive(self) -> FileReading | Problem | None:
        """What has arrived: the whole reading, None while it is still coming, or that the process died."""
        chunk = os.read(self.fileno(), 1 << 20)
        if not chunk:
            return Problem.CRASHED
        self.received += chunk
        if len(self.received) < 4:
            return None
        (length,) = struct.unpack(">I", self.received[:4])
        if length > _MAX_ANSWER:
            return Problem.CRASHED
        if len(self.received) < 4 + length:
            return None
        self.done += 1
        answer = json.loads(bytes(self.received[4 : 4 + length]))
        if "setup" in answer:
            raise SetupError(answer["setup"])
        try:
            return FileReading.model_validate(answer["reading"])
        except ValidationError:
            return Problem.CRASHED

    def stop(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process.wait()


def _answers(workers: list[_Worker]) -> Iterator[tuple[_Worker, FileReading | Problem]]:
    """Wait until at least one worker has answered, died or run out of time."""
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker, selectors.EVENT_READ, worker)
        answered = False
        while not answered:
            patience = max(0.0, min(worker.remaining for worker in workers))
            for key, _ in selector.select(patience):
                ready: _Worker = key.data
                answer = ready.receive()
                if answer is not None:
                    answered = True
                    selector.unregister(ready)
                    workers.remove(ready)
                    yield ready, answer
            for late in [worker for worker in workers if worker.remaining <= 0]:
                answered = True
                selector.unregister(late)
                workers.remove(late)
                yield late, Problem.TIMEOUT

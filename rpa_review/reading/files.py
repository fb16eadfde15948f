"""One file → FileReading, in this process."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from rpa_review.domain.page import FileReading, Page, Problem
from rpa_review.reading.kinds import kind_of
from rpa_review.reading.limits import DEFAULT_LIMITS, Limits
from rpa_review.reading.memory import keep_freed_memory
from rpa_review.reading.opening import opened
from rpa_review.reading.problems import Unreadable

READER = "rpa-review/20 PP-OCRv6"  # raise the number whenever a reading may come out differently: it is the cache's key


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_file(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> FileReading:
    """Read a file in this process; every problem with the file is a typed result, never an exception.

    Untrusted files belong into a `Reader`, whose worker processes also survive a crash and keep the limits of time
    and memory to the letter. Raises SetupError when the OCR models are missing.
    """
    keep_freed_memory()
    started = time.monotonic()
    sha256, kind = "", ""
    pages: list[Page] = []
    trouble: Unreadable | None = None
    try:
        _check_size(path, limits)
        sha256, kind = sha256_of(path), kind_of(path)
        trouble = _read_pages(path, limits, pages, until=started + limits.seconds)
    except Unreadable as unreadable:
        trouble = unreadable
    except FileNotFoundError:
        trouble = Unreadable(Problem.MISSING)
    except MemoryError:
        trouble = Unreadable(Problem.TOO_LARGE, "memory")
    except OSError as unreadable_file:
        trouble = Unreadable(Problem.BROKEN, type(unreadable_file).__name__)
    return FileReading(
        sha256=sha256,
        kind=kind,
        pages=() if trouble and not trouble.inner else tuple(pages),
        problem=trouble.problem if trouble else None,
        detail=trouble.detail if trouble else "",
        inner=trouble.inner if trouble else "",
        seconds=round(time.monotonic() - started, 3),
        reader=READER,
    )


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(Problem.EMPTY)
    if size > limits.bytes:
        raise Unreadable(Problem.TOO_LARGE, f"{size} bytes")


def _read_pages(path: Path, limits: Limits, pages: list[Page], *, until: float) -> Unreadable | None:
    """Add the file's pages to `pages`; returns what is wrong with a member of an archive, if anything is."""
    with opened(path, limits) as document:
        if len(document) == 0 and not document.troubles:
            raise Unreadable(Problem.BROKEN, "no pages")
        if len(document) > limits.pages:
            raise Unreadable(Problem.TOO_MANY_PAGES, f"{len(document)} pages")
        troubles = list(document.troubles)
        for index in range(len(document)):
            try:
                pages.append(document.read(index))
            except Unreadable as unreadable:
                if not unreadable.inner:
                    raise
                troubles.append(unreadable)
            if time.monotonic() > until:
                raise Unreadable(Problem.TIMEOUT, f"after page {index + 1}")
        return troubles[0] if troubles else None

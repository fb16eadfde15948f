"""One file → FileReading, in this process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

from rpa_review.domain.page import FileReading, Page, Problem
from rpa_review.reading import pdf
from rpa_review.reading.images import frames
from rpa_review.reading.kinds import PICTURES, kind_of
from rpa_review.reading.limits import DEFAULT_LIMITS, Limits
from rpa_review.reading.ocr import engine
from rpa_review.reading.picture_page import read_picture
from rpa_review.reading.problems import Unreadable

READER = "rpa-review/3 PP-OCRv6"  # raise the number whenever a reading may come out differently: it is the cache's key


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_file(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> FileReading:
    """Read a file in this process; every problem with the file is a typed result, never an exception.

    Untrusted files belong into a `Reader`, whose worker processes also survive a crash and keep the limits of time
    and memory to the letter. Raises SetupError when the OCR models are missing.
    """
    started = time.monotonic()
    sha256, kind = "", ""
    pages: tuple[Page, ...] = ()
    problem: Problem | None = None
    detail = ""
    try:
        _check_size(path, limits)
        sha256, kind = sha256_of(path), kind_of(path)
        pages = _all_pages(path, kind, limits, until=started + limits.seconds)
    except Unreadable as unreadable:
        problem, detail = unreadable.problem, unreadable.detail
    except FileNotFoundError:
        problem = Problem.MISSING
    except MemoryError:
        problem = Problem.TOO_LARGE
    except OSError as unreadable_file:
        problem, detail = Problem.BROKEN, type(unreadable_file).__name__
    return FileReading(
        sha256=sha256,
        kind=kind,
        pages=pages,
        problem=problem,
        detail=detail,
        seconds=round(time.monotonic() - started, 3),
        reader=READER,
    )


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(Problem.EMPTY)
    if size > limits.bytes:
        raise Unreadable(Problem.TOO_LARGE, f"{size} bytes")


def _all_pages(path: Path, kind: str, limits: Limits, *, until: float) -> tuple[Page, ...]:
    pages = []
    for page in _pages(path, kind, limits):
        pages.append(page)
        if time.monotonic() > until:
            raise Unreadable(Problem.TIMEOUT, f"after page {page.number}")
    if not pages:
        raise Unreadable(Problem.BROKEN, "no pages")
    return tuple(pages)


def _pages(path: Path, kind: str, limits: Limits) -> Iterator[Page]:
    if kind == "pdf":
        yield from pdf.read_pages(path, limits)
    elif kind in PICTURES:
        for number, picture in enumerate(frames(path, kind, limits), start=1):
            yield read_picture(picture, number, engine())
    else:
        raise Unreadable(Problem.UNSUPPORTED, kind)

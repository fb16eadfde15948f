"""One batch: every package is opened, read, reviewed and reported; a bad one is told and the others go on."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rpa_review.domain.finding import Review
from rpa_review.domain.page import FileReading
from rpa_review.errors import PackageError, RpaReviewError
from rpa_review.reading import Reader
from rpa_review.report.page import write_report
from rpa_review.report.record import write_review
from rpa_review.review.load import Content
from rpa_review.review.stages import review_package
from rpa_review.store.packages import Package, find_packages, open_package

logger = logging.getLogger(__name__)

OPEN_AT_ONCE = 16  # packages whose files are read ahead; bounds the disk that unpacked zips take


@dataclass(frozen=True)
class NotReviewed:
    """A package that could not be reviewed, and the sentence that says why and what to do."""

    package: str
    sentence: str


@dataclass(frozen=True)
class Batch:
    reviews: tuple[Review, ...]
    not_reviewed: tuple[NotReviewed, ...]
    seconds: float


class _Outcomes:
    def __init__(self) -> None:
        self.reviews: list[Review] = []
        self.not_reviewed: list[NotReviewed] = []
        self.numbers: set[str] = set()


def review_batch(
    paths: Sequence[Path],
    out: Path,
    *,
    content: Content,
    jobs: int = 2,
    cache: Path | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, number: None,
) -> Batch:
    """Reviews every package at or below the paths into `out/<number>/`.

    Args:
        jobs: worker processes that read files; each holds one OCR engine (about 0.5 GB).
        cache: folder of earlier readings by content hash; None reads everything anew.
        progress: called after each package with how many are done, of how many, and which.
    """
    started = perf_counter()
    packages = find_packages(paths)
    outcomes = _Outcomes()
    with Reader(jobs=jobs, cache_dir=cache) as reader:
        done = 0
        for start in range(0, len(packages), OPEN_AT_ONCE):
            with ExitStack() as stack:
                opened = list(_open_all(packages[start : start + OPEN_AT_ONCE], content, stack, outcomes))
                done = min(start + OPEN_AT_ONCE, len(packages)) - len(opened)
                for package, readings in _read_all(opened, reader):
                    _review_one(package, readings, out, content, outcomes)
                    done += 1
                    progress(done, len(packages), package.application.number)
    return Batch(tuple(outcomes.reviews), tuple(outcomes.not_reviewed), perf_counter() - started)


def _open_all(paths: Sequence[Path], content: Content, stack: ExitStack, outcomes: _Outcomes) -> Iterator[Package]:
    for path in paths:
        try:
            package = stack.enter_context(open_package(path))
            content.item(package.application.item)
            if package.application.number in outcomes.numbers:
                raise PackageError(f"{path.name}：办件编号与本批另一件重复，只预审先读到的那一件，请核对")
        except RpaReviewError as error:
            outcomes.not_reviewed.append(NotReviewed(path.name, str(error)))
            continue
        outcomes.numbers.add(package.application.number)
        yield package


def _read_all(packages: Sequence[Package], reader: Reader) -> Iterator[tuple[Package, dict[Path, FileReading]]]:
    """Each package as soon as all its files are read; the workers are always a few files ahead."""
    wanted = {
        package.folder: [package.path(file) for material in package.application.materials for file in material.files]
        for package in packages
    }
    files = list(dict.fromkeys(path for paths in wanted.values() for path in paths))
    readings: dict[Path, FileReading] = {}
    arriving = reader.read_all(files)
    for package in packages:
        while any(path not in readings for path in wanted[package.folder]):
            path, reading = next(arriving)
            readings[path] = reading
        yield package, {path: readings[path] for path in wanted[package.folder]}


def _review_one(
    package: Package, readings: dict[Path, FileReading], out: Path, content: Content, outcomes: _Outcomes
) -> None:
    folder = out / package.application.number
    folder.mkdir(parents=True, exist_ok=True)
    try:
        review = review_package(package, content, readings)
        write_review(review, folder)
        write_report(review, package.folder, folder)
    except RpaReviewError as error:
        outcomes.not_reviewed.append(NotReviewed(package.application.number, str(error)))
    except Exception as error:  # noqa: BLE001
        # The edge of one application: whatever went wrong in it, the others go on, and the trace is kept beside it.
        (folder / "error.txt").write_text(traceback.format_exc(), encoding="utf-8")
        logger.error("review of %s failed: %s", package.application.number, type(error).__name__)  # noqa: TRY400  (no trace: it may quote the application)
        sentence = f"{package.application.number}：预审时程序出错，请把 {folder / 'error.txt'} 交给维护人员"
        outcomes.not_reviewed.append(NotReviewed(package.application.number, sentence))
    else:
        outcomes.reviews.append(review)

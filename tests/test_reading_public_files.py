"""Public files, the hostile ones among them: each ends in pages or in one of the named problems, in a whole process."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from rpa_review.domain.page import Problem
from rpa_review.reading import Limits, Reader

# None of its own fault: without a limit that was reached or a dead worker these would not be told from a bug.
_NEVER = {Problem.MISSING, Problem.CRASHED}


def manifest() -> tuple[Path, list[dict[str, str]]]:
    folder = Path(os.environ.get("RPA_REVIEW_SHARED_DATA") or "/nowhere")
    if not (folder / "MANIFEST.tsv").is_file():
        pytest.skip("RPA_REVIEW_SHARED_DATA names no folder with a MANIFEST.tsv")
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as table:
        return folder, list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.slow
@pytest.mark.ocr
def test_every_public_file_ends_in_pages_or_a_named_problem() -> None:
    folder, rows = manifest()
    paths = [folder / row["folder"] / row["file"] for row in rows]
    paths = [path for path in paths if path.is_file()]
    before = sorted(folder.rglob("*"))
    with Reader(jobs=1, limits=Limits(seconds=30, pages=20)) as reader:
        readings = dict(reader.read_all(paths))
    assert set(readings) == set(paths)
    assert {path.name for path in paths if readings[path].problem in _NEVER} == set()
    assert {path.name for path in paths if readings[path].problem is None and not readings[path].pages} == set()
    assert sorted(folder.rglob("*")) == before

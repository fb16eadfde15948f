"""Damaged files of every format end in pages or a typed problem; `make fuzz` reads thousands of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.fuzz import fuzz
from fixtures.good_files import good_files
from rpa_review.reading import read_file
from rpa_review.reading.kinds import kind_of


@pytest.mark.ocr
def test_good_files_are_good(tmp_path: Path) -> None:
    for name, content in good_files().items():
        path = tmp_path / name
        path.write_bytes(content)
        reading = read_file(path)
        assert reading.problem is None, (name, reading.detail)
        assert reading.pages
        assert kind_of(path) == {"heif": "heic", "scan.pdf": "pdf"}.get(name, name)


@pytest.mark.slow
@pytest.mark.ocr
def test_damaged_files_end_in_a_typed_result() -> None:
    outcome = fuzz(60, seed=7, jobs=2)
    assert outcome.well
    assert sum(outcome.ends.values()) == 60
    assert not any(end == "crashed" for _, end in outcome.ends)

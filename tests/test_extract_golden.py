"""Every golden page is recognised by its own extractor and read as kept beside it: all of the fields and only those."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.golden import ROOT, fields_found, fields_of, pages_of
from rpa_review.extract.load import load_extractors
from rpa_review.extract.materials import recognise

GOLDEN = sorted(ROOT.glob("*/golden/*.pages.json"))
EXTRACTORS = load_extractors(ROOT)
NAMES = [f"{path.parent.parent.name}-{path.name.removesuffix('.pages.json')}" for path in GOLDEN]


@pytest.mark.parametrize("path", GOLDEN, ids=NAMES)
def test_fields_are_all_and_only_those_kept(path: Path) -> None:
    extractor = EXTRACTORS[path.parent.parent.name]
    found = fields_found(path, extractor)
    assert {field["key"] for field in found} <= set(extractor.fields)
    assert found == fields_of(path)


@pytest.mark.parametrize("path", GOLDEN, ids=NAMES)
def test_its_own_extractor_recognises_it_and_no_other_does_better(path: Path) -> None:
    own = path.parent.parent.name
    first = pages_of(path)[0]
    assert recognise(first, frozenset(), EXTRACTORS)[0] == own

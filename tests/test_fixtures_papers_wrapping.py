"""Papers packed otherwise are the same papers, and their values stand where the truth says."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.papers.media import HandedIn, Medium, hand_in
from fixtures.papers.paper import default_values, print_paper
from fixtures.papers.render import Press
from fixtures.papers.wrapping import Wrapping, wrapped
from rpa_review.domain.page import Box, Origin, Page
from rpa_review.reading import read_file
from rpa_review.reading.kinds import kind_of

pytestmark = [pytest.mark.browser, pytest.mark.ocr]


@pytest.fixture(scope="module")
def handed() -> dict[Medium, HandedIn]:
    with Press() as press:
        paper = print_paper("business_licence", default_values("business_licence"), variant="a", seed=3, press=press)
    return {medium: hand_in(paper, medium, seed=3) for medium in (Medium.TEXT_PDF, Medium.FLATBED_JPEG)}


def words_at(page: Page, box: Box) -> str:
    return "".join(word.text for word in page.words if page.displayed(word.box).overlap(box) > 0.3)


@pytest.mark.parametrize(
    ("wrapping", "medium"),
    [
        (Wrapping.OFD, Medium.TEXT_PDF),
        (Wrapping.ZIP, Medium.TEXT_PDF),
        (Wrapping.DOCX, Medium.FLATBED_JPEG),
        (Wrapping.TIFF, Medium.FLATBED_JPEG),
        (Wrapping.HEIC, Medium.FLATBED_JPEG),
    ],
)
def test_values_stand_where_the_truth_says(
    handed: dict[Medium, HandedIn], tmp_path: Path, wrapping: Wrapping, medium: Medium
) -> None:
    packed = wrapped(handed[medium], wrapping)
    ((_, content),) = packed.files
    path = tmp_path / "file"
    path.write_bytes(content)
    assert kind_of(path) == str(wrapping)
    reading = read_file(path)
    assert reading.problem is None
    assert len(reading.pages) == packed.pages
    (place,) = packed.places["uscc"]
    page = reading.pages[place.page - 1]
    assert page.origin is (Origin.TEXT_LAYER if medium is Medium.TEXT_PDF else Origin.OCR)
    expected = str(default_values("business_licence")["uscc"])
    assert expected in words_at(page, place.box).replace(" ", "")


def test_what_a_wrapping_does_not_take_stays(handed: dict[Medium, HandedIn]) -> None:
    assert wrapped(handed[Medium.TEXT_PDF], Wrapping.HEIC) == handed[Medium.TEXT_PDF]
    assert wrapped(handed[Medium.FLATBED_JPEG], Wrapping.OFD) == handed[Medium.FLATBED_JPEG]

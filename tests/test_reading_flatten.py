"""Where a photographed sheet lies: by its own edges, not by those of a shadow on it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from rpa_review.reading.flatten import find_sheet
from rpa_review.reading.images import Picture, shrunk
from rpa_review.reading.lay import printed_area

CORNERS = np.array([[70, 90], [820, 60], [860, 1110], [90, 1130]], dtype=np.float32)
PAPER, DESK = (226, 222, 208), (176, 160, 160)


def photograph(darkest: float) -> Picture:
    """A sheet on a desk of another tint, with a shadow that grows over its lower half."""
    picture = np.full((1200, 900, 3), DESK, dtype=np.float32)
    cv2.fillConvexPoly(picture, CORNERS.astype(np.int32), PAPER)
    y, x = np.mgrid[0:1200, 0:900]
    depth = np.clip((y + 0.5 * x - 700) / 500, 0, 1)[:, :, None]
    return np.asarray(picture * (1 - (1 - darkest) * depth), dtype=np.uint8)


@pytest.mark.parametrize("darkest", [1.0, 0.8, 0.65])
def test_a_shadow_over_half_the_sheet_does_not_cut_it(darkest: float) -> None:
    sheet = find_sheet(photograph(darkest))
    assert sheet is not None
    assert np.abs(sheet - CORNERS).max() < 12


def test_a_shadow_without_a_sheet_is_none() -> None:
    bare = photograph(0.6)
    bare[:] = (bare[:1, :1] * np.linspace(1.0, 0.5, 1200)[:, None, None]).astype(np.uint8)
    assert find_sheet(bare) is None


def test_a_block_of_print_on_white_paper_is_no_sheet() -> None:
    """Dense lines close up to a light-grey block with straight sides; what stands beside it must not be cut off."""
    page = np.full((2339, 1654, 3), 255, dtype=np.uint8)
    for top in range(180, 1320, 64):
        for left in range(200, 1330, 44):
            page[top : top + 42, left : left + 40 : 6] = 30
    assert find_sheet(page) is None


def test_a_thin_line_survives_scaling_down() -> None:
    """Every pixel counts: a line of three pixels in 1,000 is one of 0.9 in 300, as grey as that."""
    picture = np.full((1001, 701, 3), 255, dtype=np.uint8)
    picture[500:503] = 0

    small = shrunk(picture, (210, 300))

    assert small.shape == (300, 210, 3)
    missing = (255 - small[:, 100, 0].astype(float)).sum() / 255
    assert 0.7 < missing < 1.1


def test_empty_margins_are_no_part_of_what_is_printed() -> None:
    page = np.full((1400, 1000, 3), 250, dtype=np.uint8)
    page[400:420, 300:700] = 120
    left, top, right, bottom = printed_area(page)
    assert 250 < left <= 300
    assert 350 < top <= 400
    assert 700 <= right < 750
    assert 420 <= bottom < 470


def test_a_page_without_print_is_looked_at_whole() -> None:
    assert printed_area(np.full((1400, 1000, 3), 250, dtype=np.uint8)) == (0, 0, 1000, 1400)

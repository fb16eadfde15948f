"""Where a photographed sheet lies: by its own edges, not by those of a shadow on it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from rpa_review.reading.flatten import find_sheet
from rpa_review.reading.images import Picture

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

"""Drawn rings that the strokes of names are learned from."""

from __future__ import annotations

import numpy as np
import pytest

from models.ring_strokes import drawn
from rpa_review.reading.ring_strokes import ROWS


@pytest.fixture
def _faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those faces alone that are on this machine: learning needs more than testing."""
    there = tuple(face for face in drawn.FACES if face[0].is_file())
    if not there:
        pytest.skip("no Chinese font on this machine")
    monkeypatch.setattr(drawn, "FACES", there)


@pytest.mark.usefixtures("_faces")
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_ring_and_the_strokes_of_its_name_are_of_one_shape_and_repeat(seed: int) -> None:
    ring, again = drawn.drawn_ring(seed), drawn.drawn_ring(seed)
    assert np.array_equal(ring.strip, again.strip)
    assert ring.strip.shape == (ROWS, ring.strokes.shape[1], 3)
    assert ring.name
    assert set(ring.name) <= set(drawn.COMMON + drawn.RARER)
    assert 0.005 < (ring.strokes > 100).mean() < 0.25


@pytest.mark.usefixtures("_faces")
def test_the_border_and_the_middle_are_no_strokes_of_a_name() -> None:
    rings = [drawn.drawn_ring(seed) for seed in range(5, 15)]
    border = sum(float((ring.strokes[: round(0.13 * ROWS)] > 100).mean()) for ring in rings) / len(rings)
    assert border < 0.002

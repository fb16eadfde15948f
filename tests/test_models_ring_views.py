"""Drawn names that the reading of three views is learned from."""

from __future__ import annotations

import numpy as np
import pytest

from models.ring_views.drawn import drawn_name
from rpa_review.reading.ring_views import TALL, WIDTHS
from tests.test_models_ring_strokes import _faces as _faces


@pytest.mark.usefixtures("_faces")
def test_a_drawn_name_repeats_and_its_strokes_are_dark_on_paper() -> None:
    names = [drawn_name(seed) for seed in range(12)]
    drawn = [name for name in names if name is not None]
    assert len(drawn) > 8
    again = drawn_name(names.index(drawn[0]))
    assert again is not None
    assert np.array_equal(drawn[0].picture, again.picture)
    for name in drawn:
        assert name.picture.shape[0] == TALL
        assert WIDTHS[0] <= name.picture.shape[1] <= WIDTHS[1]
        assert 0.01 < (name.picture[:, :, 0] < 128).mean() < 0.5

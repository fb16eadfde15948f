"""Drawn characters that the single characters of rings are learned from."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from models.ring_characters.drawn import Drawer, Grey
from rpa_review.reading.ring_characters import CHARACTERS, NONE, SIDE


@pytest.fixture(scope="module")
def faces() -> Grey:
    """One face whose every character is a bar of its own length: this machine's fonts do not matter."""
    glyphs = np.zeros((1, len(CHARACTERS), SIDE, SIDE), np.uint8)
    for place in range(len(CHARACTERS)):
        glyphs[0, place, 10:38, 8 : 16 + place % 24] = 255
    return glyphs


def test_characters_have_the_size_that_is_read_and_repeat_by_seed(faces: Grey) -> None:
    some, again, others = (list(islice(Drawer(faces, seed), 40)) for seed in (3, 3, 4))
    assert all(picture.shape == (SIDE, SIDE, 3) and picture.dtype == np.uint8 for picture, _ in some)
    assert all(np.array_equal(one, other) for (one, _), (other, _) in zip(some, again, strict=True))
    assert [which for _, which in some] != [which for _, which in others]


def test_now_and_then_there_is_no_character(faces: Grey) -> None:
    which = [which for _, which in islice(Drawer(faces, 5), 400)]
    assert 5 < which.count(NONE) < 60
    assert min(which) >= 0
    assert max(which) == NONE


def test_the_reader_is_given_what_was_learned() -> None:
    """The network gives a likelihood for each character of the list, and none besides."""
    from rpa_review.reading.ring_characters import log_likelihoods

    seen = log_likelihoods([np.full((SIDE, SIDE, 3), 250, np.uint8)])
    assert seen.shape == (1, len(CHARACTERS) + 1)
    assert np.exp(seen).sum() == pytest.approx(1, abs=1e-3)
    assert int(seen[0].argmax()) == NONE

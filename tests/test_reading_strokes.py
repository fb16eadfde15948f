"""Strokes of a mask are what an opening and a closing of the whole mask leave, at its edges as well."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from rpa_review.reading.strokes import level_strokes


def _page(seed: int, size: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Specks and runs of all lengths, some of them broken or cut off by the edge."""
    random = np.random.default_rng(seed)
    mask = (random.random(size) < 0.2).astype(np.uint8)
    for _ in range(size[0]):
        row, start, length = random.integers(size[0]), random.integers(-20, size[1]), random.integers(2, 120)
        mask[row, max(0, start) : max(0, start + length)] = 1
    return mask


@pytest.mark.parametrize("least", [2, 7, 15, 24, 29, 44])
@pytest.mark.parametrize("size", [(300, 400), (60, 200), (200, 30), (3, 50), (1, 9)])
@pytest.mark.parametrize("gap", [0, 12, 22])
def test_strokes_are_those_of_an_opening_and_a_closing(least: int, size: tuple[int, int], gap: int) -> None:
    for seed in range(5):
        mask = _page(seed, size)
        expected = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
        if gap:
            expected = cv2.morphologyEx(expected, cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8))
        assert np.array_equal(level_strokes(mask, least, gap=gap), expected)


def test_upright_strokes_are_those_of_the_mask_transposed() -> None:
    mask = np.ascontiguousarray(_page(7, (200, 300)).T)
    expected = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((20, 1), np.uint8))
    found = level_strokes(mask.T, 20).T
    assert np.array_equal(found, expected)
    assert expected.any()


def test_an_empty_mask_has_no_strokes() -> None:
    assert not level_strokes(np.zeros((50, 80), np.uint8), 20, gap=10).any()

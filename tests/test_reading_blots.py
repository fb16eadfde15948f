"""Blots of a mask, levels by counting, and even paper."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from rpa_review.reading.blots import closed_outlines, clusters, find_blots, labelled
from rpa_review.reading.images import shrunk
from rpa_review.reading.inks import distance, evened, levels


def test_a_blot_in_the_hole_of_another_is_its_own() -> None:
    mask = np.zeros((40, 60), np.uint8)
    mask[5:30, 10:50] = 1
    mask[8:27, 13:47] = 0
    mask[15:20, 20:30] = 1
    frame, dot = sorted(find_blots(mask), key=lambda blot: -blot.area)
    assert (frame.x, frame.y, frame.wide, frame.tall) == (10, 5, 40, 25)
    assert frame.area == 40 * 25 - 34 * 19
    assert (dot.x, dot.y, dot.wide, dot.tall, dot.area) == (20, 15, 10, 5, 50)


def test_corners_hang_together_and_small_blots_are_left_out() -> None:
    mask = np.zeros((20, 20), np.uint8)
    mask[2, 2] = mask[3, 3] = mask[4, 4] = 1
    mask[15, 15] = 1
    (stair,) = find_blots(mask, wide=2, tall=2)
    assert stair.area == 3
    assert mask[stair.within].sum() == 3


@pytest.mark.parametrize("size", [900, 40_000])
def test_levels_are_percentiles_to_the_nearest_step(size: int) -> None:
    values = np.clip(np.random.default_rng(7).normal(180, 50, size), 0, 255).astype(np.uint8)
    counted = levels(values, 3, 50, 90, 98)
    assert counted == pytest.approx(np.percentile(values, (3, 50, 90, 98)), abs=1)


def test_distance_weighs_the_channels() -> None:
    picture = np.array([[[13, 24, 30]]], np.uint8)
    assert distance(picture, (10, 20, 30), (1.0, 0.5, 9.0))[0, 0] == pytest.approx(np.hypot(3, 2))


def test_what_lies_apart_is_looked_at_apart() -> None:
    mask = np.zeros((300, 400), np.uint8)
    mask[20:100, 20:24] = mask[20:100, 30:34] = 255  # ten pixels from one another
    mask[200:280, 300:304] = 255
    mask[150, 150] = 255
    bars, bar = sorted(clusters(mask, 12, 40), key=lambda part: part.corner)
    assert (bars.wide, bars.tall, bar.wide, bar.tall) == (14, 80, 4, 80)
    assert bar.corner[0] < 300
    assert bar.corner[1] < 200
    assert sum(int(np.count_nonzero(part.ink)) for part in (bars, bar)) == 3 * 80 * 4
    assert sorted((wide, tall) for _, wide, tall in closed_outlines(bars, 12)) == [(14, 80)]
    assert sorted((wide, tall) for _, wide, tall in closed_outlines(bars, 3)) == [(4, 80), (4, 80)]


def test_what_is_one_blot_has_the_hull_that_it_has_with_its_breaks_closed() -> None:
    ink = np.zeros((400, 400), np.uint8)
    cv2.ellipse(ink, (200, 180), (90, 70), 20, 30, 350, 255, 3)  # with a wide break that stays one
    (part,) = clusters(ink, 15, 40)
    assert part.outline is not None
    for reach in (3, 9, 15):
        ((outline, wide, tall),) = closed_outlines(part, reach)
        ((closed, *size),) = closed_outlines(replace(part, outline=None), reach)
        assert np.array_equal(cv2.convexHull(outline), cv2.convexHull(closed))
        assert [wide, tall] == size


def test_blots_in_pieces_or_at_an_edge_have_no_outline_of_their_own() -> None:
    ink = np.zeros((400, 400), np.uint8)
    cv2.rectangle(ink, (100, 100), (180, 180), 255, 2)
    ink[120:125] = 0
    cv2.rectangle(ink, (340, 300), (398, 380), 255, 2)
    pieces, at_edge = sorted(clusters(ink, 15, 40), key=lambda part: part.corner)
    assert pieces.outline is None
    assert at_edge.outline is None
    assert len(list(closed_outlines(pieces, 3))) == 2
    assert len(list(closed_outlines(pieces, 9))) == 1


def test_labels_lie_where_the_ink_lies() -> None:
    mask = np.zeros((50, 70), np.uint8)
    mask[30:33, 40:48] = mask[40, 60] = 1
    labels, stats = labelled(mask)
    assert np.array_equal(labels > 0, mask > 0)
    assert sorted(map(tuple, stats[1:].tolist())) == [(40, 30, 8, 3, 24), (60, 40, 1, 1, 1)]
    assert not labelled(np.zeros((5, 5), np.uint8))[0].any()


@pytest.mark.parametrize("tall", [400, 403])
@pytest.mark.parametrize("stain", [None, (100, 60, 30), (4, 300, 200), (340, 0, 180)])
def test_paper_is_made_even_around_stains_as_it_is_everywhere(stain: tuple[int, int, int] | None, tall: int) -> None:
    picture = np.full((tall, 500, 3), 255, np.uint8)
    picture[::9, ::7] = 40
    if stain is not None:
        top, left, grey = stain
        picture[top : top + 60, left : left + 90] = (grey, grey, min(255, grey + 30))
    small = shrunk(picture, (62, 50))
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (0, 0), 5)
    paper = cv2.resize(np.maximum(paper, 60), (500, tall))
    assert np.array_equal(evened(picture, small), cv2.divide(picture, paper, scale=250.0))

"""Where exactly a ring lies: an ellipse laid through the edge that is seen, and how it is laid straight from there."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from rpa_review.reading.ring_search import checked, nearer
from rpa_review.reading.rings import Ring, laid_straight, lie

Grey = npt.NDArray[np.uint8]


def drawn(axes: tuple[float, float], turn: float, *, extra: Callable[[Grey], object] | None = None) -> Grey:
    """A ring's border on a page of 400 × 400, its outer edge the ellipse with these half axes."""
    ink = np.zeros((400, 400), np.uint8)
    outer, inner = (tuple(round(axis - inset) for axis in axes) for inset in (0, 7))
    cv2.ellipse(ink, (200, 200), outer, turn, 0, 360, 255, -1)
    cv2.ellipse(ink, (200, 200), inner, turn, 0, 360, 0, -1)
    if extra is not None:
        extra(ink)
    return ink


@pytest.mark.parametrize("turn", [0.0, 12.0, -20.0])
def test_a_rough_guess_is_brought_to_the_edge(turn: float) -> None:
    found = nearer(drawn((120, 82), turn), Ring((203.0, 198.0), (117.0, 84.0), turn + 4, 1.0, "red"))
    how = lie(found)
    assert found.centre == pytest.approx((200, 200), abs=1.0)
    assert how.axes == pytest.approx((120, 82), rel=0.015)
    assert how.turn == pytest.approx(turn, abs=1.0)


def test_neither_gaps_nor_other_ink_move_the_edge() -> None:
    def spoilt(ink: Grey) -> None:
        ink[:, 260:300] = 0
        cv2.line(ink, (40, 150), (360, 150), 255, 6)

    found = nearer(drawn((110, 110), 0, extra=spoilt), Ring((202.0, 201.0), (108.0, 112.0), 0.0, 0.9, "red"))
    assert found.centre == pytest.approx((200, 200), abs=1.0)
    assert found.axes == pytest.approx((110, 110), rel=0.015)


def test_where_no_edge_is_seen_the_guess_stays() -> None:
    guess = Ring((200.0, 200.0), (100.0, 100.0), 0.0, 0.9, "red")
    assert nearer(np.zeros((400, 400), np.uint8), guess) == guess
    half = drawn((100, 100), 0)
    half[:, 130:] = 0
    assert nearer(half, guess) == guess


def test_a_border_without_any_ink_inside_is_a_ring_where_ink_is_pale() -> None:
    """The name of a pale seal may be too thin to be seen by its colour; a loop in full ink holds none."""
    border = drawn((110, 110), 0)
    guess = (200.0, 200.0), (110.0, 110.0), 0.0
    assert checked(border, *guess, "blue") is None
    found = checked(border, *guess, "blue", pale=True)
    assert found is not None
    assert found.drawn == 1.0


def test_print_right_outside_a_whole_border_does_not_hide_a_ring() -> None:
    def printed(ink: Grey) -> None:
        cv2.circle(ink, (200, 200), 60, 255, 2)
        outside = np.hypot(*(np.indices(ink.shape) - 200)) > 114
        ink[(np.indices(ink.shape)[0] % 22 < 8) & outside] = 255

    guess = (200.0, 200.0), (110.0, 110.0), 0.0
    assert checked(drawn((110, 110), 0, extra=printed), *guess, "black") is not None

    def broken(ink: Grey) -> None:
        printed(ink)
        ink[180:220, :] = 0

    assert checked(drawn((110, 110), 0, extra=broken), *guess, "black") is None


def test_a_circle_seen_askew_keeps_its_turn_and_begins_at_its_foot() -> None:
    """Dots at the foot and at the head of a circle that a camera made an ellipse with its long axis at 40°."""
    page = np.zeros((400, 400), np.uint8)
    ring = Ring((200.0, 200.0), (104.0, 100.0), 40.0, 1.0, "red")
    how = lie(ring)
    assert how.turn == 40.0
    for y in (285, 115):
        cv2.circle(page, (200, y), 5, 255, -1)
    straight = laid_straight(
        page, ring.centre, how.axes, how.turn, columns=720, rows=96, inner=0.5, outer=1.1, start=how.foot
    )
    inked = np.flatnonzero(straight.max(axis=0) > 128)
    assert inked.min() < 20
    assert inked.max() > 700
    assert np.abs(inked[(inked > 180) & (inked < 540)].mean() - 360) < 8


def test_an_oval_begins_at_its_own_foot() -> None:
    assert lie(Ring((0.0, 0.0), (80.0, 120.0), 95.0, 1.0, "red")).foot == 0.0
    assert lie(Ring((0.0, 0.0), (80.0, 120.0), 95.0, 1.0, "red")).axes == (120.0, 80.0)
    assert lie(Ring((0.0, 0.0), (80.0, 120.0), 95.0, 1.0, "red")).turn == 5.0

"""Rings of one colour: blots whose outline is an ellipse that is drawn all around.

A ring is what tells a seal from an emblem, a red heading or a fingerprint: an ellipse drawn nearly all around, with
little right outside it and a half-empty disc inside.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.reading.blots import Part, closed_outlines
from rpa_review.reading.inks import Grey
from rpa_review.reading.rings import ANGLES, RADII, Ring, unrolled

_MIN_SIDE, _MAX_SIDE = 0.045, 0.42  # of the page's longer side
_MAX_CIRCLE = 0.24  # the same for seals that are looked for among other ink
_OVAL = 2.1  # how many times longer than tall at most
_LEAST_INSIDE = 0.002  # share of a seal's disc that has ink: a hand-drawn loop has none
_PEAK = 0.4  # share of an ellipse's edge that lies at one distance
_CIRCLE_PEAK = 0.5  # share of a circle's edge that lies at one distance, where it is looked for among other ink
_PALE_PEAK = 0.65  # the same where pale ink counts too, so that all lines are thick
_MOST_OF_IT = 0.75  # of its width and its height that the ink of a ring reaches at least, though not all is drawn
_SURE_RING = 0.62  # share of the way around that must be drawn
_WHOLE, _PRINT_AROUND = 0.93, 0.42  # a border of which so much is seen may have so much print right outside it
_NEAR = (0.06, 0.04, 0.025)  # of the radius: how far from the last guess an ellipse's edge may lie, round by round
_LEAST_EDGE = 0.35  # share of the way around where the edge must be seen to lay an ellipse through it
_ANOTHER = 0.25  # share of its area by which an ellipse that is laid through the edge may differ
_EDGE = slice(round(0.88 / 1.2 * RADII), round(1.05 / 1.2 * RADII))  # of the radii, where a ring's border lies


def rings_of(ink: Grey, parts: Sequence[Part], colour: str, *, apart: bool = False) -> Iterator[Ring]:
    """Blots of one colour whose outline is an ellipse that is drawn all around; `apart`: none that touch other ink.

    `ink` is 255 where there is ink of that colour, 0 elsewhere; `parts` is what of it lies together.
    """
    longer = max(ink.shape)
    parts = [part for part in parts if max(part.wide, part.tall) > _MIN_SIDE * longer]
    if not parts:
        return
    for reach in (longer / 320, longer / 130):
        found = []
        for contour, wide, tall in itertools.chain.from_iterable(closed_outlines(part, reach) for part in parts):
            if not (_MIN_SIDE * longer < max(wide, tall) < _MAX_SIDE * longer) or not 0.3 < wide / tall < 3.4:
                continue
            hull = cv2.convexHull(contour)
            ring = _best_ellipse(ink, hull, colour, pale=apart)
            if ring is not None:
                found.append(ring)
        if found:
            yield from (nearer(ink, ring) for ring in found)
            return
        parts = [part for part in parts if part.outline is None]  # the others have no breaks to close
    if not apart:
        yield from _circles(ink, colour)


def _best_ellipse(ink: Grey, hull: npt.NDArray[np.int32], colour: str, *, pale: bool) -> Ring | None:
    if len(hull) < 8:
        return None
    (x, y), (wide, tall), turn = cv2.fitEllipse(hull)
    guesses = [((x, y), (wide / 2, tall / 2), turn)]
    left, top, width, height = cv2.boundingRect(hull)
    guesses.append(((left + width / 2, top + height / 2), (width / 2, height / 2), 0.0))
    (x, y), radius = cv2.minEnclosingCircle(hull)
    guesses.append(((x, y), (radius, radius), 0.0))
    peak = _PALE_PEAK if pale else _PEAK
    rings = [checked(ink, *guess, colour, peak=peak, pale=pale) for guess in guesses]
    return max((ring for ring in rings if ring), key=lambda ring: ring.drawn, default=None)


def checked(
    ink: Grey,
    centre: tuple[float, float],
    axes: tuple[float, float],
    turn: float,
    colour: str,
    *,
    peak: float = _PEAK,
    pale: bool = False,
) -> Ring | None:
    """The ring at a guessed place, if one is drawn there: `peak` is the least share that lies at one distance. Of a
    pale one no more than the border need be seen.
    """
    if min(axes) < 8 or max(axes) > _OVAL * min(axes):
        return None
    edge = unrolled(ink, centre, axes, turn, rows=_EDGE) > 100  # radii × angles; most guesses fail by it
    drawn, at_one_distance = float(edge.any(axis=0).mean()), float(edge.mean(axis=1).max())
    if drawn < _SURE_RING or at_one_distance < peak:
        return None
    share = (unrolled(ink, centre, axes, turn) > 100).mean(axis=1)
    outside = float(share[round(1.09 / 1.2 * RADII) :].mean())
    inside = float(share[: round(0.8 / 1.2 * RADII)].mean())
    hollow = float(share[round(0.3 / 1.2 * RADII) : round(0.84 / 1.2 * RADII)].min())
    whole = drawn > _WHOLE and at_one_distance > _WHOLE
    if outside > (_PRINT_AROUND if whole else 0.3) or inside > 0.62 or hollow > 0.35:
        return None
    if colour != "black" and not pale and inside < _LEAST_INSIDE:
        return None
    return Ring(centre, axes, turn, drawn, colour)


def _circles(ink: Grey, colour: str) -> Iterator[Ring]:
    """Rings that touch other ink of their colour, so that no blot has their shape."""
    longer = max(ink.shape)
    if np.count_nonzero(ink) < 0.0008 * ink.size or min(cv2.boundingRect(ink)[2:]) < _MOST_OF_IT * _MIN_SIDE * longer:
        return
    shrink = min(1.0, 480 / longer)
    small = cv2.resize(ink, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (3, 3), 0)
    side = max(small.shape)
    found = cv2.HoughCircles(
        small,
        cv2.HOUGH_GRADIENT,
        dp=1,
        minDist=side * 0.06,
        param1=120,
        param2=22,
        minRadius=round(side * _MIN_SIDE / 2),
        maxRadius=round(side * _MAX_CIRCLE / 2),
    )
    kept: list[Ring] = []
    for x, y, radius in [] if found is None else found[0][:12]:
        best = _fitted(ink, (float(x) / shrink, float(y) / shrink), float(radius) / shrink, colour)
        if best is not None and not known(best, kept):
            kept.append(best)
    yield from (nearer(ink, ring) for ring in kept)


def nearer(ink: Grey, ring: Ring) -> Ring:
    """The same ring with its ellipse laid through the outer edge of its border; as it is where that cannot be seen."""
    centre, axes, turn = ring.centre, ring.axes, ring.turn
    rows = slice(round(0.88 / 1.2 * (RADII - 1)), round(1.12 / 1.2 * (RADII - 1)) + 1)
    theta = np.radians(90.0 + np.arange(ANGLES))
    for near in _NEAR:
        inked = unrolled(ink, centre, axes, turn, rows=rows) > 100
        seen = inked.any(axis=0)
        radius = (rows.stop - 0.5 - np.argmax(inked[::-1], axis=0)) * 1.2 / (RADII - 1)
        if seen.any():
            seen &= np.abs(radius - np.median(radius[seen])) < near
        if seen.mean() < _LEAST_EDGE:
            return ring
        x, y, angle = axes[0] * radius * np.cos(theta), axes[1] * radius * np.sin(theta), np.radians(turn)
        edge = np.stack([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], axis=1) + centre
        (left, top), (wide, tall), turned = cv2.fitEllipseDirect(edge[seen].astype(np.float32))
        if not 1 - _ANOTHER < wide * tall / (4 * axes[0] * axes[1]) < 1 + _ANOTHER:
            return ring
        centre, axes, turn = (float(left), float(top)), (wide / 2, tall / 2), float(turned)
    return replace(ring, centre=centre, axes=axes, turn=turn)


def _fitted(ink: Grey, centre: tuple[float, float], radius: float, colour: str) -> Ring | None:
    """The best ring near a circle that was found on a coarse picture."""
    coarse = unrolled(ink, centre, (radius, radius), 0.0, angles=120, radii=48) > 100
    if coarse[round(48 * 0.78 / 1.2) : round(48 * 1.12 / 1.2)].any(axis=0).mean() < 0.7:
        return None
    best: Ring | None = None
    step = 0.025 * radius
    for grow in (0.96, 1.0, 1.04):
        for dx, dy in ((0, 0), (step, 0), (-step, 0), (0, step), (0, -step)):
            around = (radius * grow, radius * grow)
            ring = checked(ink, (centre[0] + dx, centre[1] + dy), around, 0.0, colour, peak=_CIRCLE_PEAK)
            if ring is not None and ring.drawn > 0.78 and (best is None or ring.drawn > best.drawn):
                best = ring
    return best


def known(ring: Ring, others: list[Ring]) -> bool:
    """Whether the middle of a ring lies well within one of the others, or one of theirs in it."""
    return any(
        np.hypot(ring.centre[0] - other.centre[0], ring.centre[1] - other.centre[1])
        < 0.5 * max(*ring.axes, *other.axes)
        for other in others
    )

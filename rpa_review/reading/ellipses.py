"""Ellipses among other ink, by their outlines: points that lie opposite each other on one have opposite slopes, and
its centre halfway between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]
Ellipse = tuple[tuple[float, float], tuple[float, float], float]  # centre, half axes, degrees it is turned

_STEP = 4  # pixels from one point of an outline to the next that counts
_MOST = 12_000  # points; of more, as grain or a hostile picture has them, every second, third … one is taken
_REACH = 6  # pixels to either side over which a slope is taken
_DIRECTIONS = 64
_SLANT = 0.83  # cosine of the angle between a slope and the way to the centre: that of an oval twice as long as tall
_CELL = 6  # pixels of a cell in which centres are counted
_CENTRES = 8  # that are looked at
_LEAST_VOTES = 12
_TRIALS = 60
_FEW = 8  # points through which no ellipse is laid
_SECTORS = 36
_OFF = 0.035  # of the radius: how far from an ellipse a point of it may lie
_OVAL = 1.9  # how many times longer than tall at most
_AROUND = 0.45  # share of the sectors in which an ellipse must have points


def outline_points(outlines: Sequence[npt.NDArray[np.int32]]) -> tuple[Points, Points]:
    """Points on outer outlines, a few pixels apart, and at each the direction into the ink."""
    places, slopes = [np.zeros((0, 2), np.float32)], [np.zeros((0, 2), np.float32)]
    for outline in outlines:
        points = outline[:, 0, :].astype(np.float32)
        if len(points) < 4 * _REACH:
            continue
        along = (np.roll(points, -_REACH, axis=0) - np.roll(points, _REACH, axis=0))[::_STEP]
        size = np.hypot(along[:, 0], along[:, 1])
        sure = size > _REACH
        inward = np.stack([along[:, 1], -along[:, 0]], axis=1)[sure] / size[sure, None]
        if cv2.contourArea(outline, oriented=True) > 0:
            inward = -inward
        places.append(points[::_STEP][sure])
        slopes.append(inward)
    points, inward = np.concatenate(places), np.concatenate(slopes)
    every = 1 + len(points) // _MOST
    return points[::every], inward[::every]


def ellipses(points: Points, inward: Points, *, across: tuple[float, float]) -> Iterator[Ellipse]:
    """The likeliest ellipses on which points lie, the likeliest first; `across` is the least and the largest width."""
    first, second = _opposite(points, inward, across)
    if len(first) < _LEAST_VOTES:
        return
    middles = 0.5 * (points[first] + points[second])
    for centre in _peaks(middles):
        near = np.hypot(*(middles - centre).T) < 1.5 * _CELL
        own = points[np.concatenate([first[near], second[near]])]
        if len(own) >= _LEAST_VOTES and (found := _around(own, centre)) is not None:
            yield _drawn_in(_drawn_in(found, points, inward), points, inward)


def _opposite(
    points: Points, inward: Points, across: tuple[float, float]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Which points face which."""
    turn = np.floor((np.arctan2(inward[:, 1], inward[:, 0]) / (2 * np.pi) % 1.0) * _DIRECTIONS).astype(int)
    by_direction = [np.flatnonzero(turn % _DIRECTIONS == number) for number in range(_DIRECTIONS)]
    one, other = [], []
    for number in range(_DIRECTIONS // 2):
        here = by_direction[number]
        facing = number + _DIRECTIONS // 2
        there = np.concatenate([by_direction[(facing + by) % _DIRECTIONS] for by in (-1, 0, 1)])
        if not here.size or not there.size:
            continue
        way = points[there][None, :, :] - points[here][:, None, :]
        length = np.hypot(way[:, :, 0], way[:, :, 1])
        ahead = way[:, :, 0] * inward[here][:, None, 0] + way[:, :, 1] * inward[here][:, None, 1]
        good = (ahead > _SLANT * length) & (length > across[0]) & (length < across[1])
        i, j = np.nonzero(good)
        one.append(here[i])
        other.append(there[j])
    none = np.zeros(0, np.intp)
    return np.concatenate([none, *one]), np.concatenate([none, *other])


def _peaks(middles: Points) -> Iterator[Points]:
    """Where most middles lie close together."""
    cells = np.floor(middles / _CELL).astype(int)
    low = cells.min(axis=0) - 1
    size = cells.max(axis=0) - low + 2
    votes = np.zeros((size[1], size[0]), np.float32)
    np.add.at(votes, (cells[:, 1] - low[1], cells[:, 0] - low[0]), 1.0)
    votes = cv2.blur(votes, (3, 3), borderType=cv2.BORDER_CONSTANT)
    for _ in range(_CENTRES):
        _, most, _, (x, y) = cv2.minMaxLoc(votes)
        if most * 9 < _LEAST_VOTES:
            return
        yield ((np.array([x, y]) + low + 0.5) * _CELL).astype(np.float32)
        cv2.circle(votes, (x, y), 4, 0.0, -1)


def _around(points: Points, centre: Points) -> Ellipse | None:
    """The ellipse around a centre on which most points lie, counted by the sectors that have one."""
    x, y = (points - centre).T.astype(np.float64)
    terms = np.stack([x * x, x * y, y * y], axis=1)
    sector = np.floor((np.arctan2(y, x) / (2 * np.pi) % 1.0) * _SECTORS).astype(int) % _SECTORS
    rng = np.random.default_rng(len(points))
    picked = rng.integers(0, len(points), (_TRIALS, 3))
    systems = terms[picked]
    systems = systems[np.abs(np.linalg.det(systems)) > 1e-3 * np.abs(systems).max(axis=(1, 2)) ** 3]
    if not len(systems):
        return None
    conics = np.linalg.solve(systems, np.ones((len(systems), 3, 1)))[:, :, 0]
    conics = conics[4 * conics[:, 0] * conics[:, 2] > conics[:, 1] ** 2]
    radii = np.sqrt(np.maximum(terms @ conics.T, 0))  # points × ellipses, 1 on the ellipse
    near = np.abs(radii - 1) < _OFF
    seen = np.zeros((_SECTORS, near.shape[1]), bool)
    np.logical_or.at(seen, sector, near)
    if not near.shape[1] or seen.sum(axis=0).max() < _AROUND * _SECTORS:
        return None
    best = int(seen.sum(axis=0).argmax())
    return _fitted(points[near[:, best]])


def _drawn_in(ellipse: Ellipse, points: Points, inward: Points) -> Ellipse:
    """The ellipse again, now by all points that lie on it with its slope, whether or not they have an opposite."""
    centre, axes, turn = ellipse
    angle = np.radians(turn)
    level = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    at = (points - centre) @ level.T / axes
    radius = np.hypot(at[:, 0], at[:, 1])
    near = np.abs(radius - 1) < _OFF
    outward = at / axes
    size = np.maximum(np.hypot(outward[:, 0], outward[:, 1]), 1e-9)
    along = -((inward @ level.T) * outward).sum(axis=1) / size
    return _fitted(points[near & (along > _SLANT)]) or ellipse


def _fitted(points: Points) -> Ellipse | None:
    if len(points) < _FEW:
        return None
    middle, (wide, tall), turn = cv2.fitEllipseDirect(np.unique(points, axis=0))
    if not 0 < max(wide, tall) < _OVAL * min(wide, tall):
        return None
    return (float(middle[0]), float(middle[1])), (wide / 2, tall / 2), float(turn)

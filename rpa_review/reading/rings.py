"""A seal's ring: where it lies on the page, and laid out straight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box

ANGLES = 360
RADII = 96  # steps from the centre to 1.2 × the radius
_CIRCLE = 0.08  # of the longer half axis: how much shorter the other may be for the seal to be round


@dataclass(frozen=True, slots=True)
class Ring:
    centre: tuple[float, float]
    axes: tuple[float, float]  # half width, half height
    turn: float  # degrees by which a seal's long axis is turned
    drawn: float  # share of the way around
    colour: str

    def box(self, size: tuple[int, int]) -> Box:
        (x, y), (a, b) = self.centre, self.axes
        angle = np.radians(self.turn)
        wide = float(np.hypot(a * np.cos(angle), b * np.sin(angle)))
        tall = float(np.hypot(a * np.sin(angle), b * np.cos(angle)))
        return Box(
            left=max(0.0, (x - wide) / size[0]),
            top=max(0.0, (y - tall) / size[1]),
            right=min(1.0, (x + wide) / size[0]),
            bottom=min(1.0, (y + tall) / size[1]),
        )


@dataclass(frozen=True, slots=True)
class Lie:
    """How a ring is laid straight: its ellipse with a turn below 45°, and where on it its foot is."""

    axes: tuple[float, float]
    turn: float  # degrees
    foot: float  # share of the way around, clockwise from the ellipse's own foot


def lie(ring: Ring) -> Lie:
    """A seal's foot is at the bottom, give or take the turn of an oval. A circle that a camera saw askew is an ellipse
    with any turn, which says nothing of how the seal was set.
    """
    axes, turn = ring.axes, ring.turn % 180
    if turn > 135:
        turn -= 180
    elif turn > 45:
        axes, turn = (axes[1], axes[0]), turn - 90
    is_circle = abs(axes[0] - axes[1]) < _CIRCLE * max(axes)
    return Lie(axes, turn, -turn / 360 if is_circle else 0.0)


def way_around(axes: tuple[float, float], inner: float, outer: float) -> float:
    """The way around halfway through a band of a ring, in thicknesses of the band; `inner` and `outer` are shares of
    the shorter half axis.
    """
    short = min(axes)
    inset = (1 - 0.5 * (inner + outer)) * short
    way = 2 * np.pi * (0.5 * (axes[0] + axes[1]) - inset)
    return float(way / max(1.0, short * (outer - inner)))


def unrolled(
    values: npt.NDArray[np.uint8],
    centre: tuple[float, float],
    axes: tuple[float, float],
    turn: float,
    *,
    start: float = 90.0,
    angles: int = ANGLES,
    radii: int = RADII,
    inner: float = 0.0,
    outer: float = 1.2,
    rows: slice = slice(None),
) -> npt.NDArray[np.uint8]:
    """The ring laid out straight: rows from the inner to the outer radius, columns clockwise from `start` degrees.

    Angles count clockwise from three o'clock, as the picture's y points down; 90 is the foot of the seal. `rows` are
    those that are wanted.
    """
    across, down = _spokes(start, angles, radii, inner, outer)
    x, y = axes[0] * across[rows], axes[1] * down[rows]
    return _looked_up(values, centre, turn, x, y, cv2.INTER_LINEAR)


@cache
def _spokes(
    start: float, angles: int, radii: int, inner: float, outer: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The same places around a circle of radius 1: how far across and down from its centre each lies."""
    theta = np.radians(start + np.arange(angles) * 360.0 / angles)[None, :]
    radius = np.linspace(inner, outer, radii)[:, None]
    return (radius * np.cos(theta)).astype(np.float32), (radius * np.sin(theta)).astype(np.float32)


def laid_straight(
    values: npt.NDArray[np.uint8],
    centre: tuple[float, float],
    axes: tuple[float, float],
    turn: float,
    *,
    columns: int,
    rows: int,
    inner: float,
    outer: float,
    start: float = 0.0,
    length: float = 1.0,
) -> npt.NDArray[np.uint8]:
    """What runs along the outline, laid straight: on an oval too it keeps its distance from the edge and its width.

    Rows from the inner to the outer radius (of the shorter half axis), columns clockwise from the foot; `start` and
    `length` are shares of the way around.
    """
    short = min(axes)
    fine = np.linspace(0, 2 * np.pi, 1441) + np.pi / 2
    middle = (1 - 0.5 * (inner + outer)) * short
    reach = max(axes[0] - middle, 1.0), max(axes[1] - middle, 1.0)
    steps = np.hypot(np.diff(reach[0] * np.cos(fine)), np.diff(reach[1] * np.sin(fine)))
    way = np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()
    theta = np.interp((start + (np.arange(columns) + 0.5) / columns * length) % 1.0, way, fine)[None, :]
    inset = (1 - np.linspace(inner, outer, rows)[:, None]) * short
    normal = np.cos(theta) / axes[0], np.sin(theta) / axes[1]
    size = np.hypot(*normal)
    x = axes[0] * np.cos(theta) - inset * normal[0] / size
    y = axes[1] * np.sin(theta) - inset * normal[1] / size
    return _looked_up(values, centre, turn, x, y, cv2.INTER_CUBIC)


def _looked_up(
    values: npt.NDArray[np.uint8],
    centre: tuple[float, float],
    turn: float,
    x: npt.NDArray[np.floating],
    y: npt.NDArray[np.floating],
    between: int,
) -> npt.NDArray[np.uint8]:
    """The values at places told from a turned seal's centre; `between` is OpenCV's way between pixels, outside is 0."""
    angle = float(np.radians(turn))
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    map_x, map_y = (x, y) if turn == 0 else (x * cos - y * sin, x * sin + y * cos)
    return np.asarray(
        cv2.remap(
            values,
            np.asarray(map_x + centre[0], np.float32),
            np.asarray(map_y + centre[1], np.float32),
            between,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0),
        )
    )

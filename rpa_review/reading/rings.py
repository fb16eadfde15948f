"""A seal's ring: where it lies on the page, and laid out straight."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box

ANGLES = 360
RADII = 96  # steps from the centre to 1.2 × the radius


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
) -> npt.NDArray[np.uint8]:
    """The ring laid out straight: rows from the inner to the outer radius, columns clockwise from `start` degrees.

    Angles count clockwise from three o'clock, as the picture's y points down; 90 is the foot of the seal.
    """
    theta = np.radians(start + np.arange(angles) * 360.0 / angles)[None, :]
    radius = np.linspace(inner, outer, radii)[:, None]
    x, y = radius * axes[0] * np.cos(theta), radius * axes[1] * np.sin(theta)
    angle = np.radians(turn)
    map_x = centre[0] + x * np.cos(angle) - y * np.sin(angle)
    map_y = centre[1] + x * np.sin(angle) + y * np.cos(angle)
    return np.asarray(
        cv2.remap(
            values,
            map_x.astype(np.float32),
            map_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0),
        )
    )

"""Names on drawn rings in the views in which the reader sees them, to learn from."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.ring_strokes.drawn import IN_FULL, Chances, DrawnRing, drawn_ring
from rpa_review.reading.ring_strokes import Extent, name_extent, name_strokes
from rpa_review.reading.ring_views import TALL, WIDTHS, part_of, views

# Ovals bend most, and what is struck twice, soft or pale is read worst: there is most to learn.
_CHANCES = Chances(oval=0.52, dry=0.1, pressed_on_one_side=0.1, struck_twice=0.3, soft=0.2, pale=0.25)
_ALIKE = 0.7  # of two names' rows together are those of both, for them to be the same
_FAR = 0.3  # share of names that are cut out with far more of the ring beside them
_LENGTHS = range(4, 21)  # characters of a name
_LEAST_WIDE = 0.45  # of its height is a character that can be read

Rng = np.random.Generator


@dataclass(frozen=True)
class DrawnName:
    picture: npt.NDArray[np.uint8]  # TALL × columns × 3: the views of its part of the ring
    name: str


def drawn_name(seed: int) -> DrawnName | None:
    """The same seed gives the same name; None where a ring came out with one that nobody could read."""
    ring, rng = drawn_ring(seed, _CHANCES), np.random.default_rng([seed, 5])
    if len(ring.name) not in _LENGTHS or ring.strokes.max() <= IN_FULL:
        return None
    strokes = name_strokes(ring.strip)
    height = float(rng.uniform(0.06, 0.18))
    most = 8.0 if rng.random() < _FAR else 2.0
    beyond = float(rng.uniform(0.2, most)), float(rng.uniform(0.2, most))
    _, picture = part_of(
        views(ring.strip, strokes), _found(ring, name_extent(strokes), rng), margin=height, beyond=beyond
    )
    wide = int(np.clip(round(picture.shape[1] * TALL / picture.shape[0]), *WIDTHS))
    if wide < _LEAST_WIDE * TALL * len(ring.name):
        return None
    return DrawnName(np.asarray(cv2.resize(picture, (wide, TALL), interpolation=cv2.INTER_AREA)), ring.name)


def _found(ring: DrawnRing, found: Extent | None, rng: Rng) -> Extent:
    """Where the name is, as the reader finds it but never less than it; where it is not found, nearly as it is."""
    there = ring.extent
    left, right, top, bottom = there.start, there.start + there.length, there.top, there.bottom
    around = ring.strip.shape[1]
    if found is not None:
        middle = (found.start + found.length / 2) % around
        start = round(middle - found.length / 2)
        shared = min(bottom, found.bottom) - max(top, found.top)
        if left < middle < right and shared > _ALIKE * (max(bottom, found.bottom) - min(top, found.top)):
            first, last = min(left, start), max(right, start + found.length)
            return Extent(first, min(around, last - first), found.top, found.bottom)
    top, bottom = max(0, top - int(rng.integers(-3, 6))), bottom + int(rng.integers(-3, 6))
    return Extent(left, right - left, top, bottom)

"""The strokes of the name on a seal's ring: told from print beneath, from the rest of the seal and from its bad ink.

A small network, learned on drawn seals (models/ring_strokes), sees the ring laid straight in colour and gives for each
pixel how likely it belongs to the name, also where black print hides the seal or its ink is missing. It knows strokes,
not words: what it makes of them is read like any other line.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.reading.images import Picture
from rpa_review.reading.rings import Ring, laid_straight, lie, way_around
from rpa_review.reading.weights import own_session

MODEL = "ring_strokes"
ROWS = 96  # of the ring laid straight
INNER, OUTER = 0.36, 1.11  # of the shorter half axis: between these stand the name and the border
_STEP = 16  # the network halves its picture four times
_FAINTEST = 25  # grey values below paper at which ink counts in full
_BESIDE = 48  # columns that are seen again beyond either end, for the strip goes on around the ring
_STROKE = 0.5  # how likely a pixel must be part of the name
_LEAST_STROKE = 2  # pixels of a column that has some of it
_STROKE_GAP = 0.09  # of the way around: no gap within a name's strokes is wider

Strokes = npt.NDArray[np.float32]  # rows × columns, 0 to 1


@dataclass(frozen=True, slots=True)
class Extent:
    """Where on a ring laid straight its name stands: a column and how many from there on, which may go on around, and
    the rows from `top` to before `bottom`.
    """

    start: int
    length: int
    top: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def ring_strip(flat: Picture, ring: Ring, scale: float, *, wider: float) -> Picture:
    """The whole ring in colour, laid straight from its foot around clockwise, the border on top.

    `scale` is the ring's pixels per pixel of the picture, `wider` how much its characters are widened.
    """
    how = lie(ring)
    axes = how.axes[0] / scale, how.axes[1] / scale
    centre = ring.centre[0] / scale, ring.centre[1] / scale
    strip = laid_straight(
        flat,
        centre,
        axes,
        how.turn,
        columns=strip_length(axes, wider=wider),
        rows=ROWS,
        inner=INNER,
        outer=OUTER,
        start=how.foot,
    )
    return np.ascontiguousarray(strip[::-1])


def strip_length(axes: tuple[float, float], *, wider: float = 1.0) -> int:
    """Columns of a strip on which characters half way through the band are so many times wider than they are."""
    return max(_STEP, round(wider * way_around(axes, INNER, OUTER) * ROWS / _STEP) * _STEP)


def name_strokes(strip: Picture) -> Strokes:
    """How likely each pixel of a ring laid straight is part of its name."""
    around = np.concatenate([strip[:, -_BESIDE:], strip, strip[:, :_BESIDE]], axis=1)
    values = np.ascontiguousarray(around.transpose(2, 0, 1)[None], dtype=np.float32) / 255
    (strokes,) = own_session(MODEL).run(None, {"strip": values})
    return np.asarray(strokes[0, 0, :, _BESIDE:-_BESIDE] * inked(strip), np.float32)


def inked(strip: Picture) -> Strokes:
    """Where there is ink of any kind, 0 to 1: what stands on bare paper would be a guess."""
    darkest = np.asarray(cv2.erode(strip.min(axis=2), np.ones((3, 3), np.uint8)))
    paper = float(np.percentile(darkest, 85))
    return np.clip((paper - darkest.astype(np.float32)) / _FAINTEST, 0, 1)


def name_extent(strokes: Strokes) -> Extent | None:
    """Where a name's strokes are; None where there are none."""
    count = strokes.shape[1]
    is_stroke = strokes > _STROKE
    start, length = _longest(is_stroke.sum(axis=0) >= _LEAST_STROKE, round(_STROKE_GAP * count))
    rows = np.flatnonzero(np.roll(is_stroke, -start, axis=1)[:, :length].sum(axis=1) >= max(2.0, 0.01 * length))
    return Extent(start, length, int(rows[0]), int(rows[-1]) + 1) if rows.size else None


def _longest(inked: npt.NDArray[np.bool_], gap: int) -> tuple[int, int]:
    """Where the longest run around a ring begins and how long it is, gaps up to so many columns counted in."""
    if inked.all() or not inked.any():
        return 0, inked.size if inked.all() else 0
    first = int(np.flatnonzero(~inked)[0])
    columns = np.flatnonzero(np.roll(inked, -first))
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > gap) + 1)
    best = max(runs, key=lambda run: run[-1] - run[0])
    return (int(best[0]) + first) % inked.size, int(best[-1] - best[0]) + 1

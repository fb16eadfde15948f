"""The characters on a seal's ring, each looked at by itself: a witness beside the recogniser's looks at the whole line.

A small network, learned on drawn characters (models/ring_characters), sees one character in colour, with whatever lies
over it and however it is bent, and tells how likely it is each character of GB/T 2312, or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.reading.images import Picture
from rpa_review.reading.ring_strokes import Strokes
from rpa_review.reading.weights import own_session

MODEL = "ring_characters"
SIDE = 48  # pixels of the picture of one character
AROUND = 1.4  # how much more than a character's height that picture shows
WIDER = 1.15  # the same for its width, times this
_SHIFT = -0.06  # of the step to the next character: the recogniser sees characters a little late
_TALLER = 1.02
_INKED = 0.5  # how likely a pixel must be part of the name
_STANDS_OUT = 0.15  # of the densest row of a name's strokes: fewer are not counted to its height
_LEAST_TALL = 12  # rows
_PAPER, _WHITE, _DARKEST_PAPER = 88, 245, 80  # per cent of a strip's pixels that are darker, and what paper becomes
_ROUNDS = 3
_BEND = 3  # degree of the curve through the middle of a name that is not quite straight

_Values = npt.NDArray[np.float64]


def _characters() -> tuple[str, ...]:
    """Those of GB/T 2312, in its order; five places are empty."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return tuple(cell.decode("gb2312") for cell in cells if not b"\xd7\xfa" <= cell <= b"\xd7\xfe")


CHARACTERS = _characters()
PLACES: Mapping[str, int] = {char: place for place, char in enumerate(CHARACTERS)}
NONE = len(CHARACTERS)  # the place of there being no character


def log_likelihoods(pictures: Sequence[Picture]) -> _Values:
    """For each picture of one character, in RGB, how likely it is each of CHARACTERS, or none: natural logarithms,
    pictures × (len(CHARACTERS) + 1).
    """
    values = np.stack(pictures).transpose(0, 3, 1, 2).astype(np.float32) / 255
    (scores,) = own_session(MODEL).run(None, {"characters": np.ascontiguousarray(values)})
    return np.asarray(scores, np.float64)


class StraightName:
    """A name on a ring laid straight, whose characters can be cut out one by one.

    The curve through their middles and their height are taken from the strokes, for a ring is not found exactly.
    """

    def __init__(self, strip: Picture, strokes: Strokes, middles: Sequence[float]) -> None:
        """`middles` are the columns in which the name's characters stand, at least two; a strip goes on around."""
        self._middles = np.asarray(middles, float)
        self._step = float(np.median(np.diff(self._middles)))
        self._paper = np.maximum(np.percentile(strip.reshape(-1, 3), _PAPER, axis=0), _DARKEST_PAPER)
        self._strip = strip
        self._curve, self._height = self._measured(strokes > _INKED)

    def pictures(self, columns: Sequence[float]) -> list[Picture]:
        """What stands in each column, SIDE × SIDE × 3."""
        return [self._picture(column + _SHIFT * self._step) for column in columns]

    def _picture(self, column: float) -> Picture:
        height = self._height
        across = SIDE / (AROUND * WIDER * min(self._step, height))
        down = SIDE / (AROUND * _TALLER * height)
        reach = int(SIDE / across) + 2
        first = int(column) - reach
        part = self._strip.take(np.arange(first, first + 2 * reach), axis=1, mode="wrap")
        part = np.minimum(part * (_WHITE / self._paper), 255).astype(np.uint8)
        x, y, slope = column - first, self._middle(column), self._slope(column)
        move = np.array(
            [[across, 0, SIDE / 2 - across * x], [-down * slope, down, SIDE / 2 - down * (y - slope * x)]], np.float32
        )
        how = cv2.INTER_AREA if down < 1 else cv2.INTER_LINEAR
        white = (255, 255, 255)
        return np.asarray(
            cv2.warpAffine(part, move, (SIDE, SIDE), flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=white)
        )

    def _along(self, column: float | npt.NDArray[np.intp]) -> Any:
        """−1 at one end of the name, 1 at the other."""
        first, last = self._middles[0] - self._step / 2, self._middles[-1] + self._step / 2
        return np.clip((2 * np.asarray(column) - first - last) / (last - first), -1.1, 1.1)

    def _middle(self, column: float) -> float:
        return float(np.polyval(self._curve, self._along(column)))

    def _slope(self, column: float) -> float:
        half = self._step / 2
        return (self._middle(column + half) - self._middle(column - half)) / self._step

    def _measured(self, inked: npt.NDArray[np.bool_]) -> tuple[_Values, float]:
        """The curve through the characters' middles, and their height, in rows."""
        first = round(self._middles[0] - self._step / 2)
        columns = first + np.arange(max(8, round(self._middles[-1] - self._middles[0] + self._step)))
        part = inked.take(columns, axis=1, mode="wrap")
        rows = np.arange(len(part))[:, None]
        top, height = _extent(part.sum(axis=1))
        curve = np.array([top + height / 2])
        along = self._along(columns)
        window = np.ones(max(3, int(self._step)))
        for _ in range(_ROUNDS):
            near = part & (np.abs(rows - np.polyval(curve, along)) < 0.7 * height)
            count = np.convolve(near.sum(axis=0), window, "same")
            seen = count > 0.02 * height * len(window)
            if np.count_nonzero(seen) < 2 * self._step:
                break
            middle = np.convolve((near * rows).sum(axis=0), window, "same")[seen] / count[seen]
            degree = _BEND if len(self._middles) > 2 * _BEND else 1
            curve = np.polyfit(along[seen], middle, degree, w=np.sqrt(count[seen]))
            row, column = np.nonzero(part)
            apart = np.round(row - np.polyval(curve, along[column])).astype(np.intp) + len(part)
            top, height = _extent(np.bincount(np.clip(apart, 0, 2 * len(part)), minlength=2 * len(part) + 1))
            curve[-1] += top + height / 2 - len(part)
        return curve, max(float(_LEAST_TALL), height)


def _extent(count: npt.NDArray[np.intp]) -> tuple[int, int]:
    """The first of the rows that hold a name's strokes, and how many they are."""
    dense = np.flatnonzero(
        count > _STANDS_OUT * max(1.0, float(np.percentile(count[count > 0], 90)) if count.any() else 1.0)
    )
    middle = int(np.average(np.arange(len(count)), weights=count)) if count.any() else len(count) // 2
    if dense.size == 0:
        return middle, _LEAST_TALL
    runs = np.split(dense, np.flatnonzero(np.diff(dense) > 2) + 1)
    best = max(runs, key=lambda run: int(count[run].sum()))
    return int(best[0]), int(best[-1] - best[0]) + 1

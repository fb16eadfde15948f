"""The colours of a flat page, freed from shadow and tint: red, blue and dark ink on white paper."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box
from rpa_review.reading.images import Picture, shrunk

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Place = tuple[slice, slice]  # rows and columns

MARKS_SIDE = 1600  # pixels of the longer side at which marks are looked for
_DARK = 150
_TINGE = 40
_COARSE = 8  # pixels, to a side, of which one is made where paper and colour are looked at
_GREY = 2  # of 255, by which the colours of a picture differ that has none
_BESIDE = 5  # of these, around colour, within which more of it is looked at together
_WHITE, _EVEN = 255, 250.0  # paper as a program draws it, and as it is made everywhere
_SOFT, _SOFTENED = 5.0, 15  # of these pixels: how softly its colour changes, and how far from a spot that is seen
_FEW = 4096  # values that numpy counts faster than OpenCV


@dataclass(frozen=True, slots=True)
class Inks:
    """Masks of one size; `scale` is their pixels per pixel of the flat picture."""

    scale: float
    even: Picture  # the picture with its lighting evened out, paper white
    grey: Grey
    red: Mask
    blue: Mask
    dark: Mask
    may_be_copy: bool = True  # False where a program drew the page and put no picture on it
    tinted: tuple[Place, ...] = ()  # outside these nothing is other than grey

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.grey.shape[1], self.grey.shape[0]

    @property
    def copied(self) -> bool:
        """Whether what is red or blue on its original may stand here in grey."""
        return self.may_be_copy and not self.coloured

    @property
    def coloured(self) -> bool:
        """Whether the page holds any colour at all, or is a black-and-white copy."""
        return int(np.count_nonzero(self.red) + np.count_nonzero(self.blue)) > 0.0003 * self.grey.size


def see_inks(picture: Picture, *, may_be_copy: bool = True) -> Inks:
    height, width = picture.shape[:2]
    scale = min(1.0, MARKS_SIDE / max(height, width))
    picture = shrunk(picture, (round(width * scale), round(height * scale)))
    small = shrunk(picture, (max(8, picture.shape[1] // _COARSE), max(8, picture.shape[0] // _COARSE)))
    tinted = _tinted(small, width=picture.shape[1], height=picture.shape[0])
    even, grey = _even_and_grey(picture, small, tinted)
    red, blue, dark = np.zeros(grey.shape, dtype=bool), np.zeros(grey.shape, dtype=bool), grey < _DARK
    for place in tinted:
        red_part, green_part, blue_part = cv2.split(even[place])
        red[place] = cv2.subtract(red_part, cv2.max(green_part, blue_part)) > _TINGE  # below 0 it stays 0
        blue[place] = (cv2.subtract(blue_part, red_part) > _TINGE) & (cv2.subtract(blue_part, green_part) > 8)
        dark[place] &= ~(red[place] | blue[place])
    return Inks(scale, even, grey, red, blue, dark, may_be_copy=may_be_copy, tinted=tinted)


def _even_and_grey(picture: Picture, small: Picture, tinted: Sequence[Place]) -> tuple[Picture, Grey]:
    """The picture evened out, in colour and in grey; where all paper is white, colour is looked at only where it is."""
    if tinted and _paper(small).min() < _WHITE:
        even = evened(picture, small)
        return even, _in_grey(even)
    grey = evened(_in_grey(picture), _in_grey(small))
    if not tinted:
        return np.broadcast_to(grey[:, :, None], picture.shape), grey
    even = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB))
    for place in tinted:
        even[place] = cv2.convertScaleAbs(picture[place], alpha=_EVEN / _WHITE)
        grey[place] = _in_grey(even[place])
    return even, grey


def _in_grey(picture: Picture) -> Grey:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def _paper(small: Grey) -> Grey:
    return np.asarray(cv2.dilate(small, np.ones((9, 9), np.uint8)))


def _tinted(small: Picture, *, width: int, height: int) -> tuple[Place, ...]:
    """Parts of a picture of this width and height that hold all of its colour; `small` is scaled down."""
    red, green, blue = cv2.split(small)
    apart = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    near = cv2.dilate((apart > _GREY).astype(np.uint8), np.ones((_BESIDE, _BESIDE), np.uint8))
    outlines, _ = cv2.findContours(near, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes: list[tuple[int, int, int, int]] = []
    for left, top, wide, tall in map(cv2.boundingRect, outlines):
        box = (left, top, left + wide, top + tall)
        while (other := next((other for other in boxes if _touch(box, other)), None)) is not None:
            boxes.remove(other)
            box = (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
        boxes.append(box)
    across, down = width / small.shape[1], height / small.shape[0]
    return tuple(
        (slice(int(top * down), math.ceil(bottom * down)), slice(int(left * across), math.ceil(right * across)))
        for left, top, right, bottom in boxes
    )


def _touch(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether two boxes (left, top, right, bottom) overlap or lie side by side."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def evened(picture: Grey, small: Grey) -> Grey:
    """Divide by the local colour of the paper, so that shadow and yellow light go and paper becomes white.

    `small` is the picture scaled down by _COARSE, both in colour or both in grey.
    """
    paper = _paper(small)
    if paper.min() < _WHITE:
        paper = _softened(paper)
    _, top, _, tall = _not_white(paper)
    if not tall:
        return np.asarray(cv2.convertScaleAbs(picture, alpha=_EVEN / _WHITE))
    paper = np.maximum(paper, 60)
    height, width = picture.shape[:2]
    if height != _COARSE * len(paper):  # rows of the two do not meet
        return np.asarray(cv2.divide(picture, cv2.resize(paper, (width, height)), scale=_EVEN))
    even = np.asarray(cv2.convertScaleAbs(picture, alpha=_EVEN / _WHITE))
    first, last = max(0, top - 1), min(len(paper), top + tall + 1)
    rows = slice(_COARSE * first, _COARSE * last)
    even[rows] = cv2.divide(
        picture[rows], cv2.resize(paper[first:last], (width, _COARSE * (last - first))), scale=_EVEN
    )
    return even


def _softened(paper: Grey) -> Grey:
    """Paper whose colour changes softly; what is white for far around is so already."""
    x, y, wide, tall = _not_white(paper)
    rows = slice(max(0, y - 2 * _SOFTENED), y + tall + 2 * _SOFTENED)
    columns = slice(max(0, x - 2 * _SOFTENED), x + wide + 2 * _SOFTENED)
    soft = paper.copy()
    soft[rows, columns] = cv2.GaussianBlur(paper[rows, columns], (0, 0), _SOFT)
    return soft


def _not_white(paper: Grey) -> tuple[int, int, int, int]:
    """The place that holds all that is not white: left, top, width and height, 0 where all is white."""
    left, top, wide, tall = cv2.boundingRect(cv2.bitwise_not(functools.reduce(cv2.min, cv2.split(paper))))
    return left, top, wide, tall


def levels(values: npt.NDArray[np.uint8], *shares: float) -> tuple[float, ...]:
    """The values below which these per cents of all lie, as np.percentile has them to the nearest step, by counting."""
    counts = np.bincount(values.ravel(), minlength=256) if values.size < _FEW else _histogram(values)
    reached = np.cumsum(counts)
    return tuple(float(np.searchsorted(reached, share / 100 * (values.size - 1), side="right")) for share in shares)


def _histogram(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    return np.asarray(cv2.calcHist([values], [0], None, [256], [0, 256])).ravel().astype(np.int64)


def distance(picture: Picture, colour: Sequence[float], weights: tuple[float, float, float]) -> npt.NDArray[np.float32]:
    """How far each pixel is from a colour, each of its three channels counting by its weight."""
    apart = cv2.subtract(picture, (*colour, 0.0), dtype=cv2.CV_32F)
    squares = cv2.transform(cv2.multiply(apart, apart), np.square(np.array([weights], np.float32)))
    return np.asarray(cv2.sqrt(squares))


def ink_in(picture: Picture, box: Box, *, trim: float = 0.0) -> float:
    """The share of a place on the flat picture that is covered by ink of any colour, 0 to 1."""
    height, width = picture.shape[:2]
    left, right = sorted((round((box.left + trim) * width), round((box.right - trim) * width)))
    top, bottom = sorted((round((box.top + trim) * height), round((box.bottom - trim) * height)))
    part = picture[max(0, top) : max(1, bottom), max(0, left) : max(1, right)]
    if part.size == 0:
        return 0.0
    darkest = part.min(axis=2).astype(np.float32)
    paper = float(np.percentile(darkest, 90))
    return float(np.mean(darkest < 0.72 * paper))

"""Blots of a mask: what hangs together, one after the other, or its outlines.

On a page that is mostly empty, outlines cost a tenth of labelling every pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.reading.images import shrunk

_CELL = 8  # pixels, to a side, of which one is made where only what lies together is asked
_STRIDE = 16  # pixels that OpenCV closes at once; those of a row that are left over take it longer than all others

Labels = npt.NDArray[np.uint16] | npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Blot:
    """Pixels that touch at a side or a corner, and the rectangle around them."""

    x: int
    y: int
    wide: int
    tall: int
    shape: npt.NDArray[np.bool_]  # tall × wide: which pixels of the rectangle are its own

    @property
    def within(self) -> tuple[slice, slice]:
        """Rows and columns of the rectangle."""
        return slice(self.y, self.y + self.tall), slice(self.x, self.x + self.wide)

    @property
    def area(self) -> int:
        return int(np.count_nonzero(self.shape))


@dataclass(frozen=True, slots=True)
class Part:
    """Of a mask: ink that lies together, with some paper around it."""

    ink: npt.NDArray[np.uint8]
    corner: tuple[int, int]  # where it lies in the mask (x, y)
    wide: int  # without the paper
    tall: int
    outline: npt.NDArray[np.int32] | None = None  # where it is one blot that lies off the edge, in the mask's pixels


def find_blots(mask: npt.NDArray[np.uint8], *, wide: float = 1, tall: float = 1) -> Iterator[Blot]:
    """The blots that are at least so many pixels wide and tall; those in the hole of another one count as well."""
    outlines, links = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for place, outline in enumerate(outlines):
        if links[0, place, 3] >= 0:  # the outline of a hole
            continue
        x, y, across, down = cv2.boundingRect(outline)
        if across < wide or down < tall:
            continue
        shape = np.zeros((down, across), np.uint8)
        own = [outline]
        hole = links[0, place, 2]
        while hole >= 0:
            own.append(outlines[hole])
            hole = links[0, hole, 0]
        cv2.drawContours(shape, own, -1, 1, cv2.FILLED, offset=(-x, -y))
        inked = cv2.threshold(mask[y : y + down, x : x + across], 0, 1, cv2.THRESH_BINARY)[1]
        yield Blot(x, y, across, down, np.asarray(cv2.bitwise_and(shape, inked)).view(np.bool_))


def closed_outlines(part: Part, reach: float) -> Iterator[tuple[npt.NDArray[np.int32], int, int]]:
    """The outer outline of every blot, breaks of up to `reach` pixels closed, with its width and height.

    The outlines are told in the pixels of the whole mask. That of a single blot is given as it is: what closing adds
    lies within its hull.
    """
    if part.outline is not None:
        yield part.outline, part.wide, part.tall
        return
    joined = cv2.morphologyEx(part.ink, cv2.MORPH_CLOSE, disc(max(3, round(reach))))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=part.corner)
    for contour in contours:
        _, _, wide, tall = cv2.boundingRect(contour)
        yield np.asarray(contour), wide, tall


def inked_part(ink: npt.NDArray[np.uint8], margin: int) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """The part of a mask that holds all of its ink, with some paper around it, and its corner (x, y)."""
    x, y, wide, tall = cv2.boundingRect(ink)
    left, top = max(0, x - margin), max(0, y - margin)
    return ink[top : y + tall + margin, left : x + wide + margin], (left, top)


def clusters(ink: npt.NDArray[np.uint8], reach: float, least: float) -> list[Part]:
    """The parts of a mask that stay apart though breaks of up to `reach` pixels are closed.

    With nothing of the others on them; only those whose longer side is at least `least`. The mask is 255 where there
    is ink.
    """
    margin = round(reach) + 2
    x, y, wide, tall = cv2.boundingRect(ink)
    if not wide:
        return []
    around = (-(-margin // _CELL) + 2) * _CELL
    start = max(0, x - around) // _CELL * _CELL, max(0, y - around) // _CELL * _CELL
    ink = ink[start[1] : y + tall + around, start[0] : x + wide + around]
    tall, wide = (-(-side // _CELL) for side in ink.shape)
    below, beside = tall * _CELL - ink.shape[0], wide * _CELL - ink.shape[1]
    padded = cv2.copyMakeBorder(ink, 0, below, 0, beside, cv2.BORDER_CONSTANT) if below or beside else ink
    cells = cv2.threshold(shrunk(np.asarray(padded), (wide, tall)), 0, 1, cv2.THRESH_BINARY)[1]
    near = 2 * ((-(-margin // _CELL) + 2) // 2) + 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(cells, np.ones((near, near), np.uint8)))
    found: list[Part] = []
    for label in range(1, count):
        x, y, across, down, _ = (int(value) for value in stats[label])
        if max(across, down) * _CELL < least:
            continue
        place = slice(y, y + down), slice(x, x + across)
        own = (labels[place] == label).astype(np.uint8) * 255
        part = padded[y * _CELL : (y + down) * _CELL, x * _CELL : (x + across) * _CELL]
        part = np.asarray(cv2.bitwise_and(part, cv2.resize(own, part.shape[::-1], interpolation=cv2.INTER_NEAREST)))
        left, top, *size = cv2.boundingRect(part)
        if max(size) < least:
            continue
        clear = min(left, top, part.shape[1] - left - size[0], part.shape[0] - top - size[1]) > margin // 2
        part, within = inked_part(part, margin)
        corner = start[0] + x * _CELL + within[0], start[1] + y * _CELL + within[1]
        outline = None
        if clear:  # at an edge, paper that is added would tell
            part = np.asarray(cv2.copyMakeBorder(part, 0, 0, 0, -part.shape[1] % _STRIDE, cv2.BORDER_CONSTANT))
            outlines, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=corner)
            outline = np.asarray(outlines[0]) if len(outlines) == 1 else None
        found.append(Part(part, corner, size[0], size[1], outline))
    return found


def disc(side: int) -> npt.NDArray[np.uint8]:
    """A round element to close or open with."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side | 1, side | 1)))


def labelled(mask: npt.NDArray[np.uint8]) -> tuple[Labels, npt.NDArray[np.int32]]:
    """Every pixel's number, 0 where the mask (0 and 1) has none, and what OpenCV knows of each number.

    Numbers of two bytes take a third of the time, and will do where a page has fewer runs of ink along its rows than
    that: no number is given out, even for a while, but at the start of one.
    """
    x, y, wide, tall = cv2.boundingRect(mask)
    within = slice(y, y + max(1, tall)), slice(x, x + max(1, wide))
    part = mask[within]
    runs = np.count_nonzero(part[:, 1:] > part[:, :-1]) + np.count_nonzero(part[:, 0])
    numbers = cv2.CV_16U if runs < np.iinfo(np.uint16).max else cv2.CV_32S
    _, numbered, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8, ltype=numbers)
    stats[:, :2] += x, y
    labels = np.zeros(mask.shape, numbered.dtype)
    labels[within] = numbered
    return labels, stats

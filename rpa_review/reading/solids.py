"""Places of a page that are inked all over, print left aside: what codes and portraits are among.

A page whose characters are known is looked over for them at an eighth of its size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from rpa_review.domain.page import Box, Word
from rpa_review.reading.images import shrunk
from rpa_review.reading.inks import Grey

_COARSE = 8  # pixels, to a side, of which one is made
_INKED = 40  # grey values by which a pixel of these is darker than paper: a sixth of it is black
_LEAST = 5  # of these pixels, the longer side of the smallest place
_AROUND = 40  # pixels of paper that are kept around a place: codes are found by it
_TALL = 2.0  # heights of a line: larger characters may be a bar code's

Place = tuple[slice, slice]  # rows, columns


@dataclass(frozen=True, slots=True)
class Solid:
    """Where it lies, in pixels."""

    left: int
    top: int
    wide: int
    tall: int

    @property
    def place(self) -> Place:
        """Rows and columns, some paper around it."""
        rows = slice(max(0, self.top - _AROUND), self.top + self.tall + _AROUND)
        return rows, slice(max(0, self.left - _AROUND), self.left + self.wide + _AROUND)

    def box(self, size: tuple[int, int]) -> Box:
        """On a page of this width and height."""
        wide, tall = size
        return Box(
            left=self.left / wide,
            top=self.top / tall,
            right=min(1.5, (self.left + self.wide) / wide),
            bottom=min(1.5, (self.top + self.tall) / tall),
        )


def find_solids(grey: Grey, words: Sequence[Word], *, print_height: float) -> list[Solid]:
    """`grey` is the page with its paper white, `print_height` the height of a line as a fraction of the page's."""
    height, width = grey.shape
    small = shrunk(grey, (max(1, width // _COARSE), max(1, height // _COARSE)))
    tall, wide = small.shape
    mask = (small < 250 - _INKED).astype(np.uint8)
    for word in words:
        if word.box.height < _TALL * print_height:
            box = word.box
            rows = slice(max(0, int(box.top * tall)), max(0, math.ceil(box.bottom * tall)))
            mask[rows, max(0, int(box.left * wide)) : max(0, math.ceil(box.right * wide))] = 0
    square = np.ones((3, 3), np.uint8)
    mask = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, square), cv2.MORPH_OPEN, square)
    mask = cv2.dilate(mask, square)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = (cv2.boundingRect(outline) for outline in outlines)
    return [
        Solid(_COARSE * x, _COARSE * y, _COARSE * across, _COARSE * down)
        for x, y, across, down in boxes
        if max(across, down) >= _LEAST
    ]

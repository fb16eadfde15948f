"""Straight strokes of a mask: what is left of it after an opening along its rows.

A page is mostly empty and its print is short: most rows are known by a few of their pixels to hold no stroke.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

_SAMPLES = 8  # pixels at even distances that every stroke covers at least, half as many at the picture's edge
_AROUND = 2  # rows to either side of a stroke that closing looks at


def level_strokes(mask: npt.NDArray[np.uint8], least: int, *, gap: int = 0) -> npt.NDArray[np.uint8]:
    """The pixels that stand in runs of at least `least` along a row; upright strokes are those of the mask transposed.

    `least` is 2 or more.
    `gap` is the width of the element that closes breaks along a stroke and between neighbouring rows; 0 closes none.
    """
    step = max(1, least // _SAMPLES)
    sampled = np.ascontiguousarray(mask[:, ::step])
    inked = cv2.erode(sampled, np.ones((1, 2 * (least // 2 // step) - 1), np.uint8)).max(axis=1)
    rows = np.flatnonzero(cv2.dilate(inked, np.ones((2 * _AROUND + 1, 1), np.uint8)))
    found = np.zeros_like(mask)
    if rows.size:
        part = np.ascontiguousarray(mask[rows])
        part = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
        if gap:
            part = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8))
        found[rows] = part
    return found

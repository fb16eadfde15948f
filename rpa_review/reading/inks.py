"""The colours of a flat page, freed from shadow and tint: red, blue and dark ink on white paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box
from rpa_review.reading.images import Picture, shrunk

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

MARKS_SIDE = 1600  # pixels of the longer side at which marks are looked for
_DARK = 150
_TINGE = 40


@dataclass(frozen=True, slots=True)
class Inks:
    """Masks of one size; `scale` is their pixels per pixel of the flat picture."""

    scale: float
    even: Picture  # the picture with its lighting evened out, paper white
    grey: Grey
    red: Mask
    blue: Mask
    dark: Mask

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.grey.shape[1], self.grey.shape[0]

    @property
    def coloured(self) -> bool:
        """Whether the page holds any colour at all, or is a black-and-white copy."""
        return int(np.count_nonzero(self.red) + np.count_nonzero(self.blue)) > 0.0003 * self.grey.size


def see_inks(picture: Picture) -> Inks:
    height, width = picture.shape[:2]
    scale = min(1.0, MARKS_SIDE / max(height, width))
    even = evened(shrunk(picture, (round(width * scale), round(height * scale))))
    red_part, green_part, blue_part = (even[:, :, i].astype(np.int16) for i in range(3))
    grey = np.asarray(cv2.cvtColor(even, cv2.COLOR_RGB2GRAY))
    red = red_part - np.maximum(green_part, blue_part) > _TINGE
    blue = (blue_part - red_part > _TINGE) & (blue_part - green_part > 8)
    dark = (grey < _DARK) & ~red & ~blue
    return Inks(scale=scale, even=even, grey=grey, red=red, blue=blue, dark=dark)


def evened(picture: Picture) -> Picture:
    """Divide by the local colour of the paper, so that shadow and yellow light go and paper becomes white."""
    height, width = picture.shape[:2]
    small = shrunk(picture, (max(8, width // 8), max(8, height // 8)))
    paper = cv2.dilate(small, np.ones((9, 9), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 5)
    paper = np.maximum(paper, 60)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, paper, scale=250.0))


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

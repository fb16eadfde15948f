"""What hides print: a reflection that burns paper and print to white, a finger on the page.

A reflection is whiter than the paper beside it, be it by a little as on a scan; has a soft, bulging outline; and has no
print in it. White paper, the white of a form's boxes and the gaps between lines are not: they have corners, hold print,
or nothing beside them is darker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Flaw, FlawFound, Mark, Word
from rpa_review.reading.images import Picture, shrunk
from rpa_review.reading.inks import Mask

_SIDE = 800  # pixels of the longer side at which patches are looked for
_BURNT = 253.3  # mean lightness of the darkest channel
_WHITE_PAGE = 0.45  # share of burnt pixels from which on it is the paper that is white
_LEAST_GLARE = 6.0  # squares of a line's height
_LEAST_FINGER, _LEAST_THUMB = 5.0, 40.0  # the same for skin, lying and upright
_LINE = 0.015  # of the page's height
_PAPER_BELOW = 1.0  # by how much the paper beside a reflection is darker


@dataclass(frozen=True, slots=True)
class _Patch:
    mask: npt.NDArray[np.uint8]
    box: Box
    area: float  # squares of a line's height
    size: tuple[int, int]  # width and height in pixels
    bulging: float  # share of its convex hull that it fills


def find_obstructions(flat: Picture, words: Sequence[Word], marks: Sequence[Mark]) -> list[FlawFound]:
    """The measure of what hides something is the height of a line; without words, that of lines on such pages."""
    scale = min(1.0, _SIDE / max(flat.shape[:2]))
    small = shrunk(flat, (round(flat.shape[1] * scale), round(flat.shape[0] * scale)))
    line = float(np.median([word.box.height for word in words])) if words else _LINE
    tall = max(3.0, line * small.shape[0])
    return [*(_glare(small, words, tall) if words else ()), *_covered(small, words, marks, tall)]


def _glare(small: Picture, words: Sequence[Word], tall: float) -> Iterator[FlawFound]:
    red, green, blue = cv2.split(small)
    light = cv2.blur(cv2.min(cv2.min(red, green), blue).astype(np.float32), (7, 7))
    burnt = (light > _BURNT).astype(np.uint8)
    if burnt.mean() > _WHITE_PAGE:
        return
    burnt = np.asarray(cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)))
    reach = int(tall) | 1
    burnt = np.asarray(cv2.morphologyEx(burnt, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)))
    body = words[0].box.union(*(word.box for word in words[1:]))
    for patch in _patches(burnt, tall):
        if patch.area < _LEAST_GLARE or min(patch.size) < tall or patch.bulging < 0.88:
            continue
        inside = float(np.percentile(light[patch.mask > 0], 5))
        beside = _beside(light, patch.mask, round(1.5 * tall))
        if inside < _BURNT - 2 or beside > inside - _PAPER_BELOW:
            continue
        near = body.overlap(patch.box) > 0 or patch.box.overlap(body) > 0
        if not near or any(_share(word, patch.mask) > 0.5 and word.confidence > 0.8 for word in words):
            continue
        yield FlawFound(flaw=Flaw.GLARE, box=patch.box, severity=round(min(1.0, 0.5 + patch.area / 40), 3))


def _covered(small: Picture, words: Sequence[Word], marks: Sequence[Mark], tall: float) -> Iterator[FlawFound]:
    """Smooth patches of skin among the text, with no word in them."""
    red, green, blue = cv2.split(small)
    redder = cv2.subtract(red, green)  # below 0 it stays 0
    skin = (
        (redder > 18) & (redder < 90) & (cv2.subtract(green, blue) > 4) & (cv2.subtract(red, blue) > 38) & (red > 110)
    )
    side = max(3, round(0.9 * tall)) | 1
    opened = np.asarray(cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8)))
    for patch in _patches(opened, tall):
        upright = patch.size[0] < 1.2 * patch.size[1]
        if patch.area < (_LEAST_THUMB if upright else _LEAST_FINGER) or (upright and _is_a_mark(patch.box, marks)):
            continue  # the face of a portrait, upright and small
        if any(word.box.overlap(patch.box) > 0.6 and word.confidence > 0.8 for word in words):
            continue
        if float(green[patch.mask > 0].std()) > 22:
            continue
        share = float(patch.mask.mean())
        yield FlawFound(flaw=Flaw.COVERED, box=patch.box, severity=round(min(1.0, 0.6 + share), 3))


def _patches(mask: npt.NDArray[np.uint8], tall: float) -> Iterator[_Patch]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height, width = mask.shape
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        if area < 4 * tall * tall:
            continue
        own = (labels == label).astype(np.uint8)
        contours, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        hull = cv2.contourArea(cv2.convexHull(np.concatenate(contours)))
        box = Box(left=x / width, top=y / height, right=(x + wide) / width, bottom=(y + high) / height)
        yield _Patch(own, box, area / (tall * tall), (wide, high), area / max(1.0, hull))


def _beside(light: npt.NDArray[np.float32], mask: npt.NDArray[np.uint8], reach: int) -> float:
    """How light the paper is around a patch, its soft rim left out."""
    inner = np.asarray(cv2.dilate(mask, np.ones((7, 7), np.uint8)))
    outer = np.asarray(cv2.dilate(inner, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)))
    ring: Mask = (outer > 0) & (inner == 0)
    return float(np.percentile(light[ring], 75)) if ring.any() else 255.0


def _share(word: Word, mask: npt.NDArray[np.uint8]) -> float:
    """The share of a word that lies under a patch."""
    height, width = mask.shape
    top, bottom = int(word.box.top * height), int(np.ceil(word.box.bottom * height))
    part = mask[max(0, top) : bottom, max(0, int(word.box.left * width)) : int(np.ceil(word.box.right * width))]
    return float(part.mean()) if part.size else 0.0


def _is_a_mark(box: Box, marks: Sequence[Mark]) -> bool:
    return any(mark.box.overlap(box) > 0.3 or box.overlap(mark.box) > 0.3 for mark in marks)

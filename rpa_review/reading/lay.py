"""How a picture's sheet lies, and where its lines of text are: upright, flat, each with its transform."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from rpa_review.reading.flatten import (
    IDENTITY,
    Transform,
    clockwise,
    find_sheet,
    inverse,
    laid_flat,
    moved,
    straightened,
    warped,
)
from rpa_review.reading.images import Picture, shrunk
from rpa_review.reading.ocr import Engine, Quad, strip_of

PAGE_SIDE = 1280  # pixels of the longer side at which small print on an A4 sheet is still found
_LOOK_SIDE = 960  # the same for ordinary print, and for what is smaller on a first look
_SMALL_PRINT = 12.0  # pixels of an ordinary line's outline there, below which PAGE_SIDE is needed
_LOOK = 640  # pixels of the longer side at which the printed part of a picture is looked for
_LEAST_EDGE = 24  # difference of neighbouring pixels there that is print, however pale
_SPECK = 2  # pixels of a row or column that are no print yet
_MARGIN = 0.02  # of the longer side, around the print
_SAMPLES = 5  # lines that are read to see whether the page stands upright
_CLEAR = 0.85  # mean confidence of sample lines above which a page surely stands upright
_SMALL_SHEET = 0.5  # share of the picture below which a sheet is looked at again on its own
_INSIDE = 0.93  # share of the text that must stand on the sheet that was found


@dataclass(frozen=True, slots=True)
class Lay:
    """The flat picture, and how it came from the one handed in."""

    flat: Picture
    quads: list[Quad]  # on the flat picture
    turned: int  # degrees clockwise
    shown: tuple[int, int]  # width and height of the upright page as displayed
    homography: tuple[float, ...] | None  # flat fractions → displayed fractions; None when they are the same
    on_desk: bool  # whether the sheet's own outline was seen


def lay_out(picture: Picture, engine: Engine) -> Lay:
    size = picture.shape[1], picture.shape[0]
    quads = _lines_of(picture, engine)
    transform, flat_size, on_desk = IDENTITY, size, False
    sheet = find_sheet(picture)
    if sheet is not None and _holds_the_text(sheet, quads):
        transform, flat_size = laid_flat(sheet)
        on_desk = True
        if cv2.contourArea(sheet) < _SMALL_SHEET * size[0] * size[1]:
            closer = _lines_of(warped(picture, transform, flat_size), engine)
            quads = moved(closer, inverse(transform))
    turned = _upright(picture, moved(quads, transform), transform, engine)
    transform, flat_size = quarter_turn(flat_size, turned) @ transform, _turned_size(flat_size, turned)
    lines = [clockwise(quad) for quad in moved(quads, transform)]
    level = straightened(lines, flat_size)
    if level is not None:
        transform = level @ transform
        lines = [clockwise(quad) for quad in moved(lines, level)]
    flattened = on_desk or level is not None
    flat = warped(picture, transform, flat_size) if flattened else turned_picture(picture, turned)
    shown = _turned_size(size, turned)
    homography = None
    if flattened:
        back = quarter_turn(size, turned) @ inverse(transform)
        fractions = np.diag([1 / shown[0], 1 / shown[1], 1.0]) @ back @ np.diag([flat_size[0], flat_size[1], 1.0])
        homography = tuple(float(value) for value in (fractions / fractions[2, 2]).ravel())
    return Lay(flat, lines, turned, shown, homography, on_desk)


def _lines_of(picture: Picture, engine: Engine) -> list[Quad]:
    """Where lines of text are; the empty margins, a third of a page, are not looked at."""
    height, width = picture.shape[:2]
    left, top, right, bottom = printed_area(picture)
    part = picture[top:bottom, left:right]
    share = max(part.shape[:2]) / max(width, height)
    found = engine.detect(part, side=round(_LOOK_SIDE * share))
    small = print_height(found) * _LOOK_SIDE / max(width, height) < _SMALL_PRINT
    if small and max(width, height) > _LOOK_SIDE:
        found = engine.detect(part, side=round(PAGE_SIDE * share))
    reach = 1.5 * max(width, height) / _LOOK_SIDE  # what ends so near to the picture's edge, as it was seen, is cut off
    return [_up_to_the_edge(quad + np.array([left, top], np.float32), (width, height), reach) for quad in found]


def _up_to_the_edge(quad: Quad, size: tuple[int, int], reach: float) -> Quad:
    quad = np.where(quad < reach, 0, quad)
    return np.where(quad > np.array(size) - reach, size, quad).astype(np.float32)


def print_height(quads: list[Quad]) -> float:
    """Pixels of an ordinary line's height, as the detector outlined it: the middle one when each counts by its length.

    Long lines count for more, so that on a page with little text its watermarks do not.
    """
    lines = sorted((float(np.linalg.norm(quad[3] - quad[0])), aspect(quad)) for quad in quads if aspect(quad) > 1.3)
    if not lines:
        return 0.0
    reached = np.cumsum([length for _, length in lines])
    return lines[int(np.searchsorted(reached, reached[-1] / 2))][0]


def printed_area(picture: Picture) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that stands on a page, with some paper around; the whole picture if in doubt.

    Anything with an edge counts, be it a shadow or a speck of some size: what is left out is nothing but paper.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, _LOOK / max(height, width))
    small = shrunk(picture, (max(1, round(width * scale)), max(1, round(height * scale))))
    edges = cv2.morphologyEx(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    ink = edges > _LEAST_EDGE
    rows, columns = (np.flatnonzero(np.count_nonzero(ink, axis=axis) > _SPECK) for axis in (1, 0))
    if len(rows) == 0 or len(columns) == 0:
        return 0, 0, width, height
    margin = _MARGIN * max(height, width)
    return (
        max(0, int(columns[0] / scale - margin)),
        max(0, int(rows[0] / scale - margin)),
        min(width, int((columns[-1] + 1) / scale + margin)),
        min(height, int((rows[-1] + 1) / scale + margin)),
    )


def _holds_the_text(sheet: Quad, quads: Sequence[Quad]) -> bool:
    if not quads:
        return False
    lengths = np.array([cv2.contourArea(quad) for quad in quads])
    inside = [cv2.pointPolygonTest(sheet, [float(c) for c in quad.mean(axis=0)], False) >= 0 for quad in quads]
    return bool(lengths[inside].sum() >= _INSIDE * lengths.sum())


def _upright(picture: Picture, quads: list[Quad], transform: Transform, engine: Engine) -> int:
    """By how many degrees clockwise the page has to be turned until its lines read well."""
    if not quads:
        return 0
    back = inverse(transform)
    quads = [clockwise(quad) for quad in quads]
    tall = sum(length(quad) for quad in quads if aspect(quad) < 0.75)
    wide = sum(length(quad) for quad in quads if aspect(quad) > 1.33)
    best, best_score = 0, -1.0
    for degrees in (90, 270, 0, 180) if tall > 1.5 * wide else (0, 180, 90, 270):
        score = _legibility(picture, quads, degrees, back, engine)
        if score > best_score + 0.05:
            best, best_score = degrees, score
        if score > _CLEAR:
            break
    return best


def _legibility(picture: Picture, quads: list[Quad], degrees: int, back: Transform, engine: Engine) -> float:
    """Mean confidence of some lines, were the page turned so."""
    start = {0: 0, 90: 3, 180: 2, 270: 1}[degrees]
    rolled = [np.roll(quad, -start, axis=0) for quad in quads]
    lines = [quad for quad in rolled if aspect(quad) > 1.5]
    lines.sort(key=lambda quad: abs(aspect(quad) - 8))
    if not lines:
        return 0.0
    scores: list[float] = []
    for quad in moved(lines[:_SAMPLES], back):
        reading = engine.recognise(strip_of(picture, quad))
        scores.append(reading.confidence if len(reading.text) > 1 else 0.3)
        clear = [score for score in scores if score > _CLEAR]
        if len(clear) > _SAMPLES // 2:  # the middle one is clear, whatever the rest are
            return float(np.median(clear))
    return float(np.median(scores))


def quarter_turn(size: tuple[int, int], degrees: int) -> Transform:
    """Pixels of a picture → pixels of it turned clockwise."""
    width, height = size
    if degrees == 90:
        return np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]])
    if degrees == 180:
        return np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]])
    if degrees == 270:
        return np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]])
    return IDENTITY


def turned_picture(picture: Picture, degrees: int) -> Picture:
    turns = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return np.asarray(cv2.rotate(picture, turns[degrees])) if degrees in turns else picture


def _turned_size(size: tuple[int, int], degrees: int) -> tuple[int, int]:
    return (size[1], size[0]) if degrees in (90, 270) else size


def aspect(quad: Quad) -> float:
    """Width over height."""
    return math.dist(quad[1], quad[0]) / max(1.0, math.dist(quad[3], quad[0]))


def length(quad: Quad) -> float:
    return max(math.dist(quad[1], quad[0]), math.dist(quad[3], quad[0]))

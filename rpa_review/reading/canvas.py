"""A page that is drawn from shapes, text and pictures, and knows where every character went.

Places on it are in the page's own units (millimetres, points), origin at the top left, y downwards; a matrix is 3×3
and maps a thing's own coordinates to those of the page.
"""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from rpa_review.domain.page import Box, Problem, Word
from rpa_review.reading.fonts import advance, font_of
from rpa_review.reading.images import Picture
from rpa_review.reading.problems import Unreadable
from rpa_review.reading.text_layer import Char

Matrix = npt.NDArray[np.float64]
Outline = npt.NDArray[np.float64]  # n × 2 points
Colour = tuple[int, int, int]
Coverage = npt.NDArray[np.uint8]

_FINE = 4  # bits of a pixel's fraction in OpenCV's drawing
_OPAQUE = 0.95
_ABOVE, _BELOW = 0.88, 0.12  # of a character's height, above and below its baseline
_SPACED = 1.2  # of a character's height: letters of one text that stand closer are spaced out, no words apart
_FAR = 20_000  # pixels from the page beyond which nothing is drawn


def matrix_of(values: Sequence[float]) -> Matrix:
    """From the six numbers a b c d e f: x' = a·x + c·y + e, y' = b·x + d·y + f."""
    a, b, c, d, e, f = values
    return np.array([[a, c, e], [b, d, f], [0.0, 0.0, 1.0]])


def moved(x: float, y: float) -> Matrix:
    return matrix_of((1, 0, 0, 1, x, y))


def through(matrix: Matrix, points: Outline) -> Outline:
    return np.asarray(points @ matrix[:2, :2].T + matrix[:2, 2])


class Canvas:
    """White paper of `width` × `height` units, `scale` pixels to the unit."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        if not (math.isfinite(width) and math.isfinite(height)) or width <= 0 or height <= 0:
            raise Unreadable(Problem.BROKEN, "page without a size")
        self.width, self.height, self.scale = width, height, scale
        size = (max(1, round(height * scale)), max(1, round(width * scale)))
        self.picture: Picture = np.full((*size, 3), 255, np.uint8)
        self.chars: list[Char] = []
        self.words: list[Word] = []  # what runs aslant or downwards, which cannot be put together by rows
        self.pictures: list[Box] = []  # where pictures lie that hide what is below them
        self._clip: Coverage | None = None

    @contextlib.contextmanager
    def clipped(self, outlines: Sequence[Outline]) -> Iterator[None]:
        """Draw only inside these outlines, and inside those that hold already."""
        before = self._clip
        mask: Coverage = np.zeros(self.picture.shape[:2], np.uint8)
        cv2.fillPoly(mask, [self._fixed(outline) for outline in outlines], 255, cv2.LINE_AA, _FINE)
        self._clip = mask if before is None else np.minimum(mask, before)
        try:
            yield
        finally:
            self._clip = before

    def fill(self, outlines: Sequence[Outline], colour: Colour, alpha: float = 1.0) -> None:
        """Fill what the outlines hold, holes left out."""
        if (room := self._room(outlines, 1.0)) is None:
            return
        left, top, mask = room
        fixed = [self._fixed(outline, left, top) for outline in outlines if len(outline) > 2]
        if fixed:
            cv2.fillPoly(mask, fixed, 255, cv2.LINE_AA, _FINE)
            self._blend(left, top, mask, colour, alpha)

    def stroke(self, lines: Sequence[Outline], width: float, colour: Colour, alpha: float = 1.0) -> None:
        """Draw along the lines with a pen of this width, a hair's at least."""
        pixels = min(200, max(1, round(width * self.scale)))
        if (room := self._room(lines, pixels)) is None:
            return
        left, top, mask = room
        cv2.polylines(mask, [self._fixed(line, left, top) for line in lines], False, 255, pixels, cv2.LINE_AA, _FINE)
        self._blend(left, top, mask, colour, alpha * min(1.0, max(0.35, width * self.scale)))

    def place(self, picture: Image.Image, matrix: Matrix, *, alpha: float = 1.0, see_through: bool = False) -> None:
        """Lay a picture so that its unit square goes through the matrix.

        `see_through` lets the print below show, as under a stamp.
        """
        seen = np.asarray(picture.convert("RGBA"))
        corners = through(matrix, np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))
        if (room := self._room([corners], 1.0)) is None:
            return
        left, top, mask = room
        to_pixels = matrix_of((self.scale, 0, 0, self.scale, -left, -top)) @ matrix
        lay = to_pixels @ np.diag([1 / seen.shape[1], 1 / seen.shape[0], 1.0])
        shrink = abs(float(np.linalg.det(lay[:2, :2])))
        if 0 < shrink < 0.25:  # INTER_LINEAR alone would skip pixels: fine lines would go
            factor = math.sqrt(shrink)
            size = (max(1, round(seen.shape[1] * factor)), max(1, round(seen.shape[0] * factor)))
            lay = lay @ np.diag([seen.shape[1] / size[0], seen.shape[0] / size[1], 1.0])
            seen = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
        laid = cv2.warpAffine(seen, lay[:2], (mask.shape[1], mask.shape[0]), flags=cv2.INTER_LINEAR)
        under = self.picture[top : top + mask.shape[0], left : left + mask.shape[1]]
        colour = np.minimum(laid[:, :, :3], under) if see_through else laid[:, :, :3]
        self._blend(left, top, laid[:, :, 3], colour, alpha)
        if not see_through and alpha > _OPAQUE and int(np.median(seen[:, :, 3])) == 255:
            (x0, y0), (x1, y1) = np.clip((corners.min(axis=0), corners.max(axis=0)), 0, (self.width, self.height)) / (
                self.width,
                self.height,
            )
            self.pictures.append(Box(left=float(x0), top=float(y0), right=float(x1), bottom=float(y1)))
            self._hide_below(self.pictures[-1])

    def _hide_below(self, box: Box) -> None:
        """What was written so far in a place that a picture now covers can no longer be seen."""
        self.chars = [
            replace(char, hidden=True)
            if box.left <= (char.left + char.right) / 2 <= box.right and box.top <= char.middle <= box.bottom
            else char
            for char in self.chars
        ]

    def write(
        self,
        run: Sequence[tuple[str, float, float]],
        size: float,
        matrix: Matrix,
        colour: Colour = (0, 0, 0),
        *,
        stretch: float = 1.0,
        alpha: float = 1.0,
    ) -> None:
        """Characters, each with the place of its baseline's start in coordinates that go through the matrix.

        `size` is the height of the font in the same coordinates, `stretch` how much wider than usual it is. What is
        written with no alpha at all is kept as hidden text.
        """
        a, b = float(matrix[0, 0]), float(matrix[1, 0])
        c, d = float(matrix[0, 1]), float(matrix[1, 1])
        tall = math.hypot(c, d) * size * self.scale  # pixels
        if not (math.isfinite(tall) and math.isfinite(a) and math.isfinite(b)):
            return
        upright = a > 0 and d > 0 and max(abs(b), abs(c)) < 0.02 * max(a, d)
        placed: list[Char] = []
        ends = [*(x for _, x, _ in run[1:]), math.inf]
        for (char, x, y), end in zip(run, ends, strict=True):
            natural = size * stretch * advance(char)
            wide = end - x if 0.4 * natural < end - x < natural else natural  # squeezed into the room that it is given
            right = end if natural < end - x <= _SPACED * size * stretch else x + wide
            top, bottom = y - _ABOVE * size, y + _BELOW * size
            corners = through(matrix, np.array([[x, top], [right, top], [right, bottom], [x, bottom]]))
            if not np.isfinite(corners).all():
                continue
            corners /= (self.width, self.height)
            (x0, y0), (x1, y1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
            if alpha > 0 and not char.isspace():
                self._glyph(
                    char,
                    matrix @ moved(x, y) @ np.diag([stretch * wide / (natural or 1.0), 1.0, 1.0]),
                    size,
                    colour,
                    alpha,
                    upright,
                )
            placed.append(Char(char, x0, y0, x1, y1, hidden=alpha <= 0))
        downwards = len(run) > 1 and abs(run[-1][2] - run[0][2]) > 2 * abs(run[-1][1] - run[0][1])
        if upright and not downwards:
            self.chars += placed
        elif alpha > 0:
            self._write_aslant(placed, vertical=downwards)

    def _write_aslant(self, placed: list[Char], *, vertical: bool) -> None:
        text = "".join(char.text for char in placed).strip()
        inside = [char for char in placed if 0 <= char.left <= 1 and 0 <= char.top <= 1 and char.text.strip()]
        if not text or not inside:
            return
        box = Box(
            left=min(char.left for char in inside),
            top=min(char.top for char in inside),
            right=min(1.0, max(char.right for char in inside)),
            bottom=min(1.0, max(char.bottom for char in inside)),
        )
        self.words.append(Word(text=text, box=box, confidence=1.0, vertical=vertical))

    def _glyph(self, char: str, matrix: Matrix, size: float, colour: Colour, alpha: float, upright: bool) -> None:
        wide, tall = (math.hypot(*matrix[:2, axis]) * size * self.scale for axis in (0, 1))  # pixels of one em
        pixels = min(400, max(4, round(tall)))
        mask, dx, dy = _glyph(char, pixels)
        if mask.size == 0:
            return
        to_pixels = np.diag([self.scale, self.scale, 1.0]) @ matrix
        if upright and pixels == round(tall) and abs(wide - tall) < 0.1 * tall:
            left, top = round(to_pixels[0, 2]) + dx, round(to_pixels[1, 2]) + dy
            if abs(left) < _FAR and abs(top) < _FAR:
                self._blend(left, top, mask, colour, alpha)
            return
        lay = to_pixels @ np.diag([size / pixels, size / pixels, 1.0]) @ moved(dx, dy)
        ends = through(lay, np.array([[0, 0], [mask.shape[1], 0], [mask.shape[1], mask.shape[0]], [0, mask.shape[0]]]))
        if (room := self._room([ends / self.scale], 1.0)) is None:
            return
        left, top, ground = room
        laid = cv2.warpAffine(
            mask, (moved(-left, -top) @ lay)[:2], (ground.shape[1], ground.shape[0]), flags=cv2.INTER_LINEAR
        )
        self._blend(left, top, np.asarray(laid), colour, alpha)

    def _fixed(self, outline: Outline, left: int = 0, top: int = 0) -> npt.NDArray[np.int32]:
        pixels = np.clip(outline * self.scale - (left, top), -_FAR, _FAR)
        return np.asarray(np.round((pixels - 0.5) * (1 << _FINE)), np.int32)

    def _room(self, outlines: Sequence[Outline], margin: float) -> tuple[int, int, Coverage] | None:
        """The part of the page that the outlines reach, as its corner in pixels and an empty mask."""
        ends = [(outline.min(axis=0), outline.max(axis=0)) for outline in outlines if len(outline)]
        if not ends or not all(np.isfinite(end).all() for pair in ends for end in pair):
            return None
        low = np.min([start for start, _ in ends], axis=0) * self.scale - margin - 1
        high = np.max([end for _, end in ends], axis=0) * self.scale + margin + 1
        height, width = self.picture.shape[:2]
        left, top = int(max(0, min(width, low[0]))), int(max(0, min(height, low[1])))
        right, bottom = int(max(0, min(width, high[0] + 1))), int(max(0, min(height, high[1] + 1)))
        if right <= left or bottom <= top:
            return None
        return left, top, np.zeros((bottom - top, right - left), np.uint8)

    def _blend(self, left: int, top: int, mask: Coverage, colour: Colour | Picture, alpha: float) -> None:
        """Lay a colour, or a picture of the mask's size, over the page as far as the mask covers it."""
        height, width = self.picture.shape[:2]
        x, y = max(0, left), max(0, top)
        right, bottom = min(width, left + mask.shape[1]), min(height, top + mask.shape[0])
        if right <= x or bottom <= y:
            return
        part = (slice(y - top, bottom - top), slice(x - left, right - left))
        cover = mask[part]
        if self._clip is not None:
            cover = np.minimum(cover, self._clip[y:bottom, x:right])
        ink = np.array(colour, np.float32) if isinstance(colour, tuple) else colour[part].astype(np.float32)
        share = (cover.astype(np.float32) * (max(0.0, min(1.0, alpha)) / 255))[:, :, None]
        under = self.picture[y:bottom, x:right]
        under[:] = (under + (ink - under) * share + 0.5).astype(np.uint8)


@functools.lru_cache(maxsize=8192)
def _glyph(char: str, pixels: int) -> tuple[Coverage, int, int]:
    """A character's coverage, and where its corner lies from the start of its baseline."""
    font = font_of(pixels)
    left, top, right, bottom = font.getbbox(char, anchor="ls")
    if right <= left or bottom <= top:
        return np.zeros((0, 0), np.uint8), 0, 0
    x, y = math.floor(left), math.floor(top)
    ground = Image.new("L", (math.ceil(right) - x + 1, math.ceil(bottom) - y + 1), 0)
    ImageDraw.Draw(ground).text((-x, -y), char, font=font, fill=255, anchor="ls")
    return np.asarray(ground), x, y

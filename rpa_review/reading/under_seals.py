"""Lines of text under a seal, looked for again without its ink: a seal breaks a line into pieces."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark
from rpa_review.reading.flatten import clockwise
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, Quad

_TOUCHES = 0.05  # share of a line that lies under the seal
_INK, _APART = 50, 35  # grey values between paper and ink, and between a copied seal's ink and print
_LEAST_INK = 200  # pixels of ink that two kinds of it can be told in


def without_ink(picture: Picture, colour: str) -> Picture:
    """A grey picture in which a seal's ink is nearly as light as paper: the channel of its colour, or on a
    black-and-white copy, where print is darker than a seal, what is darker.
    """
    if colour == "black":
        return _darkest(picture)
    channel = {"red": 0, "blue": 2}.get(colour)
    if channel is None:
        return picture
    return np.ascontiguousarray(np.repeat(picture[:, :, channel : channel + 1], 3, axis=2))


def _darkest(picture: Picture) -> Picture:
    """Of two kinds of ink the darker one alone; the picture as it is where there are no two."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    paper = float(np.percentile(grey[::2, ::2], 85))
    ink = grey[grey < paper - _INK]
    if ink.size < _LEAST_INK:
        return picture
    split, _ = cv2.threshold(ink.reshape(1, -1), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark, pale = float(np.median(ink[ink <= split])), float(np.median(ink[ink > split]))
    if pale - dark < _APART:
        return picture
    lifted = np.clip((grey.astype(np.float32) - dark) * ((paper - dark) / (0.85 * (pale - dark))) + dark, 0, paper)
    return np.ascontiguousarray(np.repeat(lifted.astype(np.uint8)[:, :, None], 3, axis=2))


def lines_under(
    picture: Picture, quads: Sequence[Quad], seals: Sequence[Mark], engine: Engine, *, side: int
) -> list[Quad]:
    """The lines of the page, those that a seal touches outlined anew. `side` is as for `detect`."""
    height, width = picture.shape[:2]
    lines = list(quads)
    for seal in seals:
        if not any(_share(line, seal.box, picture) > _TOUCHES for line in lines):
            continue
        top = max(0, int((seal.box.top - 0.1 * seal.box.height) * height))
        bottom = min(height, int((seal.box.bottom + 0.1 * seal.box.height) * height) + 1)
        band = without_ink(picture[top:bottom], seal.colour)
        scale = min(1.0, side / max(height, width))
        found = engine.detect(band, side=max(64, round(scale * max(band.shape[:2]))))
        anew = [clockwise(quad + np.array([0, top], dtype=np.float32)) for quad in found]
        anew = [quad for quad in anew if _share(quad, seal.box, picture) > _TOUCHES]
        kept = [line for line in lines if _share(line, seal.box, picture) <= _TOUCHES]
        boxes = [_box(quad, picture) for quad in anew]
        lines = [line for line in kept if not any(_box(line, picture).overlap(box) > 0.5 for box in boxes)] + anew
    return lines


def _share(quad: Quad, box: Box, picture: Picture) -> float:
    return _box(quad, picture).overlap(box)


def _box(quad: Quad, picture: Picture) -> Box:
    height, width = picture.shape[:2]
    left, top = np.clip(quad.min(axis=0) / (width, height), 0, 1)
    right, bottom = np.clip(quad.max(axis=0) / (width, height), 0, 1)
    return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))

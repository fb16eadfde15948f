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
_SOLID = 0.024  # of a seal's shorter side: what is thicker all around is its star or border, not print
_BREAK = 2.5  # heights of a line: what a seal hides between two pieces of it is not wider
_TALLER = 2.2  # times as high as the other may a piece of a line be
_LEVEL = 0.6  # share of the lower one's height at which two pieces stand beside one another


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


def _without_solids(picture: Picture, seal: float) -> Picture:
    """Paper in place of what is solid, so that lines which touch it are found; `seal` is the seal's shorter side."""
    grey = picture[:, :, 0]
    paper = float(np.percentile(grey[::2, ::2], 85))
    thick = max(3, round(_SOLID * seal))
    solid = cv2.morphologyEx((grey < paper - _INK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    cleared = picture.copy()
    cleared[cv2.dilate(solid, np.ones((5, 5), np.uint8)) > 0] = round(paper)
    return cleared


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
        if seal.colour == "black":
            band = _without_solids(band, min(seal.box.width * width, seal.box.height * height))
        scale = min(1.0, side / max(height, width))
        found = engine.detect(band, side=max(64, round(scale * max(band.shape[:2]))))
        anew = [clockwise(quad + np.array([0, top], dtype=np.float32)) for quad in found]
        anew = [quad for quad in anew if _share(quad, seal.box, picture) > _TOUCHES]
        boxes = [_box(quad, picture) for quad in anew]
        others = [(line, _box(line, picture)) for line in lines]
        others = [(line, own) for line, own in others if not any(_is_same(own, box) for box in boxes)]
        touching = [line for line, own in others if own.overlap(seal.box) > _TOUCHES]
        apart = [(line, own) for line, own in others if own.overlap(seal.box) <= _TOUCHES]
        beside = [line for line, own in apart if own.top < seal.box.bottom and own.bottom > seal.box.top]
        elsewhere = [line for line, own in apart if own.top >= seal.box.bottom or own.bottom <= seal.box.top]
        lines = [*elsewhere, *_joined([*beside, *anew], touching, seal.box, picture)]
    return lines


def _is_same(line: Box, anew: Box) -> bool:
    """Whether what was found anew stands for a line, which may have taken in some of the seal above and below it."""
    level = line.top < (anew.top + anew.bottom) / 2 < line.bottom
    shared = min(line.right, anew.right) - max(line.left, anew.left)
    return line.overlap(anew) > 0.5 or (level and shared > 0.5 * line.width)


def _joined(lines: Sequence[Quad], pieces: Sequence[Quad], seal: Box, picture: Picture) -> list[Quad]:
    """Lines with a short break under a seal as one: what is hidden there is read with them.

    `pieces` were seen before the seal's ink was taken off only: they count where they are part of such a line; alone
    they are characters of the seal.
    """
    found: list[list[Quad]] = []
    by_themselves: set[int] = set()
    both = [(line, True) for line in lines] + [(piece, False) for piece in pieces]
    for line, by_itself in sorted(both, key=lambda one: float(one[0][:, 0].min())):
        place = next(
            (at for at, before in enumerate(found) if _goes_on(_last(before), line, seal, picture)), len(found)
        )
        if by_itself or place < len(found):
            by_themselves.add(place)
        if place == len(found):
            found.append([])
        found[place].append(line)
    return [_as_one(found[place]) for place in sorted(by_themselves)]


def _last(pieces: Sequence[Quad]) -> Quad:
    return max(pieces, key=lambda piece: float(piece[:, 0].max()))


def _as_one(pieces: Sequence[Quad]) -> Quad:
    """From the left end of the first piece to the right end of the last one, as tall as most of their length is."""
    if len(pieces) == 1:
        return pieces[0]
    tallness = sorted((float(np.ptp(piece[:, 1])), float(np.ptp(piece[:, 0]))) for piece in pieces)
    length = np.cumsum([wide for _, wide in tallness])
    tall = tallness[int(np.searchsorted(length, length[-1] / 2))][0]
    left, right = pieces[0][[0, 3]].mean(axis=0), _last(pieces)[[1, 2]].mean(axis=0)
    half = np.array([0, tall / 2])
    return np.array([left - half, right - half, right + half, left + half], dtype=np.float32)


def _goes_on(piece: Quad, line: Quad, seal: Box, picture: Picture) -> bool:
    """Whether a line goes on where a piece to its left breaks off, or is part of it."""
    (_, top), (right, bottom) = piece.min(axis=0), piece.max(axis=0)
    (left, upper), (end, lower) = line.min(axis=0), line.max(axis=0)
    lower_one, taller_one = sorted((bottom - top, lower - upper))
    if taller_one > _TALLER * lower_one or min(bottom, lower) - max(top, upper) < _LEVEL * lower_one:
        return False
    if left - right > _BREAK * (lower_one + taller_one) / 2:
        return False
    height, width = picture.shape[:2]
    x, y = (left + min(right, end)) / 2 / width, (top + bottom) / 2 / height
    return bool(seal.left < x < seal.right and seal.top < y < seal.bottom)


def _share(quad: Quad, box: Box, picture: Picture) -> float:
    return _box(quad, picture).overlap(box)


def _box(quad: Quad, picture: Picture) -> Box:
    height, width = picture.shape[:2]
    left, top = np.clip(quad.min(axis=0) / (width, height), 0, 1)
    right, bottom = np.clip(quad.max(axis=0) / (width, height), 0, 1)
    return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))

"""Seals: round and oval stamps by their ring, in red, blue or, on a black-and-white copy, in black; and fingerprints.

A ring is what tells a seal from an emblem, a red heading or a fingerprint: an ellipse drawn nearly all around, with
little right outside it and a half-empty disc inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.blots import find_blots
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey, Inks, Mask
from rpa_review.reading.ocr import Engine
from rpa_review.reading.ring_names import legible, read_ring
from rpa_review.reading.rings import RADII, Ring, unrolled
from rpa_review.reading.strokes import level_strokes

_MIN_SIDE, _MAX_SIDE = 0.045, 0.42  # of the page's longer side
_MAX_CIRCLE = 0.24  # the same for seals that are looked for among other ink
_LINES_TALL = 3.5  # lines of text that the smallest seal is tall
_BLACK_NAME = 3  # characters that must be read on a black ring for it to be a seal
_GREY_BLOT, _PALE_INK, _DARK_STROKE = 205, 140, 90  # grey values on a black-and-white copy
_LEAST_FINGER, _LEAST_GREY_FINGER = 0.018, 0.028  # of the page's longer side
_FRAME_SIDE = (0.028, 0.27)  # of the page's longer side: shortest and longest side of a square or rectangular seal
_FRAME_SHAPE, _FRAME_TURN = 4.6, 32  # how many times longer than tall, and turned by how many degrees at most
_FRAME_LINES = 1.8  # lines of text that the smallest of them is tall
_PALE = 18  # of 255, by which one colour stands out
_LEAST_TINTED, _MOST_TINTED = 0.0004, 0.08  # share of the page
_OVAL = 2.1  # how many times longer than tall at most
_LEAST_INSIDE = 0.002  # share of a seal's disc that has ink: a hand-drawn loop has none
_CIRCLE_PEAK = 0.5  # share of a circle's edge that lies at one distance, where it is looked for among other ink
_PALE_PEAK = 0.65  # the same where pale ink counts too, so that all lines are thick
_SURE_RING = 0.62  # share of the way around that must be drawn


def find_seals(inks: Inks, flat: Picture, engine: Callable[[], Engine], *, print_height: float = 0.0) -> list[Mark]:
    """Every seal with its place, colour and, where it can be read, the name on its ring.

    `print_height` is the height of a line of text as a fraction of the page's: a seal is several lines tall. The
    engine is asked for only when there is a name to read.
    """
    rings: list[Ring] = []
    frames: list[Frame] = []
    for mask, colour, pale in _masks(inks):
        if not mask.any():
            continue
        rings += [ring for ring in _rings(mask, colour, apart=pale) if not _known(ring, rings)]
        frames += _frames(mask, colour)
    if not rings and inks.copied:
        rings = list(_dark_rings(inks))
    least = max(_LINES_TALL * print_height * inks.size[1], _MIN_SIDE * max(inks.size)) / 2
    rings = [ring for ring in rings if max(ring.axes) >= least and min(ring.axes) >= 0.5 * least]
    marks = []
    for ring in rings:
        name = read_ring(flat, ring, inks.scale, engine())
        if ring.colour == "black" and legible(name) < _BLACK_NAME:
            continue  # an emblem, a picture or a drawing in black and white
        marks.append(
            Mark(
                kind=MarkKind.SEAL,
                box=ring.box(inks.size),
                confidence=round(min(0.99, 0.5 + 0.5 * ring.drawn + (0.1 if legible(name) > 3 else 0.0)), 3),
                text=name,
                colour=ring.colour,
            )
        )
    tall = _FRAME_LINES * print_height * inks.size[1]
    for frame in sorted(frames, key=lambda frame: -frame.short):
        box = frame.box(inks.size)
        if frame.short >= tall and not any(_overlapping(box, mark.box) for mark in marks):
            marks.append(Mark(kind=MarkKind.SEAL, box=box, confidence=round(0.9 * frame.drawn, 3), colour=frame.colour))
    return marks


def _masks(inks: Inks) -> Iterator[tuple[Mask, str, bool]]:
    """Where there is red, where blue, where purple, which counts as blue, and where any of them is pale (True)."""
    yield inks.red, "red", False
    yield inks.blue, "blue", False
    red, green, blue = cv2.split(cv2.blur(inks.even, (3, 3)))
    by_blue, by_red = cv2.subtract(blue, green), cv2.subtract(red, cv2.max(green, blue))
    for mask, colour in (
        ((by_blue > _PALE) & (cv2.subtract(red, green) > 6), "blue"),
        (by_red > _PALE, "red"),
        ((by_blue > 8) & (cv2.subtract(blue, red) > _PALE), "blue"),
    ):
        if _LEAST_TINTED * mask.size < np.count_nonzero(mask) < _MOST_TINTED * mask.size:
            yield mask, colour, True


def _overlapping(one: Box, other: Box) -> bool:
    return one.overlap(other) > 0.3 or other.overlap(one) > 0.3


@dataclass(frozen=True, slots=True)
class Frame:
    """A square or rectangular seal."""

    corners: npt.NDArray[np.float32]
    short: float  # its shorter side
    drawn: float  # share of its outline
    colour: str

    def box(self, size: tuple[int, int]) -> Box:
        (left, top), (right, bottom) = self.corners.min(axis=0), self.corners.max(axis=0)
        return Box(
            left=max(0.0, float(left) / size[0]),
            top=max(0.0, float(top) / size[1]),
            right=min(1.0, float(right) / size[0]),
            bottom=min(1.0, float(bottom) / size[1]),
        )


def _frames(mask: Mask, colour: str) -> Iterator[Frame]:
    """Rectangles of one colour, drawn on all four sides, with characters in them and no rules."""
    ink = mask.astype(np.uint8) * 255
    longer = max(ink.shape)
    part, corner = _inked(ink, round(longer / 100))
    if min(part.shape) < _FRAME_SIDE[0] * longer:
        return
    for reach in (longer / 530, longer / 200):
        found = []
        for contour, wide, tall in _outlines(part, corner, reach):
            if min(wide, tall) < _FRAME_SIDE[0] * longer or max(wide, tall) > 1.1 * _FRAME_SIDE[1] * longer:
                continue
            frame = _checked_frame(ink, contour, colour)
            if frame is not None:
                found.append(frame)
        if found:
            yield from found
            return


def _checked_frame(ink: Grey, contour: npt.NDArray[np.int32], colour: str) -> Frame | None:
    """The frame around a blot, if one is drawn there."""
    rectangle = cv2.minAreaRect(cv2.convexHull(contour))
    wide, tall = rectangle[1]
    longer = max(ink.shape)
    short, long = min(wide, tall), max(wide, tall)
    if not (_FRAME_SIDE[0] * longer < short and long < _FRAME_SIDE[1] * longer) or long > _FRAME_SHAPE * short:
        return None
    turn = rectangle[2] % 90
    if min(turn, 90 - turn) > _FRAME_TURN:
        return None
    corners = cv2.boxPoints(rectangle)
    width, height = max(8, round(wide)), max(8, round(tall))
    margin = 2
    target = np.array([[0, height], [0, 0], [width, 0], [width, height]], np.float32) + margin
    straight = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    flat = cv2.warpPerspective(ink, straight, (width + 2 * margin, height + 2 * margin)) > 100
    edge = margin + max(4, round(0.1 * short))
    sides = [
        float(flat[:edge, edge:-edge].any(axis=0).mean()),
        float(flat[-edge:, edge:-edge].any(axis=0).mean()),
        float(flat[edge:-edge, :edge].any(axis=1).mean()),
        float(flat[edge:-edge, -edge:].any(axis=1).mean()),
    ]
    lines = [
        float(np.sort(share)[-2:].sum())
        for share in (
            flat[:edge, edge:-edge].mean(axis=1),
            flat[-edge:, edge:-edge].mean(axis=1),
            flat[edge:-edge, :edge].mean(axis=0),
            flat[edge:-edge, -edge:].mean(axis=0),
        )
    ]
    inside = flat[edge:-edge, edge:-edge]
    if inside.size == 0 or min(sides) < 0.66 or min(lines) < 0.7:
        return None
    across, down = float(inside.mean(axis=1).max()), float(inside.mean(axis=0).max())
    if not 0.025 < float(inside.mean()) < 0.62 or max(across, down) > 0.92:
        return None
    if max(float(inside.any(axis=0).mean()), float(inside.any(axis=1).mean())) < 0.3:
        return None
    return Frame(np.asarray(corners, np.float32), short, min(1.0, float(np.mean(sides))), colour)


def find_fingerprints(inks: Inks, seals: list[Mark]) -> list[Mark]:
    """Blots the size of a finger, red and full of ridges, or grey all over on a black-and-white copy; no ring."""
    black = not inks.coloured
    if black and not inks.copied:
        return []
    mask = ((inks.grey < _GREY_BLOT) if black else inks.red).astype(np.uint8)
    longer = max(inks.size)
    least = _LEAST_GREY_FINGER if black else _LEAST_FINGER
    disc = _disc(max(3, round(longer / 260)))
    part, corner = _inked(mask, 2 * len(disc))
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, disc)
    marks = []
    for blot in find_blots(joined, wide=0.5 * least * longer, tall=0.5 * least * longer):
        x, y, wide, tall, area = corner[0] + blot.x, corner[1] + blot.y, blot.wide, blot.tall, blot.area
        if not (least * longer < max(wide, tall) < 0.16 * longer) or not 0.5 < wide / tall < 1.6:
            continue
        ink = float(mask[y : y + tall, x : x + wide].mean())
        filled = area / (0.785 * wide * tall)
        if black and not _is_grey_all_over(inks.grey[y : y + tall, x : x + wide], filled):
            continue
        gold = inks.even[y : y + tall, x : x + wide].astype(np.int16)
        golden = (gold[:, :, 1] - gold[:, :, 2] > 50) & (gold[:, :, 0] > 170)  # an emblem has gold in its red
        if filled < 0.7 or (not black and (not 0.2 < ink < 0.8 or golden.mean() > 0.04)):
            continue
        box = Box(
            left=x / inks.size[0],
            top=y / inks.size[1],
            right=(x + wide) / inks.size[0],
            bottom=(y + tall) / inks.size[1],
        )
        if any(box.overlap(seal.box) > 0.5 for seal in seals):
            continue
        sure = round(min(0.7 if black else 0.9, filled), 3)
        marks.append(Mark(kind=MarkKind.FINGERPRINT, box=box, confidence=sure, colour="black" if black else "red"))
    return marks


def _is_grey_all_over(blot: Grey, filled: float) -> bool:
    """Ridges blur into a pale grey on a copy; what a pen or a printer left has dark strokes."""
    ink = blot[blot < _GREY_BLOT]
    if not 0.7 < filled < 1.15 or ink.size < 0.33 * blot.size:
        return False
    return float((ink < _DARK_STROKE).mean()) < 0.03 and float(np.median(ink)) > _PALE_INK


def _rings(mask: Mask, colour: str, *, apart: bool = False) -> Iterator[Ring]:
    """Blots of one colour whose outline is an ellipse that is drawn all around; `apart`: none that touch other ink."""
    ink = mask.astype(np.uint8) * 255
    longer = max(ink.shape)
    part, corner = _inked(ink, round(longer / 100))
    if max(part.shape) < _MIN_SIDE * longer:
        return
    for reach in (longer / 320, longer / 130):
        found = []
        for contour, wide, tall in _outlines(part, corner, reach):
            if not (_MIN_SIDE * longer < max(wide, tall) < _MAX_SIDE * longer) or not 0.3 < wide / tall < 3.4:
                continue
            hull = cv2.convexHull(contour)
            ring = _best_ellipse(ink, hull, colour, _PALE_PEAK if apart else 0.4)
            if ring is not None:
                found.append(ring)
        if found:
            yield from found
            return
    if not apart:
        yield from _circles(ink, colour)


def _outlines(part: Grey, corner: tuple[int, int], reach: float) -> Iterator[tuple[npt.NDArray[np.int32], int, int]]:
    """The outer outline of every blot, breaks of up to `reach` pixels closed, with its width and height."""
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, _disc(max(3, round(reach))))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=corner)
    for contour in contours:
        _, _, wide, tall = cv2.boundingRect(contour)
        yield np.asarray(contour), wide, tall


def _inked(ink: Grey, margin: int) -> tuple[Grey, tuple[int, int]]:
    """The part of a mask that holds all of its ink, with some paper around it, and its corner (x, y)."""
    x, y, wide, tall = cv2.boundingRect(ink)
    left, top = max(0, x - margin), max(0, y - margin)
    return ink[top : y + tall + margin, left : x + wide + margin], (left, top)


def _best_ellipse(ink: Grey, hull: npt.NDArray[np.int32], colour: str, peak: float) -> Ring | None:
    if len(hull) < 8:
        return None
    (x, y), (wide, tall), turn = cv2.fitEllipse(hull)
    guesses = [((x, y), (wide / 2, tall / 2), turn)]
    left, top, width, height = cv2.boundingRect(hull)
    guesses.append(((left + width / 2, top + height / 2), (width / 2, height / 2), 0.0))
    (x, y), radius = cv2.minEnclosingCircle(hull)
    guesses.append(((x, y), (radius, radius), 0.0))
    rings = [ring for centre, axes, angle in guesses if (ring := _checked(ink, centre, axes, angle, colour, peak))]
    return max(rings, key=lambda ring: ring.drawn, default=None)


def _checked(
    ink: Grey, centre: tuple[float, float], axes: tuple[float, float], turn: float, colour: str, peak: float = 0.4
) -> Ring | None:
    """The ring at a guessed place, if one is drawn there: `peak` is the least share that lies at one distance."""
    if min(axes) < 8 or max(axes) > _OVAL * min(axes):
        return None
    around = unrolled(ink, centre, axes, turn) > 100  # radii × angles
    share = around.mean(axis=1)
    edge_from, edge_to = round(0.88 / 1.2 * RADII), round(1.05 / 1.2 * RADII)
    drawn = float(around[edge_from:edge_to].any(axis=0).mean())
    outside = float(share[round(1.09 / 1.2 * RADII) :].mean())
    inside = float(share[: round(0.8 / 1.2 * RADII)].mean())
    sharpest = float(share[edge_from:edge_to].max())
    hollow = float(share[round(0.3 / 1.2 * RADII) : round(0.84 / 1.2 * RADII)].min())
    if drawn < _SURE_RING or outside > 0.3 or inside > 0.62 or hollow > 0.35 or sharpest < peak:
        return None
    if colour != "black" and inside < _LEAST_INSIDE:
        return None
    return Ring(centre, axes, turn, drawn, colour)


def _circles(ink: npt.NDArray[np.uint8], colour: str, *, sparse: npt.NDArray[np.uint8] | None = None) -> Iterator[Ring]:
    """Rings that touch other ink of their colour, so that no blot has their shape.

    They are looked for in `sparse`, where much that is no ring was cleared away, and checked in `ink`.
    """
    longer = max(ink.shape)
    if np.count_nonzero(ink) < 0.0008 * ink.size or min(ink.shape) < _MIN_SIDE * longer:
        return
    shrink = min(1.0, 480 / longer)
    small = cv2.resize(ink if sparse is None else sparse, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (3, 3), 0)
    side = max(small.shape)
    found = cv2.HoughCircles(
        small,
        cv2.HOUGH_GRADIENT,
        dp=1,
        minDist=side * 0.06,
        param1=120,
        param2=22,
        minRadius=round(side * _MIN_SIDE / 2),
        maxRadius=round(side * _MAX_CIRCLE / 2),
    )
    kept: list[Ring] = []
    for x, y, radius in [] if found is None else found[0][:12]:
        best = _fitted(ink, (float(x) / shrink, float(y) / shrink), float(radius) / shrink, colour)
        if best is not None and not _known(best, kept):
            kept.append(best)
    yield from kept


def _fitted(ink: Grey, centre: tuple[float, float], radius: float, colour: str) -> Ring | None:
    """The best ring near a circle that was found on a coarse picture."""
    coarse = unrolled(ink, centre, (radius, radius), 0.0, angles=120, radii=48) > 100
    if coarse[round(48 * 0.78 / 1.2) : round(48 * 1.12 / 1.2)].any(axis=0).mean() < 0.7:
        return None
    best: Ring | None = None
    step = 0.025 * radius
    peak = 0.4 if colour == "black" else _CIRCLE_PEAK
    for grow in (0.96, 1.0, 1.04):
        for dx, dy in ((0, 0), (step, 0), (-step, 0), (0, step), (0, -step)):
            around = (radius * grow, radius * grow)
            ring = _checked(ink, (centre[0] + dx, centre[1] + dy), around, 0.0, colour, peak)
            if ring is not None and ring.drawn > 0.78 and (best is None or ring.drawn > best.drawn):
                best = ring
    return best


def _dark_rings(inks: Inks) -> Iterator[Ring]:
    """Seals on a black-and-white copy: rings of middling grey or black. Letters and rules are cleared away first."""
    ink = (inks.grey < 190).astype(np.uint8) * 255
    longer = max(ink.shape)
    rule = max(20, round(longer / 22))
    straight = level_strokes(ink, rule) | level_strokes(ink.T, rule).T
    ink[cv2.dilate(straight, np.ones((3, 3), np.uint8)) > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    big = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > 0.022 * longer
    big[0] = False
    yield from _circles(ink, "black", sparse=np.where(big, 255, 0).astype(np.uint8)[labels])


def _known(ring: Ring, others: list[Ring]) -> bool:
    return any(
        np.hypot(ring.centre[0] - other.centre[0], ring.centre[1] - other.centre[1])
        < 0.5 * max(*ring.axes, *other.axes)
        for other in others
    )


def _disc(side: int) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side | 1, side | 1)))

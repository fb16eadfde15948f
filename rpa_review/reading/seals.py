"""Seals: round and oval stamps by their ring, in red, blue or, on a black-and-white copy, in black; and fingerprints.

A ring is what tells a seal from an emblem, a red heading or a fingerprint: an ellipse drawn nearly all around, with
little right outside it and a half-empty disc inside. The name is read off the ring by unrolling it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Inks, Mask
from rpa_review.reading.ocr import Engine, Reading

_ANGLES = 360
_RADII = 96  # steps from the centre to 1.2 × the radius
_MIN_SIDE, _MAX_SIDE = 0.045, 0.42  # of the page's longer side
_MAX_CIRCLE = 0.24  # the same for seals that are looked for among other ink
_LINES_TALL = 3.5  # lines of text that the smallest seal is tall
_BLACK_NAME = 3  # characters that must be read on a black ring for it to be a seal
_FAINT_END = 0.45
_SURE_RING = 0.62  # share of the way around that must be drawn


@dataclass(frozen=True, slots=True)
class Ring:
    centre: tuple[float, float]
    axes: tuple[float, float]  # half width, half height
    turn: float  # degrees by which a seal's long axis is turned
    drawn: float  # share of the way around
    colour: str

    def box(self, size: tuple[int, int]) -> Box:
        (x, y), (a, b) = self.centre, self.axes
        angle = np.radians(self.turn)
        wide = float(np.hypot(a * np.cos(angle), b * np.sin(angle)))
        tall = float(np.hypot(a * np.sin(angle), b * np.cos(angle)))
        return Box(
            left=max(0.0, (x - wide) / size[0]),
            top=max(0.0, (y - tall) / size[1]),
            right=min(1.0, (x + wide) / size[0]),
            bottom=min(1.0, (y + tall) / size[1]),
        )


def find_seals(inks: Inks, flat: Picture, engine: Callable[[], Engine], *, print_height: float = 0.0) -> list[Mark]:
    """Every seal with its place, colour and, where it can be read, the name on its ring.

    `print_height` is the height of a line of text as a fraction of the page's: a seal is several lines tall. The
    engine is asked for only when there is a name to read.
    """
    rings: list[Ring] = []
    for mask, colour in ((inks.red, "red"), (inks.blue, "blue")):
        rings += [ring for ring in _rings(mask, colour) if not _known(ring, rings)]
    if not rings and not inks.coloured:
        rings = list(_dark_rings(inks))
    least = max(_LINES_TALL * print_height * inks.size[1], _MIN_SIDE * max(inks.size)) / 2
    rings = [ring for ring in rings if max(ring.axes) >= least and min(ring.axes) >= 0.5 * least]
    marks = []
    for ring in rings:
        name = read_ring(flat, ring, inks.scale, engine())
        if ring.colour == "black" and len(name.text) < _BLACK_NAME:
            continue  # an emblem, a picture or a drawing in black and white
        marks.append(
            Mark(
                kind=MarkKind.SEAL,
                box=ring.box(inks.size),
                confidence=round(min(0.99, 0.5 + 0.5 * ring.drawn + (0.1 if len(name.text) > 3 else 0.0)), 3),
                text=name.text,
                colour=ring.colour,
            )
        )
    return marks


def find_fingerprints(inks: Inks, seals: list[Mark]) -> list[Mark]:
    """Red blots the size of a finger that are full of ridges and have no ring."""
    mask = inks.red.astype(np.uint8)
    longer = max(inks.size)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _disc(max(3, round(longer / 260))))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    marks = []
    for x, y, wide, tall, area in stats[1:count]:
        if not (0.018 * longer < max(wide, tall) < 0.16 * longer) or not 0.5 < wide / tall < 1.6:
            continue
        ink = float(mask[y : y + tall, x : x + wide].mean())
        filled = area / (0.785 * wide * tall)
        gold = inks.even[y : y + tall, x : x + wide].astype(np.int16)
        golden = (gold[:, :, 1] - gold[:, :, 2] > 50) & (gold[:, :, 0] > 170)  # an emblem has gold in its red
        if filled < 0.75 or not 0.2 < ink < 0.8 or golden.mean() > 0.04:
            continue
        box = Box(
            left=x / inks.size[0],
            top=y / inks.size[1],
            right=(x + wide) / inks.size[0],
            bottom=(y + tall) / inks.size[1],
        )
        if any(box.overlap(seal.box) > 0.5 for seal in seals):
            continue
        marks.append(Mark(kind=MarkKind.FINGERPRINT, box=box, confidence=round(min(0.9, filled), 3), colour="red"))
    return marks


def _rings(mask: Mask, colour: str) -> Iterator[Ring]:
    """Blots of one colour whose outline is an ellipse that is drawn all around."""
    ink = mask.astype(np.uint8)
    longer = max(ink.shape)
    for reach in (longer / 320, longer / 130):
        joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _disc(max(3, round(reach))))
        contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        found = []
        for contour in contours:
            _, _, wide, tall = cv2.boundingRect(contour)
            if not (_MIN_SIDE * longer < max(wide, tall) < _MAX_SIDE * longer) or not 0.3 < wide / tall < 3.4:
                continue
            hull = cv2.convexHull(contour)
            ring = _best_ellipse(mask, hull, colour)
            if ring is not None:
                found.append(ring)
        if found:
            yield from found
            return
    yield from _circles(ink, colour)


def _best_ellipse(mask: Mask, hull: npt.NDArray[np.int32], colour: str) -> Ring | None:
    if len(hull) < 8:
        return None
    (x, y), (wide, tall), turn = cv2.fitEllipse(hull)
    guesses = [((x, y), (wide / 2, tall / 2), turn)]
    left, top, width, height = cv2.boundingRect(hull)
    guesses.append(((left + width / 2, top + height / 2), (width / 2, height / 2), 0.0))
    (x, y), radius = cv2.minEnclosingCircle(hull)
    guesses.append(((x, y), (radius, radius), 0.0))
    rings = [ring for centre, axes, angle in guesses if (ring := _checked(mask, centre, axes, angle, colour))]
    return max(rings, key=lambda ring: ring.drawn, default=None)


def _checked(
    mask: Mask, centre: tuple[float, float], axes: tuple[float, float], turn: float, colour: str
) -> Ring | None:
    """The ring at a guessed place, if one is drawn there."""
    if min(axes) < 8 or not 0.33 < axes[0] / axes[1] < 3.0:
        return None
    around = unrolled(mask.astype(np.uint8) * 255, centre, axes, turn) > 100  # radii × angles
    share = around.mean(axis=1)
    edge_from, edge_to = round(0.88 / 1.2 * _RADII), round(1.05 / 1.2 * _RADII)
    drawn = float(around[edge_from:edge_to].any(axis=0).mean())
    outside = float(share[round(1.09 / 1.2 * _RADII) :].mean())
    inside = float(share[: round(0.8 / 1.2 * _RADII)].mean())
    peak = float(share[edge_from:edge_to].max())
    hollow = float(share[round(0.3 / 1.2 * _RADII) : round(0.84 / 1.2 * _RADII)].min())
    if drawn < _SURE_RING or outside > 0.3 or inside > 0.62 or hollow > 0.35 or peak < 0.4:
        return None
    return Ring(centre, axes, turn, drawn, colour)


def _circles(ink: npt.NDArray[np.uint8], colour: str, *, sparse: npt.NDArray[np.uint8] | None = None) -> Iterator[Ring]:
    """Rings that touch other ink of their colour, so that no blot has their shape.

    They are looked for in `sparse`, where much that is no ring was cleared away, and checked in `ink`.
    """
    if np.count_nonzero(ink) < 0.0008 * ink.size:
        return
    longer = max(ink.shape)
    shrink = min(1.0, 480 / longer)
    small = cv2.resize(
        (ink if sparse is None else sparse) * 255, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA
    )
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
    mask = ink > 0
    kept: list[Ring] = []
    for x, y, radius in [] if found is None else found[0][:12]:
        best = _fitted(mask, (float(x) / shrink, float(y) / shrink), float(radius) / shrink, colour)
        if best is not None and not _known(best, kept):
            kept.append(best)
    yield from kept


def _fitted(mask: Mask, centre: tuple[float, float], radius: float, colour: str) -> Ring | None:
    """The best ring near a circle that was found on a coarse picture."""
    coarse = unrolled(mask.astype(np.uint8) * 255, centre, (radius, radius), 0.0, angles=120, radii=48) > 100
    if coarse[round(48 * 0.78 / 1.2) : round(48 * 1.12 / 1.2)].any(axis=0).mean() < 0.7:
        return None
    best: Ring | None = None
    step = 0.025 * radius
    for grow in (0.96, 1.0, 1.04):
        for dx, dy in ((0, 0), (step, 0), (-step, 0), (0, step), (0, -step)):
            around = (radius * grow, radius * grow)
            ring = _checked(mask, (centre[0] + dx, centre[1] + dy), around, 0.0, colour)
            if ring is not None and ring.drawn > 0.78 and (best is None or ring.drawn > best.drawn):
                best = ring
    return best


def _dark_rings(inks: Inks) -> Iterator[Ring]:
    """Seals on a black-and-white copy: rings of middling grey or black. Letters and rules are cleared away first."""
    ink = (inks.grey < 190).astype(np.uint8)
    longer = max(ink.shape)
    rule = max(20, round(longer / 22))
    straight = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, rule), np.uint8))
    straight |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((rule, 1), np.uint8))
    ink[cv2.dilate(straight, np.ones((3, 3), np.uint8)) > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    big = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > 0.022 * longer
    big[0] = False
    yield from _circles(ink, "black", sparse=big[labels].astype(np.uint8))


def _known(ring: Ring, others: list[Ring]) -> bool:
    return any(
        np.hypot(ring.centre[0] - other.centre[0], ring.centre[1] - other.centre[1])
        < 0.5 * max(*ring.axes, *other.axes)
        for other in others
    )


def unrolled(
    values: npt.NDArray[np.uint8],
    centre: tuple[float, float],
    axes: tuple[float, float],
    turn: float,
    *,
    start: float = 90.0,
    angles: int = _ANGLES,
    radii: int = _RADII,
    inner: float = 0.0,
    outer: float = 1.2,
) -> npt.NDArray[np.uint8]:
    """The ring laid out straight: rows from the inner to the outer radius, columns clockwise from `start` degrees.

    Angles count clockwise from three o'clock, as the picture's y points down; 90 is the foot of the seal.
    """
    theta = np.radians(start + np.arange(angles) * 360.0 / angles)[None, :]
    radius = np.linspace(inner, outer, radii)[:, None]
    x, y = radius * axes[0] * np.cos(theta), radius * axes[1] * np.sin(theta)
    angle = np.radians(turn)
    map_x = centre[0] + x * np.cos(angle) - y * np.sin(angle)
    map_y = centre[1] + x * np.sin(angle) + y * np.cos(angle)
    return np.asarray(
        cv2.remap(
            values,
            map_x.astype(np.float32),
            map_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0),
        )
    )


def read_ring(flat: Picture, ring: Ring, scale: float, engine: Engine) -> Reading:
    """The name that runs along the ring, read in the seal's own ink only."""
    centre = ring.centre[0] / scale, ring.centre[1] / scale
    axes, turn = _level_axes(ring)
    axes = axes[0] / scale, axes[1] / scale
    ink = _ink_of(flat, centre, max(axes), ring.colour)
    corner = ink[1]
    middle = centre[0] - corner[0], centre[1] - corner[1]
    mean = (axes[0] + axes[1]) / 2
    strength = unrolled(ink[0], middle, axes, turn).astype(np.float32) / 255
    inner, outer = _text_band(strength.mean(axis=1))
    tall = 56
    wide = round(2 * np.pi * mean * 0.5 * (inner + outer) / max(1.0, mean * (outer - inner)) * tall)
    wide = int(np.clip(wide, 200, 1800))
    band = unrolled(ink[0], middle, axes, turn, angles=wide, radii=tall, inner=inner, outer=outer)[::-1]
    gap, length = _widest_gap(band)
    band = np.roll(band, -gap, axis=1)[:, length:]
    margin = np.zeros((tall, 20), np.uint8)
    band = np.concatenate([margin, band, margin], axis=1)
    strip = np.repeat((255 - band)[:, :, None], 3, axis=2)
    reading = engine.recognise(np.ascontiguousarray(strip), size="small")
    kept = _name_alone(reading, any_script=ring.colour != "black")
    return Reading(
        "".join(reading.text[i] for i in kept),
        tuple(reading.chars[i] for i in kept),
        tuple(reading.places[i] for i in kept),
    )


def _name_alone(reading: Reading, *, any_script: bool) -> list[int]:
    """Which characters are the name: evenly set, one after the other. What stands apart or is faint at either end is
    other print of the seal, or on a black-and-white copy the text under it.
    """
    text, places = reading.text, reading.places
    letters = [i for i, char in enumerate(text) if char.isalnum() or char in "（）()·"]
    if not letters:
        return []
    steps = [places[b] - places[a] for a, b in itertools.pairwise(letters)]
    usual = float(np.median(steps)) if steps else 0.0
    runs: list[list[int]] = [[]]
    for position, index in enumerate(letters):
        if position and steps[position - 1] > 1.75 * usual:
            runs.append([])
        if any_script or not text[index].isascii():
            runs[-1].append(index)
        else:
            runs.append([])
    best = max(runs, key=len)
    while best and reading.chars[best[-1]] < _FAINT_END:
        best = best[:-1]
    while best and reading.chars[best[0]] < _FAINT_END:
        best = best[1:]
    return best


def _level_axes(ring: Ring) -> tuple[tuple[float, float], float]:
    """The same ellipse with its turn brought below 45°, so that its foot is at the bottom; a circle has no turn."""
    (a, b), turn = ring.axes, ring.turn % 180
    if abs(a - b) < 0.08 * max(a, b):
        return (a, b), 0.0
    if turn > 135:
        return (a, b), turn - 180
    if turn > 45:
        return (b, a), turn - 90
    return (a, b), turn


def _ink_of(
    flat: Picture, centre: tuple[float, float], reach: float, colour: str
) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """How strongly each pixel around the seal has its colour, and where that part of the picture begins."""
    height, width = flat.shape[:2]
    left, top = max(0, int(centre[0] - 1.3 * reach)), max(0, int(centre[1] - 1.3 * reach))
    right, bottom = min(width, int(centre[0] + 1.3 * reach) + 1), min(height, int(centre[1] + 1.3 * reach) + 1)
    part = flat[top:bottom, left:right].astype(np.int16)
    if colour == "red":
        strength = part[:, :, 0] - np.maximum(part[:, :, 1], part[:, :, 2])
    elif colour == "blue":
        strength = part[:, :, 2] - part[:, :, 0]
    else:
        grey = part.mean(axis=2)
        strength = (np.percentile(grey, 85) - grey).astype(np.int16)
    strength = np.maximum(strength, 0)
    top_value = max(20.0, float(np.percentile(strength[strength > 12], 80)) if (strength > 12).any() else 20.0)
    return np.clip(strength * (255.0 / top_value), 0, 255).astype(np.uint8), (left, top)


def _text_band(profile: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Between which radii the name stands: inside the ring, and outside the star."""
    step = 1.2 / _RADII
    edge_from, edge_to = round(0.85 / step), round(1.06 / step)
    edge = edge_from + int(profile[edge_from:edge_to].argmax())
    border = float(profile[edge])
    outer = edge
    while outer > round(0.74 / step) and profile[outer] > 0.45 * border:
        outer -= 1
    text = float(np.median(profile[round(0.62 / step) : round(0.8 / step)]))
    inner = round(0.66 / step)
    while inner > round(0.42 / step) and profile[inner] > 0.3 * text:
        inner -= 1
    return max(0.4, (inner - 1) * step), min(0.97, (outer + 1) * step)


def _widest_gap(band: npt.NDArray[np.uint8]) -> tuple[int, int]:
    """Where the ring has no text for longest: first column and length, around the ring's end."""
    inked = (band > 90).mean(axis=0)
    empty = inked < 0.04
    count = len(empty)
    best_start, best = 0, 0
    start, run = 0, 0
    for index in range(2 * count):
        if empty[index % count]:
            if run == 0:
                start = index
            run += 1
            if run > best:
                best_start, best = start, run
            if run >= count:
                break
        else:
            run = 0
    return best_start % count, max(0, min(best, count // 2) - 4)


def _disc(side: int) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side | 1, side | 1)))

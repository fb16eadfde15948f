"""Seals: round, oval, square and rectangular stamps in red, blue or purple, and on a black-and-white copy in grey."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.blots import clusters
from rpa_review.reading.copied_seals import find_copied, name_on_copy
from rpa_review.reading.frames import LEAST_SIDE, Frame, frames_of
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey, Inks, Mask, levels
from rpa_review.reading.ocr import Engine
from rpa_review.reading.ring_names import legible, read_ring
from rpa_review.reading.ring_search import known, rings_of
from rpa_review.reading.rings import RADII, Ring, unrolled
from rpa_review.reading.seal_middles import says_seal

_MIN_SIDE = 0.045  # of the page's longer side
_LINES_TALL = 3.5  # lines of text that the smallest seal is tall
_FRAME_LINES = 1.8  # lines of text that the smallest square or rectangular one is tall
_APART = 105  # of the page's longer side is a gap wide across which no seal's ink is put together
_PALE = 18  # of 255, by which one colour stands out
_BESIDE = 4  # pixels around a seal that are taken for its own
_TELLING = 3  # letters of a name that make a ring a seal; one or two are read into a word or a drawing, too
_ALL_AROUND, _SHARP = 0.9, 0.55  # share of a ring without a name that is drawn, and lies at one distance
_WITHIN = 0.6  # share of a ring that lies in another seal
_SECTORS, _INSCRIBED, _STROKES, _FULL = 36, 0.66, 22, 0.55  # how much and how finely such a ring is written on
_SMALLER = 0.9  # of a pale ring's width is an ellipse in its strongest ink that is none by itself
_LEAST_TINTED, _MOST_TINTED = 0.0004, 0.08  # share of the page
_CLEAR_OF_INK, _PAPER = 80, 200  # per cent of a seal's inside, the lightest of which are lighter than this


def find_seals(inks: Inks, flat: Picture, engine: Callable[[], Engine], *, print_height: float = 0.0) -> list[Mark]:
    """Every seal with its place, colour and, where it can be read, the name on its ring.

    `print_height` is the height of a line of text as a fraction of the page's: a seal is several lines tall. The
    engine is asked for only when there is a name to read.
    """
    rings: list[Ring] = []
    frames: list[Frame] = []
    for ink, colour, pale in _masks(inks):
        if pale:
            _clear(ink, [ring for ring in rings if ring.colour == colour])
        if cv2.countNonZero(ink) <= (_LEAST_TINTED * ink.size if pale else 0):
            continue
        parts = clusters(ink, max(ink.shape) / _APART, LEAST_SIDE * max(ink.shape))
        for ring in rings_of(ink, parts, colour, apart=pale):
            if not known(ring, rings) or (pale and any(_is_part_of(other, ring) for other in rings)):
                rings.append(ring)
        frames += frames_of(ink, parts, colour)
    if inks.copied and not rings:
        copied = find_copied(inks, flat)
        rings += copied[0]
        frames += copied[1]
    least = max(_LINES_TALL * print_height * inks.size[1], _MIN_SIDE * max(inks.size)) / 2
    rings = [ring for ring in rings if max(ring.axes) >= least and min(ring.axes) >= 0.5 * least]
    rings = [ring for ring in rings if ring.colour == "black" or _on_paper(ring, inks)]
    marks: list[Mark] = []
    for ring in sorted(rings, key=lambda ring: -max(ring.axes)):
        if any(ring.box(inks.size).overlap(mark.box) > _WITHIN for mark in marks):
            continue  # an ellipse within a seal, as characters may lie on one
        if ring.colour == "black":
            read = name_on_copy(flat, ring, inks.scale, engine())
        else:
            read = _name_in_colour(flat, ring, inks, engine())
        if read is None:
            continue  # an emblem, a letter, a clock or a drawing
        marks.append(
            Mark(
                kind=MarkKind.SEAL,
                box=ring.box(inks.size),
                confidence=round(min(0.99, 0.5 + 0.5 * ring.drawn + (0.1 if legible(read) > 3 else 0.0)), 3),
                text=read,
                colour=ring.colour,
            )
        )
    tall = _FRAME_LINES * print_height * inks.size[1]
    for frame in sorted(frames, key=lambda frame: -frame.short):
        box = frame.box(inks.size)
        if frame.short >= tall and not any(_overlapping(box, mark.box) for mark in marks):
            marks.append(Mark(kind=MarkKind.SEAL, box=box, confidence=round(0.9 * frame.drawn, 3), colour=frame.colour))
    return marks


def _is_part_of(one: Ring, pale: Ring) -> bool:
    """Whether what was taken for a ring may be the strongest ink of a larger one that is drawn as fully, but pale."""
    return known(one, [pale]) and one.drawn <= pale.drawn and max(one.axes) < _SMALLER * max(pale.axes)


def _clear(mask: Grey, rings: Sequence[Ring]) -> None:
    """Take seals that are known off a mask."""
    height, width = mask.shape
    for ring in rings:
        box = ring.box((width, height))
        rows = slice(round(box.top * height) - _BESIDE, round(box.bottom * height) + _BESIDE)
        mask[
            max(0, rows.start) : rows.stop,
            max(0, round(box.left * width) - _BESIDE) : round(box.right * width) + _BESIDE,
        ] = 0


def _on_paper(ring: Ring, inks: Inks) -> bool:
    """Whether there is paper between the strokes inside; hair around a face is a ring, too."""
    (x, y), (across, down) = ring.centre, (0.6 * half for half in ring.axes)
    top, left = max(0, round(y - down)), max(0, round(x - across))
    inside = inks.even[top : round(y + down) + 1, left : round(x + across) + 1].min(axis=2)
    return levels(inside, _CLEAR_OF_INK)[0] > _PAPER if inside.size else False


def _masks(inks: Inks) -> Iterator[tuple[Grey, str, bool]]:
    """Where there is red, where blue, where purple, which counts as blue, and where any of them is pale (True)."""
    if not inks.tinted:
        return
    yield inks.red.view(np.uint8) * 255, "red", False
    yield inks.blue.view(np.uint8) * 255, "blue", False
    pale = [_pale(inks.even[place]) for place in inks.tinted]
    for parts, colour in zip(zip(*pale, strict=True), ("blue", "red", "blue"), strict=True):
        if _LEAST_TINTED * inks.grey.size < sum(map(np.count_nonzero, parts)) < _MOST_TINTED * inks.grey.size:
            mask = np.zeros_like(inks.grey)
            for place, part in zip(inks.tinted, parts, strict=True):
                mask[place] = part.view(np.uint8) * 255
            yield mask, colour, True


def _pale(part: Picture) -> tuple[Mask, Mask, Mask]:
    """Where a part of a page is purple, where red and where blue, however pale."""
    red, green, blue = cv2.split(cv2.blur(part, (3, 3)))
    by_blue, by_red = cv2.subtract(blue, green), cv2.subtract(red, cv2.max(green, blue))
    return (
        (by_blue > _PALE) & (cv2.subtract(red, green) > 6),
        by_red > _PALE,
        (by_blue > 8) & (cv2.subtract(blue, red) > _PALE),
    )


def _name_in_colour(flat: Picture, ring: Ring, inks: Inks, engine: Engine) -> str | None:
    """The name on a ring; None where nothing that is written on it tells that it is a seal's."""
    name = read_ring(flat, ring, inks.scale, engine)
    if (
        sum(char.isalpha() for char in name) >= _TELLING
        or _is_inscribed(inks, ring)
        or says_seal(flat, ring, inks.scale, engine)
    ):
        return name
    return None


def _is_inscribed(inks: Inks, ring: Ring) -> bool:
    """Whether a ring that is drawn all around holds characters along it, though they cannot be read."""
    red, green, blue = cv2.split(inks.even)
    tinge = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    around = unrolled(np.asarray(tinge), ring.centre, ring.axes, ring.turn) > _PALE
    band = around[round(0.58 / 1.2 * RADII) : round(0.84 / 1.2 * RADII)]
    sectors = (band.mean(axis=0) > 0.06).reshape(_SECTORS, -1).mean(axis=1) > 0.3
    strokes = np.count_nonzero(np.diff(band[len(band) // 2].astype(np.int8)))
    edge = around[round(0.88 / 1.2 * RADII) : round(1.05 / 1.2 * RADII)].mean(axis=1).max()
    return bool(
        ring.drawn > _ALL_AROUND
        and edge > _SHARP
        and sectors.mean() > _INSCRIBED
        and strokes > _STROKES
        and band.mean() < _FULL
    )


def _overlapping(one: Box, other: Box) -> bool:
    return one.overlap(other) > 0.3 or other.overlap(one) > 0.3

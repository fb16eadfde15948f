"""Square and rectangular seals on black-and-white copies, told from the boxes of forms.

A stamp's edges are rough and its ink uneven, while a printed box is straight to a tenth of a pixel; a stamp that is
clean lies aslant, as no box of a form does. A card that was copied lies aslant too, but its outline is thin, and what
stands in it is darker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box
from rpa_review.reading.frames import Frame
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import MARKS_SIDE, Grey, Inks
from rpa_review.reading.rectangles import rectangles

_SHORT, _LONG = (0.028, 0.13), (0.047, 0.25)  # of the page's longer side: least and most of a shorter, longer side
_ANY_INK = 228  # grey values below this are ink where a frame was seen
_DRAWN, _STRAIGHT = 0.66, 0.55  # least share of any side that is drawn at all, and along one line
_INSIDE = (0.06, 0.62)  # share of the inside that is ink
_RULED = 0.95  # share of a row or column of it
_ACROSS, _DOWN = 0.45, 0.3  # share of its width and of its height that characters take
_OWN = 0.36  # share of the ink inside that is the frame's own, not darker
_DARKER = 40
_THICK, _CLEAN_THICK, _LEVEL_THICK = 3.4, 4.0, 4.5  # pixels of a border, MARKS_SIDE to the page
_BORDER = 9  # pixels, MARKS_SIDE to the page: no border is thicker, though struck twice
_ROUGH = 0.1  # pixels, MARKS_SIDE to the page, by which a stamp's edge leaves the straight line
_ASLANT = 1.8  # degrees
_CLEAN_DRAWN = 0.85  # the same as drawn and straight, where no edge is rough
_UNEVEN = 7  # grey values by which a stamp's border differs along a side, on a copy


@dataclass(frozen=True, slots=True)
class _Look:
    """What is seen of a frame; lengths in pixels, MARKS_SIDE to the page."""

    drawn: float
    straight: float
    thick: float
    tone: float
    inside: float
    ruled: float
    across: float
    down: float
    own: float  # share of the ink inside


def copied_frames(inks: Inks, flat: Picture, outlines: Sequence[npt.NDArray[np.int32]]) -> list[Frame]:
    """The frames that are seals, none of them twice."""
    longer = max(inks.size)
    short = _SHORT[0] * longer, _SHORT[1] * longer
    seen = []
    for corners in rectangles(outlines, longer=longer, short=short, long=(_LONG[0] * longer, _LONG[1] * longer)):
        look = _looked_at(inks.grey, corners)
        if look is not None and look.drawn >= _DRAWN and look.straight >= _STRAIGHT:
            seen.append((round(look.drawn + look.straight, 1), _may_be_seal(look), corners, look))
    frames: list[Frame] = []
    boxes: list[Box] = []
    for _, may_be, corners, look in sorted(seen, key=lambda one: (one[0], one[1]), reverse=True):
        sides = np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[1])
        frame = Frame(corners, float(min(sides)), min(1.0, look.drawn), "black")
        box = frame.box(inks.size)
        if any(box.overlap(other) > 0.3 or other.overlap(box) > 0.3 for other in boxes):
            continue  # the same one, seen less well
        boxes.append(box)
        if may_be and _is_stamped(look, corners, flat, inks.scale):
            frames.append(frame)
    return frames


def _may_be_seal(look: _Look) -> bool:
    return (
        look.thick >= _THICK
        and _INSIDE[0] < look.inside < _INSIDE[1]
        and look.ruled < _RULED
        and look.across > _ACROSS
        and look.down > _DOWN
        and look.own > _OWN
    )


def _is_stamped(look: _Look, corners: npt.NDArray[np.float32], flat: Picture, scale: float) -> bool:
    """Whether a frame was stamped by hand, not printed."""
    way = corners[2] - corners[1]
    aslant = abs(float(np.degrees(np.arctan2(way[1], way[0])))) > _ASLANT
    rough, uneven = _roughness(flat, corners, look, scale)
    if aslant:
        clean = look.thick >= _CLEAN_THICK and min(look.drawn, look.straight) > _CLEAN_DRAWN and look.own > 2 * _OWN
        return rough[1] > _ROUGH or clean
    return rough[0] > 0.6 * _ROUGH and rough[1] > _ROUGH and look.thick >= _LEVEL_THICK and uneven >= _UNEVEN


def _looked_at(grey: Grey, corners: npt.NDArray[np.float32]) -> _Look | None:
    unit = max(grey.shape) / MARKS_SIDE
    margin = 4
    flat = _straightened(grey, corners, margin)
    side = min(flat.shape) - 2 * margin
    depth, border = margin + max(4, round(0.07 * side)), margin + max(round(_BORDER * unit), round(0.09 * side))
    within = flat[border:-border, border:-border]
    if within.size == 0:
        return None
    sides = [strip < _ANY_INK for strip in _strips(flat, depth, depth)]
    shares = [side.mean(axis=1) for side in sides]
    tone = float(np.median(np.concatenate([strip.min(axis=0) for strip in _strips(flat, depth, depth)])))
    ink = within < _ANY_INK
    darker = (within < tone - _DARKER).astype(np.uint8)
    own = ink & (cv2.dilate(darker, np.ones((3, 3), np.uint8)) == 0)
    return _Look(
        drawn=min(float(side.any(axis=0).mean()) for side in sides),
        straight=min(float(np.sort(share)[-2:].mean()) for share in shares),
        thick=float(np.median([float(np.count_nonzero(share > 0.5)) for share in shares])) / unit,
        tone=tone,
        inside=float(ink.mean()),
        ruled=float(max(ink.mean(axis=0).max(), ink.mean(axis=1).max())),
        across=float(ink.any(axis=0).mean()),
        down=float(ink.any(axis=1).mean()),
        own=float(own.sum()) / max(1.0, float(ink.sum())),
    )


def _roughness(flat: Picture, corners: npt.NDArray[np.float32], look: _Look, scale: float) -> tuple[list[float], float]:
    """How far the outer edge leaves a straight line, on the smoothest side first, and how uneven the border is."""
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY))
    margin = round(8 / scale)
    straight = _straightened(grey, corners / scale, margin)
    side = min(straight.shape) - 2 * margin
    paper = float(np.percentile(straight, 90))
    middle = 0.5 * paper * (1 + look.tone / 250)
    rough, uneven = [], []
    for strip in _strips(straight, margin + max(round(4 / scale), round(0.07 * side)), margin + round(0.2 * side)):
        columns = np.flatnonzero((strip < middle).any(axis=0))
        first = np.maximum((strip < middle).argmax(axis=0), 1)
        every = np.arange(strip.shape[1])
        before, after = strip[first - 1, every].astype(np.float32), strip[first, every].astype(np.float32)
        edge = (first - 1 + np.clip((before - middle) / np.maximum(before - after, 1), 0, 1))[columns]
        rough.append(_off_line(columns, edge, 2 / scale) * MARKS_SIDE / max(flat.shape[:2]))
        core = strip.min(axis=0)[columns]
        uneven.append(float(np.subtract(*np.percentile(core, (75, 25)))) if core.size else 0.0)
    return sorted(rough), float(np.median(uneven))


def _off_line(x: npt.NDArray[np.intp], y: npt.NDArray[np.float32], far: float) -> float:
    """How far points lie from their line, those beside that are farther than `far` from it left out."""
    near = np.abs(y - np.median(y)) < 2 * far if y.size else np.zeros(0, bool)
    off = np.zeros(0)
    for _ in range(3):
        if np.count_nonzero(near) < 10:
            return 0.0
        off = np.abs(y - np.polyval(np.polyfit(x[near], y[near], 1), x))
        near = off < far
    return float(np.percentile(off[near], 68)) if near.any() else 0.0


def _strips(flat: Grey, depth: int, trim: int) -> Iterator[Grey]:
    """The four borders, each with its outer edge on top, their ends left out."""
    yield flat[:depth, trim:-trim]
    yield flat[::-1][:depth, trim:-trim]
    yield flat[trim:-trim, :depth].T
    yield flat[trim:-trim, ::-1][:, :depth].T


def _straightened(grey: Grey, corners: npt.NDArray[np.float32], margin: int) -> Grey:
    """What a frame holds, laid level, with some paper around it."""
    tall = max(8, round(float(np.linalg.norm(corners[0] - corners[1]))))
    wide = max(8, round(float(np.linalg.norm(corners[1] - corners[2]))))
    target = np.array([[0, tall], [0, 0], [wide, 0], [wide, tall]], np.float32) + margin
    level = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    size = wide + 2 * margin, tall + 2 * margin
    return np.asarray(cv2.warpPerspective(grey, level, size, borderMode=cv2.BORDER_REPLICATE))

"""Seals on black-and-white copies: their ink is grey like all else, so a ring or a frame alone is no seal.

A ring is one by the name that runs along it; a square or rectangular frame by rough edges, or by lying aslant. Print
that a seal lies on is darker than its ink, and is cleared away where the name cannot be told from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.comparison import plain
from rpa_review.reading.copied_frames import copied_frames
from rpa_review.reading.ellipses import ellipses, outline_points
from rpa_review.reading.frames import Frame
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey, Inks
from rpa_review.reading.ocr import Engine, strip_of
from rpa_review.reading.ring_names import legible, read_ring
from rpa_review.reading.ring_search import checked, known
from rpa_review.reading.rings import RADII, Ring, unrolled
from rpa_review.reading.seal_middles import says_seal
from rpa_review.reading.strokes import level_strokes

Outline = npt.NDArray[np.int32]

_INK = 228  # grey values below this are ink, however pale
_RULE, _LONG_RULE = 1 / 22, 0.25  # of the longer side: what is straight for so long; beyond that it is no seal's side
_LEAST_STROKE = 0.022  # of the longer side: print is smaller
_ACROSS = (0.04, 0.24)  # of the longer side: least and largest width of a ring
_OVAL = 1.68  # how many times longer than tall at most
_NAME, _SURE_NAME = 3, 8  # characters read on a ring for it to be a seal, and to be one beyond doubt
_DARKER = 30  # grey values by which print is darker than a seal's ink
_PRINTED = 0.01  # share of a seal's place that holds print
_ACROSS_ALL = 0.75  # of the width of a ring and the paper beside it: print that goes on beyond the ring


def find_copied(inks: Inks, flat: Picture) -> tuple[list[Ring], list[Frame]]:
    """What may be a seal by its shape, in grey or black: rings, whose names are to be asked for, and frames."""
    ink = _without_rules(inks.grey)
    outer, inner = _outlines(ink)
    longer = max(inks.size)
    rings: list[Ring] = []
    for centre, axes, turn in ellipses(*outline_points(outer), across=(_ACROSS[0] * longer, _ACROSS[1] * longer)):
        ring = checked(ink, centre, axes, turn, "black") if max(axes) < _OVAL * min(axes) else None
        if ring is not None and not known(ring, rings):
            rings.append(ring)
    return rings, copied_frames(inks, flat, [*outer, *inner])


def name_on_copy(flat: Picture, ring: Ring, scale: float, engine: Engine) -> str | None:
    """The name on a ring in grey; None where neither it nor what is cut in the middle tells that it is a seal's."""
    part, here, cleared = _apart(flat, ring, scale)
    name = read_ring(part, here, scale, engine)
    if cleared is not None and legible(name) < _NAME:
        name = max(name, read_ring(cleared, here, scale, engine), key=legible)
    enough = legible(name) >= _NAME
    if enough and (legible(name) >= _SURE_NAME or not _stands_in_print(name, part, engine)):
        return name
    return name if says_seal(part if cleared is None else cleared, here, scale, engine) else None


def _apart(flat: Picture, ring: Ring, scale: float) -> tuple[Picture, Ring, Picture | None]:
    """The part of the picture around a ring, the ring there, and the part without print, if there is any on it."""
    reach = 1.35 * max(ring.axes) / scale
    x, y = ring.centre[0] / scale, ring.centre[1] / scale
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    part = flat[top : int(y + reach) + 1, left : int(x + reach) + 1]
    here = replace(ring, centre=(ring.centre[0] - left * scale, ring.centre[1] - top * scale))
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY))
    around = unrolled(grey, (x - left, y - top), (ring.axes[0] / scale, ring.axes[1] / scale), ring.turn)
    edge = around[round(0.93 / 1.2 * RADII) : round(1.03 / 1.2 * RADII)]
    print_ = (grey < float(np.median(edge.min(axis=0))) - _DARKER).astype(np.uint8)
    if np.count_nonzero(print_) < _PRINTED * print_.size:
        return part, here, None
    cleared = part.copy()
    cleared[cv2.dilate(print_, np.ones((3, 3), np.uint8)) > 0] = int(np.percentile(grey[::3, ::3], 80))
    return part, here, cleared


def _stands_in_print(name: str, part: Picture, engine: Engine) -> bool:
    """Whether what was read along a ring is a line of print that goes on beyond it."""
    wide = part.shape[1]
    quads = [quad for quad in engine.detect(part, side=640) if np.ptp(quad[:, 0]) > _ACROSS_ALL * wide]
    lines = [plain(engine.recognise(strip_of(part, quad)).text) for quad in quads]
    pairs = [name[at : at + 2] for at in range(len(name) - 1)]
    return 2 * sum(any(pair in line for line in lines) for pair in pairs) >= len(pairs)


def _without_rules(grey: Grey) -> Grey:
    """Where there is ink, without the long rules of tables."""
    longer = max(grey.shape)
    ink = np.asarray(cv2.threshold(grey, _INK - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    rule = max(20, round(_RULE * longer))
    for strokes, view in (
        (level_strokes(ink, rule), ink),
        (level_strokes(np.asarray(cv2.transpose(ink)), rule), ink.T),
    ):
        outlines, _ = cv2.findContours(strokes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for x, y, wide, tall in map(cv2.boundingRect, outlines):
            if wide > _LONG_RULE * longer:
                place = slice(max(0, y - 1), y + tall + 1), slice(max(0, x - 1), x + wide + 1)
                view[place][cv2.dilate(strokes[place], np.ones((3, 3), np.uint8)) > 0] = 0
    return ink


def _outlines(ink: Grey) -> tuple[Sequence[Outline], Sequence[Outline]]:
    """The outer and the inner outlines of what is larger than print."""
    least = _LEAST_STROKE * max(ink.shape)
    outer: list[Outline] = []
    inner: list[Outline] = []
    outlines, links = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for outline, link in zip(outlines, links[0] if len(outlines) else (), strict=True):
        if len(outline) > 1.3 * least and max(cv2.boundingRect(outline)[2:]) > least:
            (outer if link[3] < 0 else inner).append(np.asarray(outline))
    return outer, inner

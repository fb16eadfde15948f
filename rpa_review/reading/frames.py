"""Square and rectangular seals of one colour."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box
from rpa_review.reading.blots import Part, closed_outlines
from rpa_review.reading.inks import Grey

LEAST_SIDE, _MOST_SIDE = 0.028, 0.27  # of the page's longer side: sides of a square or rectangular seal
_BORDER = 0.0055  # of the page's longer side: no border is thicker, though struck twice
_ASLANT = 1.8  # degrees by which no character of a heading is turned
_LARGE, _FAINT = 0.045, 0.33  # of the page's longer side, from where one side may be drawn for this share only
_CORNERS = 3  # of four that must be drawn: what is round has none
_FRAME_SHAPE, _FRAME_TURN = 4.6, 32  # how many times longer than tall, and turned by how many degrees at most


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


def frames_of(ink: Grey, parts: Sequence[Part], colour: str) -> Iterator[Frame]:
    """Rectangles of one colour, drawn on all four sides, with characters in them and no rules.

    `ink` is 255 where there is ink of that colour, 0 elsewhere; `parts` is what of it lies together.
    """
    longer = max(ink.shape)
    parts = [part for part in parts if min(part.wide, part.tall) >= LEAST_SIDE * longer]
    for reach in (longer / 530, longer / 200, longer / 105):
        for contour, wide, tall in itertools.chain.from_iterable(closed_outlines(part, reach) for part in parts):
            if min(wide, tall) < LEAST_SIDE * longer or max(wide, tall) > 1.1 * _MOST_SIDE * longer:
                continue
            frame = _checked_frame(ink, contour, colour)
            if frame is not None:
                yield frame
        parts = [part for part in parts if part.outline is None]  # the others have no breaks to close


def _checked_frame(ink: Grey, contour: npt.NDArray[np.int32], colour: str) -> Frame | None:
    """The frame around a blot, if one is drawn there."""
    rectangle = cv2.minAreaRect(cv2.convexHull(contour))
    wide, tall = rectangle[1]
    longer = max(ink.shape)
    short, long = min(wide, tall), max(wide, tall)
    if not (LEAST_SIDE * longer < short and long < _MOST_SIDE * longer) or long > _FRAME_SHAPE * short:
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
    ends = (slice(None, edge), slice(-edge, None))
    cornered = sum(bool(flat[down, across].any()) for down in ends for across in ends)
    border = max(edge, margin + round(_BORDER * longer))
    inside = flat[border:-border, border:-border]
    aslant = _ASLANT < turn < 90 - _ASLANT
    faint = aslant and cornered == 4 and short > _LARGE * longer  # one side may be missing for the most part
    weak = (sorted(sides)[1], min(sides)) if faint else (min(sides), 1.0)
    if inside.size == 0 or weak[0] < 0.66 or weak[1] < _FAINT or sorted(lines)[faint] < 0.7 or cornered < _CORNERS:
        return None
    across, down = float(inside.mean(axis=1).max()), float(inside.mean(axis=0).max())
    if not 0.025 < float(inside.mean()) < 0.62 or max(across, down) > 0.92:
        return None
    if max(float(inside.any(axis=0).mean()), float(inside.any(axis=1).mean())) < 0.3:
        return None
    return Frame(np.asarray(corners, np.float32), short, min(1.0, float(np.mean(sides))), colour)

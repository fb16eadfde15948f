"""What was not read at either end of a name: a name runs around a seal's top, as far to the one side as to the other.

Where the top is an oval tells by its shape, and a round seal by the star in its middle. So it can be told how many
characters are missing before the first one that was read, or after the last one.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import UNREAD
from rpa_review.reading.images import Picture
from rpa_review.reading.looks import Look, name_weighing, sureness
from rpa_review.reading.ring_characters import CHARACTERS, NONE, PLACES, StraightName, log_likelihoods
from rpa_review.reading.ring_spelling import WORD, Laid, likely_as
from rpa_review.reading.rings import Ring, unrolled

_OVAL = 0.8  # of the longer half axis is the shorter one at most; more may be a circle that a camera saw askew
_STAR = (0.13, 0.34)  # of the radius: where a star's arms are
_STAR_TURN = 72  # degrees after which a star looks the same
_MOST_TURNED = 30  # degrees: beyond that it is as likely the next of its arms
_STAR_STRENGTH = 0.35  # how much of the ink there goes around five times; of a disc or a word next to none does
_RADII, _REACH = 48, 0.6  # rows of the middle of a seal laid straight, and the outermost, of the radius
_TINGED = 97  # per cent of a seal's pixels that hold less ink than its full ink
_FEW = 4  # characters that were read: with fewer the step between them is not known
_LATE = 0.06  # of that step: so much beside its middle a character is seen
_OFF, _LEAST = 0.4, 0.7  # of a character: how far from a whole number the missing ones may be told to be; and the least
_MOST = 3  # characters that may be missing: beyond that it is not known what stands there
_TRIED = 8  # the likeliest characters in each place
_SURE = 0.7  # how sure a character must be that nobody has read

_Values = npt.NDArray[np.float64]


def top_column(flat: Picture, ring: Ring, scale: float, columns: int) -> float | None:
    """The column at which a seal's top is on its ring laid straight from the foot; None where nothing tells it.

    `scale` is the ring's pixels per pixel of the picture.
    """
    if min(ring.axes) < _OVAL * max(ring.axes):
        return columns / 2
    turn = _star_turn(flat, ring, scale)
    return None if turn is None else columns * (0.5 + turn / 360)


def _star_turn(flat: Picture, ring: Ring, scale: float) -> float | None:
    """By how many degrees the star in the middle of a seal is turned clockwise; None where there is none."""
    centre = ring.centre[0] / scale, ring.centre[1] / scale
    axes = ring.axes[0] / scale, ring.axes[1] / scale
    left, top = max(0, int(centre[0] - axes[0])), max(0, int(centre[1] - axes[1]))
    part = flat[top : int(centre[1] + axes[1]) + 1, left : int(centre[0] + axes[0]) + 1]
    if part.size == 0:
        return None
    middle = centre[0] - left, centre[1] - top
    ink = _ink(part, ring.colour)
    around = unrolled(ink, middle, axes, ring.turn, start=0.0, radii=_RADII, inner=0.0, outer=_REACH) / 255.0
    radius = np.linspace(0.0, _REACH, _RADII)
    weight = np.where((radius > _STAR[0]) & (radius < _STAR[1]), radius, 0.0)
    by_angle = weight @ around
    angles = np.radians(360.0 * (np.arange(len(by_angle)) + 0.5) / len(by_angle))
    arms = complex((by_angle * np.exp(5j * angles)).sum())
    if abs(arms) < _STAR_STRENGTH * max(1e-6, float(by_angle.sum())):
        return None
    up = float(np.degrees(np.angle(arms))) / 5 + ring.turn + 90
    turn = (up + _STAR_TURN / 2) % _STAR_TURN - _STAR_TURN / 2
    return turn if abs(turn) < _MOST_TURNED else None


def _ink(part: Picture, colour: str) -> npt.NDArray[np.uint8]:
    """How much of the seal's own ink each pixel holds; on a black-and-white copy, of any ink."""
    paper = np.maximum(np.percentile(part[::2, ::2], 80, axis=(0, 1)), 60)
    lit = np.minimum(part * (255 / paper), 255).astype(np.float32)
    if colour == "black":
        strength = 255 - lit.mean(axis=2)
    else:
        red, green, blue = cv2.split(lit)
        strength = cv2.max(cv2.max(red, green), blue) - cv2.min(cv2.min(red, green), blue)
    full = max(60.0, float(np.percentile(strength, _TINGED)))
    return np.asarray(np.clip(strength * (255 / full), 0, 255), np.uint8)


def with_ends(name: str, laid: Laid, looks: Sequence[Look], top: float) -> str:
    """A name with the characters that are missing at one of its ends, □ for those that nothing tells for sure.

    `top` is the column of the seal's top.
    """
    read = name.replace(UNREAD, "")
    if len(read) < _FEW or read[0].isascii() or read[-1].isascii():
        return name  # letters are set closer, and are not known by themselves
    columns = laid.columns(read)
    step = float(np.median(np.diff(columns)))
    before = _missing(columns, step, top, laid.strip.shape[1])
    if before == 0:
        return name
    straight = StraightName(laid.strip, laid.strokes, list(columns))
    weighing = name_weighing(looks)
    for number in range(1, abs(before) + 1):
        column = float(columns[0] - number * step if before > 0 else columns[-1] + number * step)
        (seen,) = log_likelihoods(straight.pictures([column]))
        chars = sorted(_candidates(laid, column, seen))
        longer = [char + read if before > 0 else read + char for char in chars]
        likely = weighing.of(longer) + WORD * np.array([likely_as(seen, char) for char in chars])
        second, best = np.argsort(likely)[-2:]
        sure = sureness(float(likely[second] - likely[best]) / (weighing.weight + WORD))
        end = chars[best] if sure >= _SURE else UNREAD
        read, name = longer[best], end + name if before > 0 else name + end
    return name


def _missing(columns: _Values, step: float, top: float, around: int) -> int:
    """How many characters are missing before the first one; less than none: after the last one."""
    if step <= 0:
        return 0
    once = around / step
    beside = 2 * ((columns[0] + columns[-1]) / 2 - top) / step - 2 * _LATE
    beside = float((beside + once) % (2 * once) - once)
    missing = round(beside)
    return missing if abs(beside - missing) < _OFF and _LEAST < abs(beside) < _MOST + _OFF else 0


def _candidates(laid: Laid, column: float, seen: _Values) -> frozenset[str]:
    """The characters that may stand in a column: by themselves, or by a look that goes on beyond the name."""
    found = {CHARACTERS[place] for place in np.argsort(seen[:NONE])[-_TRIED:]}
    for placed in laid.placed:
        along = (column - placed.start) % laid.strip.shape[1] / placed.wide
        if along < 1:
            found |= {char for char in placed.look.rivals_at(along) if char in PLACES}
    return frozenset(found)

"""The name on a seal's ring: unrolled, read in the seal's own ink only, and written as it could be made out.

A character that could not be made out stands as □: a ring is read through other print, and what was not read counts
against nobody.
"""

from __future__ import annotations

import difflib
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rpa_review.domain.comparison import plain
from rpa_review.domain.page import UNREAD
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, Reading
from rpa_review.reading.rings import RADII, Ring, unrolled

_FAINT_END = 0.45
_SURE = 0.93  # every character above this: one look is enough
_LEGIBLE = 0.62  # a character below this was not made out
_OTHER_LOOKS = ((0.04, 1.15), (0.0, 1.35))  # a thicker band, and one for characters squeezed onto the ring
_SILENCE = 0.5  # how much it counts against a character that another look saw none
_TALL = 56  # pixels of a ring laid straight
_STEPS = 900  # around the ring, to look for gaps
_MARGIN = 0.025  # of a strip's length, at either end
_INK = 90


def legible(name: str) -> int:
    """How many characters of a name were made out."""
    return sum(char != UNREAD for char in name)


def read_ring(flat: Picture, ring: Ring, scale: float, engine: Engine) -> str:
    """The name that runs along a ring; empty where there is none, or none that can be read."""
    band = _Band.of(flat, ring, scale)
    any_script = ring.colour != "black"
    reading = engine.recognise(_picture(band.strip()), size="small")
    kept = _name_alone(reading, any_script=any_script)
    for thicker, wider in _OTHER_LOOKS:
        if kept and min(reading.chars[i] for i in kept) > _SURE:
            break
        again = engine.recognise(_picture(band.strip(thicker=thicker, wider=wider)), size="small")
        reading = _together(reading, again)
        kept = _name_alone(reading, any_script=any_script)
    name = _best_part("".join(reading.text[i] if reading.chars[i] >= _LEGIBLE else UNREAD for i in kept))
    return name if legible(name) > 1 else ""


def _best_part(name: str) -> str:
    """Without ends of which next to nothing was made out: there the ring holds other print."""
    score = [0, *itertools.accumulate(-1 if char == UNREAD else 1 for char in name)]
    spans = itertools.combinations(range(len(score)), 2)
    first, last = max(spans, key=lambda span: score[span[1]] - score[span[0]], default=(0, 0))
    return name[first:last]


@dataclass(frozen=True, slots=True)
class _Band:
    """The part of a ring where its name stands."""

    ink: npt.NDArray[np.uint8]
    centre: tuple[float, float]
    axes: tuple[float, float]
    turn: float
    inner: float  # of the radius
    outer: float
    start: float  # degrees from the foot, clockwise, at which the name's widest gap ends
    length: float  # degrees without that gap

    @classmethod
    def of(cls, flat: Picture, ring: Ring, scale: float) -> _Band:
        centre = ring.centre[0] / scale, ring.centre[1] / scale
        axes, turn = _level_axes(ring)
        axes = axes[0] / scale, axes[1] / scale
        ink, corner = _ink_of(flat, centre, max(axes), ring.colour)
        middle = centre[0] - corner[0], centre[1] - corner[1]
        strength = unrolled(ink, middle, axes, turn).astype(np.float32) / 255
        inner, outer = _text_band(strength.mean(axis=1))
        around = unrolled(ink, middle, axes, turn, inner=inner, outer=outer, angles=_STEPS, radii=_TALL)
        gap, length = _widest_gap(around)
        degrees = 360 / _STEPS
        return cls(ink, middle, axes, turn, inner, outer, (gap + length) * degrees, 360 - length * degrees)

    def strip(self, *, thicker: float = 0.0, wider: float = 1.0) -> npt.NDArray[np.uint8]:
        """The name's ink laid straight, with some paper at either end; `thicker` is in radii."""
        inner, outer = max(0.3, self.inner - thicker), min(1.0, self.outer + 0.5 * thicker)
        mean = (self.axes[0] + self.axes[1]) / 2
        around = 2 * np.pi * mean * 0.5 * (inner + outer) / max(1.0, mean * (outer - inner)) * _TALL
        wide = int(np.clip(round(wider * around), 200, 2000))
        band = unrolled(
            self.ink,
            self.centre,
            self.axes,
            self.turn,
            start=90.0 + self.start,
            angles=wide,
            radii=_TALL,
            inner=inner,
            outer=outer,
        )[::-1, : round(wide * self.length / 360)]
        margin = np.zeros((_TALL, round(_MARGIN * band.shape[1])), np.uint8)
        return np.concatenate([margin, band, margin], axis=1)


def _picture(strip: npt.NDArray[np.uint8]) -> Picture:
    return np.ascontiguousarray(np.repeat((255 - strip)[:, :, None], 3, axis=2))


def _together(one: Reading, other: Reading) -> Reading:
    """Two readings of one strip: what both say is surer than either; where they differ, the surer one, but doubtful."""
    text = ""
    chars: list[float] = []
    places: list[float] = []
    matcher = difflib.SequenceMatcher(None, one.text, other.text, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal" or (b - a == d - c and plain(one.text[a:b]) == plain(other.text[c:d])):
            text += plain(one.text[a:b]) if what == "replace" else one.text[a:b]
            chars += [_both(x, y) for x, y in zip(one.chars[a:b], other.chars[c:d], strict=True)]
            places += one.places[a:b]
            continue
        ours, theirs = min(one.chars[a:b], default=0.0), min(other.chars[c:d], default=0.0)
        best, first, last = (one, a, b) if ours >= theirs else (other, c, d)
        rival = max(_SILENCE, min(ours, theirs))
        text += best.text[first:last]
        chars += [sure * (1 - 0.5 * rival) for sure in best.chars[first:last]]
        places += best.places[first:last]
    return Reading(text, tuple(round(char, 4) for char in chars), tuple(places))


def _both(one: float, other: float) -> float:
    """How sure a character is that two looks agree on: they are looks at the same ink, so not quite two witnesses."""
    return float(1 - (1 - max(one, other)) * np.sqrt(1 - min(one, other)))


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
    step = 1.2 / RADII
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
    inked = (band > _INK).mean(axis=0)
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

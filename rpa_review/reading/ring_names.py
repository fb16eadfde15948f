"""The name on a seal's ring: unrolled, read in the seal's own ink only, and written as it could be made out.

A character that could not be made out stands as □: a ring is read through other print, and what was not read counts
against nobody.
"""

from __future__ import annotations

import difflib
import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.comparison import plain
from rpa_review.domain.page import UNREAD
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, Reading
from rpa_review.reading.rings import RADII, Ring, laid_straight

_FAINT_END = 0.45
_SURE = 0.93  # every character above this: one look is enough
_LEGIBLE = 0.62  # a character below this was not made out
_LOOKS = ((1, 0.0, 48), (0, 0.04, 40), (1, 0.03, 56))  # which ink, how much thicker a band, pixels for a character
_SILENCE = 0.5  # how much it counts against a character that another look saw none
_TALL = 56  # pixels of a ring laid straight
_STEPS = 900  # around the ring, to look for gaps
_GAP = 0.07  # of the way around: no gap within a name is wider
_BESIDE = 0.012  # of the way around that is kept at either end of a name
_WIDER = 1.2  # characters are squeezed onto a ring
_PRINTED = 0.01  # share of the seal's place that is dark, beyond which it is seen by its colour first
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
    for look, thicker, pitch in _LOOKS:
        if kept and min(reading.chars[i] for i in kept) > _SURE:
            break
        count = len(kept) if len(kept) > 3 else 0
        share = reading.places[kept[-1]] - reading.places[kept[0]] if count else 0.0
        wide = round(pitch * (count - 1) / share) if share > 0.1 else 0
        again = engine.recognise(_picture(band.strip(look, thicker=thicker, wide=wide)), size="small")
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

    inks: tuple[npt.NDArray[np.uint8], ...]  # the seal's ink, seen in more than one way
    centre: tuple[float, float]
    axes: tuple[float, float]
    turn: float
    inner: float  # of the radius
    outer: float
    start: float  # share of the way around, clockwise from the foot, at which the name begins
    length: float  # share of the way around that it takes

    @classmethod
    def of(cls, flat: Picture, ring: Ring, scale: float) -> _Band:
        centre = ring.centre[0] / scale, ring.centre[1] / scale
        axes, turn = _level_axes(ring)
        axes = axes[0] / scale, axes[1] / scale
        inks, corner = _inks_of(flat, centre, max(axes), ring.colour)
        middle = centre[0] - corner[0], centre[1] - corner[1]
        around = laid_straight(inks[0], middle, axes, turn, columns=_STEPS, rows=RADII, inner=0.0, outer=1.2)
        inner, outer = _text_band(around.astype(np.float32).mean(axis=1) / 255)
        start, length = _longest_run(around, inner, outer)
        name = np.roll(around, -start, axis=1)[:, :length]
        inner, outer = _text_band(name.astype(np.float32).mean(axis=1) / 255)
        return cls(inks, middle, axes, turn, inner, outer, start / _STEPS, length / _STEPS)

    def strip(self, look: int = 0, *, thicker: float = 0.0, wide: int = 0) -> npt.NDArray[np.uint8]:
        """The name's ink laid straight, with some paper at either end; `thicker` is in radii."""
        inner, outer = max(0.3, self.inner - thicker), min(1.0, self.outer + 0.5 * thicker)
        around = self.around(inner, outer) * self.length
        columns = int(np.clip(wide or round(_WIDER * around), 120, 1600))
        band = laid_straight(
            self.inks[look % len(self.inks)],
            self.centre,
            self.axes,
            self.turn,
            start=self.start,
            length=self.length,
            columns=columns,
            rows=_TALL,
            inner=inner,
            outer=outer,
        )[::-1]
        margin = np.zeros((_TALL, round(_MARGIN * band.shape[1])), np.uint8)
        return np.concatenate([margin, band, margin], axis=1)

    def around(self, inner: float, outer: float) -> float:
        """The way around in the middle of the band, in pixels of a strip that keeps its proportions."""
        small = min(self.axes)
        inset = (1 - 0.5 * (inner + outer)) * small
        way = 2 * np.pi * (0.5 * (self.axes[0] + self.axes[1]) - inset)
        return float(way / max(1.0, small * (outer - inner)) * _TALL)


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
    letters = [i for i, char in enumerate(text) if char.isalnum() or char in "（）()·&"]
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


def _inks_of(
    flat: Picture, centre: tuple[float, float], reach: float, colour: str
) -> tuple[tuple[npt.NDArray[np.uint8], ...], tuple[int, int]]:
    """How much of the seal's ink each pixel around it holds, and where that part of the picture begins.

    By colour no other ink is seen, but strokes are as soft as a JPEG's colours are; by darkness they are sharp, but
    print shows at its edges.
    """
    height, width = flat.shape[:2]
    left, top = max(0, int(centre[0] - 1.3 * reach)), max(0, int(centre[1] - 1.3 * reach))
    right, bottom = min(width, int(centre[0] + 1.3 * reach) + 1), min(height, int(centre[1] + 1.3 * reach) + 1)
    part = flat[top:bottom, left:right].astype(np.float32)
    paper = np.maximum(np.percentile(part[::3, ::3], 80, axis=(0, 1)), 60).astype(np.float32)
    part = np.minimum(part * (255 / paper), 255)
    if colour == "black":
        return (_stretched(255 - part.mean(axis=2)),), (left, top)
    red, green, blue = cv2.split(part)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    tinge = most - least
    inked = tinge > max(40.0, 0.6 * float(np.percentile(tinge, 97)))
    usual = float(np.median(most[inked])) if inked.any() else 200.0
    of_seal = np.clip((most - (usual - 90)) / 50, 0, 1)
    by_colour, by_darkness = _stretched(tinge), _stretched((255 - least) * of_seal)
    printed = float((most < usual - 80).mean())
    return ((by_colour, by_darkness) if printed > _PRINTED else (by_darkness, by_colour)), (left, top)


def _stretched(strength: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """From the paper's noise to the ink's usual strength."""
    noise = 1.5 * float(np.percentile(strength[::2, ::2], 55)) + 4
    inked = strength[strength > noise + 10]
    full = max(noise + 16.0, float(np.percentile(inked, 75))) if inked.size else noise + 16.0
    return np.clip((strength - noise) * (255.0 / (full - noise)), 0, 255).astype(np.uint8)


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


def _longest_run(around: npt.NDArray[np.uint8], inner: float, outer: float) -> tuple[int, int]:
    """Where the name begins and how long it is, in columns: the longest stretch of ink without a wide gap in it."""
    step = 1.2 / (len(around) - 1)
    first, last = round((inner + 0.35 * (outer - inner)) / step), round((outer - 0.08) / step)
    count = around.shape[1]
    inked = (around[first : max(first + 2, last)] > _INK).mean(axis=0) > 0.09
    kernel = max(3, round(_GAP * count))
    twice = np.tile(inked, 3).astype(np.uint8)[None, :]
    joined = cv2.morphologyEx(twice, cv2.MORPH_CLOSE, np.ones((1, kernel), np.uint8))[0]
    edges = np.flatnonzero(np.diff(joined.astype(np.int8)))
    best_start, best = 0, 0
    for begin, end in itertools.pairwise(edges):
        if joined[begin + 1] and end - begin > best and begin >= 0:
            best_start, best = int(begin), int(end - begin)
    if not 0 < best < count:
        return 0, count
    margin = round(_BESIDE * count)
    length = min(count, best + 2 * margin)
    return (best_start - margin) % count, length

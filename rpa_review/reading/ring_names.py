"""The name on a seal's ring: unrolled, read in the seal's own ink, and written as it could be made out.

On a page that a program drew one look at the ink is mostly enough. On pictures the name's strokes are told from print
and from the rest of the seal, and read too. A character that could not be made out stands as □: a ring is read through
other print, and what was not read counts against nobody.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import UNREAD
from rpa_review.reading.images import Picture
from rpa_review.reading.looks import Look, likeliest_name, looks_at
from rpa_review.reading.ocr import Engine, Reading, Seen
from rpa_review.reading.ring_ends import top_column, with_ends
from rpa_review.reading.ring_spelling import Laid, Placed, spelled
from rpa_review.reading.ring_strokes import Extent, Strokes, name_extent, name_strokes, ring_strip
from rpa_review.reading.ring_views import look_at_views
from rpa_review.reading.rings import RADII, Ring, laid_straight, lie, way_around

_FAINT_END = 0.45
_CODE_END = 0.9  # the same for letters and digits beside Chinese characters: the seal's own number stands there
_AGREED = (0.6, 0.4)  # every character above these, by strokes and by views: so are the two of them
_SURE = 0.93  # every character above this: one look is enough
_LEGIBLE = 0.5  # a character below this was not made out
_LETTERS = 2  # sure ones for a name to have any: one may be a character misread
_TALL = 56  # pixels of a ring laid straight
_STEPS = 900  # around the ring, to look for gaps
_GAP = 0.07  # of the way around: no gap within a name is wider
_SQUEEZED = 1.2  # characters are squeezed onto a ring: how much wider they are read
_WIDER = (1.0, 1.15)  # the same for its strokes, look by look
_BESIDE = 0.012  # of the way around that is kept at either end of a name
_PRINTED = 0.01  # share of the seal's place that is dark, beyond which it is seen by its colour first
_MARGIN = 0.025  # of a strip's length, at either end
_INK = 90
_VIEWS_WEIGHT = 2.0  # of a look that sees strokes and ink at once
_INK_WEIGHT = 0.5  # of a look at the ink, which print disturbs, beside one at the strokes


def legible(name: str) -> int:
    """How many characters of a name were made out."""
    return sum(char != UNREAD for char in name)


def read_ring(flat: Picture, ring: Ring, scale: float, engine: Engine) -> str:
    """The name that runs along a ring; empty where there is none, or none that can be read."""
    name = (_name_drawn if engine.drawn else _name_pictured)(flat, ring, scale, engine)
    return name if legible(name) > 1 else ""


def _name_drawn(flat: Picture, ring: Ring, scale: float, engine: Engine) -> str:
    """A name that a program drew: mostly one look at its ink is enough."""
    any_script = _any_script(ring)
    ink = _seen_ink(flat, ring, scale, engine)
    reading = engine.read(ink, size="small")
    if not _is_sure(reading, any_script=any_script):
        looks = [look for laid in _looks_at_strokes(flat, ring, scale, engine) for look in laid.looks]
        reading = likeliest_name([*looks, *looks_at(ink, weight=_INK_WEIGHT)])
    return _made_out(reading, any_script=any_script)


def _name_pictured(flat: Picture, ring: Ring, scale: float, engine: Engine) -> str:
    """A name on a scan, a photo or a copy."""
    laid = list(_looks_at_strokes(flat, ring, scale, engine))
    if not laid:
        looks = looks_at(_seen_ink(flat, ring, scale, engine))
        return _made_out(likeliest_name(looks), any_script=_any_script(ring))
    looks = [look for one in laid for look in one.looks]
    reading = looks[0].reading if laid[0].agreed else spelled(likeliest_name(looks), looks, laid[0])
    name = _made_out(reading, any_script=_any_script(ring))
    top = top_column(flat, ring, scale, laid[0].strip.shape[1])
    return name if top is None else with_ends(name, laid[0], looks, top)


def _any_script(ring: Ring) -> bool:
    """Whether letters and digits may be the name's: on a black-and-white copy they are rather the print's."""
    return ring.colour != "black"


def _seen_ink(flat: Picture, ring: Ring, scale: float, engine: Engine) -> Seen:
    return Seen(_picture(_Band.of(flat, ring, scale).strip()), engine)


def _made_out(reading: Reading, *, any_script: bool) -> str:
    """The name in a reading, □ for what could not be made out."""
    kept = _name_alone(reading, any_script=any_script)
    return _best_part("".join(reading.text[i] if reading.chars[i] >= _LEGIBLE else UNREAD for i in kept))


def _is_sure(reading: Reading, *, any_script: bool) -> bool:
    """Whether every character is sure, none was passed over and none had to be left out: faint ones may be the
    beginning of the name.
    """
    kept = _name_alone(reading, any_script=any_script)
    letters = sum(char.isalpha() for char in reading.text)
    return len(kept) >= letters > 0 and min(reading.chars[i] for i in kept) > _SURE and reading.evenly_set


def _looks_at_strokes(flat: Picture, ring: Ring, scale: float, engine: Engine) -> Iterator[Laid]:
    """What the name's strokes say, told from all else; looked at again, wider, where one look is not sure."""
    for wider in _WIDER:
        strip = ring_strip(flat, ring, scale, wider=wider)
        strokes = name_strokes(strip)
        name = name_extent(strokes)
        if name is None:
            continue
        start, picture = _strokes_at(strokes, name)
        seen = Seen(_picture(picture), engine)
        views: list[Placed] = []
        if wider == _WIDER[0] and not engine.drawn:
            first = Placed(Look(seen.strip, seen.scores("small")), start, picture.shape[1])
            if not _has_letters(first.look.reading):
                views = [look_at_views(strip, strokes, name, weight=_VIEWS_WEIGHT)]
                if _agree(first.look, views[0].look):
                    yield Laid(strip, strokes, [first, *views], agreed=True)
                    break
        looks = looks_at(seen)
        yield Laid(strip, strokes, [*(Placed(look, start, picture.shape[1]) for look in looks), *views])
        if min(looks[0].reading.chars, default=0.0) > _SURE:
            break


def _has_letters(reading: Reading) -> bool:
    """Whether some of a name is in Latin letters, which the network that sees views has not learned."""
    sure = (sure for char, sure in zip(reading.text, reading.chars, strict=True) if char.isascii() and char.isalpha())
    return sum(one > _LEGIBLE for one in sure) >= _LETTERS


def _agree(strokes: Look, views: Look) -> bool:
    """Whether two looks read the same and are sure enough of it for no other to be needed."""
    return (
        strokes.reading.text == views.reading.text
        and strokes.reading.evenly_set
        and min(strokes.reading.chars, default=0.0) > _AGREED[0]
        and min(views.reading.chars, default=0.0) > _AGREED[1]
    )


def _strokes_at(strokes: Strokes, name: Extent) -> tuple[int, npt.NDArray[np.uint8]]:
    """The part of a ring laid straight where its name stands, with some paper around it, and the column in which it
    begins.
    """
    side, margin = max(4, round(0.25 * name.height)), max(1, round(0.12 * name.height))
    rows = slice(max(0, name.top - margin), name.bottom + margin)
    part = np.roll(strokes, side - name.start, axis=1)[rows, : name.length + 2 * side]
    return name.start - side, np.clip(255 * part, 0, 255).astype(np.uint8)


def _best_part(name: str) -> str:
    """Without ends of which next to nothing was made out: there the ring holds other print."""
    score = [0, *itertools.accumulate(-1 if char == UNREAD else 1 for char in name)]
    spans = itertools.combinations(range(len(score)), 2)
    first, last = max(spans, key=lambda span: score[span[1]] - score[span[0]], default=(0, 0))
    return name[first:last]


@dataclass(frozen=True, slots=True)
class _Band:
    """The part of a ring where its name stands."""

    ink: npt.NDArray[np.uint8]  # how much of the seal's ink each pixel around it holds
    centre: tuple[float, float]
    axes: tuple[float, float]
    turn: float
    inner: float  # of the radius
    outer: float
    start: float  # share of the way around, clockwise from the ellipse's foot, at which the name begins
    length: float  # share of the way around that it takes

    @classmethod
    def of(cls, flat: Picture, ring: Ring, scale: float) -> _Band:
        centre = ring.centre[0] / scale, ring.centre[1] / scale
        how = lie(ring)
        axes, turn = (how.axes[0] / scale, how.axes[1] / scale), how.turn
        ink, corner = _ink_of(flat, centre, max(axes), ring.colour)
        middle = centre[0] - corner[0], centre[1] - corner[1]
        around = laid_straight(ink, middle, axes, turn, columns=_STEPS, rows=RADII, inner=0.0, outer=1.2)
        inner, outer = _text_band(around.astype(np.float32).mean(axis=1) / 255)
        start, length = _longest_run(around, inner, outer)
        name = np.roll(around, -start, axis=1)[:, :length]
        inner, outer = _text_band(name.astype(np.float32).mean(axis=1) / 255)
        return cls(ink, middle, axes, turn, inner, outer, start / _STEPS, length / _STEPS)

    def strip(self) -> npt.NDArray[np.uint8]:
        """The name's ink laid straight, with some paper at either end."""
        around = way_around(self.axes, self.inner, self.outer)
        band = laid_straight(
            self.ink,
            self.centre,
            self.axes,
            self.turn,
            start=self.start,
            length=self.length,
            columns=int(np.clip(round(_SQUEEZED * around * _TALL * self.length), 120, 1600)),
            rows=_TALL,
            inner=self.inner,
            outer=self.outer,
        )[::-1]
        margin = np.zeros((_TALL, round(_MARGIN * band.shape[1])), np.uint8)
        return np.concatenate([margin, band, margin], axis=1)


def _picture(strip: npt.NDArray[np.uint8]) -> Picture:
    return np.ascontiguousarray(np.repeat((255 - strip)[:, :, None], 3, axis=2))


def _name_alone(reading: Reading, *, any_script: bool) -> list[int]:
    """Which characters are the name: evenly set, one after the other. What stands apart or is faint at either end is
    other print of the seal, or on a black-and-white copy the text under it.
    """
    text, places = reading.text, reading.places
    letters = [i for i, char in enumerate(text) if char.isalnum() or char in "（）()·&" + UNREAD]
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
    mixed = any_script and not all(text[i].isascii() for i in best)

    def is_of_it(index: int) -> bool:
        return reading.chars[index] >= (_CODE_END if mixed and text[index].isascii() else _FAINT_END)

    while best and not is_of_it(best[-1]):
        best = best[:-1]
    while best and not is_of_it(best[0]):
        best = best[1:]
    return best


def _ink_of(
    flat: Picture, centre: tuple[float, float], reach: float, colour: str
) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """How much of the seal's ink each pixel around it holds, and where that part of the picture begins.

    By colour no other ink is seen, but strokes are as soft as a JPEG's colours are; by darkness they are sharp, but
    print shows at its edges: so colour counts where there is print.
    """
    height, width = flat.shape[:2]
    left, top = max(0, int(centre[0] - 1.3 * reach)), max(0, int(centre[1] - 1.3 * reach))
    right, bottom = min(width, int(centre[0] + 1.3 * reach) + 1), min(height, int(centre[1] + 1.3 * reach) + 1)
    part = flat[top:bottom, left:right].astype(np.float32)
    paper = np.maximum(np.percentile(part[::3, ::3], 80, axis=(0, 1)), 60).astype(np.float32)
    part = np.minimum(part * (255 / paper), 255)
    if colour == "black":
        return _stretched(255 - part.mean(axis=2)), (left, top)
    red, green, blue = cv2.split(part)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    tinge = most - least
    inked = tinge > max(40.0, 0.6 * float(np.percentile(tinge, 97)))
    usual = float(np.median(most[inked])) if inked.any() else 200.0
    printed = float((most < usual - 80).mean()) > _PRINTED
    by_darkness = (255 - least) * np.clip((most - (usual - 90)) / 50, 0, 1)
    return _stretched(tinge if printed else by_darkness), (left, top)


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

"""Whether a text layer says what its page shows: held against the page's picture, at as few places as will do."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from rpa_review.domain.page import Box
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, Quad
from rpa_review.reading.text_layer import Char

PAPER = 0.04  # of a page's area: a picture that is larger than a seal or a signature may be a paper

_EDGE = 14  # difference of neighbouring pixels that is ink and not the grain of paper
_LONGEST, _SHORTEST = 7, 4  # characters of a sample
_ALIKE = 45  # per cent of a sample that must be read as the layer says: it is small print, read by the small network
_TRIES = 3
_SIDE = 1280  # pixels of the longer side at which lines inside pictures are looked for
_UNREAD = 3  # lines without a character of the layer's, from which on pictures hold text
_INKED = 0.015  # share of the pictures' area that must be ink which the layer does not account for


def with_ink(chars: Sequence[Char], picture: Picture) -> list[Char]:
    """The characters of runs under which something can be seen: text in the paper's colour, or cut off, is left out."""
    if not chars:
        return []
    height, width = picture.shape[:2]
    first = max(0, min(height - 2, round(min([char.top for char in chars]) * height) - 1))
    beside = max(0, min(width - 2, round(min([char.left for char in chars]) * width) - 1))
    last, beyond = max([char.bottom for char in chars]) * height, max([char.right for char in chars]) * width
    edges = _edges(picture[first : max(first + 1, round(last)) + 1, beside : max(beside + 1, round(beyond)) + 1])
    kept: list[Char] = []
    for run in runs(chars):
        left, right = min([char.left for char in run]), max([char.right for char in run])
        top, bottom = min([char.top for char in run]), max([char.bottom for char in run])
        rows = slice(max(0, round(top * height)) - first, max(0, round(bottom * height)) + 1 - first)
        columns = slice(max(0, round(left * width)) - beside, max(0, round(right * width)) + 1 - beside)
        place = edges[rows, columns]
        if (place.size and cv2.hasNonZero(place)) or all(char.text.isspace() for char in run):
            kept += run
    return kept


def runs(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Characters that follow one another along one line in one font."""
    run: list[Char] = []
    for last, char in itertools.pairwise([None, *chars]):
        if last is not None and run and not _follows(last, char):
            yield run
            run = []
        if char is not None:
            run.append(char)
    if run:
        yield run


def _follows(last: Char, char: Char | None) -> bool:
    if char is None or char.font != last.font:
        return False
    tall = max(last.bottom - last.top, char.bottom - char.top, 1e-6)
    return abs(last.middle - char.middle) < 0.3 * tall and -0.5 * tall < char.left - last.right < 2 * tall


class Fonts:
    """What is known of the fonts of one document: whether their characters look like what the layer calls them.

    A font that is embedded shows whatever its maker drew; the first words set in it are read off the picture.
    """

    def __init__(self) -> None:
        self._honest: dict[str, bool] = {}

    def lie(self, chars: Sequence[Char], picture: Picture, engine: Callable[[], Engine]) -> bool:
        """Whether the font of most of these characters says something else than it shows."""
        by_font = Counter(char.font for char in chars if char.font)
        if not by_font:
            return False
        ((font, _),) = by_font.most_common(1)
        if font not in self._honest:
            own = (run for run in runs(chars) if run[0].font == font)
            samples = sorted(map(_letters, own), key=len, reverse=True)[:_TRIES]
            samples = [sample for sample in samples if len(sample) >= _SHORTEST]
            if not samples:
                return False
            self._honest[font] = any(_agrees(sample, picture, engine()) for sample in samples)
        return not self._honest[font]


def _letters(run: Sequence[Char]) -> list[Char]:
    """The longest stretch of a run that is letters and digits only, cut to a sample."""
    stretches = [list(group) for letter, group in itertools.groupby(run, lambda char: char.text.isalnum()) if letter]
    return max(stretches, key=len, default=[])[:_LONGEST]


def _agrees(sample: Sequence[Char], picture: Picture, engine: Engine) -> bool:
    height, width = picture.shape[:2]
    top, bottom = min(char.top for char in sample) * height, max(char.bottom for char in sample) * height
    left, right = min(char.left for char in sample) * width, max(char.right for char in sample) * width
    if not (bottom - top >= 8 and right - left > bottom - top):
        return True  # too small, or not along a line: nothing can be said
    strip = picture[max(0, int(top) - 2) : int(bottom) + 3, max(0, int(left) - 3) : int(right) + 4]
    if strip.size == 0:
        return True
    said = _plain("".join(char.text for char in sample))
    return fuzz.ratio(said, _plain(engine.recognise(strip).text)) >= _ALIKE


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def holds_more(picture: Picture, pictures: Sequence[Box], chars: Sequence[Char], engine: Callable[[], Engine]) -> bool:
    """Whether pictures on the page hold lines of text that the layer does not: a pasted scan, a photographed card.

    Words across the paper, as watermarks and seals have them, do not count. The engine is asked for only where the
    pictures hold enough ink of their own.
    """
    height, width = picture.shape[:2]
    unknown = _edges(picture)
    for char in chars:
        x, y = int(char.left * width), int(char.top * height)
        unknown[max(0, y) : int(char.bottom * height) + 1, max(0, x) : int(char.right * width) + 1] = 0
    inside = np.zeros((height, width), np.uint8)
    for box in pictures:
        top, bottom = int(box.top * height), int(box.bottom * height)
        inside[top:bottom, int(box.left * width) : int(box.right * width)] = 1
    if not inside.any() or np.count_nonzero(unknown & inside) < _INKED * np.count_nonzero(inside):
        return False
    lines = 0
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    part = picture[top : rows[-1] + 1, left : columns[-1] + 1]
    side = max(64, round(_SIDE * max(part.shape) / max(_SIDE, height, width)))
    for quad in engine().detect(part, side=side):
        quad = quad + np.array([left, top], np.float32)
        x, y = quad.mean(axis=0).astype(int).clip(0, (width - 1, height - 1)).tolist()
        if inside[y, x] and _is_level(quad) and _known(chars, np.asarray(quad / (width, height), np.float32)) == 0:
            lines += 1
    return lines >= _UNREAD


def _is_level(quad: Quad) -> bool:
    wide, tall = quad[1] - quad[0], quad[3] - quad[0]
    return bool(abs(wide[1]) < 0.1 * abs(wide[0]) and np.hypot(*wide) > 2.5 * np.hypot(*tall))


def _known(chars: Sequence[Char], quad: Quad) -> int:
    """How many characters of the layer stand inside a line."""
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return sum(left <= (char.left + char.right) / 2 <= right and top <= char.middle <= bottom for char in chars)


def _edges(picture: Picture) -> npt.NDArray[np.uint8]:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    edges = np.zeros(grey.shape, np.uint8)
    cv2.absdiff(grey[:, 1:], grey[:, :-1], dst=edges[:, 1:])
    cv2.max(edges[1:], cv2.absdiff(grey[1:], grey[:-1]), dst=edges[1:])
    return np.asarray(cv2.threshold(edges, _EDGE, 1, cv2.THRESH_BINARY, dst=edges)[1])

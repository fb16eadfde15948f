"""What a page-type model sees of a page: runs of characters, those of its headings, and how it is laid out.

Whoever changes what comes out here raises `FEATURES`: arrays fitted on other features mean nothing.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpa_review.domain.page import MarkKind, Page, Word

FEATURES: Final = "1"
_LENGTHS: Final = (2, 3)  # characters of a run: one slip of OCR spoils five runs and leaves the others
_TALL: Final = 1.25  # of the page's usual height: what a heading has at least
_TOP_LINES: Final = 3  # these count as headings too
BODY: Final = 1
HEADING: Final = 2  # the same run is another one in a heading
_MULTIPLIER: Final = np.uint32(2654435761)
Hashes = NDArray[np.uint32]
Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class PageFeatures:
    """`body` and `heading` are sorted hashes of runs of characters, each once; `layout` are `LAYOUT` numbers."""

    body: Hashes
    heading: Hashes
    layout: Numbers


LAYOUT: Final = (
    "aspect",
    "lines",
    "words",
    "characters",
    "covered",
    "digits",
    "latin",
    "tallest",
    "tables",
    "cells",
    *(kind.value for kind in MarkKind),
)


def features_of(page: Page) -> PageFeatures:
    return PageFeatures(
        body=runs_of(page.lines, salt=BODY), heading=runs_of(_headings(page), salt=HEADING), layout=_layout(page)
    )


def _headings(page: Page) -> list[str]:
    """Lines in larger type, and the topmost ones."""
    heights = [_height(row, page) for row in page.rows]
    usual = statistics.median(heights) if heights else 0.0
    return [
        line
        for index, (line, height) in enumerate(zip(page.lines, heights, strict=True))
        if index < _TOP_LINES or height >= _TALL * usual
    ]


def _height(row: Iterable[Word], page: Page) -> float:
    return max(word.box.height * page.height for word in row)


def runs_of(lines: Iterable[str], *, salt: int) -> Hashes:
    """Hashes of all runs inside lines; every digit counts as 0, for numbers differ from paper to paper."""
    codes = np.frombuffer("\n".join(lines).encode("utf-32-le"), dtype=np.uint32)
    codes = np.where((codes >= ord("0")) & (codes <= ord("9")), np.uint32(ord("0")), codes)
    inside = codes != ord("\n")
    found: list[Hashes] = []
    for length in _LENGTHS:
        count = len(codes) - length + 1
        if count <= 0:
            continue
        hashes = np.full(count, salt * 31 + length, dtype=np.uint32)
        whole = np.ones(count, dtype=bool)
        for step in range(length):
            hashes = (hashes ^ codes[step : step + count]) * _MULTIPLIER
            hashes ^= hashes >> np.uint32(15)
            whole &= inside[step : step + count]
        found.append(hashes[whole])
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.uint32)


def _layout(page: Page) -> Numbers:
    text = "".join(page.lines)
    length = max(1, len(text))
    heights = sorted(_height(row, page) for row in page.rows) or [0.0]
    usual = heights[len(heights) // 2] or 1.0
    counts = [sum(mark.kind is kind for mark in page.marks) for kind in MarkKind]
    numbers = [
        math.log(max(1, page.width) / max(1, page.height)),
        math.log1p(len(page.rows)),
        math.log1p(len(page.words)),
        math.log1p(len(text)),
        sum(word.box.width * word.box.height for word in page.words),
        sum(char.isdigit() for char in text) / length,
        sum(char.isascii() and char.isalpha() for char in text) / length,
        heights[-1] / usual,
        math.log1p(len(page.tables)),
        math.log1p(sum(len(table.cells) for table in page.tables)),
        *(math.log1p(count) for count in counts),
    ]
    return np.array(numbers, dtype=np.float32)

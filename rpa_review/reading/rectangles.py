"""Rectangles among other ink, by the straight pieces of their outlines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

_BENT = 2.6  # pixels by which a straight piece may bend
_PIECE = 0.012  # of the page's longer side: the shortest that counts
_TURN = 32  # degrees
_LIKE = 2.5  # degrees by which sides of one rectangle differ in direction
_SAME_LINE = 7  # pixels
_LINES = 8  # longest ones of a direction that are paired
_DIRECTIONS = 4  # that are looked at
_COVERED = 0.35  # share of a side on which pieces lie


@dataclass(frozen=True, slots=True)
class _Line:
    """Pieces on one line: how far from the origin, and from where to where."""

    off: float
    spans: tuple[tuple[float, float], ...]

    def covers(self, start: float, end: float) -> float:
        inside = sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.spans)
        return inside / max(1.0, end - start)


def rectangles(
    outlines: Sequence[npt.NDArray[np.int32]], *, longer: int, short: tuple[float, float], long: tuple[float, float]
) -> Iterator[npt.NDArray[np.float32]]:
    """Corners of rectangles on all sides of which pieces of outlines lie.

    `short` and `long` are the least and the most of a shorter and a longer side, in pixels.
    """
    pieces = _pieces(outlines, _PIECE * longer)
    if len(pieces) < 4:
        return
    way = pieces[:, 1] - pieces[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    degrees = np.degrees(np.arctan2(way[:, 1], way[:, 0])) % 180
    turn = (degrees + 45) % 90 - 45
    across = np.abs((degrees + 90) % 180 - 90) < 45
    for middle in _directions(turn, length, 4 * _PIECE * longer):
        near = np.abs(turn - middle) < _LIKE
        angle = np.radians(np.average(turn[near], weights=length[near]))
        level = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        flat = pieces @ level.T
        rows = _lines(flat[near & across], 1)
        columns = _lines(flat[near & ~across], 0)
        for corners in _framed(rows, columns, short, long):
            yield (corners @ level).astype(np.float32)


def _pieces(outlines: Sequence[npt.NDArray[np.int32]], least: float) -> npt.NDArray[np.float64]:
    """Straight pieces: n × two ends × (x, y)."""
    found = [np.zeros((0, 2, 2))]
    for outline in outlines:
        bends = cv2.approxPolyDP(outline, _BENT, True)[:, 0, :].astype(np.float64)
        pieces = np.stack([bends, np.roll(bends, -1, axis=0)], axis=1)
        found.append(pieces[np.hypot(*(pieces[:, 1] - pieces[:, 0]).T) >= least])
    return np.concatenate(found)


def _directions(turn: npt.NDArray[np.float64], length: npt.NDArray[np.float64], least: float) -> Iterator[float]:
    votes, _ = np.histogram(turn, bins=90, range=(-45, 45), weights=length)
    votes = np.convolve(votes, np.ones(3), "same")
    for _ in range(_DIRECTIONS):
        best = int(votes.argmax())
        if votes[best] < least:
            return
        if abs(best - 44.5) <= _TURN:
            yield best - 44.5
        votes[max(0, best - 2) : best + 3] = 0


def _lines(pieces: npt.NDArray[np.float64], axis: int) -> list[_Line]:
    """Pieces put together to lines; `axis` is the one on which lines differ, 1 for level ones."""
    if not len(pieces):
        return []
    off = pieces[:, :, axis].mean(axis=1)
    spans = np.sort(pieces[:, :, 1 - axis], axis=1)
    lines = []
    order = np.argsort(off)
    for group in np.split(order, np.flatnonzero(np.diff(off[order]) > _SAME_LINE) + 1):
        size = spans[group, 1] - spans[group, 0]
        lines.append(
            (float(size.sum()), _Line(float(np.average(off[group], weights=size)), tuple(map(tuple, spans[group]))))
        )
    lines.sort(key=lambda line: -line[0])
    return sorted((line for _, line in lines[:_LINES]), key=lambda line: line.off)


def _framed(
    rows: list[_Line], columns: list[_Line], short: tuple[float, float], long: tuple[float, float]
) -> Iterator[npt.NDArray[np.float64]]:
    for top, bottom in itertools.combinations(rows, 2):
        if not short[0] <= bottom.off - top.off <= long[1]:
            continue
        for left, right in itertools.combinations(columns, 2):
            wide, tall = right.off - left.off, bottom.off - top.off
            if not short[0] <= wide <= long[1] or min(wide, tall) > short[1] or max(wide, tall) < long[0]:
                continue
            covered = (
                top.covers(left.off, right.off),
                bottom.covers(left.off, right.off),
                left.covers(top.off, bottom.off),
                right.covers(top.off, bottom.off),
            )
            if sorted(covered)[1] >= _COVERED:
                yield np.array(
                    [[left.off, bottom.off], [left.off, top.off], [right.off, top.off], [right.off, bottom.off]]
                )

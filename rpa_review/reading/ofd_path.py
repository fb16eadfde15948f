"""The path language of OFD (GB/T 33190, 9.1) → outlines of straight pieces."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from rpa_review.reading.canvas import Outline

Point = tuple[float, float]

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_FARTHEST = 1e7  # millimetres; a path that goes farther ends there
_STEPS = 12  # pieces of a curve, and of a quarter turn


def outlines(data: str) -> list[Outline]:
    """Every figure of the path; what is not of the language is passed over."""
    figures: list[list[Point]] = []
    for command, values in _commands(data):
        if command in "SM":
            figures.append([(values[0], values[1])])
            continue
        if not figures:
            figures.append([(0.0, 0.0)])
        figure = figures[-1]
        if command == "C":
            figure.append(figure[0])
            figures.append([figure[0]])
        elif command == "A":
            figure.extend(_arc(figure[-1], values))
        else:
            points = [figure[-1], *_pairs(values)]
            figure.extend(points[1:] if command == "L" else _bezier(points))
    return [np.array(figure, np.float64) for figure in figures if len(figure) > 1]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; numbers that go on without one repeat the last, a move as lines."""
    command, values = "", list[float]()
    for token in _TOKEN.findall(data):
        if token.isalpha():
            command, values = token.upper(), []
            if command == "C":
                yield command, []
        elif command in _COUNTS:
            values.append(float(token))
            if abs(values[-1]) > _FARTHEST:
                return
            if len(values) == _COUNTS[command]:
                yield command, values
                command, values = ("L" if command in "SM" else command), []


def _pairs(values: list[float]) -> Iterator[Point]:
    return zip(values[::2], values[1::2], strict=True)


def _bezier(points: list[Point]) -> list[Point]:
    """The curve with these controls, without its start."""
    controls = np.array(points)
    order = len(points) - 1
    steps = np.linspace(0, 1, _STEPS + 1)[1:]
    weights = np.array([math.comb(order, k) * steps**k * (1 - steps) ** (order - k) for k in range(order + 1)])
    return [(float(x), float(y)) for x, y in weights.T @ controls]


def _arc(start: Point, values: list[float]) -> list[Point]:
    """An elliptical arc from where the pen is: rx ry turn large sweep x y, worked out as SVG 1.1 (F.6.5) does."""
    rx, ry, turn, large, sweep, x, y = values
    rx, ry = abs(rx), abs(ry)
    if rx < 1e-9 or ry < 1e-9 or start == (x, y):
        return [(x, y)]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    half_x, half_y = (start[0] - x) / 2, (start[1] - y) / 2
    px, py = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
    short = (px / rx) ** 2 + (py / ry) ** 2
    if short > 1:
        rx, ry = rx * math.sqrt(short), ry * math.sqrt(short)
    inner = (rx * py) ** 2 + (ry * px) ** 2
    factor = math.sqrt(max(0.0, ((rx * ry) ** 2 - inner) / inner)) * (-1 if bool(large) == bool(sweep) else 1)
    cx, cy = factor * rx * py / ry, -factor * ry * px / rx
    first = math.atan2((py - cy) / ry, (px - cx) / rx)
    last = math.atan2((-py - cy) / ry, (-px - cx) / rx)
    if sweep and last < first:
        last += 2 * math.pi
    elif not sweep and last > first:
        last -= 2 * math.pi
    count = max(2, math.ceil(abs(last - first) / (math.pi / 2) * _STEPS))
    middle_x, middle_y = (start[0] + x) / 2, (start[1] + y) / 2
    points = []
    for angle in np.linspace(first, last, count + 1)[1:]:
        ex, ey = rx * math.cos(angle) + cx, ry * math.sin(angle) + cy
        points.append((cos * ex - sin * ey + middle_x, sin * ex + cos * ey + middle_y))
    return points

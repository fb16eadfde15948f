"""From scores to probabilities that hold, on decisions that the weights have not seen. Three ways, one shape: knots."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Knots = tuple[Numbers, Numbers]
GRID = 121  # knots of a curve


def sigmoid(scores: Numbers, labels: Numbers) -> Knots:
    """Platt's scaling: two numbers, by likelihood, with his smoothed targets."""
    positive = float(labels.sum())
    high, low = (positive + 1) / (positive + 2), 1 / (len(labels) - positive + 2)
    targets = np.where(labels > 0.5, high, low)
    slope, shift = 1.0, 0.0
    for _ in range(50):
        chance = _logistic(slope * scores + shift)
        spread = np.maximum(chance * (1 - chance), 1e-9)
        gradient = np.array([((chance - targets) * scores).sum(), (chance - targets).sum()])
        bend = np.array(
            [[(spread * scores**2).sum(), (spread * scores).sum()], [(spread * scores).sum(), spread.sum()]]
        ) + 1e-6 * np.eye(2)
        step = np.linalg.solve(bend, gradient)
        slope, shift = slope - float(step[0]), shift - float(step[1])
        if float(np.abs(step).max()) < 1e-8:
            break
    grid = _grid(scores)
    return grid, _logistic(slope * grid + shift)


def _logistic(scores: Numbers) -> Numbers:
    chances: Numbers = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
    return chances


def isotonic(scores: Numbers, labels: Numbers) -> Knots:
    """The rising step function nearest to the labels (pool adjacent violators), its steps joined by lines."""
    order = np.argsort(scores, kind="stable")
    xs, levels, counts = [], [], []
    for score, label in zip(scores[order], labels[order], strict=True):
        xs.append([score, score])
        levels.append(float(label))
        counts.append(1)
        while len(levels) > 1 and levels[-2] >= levels[-1]:
            total = counts[-2] + counts[-1]
            levels[-2] = (levels[-2] * counts[-2] + levels[-1] * counts[-1]) / total
            counts[-2], xs[-2][1] = total, xs[-1][1]
            for stack in (xs, levels, counts):
                stack.pop()
    middles = np.array([(low + high) / 2 for low, high in xs])
    return middles, np.array(levels)


def venn_abers(scores: Numbers, labels: Numbers) -> Knots:
    """Inductive Venn–Abers (Vovk and Petej 2014): isotonic fits with the new case as 0 and as 1, merged.

    Merged as p1/(1-p0+p1). Taken at the knots of a grid, between which it is read off a line.
    """
    grid = np.unique(np.quantile(scores, np.linspace(0, 1, GRID)))
    merged = []
    for score in grid:
        both = []
        for label in (0.0, 1.0):
            xs, levels = isotonic(np.append(scores, score), np.append(labels, label))
            both.append(float(np.interp(score, xs, levels)))
        merged.append(both[1] / (1 - both[0] + both[1]))
    return grid, np.maximum.accumulate(np.array(merged))


def _grid(scores: Numbers) -> Numbers:
    return np.linspace(float(scores.min()) - 3, float(scores.max()) + 3, GRID)


WAYS: Mapping[str, Callable[[Numbers, Numbers], Knots]] = {
    "sigmoid": sigmoid,
    "isotonic": isotonic,
    "venn_abers": venn_abers,
}

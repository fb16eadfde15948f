"""How good probabilities are: ranking, accuracy, calibration."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def roc_auc(labels: Numbers, scores: Numbers) -> float:
    """The chance that a positive scores above a negative; ties count half. NaN without both."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ordered = scores[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(ordered)) + 1, [len(ordered)]])
    for first, last in itertools.pairwise(starts):
        ranks[order[first:last]] = (first + last - 1) / 2 + 1
    positive = labels > 0.5
    count, others = int(positive.sum()), int((~positive).sum())
    if not count or not others:
        return float("nan")
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * others))


def average_precision(labels: Numbers, scores: Numbers) -> float:
    """Precision averaged over recall, with tied scores taken together."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    precision, recall = hits[last] / (last + 1), hits[last] / max(1.0, float(labels.sum()))
    return float(np.sum(np.diff(np.concatenate([[0.0], recall])) * precision))


def brier(labels: Numbers, probabilities: Numbers) -> float:
    return float(np.mean((probabilities - labels) ** 2))


def log_loss(labels: Numbers, probabilities: Numbers) -> Numbers:
    """Of each case."""
    held = np.clip(probabilities, 1e-4, 1 - 1e-4)
    loss: Numbers = -(labels * np.log(held) + (1 - labels) * np.log(1 - held))
    return loss


def calibration_error(labels: Numbers, probabilities: Numbers, bins: int = 15) -> float:
    """Expected calibration error: mean gap between probability and share, over bins of equal counts."""
    order = np.argsort(probabilities, kind="stable")
    parts = np.array_split(order, bins)
    return float(
        sum(len(part) * abs(labels[part].mean() - probabilities[part].mean()) for part in parts if len(part))
        / len(labels)
    )

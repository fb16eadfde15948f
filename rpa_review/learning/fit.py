"""Fitting the additive models by penalised likelihood.

The penalties are a hierarchy: what an item's point does differs little from what the point does in all items, and
that little from what its kind of check does. So a point that was decided twice borrows from its kin, and one that was
decided a thousand times stands on its own. A refit may begin from an earlier model's weights as prior means: then the
earlier model, not zero, is what rare features are drawn to.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rpa_review.classify.additive import ABOVE, BELOW, NEVER, SIZE, Additive, Encoding, measured_sizes, rarities
from rpa_review.domain.example import Features

Numbers = NDArray[np.float64]
BINS = 8
RARE = 8  # a code met less often has no column
STEPS = 25
HALVINGS = 10
_FAR = 40.0  # log-odds beyond which a chance is as good as certain
_PENALTIES = {  # inverse variance of the weights' prior; what is finer is held tighter
    "bias": 0.001,
    "item_point": 6.0,
    "verdict_point": 4.0,
    "verdict_check": 2.0,
    "point": 2.0,
    "point_open": 4.0,
    "field": 3.0,
    "choice": 4.0,
    "place": 3.0,
    "month": 3.0,
    "odd": 3.0,
    "odd_key": 2.0,
    "seldom": 3.0,
    "seldom_thing": 2.0,
    "seldom_kind": 2.0,
    "blank": 2.0,
}
_USUAL_PENALTY = 1.5
_SIZE_PENALTY = 12.0  # sizes mean something only against what is usual for the item
_LEAST_SPREAD = 0.15
_USUAL = (
    0.04,
    0.25,
    0.75,
    0.96,
)  # what is usual ends at the outer two; between them and the inner two is its outer part


def encoding_of(examples: Sequence[Features], norms: Mapping[str, tuple[float, float]] | None = None) -> Encoding:
    """Columns for these examples: bins at quantiles, codes that are not rare."""
    values: dict[str, list[float]] = defaultdict(list)
    codes: Counter[str] = Counter()
    for features in examples:
        codes.update(set(features.codes))
        for name, value in features.numbers.items():
            if not name.startswith(SIZE):
                values[name].append(value)
    edges = {name: _edges(held) for name, held in sorted(values.items())}
    return Encoding(
        edges={name: one for name, one in edges.items() if len(one)},
        codes=tuple(sorted(code for code, count in codes.items() if count >= RARE and ":" in code)),
        norms=dict(norms or {}),
    )


def _edges(values: Sequence[float]) -> Numbers:
    """Bins of about equal counts, with a few of the upper tail of their own: what is rare is often what matters."""
    shares = [*(step / BINS for step in range(1, BINS)), 0.95, 0.98, 0.99]
    cuts = np.unique(np.quantile(np.asarray(values), shares, method="higher"))
    return cuts[cuts > min(values)].astype(np.float64)


def norms_of(examples: Iterable[tuple[str, Features]]) -> dict[str, tuple[float, float]]:
    """What is usual for an item: the ends of every stated size and of the difference of every two, robust against
    outliers; and how seldom each kind of place, each number of shared telephones and each blank is.
    """
    held: dict[str, list[float]] = defaultdict(list)
    cases: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for item, features in examples:
        cases[item] += 1
        seen.update(f"{item}|{code}" for codes in rarities(features).values() for code in codes)
        for name, value in measured_sizes(features):
            held[f"{item}|{name}"].append(value)
    found: dict[str, tuple[float, float]] = {}
    for name, values in held.items():
        if len(values) >= 30:
            low, lower, upper, high = np.quantile(np.asarray(values), _USUAL)
            found[name + ABOVE] = (float(high), max(_LEAST_SPREAD, float(high - upper)))
            found[name + BELOW] = (float(low), max(_LEAST_SPREAD, float(lower - low)))
    for name, count in seen.items():
        found[name] = (math.log((cases[name.partition("|")[0]] + 2) / (count + 1)), 1.0)
    return found | {f"{item}|{NEVER}": (math.log(count + 2), 1.0) for item, count in cases.items()}


def penalties(encoding: Encoding) -> Numbers:
    return np.array([_PENALTIES.get(group, _USUAL_PENALTY) for group in encoding.groups])


def fit(
    encoding: Encoding,
    examples: Sequence[Features],
    labels: Sequence[bool],
    *,
    prior: Additive | None = None,
    prior_strength: float = 1.0,
) -> Additive:
    """The weights that make the labels likeliest under the penalties; not yet calibrated.

    Args:
        prior: an earlier model over the same encoding, whose weights are the prior means.
    """
    matrix = encoding.matrix(examples)
    means = prior.weights if prior is not None else np.zeros(matrix.shape[1])
    held = penalties(encoding) * (prior_strength if prior is not None else 1.0)
    weights = _newton(matrix, np.asarray(labels, dtype=np.float64), means, held)
    line = np.linspace(-12, 12, 97)
    return Additive(encoding, weights, (line, 1 / (1 + np.exp(-line))), matrix.mean(axis=0).astype(np.float64))


def _newton(matrix: NDArray[np.float32], labels: Numbers, means: Numbers, penalty: Numbers) -> Numbers:
    """Newton's method; a step that would raise the penalised loss is halved until it does not."""

    def reached(weights: Numbers) -> tuple[Numbers, float]:
        scores = (matrix @ weights.astype(np.float32)).astype(np.float64)
        loss = float(np.sum(np.logaddexp(0.0, scores) - labels * scores))
        return scores, loss + 0.5 * float(penalty @ (weights - means) ** 2)

    weights = means.copy()
    scores, loss = reached(weights)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(scores, -_FAR, _FAR)))
        spread = np.maximum(chance * (1 - chance), 1e-6).astype(np.float32)
        bend = (matrix.T @ (matrix * spread[:, None])).astype(np.float64)
        slope = matrix.T @ (chance - labels).astype(np.float32) + penalty * (weights - means)
        step = np.linalg.solve(bend + np.diag(penalty), slope)
        before = loss
        for _ in range(HALVINGS):
            scores, loss = reached(weights - step)
            if loss <= before:
                break
            step = step / 2
        else:
            return weights
        weights = weights - step
        if before - loss < 1e-4 * max(1.0, loss):
            break
    return weights

"""Whether what comes in, and what probabilities mean, is still as it was when the model learned; and what is missed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rpa_review.classify.additive import Additive
from rpa_review.classify.deficiency import Deficiency
from rpa_review.classify.lane import BOUND, CONFIDENCE, chance_of_so_few
from rpa_review.domain.example import Example, Features
from rpa_review.learning.train import whole

RECENT = 300  # latest decisions that are looked at
LEAST = 100
SHIFTED = 0.25  # population stability index from which a feature is told of; the customary limit of a major shift
_FLOOR = 0.01
_OF_MODELS = ("joint_risk", "highest_risk", "expected_confirmed", "beyond_risk")  # what models say is no input


@dataclass(frozen=True)
class Watch:
    """`shifted` are features with their stability index; `expected` and `found` deficient ones; the blind sample."""

    cases: int
    shifted: tuple[tuple[str, float], ...] = ()
    expected: float = 0.0
    found: int = 0
    z: float = 0.0  # how far found lies from expected, in standard errors
    sampled: int = 0
    sampled_deficient: int = 0
    miss_at_most: float = 1.0  # of eligible cases, with the confidence of the fast lane

    @property
    def calibrated(self) -> bool:
        return abs(self.z) <= 3.0


def watch(model: Deficiency, examples: Sequence[Example]) -> Watch:
    """Over the latest decisions."""
    ordered = sorted((one for one in examples if one.complete), key=lambda one: (one.decided_on, one.key))
    recent = ordered[-RECENT:]
    wholes = [whole(model, one) for one in recent]
    chances = np.array([model.of_application(one) for one in wholes])
    found = sum(one.deficient for one in recent)
    spread = math.sqrt(max(1e-9, float((chances * (1 - chances)).sum())))
    blind = [one for one in ordered if one.eligible and one.sampled]
    missed = sum(one.deficient for one in blind)
    return Watch(
        cases=len(recent),
        shifted=shifted(model.applications, wholes) if len(recent) >= LEAST else (),
        expected=float(chances.sum()),
        found=found,
        z=(found - float(chances.sum())) / spread,
        sampled=len(blind),
        sampled_deficient=missed,
        miss_at_most=upper_bound(missed, len(blind)),
    )


def shifted(model: Additive, examples: Sequence[Features]) -> tuple[tuple[str, float], ...]:
    """Features whose bins fill differently than where the model was fitted, worst first."""
    now = model.encoding.matrix(examples).mean(axis=0)
    index: dict[str, float] = defaultdict(float)
    for name, group, before, after in zip(
        model.encoding.names, model.encoding.groups, model.reference, now, strict=True
    ):
        if "#" in name and group not in _OF_MODELS:
            old, new = max(_FLOOR, float(before)), max(_FLOOR, float(after))
            index[group] += (new - old) * math.log(new / old)
    told = [(name, value) for name, value in index.items() if value >= SHIFTED]
    return tuple(sorted(told, key=lambda one: -one[1]))


def upper_bound(deficient: int, cases: int, confidence: float = CONFIDENCE) -> float:
    """The exact binomial upper bound (Clopper–Pearson) on the share of deficient ones."""
    if cases == 0 or deficient >= cases:
        return 1.0
    low, high = deficient / cases, 1.0 - 1e-12
    for _ in range(60):
        middle = (low + high) / 2
        if chance_of_so_few(deficient, cases, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def within(watched: Watch, bound: float = BOUND) -> bool:
    """Whether the blind sample so far is compatible with the bound."""
    if watched.sampled_deficient == 0:
        return True
    return 1 - chance_of_so_few(watched.sampled_deficient - 1, watched.sampled, bound) > 1 - CONFIDENCE

"""The fast lanes that decided cases prove, item by item, and the score from which an application is flagged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from rpa_review.classify.deficiency import Deficiency, own
from rpa_review.classify.lane import BOUND, CONFIDENCE, Lane, candidates_of, open_lane
from rpa_review.domain.example import Example, LaneState
from rpa_review.learning.train import whole

FLAG_SHARE = 0.05  # of applications
LEAST_OF_ITEM = 40  # cases from which an item's own scores set its candidate lanes


def tests_a_lane(example: Example) -> bool:
    """Whether a case may test a lane: eligible, looked at wholly, and there whatever its score was.

    Once a lane is open, cases in it are seldom looked at; only those drawn blindly stand for all.
    """
    return example.eligible and example.complete and (example.lane is LaneState.CLOSED or example.sampled)


def scores(model: Deficiency, examples: Sequence[Example]) -> list[float]:
    return [model.applications.score(whole(model, one)) for one in examples]


def lanes_of(
    model: Deficiency,
    earlier: Sequence[Example],
    testing: Sequence[Example],
    *,
    bound: float = BOUND,
    confidence: float = CONFIDENCE,
) -> list[Lane]:
    """A lane for each item that has decided cases.

    Args:
        earlier: cases that set the candidates, and with which of them to begin.
        testing: later ones, which neither the weights nor the candidates have seen.
    """
    known: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    eligible = [one for one in earlier if one.eligible]
    for one, score in zip(eligible, scores(model, eligible), strict=True):
        known[one.item].append((score, one.deficient))
    every = [case for held in known.values() for case in held]
    tested: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for item in {one.item for one in (*earlier, *testing)}:
        tested[item] = []
    usable = [one for one in testing if tests_a_lane(one)]
    for one, score in zip(usable, scores(model, usable), strict=True):
        tested[one.item].append((score, one.deficient))
    lanes = []
    for item, decided in sorted(tested.items()):
        candidates = candidates_of(known[item] if len(known[item]) >= LEAST_OF_ITEM else every)
        lanes.append(open_lane(item, decided, candidates, bound=bound, confidence=confidence))
    return lanes


def flag_above(model: Deficiency, examples: Sequence[Example]) -> float | None:
    """The score beyond every point that the given share of applications reaches."""
    held = [model.beyond.score(own(one.features, one.item, model.beyond)) for one in examples]
    return float(np.quantile(held, 1 - FLAG_SHARE)) if len(held) >= LEAST_OF_ITEM else None

"""The fast lane: which applications may be accepted after a short look, with a promise on how many are deficient.

The promise: of the applications in an item's fast lane at most `bound` are deficient, with confidence `confidence`
over the decided cases it was tested on. docs/decisions/0010-fast-lane.md has the method and why it holds.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from rpa_review.domain.record import Frozen

BOUND = 0.01
CONFIDENCE = 0.95
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)  # candidate lanes, as shares of the eligible cases


@dataclass(frozen=True)
class Candidate:
    """A lane that may be opened, as earlier decided cases know it."""

    share: float  # of the eligible cases that are in it
    threshold: float
    expected: float  # share of deficient ones in it


class Lane(Frozen):
    """The fast lane of one item: cases that score at most `threshold`; None where it is closed, and why."""

    item: str
    threshold: float | None = None
    bound: float = BOUND
    confidence: float = CONFIDENCE
    decided: int = 0  # eligible decided cases that it was tested on
    inside: int = 0  # of them in the lane
    deficient: int = 0  # of those, deficient
    missing: int = 0  # about how many more decided cases are needed; 0 where that is not what is wanting
    why: str = ""


def least_cases(bound: float, confidence: float) -> int:
    """How many cases without a single deficient one prove a bound: with fewer no threshold can be proven."""
    return math.ceil(math.log(1 - confidence) / math.log(1 - bound))


def chance_of_so_few(deficient: int, cases: int, bound: float) -> float:
    """The probability of at most so many deficient ones among cases, were the true share the bound (exact binomial)."""
    if cases == 0:
        return 1.0
    total = 0.0
    for count in range(min(deficient, cases) + 1):
        logs = math.lgamma(cases + 1) - math.lgamma(count + 1) - math.lgamma(cases - count + 1)
        total += math.exp(logs + count * math.log(bound) + (cases - count) * math.log1p(-bound))
    return min(1.0, total)


def candidates_of(earlier: Sequence[tuple[float, bool]], shares: Sequence[float] = SHARES) -> list[Candidate]:
    """Candidate lanes by scores and decisions of earlier cases, which are not those that test them."""
    ordered = sorted(earlier)
    found = []
    for share in shares if ordered else ():
        inside = ordered[: max(1, math.ceil(share * len(ordered)))]
        deficient = sum(bad for _, bad in inside)
        found.append(Candidate(share, inside[-1][0], (deficient + 0.5) / (len(inside) + 1)))
    return found


def likeliest_proven(
    candidates: Sequence[Candidate], cases: int, *, bound: float = BOUND, confidence: float = CONFIDENCE
) -> int | None:
    """The place of the candidate that so many new cases most likely prove; None where none has cases enough."""
    chances = []
    for candidate in candidates:
        inside = round(candidate.share * cases)
        most = most_deficient(inside, bound, confidence)
        chances.append(-1.0 if most is None else chance_of_so_few(most, inside, candidate.expected))
    best = max(chances, default=-1.0)
    return chances.index(best) if best >= 0 else None


def most_deficient(cases: int, bound: float, confidence: float) -> int | None:
    """The most deficient ones among cases that still prove the bound; None where none at all would be too many."""
    most = None
    for deficient in range(cases + 1):
        if chance_of_so_few(deficient, cases, bound) > 1 - confidence:
            break
        most = deficient
    return most


def open_lane(
    item: str,
    decided: Sequence[tuple[float, bool]],
    candidates: Sequence[Candidate],
    *,
    bound: float = BOUND,
    confidence: float = CONFIDENCE,
) -> Lane:
    """The widest lane that decided cases prove, by fixed-sequence testing from the one most likely proven.

    Args:
        decided: score and whether deficient, of eligible cases that neither the scores nor the candidates come from.
        candidates: in the order of their thresholds, rising.
    """
    cases, least = len(decided), least_cases(bound, confidence)
    known = Lane(item=item, bound=bound, confidence=confidence, decided=cases)
    # Where the sequence starts depends on earlier decisions and on how many cases there are, never on what they say.
    start = likeliest_proven(candidates, cases, bound=bound, confidence=confidence)
    if start is None:
        missing = max(1, least - cases)
        why = f"快速通道未开：本事项可用的已决定办件 {cases} 件，至少还差 {missing} 件"
        return known.model_copy(update={"missing": missing, "why": why})
    proven: Lane | None = None
    for candidate in candidates[start:]:
        held = [bad for score, bad in decided if score <= candidate.threshold]
        tried = known.model_copy(update={"inside": len(held), "deficient": sum(held)})
        if chance_of_so_few(tried.deficient, tried.inside, bound) > 1 - confidence:
            return proven or tried.model_copy(update={"why": _not_proven(tried)})
        proven = tried.model_copy(update={"threshold": candidate.threshold, "why": _proven(tried)})
    return proven or known


def _proven(lane: Lane) -> str:
    return (
        f"快速通道：{lane.inside} 件已决定办件中 {lane.deficient} 件有缺陷，"
        f"有 {lane.confidence:.0%} 的把握不超过 {lane.bound:.1%}"
    )


def _not_proven(lane: Lane) -> str:
    return (
        f"快速通道未开：{lane.inside} 件已决定办件中 {lane.deficient} 件有缺陷，"
        f"还不能以 {lane.confidence:.0%} 的把握说不超过 {lane.bound:.1%}"
    )


def is_sampled(number: str, rate: float, seed: str = "") -> bool:
    """Whether an application is drawn for a blind look: by its number alone, so that nobody can choose."""
    digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < rate * 2**64

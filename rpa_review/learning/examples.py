"""A review and the decision on it, as an example to learn from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from rpa_review.classify.deficiency_features import Seen, application_features, finding_features
from rpa_review.domain.decision import Decision, FindingRuling, Ruling
from rpa_review.domain.example import Example, FindingExample, LaneState
from rpa_review.domain.finding import Disposition


def key_of(number: str) -> str:
    """What stands for an application's number in examples."""
    return hashlib.sha256(number.encode("utf-8")).hexdigest()[:20]


def example_of(seen: Seen, decision: Decision) -> Example:
    """The review's features of that day with the rulings of the decision."""
    review = seen.review
    rulings: Mapping[tuple[str, str | None], FindingRuling] = {
        (one.point, one.subject): one for one in decision.rulings
    }
    findings = []
    for finding in seen.opened:
        ruled = rulings.get((finding.point, finding.subject))
        held = ruled.ruling if ruled is not None and ruled.ruling is not Ruling.MISSED else None
        findings.append(
            FindingExample(
                point=finding.point,
                subject=finding.subject,
                verdict=finding.verdict,
                severity=finding.severity,
                features=finding_features(finding, seen),
                ruling=held,
                probability=finding.probability,
                **({"reason": ruled.reason} if ruled is not None else {}),
            )
        )
    missed = tuple(one.point for one in decision.rulings if one.ruling is Ruling.MISSED)
    return Example(
        key=key_of(review.number),
        item=review.item,
        filed_on=review.filed_at.date(),
        decided_on=decision.decided_at.date(),
        complete=decision.complete,
        deficient=bool(missed) or any(one.counts and one.ruling is Ruling.CONFIRMED for one in findings),
        eligible=review.disposition is Disposition.ACCEPT,
        lane=LaneState.CLOSED,
        features=application_features(seen),
        findings=tuple(findings),
        missed=missed,
    )

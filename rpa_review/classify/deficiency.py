"""How likely a reviewer confirms each finding, and how likely an application is deficient at all.

It orders and flags. It changes no verdict, silences nothing and fills no notice: only rules do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from rpa_review.classify.additive import Additive, log_odds, unusual
from rpa_review.classify.artefact import Artefact, ArtefactRefused
from rpa_review.classify.deficiency_features import Seen, application_features, finding_features
from rpa_review.domain.example import Features
from rpa_review.domain.finding import Finding, Severity

MODEL = "deficiency"


@dataclass(frozen=True)
class Deficiency:
    """Three models: of a finding, of a deficiency that no review point covers, and of an application as a whole."""

    findings: Additive
    beyond: Additive
    applications: Additive
    version: str = ""

    def of_finding(self, features: Features) -> float:
        return self.findings.probability(self.findings.score(features))

    def of_application(self, features: Features) -> float:
        """Of features that `whole` completed."""
        return self.applications.probability(self.applications.score(features))

    def whole(self, features: Features, item: str, findings: Mapping[str, float]) -> Features:
        """An application's features with all that the model of the whole wants beside them."""
        return completed(own(features, item, self.beyond), findings, self.beyond)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return (
            self.findings.arrays("findings") | self.beyond.arrays("beyond") | self.applications.arrays("applications")
        )


def own(features: Features, item: str, beyond: Additive) -> Features:
    """An application's features with how unusual it is for its item: what the model of `beyond` sees."""
    return unusual(features, item, beyond.encoding.norms)


def completed(features: Features, findings: Mapping[str, float], beyond: Additive) -> Features:
    """What `own` gave, with the joint risk of the open findings and the risk beyond every point."""
    none_holds = 1.0
    for probability in findings.values():
        none_holds *= 1.0 - probability
    risk = {
        "joint_risk": log_odds(1.0 - none_holds),
        "highest_risk": max(findings.values(), default=0.0),
        "expected_confirmed": min(12.0, sum(findings.values())),
        "beyond_risk": beyond.score(features),
    }
    return features.model_copy(update={"numbers": features.numbers | risk})


def deficiency_of(artefact: Artefact) -> Deficiency:
    """
    Raises:
        ArtefactRefused: the arrays are not those of this model.
    """
    try:
        return Deficiency(
            Additive.of_arrays(artefact.arrays, "findings"),
            Additive.of_arrays(artefact.arrays, "beyond"),
            Additive.of_arrays(artefact.arrays, "applications"),
            artefact.manifest.version,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ArtefactRefused(
            f"模型“{MODEL}”没有启用：数组与程序不符。请用 rpa-review train --rollback 退回上一版"
        ) from error


@dataclass(frozen=True)
class Scored:
    """A review's probabilities: of each open finding by point and subject, and of the application."""

    findings: Mapping[tuple[str, str | None], tuple[float, Features]]
    application: float
    beyond: float  # score, in log-odds
    features: Features


def score(model: Deficiency, seen: Seen) -> Scored:
    """All probabilities of one review."""
    findings = {
        (finding.point, finding.subject): (model.of_finding(features), features)
        for finding in seen.opened
        for features in (finding_features(finding, seen),)
    }
    whole = model.whole(application_features(seen), seen.review.item, joint(findings, seen.opened))
    return Scored(findings, model.of_application(whole), whole.numbers["beyond_risk"], whole)


def joint(
    probabilities: Mapping[tuple[str, str | None], tuple[float, Features]], opened: list[Finding]
) -> dict[str, float]:
    """The probabilities that bear on whether the application is deficient: not those of advice."""
    return {
        f"{finding.point}/{finding.subject}": probabilities[finding.point, finding.subject][0]
        for finding in opened
        if finding.severity in (Severity.MUST, Severity.DEFERRABLE)
    }

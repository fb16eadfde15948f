"""From decided applications to the two models: fitted on the earlier ones, calibrated on later ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rpa_review.classify.additive import Additive, unusual
from rpa_review.classify.deficiency import Deficiency, completed, own
from rpa_review.domain.decision import Ruling
from rpa_review.domain.example import Example, Features
from rpa_review.learning.calibrate import WAYS
from rpa_review.learning.fit import encoding_of, fit, norms_of

BEYOND = (
    "unusual_size",
    "unusual_proportion",
    "unusual_proportions",
    "rare_place",
    "rare_phones",
    "rare_blank",
    "shared_phones",
    "phones_of_several",
    "single_rows",
    "rows",
    "blank",
    "text_length",
    "days_since_signed",
)
BEYOND_CODES = ("odd:", "odd_key:", "seldom:", "seldom_thing:", "seldom_kind:")
FIT_SHARE = 0.7  # the earlier part, for weights; the later part is for calibration
CALIBRATION = "sigmoid"


@dataclass(frozen=True)
class Parts:
    """Decided applications in the order of their decisions, cut in two by time."""

    fitting: Sequence[Example]
    calibrating: Sequence[Example]


def by_time(examples: Sequence[Example], share: float = FIT_SHARE) -> Parts:
    ordered = sorted(examples, key=lambda one: (one.decided_on, one.key))
    cut = int(len(ordered) * share)
    return Parts(ordered[:cut], ordered[cut:])


def train(parts: Parts, *, prior: Deficiency | None = None, way: str = CALIBRATION) -> Deficiency:
    """Both models.

    Args:
        prior: an earlier model; its columns are kept and its weights are what the new ones are drawn to.
        way: the calibration, one of `calibrate.WAYS`.
    """
    findings = _train_findings(parts.fitting, prior)
    beyond = _train_beyond(parts.fitting, prior)
    # An application of one half sees its findings through the models of the other: as at work, not as in training.
    halves = [
        (_train_findings(half, prior), _train_beyond(half, prior))
        for half in (parts.fitting[0::2], parts.fitting[1::2])
    ]
    wholes, labels = [], []
    for place, one in enumerate(parts.fitting):
        if one.complete:
            of_findings, of_beyond = halves[1 - place % 2]
            wholes.append(completed(own(one.features, one.item, of_beyond), risks(of_findings, one), of_beyond))
            labels.append(one.deficient)
    encoding = prior.applications.encoding if prior else encoding_of(wholes)
    applications = fit(encoding, wholes, labels, prior=prior.applications if prior else None)
    return calibrated(Deficiency(findings, beyond, applications), parts.calibrating, way)


def _train_beyond(examples: Sequence[Example], prior: Deficiency | None) -> Additive:
    """On what the form and the papers say of themselves; what the findings say has no part in it."""
    looked = [one for one in examples if one.complete]
    norms = prior.beyond.encoding.norms if prior else norms_of((one.item, one.features) for one in looked)
    features = [unusual(one.features, one.item, norms) for one in looked]
    encoding = prior.beyond.encoding if prior else encoding_of([_telling(one) for one in features], norms)
    return fit(encoding, features, ["" in one.missed for one in looked], prior=prior.beyond if prior else None)


def _telling(features: Features) -> Features:
    """What may tell of a deficiency that no review point covers."""
    return Features(
        numbers={name: features.numbers[name] for name in BEYOND if name in features.numbers},
        codes=tuple(code for code in features.codes if code.startswith(BEYOND_CODES)),
    )


def _train_findings(examples: Sequence[Example], prior: Deficiency | None) -> Additive:
    ruled = ruled_findings(examples)
    features = [one for one, _ in ruled]
    encoding = prior.findings.encoding if prior else encoding_of(features)
    return fit(encoding, features, [label for _, label in ruled], prior=prior.findings if prior else None)


def ruled_findings(examples: Sequence[Example]) -> list[tuple[Features, bool]]:
    """Findings that somebody ruled on, and whether they were confirmed."""
    return [
        (finding.features, finding.ruling is Ruling.CONFIRMED)
        for one in examples
        for finding in one.findings
        if finding.ruling is not None
    ]


def risks(findings: Additive, example: Example) -> dict[str, float]:
    """The probabilities of an example's findings that bear on its being deficient."""
    return {
        f"{one.point}/{one.subject}": findings.probability(findings.score(one.features))
        for one in example.findings
        if one.counts
    }


def whole(model: Deficiency, example: Example) -> Features:
    return model.whole(example.features, example.item, risks(model.findings, example))


def calibrated(model: Deficiency, examples: Sequence[Example], way: str) -> Deficiency:
    """The model with knots from decisions that its weights have not seen."""
    ruled = ruled_findings(examples)
    findings = _with_knots(model.findings, [one for one, _ in ruled], [label for _, label in ruled], way)
    model = replace(model, findings=findings)
    looked = [one for one in examples if one.complete]
    wholes = [whole(model, one) for one in looked]
    return replace(model, applications=_with_knots(model.applications, wholes, [one.deficient for one in looked], way))


def _with_knots(part: Additive, features: Sequence[Features], labels: Sequence[bool], way: str) -> Additive:
    if len(set(labels)) < 2:
        return part
    scores = np.array([part.score(one) for one in features])
    return replace(part, knots=WAYS[way](scores, np.asarray(labels, dtype=np.float64)))

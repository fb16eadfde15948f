"""A review with what the deficiency model makes of it. No verdict, disposition or notice is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from rpa_review.classify.artefact import ArtefactRefused, Manifest, find_artefact
from rpa_review.classify.deficiency import MODEL, Deficiency, deficiency_of, score
from rpa_review.classify.deficiency_features import VERSION, seen_of
from rpa_review.classify.lane import Lane, is_sampled, least_cases
from rpa_review.classify.reasons import application_reasons, finding_reasons
from rpa_review.domain.finding import Disposition, Review, Risk
from rpa_review.domain.item import Item

SAMPLE_RATE = 0.05  # of applications that the rules would accept, drawn for a blind look


@dataclass(frozen=True)
class Serving:
    """The model in service; without one, the sentence that says why."""

    model: Deficiency | None = None
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    flag_above: float | None = None  # score beyond every point from which an application is flagged
    sample_rate: float = SAMPLE_RATE
    refused: str = ""


def load_serving(roots: Sequence[Path]) -> Serving:
    """The deficiency model of the last root that has one. An artefact that does not fit is refused, never fatal."""
    try:
        artefact = find_artefact(roots, MODEL, features=VERSION)
        model = deficiency_of(artefact)
        return serving_of(model, artefact.manifest)
    except ArtefactRefused as refused:
        return Serving(refused=str(refused))


def serving_of(model: Deficiency, manifest: Manifest) -> Serving:
    """
    Raises:
        ArtefactRefused: the manifest's facts are not those of this model.
    """
    facts = manifest.facts
    try:
        held = facts.get("lanes") or []
        lanes = [Lane.model_validate(one) for one in held] if isinstance(held, list) else []
        flag, rate = facts.get("flag_above"), facts.get("sample_rate", SAMPLE_RATE)
        return Serving(
            model,
            {lane.item: lane for lane in lanes},
            float(flag) if isinstance(flag, (int, float)) else None,
            float(rate) if isinstance(rate, (int, float)) else SAMPLE_RATE,
        )
    except ValidationError as error:
        raise ArtefactRefused(f"模型“{MODEL}”没有启用：清单里的快速通道读不懂。请运行 rpa-review train") from error


def with_risk(review: Review, item: Item, serving: Serving) -> Review:
    """The review with probabilities and their reasons, or with a remark that there is no model."""
    model = serving.model
    if model is None:
        remark = f"未用学习模型，只按规则预审：{serving.refused}"
        return review.model_copy(update={"remarks": (*review.remarks, remark)})
    scored = score(model, seen_of(review, item))
    findings = []
    for finding in review.findings:
        known = scored.findings.get((finding.point, finding.subject))
        if known is None or finding.shadow:
            findings.append(finding)
            continue
        probability, features = known
        findings.append(
            finding.model_copy(
                update={
                    "probability": round(probability, 3),
                    "reasons": finding_reasons(model.findings, features),
                }
            )
        )
    level = model.applications.score(scored.features)
    eligible = review.disposition is Disposition.ACCEPT
    lane = serving.lanes.get(item.slug) or no_lane(item.slug)
    sampled = eligible and is_sampled(review.number, serving.sample_rate)
    flagged = serving.flag_above is not None and scored.beyond >= serving.flag_above
    risk = Risk(
        probability=round(scored.application, 3),
        reasons=application_reasons(model.beyond if flagged else model.applications, scored.features, item.names),
        flagged=flagged,
        fast_lane=eligible and not sampled and not flagged and lane.threshold is not None and level <= lane.threshold,
        sampled=sampled,
        lane=lane.why,
    )
    versions = review.versions.model_copy(update={"models": review.versions.models | {MODEL: model.version}})
    return review.model_copy(update={"findings": tuple(findings), "risk": risk, "versions": versions})


def no_lane(item: str) -> Lane:
    """Of an item that no decided case is known of."""
    least = least_cases(Lane(item=item).bound, Lane(item=item).confidence)
    return Lane(item=item, missing=least, why=f"快速通道未开：本事项可用的已决定办件 0 件，至少还差 {least} 件")

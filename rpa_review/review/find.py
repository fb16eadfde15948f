"""Applying every review point to one application. Nothing here stops at a failure: the law wants all of them told."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from rpa_review.checks import Filing, Outcome
from rpa_review.checks.outcome import not_applicable, unsure
from rpa_review.domain.application import Application
from rpa_review.domain.dossier import MaterialFacts
from rpa_review.domain.field import FormSource
from rpa_review.domain.finding import Evidence, Finding, Severity, Verdict
from rpa_review.domain.item import Need
from rpa_review.domain.record import JsonValue
from rpa_review.review.plan import Plan, Planned

logger = logging.getLogger(__name__)

BROKEN_CHECK = "本条检查出错"


def find(
    application: Application,
    plan: Plan,
    materials: Sequence[MaterialFacts],
    *,
    numbers: Mapping[str, JsonValue] | None = None,
    sources: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Every finding of an item's points on an application, in the points' order.

    Args:
        plan: the item by the rules of the filing day.
        numbers: the dated numbers of the law on the filing day.
        sources: names of the outside data that is configured.
    """
    filing = filing_of(application, plan, materials, numbers=numbers, sources=sources)
    views: dict[str | None, Filing] = {None: filing}
    found: list[Finding] = []
    for planned in plan.points:
        for subject in _subjects(planned, plan, filing):
            view = views.get(subject) or views.setdefault(subject, filing.about(subject))
            found.append(_apply(planned, view))
    return tuple(found)


def filing_of(
    application: Application,
    plan: Plan,
    materials: Sequence[MaterialFacts],
    *,
    numbers: Mapping[str, JsonValue] | None = None,
    sources: frozenset[str] = frozenset(),
) -> Filing:
    """The application as checks see it; the arguments are those of `find`."""
    return Filing(
        application=application,
        item=plan.item,
        materials={facts.code: facts for facts in materials},
        names=plan.names,
        sources=sources,
        numbers=numbers or {},
    )


def _subjects(planned: Planned, plan: Plan, filing: Filing) -> list[str | None]:
    """What a point is applied to; for papers that may be anywhere, where they are, or the application as a whole."""
    if not planned.unlisted and not planned.present:
        return [planned.subject]
    listed = plan.item.materials_by_code
    held = {code: facts for code, facts in filing.materials.items() if facts.files}
    subjects: list[str | None]
    if planned.unlisted:
        subjects = [code for code in held if code not in listed] or [None]
    else:
        fixed = plan.fixed_subjects.get(planned.point.id, frozenset())
        here = [code for code, facts in held.items() if facts.of_type(*planned.present)]
        subjects = [code for code in here if code in listed and code not in fixed] or ([] if fixed else [None])
    return subjects


def _apply(planned: Planned, filing: Filing) -> Finding:
    point = planned.point
    outcome = _outcome(planned, filing)
    severity = outcome.severity or point.severity
    failed = outcome.verdict is Verdict.FAIL
    if severity in (Severity.MUST, Severity.DEFERRABLE) and _may_not_be_corrected(filing):
        severity = Severity.ADVICE
    evidence = outcome.evidence
    if failed and not evidence:
        where = filing.subject.removeprefix("form.") if filing.subject else "application"
        evidence = (Evidence(field=filing.subject or "application", source=FormSource(form=where)),)
    return Finding(
        point=point.id,
        subject=filing.subject,
        verdict=outcome.verdict,
        severity=severity,
        stage=point.stage,
        shadow=point.shadow,
        probability=min((part.confidence for part in evidence), default=1.0) if failed else None,
        says=point.says,
        because=outcome.because,
        notice=_wording(outcome, point.notice, severity) if failed else "",
        law=point.law,
        evidence=evidence,
        needs=point.needs if point.needs and point.needs not in filing.sources else None,
    )


def _may_not_be_corrected(filing: Filing) -> bool:
    """What lies outside the legal list, or a statement stands for, may be looked at, never asked to be corrected."""
    spec = filing.spec(filing.subject)
    return spec is not None and (spec.need is Need.REFERENCE or filing.is_promised(filing.subject))


def _outcome(planned: Planned, filing: Filing) -> Outcome:
    point = planned.point
    if planned.check is None:
        return not_applicable("本事项不涉及")
    if (planned.present or planned.unlisted) and filing.subject is None:
        return not_applicable("没有交来这类材料" if planned.present else "提交的材料都在清单内")
    if point.needs and point.needs not in filing.sources:
        return not_applicable(f"未核查：没有配置数据源“{point.needs}”")
    try:
        if planned.condition is not None and not filing.holds(planned.condition):
            return not_applicable("本件不涉及")
        return planned.check(filing)
    except Exception as error:  # noqa: BLE001
        # One check that breaks must not hide what the others found. The message may quote the applicant: not logged.
        logger.error("%s on %s: %s in %s", point.id, filing.subject, type(error).__name__, _place(error))  # noqa: TRY400
        return unsure(f"{BROKEN_CHECK}（{type(error).__name__}），请人工核对")


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _wording(outcome: Outcome, wording: str, severity: Severity) -> str:
    text = (outcome.wording or wording).format_map(_Blank(outcome.placeholders))
    if severity is Severity.ADVICE and not text.startswith("（"):
        return f"（提示）{text}"
    return text

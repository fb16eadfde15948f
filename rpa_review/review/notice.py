"""Drafting the one complete notice (一次性告知书): everything to be corrected, once, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rpa_review.domain.application import Application
from rpa_review.domain.calendar import working_days_after
from rpa_review.domain.field import FormSource, Provenance
from rpa_review.domain.finding import Clock, CorrectionNotice, Finding, NoticeLine, Severity, Verdict
from rpa_review.domain.item import Item, ReviewPoint

THE_FORM = "申请表（在线填写）"
FOR_REVIEWERS = "（内部"
FOR_APPLICANTS = "（提示）"


@dataclass
class _Line:
    """Findings about one thing; the first that names the most of it gives the words."""

    about: frozenset[str]
    findings: list[Finding]

    @property
    def lead(self) -> Finding:
        return max(self.findings, key=lambda finding: (finding.severity is Severity.MUST, len(finding.evidence)))


def draft_notice(findings: Iterable[Finding], item: Item, names: Mapping[str, str]) -> CorrectionNotice:
    """The notice that a reviewer would send, and the hints beside it.

    Only what is live goes in: M, and T, marked as what may follow later if the item allows that. Points in shadow,
    words for reviewers and advice on what lies outside the list never do.
    """
    live = [finding for finding in findings if finding.verdict is Verdict.FAIL and not finding.shadow]
    told = [finding for finding in live if finding.severity in (Severity.MUST, Severity.DEFERRABLE)]
    lines = [_line(line, item, names) for line in _merged(told)]
    hints = [
        finding.notice.removeprefix(FOR_APPLICANTS)
        for finding in live
        if finding.severity is Severity.ADVICE and finding.notice.startswith(FOR_APPLICANTS)
    ]
    return CorrectionNotice(lines=tuple(lines), hints=tuple(dict.fromkeys(hints)))


def _merged(findings: Iterable[Finding]) -> list[_Line]:
    """One line for each thing: findings about the same fields, or fewer of the same, belong together."""
    lines: list[_Line] = []
    for finding in findings:
        about = frozenset(part.field for part in finding.evidence)
        for line in lines:
            if about <= line.about or line.about <= about:
                line.findings.append(finding)
                line.about |= about
                break
        else:
            lines.append(_Line(about, [finding]))
    return lines


def _line(line: _Line, item: Item, names: Mapping[str, str]) -> NoticeLine:
    lead = line.lead
    code = _material(lead)
    spec = item.materials_by_code.get(code)
    point = next((point for point in item.points if point.id == lead.point), None)
    law = dict.fromkeys(reference for finding in line.findings for reference in finding.law)
    return NoticeLine(
        material=names.get(code, code) if code else THE_FORM,
        text=lead.notice,
        how=_how(lead, point, code, spec.how if spec else ""),
        law=tuple(law),
        deferrable=item.allows_deferral and any(finding.severity is Severity.DEFERRABLE for finding in line.findings),
        points=tuple(dict.fromkeys(finding.point for finding in line.findings)),
    )


def _material(finding: Finding) -> str:
    """The material that the applicant has to hand in again; empty when the form is what has to be changed."""
    sources = [part.source for part in finding.evidence]
    if sources and isinstance(sources[0], FormSource):
        _, _, code = sources[0].form.rpartition("materials.")
        return code if "materials." in sources[0].form else ""
    if finding.subject and not finding.subject.startswith("form."):
        return finding.subject
    return next((source.material for source in sources if isinstance(source, Provenance)), "")


def _how(finding: Finding, point: ReviewPoint | None, code: str, of_material: str) -> str:
    if not code:
        return "修改表单"
    if any(isinstance(part.source, FormSource) and "materials." in part.source.form for part in finding.evidence):
        return "补充上传"
    return (point.how if point and point.how else "") or of_material or "重新上传"


def clock_of(application: Application, item: Item) -> Clock:
    """By when a deficiency must be told (行政许可法 第三十二条): after that the application counts as accepted."""
    due = working_days_after(application.filed_on, item.limits.notice)
    return Clock(due_on=due.day.isoformat(), working_days=item.limits.notice, note=due.note)

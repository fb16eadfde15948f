"""Checks of reports by accountants and other bodies: whole, of the applicant, of the right time."""

from __future__ import annotations

from dataclasses import replace

from rpa_review.checks.consistency import Kind, same_value
from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.image import pages_complete
from rpa_review.checks.outcome import Outcome, failed, passed, unsure
from rpa_review.checks.presence import Entry, lists
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import faint, may_fail
from rpa_review.domain.dates import iso_day, years_later
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Severity, Verdict

FIRST_HALF = 6  # months: until then the audit of the year before may still be under way


@check("pages_and_annexes_complete", gives=("缺少",))
def pages_and_annexes_complete(
    filing: Filing, *, types: tuple[str, ...], annexes: Ref, entries: tuple[Entry, ...]
) -> Outcome:
    """A report has all of its pages, in order, and the annexes that belong to it."""
    pages = pages_complete(filing.about(filing.code(annexes)), types=types)
    if pages.verdict is Verdict.FAIL:
        lost = pages.placeholders.get("缺页")
        wording = None if lost else "报告的页面顺序不对，请按页码顺序重新上传。"
        return replace(pages, placeholders={"缺少": f"第 {lost} 页" if lost else "页"}, wording=wording)
    listed = lists(filing, fields=(annexes,), entries=entries, named_elsewhere=True)  # an opinion names what it is on
    if listed.verdict is Verdict.FAIL:
        return replace(listed, placeholders={"缺少": listed.placeholders["缺少"]})
    if pages.verdict is Verdict.UNSURE or listed.verdict is Verdict.NOT_APPLICABLE:
        return pages
    return listed


@check("report_of_applicant", gives=("值A", "值B"))
def report_of_applicant(
    filing: Filing, *, name: Ref, client: Ref, issued: Ref, period_end: Ref, yearly: Condition
) -> Outcome:
    """A report is about the applicant, was issued by the filing day, and is recent.

    A report on a year (`yearly`) must be about the year before the filing, or later. Any other that is older than a
    year is advice: a firm that has been in business has a yearly one.
    """
    names = same_value(filing, a=name, b=(client,), kind=Kind.NAME)
    if names.verdict is not Verdict.PASS:
        return names
    dated = filing.read(issued)
    day = iso_day(dated.value) if isinstance(dated, Field) else None
    if not isinstance(dated, Field) or day is None:
        return unsure("没有读到报告日期，请看原图", *names.evidence)
    if day > filing.filed_on:
        because = f"报告日期 {day} 晚于申请日 {filing.filed_on}"
        wording = f"报告日期“{day}”晚于申请日期，请核对后提供正确的报告。"
        return failed(because, dated, wording=wording) if may_fail(dated) else faint(filing.label(issued), dated)
    if filing.holds(yearly):
        return _of_last_year(filing, period_end) or passed(names.because, *names.evidence, dated)
    if day < years_later(filing.filed_on, -1):
        because = f"报告日期 {day} 早于申请日 {filing.filed_on} 一年以上"
        wording = f"（提示）报告出具于 {day}，距申请已超过一年；存续公司请提供上一年度审计报告。"
        if not may_fail(dated):
            return faint(filing.label(issued), dated)
        return failed(because, dated, severity=Severity.ADVICE, wording=wording)
    return passed(f"{names.because}；报告日期 {day}", *names.evidence, dated)


def _of_last_year(filing: Filing, period_end: Ref) -> Outcome | None:
    found = filing.read(period_end)
    end = iso_day(found.value) if isinstance(found, Field) else None
    if isinstance(found, Absence) or end is None:
        return unsure("没有读到报告的审计年度，请看原图", None if isinstance(found, Absence) else found)
    behind = filing.filed_on.year - 1 - end.year
    if behind <= 0:
        return None
    because = f"报告截至 {end}，不是申请日 {filing.filed_on} 的上一年度"
    if behind == 1 and filing.filed_on.month <= FIRST_HALF:
        return unsure(f"{because}；上一年度的审计可能还没有完成，请人工判断", found)
    if not may_fail(found):
        return faint(filing.label(period_end), found)
    wording = f"提交的是 {end.year} 年度的报告，存续公司请提供上一年度审计报告。"
    return failed(because, found, wording=wording)

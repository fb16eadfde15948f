"""What is suggested, and what is told: in the law's order, once, in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from rpa_review.domain.calendar import working_days_after
from rpa_review.domain.finding import (
    CorrectionNotice,
    Disposition,
    Finding,
    Severity,
    Verdict,
)
from rpa_review.review.notice import clock_of, draft_notice
from rpa_review.review.triage import triage
from tests.test_review_findings import content, findings

FOOD = "food_business_licence"


def finding(verdict: str, severity: str, *, shadow: bool = False) -> Finding:
    return Finding(point="FOOD-R01", verdict=Verdict(verdict), severity=Severity(severity), shadow=shadow)


@pytest.mark.parametrize(
    ("found", "disposition"),
    [
        ([("pass", "M"), ("not_applicable", "M")], Disposition.ACCEPT),
        ([("fail", "A")], Disposition.ACCEPT),
        ([("unsure", "A")], Disposition.ACCEPT),
        ([("fail", "T")], Disposition.DEFER),
        ([("fail", "T"), ("fail", "M")], Disposition.CORRECT),
        ([("fail", "M"), ("unsure", "M")], Disposition.ASK_A_PERSON),
        ([("unsure", "T")], Disposition.ASK_A_PERSON),
        ([("fail", "N"), ("unsure", "M"), ("fail", "M")], Disposition.ROUTE),
        ([("unsure", "N")], Disposition.ACCEPT),
    ],
)
def test_the_first_disposition_that_applies(found: list[tuple[str, str]], disposition: Disposition) -> None:
    assert triage([finding(*one) for one in found], content().item(FOOD)) is disposition


@pytest.mark.parametrize("verdict", ["fail", "unsure"])
@pytest.mark.parametrize("severity", ["M", "T", "N"])
def test_shadow_never_counts(verdict: str, severity: str) -> None:
    assert triage([finding(verdict, severity, shadow=True)], content().item(FOOD)) is Disposition.ACCEPT


def test_without_deferral_in_the_item_what_may_follow_must_come_now() -> None:
    item = content().item(FOOD).model_copy(update={"allows_deferral": False})

    assert triage([finding("fail", "T")], item) is Disposition.CORRECT


def notice(case: dict[str, object]) -> CorrectionNotice:
    plan = content().plan(FOOD)
    return draft_notice(findings(case).values(), plan.item, plan.names)


def test_a_clean_application_has_nothing_to_tell() -> None:
    assert notice({}) == CorrectionNotice()


def test_two_points_about_one_thing_are_one_line() -> None:
    (line,) = notice({"read": {"FOOD-M01.sign": False}}).lines

    assert set(line.points) == {"COM-R15", "FOOD-R21"}
    assert line.material == "食品经营许可申请书"
    assert line.how == "重新上传"
    assert "许可法" in "".join(reference.law for reference in line.law)


def test_two_different_things_are_two_lines() -> None:
    lines = notice({"read": {"FOOD-M01.sign": False}, "form": {"mobile": "123"}}).lines

    assert len(lines) == 2
    assert lines[1].material == "申请表（在线填写）" or lines[0].material == "申请表（在线填写）"


def test_a_missing_material_is_asked_for_once_and_may_follow_later() -> None:
    (line,) = notice({"without": ["FOOD-M04"]}).lines

    assert line.deferrable
    assert line.how == "补充上传"
    assert set(line.points) == {"COM-R01", "COM-R21"}


def test_what_may_follow_later_is_told_as_such() -> None:
    (line,) = notice({"without": ["FOOD-M03[process_flow]"]}).lines

    assert line.deferrable


def test_nothing_for_reviewers_and_nothing_in_shadow_is_told() -> None:
    told = notice({"text": {"FOOD-M03": "公共厕所（距15米）"}, "form": {"biz_items_mark": []}})

    assert told == CorrectionNotice()


def test_hints_are_advice_in_plain_words() -> None:
    told = notice({"read": {"FOOD-M09.valid_to": "2026-11-17", "FOOD-M09.issue_date": "2025-11-18"}})

    assert told.lines == ()
    assert told.hints == ("钱琴示的健康证明已于 2026-11-17 到期，请在上岗前更新。",)


def test_words_for_the_applicant_hold_no_codes() -> None:
    told = notice({"form": {"uscc": "1", "mobile": "1", "biz_name": "别家"}, "without": ["FOOD-M06", "FOOD-M04"]})

    words = "".join(line.material + line.text for line in told.lines)
    assert "FOOD-" not in words
    assert "form." not in words


def test_the_clock_runs_by_working_days() -> None:
    from rpa_review.domain.application import Application

    application = Application.model_validate({"number": "1", "item": FOOD, "filed_at": "2023-09-28T16:00:00+08:00"})

    assert clock_of(application, content().item(FOOD)).due_on == "2023-10-11"  # over the National Day holiday


def test_the_clock_says_when_the_calendar_knows_nothing() -> None:
    due = working_days_after(date(2090, 1, 2), 5)

    assert due.day == date(2090, 1, 9)
    assert "2090" in due.note

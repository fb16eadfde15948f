"""From outcomes to findings: nothing stops the others, nothing outside the law is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest

from rpa_review.checks import Filing, Outcome
from rpa_review.domain.finding import Finding, Severity, Verdict
from rpa_review.errors import PackageError
from rpa_review.lint.cases import Case, arrange, read_cases
from rpa_review.review.find import find
from rpa_review.review.load import Content, load_content
from rpa_review.review.plan import Plan

FOOD = "food_business_licence"


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content()


def findings(
    case: dict[str, object], *, plan: Plan | None = None, **options: object
) -> dict[tuple[str, str | None], Finding]:
    plan = plan or content().plan(FOOD)
    clean, _ = read_cases(plan.folder)
    application, materials = arrange(Case.model_validate({"name": "", "expect": {}, **case}), clean, plan)
    found = find(application, plan.on(application.filed_on, content().law), materials, **options)  # type: ignore[arg-type]
    return {(finding.point, finding.subject): finding for finding in found}


def test_every_point_of_the_item_and_the_common_ones_has_a_finding() -> None:
    points = {point for point, _ in findings({})}

    assert points >= {f"FOOD-R{number:02d}" for number in range(1, 26)}
    assert points >= {f"COM-R{number:02d}" for number in range(1, 26)}


def test_a_check_that_breaks_is_unsure_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    def broken(filing: Filing) -> Outcome:
        raise KeyError(filing.application.form["biz_name"])

    plan = content().plan(FOOD)
    points = tuple(replace(one, check=broken) if one.point.id == "FOOD-R06" else one for one in plan.points)

    found = findings({}, plan=replace(plan, points=points))

    assert found["FOOD-R06", None].verdict is Verdict.UNSURE
    assert found["FOOD-R07", None].verdict is Verdict.PASS
    assert "FOOD-R06" in caplog.text
    assert "范家" not in caplog.text  # what the applicant wrote is never logged


def test_without_a_source_a_point_says_that_it_was_not_checked() -> None:
    finding = findings({})["FOOD-R17", None]

    assert finding.verdict is Verdict.NOT_APPLICABLE
    assert finding.needs == "信用库"
    assert finding.because == "未核查：没有配置数据源“信用库”"


def test_shadow_is_derived_from_the_law() -> None:
    points = {point.id: point for point in content().item(FOOD).points}

    assert points["FOOD-R08"].shadow  # rests on 78号令 alone
    assert not points["FOOD-R02"].shadow  # 许可法 stands beside it
    assert points["COM-R23"].shadow


def test_reference_materials_get_advice_never_a_correction() -> None:
    finding = findings({"read": {"FOOD-M08.valid_to": "2026-11-17"}})["COM-R08", "FOOD-M08"]

    assert finding.verdict is Verdict.FAIL
    assert finding.severity is Severity.ADVICE
    assert finding.notice.startswith("（提示）")


def test_evidence_of_a_missing_material_is_its_slot() -> None:
    (evidence,) = findings({"without": ["FOOD-M04"]})["COM-R01", "FOOD-M04"].evidence

    assert evidence.source.model_dump() == {"form": "materials.FOOD-M04"}


def test_a_point_is_judged_by_the_rules_of_the_filing_day() -> None:
    plan = content().plan(FOOD)
    old = tuple(
        replace(one, point=one.point.model_copy(update={"valid_from": date(2026, 11, 19)}))
        if one.point.id == "FOOD-R06"
        else one
        for one in plan.points
    )

    assert ("FOOD-R06", None) not in findings({}, plan=replace(plan, points=old))
    assert ("FOOD-R06", None) in findings({"filed_on": "2026-11-19"}, plan=replace(plan, points=old))


def test_numbers_of_the_law_have_dates() -> None:
    assert content().law.numbers(date(2026, 11, 18))["elder.age_min"] == 80
    assert "elder.age_min" not in content().law.numbers(date(2013, 6, 30))


def test_an_unknown_item_is_one_sentence() -> None:
    with pytest.raises(PackageError, match="不认识事项“sole_trader”"):
        content().item("sole_trader")

"""Every check has its good, its bad, its faint and its absent case; what only one check knows is tried here."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

import pytest

from rpa_review.checks import Filing, registered
from rpa_review.domain.application import Application
from rpa_review.domain.finding import Verdict
from rpa_review.lint.cases import arrange, read_cases
from rpa_review.review.load import Content, load_content
from rpa_review.review.stages import judge

EXAMPLE = Path(__file__).parents[1] / "docs" / "example"

# What the applicant typed, or the hall knows, is never faint: these checks look at nothing else.
LOOKS_AT_NO_PAPER = {
    "address_beside", "address_precise", "certificate_known", "choice_has_material", "liaison_complete",
    "material_listed", "named_with_phone", "no_conflict", "not_only", "one_choice", "outside_data", "phone_valid",
    "rows_at_least", "subject_in_force", "trade_name_formed", "trade_name_place", "within_scope",
}  # fmt: skip
# Absent values are for others to tell, or are what the check itself is about.
ALWAYS_APPLIES = {
    "account_holder", "address_precise", "address_within", "card_number_valid", "choice_has_material",
    "credit_code_fits_kind", "liaison_complete", "named_with_phone", "no_conflict", "not_too_old", "old_enough",
    "one_choice", "phone_valid", "premises_described", "rows_at_least", "scope_standard",
}  # fmt: skip
# Not doubtful, however badly it is read.
NEVER_UNSURE = {"attested", "in_chinese"}
# There is nothing to pass: it speaks only where something is wrong.
ONLY_FAILS = {"material_listed", "attested", "in_chinese"}
WITHOUT_DATA = {"outside_data", "resident_long_enough"}  # no source, no number of the law yet


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content(EXAMPLE)


@lru_cache(maxsize=1)
def seen() -> dict[str, set[Verdict]]:
    """Which verdicts each check gives over all cases of all items."""
    verdicts: dict[str, set[Verdict]] = defaultdict(set)
    for plan in content().plans.values():
        checks = {planned.point.id: planned.point.check for planned in plan.points if planned.check is not None}
        clean, files = read_cases(plan.folder)
        for case in [case for file in files for case in file.cases]:
            application, materials = arrange(case, clean, plan)
            for finding in judge(application, materials, content()):
                if finding.point in checks:
                    assert "出错" not in finding.because, f"{case.name}: {finding.point} {finding.because}"
                    verdicts[checks[finding.point]].add(finding.verdict)
    return verdicts


@pytest.mark.parametrize("name", sorted(set(registered()) - WITHOUT_DATA))
def test_a_check_has_its_four_cases(name: str) -> None:
    wanted = {Verdict.FAIL}
    if name not in ONLY_FAILS:
        wanted.add(Verdict.PASS)
    if name not in LOOKS_AT_NO_PAPER | NEVER_UNSURE:
        wanted.add(Verdict.UNSURE)
    if name not in ALWAYS_APPLIES:
        wanted.add(Verdict.NOT_APPLICABLE)

    assert wanted <= seen()[name]


@pytest.mark.parametrize("name", sorted(registered()))
def test_a_check_says_what_it_looks_at(name: str) -> None:
    assert registered()[name].says.endswith(".")


def filing(form: dict[str, object], **numbers: object) -> Filing:
    day = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))
    application = Application.model_validate(
        {"number": "1", "item": "elderly_allowance", "filed_at": day, "form": form}
    )
    plan = content().plan("elderly_allowance")
    return Filing(application=application, item=plan.item, materials={}, names=plan.names, numbers=numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moved_in", "verdict"),
    [
        ("2021-11-18", Verdict.PASS),  # five years to the day
        ("2021-11-19", Verdict.FAIL),
        (None, Verdict.NOT_APPLICABLE),
    ],
)
def test_years_of_residence_count_to_the_day(moved_in: str | None, verdict: Verdict) -> None:
    check = registered()["resident_long_enough"].bind({"since": ["form.hukou_in_date"], "number": "years"})

    outcome = check(filing({"hukou_in_date": moved_in}, years=5))

    assert outcome.verdict is verdict


def test_without_a_number_of_the_law_residence_is_not_asked_for() -> None:
    check = registered()["resident_long_enough"].bind({"since": ["form.hukou_in_date"], "number": "years"})

    assert check(filing({"hukou_in_date": "2026-11-01"})).verdict is Verdict.NOT_APPLICABLE


def test_the_wording_tells_from_when_one_can_apply() -> None:
    check = registered()["resident_long_enough"].bind({"since": ["form.hukou_in_date"], "number": "years"})

    outcome = check(filing({"hukou_in_date": "2024-02-29"}, years=3))

    assert outcome.placeholders["可申请日期"] == "2027-02-28"

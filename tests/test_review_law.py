"""Rules with dates: a filing is judged by the rules of its day, and what nobody confirmed is never told."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from rpa_review.domain.finding import Finding, Verdict
from rpa_review.errors import ContentError
from rpa_review.lint.cases import Case, arrange, read_cases, run_cases
from rpa_review.review.load import Content, default_root, load_content
from rpa_review.review.stages import judge

EXAMPLE = Path(__file__).parents[1] / "docs" / "example"
ITEM = "freight_driver_example"
BORN_1966 = {"id_no": "350299196601011013"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of content with one item and the law of the project, to be changed."""
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "content"))
    for shared in ("_law", "_common"):
        (copy / "bots" / shared).symlink_to(default_root() / "bots" / shared)
    return copy


def finding(content: Content, point: str = "DRV-R01", **changes: object) -> Finding | None:
    plan = content.plan(ITEM)
    clean, _ = read_cases(plan.folder)
    case = Case.model_validate({"name": "", "expect": {}, **changes})
    application, materials = arrange(case, clean, plan)
    return next((found for found in judge(application, materials, content) if found.point == point), None)


def change(folder: Path, file: str, before: str, after: str) -> Content:
    path = folder / "bots" / ITEM / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    return load_content(root=folder)


@pytest.mark.parametrize(
    ("filed_on", "verdict", "limit"), [("2026-03-19", Verdict.FAIL, 60), ("2026-03-20", Verdict.PASS, 63)]
)
def test_a_dated_number_gives_both_results_on_the_two_sides_of_its_date(
    filed_on: str, verdict: Verdict, limit: int
) -> None:
    found = finding(load_content(EXAMPLE), filed_on=filed_on, form=BORN_1966)

    assert found is not None
    assert found.verdict is verdict
    assert f"上限 {limit} 周岁" in found.because


def test_a_change_of_rule_leaves_old_filings_as_they_were(folder: Path) -> None:
    """Replaying a package after the change gives what it gave before it."""
    row = "    - {from: 2026-03-20, value: 63, article: 第十条, source: 交通运输部令2026年第2号}\n"
    old_rules = change(folder, "law/road_transport_rules.yaml", row, "")
    before = finding(old_rules, filed_on="2026-03-19", form=BORN_1966)
    still_old = finding(old_rules, filed_on="2026-03-20", form=BORN_1966)

    new_rules = load_content(EXAMPLE)

    assert finding(new_rules, filed_on="2026-03-19", form=BORN_1966) == before
    assert still_old is not None
    assert still_old.verdict is Verdict.FAIL
    assert finding(new_rules, filed_on="2026-03-20", form=BORN_1966) != still_old


def test_confirming_an_instrument_is_a_change_of_one_line(folder: Path) -> None:
    unconfirmed = change(folder, "law/road_transport_rules.yaml", "verified_on: 2026-11-01", "status: unverified")
    found = finding(unconfirmed)
    assert found is not None
    assert found.shadow

    confirmed = change(folder, "law/road_transport_rules.yaml", "status: unverified", "verified_on: 2026-11-24")

    found = finding(confirmed)
    assert found is not None
    assert not found.shadow


def test_a_number_that_nobody_confirmed_puts_its_point_in_shadow_from_its_day_on(folder: Path) -> None:
    """The old number was confirmed, the new one was not: filings of the old days are told, those of the new are not."""
    content = change(folder, "law/road_transport_rules.yaml", "value: 63,", "value: 63, status: unverified,")

    old, new = finding(content, filed_on="2026-03-19"), finding(content, filed_on="2026-03-20")

    assert old is not None
    assert new is not None
    assert not old.shadow
    assert new.shadow


def test_a_point_that_rests_on_nothing_in_force_is_not_applied(folder: Path) -> None:
    content = change(
        folder,
        "law/road_transport_rules.yaml",
        "in_force_from: 2007-03-01",
        "in_force_from: 2007-03-01\nrepealed_on: 2026-09-01",
    )

    assert finding(content, filed_on="2026-08-31") is not None
    assert finding(content, filed_on="2026-09-01") is None
    assert "DRV-R01" in set(content.plan(ITEM).without_law(date(2026, 9, 1), content.law))


def test_only_references_in_force_are_cited(folder: Path) -> None:
    law = "law: [{law: 从业规定, article: 第十条}]"
    content = change(folder, "item.yaml", law, law[:-1] + ", {law: 一网好办, article: 二（一）}]")

    before, after = finding(content, filed_on="2023-08-28"), finding(content, filed_on="2023-08-29")

    assert before is not None
    assert after is not None
    assert [reference.article for reference in before.law] == ["第十条"]
    assert [reference.article for reference in after.law] == ["第十条", "二（一）"]


def test_a_point_changes_from_a_day_on_under_the_same_code(folder: Path) -> None:
    second = """
  - id: DRV-R02
    says: 申请表填写的姓名与身份证一致；此前的写法不再使用
    type: XDOC
    severity: A
    check: same_value
    with: {a: form.name, b: [DRV-M01.name], kind: name}
    law: [{law: 许可法, article: 第三十一条}]
    notice: （提示）姓名“{值A}”与身份证“{值B}”不一致。
    valid_from: 2027-01-01
"""
    path = folder / "bots" / ITEM / "item.yaml"
    path.write_text(path.read_text(encoding="utf-8") + second, encoding="utf-8")
    with pytest.raises(ContentError, match="两个版本同时有效"):
        load_content(root=folder)
    content = change(folder, "item.yaml", "    how: 修改表单\n", "    how: 修改表单\n    valid_until: 2026-12-31\n")

    old = finding(content, "DRV-R02", filed_on="2026-12-31", form={"name": "林样珍"})
    new = finding(content, "DRV-R02", filed_on="2027-01-01", form={"name": "林样珍"})

    assert old is not None
    assert new is not None
    assert (old.severity, new.severity) == ("M", "A")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("value: 63, article: 第十条", "value: 63, until: 2026-01-01, article: 第十条", "早于 from"),
        ("from: 2026-03-20, value", "from: 2007-03-01, value", "有两行从同一天起算"),
        ("freight.age_max", "elder.age_min", "已在“老年法”中写过"),
        ("verified_on: 2026-11-01", "status: verified", "没有写 verified_on"),
    ],
)
def test_what_is_wrong_with_an_instrument_is_told(folder: Path, before: str, after: str, told: str) -> None:
    with pytest.raises(ContentError, match=told):
        change(folder, "law/road_transport_rules.yaml", before, after)


def test_an_item_outside_the_project_runs_its_cases() -> None:
    results = list(run_cases(load_content(EXAMPLE), ITEM))

    assert len(results) > 10
    assert [result for result in results if result.wrong] == []


def test_an_item_may_not_be_there_twice(folder: Path) -> None:
    with pytest.raises(ContentError, match=f"事项“{ITEM}”已在"):
        load_content(EXAMPLE, root=folder)


def test_a_folder_without_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="没有 bots/、extractors/ 或 models/artefacts/"):
        load_content(tmp_path)

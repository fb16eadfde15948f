"""The linter for content: the items are well made, and what is badly made is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rpa_review.errors import ContentError
from rpa_review.lint.cases import run_cases
from rpa_review.lint.inventory import list_items, share_executed
from rpa_review.lint.items import lint_items
from rpa_review.review.load import default_root, load_content
from rpa_review.review.plan import Planned

ITEM = "elderly_allowance"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content with one item, to be broken."""
    bots = default_root() / "bots"
    for part in ("_law", "_common", ITEM):
        shutil.copytree(bots / part, tmp_path / "bots" / part)
    (tmp_path / "extractors").symlink_to(default_root() / "extractors")
    return tmp_path


def change(root: Path, before: str, after: str, file: str = f"bots/{ITEM}/item.yaml") -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_items_are_well_made() -> None:
    assert [str(complaint) for complaint in lint_items()] == []


def test_items_are_listed_with_what_they_need() -> None:
    listed = {item.slug: item for item in list_items(load_content())}

    assert "信用库" in listed["food_business_licence"].needs
    elderly = listed["elderly_allowance"]
    assert elderly.points == sum(planned.check is not None for planned in one_of_each("elderly_allowance"))
    assert elderly.correctable == elderly.points - elderly.route
    assert elderly.executed == elderly.correctable - elderly.needing_data


def one_of_each(slug: str) -> list[Planned]:
    return list({planned.point.id: planned for planned in load_content().plan(slug).points}.values())


def test_most_points_run_without_outside_data() -> None:
    assert share_executed(list_items(load_content())) >= 0.85


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("check: age_band", "check: age_bands", "没有检查“age_bands”"),
        ("article: 第三十三条}, {law: 本地文件", "article: 第九十九条}, {law: 本地文件", "没有登记“第九十九条”"),
        ("{law: 卡号标准, article: 校验位}", "{law: 卡号, article: 校验位}", "没有登记依据“卡号”"),
        ('when: form.agent_name != ""', 'when: form.agent_name != != ""', "条件写法有误"),
        ("severity: N", "severity: X", "不在可选值内"),
        (
            "with: {field: form.mobile, landline: true}\n    law",
            "with: {field: form.mobile, lines: 1}\n    law",
            "不认识这个键",
        ),
        ("  COM-R04: false", "  COM-R99: {}\n  COM-R04: false", "没有通用要点“COM-R99”"),
        ("{key: id_no,", "{key: name,", "表单键“name”用了两次"),
        ("key: ELDER\n", "key: ELDER\nkey: ELDER\n", "写了两次"),
        ("type: 行政给付\n", "type: 行政给付\nlevels: 街道\n", "不认识键“levels”"),
    ],
)
def test_what_is_wrong_with_an_item_is_told_with_its_place(copy: Path, before: str, after: str, told: str) -> None:
    change(copy, before, after)

    with pytest.raises(ContentError) as caught:
        load_content(root=copy)

    assert told in str(caught.value)
    assert "item.yaml" in str(caught.value)


def test_everything_wrong_is_told_at_once(copy: Path) -> None:
    change(copy, "check: age_band", "check: age_bands")
    change(copy, "{law: 卡号标准, article: 校验位}", "{law: 卡号, article: 校验位}")

    with pytest.raises(ContentError) as caught:
        load_content(root=copy)

    assert "2 处问题" in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "表单不同，请核对".join(["应为“{档位}”，与", ""]),
            "应为“{档次}”，与表单不同，请核对",
            "“{档次}”检查 age_band 不提供",
        ),
        ("name: form.name, papers", "name: form.nam, papers", "表单没有“nam”"),
        ("field: ELDER-M03.cancel_flag", "field: ELDER-M03.cancelled", "没有字段“cancelled”"),
        ("field: ELDER-M03.cancel_flag", "field: ELDER-M09.cancel_flag", "没有材料“ELDER-M09”"),
    ],
)
def test_wording_and_references_are_looked_at(copy: Path, before: str, after: str, told: str) -> None:
    change(copy, before, after)

    assert any(told in str(complaint) for complaint in lint_items(root=copy))


def test_a_point_without_cases_is_told(copy: Path) -> None:
    (copy / "bots" / ITEM / "cases" / "30_account.yaml").unlink()

    told = [str(complaint) for complaint in lint_items(root=copy)]

    assert any("ELDER-R08 没有结论为 fail 的用例" in line for line in told)


def test_a_case_that_does_not_hold_says_what_came_instead(copy: Path) -> None:
    change(
        copy,
        "expect: {ELDER-R01: pass, ELDER-R09: pass}",
        "expect: {ELDER-R01: fail}",
        f"bots/{ITEM}/cases/10_age_and_identity.yaml",
    )

    results = list(run_cases(load_content(root=copy), ITEM))

    (wrong,) = [result for result in results if not result.passed]
    assert wrong.name == "满 80 周岁当天可以申请"
    assert "应为 fail，实为 pass" in wrong.wrong[0]


def test_deleting_an_item_removes_it(copy: Path) -> None:
    shutil.copytree(copy / "bots" / ITEM, copy / "bots" / "another_allowance")
    assert set(load_content(root=copy).items) == {ITEM, "another_allowance"}

    shutil.rmtree(copy / "bots" / "another_allowance")

    assert set(load_content(root=copy).items) == {ITEM}

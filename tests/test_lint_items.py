"""The linter for content: the items are well made, and what is badly made is told."""

from __future__ import annotations

import shutil
from datetime import date
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


EXAMPLE = Path(__file__).parents[1] / "docs" / "example"
DRIVER = "bots/freight_driver_example"


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("cases/10_points.yaml", "  filed_on: 2028-03-20\n", "  filed_on: 2027-03-20\n", None),
        ("cases/10_points.yaml", "  faint: [DRV-M01.name]\n", "", "（DRV-R02）：没有材料读得不清的用例"),
        ("cases/10_points.yaml", "{DRV-R02: {verdict: fail, notice: 林样珍}}", "{DRV-R02: pass}", "没有不通过的用例"),
        ("cases/10_points.yaml", "COM-R18 DRV-M01", "COM-R99 DRV-M01", "的“COM-R99”不是本事项的要点"),
        (
            "cases/10_points.yaml",
            "  faint: [DRV-M01.birth]",
            "  feint: [DRV-M01.birth]",
            "第 25 行（feint）：不认识这个键",
        ),
        ("cases/20_common.yaml", "  form: {mobile:", "  form: {mobil:", "填的“mobil”不在表单里"),
        ("item.yaml", "number: freight.age_max", "number: freight.age", "没有登记数值“freight.age”"),
        ("item.yaml", "notice: 申请表姓名", "notice: （提示）申请表姓名", "不能以（内部）或（提示）开头"),
        ("item.yaml", "{上限} 周岁", "{上限 周岁", "花括号不成对"),
        ("item.yaml", "check: same_value", "check: same_values", "item.yaml 第 41 行（DRV-R02.check）：没有检查"),
        ("law/road_transport_rules.yaml", "in_force_from: 2007-03-01", "repealed_on: 2026-01-01", "都不在施行期内"),
    ],
)
def test_lint_tells_line_and_remedy(tmp_path: Path, file: str, before: str, after: str, told: str | None) -> None:
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "content"))
    for shared in ("bots/_law", "bots/_common", "extractors"):
        (root / shared).symlink_to(default_root() / shared)
    change(root, before, after, f"{DRIVER}/{file}")

    complaints = [str(complaint) for complaint in lint_items(root=root, today=date(2026, 11, 24))]

    if told is None:
        assert complaints == []
    else:
        assert any(told in complaint for complaint in complaints), complaints


def test_a_limit_needs_a_case_on_each_side(tmp_path: Path) -> None:
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "content"))
    path = root / DRIVER / "cases" / "10_points.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2026-03-20", "2026-04-20").replace("2028-03-20", "2028-03-01"),
        encoding="utf-8",
    )

    told = [str(complaint) for complaint in lint_items(root, slug="freight_driver_example")]

    assert ["没有边界上的一对用例" in line for line in told] == [True]


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

    assert any("（ELDER-R08）：没有不通过的用例（结论为 fail）" in line for line in told)


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

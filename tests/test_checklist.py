"""An item for those who answer for it: a page to sign, a workbook to mark up, what changed between two versions."""

from __future__ import annotations

import shutil
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rpa_review.checklist.compare import changes
from rpa_review.checklist.content import Checklist, checklist_of, in_words
from rpa_review.checklist.page import page_html
from rpa_review.checklist.workbook import write_workbook
from rpa_review.errors import ContentError
from rpa_review.review.load import Content, load_content

EXAMPLE = Path(__file__).parents[1] / "docs" / "example"
DRIVER = EXAMPLE / "bots" / "freight_driver_example"


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content(EXAMPLE)


@lru_cache(maxsize=4)
def checklist(slug: str) -> Checklist:
    return checklist_of(content(), slug)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("form.has_agent", "“是否委托办理”选“是”"),
        ('form.mode == "告知承诺"', "“办理方式”为“告知承诺”"),
        ('form.mode != "告知承诺" && form.has_agent', "“办理方式”不为“告知承诺”，并且“是否委托办理”"),
        ('form.name != ""', "“代办人”已填写"),
        ('"ABC-M08" in materials', "交来了 “委托书”"),
    ],
)
def test_conditions_are_told_in_words(condition: str, said: str) -> None:
    names = {"form.has_agent": "是否委托办理", "form.mode": "办理方式", "form.name": "代办人", "ABC-M08": "委托书"}

    assert in_words(condition, names) == said


def test_a_point_says_what_it_looks_at_and_rests_on() -> None:
    point = checklist("hr_service_licence").points[7]

    assert point.code == "HRS-R08"
    assert point.when == "“办理方式”不为“告知承诺”"
    assert point.looks_at == "申请表“经营场所”、场所的所有权、使用权证明或租赁合同、营业执照"
    assert "《人力资源服务机构管理规定》第六条第二项" in point.law
    assert point.severity == "必须补正"


def test_what_waits_is_marked() -> None:
    rows = {row.code: row for row in (*checklist("hr_service_licence").points, *checklist("hr_service_licence").common)}

    assert rows["HRS-R05"].state == "需外部数据：社保参保数据"
    assert rows["COM-R23"].state == "影子（依据待核）"
    assert rows["COM-R01"].looks_at == "每份材料"


def test_dated_rules_are_shown_with_their_days() -> None:
    driver = checklist("freight_driver_example")
    law = next(law for law in driver.laws if law.title == "道路运输从业人员管理规定")

    assert driver.numbers[0].values == "2007-03-01 起 60；2026-03-20 起 63"
    assert law.articles == (
        ("第十条", "申请人不超过六十周岁（至 2026-03-19）；申请人不超过六十三周岁（2026-03-20 起）"),
    )


@pytest.mark.parametrize("slug", ["hr_service_licence", "food_business_licence", "elderly_allowance"])
def test_the_page_holds_everything_and_no_inner_name(slug: str) -> None:
    page = page_html(checklist(slug), today=date(2026, 11, 24))

    for row in (*checklist(slug).points, *checklist(slug).materials):
        assert row.code in page
    assert "审核确认" in page
    for inner in ("form.", "same_value", "severity", "shadow"):
        assert inner not in page.partition("</style>")[2]


def test_the_workbook_can_be_marked_up(tmp_path: Path) -> None:
    path = write_workbook(checklist("hr_service_licence"), tmp_path / "hr.xlsx")

    book = load_workbook(path)

    assert book.sheetnames == ["审查要点", "通用要点", "材料", "申请表", "依据", "带日期的数"]
    sheet = book["审查要点"]
    assert [cell.value for cell in sheet[1]][-4:] == ["审核意见", "改为", "理由或出处", "审核人"]
    assert sheet.max_row == 21
    assert sheet.data_validations.dataValidation[0].formula1 == '"同意,修改,删除,待核"'


def test_two_versions_are_compared(tmp_path: Path) -> None:
    new = Path(shutil.copytree(DRIVER, tmp_path / "new"))
    for file, before, after in (
        ("item.yaml", "    severity: N\n", "    severity: M\n"),
        ("item.yaml", "  - {key: mobile, label: 手机, type: mobile}\n", "  - {key: phone, label: 电话, type: phone}\n"),
        ("law/road_transport_rules.yaml", "value: 63", "value: 65"),
    ):
        path = new / file
        path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")

    told = [str(change) for change in changes(DRIVER, new)]

    assert told[0] == "［申请表］删除　mobile 手机"
    assert told[1] == "［申请表］新增　phone 电话"
    assert told[2].startswith("［审查要点］修改　DRV-R01 年龄不超过申请日的上限")
    assert told[2].endswith("：级别\n    原：N\n    新：M")
    assert "数值 freight.age_max" in told[3]
    assert "值：65" in told[3]
    assert len(told) == 4
    assert changes(DRIVER, DRIVER) == []
    assert changes(DRIVER / "item.yaml", new / "item.yaml")[2].kind == "修改"


def test_what_is_no_item_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="找不到这个文件"):
        changes(DRIVER, tmp_path)

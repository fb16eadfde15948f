"""Papers of several layouts: what the extractors of forms, contracts and plans make of small hand-made pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Page, Word
from rpa_review.extract.load import load_extractors
from tests.extract_pages import grid, lines, mark, page, word

EXTRACTORS = load_extractors(Path(__file__).resolve().parent.parent / "extractors")
MINE = (
    "auto_device_plan",
    "commitment",
    "elderly_allowance_form",
    "equipment_list",
    "floor_plan",
    "food_licence_form",
    "lease",
    "management_statement",
    "power_of_attorney",
    "process_flow",
    "rule_catalogue",
)


def read(slug: str, *pages: Page) -> dict[str, FieldReading]:
    return {reading.key: reading for reading in EXTRACTORS[slug].extract(pages)}


def values(slug: str, *pages: Page, keys: Sequence[str]) -> list[object]:
    found = read(slug, *pages)
    return [found[key].value if key in found else "—" for key in keys]


@pytest.mark.parametrize("slug", MINE)
def test_a_blank_page_gives_no_values_and_no_error(slug: str) -> None:
    assert EXTRACTORS[slug].recognises(page()) < 0.4
    for reading in EXTRACTORS[slug].extract([page()]):
        assert reading.value in (None, False, [], "")


@pytest.mark.parametrize("slug", MINE)
def test_an_unrelated_page_gives_no_error(slug: str) -> None:
    EXTRACTORS[slug].extract([lines("今天天气很好", "1234567890", "□☑□", "：：：", "（）（")])


# ------------------------------------------------------------------------------------------------------------- leases

CLAUSES = (
    "出租方（甲方）：张样例",
    "身份证号：350299194601010011",
    "承租方（乙方）：厦门样例餐饮有限公司",
    "统一社会信用代码：91350200MA0000007F",
)


def test_lease_in_clauses() -> None:
    sheet = lines(
        "房屋租赁合同",
        *CLAUSES,
        "甲方将坐落于厦门市样例区示范路1号101室的房屋出租给乙方，建筑面积85.5平方米，",
        "用于餐饮经营。租赁期限自2023年1月1日起至2025年12月31日止。月租金为人民币",
        "8,500元。",
        "第1页共3页",
    )
    keys = [
        "lessor",
        "lessor_id",
        "lessee",
        "lessee_id",
        "location",
        "area",
        "usage",
        "term_from",
        "term_to",
        "rent",
        "pages_total",
        "page_numbers",
    ]
    assert values("lease", sheet, keys=keys) == [
        "张样例",
        "350299194601010011",
        "厦门样例餐饮有限公司",
        "91350200MA0000007F",
        "厦门市样例区示范路1号101室",
        85.5,
        "餐饮经营",
        "2023-01-01",
        "2025-12-31",
        8500,
        3,
        [1],
    ]


def test_lease_term_told_by_its_years() -> None:
    sheet = lines("租赁合同", *CLAUSES, "租期三年，从2021/3/1到2024/2/29。")
    assert values("lease", sheet, keys=("term_from", "term_to")) == ["2021-03-01", "2024-02-29"]


def test_lease_whose_end_is_not_written_has_no_end() -> None:
    sheet = lines("租赁合同", *CLAUSES, "租赁期限三年，自2021年3月1日起计算。")
    assert values("lease", sheet, keys=("term_from", "term_to")) == ["2021-03-01", None]


def test_lease_signatures_and_seals_belong_to_the_nearer_party() -> None:
    sheet = page(
        word("甲方（签章）：", 0.1, 0.6),
        word("乙方（签章）：", 0.55, 0.6),
        marks=(
            mark(MarkKind.SIGNATURE, 0.26, 0.59),
            mark(MarkKind.SEAL, 0.7, 0.56, 0.18, 0.12, "厦门样例餐饮有限公司"),
        ),
    )
    keys = ("sign_lessor", "sign_lessee", "seal_lessor", "seal_lessee")
    assert values("lease", sheet, keys=keys) == [True, False, False, True]
    absent = read("lease", sheet)["sign_lessee"].box
    assert absent is not None
    assert absent.left > 0.6


# ------------------------------------------------------------------------------------------------- powers of attorney


def test_power_of_attorney_as_a_letter() -> None:
    sheet = lines(
        "授权委托书",
        "委托人：厦门样例餐饮有限公司",
        "统一社会信用代码：91350200MA0000007F",
        "兹委托李样本（身份证号码：350299194601010011，联系电话：13800138000）",
        "办理食品经营许可（新办）事宜。",
        "委托权限：提交材料、领取证件。",
        "委托期限：自2023年1月1日起至2023年6月30日止。",
        "2023年1月1日",
    )
    keys = [
        "principal",
        "principal_id",
        "agent",
        "agent_id",
        "agent_mobile",
        "matter",
        "power",
        "valid_from",
        "valid_to",
        "sign_date",
    ]
    assert values("power_of_attorney", sheet, keys=keys) == [
        "厦门样例餐饮有限公司",
        "91350200MA0000007F",
        "李样本",
        "350299194601010011",
        "13800138000",
        "食品经营许可（新办）",
        "提交材料、领取证件",
        "2023-01-01",
        "2023-06-30",
        "2023-01-01",
    ]


def test_power_of_attorney_as_a_table_names_the_principal_first() -> None:
    sheet = grid(
        ("姓名（名称）", "厦门样例餐饮有限公司"),
        ("证件号码", "91350200MA0000007F"),
        ("姓名", "李样本"),
        ("身份证号码", "350299194601010011"),
        ("委托事项", "办理食品经营许可"),
        widths=(0.25, 0.6),
    )
    keys = ["principal", "principal_id", "agent", "agent_id", "matter"]
    assert values("power_of_attorney", sheet, keys=keys) == [
        "厦门样例餐饮有限公司",
        "91350200MA0000007F",
        "李样本",
        "350299194601010011",
        "办理食品经营许可",
    ]


def test_power_of_attorney_until_the_matter_is_done_has_no_last_day() -> None:
    found = read("power_of_attorney", lines("授权委托书", "委托期限：自签署之日起至办理完毕止"))
    assert found["valid_to"].value is None
    assert "办理完毕" in found["valid_to"].raw


# ------------------------------------------------------------------------------------------------------- food's papers


def test_staff_and_employees_are_told_apart() -> None:
    staff = grid(
        ("姓名", "身份证号", "岗位", "联系方式"),
        ("王样例", "350299194601010011", "食品安全员", "13800138000"),
        widths=(0.15, 0.35, 0.2, 0.2),
    )
    employees = grid(
        ("姓名", "身份证号", "岗位", "是否接触直接\n入口食品"),
        ("王样例", "350299194601010011", "厨师", "是"),
        ("", "", "", ""),
        widths=(0.15, 0.35, 0.2, 0.2),
    )
    one = read("food_licence_form", staff)
    assert one["food_safety_staff"].value == [
        {"name": "王样例", "id_no": "350299194601010011", "post": "食品安全员", "mobile": "13800138000"}
    ]
    assert "employees" not in one
    assert read("food_licence_form", employees)["employees"].value == [
        {"name": "王样例", "id_no": "350299194601010011", "post": "厨师", "direct_contact": True}
    ]


def test_an_empty_cell_of_the_form_is_a_field_without_value() -> None:
    sheet = grid(("经营者名称", ""), ("外设仓库地址", "无"), ("就餐座位数", "30个"), widths=(0.3, 0.6))
    found = read("food_licence_form", sheet)
    assert (found["biz_name"].value, found["warehouse_addr"].value, found["seats"].value) == (None, None, 30)
    assert found["biz_name"].box is not None


def test_rooms_take_the_area_under_their_name() -> None:
    sheet = page(
        word("平面布局图", 0.4, 0.05),
        word("厨房（食品处理区）", 0.1, 0.2),
        word("12.5㎡", 0.14, 0.23),
        word("就餐区", 0.5, 0.2),
        word("40㎡", 0.5, 0.23),
        word("库房", 0.7, 0.2),
        word("冷藏柜", 0.1, 0.4),
        word("总面积：86.5㎡", 0.1, 0.8),
        word("比例 1:100", 0.4, 0.8),
        word("北", 0.9, 0.1),
    )
    found = read("floor_plan", sheet)
    rooms = found["rooms"].value
    assert isinstance(rooms, list)
    assert {(room["name"], room["area"]) for room in rooms if isinstance(room, dict)} == {
        ("厨房（食品处理区）", 12.5),
        ("就餐区", 40),
        ("库房", None),
    }
    keys = ("total_area", "scale", "north_arrow", "equipment", "drawing_type")
    assert [found[key].value for key in keys] == [86.5, "1:100", True, ["冷藏柜"], "平面布局图"]


def test_rules_in_lines_and_in_a_table() -> None:
    wanted = ["食品安全自查制度", "进货查验记录制度"]
    assert (
        read("rule_catalogue", lines("制度目录清单", "1.食品安全自查制度", "2、进货查验记录制度"))["items"].value
        == wanted
    )
    table = grid(("序号", "制度名称"), ("1", wanted[0]), ("2", wanted[1]), widths=(0.2, 0.6))
    assert read("rule_catalogue", table)["items"].value == wanted


def test_devices_in_sentences_and_in_a_table() -> None:
    wanted = [{"device_no": "ZD-001", "place": "样例商场一层大厅"}]
    sentence = lines("自动设备管理方案", "（1）设备编号：ZD-001；放置地点：样例商场一层大厅。")
    assert read("auto_device_plan", sentence)["devices"].value == wanted
    table = grid(("设备编号", "放置地点"), ("ZD-001", "样例商场一层大厅"), widths=(0.3, 0.6))
    assert read("auto_device_plan", table)["devices"].value == wanted


def test_flows_with_their_items() -> None:
    sheet = lines("操作流程", "一、热食类：原料验收→粗加工→烹饪→售卖。", "二、冷食类：验收→清洗→专间切配→售卖。")
    assert read("process_flow", sheet)["items"].value == [
        {"item": "热食类", "steps": "原料验收→粗加工→烹饪→售卖"},
        {"item": "冷食类", "steps": "验收→清洗→专间切配→售卖"},
    ]


def test_sections_under_headings() -> None:
    sheet = lines("管理能力说明", "一、管理范围", "餐饮服务连锁管理", "二、质量安全管理人员", "王样例（食品安全总监）")
    assert values("management_statement", sheet, keys=("manage_scope", "qa_staff")) == [
        "餐饮服务连锁管理",
        "王样例（食品安全总监）",
    ]


# ---------------------------------------------------------------------------------------------------------------- elder


def test_allowance_form_without_rules() -> None:
    sheet = page(
        word("老人姓名：王样例", 0.1, 0.1),
        word("性别：√男 □女", 0.5, 0.1),
        word("身份证号：350299194601010011", 0.1, 0.14),
        word("年龄档：☑80-89 □90-99 □100+", 0.1, 0.18),
        word("是否低保/特困/重残：□是 ☑否", 0.5, 0.18),
        word("领取方式：☑社保卡 □银行卡", 0.1, 0.22),
        word("申请人签名（捺印）：", 0.1, 0.6),
        marks=(mark(MarkKind.FINGERPRINT, 0.33, 0.58, 0.04),),
    )
    keys = ["name", "gender", "id_no", "level", "is_special", "payee_type", "sign", "fingerprint"]
    assert values("elderly_allowance_form", sheet, keys=keys) == [
        "王样例",
        "男",
        "350299194601010011",
        "80-89",
        False,
        "社保卡",
        False,
        True,
    ]


def test_commitment_of_a_missing_material() -> None:
    sheet = lines(
        "容缺受理承诺书",
        "承诺人：厦门样例餐饮有限公司",
        "暂缺材料：操作流程",
        "补交期限：自受理之日起10个工作日内",
        "☑1.所提交的申请材料真实、合法、有效。",
        "□2.在承诺期限内补齐所缺材料。",
        "是否同意公开：☑同意 □不同意",
    )
    keys = ["kind", "signer", "deferred_material", "due_days", "items_checked", "consent_publish"]
    assert values("commitment", sheet, keys=keys) == [
        "容缺",
        "厦门样例餐饮有限公司",
        "操作流程",
        10,
        [True, False],
        True,
    ]


@pytest.mark.parametrize(
    ("stamp", "value", "sure"),
    [
        ((word("注", 0.7, 0.5), word("销", 0.73, 0.495)), "注销", True),
        ((word("死", 0.7, 0.5), word("上中", 0.4, 0.8)), "死亡", False),
        ((), "", True),
    ],
)
def test_a_stamp_over_a_register_is_read_character_by_character(
    stamp: tuple[Word, ...], value: str, sure: bool
) -> None:
    labels = ("常住人口登记卡", "户主或与户主关系：户主", "姓名：样例", "曾用名", "籍贯", "何时由何地迁来本市")
    card = page(*lines(*labels).words, *stamp)
    flag = read("household_register", card)["cancel_flag"]
    assert flag.value == value
    assert (flag.confidence >= 0.8) is sure


def test_a_register_that_asks_when_and_from_where_apart_gives_when() -> None:
    card = lines(
        "常住人口登记卡",
        "姓名  冯仿",
        "何时迁来本市（县)  1986.05.29",
        "何地迁来本市（县)  福建省样例县",
        "婚姻状况  已婚",
    )
    assert values("household_register", card, keys=["move_in_date", "name"]) == ["1986-05-29", "冯仿"]


def test_a_date_whose_first_sign_a_seal_covers_is_read_from_the_rest() -> None:
    certificate = lines("不动产权证书", "登记机构（章）  厦门市自然资源和规划局", "2021  8月17日")
    assert values("property_certificate", certificate, keys=["reg_date"]) == ["2021-08-17"]

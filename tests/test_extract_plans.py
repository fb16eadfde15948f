"""Floor plans, flow charts and device plans: what their extractors make of words as readers leave them."""

from __future__ import annotations

from pathlib import Path

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Origin, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract.load import load_extractor
from tests.extract_pages import lines, page, word

EXTRACTORS = Path(__file__).resolve().parent.parent / "extractors"
UNSURE = 0.6  # below this no plan is faulted for what it lacks


def fields(slug: str, *pages: Page) -> dict[str, FieldReading]:
    return {reading.key: reading for reading in load_extractor(EXTRACTORS / slug).extract(pages)}


def plan(*rooms: tuple[str, str], origin: Origin = Origin.OCR) -> FieldReading:
    """The rooms read from a plan whose rooms stand side by side, each with the words under its name."""
    words = [word("平面布局图", 0.4, 0.05)]
    for place, (name, under) in enumerate(rooms):
        left, top = 0.05 + 0.24 * (place % 4), 0.2 + 0.2 * (place // 4)
        words += [word(name, left, top)] if name else []
        words += [word(under, left + 0.005, top + 0.024)] if under else []
    return fields("floor_plan", page(*words, origin=origin))["rooms"]


def areas(rooms: FieldReading) -> dict[JsonValue, JsonValue]:
    assert isinstance(rooms.value, list)
    return {room["name"]: room["area"] for room in rooms.value if isinstance(room, dict)}


def test_a_number_under_a_room_is_its_area_whatever_became_of_the_square() -> None:
    rooms = plan(("就餐区", "48.2㎡"), ("库房", "8.0m"), ("更衣间", "4.1m'"), ("洗消间", "6.2"), ("冷食专间", "5.5m2i"))
    assert areas(rooms) == {"就餐区": 48.2, "库房": 8, "更衣间": 4.1, "洗消间": 6.2, "冷食专间": 5.5}
    assert rooms.confidence > UNSURE


def test_a_square_read_as_a_last_figure_is_no_decimal() -> None:
    assert areas(plan(("就餐区", "48.2㎡"), ("库房", "6.82")))["库房"] == 6.8


def test_lengths_of_walls_are_no_areas() -> None:
    rooms = plan(("就餐区", ""), ("库房", ""))
    drawn = page(word("就餐区", 0.3, 0.3), word("库房", 0.6, 0.3), word("14.27m", 0.4, 0.2), word("7.74m", 0.1, 0.4))
    assert areas(rooms) == areas(fields("floor_plan", drawn)["rooms"]) == {"就餐区": None, "库房": None}
    assert fields("floor_plan", drawn)["dims"].value == [14.27, 7.74]


def test_a_plan_without_areas_is_surely_without() -> None:
    rooms = plan(("就餐区", ""), ("厨房（食品处理区）", ""), ("库房", ""))
    assert areas(rooms) == {"就餐区": None, "厨房（食品处理区）": None, "库房": None}
    assert rooms.confidence > 0.8


def test_a_word_with_an_area_under_it_is_a_room() -> None:
    assert areas(plan(("后厨", "24.6㎡"), ("就餐区", "48㎡"))) == {"后厨": 24.6, "就餐区": 48}


def test_a_scanned_plan_with_an_area_but_no_name_is_not_trusted_to_be_whole() -> None:
    assert plan(("就餐区", "48㎡"), ("", "8㎡")).confidence < UNSURE


def test_a_scanned_plan_where_one_area_is_missing_is_not_trusted_but_a_drawn_one_is() -> None:
    rooms = (("就餐区", "48㎡"), ("库房", "8㎡"), ("更衣间", ""))
    assert plan(*rooms).confidence < UNSURE
    assert plan(*rooms, origin=Origin.TEXT_LAYER).confidence == 1


def test_crumbs_of_lines_and_joined_equipment_are_taken_apart() -> None:
    drawn = page(word("收银台！", 0.3, 0.3), word("○灭蝇灶", 0.6, 0.3), word("冷藏展示柜卧式冷冻柜食品货架", 0.3, 0.5))
    read = fields("floor_plan", drawn)
    assert areas(read["rooms"]) == {"收银台": None}
    assert read["equipment"].value == ["灭蝇灯", "冷藏展示柜", "卧式冷冻柜", "食品货架"]


def test_a_plan_without_equipment_says_so() -> None:
    read = fields("floor_plan", page(word("就餐区", 0.3, 0.3), word("主入口", 0.5, 0.9), word("北", 0.9, 0.05)))
    assert (read["equipment"].value, read["exits"].value, read["north_arrow"].value) == ([], ["主入口"], True)


def chart(*steps: str) -> JsonValue:
    boxes = [word(step, 0.1 + 0.14 * place, 0.2) for place, step in enumerate(steps)]
    return fields("process_flow", page(word("操作流程", 0.4, 0.05), word("1. 热食类", 0.1, 0.16), *boxes))[
        "items"
    ].value


def test_steps_in_boxes_need_no_arrows() -> None:
    assert chart("原料验收", "切配", "烹饪", "售卖") == [{"item": "热食类", "steps": "原料验收→切配→烹饪→售卖"}]


def test_an_arrow_read_as_a_letter_parts_two_steps() -> None:
    assert chart("原料验收", "切配", "V", "烹饪") == [{"item": "热食类", "steps": "原料验收→切配→烹饪"}]


def test_a_flow_in_a_sentence_goes_on_in_the_next_line() -> None:
    written = lines("操作流程", "一、冷食类：原料验收→清洗→专间切配→", "装盘→售卖。", "说明：生熟分开。")
    assert fields("process_flow", written)["items"].value == [
        {"item": "冷食类", "steps": "原料验收→清洗→专间切配→装盘→售卖"}
    ]


def test_devices_come_from_sentences_even_where_the_words_of_a_table_stand_in_them() -> None:
    written = lines("（1）设备编号：ZD-001；放置地点：某市某区某医院门诊一楼。", "许可证展示方法：张贴在设备正面。")
    assert fields("auto_device_plan", written)["devices"].value == [
        {"device_no": "ZD-001", "place": "某市某区某医院门诊一楼"}
    ]


def test_rules_are_listed_over_all_pages_though_the_title_reads_like_a_header() -> None:
    first = lines("食品安全规章制度目录", "1. 进货查验记录制度", "2. 食品安全自查制度", "第1页共2页")
    second = lines("3. 从业人员健康管理制度", "4. 食品留样制度", "第2页共2页")
    read = fields("rule_catalogue", first, second)
    assert read["items"].value == ["进货查验记录制度", "食品安全自查制度", "从业人员健康管理制度", "食品留样制度"]
    assert (read["pages_total"].value, read["page_numbers"].value) == (2, [1, 2])


def test_words_of_a_title_are_no_section() -> None:
    device = lines(
        "自动设备放置地点、许可证展示方法和风险管控方案",
        "一、自动设备放置地点",
        "设备编号：ZD-001；放置地点：某医院门诊一楼。",
        "二、食品经营许可证展示方法",
        "在设备正面张贴复印件。",
    )
    assert fields("auto_device_plan", device)["display_way"].value == "在设备正面张贴复印件"
    ability = lines(
        "食品经营管理能力与制度说明", "某餐饮管理有限公司", "一、连锁管理制度", "采购查验制度、食品安全追溯制度"
    )
    assert fields("management_statement", ability)["chain_rules"].value == "采购查验制度、食品安全追溯制度"


def test_a_stroke_read_as_a_leading_one_makes_the_areas_doubtful() -> None:
    drawn = page(
        word("总面积：95㎡", 0.1, 0.1),
        *(word("就餐区", 0.2, 0.3), word("52.3㎡", 0.2, 0.325), word("厨房", 0.6, 0.3), word("137.4㎡", 0.6, 0.325)),
    )
    assert fields("floor_plan", drawn)["rooms"].confidence < UNSURE


def test_rules_stand_in_two_columns_or_with_dots_to_their_page() -> None:
    columns = page(
        word("食品安全管理制度目录", 0.3, 0.05),
        *(word("01", 0.1, 0.2), word("进货查验记录制度", 0.16, 0.2)),
        *(word("02食品安全自查制度", 0.5, 0.2), word("03食品留样制度04废弃物处置制度", 0.1, 0.24)),
    )
    assert fields("rule_catalogue", columns)["items"].value == [
        *("进货查验记录制度", "食品安全自查制度", "食品留样制度", "废弃物处置制度")
    ]
    dotted = lines("规章制度目录", "1 进货查验记录制度……………3", "2 食品安全自查制度......第5页", "3 食品留样制度 第3篇")
    assert fields("rule_catalogue", dotted)["items"].value == ["进货查验记录制度", "食品安全自查制度", "食品留样制度"]


def test_a_drawing_named_beside_its_firm_has_two_names() -> None:
    drawn = page(word("某某餐饮有限公司", 0.1, 0.05), word("平面布置图", 0.6, 0.05), word("库房", 0.3, 0.3))
    read = fields("floor_plan", drawn)
    assert (read["title_unit"].value, read["drawing_type"].value) == ("某某餐饮有限公司", "平面布置图")

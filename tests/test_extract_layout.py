"""Where values are found on a page."""

from __future__ import annotations

from rpa_review.domain.page import MarkKind
from rpa_review.extract.layout import Layout
from tests.extract_pages import grid, lines, mark, page, word

CARD = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")


def value(layout: Layout, *labels: str, lines: int = 1, below: bool = False) -> str | None:
    found = layout.value_of(*labels, lines=lines, below=below)
    return found.value.text if found else None


def test_a_value_follows_a_colon() -> None:
    assert value(Layout(lines("姓名：张三"), CARD), "姓名") == "张三"


def test_a_value_stands_in_a_word_of_its_own_and_a_label_may_be_spaced() -> None:
    layout = Layout(
        page(word("姓　名", 0.1, 0.1), word("张三", 0.3, 0.1), word("性别", 0.5, 0.1), word("男", 0.6, 0.1)), CARD
    )
    assert (value(layout, "姓名"), value(layout, "性别")) == ("张三", "男")


def test_one_line_of_ocr_may_hold_several_labels() -> None:
    layout = Layout(lines("姓名张三性别男民族汉"), CARD, tight=CARD)
    assert [value(layout, label) for label in ("姓名", "性别", "民族")] == ["张三", "男", "汉"]


def test_a_label_survives_a_slip_of_ocr() -> None:
    assert value(Layout(lines("公民身份号玛 350299194601010011"), CARD), "公民身份号码") == "350299194601010011"


def test_of_two_like_labels_each_finds_its_own_value() -> None:
    layout = Layout(lines("承粗方：甲公司", "出租方：乙公司"), ("出租方", "承租方"))
    assert (value(layout, "出租方"), value(layout, "承租方")) == ("乙公司", "甲公司")


def test_a_wrapped_value_goes_on_under_itself() -> None:
    layout = Layout(
        page(
            word("住址", 0.1, 0.1),
            word("某市某区某路", 0.2, 0.1),
            word("一号二室", 0.2, 0.13),
            word("公民身份号码 1", 0.1, 0.16),
        ),
        CARD,
    )
    assert value(layout, "住址", lines=3) == "某市某区某路\n一号二室"


def test_a_value_may_stand_below_its_label() -> None:
    layout = Layout(
        page(word("姓名", 0.1, 0.1), word("性别", 0.4, 0.1), word("张三", 0.1, 0.13), word("男", 0.4, 0.13)), CARD
    )
    assert (value(layout, "姓名", below=True), value(layout, "性别", below=True)) == ("张三", "男")


def test_a_label_without_a_value_keeps_the_place() -> None:
    found = Layout(page(word("姓名：", 0.1, 0.1), word("性别：男", 0.5, 0.1)), CARD).value_of("姓名")
    assert found
    assert not found.value
    assert 0.13 < found.place.left < found.place.right <= 0.5


def test_a_cell_bounds_its_value_and_wraps_it() -> None:
    layout = Layout(
        grid(
            ("姓 名", "张三", "性别", "男"), ("住址", "某市某区\n某路一号", "民族", ""), widths=(0.15, 0.35, 0.15, 0.2)
        ),
        CARD,
    )
    assert [value(layout, label) for label in ("姓名", "性别", "住址", "民族")] == [
        "张三",
        "男",
        "某市某区\n某路一号",
        "",
    ]


def test_a_word_of_ocr_that_crosses_a_rule_is_cut_there() -> None:
    table = grid(("", ""), widths=(0.06, 0.3))
    crossing = table.model_copy(update={"words": (word("姓名　张三", 0.06, 0.11),)})
    assert value(Layout(crossing, CARD), "姓名") == "张三"


def test_ruled_rows_come_by_header() -> None:
    layout = Layout(grid(("名称", "数量", "用途"), ("冰箱", "2", "冷藏"), ("水池", "", "清洗"), widths=(0.3, 0.2, 0.3)))
    rows = layout.table_rows({"name": ("名称", "设备名称"), "quantity": ("数量",)})
    assert [{key: found.value.text for key, found in row.items()} for row in rows] == [
        {"name": "冰箱", "quantity": "2"},
        {"name": "水池", "quantity": ""},
    ]


def test_a_header_over_two_lines_heads_one_table() -> None:
    form = grid(
        ("编号", "设备", "", "用途"), ("", "名称", "数量", ""), ("1", "冰箱", "2", "冷藏"), widths=(0.1, 0.3, 0.2, 0.2)
    )
    first, second, _, last, *others = form.tables[0].cells
    others.pop(3)
    others.pop(0)
    tall = [
        cell.model_copy(update={"row_span": 2, "box": cell.box.model_copy(update={"bottom": 0.18})})
        for cell in (first, last)
    ]
    wide = second.model_copy(update={"column_span": 2, "box": second.box.model_copy(update={"right": 0.65})})
    table = form.tables[0].model_copy(update={"cells": (tall[0], wide, tall[1], *others)})
    layout = Layout(form.model_copy(update={"tables": (table,)}))
    rows = layout.table_rows({"name": ("名称",), "quantity": ("数量",), "purpose": ("用途",)})
    assert [{key: found.value.text for key, found in row.items()} for row in rows] == [
        {"name": "冰箱", "quantity": "2", "purpose": "冷藏"}
    ]


def test_a_line_of_a_form_heads_no_columns() -> None:
    form = grid(
        ("联系人姓名", "张三", "联系电话", "13800000000"), ("是否委托", "否", "", ""), widths=(0.2, 0.2, 0.2, 0.2)
    )
    for one in (form, form.model_copy(update={"tables": ()})):
        assert Layout(one).table_rows({"name": ("姓名",), "mobile": ("联系电话",)}) == []


def test_of_two_labels_the_one_that_heads_no_column_has_the_value() -> None:
    form = grid(("有效身份证件号码", "甲"), widths=(0.3, 0.4))
    staff = grid(("姓名", "身份证件号码"), ("李四", "乙"), widths=(0.3, 0.4))
    below = {"top": 0.5, "bottom": 0.58}
    cells = tuple(
        cell.model_copy(update={"box": cell.box.model_copy(update={k: getattr(cell.box, k) + 0.4 for k in below})})
        for cell in staff.tables[0].cells
    )
    moved = staff.tables[0].model_copy(update={"cells": cells})
    words = tuple(
        one.model_copy(update={"box": one.box.model_copy(update={k: getattr(one.box, k) + 0.4 for k in below})})
        for one in staff.words
    )
    layout = Layout(page(*form.words, *words, tables=(*form.tables, moved)), ("姓名", "身份证件号码"))
    assert value(layout, "身份证件号码") == "甲"


def test_a_bracket_that_a_label_opens_is_part_of_it() -> None:
    layout = Layout(grid(("住所（登记地址）", "某路一号"), widths=(0.3, 0.4)), ("住所（登记）", "住所"))
    assert value(layout, "住所（登记）", "住所") == "某路一号"


def test_a_heading_that_begins_with_a_label_has_no_value() -> None:
    assert not value(Layout(lines("委托人信息", "姓名：张三"), ("委托人", "姓名")), "委托人")


def test_a_value_does_not_take_in_the_value_of_a_label_that_is_not_known() -> None:
    words = (
        *(word("婚育状况", 0.1, 0.10), word("未婚未育无", 0.3, 0.10)),
        *(word("所在单位", 0.1, 0.13), word("某市某区某餐饮店（个体", 0.3, 0.13), word("工商户）", 0.3, 0.16)),
    )
    assert value(Layout(page(*words), ("所在单位",)), "所在单位", lines=3) == "某市某区某餐饮店（个体\n工商户）"


def test_a_letter_is_no_slip_for_a_chinese_character() -> None:
    assert Layout(lines("签发日Date of issue"), ("签发日期",)).find("签发日期") is None


def test_a_stray_rule_in_a_header_does_not_hide_its_column() -> None:
    cut = grid(("名称", "", "数量"), ("", "", "2"), ("水池", "", "1"), widths=(0.08, 0.25, 0.2))
    cells = list(cut.tables[0].cells)
    left, right = cells[3:5]
    cells[3:5] = [left.model_copy(update={"column_span": 2, "box": left.box.union(right.box)})]
    table = cut.tables[0].model_copy(update={"cells": tuple(cells)})
    layout = Layout(cut.model_copy(update={"tables": (table,), "words": (*cut.words, word("双门冰箱", 0.07, 0.15))}))
    rows = layout.table_rows({"name": ("名称",), "quantity": ("数量",)})
    assert [[found.value.text for found in row.values()] for row in rows] == [["双门冰箱", "2"], ["水池", "1"]]


def test_rows_without_rules_come_by_column() -> None:
    layout = Layout(
        page(
            word("名称", 0.1, 0.1), word("数量", 0.4, 0.1), word("用途", 0.7, 0.1),
            word("冰箱", 0.1, 0.13), word("2", 0.41, 0.13), word("冷藏", 0.7, 0.13),
            word("水池", 0.1, 0.16), word("1", 0.41, 0.16), word("清洗", 0.7, 0.16),
        )
    )  # fmt: skip
    rows = layout.table_rows({"name": ("名称",), "quantity": ("数量",), "purpose": ("用途",)})
    assert [[found.value.text for found in row.values()] for row in rows] == [
        ["冰箱", "2", "冷藏"],
        ["水池", "1", "清洗"],
    ]


def test_a_mark_near_its_label_is_present_and_elsewhere_absent() -> None:
    words = (word("委托人（签名）：", 0.1, 0.5), word("受托人（签名）：", 0.55, 0.5))
    layout = Layout(page(*words, marks=(mark(MarkKind.SIGNATURE, 0.28, 0.49),)), ("委托人（签名）", "受托人（签名）"))
    signed, unsigned = layout.find("委托人（签名）"), layout.find("受托人（签名）")
    assert signed
    assert unsigned
    assert layout.mark_near(signed, MarkKind.SIGNATURE).present
    absent = layout.mark_near(unsigned, MarkKind.SIGNATURE)
    assert not absent.present
    assert absent.box.left > 0.55


def test_options_are_ticked_by_glyph_or_by_mark() -> None:
    ticked = mark(MarkKind.CHECKBOX, 0.475, 0.1, 0.02, 0.02).model_copy(update={"checked": True})
    layout = Layout(page(word("☑餐饮 □销售", 0.1, 0.1), word("食堂", 0.5, 0.1), marks=(ticked,)))
    assert [(option.text, option.ticked) for option in layout.options(("餐饮", "销售", "食堂"))] == [
        ("餐饮", True),
        ("销售", False),
        ("食堂", True),
    ]


def test_the_translation_of_a_label_is_no_value() -> None:
    layout = Layout(lines("姓名 Name 王样例", "性别 Sex"), CARD)
    assert (value(layout, "姓名"), value(layout, "性别")) == ("王样例", "")


def test_where_values_stand_under_their_labels_all_of_them_do() -> None:
    layout = Layout(
        lines("姓名 Name", "王样例", "性别 Sex", "男", "出生 Birth", "1990.01.02", "住址 Address", "样例路1号"), CARD
    )
    assert [value(layout, label) for label in ("姓名", "性别", "出生", "住址")] == [
        "王样例",
        "男",
        "1990.01.02",
        "样例路1号",
    ]


def test_what_stands_under_an_empty_label_is_not_its_value_where_others_have_theirs_beside_them() -> None:
    layout = Layout(lines("姓名：王样例", "性别：男", "民族：", "填写说明", "出生：1990.01.02"), CARD)
    assert value(layout, "民族") == ""


def test_a_signature_may_stand_low_in_the_cell_that_asks_for_it() -> None:
    form = grid(("签字：\n\n\n\n\n", "盖章：\n\n\n\n\n"), widths=(0.4, 0.4))
    signed = mark(MarkKind.SIGNATURE, 0.15, 0.24)
    layout = Layout(form.model_copy(update={"marks": (signed,)}), ("签字", "盖章"))
    label = layout.find("签字")
    assert label is not None
    assert layout.mark_near(label, MarkKind.SIGNATURE).present
    seal_here = layout.find("盖章")
    assert seal_here is not None
    assert not layout.mark_near(seal_here, MarkKind.SIGNATURE).present


def test_another_word_in_a_bracket_is_no_slip_of_where_one_signs() -> None:
    assert Layout(lines("申请人（单位）对所填写内容负责"), ("申请人（签名）",)).find("申请人（签名）") is None


def test_a_figure_is_no_slip_of_a_label() -> None:
    assert (
        value(Layout(lines("身份证件号 350299198803036736"), ("身份证件号码",)), "身份证件号码") == "350299198803036736"
    )


def test_a_sentence_tells_what_its_label_is() -> None:
    letter = Layout(lines("拟聘其从事护士岗位工作，执业科室为外科。请予办理护士执业注册。"), ("执业科室",))
    assert value(letter, "执业科室") == "外科"


def test_a_label_at_the_end_of_a_line_of_running_text_goes_on_in_the_next() -> None:
    sheet = page(
        word("经审核，准予注册执业。注册有效期", 0.14, 0.1), word("自2019年7月1日至2024年6月30日。", 0.1, 0.13)
    )
    assert value(Layout(sheet, ("注册有效期",)), "注册有效期") == "自2019年7月1日至2024年6月30日"


def test_a_heading_is_no_end_of_running_text() -> None:
    found = value(
        Layout(lines("三、风险管控方案", "每日巡检；故障停用。"), ("风险管控方案",)), "风险管控方案", below=True
    )
    assert found == "每日巡检；故障停用。"


def test_a_label_in_brackets_has_its_value_in_them() -> None:
    letter = Layout(lines("在某某医院（医院级别、类别：二级综合医院）进行毕业前实习"), ("医院级别",))
    assert value(letter, "医院级别") == "二级综合医院"


def test_another_name_of_a_label_is_not_its_value() -> None:
    form = grid(("机构登记号\n或备案编号", "PDY3582733502997A1015"), widths=(0.25, 0.6))
    assert value(Layout(form, ("机构登记号",)), "机构登记号") == "PDY3582733502997A1015"


def test_what_stands_beside_a_broken_label_is_not_part_of_the_next_value() -> None:
    sheet = page(
        *(word("法定代表人", 0.1, 0.1), word("张三", 0.3, 0.115), word("（主要负责人）", 0.1, 0.13)),
        *(word("执业地点", 0.1, 0.16), word("某市某区某路", 0.3, 0.16)),
    )
    layout = Layout(sheet, ("法定代表人（主要负责人）", "执业地点"))
    assert (value(layout, "法定代表人（主要负责人）"), value(layout, "执业地点", lines=2)) == ("张三", "某市某区某路")


def test_a_label_in_two_languages_has_its_value_beside_it() -> None:
    table = grid(("学习形式\nMode of Study", "普通全日制"), widths=(0.25, 0.6))
    assert value(Layout(table, ("学习形式",)), "学习形式") == "普通全日制"


def test_a_translation_under_a_value_is_no_part_of_it() -> None:
    sheet = page(word("学校名称：某某护理学校", 0.1, 0.1), word("Institution", 0.1, 0.13))
    assert value(Layout(sheet, ("学校名称",)), "学校名称", lines=2) == "某某护理学校"


def test_nothing_in_the_brackets_of_a_label_is_nothing() -> None:
    letter = Layout(lines("在某某医院（医院级别：）进行毕业前", "护理实习，考核合格。"), ("医院级别",))
    found = letter.value_of("医院级别", below=True)
    assert found is not None
    assert not found.value


def test_a_note_in_brackets_behind_a_label_is_not_its_value() -> None:
    sheet = page(word("机构登记号（备案编号）", 0.1, 0.1), word("PDY3931363502997A0715", 0.1, 0.125))
    assert value(Layout(sheet, ("机构登记号",)), "机构登记号", below=True) == "PDY3931363502997A0715"


def test_a_frame_under_a_heading_holds_what_is_written_at_length() -> None:
    frame = grid(("身体健康，符合护士执业注册健康标准",), widths=(0.8,))
    sheet = page(*frame.words, word("体检结论", 0.05, 0.075), tables=frame.tables)
    assert value(Layout(sheet, ("体检结论",)), "体检结论") == "身体健康，符合护士执业注册健康标准"

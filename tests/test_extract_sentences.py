"""Values in sentences, what a seal hides, and captions over their values."""

from __future__ import annotations

from rpa_review.domain.page import MarkKind, Origin
from rpa_review.extract import parse
from rpa_review.extract.paper import Paper
from rpa_review.extract.sentences import (
    FROM_TO,
    POST,
    UNDATED,
    either,
    institution,
    person_named,
    plausible,
    said,
    stretch,
    unless_elsewhere,
    unless_sealed,
    unwritten,
)
from tests.extract_pages import lines, mark, page, word

LABELS = {"unit": ("聘用单位",), "period": ("实习时间",), "day": ("出具日期",)}


def test_a_value_goes_on_in_the_next_line() -> None:
    paper = Paper([lines("兹证明学生王五于二〇二二年", "九月一日入学，成绩合格。")], LABELS)
    found = said(paper, "day", parse.day, r"于(二〇二二年[一-龥]{4})入学")
    assert found is not None
    assert found.value == "2022-09-01"


def test_a_stretch_of_time_is_read_in_a_sentence_and_at_a_label() -> None:
    for text in ("自2024年7月1日至2025年3月31日在我院实习。", "实习时间：2024.07.01 至 2025.03.31"):
        read = stretch(Paper([lines(text)], LABELS), "first", "last", "period", FROM_TO)
        assert [reading.value for reading in read] == ["2024-07-01", "2025-03-31"]


def test_a_sentence_that_goes_on_says_that_nothing_is_written() -> None:
    paper = Paper([lines("在我院内科担任工作，现申请注册。")], LABELS)
    found = unwritten(paper, "post", r"担任(岗位工作|岗位|工作)[,，]")
    assert found is not None
    assert found.value is None


def test_an_institution_under_its_seal_is_read_from_the_ring() -> None:
    sealed = page(word("特此证明", 0.1, 0.2), marks=(mark(MarkKind.SEAL, 0.6, 0.6, 0.2, 0.15, "厦门市示例医院"),))
    paper = Paper([sealed], LABELS)
    found = institution(paper, "unit", paper.any_seal("seal"), paper.words("unit"))
    assert found is not None
    assert found.value == "厦门市示例医院"


def test_nothing_read_under_a_seal_is_doubtful_and_sure_on_a_text_layer() -> None:
    seal = mark(MarkKind.SEAL, 0.2, 0.18, 0.2, 0.1)
    for origin, sure in ((Origin.OCR, False), (Origin.TEXT_LAYER, True)):
        paper = Paper([page(word("出具日期：", 0.1, 0.2), marks=(seal,), origin=origin)], LABELS)
        found = unless_sealed(paper, paper.day("day"))
        assert found is not None
        assert found.value is None
        assert (found.confidence > 0.8) is sure


def test_a_reading_with_a_value_comes_before_an_empty_place() -> None:
    paper = Paper([lines("聘用单位：", "厦门市示例医院拟聘用王五。")], LABELS)
    empty = paper.words("unit")
    told = said(paper, "unit", parse.plain_text, r"([一-龥]{4,12}医院)拟聘用")
    assert either(empty, told) == told


def test_under_captions_a_value_is_that_of_its_own_column() -> None:
    """On a picture the line of values may stand close enough to be taken for one beside the caption."""
    labels = {"kind": ("办理类型",), "name": ("姓名",), "day": ("毕业日期",), "school": ("毕业学校",)}
    rows = [
        ("办理类型", "姓名", 0.1),
        ("首次注册", "王五", 0.118),
        ("毕业学校", "毕业日期", 0.2),
        ("样例学校", "2025-06-30", 0.218),
    ]
    words = [
        word(text, left, top)
        for left_text, right_text, top in rows
        for text, left in ((left_text, 0.1), (right_text, 0.5))
    ]
    paper = Paper([page(*words)], labels)
    read = paper.words("kind", lines=2, below=True)
    assert read is not None
    assert read.value == "首次注册"


def test_a_name_under_a_seal_that_does_not_confirm_it_is_not_sure() -> None:
    """A character that the seal hid makes it nearly the right name: not enough to say that it differs."""
    for ring, sure in (("厦门市示例医院", True), ("", False)):
        seal = mark(MarkKind.SEAL, 0.2, 0.15, 0.2, 0.12, ring)
        paper = Paper([page(word("聘用单位：厦门市示例医院", 0.1, 0.2), marks=(seal,))], LABELS)
        found = institution(paper, "unit", paper.any_seal("seal"), paper.words("unit"))
        assert found is not None
        assert (found.confidence > 0.9) is sure


def test_a_stretch_of_time_may_end_in_the_line_below() -> None:
    sheet = page(
        word("有效期限：", 0.6, 0.1), word("自2019年11月26日起", 0.61, 0.13), word("至2024年11月25日止", 0.61, 0.16)
    )
    found = Paper([sheet], {"period": ("有效期限",)}).period("valid_from", "valid_to", "period", below=True)
    assert [reading.value for reading in found] == ["2019-11-26", "2024-11-25"]


def test_a_person_is_named_before_a_title_or_what_they_are() -> None:
    for letter in (
        "卫生健康行政部门：兹有孙某娟同志，性别女，经本机构研究，拟聘其从事护士岗位工作。",
        "卫生健康行政部门：孙某娟系闽南样例护理学校助产专业学生，于2021.06.01至2022.03.31在我院实习。",
        "关于孙某娟同学临床实习情况的证明",
    ):
        found = person_named(Paper([lines(letter)], {"name": ("姓名",)}), "name")
        assert found is not None
        assert found.value == "孙某娟"


def test_the_only_number_of_a_paper_needs_no_label() -> None:
    paper = Paper(
        [lines("孙某娟 350299194601010011", "联系 19900001234")], {"id_no": ("证件号码",), "mobile": ("手机",)}
    )
    number, mobile = paper.id_number_or_any("id_no"), paper.mobile_or_any("mobile")
    assert number is not None
    assert mobile is not None
    assert (number.value, mobile.value) == ("350299194601010011", "19900001234")


def test_of_two_numbers_none_is_taken_without_a_label() -> None:
    paper = Paper([lines("联系 19900001234", "传真 19900001235")], {"mobile": ("手机",)})
    assert paper.mobile_or_any("mobile") is None


def test_a_value_that_is_nothing_of_its_kind_is_doubtful() -> None:
    paper = Paper([lines("岗位：工", "科室：外科")], {"post": ("岗位",), "dept": ("科室",)})
    found = plausible([one for one in (paper.words("post"), paper.words("dept")) if one], {"post": POST, "dept": "科"})
    assert [one.confidence for one in found] == [0.5, 1.0]


def test_nothing_at_a_label_is_doubtful_while_such_a_value_stands_elsewhere() -> None:
    labels = {"valid_to": ("有效期至",), "issue_date": ("发证日期",)}
    apart = Paper([lines("有效期至：", "某某卫生健康局", "2026年3月1日")], labels)
    taken = Paper([lines("有效期至：", "发证日期：2026年3月1日")], labels)
    for paper, sure in ((apart, False), (taken, True)):
        read = [one for one in (paper.day("valid_to"), paper.day("issue_date")) if one is not None]
        assert read[0].value is None
        assert (unless_elsewhere(paper, read, {"valid_to": UNDATED})[0].confidence > 0.5) is sure


def test_a_birthday_elsewhere_says_nothing_of_a_day_that_is_missing() -> None:
    paper = Paper([lines("1990年3月1日出生", "有效期至：")], {"valid_to": ("有效期至",)})
    read = [one for one in (paper.day("valid_to"),) if one is not None]
    assert unless_elsewhere(paper, read, {"valid_to": UNDATED})[0].confidence > 0.5


def test_a_name_whose_halves_were_read_on_paper_and_seal_is_joined() -> None:
    sealed = page(
        word("聘用单位：厦门市海沧区仿德综", 0.1, 0.6),
        marks=(mark(MarkKind.SEAL, 0.3, 0.55, 0.2, 0.14, "海沧区仿德综合医院"),),
    )
    paper = Paper([sealed], LABELS)
    found = institution(paper, "unit", paper.any_seal("seal"), paper.words("unit"))
    assert found is not None
    assert found.value == "厦门市海沧区仿德综合医院"


def test_an_identity_number_without_all_its_figures_is_doubtful() -> None:
    short = Paper([lines("证件号码：35029919880303673")], {"id_no": ("证件号码",)}).id_number("id_no")
    assert short is not None
    assert short.confidence <= 0.6

"""From the files of a material to documents: what is what, which pages belong together, how fields are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpa_review.domain.field import Provenance
from rpa_review.domain.page import FileReading, Page, Problem
from rpa_review.errors import ContentError
from rpa_review.extract.load import load_extractor, load_extractors
from rpa_review.extract.materials import MaterialExtraction, extract_material, recognise
from rpa_review.extract.recognise import Likeness, together
from tests.extract_pages import grid, lines

EXTRACTORS = load_extractors(Path(__file__).parents[1] / "extractors")
ADA, BEN = ("王样例", "350299194601010011", "湖里"), ("陈样本", "350299199003050012", "思明")


def front(person: tuple[str, str, str]) -> Page:
    name, number, district = person
    return lines(
        f"姓名 {name}",
        "性别 男 民族 汉",
        "出生 1946年1月1日",
        f"住址 厦门市{district}区样例路1号",
        f"公民身份号码 {number}",
    )


def back(person: tuple[str, str, str], until: str = "2036.05.20") -> Page:
    return lines(
        "中华人民共和国", "居民身份证", f"签发机关 厦门市公安局{person[2]}分局", f"有效期限 2016.05.20-{until}"
    )


def extracted(*files: tuple[Page, ...], allowed: frozenset[str] = frozenset({"id_card"})) -> MaterialExtraction:
    handed = [(f"{number}.jpg", _reading(*pages)) for number, pages in enumerate(files, start=1)]
    return extract_material("FOOD-M08", handed, allowed, EXTRACTORS)


def _reading(*pages: Page) -> FileReading:
    numbered = tuple(page.model_copy(update={"number": number}) for number, page in enumerate(pages, start=1))
    return FileReading(sha256="0" * 64, kind="jpeg", pages=numbered)


def values(found: MaterialExtraction) -> dict[str, object]:
    return {field.field: field.value for field in found.fields}


def test_front_and_back_in_two_files_are_one_card() -> None:
    found = extracted((front(ADA),), (back(ADA),))
    assert [document.pages for document in found.documents] == [(0, 1)]
    assert values(found)["FOOD-M08.name"] == "王样例"
    assert values(found)["FOOD-M08.valid_to"] == "2036-05-20"
    until = next(field for field in found.fields if field.field == "FOOD-M08.valid_to")
    assert isinstance(until.source, Provenance)
    assert (until.source.file, until.source.page, until.document) == ("2.jpg", 1, "id_card")


def test_two_persons_are_two_cards_and_a_back_goes_to_the_front_of_its_place() -> None:
    found = extracted((front(ADA),), (front(BEN),), (back(BEN, "2031.05.20"),), (back(ADA),))
    assert [document.pages for document in found.documents] == [(0, 3), (1, 2)]
    assert values(found)["FOOD-M08.name"] == "王样例"
    assert values(found)["FOOD-M08#2.name"] == "陈样本"
    assert values(found)["FOOD-M08#2.valid_to"] == "2031-05-20"


def test_both_faces_on_one_picture_are_one_card() -> None:
    whole = front(ADA).words + tuple(
        word.model_copy(
            update={"box": word.box.model_copy(update={"top": word.box.top + 0.4, "bottom": word.box.bottom + 0.4})}
        )
        for word in back(ADA).words
    )
    found = extracted((front(ADA).model_copy(update={"words": whole}),))
    assert len(found.documents) == 1
    assert values(found)["FOOD-M08.side"] == "both"


def test_a_paper_in_the_wrong_slot_is_named_and_not_read() -> None:
    found = extracted((front(ADA),), allowed=frozenset({"business_licence"}))
    assert [reading.recognised_as for reading in found.readings] == ["id_card"]
    assert found.fields == ()


def test_a_page_like_nothing_known_is_not_recognised() -> None:
    found = extracted((lines("今日菜谱", "红烧肉", "清蒸鱼"),))
    assert found.documents == ()
    assert [reading.recognised_as for reading in found.readings] == [None]


def test_a_file_that_gave_no_pages_says_why() -> None:
    broken = FileReading(sha256="0" * 64, kind="pdf", problem=Problem.ENCRYPTED)
    found = extract_material("FOOD-M08", [("1.pdf", broken)], frozenset({"id_card"}), EXTRACTORS)
    assert [reading.problem for reading in found.readings] == ["encrypted"]


def test_of_an_archive_the_good_members_are_read_and_the_bad_one_is_named() -> None:
    page = lines("今日菜谱", "红烧肉")
    mixed = FileReading(sha256="0" * 64, kind="zip", pages=(page,), problem=Problem.LEGACY, inner="旧.doc")
    found = extract_material("FOOD-M08", [("1.zip", mixed)], frozenset({"id_card"}), EXTRACTORS)
    assert [(one.problem, one.inner, one.pages) for one in found.readings] == [("legacy", "旧.doc", 0), (None, "", 1)]


def test_an_extractor_that_breaks_the_contract_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="没有这个抽取器"):
        load_extractor(tmp_path / "absent")
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "extractor.py").write_text("EXTRACTOR = 1\n", encoding="utf-8")
    with pytest.raises(ContentError, match="EXTRACTOR"):
        load_extractor(folder)


def test_a_page_that_looks_a_little_like_what_its_slot_takes_is_not_called_another_paper() -> None:
    card = lines(
        "高龄津贴登记卡", "津贴 年满80周岁 户籍地址 捺印", "户名 王样例 开户行 样例银行 账号 6299000000000000001"
    )
    own, _ = recognise(card, frozenset({"elderly_allowance_form"}), EXTRACTORS)
    assert own == "elderly_allowance_form"


def test_the_more_a_page_looks_like_its_slot_s_own_paper_the_less_sure_it_is_another() -> None:
    page = lines("授权委托书", "委托人：样例公司 受托人：王样例", "委托事项：办理 委托权限：代为提交 委托期限：一年")
    stranger, alone = recognise(page, frozenset({"bank_card"}), EXTRACTORS)
    assert stranger == "power_of_attorney"
    assert alone > 0.8


def test_phrases_and_model_together_are_surer_than_either_and_a_doubting_model_takes_away() -> None:
    phrases = {"lease": 0.5, "commitment": 0.1, "website_filing": 0.7}
    agreed = together(phrases, {"lease": 0.97, "commitment": 0.01})
    doubted = together(phrases, {"lease": 0.01, "commitment": 0.01})
    assert agreed["lease"] > 0.5 > doubted["lease"]
    assert agreed["commitment"] < 0.05
    assert agreed["website_filing"] == 0.7  # a type that the model was never taught
    assert together(phrases, {}) == phrases


@pytest.mark.parametrize(
    ("texts", "least"),
    [
        (("食品经营许可", "申请书", "申请人"), 0.55),  # set large, on two lines
        (("食品经营许可申请书厦门市样例餐饮有限公司编号12345",), 0.5),  # something stands to its right
        (("一", "二", "三", "食品经营许可申请书由申请人填写并对内容真实性负责"), 0.0),  # a sentence is no title
    ],
)
def test_a_title_is_seen_on_two_lines_and_beside_something_else(texts: tuple[str, ...], least: float) -> None:
    likeness = Likeness(anchors={"主体业态": 1}, titles=("食品经营许可申请书",))
    score = likeness.score(lines(*texts))
    assert score >= least
    assert least > 0 or score < 0.3


def test_an_examination_whose_row_lost_its_name_is_read_without_that_row() -> None:
    rows = (("检查项目", "检查结果"), ("视力", "正常"), ("", "正常"), ("听力", "正常"), ("心肺", "正常"))
    extractor = load_extractor(Path(__file__).parents[1] / "extractors" / "medical_exam_proof")
    read = {one.key: one.value for one in extractor.extract([grid(*rows, widths=(0.3, 0.3))])}
    assert read["exam_items"] == ["视力：正常", "听力：正常", "心肺：正常"]


def test_a_title_outright_is_not_overruled_by_a_model_that_knows_another_layout() -> None:
    heard = {"hygiene_layout": 0.001, "location_map": 0.99}
    assert together({"hygiene_layout": 1.0, "location_map": 0.3}, heard)["hygiene_layout"] > 0.5
    assert together({"hygiene_layout": 0.6, "location_map": 0.3}, heard)["hygiene_layout"] < 0.4


def test_pages_numbered_on_belong_to_the_paper_before_them_whatever_their_tables_look_like() -> None:
    form = lines("食品经营许可申请书", "申请人 样例餐饮", "主体业态 餐饮服务经营者", "- 1 -")
    devices = ("主要设备设施清单", "名称 数量 用途 所在功能间", "冷藏柜 2 冷藏 库房")
    slot = frozenset({"food_licence_form", "equipment_list"})
    numbered = extracted((form, lines(*devices, "- 2 -")), allowed=slot)
    loose = extracted((form, lines(*devices)), allowed=slot)
    assert [(one.type, one.pages) for one in numbered.documents] == [("food_licence_form", (0, 1))]
    assert [one.type for one in loose.documents] == ["food_licence_form", "equipment_list"]


def test_a_page_that_begins_in_the_middle_goes_on_with_an_unknown_paper() -> None:
    unknown = lines("入会申请", "本人自愿加入")
    devices = ("八、设备设施清单", "名称 数量 用途 所在功能间", "冷藏柜 2 冷藏 库房")
    found = extracted((unknown, lines(*devices)), allowed=frozenset())
    assert found.documents == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("食品加工经营流程图表", "process_flow"),
        ("附件2：食品安全管理制度目录表（2025年）", "rule_catalogue"),
        ("沿街店面租用协议", "lease"),
    ],
)
def test_a_title_in_other_words_is_known_by_the_kind_of_paper_that_it_names(title: str, kind: str) -> None:
    likeness = EXTRACTORS[kind].likeness
    assert likeness is not None
    assert likeness.score(lines(title, "样例样例")) >= likeness.title_share

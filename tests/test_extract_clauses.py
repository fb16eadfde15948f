"""Papers of numbered clauses: their headings, their sentences, and what they do not say."""

from __future__ import annotations

from rpa_review.domain.page import Page
from rpa_review.extract.clauses import headings, lacking, sentences
from rpa_review.extract.paper import Paper
from tests.extract_pages import lines


def paper(*pages: Page) -> Paper:
    return Paper(pages, {"items": ()})


RULES = lines(
    "劳务派遣管理制度",
    "第一章劳动合同管理制度",
    "第一条公司订立二年以上的固定期限劳动合同。文本存",
    "档不少于二年；不得向劳动者收取费用。",
    "第二章劳动报酬管理制度",
    "第二条工资按月发放。",
    "第三章社会保险管理制度",
    "第三条依法办理参保。",
    "第1页共2页",
)


def test_headings_are_those_of_the_highest_level() -> None:
    found = headings(paper(RULES), "items")

    assert found is not None
    assert found.value == ["劳动合同管理制度", "劳动报酬管理制度", "社会保险管理制度"]


def test_a_heading_before_a_colon_is_no_part_of_the_sentence() -> None:
    page = lines("第一条工作地点：厦门市。", "第二条社会保险费：由乙方缴纳；甲方拨付。", "第三条违约责任：赔偿损失。")

    assert headings(paper(page), "items").value == ["工作地点", "社会保险费", "违约责任"]  # type: ignore[union-attr]
    assert sentences(paper(page), "terms", "缴纳").value == ["由乙方缴纳"]  # type: ignore[union-attr]


def test_a_sentence_goes_on_over_the_line_and_ends_with_its_stop() -> None:
    found = sentences(paper(RULES), "terms", "存档|收取")

    assert found is not None
    assert found.value == ["文本存档不少于二年", "不得向劳动者收取费用"]


def test_a_gap_in_the_numbers_makes_the_headings_doubtful() -> None:
    whole = lines("一、劳动合同", "二、劳动报酬", "三、社会保险")
    gap = lines("一、劳动合同", "二、劳动报酬", "四、劳动纪律")

    assert headings(paper(whole), "items").confidence > 0.9  # type: ignore[union-attr]
    assert headings(paper(gap), "items").confidence <= 0.5  # type: ignore[union-attr]


def test_three_clauses_make_a_level_two_do_not() -> None:
    assert headings(paper(lines("一、甲", "二、乙")), "items") is None


def test_a_clause_is_lacking_only_where_every_page_is_there() -> None:
    whole = lines("第一条甲。", "第二条乙。", "第三条丙。", "第1页共1页")

    assert lacking(paper(whole), "capital").value is None  # type: ignore[union-attr]
    assert lacking(paper(RULES), "capital") is None  # page 2 of 2 was not handed in
    assert lacking(paper(lines("一份没有条款的文书")), "capital") is None


def test_a_number_of_several_parts_is_no_part_of_its_sentence() -> None:
    page = lines("第一章劳动合同", "1.1公司不得向劳动者收取费用。", "第二章劳动报酬", "第三章社会保险", "12.5平方米。")

    assert headings(paper(page), "items").value == ["劳动合同", "劳动报酬", "社会保险"]  # type: ignore[union-attr]
    assert sentences(paper(page), "terms", "收取").value == ["公司不得向劳动者收取费用"]  # type: ignore[union-attr]

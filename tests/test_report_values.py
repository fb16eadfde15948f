"""Numbers are hidden, differences are found, and form and papers are laid side by side."""

from __future__ import annotations

import pytest

from rpa_review.domain.field import FormSource
from rpa_review.domain.finding import Disposition, Evidence
from rpa_review.report import report_html
from rpa_review.report.compare import Run, differences
from rpa_review.report.facts import Agreement, facts, matrix
from rpa_review.report.masking import masked, masked_name, masked_value
from rpa_review.report.values import Lexicon, in_words, told
from tests.report_samples import ID_NUMBER, OTHER_NAME, OTHER_NUMBER, sample_review


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("350299197601010017", "3502***********017"),
        ("35029919760101001X", "3502***********01X"),
        ("350299760101001", "3502********001"),
        ("13800000017", "138****0017"),
        ("身份证号350299197601010017。电话13800000017", "身份证号3502***********017。电话138****0017"),
        ("6222020000000000017", "6222***********0017"),
        ("6222 0200 0000 0000 017", "6222 **** **** ***0 017"),
        ("92350299MA00000A1X", "92350299MA00000A1X"),
        ("2023-11-23", "2023-11-23"),
        ("JY13502990000017", "JY13502990000017"),
        ("经营面积 120.5 平方米", "经营面积 120.5 平方米"),
    ],
)
def test_numbers_of_citizens_are_hidden_in_the_middle(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert len(masked(text)) == len(text)


def test_tables_are_masked_and_credit_codes_are_not() -> None:
    assert masked_value([{"name": "林样例", "id_no": ID_NUMBER, "uscc": "911234567890123456"}]) == [
        {"name": "林样例", "id_no": "3502***********017", "uscc": "911234567890123456"}
    ]


def test_names_of_people_are_masked_and_names_of_firms_are_not() -> None:
    assert [masked_name(name, person=True) for name in ("林样", "林样例", "欧阳样例", "古丽·样例", "")] == [
        "林*",
        "林*例",
        "欧**例",
        "古丽·**",
        "",
    ]
    assert masked_name("海风小馆", person=False) == "海风小馆"


def test_differing_characters_are_marked_and_widths_of_brackets_are_not() -> None:
    assert differences("海风小馆（样例）", "海风小馆(样例)") == (Run("海风小馆（样例）"),)
    assert differences("12号102室", "12号101室") == (Run("12号10"), Run("2", differs=True), Run("室"))
    assert differences("甲公司", "完全不同的名称") == (Run("甲公司", differs=True),)


def test_values_are_told_in_words() -> None:
    assert in_words(False, on_paper=True) == "未见"
    assert in_words(False, on_paper=False) == "否"
    assert in_words([True, False], on_paper=True) == "第1项✓、第2项未勾"
    assert in_words(None, on_paper=True) == "（空白）"
    table = told([{"name": "林样例", "id_no": "1"}, {"name": "陈样例", "post": "总监"}], on_paper=False)
    assert table.columns == ("姓名", "身份证号", "岗位")
    assert table.rows == (("林样例", "1", ""), ("陈样例", "", "总监"))


def test_the_form_stands_beside_what_the_papers_say() -> None:
    review = sample_review(Disposition.CORRECT)
    by_key = {fact.key: fact for fact in facts(review, Lexicon(review))}

    assert [said.agreement for said in by_key["biz_name"].said] == [Agreement.DIFFERS]
    assert [said.where for said in by_key["biz_name"].said] == ["营业执照 第1页"]
    assert [said.agreement for said in by_key["uscc"].said] == [Agreement.AGREES]
    assert [said.value.text for said in by_key["legal_person"].said] == ["林样例"]
    assert by_key["main_type"].said == ()


def test_facts_over_materials_show_where_anything_differs() -> None:
    review = sample_review(Disposition.CORRECT)

    shown = matrix(facts(review, Lexicon(review)))

    assert shown.materials == ("营业执照或其他主体资格证明", "法定代表人身份证")
    cells = {fact.key: cells for fact, cells in shown.rows}
    assert cells["biz_name"] == (Agreement.DIFFERS, None)
    assert cells["uscc"] == (Agreement.AGREES, None)
    assert cells["legal_id_no"] == (None, Agreement.DIFFERS)


def test_an_overview_shows_only_the_differing_digits_of_two_identity_numbers() -> None:
    review = sample_review(Disposition.CORRECT)
    fact = next(one for one in facts(review, Lexicon(review)) if one.key == "legal_id_no")

    assert fact.differs
    assert fact.form.text == "3502***********914"
    assert ID_NUMBER not in fact.said[0].value.text
    assert OTHER_NUMBER not in fact.said[0].value.text
    assert any(run.differs for run in fact.said[0].value.runs)


def test_a_finding_about_the_whole_is_named_after_its_papers() -> None:
    review = sample_review(Disposition.CORRECT)
    lexicon = Lexicon(review)
    whole = OTHER_NAME.model_copy(update={"subject": None})

    assert lexicon.subject_of(whole) == "表单、营业执照"
    assert lexicon.subject("form.uscc") == "表单：统一社会信用代码"


def test_a_material_that_was_not_handed_in_is_told_as_such() -> None:
    slot = Evidence(field="FOOD-M02", value=None, source=FormSource(form="materials.FOOD-M02"))
    missing = OTHER_NAME.model_copy(update={"subject": None, "evidence": (slot,)})
    review = sample_review(Disposition.CORRECT, findings=(missing,))

    assert Lexicon(review).subject_of(missing) == "营业执照或其他主体资格证明"
    html = report_html(review, None)
    assert "没有上传" in html
    assert "材料上传栏" in html

"""专职工作人员基本情况表: who works full time, one row for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

COLUMNS = {
    "name": Column(wordings("人员姓名 姓名")),
    "id_no": Column(wordings("公民身份号码 身份证号码 身份证号")),
    "education": Column(wordings("文化程度 学历")),
    "post": Column(wordings("工作岗位 岗位 职务")),
}
TITLES = wordings("专职工作人员基本情况表 专职人员基本情况表 专职工作人员情况表 专职工作人员名单")


class FullTimeStaffList(Extractor):
    type: ClassVar[str] = "full_time_staff_list"
    title: ClassVar[str] = "专职工作人员基本情况表"
    fields: ClassVar[tuple[str, ...]] = ("staff",)
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=TITLES,
        anchors={"专职": 2, "学历": 1, "岗位": 1, "姓名": 0.5, "身份证号": 0.5},
        against={"申请书": 0.9, "合同": 0.5, "承诺书": 0.6},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, {"staff": ()})
        return readings(table(paper, "staff", COLUMNS, needs=("name",), least=2, titles=TITLES))


EXTRACTOR = FullTimeStaffList()

"""管理制度: the text of an organisation's rules, in chapters; what they say of terms, pay and fees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.clauses import headings, sentences
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {"date": wordings("发布日期 制定日期 施行日期 编制日期 日期")}
SEALED = wordings("单位盖章 （盖章） (盖章) 盖章处 公章")
TERMS = (
    r"(?:订立|签订)[^，]{0,16}(?:固定期限|期)的?[^，]{0,4}劳动合同|劳动合同期限|无工作期间|"
    r"向(?:被派遣)?劳动者收取|收取[^，]{0,8}(?:费用|押金|保证金)"
)


class ManagementRules(Extractor):
    type: ClassVar[str] = "management_rules"
    title: ClassVar[str] = "管理制度"
    fields: ClassVar[tuple[str, ...]] = ("title", "items", "terms", "seal", "date", "pages_total", "page_numbers")
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings("劳务派遣管理制度 劳务派遣管理制度汇编 劳务派遣业务管理制度 劳务派遣规章制度 企业管理制度"),
        title_pattern=r"(?!.*(?:食品|卫生|目录)).{0,14}(?:管理|规章|派遣|内部).{0,4}制度(?:汇编)?",
        anchors={
            "劳动合同": 1,
            "劳动报酬": 1,
            "社会保险": 1,
            "休息休假": 1,
            "劳动纪律": 1.5,
            "管理制度": 1,
            "被派遣劳动者": 1,
        },
        against={"申请书": 0.9, "甲方": 0.6, "乙方": 0.6, "章程": 0.8, "协议书": 0.8, "目录清单": 0.8, "系统清单": 0.8},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=SEALED)
        return readings(
            paper.title("title", "制度", "汇编"),
            headings(paper, "items"),
            sentences(paper, "terms", TERMS),
            paper.any_seal("seal", *SEALED),
            paper.dated("date"),
            paper.page_numbers(),
        )


EXTRACTOR = ManagementRules()

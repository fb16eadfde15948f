"""劳动合同、集体合同 as samples: their clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.clauses import headings
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness


class LabourContract(Extractor):
    type: ClassVar[str] = "labour_contract"
    title: ClassVar[str] = "劳动合同样本"
    fields: ClassVar[tuple[str, ...]] = ("title", "clauses", "pages_total", "page_numbers")
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "劳动合同 劳动合同书 劳动合同（样本） 劳动合同书（样本） 劳动合同样本 被派遣劳动者劳动合同 "
            "集体合同 集体合同（样本）"
        ),
        title_pattern=r"(?!.*派遣协议).{0,10}(?:劳动|集体)合同书?(?:样本|范本|文本)?",
        anchors={"用人单位": 1, "劳动者": 0.5, "劳动合同期限": 2, "试用期": 1, "本合同": 1, "工作内容": 1, "解除": 0.5},
        against={"申请书": 0.9, "章程": 0.8, "管理制度": 0.7, "劳务派遣协议": 0.8, "租赁": 0.8, "服务费": 0.4},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, {"title": ()})
        return readings(
            paper.title("title", "合同", "合同书", "样本）"), headings(paper, "clauses"), paper.page_numbers()
        )


EXTRACTOR = LabourContract()

"""劳务派遣协议: the sample of the agreement between a dispatching firm and the firm that uses the workers."""

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

TERMS = (
    r"社会保险费?[^，]{0,20}(?:缴纳|承担|参加)|自行(?:缴纳|参加|购买)|承揽|外包|"
    r"服务费[^，]{0,6}(?:包含|已含|含|分别|单独|分列)"
)


class DispatchAgreement(Extractor):
    type: ClassVar[str] = "dispatch_agreement"
    title: ClassVar[str] = "劳务派遣协议"
    fields: ClassVar[tuple[str, ...]] = ("title", "clauses", "terms", "pages_total", "page_numbers")
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "劳务派遣协议 劳务派遣协议书 劳务派遣协议（样本） 劳务派遣协议书（样本） 劳务派遣合同 "
            "劳务派遣合同（样本） "
            "劳务派遣协议样本"
        ),
        title_pattern=r".{0,8}劳务派遣.{0,6}(?:协议|合同)书?(?:样本|范本|文本)?",
        anchors={
            "用工单位": 1,
            "派遣岗位": 1.5,
            "派遣期限": 1,
            "服务费": 1,
            "被派遣劳动者": 1,
            "甲方": 0.5,
            "乙方": 0.5,
            "本协议": 1,
        },
        against={"申请书": 0.9, "章程": 0.8, "管理制度": 0.5, "授权委托书": 0.9, "租赁": 0.8},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, {"title": ()})
        return readings(
            paper.title("title", "协议", "合同", "协议书", "样本）"),
            headings(paper, "clauses"),
            sentences(paper, "terms", TERMS),
            paper.page_numbers(),
        )


EXTRACTOR = DispatchAgreement()

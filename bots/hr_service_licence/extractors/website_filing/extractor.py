"""电信业务许可或网站备案信息: whose website it is, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "holder": wordings("主办单位名称 主办单位 持证单位 公司名称 单位名称"),
    "filing_no": wordings("网站备案号 备案/许可证号 许可证编号 许可证号 备案号"),
    "domain": wordings("网站域名 域名"),
    "valid_to": wordings("有效期至 有效期止 有效期限"),
}


class WebsiteFiling(Extractor):
    type: ClassVar[str] = "website_filing"
    title: ClassVar[str] = "电信业务许可（网站备案）信息"
    fields: ClassVar[tuple[str, ...]] = tuple(LABELS)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings("网站备案信息 增值电信业务经营许可证 电信业务经营许可证 ICP备案信息"),
        anchors={"备案": 1.5, "域名": 1.5, "主办单位": 1, "电信业务": 1},
        against={"申请书": 0.9, "委托书": 0.6},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS)
        return readings(
            paper.words("holder", lines=2),
            paper.words("filing_no"),
            paper.words("domain"),
            paper.day("valid_to"),
        )


EXTRACTOR = WebsiteFiling()

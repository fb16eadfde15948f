"""池水循环净化消毒等说明."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sections import section

LABELS = {
    "flow": wordings(
        "池水循环净化消毒流程 循环净化消毒流程 循环净化消毒工艺 池水循环净化工艺 循环净化流程 池水处理流程 工艺流程"
    ),
    "capacity": wordings("循环净化处理能力 设备处理能力 循环处理能力 处理能力 循环流量与周期 循环周期"),
    "method": wordings("消毒方式 池水消毒方式 消毒方法 池水消毒"),
}
STOPS = wordings("单位名称 申请单位 经营单位 场所名称 场所地址 日期 盖章 说明人 联系电话 池水容积 补水方式 检测频次")


class PoolWaterStatement(Extractor):
    type: ClassVar[str] = "pool_water_statement"
    title: ClassVar[str] = "池水循环净化消毒说明"
    fields: ClassVar[tuple[str, ...]] = tuple(LABELS)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "池水循环净化消毒说明 游泳池水循环净化消毒说明 池水循环净化消毒情况说明 游泳池池水处理说明 "
            "池水净化消毒说明 游泳场所池水循环净化消毒等说明"
        ),
        title_pattern=r"(?!.*(?:检测|检验)).{0,12}(?:游泳|泳池|池水).{0,14}(?:说明|情况|报告|材料)[书表]?",
        anchors={"池水": 2, "循环": 1, "净化": 1, "消毒": 0.7, "过滤": 0.7, "循环周期": 0.7},
        against={"申请表": 0.9, "检测报告": 0.9, "布局图": 0.9, "制度": 0.5},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        return readings(*(section(paper, key) for key in LABELS))


EXTRACTOR = PoolWaterStatement()

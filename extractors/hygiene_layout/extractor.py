"""卫生设施平面布局图: which rooms and facilities for hygiene a drawing shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.drawings import LEGEND, drawing_title, drawing_unit, listed, word_runs
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.span import Span

LABELS = {
    "title_unit": (
        *wordings("单位名称 申请单位 申请人 经营者名称 制图单位 单位"),
        *wordings("场所名称 公共场所名称 经营单位名称 经营单位 申请单位名称 店铺名称 店名"),
    ),
    "draw_date": (
        *wordings("绘制日期 制图日期 绘图日期 日期"),
        *compounds("绘制 制图 绘图 填报 填制 出图 制作", "日期 时间"),
    ),
    "drawing_type": wordings("图纸名称 图名"),
}
STOPS = wordings("图例 比例 制图人 绘制人 审核 图号 说明 地址")

FACILITY = re.compile(
    r"^[\u3400-\u9fff、/]{0,12}"
    r"(?:间|区|室|库|厅|房|处|点|池|柜|机|器|口|管|塔|通道|淋浴|喷淋|设施|设备|装置|系统|卫生间|厕所|前台|大堂|风扇|排风|通风|空调|风管|冷却塔|洗手台|台盆|水槽|换气扇|保洁箱|消毒箱|龙头)"
    r"(?:[(（][\u3400-\u9fff、/]+[)）]?)?$"
)
AROUND = re.compile(  # a number on the drawing or in its legend, an area
    r"^(?:[0-9]{1,2}[.、．:：]?|[(（]?[0-9]{1,2}[)）]|[①-⑳])|[(（]?[0-9]+(?:[.][0-9]+)?(?:㎡|m²|m2|平方米|平米)?[)）]?$"
)
DOOR = re.compile(r"^(?:[\u3400-\u9fff]{0,4}(?:出入口|入口|出口|后门|前门|正门|侧门|大门))$")
NO_FACILITY = re.compile(f"{LEGEND.pattern}|{DOOR.pattern}|^(?:主要|公共|卫生)*设施$")
NOT_UNIT = re.compile(f"{FACILITY.pattern}|{DOOR.pattern}")


class HygieneLayout(Extractor):
    type: ClassVar[str] = "hygiene_layout"
    title: ClassVar[str] = "卫生设施平面布局图"
    fields: ClassVar[tuple[str, ...]] = ("drawing_type", "facilities", "title_unit", "draw_date")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings("卫生设施平面布局图 卫生设施布局图 公共场所卫生设施平面布局图 卫生设施平面图 卫生设施布置图"),
        title_pattern=r".{0,12}(?:卫生|公共场所).{0,8}(?:布局|平面|设施).{0,6}图",
        anchors={
            "卫生设施": 2,
            "消毒": 1,
            "通风": 0.7,
            "排风": 0.7,
            "布草": 0.5,
            "卫生间": 0.5,
            "洗手": 0.5,
            "更衣": 0.5,
        },
        against={"申请表": 0.9, "合同": 0.9, "检测": 0.8, "方位": 0.6, "制度": 0.8},
        title_share=0.7,
        enough=0.4,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        drawn = [_facilities(paper, index) for index in range(len(pages))]
        most = max(drawn, key=lambda reading: len(reading.value if isinstance(reading.value, list) else []))
        return readings(drawing_title(paper), most, drawing_unit(paper, NOT_UNIT), paper.dated("draw_date"))


def _facilities(paper: Paper, index: int) -> FieldReading:
    found: list[tuple[str, Span]] = []
    for row in paper.layouts[index].rows:
        for run in word_runs(row):
            span = Span.of(run)
            for part in re.split(r"[、，,；;：:]", parse.plain_text(span.text)):
                text = AROUND.sub("", part)
                if FACILITY.match(text) and len(text) >= 2 and not NO_FACILITY.search(text):
                    found.append((text, span))
    reading = listed(paper, index, "facilities", list(found))
    return reading if found else reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})


EXTRACTOR = HygieneLayout()

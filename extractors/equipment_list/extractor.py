"""主要设备设施清单: what stands where, and how many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, count, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness


def called(text: str) -> str | None:
    """A name without the crumbs of rules and watermarks around it; a bracket that OCR lost at its end is closed."""
    name = parse.plain_text(text).strip("·.。、|'`-")
    return (name + "）" if name.count("（") == name.count("）") + 1 else name) or None


COLUMNS = {
    "name": Column(
        wordings(
            "设备设施名称 设施设备名称 设备（设施）名称 设备/设施名称 设备名称 设施名称 设备设施 设施设备 "
            "设备（设施） 设施（设备） 设备、设施 设备及设施 名称及型号 名称 品名 设备"
        ),
        called,
    ),
    "quantity": Column(
        wordings(
            "数量（台/套） 数量（台） 数量（台套） 数量及单位 配置数量 数量 台件数 台数 "
            "台套数 台（件）数 台（套）数 件数 套数 个数"
        ),
        count,
    ),
    "purpose": Column(wordings("主要用途 用途说明 使用用途 用途 功能用途 功能 作用")),
    "room": Column(
        wordings(
            "所在功能间 所在场所 所在功能区 所在区域 "
            "功能区域 使用区域 功能分区 功能区 放置位置 安装位置 安装地点 摆放位置 存放位置 设置位置 "
            "放置地点 放置场所 使用场所 使用位置 所在位置 所在部位 功能间 区域 位置"
        ),
        called,
    ),
}


class EquipmentList(Extractor):
    type: ClassVar[str] = "equipment_list"
    title: ClassVar[str] = "主要设备设施清单"
    version: ClassVar[str] = "1"
    fields: ClassVar[tuple[str, ...]] = ("equip_list",)
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "主要设备设施清单 设备设施清单 设施设备清单 食品经营设备设施清单 主要设施设备清单 设备清单 设备设施一览表"
        ),
        title_pattern=r"(?!.*(?:信息|自动|卫生)).{0,10}(?:设备|设施).{0,4}(?:清单|登记表|一览表|明细表|汇总表|配置表|台账)",
        anchors={"数量": 1, "用途": 1, "所在功能间": 1, "设备设施": 1, "清单": 0.5},
        against={
            "申请书": 0.9,
            "从业人员": 0.9,
            "接触直接入口食品": 0.9,
            "保证声明": 0.9,
            "自动设备清单": 0.7,
            "规章制度": 0.9,
            "布局图": 0.7,
            "自动设备": 0.6,
        },
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, {"equip_list": ()})
        titles = wordings("设备设施清单 设施设备清单 设备清单 设备设施名称 设备名称 所在功能间")
        tabled = table(
            paper, "equip_list", COLUMNS, needs=("name",), least=2, telling=("name", "quantity"), titles=titles
        )
        return readings(tabled if tabled is not None and tabled.value else _told(paper) or tabled)


TOLD = re.compile(  # 1. 燃气灶 2台
    r"(?:^|[、，,；;：:。]|[0-9]{1,2}[.．、])([\u3400-\u9fff（）()A-Za-z]{2,20}?)[×xX*:：]?"
    r"([0-9]{1,3}|[一二两三四五六七八九十])(?:台|个|套|组|只|块|张|把|件|副|盏|部)"
)


def _told(paper: Paper) -> FieldReading | None:
    """What is listed without a table, each thing with how many there are."""
    for index, layout in enumerate(paper.layouts):
        found = [(row, match) for row in layout.rows for match in TOLD.finditer(row.compact)]
        if len(found) >= 2:
            rows: list[JsonValue] = [{"name": match[1], "quantity": count(match[2])} for _, match in found]
            spans = [row.part(*match.span()) for row, match in found]
            return paper.of_span("equip_list", index, spans[0].plus(*spans[1:]), rows)
    return None


EXTRACTOR = EquipmentList()

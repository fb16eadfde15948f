"""信息管理系统清单: the systems of an office and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

COLUMNS = {
    "name": Column(
        wordings(
            "信息管理系统名称 管理系统名称 信息系统名称 系统（软件）名称 软件（系统）名称 "
            "系统/软件名称 系统名称 软件名称 平台名称 名称"
        )
    ),
    "function": Column(
        wordings(
            "主要功能说明 主要功能描述 系统功能说明 功能及用途 具备的功能 系统功能 功能说明 功能描述 功能简介 功能介绍 "
            "主要功能 功能模块 主要用途 功能 用途"
        )
    ),
}
TITLES = (
    *compounds("信息管理系统 管理信息系统 信息系统 信息化系统", "清单 一览表 登记表 情况登记表 情况表 明细表 情况说明"),
    *wordings("信息管理系统名录 信息管理系统说明"),
)


class InformationSystemList(Extractor):
    type: ClassVar[str] = "information_system_list"
    title: ClassVar[str] = "信息管理系统清单"
    fields: ClassVar[tuple[str, ...]] = ("systems",)
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=TITLES,
        title_pattern=r".{0,14}信息.{0,3}系统.{0,6}(?:清单|一览表|登记表|明细表|目录|情况表)",
        anchors={"系统名称": 2, "功能": 1, "信息管理系统": 1, "人事": 0.5, "薪酬": 0.5, "社保": 0.5},
        against={"申请书": 0.9, "管理制度": 0.6, "合同": 0.3},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, {"systems": ()})
        return readings(table(paper, "systems", COLUMNS, needs=("name",), least=2, titles=TITLES, blocks=True))


EXTRACTOR = InformationSystemList()

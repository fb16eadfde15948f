"""食品经营管理类的管理能力与制度说明."""

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
    "manage_scope": wordings("食品经营管理范围 经营管理范围 管理服务范围 管理范围 管理内容"),
    "qa_staff": wordings(
        "质量安全管理人员配备 食品安全管理人员配备 质量安全管理人员 食品安全管理人员 质量管理人员 管理人员配备 管理人员"
    ),
    "chain_rules": wordings(
        "食品安全管理制度 连锁管理制度 连锁经营管理制度 经营管理制度 主要管理制度 管理制度 制度建设"
    ),
}
STOPS = wordings("单位名称 经营者名称 申请单位 申请人 联系电话 日期 法定代表人 盖章")


class ManagementStatement(Extractor):
    type: ClassVar[str] = "management_statement"
    title: ClassVar[str] = "食品经营管理能力与制度说明"
    fields: ClassVar[tuple[str, ...]] = tuple(LABELS)
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "食品经营管理能力与制度说明 食品经营管理说明 关于食品经营管理能力的说明 食品经营管理能力说明 "
            "管理能力与制度说明 "
            "食品经营管理情况说明 管理能力说明"
        ),
        title_pattern=r".{0,10}(?:经营管理|管理能力).{0,12}(?:说明|报告|情况|自查)[书表]?",
        anchors={"管理范围": 2, "管理人员": 1, "制度": 1, "连锁": 1, "食品经营管理": 1.5},
        against={"申请书": 0.9, "目录": 0.8, "自动设备": 0.9},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        return readings(*(section(paper, key) for key in LABELS))


EXTRACTOR = ManagementStatement()

"""名称自主申报告知书: the registry keeps a name for somebody until a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "name": wordings("自主申报的名称 申报名称 保留名称 拟用名称 名称"),
    "applicant": wordings("申请人 申报人"),
    "reservation_no": wordings("名称保留编号 申报编号 保留编号 编号"),
    "issue_date": wordings("申报日期 申报时间"),
    "valid_to": wordings("名称保留期至 保留期限至 保留截止日期 保留期至 保留期"),
    "authority": wordings("登记机关 受理机关 机关"),
}
_APPLICANT = r"([\u3400-\u9fff·]{2,20})[:：]你(?:自主)?申报"
_NAME = r"申报的名称[:：](.{4,50}?)[,，。]已予"
_OFFICE = r"[\u4e00-\u9fff]{5,30}局"


class NameReservation(Extractor):
    type: ClassVar[str] = "name_reservation"
    title: ClassVar[str] = "名称自主申报告知书"
    fields: ClassVar[tuple[str, ...]] = (
        "name",
        "applicant",
        "reservation_no",
        "issue_date",
        "valid_to",
        "authority",
        "seal",
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "名称自主申报保留告知书 名称自主申报告知书 个体工商户名称自主申报告知书 名称申报保留告知单 名称保留告知 "
            "名称保留告知书 名称申报告知书 个体工商户名称申报告知书"
        ),
        anchors={"名称": 1.5, "申报": 2, "保留": 2, "保留期": 2, "登记机关": 0.5, "登记": 0.5},
        against={"申请书": 0.9, "申请表": 0.9, "营业执照": 0.6, "许可证": 0.6},
        title_share=0.5,
        enough=0.6,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS)
        seal = paper.any_seal("seal", *LABELS["authority"])
        return readings(
            paper.search("name", _NAME, parse.plain_text) or paper.words("name", lines=2, below=True),
            paper.search("applicant", _APPLICANT, parse.person) or paper.person("applicant", below=True),
            paper.read("reservation_no", _number, below=True),
            paper.day("issue_date", below=True),
            paper.day("valid_to", below=True),
            _authority(paper, seal),
            seal,
        )


def _number(text: str) -> str | None:
    match = re.search(r"[0-9A-Za-z]{6,30}", parse.plain(text))
    return match[0] if match else None


def _authority(paper: Paper, seal: FieldReading | None) -> FieldReading | None:
    """At its label, or on the line of its own that closes the letter."""
    labelled = paper.office("authority", seal, lines=2)
    if labelled is not None and isinstance(labelled.value, str):
        return labelled
    for index, layout in enumerate(paper.layouts):
        for row in reversed(layout.rows):
            if re.fullmatch(_OFFICE, row.compact):
                return paper.of_span("authority", index, row, row.compact)
    if seal is not None and seal.value is True and parse.is_office(seal.raw):
        return seal.model_copy(update={"key": "authority", "value": seal.raw})
    return labelled


EXTRACTOR = NameReservation()

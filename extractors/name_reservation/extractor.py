"""名称自主申报告知书: the registry keeps a name for somebody until a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "name": wordings("自主申报的名称 申报的名称 申报名称 申请名称 保留名称 拟用名称 个体工商户名称 企业名称 名称"),
    "applicant": (*compounds("申请人 申报人 经营者", "姓名"), *wordings("申请人 申报人")),
    "reservation_no": (*compounds("名称保留 名称申报 申报 保留 告知书 通知书", "编号 单号 文号"), "编号"),
    "issue_date": compounds("名称申报 申报 提交 告知 出具", "日期 时间"),
    "valid_to": (
        *compounds(
            "名称保留 保留 有效", "期至 期限至 期截止日期 期限截止日期 期截止 截止日期 截止日 期届满日 到期日 期限"
        ),
        *wordings("保留期"),
    ),
    "authority": wordings("登记机关 受理机关 机关"),
}
_APPLICANT = r"(?:号|书|(?<![\u3400-\u9fff]))([\u3400-\u9fff·]{2,20})[:：](?:你|您)(?:自主|于|申报|[0-9]{4}年)"
_NAME = (
    r"(?:申报|申请)的(?:个体工商户|企业)?名称(?:为)?[:：“\"]*([^“”\"]{4,50}?)[”\"]?[,，。]?(?:已予|予以|符合|准予|同意)"
)
_DAY = r"([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[-.][0-9]{1,2}[-.][0-9]{1,2})"
_ISSUED = rf"(?:于|在|您|你){_DAY}(?:通过|自主|申报|提交|在)"
_KEPT = rf"(?:保留期限?|保留至|有效期)(?:为)?(?:自?[^。,，]{{0,12}}起)?(?:至|到|截止)?{_DAY}(?:止|为止)?"
_NUMBERED = r"[(（]([0-9A-Za-z]{8,30})[)）]?号"
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
        title_pattern=r".{0,14}名称.{0,8}(?:申报|保留|核准|登记).{0,6}(?:告知|通知|回执|证明)[书单]?",
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
            _told(paper, "reservation_no", paper.read("reservation_no", _number, below=True), _NUMBERED, _number),
            _told(paper, "issue_date", paper.day("issue_date", below=True), _ISSUED, parse.day),
            _told(paper, "valid_to", _ends(paper), _KEPT, parse.day),
            _authority(paper, seal),
            seal,
        )


def _told(
    paper: Paper, key: str, labelled: FieldReading | None, pattern: str, parsed: Callable[[str], JsonValue]
) -> FieldReading | None:
    """At its label, else what a sentence of the letter says."""
    if labelled is not None and labelled.value is not None:
        return labelled
    return paper.search(key, pattern, parsed) or labelled


def _ends(paper: Paper) -> FieldReading | None:
    """The day at the label; of a stretch of time its last."""
    found = paper.find("valid_to", lines=2, below=True)
    if found is not None and len(parse.days_placed(found[1].value.compact)) == 2:
        return paper.of_span("valid_to", found[0], found[1].value, parse.period(found[1].value.compact)[1])
    return paper.day("valid_to", below=True)


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

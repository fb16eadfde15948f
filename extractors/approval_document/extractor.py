"""批准文件: a licence or decision by which an authority approved something before registration."""

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
from rpa_review.extract.parties import person_or_firm
from rpa_review.extract.recognise import Likeness

LABELS = {
    "approval_no": wordings("批准文号 许可证编号 批准编号 许可证号 决定书文号 许可文号 文号 证号 编号"),
    "holder": (
        *compounds("被许可人 被批准人 申请人 持证人 许可单位 被许可单位 持证单位", "姓名或名称 名称或姓名 名称 姓名"),
        *wordings("单位（个人）名称 单位或个人名称 单位名称 经营者姓名 经营者名称"),
        *wordings("被许可人 被批准人 申请人 持证人 许可单位 被许可单位 持证单位"),
    ),
    "item": compounds("许可 批准 准予 核准 许可经营 批准经营 经营", "项目 事项 范围 内容"),
    "issue_date": compounds("批准 发证 颁证 签发 许可 发文 决定 核发 颁发 核准 作出决定 出具", "日期 时间"),
    "valid_to": (
        *compounds("许可有效期 批准有效期 有效期限 有效期", "至 截止 截止日期 终止日期"),
        *wordings("有效期限 有效期"),
    ),
    "issuer": compounds("批准 发证 颁证 签发 许可 审批 决定 核发 颁发 核准", "机关（盖章） 机关 单位 部门"),
}
STOPS = wordings("法定代表人 负责人 地址 住所 统一社会信用代码")
_HOLDER = (r"(?:^|书)([\u3400-\u9fff（）()·]{2,30})[:：]你",)
_ITEM = (
    r"(?:提出|申请)的(.{2,40}?)(?:的)?申请[,，。]",
    r"(?:同意|准予|批准)(?:你|您)?(?:单位|公司|店|户)?(?:从事|经营|开展)(.{2,40}?)(?:业务|活动)?(?:的批复)?[。,，;；]",
)
_TO = (
    r"有效期限?(?:为|自)?[^。,，;；]{0,14}?(?:至|到)([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[-.][0-9]{1,2}[-.][0-9]{1,2})",
)
_YEAR = r"[〔\[(（【]20\d{2}[〕\])）】]第?[0-9]{1,8}号"
_NUMBER = (rf"文件([\u4e00-\u9fff]{{1,8}}{_YEAR})", rf"([\u4e00-\u9fff]{{2,4}}{_YEAR})")
_ISSUER = r"[\u4e00-\u9fff]{5,30}(?:局|委员会|部门|政府)(?=$|文件)"


class ApprovalDocument(Extractor):
    type: ClassVar[str] = "approval_document"
    title: ClassVar[str] = "批准文件"
    fields: ClassVar[tuple[str, ...]] = ("approval_no", "holder", "item", "issuer", "issue_date", "valid_to", "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "准予许可决定书 准予行政许可决定书 行政许可证 批准文件 许可批准文件 行政许可决定书 许可批复 批准证书"
        ),
        title_pattern=(
            r"(?!.*(?:医疗机构|卫生|食品|营业|劳务派遣)).{0,20}"
            r"(?:许可证|批准书|批准证书|的批复|许可决定书|批准决定书|核准书|核准通知书|批准文件|许可文件)"
            r"|(?!.*(?:申请|不予)).{0,14}(?:许可|审批|批准|准予|行政).{0,4}(?:决定书|批准书|许可书|批准文件|批准证书|批复)"
            r"|关于.{2,18}的批复"
        ),
        anchors={
            "准予许可": 2,
            "批准": 1,
            "许可项目": 1.5,
            "批准项目": 1.5,
            "许可事项": 1,
            "批准文号": 1,
            "被许可人": 1,
            "许可内容": 1,
            "决定准予": 1.5,
            "许可机关": 1,
            "有效期": 1,
            "批准日期": 1,
            "发证机关": 0.5,
            "法定条件": 0.5,
            "批复": 1,
        },
        against={
            "申请书": 0.8,
            "申请表": 0.9,
            "授权委托书": 0.9,
            "营业执照": 0.8,
            "健康证明": 0.8,
            "残疾": 0.9,
            "名称": 0.3,
        },
        title_share=0.5,
        enough=0.4,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *LABELS["issuer"])
        ends = _ends(paper)
        return readings(
            _number(paper),
            _said(paper, "holder", _HOLDER, person_or_firm)
            or paper.read("holder", person_or_firm, lines=2, below=True),
            _said(paper, "item", _ITEM, parse.plain_text) or paper.words("item", lines=2, below=True),
            _issuer(paper, seal),
            _issued(paper, ends),
            ends,
            seal,
        )


def _ends(paper: Paper) -> FieldReading | None:
    """At its label, where a stretch of time counts by its last day, or in a sentence."""
    labelled = paper.day("valid_to", below=True)
    stretch = paper.find("valid_to", lines=2, below=True)
    if stretch is not None and len(parse.days_placed(stretch[1].value.compact)) == 2:
        index, found = stretch
        return paper.of_span("valid_to", index, found.value, parse.period(found.value.compact)[1])
    if stretch is not None and re.search("[至到]长期", stretch[1].value.compact):
        return paper.of_span("valid_to", stretch[0], stretch[1].value, "长期")
    if labelled is not None and labelled.value is not None:
        return labelled
    return _said(paper, "valid_to", _TO, parse.day) or labelled


def _issued(paper: Paper, ends: FieldReading | None) -> FieldReading | None:
    labelled = paper.day("issue_date", below=True)
    if labelled is not None:
        return labelled
    return paper.closing_day("issue_date", besides=(ends,))


def _said(paper: Paper, key: str, patterns: Sequence[str], parsed: Callable[[str], JsonValue]) -> FieldReading | None:
    for pattern in patterns:
        if (found := paper.search(key, pattern, parsed)) is not None:
            return found
    return None


def _number(paper: Paper) -> FieldReading | None:
    labelled = paper.words("approval_no")
    if labelled is not None and labelled.value:
        return labelled
    return _said(paper, "approval_no", _NUMBER, parse.plain_text) or labelled


def _issuer(paper: Paper, seal: FieldReading | None) -> FieldReading | None:
    """At its label, else the office that heads or closes the paper, else the one on the seal's ring."""
    labelled = paper.office("issuer", seal, lines=2)
    if labelled is not None and isinstance(labelled.value, str):
        return labelled
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            if match := re.fullmatch(rf"({_ISSUER})(?:文件)?", row.compact):
                return paper.of_span("issuer", index, row.part(*match.span(1)), match[1])
    if seal is not None and seal.value is True and parse.is_office(seal.raw):
        return seal.model_copy(update={"key": "issuer", "value": seal.raw})
    return labelled


EXTRACTOR = ApprovalDocument()

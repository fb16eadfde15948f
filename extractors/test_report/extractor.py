"""检测（评价）报告: who tested what for whom, the results row by row, the conclusion and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Origin, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match
from rpa_review.extract.span import Span

LABELS = {
    "report_no": wordings("检测报告编号 报告编号 报告号 编号"),
    "org": wordings("检测机构名称 检测机构 检测单位 检验检测机构 检验机构 评价机构 机构名称"),
    "org_cert_no": wordings("资质认定证书编号 CMA证书编号 资质证书编号 资质认定编号 证书编号"),
    "client": wordings("受检单位名称 被检单位名称 受检单位 被检单位 委托单位名称 委托单位"),
    "subject": wordings("检测对象 检测类别 样品名称 检测项目类别 受检场所类别 场所类别 检测内容"),
    "subject_addr": wordings("采样地址 检测地址 受检地址 采样地点 检测地点 受检单位地址 单位地址 地址"),
    "conclusion": wordings("检测结论 检验结论 评价结论 综合结论 结论"),
    "issue_date": wordings("签发日期 报告签发日期 报告日期 批准日期 签发时间"),
}
STOPS = wordings(
    "采样日期 检测日期 检测依据 评价依据 检测项目 检测仪器 样品数量 联系电话 联系人 传真 邮编 声明 编制 审核 批准 备注 "
    "样品状态 检测环境 技术依据 采样人员 检测目的 报告编制人 报告审核人 报告批准人 授权签字人 检测结果"
)
COLUMNS = {
    "item": Column(("检测项目", "检验项目", "项目名称", "监测项目", "检测指标", "项目", "指标")),
    "value": Column(("检测结果", "检验结果", "检测值", "实测值", "监测结果", "结果")),
    "limit": Column(("标准限值", "限值要求", "标准要求", "标准值", "限值", "卫生标准", "技术要求")),
    "verdict": Column(("单项判定", "单项结论", "单项评价", "判定结果", "结果判定", "判定", "评价")),
}
SIGNERS = {
    "编制": wordings("报告编制人 编制人 编制 主检人 主检 检测人"),
    "审核": wordings("报告审核人 审核人 审核 校核 复核人"),
    "批准": wordings("授权签字人 报告批准人 批准人 批准 签发人 签发"),
}
SEALED = wordings("检验检测专用章 检测专用章 （检验检测专用章） （盖章） 检测机构盖章 机构盖章 盖章 签发日期")
CMA = re.compile(r"^(?:C?MA|CMA|ⓂA|资质认定标志)$", re.IGNORECASE)
SAYS = r"((?:所检|本次|各项|全部|该|经检测|上述)[^。；]{0,60}?(?:不符合|符合|不合格|合格|超标|达标)[^。；]{0,40})"


class TestReport(Extractor):
    type: ClassVar[str] = "test_report"
    title: ClassVar[str] = "检测（评价）报告"
    fields: ClassVar[tuple[str, ...]] = (
        *LABELS,
        "items",
        "results",
        "sign_persons",
        "seal",
        "seal_cma",
        "pages_total",
        "page_numbers",
    )
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "检测报告 检验检测报告 检验报告 卫生检测报告 公共场所卫生检测报告 公共场所卫生学评价报告 "
            "集中空调通风系统卫生检测报告 卫生学检测报告 评价报告 检测（评价）报告"
        ),
        anchors={
            "受检单位": 1.5,
            "检测项目": 1.5,
            "检测结果": 1,
            "报告编号": 1,
            "限值": 1,
            "检测依据": 1,
            "采样": 0.7,
            "签发": 0.7,
            "授权签字人": 0.7,
        },
        against={"申请表": 0.9, "目录": 0.6, "承诺书": 0.8, "审计": 0.8, "验资": 0.8, "布局图": 0.9},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        results = table(paper, "results", COLUMNS, needs=("item", "value"), telling=("value",), titles=("检测结果",))
        return readings(
            paper.read("report_no", _number),
            paper.words("org", lines=2),
            paper.read("org_cert_no", _number),
            paper.words("client", lines=2),
            paper.words("subject", lines=2),
            paper.words("subject_addr", lines=2),
            _items(results),
            results,
            _conclusion(paper),
            _signers(paper),
            paper.any_seal("seal", *SEALED),
            _cma(paper),
            _issued(paper),
            paper.page_numbers(),
        )


def _number(text: str) -> str | None:
    return parse.plain_text(text).rstrip("号") or None


def _items(results: FieldReading | None) -> FieldReading | None:
    """What was tested: the first column of the results."""
    if results is None or not isinstance(results.value, list):
        return None
    names: list[JsonValue] = [row["item"] for row in results.value if isinstance(row, dict) and row.get("item")]
    return results.model_copy(update={"key": "items", "value": list(dict.fromkeys(map(str, names)))})


def _conclusion(paper: Paper) -> FieldReading | None:
    """The conclusion at its label, else the sentence that says whether the results keep to the standard."""
    labelled = paper.words("conclusion", lines=6)
    if labelled is not None and isinstance(labelled.value, str) and re.search(r"合格|符合|达标|超标", labelled.value):
        return labelled
    said = first_match(paper.layouts, SAYS)
    if said is not None:
        index, _, span = said
        return paper.of_span("conclusion", index, span, parse.plain_text(span.text))
    return labelled


def _signers(paper: Paper) -> FieldReading | None:
    """Which of those who answer for the report signed it: their offices, in order."""
    signed: list[JsonValue] = []
    seen: list[FieldReading] = []
    for office, labels in SIGNERS.items():
        reading = paper.signature("sign_persons", *labels, kinds=(MarkKind.SIGNATURE,))
        if reading is None:
            continue
        seen.append(reading)
        if reading.value is True:
            signed.append(office)
    if not seen:
        return None
    last = seen[-1]
    box = last.box
    for other in seen[:-1]:
        if other.page == last.page and other.box is not None and box is not None:
            box = box.union(other.box)
    unsigned = [reading.confidence for reading in seen if reading.value is not True]
    confidence = min(unsigned or [reading.confidence for reading in seen])
    raw = "、".join(str(office) for office in signed)
    return FieldReading(key="sign_persons", value=signed, raw=raw, confidence=confidence, page=last.page, box=box)


def _cma(paper: Paper) -> FieldReading:
    """The mark of accreditation: its letters on the first pages.

    It is a picture. On a page with a text layer, and where OCR read letters of its size badly, none seen is no proof.
    """
    for index, layout in enumerate(paper.layouts[:2]):
        for row in layout.rows:
            for line in row.lines:
                text = "".join(glyph.char for glyph in line if not glyph.char.isspace())
                if CMA.match(text):
                    return paper.of_span("seal_cma", index, Span.of(line), True)
    place = paper.layouts[0].rows[0].box if paper.layouts[0].rows else None
    sure = 0.85 if paper.pages[0].origin is Origin.OCR else DOUBTFUL
    return FieldReading(key="seal_cma", value=False, confidence=sure, page=0, box=place)


def _issued(paper: Paper) -> FieldReading | None:
    dated = paper.day("issue_date")
    if dated is not None and dated.value is not None:
        return dated
    return paper.day_near("issue_date", *SIGNERS["批准"]) or dated


EXTRACTOR = TestReport()

"""检测（评价）报告: who tested what for whom, the results row by row, the conclusion and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, Mark, MarkKind, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.layout import Label, Presence
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match
from rpa_review.extract.span import Span

LABELS = {
    "report_no": wordings("检测报告编号 报告编号 报告号 编号"),
    "org": (
        *wordings("检测机构名称 检测机构 检测单位 检验检测机构 检验机构 评价机构 机构名称"),
        *wordings("检测机构（盖章） 出具机构 报告出具机构 承检机构 承检单位 出具单位"),
    ),
    "org_cert_no": wordings("资质认定证书编号 CMA证书编号 资质证书编号 资质认定编号 证书编号"),
    "client": (
        *wordings("受检单位名称 被检单位名称 受检单位 被检单位 委托单位名称 委托单位"),
        *compounds(
            "受检 被检 委托（受检） 受检（委托） 委托/受检 受检/委托 被采样 被测 受测 送检 委托",
            "单位 单位名称 方 方名称 者 场所名称",
        ),
        *wordings("客户名称 受检单位（委托单位） 委托单位（受检单位）"),
    ),
    "subject": wordings("检测对象 检测类别 样品名称 检测项目类别 受检场所类别 场所类别 检测内容"),
    "subject_addr": (
        *wordings("采样地址 检测地址 受检地址 采样地点 检测地点 受检单位地址 单位地址 地址"),
        *compounds(
            "采样 检测 受检 被检 现场 现场检测 监测 采（抽）样 抽样 受检单位 被检单位 委托单位 受检场所 场所 经营场所",
            "地址 地点",
        ),
    ),
    "conclusion": (
        *wordings("检测结论 检验结论 评价结论 综合结论 结论"),
        *wordings(
            "总体结论 报告结论 总结论 结论与评价 检测结论及评价 检测结果评价 结果评价 评价意见 结论意见 检测评价结论"
        ),
    ),
    "issue_date": (
        *wordings("签发日期 报告签发日期 报告日期 批准日期 签发时间"),
        *compounds("签发 报告签发 报告出具 出具 报告发布 发布 报告批准 批准 报告", "日期 时间"),
    ),
}
STOPS = wordings(
    "采样日期 检测日期 检测依据 评价依据 检测项目 检测仪器 样品数量 联系电话 联系人 传真 邮编 声明 编制 审核 批准 备注 "
    "样品状态 检测环境 技术依据 采样人员 检测目的 报告编制人 报告审核人 报告批准人 授权签字人 检测结果"
)
COLUMNS = {
    "item": Column(
        ("检测项目", "检验项目", "项目名称", "监测项目", "检测指标", "检测参数", "检验指标", "项目", "指标", "参数")
    ),
    "unit": Column(("单位", "计量单位"), counts=False),  # small raised figures are read badly
    "value": Column(
        (
            "检测结果",
            "检验结果",
            "检测值",
            "实测值",
            "监测结果",
            "测定值",
            "测定结果",
            "测量值",
            "检测数据",
            "测试结果",
            "结果",
        )
    ),
    "limit": Column(
        (
            "标准限值",
            "限值要求",
            "标准要求",
            "标准值",
            "限值",
            "卫生标准",
            "技术要求",
            "卫生要求",
            "限量",
            "标准规定",
            "评价标准",
            "参考限值",
        )
    ),
    "verdict": Column(
        (
            "单项判定",
            "单项结论",
            "单项评价",
            "单项评定",
            "判定结果",
            "结果判定",
            "结果评价",
            "评价结果",
            "合格判定",
            "是否合格",
            "判定",
            "评价",
        )
    ),
}
SIGNERS = {
    "编制": wordings(
        "报告编制人 报告编制 编制人员 编制人 编制者 编制 编写人 编写 主检人员 主检人 主检 检测人员 检测人 检验人"
    ),
    "审核": wordings("报告审核人 报告审核 审核人员 审核人 审核者 审核 校核人 校核 复核人 复核"),
    "批准": wordings("授权签字人 报告批准人 报告批准 批准人员 批准人 批准者 批准 报告签发人 报告签发 签发人 签发"),
}
SEALED = wordings("检验检测专用章 检测专用章 （检验检测专用章） （盖章） 检测机构盖章 机构盖章 盖章 签发日期")
CMA = re.compile(r"^(?:C?MA|资质认定标志)$", re.IGNORECASE)
CERTIFICATE = re.compile(r"(?<![0-9A-Za-z-])[0-9]{11}[0-9A-Z](?![0-9A-Za-z-])")
LABORATORY = re.compile(
    r"^[\u3400-\u9fff（）]{2,30}(?:检测|检验|评价|疾病预防控制|环境|技术)[\u3400-\u9fff（）]{0,12}(?:公司|中心|院|站|所)$"
)
HEAD = 0.3  # of a page's height
ABSENT = 0.85  # nothing was seen where it should stand
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
        title_pattern=r".{0,16}(?:检测|检验|监测|评价).{0,2}(?:报告|结果)[书单]?",
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
        paper = Paper(pages, LABELS, stops=(*STOPS, *(label for labels in SIGNERS.values() for label in labels)))
        accredited = _accredited(paper)
        results = table(paper, "results", COLUMNS, needs=("item", "value"), telling=("value",), titles=("检测结果",))
        results = _without_numbers(results)
        return readings(
            paper.read("report_no", _number),
            _organisation(paper),
            paper.words("client", lines=2),
            paper.words("subject", lines=2),
            paper.words("subject_addr", lines=2),
            _items(results),
            results,
            _conclusion(paper),
            _signers(paper),
            _seal(paper, next((reading for reading in accredited if reading.key == "seal_cma"), None)),
            accredited,
            _issued(paper),
            paper.page_numbers(),
        )


def _number(text: str) -> str | None:
    return parse.plain_text(text).rstrip("号") or None


def _without_numbers(results: FieldReading | None) -> FieldReading | None:
    """The rows without their running numbers, where a ruleless table has them in one column with the items."""
    if results is None or not isinstance(results.value, list):
        return results
    rows: list[JsonValue] = []
    for number, row in enumerate(results.value, start=1):
        item = row.get("item") if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(item, str) and re.match(rf"{number}[.、．]?(?![0-9.,，、-])", item):
            row = {**row, "item": re.sub(r"^[0-9]+[.、．]?", "", item)}
        rows.append(row)
    return results.model_copy(update={"value": rows})


def _items(results: FieldReading | None) -> FieldReading | None:
    """What was tested: the first column of the results."""
    if results is None or not isinstance(results.value, list):
        return None
    names: list[JsonValue] = [row["item"] for row in results.value if isinstance(row, dict) and row.get("item")]
    return results.model_copy(update={"key": "items", "value": list(dict.fromkeys(map(str, names)))})


def _organisation(paper: Paper) -> FieldReading | None:
    """The body that tested: at a label, else the line of the first page that is its name and nothing else."""
    labelled = paper.words("org", lines=2)
    if labelled is not None and labelled.value is not None:
        return labelled
    client = paper.words("client", lines=2)
    for row in paper.layouts[0].rows:
        text = parse.plain_text(row.text)
        if LABORATORY.match(text) and not (client is not None and client.value == text):
            return paper.of_span("org", 0, row, text)
    return labelled


def _conclusion(paper: Paper) -> FieldReading | None:
    """The conclusion at its label, else the sentence that says whether the results keep to the standard."""
    labelled = paper.read("conclusion", _sentence, lines=6)
    if labelled is not None and isinstance(labelled.value, str) and re.search(r"合格|符合|达标|超标", labelled.value):
        return labelled
    said = first_match(paper.layouts, SAYS)
    if said is not None:
        index, _, span = said
        return paper.of_span("conclusion", index, span, _sentence(span.text))
    return labelled


def _sentence(text: str) -> str | None:
    return parse.plain_text(text).rstrip("。.") or None


def _signers(paper: Paper) -> FieldReading | None:
    """Which of those who answer for the report signed it: their offices, in order."""
    asked = {office: at for office, labels in SIGNERS.items() if (at := _office(paper, labels)) is not None}
    if not asked:
        return None
    stand = _beside if any(_signed_by(paper, asked, _beside).values()) else _beneath
    marks_of = _signed_by(paper, asked, stand)
    signed: list[JsonValue] = []
    boxes: list[Box] = []
    confidences: list[float] = []
    page = max(index for index, _ in asked.values())
    for office, (index, label) in asked.items():
        layout = paper.layouts[index]
        beside = marks_of[office]
        written = layout.value_at(label).value
        if beside:
            confidences.append(max(mark.confidence for mark in beside))
        elif re.search(r"[\u3400-\u9fff]{2,}", written.compact):  # handwriting is at times read as print
            confidences.append(min(0.85, written.confidence))
        else:
            confidences.append(ABSENT)
            continue
        signed.append(office)
        boxes += [mark.box for mark in beside if index == page]
    box = boxes[0].union(*boxes[1:]) if boxes else next(label.span.box for at, label in asked.values() if at == page)
    raw = "、".join(str(office) for office in signed)
    return FieldReading(key="sign_persons", value=signed, raw=raw, confidence=min(confidences), page=page, box=box)


Stands = Callable[[Label, Box, Iterable[tuple[int, Label]], int], bool]


def _signed_by(paper: Paper, asked: Mapping[str, tuple[int, Label]], stands: Stands) -> dict[str, list[Mark]]:
    """The signatures of each office."""
    return {
        office: [
            mark
            for mark in paper.layouts[index].marks(MarkKind.SIGNATURE)
            if stands(label, mark.box, asked.values(), index)
        ]
        for office, (index, label) in asked.items()
    }


def _beneath(label: Label, mark: Box, all_labels: Iterable[tuple[int, Label]], page: int) -> bool:
    """Whether a mark stands under a label, and not under another office's."""
    box = label.span.box
    near = min(
        (other.span.box for index, other in all_labels if index == page),
        key=lambda other: abs(other.left - mark.left) + max(0.0, mark.top - other.bottom),
    )
    down = mark.centre[1] - box.bottom
    return near == box and 0 < down < 3.5 * box.height and mark.left - box.right < 2 * box.height


def _office(paper: Paper, wordings: tuple[str, ...]) -> tuple[int, Label] | None:
    """Where an office signs: the last of its labels that stands by itself, as signatures stand at the end."""
    for index in reversed(range(len(paper.layouts))):
        labels = [label for label in paper.layouts[index].find_all(*wordings) if label.strength >= 2]
        if labels:
            return index, max(labels, key=lambda label: (label.strength, label.span.box.top))
    return None


def _beside(label: Label, mark: Box, all_labels: Iterable[tuple[int, Label]], page: int) -> bool:
    """Whether a mark stands on the line of a label, right of it, and no other office's label is nearer."""
    box = label.span.box

    def apart(other: Box) -> float:
        level = abs(mark.centre[1] - other.centre[1])
        return level if mark.centre[0] > other.right and mark.left > other.left else 1.0

    nearest = min(
        (other.span.box for index, other in all_labels if index == page),
        key=lambda other: (round(apart(other) / max(box.height, 1e-6) / 1.5), mark.left - other.right),
    )
    return nearest == box and apart(box) < max(1.6 * box.height, 0.6 * mark.height)


def _accredited(paper: Paper) -> list[FieldReading]:
    """The mark of accreditation and the number of its certificate, which stands under it near the head of a page.

    The mark is a picture: its letters are not in a text layer, and OCR may miss them. Its number is print.
    """
    labelled = paper.read("org_cert_no", _number)
    numbered = labelled if labelled is not None and labelled.value is not None else None
    letters: FieldReading | None = None
    for index, layout in enumerate(paper.layouts[:2]):
        for row in layout.rows:
            for line in row.lines:
                text = "".join(glyph.char for glyph in line if not glyph.char.isspace())
                if CMA.match(text):
                    letters = letters or paper.of_span("seal_cma", index, Span.of(line), True)
            number = CERTIFICATE.search(row.compact)
            if number and numbered is None and row.box.top < HEAD:
                numbered = paper.of_span("org_cert_no", index, row.part(*number.span()), number[0])
    if letters is None and numbered is not None and numbered.box is not None:
        above = numbered.box
        place = Box(left=above.left, top=max(0.0, above.top - 0.06), right=above.right, bottom=above.bottom)
        letters = numbered.model_copy(update={"key": "seal_cma", "value": True, "raw": numbered.raw, "box": place})
    if letters is None:
        head = Box(left=0.08, top=0.04, right=0.92, bottom=HEAD)
        letters = FieldReading(key="seal_cma", value=False, confidence=ABSENT, page=0, box=head)
    return readings(numbered, letters)


def _seal(paper: Paper, mark: FieldReading | None) -> FieldReading:
    """The seal of the body, not the mark of accreditation where that is printed in a seal's colour."""
    for index in range(len(paper.layouts)):
        seals = [
            seal
            for seal in paper.layouts[index].marks(MarkKind.SEAL)
            if mark is None or mark.box is None or mark.page != index or seal.box.overlap(mark.box) < 0.3
        ]
        if seals:
            best = max(seals, key=lambda seal: seal.confidence)
            return paper.presence("seal", index, Presence(True, best.box, best.confidence, best))
    label = paper.label(*SEALED)
    index, place = (label[0], label[1].span.box) if label else (0, Box(left=0.5, top=0.6, right=0.95, bottom=0.95))
    return paper.presence("seal", index, Presence(False, place, 0.85))


def _issued(paper: Paper) -> FieldReading | None:
    dated = paper.day("issue_date")
    if dated is not None and dated.value is not None:
        return dated
    return paper.day_near("issue_date", *SIGNERS["批准"]) or dated


EXTRACTOR = TestReport()

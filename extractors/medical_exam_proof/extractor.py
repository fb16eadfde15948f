"""健康体检证明 for the registration of nurses: what was looked at, the conclusion, when and by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, signing, wordings
from rpa_review.extract.layout import Layout
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import matches
from rpa_review.extract.sentences import (
    DAY,
    UNDATED,
    either,
    institution,
    person_named,
    plausible,
    said,
    unless_elsewhere,
)

LABELS = {
    "name": (
        *compounds("受检 体检 被检 被检查 受检查 被体检 应检 参检", "人姓名 者姓名 人员姓名 人员 护士 对象 者 人"),
        *wordings("姓名"),
    ),
    "conclusion": (
        *wordings("主检医师结论 健康体检结论 体检结论 体检结果 检查结论 结论"),
        *compounds(
            "体检 健康 健康体检 健康检查 主检 总检 主检医师 总检医师 体格检查",
            "结论 意见 结论及意见 结论与意见 综合结论 总结论",
        ),
        *wordings("医师结论 综合结论 综合判定 综合评定 总体结论 健康状况结论 体检总结 医师意见 医生意见"),
    ),
    "exam_date": (
        *wordings("体检日期 检查日期 体检时间 检查时间 体检年月日"),
        *compounds("体检 检查 健康体检 健康检查 受检 体格检查 检查完成", "日期 时间"),
    ),
    "org": (
        *compounds("体检 检查 健康体检 健康检查", "医疗机构 医疗卫生机构 机构名称 机构 医院 单位名称 单位 医院名称"),
    ),
}
STOPS = wordings(
    "性别 年龄 出生日期 身份证号 工作单位 单位 检查项目 体检项目 检查结果 "
    "项目 结果 血压 备注 编号 联系电话 既往病史 婚否 民族"
)
_DOCTORS = "主检医师 检查医师 体检医师 负责医师 主检医生 检查医生 体检医生 总检医师 总检医生 责任医师 医师 医生"
DOCTOR = (
    *signing(_DOCTORS),
    *wordings(
        "主检医生 检查医生 体检医生 负责医生 主检医师签字： 主检医师 检查医师 "
        "体检医师 主检医生 总检医师 总检医生 体检医生 检查医生 责任医师"
    ),
)
SEALED = wordings("体检机构（盖章） 体检医院（盖章） 医疗机构（盖章） 体检专用章 （盖章） （公章） 盖章")
COLUMNS = {
    "name": Column(wordings("检查项目 体检项目 项目名称 项目")),
    "result": Column(wordings("检查结果 体检结果 检查所见 结果 所见")),
}
ITEMS = wordings(
    "色觉 辨色力 色觉检查 听力 双耳听力 听力检查 视力 精神病史 精神状况 精神状态 肢体功能 四肢功能 传染病史 心肺 血压 "
    "言语 语言功能 胸部X线 心电图"
)
EXAMINED = rf"({DAY})(?:经|在|到|来)?(?:我院|本院|本中心)?[^。]{{0,4}}(?:体检|检查)"
SAYS = (r"(?:结论|意见|结果)[:：为是]+([^。]{2,60})", r"((?:经检查|经体检)[^。]{2,60})")
SHAPES = {"conclusion": "健康|正常|合格|符合|适合|不|异常|未见|病|障碍|可"}
SOUGHT = {"exam_date": UNDATED}


class MedicalExamProof(Extractor):
    type: ClassVar[str] = "medical_exam_proof"
    title: ClassVar[str] = "健康体检证明"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "exam_items", "doctor_sign", "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "护士执业注册健康体检表 护士执业注册体检表 健康体检证明 护士执业注册健康体检证明 "
            "健康体检表 体检证明 体检表 健康体检报告 "
            "护士健康体检证明"
        ),
        title_pattern=r"(?!.*(?:食品|从业人员)).{0,14}(?:体检|体格检查|健康检查).{0,4}(?:表|证明|报告)[书单]?",
        anchors={"体检": 2, "结论": 1, "医师": 1, "色觉": 1, "听力": 1, "精神": 0.5, "检查": 0.5, "辨色力": 0.5},
        against={"申请审核表": 0.95, "从业人员": 0.7, "食品": 0.7, "健康证": 0.5, "实习": 0.5},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=(*STOPS, *DOCTOR))
        seal = paper.any_seal("seal", *SEALED)
        examined = either(
            paper.day("exam_date", below=True), said(paper, "exam_date", parse.day, rf"于({DAY})", EXAMINED)
        )
        found = readings(
            person_named(
                paper,
                "name",
                r"(?:兹证明|兹有|受检人|受检者)[:：]?([\u3400-\u9fff·]{2,12}?)(?=[,，(]|于|同志|女士|先生)",
            ),
            _items(paper),
            either(
                paper.read("conclusion", _sentence, lines=3, below=True), said(paper, "conclusion", _sentence, *SAYS)
            ),
            either(examined, paper.closing_day("exam_date")),
            institution(paper, "org", seal, paper.words("org", lines=2, below=True), _closing(paper)),
            paper.signature("doctor_sign", *DOCTOR),
            seal,
        )
        return plausible(unless_elsewhere(paper, found, SOUGHT), SHAPES)


def _sentence(text: str) -> str | None:
    said = parse.plain_text(text).strip("。.;；,，")
    return said if said and not said.startswith(("为", "是")) else None  # 体检结果为……: a sentence and no label


def _items(paper: Paper) -> FieldReading | None:
    """What was looked at with what was found, each as 项目：结果."""
    rows = table(paper, "exam_items", COLUMNS, needs=("name", "result"), least=2, telling=("result",))
    if rows is not None and isinstance(rows.value, list) and rows.value:
        told: list[JsonValue] = [
            re.sub(r"(?:检查|体检)?结论.*", "", f"{row['name']}：{row['result']}")
            for row in rows.value
            if isinstance(row, dict) and row.get("name") and row.get("result")
        ]
        if told:
            return rows.model_copy(update={"value": told})
    found = list(
        matches(
            paper.layouts,
            r"((?:色觉|辨色力|听力|精神病史|精神状况|肢体功能|视力|心肺)[:：][^,，。;；:：()（）]{1,16}?)(?=[,，。;；(（]|[一二三四五六]、|$)",
        )
    )
    if not found:
        return _labelled_items(paper)
    index, _, first = found[0]
    here = [span for at, _, span in found if at == index]
    sure = min(paper.sure(at, span) for at, _, span in found)
    value: list[JsonValue] = [parse.plain_text(span.text).replace(":", "：") for _, _, span in found]
    return paper.of_span("exam_items", index, first.plus(*here[1:]), value, sure)


def _labelled_items(paper: Paper) -> FieldReading | None:
    """Items that stand as the labels of a form, each with what was found beside it."""
    for index, page in enumerate(paper.pages):
        layout = Layout(page, (*ITEMS, *STOPS, *DOCTOR, *(wording for group in LABELS.values() for wording in group)))
        beside = [(label, layout.value_at(label)) for label in layout.labels if label.wording in ITEMS]
        there = [(label.wording, found.value) for label, found in beside if label.strength >= 3 and found.value]
        there.sort(key=lambda one: (round(one[1].box.centre[1], 2), one[1].box.left))
        if len(there) >= 2 and all(len(value.compact) <= 16 for _, value in there):
            told: list[JsonValue] = [f"{item}：{_sentence(value.text)}" for item, value in there]
            span = there[0][1].plus(*(value for _, value in there[1:]))
            return paper.of_span("exam_items", index, span, told)
    return None


def _closing(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for row in reversed(layout.runs):
            if match := re.fullmatch(r"([\u4e00-\u9fff]{3,20}(?:医院|中心|门诊部))(?:[(（]\S{1,5}[)）])?", row.compact):
                return paper.of_span("org", index, row.part(*match.span(1)), match[1])
    return None


EXTRACTOR = MedicalExamProof()

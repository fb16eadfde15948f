"""临床护理培训考核合格证明: three months of training in a hospital for those who register late."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import (
    APART,
    FROM_TO,
    HOSPITAL,
    UNDATED,
    either,
    institution,
    person_named,
    plausible,
    said,
    standing_alone,
    stretch,
    unless_elsewhere,
    unless_sealed,
    unwritten,
)

LABELS = {
    "name": (
        *wordings(
            "参训人员姓名 参训学员姓名 学员姓名 培训人员姓名 受训人员姓名 姓名 参训人员 参训护士 受训护士 受训人员"
        ),
        *compounds("参训 受训 培训 参加培训 接受培训", "人员姓名 学员姓名 对象姓名 人员 学员 对象"),
        *wordings("学员"),
    ),
    "hospital": (
        *wordings("培训医疗卫生机构 培训机构名称 培训单位名称 培训医院 培训机构 培训单位 接收医院"),
        *compounds(
            "培训 接受培训 参加培训 培训接收 接收培训 承担培训 承训",
            "医院 机构 单位 医疗机构 医院名称 机构名称 单位名称 医疗机构名称 医疗卫生机构 基地 地点",
        ),
    ),
    "period": (
        *wordings("培训起止时间 培训起止日期 培训时间 培训期限 起止时间"),
        *compounds(
            "培训 参训 培训起止", "起止时间 起止日期 起止 时间 日期 期限 期间 起止年月 周期 时段 起讫时间 起讫日期"
        ),
    ),
    "train_from": (
        *wordings("培训开始日期 培训开始时间 开始日期"),
        *compounds("到岗 报到 入科 入院 开班", "日期 时间"),
        *compounds("培训 参训", "开始日期 开始时间 起始日期 起始时间 起始日 起始 开始"),
    ),
    "train_to": (
        *wordings("培训结束日期 培训结束时间 结束日期"),
        *compounds("离岗 出科 离院 结业 结束", "日期 时间"),
        *compounds("培训 参训", "结束日期 结束时间 终止日期 截止日期 终止时间 截止时间 终止日 截止 结束"),
    ),
    "result": (
        *wordings("培训考核结果 考核结论 考核结果 考核成绩 考核评定 培训结果"),
        *compounds("培训考核 考核 综合考核 结业考核 培训 综合", "结果 结论 成绩 评定 等次 等级 情况 评定结果 综合评定"),
    ),
    "issue_date": (
        *wordings("出具日期 证明日期 签发日期 发证日期 日期"),
        *compounds("出具 证明 签发 发证 开具 填写 落款 盖章 出证 填表 签署 颁证", "日期 时间"),
    ),
}
STOPS = wordings(
    "性别 身份证号 身份证号码 培训科室 培训内容 培训项目 带教老师 "
    "理论成绩 操作成绩 备注 联系电话 证明人 护理部意见 培训时长"
)
SEALED = wordings("培训机构（盖章） 培训医院（盖章） 培训单位（盖章） 单位（公章） （盖章） （公章） 公章 盖章")
RESULT = "(不合格|合格|优秀|良好|未通过|通过)"
_LABELLED = r"(?:[\u4e00-\u9fff]{0,6}(?:单位|机构|医院)[:：])?"
CLOSING = _LABELLED + r"([\u4e00-\u9fff]{3,20}(?:医院|卫生院|服务中心))(?:[(（](?:盖章|公章)[)）])?"
SHAPES = {"hospital": HOSPITAL}
SOUGHT = {"issue_date": UNDATED, "train_from": UNDATED, "train_to": UNDATED}


class ClinicalTrainingProof(Extractor):
    type: ClassVar[str] = "clinical_training_proof"
    title: ClassVar[str] = "临床护理培训考核证明"
    fields: ClassVar[tuple[str, ...]] = (
        *("name", "hospital", "train_from", "train_to", "result", "seal", "issue_date"),
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "临床护理培训考核合格证明 临床护理培训合格证明 护士临床培训考核证明 临床护理培训证明 护理培训考核合格证明 "
            "临床护理培训结业证明 临床护理培训考核表 护士临床护理培训合格证"
        ),
        title_pattern=r".{0,12}(?:护理|护士|临床).{0,8}培训.{0,8}(?:证明|证书|合格证|考核表|结业证|鉴定表)[书表]?",
        anchors={"培训": 2, "考核": 1.5, "临床护理": 1.5, "合格": 0.5, "医院": 0.5, "培训时间": 0.5},
        against={"申请审核表": 0.95, "实习证明": 0.8, "毕业证书": 0.9, "拟聘用": 0.9, "资格考试成绩": 0.8},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *SEALED)
        period = stretch(paper, "train_from", "train_to", "period", FROM_TO, APART)
        found = readings(
            person_named(
                paper, "name", r"(?:兹证明|学员|护士)[:：]?([\u3400-\u9fff·]{2,12}?)(?:同志)?(?=[,，(]|于|自)"
            ),
            institution(
                paper,
                "hospital",
                seal,
                paper.words("hospital", lines=2, below=True),
                standing_alone(paper, "hospital", CLOSING),
                said(
                    paper, "hospital", parse.plain_text, r"在([\u4e00-\u9fff]{3,18}(?:医院|卫生院))(?=[(,，接参进完培])"
                ),
            ),
            period,
            unwritten(paper, "result", r"(考核成绩)[,，]特", r"(培训内容)[。.]")
            or either(
                said(paper, "result", _result, rf"(?:经考核|考核成绩|考核结果|成绩)[:：,，为均]*{RESULT}"),
                paper.read("result", _result, below=True),
                said(paper, "result", _result, rf"{RESULT}[,，]?(?:特此|准予)"),
                said(paper, "result", _result, rf"(?:考核|成绩|结果|结论|评定|鉴定|等次)[:,为均是“”\"]*{RESULT}(?!证)"),
            ),
            seal,
            unless_sealed(paper, paper.dated("issue_date", besides=period)),
        )
        return plausible(unless_elsewhere(paper, found, SOUGHT), SHAPES)


def _result(text: str) -> str | None:
    match = re.search(RESULT, parse.plain(text))
    return match[0] if match else None


EXTRACTOR = ClinicalTrainingProof()

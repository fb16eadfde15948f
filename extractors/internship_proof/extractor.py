"""护理临床实习证明: where and in which departments somebody trained, from when to when, and who vouches for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, signing, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import (
    APART,
    DEPARTMENT,
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
    "name": wordings(
        "实习学生姓名 实习生姓名 学生姓名 实习人员姓名 实习护士姓名 姓名 实习学生 实习人员 实习护生 实习生 学生"
    ),
    "hospital": (
        *wordings("实习医院名称 实习单位名称 实习医院 实习单位 接收医院 医院名称"),
        *compounds(
            "实习 接收 实习所在 实习接收 接收实习",
            "医院 单位 医疗机构 机构 基地 教学医院 医疗卫生机构 医院名称 单位名称 医疗机构名称 机构名称",
        ),
        *wordings("临床教学基地 临床实习基地"),
    ),
    "hospital_kind": (
        *wordings("医院等级（性质） 医院等级与性质 医院等级及性质 医院性质 医院等级 医院类别 单位性质"),
        *compounds(
            "医院 实习医院 实习单位 单位 机构 医疗机构 基地",
            "等级 性质 类别 级别 类型 等级（性质） 等级与性质 等级及性质 等级、性质 等级/性质 性质及等级 级别及性质",
        ),
    ),
    "dept": (
        *wordings("所在科室 实习（轮转）科室 实习轮转科室 轮转科室 实习科室 科室"),
        *compounds(
            "实习 轮转 实习轮转 轮转实习 实习（轮转） 实习所在 主要实习",
            "科室 科室（病区） 科室（部门） 部门 科室名称 病区 科别 科目",
        ),
        *compounds("轮转的 实习的 所轮转的 主要轮转", "科室 科室有 科室为 科室包括"),
    ),
    "period": (
        *wordings("实习起止时间 实习起止日期 实习时间 实习期限 起止时间"),
        *compounds(
            "实习 实习起止", "起止时间 起止日期 起止年月 起止 时间 日期 期限 期间 时段 周期 起讫时间 起讫日期 自、至"
        ),
    ),
    "intern_from": (
        *wordings("实习开始日期 实习开始时间 开始日期"),
        *compounds("到岗 报到 入科 入院", "日期 时间"),
        *compounds("实习", "开始日期 开始时间 起始日期 起始时间 开始 起始日 开始日 起始"),
        *wordings("起始日期 起始时间"),
    ),
    "intern_to": (
        *wordings("实习结束日期 实习结束时间 结束日期"),
        *compounds("离岗 出科 离院", "日期 时间"),
        *compounds("实习", "结束日期 结束时间 终止日期 终止时间 截止日期 截止时间 结束 终止日 结束日 截止日 终止 截止"),
        *wordings("终止日期 终止时间 截止日期"),
    ),
    "issue_date": (
        *wordings("出具日期 证明日期 开具日期 填写日期 日期"),
        *compounds("出具 证明 开具 填写 签发 填表 签署 盖章 落款 证明出具 出证", "日期 时间"),
    ),
}
STOPS = wordings(
    "性别 专业 所学专业 学校 毕业学校 就读学校 实习鉴定 实习评语 "
    "考核结果 联系电话 带教老师 身份证号 备注 班级 学号 实习时长 "
    "出证科室 出具科室 开具科室 经办科室 主管科室 出证部门 出具部门 开具部门 经办部门 主管部门"
)
_VOUCHING = (
    "证明人 带教负责人 护理部主任 护理部负责人 带教老师 带教教师 带教护士 带教人 总带教 护士长 实习负责人 实习指导老师 "
    "指导老师 指导教师 科室负责人 医院负责人 鉴定人 实习带教老师 经办人"
)
WITNESS = (*signing(_VOUCHING), *wordings("证明人 带教负责人 护理部主任 护理部负责人 实习负责人"))
SEALED = wordings("实习医院（盖章） 医院（盖章） 实习单位（盖章） 单位（公章） 医院公章 （盖章） （公章） 盖章 公章")
_DEPARTMENT = r"(?:[\u4e00-\u9fff]{1,6}(?:科|室|房|病区|门诊)|ICU|门诊)"
DEPARTMENTS = (
    r"(?:我院|本院|医院)(?:的)?([\u4e00-\u9fff、]{1,60}?(?:科|室|房|ICU))(?:等科室)?(?:进行|从事|完成|参加|轮转|实习)",
    r"(?:轮转|轮流在|先后在|依次在|分别在)(?:我院|本院)?([\u4e00-\u9fff、]{1,60}?(?:科|室|房|ICU))(?:等科室|轮转|进行|实习|完成)",
    rf"({_DEPARTMENT}(?:[、,]{_DEPARTMENT})+)",
)
_LABELLED = r"(?:[\u4e00-\u9fff]{0,6}(?:单位|机构|医院)[:：])?"
CLOSING = _LABELLED + r"([\u4e00-\u9fff]{3,20}(?<!综合)(?<!教学)(?:医院|诊所|卫生院))(?:[(（](?:盖章|公章)[)）])?"
SHAPES = {
    "hospital": HOSPITAL,
    "hospital_kind": "级|综合|教学|专科|医院|等",
    "dept": DEPARTMENT,
}
SOUGHT = {
    "issue_date": UNDATED,
    "intern_from": UNDATED,
    "intern_to": UNDATED,
    "dept": r"((?:[\u4e00-\u9fff]{1,5}科[、,]){1,6}[\u4e00-\u9fff]{1,5}科)",
}


class InternshipProof(Extractor):
    type: ClassVar[str] = "internship_proof"
    title: ClassVar[str] = "临床实习证明"
    fields: ClassVar[tuple[str, ...]] = (
        *(
            "name",
            "hospital",
            "hospital_kind",
            "dept",
            "intern_from",
            "intern_to",
            "witness_sign",
            "seal",
            "issue_date",
        ),
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "护理临床实习证明 临床实习证明 护理专业临床实习证明 实习证明 "
            "毕业实习证明 护士临床实习证明 护理专业学生临床实习鉴定表 "
            "临床实习证明书 临床实习证明表"
        ),
        title_pattern=r".{0,14}实习.{0,6}(?:证明|鉴定|证书)[书表]?",
        anchors={"实习": 2, "医院": 1, "科室": 1, "实习证明": 1.5, "护理": 0.5, "证明人": 0.5, "带教": 0.5},
        against={"申请审核表": 0.95, "毕业证书": 0.6, "考核合格证明": 0.8, "培训": 0.4, "拟聘用": 0.9},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=(*STOPS, *WITNESS))
        seal = paper.any_seal("seal", *SEALED)
        period = stretch(paper, "intern_from", "intern_to", "period", FROM_TO, APART)
        found = readings(
            person_named(
                paper,
                "name",
                r"(?:学生|同学|实习生|兹证明|兹有)[:：]?([\u3400-\u9fff·]{2,12}?)(?:同学|同志)?(?=[,，(]|于|自|在|$)",
            ),
            institution(
                paper,
                "hospital",
                seal,
                paper.words("hospital", lines=2, below=True),
                standing_alone(paper, "hospital", CLOSING),
                said(
                    paper,
                    "hospital",
                    parse.plain_text,
                    r"在([\u4e00-\u9fff]{2,18}(?:医院|诊所|卫生院))(?=[(,，。的实进参完])",
                ),
            ),
            either(
                paper.words("hospital_kind", below=True),
                said(
                    paper,
                    "hospital_kind",
                    parse.plain_text,
                    r"(?:我院|本院|该院)?(?:系|为|是)([一二三]级[\u4e00-\u9fff]{0,8}(?:医院|等)|[\u4e00-\u9fff]{0,6}(?:教学|综合)医院)",
                    r"(?:医院|卫生院)\(([一二三]级[\u4e00-\u9fff]{0,10}|[\u4e00-\u9fff]{0,6}(?:教学|综合)医院)\)",
                ),
                _kind_untold(paper),
            ),
            unwritten(paper, "dept", r"(?:我院|本院)(等?科室)进行")
            or either(
                paper.read("dept", _departments, lines=3, below=True),
                said(paper, "dept", parse.plain_text, *DEPARTMENTS),
            ),
            period,
            paper.signature("witness_sign", *WITNESS),
            seal,
            unless_sealed(paper, paper.dated("issue_date", besides=period)),
        )
        return plausible(unless_elsewhere(paper, found, SOUGHT), SHAPES)


def _departments(text: str) -> str | None:
    return parse.plain_text(text).split("。")[0] or None


def _kind_untold(paper: Paper) -> FieldReading | None:
    """A letter that nowhere speaks of a hospital's kind leaves it out: the place is where it speaks of the hospital."""
    found = paper.layouts[0].search(r"(我院|本院)")
    if found is None or re.search(r"[一二三]级|教学|综合|性质|等级|类别", paper.text):
        return None
    return paper.nothing("hospital_kind", 0, found.box, found.confidence)


EXTRACTOR = InternshipProof()

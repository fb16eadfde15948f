"""护士执业资格考试成绩合格证明: who passed the examination, and when."""

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
from rpa_review.extract.sentences import DAY, NUMBER, either, institution, person_named, plausible, said, standing_alone

LABELS = {
    "name": wordings("考生姓名 应试人员姓名 应考人姓名 应试人姓名 姓名 应试人员 应考人员 应试人 应考人 考生"),
    "id_no": wordings(
        "身份证件号码 有效身份证件号 身份证号码 证件编号 证件号码 "
        "身份证号 证件号 有效证件号码 居民身份证号 居民身份证号码 有效证件号"
    ),
    "exam_year": (
        *wordings("考试年度 考试年份 年度"),
        *wordings("考试年 参考年度 报考年度 通过年份 通过年度 合格年份 合格年度 考试届次 考试时间 考试日期"),
    ),
    "pass_date": (
        *wordings("成绩合格日期 合格日期 考试合格日期 签发日期 发证日期 签发时间 出具日期"),
        *compounds(
            "成绩合格 合格 考试合格 考试通过 通过 成绩发布 成绩公布 签发 发证 出具 证明出具 颁发 出证 颁证", "日期 时间"
        ),
    ),
    "cert_no": (
        *wordings("合格证明编号 成绩单编号 证明编号 证书编号 编号"),
        *compounds(
            "考试合格证明 成绩合格证明 合格证明 成绩单 合格证 考试合格证 成绩证明 证明 证书", "编号 编码 号码 号"
        ),
        *wordings("管理号"),
    ),
    "issuer": compounds("考试 发证 签发 出具 出证 颁发 考试管理 证明出具 颁证", "机构 单位 部门 机关"),
}
STOPS = wordings(
    "准考证号 考试级别 考试专业 专业名称 专业 性别 考点 考区 "
    "科目 成绩 考试地点 备注 考试成绩 合格标准 专业实务 实践能力"
)
SEALED = wordings("发证机构 签发机构 （盖章） （印章） 盖章")
CLOSING = r"([\u4e00-\u9fff]{4,24}(?:中心|委员会|局|考办))(?:[(（]\S{1,4}[)）])?"
SHAPES = {"cert_no": NUMBER}


class ExamPassCertificate(Extractor):
    type: ClassVar[str] = "exam_pass_certificate"
    title: ClassVar[str] = "考试成绩合格证明"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "护士执业资格考试成绩合格证明 护士执业资格考试成绩单 全国护士执业资格考试成绩合格证明 成绩合格证明 "
            "护士执业资格考试合格证明 专业技术资格考试成绩单 考试合格证明"
        ),
        title_pattern=r".{0,12}考试.{0,6}(?:证明|证书|合格证|成绩单|通知单|报告单)",
        anchors={"护士执业资格考试": 2, "成绩": 1, "合格": 1, "准考证": 1, "专业实务": 1, "实践能力": 1, "考试": 0.5},
        against={"申请审核表": 0.95, "培训": 0.6, "毕业证书": 0.8, "体检": 0.8},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *SEALED)
        passed = either(
            paper.day("pass_date", below=True),
            said(paper, "pass_date", parse.day, rf"({DAY})(?:考试)?合格", rf"于({DAY})(?:通过|参加[^。]{{0,24}}?合格)"),
            paper.closing_day("pass_date"),
        )
        found = readings(
            person_named(
                paper, "name", r"(?:兹证明|兹有)?(?:考生|兹证明|兹有)[:：]?([\u3400-\u9fff·]{2,12}?)(?=[,，(]|于|参加)"
            ),
            either(
                paper.id_number_or_any("id_no"),
                said(paper, "id_no", _id, r"(?:身份证号?码?|证件号码?)[:：]?([0-9]{17}[0-9Xx])"),
            ),
            either(
                paper.read("exam_year", _year, below=True),
                said(paper, "exam_year", _year, r"((?:19|20)[0-9]{2})年?(?:度)?(?:全国)?护士执业"),
            ),
            passed,
            either(
                paper.read("cert_no", _number, below=True),
                said(paper, "cert_no", parse.plain_text, r"证明(?:编号|号码?|编码)[:为是]*([0-9A-Z]{8,24})"),
            ),
            institution(
                paper,
                "issuer",
                seal,
                paper.words("issuer", lines=2, below=True),
                standing_alone(paper, "issuer", CLOSING),
            ),
            seal,
        )
        return plausible(found, SHAPES)


def _id(text: str) -> str | None:
    reading = parse.id_number(text)
    return reading.value if reading is not None else None


def _number(text: str) -> str | None:
    """The first number of a line; what stands under it, its label in Latin letters, is none of it."""
    found = (re.search(r"[0-9A-Z]*[0-9]{6}[0-9A-Z]*", parse.plain_text(line)) for line in text.split("\n"))
    return next((number[0] for number in found if number), None)


def _year(text: str) -> int | None:
    match = re.search(r"(?:19|20)\d{2}", parse.plain(text))
    return int(match[0]) if match else None


EXTRACTOR = ExamPassCertificate()

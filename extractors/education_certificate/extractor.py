"""学历证书: who studied what, where, how and from when to when."""

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
from rpa_review.extract.running import half_width
from rpa_review.extract.sentences import BORN, DAY, MAJOR, NUMBER, SCHOOL, either, plausible, said

LABELS = {
    "name": wordings("学生姓名 持证人姓名 姓名 持证人 毕业生姓名 学员姓名 毕业学生 毕业生 学生"),
    "sex": wordings("性别"),
    "birth": wordings("出生日期 出生年月日 出生年月 出生时间"),
    "school": wordings(
        "毕业院校名称 毕业院校 学校名称 院校名称 毕业学校名称 毕业学校 "
        "学校全称 院校全称 就读学校 培养单位 办学单位 校名 学校"
    ),
    "major": (
        *wordings("所学专业名称 所学专业 专业名称 专业"),
        *wordings("主修专业 就读专业 学习专业 专业（方向） 专业方向 毕业专业 修读专业"),
    ),
    "level": wordings("学历层次 培养层次 办学层次 教育层次 毕业层次 层次 学历"),
    "mode": (
        *wordings("学习形式 办学形式 教育形式 学历类别 学历类型 类别"),
        *wordings("学习方式 修业形式 培养方式 就读方式 办学类型 教育类型 学习类型 修读形式 培养形式"),
    ),
    "enroll_date": (
        *wordings("入学日期 入学时间 入校时间"),
        *compounds("入学 入校 学习开始 学习起始 就读起始 注册入学", "日期 时间 年月"),
    ),
    "grad_date": (
        *wordings("毕业日期 毕业时间 毕（结）业日期 毕业证书签发日期 发证日期 颁证日期 签发日期"),
        *compounds("毕业 毕（结）业 学习终止 学习结束 毕业证书发证 证书签发 发证 颁发", "日期 时间 年月"),
    ),
    "cert_no": (
        *wordings("学历证书编号 毕业证书编号 证书编号 证书号 编号"),
        *compounds("电子注册 学历电子注册", "编号 号码 号"),
        *compounds("毕业证书 学历证书 毕业证 毕（结）业证书 证书 证书注册 注册 学历注册", "编号 号码 号 编码"),
    ),
    "president": (
        *wordings("校（院）长姓名 校（院）长 院（校）长 校长（签章） 院长（签章）"),
        *compounds("校（院）长 院（校）长 校长 院长 学校校长", "签名 （签名） 签章 （签章） 签字 （签字） 姓名"),
        *wordings("学校校长 校长 院长"),
    ),
}
STOPS = wordings("学制 学习年限 毕（结）业 毕业结论 民族 身份证号 证件号码 电子注册 学号 备注 在线验证码")
SEALED = wordings("学校（盖章） 学校盖章 院校盖章 （盖章） 校名 学校名称")
LEVELS = r"(研究生|本科|专科|大专|高职|中专|中等专业|中等职业|硕士|博士)"
MODES = r"((?:普通)?全日制|非全日制|函授|业余|夜大学?|自学考试|网络教育|成人教育(?:\([^)]{1,6}\))?|脱产)"
_YEAR, _NUMBER = "[0-9〇○零一二三四五六七八九]{4}年", "[0-9一二三四五六七八九十]{1,3}"
ENROLLED = rf"({_YEAR}{_NUMBER}月(?:{_NUMBER}日)?|[0-9]{{4}}[-./][0-9]{{1,2}}(?:[-./][0-9]{{1,2}})?)"
SHAPES = {
    "school": SCHOOL,
    "major": MAJOR,
    "cert_no": NUMBER,
    "mode": "制|函授|业余|夜|自学|自考|网络|远程|成人|脱产|普通|开放",
    "level": "科|专|本|士|研究生|职|学历",
}


class EducationCertificate(Extractor):
    type: ClassVar[str] = "education_certificate"
    title: ClassVar[str] = "学历证书"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "毕业证书 普通高等学校毕业证书 普通高等学校专科毕业证书 普通高等学校本科毕业证书 学历证书 "
            "中等职业学校毕业证书 普通中等专业学校毕业证书 教育部学历证书电子注册备案表 学历证书电子注册备案表 "
            "中国高等教育学历认证报告"
        ),
        title_pattern=r".{0,12}(?:毕业证书?|毕业证明书?|学历.{0,8}(?:证书|证明|报告|备案表))",
        anchors={"毕业": 1.5, "专业": 1, "学习": 0.5, "校长": 1, "证书编号": 1, "准予毕业": 1.5, "学制": 1, "入学": 1},
        against={"申请审核表": 0.95, "实习证明": 0.9, "申请书": 0.9, "培训": 0.6, "拟聘用": 0.9},
        title_share=0.6,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS, tight=("性别", "专业", "层次", "学制"))
        seal = paper.any_seal("seal", *SEALED)
        graduated = either(
            paper.day("grad_date", below=True),
            said(paper, "grad_date", parse.day, rf"({DAY})毕业"),
            _closing_day(paper),
        )
        found = readings(
            either(
                said(
                    paper,
                    "name",
                    parse.person,
                    r"(?:学生|学员)(?:姓名)?[:：]?([\u3400-\u9fff·]{2,12}?)[,，]?(?:性别|[男女][,，])",
                    r"(?:证书)([\u3400-\u9fff·]{2,5}?)[(,，](?:性别)?[男女][,，)]",
                ),
                paper.person("name", below=True),
            ),
            either(
                said(paper, "sex", parse.plain_text, r"性别[:：,，]?([男女])", r"[,，(]([男女])[,，)]"),
                paper.words("sex", below=True),
            ),
            either(
                said(paper, "birth", parse.day, *BORN),
                paper.day("birth", below=True),
            ),
            either(paper.office("school", seal), _school(paper)),
            either(_major(paper), paper.words("major", below=True)),
            either(
                said(
                    paper,
                    "level",
                    parse.plain_text,
                    rf"[(,，制年业次]{LEVELS}(?=[(,，层学])",
                    rf"([\u4e00-\u9fff]?{LEVELS[1:-1]})学历",
                ),
                paper.read("level", parse.first_part, below=True),
            ),
            either(
                said(
                    paper,
                    "mode",
                    parse.plain_text,
                    rf"{MODES}(?=\)|学习|形式|[,，。]|[中大高本专普]|[\u4e00-\u9fff]{{0,4}}学习)",
                ),
                paper.read("mode", parse.first_part, below=True),
            ),
            either(
                paper.read("enroll_date", _month, below=True),
                said(
                    paper,
                    "enroll_date",
                    _month,
                    rf"(?:于|自|从){ENROLLED}(?:入学|起|至|到)",
                    rf"{ENROLLED}(?:入[学我本]|至|到|考入|就读)",
                ),
            ),
            graduated,
            paper.read("cert_no", _number, below=True),
            paper.person("president", below=True),
            seal,
        )
        return plausible(found, SHAPES)


def _number(text: str) -> str | None:
    """The first number of a line; numbers differ from school to school, and words are none."""
    lines = [parse.plain_text(line) for line in text.split("\n") if not parse.days(line)]
    found = (re.search(r"[0-9A-Za-z]*[0-9]{4}[0-9A-Za-z-]*", line) for line in lines)
    return next((match[0] for match in found if match), None)


def _month(text: str) -> str | None:
    """A day; of a month alone its first day, on which school years are taken to begin."""
    if (day := parse.day(text)) is not None:
        return day
    month = parse.month(text)
    if month is None and (match := re.fullmatch(r"\s*(\d{4})[-./](\d{1,2})\s*", parse.plain(text))):
        month = f"{match[1]}-{int(match[2]):02d}"
    return f"{month}-01" if month else None


def _closing_day(paper: Paper) -> FieldReading | None:
    """The date that stands by itself, the last one first: certificates are dated where they end."""
    for index in reversed(range(len(paper.layouts))):
        for run in reversed(paper.layouts[index].runs):
            if re.fullmatch(DAY, half_width(run.compact)) and (day := parse.day(run.text)) is not None:
                return paper.of_span("grad_date", index, run, day)
    return paper.closing_day("grad_date")


def _school(paper: Paper) -> FieldReading | None:
    """The school whose name stands by itself, or is said to be where somebody studied."""
    for index, layout in enumerate(paper.layouts):
        for run in layout.runs:
            if match := re.search(
                r"(?:^|[:：])([\u4e00-\u9fff]{3,18}(?:大学|学院|学校))(?:$|[(（](?:盖章|公章|印章|章|签章)|校)",
                run.compact,
            ):
                return paper.of_span("school", index, run.part(*match.span(1)), match[1])
    return said(paper, "school", parse.plain_text, r"在([\u4e00-\u9fff]{2,18}(?:大学|学院|学校))(?=[,，。学修的])")


def _major(paper: Paper) -> FieldReading | None:
    tail = r"专业(?:学习|[,，(]|[二三四五0-9]年制|[本专]科|全日制|普通|大专|中专)"
    heads = (
        r"(?:修读|主修|就读|攻读|学习)(?=[\u4e00-\u9fff]{2,10}?专业)",
        r"[在入进][本我][校院]",
        r"(?:学院|学校|大学|学习)",
        r"[,，]在?",
    )
    return said(paper, "major", parse.plain_text, *(rf"{head}([\u4e00-\u9fff]{{2,10}}?){tail}" for head in heads))


EXTRACTOR = EducationCertificate()

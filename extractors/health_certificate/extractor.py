"""从业人员健康（检查合格）证明: card, sheet or a print of the electronic one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.comparison import simplified
from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import person_or_firm
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import DAY, either, said

LABELS = {
    "name": ("姓名", "持证人姓名", "持证人", "受检者姓名", "受检者", "受检人"),
    "sex": ("性别",),
    "age": ("年龄",),
    "id_no": ("身份证号码", "公民身份号码", "居民身份证号", "身份证号", "身份证件号码", "证件号码", "身份证"),
    "work_unit": (
        "工作单位",
        "单位名称",
        "从业单位",
        "所在单位",
        "服务单位",
        "用人单位",
        "就业单位",
        "受检单位",
        "单位",
    ),
    "post": (
        *("从业类别", "行业类别", "从业岗位", "工作岗位", "从业工种", "从事工种", "从事行业", "从业行业", "体检类别"),
        *("工种", "岗位", "类别", "行业"),
    ),
    "exam_org": (
        "体检单位",
        "体检机构",
        "发证机构",
        "发证单位",
        "检查机构",
        "体检医院",
        "发证机关",
        "检查单位",
        "检验机构",
        "健康检查机构",
        "健康检查单位",
        "签发单位",
        "签发机构",
        "出证单位",
    ),
    "issue_date": (
        *("发证日期", "签发日期", "发证时间", "签发时间", "办证日期", "出证日期", "体检日期", "体检时间", "检查日期"),
        *("检查时间", "健康检查日期", "发证日", "签发日"),
    ),
    "valid_to": (
        *(
            "有效期限",
            "有效期限至",
            "有效期至",
            "有效期止",
            "有效期截止日期",
            "有效期截止",
            "有效截止日期",
            "有效截止日",
        ),
        *("有效期", "有效日期", "有效时间", "截止日期", "失效日期", "到期日期"),
    ),
    "result": ("体检结论", "体检结果", "检查结论", "健康状况", "体检情况", "结论", "检查结果"),
}
STOPS = ("编号", "证号", "检查项目", "检查方法", "参考值", "证件类型", "联系电话")


# What a certificate in sentences says: 张三，性别女，现年30岁，…系某店从事服务员的人员。
SAID_NAME = (
    r"(?<![\u3400-\u9fff])(?:号|兹(?:证明|有)|持证人|受检者)?([\u3400-\u9fff·]{2,10}?)(?:同志)?"
    r"[,，(（](?:性别)?[:：]?[男女][,，)）]"
)
SAID_SEX = r"[,，(（](?:性别)?[:：]?([男女])[,，)）]"
SAID_AGE = r"(?:现年|年龄)?[:：]?([0-9]{1,3})(?:周)?岁"
SAID_UNIT = (
    r"[,，。](?:现)?(?:系|为|在|就职于|受雇于|供职于|工作于)([\u3400-\u9fff()·A-Za-z0-9]{2,40}?)"
    r"[,，]?(?:的)?(?:从事|从业|担任|员工|职工|工作人员)"
)
SAID_POST = r"(?:从事|担任)([\u3400-\u9fff、/()]{2,20}?)(?:的?(?:人员|从业人员)|岗位|工作|一职|职务|[,，。;；])"
SAID_END = rf"有效(?:期|期限|日期)?(?:截止|届满)?(?:日期?)?(?:为|至|到|[:：])*(?:{DAY}(?:起)?(?:至|到|-|—|~)+)?({DAY})"


class HealthCertificate(Extractor):
    type = "health_certificate"
    title = "健康证明"
    fields = (
        "name",
        "sex",
        "age",
        "id_no",
        "work_unit",
        "post",
        "exam_org",
        "issue_date",
        "valid_to",
        "result",
        "seal",
    )
    likeness = Likeness(
        titles=(
            "食品从业人员健康证明",
            "从业人员健康检查合格证明",
            "电子健康证明",
            "健康证明",
            "健康合格证",
            "从业人员健康合格证",
            "健康证",
            "从业人员健康证明",
            "预防性健康检查合格证",
            "从业人员预防性健康检查合格证明",
        ),
        title_pattern=r"(?!.*(?:护士|执业|体检)).{0,14}健康.{0,6}(?:合格证明?|证明?)书?",
        anchors={
            "健康": 1.5,
            "体检": 2,
            "有效期": 1,
            "发证": 1,
            "身份证": 0.5,
            "年龄": 1,
            "性别": 0.5,
            "合格": 1,
            "从业": 1.5,
        },
        against={"申请书": 0.9, "制度": 0.6, "申请表": 0.9},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS, tight=("性别", "年龄"))
        headed = _headed(paper)
        seal = paper.any_seal("seal", *LABELS["exam_org"])
        return readings(
            either(paper.read("name", _name), headed.get("name"), said(paper, "name", parse.person, SAID_NAME)),
            either(paper.read("sex", _sex), headed.get("sex"), said(paper, "sex", _sex, SAID_SEX)),
            either(paper.read("age", _age), headed.get("age"), said(paper, "age", _age, SAID_AGE)),
            either(paper.id_number("id_no"), said(paper, "id_no", _citizen, r"号码?[:：为是]*([0-9]{17}[0-9Xx])")),
            either(paper.words("work_unit", lines=2), said(paper, "work_unit", person_or_firm, SAID_UNIT)),
            either(paper.words("post", lines=2), said(paper, "post", parse.plain_text, SAID_POST)),
            paper.office("exam_org", seal),
            paper.day("issue_date"),
            either(paper.read("valid_to", _last_day, lines=2), said(paper, "valid_to", parse.day, SAID_END)),
            either(
                paper.read("result", _result), paper.search("result", r"(?<!检查)(?<!健康)(?:不?合格)(?!证)", _result)
            ),
            seal,
        )


def _headed(paper: Paper) -> dict[str, FieldReading]:
    """Name with sex and age under it, as cards for the phone show them without labels."""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            match = re.search(r"([男女])\W{0,3}(\d{1,3})\W{0,2}(?:岁|周岁)", row.compact)
            if not match:
                continue
            found = {
                "sex": paper.of_span("sex", index, row.part(*match.span(1)), match[1]),
                "age": paper.of_span("age", index, row.part(*match.span(2)), int(match[2])),
            }
            left = row.part(*match.span(0)).box.left
            above = [run for run in layout.runs if 0 < row.box.centre[1] - run.box.centre[1] < 4 * row.box.height]
            for run in reversed(above):
                name = parse.person(run.text)
                if name and len(name) <= 8 and abs(run.box.left - left) < 2 * run.solid[0].em:
                    found["name"] = paper.of_span("name", index, run, name)
                    break
            return found
    return {}


def _name(text: str) -> str | None:
    """A name, also where sex and age follow it on the same line without labels."""
    name = parse.person(re.sub(r"(?:\s+[男女](?:\s.*)?|\s*[男女]?\W*\d{1,3}\s*周?岁.*)$", "", text))
    return simplified(name) if name else None


def _citizen(text: str) -> str | None:
    number = parse.id_number(text)
    return number.value if number else None


def _last_day(text: str) -> str | None:
    """The day, or the last one of a stretch of time."""
    found = parse.days(text)
    return found[-1] if found else parse.day(text)


def _sex(text: str) -> str | None:
    match = re.search(r"[男女]", text)
    return match[0] if match else None


def _age(text: str) -> int | None:
    match = re.search(r"\d{1,3}", parse.plain(text))
    return int(match[0]) if match and 10 <= int(match[0]) <= 110 else None


def _result(text: str) -> str | None:
    match = re.search(r"不合格|合格|未见异常|异常", parse.plain(text))
    return match[0] if match else None


EXTRACTOR = HealthCertificate()

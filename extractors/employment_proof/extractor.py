"""医疗卫生机构拟聘用证明: which institution means to employ whom, and as what."""

from __future__ import annotations

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
    DEPARTMENT,
    HOSPITAL,
    POST,
    UNDATED,
    either,
    institution,
    person_named,
    plausible,
    said,
    standing_alone,
    unless_elsewhere,
    unless_sealed,
    unwritten,
)

LABELS = {
    "unit": (
        *wordings("拟聘用单位名称 聘用单位名称 聘用机构名称 拟聘用机构 拟聘用单位 聘用单位 聘用机构 用人单位 机构名称"),
        *compounds(
            "拟聘用 聘用 拟聘 用人 拟录用 招聘 拟执业 执业",
            "单位 机构 单位名称 机构名称 医疗机构 医疗机构名称 医疗卫生机构 医疗卫生机构名称 医院 医院名称",
        ),
        *wordings("单位名称 医疗机构名称 医疗卫生机构名称 医疗卫生机构"),
    ),
    "name": (
        *wordings("拟聘用人员姓名 拟聘人员姓名 受聘人姓名 受聘人员 拟聘用人员 拟聘人员 姓名"),
        *compounds("拟聘用 拟聘 被聘用 受聘 应聘 聘用 拟录用", "人员姓名 人姓名 者姓名 人员"),
        *wordings("被聘用人 应聘人"),
    ),
    "post": (
        *wordings("拟聘用岗位 聘用岗位 拟任岗位 岗位名称 聘任岗位 岗位 职务"),
        *compounds(
            "拟聘用 聘用 拟聘 拟任 聘任 拟聘任 拟从事 从事 工作 任职 受聘 应聘 拟聘用的 拟任职 拟安排 拟录用 执业",
            "岗位 职位 职务 岗位名称 岗位类别",
        ),
    ),
    "dept": (
        *wordings("拟聘用科室 聘用科室 所在科室 工作科室 执业科室 科室"),
        *compounds(
            "拟聘用 拟聘 聘用 所在 工作 执业 拟执业 任职 拟安排 安排 拟任职 受聘 拟分配 分配 拟工作 拟录用 拟从事 服务",
            "科室 病区 部门 科室（部门） 科室名称",
        ),
    ),
    "issue_date": (
        *wordings("出具日期 证明日期 填表日期 签署日期 日期"),
        *compounds("出具 证明 填表 签署 开具 填写 签发 落款 盖章 出证", "日期 时间"),
    ),
}
STOPS = wordings(
    "性别 身份证号 身份证号码 聘用期限 聘期 联系电话 联系人 学历 登记号 法定代表人 备注 单位意见 毕业学校 出生日期"
)
SEALED = wordings("聘用单位（盖章） 单位（公章） 机构（盖章） 单位（盖章） 机构公章 （公章） （盖章） 公章 盖章")
UNIT = r"([\u4e00-\u9fff（）()]{2,24}(?:医院|诊所|卫生院|卫生服务中心|服务站|门诊部|护理院|医务室|保健院))"
CLOSING = rf"(?:[\u4e00-\u9fff]{{0,6}}(?:单位|机构|医院)[:：])?{UNIT}(?:[(（](?:盖章|公章)[)）])?"
SHAPES = {"unit": HOSPITAL, "post": POST, "dept": DEPARTMENT}
SOUGHT = {"issue_date": UNDATED, "post": "((?:助产士|护士)(?:岗位|工作))"}


class EmploymentProof(Extractor):
    type: ClassVar[str] = "employment_proof"
    title: ClassVar[str] = "拟聘用证明"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "拟聘用证明 聘用证明 护士拟聘用证明 医疗卫生机构拟聘用证明 "
            "拟聘用证明书 聘用意向书 拟聘用护士证明 护士聘用证明 "
            "拟聘用人员情况表 拟聘用通知书"
        ),
        title_pattern=r".{0,12}(?:聘用|录用|聘任).{0,8}(?:证明|意向书|通知书|情况表|登记表|函)书?",
        anchors={"聘用": 2, "拟聘": 1.5, "岗位": 1, "护士": 0.5, "我院": 0.5, "特此证明": 0.5, "科室": 0.5},
        against={"申请审核表": 0.95, "实习": 0.5, "劳动合同": 0.7, "培训": 0.6, "授权委托书": 0.9},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *SEALED)
        found = readings(
            institution(
                paper,
                "unit",
                seal,
                paper.words("unit", lines=2, below=True),
                standing_alone(paper, "unit", CLOSING),
                said(
                    paper,
                    "unit",
                    parse.plain_text,
                    rf"(?:^|[。,，:\n]|根据工作需要){UNIT}(?:\([^)]*\))?(?:拟|同意|决定|现)",
                ),
            ),
            person_named(
                paper,
                "name",
                r"(?:拟聘用|聘用|录用|聘请)(?!护士|人员|证明)([\u3400-\u9fff·]{2,12}?)(?:同志)?(?=[,，(]|为|到|在|担任)",
            )
            or said(
                paper, "name", parse.person, r"(?:[)）]|^|证明)([\u3400-\u9fff·]{2,5}?)(?:同志)?[,，(][男女][,，)]"
            ),
            unwritten(paper, "post", r"(?:担任|从事)(岗位工作|岗位|工作)[,，]")
            or either(
                said(paper, "post", parse.plain_text, r"(?:担任|从事)([\u4e00-\u9fff]{0,4}(?:护士|助产士|护师))岗位"),
                paper.read("post", _post, below=True),
                said(
                    paper,
                    "post",
                    parse.plain_text,
                    r"岗位(?:[:：为是])+([\u4e00-\u9fff]{2,8}?)[,，。;；]",
                    r"(?:担任|从事|岗位为|聘为|为我院|为本院)(?:我院|本院)?(?:[\u4e00-\u9fff]{1,8}科)?的?([\u4e00-\u9fff]{0,4}?(?:护士|助产士|护理|护师)[\u4e00-\u9fff]{0,2}?)(?:岗位|工作|一职|[,，。])",
                    r"聘(?:用|请|任)?[^。]{1,50}?为(?:我院|本院|我单位|本单位)?(?:[\u4e00-\u9fff]{1,8}科)?((?:注册|责任|主管|临床|专科)?(?:护士|助产士|护师))",
                    r"(?:担任|从事|岗位为)(?:[\u4e00-\u9fff]{1,8}科)?([\u4e00-\u9fff]{2,6}?)(?:岗位|工作|一职|[,，。])",
                    r"((?:责任|主管|注册|临床|专科)?(?:护士|助产士|护师))(?:岗位|工作|一职|职务)",
                ),
            ),
            either(
                paper.read("dept", parse.first_part, below=True),
                said(
                    paper,
                    "dept",
                    parse.plain_text,
                    r"(?:安排在|在|到|为)(?:我院|本院|本机构|我单位|本单位)?([\u4e00-\u9fff]{0,8}(?:科|室|病区|部|门诊))(?=担任|从事|护士|助产|工作|的|设|任)",
                ),
            ),
            seal,
            unless_sealed(paper, paper.dated("issue_date")),
        )
        return plausible(unless_elsewhere(paper, found, SOUGHT), SHAPES)


def _post(text: str) -> str | None:
    """A post; what follows one in a sentence, 岗位工作, is none."""
    post = parse.first_part(text)
    return None if post is None or post.startswith("工作") else post


EXTRACTOR = EmploymentProof()

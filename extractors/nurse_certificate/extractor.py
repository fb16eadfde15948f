"""护士执业证书: the booklet, the sheet and the print of the electronic one."""

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
    AUTHORITY,
    BORN,
    FROM_TO,
    HOSPITAL,
    UNDATED,
    either,
    person_named,
    plausible,
    said,
    unless_elsewhere,
)

LABELS = {
    "cert_no": (
        *wordings("护士执业证书编号 执业证书编号 证书编号 证书编码 编号"),
        *compounds("护士执业证书 执业证书 护士证书 护士注册证书 注册证书 注册 证书", "编号 编码 号码 号"),
        *wordings("证号"),
    ),
    "name": wordings("持证人姓名 护士姓名 持证护士姓名 注册人姓名 持证人 持证护士 注册护士 姓名"),
    "birth": wordings("出生日期 出生年月日 出生年月"),
    "id_no": (
        *compounds("有效身份 身份 有效", "证件号码 证件号 证件编号"),
        *wordings("公民身份号码 居民身份证号码 居民身份证号 身份证号码 证件号码 证件号 身份证号"),
    ),
    "work_unit": (
        *wordings("执业机构名称 主要执业机构 执业机构 执业地点 执业单位 工作单位"),
        *wordings(
            "执业地点（单位） 执业地点（机构） 执业机构（单位） 执业机构（地点） 执业医疗机构 "
            "执业医疗卫生机构 注册执业机构 所在机构 注册执业地点 现执业机构 现执业地点 执业医院 执业机构全称"
        ),
    ),
    "issuer": (
        *wordings("发证（注册）机关"),
        *compounds("注册 发证 签发 批准 颁发 颁证 执业注册", "机关 部门 机构"),
    ),
    "issue_date": compounds("首次注册 注册 发证 签发 批准 批准注册 本次注册 延续注册 颁证 颁发", "日期 时间"),
    "valid_to": (
        *wordings("注册有效期至 执业注册有效期至 有效期截止 有效期限至 有效期至 注册有效期 有效期限 有效期"),
        *compounds(
            "注册 执业注册 证书 执业证书 延续注册 本次注册",
            "有效期至 有效期限 有效期截止 有效期限至 有效期止 有效截止日期 到期日期 有效期",
        ),
        *compounds("注册有效期 执业注册有效期 有效期", "截止日期 届满日期 终止日期 截止日 届满日 截至"),
        *wordings("有效期止 到期日期 有效期届满日 有效期至日期 延续注册至 注册至 注册到期日期"),
    ),
}
STOPS = wordings(
    "持证人照片 照片 性别 民族 国籍 学历 毕业学校 执业地点变更 变更记录 延续记录 备注 专业技术资格 工作类别"
)
SEALED = wordings("发证机关 注册机关 （盖章） 发证机关（盖章） 注册机关（盖章）")

PRACTISES = (
    r"在([\u4e00-\u9fff（）()]{3,24}(?:医院|诊所|中心|门诊部|卫生院|卫生室|医务室|服务站|护理院))(?:从事护理|执业|注册)"
)
VALID = rf"有效期限?[:为]?{FROM_TO}"
SHAPES = {"work_unit": HOSPITAL, "issuer": AUTHORITY}
SOUGHT = {"valid_to": UNDATED, "issue_date": UNDATED}


class NurseCertificate(Extractor):
    type: ClassVar[str] = "nurse_certificate"
    title: ClassVar[str] = "护士执业证书"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings("护士执业证书 中华人民共和国护士执业证书 护士执业证 护士电子证照 护士执业证书（电子证照）"),
        title_pattern=r".{0,8}护士执业证书?",
        anchors={"执业证书": 2, "护士": 1, "注册": 1, "有效期": 1, "执业地点": 1.5, "发证机关": 0.5, "执业机构": 0.5},
        against={"申请审核表": 0.95, "医疗机构执业许可证": 0.9, "考试": 0.6, "拟聘用": 0.9, "实习": 0.5},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *SEALED)
        found = readings(
            paper.read("cert_no", _number, below=True),
            person_named(paper, "name"),
            either(
                paper.day("birth", below=True),
                said(paper, "birth", parse.day, *BORN),
            ),
            paper.id_number_or_any("id_no"),
            either(
                paper.words("work_unit", lines=2, below=True),
                said(paper, "work_unit", parse.plain_text, PRACTISES),
            ),
            paper.office("issuer", seal),
            either(paper.day("issue_date", below=True), said(paper, "issue_date", parse.day, VALID)),
            either(
                paper.read("valid_to", _last_day, lines=2, below=True),
                said(paper, "valid_to", parse.day, VALID, group=2),
            ),
            seal,
        )
        return plausible(unless_elsewhere(paper, found, SOUGHT), SHAPES)


def _number(text: str) -> str | None:
    digits = re.sub(r"\D", "", parse.plain(text))
    return digits if len(digits) >= 8 else None


def _last_day(text: str) -> str | None:
    found = parse.days(text)
    return found[-1] if found else parse.day(text)


EXTRACTOR = NurseCertificate()

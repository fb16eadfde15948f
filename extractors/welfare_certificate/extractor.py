"""低保证, 残疾人证, 特困证: papers of special circumstances."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

_HOLDER = "持证人 持有人 户主 救助对象 保障对象 供养对象 残疾人 对象 申请人"
_GIVEN = "发证 签发 批准 审批 核发 颁发 制发 填发 发放"
LABELS = {
    "name": (*compounds(_HOLDER, "姓名"), *wordings("姓名 持证人 持有人 保障对象 救助对象 供养对象")),
    "id_no": (
        *compounds(f"{_HOLDER} 公民 居民", "身份证号码 身份证号 身份证件号码 身份号码 证件号码"),
        *wordings("身份证号码 身份证号 身份证件号码 身份证"),
    ),
    "cert_no": (
        *compounds("残疾人 低保 特困 特困供养 保障 救助", "证号 证编号 证号码"),
        *wordings("证件编号 证照编号 证书编号 证件号码 证件号 证书号 证编号 证号 编号"),
    ),
    "valid_from": (
        *compounds(f"{_GIVEN} 生效 起始 开始", "日期 时间"),
        *wordings("有效期起 有效期自 有效起始日期 有效期起始日期"),
    ),
    "valid_to": (
        *compounds(
            "有效期 有效期限 有效 证件有效期 保障期限", "截止日期 截止日 截止 至 到 止 终止日期 届满日期 到期日 日期至"
        ),
        *compounds("截止 到期 终止 届满 失效", "日期 时间"),
    ),
    "valid": wordings("有效期限 有效期 证件有效期 证件有效期限 有效时间 有效期间 保障期限"),
    "issuer": compounds(_GIVEN, "机关 单位 机构 部门"),
}
STOPS = (
    "残疾等级",
    "残疾类别",
    "保障类别",
    "供养方式",
    "家庭住址",
    "住址",
    "年度复核记录",
    "性别",
    "民族",
    "监护人",
    "联系电话",
)
KINDS = (
    ("残疾人证", r"(?:中华人民共和国)?残疾人证"),
    ("低保证", r"(?:城乡|城市|农村)?(?:居民)?最低生活保障(?:金)?(?:领取)?证|低保证"),
    ("特困证", r"特困人员(?:救助)?供养证|特困证|特困供养证"),
)


class WelfareCertificate(Extractor):
    type = "welfare_certificate"
    title = "特殊情形证件（低保、残疾、特困）"
    fields = ("kind", "name", "id_no", "cert_no", "valid_from", "valid_to", "issuer", "seal")
    likeness = Likeness(
        titles=(
            "中华人民共和国残疾人证",
            "残疾人证",
            "最低生活保障证",
            "特困人员救助供养证",
            "特困人员供养证",
            "低保证",
            "城市居民最低生活保障证",
            "农村居民最低生活保障证",
            "城乡居民最低生活保障证",
        ),
        title_pattern=r".{0,10}(?:低保|最低生活保障|特困|优抚|残疾人|低收入|困难|五保|优待|补助).{0,10}证明?书?",
        anchors={
            "残疾等级": 2,
            "保障类别": 2,
            "供养方式": 2,
            "证号": 1,
            "发证": 1,
            "有效期": 1,
            "身份": 0.5,
            "残疾": 1.5,
            "低保": 1,
        },
        against={"申请表": 0.9, "申请书": 0.9},
        enough=0.4,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *LABELS["issuer"])
        return readings(
            _kind(paper),
            paper.person("name"),
            paper.id_number("id_no"),
            paper.read("cert_no", _certificate_number),
            paper.day("valid_to"),
            paper.period("valid_from", "valid_to", "valid"),
            paper.day("valid_from"),
            paper.office("issuer", seal),
            seal,
        )


def _kind(paper: Paper) -> FieldReading | None:
    for value, pattern in KINDS:
        for index, layout in enumerate(paper.layouts):
            span = layout.search(pattern)
            if span is not None:
                return paper.of_span("kind", index, span, value)
    return None


def _certificate_number(text: str) -> str | None:
    match = re.search(r"[0-9A-Za-z\u4e00-\u9fff()\[\]-]*[0-9]{4,}[0-9A-Za-z号-]*", parse.plain(text))
    return match[0] if match else None


EXTRACTOR = WelfareCertificate()

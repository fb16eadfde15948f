"""低保证, 残疾人证, 特困证: papers of special circumstances."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "name": ("持证人姓名", "户主姓名", "保障对象", "姓名", "持证人", "持有人", "持有人姓名", "救助对象", "对象姓名"),
    "id_no": ("公民身份号码", "身份证号码", "身份证号", "身份证件号码", "身份证"),
    "cert_no": ("证件编号", "残疾人证号", "证件号", "证号", "证书编号", "证件号码", "证书号", "编号"),
    "valid_from": ("发证日期", "签发日期", "批准日期", "生效日期", "起始日期", "开始日期", "有效期起", "核发日期"),
    "valid_to": (
        "有效期至",
        "有效期截止",
        "有效截止日期",
        "有效日期至",
        "截止日期",
        "有效期止",
        "到期日期",
        "终止日期",
        "届满日期",
    ),
    "valid": ("有效期限", "有效期", "证件有效期", "证件有效期限", "有效时间"),
    "issuer": (
        "发证机关",
        "签发机关",
        "发证单位",
        "批准机关",
        "审批机关",
        "核发机关",
        "制发单位",
        "核发单位",
        "签发单位",
        "颁发机关",
        "批准单位",
    ),
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

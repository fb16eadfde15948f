"""事业单位法人证书, 民办非企业单位登记证书, 社会团体法人登记证书: what a canteen's operator hands in for a licence."""

from __future__ import annotations

from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "name": ("名称", "单位名称", "社会团体名称", "法人名称", "机构名称"),
    "person": ("法定代表人", "负责人"),
    "address": ("住所", "地址"),
    "scope": ("宗旨和业务范围", "业务范围", "职责范围"),
    "authority": ("登记管理机关", "发证机关", "登记机关", "颁证机关"),
    "valid_from": ("证书有效期起", "有效期起", "有效期自"),
    "valid_to": ("证书有效期止", "有效期止", "有效期至"),
    "valid": ("有效期限", "证书有效期", "有效期", "有效期自"),
}
STOPS = (
    "经费来源",
    "开办资金",
    "注册资金",
    "注册资本",
    "举办单位",
    "业务主管单位",
    "活动地域",
    "主管部门",
    "证书编号",
    "发证日期",
)


class LegalEntityCertificate(Extractor):
    type = "legal_entity_certificate"
    title = "法人登记证书"
    fields = ("uscc", "name", "person", "address", "scope", "authority", "valid_from", "valid_to", "seal")
    likeness = Likeness(
        titles=(
            "事业单位法人证书",
            "民办非企业单位登记证书",
            "民办非企业单位",
            "社会团体法人登记证书",
            "社会服务机构登记证书",
            "民办非企业单位（法人）登记证书",
            "基金会法人登记证书",
            "统一社会信用代码证书",
        ),
        title_pattern=r".{0,12}(?:法人|单位|机构|社会团体).{0,4}(?:登记证书?|资格证书)|.{0,8}法人证书",
        anchors={
            "统一社会信用代码": 1,
            "业务范围": 2,
            "法定代表人": 1,
            "登记管理机关": 1.5,
            "开办资金": 1,
            "有效期": 1,
            "业务主管单位": 1.5,
            "举办单位": 1.5,
            "经费来源": 1,
            "注册资金": 0.5,
        },
        against={"营业执照": 0.7, "申请书": 0.9, "申请表": 0.9, "委托书": 0.9},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *LABELS["authority"])
        return readings(
            paper.credit_code_or_any("uscc"),
            paper.words("name", lines=3),
            paper.person("person"),
            paper.words("address", lines=4),
            paper.words("scope", lines=20),
            paper.office("authority", seal),
            paper.day("valid_from"),
            paper.day("valid_to"),
            paper.period("valid_from", "valid_to", "valid"),
            seal,
        )


EXTRACTOR = LegalEntityCertificate()

"""场所使用证明: whoever premises belong to lets somebody use them, for nothing, by subletting or as an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, signing, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import person_or_firm
from rpa_review.extract.recognise import Likeness

LABELS = {
    "owner": wordings(
        "场所权利人 场所所有人 房屋所有权人 房屋所有人 所有权人 所有人 权利人 产权人 管理单位 产权单位 提供方 业主 房主"
    ),
    "user": wordings("场所使用人 使用人 使用者 使用方 使用单位 承租人 借用人 经营者"),
    "location": wordings("场所地址 坐落地址 场所坐落 房屋坐落 场所 地址"),
    "sign_date": wordings("出具日期 出具时间 签署日期 签字日期 签名日期 日期"),
}
_WHO = (
    "产权人 管理单位 权利人 证明人 证明单位 出具人 出具单位 所有权人 房屋所有人 所有人 业主 房主 "
    "提供人 提供方 转租人 说明人 场所权利人 证明人（产权人） 产权人（单位） 权利人（单位） 产权人（管理单位）"
)
SIGNED = signing(_WHO)
SEALED = (*compounds(_WHO, "（签字或盖章） （盖章） （公章） （签章） 盖章 签章 公章"), *wordings("单位盖章 盖章"))
STOPS = (*SIGNED, *SEALED, *wordings("权利人证件号 使用人证件号 证件号码 证件号 身份证号 使用方式 联系电话"))
KINDS = (
    ("转租同意书", r"同意转租|转租同意"),
    ("集中登记地托管证明", r"集中登记地|托管"),
    ("自建房权属说明", r"自建房"),
    ("无偿使用证明", r"无偿"),
)
_NAMED = r"([\u3400-\u9fff（）()·]{2,30}?)是.{4,50}?(?:的产权人|的管理单位|自建房屋)"
_NUMBERED = r"(?:[(（][^（）()]{4,40}[)）])?"
_HELD = (
    r"(?:场所|房屋|商铺|店面|房产|地址)[,，]?(?:系|为|是|属于?|归)"
    rf"([\u3400-\u9fff（）()·]{{2,30}}?){_NUMBERED}所有"
)
_OWNER = (rf"(?:证明|同意书|说明){_NAMED}", rf"^{_NAMED}", _HELD)
_USER = (
    r"无偿提供给([\u3400-\u9fff（）()·]{2,30}?)用作",
    r"同意承租人([\u3400-\u9fff（）()·]{2,30}?)将",
    r"同意((?:(?!场所)[\u3400-\u9fff（）()·]){2,20}?)(?:将上述地址|用作)",
    r"(?:提供给|交由|借给|供)([\u3400-\u9fff·]{2,30}?)(?:[(（][^（）()]{4,40}[)）])?(?:无偿)?(?:使用|用作|作为|用于)",
    r"同意(?:承租人|由)?((?:(?!场所)[\u3400-\u9fff·]){2,20}?)(?:[(（][^（）()]{4,40}[)）])?(?:转租|将该|将其|使用)",
)
_LOCATION = (
    r"(?<!不)是(.{6,50}?)(?:的产权人|集中登记地的管理单位|自建房屋的产权人)",
    r"(?:坐落于|坐落在|位于)(.{6,50}?)的(?:场所|房屋|商铺|店面|房产|自建房)",
)


class PremisesStatement(Extractor):
    type: ClassVar[str] = "premises_statement"
    title: ClassVar[str] = "场所使用证明"
    fields: ClassVar[tuple[str, ...]] = ("kind", "owner", "user", "location", "sign", "seal", "sign_date")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "无偿使用证明 经营场所无偿使用证明 场所无偿使用证明 场所使用证明 经营场所使用证明 转租同意书 "
            "经营场所转租同意书 同意转租证明 集中登记地托管证明 经营场所集中登记地托管证明 自建房权属说明 "
            "经营场所自建房权属说明 房屋权属说明"
        ),
        title_pattern=r"(?!.*(?:网络|平台|商务|网上)).{0,12}(?:场所|住所|转租).{0,10}(?:证明|说明|声明|承诺|同意)[书函]?",
        anchors={
            "产权人": 1.5,
            "权利人": 1,
            "用作经营场所": 2,
            "经营场所": 1,
            "上述场所": 1.5,
            "无偿": 1,
            "转租": 1,
            "管理单位": 1,
            "使用人": 1,
            "集中登记地": 0.5,
        },
        against={"不动产权证书": 0.8, "租赁合同": 0.8, "申请书": 0.8, "申请表": 0.9, "网络经营场所": 0.8, "租金": 0.5},
        title_share=0.5,
        enough=0.4,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        return readings(
            _kind(paper),
            _said(paper, "owner", _OWNER) or paper.read("owner", person_or_firm, lines=2),
            _said(paper, "user", _USER) or paper.read("user", person_or_firm, lines=2),
            _location(paper),
            paper.signature("sign", *SIGNED, kinds=(MarkKind.SIGNATURE, MarkKind.FINGERPRINT)),
            paper.any_seal("seal", *SEALED),
            paper.dated("sign_date"),
        )


def _kind(paper: Paper) -> FieldReading | None:
    """By the title, else by what the text says."""
    for value, pattern in KINDS:
        for index, layout in enumerate(paper.layouts):
            for row in layout.rows[:6]:
                if len(row.compact) <= 20 and re.search(pattern, row.compact):
                    return paper.of_span("kind", index, row, value)
    for value, pattern in KINDS:
        for index, layout in enumerate(paper.layouts):
            if (span := layout.search(pattern)) is not None:
                return paper.of_span("kind", index, span, value, 0.7)
    return None


def _said(paper: Paper, key: str, patterns: Sequence[str]) -> FieldReading | None:
    for pattern in patterns:
        if (found := paper.search(key, pattern, person_or_firm)) is not None:
            return found
    return None


def _location(paper: Paper) -> FieldReading | None:
    for pattern in _LOCATION:
        if (found := paper.search("location", pattern, parse.plain_text)) is not None:
            return found
    return paper.words("location", lines=2)


EXTRACTOR = PremisesStatement()

"""不动产权证书, and the older 房屋所有权证 and 土地房屋权证."""

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
    "cert_no": ("不动产权证号", "证书号", "权证号", "产权证号", "证号"),
    "owner": ("权利人", "房屋所有权人", "所有权人", "产权人"),
    "owner_share": ("共有情况", "共有方式"),
    "location": ("坐落", "房屋坐落", "座落", "房地坐落", "不动产坐落"),
    "unit_no": ("不动产单元号", "不动产单元"),
    "right_type": ("权利类型", "房屋性质", "权属类型"),
    "right_nature": ("权利性质", "土地性质", "使用权类型"),
    "usage": ("用途", "规划用途", "房屋用途", "设计用途"),
    "area": ("面积", "建筑面积", "房屋建筑面积"),
    "use_term": ("使用期限", "土地使用年限", "土地使用期限", "使用权期限"),
    "reg_org": ("登记机构（章）", "登记机构(章)", "登记机构", "发证机关", "登记机关", "填发单位"),
    "reg_date": ("登记日期", "登记时间", "发证日期", "填发日期"),
}
STOPS = (
    "权利其他状况",
    "附记",
    "房屋结构",
    "专有建筑面积",
    "分摊建筑面积",
    "分摊面积",
    "房屋总层数",
    "竣工时间",
    "业务编号",
    "编号",
    "总层数",
)


class PropertyCertificate(Extractor):
    type = "property_certificate"
    title = "不动产权证书"
    fields = (
        "cert_no",
        "owner",
        "owner_share",
        "location",
        "unit_no",
        "right_type",
        "right_nature",
        "usage",
        "area",
        "use_term",
        "reg_org",
        "reg_date",
    )
    several_pages = True
    likeness = Likeness(
        titles=("不动产权证书", "房屋所有权证", "土地房屋权证", "不动产登记证明", "不动产权证"),
        title_pattern=r".{0,10}(?:不动产权|所有权|房地产权|房产|产权)(?:证书?|证明|登记证明|电子证照)",
        anchors={
            "权利人": 2,
            "共有情况": 2,
            "坐落": 1.5,
            "不动产单元号": 2,
            "权利类型": 1.5,
            "权利性质": 1.5,
            "使用期限": 1,
            "登记机构": 1.5,
            "不动产权第": 2,
            "房屋所有权人": 2,
            "权利其他状况": 2,
            "颁发此证": 2.5,
            "不动产权利": 2,
        },
        against={"租赁": 0.6, "合同": 0.5, "申请书": 0.9},
        title_share=0.3,
        enough=0.4,
    )

    def split(self, pages: Sequence[Page]) -> list[list[int]]:
        """The title page and the pages after it are one certificate; a second number begins a second one."""
        groups: list[list[int]] = []
        number: str | None = None
        for index, page in enumerate(pages):
            said = parse.property_number(page.text)
            if not groups or (said and number and said != number):
                groups.append([])
                number = None
            groups[-1].append(index)
            number = number or said
        return groups

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        registered = paper.day("reg_date")
        if registered is None or registered.value is None:
            registered = paper.day_near("reg_date", *LABELS["reg_org"]) or registered
        return readings(
            _number(paper),
            paper.words("owner", lines=2),
            paper.words("owner_share"),
            paper.words("location", lines=3),
            paper.read("unit_no", _unit_number, lines=2),
            paper.words("right_type", lines=2),
            paper.words("right_nature", lines=2),
            paper.words("usage", lines=2),
            paper.read("area", _area, lines=3),
            paper.words("use_term", lines=4),
            paper.office("reg_org", paper.any_seal("seal", *LABELS["reg_org"])),
            registered,
        )


def _number(paper: Paper) -> FieldReading | None:
    new = r"[\u4e00-\u9fff][(（\[〔]?20\d{2}[)）\]〕]?[\u4e00-\u9fff]{2,12}?不动产(?:权|证明)第[0-9OoIl]{7,8}号?"
    old = r"[\u4e00-\u9fff]{2,8}?证?字?第[0-9]{6,12}号"
    found = paper.search("cert_no", new, parse.property_number)
    return (
        found
        or paper.read("cert_no", lambda text: parse.property_number(text) or parse.plain_text(text))
        or (paper.search("cert_no", old, parse.plain_text))
    )


def _unit_number(text: str) -> str | None:
    match = re.search(r"[0-9A-Z]{20,30}", parse.plain(text).upper())
    return match[0] if match else None


def _area(text: str) -> str | None:
    """As written, with one sign for square metres: OCR gives m, m2 and m² for it."""
    return re.sub(r"(?<=\d)\s*(?:[mM][2²]?|平方米)(?![A-Za-z])", "㎡", parse.plain_text(text)) or None


EXTRACTOR = PropertyCertificate()

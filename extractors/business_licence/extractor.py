"""营业执照: original, copy, of a firm or a sole trader, printed or electronic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import UNREAD, MarkKind, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import either, standing_alone

LABELS = {
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "注册号"),
    "name": ("企业名称", "单位名称", "名称", "字号名称"),
    "ent_type": ("类型", "企业类型", "主体类型", "市场主体类型"),
    "person": ("法定代表人", "执行事务合伙人", "经营者", "负责人", "投资人", "经营者姓名", "法定代表人姓名"),
    "capital": ("注册资本", "出资额", "注册资金", "资金数额"),
    "est_date": ("成立日期", "注册日期"),
    "term_from": ("营业期限自", "经营期限自", "合伙期限自"),
    "term_to": ("营业期限至", "经营期限至", "合伙期限至"),
    "term": ("营业期限", "经营期限", "合伙期限", "营业期限自", "经营期限自", "合伙期限自"),
    "address": ("住所", "主要经营场所", "经营场所", "营业场所", "住所（经营场所）", "住址"),
    "scope": ("经营范围", "经营范围及方式", "业务范围"),
    "authority": ("登记机关", "发照机关", "核发机关"),
    "issue_date": ("核准日期", "发照日期", "登记日期", "颁发日期", "签发日期"),
    "copy_no": ("副本编号", "副本号", "执照编号", "编号", "证照编号"),
}


# The first character of 名　称 stands apart, and is lost more often than any other.
NAMED = r"[\u3400-\u9fff]?称[:：]?([\u3400-\u9fff()（）]{4,40})"


class BusinessLicence(Extractor):
    type = "business_licence"
    title = "营业执照"
    fields = (
        "uscc",
        "name",
        "ent_type",
        "person",
        "capital",
        "est_date",
        "term_from",
        "term_to",
        "address",
        "scope",
        "authority",
        "issue_date",
        "qr_text",
        "copy_no",
        "seal",
    )
    likeness = Likeness(
        titles=("营业执照", "个体工商户营业执照", "电子营业执照"),
        title_pattern=r"(?:电子|个体工商户|企业法人)?营业执照(?:副本|正本)?",
        anchors={
            "统一社会信用代码": 2,
            "经营范围": 2,
            "成立日期": 1,
            "注册日期": 1,
            "登记机关": 1,
            "注册资本": 1,
            "法定代表人": 1,
            "经营者": 0.5,
            "企业信用信息公示系统": 1,
            "类型": 0.5,
        },
        against={"申请书": 0.8, "申请表": 0.8, "许可证": 0.3, "委托书": 0.9, "合同": 0.5, "目录": 0.5},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=("组成形式", "经营形式", "副本", "正本", "扫描二维码"))
        term = readings(paper.day("term_from"), paper.day("term_to"), paper.period("term_from", "term_to", "term"))
        est_date = paper.day("est_date")
        issued = paper.day("issue_date")
        if issued is None or issued.value is None:
            near = paper.day_near("issue_date", *LABELS["authority"])
            issued = near or paper.closing_day("issue_date", besides=(est_date, *term)) or issued
        seal = paper.any_seal("seal", *LABELS["authority"])
        return readings(
            paper.credit_code_or_any("uscc"),
            either(paper.words("name", lines=3), standing_alone(paper, "name", NAMED)),
            paper.words("ent_type", lines=3),
            paper.person("person"),
            paper.words("capital", lines=2),
            est_date,
            term,
            paper.words("address", lines=5),
            paper.words("scope", lines=30),
            _authority(paper, seal),
            issued,
            _link(paper),
            paper.read("copy_no", _copy_number),
            seal,
        )


def _authority(paper: Paper, seal: FieldReading | None) -> FieldReading | None:
    """The authority in print; on many licences it stands only on the seal's ring."""
    printed = paper.office("authority", seal)
    if printed and isinstance(printed.value, str) and not parse.days(printed.raw):
        return printed
    if seal and seal.value is True and seal.raw and UNREAD not in seal.raw:
        return seal.model_copy(update={"key": "authority", "value": parse.plain_text(seal.raw)})
    return None


def _copy_number(text: str) -> str | None:
    match = re.search(r"\d{1,3}\s*-\s*\d{1,3}|[0-9A-Z]{1,20}", parse.plain(text))
    return match[0] if match else None


def _link(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for code in layout.marks(MarkKind.CODE):
            if code.text:
                return FieldReading(
                    key="qr_text", value=code.text, raw=code.text, confidence=code.confidence, page=index, box=code.box
                )
    return None


EXTRACTOR = BusinessLicence()

"""公司章程: what the articles say of the firm, its capital and its members; who signed them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from rpa_review.domain.amounts import amount_of
from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.clauses import clauses, lacking
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import DOUBTFUL, Paper, money, readings
from rpa_review.extract.prose import MONEY
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import half_width

LABELS = {"sign_date": wordings("签署日期 签订日期 制定日期 日期")}
SIGNED = wordings(
    "全体股东（签字、盖章） 全体股东签字（盖章） 股东（签字、盖章） 股东签字（盖章） 股东（签名、盖章） "
    "全体股东签名 股东签名 股东签字 股东签章"
)
SEALED = wordings("公司（盖章） 公司盖章 单位盖章 （公章） 公章")
NAME = (r"公司(?:的)?名称(?:为|是|:)+([^。;,]{4,36})",)
ADDRESS = (r"公司(?:的)?住所(?:为|是|设在|地?:)+([^。;,]{4,50})",)
SCOPE = (r"(?:公司(?:的)?)?经营范围(?:为|是|:)+([^。]{4,300}?)(?=[。]|\(?以上|$)",)
CAPITAL = (rf"注册资本(?:为|是|总额为|共计|:)+{MONEY}",)
PERSON = (
    r"法定代表人(?:为|是|:)([\u3400-\u9fff·]{2,10}?)(?=[。;,]|$|第)",
    r"法定代表人由(?:公司)?(?:(?:执行)?(?:董事长|董事|经理|总经理))?([\u3400-\u9fff·]{2,10}?)担任",
    r"由([\u3400-\u9fff·]{2,10}?)担任公司(?:的)?法定代表人",
)
MEMBERS = {
    "way": Column(wordings("出资方式 出资形式 方式")),
    "name": Column(wordings("股东姓名或名称 股东姓名（名称） 股东名称（姓名） 股东姓名 股东名称 股东")),
    "amount": Column(
        wordings("认缴出资额（万元） 出资额（万元） 认缴出资额 出资额 出资金额"), lambda text: _yuan(text)
    ),
}


class ArticlesOfAssociation(Extractor):
    type: ClassVar[str] = "articles_of_association"
    title: ClassVar[str] = "公司章程"
    fields: ClassVar[tuple[str, ...]] = (
        "name",
        "address",
        "scope",
        "capital",
        "shareholders",
        "legal_person",
        "shareholder_sign",
        "seal",
        "sign_date",
        "pages_total",
        "page_numbers",
    )
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=("公司章程", "章程", "有限公司章程", "有限责任公司章程"),
        anchors={
            "本章程": 2,
            "股东会": 2,
            "股东": 1,
            "注册资本": 1,
            "出资": 1,
            "公司法": 1,
            "执行董事": 1,
            "法定代表人": 0.5,
        },
        against={"申请书": 0.9, "验资报告": 0.9, "审计报告": 0.9, "甲方": 0.6},
        title_share=0.4,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=(*SIGNED, *SEALED))
        return readings(
            _clause(paper, "name", NAME, parse.plain_text),
            _clause(paper, "address", ADDRESS, parse.plain_text),
            _clause(paper, "scope", SCOPE, parse.plain_text),
            _clause(paper, "capital", CAPITAL, money),
            _members(paper),
            _clause(paper, "legal_person", PERSON, parse.plain_text),
            paper.signature(
                "shareholder_sign", *SIGNED, kinds=(MarkKind.SIGNATURE, MarkKind.FINGERPRINT, MarkKind.SEAL)
            ),
            paper.any_seal("seal", *SEALED),
            paper.dated("sign_date"),
            paper.page_numbers(),
        )


def _clause(paper: Paper, key: str, patterns: Sequence[str], parsed: Callable[[str], JsonValue]) -> FieldReading | None:
    """What a clause says, or that the articles have no such clause."""
    for pattern in patterns:
        for clause in clauses(paper):
            match = re.search(pattern, half_width(clause.text.compact))
            if match:
                span = clause.text.part(*match.span(1))
                value = parsed(span.text)
                return paper.of_span(key, clause.page, span, value, None if value is not None else DOUBTFUL)
    return lacking(paper, key)


def _members(paper: Paper) -> FieldReading | None:
    """The members with what they pay in; how they pay it is known as a column to keep it out of the others."""
    found = table(paper, "shareholders", MEMBERS, needs=("name",), least=2)
    if found is None or not isinstance(found.value, list):
        return found
    rows: list[JsonValue] = [
        {key: value for key, value in row.items() if key != "way"} for row in found.value if isinstance(row, dict)
    ]
    return found.model_copy(update={"value": rows})


def _yuan(text: str) -> JsonValue:
    """A member's share in 元; a bare figure under such a header is in 万元."""
    named = amount_of(text) if re.search(r"[元圆]", text) else None
    if named is not None:
        return named.units
    figure = parse.decimal(text)
    return None if figure is None else round(figure * 10_000)


EXTRACTOR = ArticlesOfAssociation()

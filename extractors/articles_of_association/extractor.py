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
from rpa_review.extract.form import compounds, signing, wordings
from rpa_review.extract.layout import Found, Layout
from rpa_review.extract.paper import DOUBTFUL, Paper, money, readings
from rpa_review.extract.prose import MONEY
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match, half_width

LABELS = {"sign_date": (*compounds("签署 签订 制定 签字 签名 订立 通过", "日期 时间"), "日期")}
SIGNED = signing("全体股东 股东 股东（发起人） 全体发起人 发起人 出资人")
SEALED = (*compounds("公司 单位", "（盖章） （公章） 盖章 公章"), *wordings("（公章） 公章"))
_IS = "(?:定?为|是|系|:)+"
_FIRM = r"(?:公司|企业)(?:\((?:以下|下称|简称)[^()]{1,12}\))?"  # 本公司（以下简称公司）的名称为…
_NAMED = r"[\"“]?((?:(?!\(以下|\(下称|\(简称)[^。;,\"“”]){4,36})"
NAME = (
    rf"{_FIRM}(?:的)?(?:中文|注册|登记|法定)?(?:全称|全名|名称)(?:\([\u4e00-\u9fff]{{1,4}}\))?(?:核准|登记|确定)?{_IS}{_NAMED}",
    rf"公司(?:定名|命名|取名|冠名){_IS}{_NAMED}",
    rf"^(?:中文)?(?:名称|全称){_IS}{_NAMED}",
    r"(?:设立|成立|组建|举办)([\u4e00-\u9fff()]{3,30}公司)\((?:以下|下称|简称)",
)
ADDRESS = (
    rf"{_FIRM}(?:的)?(?:法定|注册|登记)?(?:住所|地址|住址)(?:地)?(?:设在|设于|位于|{_IS})+([^。;,]{{4,50}})",
    rf"(?:^|[,;。])(?:法定|注册)?(?:住所|地址)(?:地)?(?:设在|设于|位于|{_IS})+([^。;,]{{4,50}})",
)
_SCOPE_ENDS = r"(?=[。]|\(?以上|\(以|\(具体|\(最终|$)"
SCOPE = (
    rf"(?:{_FIRM}(?:的)?)?(?:经营范围|经营项目|业务范围|从事(?:下列|以下)(?:经营活动|经营项目|经营业务|业务|项目))(?:如下|包括|{_IS})+([^。]{{4,300}}?){_SCOPE_ENDS}",
)
CAPITAL = (
    rf"注册资本(?:\([^)]{{2,8}}\))?(?:总额|金额|总计|共计|合计|{_IS})*{MONEY}",
    rf"(?:认缴|出资)总额(?:共计|{_IS})*{MONEY}",
)
_OFFICE = "(?:代表公司执行公司?事务的)?(?:执行)?(?:董事长|董事|总经理|经理)"
_NOBODY = "(?!股东|董事|经理|执行|总经理|公司|代表|该|其|由|本|现|上述|前款|变更)"
_WHOM = rf"{_NOBODY}([\u3400-\u9fff·]{{2,10}}?)(?:同志|先生|女士)?"
_WHO = rf"{_NOBODY}([\u3400-\u9fff]{{2,4}}?|[\u3400-\u9fff]{{1,8}}·[\u3400-\u9fff]{{1,8}}?)(?:同志|先生|女士)?"
PERSON = (
    r"法定代表人(?:姓名)?(?:现)?(?:为|是|系|:)+(?!执行董事|董事|经理|总经理|由|代表)([\u3400-\u9fff·]{2,10}?)(?=[。;,(]|$|第)",
    rf"法定代表人,?(?:现)?由(?:公司)?(?:{_OFFICE})?{_WHOM}(?:担任|出任)",
    rf"由(?:公司)?(?:{_OFFICE})?{_WHOM}(?:担任|出任)公司(?:的)?法定代表人",
    rf"(?:^|[。;,:]|现|聘请|任命)(?:由|股东)?(?!公司|全体){_WHO}(?:为|系|是|任|担任|出任)(?:本)?{_FIRM}(?:的)?(?:{_OFFICE})?[^。;]{{0,8}}法定代表人",
    rf"(?:{_OFFICE})\((?:兼|即|为)?(?:公司)?(?:的)?法定代表人\)(?:为|是|系|由|:)+{_WHO}(?=[。;,(]|$|担任|出任)",
    rf"法定代表人\({_OFFICE}\)(?:为|是|系|由|:)+{_WHO}(?=[。;,(]|$|担任|出任)",
    rf"由{_WHO}(?:担任|出任),[^。;监]{{0,12}}[为任](?:公司)?(?:的)?法定代表人",
    rf"(?:选举|推选|委派|聘任){_WHOM}(?:为|担任)(?:公司(?:的)?)?(?:{_OFFICE})?[^。;]{{0,8}}法定代表人",
)
FACTS = {  # articles that begin with a table of the firm's particulars
    "name": wordings("公司名称 企业名称 公司全称 企业全称"),
    "address": wordings("公司住所 企业住所 公司地址 住所"),
    "scope": wordings("公司经营范围 经营范围"),
    "capital": wordings("注册资本总额 注册资本"),
    "legal_person": wordings("公司法定代表人 法定代表人姓名 法定代表人"),
}
# what a clause says of a field in words that the patterns do not know: then it is not lacking for sure
HINTS = {
    "name": r"(?:名称|全称|全名|定名|命名|简称).{0,30}公司|公司.{0,3}(?:名称|全称|全名)",
    "scope": r"(?:经营范围|经营项目|业务范围|经营活动).{0,12}(?:服务|咨询|销售|派遣)",
    "capital": rf"注册资本.{{0,24}}?{MONEY}",
    "legal_person": (
        r"法定代表人.{0,12}(?:担任|出任|姓名|[为是系:由][\u3400-\u9fff·]{2,4}[。,;(])|"
        r"[为系是任](?:本)?公司(?:的)?法定代表人"
    ),
}
_SHARE = "认缴出资额 认缴出资 认缴额 出资额 出资金额 认缴金额"
MEMBERS = {
    "way": Column(wordings("出资方式 出资形式 方式 出资时间 出资比例 持股比例")),
    "name": Column(
        wordings(
            "股东姓名或名称 股东名称或姓名 股东姓名（名称） 股东名称（姓名） 股东（发起人） 股东姓名 股东名称 股东"
        )
    ),
    "amount": Column((*compounds(_SHARE, "（万元） （人民币万元）"), *wordings(_SHARE)), lambda text: _yuan(text)),
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
        title_pattern=r".{0,20}章程",
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
            paper.dated("sign_date") or _undated(paper),
            paper.page_numbers(),
        )


def _undated(paper: Paper) -> FieldReading | None:
    """Where the shareholders sign: articles that bear no date on any page have none there."""
    if any(layout.dates() for layout in paper.layouts):
        return None
    for index, layout in enumerate(paper.layouts):
        for label in layout.find_all(*SIGNED):
            return paper.nothing("sign_date", index, label.span.box, label.span.confidence)
    return None


def _clause(paper: Paper, key: str, patterns: Sequence[str], parsed: Callable[[str], JsonValue]) -> FieldReading | None:
    """What a clause says, or that the articles have no such clause; doubtful where one seems to say it otherwise."""
    for pattern in patterns:
        for clause in clauses(paper):
            match = re.search(pattern, half_width(clause.text.compact))
            if match:
                span = clause.text.part(*match.span(1))
                value = parsed(span.text)
                return paper.of_span(key, clause.page, span, value, None if value is not None else DOUBTFUL)
    running = first_match(paper.layouts, *(pattern for pattern in patterns if not pattern.startswith("^")))
    if running is not None:
        index, _, span = running
        value = parsed(span.text)
        return paper.of_span(key, index, span, value, None if value is not None else DOUBTFUL)
    if (tabled := _tabled(paper, key, parsed)) is not None:
        return tabled
    absent = lacking(paper, key)
    told = key in HINTS and any(re.search(HINTS[key], half_width(clause.text.compact)) for clause in clauses(paper))
    if absent is not None and told:
        return absent.model_copy(update={"confidence": min(absent.confidence, DOUBTFUL)})
    return absent


def _tabled(paper: Paper, key: str, parsed: Callable[[str], JsonValue]) -> FieldReading | None:
    """A particular of the firm beside its label, in a table or before a colon."""
    facts = Paper(paper.pages, FACTS)
    found = facts.find(key, lines=3)
    if found is None or found[1].label.strength < 3 or _says_on(facts.layouts[found[0]], found[1]):
        return None
    reading = facts.reading(key, *found, parsed)
    named = key != "legal_person" or re.fullmatch(_WHO, str(reading.value)) is not None
    return reading if reading.value is not None and named else None


def _says_on(layout: Layout, found: Found) -> bool:
    """Whether a value is only how the sentence goes on behind the label: 注册资本依约定以…计."""
    label, value = found.label.span.box, found.value.box if found.value else found.place
    beside = value.top < label.centre[1] < value.bottom and value.left - label.right < 0.5 * layout.em
    return beside and re.search(rf"{re.escape(found.label.wording)}[:：]", layout.compact) is None


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

"""网络经营场所证明: a platform says that somebody keeps a shop on it, and under which address."""

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

LABELS = {
    "platform": wordings(
        "网络交易平台名称 电商平台名称 网络平台名称 经营平台名称 平台名称 网络交易平台 电商平台 所在平台 入驻平台 "
        "经营平台 网络平台"
    ),
    "shop_name": (*compounds("店铺 网店", "名称 全称 名"), *wordings("店名 店铺")),
    "shop_url": (*compounds("店铺 网店 网络经营场所", "网址 链接 主页地址 地址"), *wordings("网址 链接")),
    "operator": wordings("店铺经营者 经营者姓名 经营者 店主姓名 店主"),
    "issue_date": wordings("出具日期 出具时间 开具日期 证明日期 日期"),
}
SEALED = wordings("平台（盖章） 平台盖章 平台方（盖章） 盖章")
STOPS = (*SEALED, *wordings("证件号码 身份证号"))
_OPERATOR = (
    r"(?:经营者|证明)(?!兹|证明|经营者)([\u3400-\u9fff·]{2,20}?)(?:[(（](?:身份证|证件|公民)|为本平台|[系是]本?平台)"
)
_PLATFORM = (
    r"(?:系|是|为|在|入驻|我方|运营的?)[“\"]?([\u3400-\u9fffA-Za-z0-9]{2,16}?)[”\"]?"
    r"(?:网络交易)?平台(?:入驻|内|的|上|注册|开设|,)"
)
_SHOP = r"(?:网店|店铺)(?:的)?(?:名称)?(?:为|是|[:：])?[“\"「『]([^”\"」』]{2,30})[”\"」』]"
_URL = r"(https?[:：]//[0-9A-Za-z./?=&_%#:-]{6,80})"


class OnlineShopStatement(Extractor):
    type: ClassVar[str] = "online_shop_statement"
    title: ClassVar[str] = "网络经营场所证明"
    fields: ClassVar[tuple[str, ...]] = ("platform", "shop_name", "shop_url", "operator", "issue_date", "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "网络经营场所使用证明 网络经营场所证明 网络经营场所说明 平台内经营者网络经营场所证明 网络经营场所使用说明"
        ),
        title_pattern=r".{0,12}(?:网店|网络|网上|线上|互联网).{0,10}(?:说明|声明|证明|情况表|登记表|报告)书?",
        anchors={
            "平台": 2,
            "店铺": 1,
            "网店": 1,
            "网址": 1.5,
            "网络经营场所": 2,
            "平台内": 0.5,
            "网络交易": 0.5,
        },
        against={"申请书": 0.9, "申请表": 0.9, "租赁合同": 0.8},
        title_share=0.5,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        return readings(
            paper.words("platform") or paper.search("platform", _PLATFORM, _platform),
            paper.words("shop_name") or paper.search("shop_name", _SHOP, parse.plain_text),
            _address(paper),
            paper.search("operator", _OPERATOR, parse.person) or paper.person("operator"),
            paper.dated("issue_date"),
            paper.any_seal("seal", *SEALED),
        )


def _address(paper: Paper) -> FieldReading | None:
    """At its label, else the one that a sentence writes out."""
    labelled = paper.read("shop_url", parse.page_address, lines=2)
    if labelled is not None and labelled.value is not None:
        return labelled
    return paper.search("shop_url", _URL, parse.page_address) or labelled


def _platform(text: str) -> str | None:
    name = parse.plain_text(text)
    return None if name in ("本", "该", "网络", "电商", "第三方") else name or None


EXTRACTOR = OnlineShopStatement()

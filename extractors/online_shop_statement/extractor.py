"""网络经营场所证明: a platform says that somebody keeps a shop on it, and under which address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "platform": wordings("平台名称 所在平台 入驻平台 网络平台"),
    "shop_name": wordings("店铺名称 网店名称 店铺"),
    "shop_url": wordings("店铺网址 网店网址 店铺链接 网址"),
    "operator": wordings("经营者姓名 经营者 店主"),
    "issue_date": wordings("出具日期 日期"),
}
SEALED = wordings("平台（盖章） 平台盖章 平台方（盖章） 盖章")
STOPS = (*SEALED, *wordings("证件号码 身份证号"))
_OPERATOR = r"经营者([\u3400-\u9fff·]{2,20}?)(?:[(（](?:身份证|证件)|为本平台)"


class OnlineShopStatement(Extractor):
    type: ClassVar[str] = "online_shop_statement"
    title: ClassVar[str] = "网络经营场所证明"
    fields: ClassVar[tuple[str, ...]] = ("platform", "shop_name", "shop_url", "operator", "issue_date", "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "网络经营场所使用证明 网络经营场所证明 网络经营场所说明 平台内经营者网络经营场所证明 网络经营场所使用说明"
        ),
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
            paper.words("platform"),
            paper.words("shop_name"),
            paper.read("shop_url", parse.page_address, lines=2),
            paper.search("operator", _OPERATOR, parse.person) or paper.person("operator"),
            paper.dated("issue_date"),
            paper.any_seal("seal", *SEALED),
        )


EXTRACTOR = OnlineShopStatement()

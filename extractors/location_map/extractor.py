"""地址方位示意图: the roads, landmarks and house number around a place, and where north is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Origin, Page
from rpa_review.extract import parse
from rpa_review.extract.drawings import LEGEND, drawing_title, drawing_unit, listed, north_arrow, word_runs
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.span import Span

LABELS = {
    "address": (
        *wordings("公共场所地址 经营场所地址 经营场所 场所地址 经营地址 详细地址 地址 门牌"),
        *compounds("公共场所 经营场所 场所 经营 详细 单位 店铺 营业 本场所", "地址 所在地 位置地址 地点"),
        *wordings("门牌号码 门牌号 门牌地址 坐落 座落"),
    ),
    "title_unit": (
        *wordings("单位名称 申请单位 申请人 经营者名称 制图单位 单位"),
        *wordings("场所名称 公共场所名称 经营单位名称 经营单位 申请单位名称 店铺名称 店名"),
    ),
    "draw_date": (
        *wordings("绘制日期 制图日期 绘图日期 日期"),
        *compounds("绘制 制图 绘图 填报 填制 出图 制作", "日期 时间"),
    ),
    "drawing_type": wordings("图纸名称 图名"),
}
TITLES = wordings(
    "公共场所地址方位示意图 地址方位示意图 场所方位示意图 方位示意图 地理位置示意图 地理位置图 "
    "经营场所方位图 方位图 位置示意图 公共场所方位示意图 经营场所方位示意图 "
    "经营场所地理位置图 场所位置示意图 场所位置图"
)
STOPS = (*TITLES, *wordings("图例 比例 制图人 绘制人 审核 图号 说明"))

ROAD = re.compile(
    r"^(?:[\u3400-\u9fff0-9]{1,9}(?:路|街|大道|巷|大街|弄|道|胡同|公路|国道|省道)|[\u3400-\u9fff]{2,8}里)"
    r"(?:[东西南北中]段|[(（][\u3400-\u9fff0-9]{1,6}[)）])?$"
)
LANDMARK = re.compile(
    r"^[\u3400-\u9fff（）()0-9A-Za-z]{1,14}"
    r"(?:医院|学校|小学|中学|大学|幼儿园|公园|商场|超市|广场|银行|酒店|宾馆|大厦|小区|花园|派出所|邮局|图书馆|加油站|地铁站|公交站|车站|社区|居委会|市场|停车场|文化馆|体育馆|村委会|街道办|大楼|商城|购物中心|药店|影院|影城|体育场|体育中心|码头|邮政所|消防站|博物馆)"
    r"(?:[(（]?[A-Z0-9]{0,2}(?:口|出口|出入口)?[)）]?)$"
)
HOUSE = re.compile(
    r"((?:[\u3400-\u9fff]{2,12}[市区县镇])?[\u3400-\u9fff]{2,12}(?:路|街|里|道|巷|弄|村)[0-9]{1,4}(?:[-—之][0-9]{1,4})?号[^)）\s]{0,24})"
)
HERE = re.compile(r"本场所|本店|申请场所|★|经营场所位置|场所位置")
NOT_UNIT = re.compile(f"{ROAD.pattern}|{LANDMARK.pattern}")


class LocationMap(Extractor):
    type: ClassVar[str] = "location_map"
    title: ClassVar[str] = "地址方位示意图"
    fields: ClassVar[tuple[str, ...]] = (
        "drawing_type",
        "address",
        "roads",
        "landmarks",
        "north_arrow",
        "title_unit",
        "draw_date",
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=TITLES,
        title_pattern=r".{0,14}(?:方位|位置|区位).{0,4}图",
        anchors={"路": 0.5, "北": 1, "本场所": 1.5, "方位": 1.5, "地址": 1, "医院": 0.3, "学校": 0.3, "公交站": 0.3},
        against={"㎡": 0.6, "申请表": 0.9, "合同": 0.9, "检测": 0.8, "布局图": 0.6},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        return readings(
            drawing_title(paper),
            _address(paper),
            _drawn(paper, "roads", ROAD),
            _drawn(paper, "landmarks", LANDMARK),
            north_arrow(paper),
            drawing_unit(paper, NOT_UNIT),
            paper.dated("draw_date"),
        )


def _drawn(paper: Paper, key: str, wanted: re.Pattern[str]) -> FieldReading:
    """The words of the drawing that are of a kind; a page read by OCR may have lost some, so none is no certainty."""
    best: FieldReading | None = None
    for index, layout in enumerate(paper.layouts):
        found: list[tuple[str, Span]] = []
        for row in layout.rows:
            for run in word_runs(row):
                span = Span.of(run)
                text = parse.plain_text(span.text)
                if wanted.match(text) and not LEGEND.search(text) and not HERE.search(text):
                    found.append((text, span))
        reading = listed(paper, index, key, list(found))
        if best is None or len(found) > len(best.value if isinstance(best.value, list) else []):
            best = reading
    assert best is not None  # noqa: S101  # a document has a page
    if not best.value and paper.pages[0].origin is Origin.OCR and len(paper.pages[0].words) < 6:
        return best.model_copy(update={"confidence": DOUBTFUL})
    return best


def _address(paper: Paper) -> FieldReading | None:
    """The address at its label, else where a house number stands; 地址方位示意图 is a title and no address."""
    found = paper.words("address", lines=2)
    if found is not None and isinstance(found.value, str) and not re.search(r"(?:示意|方位|位置)图", found.value):
        return found
    for index, layout in enumerate(paper.layouts):
        for run in layout.runs:
            if match := HOUSE.search(run.compact):
                span = run.part(*match.span(1))
                return paper.of_span("address", index, span, parse.plain_text(span.text))
    return found if found is not None and found.value is None else None


EXTRACTOR = LocationMap()

"""关系证明: a marriage certificate, a letter of the neighbourhood committee, or the agent's own undertaking."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import UNREAD, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.prose import ID, NAME
from rpa_review.extract.recognise import Likeness

LABELS = {
    "elder_name": (
        "老人姓名",
        "申请人（老人）",
        "老年人姓名",
        "被代办人姓名",
        "持证人",
        "被代办人",
        "申请人姓名",
        "老人",
        "申领人姓名",
        "申领人",
    ),
    "agent_name": (
        "代办人姓名",
        "代办人（配偶）",
        "配偶姓名",
        "代办人",
        "承诺人姓名",
        "代理人姓名",
        "代理人",
        "承诺人",
        "配偶",
        "受托人",
    ),
    "relation": (
        "代办人与老人关系",
        "与老人关系",
        "二人关系为",
        "双方关系",
        "关系",
        "与申请人关系",
        "与申领人关系",
        "两人关系",
    ),
    "issuer": (
        "出具单位（盖章）",
        "出具单位(盖章)",
        "出具单位",
        "证明单位（盖章）",
        "证明单位",
        "登记机关",
        "发证机关",
        "出具机构",
        "单位",
        "证明单位（公章）",
    ),
    "sign_date": ("登记日期", "签署日期", "出具日期", "日期", "发证日期", "承诺日期", "证明日期"),
}
SIGNED = (
    "代办人签名",
    "代办人签字",
    "承诺人签名",
    "承诺人",
    "经办人签字",
    "经办人",
    "签名",
    "经办",
    "承诺人（签名）",
    "签字",
)
STOPS = (
    "老人身份证号",
    "代办人身份证号",
    "持证人证件号",
    "配偶证件号",
    "身份证件号",
    "身份证号",
    "身份证",
    "姓名",
    "结婚证字号",
    *SIGNED,
)
RELATION = r"[\u4e00-\u9fff]{1,6}?"


KIN = r"(?:儿子|女儿|[长次三四]?[子女]|配偶|妻子?|丈夫|儿媳|女婿|孙)"


class RelationProof(Extractor):
    type = "relation_proof"
    title = "关系证明材料"
    fields = ("kind", "elder_name", "agent_name", "relation", "issuer", "seal", "sign", "sign_date")
    likeness = Likeness(
        titles=(
            "结婚证",
            "关系证明",
            "亲属关系证明",
            "亲属关系承诺书",
            "与申请人关系证明",
            "代办人与老人关系承诺书",
            "关系承诺书",
            "承诺书",
            "亲属关系证明书",
            "与老人关系证明",
            "关系证明书",
        ),
        anchors={
            "兹证明": 1,
            "特此证明": 1.5,
            "关系": 2,
            "代办": 1.5,
            "老人": 1.5,
            "结婚": 2.5,
            "持证人": 1,
            "高龄": 1,
            "亲属": 1.5,
            "登记机关": 0.5,
            "以上情况属实": 1,
            "情况属实": 1,
        },
        against={
            "申请表": 0.9,
            "容缺": 0.9,
            "食品": 0.8,
            "授权书": 0.8,
            "公证书": 0.7,
            "告知承诺": 0.9,
            "补交": 0.7,
            "常住人口登记卡": 0.9,
        },
        title_share=0.4,
        enough=0.4,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        kind = _kind(paper)
        prose = _prose(paper)
        seal = paper.any_seal("seal", *LABELS["issuer"])
        married = kind is not None and kind.value == "结婚证"
        return readings(
            kind,
            prose.get("elder_name") or _named(paper, "elder_name", 0) or paper.person("elder_name"),
            prose.get("agent_name") or _named(paper, "agent_name", 1) or paper.person("agent_name"),
            _married(kind) if married else prose.get("relation") or paper.read("relation", _relation),
            _issuer(paper, seal),
            seal,
            None if married else paper.signature("sign", *SIGNED),
            paper.dated("sign_date"),
        )


def _kind(paper: Paper) -> FieldReading | None:
    """The kind by the title: a line that ends with its name."""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows[:8]:
            text = parse.plain(row.compact)
            for value, pattern in (("结婚证", r"结婚证$"), ("承诺书", r"承诺书$"), ("关系证明", r"证明书?$")):
                if len(text) <= 20 and re.search(pattern, text):
                    return paper.of_span("kind", index, row, value)
    for value, pattern in (("结婚证", "结婚证"), ("关系证明", "特此证明"), ("承诺书", "承诺")):
        for index, layout in enumerate(paper.layouts):
            if span := layout.search(pattern):
                return paper.of_span("kind", index, span, value, 0.7)
    return None


def _married(kind: FieldReading | None) -> FieldReading | None:
    """A marriage certificate says what the two are by being one."""
    return kind and kind.model_copy(update={"key": "relation", "value": "配偶"})


def _prose(paper: Paper) -> dict[str, FieldReading]:
    """Names and relation from sentences, in either order of elder and agent."""
    patterns = {
        "elder_name": (
            rf"(?:兹|特|现)证明{NAME}{ID}[与和]",
            rf"证明{NAME}{ID}[与和]",
            rf"代(?:理)?{NAME}{ID}办理",
            rf"与老人{NAME}是",
            rf"老人[:：]{NAME}[,，]?身份证",
            rf"(?:代办人|本人).{{0,40}}?与(?:老人|申请人){NAME}{ID}?(?:系|是|为)",
            rf"证明{NAME}[,，].{{0,40}}?[,，]?(?:与|和)",
            rf"(?:系|是|为){NAME}{ID}[之的]{KIN}",
            rf"(?:居民|村民|老人){NAME}[,，(（].{{0,60}}?(?:与|和)",
        ),
        "agent_name": (
            rf"{ID}[与和]{NAME}{ID}系",
            rf"(?:本人|我叫|我是){NAME}{ID}",
            rf"代办人[:：]{NAME}[,，]?身份证",
            rf"{ID}[与和]{NAME}{ID}",
            rf"[兹特现]证明{NAME}{ID}(?:系|是|为){NAME[1:-1]}{ID}[之的]{KIN}",
            rf"[,，][与和]{NAME}{ID}(?:系|是|为){RELATION}关系",
        ),
        "relation": (
            rf"(?:系|是|为)[:：]?({RELATION})关系",
            rf"关系为[:：]?({RELATION})(?:[。,，以]|$)",
            rf"结为({RELATION})[。,，]",
        ),
    }
    parsers = {"elder_name": parse.person, "agent_name": parse.person, "relation": _relation}
    found: dict[str, FieldReading] = {}
    for key, group in patterns.items():
        for pattern in group:
            reading = paper.search(key, pattern, parsers[key])
            if reading is not None:
                found[key] = reading
                break
    return found


def _named(paper: Paper, key: str, which: int) -> FieldReading | None:
    """On a marriage certificate with two lines 姓名, the first is the elder's and the second the agent's."""
    labelled = paper.label(*LABELS[key])
    if labelled is not None and labelled[1].strength >= 3:
        return None
    for index, layout in enumerate(paper.layouts):
        labels = sorted(layout.find_all("姓名"), key=lambda label: (label.span.box.top, label.span.box.left))
        if len(labels) == 2:
            return paper.reading(key, index, layout.value_at(labels[which]), parse.person)
    return None


def _relation(text: str) -> str | None:
    match = re.search(r"[\u4e00-\u9fff]{1,6}", parse.plain(text))
    return (match[0].removesuffix("关系") or None) if match else None


def _issuer(paper: Paper, seal: FieldReading | None) -> FieldReading | None:
    """The body that stands for it: at its label, or on a line of its own where the paper closes, or on the seal."""
    labelled = paper.office("issuer", seal, lines=3)
    if labelled is not None and isinstance(labelled.value, str) and parse.is_office(labelled.value):
        return labelled
    for index in reversed(range(len(paper.layouts))):
        for row in reversed(paper.layouts[index].rows):
            for match in re.finditer(
                r"[\u4e00-\u9fff]{4,}?(?:居民委员会|村民委员会|居委会|村委会|民政局|派出所|办事处)", row.compact
            ):
                if row.box.top > 0.35:
                    return paper.of_span("issuer", index, row.part(*match.span()), match[0])
    if seal is not None and seal.value is True and seal.raw and UNREAD not in seal.raw:
        return seal.model_copy(update={"key": "issuer", "value": parse.plain_text(seal.raw)})
    return labelled


EXTRACTOR = RelationProof()

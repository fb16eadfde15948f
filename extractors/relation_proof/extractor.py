"""关系证明: a marriage certificate, a letter of the neighbourhood committee, or the agent's own undertaking."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import UNREAD, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, signing, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import names_in_order
from rpa_review.extract.prose import ID, NAME
from rpa_review.extract.recognise import Likeness

_ELDER = (
    "老人 老年人 申请人 申领人 被代办人 委托人 高龄老人 申请人（老人） 申请人（老年人） 申领人（老年人） 老人（申请人）"
)
_AGENT = "代办人 代理人 承诺人 受托人 委托代办人 受委托人 代办人（承诺人） 承诺人（代办人） 代办人（配偶）"
_ID = "身份证号码 身份证号 公民身份号码 居民身份证号码 居民身份证号 身份证件号码 身份证件号 证件号码 证件号 身份证"
LABELS = {
    "elder_name": (*compounds(_ELDER, "姓名"), *wordings(f"持证人姓名 持证人 {_ELDER}")),
    "agent_name": (*compounds(_AGENT, "姓名"), *wordings(f"配偶姓名 配偶 {_AGENT}")),
    "relation": (
        *compounds("代办人与 代理人与 承诺人与 本人与 与", "老人 老年人 申请人 申领人 委托人", "关系 的关系 之关系"),
        *compounds("代办人 代理人 承诺人", "系 是 为", "老人的 老年人的 申请人的 申领人的"),
        *compounds("二人 双方 两人 两者", "之间的关系 间的关系 的关系 之间关系 关系为 关系"),
        "关系",
    ),
    "issuer": (
        *compounds("出具 证明 开具", "单位 机构 机关 部门", "（盖章） （公章） （章）"),
        *compounds("出具 证明 开具 登记 发证", "单位 机构 机关 部门"),
        "单位",
    ),
    "sign_date": (*compounds("登记 签署 出具 开具 发证 承诺 证明 填写 签发", "日期 时间"), "日期"),
    "name": ("姓名",),
}
SIGNED = (
    *signing("代办人 代理人 承诺人 代办人（承诺人） 承诺人（代办人） 本人 经办人 核实人 核验人 出具人 证明人 负责人"),
    *wordings("承诺人 经办人 签名 经办 签字"),
)
STOPS = (
    *compounds(f"{_ELDER} {_AGENT} 持证人 配偶", _ID),
    *wordings(_ID),
    *wordings("姓名 国籍 性别 出生日期 民族 住址 户籍地址 联系电话 备注 结婚证字号 婚姻登记员"),
    *SIGNED,
)
RELATION = r"[\u4e00-\u9fff]{1,6}?"
KIN = r"(?:儿子|女儿|[长次三四]?[子女]|配偶|妻子?|丈夫|儿媳|女婿|孙子?|孙女|侄子?|外甥)"
# A person in a sentence: words that say which one, the name, the number.
_PERSON = re.compile(
    rf"((?:[\u3400-\u9fff]*(?:兹有|兹证明|特证明|现证明|证明|老人|老年人|居民|村民|申请人|申领人|代办人|代理人|承诺人|"
    rf"配偶|本人|我叫|我是|现为|代|为|与|和|系|是|由)[:：]?)?)([\u3400-\u9fff]{{2,4}}|[\u3400-\u9fff]{{1,8}}·[\u3400-\u9fff·]{{1,8}}){ID}"
)
_CHILD = re.compile(r"[之的](?:[长次三四]?[子女]|儿子|女儿|儿媳|女婿|孙|侄|外甥)")  # whose child the one named first is
_SAID_OF = {
    "elder_name": r"老人|老年人|居民|村民|申请人|申领人|[代为]$",
    "agent_name": r"代办人|代理人|承诺人|本人|我叫|我是|配偶|由$",
}


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
        title_pattern=r".{0,12}(?:亲属|家庭成员|监护|关系|出生).{0,6}(?:证明|公证)书?|结婚证",
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
        married = kind is not None and kind.value == "结婚证"
        prose = _prose(paper) | _numbered(paper)
        elder, agent = (prose.get(key) or paper.person(key) for key in ("elder_name", "agent_name"))
        if married:
            elder, agent = _couple(paper, elder, agent)
        seal = paper.any_seal("seal", *LABELS["issuer"])
        return readings(
            kind,
            elder,
            agent,
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


def _numbered(paper: Paper) -> dict[str, FieldReading]:
    """The two people of a letter, each named before a citizen's number: which is which by the words around them.

    Where no word says it, the elder is named first.
    """
    for index, layout in enumerate(paper.layouts):
        found = list(_PERSON.finditer(layout.body.compact))
        if len(found) != 2:
            continue
        said = [next((key for key, words in _SAID_OF.items() if re.search(words, match[1])), None) for match in found]
        if said[0] == said[1] is not None:
            continue
        younger_first = _CHILD.match(layout.body.compact, found[1].end()) is not None
        swapped = said[0] == "agent_name" or said[1] == "elder_name" or (not any(said) and younger_first)
        keys = ("agent_name", "elder_name") if swapped else ("elder_name", "agent_name")
        spans = [layout.body.part(*match.span(2)) for match in found]
        return {
            key: paper.of_span(key, index, span, name)
            for key, span in zip(keys, spans, strict=True)
            if (name := parse.person(span.text))
        }
    return {}


def _couple(
    paper: Paper, elder: FieldReading | None, agent: FieldReading | None
) -> tuple[FieldReading | None, FieldReading | None]:
    """The two of a marriage certificate: its holder and the other one, or the two named at 姓名 in their order."""
    named = [
        reading.model_copy(update={"value": name})
        for reading in names_in_order(paper, "name")
        if (name := parse.person(reading.raw.split("\n")[0]))
    ]
    if (elder is None or elder.value is None) and named:
        elder = named[0].model_copy(update={"key": "elder_name"})
    others = [reading for reading in named if elder is not None and reading.value != elder.value]
    if (agent is None or agent.value is None) and len(others) == 1:
        agent = others[0].model_copy(update={"key": "agent_name"})
    return elder, agent


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

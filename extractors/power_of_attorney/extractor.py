"""授权委托书: who may do what for whom, until when; as a form, as a table or as a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, MarkKind, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import signing, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import by_heading, marks_by_label, names_in_order, number_of, numbers, person_or_firm
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match

_PRINCIPALS = (
    "委托人 委托方 委托单位 授权人 授权单位 申请人 法定代表人 法定代表人（负责人） 负责人 甲方 委托人（甲方） 授权方"
)
_AGENTS = (
    "受托人 受委托人 被委托人 代理人 委托代理人 被授权人 经办人 乙方 受托人（乙方） 受托方 代理方 代办人 "
    "指定代表或委托代理人 指定代表或者委托代理人 指定代表（委托代理人）"
)
_ROLES = frozenset((*_PRINCIPALS.split(), *_AGENTS.split()))
PRINCIPAL_SIGN = signing(
    f"{_PRINCIPALS} 负责人（本人） 本人（负责人） 委托人（负责人） 委托人（法定代表人） 委托单位负责人 委托方（负责人）"
)
AGENT_SIGN = signing(_AGENTS)
SEALED = wordings("单位盖章处 单位盖章 委托单位盖章 （公章） (公章) （盖章） 盖章处 加盖公章 公章 盖章")
LABELS = {
    "principal": wordings(
        "委托人（单位或个人） 委托人（单位） 委托人名称（姓名） 委托人姓名（名称） 委托人姓名 委托人名称 "
        "委托单位名称 委托单位 委托方 授权单位 授权人 授权方 "
        "甲方（委托方） 甲方（委托人） 委托方（甲方） 委托人（甲方） 甲方 "
        "委托人 申请人名称 申请人"
    ),
    "agent": wordings(
        "指定代表或者委托代理人姓名 指定代表或者委托代理人 指定代表或委托代理人 受委托人姓名 被委托人姓名 "
        "受托人姓名 代理人姓名 被授权人姓名 代办人姓名 经办人姓名 "
        "乙方（代理方） 乙方（受托方） 乙方（受托人） 乙方（代理人） 受托方（乙方） 受托人（乙方） 乙方 "
        "受托方 代理方 受委托人 被委托人 委托代理人 受托人 被授权人 代理人 代办人 经办人"
    ),
    "name": wordings("姓名（名称） 姓名/名称 姓名/单位名称 单位名称/姓名 名称/姓名 名称（姓名） 单位名称 姓名 名称"),
    "agent_mobile": wordings(
        "代理人移动电话 代理人联系电话 受托人联系电话 代理人手机 联系电话 移动电话 联系方式 手机号码 手机 电话"
    ),
    "matter": wordings("委托办理事项 委托事项 办理事项 代理事项 授权事项 申请事项 委托内容"),
    "power": wordings("委托权限 代理权限 授权权限 授权范围 委托范围 权限范围 权限"),
    "valid": wordings(
        "指定或者委托的有效期限 委托起止时间 委托起止日期 委托起止期限 起止时间 起止日期 "
        "委托时限 授权时限 委托有效时间 委托时间 授权时间 委托期间 授权期间 有效时间 "
        "委托书有效期限 委托有效期限 授权有效期限 委托期限 委托有效期 授权期限 "
        "授权有效期 代理期限 代理有效期 有效期限 有效期 期限"
    ),
    "sign_date": wordings("签署日期 签发日期 委托日期 授权日期 填写日期 签字日期 日期"),
}
BOTH = wordings("委托事项及权限 委托事项和权限 委托事项与权限 委托内容及权限 授权事项及权限")
NUMBERS = wordings(
    "身份证号/统一社会信用代码 身份证号码/统一社会信用代码 统一社会信用代码 证照号码 申请人证照号码 "
    "代理人身份证件号码 代理人身份证号 "
    "受托人身份证号码 身份证号码 身份证号 证件号码 证件号 证号 公民身份号码"
)
STOPS = (
    *PRINCIPAL_SIGN,
    *AGENT_SIGN,
    *SEALED,
    *BOTH,
    *wordings("委托人声明 填写说明 法定代表人 联系地址 住所 地址 职务 性别"),
)
SENTENCE = re.compile(
    r"声明|在委托|所签|应当|上述|权限|^[为现在将系]|须|的$|授权|办理|事项|签署|^无|转委托"
)  # no name goes on so
_NAME = r"([\u3400-\u9fff·]{2,12}?)"
AGENT_IN_SENTENCE = (
    rf"(?:兹|现|特)(?:授权委托|委托授权|委托|授权|指定|委派){_NAME}(?=[(（,，]|同志|先生|女士|身份证|为我|作为|代表|前往|办理|代理)",
    rf"(?:委托|授权|指定){_NAME}(?=[(（,，]?(?:公民)?身份证|同志)",
    rf"(?:[现兹特](?:委派|指派|选派|派遣|派)|委派|指派|全权委托){_NAME}(?=[(（,，]|同志|先生|女士|身份证|为我|作为|代表|[前到赴]|办理|代理|代为)",
)
_ITS_NUMBER = "(?:统一社会信用代码|证照号码|证件号码?|(?:公民|居民)?身份证?件?号码)"
PRINCIPAL_IN_SENTENCE = (
    rf"([\u3400-\u9fff（）()·]{{2,40}}?)[(（]{_ITS_NUMBER}[^()（）]{{0,30}}[)）][,，]?(?:[现兹特]|委托|委派|指派|授权|指定)",
    r"(?:我单位|本单位|我公司|本公司|我司|本人|(?:我|本人)[\u3400-\u9fff·]{2,12}系)[(（:：]*([\u3400-\u9fff（）()·]{2,40}?)[,，)）(（]",
)
MATTER = (
    r"(?:下列|以下|如下|所办|代办|承办|经办|委托|办理)(?:的)?(?:具体)?事项(?:为|是|[:：])+([^。；;,，]{2,40})",
    r"(?:办理|代办)[“”\"'「『《〈]([^“”\"'」』》〉。；;]{2,40})[“”\"'」』》〉]",
    r"代为办理((?:办理)?(?!有关|相关|上述|一切)[^。；;,，“”\"]{4,40}?)(?:事宜|事项|手续|业务)?[“”\"]?[。；;,，]",
    r"(?:办理|办妥|代办)((?:办理)?(?!有关|相关|上述|一切)[^。；;,，]{2,40}?)(?:相关|有关)?(?:事宜|事项|手续|业务)",
)
TERM = (
    r"期限?(?:为|是|[:：])?((?:自|从|至|到)?[^。；;，,]{0,4}(?:[0-9〇○零一二三四五六七八九十]{2,4})年[^。；;]{3,50}?)"
    r"(?:[。；;]|为止|止|$)"
)
POWER = (
    r"(?:委托权限|代理权限|授权权限|权限)(?:为|如下|[:：])+([^。]{2,120}?)(?=。|$|代理人在|受托人在|委托人在|(?:委托|授权|代理)?(?:有效)?期[限间])",
    r"手续[;；。]?2[、.．]([^。；;]{2,80}?)(?:[。；;]|3[、.．])",
)


class PowerOfAttorney(Extractor):
    type: ClassVar[str] = "power_of_attorney"
    title: ClassVar[str] = "授权委托书"
    fields: ClassVar[tuple[str, ...]] = (
        "principal",
        "principal_id",
        "agent",
        "agent_id",
        "agent_mobile",
        "matter",
        "power",
        "valid_from",
        "valid_to",
        "sign_date",
        "principal_sign",
        "principal_seal",
        "agent_sign",
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "授权委托书 委托书 指定代表或者共同委托代理人授权委托书 法人授权委托书 委托代理书 授权书 "
            "单位授权委托书 指定代表（委托代理人）授权委托书"
        ),
        title_pattern=r"(?!.*(?:津贴|补贴|领|收款|发放|公证)).{0,16}(?:委托|授权|委托代理)文?[书函]",
        anchors={
            "委托": 1,
            "委托权限": 1.5,
            "委托事项": 1,
            "受托人": 1,
            "代理人": 1.5,
            "委托人": 1,
            "委托期限": 1,
            "有效期": 0.5,
            "法律责任": 0.5,
        },
        against={"津贴": 0.8, "公证书": 0.9, "申请书": 0.6, "租赁合同": 0.8, "租金": 0.5},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS, tight=NUMBERS)
        principal, agent = _parties(paper)
        term = _term(paper)
        return readings(
            principal,
            agent,
            _numbers(paper, principal, agent),
            _mobile(paper),
            _matter(paper),
            _power(paper),
            term,
            paper.dated("sign_date", besides=term),
            marks_by_label(
                paper,
                (MarkKind.SIGNATURE,),
                {"principal_sign": PRINCIPAL_SIGN, "agent_sign": AGENT_SIGN},
                up=2.5,
                down=2.5,
            ),
            paper.any_seal("principal_seal", *SEALED, *PRINCIPAL_SIGN),
        )


# --------------------------------------------------------------------------------------------------------- parties


def _parties(paper: Paper) -> tuple[FieldReading | None, FieldReading | None]:
    """The principal and the agent: by their own labels, by the order of two 姓名, by the sentence."""
    principal = _named(paper, "principal")
    agent = _named(paper, "agent")
    names = names_in_order(paper, "name")
    headed = by_heading(paper, names, wordings(_PRINCIPALS), wordings(_AGENTS))
    if len(names) == 2 and None not in headed:
        return _keyed(headed[0], "principal"), _keyed(headed[1], "agent")
    if (principal is None or principal.value is None) and names:
        principal = names[0]
    if (agent is None or agent.value is None) and len(names) > 1:
        agent = names[1]
    elif (agent is None or agent.value is None) and names and principal is not names[0]:
        agent = names[0]
    said = _in_sentence(paper, "agent", AGENT_IN_SENTENCE)
    if said is not None and (
        agent is None or agent.value is None or (said.page == agent.page and agent.confidence < 0.5)
    ):
        agent = said
    if principal is None or principal.value is None:
        principal = _in_sentence(paper, "principal", PRINCIPAL_IN_SENTENCE) or principal
    return _keyed(principal, "principal"), _keyed(agent, "agent")


def _keyed(reading: FieldReading | None, key: str) -> FieldReading | None:
    return reading.model_copy(update={"key": key}) if reading is not None else None


def _named(paper: Paper, key: str) -> FieldReading | None:
    """A party at its label: one with a colon or a cell of its own, above where people sign."""
    empty: FieldReading | None = None
    for index, layout in enumerate(paper.layouts):
        for label in sorted(layout.find_all(*LABELS[key]), key=lambda label: label.span.box.top):
            if label.strength < 3:
                continue
            found = layout.value_at(label, lines=2, below=True)
            if not found.value or parse.blank(found.value.text):
                empty = empty or paper.nothing(key, index, found.place, label.span.confidence)
                continue
            name = person_or_firm(found.value.text)
            if name and len(name) <= 40 and not SENTENCE.search(name):
                if re.match(r"姓名|名称|签[名字章]|盖章|信息|情况|均予|承认", name) or name in _ROLES:
                    continue
                kept = found.value.part(0, max(1, len(re.split(r"[，,；;。]", found.value.compact)[0])))
                return paper.of_span(key, index, kept, name)
    return empty


def _in_sentence(paper: Paper, key: str, patterns: Sequence[str]) -> FieldReading | None:
    found = first_match(paper.layouts, *patterns)
    if found is None:
        return None
    index, _, span = found
    name = person_or_firm(span.text)
    return paper.of_span(key, index, span, name) if name else None


def _numbers(paper: Paper, principal: FieldReading | None, agent: FieldReading | None) -> list[FieldReading]:
    """The parties' numbers, by where they stand to the parties' names."""
    if agent is None or agent.box is None:
        return []
    top = Box(left=0.0, top=0.0, right=0.1, bottom=max(0.001, agent.box.height))
    first = (
        principal.box if principal is not None and principal.box is not None and principal.page == agent.page else top
    )
    out: list[FieldReading] = []
    firms = [
        reading.value for _, reading, _ in numbers(paper, agent.page) if len(reading.value) == 18 and _firm(reading)
    ]
    for key, which in (("principal_id", 1), ("agent_id", 2)):
        # A person acts for another: a firm's code is never the agent's, wherever it stands.
        found = number_of(paper, key, which, agent.page, first, agent.box, besides=firms if which == 2 else ())
        if found is not None:
            out.append(found)
    known = {reading.key for reading in out} | {reading.value for reading in out if isinstance(reading.value, str)}
    return out + [one for one in _only_numbers(paper, agent.page, known) if one.key not in known]


def _only_numbers(paper: Paper, index: int, known: set[str]) -> list[FieldReading]:
    """The one firm's code and the one citizen's number beside those `known`, wherever they stand in its sentences."""
    out: list[FieldReading] = []
    found = [one for one in numbers(paper, index) if one[1].value not in known]
    for key, firm in (("principal_id", True), ("agent_id", False)):
        own = [(span, reading, odds) for span, reading, odds in found if _firm(reading) is firm]
        if len(own) == 1:
            span, reading, odds = own[0]
            sure = paper.checked(index, paper.sure(index, span), reading, odds)
            out.append(paper.of_span(key, index, span, reading.value, sure))
    return out


def _firm(reading: parse.Reading) -> bool:
    return parse.credit_code_holds(reading.value) and not parse.id_number_holds(reading.value)


def _mobile(paper: Paper) -> FieldReading | None:
    """The last telephone number at a label: the agent's follows the principal's."""
    best: FieldReading | None = None
    for index, layout in enumerate(paper.layouts):
        for label in sorted(layout.find_all(*LABELS["agent_mobile"]), key=lambda label: label.span.box.top):
            found = layout.value_at(label)
            if found.value and (number := parse.phone(found.value.text)):
                best = paper.of_span("agent_mobile", index, found.value, number)
    if best is not None:
        return best
    said = first_match(paper.layouts, r"(?<![0-9])(1[3-9][0-9]{9})(?![0-9])")
    if said is not None:
        return paper.of_span("agent_mobile", said[0], said[2], parse.mobile(said[2].text))
    return paper.mobile("agent_mobile")


# ------------------------------------------------------------------------------------------------ matter and power


def _matter(paper: Paper) -> FieldReading | None:
    """At its own label, else what the sentence says is to be done."""
    labelled = paper.words("matter", lines=3)
    if labelled is not None and isinstance(labelled.value, str):
        return labelled.model_copy(update={"value": labelled.value.rstrip("。；;")})
    said = first_match(paper.layouts, *MATTER)
    if said is not None:
        index, _, span = said
        return paper.of_span("matter", index, span, parse.plain_text(span.text))
    return labelled


def _power(paper: Paper) -> FieldReading | None:
    """What the agent may do: a labelled cell or sentence up to its full stop, else the second clause of a list."""
    said = first_match(paper.layouts, POWER[0]) if not _tabled(paper, "power") else None
    if said is not None and re.match(r"[(（]?[1一][)）]?[、.．]", said[2].compact):  # matter and power in one list
        said = first_match(paper.layouts, POWER[1]) or said
    if said is not None:
        return paper.of_span("power", said[0], said[2], parse.plain_text(said[2].text))
    labelled = paper.read("power", lambda text: parse.plain_text(text.split("。")[0]) or None, lines=4)
    if labelled is not None and labelled.value is not None:
        return labelled
    said = first_match(paper.layouts, POWER[1])
    if said is not None:
        return paper.of_span("power", said[0], said[2], parse.plain_text(said[2].text))
    return labelled


def _tabled(paper: Paper, key: str) -> bool:
    label = paper.label(*LABELS[key])
    return label is not None and label[1].container > 0


# ------------------------------------------------------------------------------------------------------------ time


def _term(paper: Paper) -> list[FieldReading]:
    """The stretch of time as written; an end that is no date (至办理完毕止) stays without a value, its words kept."""
    found = paper.find("valid", lines=2)
    if found is None or (found[1].value and parse.period(found[1].value.compact) == (None, None)):
        said = first_match(paper.layouts, TERM)
        if said is not None and (days := parse.period(said[2].compact))[1] is not None:
            return [
                paper.of_span(key, said[0], said[2], day)
                for key, day in zip(("valid_from", "valid_to"), days, strict=True)
                if day is not None
            ]
    if found is None and (told := _stretch(paper)):
        return told
    if found is None:
        return [] if re.search(r"期限|有效期|期间|止", paper.text) else [_no_term(paper)]
    index, place = found
    if not place.value or parse.blank(place.value.text):
        return _stretch(paper) or [
            paper.nothing(key, index, place.place, place.label.span.confidence) for key in ("valid_from", "valid_to")
        ]
    start, end = parse.period(place.value.compact)
    readings_ = [paper.of_span("valid_to", index, place.value, end)]
    if start is not None:
        readings_.insert(0, paper.of_span("valid_from", index, place.value, start))
    return readings_


def _stretch(paper: Paper) -> list[FieldReading]:
    """The one line of the paper with two dates joined: a term, whatever its label is called."""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            placed = parse.days_placed(row.compact)
            if len(placed) == 2 and re.fullmatch("[起]?[至到~～—－-]{1,2}", row.compact[placed[0][1] : placed[1][0]]):
                span = row.part(placed[0][0], placed[1][1])
                return [
                    paper.of_span(key, index, span, iso)
                    for key, (_, _, iso) in zip(("valid_from", "valid_to"), placed, strict=True)
                ]
    return []


def _no_term(paper: Paper) -> FieldReading:
    """A paper that nowhere speaks of a stretch of time has none; the place is where one dates it."""
    last = len(paper.pages) - 1
    rows = paper.layouts[last].rows
    place = rows[-1].box if rows else Box(left=0.1, top=0.6, right=0.9, bottom=0.7)
    # A seal or a watermark spoils one line; a page that was read as a whole would show the term.
    return paper.nothing("valid_to", last, place, median(row.confidence for row in rows) if rows else 0.0)


EXTRACTOR = PowerOfAttorney()

"""租赁合同: parties, premises, term and rent, read from labels and from sentences, over several pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, MarkKind, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.layout import Label
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import marks_by_label, number_of, person_or_firm
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match, matches


def _both(names: str, tails: str) -> tuple[str, ...]:
    return tuple("".join(pair) for pair in product(names.split(), tails.split()))


LESSOR = wordings(
    "出租方（甲方） 出租人（甲方） 甲方（出租方） 甲方（出租人） 出租方（以下简称甲方） 出租方名称 出租方 出租人 甲方"
)
LESSEE = wordings(
    "承租方（乙方） 承租人（乙方） 乙方（承租方） 乙方（承租人） 承租方（以下简称乙方） 承租方名称 承租方 承租人 乙方"
)
_SIGNING = (
    "（签章） （签字） （签名） （盖章） （签字盖章） （签字、盖章） （签字/盖章） （签字或盖章） "
    "（签名或盖章） （签名盖章） （公章） "
    "签字盖章 签字（章） 签字（盖章） 签名（盖章） 签章 签字 签名 盖章 代表签字"
)
SIGN_LESSOR = _both("出租方（甲方） 甲方（出租方） 甲方（出租人） 出租人（甲方） 出租方 出租人 甲方", _SIGNING)
SIGN_LESSEE = _both("承租方（乙方） 乙方（承租方） 乙方（承租人） 承租人（乙方） 承租方 承租人 乙方", _SIGNING)
NUMBERS = wordings(
    "身份证或统一社会信用代码 身份证号码/统一社会信用代码 身份证号/统一社会信用代码 身份证号/信用代码 "
    "统一社会信用代码/身份证号 "
    "统一社会信用代码 身份证号码 身份证号 证件号码 证照号码 证件号"
)
CLOSING_LESSOR = (*wordings("甲方/出租方 甲方/出租人 出租方/甲方 甲方、出租方"), *LESSOR)
CLOSING_LESSEE = (*wordings("乙方/承租方 乙方/承租人 承租方/乙方 乙方、承租方"), *LESSEE)
LABELS = {
    "lessor": LESSOR,
    "lessee": LESSEE,
    "location": wordings(
        "房屋坐落地址 租赁房屋坐落 租赁房屋地址 房屋坐落 租赁物地址 商铺地址 店面地址 租赁地址 房屋地址 "
        "房屋位置 租赁场所 租赁标的 租赁房产 租赁房屋 承租房屋 标的地址 场所地址 坐落地址 坐落"
    ),
    "term_from": wordings("起租日期 起租日 租赁起始日期 租期起 租赁开始日期 起始日期 租赁起始日 开始日期"),
    "term_to": wordings("到期日期 租赁截止日期 租期止 租赁到期日期 终止日期 截止日期 租赁终止日期 结束日期"),
    "area": wordings("租赁面积 建筑面积 房屋面积 商铺建筑面积 使用面积 面积"),
    "usage": wordings("房屋用途 租赁用途 商铺用途 使用用途 用途"),
    "rent": wordings("每月租金 月租金 租金标准 月租金标准 租金"),
    "sign_date": wordings("合同签订日期 签订日期 签约日期 签约时间 订立日期 签署日期 签订时间 签字日期 日期"),
}
STOPS = (
    *SIGN_LESSOR,
    *SIGN_LESSEE,
    *wordings("联系电话 电话 法定代表人 签约地点 签订地点 合同编号 地址 住所 通讯地址"),
)

_FIGURE = "[0-9〇○零一二三四五六七八九十OoIl]"
_D = rf"{_FIGURE}{{4}}[年.\-/]{_FIGURE}{{1,3}}[月.\-/]{_FIGURE}{{1,3}}[日号]?"
TERM = (
    rf"(?:租赁期限|租赁期间|租赁期|租期|租赁时间|期限)[^。;]{{0,24}}?((?:自|从|由)?{_D}[^。;0-9]{{0,8}}{_D}(?:止|为止)?)",
    rf"((?:自|从|由){_D}[^。;0-9]{{0,8}}{_D}(?:止|为止)?)",
)
TERM_OPEN = rf"(?:租赁期限|租赁期间|租赁期|租期)[^。;]{{0,24}}?((?:自|从|由){_D}(?:起|开始)?)"
_END = (
    r"(?=的(?:房屋|商铺|店面|店铺|场所|厂房|房产|房间|经营)|[,，。;；]|、?(?:总)?(?:建筑|使用)?面积|出租给|租给|,"
    # the number of the next clause
    r"|(?:(?<=[室号层铺面栋幢楼房间元区])|(?<=之[一二三四五六七八九十]))[0-9]{1,2}\.[0-9]{1,2}[\u4e00-\u9fff]"
    r"|(?<=[室号层铺面栋幢楼房间元])(?:[一二三四五六七八九十]{1,2}、|[0-9]{1,2}、)"
    r"|\([一二三四五六七八九十]{1,2}\)(?![期区段号楼栋幢座])|第[一二三四五六七八九十]{1,3}条)"
)
LOCATION = (
    rf"(?:坐落于|坐落在|座落于|位于|位干)(.{{4,60}}?){_END}",
    rf"(?:坐落|地址|位置)[:：为]+(.{{4,60}}?){_END}",
)
AREA = (
    r"(?:建筑|租赁|使用|总)?面积(?:共计|总计|共|约|为|[:：])*([0-9][0-9,]*(?:\.[0-9]+)?)(?:平方米|平米|㎡|m2|m²|平方|m)",
)
USAGE = (
    r"用途(?:[:：为是]|限于|仅限)+([^。;；,，]{2,24})",
    r"用于([^。;；,，]{2,24}?)(?:使用|之用|用途)?[。;；,，]",
    r"(?:承租|租赁|租用)[^,，。;；]{0,16}?(?:用作|作为|作)([^。;；,，]{2,20}?)(?:之用|使用|用途)",
    r"[,，](?:用)?作为?([^。;；,，]{2,20}?)(?:之用|使用|用途)",
)
RENT = (
    r"(?:月租金|每月租金|租金每月|租金为每月|每月)(?:标准)?(?:为|计|合计|[:：]|人民币|¥|￥|Y|RMB)*([0-9][0-9,]*(?:\.[0-9]{1,2})?)",
    r"租金[^。;；0-9]{0,8}?([0-9][0-9,]*(?:\.[0-9]{1,2})?)元?[/每]月",
)


_PARTY = r"((?:[\u3400-\u9fff·A-Za-z]|\([\u3400-\u9fff]{2,5}\)){2,40}?)"
_FIRST, _SECOND = (
    r"(?:出租[方人](?:\(甲方\))?|甲方(?:\(出租[方人]\))?)",
    r"(?:承租[方人](?:\(乙方\))?|乙方(?:\(承租[方人]\))?)",
)
IN_SENTENCE = {  # 本协议由出租方张三(…，以下称甲方)与承租方…订立
    "lessor": rf"{_FIRST}[:：]?{_PARTY}(?=\((?![\u3400-\u9fff]{{2,5}}\))|[,，;；]|[与和同]承租|[与和同]乙方|以下)",
    "lessee": rf"{_SECOND}[:：]?{_PARTY}(?=\((?![\u3400-\u9fff]{{2,5}}\))|[,，;；]|[与和同]出租|以下|双方|订立|签订)",
}
BEFORE_ITS_ROLE = {  # 张三(…)(以下简称“甲方”)
    "lessor": rf"{_PARTY}(?:\([^()]{{0,40}}\))?[(,，](?:以下)?(?:简称|称)(?:为)?[“\"'「]?(?:甲方|出租[方人])",
    "lessee": rf"{_PARTY}(?:\([^()]{{0,40}}\))?[(,，](?:以下)?(?:简称|称)(?:为)?[“\"'「]?(?:乙方|承租[方人])",
}


class Lease(Extractor):
    type: ClassVar[str] = "lease"
    title: ClassVar[str] = "租赁合同"
    fields: ClassVar[tuple[str, ...]] = (
        "lessor",
        "lessor_id",
        "lessee",
        "lessee_id",
        "location",
        "area",
        "usage",
        "rent",
        "term_from",
        "term_to",
        "sign_date",
        "sign_lessor",
        "sign_lessee",
        "seal_lessor",
        "seal_lessee",
        "pages_total",
        "page_numbers",
    )
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "房屋租赁合同 租赁合同 商铺租赁合同 店面租赁合同 房屋租赁协议 租赁协议 场地租赁合同 厂房租赁合同 "
            "房屋出租合同 经营场所租赁合同 经营场所租赁协议 场所租赁协议 场所租赁合同 房产租赁合同 商铺租赁协议"
        ),
        title_pattern=r".{0,12}(?:租赁|出租|租用|承租|租房)(?:合同|协议|契约|合约)书?",
        anchors={
            "出租": 1,
            "承租": 1,
            "租金": 1,
            "甲方": 1,
            "乙方": 1,
            "租期": 0.5,
            "租赁期": 0.5,
            "违约": 0.5,
            "本合同": 1,
            "押金": 0.5,
        },
        against={"授权委托书": 0.8, "申请书": 0.9, "不动产权证书": 0.7},
        title_share=0.4,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS, tight=NUMBERS)
        lessor, lessee = _party(paper, "lessor"), _party(paper, "lessee")
        term = _term(paper)
        return readings(
            lessor,
            lessee,
            _numbers(paper, lessor, lessee),
            _location(paper),
            _number(paper, "area", AREA),
            _usage(paper),
            _number(paper, "rent", RENT),
            term,
            _sign_date(paper, term),
            _marks(paper, MarkKind.SIGNATURE, "sign"),
            _marks(paper, MarkKind.SEAL, "seal"),
            paper.page_numbers(),
        )


def _party_labels(paper: Paper, key: str) -> Iterator[tuple[int, Label]]:
    """Where a party is named: a label at the head of the contract, not the word in a clause."""
    for index, layout in enumerate(paper.layouts[:2]):
        for label in sorted(layout.find_all(*paper.labels[key]), key=lambda label: label.span.box.top):
            if label.strength >= 3 or (label.strength >= 2 and label.wording.endswith(("）", "名称"))):
                yield index, label


def _party(paper: Paper, key: str) -> FieldReading | None:
    empty: FieldReading | None = None
    for index, label in _party_labels(paper, key):
        found = paper.layouts[index].value_at(label, lines=2)
        if not found.value or parse.blank(found.value.text):
            empty = empty or paper.nothing(key, index, found.place, label.span.confidence)
            continue
        name = person_or_firm(found.value.text)
        if name is None or len(name) > 40 or re.search(r"应当|负责|同意|不得|保证|有权", name):
            continue
        kept = found.value.part(0, max(1, len(re.split(r"[，,；;。]", found.value.compact)[0])))
        return paper.of_span(key, index, kept, name)
    return _in_sentence(paper, key) or empty


def _in_sentence(paper: Paper, key: str) -> FieldReading | None:
    """A party that the contract's first sentence names."""
    for pattern in (IN_SENTENCE[key], BEFORE_ITS_ROLE[key]):
        for index, _, span in matches(paper.layouts[:1], pattern):
            name = person_or_firm(span.text)
            if name is not None and not re.search(r"应当|负责|同意|不得|保证|有权|出租|承租|甲方|乙方", name):
                return paper.of_span(key, index, span, name)
    return None


def _marks(paper: Paper, kind: MarkKind, what: str) -> list[FieldReading]:
    """Signatures or seals at the labels where each side signs, else in the part under each side's heading."""
    labels = {f"{what}_lessor": SIGN_LESSOR, f"{what}_lessee": SIGN_LESSEE}
    reach = 5.0 if kind is MarkKind.SEAL else 4.0
    found = marks_by_label(paper, (kind,), labels, up=reach, down=reach)
    if found:
        return found
    end = Paper(paper.pages[-1:], {"lessor": CLOSING_LESSOR, "lessee": CLOSING_LESSEE})
    under = marks_by_label(
        end, (kind,), {f"{what}_lessor": CLOSING_LESSOR, f"{what}_lessee": CLOSING_LESSEE}, up=1, down=10
    )
    last = len(paper.pages) - 1
    return [reading.model_copy(update={"page": last}) for reading in under] if len(under) == 2 else []


def _numbers(paper: Paper, lessor: FieldReading | None, lessee: FieldReading | None) -> list[FieldReading]:
    """The parties' numbers, by where they stand to the parties' names."""
    if lessor is None or lessee is None or lessor.box is None or lessee.box is None or lessor.page != lessee.page:
        return []
    first, second = _line(lessor.box), _line(lessee.box)
    out: list[FieldReading] = []
    for key, which in (("lessor_id", 1), ("lessee_id", 2)):
        found = number_of(paper, key, which, lessor.page, first, second)
        if found is not None:
            out.append(found)
            continue
        layout = paper.layouts[lessor.page]
        for label in sorted(layout.find_all(*NUMBERS), key=lambda label: label.span.box.top):
            empty = layout.value_at(label)
            below = label.span.box.centre[1] > second.top
            if below == (which == 2) and (not empty.value or parse.blank(empty.value.text)):
                out.append(paper.nothing(key, lessor.page, empty.place, label.span.confidence))
                break
    return out


def _line(box: Box) -> Box:
    """The first line of a name: a second one must not reach into what follows."""
    return box


def _location(paper: Paper) -> FieldReading | None:
    found = first_match(paper.layouts, *LOCATION)
    if found is not None:
        index, _, span = found
        return paper.of_span("location", index, span, parse.plain_text(span.text))
    return paper.read("location", lambda text: parse.plain_text(re.split(r"[，,。；;]", text)[0]) or None, lines=2)


def _usage(paper: Paper) -> FieldReading | None:
    for pattern in USAGE:
        for index, _, span in matches(paper.layouts[:2], pattern):
            if not re.search(r"违约|抵扣|缴纳|支付|甲方|乙方|办公司", span.compact):
                return paper.of_span("usage", index, span, parse.plain_text(span.text))
    return paper.read("usage", lambda text: parse.plain_text(re.split(r"[，,。；;]", text)[0]) or None)


def _number(paper: Paper, key: str, patterns: Sequence[str]) -> FieldReading | None:
    found = first_match(paper.layouts, *patterns)
    if found is not None:
        index, _, span = found
        return paper.of_span(key, index, span, _plain_number(span.text))
    return paper.read(key, _plain_number)


def _plain_number(text: str) -> JsonValue:
    number = parse.decimal(re.sub("[mM][2²]", "", text).replace("，", ","))
    if number is None:
        return None
    return int(number) if number == int(number) else number


def _term(paper: Paper) -> list[FieldReading]:
    found = first_match(paper.layouts, *TERM)
    if found is not None:
        index, _, span = found
        start, end = parse.period(span.compact)
        return [paper.of_span(key, index, span, day) for key, day in (("term_from", start), ("term_to", end))]
    found = first_match(paper.layouts, TERM_OPEN)
    if found is not None:
        index, _, span = found
        return [
            paper.of_span("term_from", index, span, parse.day(span.compact)),
            paper.of_span("term_to", index, span, None, 0.5),
        ]
    labelled = (paper.day(key) for key in ("term_from", "term_to"))
    return [reading for reading in labelled if reading is not None]


def _sign_date(paper: Paper, term: Sequence[FieldReading]) -> FieldReading | None:
    """At its label on the last pages, else the paper's last date."""
    dated: FieldReading | None = None
    for index in reversed(range(len(paper.layouts))):
        layout = paper.layouts[index]
        for label in layout.find_all(*LABELS["sign_date"]):
            if label.strength < 2.5:
                continue
            reading = paper.reading("sign_date", index, layout.value_at(label), parse.day)
            if reading.value is not None:
                return reading
            dated = dated or reading
    return paper.closing_day("sign_date", besides=term) or dated


EXTRACTOR = Lease()

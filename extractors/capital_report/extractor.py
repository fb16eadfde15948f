"""验资报告、审计报告: whose capital, how much of it is paid, who says so and what is annexed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, MarkKind, Origin, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.layout import Label, Layout, Presence
from rpa_review.extract.paper import DOUBTFUL, STRAY, Paper, money, readings
from rpa_review.extract.prose import MONEY
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match, half_width, matches
from rpa_review.extract.span import Span

_CLIENT = "被审计单位 被审验单位 被验资单位 被审单位 被审计企业 被审验企业 被审计公司 被审验公司 委托单位 委托方 委托人"
LABELS = {
    "report_no": wordings("报告文号 报告编号 报告书文号 报告书编号 文号 编号"),
    "client": (*compounds(_CLIENT, "名称"), *wordings(_CLIENT)),
    "issue_date": compounds("报告出具 报告签署 报告 出具 签发", "日期 时间 日"),
}
ACCOUNTANTS = (
    *compounds("中国注册会计师 注册会计师", "（签名并盖章） （签名盖章） （签章） （签名） （签字） 签名 签字 签章"),
    *wordings("中国注册会计师 注册会计师"),
    *compounds("签字 经办 执业", "注册会计师", "（签名并盖章） （签名盖章） （签章） （签名） （签字） 签名 签字 签章"),
    *compounds("签字 经办 执业", "注册会计师"),
    *compounds("注册会计师 签字注册会计师", "一 二 1 2 （一） （二） （1） （2） （甲） （乙） （项目合伙人）"),
    *wordings("主任会计师（签章） 主任会计师（签名） 主任会计师 项目合伙人（签名） 项目合伙人"),
)
SEALED = wordings("会计师事务所（公章） 会计师事务所（盖章） 事务所（公章） 事务所（盖章） （公章） （盖章） 公章 盖章")
# 〔2026〕 in print; its brackets come as any of several signs, or as one that OCR made of them
NUMBER = re.compile(r"(?<![文编])((?:(?!文号|编号)[\u4e00-\u9fff]){1,10}[审验]字.{0,2}20[0-9]{2}.{0,2}第?[0-9]{1,6}号)")
# no header of the table that it stands in goes before its name
FIRM = (
    r"((?<!会)(?<!会计)(?:(?!会计师|签字|公章|盖章)[\u4e00-\u9fff()（）]){2,24}"
    r"会计师事务所(?:[(（][\u4e00-\u9fff]{2,8}[)）]|有限责任公司|有限公司)?)"
)
RING = 0.85  # a ring is read less surely than a line
CLIENT = re.compile(
    r"^(?:致)?[:：]?([\u4e00-\u9fff()]{4,36}(?:公司|企业|中心|店|厂))"
    r"(?:(?:全体股东|全体出资人|全体董事|各位股东|董事会|股东会|股东大会)[:：]?|[:：])$"
)
REGISTERED = (
    rf"(?<!实缴)(?<!实收)注册资本(?:\((?:实收资本|股本)\))?(?:总额|金额|总计|余额|均?为|是|共计|合计|:)*{MONEY}",
)
_SUMS = {"reg_capital": "注册资本", "paid_capital": "(?:实收|实缴)资本"}
PAID = (
    rf"(?:实收(?:注册)?资本|实缴(?:注册)?资本|实缴出资额?)(?:\(或?股本\))?\)?(?:总额|余额|金额|合计|共计|总计|累计|均?为|是|:)*{MONEY}",
    rf"(?:已收到|收到)[^。;]{{2,40}}?(?:注册资本|出资)[^。;0-9壹贰叁肆伍陆柒捌玖]{{0,16}}{MONEY}",
    rf"(?:已|实际)(?:实缴|缴足|缴付|缴纳|到位)(?:到位)?(?:实收资本|资本|出资|资金)?(?:人民币|为|共计|合计|:)*{MONEY}",
    r"实收资本(?:\(或?股本\))?([0-9][0-9,]*\.[0-9]{2})",
)
_DAY = r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
END = (
    rf"({_DAY})的?资产负债表",
    rf"截[至止]({_DAY})",
    rf"(?:基准日|截止日期?|资产负债表日|报表日)期?(?:为|:)?({_DAY}|[0-9]{{4}}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}})",
)
ANNEX = re.compile(
    r"(?:附件[一二三四五六0-9]*[、:.]?)?((?:[\u4e00-\u9fff]{0,10}(?:明细表|负债表|利润表|现金流量表|变动表|报表附注))|验资事项说明)$"
)


class CapitalReport(Extractor):
    type: ClassVar[str] = "capital_report"
    title: ClassVar[str] = "验资（审计）报告"
    fields: ClassVar[tuple[str, ...]] = (
        "kind",
        "report_no",
        "org",
        "client",
        "reg_capital",
        "paid_capital",
        "period_end",
        "annexes",
        "first_sign",
        "second_sign",
        "seal",
        "issue_date",
        "pages_total",
        "page_numbers",
    )
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "验资报告 审计报告 财务审计报告 年度审计报告 资产负债表 财务报表附注 注册资本实收情况明细表 验资事项说明"
        ),
        title_pattern=r".{0,18}(?:验资|审计|资产评估)报告书?|.{0,4}资产负债表",
        anchors={
            "注册会计师": 2,
            "会计师事务所": 2,
            "实收资本": 1.5,
            "注册资本": 0.5,
            "财务报表": 1,
            "审计意见": 1,
            "审验": 1,
        },
        against={"申请书": 0.9, "本章程": 0.8, "本合同": 0.5, "资本证明": 0.6, "承诺书": 0.8},
        title_share=0.5,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=(*ACCOUNTANTS, *SEALED))
        signing = _signing_page(paper)
        seal = _seal(paper, signing)
        return readings(
            _kind(paper),
            _report_number(paper),
            _org(paper, signing, seal),
            _client(paper),
            _sum(paper, "reg_capital", REGISTERED),
            _sum(paper, "paid_capital", PAID),
            _period_end(paper),
            _annexes(paper, signing),
            _signatures(paper, signing),
            seal,
            _issued(paper, signing),
            paper.page_numbers(),
        )


def _kind(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for run in layout.runs[:10]:
            for kind in ("验资报告", "审计报告"):
                if run.compact.endswith(kind) and len(run.compact) <= 30:
                    return paper.of_span("kind", index, run, kind)
    return None


def _report_number(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            if match := NUMBER.search(row.compact):
                span = row.part(*match.span(1))
                return paper.of_span("report_no", index, span, parse.paper_number(span.text))
    return paper.read("report_no", parse.paper_number)


def _signing_page(paper: Paper) -> tuple[int, list[Label]] | None:
    """The page on which the accountants sign, with the places where they do."""
    for index, layout in enumerate(paper.layouts):
        labels = [label for label in layout.find_all(*ACCOUNTANTS) if label.strength >= 2.5]
        if labels:
            return index, _in_reading_order(labels)
    return None


def _in_reading_order(labels: Sequence[Label]) -> list[Label]:
    """Labels by their lines, those on one line from the left, however the page is turned."""
    ordered: list[list[Label]] = []
    for label in sorted(labels, key=lambda label: label.span.box.top):
        box = label.span.box
        if ordered and box.top - ordered[-1][0].span.box.top < 1.5 * box.height:
            ordered[-1].append(label)
        else:
            ordered.append([label])
    return [label for line in ordered for label in sorted(line, key=lambda label: label.span.box.left)]


def _signatures(paper: Paper, signing: tuple[int, list[Label]] | None) -> list[FieldReading]:
    """The accountants' signatures in the order of their places: ink, or a hand that was read as a name."""
    if signing is None:
        return []
    index, labels = signing
    layout = paper.layouts[index]
    found: list[FieldReading] = []
    places = [
        (label, layout.mark_near(label, MarkKind.SIGNATURE, right=12.0, up=1.5, down=1.5)) for label in labels[:2]
    ]
    used = [seen.mark.box for _, seen in places if seen.mark is not None]
    for key, (label, seen) in zip(("first_sign", "second_sign"), places, strict=False):
        name = layout.value_at(label).value
        own = seen if not _is_of_the_other(label, seen, places) else Presence(False, label.span.box, seen.confidence)
        if not own.present and re.search(r"[\u4e00-\u9fff]{2,}", name.compact):
            found.append(paper.of_span(key, index, name, True, min(0.85, name.confidence)))
            continue
        reading = paper.presence(key, index, own)
        doubtful = not own.present and (_stray_ink(layout, labels, used) or any(_reaches(box, label) for box in used))
        found.append(reading.model_copy(update={"confidence": min(reading.confidence, STRAY)}) if doubtful else reading)
    return found


def _is_of_the_other(label: Label, seen: Presence, places: Sequence[tuple[Label, Presence]]) -> bool:
    """Whether another place, to which it is nearer, has the same mark: nobody signs for two."""

    def away(place: Label) -> float:
        return abs(place.span.box.centre[1] - seen.box.centre[1]) + abs(place.span.box.centre[0] - seen.box.centre[0])

    return seen.mark is not None and any(
        other.mark == seen.mark and away(place) < away(label) for place, other in places if place is not label
    )


def _reaches(mark: Box, label: Label) -> bool:
    """Whether another's signature goes up to a label's own line: two hands may have run together."""
    box = label.span.box
    return mark.top < box.bottom + 0.8 * box.height and mark.bottom > box.top


def _stray_ink(layout: Layout, labels: Sequence[Label], used: Sequence[Box]) -> bool:
    """Whether ink stands about the accountants' places that belongs to none of them: one may have signed beside."""
    top, bottom = labels[0].span.box.top - 3 * layout.line_height, labels[-1].span.box.bottom + 5 * layout.line_height
    return any(
        top < mark.box.centre[1] < bottom and not any(_of_one_hand(mark.box, box) for box in used)
        for mark in layout.marks(MarkKind.SIGNATURE)
    )


def _of_one_hand(mark: Box, other: Box) -> bool:
    """Whether two strokes of ink are one, or stand so close on one line that they are one name."""
    shared = min(mark.bottom, other.bottom) - max(mark.top, other.top)
    apart = max(mark.left, other.left) - min(mark.right, other.right)
    return mark.overlap(other) >= 0.3 or (shared > 0.5 * min(mark.height, other.height) and apart < 0.03)


def _seal(paper: Paper, signing: tuple[int, list[Label]] | None) -> FieldReading | None:
    """The firm's seal on the page that is signed; without that page, only a seal that is there."""
    if signing is None:
        found = paper.any_seal("seal", *SEALED)
        return found if found is not None and found.value is True else None
    index, _ = signing
    signed = Paper([paper.pages[index]], LABELS, stops=(*ACCOUNTANTS, *SEALED)).any_seal("seal", *SEALED)
    return signed.model_copy(update={"page": index}) if signed is not None else None


def _org(paper: Paper, signing: tuple[int, list[Label]] | None, seal: FieldReading | None) -> FieldReading | None:
    """The accountants' firm, in print or on the ring of its seal; where none is named, the body that signed."""
    found = first_match(paper.layouts, FIRM)
    if found is not None:
        index, _, span = found
        span = _apart(paper.layouts[index], span)
        return paper.of_span("org", index, span, parse.plain_text(span.text))
    ring = re.search(FIRM, seal.raw) if seal is not None else None
    if ring is not None and seal is not None:
        sure = min(RING, seal.confidence)
        return seal.model_copy(update={"key": "org", "value": parse.plain_text(ring[1]), "confidence": sure})
    if signing is None:
        return None
    index, labels = signing
    if seal is not None and re.fullmatch(r"[\u4e00-\u9fff()（）]{6,30}(?:公司|中心)", seal.raw):
        return seal.model_copy(update={"key": "org", "value": seal.raw, "confidence": min(RING, seal.confidence)})
    for row in paper.layouts[index].rows:
        text = parse.plain_text(row.text)
        if row.box.top > labels[0].span.box.top - 0.06 and re.fullmatch(r"[\u4e00-\u9fff（）]{4,30}公司", text):
            return paper.of_span("org", index, row, text)
    return None


def _apart(layout: Layout, firm: Span) -> Span:
    """The firm's name without a signature's letters in front of it, where the name begins a piece of its own."""
    text = firm.compact
    cuts = [
        at
        for run in layout.runs
        if "会计师" in run.compact and len(run.compact) >= 8 and 0 < (at := text.find(run.compact[:8])) <= 4
    ]
    return firm.part(max(cuts), len(text)) if cuts else firm


def _client(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            if match := CLIENT.match(half_width(row.compact)):
                span = row.part(*match.span(1))
                return paper.of_span("client", index, span, parse.plain_text(span.text))
    return paper.read("client", _firm, lines=2)


def _firm(text: str) -> JsonValue:
    """A firm's name, without the next line that goes on with another label."""
    named = re.match(r"[^：:]{2,40}?公司(?=.{2,12}[：:])", parse.plain_text(text))
    return named[0] if named else parse.plain_text(text) or None


def _sum(paper: Paper, key: str, patterns: Sequence[str]) -> FieldReading | None:
    found = first_match(paper.layouts, *patterns)
    if found is None:
        return _in_unit(paper, key)
    index, _, span = found
    value = money(span.text)
    return paper.of_span(key, index, span, value, None if value is not None else 0.5)


def _in_unit(paper: Paper, key: str) -> FieldReading | None:
    """A bare figure behind a label that names its unit: 注册资本（万元） 200."""
    pattern = rf"{_SUMS[key]}\((?:单位:|人民币:?)*(万?)元\):?([0-9][0-9,]*(?:\.[0-9]+)?)"
    for index, match, span in matches(paper.layouts, pattern, group=2):
        figure = float(match[2].replace(",", ""))
        return paper.of_span(key, index, span, round(figure * (10_000 if match[1] else 1)))
    return None


def _period_end(paper: Paper) -> FieldReading | None:
    found = first_match(paper.layouts, *END)
    if found is None:
        return None
    index, _, span = found
    return paper.of_span("period_end", index, span, parse.day(span.text))


def _annexes(paper: Paper, signing: tuple[int, list[Label]] | None) -> FieldReading | None:
    """The titles at the heads of pages; doubtful where a page behind the signed one shows none to OCR."""
    found: list[tuple[int, Span, str]] = list(_annex_titles(paper))
    if not found:
        return None
    first = found[0][0]
    sure = min(paper.sure(index, span) for index, span, _ in found)
    titled = {index for index, _, _ in found}
    behind = range(signing[0] + 1 if signing else 1, len(paper.pages))
    if any(index not in titled and paper.pages[index].origin is Origin.OCR for index in behind):
        sure = min(sure, DOUBTFUL)
    here = [span for index, span, _ in found if index == first]
    return paper.of_span("annexes", first, here[0].plus(*here[1:]), [title for _, _, title in found], sure)


def _annex_titles(paper: Paper) -> Iterator[tuple[int, Span, str]]:
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows[:5]:
            match = ANNEX.match(half_width(row.compact))
            if match:
                yield index, row.part(*match.span(1)), match[1]


def _issued(paper: Paper, signing: tuple[int, list[Label]] | None) -> FieldReading | None:
    dated = paper.day("issue_date")
    if dated is not None and dated.value is not None:
        return dated
    if signing is None:
        return dated
    index, _ = signing
    days = paper.layouts[index].dates()
    return paper.of_span("issue_date", index, *days[-1]) if days else dated


EXTRACTOR = CapitalReport()

"""Checks of pictures: what must be read can be read, and no page is missing (items 1.12)."""

from __future__ import annotations

import re
from typing import Final

from rpa_review.checks.filing import DEFERRAL, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, not_applicable, passed, unsure
from rpa_review.checks.presence import page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, no_value
from rpa_review.domain.dossier import MaterialFacts, ReadDocument, ReadPage
from rpa_review.domain.field import Field, Provenance
from rpa_review.domain.page import Box, Flaw, FlawFound, Origin

_WORDS: Final = {
    Flaw.BLURRED: "模糊",
    Flaw.GLARE: "反光",
    Flaw.CROPPED: "裁切",
    Flaw.COVERED: "遮挡",
    Flaw.LOW_RESOLUTION: "分辨率过低",
    Flaw.DARK: "过暗",
    Flaw.BLANK: "是空白页",
}
GRAVE: Final = 0.6  # a flaw of this severity over the whole page
ALWAYS_PRINTED: Final = (
    *("id_card", "business_licence", "legal_entity_certificate", "household_register", "bank_card"),
    "nurse_certificate",
)
ON_ONE_SHEET: Final = ("id_card", "business_licence", "legal_entity_certificate")  # with all of their key fields
_LINES_AROUND: Final = 3
OVER_A_FIELD: Final = 0.1  # share of a field's box that may lie under glare (items 1.12)


@check("legible", gives=("材料名", "页", "问题", "字段"))
def legible(filing: Filing, *, key_fields: dict[str, tuple[str, ...]]) -> Outcome:
    """The key fields of every page can be made out.

    `key_fields` names them by document type. A flaw counts only with what it hides: a page whose key fields were all
    read well passes, whatever it looks like.
    """
    code = filing.subject or ""
    facts = filing.facts(code)
    name = filing.name(code)
    if not facts.files:
        return not_applicable(f"没有提交“{name}”")
    if not facts.opened:
        return not_applicable(f"“{name}”的文件打不开")
    pictures = [
        (index, page)
        for index, page in enumerate(facts.pages)
        if page.page is not None and page.page.origin is Origin.OCR
    ]
    if facts.pages and not pictures and all(page.page is not None for page in facts.pages):
        return passed(f"“{name}”是带文字层的电子文件")
    doubt: Outcome | None = None
    for index, page in pictures:
        outcome = _page(filing, facts, index, page, key_fields)
        if outcome is not None and outcome.verdict == "fail":
            return outcome
        doubt = doubt or outcome
    return doubt or passed(f"“{name}”的关键字段都能辨认", page_evidence(facts))


def _page(
    filing: Filing, facts: MaterialFacts, index: int, page: ReadPage, key_fields: dict[str, tuple[str, ...]]
) -> Outcome | None:
    assert page.page is not None  # noqa: S101  # chosen by the caller
    name = filing.name(facts.code)
    flaws = page.page.flaws

    def fail(problem: str, what: str, evidence: object) -> Outcome:
        shown = evidence if isinstance(evidence, Field) else page_evidence(facts, index=index)
        because = f"“{name}”{page.file.rsplit('/', 1)[-1]} 第 {page.number} 页{problem}，{what}无法辨认"
        return failed(because, shown, 材料名=name, 页=str(page.number), 问题=problem, 字段=what)

    if page.type is None or page.type not in filing.allowed(facts.code) | {DEFERRAL}:
        grave = [flaw for flaw in flaws if flaw.severity >= GRAVE]
        if grave and page.type is None:
            return fail(_told(grave), "内容", None)
        return None
    document = next((one for one in facts.documents if index in one.pages), None)
    if document is None:
        return None
    hidden: list[tuple[str, FlawFound, Field | None]] = []
    unread: list[tuple[str, Field | None]] = []
    always = page.type in ALWAYS_PRINTED
    for key in key_fields.get(page.type, ()):
        found = document.by_key.get(key)
        label = filing.name(f"{page.type}.{key}", key)
        if found is None:
            if (flaw := _worst(flaws)) and ((len(document.pages) == 1 and flaw.severity >= 0.3) or _grave(flaws)):
                hidden.append((label, flaw, None))
            elif len(document.pages) == 1 and page.type in ON_ONE_SHEET and _both_sides(document):
                unread.append((label, None))
            continue
        if not isinstance(found.source, Provenance) or (found.source.file, found.source.page) != (
            page.file,
            page.number,
        ):
            continue
        if found.confidence >= MIN_CONFIDENCE and found.value is not None:
            continue
        over = _over(found.source.box, page, flaws)
        if over is None and found.value is None and always:
            over = _over(_around(found.source.box), page, flaws) or _grave(flaws)
            if over is None:
                unread.append((label, found))
        if over is not None and (found.value in (None, "") or found.confidence < CLEARLY_DIFFERENT):
            hidden.append((label, over, found))
    if not hidden and unread:
        what = "、".join(label for label, _ in unread)
        places = [field or page_evidence(facts, index=index) for _, field in unread]
        return unsure(f"“{name}”第 {page.number} 页的{what}没有读出来，请看原图是否清晰", *places)
    if not hidden:
        return None
    sure = [part for part in hidden if part[1].severity >= 0.3]
    problem = _told([flaw for _, flaw, _ in (sure or hidden)])
    what = "、".join(dict.fromkeys(label for label, _, _ in hidden))
    shown = next((field for _, _, field in hidden if field is not None), None)
    if sure:
        return fail(problem, what, shown)
    return unsure(
        f"“{name}”第 {page.number} 页似乎{problem}，{what}读得不清，请看原图",
        shown or page_evidence(facts, index=index),
    )


def _both_sides(document: ReadDocument) -> bool:
    side = document.by_key.get("side")
    return side is None or side.value == "both"


def _told(flaws: list[FlawFound]) -> str:
    return "、".join(dict.fromkeys(_WORDS[flaw.flaw] for flaw in flaws))


def _worst(flaws: tuple[FlawFound, ...]) -> FlawFound | None:
    return max(flaws, key=lambda flaw: flaw.severity, default=None)


def _grave(flaws: tuple[FlawFound, ...]) -> FlawFound | None:
    """A flaw that hides what lies under it, label and all: nobody knows where the value should stand."""
    worst = _worst(flaws)
    return worst if worst is not None and worst.severity >= GRAVE else None


def _over(box: Box | None, page: ReadPage, flaws: tuple[FlawFound, ...]) -> FlawFound | None:
    """The worst flaw that lies over a box; a flaw without a place lies over everything."""
    assert page.page is not None  # noqa: S101
    lying = [
        flaw
        for flaw in flaws
        if flaw.box is None or box is None or box.overlap(page.page.displayed(flaw.box)) > OVER_A_FIELD
    ]
    return max(lying, key=lambda flaw: flaw.severity, default=None)


def _around(box: Box | None) -> Box | None:
    """Some lines around a place: what hides a value may hide its label too, and the value is looked for beside it."""
    if box is None:
        return None
    reach = _LINES_AROUND * box.height
    return Box(
        left=max(0.0, box.left - reach),
        top=max(0.0, box.top - reach),
        right=min(1.0, box.right + reach),
        bottom=min(1.0, box.bottom + reach),
    )


@check("pages_complete", gives=("材料名", "应收页数", "实收页数", "缺页"))
def pages_complete(filing: Filing, *, types: tuple[str, ...]) -> Outcome:
    """A paper of several pages has all of them, each once, in order."""
    code = filing.subject or ""
    facts = filing.facts(code)
    name = filing.name(code)
    papers = facts.of_type(*types)
    if not papers:
        ref = Ref("pages_total", code, types)
        absence = filing.absence(ref)
        return no_value(filing, ref, absence) if not facts.opened else not_applicable(f"“{name}”中没有分页的材料")
    told: list[str] = []
    evidence: list[Field] = []
    for paper in papers:
        total, numbers = paper.by_key.get("pages_total"), paper.by_key.get("page_numbers")
        if total is None or not isinstance(total.value, int):
            told.append(f"“{name}”没有印页码，收到 {len(paper.pages)} 页")
            continue
        evidence.append(total)
        count = int(total.value)
        seen = (
            [int(part) for part in numbers.value if isinstance(part, int)]
            if numbers and isinstance(numbers.value, list)
            else []
        )
        known = [number for number in seen if number > 0]
        lost = [number for number in range(1, count + 1) if number not in known]
        received = len(seen) or len(paper.pages) or len(known)
        if not known:
            told.append(f"“{name}”共 {count} 页，页码没有读到")
            if received == count:
                continue
            return unsure(f"“{name}”应为 {count} 页，收到 {received} 页，页码没有读清，请看原图", total)
        unread = sum(number == 0 for number in seen)
        if lost and unread >= len(lost):
            told.append(f"“{name}”共 {count} 页，收到 {received} 页")
            continue
        if lost:
            strangers = [page for page in facts.pages if page.type not in types]
            if len(strangers) >= len(lost) and any(page.type is None for page in strangers):
                index = next(place for place, page in enumerate(facts.pages) if page.type is None)
                because = f"“{name}”似缺第 {_pages(lost)} 页，另有页面没有认出是什么，请看原图"
                return unsure(because, page_evidence(facts, index=index))
            if total.confidence < CLEARLY_DIFFERENT:
                return unsure(f"“{name}”似缺第 {_pages(lost)} 页，页码读得不清，请看原图", total)
            because = f"“{name}”应为 {count} 页，收到 {received} 页，缺第 {_pages(lost)} 页"
            return failed(
                because, total, numbers, 材料名=name, 应收页数=str(count), 实收页数=str(received), 缺页=_pages(lost)
            )
        if known != sorted(known):
            order = "、".join(str(number) for number in known)
            return failed(
                f"“{name}”的页码顺序是 {order}",
                total,
                numbers,
                wording="“{材料名}”的页面顺序不对（现为第 {实收页数} 页），请按页码顺序重新上传。",
                材料名=name,
                应收页数=str(count),
                实收页数=order,
                缺页="",
            )
        told.append(f"“{name}”共 {count} 页，页码完整")
    return passed("；".join(told), *evidence)


def _pages(numbers: list[int]) -> str:
    return "、".join(str(number) for number in numbers)


_OVERSEAS: Final = (
    "英属维尔京",
    "开曼群岛",
    "百慕大",
    "萨摩亚",
    "塞舌尔",
    "香港特别行政区",
    "澳门特别行政区",
    "新加坡",
    "台湾地区",
    "British Virgin Islands",
    "Cayman Islands",
    "Bermuda",
    "Samoa",
    "Seychelles",
    "Hong Kong",
    "Macau",
    "Singapore",
    "Taiwan",
    "Certificate of Incorporation",
    "Good Standing",
    "Register of Companies",
    "Registrar of Companies",
    "Companies Registry",
)
_ENTERED: Final = ("注册", "登记", "incorporat", "registrar", "registry", "registered")
_ATTESTED: Final = ("公证", "认证", "附加证明书", "Apostille", "APOSTILLE")


@check("attested", gives=("材料名",))
def attested(filing: Filing) -> Outcome:
    """A paper from abroad that says who the applicant is carries its notarisation and legalisation, or an apostille."""
    code = filing.subject or ""
    facts = filing.facts(code)
    name = filing.name(code)
    if not facts.opened:
        return not_applicable(f"没有可看的“{name}”")
    allowed = filing.allowed(code)
    words = "\n".join(page.page.text for page in facts.pages if page.page is not None)
    if any(mark in words for mark in _ATTESTED):
        return not_applicable(f"“{name}”载有公证或认证文字")
    for index, page in enumerate(facts.pages):
        if page.page is None or page.type in allowed:
            continue
        said = "".join(page.page.text.lower().split())  # text layers lose the blanks between Latin words
        found = [place for place in _OVERSEAS if "".join(place.lower().split()) in said]
        if found and any(word in said for word in _ENTERED):
            return failed(f"“{name}”出自{found[0]}，没有公证、认证文字", page_evidence(facts, index=index), 材料名=name)
    return not_applicable(f"“{name}”不是境外文件")


_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalpha())
_CHINESE: Final = re.compile("[\u4e00-\u9fff]+")


@check("in_chinese", gives=("材料名",))
def in_chinese(filing: Filing, *, least_letters: int = 120, most_chinese: float = 0.15) -> Outcome:
    """A material in a foreign language comes with its translation."""
    code = filing.subject or ""
    facts = filing.facts(code)
    name = filing.name(code)
    texts = [page.page.text for page in facts.pages if page.page is not None]
    if not texts:
        return not_applicable(f"没有可看的“{name}”")
    foreign = []
    for index, text in enumerate(texts):
        letters = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
        if letters >= least_letters and (chinese := _chinese(text)) < most_chinese * (letters + chinese):
            foreign.append(index)
    if not foreign:
        return not_applicable(f"“{name}”不是外文材料")
    chinese_pages = sum(_chinese(text) >= 30 for index, text in enumerate(texts) if index not in foreign)
    if chinese_pages >= len(foreign) and "译" in "".join(texts):
        return passed(f"“{name}”附有中文译本", page_evidence(facts, index=foreign[0]))
    return failed(
        f"“{name}”第 {foreign[0] + 1} 页是外文，没有中文译本", page_evidence(facts, index=foreign[0]), 材料名=name
    )


def _chinese(text: str) -> int:
    """How many Chinese characters a text holds."""
    return len("".join(_CHINESE.findall(text)))

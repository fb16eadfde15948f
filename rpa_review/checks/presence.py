"""Checks of presence: every material is there, can be opened and is what it should be; lists hold what they must."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from pydantic import ConfigDict
from pydantic import Field as Constraint
from rapidfuzz import fuzz

from rpa_review.checks.filing import DEFERRAL, Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import MIN_CONFIDENCE, READABLE, is_printed, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.dossier import MaterialFacts, ReadFile
from rpa_review.domain.field import CertificateSource, Field, Provenance
from rpa_review.domain.finding import Evidence
from rpa_review.domain.page import Box, Problem
from rpa_review.domain.patterns import regex
from rpa_review.domain.record import Frozen, JsonValue

WHOLE_PAGE: Final = Box(left=0, top=0, right=1, bottom=1)
RECOGNISED: Final = 0.5  # a page must look this much like another type before it counts as misplaced

_PROBLEMS: Final = {
    Problem.MISSING: "文件缺失",
    Problem.EMPTY: "是 0 字节的空文件",
    Problem.ENCRYPTED: "加了密码，打不开",
    Problem.BROKEN: "已损坏，打不开",
    Problem.UNSUPPORTED: "不是支持的格式（请提供 PDF、OFD、图片、DOCX、XLSX 或 ZIP）",
    Problem.LEGACY: "是旧版 Word、Excel 或 WPS 格式，请另存为 PDF 后提供",
    Problem.TOO_LARGE: "太大",
    Problem.TOO_MANY_PAGES: "页数太多",
}


def page_evidence(facts: MaterialFacts, *, index: int = 0, box: Box = WHOLE_PAGE) -> Evidence | None:
    """A page of a material as evidence."""
    if not facts.pages:
        return None
    page = facts.pages[index]
    source = Provenance(material=facts.code, file=page.file, page=page.number, box=box)
    return Evidence(field=facts.code, value=None, source=source)


def file_evidence(facts: MaterialFacts, path: str) -> Evidence:
    return Evidence(
        field=facts.code, value=path, source=Provenance(material=facts.code, file=path, page=1, box=WHOLE_PAGE)
    )


@check("material_handed_in", gives=("材料名",))
def material_handed_in(filing: Filing) -> Outcome:
    """The subject's files are there and can be opened. Reference materials are never asked for."""
    code = filing.subject or ""
    facts, spec = filing.facts(code), filing.spec(code)
    name = filing.name(code)
    if spec is None:
        return not_applicable(f"“{code}”不在本事项材料清单内")
    if not facts.files:
        if spec.promise is not None and filing.is_promised(code):
            return not_applicable(
                f"申请人选择告知承诺，以“{filing.name(spec.promise.material)}”代替，不得要求提交“{name}”"
            )
        if not filing.is_asked_for(code):
            return not_applicable(f"本件不需要提交“{name}”")
        if held := filing.certificate(code):
            return passed(f"大厅已有有效的电子证照“{held.type}”，免予提交")
        return failed(f"没有提交“{name}”", missing_material(code), 材料名=name)
    bad = [file for file in facts.files if file.problem is not None]
    opened = [file for file in facts.files if file.problem is None and file.pages]
    if bad:
        if all(file.problem in (Problem.TIMEOUT, Problem.CRASHED) for file in bad):
            return unsure(f"“{name}”的文件没有读完（程序原因），请人工打开核对", file_evidence(facts, bad[0].file.path))
        if held := filing.certificate(code):
            return passed(f"大厅已有有效的电子证照“{held.type}”，免予提交；申请人交来的“{name}”有打不开的文件")
        told = "；".join(
            f"“{file.file.name or file.file.path}”{_inside(file)}{_PROBLEMS.get(file.problem, '打不开')}"
            for file in bad
            if file.problem
        )
        return failed(f"“{name}”的文件{told}", *(file_evidence(facts, file.file.path) for file in bad), 材料名=name)
    if not opened:
        return failed(f"“{name}”的文件没有任何页面", file_evidence(facts, facts.files[0].file.path), 材料名=name)
    return passed(
        f"“{name}”提交了 {len(facts.files)} 个文件、{sum(file.pages for file in opened)} 页，都能打开",
        page_evidence(facts),
    )


def _inside(file: ReadFile) -> str:
    return f"中的“{file.inner}”" if file.inner else ""


@check("material_is_what_it_should_be", gives=("材料名", "识别类型"))
def material_is_what_it_should_be(filing: Filing) -> Outcome:
    """The files of the subject hold the kind of paper that its slot asks for."""
    code = filing.subject or ""
    facts = filing.facts(code)
    name = filing.name(code)
    if not facts.files:
        return not_applicable(f"没有提交“{name}”")
    if not facts.opened:
        return not_applicable(f"“{name}”的文件打不开")
    allowed = filing.allowed(code) | {DEFERRAL}
    strangers = [document for document in facts.documents if document.type not in allowed]
    strange_files = _files_of_strangers(facts, allowed)
    if strange_files:
        file, types, index, probability = strange_files[0]
        kinds = "、".join(filing.name(kind) for kind in types)
        because = f"“{name}”一栏的文件“{file}”看起来是{kinds}"
        if probability < RECOGNISED:
            return unsure(f"{because}，但把握不大，请看原图", page_evidence(facts, index=index))
        return failed(because, page_evidence(facts, index=index), 材料名=name, 识别类型=kinds)
    fitting = [document for document in facts.documents if document.type in allowed]
    if not fitting:
        if strangers:
            return unsure(
                f"“{name}”中没有认出应有的文书",
                page_evidence(facts, index=strangers[0].pages[0] if strangers[0].pages else 0),
            )
        return unsure(f"没有认出“{name}”一栏上传的是什么文书，请看原图", page_evidence(facts))
    kinds = "、".join(dict.fromkeys(filing.name(document.type) for document in fitting))
    first = fitting[0].pages[0] if fitting[0].pages else 0
    return passed(f"“{name}”识别为{kinds}", page_evidence(facts, index=first))


def _files_of_strangers(facts: MaterialFacts, allowed: Iterable[str]) -> list[tuple[str, list[str], int, float]]:
    """Files none of whose pages is of a kind that the slot takes, and at least one of a kind that it does not."""
    found: list[tuple[str, list[str], int, float]] = []
    for path in dict.fromkeys(page.file for page in facts.pages):
        pages = [(index, page) for index, page in enumerate(facts.pages) if page.file == path]
        types = [page.type for _, page in pages if page.type]
        if types and not any(kind in allowed for kind in types):
            index, page = max(((i, p) for i, p in pages if p.type), key=lambda pair: pair[1].probability)
            found.append((path.rsplit("/", 1)[-1], list(dict.fromkeys(types)), index, page.probability))
    return found


@check("both_sides", gives=("面",))
def both_sides(filing: Filing) -> Outcome:
    """Both sides of an identity card are there, or the hall has the card as a certificate."""
    code = filing.subject or ""
    facts = filing.facts(code)
    cards = facts.of_type("id_card")
    held = filing.certificate(code)
    if held is not None and held.type == "居民身份证":
        return passed(f"大厅已有有效的电子证照“{held.type}”")
    ref = Ref("side", code, ("id_card",))
    if not cards:
        return no_value(filing, ref, filing.absence(ref))
    sides: set[str] = set()
    evidence: list[Field] = []
    for card in cards:
        side = card.by_key.get("side")
        if side is not None:
            evidence.append(side)
            sides |= {"front", "back"} if side.value == "both" else {str(side.value)}
        if card.by_key.get("id_no") is not None and card.by_key["id_no"].value:
            sides.add("front")
        if any(card.by_key.get(key) is not None and card.by_key[key].value for key in ("valid_to", "issuer")):
            sides.add("back")
    lost = [word for side, word in (("front", "人像面"), ("back", "国徽面")) if side not in sides]
    if not lost:
        return passed("身份证人像面、国徽面都已提交", *evidence)
    if any(file.problem is not None for file in facts.files):
        return not_applicable(f"没有看到身份证{'、'.join(lost)}，另有文件打不开，由材料齐备一条告知", *evidence)
    unread = any("side" not in card.by_key for card in cards)
    if unread or any(page.type is None for page in facts.pages):
        return unsure(f"没有认出身份证{'、'.join(lost)}，有的页面没有认出是什么，请看原图", *evidence)
    shown = evidence[0] if evidence else page_evidence(facts, index=cards[0].pages[0] if cards[0].pages else 0)
    return failed(
        f"“{filing.name(code)}”只有身份证{'人像面' if lost[0] == '国徽面' else '国徽面'}", shown, 面="、".join(lost)
    )


@check("material_listed", gives=("材料名",))
def material_listed(filing: Filing) -> Outcome:
    """The subject is on the item's list of materials; what is not may not be asked to be corrected."""
    code = filing.subject or ""
    if not code:
        return passed("提交的材料都在清单内")
    if filing.spec(code):
        return passed(f"“{filing.name(code)}”在材料清单内")
    facts = filing.facts(code)
    return failed(
        f"“{code}”不在本事项材料清单内", page_evidence(facts) or missing_material(code), 材料名=filing.name(code)
    )


@check("certificate_known", gives=("证照名",))
def certificate_known(filing: Filing) -> Outcome:
    """The hall has the certificate that stands in for a material; a missing or wrong one is registered, no more."""
    code = filing.subject or ""
    spec = filing.spec(code)
    if spec is None or spec.certificate is None:
        return not_applicable("没有对应的电子证照")
    kind = spec.certificate.type
    if filing.certificate(code):
        return passed(f"大厅已有有效的电子证照“{kind}”，不得要求申请人提交")
    held = [known for known in filing.application.certificates if known.type == kind]
    if not held:
        if filing.facts(code).files or not filing.is_asked_for(code):
            return not_applicable(f"大厅没有“{kind}”，申请人自行提交或不需要提交")
        return failed(f"大厅没有“{kind}”，申请人也没有提交，登记缺证", missing_material(code), 证照名=kind)
    evidence = Evidence(
        field=f"{code}.status",
        value=held[0].status,
        raw=held[0].status,
        source=CertificateSource(certificate=kind),
    )
    return failed(f"大厅查到的“{kind}”状态为“{held[0].status}”", evidence, 证照名=kind)


def deferred(filing: Filing, ref: Ref) -> Outcome:
    """A material that will follow: the point stays open, and may."""
    name = filing.name(filing.code(ref))
    facts = filing.facts(filing.code(ref))
    said: list[Field | Evidence | None] = [
        document.by_key[key]
        for document in facts.documents
        for key in ("deferred_material", "due_days")
        if key in document.by_key
    ]
    wording = f"“{name}”已承诺容缺后补，请在承诺的期限内补交。"
    return failed(f"“{name}”暂未提交，已承诺容缺后补", *(said or [page_evidence(facts)]), wording=wording)


class Entry(Frozen):
    """Something that a list must hold, under any of several names; `when` says for which applications.

    `spoken` are regular expressions: running text in which one is found says as much as the list would.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    any: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    when: Condition | None = None
    project: str = Constraint(default="", alias="for")  # what the applicant declared that asks for it

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """Its names as comparisons write them."""
        return tuple(plain(name) for name in self.any or (self.name,))


@check("lists", gives=("缺少", "项目"))
def lists(
    filing: Filing,
    *,
    fields: tuple[Ref, ...],
    entries: tuple[Entry, ...],
    filled: tuple[str, ...] = (),
    named_elsewhere: bool = False,
) -> Outcome:
    """A list on a paper holds every entry that this application needs.

    `fields` are the places of the list; the first that has one counts. `filled` are columns that the rows of
    these entries must have. `named_elsewhere`: the rest of the paper names entries whether the list has them or not.
    """
    wanted = [entry for entry in entries if entry.when is None or filing.holds(entry.when)]
    if not wanted:
        return not_applicable("本件不要求")
    found = filing.first(fields)
    if isinstance(found, Absence):
        if found is Absence.OTHER_PAPER:
            evidence = page_evidence(filing.facts(filing.code(fields[0])))
            because = f"“{filing.name(filing.code(fields[0]))}”中没有{filing.paper(fields[0])}"
            return failed(because, evidence, 缺少=_joined(wanted), 项目=_projects(wanted))
        spec = filing.spec(filing.code(fields[0]))
        if found is Absence.DEFERRED and spec is not None and spec.deferrable:
            return deferred(filing, fields[0])
        return no_value(filing, fields[0], found)
    parts = [plain(part) for part in names_in(found.value)]
    lacking = [entry for entry in wanted if not _has(parts, entry, exact=is_printed(found))]
    if any(entry.spoken for entry in lacking):
        text = "".join(page.page.said for page in filing.facts(filing.code(fields[0])).pages if page.page)
        lacking = [entry for entry in lacking if not any(regex(pattern).search(text) for pattern in entry.spoken)]
    if not lacking:
        return _unfilled(filing, found, fields[0], wanted, filled) or passed(
            f"{filing.label(fields[0])}写有{_joined(wanted)}", found
        )
    because = f"{filing.label(fields[0])}中没有{_joined(lacking)}"
    if not is_printed(found) and found.confidence < READABLE:  # of a long list, the least sure character says little
        return unsure(f"{because}，但读得不够清楚，请看原图", found)
    whole = len(parts) >= len(wanted) - len(lacking) and all(entry.spoken for entry in lacking)  # nothing went unread
    if not (named_elsewhere or whole) and all(
        _has([filing.text_around(found)], entry, exact=True) for entry in lacking
    ):
        return unsure(f"{because}，但同一份材料的别处写有，请看原图", found)
    return failed(because, found, 缺少=_joined(lacking), 项目=_projects(lacking))


def _unfilled(
    filing: Filing, found: Field, ref: Ref, entries: Iterable[Entry], columns: tuple[str, ...]
) -> Outcome | None:
    """The rows of entries that leave a column empty."""
    rows = [row for row in found.value if isinstance(row, dict)] if isinstance(found.value, list) else []
    named = [(row, [plain(name) for name in names_in(row)]) for row in rows] if columns else []
    lacking: list[str] = []
    for column in columns:
        label = next(
            (filing.names[f"{kind}.{column}"] for kind in ref.documents if f"{kind}.{column}" in filing.names), ""
        )
        for entry in entries:
            mine = [row for row, names in named if _has(names, entry, exact=is_printed(found))]
            if mine and all(row.get(column) in (None, "") for row in mine):
                lacking.append(f"{entry.name}的{label or column}")
    if not lacking:
        return None
    because = f"{filing.label(ref)}没有写{'、'.join(lacking)}"
    if found.confidence < MIN_CONFIDENCE:
        return unsure(f"{because}，但读得不够清楚，请看原图", found)
    return failed(because, found, 缺少="、".join(lacking), 项目="")


def _joined(entries: Iterable[Entry]) -> str:
    return "、".join(entry.name for entry in entries)


def _projects(entries: Iterable[Entry]) -> str:
    return "、".join(dict.fromkeys(entry.project for entry in entries if entry.project))


def names_in(value: JsonValue) -> list[str]:
    """The names in a value: texts, lists of texts, rows with a `name`, `item` or `purpose`."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for part in value for text in names_in(part)]
    if isinstance(value, dict):
        return [str(part) for key, part in value.items() if key in ("name", "item", "purpose") and part]
    return []


def _has(parts: list[str], entry: Entry, *, exact: bool) -> bool:
    """Whether one of the entry's names stands in one of the parts; OCR may have one character of a long name wrong."""
    for sought in entry.sought:
        if any(sought in part for part in parts):
            return True
        if not exact and len(sought) >= 4:
            least = 100 * (1 - 1.01 / len(sought))
            if any(len(part) >= len(sought) - 1 and fuzz.partial_ratio(sought, part) >= least for part in parts):
                return True
    return False


def papers_there(filing: Filing, *, material: str, groups: tuple[tuple[str, ...], ...] = ()) -> Outcome:
    """A material that should hold several papers holds one of each kind."""
    facts = filing.facts(material)
    name = filing.name(material)
    if not facts.files:
        return not_applicable(f"没有提交“{name}”，由材料齐备一条告知")
    if not facts.opened:
        return not_applicable(f"“{name}”的文件打不开")
    if filing.is_deferred(material):
        return not_applicable(f"“{name}”已承诺容缺后补")
    spec = filing.spec(material)
    wanted = groups or (spec.documents if spec else ())
    lacking = [group for group in wanted if not facts.of_type(*group)]
    seen: list[Evidence] = [part for part in (page_evidence(facts),) if part]
    if not lacking:
        return passed(f"“{name}”中有{'、'.join(filing.name(document.type) for document in facts.documents)}", *seen)
    told = "、".join("或".join(filing.name(kind) for kind in group) for group in lacking)
    if any(page.type is None for page in facts.pages):
        return unsure(f"“{name}”中没有认出{told}，有的页面没有认出是什么，请看原图", *seen)
    return failed(f"“{name}”中没有{told}", *seen, 缺少=told)

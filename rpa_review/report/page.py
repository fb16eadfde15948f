"""report.html: one application's review on one page, read in half a minute, with the proof below."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rpa_review.domain.field import FormSource, Provenance
from rpa_review.domain.finding import (
    Disposition,
    Evidence,
    Finding,
    Handling,
    LawReference,
    MaterialReading,
    Review,
    Risk,
    Severity,
    Verdict,
)
from rpa_review.domain.page import Box
from rpa_review.domain.record import JsonValue
from rpa_review.reading import render_page
from rpa_review.report.compare import Shape, differences, shape
from rpa_review.report.crops import Picture, PictureBook, Spot, clusters
from rpa_review.report.facts import facts, matrix
from rpa_review.report.masking import masked_name
from rpa_review.report.record import write_whole
from rpa_review.report.values import Lexicon, Told, in_words, is_file, overview
from rpa_review.report.wording import (
    DISPOSITION,
    FLAW,
    ORIGIN,
    PROBLEM,
    SEVERITY,
    STAGE_OF_WORK,
    day,
    grade,
    iso_day,
    moment,
)

FILE_NAME = "report.html"
CROPS_OF_ONE_FINDING = 4
THUMBNAILS = 48
PAGES_TO_LOOK_AT = 2
LONG_VALUE = 36  # characters


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that ask the same of the reviewer."""

    key: str
    title: str
    tag: str
    explains: str = ""


# Worst first. A finding goes to the first group that takes it.
ROUTE = Group("route", "转人工处理", "转人工", "不是补正：请按规定由人处理，系统不退件")
MUST = Group("must", "必须补正", "必须补正")
UNSURE = Group("unsure", "需人工判断", "读不清", "材料已交，但没有读清；请看原图后决定")
DEFER = Group("defer", "可容缺", "可容缺")
ADVICE = Group("advice", "提示", "提示", "不作为补正")
SHADOW = Group("shadow", "试运行要点命中", "试运行", "依据尚待核实：只记录，不告知申请人，不影响建议")
UNCHECKED = Group("unchecked", "未核查（没有数据源）", "未核查")
PASSED = Group("passed", "通过", "通过")
NOT_APPLICABLE = Group("beside", "不适用", "不适用")
CARDS = (ROUTE, MUST, UNSURE, DEFER, ADVICE)
_BY_SEVERITY = {Severity.ROUTE: ROUTE, Severity.MUST: MUST, Severity.DEFERRABLE: DEFER, Severity.ADVICE: ADVICE}


def outlook(risk: Risk | None) -> str:
    """What the model suggests for the application as a whole, in one line."""
    if risk is None:
        return ""
    ways = [
        (risk.sampled, "抽中盲查，请完整审查"),
        (risk.fast_lane, "可走快速通道"),
        (risk.flagged, "要点之外另有疑点，建议细看"),
    ]
    told = next((words for holds, words in ways if holds), "")
    return f"模型参考：有缺陷的可能约 {risk.probability:.0%}" + (f"，{told}" if told else "")


def group_of(finding: Finding) -> Group:
    """Where a finding stands in the report."""
    if finding.needs is not None:
        return UNCHECKED
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if finding.verdict is Verdict.PASS:
        return PASSED
    if finding.shadow:
        return SHADOW
    if finding.verdict is Verdict.FAIL:
        return _BY_SEVERITY[finding.severity]
    return ADVICE if finding.severity is Severity.ADVICE else UNSURE


@dataclass(frozen=True, slots=True)
class Side:
    """One value that a finding rests on."""

    number: int
    label: str
    where: str
    value: Told
    raw: str
    grade: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A picture with what it shows."""

    picture: Picture
    caption: str


@dataclass(frozen=True, slots=True)
class Card:
    """One finding, ready to be shown."""

    anchor: str
    group: Group
    point: str
    subject: str
    says: str
    because: str
    severity: str
    stage: str
    law: str
    notice: str
    probability: str
    reasons: tuple[str, ...]
    sides: tuple[Side, ...]
    proofs: tuple[Proof, ...]

    @property
    def long(self) -> bool:
        """Whether a value needs the whole width: a table, or more than two lines of words."""
        return any(side.value.columns or len(side.value.text) > LONG_VALUE for side in self.sides)


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file handed in, with a small picture of each page."""

    name: str
    recognised: str
    pages: int
    reading: str
    problem: str
    flaws: str
    thumbnails: tuple[Picture, ...]


def law_text(references: Iterable[LawReference]) -> str:
    """《法》第几条；《另一法》第几条."""
    return "；".join(f"{_title(reference.law)}{reference.article}" for reference in references)


def _title(law: str) -> str:
    bare = law.startswith("《") or law[:2] in {"GB", "DA", "DB"} or not law
    return law if bare else f"《{law}》"


def write_report(review: Review, package: Path | None, folder: Path) -> Path:
    """Write `folder`/report.html; `package` is the folder of the application package, for the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / FILE_NAME, report_html(review, package))


def report_html(review: Review, package: Path | None) -> str:
    """The whole report as one self-contained page."""
    lexicon = Lexicon(review)
    turns = {(reading.file, sheet.number): sheet.turned for reading in review.materials for sheet in reading.sheets}
    book = PictureBook(package, render_page, turns)
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in review.findings:
        grouped[group_of(finding).key].append(finding)
    if review.risk is not None:
        for findings in grouped.values():
            findings.sort(key=lambda one: (list(Severity).index(one.severity), -(one.probability or 0.0)))
    numbers = iter(range(1, len(review.findings) + 1))
    cards = {
        group.key: [
            _card(finding, group, f"q{next(numbers)}", lexicon, book, review.materials)
            for finding in grouped[group.key]
        ]
        for group in (*CARDS, SHADOW)
    }
    all_facts = facts(review, lexicon)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            review=review,
            disposition=DISPOSITION[review.disposition],
            outlook=outlook(review.risk),
            summary=summary(review),
            counts=[(group, len(grouped[group.key])) for group in (*CARDS, SHADOW, UNCHECKED, PASSED, NOT_APPLICABLE)],
            groups=[(group, cards[group.key]) for group in CARDS if cards[group.key]],
            shadow=cards[SHADOW.key],
            shadow_group=SHADOW,
            unchecked=[_line(finding, lexicon) for finding in grouped[UNCHECKED.key]],
            passed=_gathered(grouped[PASSED.key], lexicon),
            beside=_gathered(grouped[NOT_APPLICABLE.key], lexicon),
            passed_count=len(grouped[PASSED.key]),
            beside_count=len(grouped[NOT_APPLICABLE.key]),
            undecided=review.disposition in (Disposition.ROUTE, Disposition.ASK_A_PERSON),
            applicant=_applicant(review),
            filed=moment(review.filed_at),
            reviewed=moment(reviewed_at(review)),
            clock=clock(review),
            compared=[fact for fact in all_facts if fact.said],
            alone=[fact for fact in all_facts if not fact.said],
            matrix=matrix(all_facts),
            files=_files(review.materials, lexicon, book),
            handled=[
                (lexicon.material(state.material), state)
                for state in review.handling
                if state.handling not in (Handling.HANDED_IN, Handling.NOT_ASKED) or state.lacking
            ],
            flaws=[(lexicon.material(flaw.material), flaw) for flaw in review.certificate_flaws],
            fields=_fields_of_materials(review, lexicon),
            notice=review.notice,
            notice_law=law_text,
            licence=review.item_type in ("", "行政许可"),
            addressee=review.applicant.name if review.applicant else "",
            filed_day=f"{review.filed_at.year}年{review.filed_at.month}月{review.filed_at.day}日",
            timings=[(STAGE_OF_WORK.get(stage, stage), _lasted(seconds)) for stage, seconds in review.timings.items()],
            extractors=[(lexicon.document(slug), version) for slug, version in review.versions.extractors.items()],
            style=style("report.css"),
            script=script("report.js"),
            policy=policy("report.js"),
        )
    )


def _lasted(seconds: float) -> str:
    return (
        f"{seconds:.1f} 秒"
        if seconds >= 1
        else f"{seconds * 1000:.0f} 毫秒"
        if seconds >= 0.01
        else f"{seconds * 1000:.1f} 毫秒"
    )


def summary(review: Review) -> str:
    """The disposition's reason in one sentence."""
    counts = Counter(group_of(finding).key for finding in review.findings)
    must, unsure, defer = counts[MUST.key], counts[UNSURE.key], counts[DEFER.key]
    beside = [
        f"{count} 处{words}" for count, words in ((must, "须补正"), (unsure, "读不清"), (defer, "可容缺")) if count
    ]
    match review.disposition:
        case Disposition.ROUTE:
            first = f"有 {counts[ROUTE.key]} 处不属于补正的情形，请由人处理"
        case Disposition.ASK_A_PERSON:
            first = f"有 {unsure} 处材料没有读清，请看图判断后再定"
            beside = [words for words in beside if "读不清" not in words]
        case Disposition.CORRECT:
            first = f"有 {must or defer} 处须补正，一次性告知书草稿见下"
            beside = [words for words in beside if "须补正" not in words and (must or "可容缺" not in words)]
        case Disposition.DEFER:
            first = f"只有 {defer} 处可容缺的问题，可先受理、限期补交"
            beside = []
        case Disposition.ACCEPT:
            first = "没有发现须补正的问题"
            beside = []
    return first + (f"；另有 {'、'.join(beside)}" if beside else "") + "。"


def reviewed_at(review: Review) -> datetime:
    """When the review was made, by the clock of the place where the application was filed."""
    zone = review.filed_at.tzinfo
    return review.reviewed_at.astimezone(zone) if zone and review.reviewed_at.tzinfo else review.reviewed_at


@dataclass(frozen=True, slots=True)
class ClockShown:
    due: str
    note: str
    late: bool


def clock(review: Review) -> ClockShown:
    """The day by which the applicant must be told, and whether the review itself came too late."""
    due = iso_day(review.clock.due_on)
    if due is None:
        return ClockShown("请人工核算", review.clock.note or "没有这一年的工作日历", late=False)
    days = (due - reviewed_at(review).date()).days
    late = days < 0
    when = "审查时期限已过" if late else "审查当日到期" if days == 0 else f"审查时还有 {days} 天（自然日）"
    return ClockShown(day(due), "；".join(part for part in (when, review.clock.note) if part), late)


def _applicant(review: Review) -> str:
    if review.applicant is None:
        return ""
    return masked_name(review.applicant.name, person=review.applicant.kind == "person")


def _card(
    finding: Finding,
    group: Group,
    anchor: str,
    lexicon: Lexicon,
    book: PictureBook,
    materials: Sequence[MaterialReading],
) -> Card:
    return Card(
        anchor=anchor,
        group=group,
        point=finding.point,
        subject=lexicon.subject_of(finding),
        says=finding.says,
        because=finding.because or finding.says,
        severity=SEVERITY[finding.severity],
        stage=finding.stage.value,
        law=law_text(finding.law),
        notice=finding.notice,
        probability=f"{finding.probability:.0%}" if finding.probability is not None else "",
        reasons=finding.reasons,
        sides=_sides(finding, lexicon),
        proofs=_proofs(finding.evidence, lexicon, book) or _pages_to_look_at(finding, materials, lexicon, book),
    )


def _sides(finding: Finding, lexicon: Lexicon) -> tuple[Side, ...]:
    """The values of a finding, each compared with the first of its shape; what the applicant typed comes first."""
    sides, first = [], dict[Shape, str]()
    for number, part in sorted(enumerate(finding.evidence, 1), key=lambda item: not _typed(item[1])):
        kind, on_paper = shape(part.value), not _typed(part)
        value = lexicon.value(part)
        comparable = (
            finding.verdict is Verdict.FAIL and not is_file(part) and kind in (Shape.TEXT, Shape.CODE, Shape.NUMBER)
        )
        if comparable and kind in first:
            value = Told(runs=differences(value.text, first[kind]))
        elif comparable:
            first[kind] = value.text
            value = Told(runs=differences(value.text, _next_of(kind, finding.evidence, part) or value.text))
        raw = part.raw if on_paper and _says_more(part.raw, part.value) else ""
        sides.append(
            Side(
                number,
                lexicon.field(part),
                lexicon.where(part),
                value,
                raw,
                grade(part.confidence) if on_paper and not is_file(part) else "",
            )
        )
    return tuple(sides)


def _whole_page(box: Box) -> bool:
    return box.width > 0.95 and box.height > 0.95


def _typed(part: Evidence) -> bool:
    return isinstance(part.source, FormSource)


def _next_of(kind: Shape, evidence: Sequence[Evidence], but: Evidence) -> str:
    """The first value of this shape that is not the same one, to mark the baseline itself against."""
    others = (part for part in evidence if part is not but and shape(part.value) is kind and part.value != but.value)
    return next((in_words(part.value, on_paper=True) for part in others), "")


def _says_more(raw: str, value: JsonValue) -> bool:
    if shape(value) is Shape.LIST:
        return False
    return bool(raw.strip()) and (not isinstance(value, str) or raw.strip() != value.strip()) and len(raw) <= 200


def _proofs(evidence: Sequence[Evidence], lexicon: Lexicon, book: PictureBook) -> tuple[Proof, ...]:
    """Pictures of the places that the evidence names, one for each cluster of places on a page."""
    pages: dict[tuple[str, int], list[tuple[int, Evidence, Provenance]]] = defaultdict(list)
    for number, part in enumerate(evidence, 1):
        if isinstance(part.source, Provenance):
            pages[part.source.file, part.source.page].append((number, part, part.source))
    proofs: list[Proof] = []
    for parts in pages.values():
        labels = {number: lexicon.field(part) for number, part, _ in parts}
        spots = [
            Spot(number, source.box, absent=part.value is False or part.value is None)
            for number, part, source in parts
            if source.box is not None and not _whole_page(source.box)
        ]
        first = parts[0]
        for cluster in clusters(spots) or [[]]:
            what = "、".join(
                dict.fromkeys(labels[spot.number] for spot in sorted(cluster, key=lambda spot: spot.number))
            )
            absent = bool(cluster) and all(spot.absent for spot in cluster)
            told_what = f"{what}{'应在虚线框处，未见' if absent else ''}" if what else ""
            caption = " · ".join(words for words in (lexicon.where(first[1]), told_what) if words)
            if len(proofs) == CROPS_OF_ONE_FINDING:
                proofs.append(Proof(Picture(missing="其余位置从略，见原件"), caption))
                return tuple(proofs)
            proofs.append(Proof(book.crop(first[2], cluster) if cluster else book.sheet(first[2]), caption))
    return tuple(proofs)


def _pages_to_look_at(
    finding: Finding, materials: Sequence[MaterialReading], lexicon: Lexicon, book: PictureBook
) -> tuple[Proof, ...]:
    """For a point that nothing could be read for: the pages of its material, for the reviewer's own eyes."""
    if finding.verdict is not Verdict.UNSURE or finding.subject is None:
        return ()
    pages = {
        (reading.file, page): Provenance(material=reading.material, file=reading.file, page=page)
        for reading in materials
        if reading.material == finding.subject
        for page in range(1, reading.pages + 1)
    }
    return tuple(
        Proof(book.sheet(source), f"{lexicon.material(source.material)} {lexicon.page(source)}")
        for source in list(pages.values())[:PAGES_TO_LOOK_AT]
    )


@dataclass(frozen=True, slots=True)
class Line:
    point: str
    says: str
    subjects: str
    because: str


def _line(finding: Finding, lexicon: Lexicon) -> Line:
    return Line(finding.point, finding.says, lexicon.subject_of(finding), finding.because)


def _gathered(findings: Sequence[Finding], lexicon: Lexicon) -> list[Line]:
    """One line for each point, with all that it was applied to."""
    by_point: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_point[finding.point].append(finding)
    return [
        Line(
            point,
            group[0].says,
            "、".join(dict.fromkeys(lexicon.subject(one.subject) for one in group if one.subject is not None)),
            next((one.because for one in group if one.because), ""),
        )
        for point, group in sorted(by_point.items())
    ]


def _files(
    materials: Sequence[MaterialReading], lexicon: Lexicon, book: PictureBook
) -> list[tuple[str, list[FileShown]]]:
    """The files of each slot; a file that turned out to hold several papers is told once, with all of them."""
    slots: dict[str, dict[str, list[MaterialReading]]] = defaultdict(lambda: defaultdict(list))
    for reading in materials:
        slots[reading.material][reading.file].append(reading)
    shown, pictures = [], 0
    for code, by_file in slots.items():
        entries = []
        for file, readings in by_file.items():
            pages = max(reading.pages for reading in readings)
            thumbnails = []
            for number in range(1, pages + 1):
                if pictures >= THUMBNAILS:
                    break
                thumbnails.append(book.thumbnail(file, number))
                pictures += 1
            entries.append(_file(file, readings, pages, thumbnails, lexicon))
        shown.append((f"{lexicon.material(code)}", entries))
    return shown


def _file(
    file: str, readings: Sequence[MaterialReading], pages: int, thumbnails: Sequence[Picture], lexicon: Lexicon
) -> FileShown:
    sheets = {sheet.number: sheet for reading in readings for sheet in reading.sheets}
    recognised = dict.fromkeys(
        f"{lexicon.document(reading.recognised_as)}（把握{grade_of_type(reading.probability)}）"
        for reading in readings
        if reading.recognised_as
    )
    flaws = [
        f"第{number}页{'、'.join(dict.fromkeys(FLAW[found.flaw] for found in sheet.flaws))}"
        for number, sheet in sorted(sheets.items())
        if sheet.flaws
    ]
    origins = dict.fromkeys(ORIGIN[sheet.origin] for sheet in sheets.values() if sheet.origin)
    return FileShown(
        name=readings[0].name or Path(file).name,
        recognised=("识别为 " + "、".join(recognised) if recognised else "未能识别"),
        pages=pages,
        reading="、".join(origins),
        problem=_problem(readings),
        flaws="；".join(flaws),
        thumbnails=tuple(thumbnails),
    )


def _problem(readings: Sequence[MaterialReading]) -> str:
    found = next((reading for reading in readings if reading.problem), None)
    if found is None or found.problem is None:
        return ""
    return f"{found.inner} " * bool(found.inner) + PROBLEM.get(found.problem, found.problem)


def grade_of_type(probability: float) -> str:
    """How sure we are of what a paper is, in a word."""
    return "大" if probability >= 0.9 else "较大" if probability >= 0.6 else "小"


def _fields_of_materials(review: Review, lexicon: Lexicon) -> list[tuple[str, list[tuple[str, Told, str]]]]:
    """All that was read off the papers, paper by paper, masked."""
    read: dict[str, list[tuple[str, Told, str]]] = defaultdict(list)
    for field in review.fields:
        if isinstance(field.source, Provenance):
            owner = field.field.rpartition(".")[0]
            document = f"{lexicon.document(field.document)}" if field.document else ""
            ordinal = f"（第{owner.partition('#')[2]}份）" if "#" in owner else ""
            where = " · ".join(
                dict.fromkeys(part for part in (lexicon.material(field.source.material), document) if part)
            )
            value = overview(field.value, key=field.field, on_paper=True, columns=lexicon.columns(field))
            read[where + ordinal].append((lexicon.field(field), value, grade(field.confidence)))
    return list(read.items())


@cache
def environment() -> Environment:
    return Environment(
        loader=PackageLoader("rpa_review.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _part(name: str) -> str:
    return files("rpa_review.report").joinpath("templates", name).read_text(encoding="utf-8")


def style(name: str) -> Markup:
    """A style sheet of ours, to stand inside the page."""
    return Markup(_part("base.css") + _part(name))  # noqa: S704 - our own file, no input in it


def script(name: str) -> Markup:
    return Markup(_part(name))  # noqa: S704 - our own file, no input in it


def policy(name: str) -> str:
    """The page may load nothing and run nothing but its own script, whatever an applicant typed into a form."""
    digest = base64.b64encode(hashlib.sha256(_part(name).encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"

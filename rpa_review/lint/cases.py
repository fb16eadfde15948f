"""Running an item's cases: tables in YAML that somebody who knows the law, and no Python, can read.

`bots/<slug>/cases/_clean.yaml` is one application in which everything is right. Each case of the other files changes
it and says what must come out:

    - name: 身份证昨天到期
      read: {"FOOD-M08[id_card].valid_to": 2026-11-17}   # what stands on the papers
      expect: {COM-R08 FOOD-M08: fail}

`form` changes what was typed (null: not filled), `read` what stands on papers (null: the place is empty), `absent`
takes fields away that were not found, `faint` makes readings weak, `sure` gives a reading's confidence, `without`
leaves materials or papers out, `add` hands papers in, `broken` makes files that cannot be opened, `flaws` spoils
pictures, `text` hands in a page that nothing recognises, `certificates` is what the hall knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field as Constraint
from pydantic import ValidationError

from rpa_review.checks.filing import Ref
from rpa_review.domain.application import Application, Certificate, HandedFile
from rpa_review.domain.dossier import MaterialFacts, ReadDocument, ReadFile, ReadPage
from rpa_review.domain.field import Field, Provenance
from rpa_review.domain.finding import Finding, Severity, Verdict
from rpa_review.domain.page import Box, Flaw, FlawFound, Origin, Page, Problem, Word
from rpa_review.domain.record import Frozen, JsonValue
from rpa_review.review.find import BROKEN_CHECK
from rpa_review.review.load import Content
from rpa_review.review.plan import Plan
from rpa_review.review.problems import Problems
from rpa_review.review.stages import judge
from rpa_review.review.yaml import Place, read_yaml

READ_WELL, READ_FAINTLY = 0.95, 0.4
PLACE = Box(left=0.1, top=0.1, right=0.6, bottom=0.14)
CHINA = timezone(timedelta(hours=8))
Record = TypeVar("Record", bound=Frozen)
Papers = dict[str, dict[str, JsonValue]]  # document type, or type#2 → fields


class Expectation(Frozen):
    """What must come out: a verdict, and where it matters part of the reason or of the wording."""

    verdict: Verdict
    because: str = ""
    notice: str = ""
    severity: Severity | None = None


class Spoilt(Frozen):
    """A flaw of a material's pictures, over one field or over everything."""

    flaw: Flaw
    over: str = ""
    severity: float = 0.8


class Case(Frozen):
    """One case: changes to the clean application, and what must come out."""

    name: str
    filed_on: str = ""
    form: dict[str, JsonValue] = Constraint(default_factory=dict)
    read: dict[str, JsonValue] = Constraint(default_factory=dict)
    absent: tuple[str, ...] = ()
    faint: tuple[str, ...] = ()
    sure: dict[str, float] = Constraint(default_factory=dict)
    without: tuple[str, ...] = ()
    add: dict[str, Papers] = Constraint(default_factory=dict)
    broken: dict[str, Problem] = Constraint(default_factory=dict)
    flaws: dict[str, Spoilt] = Constraint(default_factory=dict)
    text: dict[str, str] = Constraint(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()
    expect: dict[str, Expectation | Verdict | Literal["none"]]


class Clean(Frozen):
    """The clean application that the cases of an item change."""

    filed_on: str
    form: dict[str, JsonValue]
    read: dict[str, Papers]


@dataclass(frozen=True)
class CaseFile:
    """A file of cases, as read."""

    path: Path
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class CaseResult:
    """How a case came out; `wrong` says in Chinese what did not come out as expected."""

    item: str
    file: str
    name: str
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.wrong


def run_cases(content: Content, slug: str | None = None) -> Iterator[CaseResult]:
    """Every case of one item, or of all.

    Raises:
        ContentError: a file of cases cannot be read.
    """
    for name in [slug] if slug else sorted(content.plans):
        plan = content.plan(name)
        clean, files = read_cases(plan.folder)
        for file in files:
            for case in file.cases:
                yield CaseResult(name, file.path.name, case.name, tuple(run_case(case, clean, plan, content)))


def read_cases(item: Path) -> tuple[Clean, list[CaseFile]]:
    """The clean application and the files of cases in an item's folder.

    Raises:
        ContentError: everything that is wrong with them.
    """
    folder = item / "cases"
    problems = Problems()
    clean: Clean | None = None
    files: list[CaseFile] = []
    for path in sorted(folder.glob("*.yaml")):
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if path.name == "_clean.yaml":
            clean = _record(Clean, content, path, (), problems)
        elif isinstance(content, list):
            read = [_record(Case, record, path, (place,), problems) for place, record in enumerate(content)]
            files.append(CaseFile(path, tuple(case for case in read if case is not None)))
        elif content is not None:
            problems.add(str(path), "应为用例的列表", "每个用例以“- name:”开头")
    if clean is None and not problems.found:
        problems.add(str(folder / "_clean.yaml"), "没有干净办件", "请写一件各项都对的办件")
    problems.raise_if_any()
    assert clean is not None  # noqa: S101  # said above
    return clean, files


def _record(kind: type[Record], content: Any, path: Path, place: Place, problems: Problems) -> Record | None:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        problems.of_record(path, error, place)
        return None


def run_case(case: Case, clean: Clean, plan: Plan, content: Content) -> Iterator[str]:
    """What did not come out as the case expects."""
    try:
        application, materials = arrange(case, clean, plan)
    except (ValueError, KeyError) as error:
        yield f"用例写法有误：{error}"
        return
    found = {(finding.point, finding.subject): finding for finding in judge(application, materials, content)}
    for broken in (finding for finding in found.values() if finding.because.startswith(BROKEN_CHECK)):
        yield f"{broken.point}：{broken.because}"
    for key, expected in case.expect.items():
        point, _, subject = key.partition(" ")
        finding = found.get((point, subject or None))
        yield from _differences(key, finding, expected)


def _differences(key: str, finding: Finding | None, expected: Expectation | Verdict | str) -> Iterator[str]:
    if expected == "none":
        if finding is not None:
            yield f"{key}：不应有结论，实为 {finding.verdict.value}（{finding.because}）"
        return
    if isinstance(expected, (Verdict, str)):
        expected = Expectation(verdict=Verdict(expected))
    if finding is None:
        yield f"{key}：应为 {expected.verdict.value}，没有这条结论"
        return
    if finding.verdict is not expected.verdict:
        yield f"{key}：应为 {expected.verdict.value}，实为 {finding.verdict.value}（{finding.because}）"
    if expected.because and expected.because not in finding.because:
        yield f"{key}：因由应含“{expected.because}”，实为“{finding.because}”"
    if expected.notice and expected.notice not in finding.notice:
        yield f"{key}：用语应含“{expected.notice}”，实为“{finding.notice}”"
    if expected.severity is not None and finding.severity is not expected.severity:
        yield f"{key}：级别应为 {expected.severity.value}，实为 {finding.severity.value}"


# ------------------------------------------------------------------------------------------------------- arranging


def arrange(case: Case, clean: Clean, plan: Plan) -> tuple[Application, list[MaterialFacts]]:
    """The application and materials of a case: the clean ones, changed."""
    form = {key: value for key, value in (clean.form | case.form).items() if not (key in case.form and value is None)}
    papers = _papers(case, clean)
    materials = [_facts(case, plan, code, held) for code, held in papers.items()]
    materials += [_facts(case, plan, code, {}) for code in {**case.broken, **case.text} if code not in papers]
    application = Application(
        number="用例",
        item=plan.item.slug,
        filed_at=datetime.fromisoformat(f"{case.filed_on or clean.filed_on}T10:00:00").replace(tzinfo=CHINA),
        form=form,
        certificates=case.certificates,
    )
    return application, materials


def _papers(case: Case, clean: Clean) -> dict[str, Papers]:
    papers: dict[str, Papers] = {
        code: {kind: dict(fields) for kind, fields in held.items()} for code, held in clean.read.items()
    }
    for what in case.without:
        code, _, kind = what.partition("[")
        if kind:
            del papers[code][kind.rstrip("]")]
        else:
            del papers[code]
    for code, more in case.add.items():
        papers.setdefault(code, {}).update({kind: dict(fields) for kind, fields in more.items()})
    for text, value in case.read.items():
        fields, key = _place(papers, text)
        fields[key] = value
    for text in case.absent:
        fields, key = _place(papers, text)
        del fields[key]
    return papers


def _place(papers: Mapping[str, Papers], text: str) -> tuple[dict[str, JsonValue], str]:
    """The paper that a reference is about, and the field's key."""
    number = ""
    if "#" in text:
        text, _, rest = text.partition("#")
        number, _, key = rest.partition(".")
        text = f"{text}.{key}"
    ref = Ref.parse(text)
    held = papers.get(ref.material)
    if held is None:
        raise ValueError(f"“{text}”：没有提交 {ref.material}")
    kinds = [kind for kind in held if (kind.partition("#")[0] in ref.documents if ref.documents else True)]
    if number:
        kinds = [kind for kind in kinds if kind.endswith(f"#{number}")]
    kinds = [kind for kind in kinds if ref.key in held[kind]] or kinds
    if not kinds:
        raise ValueError(f"“{text}”：没有这种文书")
    return held[kinds[0]], ref.key


def _facts(case: Case, plan: Plan, code: str, papers: Papers) -> MaterialFacts:
    path = f"{code}/1.pdf"
    if code in case.broken:
        file = ReadFile(file=HandedFile(path=path, name=f"{code}.pdf"), problem=case.broken[code])
        return MaterialFacts(code=code, files=(file,))
    pages: list[ReadPage] = []
    documents: list[ReadDocument] = []
    for kind, fields in papers.items():
        document_type, _, number = kind.partition("#")
        prefix = f"{code}#{number}" if number else code
        read = tuple(
            _field(case, prefix, code, document_type, key, value, path, len(pages) + 1) for key, value in fields.items()
        )
        documents.append(ReadDocument(type=document_type, pages=(len(pages),), fields=read))
        page = _page(case, code, len(pages) + 1)
        pages.append(ReadPage(file=path, number=len(pages) + 1, type=document_type, probability=0.9, page=page))
    if code in case.text:
        words = (Word(text=case.text[code], box=PLACE, confidence=0.95),)
        page = Page(number=len(pages) + 1, width=1000, height=1400, origin=Origin.OCR, words=words)
        pages.append(ReadPage(file=path, number=len(pages) + 1, page=page))
    file = ReadFile(file=HandedFile(path=path, name=f"{code}.pdf"), pages=len(pages))
    return MaterialFacts(code=code, files=(file,), pages=tuple(pages), documents=tuple(documents))


def _field(case: Case, prefix: str, code: str, kind: str, key: str, value: JsonValue, path: str, page: int) -> Field:
    names = {f"{prefix}.{key}", f"{code}[{kind}].{key}"}
    confidence = READ_FAINTLY if names & set(case.faint) else READ_WELL
    confidence = next((case.sure[name] for name in names if name in case.sure), confidence)
    return Field(
        field=f"{prefix}.{key}",
        value=value,
        raw="" if value is None or isinstance(value, (list, dict, bool)) else str(value),
        confidence=confidence,
        source=Provenance(material=code, file=path, page=page, box=PLACE),
        document=kind,
    )


def _page(case: Case, code: str, number: int) -> Page:
    spoilt = case.flaws.get(code)
    flaws: tuple[FlawFound, ...] = ()
    if spoilt is not None:
        flaws = (FlawFound(flaw=spoilt.flaw, box=PLACE if spoilt.over else None, severity=spoilt.severity),)
    return Page(number=number, width=1000, height=1400, origin=Origin.OCR, flaws=flaws)

"""A synthetic application as it would be read by eyes that never err: its draft, without printing and without OCR."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from fixtures.applications.draft import Damage, Draft, Paper, Upload
from fixtures.applications.printing import printed_values
from rpa_review.domain.application import Application, HandedFile
from rpa_review.domain.dossier import MaterialFacts, ReadDocument, ReadFile, ReadPage
from rpa_review.domain.field import Field, Provenance
from rpa_review.domain.page import Box, Flaw, FlawFound, Origin, Page, Problem, Word

BOX = Box(left=0.1, top=0.1, right=0.5, bottom=0.15)
PROBLEMS = {
    Damage.EMPTY: Problem.EMPTY,
    Damage.ENCRYPTED: Problem.ENCRYPTED,
    Damage.TRUNCATED: Problem.BROKEN,
}
FOREIGN = ("overseas_certificate",)


def application_of(draft: Draft) -> Application:
    return Application.model_validate(
        {
            "number": draft.number,
            "item": draft.item,
            "filed_at": datetime.combine(draft.filed_on, time(10), UTC),
            "applicant": draft.applicant,
            "form": draft.form,
            "materials": [
                {
                    "material": code,
                    "files": [{"path": f"{code}/{place}", "name": upload.name} for place, upload in enumerate(uploads)],
                }
                for code, uploads in _by_material(draft).items()
            ],
            "certificates": draft.certificates,
        }
    )


def _by_material(draft: Draft) -> dict[str, list[Upload]]:
    found: dict[str, list[Upload]] = {}
    for upload in draft.uploads:
        found.setdefault(upload.material, []).append(upload)
    return found


def facts_of_draft(draft: Draft, *, confidence: float = 1.0) -> list[MaterialFacts]:
    return [_material(draft, code, uploads, confidence) for code, uploads in _by_material(draft).items()]


def _material(draft: Draft, code: str, uploads: list[Upload], confidence: float) -> MaterialFacts:
    files: list[ReadFile] = []
    pages: list[ReadPage] = []
    documents: list[ReadDocument] = []
    counts: dict[str, int] = {}
    halves: dict[int, int] = {}  # id of a paper → its document's place
    for place, upload in enumerate(uploads):
        path = f"{code}/{place}"
        problem = PROBLEMS.get(upload.damage) if upload.damage else None
        opened = 0 if problem else len(upload.papers)
        files.append(ReadFile(file=HandedFile(path=path, name=upload.name), pages=opened, problem=problem))
        if problem is not None:
            continue
        for paper in upload.papers:
            known = paper.type not in FOREIGN and not _english(paper)
            page = _page(draft, paper, upload, len(pages) + 1)
            pages.append(
                ReadPage(file=path, number=1, type=paper.type if known else None, probability=0.95 * known, page=page)
            )
            if not known:
                continue
            fields = _fields(draft, paper, upload, code, path, confidence)
            whole = halves.get(id(paper.half_of)) if paper.half_of is not None else None
            if whole is not None:
                documents[whole] = _joined(documents[whole], fields, len(pages) - 1)
                continue
            count = counts[paper.type] = counts.get(paper.type, 0) + 1
            if count > 1:
                fields = {
                    key: field.model_copy(update={"field": f"{code}#{count}.{key}"}) for key, field in fields.items()
                }
            halves[id(paper)] = len(documents)
            documents.append(ReadDocument(type=paper.type, pages=(len(pages) - 1,), fields=tuple(fields.values())))
    return MaterialFacts(code=code, files=tuple(files), pages=tuple(pages), documents=tuple(documents))


def _english(paper: Paper) -> bool:
    return paper.type == "rule_catalogue" and str(paper.values.get("title", "")).isascii()


def _joined(document: ReadDocument, more: dict[str, Field], page: int) -> ReadDocument:
    """Two sides of one card."""
    kept = {field.field.rpartition(".")[2]: field for field in document.fields}
    sides = {str(kept["side"].value), str(more["side"].value)} if "side" in kept and "side" in more else set()
    merged = kept | {key: field for key, field in more.items() if key not in kept}
    if sides == {"front", "back"}:
        merged["side"] = kept["side"].model_copy(update={"value": "both"})
    return document.model_copy(update={"fields": tuple(merged.values()), "pages": (*document.pages, page)})


def _fields(draft: Draft, paper: Paper, upload: Upload, code: str, path: str, confidence: float) -> dict[str, Field]:
    printed = printed_values(draft, paper)
    values: dict[str, Any] = {**printed, **{key: paper.values[key] for key in paper.values}}
    if upload.damage is Damage.BLURRED:
        values = {key: value for key, value in values.items() if key == "side"}
    if paper.type == "bank_card" and values.get("card_type") is None:
        values.pop("card_type")
    total = values.get("pages_total")
    if isinstance(total, int):
        numbers = [number for number in range(1, total + 1) if number not in upload.lost_pages]
        if upload.swapped_pages:
            one, two = (number - 1 for number in upload.swapped_pages)
            numbers[one], numbers[two] = numbers[two], numbers[one]
        values["page_numbers"] = numbers
    return {
        key: Field(
            field=f"{code}.{key}",
            value=None if value == "" else value,
            raw=str(paper.marks.get(key, value or "")),
            confidence=confidence,
            source=Provenance(material=code, file=path, page=1, box=BOX),
            document=paper.type,
        )
        for key, value in values.items()
        if not (upload.damage is Damage.GLARE and key == upload.damaged_field)
    }


def _page(draft: Draft, paper: Paper, upload: Upload, number: int) -> Page:
    flaws: tuple[FlawFound, ...] = ()
    if upload.damage is Damage.BLURRED:
        flaws = (FlawFound(flaw=Flaw.BLURRED, severity=0.9),)
    elif upload.damage is Damage.GLARE:
        flaws = (FlawFound(flaw=Flaw.GLARE, box=BOX, severity=0.8),)
    text = ""
    if paper.type in FOREIGN:
        chinese = paper.values.get("language") != "en"
        text = (
            "公司注册证书 英属维尔京群岛 注册编号"
            if chinese
            else "CERTIFICATE OF INCORPORATION British Virgin Islands " * 5
        )
    elif _english(paper):
        text = " ".join(str(part) for part in (paper.values["title"], *list(paper.values["items"] or [])))  # type: ignore[arg-type]
    words = (Word(text=text, box=BOX, confidence=1.0),) if text else ()
    origin = Origin.OCR if flaws else Origin.TEXT_LAYER
    return Page(number=number, width=1000, height=1400, origin=origin, words=words, flaws=flaws)

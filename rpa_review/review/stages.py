"""The straight line from an opened package to its review. Each arrow is a plain function of frozen records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rpa_review import __version__
from rpa_review.checks.filing import compiled
from rpa_review.classify.page_type import PageTypes
from rpa_review.domain.application import Application, Material
from rpa_review.domain.dossier import MaterialFacts, ReadDocument, ReadFile, ReadPage
from rpa_review.domain.field import Field, FormSource, Provenance
from rpa_review.domain.finding import Finding, MaterialReading, Review, Sheet, Versions
from rpa_review.domain.item import Item
from rpa_review.domain.page import FileReading, Origin, Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.materials import MaterialExtraction, extract_material
from rpa_review.extract.recognise import Glance, no_glance
from rpa_review.review.certificates import certificate_flaws
from rpa_review.review.find import filing_of, find
from rpa_review.review.handling import states_of
from rpa_review.review.load import DEFERRAL, Content
from rpa_review.review.notice import clock_of, draft_notice
from rpa_review.review.risk import with_risk
from rpa_review.review.triage import triage
from rpa_review.store.packages import Package

MOST_OF_OCR = 0.995


def review_package(
    package: Package, content: Content, readings: Mapping[Path, FileReading], *, now: datetime | None = None
) -> Review:
    """The review of one application.

    Args:
        readings: what was read of each file, by `package.path(file)`.
        now: when the review is made, for the record only: no point looks at it.

    Raises:
        PackageError: the application's item is not known.
    """
    application = package.application
    plan = content.plan_on(application.item, application.filed_on)
    started = perf_counter()
    extracted = [
        extract(material, package, readings, plan.item, content.extractors, content.glance)
        for material in application.materials
    ]
    extraction_done = perf_counter()
    facts = [facts for facts, _ in extracted]
    findings = judge(application, facts, content)
    rules_done = perf_counter()
    filing = filing_of(application, plan, facts)
    recognised = {document.type for part in facts for document in part.documents}
    seconds = sum(reading.seconds for reading in readings.values())
    review = Review(
        number=application.number,
        item=application.item,
        item_name=plan.item.name,
        item_type=plan.item.type,
        item_version=plan.item.version,
        applicant=application.applicant,
        filed_at=application.filed_at,
        reviewed_at=now or datetime.now(UTC),
        disposition=triage(findings, plan.item),
        findings=findings,
        fields=(*form_fields(application), *(field for part in facts for field in part.fields)),
        materials=tuple(reading for _, read in extracted for reading in read),
        handling=states_of(filing),
        by_agent=filing.holds(compiled(plan.item.agent)) if plan.item.agent else None,
        certificate_flaws=certificate_flaws(filing),
        notice=draft_notice(findings, plan.item, plan.names),
        clock=clock_of(application, plan.item),
        names=dict(plan.names),
        remarks=(
            *package.remarks,
            *_remarks(application, plan.item),
            *_without_law(application, content),
            *content.lacking,
        ),
        versions=Versions(
            engine=__version__,
            item=plan.item.version,
            extractors={
                slug: extractor.version for slug, extractor in content.extractors.items() if slug in recognised
            },
            models={
                "reader": "、".join(sorted({reading.reader for reading in readings.values() if reading.reader})),
                **({"page_type": content.page_types.version} if isinstance(content.page_types, PageTypes) else {}),
            },
        ),
        timings={
            "reading": round(seconds, 3),
            "extract": round(extraction_done - started, 4),
            "rules": round(rules_done - extraction_done, 5),
        },
    )
    return with_risk(review, plan.item, content.serving)


def judge(application: Application, materials: Sequence[MaterialFacts], content: Content) -> tuple[Finding, ...]:
    """Every finding on an application by the rules of its filing day.

    Raises:
        PackageError: the application's item is not known.
    """
    day = application.filed_on
    plan = content.plan_on(application.item, day)
    return find(application, plan, materials, numbers=content.law.numbers(day), sources=content.sources)


def form_fields(application: Application) -> Iterator[Field]:
    """The form's values as fields."""
    for key, value in application.form.items():
        yield Field(field=f"form.{key}", value=value, source=FormSource(form=key))


def extract(
    material: Material,
    package: Package,
    readings: Mapping[Path, FileReading],
    item: Item,
    extractors: Mapping[str, Extractor],
    glance: Glance = no_glance,
) -> tuple[MaterialFacts, list[MaterialReading]]:
    """What one material holds, and what its files turned out to be."""
    spec = item.materials_by_code.get(material.material)
    allowed = spec.allowed if spec else frozenset[str]()
    read = [(file.path, readings[package.path(file)]) for file in material.files]
    extraction = extract_material(
        material.material, read, allowed & set(extractors), extractors, also={DEFERRAL}, glance=glance
    )
    pages = {(path, page.number): page for path, reading in read for page in reading.pages}
    facts = facts_of(material, dict(read), extraction, pages)
    return facts, list(_material_readings(material, extraction, pages))


def facts_of(
    material: Material,
    readings: Mapping[str, FileReading],
    extraction: MaterialExtraction,
    pages: Mapping[tuple[str, int], Page],
) -> MaterialFacts:
    """The checks' view of an extraction."""
    kinds: dict[int, tuple[str, float]] = {}
    for document in extraction.documents:
        kinds |= dict.fromkeys(document.pages, (document.type, document.probability))
    return MaterialFacts(
        code=material.material,
        files=tuple(
            ReadFile(
                file=file,
                pages=len(readings[file.path].pages),
                problem=readings[file.path].problem,
                inner=readings[file.path].inner,
            )
            for file in material.files
        ),
        pages=tuple(
            ReadPage(
                file=placed.file,
                number=placed.number,
                type=kinds.get(index, (None, 0.0))[0],
                probability=kinds.get(index, (None, 0.0))[1],
                page=pages.get((placed.file, placed.number)),
            )
            for index, placed in enumerate(extraction.pages)
        ),
        documents=tuple(_documents(extraction, pages)),
    )


def _documents(extraction: MaterialExtraction, pages: Mapping[tuple[str, int], Page]) -> Iterator[ReadDocument]:
    """Documents with their fields, which the extraction names by material and running number of the type."""
    counts: dict[str, int] = {}
    for document in extraction.documents:
        fields: tuple[Field, ...] = ()
        if document.fields:
            count = counts[document.type] = counts.get(document.type, 0) + 1
            prefix = extraction.material if count == 1 else f"{extraction.material}#{count}"
            fields = tuple(
                _doubted(field, pages)
                for field in extraction.fields
                if field.document == document.type and field.field.rpartition(".")[0] == prefix
            )
        yield ReadDocument(type=document.type, probability=document.probability, pages=document.pages, fields=fields)


def _doubted(field: Field, pages: Mapping[tuple[str, int], Page]) -> Field:
    """Only what stands in a text layer is certain: OCR that is sure of itself is still OCR."""
    source = field.source
    if not isinstance(source, Provenance) or field.confidence <= MOST_OF_OCR:
        return field
    page = pages.get((source.file, source.page))
    if page is None or page.origin is Origin.TEXT_LAYER:
        return field
    return field.model_copy(update={"confidence": MOST_OF_OCR})


def _material_readings(
    material: Material, extraction: MaterialExtraction, pages: Mapping[tuple[str, int], Page]
) -> Iterator[MaterialReading]:
    """The extraction's readings with the applicant's name for each file and how each page lies.

    A file of several types has a reading for each; its sheets stand with the first.
    """
    called = {file.path: file.name for file in material.files}
    kinds = {index: document.type for document in extraction.documents for index in document.pages}
    seen: set[str] = set()
    for reading in extraction.readings:
        sheets: tuple[Sheet, ...] = ()
        if reading.file not in seen:
            seen.add(reading.file)
            sheets = tuple(
                Sheet(
                    number=placed.number,
                    turned=page.turned,
                    origin=page.origin,
                    document=kinds.get(index),
                    flaws=page.flaws,
                    inner=page.inner,
                )
                for index, placed in enumerate(extraction.pages)
                if placed.file == reading.file and (page := pages.get((placed.file, placed.number))) is not None
            )
        yield reading.model_copy(update={"name": called.get(reading.file, ""), "sheets": sheets})


def _remarks(application: Application, item: Item) -> Iterator[str]:
    unknown = [key for key in application.form if key not in item.fields_by_key]
    if unknown:
        yield f"表单里有本事项没有的键：{'、'.join(unknown)}（已保留，未参与预审）"
    strangers = [part.material for part in application.materials if part.material not in item.materials_by_code]
    if strangers:
        yield f"有清单以外的材料：{'、'.join(strangers)}（不得据此补正）"


def _without_law(application: Application, content: Content) -> Iterator[str]:
    """Old packages are judged by the rules of their day: what did not hold yet, or no longer, is said."""
    plan, day = content.plan(application.item), application.filed_on
    codes = list(plan.without_law(day, content.law))
    if codes:
        yield f"申请日 {day} 没有施行中的依据、未适用的要点：{'、'.join(codes)}"

"""From one material's files to its documents and fields: what a page is, which pages belong together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pydantic import Field as Constraint

from rpa_review.domain.extraction import Document, FieldReading
from rpa_review.domain.field import Field, Provenance
from rpa_review.domain.finding import MaterialReading
from rpa_review.domain.page import FileReading, Page
from rpa_review.domain.record import Frozen
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.recognise import COVER, NAMED, Glance, no_glance, together

ENOUGH = 0.4  # below this a page is not recognised
SURELY = 0.95  # a page in a file of its own that looks this much like another paper is one
LIKELY = 0.6  # from here on phrases and model together are heard on the slot's own type too
PRIOR = 0.1  # what a type expected in this slot has ahead of others
FAINT = 0.2  # a page of a layout never seen may look this little like the type that its slot asks for
AHEAD = 0.3  # by this much another type must look more like the page before the slot's own is given up
AT_HOME = 0.15  # the same for a type that may stand in any slot

# A page that begins like this begins in the middle of a paper: 第三条, 二、, (四)
_MIDDLE = re.compile(r"第[二三四五六七八九十]{1,3}[条章节]|[(（]?[二三四五六七八九十]{1,3}[、.,,)）]|[2-9][、)]")


class PlacedPage(Frozen):
    """Where a page of a material lies: its file in the package and its number there, from 1."""

    file: str
    number: int


class MaterialExtraction(Frozen):
    """What one material gave. `documents` index `pages`; of types that the slot does not take no fields are read."""

    material: str
    pages: tuple[PlacedPage, ...] = ()
    documents: tuple[Document, ...] = ()
    fields: tuple[Field, ...] = Constraint(default=(), repr=False)
    readings: tuple[MaterialReading, ...] = ()


@dataclass(frozen=True)
class _Sighted:
    placed: PlacedPage
    page: Page
    type: str | None
    probability: float


def extract_material(
    code: str,
    files: Sequence[tuple[str, FileReading]],
    allowed: AbstractSet[str],
    extractors: Mapping[str, Extractor],
    *,
    also: AbstractSet[str] = frozenset(),
    glance: Glance = no_glance,
) -> MaterialExtraction:
    """The documents and fields of one material; `files` are paths inside the package with what was read from each.

    `also` are types that may stand in any slot: read where they are found, but nothing speaks for them beforehand.
    """
    sighted: list[_Sighted] = []
    for path, reading in files:
        sighted += _sight(path, reading.pages, allowed, extractors, sighted[-1] if sighted else None, also, glance)
    documents: list[Document] = []
    for slug in dict.fromkeys(seen.type for seen in sighted if seen.type):
        extractor = extractors[slug]
        indices = [index for index, seen in enumerate(sighted) if seen.type == slug]
        for group in extractor.split([sighted[index].page for index in indices]):
            chosen = [indices[place] for place in group]
            fields = extractor.extract([sighted[index].page for index in chosen]) if slug in allowed | also else []
            probability = max(sighted[index].probability for index in chosen)
            documents.append(Document(type=slug, pages=tuple(chosen), probability=probability, fields=tuple(fields)))
    documents.sort(key=lambda document: document.pages[0])
    return MaterialExtraction(
        material=code,
        pages=tuple(seen.placed for seen in sighted),
        documents=tuple(documents),
        fields=tuple(_fields(code, documents, sighted)),
        readings=tuple(_readings(code, files, sighted)),
    )


def recognise(
    page: Page,
    allowed: AbstractSet[str],
    extractors: Mapping[str, Extractor],
    *,
    also: AbstractSet[str] = frozenset(),
    glance: Glance = no_glance,
) -> tuple[str | None, float]:
    """The type that the page is taken for, with how sure that is; None when it looks like nothing known.

    Most applicants put a paper where it belongs, so a type that the slot takes is given up only for one that the page
    looks clearly more like; and the more the page looks like the slot's own, the less sure it is that it is another.
    For the slot's own type one witness is enough, the phrases or the model, unless both together take the page for
    another; for another they are always heard together.
    """
    phrases = {slug: extractor.recognises(page) for slug, extractor in extractors.items()}
    heard = glance(page)
    scores = together(phrases, heard)
    if len(page.lines) <= COVER:
        titled = [slug for slug, one in extractors.items() if one.likeness and one.likeness.heads(page)]
        if len(titled) == 1:  # nothing else on a cover says what it is
            scores[titled[0]] = max(scores[titled[0]], NAMED)
    if max((score for slug, score in scores.items() if slug in heard and slug not in allowed), default=0.0) < LIKELY:
        for slug in allowed & scores.keys():
            scores[slug] = max(scores[slug], phrases[slug], heard.get(slug, 0.0))
    own = max((slug for slug in scores if slug in allowed), key=lambda slug: scores[slug], default=None)
    other = max((slug for slug in scores if slug not in allowed), key=lambda slug: scores[slug], default=None)
    fits = scores[own] if own else 0.0
    strange = scores[other] if other else 0.0
    if own and fits > 0 and fits + PRIOR >= max(strange, ENOUGH):
        return own, fits
    if own and fits >= FAINT and fits + (AT_HOME if other in also else AHEAD) >= strange:
        return own, fits
    if other and strange >= ENOUGH:
        return other, strange * (1.0 - fits)
    return None, 0.0


def _sight(
    path: str,
    pages: Sequence[Page],
    allowed: AbstractSet[str],
    extractors: Mapping[str, Extractor],
    last: _Sighted | None,
    also: AbstractSet[str],
    glance: Glance,
) -> list[_Sighted]:
    """The pages of a file with their types; `last` is the page before the file, for papers of one picture a page."""
    seen: list[_Sighted] = []
    for page in pages:
        slug, probability = recognise(page, allowed, extractors, also=also, glance=glance)
        before = seen[-1] if seen else last
        if before and not before.type and _goes_on(before, page, path, probability):
            slug, probability = None, 0.0
        if before and before.type and extractors[before.type].several_pages:
            stranger = slug not in allowed and before.type in allowed
            if _continues(before, page, path, slug, probability, stranger=stranger):
                slug, probability = before.type, min(before.probability, 0.9)
        seen.append(_Sighted(PlacedPage(file=path, number=page.number), page, slug, probability))
    return seen


def _goes_on(before: _Sighted, page: Page, path: str, probability: float) -> bool:
    """Whether a page after one that is nothing known belongs to the same unknown paper, whose tables look like others.

    In one file it does if it is numbered on, begins in the middle of numbered parts, or is not likely another paper.
    """
    if not _same_file(before, page, path):
        return False
    return probability < LIKELY or _numbered_on(before.page, page) or bool(_MIDDLE.match(page.text.lstrip()))


def _same_file(before: _Sighted, page: Page, path: str) -> bool:
    return before.placed.file == path and before.page.inner == page.inner


def _numbered_on(before: Page, page: Page) -> bool:
    """Whether a page says that it is the one after the page before it."""
    numbered, last = parse.page_number(page.text), parse.page_number(before.text)
    return numbered is not None and last is not None and numbered == (last[0] + 1, last[1])


def _continues(
    before: _Sighted, page: Page, path: str, slug: str | None, probability: float, *, stranger: bool
) -> bool:
    """Whether a page goes on with the document of the page before it.

    It does if it is numbered on from it, begins in the middle of numbered parts, or is nothing known by itself. Later
    pages of a form hold tables that look like other papers: what the slot does not take is the form's, but for a file
    of its own that is surely another.
    """
    same_file = _same_file(before, page, path)
    if same_file and (_numbered_on(before.page, page) or _MIDDLE.match(page.text.lstrip())):
        return True
    numbered, last = parse.page_number(page.text), parse.page_number(before.page.text)
    if numbered is not None and last is not None and numbered[1] == last[1] and numbered[0] != 1:
        return stranger or slug is None or probability < 0.8
    if slug is None:
        return same_file
    return stranger and (same_file or probability < SURELY)


def _fields(code: str, documents: Sequence[Document], sighted: Sequence[_Sighted]) -> list[Field]:
    counts: dict[str, int] = {}
    out: list[Field] = []
    for document in documents:
        if not document.fields:
            continue
        count = counts[document.type] = counts.get(document.type, 0) + 1
        prefix = code if count == 1 else f"{code}#{count}"
        out += [_field(prefix, code, document, reading, sighted) for reading in document.fields]
    return out


def _field(prefix: str, code: str, document: Document, reading: FieldReading, sighted: Sequence[_Sighted]) -> Field:
    seen = sighted[document.pages[reading.page]]
    return Field(
        field=f"{prefix}.{reading.key}",
        value=reading.value,
        raw=reading.raw,
        confidence=reading.confidence,
        source=Provenance(
            material=code,
            file=seen.placed.file,
            page=seen.placed.number,
            box=seen.page.displayed(reading.box) if reading.box else None,
        ),
        document=document.type,
    )


def _readings(
    code: str, files: Sequence[tuple[str, FileReading]], sighted: Sequence[_Sighted]
) -> list[MaterialReading]:
    """One line for each type found in a file; a file without pages or without a known type gives one too."""
    out: list[MaterialReading] = []
    for path, reading in files:
        if reading.problem is not None:
            out.append(MaterialReading(material=code, file=path, problem=reading.problem.value, inner=reading.inner))
            if not reading.pages:
                continue
        here = [seen for seen in sighted if seen.placed.file == path]
        types = list(dict.fromkeys(seen.type for seen in here if seen.type))
        if not types:
            out.append(MaterialReading(material=code, file=path, pages=len(here)))
        for slug in types:
            pages = [seen for seen in here if seen.type == slug]
            probability = max(seen.probability for seen in pages)
            out.append(
                MaterialReading(material=code, file=path, pages=len(pages), recognised_as=slug, probability=probability)
            )
    return out

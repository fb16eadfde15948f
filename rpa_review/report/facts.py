"""表单 ↔ 材料: what the applicant typed beside what the papers say.

The review points say which fields belong together: a form value and a paper's value that stand as evidence of one
finding were held against each other. Fields of the same name that agree are shown as well; those that do not are not,
for they may well be about two different people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rpa_review.domain.field import Field, FormSource, Provenance
from rpa_review.domain.finding import Evidence, Review, Verdict
from rpa_review.domain.record import JsonValue
from rpa_review.report.compare import Run, Shape, alike, differences, shape
from rpa_review.report.masking import is_public, masked
from rpa_review.report.values import Lexicon, Told, in_words, overview


class Agreement(StrEnum):
    AGREES = "一致"
    DIFFERS = "不一致"
    UNCLEAR = "读不清"
    BESIDE = "供对照"


@dataclass(frozen=True, slots=True)
class Said:
    """What one paper says about a fact."""

    where: str
    what: str
    value: Told
    agreement: Agreement
    material: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One form value, and the papers that speak of it."""

    key: str
    label: str
    form: Told
    said: tuple[Said, ...] = ()

    @property
    def differs(self) -> bool:
        return any(said.agreement is Agreement.DIFFERS for said in self.said)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Facts by materials: what a material says of a fact, the worst where it says it more than once."""

    materials: tuple[str, ...]
    rows: tuple[tuple[Fact, tuple[Agreement | None, ...]], ...]


_WORST_FIRST = (Agreement.DIFFERS, Agreement.UNCLEAR, Agreement.AGREES, Agreement.BESIDE)


def matrix(compared: Iterable[Fact]) -> Matrix:
    """The facts that any material speaks of, over all materials that speak of any."""
    rows = [fact for fact in compared if fact.said]
    materials = tuple(dict.fromkeys(said.material for fact in rows for said in fact.said))
    return Matrix(materials, tuple((fact, tuple(_cell(fact, name) for name in materials)) for fact in rows))


def _cell(fact: Fact, material: str) -> Agreement | None:
    said = [one.agreement for one in fact.said if one.material == material]
    return min(said, key=_WORST_FIRST.index, default=None)


_COMPARED = {Verdict.PASS, Verdict.FAIL, Verdict.UNSURE}


def facts(review: Review, lexicon: Lexicon) -> tuple[Fact, ...]:
    """Every form value, in the form's order; those that a paper speaks of carry what it says, masked."""
    form = {field.source.form: field for field in review.fields if isinstance(field.source, FormSource)}
    held: dict[str, dict[tuple[str, str, int], tuple[Evidence, Agreement]]] = {key: {} for key in form}
    for finding in review.findings:
        if finding.verdict not in _COMPARED:
            continue
        typed = [part for part in finding.evidence if isinstance(part.source, FormSource)]
        for paper in finding.evidence:
            if not isinstance(paper.source, Provenance) or shape(paper.value) in (Shape.TRUTH, Shape.NOTHING):
                continue
            mate = _mate(paper, typed)
            if mate is None or not isinstance(mate.source, FormSource) or mate.source.form not in form:
                continue
            place = (paper.field, paper.source.file, paper.source.page)
            held[mate.source.form].setdefault(place, (paper, _agreement(mate.value, paper.value, finding.verdict)))
    for field in review.fields:
        key = field.field.rpartition(".")[2]
        if isinstance(field.source, Provenance) and key in form and _same(form[key].value, field.value):
            place = (field.field, field.source.file, field.source.page)
            held[key].setdefault(place, (Evidence.of(field), Agreement.AGREES))
    return tuple(_fact(key, field, held[key].values(), lexicon) for key, field in form.items())


def _mate(paper: Evidence, typed: list[Evidence]) -> Evidence | None:
    """The form value that a paper's value was held against: of the same shape, and the most like it."""
    key = paper.field.rpartition(".")[2]
    likely = [part for part in typed if shape(part.value) is shape(paper.value)]
    return max(
        likely,
        key=lambda part: (
            part.field.rpartition(".")[2] == key,
            SequenceMatcher(None, str(part.value), str(paper.value), autojunk=False).ratio(),
        ),
        default=None,
    )


def _same(left: JsonValue, right: JsonValue) -> bool:
    kind = shape(left)
    if kind in (Shape.NOTHING, Shape.TRUTH, Shape.LIST) or kind is not shape(right):
        return False
    return alike(str(left), str(right))


def _agreement(typed: JsonValue, paper: JsonValue, verdict: Verdict) -> Agreement:
    if _same(typed, paper):
        return Agreement.AGREES
    if shape(typed) is Shape.LIST:
        return Agreement.BESIDE
    return {Verdict.PASS: Agreement.AGREES, Verdict.FAIL: Agreement.DIFFERS}.get(verdict, Agreement.UNCLEAR)


def _fact(key: str, field: Field, held: Iterable[tuple[Evidence, Agreement]], lexicon: Lexicon) -> Fact:
    said = []
    for paper, agreement in held:
        where = lexicon.where(paper)
        if agreement is Agreement.DIFFERS:
            value = Told(runs=_masked_runs(paper.value, field.value, public=is_public(key)))
        else:
            value = overview(paper.value, key=paper.field, on_paper=True, columns=lexicon.columns(paper))
        material = lexicon.material(paper.source.material) if isinstance(paper.source, Provenance) else ""
        said.append(Said(where, lexicon.field(paper), value, agreement, material))
    return Fact(
        key,
        lexicon.form(key),
        overview(field.value, key=key, on_paper=False, columns=lexicon.columns(field)),
        tuple(said),
    )


def _masked_runs(value: JsonValue, other: JsonValue, *, public: bool) -> tuple[Run, ...]:
    """Where a paper's value differs from the form's, with the number hidden but for the characters that differ."""
    text = in_words(value, on_paper=True)
    runs = differences(text, in_words(other, on_paper=False))
    hidden = masked(text, public=public)
    if len(runs) == 1:
        return (Run(hidden, runs[0].differs),)
    shown, at = [], 0
    for run in runs:
        end = at + len(run.text)
        shown.append(Run(run.text if run.differs else hidden[at:end], run.differs))
        at = end
    return tuple(shown)

"""What a check says: a verdict, why, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rpa_review.domain.field import Field, FormSource
from rpa_review.domain.finding import Evidence, Severity, Verdict
from rpa_review.domain.record import JsonValue


@dataclass(frozen=True)
class Outcome:
    """`placeholders` fill the point's wording; `severity` is set where it is not the point's own (items 4.3).

    `wording` replaces the point's wording for the rare outcome that it does not fit.
    """

    verdict: Verdict
    because: str
    evidence: tuple[Evidence, ...] = ()
    placeholders: dict[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    wording: str | None = None


def passed(because: str, *evidence: Field | Evidence | None) -> Outcome:
    return Outcome(Verdict.PASS, because, _evidence(evidence))


def failed(
    because: str,
    *evidence: Field | Evidence | None,
    severity: Severity | None = None,
    wording: str | None = None,
    **placeholders: str,
) -> Outcome:
    return Outcome(Verdict.FAIL, because, _evidence(evidence), placeholders, severity, wording)


def unsure(because: str, *evidence: Field | Evidence | None) -> Outcome:
    """For what was handed in but not read well enough; never for what is missing."""
    return Outcome(Verdict.UNSURE, because, _evidence(evidence))


def not_applicable(because: str, *evidence: Field | Evidence | None) -> Outcome:
    return Outcome(Verdict.NOT_APPLICABLE, because, _evidence(evidence))


def missing_material(code: str) -> Evidence:
    """The evidence for a material that was not handed in: its slot on the hall's form."""
    return Evidence(field=code, value=None, source=FormSource(form=f"materials.{code}"))


def written(value: JsonValue) -> str:
    """A value as it is quoted in a sentence."""
    if value is None or value == "":
        return "（未填写）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return "、".join(written(part) for part in value) or "（无）"
    if isinstance(value, dict):
        return written(value.get("name"))
    return str(value)


def _evidence(given: Iterable[Field | Evidence | None]) -> tuple[Evidence, ...]:
    return tuple([part if isinstance(part, Evidence) else Evidence.of(part) for part in given if part is not None])

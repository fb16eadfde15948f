"""The register of missing and wrong certificates (缺证、错证登记): what the hall should have had, and did not."""

from __future__ import annotations

from collections.abc import Iterator

from rpa_review.checks.consistency import Kind, compare
from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.domain.application import Certificate
from rpa_review.domain.calendar import working_days_after
from rpa_review.domain.dates import iso_day
from rpa_review.domain.field import CertificateSource, Field
from rpa_review.domain.finding import CertificateFlaw, Verdict
from rpa_review.domain.item import CertificateSpec, MaterialSpec

FIX_DAYS = 5  # working days in which the issuing office answers (一网好办 三（四）)
IN_FORCE, NOT_FOUND = "有效", "未查到"
MISSING, WRONG_STATE, OUT_OF_DATE, WRONG_FIELD = "缺证", "状态错", "过期未更新", "字段错"


def certificate_flaws(filing: Filing) -> tuple[CertificateFlaw, ...]:
    """What is to be entered in the register; nothing of it is held against the applicant.

    One that the applicant handed in instead counts as missing only where the hall has others: some halls have none.
    """
    flaws = (
        flaw for spec in filing.item.materials if spec.certificate for flaw in _flaws(filing, spec, spec.certificate)
    )
    due = working_days_after(filing.filed_on, FIX_DAYS)
    number = filing.application.number
    return tuple(
        flaw.model_copy(update={"number": f"{number}-{place:02d}", "due_on": due.day.isoformat()})
        for place, flaw in enumerate(flaws, start=1)
    )


def _flaws(filing: Filing, spec: MaterialSpec, wanted: CertificateSpec) -> Iterator[CertificateFlaw]:
    held = next((one for one in filing.application.certificates if one.type == wanted.type), None)
    handed_in = bool(filing.facts(spec.code).files)
    entry = CertificateFlaw(
        number="", material=spec.code, certificate=wanted.type, kind="错证", flaw=MISSING, handed_in=handed_in
    )
    if held is not None and held.status == NOT_FOUND:
        yield entry.model_copy(update={"kind": "缺证"})
        return
    if held is None:
        others_held = bool(filing.application.certificates)
        if others_held if handed_in else filing.is_asked_for(spec.code):
            yield entry.model_copy(update={"kind": "缺证"})
        return
    ends = iso_day(held.valid_to)
    if held.status != IN_FORCE:
        yield entry.model_copy(update={"flaw": WRONG_STATE, "field": "状态", "value": held.status})
    elif ends is not None and ends < filing.filed_on:
        yield entry.model_copy(update={"flaw": OUT_OF_DATE, "field": "有效期", "value": ends.isoformat()})
    yield from _wrong_fields(filing, spec, wanted, held, entry)


def _wrong_fields(
    filing: Filing, spec: MaterialSpec, wanted: CertificateSpec, held: Certificate, entry: CertificateFlaw
) -> Iterator[CertificateFlaw]:
    """Where certificate and paper clearly say different things; what was not read well says nothing."""
    kinds = (wanted.document,) if wanted.document else ()
    number_kind = {"id_no": Kind.ID_NUMBER, "uscc": Kind.CREDIT_CODE}.get(wanted.number)
    for key, value, kind in ((wanted.number, held.number, number_kind), (wanted.holder, held.holder, Kind.NAME)):
        if not key or not value or kind is None:
            continue
        ref = Ref(key, spec.code, kinds)
        read = filing.read(ref)
        if isinstance(read, Absence) or isinstance(read.source, CertificateSource) or not read.value:
            continue
        says = Field(field=read.field, value=value, raw=value, source=CertificateSource(certificate=wanted.type))
        if compare(kind, says, read)[0] is Verdict.FAIL:
            yield entry.model_copy(
                update={"flaw": WRONG_FIELD, "field": filing.label(ref), "value": value, "right": str(read.value)}
            )

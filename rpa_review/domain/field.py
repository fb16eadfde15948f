"""A value, and where it was read."""

from __future__ import annotations

from pydantic import Field as Constraint

from rpa_review.domain.page import Box, Confidence
from rpa_review.domain.record import Frozen, JsonValue


class Provenance(Frozen):
    """A place on a page of a file handed in. The box is on the page as displayed upright."""

    material: str
    file: str  # path inside the package
    page: int  # from 1
    box: Box | None = None


class FormSource(Frozen):
    """A value that the applicant typed into the hall's form."""

    form: str


class CertificateSource(Frozen):
    """A value of a certificate that the hall itself knows (免提交)."""

    certificate: str


Source = Provenance | FormSource | CertificateSource


class Field(Frozen):
    """A value with its raw text, its confidence and its place.

    Dates are ISO strings, or 长期; table fields are lists of objects; a value of None means that the place was found
    and holds nothing.
    """

    field: str  # "FOOD-M02.uscc", "FOOD-M09#2.name", "form.biz_name"
    value: JsonValue = Constraint(default=None, repr=False)
    raw: str = Constraint(default="", repr=False)
    confidence: Confidence = 1.0
    source: Source
    document: str | None = None  # the document type it was read from: tells id_card from power_of_attorney in one slot

"""What an extractor gives: documents found in a material, with their fields."""

from __future__ import annotations

from pydantic import Field as Constraint

from rpa_review.domain.page import Box, Confidence
from rpa_review.domain.record import Frozen, JsonValue


class FieldReading(Frozen):
    """A value read on one page of a document; the box is on the flattened page, as words' boxes are."""

    key: str  # field name of the document type: "valid_to"
    value: JsonValue = Constraint(default=None, repr=False)
    raw: str = Constraint(default="", repr=False)
    confidence: Confidence
    page: int  # index into the pages that the extractor was given, from 0
    box: Box | None = None


class Document(Frozen):
    """One paper: its type, the pages it covers (indices into those given, from 0) and what was read on them."""

    type: str
    pages: tuple[int, ...]
    probability: Confidence
    fields: tuple[FieldReading, ...] = ()

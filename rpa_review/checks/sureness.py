"""How sure a reading must be before it may count against an applicant: the one place for these numbers.

A reading problem is not a deficiency. What was typed, or stands in a text layer, has a confidence of 1 and is taken at
its word; what OCR read may hold a wrong character, so the less a difference looks like a slip of reading, the less sure
the reading has to be.
"""

from __future__ import annotations

from typing import Final

from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, not_applicable, unsure
from rpa_review.domain.comparison import Grade, plain
from rpa_review.domain.field import Field

MIN_CONFIDENCE: Final = 0.8  # below this, no value read may fail an applicant
CLEARLY_DIFFERENT: Final = 0.6  # enough where most of the characters differ: OCR does not slip that far
NEARLY_EQUAL: Final = 0.97  # needed where one or two characters differ: that is what OCR does
READABLE: Final = 0.5  # below this, a reading may not even pass
PRINTED: Final = 1.0  # typed, or from a text layer


def is_printed(*fields: Field) -> bool:
    """Whether no OCR stands between the value and us."""
    return all(field.confidence >= PRINTED for field in fields)


def surety(*fields: Field) -> float:
    return min((field.confidence for field in fields), default=1.0)


def may_fail(*fields: Field) -> bool:
    """Whether the readings are sure enough to count against the applicant."""
    return surety(*fields) >= MIN_CONFIDENCE


def needed_to_fail(grade: Grade, *, similarity: float) -> float:
    """The confidence that a difference of this grade needs before it may fail."""
    if grade is Grade.DIFFERENT:
        return CLEARLY_DIFFERENT if similarity < 0.5 else MIN_CONFIDENCE
    return PRINTED if grade is Grade.LOOKALIKE else NEARLY_EQUAL


def stands_elsewhere(filing: Filing, wanted: Field, read: Field) -> bool:
    """Whether the page of a reading also shows, in another place, the value that it is held against.

    Then the reading may come from the wrong place of a layout that was never seen before.
    """
    value = plain(str(wanted.value or ""))
    return len(value) >= 2 and value in filing.printed_with(read).replace(plain(read.raw) or value, "\n")


def faint(what: str, field: Field) -> Outcome:
    """The reading is too weak to decide."""
    return unsure(f"{what}读得不清（把握 {field.confidence:.0%}），不能据此判断，请看原图", field)


def no_value(filing: Filing, ref: Ref, absence: Absence) -> Outcome:
    """What a check says when there is nothing to check: what is missing is told by the points about presence."""
    code = filing.code(ref)
    if absence is Absence.NOT_HANDED_IN:
        return not_applicable(f"没有提交“{filing.name(code)}”，本条无从核对")
    if absence is Absence.UNOPENABLE:
        return not_applicable(f"“{filing.name(code)}”的文件打不开，本条无从核对")
    if absence is Absence.DEFERRED:
        return not_applicable(f"“{filing.name(code)}”已承诺容缺后补，补交后再核对")
    if absence is Absence.OTHER_PAPER:
        return not_applicable(f"“{filing.name(code)}”中没有{filing.paper(ref)}，本条无从核对")
    if absence is Absence.UNRECOGNISED:
        return unsure(f"“{filing.name(code)}”中没有认出{filing.paper(ref)}，请看原图")
    return unsure(f"没有读到{filing.label(ref)}，请看原图")

"""Scores count hits, misses and false alarms, by point, kind of scan and field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rpa_review.domain.field import Field, Provenance
from rpa_review.domain.finding import Disposition, Finding, Review, Severity, Verdict, Versions
from rpa_review.evaluation.score import same_value, score
from rpa_review.evaluation.table import bars
from rpa_review.evaluation.truth import Claim, Failure, ScanKind, TrueField, Truth

ITEM = "elderly_allowance"
DAY = datetime(2026, 11, 23, tzinfo=UTC)


def review_with(*verdicts: tuple[str, str | None, Verdict], fields: tuple[Field, ...] = ()) -> Review:
    return Review(
        number="1",
        item=ITEM,
        item_version="1",
        filed_at=DAY,
        reviewed_at=DAY,
        disposition=Disposition.CORRECT,
        versions=Versions(engine="0", item="1"),
        findings=tuple(
            Finding(point=point, subject=subject, verdict=verdict, severity=Severity.MUST)
            for point, subject, verdict in verdicts
        ),
        fields=fields,
    )


def truth_with(**changes: object) -> dict[str, Truth]:
    return {"1": Truth.model_validate({"number": "1", "item": ITEM, "media": {"a.jpg": "phone_photo"}} | changes)}


def test_hits_misses_and_false_alarms_are_told_apart() -> None:
    """A fail that is true is a hit; an unsure where a fail is true is a miss; any other fail is a false alarm."""
    review = review_with(
        ("COM-R08", "M02", Verdict.FAIL), ("COM-R06", "M02", Verdict.UNSURE), ("COM-R19", "form.mobile", Verdict.FAIL)
    )
    truths = truth_with(must_fail=(Failure(point="COM-R08", subject="M02"), Failure(point="COM-R06", subject="M02")))

    count = score([review], truths).by_kind[ITEM, ScanKind.PHOTO]

    assert (count.hit, count.missed, count.false, count.unsure) == (1, 1, 1, 1)
    assert (count.recall, count.precision) == (0.5, 0.5)


def test_a_point_where_both_answers_are_defensible_is_not_counted() -> None:
    """may_fail neither helps nor hurts."""
    result = score([review_with(("A", None, Verdict.FAIL))], truth_with(may_fail=(Claim(point="A"),)))

    assert not result.by_point


def test_a_missing_finding_is_a_miss() -> None:
    """A point that must fail and has no finding at all counts against recall."""
    result = score([review_with()], truth_with(must_fail=(Failure(point="A"),)))

    assert result.by_point[ITEM, "A"].recall == 0.0


def test_a_review_that_never_came_is_told() -> None:
    """A truth without review is listed, not forgotten."""
    assert score([], truth_with()).not_reviewed == ("1",)


def test_a_confident_wrong_field_is_counted() -> None:
    """Values read with confidence of at least 0.9 are watched for being wrong."""
    source = Provenance(material="M02", file="a.jpg", page=1)
    fields = (Field(field="M02.id_no", value="1", confidence=0.95, source=source, document="id_card"),)
    truths = truth_with(fields=(TrueField(field="M02.id_no", document="id_card", value="2", file="a.jpg"),))

    result = score([review_with(fields=fields)], truths)

    assert (result.confident_fields, result.confident_wrong) == (1, 1)
    assert result.fields["id_card", ScanKind.PHOTO].accuracy == 0.0


@pytest.mark.parametrize(
    ("read", "true", "same"),
    [
        ("厦门（样例）公司", "厦门(样例)公司", True),
        ("张 三", "张三", True),
        (12.5, "12.50", True),
        ([{"name": "热厨区", "area": 12}], [{"name": "热厨区", "area": 12.0, "room": ""}], True),
        (None, "", True),
        ("2026-11-22", "2026-11-23", False),
        (True, False, False),
    ],
)
def test_values_are_compared_in_plain_form(read: object, true: object, same: bool) -> None:
    """Width, blanks and the writing of numbers do not count; everything else does."""
    assert same_value(read, true) is same  # type: ignore[arg-type]


def test_a_clean_application_with_a_notice_breaks_its_bar() -> None:
    """One clean application in one that gets a correction notice is more than 2 %."""
    result = score([review_with()], truth_with(clean=True))

    assert [bar.holds for bar in bars(result) if "无缺陷" in bar.what] == [False]

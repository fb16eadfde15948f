"""What the model adds to a review, what it may never touch, and how decisions on reviews come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fixtures.history.make import make_history
from rpa_review.classify.lane import Lane
from rpa_review.cli import app
from rpa_review.domain.dates import iso_day
from rpa_review.domain.decision import Decision, FindingRuling, Reason, Ruling
from rpa_review.domain.finding import Disposition, Review, Verdict
from rpa_review.errors import PackageError
from rpa_review.learning.intake import fitting, read_decisions, ruling_of
from rpa_review.report.page import report_html
from rpa_review.report.record import write_review
from rpa_review.review.load import Content, load_content
from rpa_review.review.risk import Serving, load_serving, with_risk
from rpa_review.store.decisions import DecisionStore


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content()


@lru_cache(maxsize=1)
def reviews() -> list[Review]:
    first, last = date(2026, 2, 2), date(2026, 5, 29)
    return [
        case.review
        for case in make_history(30, seed=21, first_day=first, last_day=last, variants="ab", content=content())
    ]


def wide_open(item: str) -> Serving:
    """The shipped model with a lane that everything eligible fits into, and nobody drawn blindly."""
    return replace(content().serving, lanes={item: Lane(item=item, threshold=99.0)}, flag_above=None, sample_rate=0.0)


def test_probabilities_and_reasons_are_added_and_nothing_else_is_touched() -> None:
    told = 0
    for review in reviews():
        item = content().item(review.item)
        scored = with_risk(review, item, content().serving)
        assert scored.risk is not None
        assert 0 <= scored.risk.probability <= 1
        for before, after in zip(review.findings, scored.findings, strict=True):
            changed = {"probability": after.probability, "reasons": after.reasons}
            assert before.model_copy(update=changed) == after
            if before.verdict in (Verdict.FAIL, Verdict.UNSURE) and not before.shadow:
                assert after.probability is not None
                told += len(after.reasons) > 0
            else:
                assert after.reasons == ()
        assert (scored.disposition, scored.notice) == (review.disposition, review.notice)
    assert told > 5


def test_only_what_the_rules_would_accept_enters_the_fast_lane() -> None:
    lanes = {True: 0, False: 0}
    for review in reviews():
        scored = with_risk(review, content().item(review.item), wide_open(review.item))
        assert scored.risk is not None
        assert scored.risk.fast_lane == (review.disposition is Disposition.ACCEPT)
        lanes[scored.risk.fast_lane] += 1
        closed = with_risk(review, content().item(review.item), content().serving)
        assert closed.risk is not None
        assert not closed.risk.fast_lane
        assert "还差 299 件" in closed.risk.lane
    assert min(lanes.values()) > 3


def test_a_case_drawn_blindly_does_not_take_the_fast_lane() -> None:
    review = next(one for one in reviews() if one.disposition is Disposition.ACCEPT)
    drawn = with_risk(review, content().item(review.item), replace(wide_open(review.item), sample_rate=1.0))
    assert drawn.risk is not None
    assert drawn.risk.sampled
    assert not drawn.risk.fast_lane


def test_without_a_model_the_rules_go_on_and_the_review_says_so(tmp_path: Path) -> None:
    serving = load_serving([tmp_path])
    assert serving.model is None
    review = reviews()[0]
    bare = with_risk(review, content().item(review.item), serving)
    assert bare.findings == review.findings
    assert bare.risk is None
    assert "只按规则预审" in bare.remarks[-1]


def test_the_report_tells_the_reasons_and_orders_by_probability() -> None:
    scored = [with_risk(one, content().item(one.item), wide_open(one.item)) for one in reviews()]
    page = report_html(next(one for one in scored if one.risk and one.risk.fast_lane), None)
    assert "可走快速通道" in page
    busy = max(scored, key=lambda one: sum(part.reasons != () for part in one.findings))
    page = report_html(busy, None)
    assert "为何这样估计" in page
    assert "属实的可能" in page


def test_rulings_are_read_and_held_against_the_review() -> None:
    assert ruling_of("COM-R08@FOOD-M08=不属实:读错") == FindingRuling(
        point="COM-R08", subject="FOOD-M08", ruling=Ruling.REJECTED, reason=Reason.MISREAD
    )
    assert ruling_of("其他=漏判").point == ""
    for wrong in ("COM-R08", "COM-R08=也许", "COM-R08=属实:张三说的"):
        with pytest.raises(PackageError):
            ruling_of(wrong)
    review = next(one for one in reviews() if one.disposition is Disposition.ACCEPT)
    decision = Decision(
        number=review.number, decided_at=datetime.now(UTC), rulings=(ruling_of("COM-R99@FOOD-M08=属实"),)
    )
    with pytest.raises(PackageError, match="没有待定的结论"):
        fitting(decision, review)


def test_a_table_of_decisions_is_read_row_by_row(tmp_path: Path) -> None:
    table = tmp_path / "决定.csv"
    table.write_text(
        "编号,决定时间,要点,对象,结论,原因\nA1,2026-03-02T10:00,COM-R08,FOOD-M08,属实,\n"
        "A1,2026-03-02T10:00,其他,,漏判,情况不合常理\nA2,2026-03-03T09:00,,,,\n",
        encoding="utf-8-sig",
    )
    one, other = read_decisions(table)
    assert [part.ruling for part in one.rulings] == [Ruling.CONFIRMED, Ruling.MISSED]
    assert other.rulings == ()
    table.write_text("编号,决定时间,要点,结论\nA1,昨天,COM-R08,属实\n", encoding="utf-8")
    with pytest.raises(PackageError, match="第 2 行"):
        read_decisions(table)


def test_a_decision_given_on_the_command_line_is_kept_without_personal_data(tmp_path: Path) -> None:
    review = next(one for one in reviews() if one.disposition is not Disposition.ACCEPT)
    write_review(review, tmp_path / review.number)
    store = tmp_path / "decisions"
    arguments = ["decide", str(tmp_path / review.number), "--rest", "属实", "--decisions", str(store)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    (example,) = DecisionStore(store).read().examples
    assert example.complete
    assert all(part.ruling is Ruling.CONFIRMED for part in example.findings)
    text = DecisionStore(store).path.read_text(encoding="utf-8")
    assert review.number not in text
    assert review.applicant is None or review.applicant.name not in text
    values = [one.value for one in review.fields if isinstance(one.value, str) and len(one.value) > 7]
    named = [value for value in values if iso_day(value) is None]  # the day of filing is kept, and forms state it too
    assert named
    assert not [value for value in named if value in text]

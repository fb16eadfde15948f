"""The simulated history repeats, errs about as often as was measured, and plants what no rule covers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from random import Random

import pytest

from fixtures.applications.make import ITEMS, make_draft
from fixtures.applications.read_perfectly import application_of, facts_of_draft
from fixtures.history.causes import CAUSES, Cause
from fixtures.history.make import Case, make_history
from fixtures.history.noise import UNSEEN, measured
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.review.load import Content, load_content
from rpa_review.review.stages import judge


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content()


def history(seed: int, count: int = 12) -> list[Case]:
    first, last = date(2025, 1, 6), date(2025, 6, 30)
    return list(make_history(count, seed=seed, first_day=first, last_day=last, variants="abcd", content=content()))


def test_the_same_seed_gives_the_same_history_and_another_another() -> None:
    one, again, other = history(3), history(3), history(4)
    assert [(case.review, case.decision) for case in one] == [(case.review, case.decision) for case in again]
    assert [case.review.number for case in one] != [case.review.number for case in other]
    days = [case.review.filed_at.date() for case in one]
    assert days == sorted(days)
    assert date(2025, 1, 6) <= days[0] <= days[-1] <= date(2025, 6, 30)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
def test_what_is_planted_outside_the_rules_fails_no_rule(cause: Cause) -> None:
    given = 0
    for item in ITEMS:
        for seed in (901, 902, 903):
            draft, _ = make_draft(item, seed=seed)
            if not cause.give(draft, Random(seed)):
                continue
            given += 1
            for finding in judge(application_of(draft), facts_of_draft(draft), content()):
                if finding.severity in (Severity.MUST, Severity.DEFERRABLE) and not finding.shadow:
                    assert finding.verdict not in (Verdict.FAIL, Verdict.UNSURE), (item, finding.point)
    assert given >= 3


def test_rates_of_a_field_lie_between_its_own_count_and_that_of_its_kin() -> None:
    known = measured()
    seen = known.data["cells"]["id_card.address.scan"]
    own = seen.get("wrong", 0) / seen["fields"]
    kin = known.data["fields"]["id_card.scan"]
    drawn = known.rates("id_card", "address", "scan").wrong
    assert kin["wrong"] / kin["fields"] < drawn < own
    assert 0 < known.rates("labour_contract", "never_measured", "scan").wrong < 0.05


def test_a_layout_that_no_reader_has_met_errs_as_the_held_out_ones_did() -> None:
    known, rng = measured(), Random(1)
    drawn = [known.template(UNSEEN, rng) for _ in range(400)]
    held_out = known.data["unseen"].values()
    every = known.data["variants"].values()
    slips, fields = (sum(one[what] for one in every) for what in ("slips", "fields"))
    lowest, highest = (pick(one["slips"] / one["fields"] for one in held_out) / (slips / fields) for pick in (min, max))
    assert lowest < sorted(drawn)[200] < highest
    assert min(drawn) < lowest < highest < max(drawn)
    assert known.template("a", rng) < 1.0 < known.template("d", rng)

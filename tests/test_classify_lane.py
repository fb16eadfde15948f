"""The fast lane: what it takes to open one, and that the promise is kept."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from rpa_review.classify.lane import (
    Candidate,
    candidates_of,
    chance_of_so_few,
    is_sampled,
    least_cases,
    likeliest_proven,
    most_deficient,
    open_lane,
)

# Scores are spread evenly over 0 to 1; earlier cases expect 0.08 of the cube of the score to be deficient.
CANDIDATES = [Candidate(share / 10, share / 10, 0.08 * (share / 10) ** 3 / 4) for share in range(3, 11)]


def decided(rng: Random, count: int, worst: float) -> list[tuple[float, bool]]:
    """Cases whose risk rises with the cube of the score, to `worst`."""
    return [(score, rng.random() < worst * score**3) for score in (rng.random() for _ in range(count))]


def test_too_few_cases_are_refused_with_how_many_are_missing() -> None:
    assert least_cases(0.01, 0.95) == 299
    lane = open_lane("one", [(0.1, False)] * 200, CANDIDATES)
    assert lane.threshold is None
    assert lane.missing == 99
    assert "99" in lane.why
    assert open_lane("one", [], []).missing == 299


def test_clean_cases_open_the_widest_lane_and_deficient_ones_none() -> None:
    assert open_lane("one", [(0.1, False)] * 600, CANDIDATES).threshold == 1.0
    closed = open_lane("one", [(0.1, place % 20 == 0) for place in range(600)], CANDIDATES)
    assert closed.threshold is None
    assert closed.missing == 0


@pytest.mark.parametrize(("deficient", "cases", "chance"), [(0, 299, 0.0496), (1, 473, 0.0498), (2, 628, 0.0498)])
def test_the_chance_is_that_of_the_binomial(deficient: int, cases: int, chance: float) -> None:
    assert chance_of_so_few(deficient, cases, 0.01) == pytest.approx(chance, abs=4e-4)


def test_the_sequence_begins_where_earlier_decisions_promise_most() -> None:
    earlier = [(place / 1000, place >= 900) for place in range(1000)]  # the last tenth is deficient throughout
    candidates = candidates_of(earlier)
    assert [one.share for one in candidates if one.expected < 0.01] == [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9]
    start = likeliest_proven(candidates, 1200)
    assert start is not None
    assert candidates[start].share == 0.9
    assert likeliest_proven(candidates, 200) is None
    assert most_deficient(473, 0.01, 0.95) == 1
    assert most_deficient(298, 0.01, 0.95) is None


@pytest.mark.parametrize("flattered", [1.0, 0.2, 5.0])
def test_wrong_expectations_cost_width_never_the_promise(flattered: float) -> None:
    """However wrong earlier decisions are about where to begin, lanes exceed the bound no more often than promised."""
    wrong = [replace(one, expected=one.expected * flattered) for one in CANDIDATES]
    rng, broken = Random(6), 0
    for _ in range(300):
        lane = open_lane("one", decided(rng, 900, 0.08), wrong)
        broken += lane.threshold is not None and 0.08 * lane.threshold**3 / 4 > 0.01
    assert broken <= 300 * 0.05 + 2 * (300 * 0.05 * 0.95) ** 0.5


def test_lanes_break_their_promise_no_more_often_than_promised() -> None:
    rng, broken, opened = Random(5), 0, 0
    for _ in range(300):
        lane = open_lane("one", decided(rng, 1200, 0.08), CANDIDATES)
        if lane.threshold is not None:
            opened += 1
            broken += 0.08 * lane.threshold**3 / 4 > 0.01  # the true share at or below the threshold
    assert opened > 200
    assert broken <= 300 * 0.05 + 2 * (300 * 0.05 * 0.95) ** 0.5


def test_the_blind_sample_is_drawn_by_the_number_alone() -> None:
    numbers = [f"35020320261123{place:04d}" for place in range(4000)]
    drawn = [number for number in numbers if is_sampled(number, 0.05)]
    assert drawn == [number for number in numbers if is_sampled(number, 0.05)]
    assert 150 < len(drawn) < 250
    assert not any(is_sampled(number, 0.0) for number in numbers)

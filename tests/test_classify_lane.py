"""The fast lane: what it takes to open one, and that the promise is kept."""

from __future__ import annotations

from random import Random

import pytest

from rpa_review.classify.lane import chance_of_so_few, is_sampled, least_cases, open_lane

CANDIDATES = [(share / 10, share / 10) for share in range(3, 11)]  # scores are spread evenly over 0 to 1


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

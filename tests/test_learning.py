"""Learning from decisions: better models take over, worse and poisoned ones do not, and every one can be undone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np
import pytest

from fixtures.history.known import Known
from fixtures.history.noise import UNSEEN
from models.deficiency.train import by_turns, left_out
from rpa_review.classify.artefact import Artefact, ArtefactRefused, load_artefact, write_artefact
from rpa_review.classify.deficiency import MODEL, deficiency_of
from rpa_review.classify.deficiency_features import VERSION
from rpa_review.classify.reasons import application_reasons
from rpa_review.domain.decision import Ruling
from rpa_review.domain.example import Example, Features, FindingExample
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.errors import SetupError
from rpa_review.learning.calibrate import WAYS
from rpa_review.learning.measures import average_precision, calibration_error, roc_auc
from rpa_review.learning.promote import manifest_of, refit, roll_back, versions
from rpa_review.learning.train import by_time, train, whole
from rpa_review.learning.watch import upper_bound, watch

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def example(rng: Random, number: int, *, sign: float = 1.0, shift: float = 0.0) -> Example:
    """A case whose finding is real the surer it was read, if it has one; and deficient beyond rules if hasty."""
    confidence, blank = rng.random(), rng.random() + shift
    has_finding = rng.random() < 0.5
    real = has_finding and rng.random() < 1 / (1 + np.exp(-sign * 8 * (confidence - 0.5)))
    beyond = rng.random() < (0.5 if blank > 0.9 else 0.01)
    finding = FindingExample(
        point="COM-R08",
        verdict=Verdict.FAIL,
        severity=Severity.MUST,
        features=Features(numbers={"lowest_confidence": confidence}, codes=("check:not_expired", "point:COM-R08")),
        ruling=Ruling.CONFIRMED if real else Ruling.REJECTED,
    )
    day = date(2026, 1, 1) + timedelta(days=number // 4)
    return Example(
        key=f"{number:06d}",
        item="elderly_allowance",
        filed_on=day,
        decided_on=day,
        complete=True,
        deficient=real or beyond,
        eligible=not has_finding,
        features=Features(numbers={"blank": blank}, codes=("item:elderly_allowance",)),
        findings=(finding,) if has_finding else (),
        missed=("",) if beyond else (),
    )


def history(seed: int, count: int, *, sign: float = 1.0, shift: float = 0.0) -> list[Example]:
    rng = Random(seed)
    return [example(rng, number, sign=sign, shift=shift) for number in range(count)]


@lru_cache(maxsize=4)
def shipped(sign: float, count: int = 500) -> Artefact:
    model = train(by_time(history(1, count, sign=sign)))
    manifest = manifest_of(version="synthetic-test", created=NOW, trained_until=date(2025, 12, 31), data="")
    return Artefact(manifest, model.arrays())


def test_the_model_ranks_calibrates_and_tells_its_reasons() -> None:
    model = deficiency_of(shipped(1.0, 2000))
    later = history(2, 1000)
    labels = np.array([one.deficient for one in later], dtype=np.float64)
    chances = np.array([model.of_application(whole(model, one)) for one in later])
    assert roc_auc(labels, chances) > 0.8
    assert average_precision(labels, chances) > 0.6
    assert calibration_error(labels, chances) < 0.06
    sure = next(one for one in later if one.findings and one.findings[0].features.numbers["lowest_confidence"] > 0.95)
    features = whole(model, sure)
    parts = model.applications.parts(features)
    assert sum(parts.values()) + sum(model.applications.usual.values()) == pytest.approx(
        model.applications.score(features)
    )
    assert 1 <= len(application_reasons(model.applications, features, {})) <= 3


def test_a_better_model_takes_over_and_can_be_undone(tmp_path: Path) -> None:
    outcome = refit(history(3, 1500), shipped(-1.0, 120), tmp_path, now=NOW)
    assert outcome.promoted, outcome.why
    folder = tmp_path / "models" / "artefacts" / MODEL
    first = load_artefact(folder, VERSION).manifest.version
    assert first == outcome.version
    assert [one.version for one in versions(tmp_path)] == [first]
    assert roll_back(tmp_path) == ""
    assert not folder.exists()
    with pytest.raises(SetupError, match="没有可退回"):
        roll_back(tmp_path)


def test_a_model_learned_from_poisoned_decisions_does_not_take_over(tmp_path: Path) -> None:
    poisoned = history(4, 1500, sign=-1.0)[:1100] + history(5, 1500)[1100:]
    outcome = refit(poisoned, shipped(1.0, 2000), tmp_path, now=NOW)
    assert not outcome.promoted
    assert outcome.version == "synthetic-test"
    assert versions(tmp_path) == []


def test_decisions_that_contradict_the_model_throughout_change_nothing(tmp_path: Path) -> None:
    turned = [one.model_copy(update={"deficient": not one.deficient}) for one in history(6, 600)]
    outcome = refit(turned, shipped(1.0, 2000), tmp_path, now=NOW)
    assert not outcome.promoted
    assert "相反" in outcome.why
    assert not (tmp_path / "models").exists()


def test_too_few_decisions_are_refused_with_how_many_are_missing(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="还差 120 件"):
        refit(history(7, 80), shipped(1.0), tmp_path, now=NOW)


def test_a_lane_opens_on_the_offices_own_decisions_only(tmp_path: Path) -> None:
    clean = [one for one in history(8, 6000) if not (one.eligible and one.deficient)]
    outcome = refit(clean, shipped(1.0), tmp_path, now=NOW)
    assert [lane.item for lane in outcome.lanes] == ["elderly_allowance"]
    assert outcome.lanes[0].threshold is not None
    few = refit(clean[:600], shipped(1.0), tmp_path / "other", now=NOW)
    assert few.lanes[0].threshold is None
    assert few.lanes[0].missing > 0
    assert shipped(1.0).manifest.facts["lanes"] == []


def test_drift_of_inputs_and_of_probabilities_is_seen() -> None:
    model = deficiency_of(shipped(1.0, 2000))
    same = watch(model, history(9, 400))
    assert same.shifted == ()
    assert same.calibrated
    moved = watch(model, history(10, 400, shift=0.8))
    assert [name for name, _ in moved.shifted] == ["blank"]
    risen = [one.model_copy(update={"deficient": True}) for one in history(12, 400)]
    assert not watch(model, risen).calibrated


def test_the_blind_sample_bounds_the_true_miss_rate() -> None:
    assert upper_bound(0, 299) == pytest.approx(0.00997, abs=2e-5)
    assert upper_bound(3, 100) == pytest.approx(0.0757, abs=2e-4)
    assert upper_bound(0, 0) == 1.0


@pytest.mark.parametrize("way", sorted(WAYS))
def test_every_way_of_calibrating_rises_and_lies_near_the_truth(way: str) -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(size=1500)
    truth = 1 / (1 + np.exp(-2 * scores))
    knots = WAYS[way](scores, (rng.random(1500) < truth).astype(np.float64))
    assert np.all(np.diff(knots[1]) >= 0)
    told = np.interp(scores, *knots)
    assert float(np.abs(told - truth).mean()) < 0.05


@pytest.mark.parametrize("spoil", ["version", "bytes", "arrays"])
def test_an_artefact_that_does_not_fit_is_refused_in_a_sentence(tmp_path: Path, spoil: str) -> None:
    artefact, folder = shipped(1.0), tmp_path / MODEL
    arrays = dict(artefact.arrays)
    if spoil == "arrays":
        arrays["findings.weights"] = arrays["findings.weights"][:-1]
    written = write_artefact(folder, artefact.manifest, arrays)
    if spoil == "bytes":
        (folder / written.file).write_bytes(b"not arrays")
    with pytest.raises(ArtefactRefused) as refused:
        deficiency_of(load_artefact(folder, VERSION if spoil != "version" else "0"))
    assert "\n" not in str(refused.value)


def test_time_not_chance_parts_fitting_from_calibrating() -> None:
    mixed = history(11, 100)
    Random(1).shuffle(mixed)
    parts = by_time(mixed, 0.7)
    assert [one.key for one in parts.fitting] == sorted(one.key for one in mixed)[:70]


def test_what_calibrates_the_shipped_weights_is_from_all_seasons() -> None:
    parts = by_turns(history(11, 300))
    assert len(parts.fitting) == 200
    months = [{one.decided_on.month for one in part} for part in (parts.fitting, parts.calibrating)]
    assert months[0] == months[1]


def test_a_layout_left_out_is_judged_by_what_the_others_teach() -> None:
    def of(layout: str, seed: int, sign: float) -> list[Known]:
        return [
            Known(
                example=one.model_copy(update={"key": f"{layout}{one.key}"}),
                deficient=one.deficient,
                beyond_rules=bool(one.missed),
                variant=layout,
            )
            for one in history(seed, 400, sign=sign)
        ]

    known = [*of("a", 21, -1.0), *of("b", 22, 1.0), *of("c", 23, 1.0), *of(UNSEEN, 24, 1.0)]
    turned, usual = left_out(known, "a"), left_out(known, "b")
    for way in WAYS:
        error_of_own, error_of_unseen = turned[way][2:4]
        assert error_of_own > 0.3 > error_of_unseen
        assert usual[way][2] < 0.3

"""Every named defect changes what it says, and every point that can fail on paper or form has one."""

import copy
from collections import Counter

import pytest

from fixtures.accuracy import MEDIA, VARIANTS
from fixtures.applications.defects import DEFECTS, defects_of
from fixtures.applications.draft import Draft
from fixtures.applications.make import ITEMS, MOST_DEFECTS, make_draft, plan_batch, turn
from fixtures.applications.registry import ELDER, FOOD, can_meet
from fixtures.applications.twists import TWISTS
from rpa_review.review.load import load_content

CANNOT_FAIL_ON_PAPER = {
    "COM-R22": "needs the register of earlier applications",
    "FOOD-R17": "needs the credit register of barred persons",
    "ELDER-R06": "needs funeral and police records",
    "ELDER-R10": "needs the payment records of other allowances",
    "ELDER-R16": "needs the list of 免申即享",
    "ELDER-R17": "needs the register of life certification",
    "GTH-R21": "needs the register of traders",
    "PUBH-R23": "needs the register of hygiene licences",
    "NURSE-R21": "needs a look at the portrait: face and background",
    "NURSE-R22": "needs the national register of nurses",
    "LWPQ-R22": "needs the records of revoked licences and penalties",
    "ELDER-R18": "applies only where a number of years is configured; moved_in_recently may fail it",
}


def test_every_point_that_can_fail_has_a_defect() -> None:
    items = load_content().items
    points = {point.id for item in ITEMS for point in items[item].points}
    broken = {point for defect in DEFECTS.values() for point in defect.points}
    assert broken == points - set(CANNOT_FAIL_ON_PAPER)


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_a_defect_breaks_its_points_and_no_others(name: str) -> None:
    defect = DEFECTS[name]
    seen: set[str] = set()
    for seed in range(10):
        draft, _ = make_draft(defect.items[0], seed=seed, defects=[name])
        seen |= {point for point, _ in draft.must}
        assert not set(draft.must) & draft.may
    assert seen == set(defect.points)


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_a_defect_changes_the_application(name: str) -> None:
    defect = DEFECTS[name]
    broken, _ = make_draft(defect.items[0], seed=5, defects=[name])
    whole, _ = make_draft(defect.items[0], seed=5, needs=dict(defect.needs))
    assert _content(broken) != _content(whole)


def test_clean_applications_have_nothing_that_must_fail() -> None:
    for item in ITEMS:
        for seed in range(60):
            draft, _ = make_draft(item, seed=seed)
            assert not draft.must


def test_every_twist_occurs_in_clean_applications() -> None:
    met: set[str] = set()
    for item in ITEMS:
        for seed in range(500):
            met |= set(make_draft(item, seed=seed)[0].twists)
    assert met == set(TWISTS)


def test_same_seed_same_values() -> None:
    for item in ITEMS:
        first, second = (make_draft(item, seed=77, defects="random")[0] for _ in range(2))
        assert _content(first) == _content(second)
        assert _content(first) != _content(make_draft(item, seed=78, defects="random")[0])


def test_a_batch_takes_every_defect_and_keeps_its_clean_share() -> None:
    for item in ITEMS:
        batch = plan_batch(item, 120, 1, 0.3)
        assert sum(not names for names in batch) == 36
        assert {name for names in batch for name in names} == {defect.name for defect in defects_of(item)}
        assert all(can_meet([DEFECTS[name] for name in names]) and len(names) <= 3 for names in batch)


def test_a_batch_for_measuring_has_every_defect_of_every_item() -> None:
    for item in ITEMS:
        batch = plan_batch(item, 60, 1, 0.3, every_defect=True)
        assert {name for names in batch for name in names} == {defect.name for defect in defects_of(item)}
        assert all(can_meet([DEFECTS[name] for name in names]) and len(names) <= MOST_DEFECTS for names in batch)
        assert sum(not names for names in batch) == 18


def test_each_variant_meets_each_medium_as_often_and_has_clean_applications() -> None:
    letters, media = VARIANTS.split(","), MEDIA.split(",")
    turns = [turn(index, letters, media) for index in range(60)]
    kinds = {"scan_pdf": "scan", "flatbed_jpeg": "scan"}
    met = Counter((variant, kinds.get(str(medium), str(medium))) for variant, medium in turns)
    assert len(met) == len(letters) * 3
    assert set(met.values()) == {2, 3}
    assert set(Counter(kind for _, kind in met.elements()).values()) == {20}  # a third each
    assert set(Counter(variant for variant, _ in turns).values()) == {6, 7}
    for item in ITEMS:
        clean = Counter(turns[index][0] for index, names in enumerate(plan_batch(item, 60, 1, 0.3)) if not names)
        assert all(1 <= clean[variant] <= 4 for variant in letters)


def test_defects_that_touch_the_same_thing_do_not_meet() -> None:
    assert not can_meet([DEFECTS["form_missing"], DEFECTS["form_unsigned"]])
    assert not can_meet([DEFECTS["only_prepackaged"], DEFECTS["canteen_mark_missing"]])
    assert not can_meet([DEFECTS["mobile_wrong"], DEFECTS["elder_mobile_wrong"]])
    assert not can_meet([DEFECTS["canteen_mark_missing"], DEFECTS["form_unsealed"]])  # no company has a canteen
    assert can_meet([DEFECTS["form_unsigned"], DEFECTS["mobile_wrong"]])
    with pytest.raises(ValueError, match="get along"):
        make_draft(FOOD, seed=1, defects=["form_missing", "form_unsigned"])


def test_a_day_decides_about_eighty() -> None:
    young, _ = make_draft(ELDER, seed=2, defects=["under_80_by_one_day"])
    assert young.form["age_at"] == young.day(1)
    assert set(young.must) == {("ELDER-R01", None)}


def _content(draft: Draft) -> object:
    uploads = [
        (
            upload.material,
            upload.name,
            upload.damage,
            upload.lost_pages,
            upload.swapped_pages,
            [
                (paper.type, copy.deepcopy(paper.values), dict(paper.marks), copy.deepcopy(paper.layout))
                for paper in upload.papers
            ],
        )
        for upload in draft.uploads
    ]
    return draft.form, uploads, draft.certificates

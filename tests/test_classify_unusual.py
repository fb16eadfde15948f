"""What is unusual about an application for its item: sizes, places, telephones and blanks, and how it is told."""

from __future__ import annotations

import math
from random import Random

from rpa_review.classify.additive import unusual
from rpa_review.classify.reasons import application_reasons
from rpa_review.domain.example import Features
from rpa_review.learning.fit import encoding_of, fit, norms_of

ITEM = "food_business_licence"
LABELS = {"form.seats": "餐位数", "form.name_alt": "备用名称", "form.address_biz": "经营场所"}


def form(rng: Random, *, seats: float | None = None, codes: tuple[str, ...] = ("place:address_biz=shop",)) -> Features:
    """An area, with a seat for every two or three square metres unless another number is given."""
    area = rng.uniform(60, 240)
    held = area / rng.uniform(2, 3) if seats is None else seats
    numbers = {"size:area": math.log1p(area), "size:seats": math.log1p(held), "shared_phones": 0.0}
    return Features(numbers=numbers | {"phones_of_several": 0.0}, codes=codes)


def usual_forms(count: int = 400) -> list[Features]:
    rng = Random(1)
    return [form(rng) for _ in range(count)]


NORMS = norms_of((ITEM, one) for one in usual_forms())


def test_a_size_outside_what_is_usual_is_told_with_its_side() -> None:
    odd = unusual(form(Random(2), seats=900), ITEM, NORMS)
    assert odd.numbers["unusual_size"] > 2
    assert odd.numbers["unusual_proportion"] > 2
    assert {"odd_key:seats>2", f"odd:{ITEM}/seats>2"} <= set(odd.codes)
    few = unusual(form(Random(2), seats=3), ITEM, NORMS)
    assert any(code.startswith("odd_key:seats<") for code in few.codes)
    plain = unusual(form(Random(2)), ITEM, NORMS)
    assert not any(code.startswith("odd") for code in plain.codes)


def test_what_an_item_never_had_is_seldom_and_an_unknown_item_has_nothing_unusual() -> None:
    flat = unusual(form(Random(2), codes=("place:address_biz=flat", "blank:name_alt")), ITEM, NORMS)
    assert flat.numbers["rare_place"] > 5
    assert flat.numbers["rare_blank"] > 5
    assert {"seldom_thing:place:address_biz=flat", "seldom_thing:blank:name_alt"} <= set(flat.codes)
    elsewhere = unusual(form(Random(2), seats=900), "another_item", NORMS)
    assert elsewhere.numbers["unusual_size"] == 0
    assert "rare_place" not in elsewhere.numbers


def test_the_reasons_name_what_is_unusual_as_the_form_calls_it() -> None:
    rng = Random(3)
    forms = [form(rng, seats=900 if place % 8 == 0 else None) for place in range(400)]
    seen = [unusual(one, ITEM, NORMS) for one in forms]
    model = fit(encoding_of(seen, NORMS), seen, [place % 8 == 0 for place in range(400)])
    assert application_reasons(model, seen[0], LABELS)[0] == "“餐位数”比同类办件多得多：风险升高"
    assert all("更" not in reason and "seats" not in reason for reason in application_reasons(model, seen[1], LABELS))


def test_columns_that_tell_the_labels_apart_do_not_run_away() -> None:
    """Steps of the fit are halved where they overshoot: separable labels give finite weights that rank them."""
    features = [Features(numbers={"blank": place / 100}, codes=("item:x",)) for place in range(100)]
    model = fit(encoding_of(features), features, [place >= 50 for place in range(100)])
    assert max(abs(model.weights)) < 20
    assert model.score(features[90]) > model.score(features[10])

"""Invented people and firms: no real person's number, and every check digit right."""

from datetime import date
from random import Random

import pytest
from stdnum.cn import uscc as credit_code

from fixtures.applications.firms import FirmKind, code_check, make_firm, organisation_check, wrong_check
from fixtures.applications.food import make_food
from fixtures.applications.people import (
    check_digit,
    identity_number,
    luhn_digit,
    make_card_number,
    make_person,
    same_but_other_serial,
    years_later,
)

FILED_ON = date(2026, 11, 18)


@pytest.mark.parametrize("number", ["350299194601010011", "11010519491231002X", "810000199408230021"])
def test_identity_check_digit_of_published_vectors(number: str) -> None:
    assert check_digit(number[:17]) == number[-1]


def test_people_hold_a_number_of_nobody_and_a_card_in_force() -> None:
    for seed in range(300):
        person = make_person(Random(seed), on=FILED_ON, youngest=18, oldest=101)
        assert person.id_no.startswith("350299")
        assert check_digit(person.id_no[:17]) == person.id_no[-1]
        assert person.id_no[6:14] == person.birth.strftime("%Y%m%d")
        assert (int(person.id_no[16]) % 2 == 1) == (person.sex == "男")
        assert 18 <= person.age_on(FILED_ON) <= 101
        assert person.mobile.startswith("1990000")
        assert person.card_to is None or person.card_to > FILED_ON


def test_a_card_runs_as_long_as_the_law_says() -> None:
    for seed in range(300):
        person = make_person(Random(seed), on=FILED_ON, youngest=18, oldest=90)
        age = person.age_on(person.card_from)
        years = None if age >= 46 else 10 if age <= 25 else 20
        assert person.card_to == (years_later(person.card_from, years) if years else None)


def test_another_number_of_the_same_day_is_valid_and_different() -> None:
    person = make_person(Random(3), on=FILED_ON)
    other = same_but_other_serial(Random(3), person)
    assert other != person.id_no
    assert other[:14] == person.id_no[:14]
    assert check_digit(other[:17]) == other[-1]


def test_a_number_can_be_asked_to_end_with_x() -> None:
    assert identity_number(Random(1), date(1990, 3, 5), "女", ends_with="X").endswith("X")


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "9144030071526726XG", "91330100799655058B", "92350203MA0000007P"]
)
def test_credit_code_check_characters_of_published_vectors(code: str) -> None:
    assert code_check(code[:17]) == code[-1]
    assert organisation_check(code[8:16]) == code[16]


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        (FirmKind.COMPANY, "91"),
        (FirmKind.SOLE_TRADER, "92"),
        (FirmKind.INSTITUTION, "12"),
        (FirmKind.CIVIL, "52"),
    ],
)
def test_firms_hold_a_valid_code_of_their_kind(kind: FirmKind, prefix: str) -> None:
    for seed in range(50):
        rng = Random(seed)
        firm = make_firm(rng, kind, "餐饮" if prefix[0] == "9" else "食堂", on=FILED_ON)
        assert firm.uscc.startswith(prefix + "350299")
        assert credit_code.is_valid(firm.uscc)
        assert organisation_check(firm.uscc[8:16]) == firm.uscc[16]
        assert not credit_code.is_valid(wrong_check(rng, firm.uscc))
        assert firm.est_date < FILED_ON


def test_card_numbers_pass_luhn() -> None:
    assert luhn_digit("622202123456789012") == "8"
    number = make_card_number(Random(1))
    assert len(number) == 19
    assert luhn_digit(number[:-1]) == number[-1]


def test_the_breadth_of_real_cases_occurs() -> None:
    drafts = [make_food(Random(seed), filed_on=FILED_ON, needs={}, serial=seed) for seed in range(120)]
    roles = {role for draft in drafts for role in draft.papers}
    assert {
        "licence",
        "plan",
        "devices",
        "attorney",
        "management",
        "legal_card",
        "health1",
        "lease",
        "property",
    } <= roles
    assert {draft.form["main_type"] for draft in drafts} == {"食品销售经营者", "餐饮服务经营者", "集中用餐单位食堂"}
    assert {len(draft.uploads_for("FOOD-M03")) for draft in drafts} == {1, 3}
    assert all(2 <= len(draft.uploads) <= 14 for draft in drafts)

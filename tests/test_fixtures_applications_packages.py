"""Printed packages: the engine opens them, the evaluation reads their truth, and every place lies on its page."""

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from fixtures.applications.make import Package, make_application
from fixtures.applications.registry import ELDER, FOOD
from fixtures.papers.render import Press
from rpa_review.evaluation.truth import Truth
from rpa_review.store.packages import open_package

pytestmark = pytest.mark.browser

CASES = [
    (FOOD, 11, "a", ("name_differs", "lease_page_missing", "attorney_unsigned"), "text_pdf"),
    (ELDER, 12, "b", ("register_birth_differs", "bank_card_glare"), None),
    (ELDER, 13, "c", ("bank_card_missing", "elder_file_encrypted"), "flatbed_jpeg"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Package, Truth]]:
    folder = tmp_path_factory.mktemp("packages")
    found = []
    with Press() as press:
        for item, seed, variant, defects, media in CASES:
            package, truth = make_application(
                item, seed=seed, variant=variant, defects=defects, media=media, press=press
            )
            found.append((package.write(folder), package, Truth.model_validate_json(json.dumps(truth))))
    return found


def test_the_engine_opens_them(made: list[tuple[Path, Package, Truth]]) -> None:
    for folder, _, truth in made:
        with open_package(folder) as package:
            assert package.application.number == truth.number
            assert package.application.item == truth.item
            assert package.remarks == ()
            paths = {file.path for material in package.application.materials for file in material.files}
            assert paths == set(truth.media)


def test_truth_names_defects_and_what_must_fail(made: list[tuple[Path, Package, Truth]]) -> None:
    (_, _, food), (_, _, elder), (_, _, lost) = made
    assert {(claim.point, claim.subject) for claim in food.must_fail} == {
        ("COM-R10", "FOOD-M02"),
        ("FOOD-R04", None),
        ("COM-R04", "FOOD-M10"),
        ("COM-R12", "FOOD-M06"),
    }
    assert {claim.point for claim in elder.must_fail} == {"ELDER-R04", "COM-R03"}
    assert {(claim.point, claim.subject) for claim in lost.must_fail} == {
        ("COM-R01", "ELDER-M04"),
        ("COM-R18", "ELDER-M04"),
        ("COM-R01", "ELDER-M03"),
    }
    assert not any(truth.clean for _, _, truth in made)


def test_every_place_lies_in_a_file_of_the_package(made: list[tuple[Path, Package, Truth]]) -> None:
    for folder, _, truth in made:
        places = [
            (proof.file, proof.page, proof.box)
            for claim in truth.must_fail
            for proof in claim.evidence
            if hasattr(proof, "file")
        ]
        places += [(field.file, field.page, field.box) for field in truth.fields]
        assert len(places) > 30
        for file, page, box in places:
            assert (folder / file).is_file()
            if box is None:  # a file that cannot be opened has no page to point at
                continue
            assert 0 <= box.left < box.right <= 1
            assert 0 <= box.top < box.bottom <= 1
            if file.endswith(".pdf"):
                with pdfium.PdfDocument(folder / file) as document:
                    assert 1 <= page <= len(document)


def test_printed_values_stand_where_the_truth_says(made: list[tuple[Path, Package, Truth]]) -> None:
    folder, _, truth = made[0]
    checked = 0
    for field in truth.fields:
        if field.field.split(".")[-1] not in ("uscc", "biz_name", "legal_id_no", "agent_id", "mobile") or not field.box:
            continue
        with pdfium.PdfDocument(folder / field.file) as document:
            page = document[field.page - 1]
            width, height = page.get_size()
            text = page.get_textpage().get_text_bounded(
                left=field.box.left * width - 2,
                right=field.box.right * width + 2,
                top=(1 - field.box.top) * height + 2,
                bottom=(1 - field.box.bottom) * height - 2,
            )
            assert "".join(str(field.value).split()) in "".join(text.split())
            checked += 1
    assert checked >= 4


def test_the_form_on_paper_says_what_the_form_online_says(made: list[tuple[Path, Package, Truth]]) -> None:
    _, package, truth = made[0]
    form = package.application["form"]
    assert isinstance(form, dict)
    printed = {field.field.split(".")[-1]: field.value for field in truth.fields if field.field.startswith("FOOD-M01.")}
    for key in ("biz_name", "uscc", "address_biz", "area_total", "food_safety_staff", "sign_date"):
        assert printed[key] == form[key]


def test_a_missing_page_is_not_there(made: list[tuple[Path, Package, Truth]]) -> None:
    folder, _, truth = made[0]
    lease = next(field.file for field in truth.fields if field.document == "lease")
    with pdfium.PdfDocument(folder / lease) as document:
        assert len(document) == 2

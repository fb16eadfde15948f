"""Papers are printed with the exact place of every value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from fixtures.applications.defects import defects_of
from fixtures.applications.make import make_draft
from fixtures.applications.registry import DISPATCH, ELDER, FOOD, NURSE
from fixtures.papers.media import hand_in
from fixtures.papers.paper import complete_values, default_values, paper_types, print_paper, variants
from fixtures.papers.render import Press
from rpa_review.domain.page import Box

pytestmark = pytest.mark.browser

DRAWN = {"seal", "sign", "fingerprint", "qr_text", "face_photo"}  # pictures, or names of them as prefix or suffix


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as running:
        yield running


def drawn(field: str) -> bool:
    return field in DRAWN or field.startswith(("sign_", "seal_")) or field.endswith(("_sign", "_seal"))


def text_in(page: pdfium.PdfPage, box: Box) -> str:
    """The characters whose origin lies in the box, in the order of the content.

    The box that PDFium gives for 门 or 人 is wrong in what Chromium prints; the matrix of the character is right.
    """
    width, height = page.get_size()
    layer = page.get_textpage()
    matrix = pdfium_c.FS_MATRIX()
    found = []
    for index in range(layer.count_chars()):
        if not pdfium_c.FPDFText_GetMatrix(layer.raw, index, matrix):
            continue
        x, y = matrix.e / width, 1 - matrix.f / height
        if box.left - 0.004 <= x <= box.right + 0.002 and box.top <= y <= box.bottom + 0.003:
            found.append(chr(pdfium_c.FPDFText_GetUnicode(layer.raw, index)))
    return "".join("".join(found).split())


@lru_cache
def types_printed_for(*items: str) -> set[str]:
    """Types of paper in clean applications of these items, and in applications with each of their defects."""
    drafts = [make_draft(item, seed=seed)[0] for item in items for seed in range(60)]
    drafts += [make_draft(item, seed=1, defects=[defect.name])[0] for item in items for defect in defects_of(item)]
    return {paper.type for draft in drafts for upload in draft.uploads for paper in upload.papers}


@pytest.mark.parametrize("paper_type", paper_types())
def test_every_value_stands_in_the_text_layer_where_the_truth_says(paper_type: str, press: Press) -> None:
    more = "fh" if paper_type in types_printed_for(FOOD, ELDER) else ""
    more += "fh" if paper_type in types_printed_for(NURSE, DISPATCH) - types_printed_for(FOOD, ELDER) else ""
    more += "g"
    more += "i" if paper_type in types_printed_for(FOOD) - types_printed_for(ELDER) else ""
    if paper_type in types_printed_for(NURSE) - types_printed_for(FOOD, ELDER, DISPATCH):
        more += "ij" if paper_type == "nurse_certificate" else "ijk"
        more += "l" if paper_type == "education_certificate" else ""
    assert variants(paper_type) == sorted("abcde" + more)
    values = complete_values(paper_type, {})
    for variant in variants(paper_type):
        printed = print_paper(paper_type, values, variant=variant, seed=3, press=press)
        pdf = pdfium.PdfDocument(printed.pdf)
        assert len(pdf) == len(printed.pages)
        assert printed.places, f"{paper_type}/{variant} has no values"
        for field, places in printed.places.items():
            for place in places:
                assert place.box.width > 0
                assert place.box.height > 0
            value = values.get(field)
            if not isinstance(value, str) or not value or drawn(field) or field in {"kind", "authority", "card_type"}:
                continue
            found = "".join(text_in(pdf[place.page - 1], place.box) for place in places)
            if "-" in value and value[:4].isdigit():
                assert found, f"{paper_type}/{variant}: no date at {field}"
            else:
                assert "".join(value.split()) in found, f"{paper_type}/{variant}: {field} is not at its place"
        pdf.close()


def test_what_is_absent_still_has_its_place(press: Press) -> None:
    gone = {"principal_sign": False, "principal_seal": False, "agent_sign": False, "sign_date": None}
    for variant in variants("power_of_attorney"):
        printed = print_paper("power_of_attorney", gone, variant=variant, seed=1, press=press)
        for field in gone:
            (place,) = printed.places[field]
            assert place.box.width > 0.03
            assert place.box.height > 0.005


def test_a_picture_is_no_part_of_the_text_layer(press: Press) -> None:
    printed = print_paper("power_of_attorney", {"principal": "甲"}, variant="a", seed=1, press=press)
    text = pdfium.PdfDocument(printed.pdf)[0].get_textpage().get_text_range()
    assert "样例" not in text  # neither the watermark nor the signature


def test_pages_left_out_keep_the_numbers_of_the_others(press: Press) -> None:
    printed = print_paper("lease", {"omit_pages": [2]}, variant="a", seed=1, press=press)
    pdf = pdfium.PdfDocument(printed.pdf)
    texts = ["".join(pdf[number].get_textpage().get_text_range().split()) for number in range(len(pdf))]
    assert [("第1页共3页" in text, "第3页共3页" in text) for text in texts] == [(True, False), (False, True)]


def test_the_same_seed_gives_the_same_paper(press: Press) -> None:
    first, second = (print_paper("business_licence", {}, variant="a", seed=5, press=press) for _ in range(2))
    assert first.places == second.places
    assert hand_in(first, "scan_pdf", seed=5).files == hand_in(second, "scan_pdf", seed=5).files


def test_a_value_outside_the_contract_is_refused() -> None:
    with pytest.raises(ValueError, match="no_such_field"):
        complete_values("id_card", {"no_such_field": "x"})


def test_defaults_may_hold_other_values() -> None:
    assert "{" in str(default_values("business_licence")["qr_text"])
    assert str(complete_values("business_licence", {"uscc": "X1"})["qr_text"]).endswith("X1")


def test_a_page_that_overflows_is_an_error(press: Press) -> None:
    page = '<section class="page" style="width:50mm;height:20mm">x</section>'
    assert press.print(page + page).pages[0] == pytest.approx((50, 20), abs=0.3)
    with pytest.raises(ValueError, match="at least one"):
        press.print("<p>x</p>")

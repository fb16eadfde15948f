"""A difference does not count where the page itself shows the value that was expected."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rpa_review.checks.consistency import Kind, held_against
from rpa_review.checks.filing import Filing
from rpa_review.domain.application import Application, HandedFile
from rpa_review.domain.dossier import MaterialFacts, ReadFile, ReadPage
from rpa_review.domain.field import Field, FormSource, Provenance
from rpa_review.domain.finding import Verdict
from rpa_review.review.load import load_content
from tests.extract_pages import lines

SLUG = "food_business_licence"


def filing(*texts: str) -> Filing:
    """A filing whose one paper, of one page, says this."""
    handed = HandedFile(path="1.pdf", name="1.pdf")
    facts = MaterialFacts(
        code="FOOD-M06",
        files=(ReadFile(file=handed, pages=1),),
        pages=(ReadPage(file="1.pdf", number=1, page=lines(*texts)),),
    )
    application = Application(number="1", item=SLUG, filed_at=datetime(2026, 1, 5, tzinfo=UTC), form={})
    return Filing(application, load_content().item(SLUG), {"FOOD-M06": facts})


def read(value: str, raw: str = "") -> Field:
    source = Provenance(material="FOOD-M06", file="1.pdf", page=1)
    return Field(field="FOOD-M06.agent", value=value, raw=raw or value, confidence=1.0, source=source)


TYPED = Field(field="form.agent", value="王样例", source=FormSource(form="agent"))


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        (("代理人：须为成年人", "乙方：王样例"), Verdict.UNSURE),
        (("代理人：须为成年人", "乙方：李样本"), Verdict.FAIL),
    ],
)
def test_the_expected_value_in_another_place_of_the_page_makes_a_difference_doubtful(
    printed: tuple[str, ...], verdict: Verdict
) -> None:
    assert held_against(filing(*printed), Kind.NAME, TYPED, read("须为成年人"))[0] is verdict


def test_a_value_that_only_holds_the_expected_one_is_no_other_place() -> None:
    assert held_against(filing("代理人：王样例甲"), Kind.NAME, TYPED, read("王样例甲"))[0] is Verdict.FAIL

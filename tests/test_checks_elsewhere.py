"""A difference does not count where the page itself shows the value that was expected."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rpa_review.checks.consistency import Kind, held_against
from rpa_review.checks.filing import Filing, Ref
from rpa_review.checks.seals import power_of_attorney_specific
from rpa_review.domain.application import Application, HandedFile
from rpa_review.domain.dossier import MaterialFacts, ReadDocument, ReadFile, ReadPage
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


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        (("委托人：厦门模范劳务派遣有限公司", "委托事项：办理税务登记"), Verdict.FAIL),
        (("委托办理劳务派遣经营许可", "委托事项：办理税务登记"), Verdict.UNSURE),
    ],
)
def test_a_firm_named_after_its_trade_does_not_say_what_its_agent_may_do(
    printed: tuple[str, ...], verdict: Verdict
) -> None:
    def at(key: str, value: str) -> Field:
        source = Provenance(material="LWPQ-M10", file="1.pdf", page=1)
        return Field(field=f"LWPQ-M10.{key}", value=value, raw=value, confidence=1.0, source=source)

    fields = (at("principal", "厦门模范劳务派遣有限公司"), at("matter", "办理税务登记"), at("power", "代为办理手续"))
    paper = ReadDocument(type="power_of_attorney", pages=(0,), fields=fields)
    facts = MaterialFacts(
        code="LWPQ-M10",
        files=(ReadFile(file=HandedFile(path="1.pdf", name="1.pdf"), pages=1),),
        pages=(ReadPage(file="1.pdf", number=1, type="power_of_attorney", page=lines(*printed)),),
        documents=(paper,),
    )
    item = "labour_dispatch_licence"
    application = Application(number="1", item=item, filed_at=datetime(2026, 1, 5, tzinfo=UTC), form={})
    seen = Filing(application, load_content().item(item), {"LWPQ-M10": facts})
    refs = {key: Ref(key, "LWPQ-M10") for key in ("matter", "power", "agent")}
    outcome = power_of_attorney_specific(
        seen, matter=refs["matter"], power=refs["power"], about=("劳务派遣",), agent=(refs["agent"],)
    )
    assert outcome.verdict is verdict

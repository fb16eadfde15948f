"""What a page shows: papers from abroad, what must not stand on a plan, what a reflection hides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rpa_review.checks.business import text_without
from rpa_review.checks.filing import Filing, Ref
from rpa_review.checks.image import attested, legible
from rpa_review.checks.seals import Part, parts_complete, power_of_attorney_specific
from rpa_review.domain.application import Application, HandedFile
from rpa_review.domain.dossier import MaterialFacts, ReadDocument, ReadFile, ReadPage
from rpa_review.domain.field import Field, Provenance
from rpa_review.domain.finding import Verdict
from rpa_review.domain.page import Box, Flaw, FlawFound, Origin, Page
from rpa_review.review.load import load_content
from tests.extract_pages import lines, page, word

SLUG = "food_business_licence"


def filing(code: str, paper: Page, *documents: ReadDocument, item: str = SLUG, kind: str | None = None) -> Filing:
    """A filing whose one paper is this page."""
    handed = HandedFile(path="1.pdf", name="1.pdf")
    facts = MaterialFacts(
        code=code,
        files=(ReadFile(file=handed, pages=1),),
        pages=(ReadPage(file="1.pdf", number=1, page=paper, type=kind),),
        documents=documents,
    )
    application = Application(number="1", item=item, filed_at=datetime(2026, 1, 5, tzinfo=UTC), form={})
    return Filing(application, load_content().item(item), {code: facts}).about(code)


def test_a_register_extract_from_abroad_needs_attestation_whatever_its_blanks_became() -> None:
    extract = (
        "CERTIFICATE OF GOOD STANDING",
        "The Registrar certifies that the company is",
        "entered in the Register ofCompanies.",
    )
    assert attested(filing("FOOD-M02", lines(*extract))).verdict is Verdict.FAIL
    assert attested(filing("FOOD-M02", lines(*extract, "APOSTILLE"))).verdict is Verdict.NOT_APPLICABLE


def test_a_word_that_is_clear_by_itself_counts_on_a_page_read_badly() -> None:
    plan = page(word("平面布局图", 0.4, 0.05), word("垃圾中转站", 0.1, 0.8, 0.95), word("就餐区", 0.3, 0.3, 0.4))
    source = Provenance(material="FOOD-M03", file="1.pdf", page=1)
    near = Field(field="FOOD-M03.surroundings", value=["垃圾中转站"], raw="垃圾中转站", confidence=0.5, source=source)
    read = ReadDocument(type="floor_plan", pages=(0,), fields=(near,))

    def outcome(paper: Page) -> Verdict:
        fields = (Ref.parse("FOOD-M03.surroundings"),)
        return text_without(
            filing("FOOD-M03", paper, read), material="FOOD-M03", fields=fields, words=("垃圾中转",)
        ).verdict

    assert outcome(plan) is Verdict.FAIL
    faint = page(word("平面布局图", 0.4, 0.05), word("垃圾中转站", 0.1, 0.8, 0.5))
    assert outcome(faint) is Verdict.UNSURE


def test_a_name_that_lost_characters_under_a_seal_does_not_lack_its_word() -> None:
    source = Provenance(material="NURSE-M04", file="1.pdf", page=1)
    part = Part(field=Ref.parse("NURSE-M04.hospital"), name="教学（综合）医院名称", any=("医院",))

    def outcome(name: str, confidence: float) -> Verdict:
        named = Field(field="NURSE-M04.hospital", value=name, raw=name, confidence=confidence, source=source)
        proof = ReadDocument(type="internship_proof", pages=(0,), fields=(named,))
        paper = filing("NURSE-M04", lines("实习证明"), proof, item="nurse_registration", kind="internship_proof")
        return parts_complete(paper, parts=(part,)).verdict

    assert outcome("厦市翔安区虚和院", 0.85) is Verdict.UNSURE
    assert outcome("厦门虚和诊所", 0.98) is Verdict.FAIL
    assert outcome("厦门虚和医院", 0.85) is Verdict.PASS


def test_a_card_whose_number_nobody_can_find_under_a_grave_reflection_is_named_illegible() -> None:
    def outcome(severity: float) -> Verdict:
        glare = FlawFound(flaw=Flaw.GLARE, severity=severity, box=Box(left=0.3, top=0.4, right=0.8, bottom=0.5))
        card = page(word("社会保障卡", 0.4, 0.1), origin=Origin.OCR).model_copy(update={"flaws": (glare,)})
        elsewhere = Provenance(
            material="ELDER-M04", file="1.pdf", page=1, box=Box(left=0.2, top=0.7, right=0.5, bottom=0.72)
        )
        nothing = Field(field="ELDER-M04.card_no", value=None, confidence=0.9, source=elsewhere)
        read = ReadDocument(type="bank_card", pages=(0,), fields=(nothing,))
        facts = filing("ELDER-M04", card, read, item="elderly_allowance", kind="bank_card")
        return legible(facts, key_fields={"bank_card": ("card_no",)}).verdict

    assert outcome(0.9) is Verdict.FAIL
    assert outcome(0.2) is Verdict.UNSURE


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
    seen = filing("LWPQ-M10", lines(*printed), paper, item="labour_dispatch_licence", kind="power_of_attorney")
    refs = {key: Ref(key, "LWPQ-M10") for key in ("matter", "power", "agent")}
    outcome = power_of_attorney_specific(
        seen, matter=refs["matter"], power=refs["power"], about=("劳务派遣",), agent=(refs["agent"],)
    )
    assert outcome.verdict is verdict

"""How materials are handled: taken from the hall, promised, deferred, one for each, lacking; and the register."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rpa_review.domain.application import Applicant, Application
from rpa_review.domain.dossier import MaterialFacts
from rpa_review.domain.finding import CertificateFlaw, Disposition, Finding, Handling, MaterialState, Review, Versions
from rpa_review.errors import ContentError
from rpa_review.lint.cases import Case, arrange, read_cases
from rpa_review.report.certificates import write_register
from rpa_review.review.certificates import certificate_flaws
from rpa_review.review.find import filing_of
from rpa_review.review.handling import states_of
from rpa_review.review.load import Content, default_root, load_content
from rpa_review.review.stages import judge

ITEM = "freight_driver_example"
ID_CARD = {
    "type": "居民身份证",
    "holder": "范样例",
    "number": "350299196503201016",
    "valid_to": "2043-04-09",
    "status": "有效",
}
MATERIALS = """materials:
  - code: DRV-M02
    name: 授权委托书
    documents: [power_of_attorney]
    promise: {material: DRV-M03, when: form.apply_mode == "告知承诺"}
  - {code: DRV-M03, name: 告知承诺书, need: 条件, when: form.apply_mode == "告知承诺", documents: [commitment]}
  - code: DRV-M04
    name: 押运人员身份证
    documents: [id_card]
    one_for_each: {rows: escorts, row: name, field: name}
    deferrable: true
"""
FORM = """form:
  - {key: apply_mode, label: 办理方式, type: enum, choices: [一般程序, 告知承诺]}
  - {key: has_agent, label: 是否委托办理, type: bool}
  - {key: escorts, label: 押运人员, type: table, columns: [{key: name, label: 姓名}]}
"""
COMMITMENT = {"commitment": {"kind": "容缺承诺书", "sign": True, "deferred_material": "押运人员身份证", "due_days": 10}}
ESCORT = {"side": "both", "name": "林样珍", "id_no": "350299198006150018", "valid_to": "长期"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The example with a certificate, a promise, a deferrable material and one for each person."""
    root = tmp_path_factory.mktemp("content")
    shutil.copytree(default_root() / "docs" / "example" / "bots" / ITEM, root / "bots" / ITEM)
    for shared in ("_law", "_common"):
        (root / "bots" / shared).symlink_to(default_root() / "bots" / shared)
    path = root / "bots" / ITEM / "item.yaml"
    text = path.read_text(encoding="utf-8").replace("form:\n", FORM, 1).replace("materials:\n", MATERIALS, 1)
    path.write_text(
        text.replace("level: 市\n", "level: 市\nallows_deferral: true\nagent: form.has_agent\n"), encoding="utf-8"
    )
    return load_content(root=root)


def arranged(content: Content, **changes: object) -> tuple[Application, list[MaterialFacts]]:
    plan = content.plan(ITEM)
    clean, _ = read_cases(plan.folder)
    return arrange(Case.model_validate({"name": "", "expect": {}, **changes}), clean, plan)


def state(content: Content, material: str, **changes: object) -> MaterialState:
    application, facts = arranged(content, **changes)
    states = states_of(filing_of(application, content.plan(ITEM), facts))
    return next(state for state in states if state.material == material)


def finding(content: Content, point: str, subject: str, **changes: object) -> Finding:
    return next(
        found
        for found in judge(*arranged(content, **changes), content)
        if (found.point, found.subject) == (point, subject)
    )


def flaws(content: Content, **changes: object) -> list[CertificateFlaw]:
    application, facts = arranged(content, **changes)
    return list(certificate_flaws(filing_of(application, content.plan(ITEM), facts)))


def test_a_certificate_of_the_hall_stands_in_for_an_upload(content: Content) -> None:
    assert state(content, "DRV-M01", without=["DRV-M01"], certificates=[ID_CARD]).handling is Handling.FROM_HALL
    assert state(content, "DRV-M01", without=["DRV-M01"]).handling is Handling.LACKING
    assert state(content, "DRV-M01").handling is Handling.HANDED_IN


def test_what_is_promised_may_not_be_asked_for_but_the_statement_must(content: Content) -> None:
    mode = {"apply_mode": "告知承诺"}

    assert state(content, "DRV-M02", form=mode).handling is Handling.PROMISED
    assert finding(content, "COM-R01", "DRV-M02", form=mode).verdict == "not_applicable"
    assert "不得要求提交" in finding(content, "COM-R01", "DRV-M02", form=mode).because
    assert finding(content, "COM-R01", "DRV-M03", form=mode).verdict == "fail"
    assert finding(content, "COM-R01", "DRV-M02").verdict == "fail"
    assert state(content, "DRV-M03").handling is Handling.NOT_ASKED


def test_what_was_handed_in_though_promised_is_never_to_be_corrected(content: Content) -> None:
    wrong = {"DRV-M02": {"id_card": ESCORT}}

    assert finding(content, "COM-R02", "DRV-M02", add=wrong).severity == "M"
    assert finding(content, "COM-R02", "DRV-M02", add=wrong, form={"apply_mode": "告知承诺"}).severity == "A"


def test_a_deferred_material_has_its_last_day_by_the_working_calendar(content: Content) -> None:
    """Ten working days from Wednesday, 18 November 2026; the item's own five where the statement says none."""
    said = state(content, "DRV-M04", add={"DRV-M04": COMMITMENT})
    silent = state(content, "DRV-M04", add={"DRV-M04": {"commitment": {**COMMITMENT["commitment"], "due_days": None}}})

    assert (said.handling, said.due_on) == (Handling.DEFERRED, "2026-12-02")
    assert silent.due_on == "2026-11-25"


def test_a_statement_in_its_own_slot_defers_nothing(content: Content) -> None:
    statement = {"commitment": {"kind": "告知", "sign": True}}

    found = state(content, "DRV-M03", form={"apply_mode": "告知承诺"}, add={"DRV-M03": statement})

    assert found.handling is Handling.HANDED_IN


def test_of_a_material_for_each_person_those_without_one_are_named(content: Content) -> None:
    escorts = {"escorts": [{"name": "林样珍"}, {"name": "王样一"}]}

    found = state(content, "DRV-M04", form=escorts, add={"DRV-M04": {"id_card": ESCORT}})

    assert found.handling is Handling.HANDED_IN
    assert found.lacking == ("王样一",)
    assert state(content, "DRV-M04", form=escorts).lacking == ("林样珍", "王样一")
    unread = state(content, "DRV-M04", form=escorts, add={"DRV-M04": {"id_card": ESCORT}}, text={"DRV-M04": "看不清"})
    assert unread.lacking == (), "a page that was not recognised may be the one"


@pytest.mark.parametrize(
    ("changes", "kind", "flaw"),
    [
        ({"without": ["DRV-M01"], "certificates": [{"type": "驾驶证"}]}, "缺证", "缺证"),
        ({"certificates": [{"type": "驾驶证"}]}, "缺证", "缺证"),
        ({"without": ["DRV-M01"]}, "缺证", "缺证"),
        ({"certificates": [{"type": "居民身份证", "status": "未查到"}]}, "缺证", "缺证"),
        ({}, None, None),  # the hall may have no certificates at all
        ({"certificates": [{**ID_CARD, "status": "注销"}]}, "错证", "状态错"),
        ({"certificates": [{**ID_CARD, "valid_to": "2026-11-17"}]}, "错证", "过期未更新"),
        ({"certificates": [{**ID_CARD, "holder": "林样珍"}]}, "错证", "字段错"),
        ({"certificates": [ID_CARD]}, None, None),
        ({"certificates": [{**ID_CARD, "valid_to": "2026-11-18"}]}, None, None),
    ],
)
def test_missing_and_wrong_certificates_are_registered(
    content: Content, changes: dict[str, object], kind: str | None, flaw: str | None
) -> None:
    found = flaws(content, **changes)

    assert [(one.kind, one.flaw) for one in found] == ([(kind, flaw)] if kind else [])
    assert all(one.due_on == "2026-11-25" for one in found)


def test_the_register_is_a_table_that_runs_no_formula(tmp_path: Path) -> None:
    review = Review(
        number="350299202611180001",
        item=ITEM,
        item_name="示例",
        item_version="1",
        applicant=Applicant(kind="person", name="=1+1", id_number="350299196503201016"),
        filed_at=datetime(2026, 11, 18, tzinfo=UTC),
        reviewed_at=datetime(2026, 11, 19, 9, 30, tzinfo=UTC),
        disposition=Disposition.ACCEPT,
        certificate_flaws=(
            CertificateFlaw(
                number="350299202611180001-01", material="DRV-M01", certificate="居民身份证", kind="缺证", flaw="缺证"
            ),
        ),
        versions=Versions(engine="0", item="1"),
    )

    count = write_register([review], tmp_path / "register.csv")

    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert count == 1
    assert row["登记编号"].strip() == "350299202611180001-01"
    assert row["持证主体"] == "\t=1+1"
    assert row["发现时间"] == "2026-11-19 09:30"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("material: DRV-M03, when", "material: DRV-M09, when", "没有材料“DRV-M09”"),
        ("rows: escorts", "rows: escort", "没有表格“escort”"),
        ("agent: form.has_agent", "agent: form.", "条件写法有误"),
    ],
)
def test_what_is_wrong_with_the_handling_is_told(
    content: Content, tmp_path: Path, before: str, after: str, told: str
) -> None:
    root = Path(shutil.copytree(content.roots[0], tmp_path / "content", symlinks=True))
    path = root / "bots" / ITEM / "item.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(ContentError, match=told):
        load_content(root=root)

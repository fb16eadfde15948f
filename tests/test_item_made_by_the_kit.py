"""The seventh item, made by the kit and edited only in its own folder, goes the whole way from hall to report."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fixtures.applications.from_cases import print_case
from fixtures.hall.forms import load_forms
from fixtures.hall.serve import HallServer
from fixtures.papers.render import Press
from rpa_review.domain.finding import Disposition, Handling, Review, Verdict
from rpa_review.domain.form_spec import FormSpec
from rpa_review.hall.credentials import Credentials
from rpa_review.hall.profile import load_profile
from rpa_review.hall.pull import pull
from rpa_review.review.load import load_content
from rpa_review.runs.batch import review_batch

ITEM = "hr_service_licence"
PROMISED = "告知承诺：不得要求制度、场所、人员材料"
NOT_TICKED = "承诺书有一项没有勾选"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hr")
    with Press() as press:
        for serial, case in enumerate((PROMISED, NOT_TICKED), start=1):
            print_case(load_content(), ITEM, case, press=press, serial=serial).write(folder / "hall")
    return folder


@pytest.fixture(scope="module")
def reviews(folder: Path) -> list[Review]:
    """Pulled from the hall by the bot, read and reviewed, in the order of their numbers."""
    content = load_content()
    with HallServer([folder / "hall"], forms=load_forms(Path("bots"))) as hall:
        credentials = Credentials(user=hall.user, password=hall.password)
        profile = load_profile("simulated", url=hall.url)
        pull(profile, [FormSpec.of(content.item(ITEM))], folder / "packages", credentials)
    batch = review_batch([folder / "packages"], folder / "reviews", content=content, jobs=1)
    assert batch.not_reviewed == ()
    return sorted(batch.reviews, key=lambda review: review.number)


@pytest.mark.browser
@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_seventh_item_goes_the_whole_way(folder: Path, reviews: list[Review]) -> None:
    """What was promised is not asked for; the promise that is not ticked is the one thing to correct."""
    good, bad = reviews

    assert good.disposition is Disposition.ACCEPT, [
        (one.point, one.because) for one in good.findings if one.verdict in (Verdict.FAIL, Verdict.UNSURE)
    ]
    assert {state.material for state in good.handling if state.handling is Handling.PROMISED} == {
        "HRS-M02",
        "HRS-M03",
        "HRS-M04",
    }
    assert bad.disposition is Disposition.CORRECT
    failed = {one.point for one in bad.findings if one.verdict is Verdict.FAIL and one.severity == "M"}
    assert failed == {"HRS-R13", "COM-R20"}
    assert [line.material for line in bad.notice.lines] == ["告知承诺书"]
    assert "材料办理方式" in (folder / "reviews" / bad.number / "report.html").read_text(encoding="utf-8")


def test_no_line_of_the_engine_knows_the_item() -> None:
    found = subprocess.run(
        ["grep", "-rlE", f"HRS-|{ITEM}_form|website_filing|full_time_staff_list", "rpa_review"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout == ""


def test_it_has_points_enough() -> None:
    own = [point for point in load_content().item(ITEM).points if point.id.startswith("HRS-")]

    assert len(own) == 20
    assert sum(not point.needs for point in own) == 18

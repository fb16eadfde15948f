"""The straight line with its real parts: hall, browser, OCR, rules, report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from fixtures.applications.make import make_application
from fixtures.hall.forms import load_forms
from fixtures.hall.serve import HallServer
from fixtures.papers.media import Medium
from fixtures.papers.render import Press
from rpa_review.domain.finding import Disposition, Review, Verdict
from rpa_review.domain.form_spec import FormSpec
from rpa_review.evaluation.truth import Truth, read_truths
from rpa_review.hall.credentials import Credentials
from rpa_review.hall.profile import load_profile
from rpa_review.hall.pull import PullSummary, pull
from rpa_review.report.record import as_json, schema
from rpa_review.review.load import load_content
from rpa_review.runs.batch import Batch, review_batch

pytestmark = [pytest.mark.browser, pytest.mark.ocr, pytest.mark.slow, pytest.mark.timeout(600)]

DAY = date(2026, 11, 20)
PLANTED = (
    ("food_business_licence", ("legal_card_expired_yesterday",), Medium.SCAN_PDF),
    ("food_business_licence", (), Medium.TEXT_PDF),
    ("elderly_allowance", ("elder_card_expired",), Medium.PHONE_PHOTO),
    ("elderly_allowance", (), Medium.FLATBED_JPEG),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four filings, two of them with an expired card, and what is true of them."""
    folder = tmp_path_factory.mktemp("filed")
    (folder / "truth").mkdir()
    with Press() as press:
        for place, (item, defects, medium) in enumerate(PLANTED):
            package, truth = make_application(
                item, seed=400 + place, press=press, defects=defects, filed_on=DAY, media=medium, serial=place + 1
            )
            package.write(folder / "hall")
            text = json.dumps(truth, ensure_ascii=False)
            (folder / "truth" / f"{package.number}.json").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pulls(folder: Path) -> tuple[PullSummary, PullSummary]:
    """Two pulls from the hall, one after the other."""
    specs = [FormSpec.of(item) for item in load_content().items.values()]
    with HallServer([folder / "hall"], forms=load_forms(Path("bots")), filler=60) as hall:
        credentials = Credentials(user=hall.user, password=hall.password)
        profile = load_profile("simulated", url=hall.url)
        first = pull(profile, specs, folder / "packages", credentials)
        return first, pull(profile, specs, folder / "packages", credentials)


@pytest.fixture(scope="module")
def batch(folder: Path, pulls: tuple[PullSummary, PullSummary]) -> Batch:
    return review_batch([folder / "packages"], folder / "reviews", content=load_content(), jobs=2)


@pytest.fixture(scope="module")
def judged(folder: Path, batch: Batch) -> list[tuple[Review, Truth]]:
    truths = read_truths(folder / "truth")
    return [(review, truths[review.number]) for review in batch.reviews]


def test_everything_filed_is_pulled_and_only_once(folder: Path, pulls: tuple[PullSummary, PullSummary]) -> None:
    """The first pull takes all four, the second takes nothing and says so."""
    first, second = pulls

    assert set(first.pulled) == {path.name for path in (folder / "hall").iterdir()}
    assert not second.pulled
    assert "没有新增或变更" in second.sentence()


def test_everything_pulled_is_reviewed(batch: Batch) -> None:
    """Four reviews of two items, nothing left over."""
    assert len(batch.reviews) == len(PLANTED)
    assert {review.item for review in batch.reviews} == {item for item, _, _ in PLANTED}
    assert not batch.not_reviewed


def test_an_expired_card_is_found_where_it_stands(judged: list[tuple[Review, Truth]]) -> None:
    """What was planted fails, with an article, filled wording and evidence on the page where the date stands."""
    planted = [
        (review, failure) for review, truth in judged for failure in truth.must_fail if failure.point == "COM-R08"
    ]
    assert len(planted) == 2
    for review, failure in planted:
        found = next(one for one in review.findings if (one.point, one.subject) == (failure.point, failure.subject))
        assert found.verdict is Verdict.FAIL, found.because
        assert found.law
        assert "{" not in found.notice
        places = [part.source for part in found.evidence if getattr(part.source, "box", None)]
        stands = failure.evidence[0]
        assert any(
            place.file == stands.file and place.box.union(stands.box).width < 2 * stands.box.width + 0.2
            for place in places
        )


def test_a_clean_application_gets_no_correction_notice(judged: list[tuple[Review, Truth]]) -> None:
    """Nothing was planted in two of them: no notice is drafted for those."""
    clean = [review for review, truth in judged if truth.clean]

    assert len(clean) == 2
    assert all(review.disposition is not Disposition.CORRECT for review in clean)


def test_reports_and_records_are_written(folder: Path, batch: Batch) -> None:
    """Each review has a page in Chinese and a record that follows the published schema."""
    for review in batch.reviews:
        page = (folder / "reviews" / review.number / "report.html").read_text(encoding="utf-8")
        assert review.number in page
        assert "仅供审查人员参考" in page
        jsonschema.validate(as_json(review), schema())

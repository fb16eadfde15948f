"""The reviewer's page: the verdict first, worst findings first, with the proof; one file that loads nothing."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import which

import pypdfium2
import pytest

from rpa_review.domain.field import Provenance
from rpa_review.domain.finding import Clock, Disposition, Evidence, Finding, Review, Severity, Verdict
from rpa_review.report import index_html, report_html, write_index, write_report
from rpa_review.report.page import summary
from tests.report_samples import (
    CARD_VALID_TO,
    EXPIRED,
    ID_NUMBER,
    MATERIALS,
    sample_review,
    write_sample_package,
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_package(tmp_path_factory.mktemp("package"))


def plain(html: str) -> str:
    """What a person reads: no tags, no pictures, no styles."""
    html = re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html)


def with_finding(finding: Finding) -> Review:
    return sample_review(Disposition.CORRECT, findings=(finding,))


@pytest.mark.parametrize(
    ("disposition", "words"),
    [
        (Disposition.ROUTE, "转人工处理"),
        (Disposition.ASK_A_PERSON, "需人工判断"),
        (Disposition.CORRECT, "建议补正"),
        (Disposition.DEFER, "可容缺受理"),
        (Disposition.ACCEPT, "建议受理"),
    ],
)
def test_the_disposition_is_the_headline(disposition: Disposition, words: str) -> None:
    html = report_html(sample_review(disposition), None)
    assert f"<h1>{words}</h1>" in html
    assert "本报告仅供审查人员参考，由人作出决定" in html


def test_worst_findings_come_first_and_others_are_folded(package: Path) -> None:
    text = plain(report_html(sample_review(Disposition.ASK_A_PERSON), package))
    order = [
        text.index(title)
        for title in ("必须补正（4）", "需人工判断（1）", "可容缺（1）", "提示（1）", "未核查：没有配置数据源")
    ]
    assert order == sorted(order)


def test_a_shadow_finding_is_told_apart_and_stays_out_of_the_notice(package: Path) -> None:
    html = report_html(sample_review(Disposition.CORRECT), package)
    letter = html[html.index('class="letter-page"') : html.index("表单与材料对照")]
    assert "须注明是否含冷荤" in html
    assert "须注明是否含冷荤" not in letter
    assert "现依据《行政许可法》第三十二条第一款第四项一次告知" in letter


def test_a_benefit_is_not_told_off_under_the_licensing_act() -> None:
    html = report_html(sample_review(Disposition.CORRECT, item_type="行政给付"), None)
    assert "第三十二条第一款第四项一次告知" not in html
    assert "现一次告知" in plain(html).replace(" ", "")


def test_a_notice_may_not_go_out_while_a_point_is_undecided() -> None:
    assert "判断完毕前不得发出" in report_html(sample_review(Disposition.ASK_A_PERSON), None)
    assert "判断完毕前不得发出" not in report_html(sample_review(Disposition.CORRECT), None)


def test_whole_identity_numbers_stand_only_in_the_evidence_of_a_finding(package: Path) -> None:
    html = report_html(sample_review(Disposition.CORRECT), package)
    before, _, after = html.partition('class="letter-page"')
    assert "35029919760101" in before
    assert ID_NUMBER not in plain(after)
    assert ID_NUMBER not in plain(report_html(sample_review(Disposition.ACCEPT), package))


def test_every_finding_with_a_box_has_its_crop_and_a_broken_file_a_sentence(package: Path) -> None:
    html = report_html(sample_review(Disposition.CORRECT), package)
    assert html.count("<figure>") == html.count("<figcaption>") == 5
    assert "签名应在虚线框处，未见" in html
    torn = Evidence(
        field="FOOD-M03.rooms",
        value=None,
        source=Provenance(material="FOOD-M03", file="materials/plan.pdf", page=1, box=None),
    )
    gone = torn.model_copy(update={"source": Provenance(material="FOOD-M03", file="materials/gone.pdf", page=1)})
    out = torn.model_copy(update={"source": Provenance(material="FOOD-M03", file="../secret.pdf", page=1)})
    text = plain(report_html(with_finding(EXPIRED.model_copy(update={"evidence": (torn, gone, out)})), package))
    assert "这一页无法显示" in text
    assert "办件包中已没有这个文件" in text
    assert "文件路径超出办件包" in text


def test_the_report_stays_small_with_many_findings(package: Path) -> None:
    many = tuple(EXPIRED.model_copy(update={"subject": f"FOOD-M{number:02}"}) for number in range(2, 120))
    html = report_html(sample_review(Disposition.CORRECT, findings=many), package)
    assert len(html) < 3_000_000


def test_what_an_applicant_typed_is_never_markup() -> None:
    finding = Finding(
        point="COM-R19",
        subject="form.mobile",
        verdict=Verdict.FAIL,
        severity=Severity.MUST,
        because="<script>alert(1)</script>",
        notice="<img src=x onerror=alert(1)>",
        evidence=(Evidence.of(CARD_VALID_TO).model_copy(update={"value": "</td><script>x</script>"}),),
    )
    html = report_html(with_finding(finding), None)
    assert html.count("<script>") == 1
    assert "<img src=x" not in html


def test_the_clock_says_when_no_calendar_knows_the_year() -> None:
    review = sample_review(Disposition.ACCEPT, clock=Clock(due_on=None, note="没有 2031 年的工作日历"))
    assert "没有 2031 年的工作日历" in report_html(review, None)
    late = sample_review(Disposition.ACCEPT, clock=Clock(due_on="2023-11-20"))
    assert "审查时期限已过" in report_html(late, None)


def test_the_summary_is_one_sentence_that_adds_up() -> None:
    assert summary(sample_review(Disposition.CORRECT)) == "有 4 处须补正，一次性告知书草稿见下；另有 1 处可容缺。"
    assert summary(sample_review(Disposition.ACCEPT)) == "没有发现须补正的问题。"


def test_the_index_lists_all_and_what_could_not_be_reviewed() -> None:
    reviews = [sample_review(kind) for kind in reversed(Disposition)]
    html = index_html(reviews, refused={"坏包": "application.json 不是合法的 JSON"})
    numbers = re.findall(r'href="(\d+)/report\.html"', html)
    assert numbers == [review.number for review in reversed(reviews)], "worst first"
    assert "共 6 件：已审 5 件，未能审查 1 件" in plain(html)
    assert "application.json 不是合法的 JSON" in html
    assert "共 0 件" in plain(index_html([]))


@pytest.mark.browser
def test_reports_open_in_a_browser_without_errors_or_requests_and_print(package: Path, tmp_path: Path) -> None:
    """Chromium shows the verdict and the crops, loads nothing, says nothing on its console, and prints unfolded."""
    from playwright.sync_api import sync_playwright

    review = sample_review(Disposition.ASK_A_PERSON)
    report = write_report(review, package, tmp_path / review.number)
    index = write_index([review], tmp_path)
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))

        page.goto(index.as_uri())
        page.get_by_role("link", name=review.number).click()
        page.wait_for_url(report.as_uri())

        assert page.get_by_role("heading", name="需人工判断", level=1).is_visible()
        assert page.get_by_text("有效期至 2023-01-05，早于申请日").first.is_visible()
        assert page.evaluate("[...document.images].filter(one => !one.naturalWidth).length") == 0
        assert not page.get_by_text("从业人员无“五年禁业”情形").is_visible()
        page.get_by_role("button", name="全部展开").click()
        assert page.get_by_text("从业人员无“五年禁业”情形").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        pdf = page.pdf(prefer_css_page_size=True)
        browser.close()

    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert pdf.startswith(b"%PDF")
    text = words_of(pdf)
    assert "一次性告知书" in text
    assert "五年禁业" in text, "folded groups are printed open"


def chromium() -> str:
    found = which("chromium") or which("google-chrome") or which("chromium-browser")
    assert found, "a Chromium is needed: apt-get install chromium"
    return found


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s", "", text)


def test_materials_are_listed_with_what_they_are_and_their_flaws(package: Path) -> None:
    text = plain(report_html(sample_review(Disposition.CORRECT), package))
    assert "第1页模糊、反光" in text
    assert "文件损坏，打不开" in text
    assert text.count("识别为") == len(MATERIALS) - 1


def test_a_point_that_nothing_was_read_for_shows_its_pages_once(package: Path) -> None:
    nothing = Finding(
        point="COM-R15",
        subject="FOOD-M06",
        verdict=Verdict.UNSURE,
        severity=Severity.MUST,
        says="需签字盖章处齐备",
        because="没有读到签字处，请看原图",
    )
    again = nothing.model_copy(update={"point": "COM-R12"})
    html = report_html(sample_review(Disposition.ASK_A_PERSON, findings=(nothing, again)), package)
    assert html.count("<figure>") == 2
    assert "这一页的全图见前面同一材料处" in html

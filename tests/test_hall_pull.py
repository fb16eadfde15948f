"""Pulling from the simulated hall through a real Chromium: nothing lost, nothing twice, whatever the hall does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fixtures.hall import HallServer
from fixtures.hall.tiny import BENEFIT, SHOP, TINY_FORMS, write_tiny_package, write_tiny_packages
from rpa_review.domain.form_spec import ColumnSpec, FieldSpec, FormSpec, SlotSpec
from rpa_review.errors import HallChanged, HallUnreachable, LoginRefused, SetupError
from rpa_review.hall.browser import HallBrowser
from rpa_review.hall.credentials import Credentials
from rpa_review.hall.profile import Retries, SiteProfile, Timeouts, load_profile
from rpa_review.hall.pull import PullSummary, pull, write_draft_opinions
from rpa_review.store.packages import open_package

pytestmark = pytest.mark.browser

_COLUMN_TYPES = {"direct_contact": "bool"}
_SPECS = {
    slug: FormSpec(
        item=slug,
        name=form.name,
        fields=tuple(
            FieldSpec(
                key=entry.key,
                label=entry.label,
                type=entry.type,
                columns=tuple(
                    ColumnSpec(key=key, label=label, type=_COLUMN_TYPES.get(key, "string"))
                    for key, label in entry.columns
                ),
            )
            for entry in form.fields
        ),
        materials=tuple(SlotSpec(code=code, name=name) for code, name in form.materials),
    )
    for slug, form in TINY_FORMS.items()
}


@dataclass
class Place:
    """A hall, the folder of its packages, and where pulling from it leaves packages."""

    hall: HallServer
    packages: Path
    out: Path
    browser: HallBrowser
    numbers: list[str]
    profile: SiteProfile = field(init=False)

    def __post_init__(self) -> None:
        self.profile = load_profile("simulated", url=self.hall.url).model_copy(
            update={
                "timeouts": Timeouts(page=10, element=4, file=10),
                "retries": Retries(tries=4, first_wait=0.02, longest_wait=0.2, logins=5),
            }
        )

    def pull(self, *items: str, **options: Any) -> PullSummary:
        credentials = Credentials(user=self.hall.user, password=self.hall.password)
        specs = [_SPECS[item] for item in items or (SHOP,)]
        return pull(self.profile, specs, self.out, credentials, browser=self.browser, **options)

    def assert_whole(self, numbers: list[str] | None = None) -> None:
        """Every package is there once, opens (which checks every hash), and holds what the hall holds."""
        wanted = self.numbers if numbers is None else numbers
        assert sorted(path.name for path in self.out.iterdir() if not path.name.startswith(".")) == sorted(wanted)
        for number in wanted:
            with open_package(self.out / number) as package:
                assert package.application.number == number
                assert package.remarks == ()
                ours = {
                    (slot.material, file.name): package.path(file).read_bytes()
                    for slot in package.application.materials
                    for file in slot.files
                }
            assert ours == self._files(number)

    def _files(self, number: str) -> dict[tuple[str, str], bytes]:
        filing = self.hall.office.filings[number]
        return {(code, file.name): file.path.read_bytes() for code, files in filing.materials.items() for file in files}

    def written(self) -> list[tuple[str, str]]:
        return self.hall.office.written


@pytest.fixture(scope="module")
def browser() -> Iterator[HallBrowser]:
    with HallBrowser(contexts_per_browser=200) as running:
        yield running


Opened = Callable[..., Place]


@pytest.fixture
def open_hall(tmp_path: Path, browser: HallBrowser) -> Iterator[Opened]:
    """Opens a hall with some tiny packages; it closes after the test."""
    halls: list[HallServer] = []

    def opened(count: int = 4, **options: Any) -> Place:
        packages = tmp_path / "hall"
        packages.mkdir()
        numbers = write_tiny_packages(packages, count)
        hall = HallServer([packages], forms=TINY_FORMS, **{"filler": 40, **options})
        halls.append(hall.__enter__())
        return Place(hall, packages, tmp_path / "out", browser, numbers)

    yield opened
    for hall in halls:
        hall.__exit__(None, None, None)


@contextmanager
def switched(place: Place, name: str, **settings: Any) -> Iterator[None]:
    place.hall.misbehave(name, **settings)
    yield
    place.hall.behave(name)


def test_what_the_hall_holds_arrives_and_a_second_run_takes_nothing(open_hall: Opened) -> None:
    """Nine filings of two items among three hundred: forms, tables, files of every kind, certificates."""
    place = open_hall(7, filler=300)
    place.hall.office.filings |= _more(place, BENEFIT, 2)
    news: list[tuple[str, int, int]] = []

    first = place.pull(SHOP, BENEFIT, progress=lambda one: news.append((one.stage, one.done, one.total)))

    assert len(first.pulled) == first.listed == 9
    assert first.failed == first.left == first.changed == ()
    assert news[-1] == ("pulling", 9, 9)
    place.assert_whole()
    for number in place.numbers:
        ours = json.loads((place.out / number / "application.json").read_text(encoding="utf-8"))
        theirs = json.loads((place.packages / number / "application.json").read_text(encoding="utf-8"))
        assert ours["form"] == theirs["form"]
        assert ours["certificates"] == theirs["certificates"]
        assert {key: ours[key] for key in ("item", "filed_at", "applicant")} == {
            key: theirs[key] for key in ("item", "filed_at", "applicant")
        }
        assert [slot["files"][0]["path"] for slot in ours["materials"]] == [
            slot["files"][0]["path"] for slot in theirs["materials"]
        ]

    second = place.pull(SHOP, BENEFIT)
    assert second.pulled == second.failed == ()
    assert len(second.unchanged) == 9
    assert "未拉取" in second.sentence()
    assert place.written() == []  # a bot reads; it writes nothing


def _more(place: Place, item: str, count: int) -> dict[str, Any]:
    from fixtures.hall.filings import read_filing

    numbers = write_tiny_packages(place.packages, count, item=item)
    place.numbers += numbers
    return {number: read_filing(place.packages / number, TINY_FORMS) for number in numbers}


def test_a_corrected_application_is_pulled_again_and_the_older_one_is_kept(open_hall: Opened) -> None:
    place = open_hall(3)
    place.pull()
    number = place.numbers[1]
    before = (place.out / number / "application.json").read_bytes()
    place.hall.resubmit(number, form={"shop_name": "改正后的店名"})

    again = place.pull()

    assert again.pulled == again.changed == (number,)
    assert len(again.unchanged) == 2
    with open_package(place.out / number) as package:
        assert package.application.form["shop_name"] == "改正后的店名"
    kept = list((place.out / ".pull" / "history" / number).iterdir())
    assert [(folder / "application.json").read_bytes() for folder in kept] == [before]


def test_a_worklist_of_hundreds_is_read_whole(open_hall: Opened) -> None:
    """Three hundred filings on seven pages are all registered, though only one is taken."""
    place = open_hall(310)
    summary = place.pull(limit=1)
    assert summary.listed == 310
    assert len(summary.pulled) == 1
    assert len(summary.left) == 309
    lines = (place.out / ".pull" / "register.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["number"] for line in lines} == set(place.numbers)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("slow", {"seconds": 0.15}),
        ("error_once", {}),
        ("session_lost", {"every": 17}),
        ("half_download", {}),
        ("zero_byte_file", {}),
        ("notice_late", {"seconds": 0.2}),
        ("maintenance", {"times": 2}),
    ],
)
def test_passing_trouble_loses_nothing(open_hall: Opened, name: str, settings: dict[str, Any]) -> None:
    place = open_hall(2)
    with switched(place, name, **settings):
        summary = place.pull()
    assert sorted(summary.pulled) == sorted(place.numbers)
    assert summary.failed == ()
    place.assert_whole()
    assert place.pull().pulled == ()


def test_an_expired_session_is_renewed(open_hall: Opened) -> None:
    place = open_hall(1, session_seconds=0.001)
    with pytest.raises(HallUnreachable, match="登录"):
        place.pull()  # a session that never lasts is given up in the end
    place.hall.office.session_seconds = 1800
    assert place.pull().pulled == tuple(place.numbers)


@pytest.mark.parametrize("shift", [{"held_back": 8, "per_page": 2}, {"held_back": 0, "leave": 3}])
def test_rows_that_shift_between_pages_are_neither_lost_nor_doubled(open_hall: Opened, shift: dict[str, int]) -> None:
    """While the list is read, eight filings arrive on top; or another clerk takes three that were shown already."""
    place = open_hall(120)
    with switched(place, "rows_shift", **shift):
        summary = place.pull(limit=0)
    assert summary.settled
    lines = (place.out / ".pull" / "register.jsonl").read_text(encoding="utf-8").splitlines()
    numbers = [json.loads(line)["number"] for line in lines]
    assert len(numbers) == len(set(numbers))
    waiting = {number for number in place.numbers if place.hall.office.filings[number].status == "待预审"}
    assert waiting <= set(numbers) <= set(place.numbers)
    assert len(waiting) == 120 - shift.get("leave", 0)


def test_a_filing_listed_twice_is_pulled_once(open_hall: Opened) -> None:
    place = open_hall(3)
    with switched(place, "double_submission", number=place.numbers[0]):
        summary = place.pull()
    assert summary.repeats == (place.numbers[0],)
    assert sorted(summary.pulled) == sorted(place.numbers)
    place.assert_whole()


def test_the_same_content_under_two_numbers_is_kept_twice_and_said_so(open_hall: Opened) -> None:
    """Neither number may vanish; a person decides which one counts."""
    place = open_hall(2)
    again = place.numbers[0][:-3] + "999"
    with switched(place, "double_submission", number=place.numbers[0], as_new_number=again):
        summary = place.pull()
    assert sorted(summary.pulled) == sorted([*place.numbers, again])
    assert [{number, same} for number, same in summary.same_content.items()] == [{place.numbers[0], again}]


def test_a_renamed_label_fails_one_application_and_keeps_the_evidence(open_hall: Opened) -> None:
    place = open_hall(3)
    odd = place.numbers[1]
    with switched(place, "label_renamed", label="店铺名称", to="商铺名称", number=odd):
        summary = place.pull()
    assert [failure.number for failure in summary.failed] == [odd]
    assert "店铺名称" in summary.failed[0].reason
    evidence = Path(summary.failed[0].evidence or "")
    assert (evidence / "page.png").stat().st_size > 1000
    assert "商铺名称" in "".join(page.read_text(encoding="utf-8") for page in evidence.glob("*.html"))
    others = [number for number in place.numbers if number != odd]
    place.assert_whole(others)

    healed = place.pull()
    assert healed.pulled == (odd,)
    place.assert_whole()


def test_a_worklist_without_its_column_stops_the_run_with_evidence(open_hall: Opened) -> None:
    place = open_hall(1)
    with (
        switched(place, "label_renamed", label="办件编号", to="流水号"),
        pytest.raises(HallChanged, match="办件编号"),
    ):
        place.pull()
    assert list((place.out / ".pull" / "evidence").glob("*/page.png"))


def test_a_file_that_never_comes_whole_fails_its_application_only(open_hall: Opened) -> None:
    place = open_hall(1)
    with switched(place, "zero_byte_file", times=1000):
        summary = place.pull()
    assert "附件大小与大厅登记的不符" in summary.failed[0].reason
    assert not (place.out / place.numbers[0]).exists()  # no half package
    assert place.pull().pulled == tuple(place.numbers)
    place.assert_whole()


def test_an_empty_file_of_the_applicant_is_kept_as_it_is(open_hall: Opened) -> None:
    """That is for the review to say, not for the bot to refuse."""
    place = open_hall(1)
    (place.packages / place.numbers[0] / "materials" / "SHOP-M01" / "1.pdf").write_bytes(b"")
    assert place.pull().pulled == tuple(place.numbers)
    place.assert_whole()


def test_a_hall_that_goes_down_stops_the_run_and_the_next_one_goes_on(open_hall: Opened) -> None:
    place = open_hall(5)

    def goes_down(progress: Any) -> None:
        if progress.stage == "pulling" and progress.done == 1:
            place.hall.misbehave("maintenance")

    summary = place.pull(progress=goes_down)
    assert len(summary.pulled) == 1
    assert len(summary.failed) == 3
    assert len(summary.left) == 1
    assert "系统维护中" in (summary.stopped or "")
    place.hall.behave()
    assert len(place.pull().pulled) == 4
    place.assert_whole()


def test_wrong_credentials_are_tried_once(open_hall: Opened) -> None:
    place = open_hall(1)
    place.hall.office.password = "changed"
    with pytest.raises(LoginRefused, match="不再重试"):
        place.pull()
    assert place.hall.office.login_attempts == 1


def test_a_lost_package_is_pulled_again(open_hall: Opened) -> None:
    place = open_hall(2)
    place.pull()
    (place.out / place.numbers[0] / "application.json").unlink()
    assert place.pull().pulled == (place.numbers[0],)


def test_a_draft_is_saved_only_when_the_profile_allows_it(open_hall: Opened) -> None:
    place = open_hall(1)
    number = place.numbers[0]
    place.pull()
    credentials = Credentials(user=place.hall.user, password=place.hall.password)
    opinions = {number: "建议补正：请补充上传营业执照。"}
    with pytest.raises(SetupError, match="没有允许"):
        write_draft_opinions(place.profile, opinions, place.out, credentials, browser=place.browser)
    assert place.written() == []

    draft = place.profile.draft
    assert draft is not None
    allowed = place.profile.model_copy(update={"draft": draft.model_copy(update={"allowed": True})})
    saved = write_draft_opinions(allowed, opinions, place.out, credentials, browser=place.browser)
    assert saved == (number,)
    assert place.hall.office.filings[number].draft == opinions[number]
    assert place.written() == [("draft", number)]


def test_the_same_index_gives_the_same_package(tmp_path: Path) -> None:
    """Tiny packages repeat, so that a hall can be opened anew with the same filings."""
    one, other = tmp_path / "a", tmp_path / "b"
    number = write_tiny_package(one, 7)
    assert write_tiny_package(other, 7) == number
    assert (one / number / "application.json").read_bytes() == (other / number / "application.json").read_bytes()

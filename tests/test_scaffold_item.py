"""A new item works at once: it passes lint, its cases hold, and nothing that is there is written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rpa_review.cli import app
from rpa_review.errors import ContentError
from rpa_review.lint.cases import run_cases
from rpa_review.lint.items import lint_items
from rpa_review.review.load import load_content
from rpa_review.scaffold.item import Applicant, NewItem, write_item

PERSON = NewItem(
    "street_stall_permit", "STALL", "摊位设置许可", "行政许可", "街道", Applicant.PERSON, 10, ("household_register",)
)
FIRM = NewItem("sample_shop_filing", "SHOP", "样例门店备案", "行政备案", "区", Applicant.ORGANISATION, 15, ("lease",))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of content outside the project with both kinds of new item."""
    root = tmp_path_factory.mktemp("bureau")
    for new in (PERSON, FIRM):
        write_item(new, root, load_content())
    return root


@pytest.mark.parametrize("new", [PERSON, FIRM], ids=lambda new: new.slug)
def test_a_new_item_passes_lint_and_its_cases_at_once(root: Path, new: NewItem) -> None:
    assert [str(complaint) for complaint in lint_items(root, slug=new.slug)] == []
    results = list(run_cases(load_content(root), new.slug))
    assert len(results) >= 10
    assert [result for result in results if result.wrong] == []


def test_what_rests_on_its_own_unconfirmed_basis_runs_in_shadow(root: Path) -> None:
    points = {point.id: point for point in load_content(root).item(FIRM.slug).points}

    assert points["SHOP-R02"].shadow
    assert not points["SHOP-R01"].shadow
    assert load_content(root).item(FIRM.slug).limits.decide == 15
    assert [material.code for material in load_content(root).item(FIRM.slug).materials] == [
        "SHOP-M01",
        "SHOP-M02",
        "SHOP-M03",
    ]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (PERSON, "这个事项已经有了"),
        (NewItem("another_stall", "STALL", "另一个"), "编码前缀已被“摊位设置许可”"),
        (NewItem("another_stall", "ANOTHER", "另一个", documents=("no_such_paper",)), "没有这种文书"),
    ],
)
def test_what_is_there_is_not_written_over(root: Path, new: NewItem, told: str) -> None:
    with pytest.raises(ContentError, match=told):
        write_item(new, root, load_content(root))


@pytest.mark.parametrize(("slug", "key"), [("Stall", "STALL"), ("stall", "STALL"), ("street_stall", "s")])
def test_codes_that_could_not_be_published_are_refused(slug: str, key: str) -> None:
    with pytest.raises(ContentError, match="应为"):
        NewItem(slug, key, "摊位")


def test_the_command_asks_what_it_was_not_told(tmp_path: Path) -> None:
    answers = "SHOP\n样例门店备案\n行政备案\n\n个人\n15\n"

    result = CliRunner().invoke(app, ["items", "new", "sample_shop_filing", "--into", str(tmp_path)], input=answers)

    assert result.exit_code == 0, result.output
    assert "rpa-review items lint sample_shop_filing" in result.output
    item = load_content(tmp_path).item("sample_shop_filing")
    assert (item.type, item.level, item.limits.decide) == ("行政备案", "区", 15)
    assert item.fields_by_key.keys() >= {"name", "id_no"}

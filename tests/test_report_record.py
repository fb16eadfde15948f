"""review.json keeps its contract: it comes back as written, and its schema refuses what would mislead a reader."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rpa_review.domain.finding import Disposition
from rpa_review.errors import PackageError
from rpa_review.report import as_json, read_review, schema, write_review
from tests.report_samples import sample_review

VALIDATOR = jsonschema.Draft202012Validator(schema())


def wrong(document: dict[str, Any]) -> list[str]:
    return [f"{error.json_path} {error.message}" for error in VALIDATOR.iter_errors(document)]


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(as_json(sample_review(Disposition.CORRECT)))


def test_the_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("disposition", Disposition)
def test_reviews_come_back_as_written_and_fit_the_schema(disposition: Disposition, tmp_path: Path) -> None:
    review = sample_review(disposition)

    path = write_review(review, tmp_path / review.number)

    assert wrong(json.loads(path.read_text(encoding="utf-8"))) == []
    assert read_review(path) == review
    assert read_review(path.parent) == review
    assert [entry.name for entry in path.parent.iterdir()] == ["review.json"], "no draft is left behind"


def test_the_file_is_readable_chinese_with_boxes_as_lists(tmp_path: Path) -> None:
    text = write_review(sample_review(Disposition.CORRECT), tmp_path).read_text(encoding="utf-8")

    assert "早于申请日" in text
    expired = next(one for one in json.loads(text)["findings"] if one["point"] == "COM-R08")
    assert expired["evidence"][0]["source"] == {
        "material": "FOOD-M08",
        "file": "materials/card.png",
        "page": 1,
        "box": [0.26, 0.675, 0.66, 0.715],
    }


def first_fail(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in document["findings"] if one["verdict"] == "fail" and "file" in one["evidence"][-1]["source"]
    )
    return found


def drop(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda document: first_fail(document).update({key: value})


def without_boxes(document: dict[str, Any]) -> None:
    found = first_fail(document)
    found["evidence"] = [one for one in found["evidence"] if "form" not in one["source"]]
    for evidence in found["evidence"]:
        evidence["source"]["box"] = None


def notice_on_a_pass(document: dict[str, Any]) -> None:
    next(one for one in document["findings"] if one["verdict"] == "pass")["notice"] = "请补正"


def accept_in_spite_of_a_fail(document: dict[str, Any]) -> None:
    document["disposition"] = "accept"


def correct_while_undecided(document: dict[str, Any]) -> None:
    found = first_fail(document)
    found.update(verdict="unsure", notice="")


def passed_without_a_source(document: dict[str, Any]) -> None:
    next(one for one in document["findings"] if one["needs"])["verdict"] = "pass"


def source_of_two_kinds(document: dict[str, Any]) -> None:
    first_fail(document)["evidence"][-1]["source"]["form"] = "biz_name"


@pytest.mark.parametrize(
    "spoil",
    [
        drop("evidence", []),
        drop("law", []),
        drop("notice", ""),
        drop("notice", "请提供{材料名}"),
        drop("because", ""),
        drop("verdict", "failed"),
        drop("probability", 1.2),
        drop("point", "身份证"),
        without_boxes,
        notice_on_a_pass,
        accept_in_spite_of_a_fail,
        correct_while_undecided,
        passed_without_a_source,
        source_of_two_kinds,
        lambda document: document.update(filed_at="昨天"),
        lambda document: document.pop("versions"),
        lambda document: document["fields"][0].pop("source"),
    ],
)
def test_a_misleading_review_is_refused(spoil: Callable[[dict[str, Any]], None], document: dict[str, Any]) -> None:
    assert wrong(document) == []
    spoil(document)
    assert wrong(document) != []


def test_unknown_keys_are_allowed_for_later_versions(document: dict[str, Any]) -> None:
    document["later"] = 1
    document["findings"][0]["later"] = 1
    assert wrong(document) == []


def test_a_torn_file_is_refused_in_a_sentence_without_its_values(tmp_path: Path) -> None:
    (tmp_path / "review.json").write_text('{"number": "350299197601010017", "item": 3}', encoding="utf-8")
    with pytest.raises(PackageError, match="读不懂") as refused:
        read_review(tmp_path)
    assert "350299197601010017" not in str(refused.value)
    with pytest.raises(PackageError, match="没有找到"):
        read_review(tmp_path / "nothing")

"""Editors complete item.yaml: its schema is current, and every item fits it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rpa_review.review.load import default_root
from rpa_review.review.yaml import read_yaml
from rpa_review.scaffold.schema import FILE, item_schema, schema_text

ITEMS = sorted([*default_root().glob("bots/*/item.yaml"), *default_root().glob("docs/example/bots/*/item.yaml")])


def test_the_published_schema_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), (
        "renew it: rpa-review items schema > rpa_review/scaffold/item.schema.json"
    )


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.parent.name)
def test_every_item_fits_the_schema_and_names_it(path: Path) -> None:
    named = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]

    assert (path.parent / named).resolve() == Path(str(FILE)).resolve()
    assert [
        error.message for error in jsonschema.Draft202012Validator(item_schema()).iter_errors(read_yaml(path))
    ] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"check": "no_such_check"},
        {"with": {"no_such_parameter": 1}},
        {"severity": "X"},
        {"law": []},
        {"shadow": True},
    ],
)
def test_what_is_wrong_is_underlined(wrong: dict[str, Any]) -> None:
    item = read_yaml(default_root() / "docs" / "example" / "bots" / "freight_driver_example" / "item.yaml")
    item["points"][0] |= wrong

    assert not jsonschema.Draft202012Validator(item_schema()).is_valid(item)

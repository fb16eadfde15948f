"""Decisions on disk: added, replaced, and read in spite of damage."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rpa_review.domain.example import Example, Features
from rpa_review.errors import SetupError
from rpa_review.store.decisions import DecisionStore


def example(key: str, *, deficient: bool = False) -> Example:
    return Example(
        key=key,
        item="elderly_allowance",
        filed_on=date(2026, 3, 2),
        decided_on=date(2026, 3, 4),
        complete=True,
        deficient=deficient,
        eligible=True,
        features=Features(numbers={"blank": 0.25}, codes=("item:elderly_allowance",)),
    )


def test_a_later_decision_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    store = DecisionStore(tmp_path / "decisions")
    assert store.read().examples == ()
    assert store.add([example("a"), example("b")]) == 2
    store.add([example("a", deficient=True)])
    read = store.read()
    assert {one.key: one.deficient for one in read.examples} == {"a": True, "b": False}
    assert len(store.path.read_bytes().splitlines()) == 3


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign"])
def test_a_damaged_line_is_counted_and_all_others_are_read(tmp_path: Path, damage: str) -> None:
    store = DecisionStore(tmp_path)
    store.add([example("a"), example("b")])
    content = store.path.read_bytes()
    spoilt = {
        "cut": content[:-20],
        "changed": content.replace(b'"b"', b'"c"'),
        "foreign": content.splitlines(keepends=True)[0] + b"\xff\x00 not ours\n",
    }[damage]
    store.path.write_bytes(spoilt)
    store.add([example("d")])
    read = store.read()
    assert [one.key for one in read.examples] == ["a", "d"]
    assert read.damaged == 1


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SetupError, match="没有存下"):
        DecisionStore(tmp_path / "file").add([example("a")])

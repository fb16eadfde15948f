"""Every case of every item comes out as its author says."""

from __future__ import annotations

from functools import lru_cache

import pytest

from rpa_review.lint.cases import Case, Clean, read_cases, run_case
from rpa_review.review.load import Content, default_root, load_content


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content()


@lru_cache(maxsize=8)
def clean_of(slug: str) -> Clean:
    return read_cases(content().plan(slug).folder)[0]


def every_case() -> list[pytest.param]:  # type: ignore[valid-type]
    items = sorted(path.parent.name for path in (default_root() / "bots").glob("*/item.yaml"))
    return [
        pytest.param(slug, case, id=f"{slug}-{file.path.stem}-{case.name}")
        for slug in items
        for file in read_cases(default_root() / "bots" / slug)[1]
        for case in file.cases
    ]


@pytest.mark.parametrize(("slug", "case"), every_case())
def test_a_case_comes_out_as_written(slug: str, case: Case) -> None:
    wrong = list(run_case(case, clean_of(slug), content().plan(slug), content()))

    assert not wrong, "\n".join(wrong)

"""The examples in the docstrings of the pure modules hold."""

import doctest
from types import ModuleType

import pytest

from rpa_review.domain import amounts, calendar, comparison, dates, identity


@pytest.mark.parametrize("module", [amounts, calendar, comparison, dates, identity], ids=lambda module: module.__name__)
def test_the_examples_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0

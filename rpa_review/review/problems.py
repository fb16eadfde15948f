"""What is wrong with content, collected: an author is told everything at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from rpa_review.errors import ContentError
from rpa_review.review.yaml import Place, where

Result = TypeVar("Result")

_WORDS = {
    "missing": "没有写",
    "extra_forbidden": "不认识这个键",
    "enum": "不在可选值内",
    "literal_error": "不在可选值内",
    "string_type": "应为文字",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "date_from_datetime_parsing": "应为日期，如 2026-11-23",
    "date_parsing": "应为日期，如 2026-11-23",
    "tuple_type": "应为列表",
    "dict_type": "应为键和值",
    "too_short": "不能为空",
}


@dataclass
class Problems:
    """The errors found so far, each with its place."""

    found: list[ContentError] = field(default_factory=list)

    def add(self, where: str, wrong: str, remedy: str = "") -> None:
        self.found.append(ContentError(where, wrong, remedy))

    def of_record(self, path: Path, error: ValidationError, place: Place = ()) -> None:
        """What pydantic says about a record that stands at a place of a file, in words an author understands."""
        for inner, wrong in told(error):
            named = ".".join(str(part) for part in inner)
            self.add(f"{where(path, (*place, *inner))}{f'（{named}）' if named else ''}", wrong)

    def attempt(self, work: Callable[[], Result]) -> Result | None:
        """The result of some work; its error, if it has one, is kept."""
        try:
            return work()
        except ContentError as error:
            self.found.append(error)
            return None

    def raise_if_any(self) -> None:
        """
        Raises:
            ContentError: one that tells all.
        """
        if not self.found:
            return
        if len(self.found) == 1:
            raise self.found[0]
        told = "\n".join(f"  {place}. {error}" for place, error in enumerate(self.found, start=1))
        raise ContentError(f"事项内容有 {len(self.found)} 处问题", f"\n{told}\n", "请逐条改正", tuple(self.found))


def told(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each thing that pydantic found: its place in the record, and what is wrong in words an author understands."""
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        yield detail["loc"], _WORDS.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")

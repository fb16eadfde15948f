"""The instruments that review points rest on (`bots/_law/*.yaml`): each once, with what was verified and when.

A review point whose references are all unverified (待核) runs in shadow. Whether it does is derived from here: to
confirm an instrument, or one of its articles, is a change of one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, field_validator

from rpa_review.domain.finding import LawReference
from rpa_review.domain.record import Frozen, JsonValue
from rpa_review.review.problems import Problems
from rpa_review.review.yaml import read_yaml

Status = Literal["verified", "unverified"]


class Article(Frozen):
    """What an article says, as a short statement of fact; `status` where it is not that of its instrument."""

    says: str = ""
    status: Status | None = None


class DatedNumber(Frozen):
    """A number of the law from a day on, with the article that says so."""

    since: date
    value: JsonValue
    article: str = ""


class Instrument(Frozen):
    """A statute, a regulation, a standard or a local document."""

    short: str
    name: str
    number: str = ""
    in_force_from: date | None = None
    repealed_on: date | None = None
    status: Status
    verified_on: date | None = None  # somebody looked, on this day, and it still held
    articles: dict[str, Article] = {}  # noqa: RUF012  (pydantic copies defaults)
    numbers: dict[str, tuple[DatedNumber, ...]] = {}  # noqa: RUF012

    @field_validator("articles", mode="before")
    @classmethod
    def _plain_articles(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {key: value if isinstance(value, dict) else {"says": value or ""} for key, value in given.items()}

    @field_validator("numbers", mode="before")
    @classmethod
    def _dated(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {
            key: [
                {"since": row["from"], **{name: part for name, part in row.items() if name != "from"}} for row in rows
            ]
            for key, rows in given.items()
        }

    @cached_property
    def title(self) -> str:
        """As it is cited: without the name of the state."""
        return self.name.removeprefix("中华人民共和国")

    def verified(self, article: str) -> bool:
        found = self.articles.get(article)
        return ((found.status if found else None) or self.status) == "verified"


@dataclass(frozen=True)
class Law:
    """All instruments by their short names."""

    instruments: Mapping[str, Instrument]

    def resolve(self, short: str, article: str) -> LawReference | None:
        """The reference with the full name; None when the instrument or the article is not known."""
        instrument = self.instruments.get(short)
        if instrument is None or article not in instrument.articles:
            return None
        return LawReference(law=instrument.title, article=article)

    def is_verified(self, short: str, article: str) -> bool:
        instrument = self.instruments.get(short)
        return instrument is not None and instrument.verified(article)

    def numbers(self, day: date) -> dict[str, JsonValue]:
        """The numbers that hold on a day."""
        held: dict[str, JsonValue] = {}
        for instrument in self.instruments.values():
            for key, rows in instrument.numbers.items():
                in_force = [row for row in rows if row.since <= day]
                if in_force:
                    held[key] = max(in_force, key=lambda row: row.since).value
        return held


def load_law(folder: Path, problems: Problems) -> Law:
    """Every instrument under a folder."""
    instruments: dict[str, Instrument] = {}
    for path in sorted(folder.glob("*.yaml")):
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if content is None:
            continue
        try:
            instrument = Instrument.model_validate(content)
        except ValidationError as error:
            problems.of_record(str(path), error)
            continue
        if instrument.short in instruments:
            problems.add(str(path), f"简称“{instrument.short}”已被另一部法规使用", "请换一个简称")
        if instrument.status == "verified" and instrument.verified_on is None:
            problems.add(str(path), "status 为 verified，但没有写 verified_on", "请写上核对日期")
        instruments[instrument.short] = instrument
    return Law(instruments)


def all_unverified(law: Law, references: Iterable[tuple[str, str]]) -> bool:
    """Whether a point with these references runs in shadow."""
    return not any(law.is_verified(short, article) for short, article in references)

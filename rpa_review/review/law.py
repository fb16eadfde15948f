"""The instruments that review points rest on: each once, with what was verified, when, and from which day it holds.

They stand in `bots/_law/*.yaml`, or in an item's own folder, `bots/<slug>/law/*.yaml`. A review point whose references
are all unverified (待核) runs in shadow. Whether it does is derived from here: to confirm an instrument, one of its
articles or one of its numbers is a change of one line, `verified_on: <the day>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import AliasChoices, ValidationError, field_validator, model_validator
from pydantic import Field as Constraint

from rpa_review.domain.finding import LawReference
from rpa_review.domain.record import Frozen, JsonValue
from rpa_review.review.problems import Problems
from rpa_review.review.yaml import read_yaml

Status = Literal["verified", "unverified"]


class _Dated(Frozen):
    """Something that holds from a day on, up to and with another.

    `source` says where it was read, `verified_on` when somebody looked and it still held; both, and `status`, where
    they are not those of its instrument.
    """

    since: date | None = Constraint(default=None, validation_alias=AliasChoices("from", "since"))
    until: date | None = None
    source: str = ""
    status: Status | None = None
    verified_on: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Dated:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"until（{self.until}）早于 from（{self.since}）")
        return self

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def own_status(self) -> Status | None:
        """Its status where it has one of its own."""
        return self.status or ("verified" if self.verified_on else None)


class Article(_Dated):
    """What an article says, as a short statement of fact."""

    says: str = ""


class DatedNumber(_Dated):
    """A number of the law, with the article that says so."""

    value: JsonValue
    article: str = ""


class Instrument(Frozen):
    """A statute, a regulation, a standard or a local document.

    In force from `in_force_from` until the day before `repealed_on`. Without `status`, a day in `verified_on` makes it
    verified. An article may have several versions, one after the other.
    """

    short: str
    name: str
    number: str = ""
    source: str = ""
    in_force_from: date | None = None
    repealed_on: date | None = None
    status: Status = "unverified"
    verified_on: date | None = None
    articles: dict[str, tuple[Article, ...]] = {}  # noqa: RUF012  (pydantic copies defaults)
    numbers: dict[str, tuple[DatedNumber, ...]] = {}  # noqa: RUF012

    @model_validator(mode="before")
    @classmethod
    def _derived_status(cls, given: object) -> object:
        if isinstance(given, dict) and "status" not in given and given.get("verified_on"):
            return {**given, "status": "verified"}
        return given

    @field_validator("articles", mode="before")
    @classmethod
    def _plain_articles(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {
            key: [
                version if isinstance(version, dict) else {"says": version or ""}
                for version in (said if isinstance(said, list) else [said])
            ]
            for key, said in given.items()
        }

    @cached_property
    def title(self) -> str:
        """As it is cited: without the name of the state."""
        return self.name.removeprefix("中华人民共和国")

    def verified(self, article: str, day: date | None = None) -> bool:
        """Whether an article was confirmed; as it reads on a day, or as it reads last."""
        versions = self.articles.get(article, ())
        version = _in_force(versions, day) if day else (versions[-1] if versions else None)
        return ((version.own_status if version else None) or self.status) == "verified"

    def in_force(self, article: str, day: date) -> bool:
        """Whether an article may be cited for a filing of a day.

        Dates of an unverified instrument are as uncertain as the rest of it: they take no rule away.
        """
        if self.status != "verified":
            return True
        begun = self.in_force_from is None or self.in_force_from <= day
        ended = self.repealed_on is not None and self.repealed_on <= day
        return begun and not ended and _in_force(self.articles.get(article, ()), day) is not None


Version = TypeVar("Version", bound=_Dated)


def _in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Of the versions that hold on a day, the one that came last."""
    holding = [version for version in versions if version.holds(day)]
    return max(holding, key=lambda version: version.since or date.min) if holding else None


@dataclass(frozen=True)
class Law:
    """All instruments by their short names."""

    instruments: Mapping[str, Instrument]
    _numbers_on: dict[date, Mapping[str, JsonValue]] = field(default_factory=dict, repr=False, compare=False)

    def resolve(self, short: str, article: str) -> LawReference | None:
        """The reference with the full name; None when the instrument or the article is not known."""
        instrument = self.instruments.get(short)
        if instrument is None or article not in instrument.articles:
            return None
        return LawReference(law=instrument.title, article=article)

    def in_force(self, short: str, article: str, day: date) -> bool:
        instrument = self.instruments.get(short)
        return instrument is not None and instrument.in_force(article, day)

    def is_verified(self, short: str, article: str, day: date | None = None) -> bool:
        """Whether a reference was confirmed; as it reads on a day, or as it reads last."""
        instrument = self.instruments.get(short)
        return instrument is not None and instrument.verified(article, day)

    @cached_property
    def number_keys(self) -> frozenset[str]:
        return frozenset(key for instrument in self.instruments.values() for key in instrument.numbers)

    def numbers(self, day: date) -> Mapping[str, JsonValue]:
        """The numbers that hold on a day; looked up once for a day, whatever is filed on it."""
        if day not in self._numbers_on:
            self._numbers_on[day] = {
                key: row.value
                for instrument in self.instruments.values()
                for key, rows in instrument.numbers.items()
                if (row := _in_force(rows, day)) is not None
            }
        return self._numbers_on[day]

    def number_verified(self, key: str, day: date) -> bool:
        """Whether a number, as it holds on a day, was confirmed. One that does not hold misleads nobody: true."""
        for instrument in self.instruments.values():
            row = _in_force(instrument.numbers.get(key, ()), day)
            if row is not None:
                return (
                    (row.own_status) or ("verified" if instrument.verified(row.article, day) else None)
                ) == "verified"
        return True


def load_law(folders: Iterable[Path], problems: Problems) -> Law:
    """Every instrument in some folders."""
    instruments: dict[str, Instrument] = {}
    numbers: dict[str, str] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if content is None:
            continue
        try:
            instrument = Instrument.model_validate(content)
        except ValidationError as error:
            problems.of_record(path, error)
            continue
        if instrument.short in instruments:
            problems.add(str(path), f"简称“{instrument.short}”已被另一部法规使用", "请换一个简称")
        if instrument.status == "verified" and instrument.verified_on is None:
            problems.add(str(path), "status 为 verified，但没有写 verified_on", "请写上核对日期")
        for key, rows in instrument.numbers.items():
            if key in numbers:
                problems.add(str(path), f"数值“{key}”已在“{numbers[key]}”中写过", "一个数值只写在一部法规里")
            if len({row.since for row in rows}) < len(rows):
                problems.add(str(path), f"数值“{key}”有两行从同一天起算", "每行的 from 要不同")
            numbers[key] = instrument.short
        instruments[instrument.short] = instrument
    return Law(instruments)


def all_unverified(law: Law, references: Iterable[tuple[str, str]], day: date | None = None) -> bool:
    """Whether a point with these references runs in shadow: on a day, or as they read last."""
    return not any(law.is_verified(short, article, day) for short, article in references)

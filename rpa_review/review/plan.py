"""An item made ready to run, and what of it holds on a filing day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from cel import Program

from rpa_review.checks.registry import Bound
from rpa_review.domain.item import Item, ReviewPoint
from rpa_review.review.law import Law, all_unverified


@dataclass(frozen=True)
class Planned:
    """A review point made ready to run: its check with parameters, its condition, what it is applied to.

    `subject` is fixed, or found in the application: materials that hold one of the `present` document types, or, with
    `unlisted`, materials outside the list. A point without a check does not concern the item. `rests_on` are its
    references as the item writes them, `numbers` the dated numbers that its check asks for.
    """

    point: ReviewPoint
    check: Bound | None
    subject: str | None = None
    condition: Program | None = None
    present: tuple[str, ...] = ()
    unlisted: bool = False
    rests_on: tuple[tuple[str, str], ...] = ()
    numbers: tuple[str, ...] = ()

    def on(self, day: date, law: Law) -> Planned | None:
        """The point as it holds on a day: its references in force, in shadow if none of them was confirmed.

        None if it does not hold, or if nothing that it rests on is in force.
        """
        in_force = [reference for reference in self.rests_on if law.in_force(*reference, day)]
        if not self.point.in_force(day) or not in_force:
            return None
        numbers_hold = all(law.number_verified(key, day) for key in self.numbers)
        shadow = all_unverified(law, in_force, day) or not numbers_hold
        if len(in_force) == len(self.rests_on) and shadow == self.point.shadow:
            return self
        cited = tuple(found for reference in in_force if (found := law.resolve(*reference)) is not None)
        return replace(self, point=self.point.model_copy(update={"law": cited, "shadow": shadow}))


@dataclass(frozen=True)
class Plan:
    """An item with its points made ready, and the folder that it comes from."""

    item: Item
    points: tuple[Planned, ...]
    names: Mapping[str, str]
    folder: Path

    @cached_property
    def fixed_subjects(self) -> Mapping[str, frozenset[str]]:
        """For each point, by its identifier, the subjects that the item itself gives it."""
        found: dict[str, set[str]] = {}
        for planned in self.points:
            if planned.subject:
                found.setdefault(planned.point.id, set()).add(planned.subject)
        return {point: frozenset(subjects) for point, subjects in found.items()}

    def on(self, day: date, law: Law) -> Plan:
        """The item by the rules of a day."""
        holding = tuple(held for planned in self.points if (held := planned.on(day, law)) is not None)
        points = {planned.point.id: planned.point for planned in holding}
        return replace(self, item=self.item.model_copy(update={"points": tuple(points.values())}), points=holding)

    def without_law(self, day: date, law: Law) -> Iterator[str]:
        """Points that would hold on a day, had anything that they rest on been in force."""
        seen: set[str] = set()
        for planned in self.points:
            if planned.point.id not in seen and planned.point.in_force(day):
                seen.add(planned.point.id)
                if not any(law.in_force(*reference, day) for reference in planned.rests_on):
                    yield planned.point.id

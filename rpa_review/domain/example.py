"""A decided application as something to learn from: what the model saw that day, and what people made of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field as Constraint

from rpa_review.domain.decision import Reason, Ruling
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.domain.record import Frozen


class Features(Frozen):
    """Numbers by name; a name that is absent could not be told. Codes are words of content: points, types, choices."""

    numbers: dict[str, float] = Constraint(default_factory=dict)
    codes: tuple[str, ...] = ()


class FindingExample(Frozen):
    """An open finding and what the reviewer ruled; None where the decision does not speak of it."""

    point: str
    subject: str | None = None
    verdict: Verdict
    severity: Severity
    features: Features
    ruling: Ruling | None = None
    reason: Reason = Reason.NONE
    probability: float | None = None  # that the serving model gave

    @property
    def counts(self) -> bool:
        """Whether it bears on the application being deficient: advice and routes do not."""
        return self.severity in (Severity.MUST, Severity.DEFERRABLE)


class LaneState(StrEnum):
    CLOSED = "closed"  # the item had no fast lane that day: everything was looked at
    ORDINARY = "ordinary"
    FAST = "fast"


class Example(Frozen):
    """`key` stands for the application's number, so that a later decision replaces an earlier one."""

    key: str
    item: str
    filed_on: date
    decided_on: date
    complete: bool  # a person looked at the whole application
    deficient: bool
    eligible: bool  # the rules alone suggest accepting it: only such a case can be in the fast lane
    lane: LaneState = LaneState.CLOSED
    sampled: bool = False  # drawn for a blind look, whatever its lane
    features: Features
    findings: tuple[FindingExample, ...] = ()
    missed: tuple[str, ...] = ()  # points that should have failed; "" for a deficiency outside all of them
    probability: float | None = None
    model: str = ""  # version that served that day

"""What a reviewer decided of an application, finding by finding, and why (审查决定)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from rpa_review.domain.record import Frozen


class Ruling(StrEnum):
    """On one finding; MISSED is a deficiency that no finding told of."""

    CONFIRMED = "confirmed"  # 属实
    REJECTED = "rejected"  # 不属实，或不必追究
    MISSED = "missed"  # 漏掉的


class Reason(StrEnum):
    """Why a reviewer ruled so: a closed list, because free text would hold names and numbers."""

    NONE = ""
    MISREAD = "读错"
    TOLERATED = "可不追究"
    EXPLAINED = "已有说明"
    RULE_OUTDATED = "规则过时"
    IMPLAUSIBLE = "情况不合常理"
    OTHER = "其他"


class FindingRuling(Frozen):
    point: str = ""  # empty: a deficiency outside every review point
    subject: str | None = None
    ruling: Ruling
    reason: Reason = Reason.NONE


class Decision(Frozen):
    """Of one application. Findings that are not named were left as the review has them, undecided.

    `complete` is true when a person looked at the whole application: only then does silence mean that nothing else
    is wrong. Cases of the fast lane that were accepted without such a look teach nothing.
    """

    number: str
    decided_at: datetime
    rulings: tuple[FindingRuling, ...] = ()
    complete: bool = True

    @property
    def deficient(self) -> bool:
        return any(one.ruling is not Ruling.REJECTED for one in self.rulings)

"""What we suggest the reviewer do. It advises; a person decides."""

from __future__ import annotations

from collections.abc import Iterable

from rpa_review.domain.finding import Disposition, Finding, Severity, Verdict
from rpa_review.domain.item import Item


def triage(findings: Iterable[Finding], item: Item) -> Disposition:
    """The first disposition that applies. Findings in shadow never count; advice holds nothing up.

    A person comes before a notice: none can go out while a point that it might hold is undecided.
    """
    live = [finding for finding in findings if not finding.shadow]
    failed = {finding.severity for finding in live if finding.verdict is Verdict.FAIL}
    undecided = {finding.severity for finding in live if finding.verdict is Verdict.UNSURE}
    if Severity.ROUTE in failed:
        return Disposition.ROUTE
    if undecided & {Severity.MUST, Severity.DEFERRABLE}:
        return Disposition.ASK_A_PERSON
    if Severity.MUST in failed:
        return Disposition.CORRECT
    if Severity.DEFERRABLE in failed:
        return Disposition.DEFER if item.allows_deferral else Disposition.CORRECT
    return Disposition.ACCEPT

"""Checks: one function each, one file per family. Importing this package registers all of them."""

from rpa_review.checks import (
    amounts,
    business,
    consistency,
    declared,
    formats,
    image,
    measurements,
    online,
    people,
    premises,
    presence,
    qualifications,
    reports,
    scope,
    seals,
    tenure,
    thresholds,
    trade_names,
    validity,
)
from rpa_review.checks.filing import Filing
from rpa_review.checks.outcome import Outcome
from rpa_review.checks.registry import Check, registered

__all__ = [
    "Check",
    "Filing",
    "Outcome",
    "amounts",
    "business",
    "consistency",
    "declared",
    "formats",
    "image",
    "measurements",
    "online",
    "people",
    "premises",
    "presence",
    "qualifications",
    "registered",
    "reports",
    "scope",
    "seals",
    "tenure",
    "thresholds",
    "trade_names",
    "validity",
]

"""Checks: one function each, one file per family. Importing this package registers all of them."""

from rpa_review.checks import (
    amounts,
    business,
    consistency,
    formats,
    image,
    premises,
    presence,
    reports,
    seals,
    thresholds,
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
    "formats",
    "image",
    "premises",
    "presence",
    "registered",
    "reports",
    "seals",
    "thresholds",
    "validity",
]

"""Every defect of the synthetic applications, and many clean ones, judged by the rules without printing or OCR.

What the truth says must fail, fails; nothing else does. Reading has no part in this: it has its own measure.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from fixtures.applications.defects import DEFECTS
from fixtures.applications.draft import Draft
from fixtures.applications.make import ITEMS, make_draft
from fixtures.applications.read_perfectly import application_of, facts_of_draft
from rpa_review.domain.finding import Disposition, Finding, Verdict
from rpa_review.review.load import Content, load_content
from rpa_review.review.stages import judge
from rpa_review.review.triage import triage

SEEDS = (11, 12, 13)


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content()


def findings_of(draft: Draft, *, confidence: float = 1.0) -> dict[tuple[str, str | None], Finding]:
    application = application_of(draft)
    found = judge(application, facts_of_draft(draft, confidence=confidence), content())
    return {(finding.point, finding.subject): finding for finding in found}


def disagreements(draft: Draft, found: dict[tuple[str, str | None], Finding]) -> list[str]:
    wrong: list[str] = []
    for key in draft.must:
        finding = found.get(key)
        if finding is None or finding.verdict is not Verdict.FAIL:
            wrong.append(f"missed {key}: {finding.verdict.value + ' ' + finding.because if finding else 'no finding'}")
    for key, finding in found.items():
        if key in draft.must or key in draft.may:
            continue
        if finding.verdict is Verdict.FAIL:
            wrong.append(f"false {key}: {finding.because}")
        elif finding.verdict is Verdict.UNSURE and key not in draft.unsure:
            wrong.append(f"unsure {key}: {finding.because}")
    return wrong


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_a_defect_is_found_and_nothing_else(name: str) -> None:
    wrong: list[str] = []
    for seed in SEEDS:
        draft, _ = make_draft(DEFECTS[name].items[0], seed=seed, defects=[name])
        wrong += [f"seed {seed}: {line} {draft.twists}" for line in disagreements(draft, findings_of(draft))]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("confidence", [1.0, 0.9])
@pytest.mark.parametrize("item", ITEMS)
def test_clean_applications_are_accepted(item: str, confidence: float) -> None:
    wrong: list[str] = []
    for seed in range(100, 140):
        draft, _ = make_draft(item, seed=seed)
        found = findings_of(draft, confidence=confidence)
        wrong += [f"seed {seed}: {line} {draft.twists}" for line in disagreements(draft, found)]
        if triage(found.values(), content().item(item)) is not Disposition.ACCEPT:
            wrong.append(f"seed {seed}: not accepted {draft.twists}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("item", ITEMS)
def test_every_failure_can_be_told(item: str) -> None:
    for seed in range(200, 230):
        draft, _ = make_draft(item, seed=seed, defects="random")
        for finding in findings_of(draft).values():
            if finding.verdict is Verdict.FAIL:
                assert finding.because, finding.point
                assert finding.notice, finding.point
                assert "{" not in finding.notice, finding.notice
                assert finding.law, finding.point
                assert finding.evidence, finding.point

"""Counts of right and wrong: by point, by kind of scan, by visual variant, and by field."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rpa_review.domain.finding import Disposition, Review, Verdict
from rpa_review.domain.record import JsonValue
from rpa_review.evaluation.truth import SCAN_KINDS, ScanKind, Truth


@dataclass
class Count:
    """Of `applied` findings: right fails, missed fails, false fails, and how many were unsure."""

    applied: int = 0
    hit: int = 0
    missed: int = 0
    false: int = 0
    unsure: int = 0

    def add(self, other: Count) -> None:
        self.applied += other.applied
        self.hit += other.hit
        self.missed += other.missed
        self.false += other.false
        self.unsure += other.unsure

    @property
    def recall(self) -> float | None:
        """Share of real deficiencies found; an unsure finding counts as missed."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else None

    @property
    def precision(self) -> float | None:
        return self.hit / (self.hit + self.false) if self.hit + self.false else None

    @property
    def unsure_rate(self) -> float | None:
        return self.unsure / self.applied if self.applied else None


@dataclass
class FieldCount:
    total: int = 0
    right: int = 0
    missing: int = 0

    @property
    def accuracy(self) -> float | None:
        return self.right / self.total if self.total else None


@dataclass(frozen=True)
class Slip:
    """One wrong answer, for whoever looks into it."""

    number: str
    what: str  # "missed", "false", "unsure", "field"
    point: str
    subject: str | None
    detail: str


@dataclass
class Score:
    """All counts of one evaluation."""

    by_point: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))  # (item, point)
    by_kind: dict[tuple[str, ScanKind], Count] = field(default_factory=lambda: defaultdict(Count))  # (item, kind)
    by_variant: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))  # (item, variant)
    fields: dict[tuple[str, ScanKind], FieldCount] = field(default_factory=lambda: defaultdict(FieldCount))
    clean: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # clean applications by item
    clean_with_notice: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    confident_fields: int = 0  # read with confidence of at least 0.9
    confident_wrong: int = 0
    slips: list[Slip] = field(default_factory=list)
    applications: int = 0
    not_reviewed: tuple[str, ...] = ()

    def total(self, item: str, kinds: Iterable[ScanKind]) -> Count:
        count = Count()
        for kind in kinds:
            count.add(self.by_kind.get((item, kind), Count()))
        return count

    @property
    def items(self) -> list[str]:
        return sorted({item for item, _ in self.by_point} | set(self.clean))


CONFIDENT = 0.9


def score(reviews: Iterable[Review], truths: dict[str, Truth]) -> Score:
    """Holds each review against its truth; truths without a review are listed in `not_reviewed`."""
    result = Score()
    seen = set()
    for review in reviews:
        truth = truths.get(review.number)
        if truth is None:
            continue
        seen.add(review.number)
        result.applications += 1
        _score_findings(result, review, truth)
        _score_fields(result, review, truth)
        if truth.clean:
            result.clean[truth.item] += 1
            if review.disposition is Disposition.CORRECT:
                result.clean_with_notice[truth.item] += 1
    result.not_reviewed = tuple(sorted(set(truths) - seen))
    return result


def _score_findings(result: Score, review: Review, truth: Truth) -> None:
    must = {(claim.point, claim.subject) for claim in truth.must_fail}
    may = {(claim.point, claim.subject) for claim in truth.may_fail}
    findings = {(finding.point, finding.subject): finding for finding in review.findings}
    for key in must | set(findings):
        finding = findings.get(key)
        verdict = finding.verdict if finding else Verdict.NOT_APPLICABLE
        if key not in must and (key in may or verdict is Verdict.NOT_APPLICABLE):
            continue
        count = Count(applied=1)
        because = finding.because if finding else "没有这条结论"
        if key in must:
            count.hit, count.missed = int(verdict is Verdict.FAIL), int(verdict is not Verdict.FAIL)
            if count.missed:
                slip = f"{verdict}：{because} ← {'、'.join(truth.defects)}"
                result.slips.append(Slip(review.number, "missed", *key, slip))
        elif verdict is Verdict.FAIL:
            count.false = 1
            slip = f"{because} ← {'、'.join(truth.defects) or '无缺陷'}"
            result.slips.append(Slip(review.number, "false", *key, slip))
        if verdict is Verdict.UNSURE:
            count.unsure = 1
            if key not in must:
                result.slips.append(Slip(review.number, "unsure", *key, because))
        result.by_point[truth.item, key[0]].add(count)
        result.by_kind[truth.item, truth.scan_kind].add(count)
        result.by_variant[truth.item, truth.variant].add(count)


def _score_fields(result: Score, review: Review, truth: Truth) -> None:
    read = {(value.field, value.document): value for value in review.fields}
    for true in truth.fields:
        kind = SCAN_KINDS.get(truth.media.get(true.file, ""), ScanKind.TEXT)
        value = read.get((true.field, true.document)) or read.get((true.field, None))
        count = result.fields[true.document or "", kind]
        count.total += 1
        right = value is not None and same_value(value.value, true.value)
        count.right += right
        count.missing += value is None or value.value is None
        if value is not None and value.value is not None and value.confidence >= CONFIDENT:
            result.confident_fields += 1
            result.confident_wrong += not right
        if not right:
            shown = "没有读到" if value is None else f"读作 {value.value!r}（{value.confidence:.2f}）"
            slip = f"{kind}：应为 {true.value!r}，{shown}"
            result.slips.append(Slip(review.number, "field", f"{true.document}.{true.field}", true.file, slip))


def same_value(read: JsonValue, true: JsonValue) -> bool:
    """Equal after width, blanks and brackets are made alike; numbers as numbers; None as empty."""
    return _plain(read) == _plain(true)


def _plain(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return f"{float(value):g}"
    if isinstance(value, str):
        text = "".join(unicodedata.normalize("NFKC", value).split()).replace("“", '"').replace("”", '"')
        try:
            return f"{float(text):g}" if text.replace(".", "", 1).isdigit() and len(text) < 10 else text
        except ValueError:
            return text
    if isinstance(value, list):
        parts = [_plain(part) for part in value]
        # Ticked options, rooms of a plan, rows of a table have no order of their own; a row of promises has.
        ordered = all(isinstance(part, bool) for part in value)
        return json.dumps(parts if ordered else sorted(parts), ensure_ascii=False)
    pairs = {key: _plain(part) for key, part in sorted(value.items()) if part not in (None, "")}
    return json.dumps(pairs, ensure_ascii=False)

"""One review point applied to one application, and the review that holds all of them: review.json."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import SkipValidation

from rpa_review.domain.application import Applicant
from rpa_review.domain.field import Field, Source
from rpa_review.domain.page import Confidence, FlawFound, Origin
from rpa_review.domain.record import Frozen, JsonValue


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNSURE = "unsure"  # handed in but not read well enough, with the reason
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    MUST = "M"  # 必须补正
    DEFERRABLE = "T"  # 可容缺
    ADVICE = "A"  # 提示
    ROUTE = "N"  # 路径提示: a person looks


class Stage(StrEnum):
    BEFORE_ACCEPTANCE = "受理前"
    AFTER_ACCEPTANCE = "受理后"


class Disposition(StrEnum):
    """What we suggest; the first that applies, in this order."""

    ROUTE = "route"
    ASK_A_PERSON = "ask_a_person"
    CORRECT = "correct"
    DEFER = "defer"
    ACCEPT = "accept"


class LawReference(Frozen):
    law: str
    article: str = ""


class Evidence(Frozen):
    """A value that a finding rests on. For something absent, the place where it should stand."""

    field: str
    # A value comes from a field, a validated record, or from JSON: a long table is not walked through once more.
    value: Annotated[JsonValue, SkipValidation] = Constraint(default=None, repr=False)
    raw: str = Constraint(default="", repr=False)
    confidence: Confidence = 1.0
    source: Source

    @classmethod
    def of(cls, field: Field) -> Evidence:
        return cls(
            field=field.field, value=field.value, raw=field.raw, confidence=field.confidence, source=field.source
        )


class Finding(Frozen):
    """The verdict on one point for one subject, why, and what it rests on."""

    point: str
    subject: str | None = None  # material code, or "form.<key>"; None for a point about the application as a whole
    verdict: Verdict
    severity: Severity
    stage: Stage = Stage.BEFORE_ACCEPTANCE
    shadow: bool = False  # rests only on unverified sources: recorded, never told to an applicant
    probability: Confidence | None = None  # that a reviewer confirms it; None unless it fails or is unsure
    reasons: tuple[str, ...] = ()  # what moved the probability most, for the reviewer
    says: str = ""  # the review point in one sentence
    because: str = ""
    notice: str = ""  # filled wording; empty unless the verdict is fail
    law: tuple[LawReference, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    needs: str | None = None  # outside data that no source is configured for: the point was not checked


class NoticeLine(Frozen):
    """One line of the one complete notice (一次性告知书); lines about the same thing are merged."""

    material: str  # name in Chinese, or 申请表（在线填写）
    text: str
    how: str  # 补正方式
    law: tuple[LawReference, ...] = ()
    deferrable: bool = False
    points: tuple[str, ...] = ()


class CorrectionNotice(Frozen):
    lines: tuple[NoticeLine, ...] = ()
    hints: tuple[str, ...] = ()  # 温馨提示: advice to the applicant, not a correction


class Sheet(Frozen):
    """One page of a file handed in: how it was turned upright, how it was read, what is wrong with the picture."""

    number: int  # from 1
    turned: int = 0  # as Page.turned: whoever shows the page turns it the same way before drawing a box on it
    origin: Origin | None = None
    document: str | None = None  # the document type that this page belongs to, where a file holds several
    flaws: tuple[FlawFound, ...] = ()
    inner: str = ""  # the member of an archive that this page is from


class MaterialReading(Frozen):
    """What a file handed in turned out to be."""

    material: str
    file: str
    name: str = ""
    pages: int = 0
    recognised_as: str | None = None
    probability: Confidence = 0.0
    problem: str | None = None
    inner: str = ""  # the member of an archive that has the problem
    sheets: tuple[Sheet, ...] = ()


class Handling(StrEnum):
    """How a material of the item's list is handled in an application."""

    HANDED_IN = "已提交"
    FROM_HALL = "免提交"  # the hall has the certificate
    PROMISED = "告知承诺"  # a statement stands for it
    DEFERRED = "容缺后补"
    NOT_ASKED = "本件不需要"
    LACKING = "缺少"


class MaterialState(Frozen):
    """How one material is handled, and what is open about it.

    `due_on` is the last day for a deferred material; `lacking` are those of whom there is no paper yet, of a material
    that there should be one of for each person or device.
    """

    material: str
    handling: Handling
    note: str = ""
    due_on: str | None = None
    lacking: tuple[str, ...] = ()


class CertificateFlaw(Frozen):
    """An entry of the register of missing and wrong certificates (缺证、错证登记), for the office that issues them."""

    number: str  # of the entry
    material: str
    certificate: str  # its type
    kind: Literal["缺证", "错证"]
    flaw: str  # 缺证, 状态错, 过期未更新, 字段错
    field: str = ""
    value: str = Constraint(default="", repr=False)  # what the certificate says
    right: str = Constraint(default="", repr=False)  # what the paper says
    handed_in: bool = False  # the applicant handed the paper in instead
    due_on: str | None = None  # by when the issuing office answers


class Clock(Frozen):
    """The five-day clock of 行政许可法 第三十二条; `note` says when the calendar has no data for the year."""

    due_on: str | None = None
    working_days: int = 5
    note: str = ""


class Risk(Frozen):
    """What a model learned from decisions makes of the application. It advises the reviewer and decides nothing."""

    probability: Confidence  # of any deficiency, one that no review point covers included
    reasons: tuple[str, ...] = ()
    flagged: bool = False  # among the few most likely deficient in a way that no review point covers
    fast_lane: bool = False  # a short look is enough, within the promise that `lane` tells
    sampled: bool = False  # drawn for a blind look: look at it wholly, whatever is suggested
    lane: str = ""


class Versions(Frozen):
    engine: str
    item: str
    extractors: dict[str, str] = Constraint(default_factory=dict)
    models: dict[str, str] = Constraint(default_factory=dict)


class Review(Frozen):
    """The whole review of one application; written as review.json."""

    number: str
    item: str
    item_name: str = ""
    item_type: str = ""  # 行政许可, 行政给付, …: says which statute the one notice opens with
    item_version: str
    applicant: Applicant | None = Constraint(default=None, repr=False)
    filed_at: datetime
    reviewed_at: datetime
    disposition: Disposition
    findings: tuple[Finding, ...] = ()
    fields: tuple[Field, ...] = ()
    materials: tuple[MaterialReading, ...] = ()
    handling: tuple[MaterialState, ...] = ()
    by_agent: bool | None = None  # somebody else handles it (委托办理); None where the item does not say how to tell
    certificate_flaws: tuple[CertificateFlaw, ...] = ()
    notice: CorrectionNotice = CorrectionNotice()
    risk: Risk | None = None  # None without a model
    clock: Clock = Clock()
    # What the codes of this record are called in Chinese, so that any view of it needs nothing else: form keys
    # ("form.uscc"), material codes ("FOOD-M02"), document types ("business_licence") and their fields.
    names: dict[str, str] = Constraint(default_factory=dict)
    remarks: tuple[str, ...] = ()  # for the reviewer: unknown keys of the package, and the like
    versions: Versions
    timings: dict[str, float] = Constraint(default_factory=dict)  # seconds by stage

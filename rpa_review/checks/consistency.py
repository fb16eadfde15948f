"""Checks across papers: what one says must be what the other says (the matrix of items 4.3)."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from pydantic import ConfigDict
from rapidfuzz.distance import Levenshtein

from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import (
    CLEARLY_DIFFERENT,
    MIN_CONFIDENCE,
    NEARLY_EQUAL,
    READABLE,
    faint,
    is_printed,
    may_fail,
    needed_to_fail,
    no_value,
    stands_elsewhere,
    surety,
)
from rpa_review.domain.comparison import Grade, PlaceGrade, compare_addresses, compare_names, plain
from rpa_review.domain.dates import iso_day
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.domain.identity import birth_of, credit_code_flaw, id_number_flaw, plain_number
from rpa_review.domain.record import Frozen


class Kind(StrEnum):
    """What is compared, which says how."""

    NAME = "name"
    ID_NUMBER = "id_no"
    CREDIT_CODE = "uscc"
    ADDRESS = "address"


ELSEWHERE = "，但同一页的别处写有应有的内容，可能读错了位置，请看原图"


def held_against(filing: Filing, kind: Kind, left: Field, right: Field) -> tuple[Verdict, str, Severity | None]:
    """Whether two values agree, as far as the readings and the pages that they stand on allow to say.

    The severity is set where the difference is milder than the point's own.
    """
    verdict, how, severity = compare(kind, left, right)
    if verdict is Verdict.FAIL and (stands_elsewhere(filing, left, right) or stands_elsewhere(filing, right, left)):
        return Verdict.UNSURE, how + ELSEWHERE, None
    return verdict, how, severity


def compare(kind: Kind, left: Field, right: Field) -> tuple[Verdict, str, Severity | None]:
    """As `held_against`, by the values alone."""
    if kind is Kind.ADDRESS:
        return _places(left, right)
    a, b = str(left.value or ""), str(right.value or "")
    verdict, how = _names(a, b, left, right) if kind is Kind.NAME else _numbers(kind, a, b, left, right)
    return verdict, how, None


def _names(a: str, b: str, left: Field, right: Field) -> tuple[Verdict, str]:
    grade = compare_names(a, b)
    if grade is Grade.SAME:
        return Verdict.PASS, "一致"
    if grade is Grade.LOOKALIKE and not is_printed(left, right):
        return Verdict.PASS, "只有形近字不同，按识别差异处理，请留意"
    if not is_printed(left, right) and plain(a).replace("·", "") == plain(b).replace("·", ""):
        return Verdict.PASS, "只差一个间隔号，按识别差异处理"
    similarity = Levenshtein.normalized_similarity(plain(a), plain(b))
    if surety(left, right) >= needed_to_fail(grade, similarity=similarity):
        return Verdict.FAIL, "不一致"
    return Verdict.UNSURE, "读得不够清楚，不能断定不一致，请看原图"


_LOOKS_LIKE = str.maketrans("OISZBQ", "015280")


def _numbers(kind: Kind, a: str, b: str, left: Field, right: Field) -> tuple[Verdict, str]:
    if a == b:
        return Verdict.PASS, "一致"
    a, b = plain_number(a), plain_number(b)
    if a == b or (kind is Kind.CREDIT_CODE and a.translate(_LOOKS_LIKE) == b.translate(_LOOKS_LIKE)):
        return Verdict.PASS, "一致"
    if is_printed(left, right):
        return Verdict.FAIL, "不一致"
    flaw = id_number_flaw if kind is Kind.ID_NUMBER else credit_code_flaw
    read = [field for field in (left, right) if not is_printed(field)]
    proven = all(flaw(str(field.value)) is None for field in read)
    if surety(left, right) >= (MIN_CONFIDENCE if proven else NEARLY_EQUAL):
        return Verdict.FAIL, "不一致"
    if Levenshtein.distance(a, b) > 4 and surety(left, right) >= CLEARLY_DIFFERENT:
        return Verdict.FAIL, "不一致"
    return Verdict.UNSURE, "读得不够清楚，不能断定不一致，请看原图"


def _places(left: Field, right: Field) -> tuple[Verdict, str, Severity | None]:
    a, b = str(left.value or ""), str(right.value or "")
    grade = compare_addresses(a, b)
    if grade in (PlaceGrade.SAME, PlaceGrade.SUPPLEMENT, PlaceGrade.FREE_TRADE_ZONE):
        return Verdict.PASS, grade.value if grade is PlaceGrade.SAME else f"门牌一致，{grade.value}", None
    if is_printed(left, right):
        return Verdict.FAIL, grade.value, Severity.ADVICE if grade is PlaceGrade.ROOM else None
    one, other = plain(a), plain(b)
    distance, length = Levenshtein.distance(one, other), max(len(one), len(other), 1)
    sure = surety(left, right)
    if grade is PlaceGrade.ROOM:
        verdict = Verdict.FAIL if sure >= MIN_CONFIDENCE else Verdict.UNSURE
        return verdict, grade.value, Severity.ADVICE
    if distance / length > 0.4 and sure >= CLEARLY_DIFFERENT:
        return Verdict.FAIL, grade.value, None
    if grade is PlaceGrade.NEAR:
        return (Verdict.FAIL if sure >= NEARLY_EQUAL else Verdict.UNSURE), "近似，可能是识别差异，请看原图", None
    return (Verdict.FAIL if sure >= MIN_CONFIDENCE else Verdict.UNSURE), grade.value, None


@check("same_value", gives=("值A", "值B"))
def same_value(
    filing: Filing, *, a: Ref, b: tuple[Ref, ...], kind: Kind = Kind.NAME, only_if_there: bool = True
) -> Outcome:
    """What stands at `a` is what stands at each of `b`.

    With `only_if_there`, papers that were not handed in are left out; the check applies if at least one is there.
    """
    first = filing.read(a)
    if isinstance(first, Absence):
        return no_value(filing, a, first)
    said: list[str] = []
    evidence: list[Field] = [first]
    doubt: Outcome | None = None
    nothing: Outcome | None = None
    for ref in b:
        other = filing.read(ref)
        if isinstance(other, Absence):
            outcome = no_value(filing, ref, other)
            if outcome.verdict is Verdict.UNSURE:
                doubt = doubt or outcome
            nothing = nothing or outcome
            continue
        if other.value in (None, ""):
            nothing = nothing or unsure(f"{filing.label(ref)}处没有读到内容，请看原图", other)
            doubt = doubt or nothing
            continue
        if first.value in (None, ""):
            if stands_elsewhere(filing, other, first):
                doubt = doubt or unsure(
                    f"没有读到{filing.label(a)}，但同一页写有“{written(other.value)}”，请看原图", first, other
                )
                continue
            return failed(
                f"{filing.label(a)}没有填写，{filing.label(ref)}是“{written(other.value)}”",
                first,
                other,
                值A="（未填写）",
                值B=written(other.value),
            )
        verdict, how, severity = held_against(filing, kind, first, other)
        sentence = f"{filing.label(a)}“{written(first.value)}”与{filing.label(ref)}“{written(other.value)}”{how}"
        if verdict is Verdict.FAIL:
            return failed(sentence, first, other, severity=severity, 值A=written(first.value), 值B=written(other.value))
        if verdict is Verdict.UNSURE:
            doubt = doubt or unsure(sentence, first, other)
            continue
        if other.confidence < READABLE and plain(str(first.value)) != plain(str(other.value)):
            doubt = doubt or faint(filing.label(ref), other)
            continue
        said.append(sentence)
        evidence.append(other)
    if doubt is not None:
        return doubt
    if not said:
        return nothing or not_applicable("没有可以比对的材料", first)
    return passed("；".join(said), *evidence)


class Fact(Frozen):
    """One thing that the form and papers must agree on."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    a: Ref
    b: tuple[Ref, ...]
    kind: Kind = Kind.NAME


@check("facts_agree", gives=("字段",))
def facts_agree(filing: Filing, *, facts: tuple[Fact, ...]) -> Outcome:
    """Several things agree, each between the form and its papers; all that do not are told at once."""
    outcomes = [(fact, same_value(filing, a=fact.a, b=fact.b, kind=fact.kind)) for fact in facts]
    wrong = [(fact, outcome) for fact, outcome in outcomes if outcome.verdict is Verdict.FAIL]
    if wrong:
        mild = all(outcome.severity is Severity.ADVICE for _, outcome in wrong)
        return failed(
            "；".join(outcome.because for _, outcome in wrong),
            *(evidence for _, outcome in wrong for evidence in outcome.evidence),
            severity=Severity.ADVICE if mild else None,
            字段="、".join(fact.name for fact, _ in wrong),
        )
    for _, outcome in outcomes:
        if outcome.verdict is Verdict.UNSURE:
            return outcome
    good = [outcome for _, outcome in outcomes if outcome.verdict is Verdict.PASS]
    if not good:
        return outcomes[0][1]
    return passed("；".join(one.because for one in good), *(evidence for one in good for evidence in one.evidence))


@check("same_person", gives=("值A", "值B"))
def same_person(
    filing: Filing,
    *,
    name: Ref,
    papers: tuple[Ref, ...],
    number: Ref | None = None,
    cards: tuple[Ref, ...] = (),
    valid_to: Ref | None = None,
) -> Outcome:
    """A person's name is that on the papers, the identity number that on the cards, and the cards are in force."""
    if valid_to is not None and (late := _expired(filing, valid_to)) is not None:
        return late
    names = same_value(filing, a=name, b=papers, kind=Kind.NAME)
    if names.verdict is Verdict.FAIL or number is None or not cards:
        return names
    numbers = same_value(filing, a=number, b=cards, kind=Kind.ID_NUMBER)
    if numbers.verdict is Verdict.FAIL:
        return replace(numbers, wording="申请表填写的证件号“{值A}”与证件上的“{值B}”不一致，请核对。")
    for outcome in (names, numbers):
        if outcome.verdict is Verdict.UNSURE:
            return outcome
    if names.verdict is Verdict.PASS and numbers.verdict is Verdict.PASS:
        return passed(f"{names.because}；{numbers.because}", *names.evidence, *numbers.evidence)
    return names if names.verdict is Verdict.PASS else numbers


def _expired(filing: Filing, valid_to: Ref) -> Outcome | None:
    ends = filing.read(valid_to)
    day = iso_day(ends.value) if isinstance(ends, Field) else None
    if not isinstance(ends, Field) or day is None or day >= filing.filed_on or not may_fail(ends):
        return None
    because = f"{filing.paper(valid_to)}有效期至 {day}，早于申请日 {filing.filed_on}"
    wording = f"上传的{filing.paper(valid_to)}已于 {day} 到期，请提供有效证件。"
    return failed(because, ends, wording=wording)


@check("agent_identified", gives=("值A", "值B"))
def agent_identified(filing: Filing, *, name: Ref, number: Ref, card: Ref, card_number: Ref, valid_to: Ref) -> Outcome:
    """The agent named in a power of attorney showed an identity card, in force, of the same name and number."""
    code = filing.code(card)
    if not filing.documents(card):
        absence = filing.absence(card)
        if absence is not Absence.OTHER_PAPER or not filing.documents(name):
            return no_value(filing, card, absence)
        agent = filing.read(name)
        who = written(agent.value) if isinstance(agent, Field) else "代理人"
        wording = "请补充上传代理人“{值A}”的身份证。"
        shown = agent if isinstance(agent, Field) else missing_material(code)
        return failed(f"“{filing.name(code)}”中没有代理人身份证", shown, wording=wording, 值A=who, 值B="")
    return same_person(filing, name=name, papers=(card,), number=number, cards=(card_number,), valid_to=valid_to)


@check("same_birthday", gives=("值A", "值B"))
def same_birthday(filing: Filing, *, a: Ref, b: tuple[Ref, ...]) -> Outcome:
    """The day of birth on one paper is that of another; an identity number tells a birthday too."""
    first = filing.read(a)
    if isinstance(first, Absence):
        return no_value(filing, a, first)
    other = filing.first(b)
    if isinstance(other, Absence):
        return no_value(filing, b[0], other)
    one, two = _birthday(first), _birthday(other)
    if one is None or two is None:
        return unsure("出生日期没有读清，请看原图", first, other)
    says = f"{filing.label(a)}“{one}”与{filing.paper(b[0])}“{two}”"
    if one == two:
        return passed(f"{says}一致", first, other)
    if not may_fail(first, other):
        return faint(filing.label(a), first if first.confidence < other.confidence else other)
    return failed(f"{says}不一致", first, other, 值A=one, 值B=two)


def _birthday(found: Field) -> str | None:
    value = found.value
    if not isinstance(value, str):
        return None
    day = iso_day(value) or birth_of(value)
    return day.isoformat() if day else None

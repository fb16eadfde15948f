"""Checks of tenure: whose premises are, who let them to whom and until when, who lets them be used."""

from __future__ import annotations

import re

from rpa_review.checks.consistency import Kind, held_against
from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.presence import page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.seals import Marks
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, faint, is_printed, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.dates import is_long_term, iso_day
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Severity, Verdict


@check("premises_right_shown", gives=("值A", "值B", "补充"))
def premises_right_shown(
    filing: Filing,
    *,
    user: Ref,
    address: Ref,
    owned: Condition,
    owner: Ref,
    lessor: Ref,
    lessee: Ref,
    location: Ref,
    consent: Ref,
) -> Outcome:
    """Who uses premises owns them, or rents them from their owner, or from somebody whom the owner lets sublet them.

    `owned` says that the premises are the user's own; else they are rented. `consent` is the owner named on a paper of
    consent. Where no certificate was handed in, whether the lessor is the owner cannot be said, and is not asked.
    """
    code = filing.code(owner)
    facts = filing.facts(code)
    if not facts.opened and filing.certificate(code) is None:
        return no_value(filing, owner, filing.absence(owner))
    mine = filing.holds(owned)
    needed = owner if mine else lessor
    if not filing.documents(needed) and not (mine and filing.certificate(code)):
        absence = filing.absence(needed)
        if absence not in (Absence.OTHER_PAPER, Absence.NOT_HANDED_IN):
            return no_value(filing, needed, absence)
        paper = filing.name(needed.documents[0]) if needed.documents else filing.name(code)
        because = f"“{filing.name(code)}”中没有{paper}"
        wording = "请补充上传{补充}。"
        shown = page_evidence(facts) or missing_material(code)
        return failed(because, shown, wording=wording, 值A="", 值B="", 补充=paper)
    if mine:
        return _owner_is(filing, owner, user)
    outcomes = [_lessee_is(filing, lessee, user), _is_there(filing, location, address)]
    if filing.documents(owner):
        outcomes.append(_let_by_owner(filing, lessor, owner, consent))
    for verdict in (Verdict.FAIL, Verdict.UNSURE, Verdict.NOT_APPLICABLE):
        for outcome in outcomes:
            if outcome.verdict is verdict:
                return outcome
    note = "" if filing.documents(owner) else "；没有交产权证，出租人是不是权利人未核"
    evidence = [part for outcome in outcomes for part in outcome.evidence]
    return passed("；".join(outcome.because for outcome in outcomes) + note, *evidence)


def _owner_is(filing: Filing, owner: Ref, user: Ref) -> Outcome:
    verdict, says, fields = _among(filing, owner, user)
    if verdict is Verdict.FAIL:
        wording = "产权证权利人“{值B}”不是经营者“{值A}”，请核对场所性质，或补充{补充}。"
        return _said_of(says, fields, "权利人同意使用的证明", wording)
    return passed(says, *fields) if verdict is Verdict.PASS else unsure(says, *fields)


def _said_of(says: str, fields: list[Field], needed: str, wording: str | None = None) -> Outcome:
    """A failure about two names, the one sought being the second."""
    a, b = written(fields[1].value), written(fields[0].value)
    return failed(says, *fields, wording=wording, 值A=a, 值B=b, 补充=needed)


def _lessee_is(filing: Filing, lessee: Ref, user: Ref) -> Outcome:
    verdict, says, fields = _among(filing, lessee, user)
    if verdict is Verdict.FAIL:
        wording = "租赁合同的承租人“{值B}”不是经营者“{值A}”，请补充{补充}。"
        return _said_of(says, fields, "以经营者名义签订的租赁合同", wording)
    return passed(says, *fields) if verdict is Verdict.PASS else unsure(says, *fields)


def _is_there(filing: Filing, location: Ref, address: Ref) -> Outcome:
    found, typed = filing.read(location), filing.read(address)
    if isinstance(found, Absence):
        return no_value(filing, location, found)
    if isinstance(typed, Absence) or not typed.value:
        return not_applicable("没有填写经营场所")
    if not found.value:
        return unsure(f"{filing.label(location)}处没有读到内容，请看原图", found)
    verdict, how, severity = held_against(filing, Kind.ADDRESS, typed, found)
    says = f"{filing.label(location)}“{written(found.value)}”与申请表的“{written(typed.value)}”{how}"
    if verdict is Verdict.FAIL:
        wording = "租赁合同写的场所“{值B}”与申请书的经营场所“{值A}”不一致，请核对。"
        a, b = written(typed.value), written(found.value)
        return failed(says, found, typed, wording=wording, severity=severity, 值A=a, 值B=b, 补充="")
    return passed(says, found, typed) if verdict is Verdict.PASS else unsure(says, found, typed)


def _let_by_owner(filing: Filing, lessor: Ref, owner: Ref, consent: Ref) -> Outcome:
    verdict, says, fields = _among(filing, owner, lessor)
    if verdict is Verdict.PASS:
        return passed(says, *fields)
    if verdict is Verdict.FAIL and filing.documents(consent):
        agreed, told, both = _among(filing, owner, consent)
        if agreed is Verdict.PASS:
            return passed(f"{says}，权利人已同意转租", *fields, *both)
        if agreed is Verdict.UNSURE:
            return unsure(told, *both)
    if verdict is Verdict.FAIL:
        return _said_of(says, fields, "转租授权（共有人同意）")
    return unsure(says, *fields)


def _among(filing: Filing, several: Ref, one: Ref) -> tuple[Verdict, str, list[Field]]:
    """Whether a name is one of those that stand in a field, which may hold several: 李样国、王示安."""
    found, sought = filing.read(several), filing.read(one)
    if isinstance(found, Absence) or isinstance(sought, Absence):
        ref = several if isinstance(found, Absence) else one
        return (
            Verdict.UNSURE,
            f"没有读到{filing.label(ref)}，请看原图",
            [x for x in (found, sought) if isinstance(x, Field)],
        )
    if not found.value or not sought.value:
        ref = one if found.value else several
        return Verdict.UNSURE, f"{filing.label(ref)}处没有读到内容，请看原图", [found, sought]
    names = [part for part in re.split(r"[、,，;；/\s]+", str(found.value)) if part] or [""]
    graded = [held_against(filing, Kind.NAME, found.model_copy(update={"value": name}), sought) for name in names]
    says = f"{filing.label(several)}“{written(found.value)}”与{filing.label(one)}“{written(sought.value)}”"
    for verdict in (Verdict.PASS, Verdict.UNSURE):
        for grade, how, _ in graded:
            if grade is verdict:
                return verdict, says + how, [found, sought]
    return Verdict.FAIL, f"{says}不一致", [found, sought]


@check("lease_complete", gives=("问题",))
def lease_complete(
    filing: Filing, *, signed: tuple[tuple[Ref, ...], ...], written_down: tuple[Ref, ...], start: Ref, end: Ref
) -> Outcome:
    """A lease is signed or sealed by both sides, says all that it must, and its term holds the filing day.

    `signed` has a group of places for each side, of which one will do; `written_down` are fields that may not be empty.
    """
    if not filing.documents(end):
        return no_value(filing, end, filing.absence(end))
    paper = filing.paper(end)
    marks = Marks(filing)
    for group in signed:
        marks.look(group, filing.label(group[0]).removeprefix(f"{paper}的"))
    doubts = list(marks.doubts)
    lacking = [(f"缺少{word}", shown) for word, shown in marks.lacking]
    for ref in (*written_down, end):
        found = filing.read(ref)
        word = "租期" if ref is end else filing.label(ref).removeprefix(f"{paper}的")
        if isinstance(found, Absence):
            doubts.append(no_value(filing, ref, found))
        elif found.value in (None, ""):
            if found.confidence < MIN_CONFIDENCE:
                doubts.append(faint(filing.label(ref), found))
            else:
                lacking.append((f"没有写{word}", found))
    if lacking:
        told = "、".join(word for word, _ in lacking)
        return failed(f"{paper}{told}", *(shown for _, shown in lacking), 问题=told)
    late = _outside_term(filing, start, end)
    if late is not None and late.verdict is Verdict.FAIL:
        return late
    if doubts:
        return doubts[0]
    return late or passed(f"{paper}签章、日期、面积、用途齐全，租期含申请日", *marks.there)


def _outside_term(filing: Filing, start: Ref, end: Ref) -> Outcome | None:
    last, first = filing.read(end), filing.read(start)
    ends = iso_day(last.value) if isinstance(last, Field) else None
    begins = iso_day(first.value) if isinstance(first, Field) else None
    if isinstance(last, Field) and ends is None and last.value and not is_long_term(last.value):
        return unsure(f"{filing.label(end)}没有读清，请看原图", last)
    if isinstance(last, Field) and ends is not None and ends < filing.filed_on:
        because = f"{filing.paper(end)}租期至 {ends}，早于申请日 {filing.filed_on}"
        return (
            failed(because, last, 问题=f"已于 {ends} 到期")
            if last.confidence >= MIN_CONFIDENCE
            else faint("租期", last)
        )
    if isinstance(first, Field) and begins is not None and begins > filing.filed_on:
        because = f"{filing.paper(end)}租期自 {begins} 起，晚于申请日 {filing.filed_on}"
        told = f"租期自 {begins} 起，尚未开始"
        return failed(because, first, 问题=told) if first.confidence >= MIN_CONFIDENCE else faint("租期", first)
    return None


@check("premises_certificate_fits", gives=("值",))
def premises_certificate_fits(filing: Filing, *, number: Ref, location: Ref, usage: Ref, address: Ref) -> Outcome:
    """A certificate of real property is one, is for the premises applied for, and not for living in (items 1.9)."""
    if not filing.documents(location):
        return no_value(filing, location, filing.absence(location))
    numbered, place, purpose = filing.read(number), filing.read(location), filing.read(usage)
    if isinstance(numbered, Field) and numbered.value and "不动产证明" in plain(str(numbered.value)):
        if numbered.confidence < MIN_CONFIDENCE:
            return faint(filing.label(number), numbered)
        wording = "（提示）提交的“{值}”是不动产登记证明，不是产权证书，请核对。"
        return failed(f"“{numbered.value}”不是产权证书", numbered, wording=wording, 值=written(numbered.value))
    doubt: Outcome | None = None
    typed = filing.read(address)
    if isinstance(place, Field) and place.value and isinstance(typed, Field) and typed.value:
        verdict, how, _ = held_against(filing, Kind.ADDRESS, typed, place)
        says = f"产权证坐落“{written(place.value)}”与申请表的经营场所“{written(typed.value)}”{how}"
        if verdict is Verdict.FAIL:
            wording = "（提示）产权证坐落“{值}”与申请书的经营场所不一致，请核对。"
            return failed(says, place, typed, severity=Severity.ADVICE, wording=wording, 值=written(place.value))
        doubt = unsure(says, place, typed) if verdict is Verdict.UNSURE else None
    if isinstance(purpose, Field) and "住宅" in plain(str(purpose.value or "")):
        if not is_printed(purpose) and purpose.confidence < CLEARLY_DIFFERENT:
            return faint(filing.label(usage), purpose)
        return failed(f"产权证用途为“{written(purpose.value)}”", purpose, 值=written(purpose.value))
    for ref, found in ((location, place), (usage, purpose)):
        if isinstance(found, Absence):
            doubt = doubt or no_value(filing, ref, found)
        elif not found.value:
            doubt = doubt or unsure(f"{filing.label(ref)}处没有读到内容，请看原图", found)
    shown = [found for found in (place, purpose) if isinstance(found, Field)]
    return doubt or passed("产权证坐落与经营场所一致，用途不是住宅", *shown)


@check("use_statement_there", gives=("性质",))
def use_statement_there(
    filing: Filing, *, kind: Ref, owner: Ref, sign: tuple[Ref, ...], location: Ref, address: Ref
) -> Outcome:
    """Premises that are neither owned nor rented come with a statement signed by whom they belong to.

    `kind` is the form's field that says how the premises are used.
    """
    code = filing.code(owner)
    facts = filing.facts(code)
    how = written(filing.typed(kind.key).value)
    if not filing.documents(owner):
        absence = filing.absence(owner)
        if absence is not Absence.OTHER_PAPER:
            return no_value(filing, owner, absence)
        because = f"场所为“{how}”，“{filing.name(code)}”中没有{filing.paper(owner)}"
        return failed(because, page_evidence(facts), 性质=how)
    marks = Marks(filing)
    marks.look(sign, "权利人签名或盖章")
    if marks.lacking:
        wording = "场所使用证明没有权利人签名或盖章，请补签（盖章）后重新上传。"
        return failed("场所使用证明没有权利人签章", *(shown for _, shown in marks.lacking), wording=wording, 性质=how)
    there = _is_there(filing, location, address)
    if there.verdict is Verdict.FAIL:
        wording = "场所使用证明写的场所与申请书的经营场所不一致，请核对。"
        return failed(there.because, *there.evidence, wording=wording, severity=there.severity, 性质=how)
    if marks.doubts:
        return marks.doubts[0]
    named = filing.read(owner)
    if isinstance(named, Absence) or not named.value:
        return unsure(f"没有读到{filing.label(owner)}，请看原图", named if isinstance(named, Field) else None)
    return (
        there if there.verdict is Verdict.UNSURE else passed("场所使用证明有权利人签章，地址一致", named, *marks.there)
    )

"""Checks of premises: who holds them and for how long, where they are, what they are for."""

from __future__ import annotations

from datetime import date, timedelta

from rpa_review.checks.consistency import Kind, held_against, same_value
from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, passed, unsure, written
from rpa_review.checks.presence import page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, faint, may_fail, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.dates import iso_day, months_later
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Severity, Verdict


@check("premises_held", gives=())
def premises_held(
    filing: Filing,
    *,
    applicant: Ref,
    owner: Ref,
    lessor: Ref,
    lessees: tuple[Ref, ...] = (),
    lessee: Ref,
    start: Ref,
    end: Ref,
    number: str,
) -> Outcome:
    """Premises are the applicant's own, or rented for long enough and on the filing day, from their owner.

    `number` is the dated number of months that a lease must run at least; `lessees` are others than the applicant that
    may stand in the lease, such as the founder of a firm that is being founded. A lessor who is not the owner is
    advice: managers of buildings let on the owner's behalf.
    """
    if filing.documents(lessee):
        return (
            _lessee(filing, lessee, (applicant, *lessees))
            or _term(filing, start, end, number)
            or _owner_of_rented(filing, owner, lessor, shown=(start, end))
        )
    own = filing.read(owner)
    if isinstance(own, Absence):
        return no_value(filing, owner, own)
    names = same_value(filing, a=applicant, b=(owner,), kind=Kind.NAME)
    if names.verdict is not Verdict.FAIL:
        return names
    stated = filing.typed(applicant.key)
    if stated.value and plain(str(stated.value)) in plain(str(own.value)):
        return passed(f"权利人“{written(own.value)}”中有申请单位", stated, own)
    if any(page.type is None for page in filing.facts(filing.code(owner)).pages):
        return unsure("权利人不是申请单位，另有页面没有认出是不是租赁合同，请看原图", *names.evidence)
    wording = f"不动产权证书的权利人“{written(own.value)}”不是申请单位，场所是租赁的请补充租赁合同（租期不少于一年）。"
    return failed(f"{names.because}，也没有租赁合同", *names.evidence, wording=wording)


def _lessee(filing: Filing, lessee: Ref, holders: tuple[Ref, ...]) -> Outcome | None:
    found = filing.read(lessee)
    if isinstance(found, Absence) or not found.value:
        return unsure("没有读到租赁合同的承租人，请看原图", found if isinstance(found, Field) else None)
    own = [held for ref in holders if isinstance(held := filing.read(ref), Field) and held.value]
    verdicts = [held_against(filing, Kind.NAME, held, found)[0] for held in own]
    if not own or Verdict.PASS in verdicts:
        return None
    because = f"租赁合同的承租人“{written(found.value)}”不是申请单位“{written(own[0].value)}”"
    if Verdict.UNSURE in verdicts:
        return unsure(f"{because}，但读得不够清楚，请看原图", own[0], found)
    return failed(because, own[0], found, wording=f"{because}，请提供本单位的场所使用证明。")


def _term(filing: Filing, start: Ref, end: Ref, number: str) -> Outcome | None:
    """What is wrong with the term of a lease, or None."""
    first, last = filing.read(start), filing.read(end)
    if not isinstance(last, Field) or (ends := iso_day(last.value)) is None:
        return unsure(
            "没有读到租赁合同的租期止，请看原图", *(found for found in (first, last) if isinstance(found, Field))
        )
    if ends < filing.filed_on:
        because = f"租期至 {ends}，早于申请日 {filing.filed_on}"
        wording = f"租赁合同已于 {ends} 到期，请提供在租期内、租期不少于一年的合同。"
        return failed(because, last, wording=wording) if may_fail(last) else faint(filing.label(end), last)
    if not isinstance(first, Field) or (begins := iso_day(first.value)) is None:
        return unsure("没有读到租赁合同的租期起，请看原图", last)
    if begins > filing.filed_on:
        because = f"租期自 {begins} 起，晚于申请日 {filing.filed_on}"
        wording = f"租赁合同的租期自 {begins} 才开始，请提供申请时已在租期内的合同。"
        return failed(because, first, wording=wording) if may_fail(first) else faint(filing.label(start), first)
    months = filing.numbers.get(number)
    if isinstance(months, int) and not _lasts(begins, ends, months):
        because = f"租期 {begins} 至 {ends}，不足 {months} 个月"
        if not may_fail(first, last):
            return unsure(f"{because}，但读得不清，请看原图", first, last)
        return failed(because, first, last)
    return None


def _lasts(begins: date, ends: date, months: int) -> bool:
    """Whether a term of whole days, the last one included, runs for some months."""
    return ends + timedelta(days=1) >= months_later(begins, months)


def _owner_of_rented(filing: Filing, owner: Ref, lessor: Ref, *, shown: tuple[Ref, ...]) -> Outcome:
    """The owner's certificate is there beside the lease, and names the lessor."""
    own, letting = filing.read(owner), filing.read(lessor)
    term = [found for ref in shown if isinstance(found := filing.read(ref), Field)]
    if isinstance(own, Absence):
        if own is not Absence.OTHER_PAPER:
            return no_value(filing, owner, own)
        facts = filing.facts(filing.code(owner))
        wording = "请补充出租方的不动产权证书（场所权属证明）。"
        return failed("有租赁合同，没有出租方的不动产权证书", page_evidence(facts), wording=wording)
    if isinstance(letting, Field) and letting.value and own.value:
        verdict, how, _ = held_against(filing, Kind.NAME, letting, own)
        if verdict is Verdict.FAIL and plain(str(letting.value)) not in plain(str(own.value)):
            because = f"出租人“{written(letting.value)}”与权利人“{written(own.value)}”{how}"
            wording = f"（提示）{because}，请备好转租、授权出租或共有人同意的材料。"
            return failed(because, letting, own, severity=Severity.ADVICE, wording=wording)
    days = "至".join(written(found.value) for found in term)
    return passed(f"场所是租赁的，租期 {days}，有权利人的不动产权证书", *term, own)


@check("premises_located", gives=("值A", "值B"))
def premises_located(filing: Filing, *, stated: Ref, papers: tuple[Ref, ...], registered: Ref | None = None) -> Outcome:
    """The address of the premises is that on the papers about them; one apart from the registered address is advice."""
    outcome = same_value(filing, a=stated, b=papers, kind=Kind.ADDRESS)
    if outcome.verdict in (Verdict.FAIL, Verdict.UNSURE) or registered is None:
        return outcome
    place, home = filing.read(stated), filing.read(registered)
    if isinstance(place, Absence) or isinstance(home, Absence) or not place.value or not home.value:
        return outcome
    verdict, how, severity = held_against(filing, Kind.ADDRESS, place, home)
    if verdict is not Verdict.FAIL or severity is Severity.ADVICE:
        return outcome
    because = f"经营场所“{written(place.value)}”与{filing.label(registered)}“{written(home.value)}”{how}"
    wording = "（提示）经营场所“{值A}”与住所“{值B}”不在一处，请说明住所与经营场所分离的情况。"
    one, two = written(place.value), written(home.value)
    return failed(because, place, home, severity=Severity.ADVICE, wording=wording, 值A=one, 值B=two)


@check("premises_described", gives=("问题",))
def premises_described(
    filing: Filing, *, usage: tuple[Ref, ...], areas: tuple[Ref, ...], unfit: tuple[str, ...] = ("住宅",)
) -> Outcome:
    """The use of the premises is fit for business, and their area is written down somewhere.

    The first of `areas` is that of the form.
    """
    shown: list[Field] = []
    for ref in usage:
        found = filing.read(ref)
        if isinstance(found, Absence) or not isinstance(found.value, str):
            continue
        shown.append(found)
        word = next((word for word in unfit if word in plain(found.value)), None)
        if word is not None:
            because = f"{filing.label(ref)}是“{found.value}”"
            if found.confidence < CLEARLY_DIFFERENT:
                return unsure(f"{because}，但读得不清，请看原图", found)
            return failed(because, found, 问题=f"场所用途为“{written(found.value)}”是否适宜办公")
    measured = [found for ref in areas if isinstance(found := filing.read(ref), Field) and found.value]
    if measured:
        return passed("写明了场所面积，用途没有不适宜之处", *shown, *measured)
    stated = filing.typed(areas[0].key)
    return failed("申请表和场所证明都没有写明面积", stated, 问题="经营场所面积")

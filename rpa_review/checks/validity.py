"""Checks of dates: in force on the filing day, in a sensible order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.presence import deferred, page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, READABLE, faint, is_printed, no_value
from rpa_review.domain.comparison import Grade, compare_names, plain
from rpa_review.domain.dates import is_long_term, iso_day, months_later, years_later
from rpa_review.domain.dossier import MaterialFacts
from rpa_review.domain.field import CertificateSource, Field
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.domain.item import MaterialSpec

SOON: Final = timedelta(days=30)


@check("not_expired", gives=("到期日", "证件"))
def not_expired(filing: Filing, *, field: Ref, kind: Ref | None = None) -> Outcome:
    """A paper is in force on the filing day; the last day counts, 长期 never ends.

    `kind` is the field that names the paper.
    """
    papers = filing.documents(field)
    found = [document.by_key[field.key] for document in papers if field.key in document.by_key]
    if not found:
        single = filing.read(field)
        if isinstance(single, Absence):
            if single is Absence.DEFERRED and filing.subject is None:
                return deferred(filing, field)
            if single is Absence.NOT_FOUND and any(_front_only(document.by_key.get("side")) for document in papers):
                return not_applicable(f"“{filing.name(filing.code(field))}”没有提交印有有效期的一面")
            return no_value(filing, field, single)
        found = [single]
    said: list[str] = []
    doubt: Outcome | None = None
    paper = filing.paper(field)
    if kind is not None and isinstance(named := filing.read(kind), Field) and named.value:
        paper = written(named.value)
    for value in found:
        if is_long_term(value.value):
            said.append(f"{paper}长期有效")
            continue
        day = iso_day(value.value)
        if day is None:
            doubt = doubt or unsure(f"{filing.label(field)}没有读清，请看原图", value)
            continue
        if day < filing.filed_on:
            because = f"{paper}有效期至 {day}，早于申请日 {filing.filed_on}"
            if value.confidence < MIN_CONFIDENCE:
                doubt = doubt or unsure(f"{because}，但读得不清（把握 {value.confidence:.0%}），请看原图", value)
                continue
            return failed(because, value, 到期日=day.isoformat(), 证件=paper)
        if value.confidence < READABLE:
            doubt = doubt or faint(filing.label(field), value)
            continue
        soon = "，距到期不足 30 天，请留意" if day - filing.filed_on <= SOON else ""
        said.append(f"{paper}有效期至 {day}，申请日 {filing.filed_on} 仍在有效期内{soon}")
    return doubt or passed("；".join(said), *found)


def _front_only(side: Field | None) -> bool:
    return side is not None and side.value == "front"


@check("period_covers_filing", gives=())
def period_covers_filing(filing: Filing, *, start: Ref, end: Ref) -> Outcome:
    """A stretch of time is written down and holds the filing day."""
    first, last = filing.read(start), filing.read(end)
    if isinstance(last, Absence) and last is not Absence.NOT_FOUND:
        return no_value(filing, end, last)
    values = [found for found in (first, last) if isinstance(found, Field)]
    if not any(found.value for found in values):
        shown = values[0] if values else None
        if shown is None:
            return unsure(f"没有读到{filing.label(end)}，请看原图")
        if shown.confidence < MIN_CONFIDENCE:
            return faint(filing.label(end), shown)
        return failed(f"{filing.paper(end)}没有写明期限", shown)
    begins = iso_day(first.value) if isinstance(first, Field) else None
    ends = iso_day(last.value) if isinstance(last, Field) else None
    if isinstance(last, Field) and ends and ends < filing.filed_on:
        because = f"{filing.paper(end)}期限至 {ends}，早于申请日 {filing.filed_on}"
        return failed(because, *values) if last.confidence >= MIN_CONFIDENCE else faint(filing.label(end), last)
    if isinstance(first, Field) and begins and begins > filing.filed_on:
        because = f"{filing.paper(end)}期限自 {begins} 起，晚于申请日 {filing.filed_on}"
        return failed(because, *values) if first.confidence >= MIN_CONFIDENCE else faint(filing.label(start), first)
    return passed(
        f"{filing.paper(end)}的期限{begins or '…'}至{ends or (last.value if isinstance(last, Field) else '…')}含申请日",
        *values,
    )


@check("dated_plausibly", gives=("材料名", "日期", "问题"))
def dated_plausibly(filing: Filing, *, dates: tuple[Ref, ...], since: tuple[Ref, ...] = ()) -> Outcome:
    """A paper's own date is there, not after the filing day and not before the applicant existed."""
    found = filing.first(dates)
    if isinstance(found, Absence):
        return no_value(filing, dates[0], found)
    paper = filing.paper(dates[0])
    day = iso_day(found.value)
    if found.value in (None, ""):
        if found.confidence < MIN_CONFIDENCE:
            return faint(f"{paper}的落款日期", found)
        return failed(f"{paper}没有落款日期", found, 材料名=paper, 日期="（空）", 问题="没有填写")
    if day is None:
        return unsure(f"{paper}的落款日期没有读清，请看原图", found)
    problem = ""
    others: list[Field] = []
    if day > filing.filed_on:
        problem = f"晚于提交日 {filing.filed_on}"
    elif since:
        founded = filing.first(since)
        start = iso_day(founded.value) if isinstance(founded, Field) else None
        if isinstance(founded, Field) and start and day < start:
            problem = f"早于成立日 {start}"
            others.append(founded)
    if not problem:
        return passed(f"{paper}的落款日期 {day} 合理", found)
    because = f"{paper}的落款日期 {day} {problem}"
    if min(found.confidence, *(other.confidence for other in others), 1.0) < MIN_CONFIDENCE:
        return unsure(f"{because}，但读得不清，请看原图", found, *others)
    return failed(because, found, *others, 材料名=paper, 日期=day.isoformat(), 问题=problem.split(" ")[0])


@check("subject_in_force", gives=("状态",))
def subject_in_force(filing: Filing) -> Outcome:
    """The hall's certificate says that the body exists; a body at rest (歇业) is advice."""
    code = filing.subject or ""
    spec = filing.spec(code)
    kind = spec.certificate.type if spec and spec.certificate else ""
    held = next((known for known in filing.application.certificates if known.type == kind), None)
    if held is None:
        return not_applicable("未核查：没有配置数据源“市场主体公示数据”，大厅也没有给出电子营业执照")
    status = Field(
        field=f"{code}.status", value=held.status, raw=held.status, source=CertificateSource(certificate=kind)
    )
    word = held.status.strip()
    if any(part in word for part in ("未查到", "缺证", "查无")):
        return not_applicable(f"大厅没有查到电子{kind}，主体状态未核查", status)
    if any(gone in word for gone in ("注销", "吊销", "撤销", "迁出", "清算", "除名")):
        return failed(f"电子{kind}的状态为“{word}”", status, 状态=word)
    if "歇业" in word:
        return failed(f"电子{kind}的状态为“{word}”", status, severity=Severity.ADVICE, 状态=word)
    if word in ("有效", "存续", "在业", "开业", "正常", "存续（在营、开业、在册）"):
        return passed(f"电子{kind}的状态为“{word}”", status)
    return unsure(f"电子{kind}的状态为“{word}”，请核对", status)


@check("issued_within", gives=("日期", "月数"))
def issued_within(filing: Filing, *, field: Ref, number: str) -> Outcome:
    """A paper was issued no longer ago than so many months: the dated number called `number`; the day itself counts."""
    months = filing.numbers.get(number)
    if not isinstance(months, int):
        return not_applicable(f"没有配置“{number}”")
    found = filing.read(field)
    if isinstance(found, Absence):
        return no_value(filing, field, found)
    day = iso_day(found.value)
    if day is None:
        return unsure(f"{filing.label(field)}没有读清，请看原图", found)
    last = months_later(day, months)
    if last >= filing.filed_on:
        if found.confidence < READABLE:
            return faint(filing.label(field), found)
        return passed(f"{filing.paper(field)}签发于 {day}，至申请日 {filing.filed_on} 未超过 {months} 个月", found)
    because = f"{filing.paper(field)}签发于 {day}，至申请日 {filing.filed_on} 已超过 {months} 个月"
    if found.confidence < MIN_CONFIDENCE:
        return unsure(f"{because}，但读得不清，请看原图", found)
    return failed(because, found, 日期=day.isoformat(), 月数=str(months))


@check("deferral_allowed", gives=("材料名", "期限", "问题"))
def deferral_allowed(filing: Filing) -> Outcome:
    """What is to follow later is on the list of what may, with a signed statement that says by when."""
    code = filing.subject or ""
    facts, spec = filing.facts(code), filing.spec(code)
    name, default_days = filing.name(code), filing.item.limits.defer
    may = bool(spec and filing.item.allows_deferral and (spec.deferrable or _only_deferrable_lacking(facts, spec)))
    if not facts.files:
        if not may or not filing.is_asked_for(code) or filing.certificate(code):
            return not_applicable(f"“{name}”不适用容缺")
        because = f"“{name}”没有提交，可以容缺，尚未签署容缺承诺书"
        return failed(because, missing_material(code), 材料名=name, 期限=str(default_days), 问题="没有签署容缺承诺书")
    papers = facts.of_type("commitment")
    if not papers:
        return not_applicable(f"“{name}”没有申请容缺")
    paper = papers[0]
    kind = paper.by_key.get("kind")
    if kind is not None and kind.value and "容缺" not in str(kind.value):
        return not_applicable("不是容缺承诺书")
    days, sign = paper.by_key.get("due_days"), paper.by_key.get("sign")
    shown = paper.by_key.get("deferred_material") or page_evidence(facts, index=paper.pages[0] if paper.pages else 0)
    wording = "“{材料名}”的容缺承诺{问题}，请更正后重新上传（期限 {期限} 个工作日内）。"
    if not may:
        wording = "“{材料名}”不在可以容缺的材料之列，请直接提交该材料。"
        return failed(
            f"“{name}”不在容缺清单内，不能容缺",
            shown,
            severity=Severity.MUST,
            wording=wording,
            材料名=name,
            期限="—",
            问题="",
        )
    if sign is None:
        return unsure("容缺承诺书有没有签名没有看清，请看原图", shown)
    if sign.value is not True and not (isinstance(sign.value, str) and sign.value):
        if sign.confidence < MIN_CONFIDENCE:
            return unsure("容缺承诺书的签名没有看清，请看原图", sign)
        return failed("容缺承诺书没有签名", sign, wording=wording, 材料名=name, 期限=str(default_days), 问题="没有签名")
    if days is None:
        return unsure("没有读到容缺承诺书的补交期限，请看原图", shown)
    if days.value in (None, "", 0):
        if days.confidence < CLEARLY_DIFFERENT:
            return unsure("容缺承诺书的补交期限没有看清，请看原图", days)
        return failed(
            "容缺承诺书没有写明补交期限",
            days,
            wording=wording,
            材料名=name,
            期限=str(default_days),
            问题="没有写明补交期限",
        )
    return passed(f"“{name}”可以容缺，已签承诺，{written(days.value)} 个工作日内补交", shown, days)


def _only_deferrable_lacking(facts: MaterialFacts, spec: MaterialSpec) -> bool:
    """Whether of a slot's several papers only such are lacking as may follow."""
    lacking = [group for group in spec.documents if not facts.of_type(*group)]
    return bool(lacking) and all(set(group) <= set(spec.deferrable_documents) for group in lacking)


@check("health_certificates_current", gives=("姓名", "到期日"))
def health_certificates_current(
    filing: Filing, *, material: str, staff: tuple[Ref, ...], months: int = 12, healthy: tuple[str, ...] = ("合格",)
) -> Outcome:
    """Health certificates that were handed in are no older than a year and belong to people of the list."""
    facts = filing.facts(material)
    ref = Ref("name", material, ("health_certificate",))
    papers = facts.of_type("health_certificate")
    if not papers:
        return no_value(filing, ref, filing.absence(ref))
    listed = {str(row.get("name") or "") for table in staff for row in filing.rows(table.key)}
    doubt: Outcome | None = None
    said: list[str] = []
    evidence: list[Field] = []
    for paper in papers:
        name, ends, issued = (paper.by_key.get(key) for key in ("name", "valid_to", "issue_date"))
        who = written(name.value) if name is not None and name.value else "持证人"
        day = iso_day(ends.value) if ends is not None else None
        start = iso_day(issued.value) if issued is not None else None
        last = min((d for d in (day, years_later(start, months // 12) if start else None) if d), default=None)
        shown = ends if ends is not None and day == last else issued
        if last is None or shown is None:
            doubt = doubt or unsure(f"{who}的健康证明没有读到有效期，请看原图", name)
        elif last < filing.filed_on:
            because = f"{who}的健康证明 {last} 到期，早于申请日 {filing.filed_on}"
            if shown.confidence >= MIN_CONFIDENCE:
                return failed(because, shown, name, 姓名=who, 到期日=last.isoformat())
            doubt = doubt or faint(f"{who}的健康证明有效期", shown)
        if name is not None and name.value and listed:
            outcome = _listed(who, name, listed, filing.printed_with(name))
            if outcome is not None and outcome.verdict is Verdict.FAIL:
                return outcome
            doubt = doubt or outcome
        result = paper.by_key.get("result")
        if (
            result is not None
            and result.value
            and "不合格" in str(result.value)
            and result.confidence >= CLEARLY_DIFFERENT
        ):
            wording = "（提示）{姓名}的健康证明结论为不合格，请核对。"
            return failed(f"{who}的健康证明结论为“{result.value}”", result, name, wording=wording, 姓名=who, 到期日="")
        said.append(f"{who}的健康证明有效至 {last}")
        evidence += [part for part in (shown, name) if part is not None]
    return doubt or passed("；".join(said), *evidence)


def _listed(who: str, name: Field, listed: set[str], printed: str) -> Outcome | None:
    """`printed` is the text of the certificate: one of the list may be named on it in another place."""
    grades = [compare_names(who, one) for one in listed]
    if any(grade in (Grade.SAME, Grade.LOOKALIKE) for grade in grades):
        return None
    near = any(grade is Grade.NEAR for grade in grades) or _shares(who, listed)
    because = f"健康证明上的“{who}”不在从业人员名单里"
    elsewhere = any(plain(one) in printed for one in listed)
    if elsewhere or (not is_printed(name) and (near or name.confidence < CLEARLY_DIFFERENT)):
        return unsure(f"{because}，但姓名读得不够清楚，请看原图", name)
    wording = "（提示）健康证明上的“{姓名}”不在从业人员名单里，请核对名单。"
    return failed(because, name, wording=wording, 姓名=who, 到期日="")


def _shares(who: str, listed: set[str]) -> bool:
    return any(
        len(one) == len(who) and sum(a == b for a, b in zip(one, who, strict=True)) * 2 >= len(who) for one in listed
    )


def first_day(found: Field | Absence) -> date | None:
    return iso_day(found.value) if isinstance(found, Field) else None

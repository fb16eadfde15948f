"""Checks of what a person learned, where they practised and for how long, and of certificates that say so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from rpa_review.checks.consistency import Fact, Kind, same_birthday, same_value
from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.registry import check
from rpa_review.checks.seals import Part, parts_complete
from rpa_review.checks.sureness import MIN_CONFIDENCE, NEARLY_EQUAL, READABLE, faint, is_printed, may_fail, no_value
from rpa_review.checks.validity import issued_within, not_expired
from rpa_review.domain.comparison import Grade, compare_names, plain
from rpa_review.domain.dates import iso_day, months_covered, months_later, years_later
from rpa_review.domain.dossier import ReadDocument
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.domain.patterns import regex

SUMMER: Final = 3  # months: school years end before the day on which they began


def together(*outcomes: Outcome) -> Outcome:
    """Several outcomes as one: the first failure, else the first doubt, else everything that passed."""
    for verdict in (Verdict.FAIL, Verdict.UNSURE):
        for outcome in outcomes:
            if outcome.verdict is verdict:
                return outcome
    good = [outcome for outcome in outcomes if outcome.verdict is Verdict.PASS]
    if not good:
        return outcomes[0]
    return passed("；".join(one.because for one in good), *(part for one in good for part in one.evidence))


def _day(filing: Filing, *refs: Ref) -> tuple[date, Field] | Outcome:
    """The day at the first of several places that has one, or what is said where there is none."""
    found = filing.first(refs)
    if isinstance(found, Absence):
        return no_value(filing, refs[0], found)
    day = iso_day(found.value)
    if day is None:
        return unsure(f"没有读清{filing.label(refs[0])}，请看原图", found)
    return day, found


@check("time_served", gives=("月", "最低", "缺少"))
def time_served(
    filing: Filing, *, start: Ref, end: Ref, number: str, parts: tuple[Part, ...] = (), incomplete: str = ""
) -> Outcome:
    """What one paper or several say was served makes so many months, and each of them carries its parts.

    The months are the dated number called `number`. `incomplete` is the wording where a part is lacking.
    """
    least = filing.numbers.get(number)
    if not isinstance(least, int):
        return not_applicable(f"没有配置“{number}”")
    papers = filing.documents(start)
    if not papers:
        return no_value(filing, start, filing.absence(start))
    periods: list[tuple[date, date]] = []
    shown: list[Field] = []
    doubt: Outcome | None = None
    for paper in papers:
        days = [paper.by_key.get(ref.key) for ref in (start, end)]
        first, last = (iso_day(field.value) if field is not None else None for field in days)
        if first is None or last is None or last < first:
            doubt = doubt or unsure(f"{filing.paper(start)}的起止时间没有读清，请看原图", *days)
            continue
        periods.append((first, last))
        shown += [field for field in days if field is not None]
    lacking, blank, unclear = _lacking(filing, papers, parts)
    months, over = months_covered(periods)
    if doubt is None and months < least:
        because = (
            f"{filing.paper(start)}的起止时间合计 {months} 个月{f'零 {over} 天' if over else ''}，不足 {least} 个月"
        )
        if not may_fail(*shown):
            return unsure(f"{because}，但读得不清，请看原图", *shown)
        what = "、".join((f"满 {least} 个月的起止时间", *lacking))
        return failed(because, *shown, *blank, 月=str(months), 最低=str(least), 缺少=what)
    if lacking:
        what = "、".join(lacking)
        because = f"{filing.paper(start)}缺少{what}"
        return failed(because, *blank, wording=incomplete or None, 月=str(months), 最低=str(least), 缺少=what)
    if doubt is not None or unclear is not None:
        return doubt or unclear or not_applicable("没有可核对的时间")
    if any(field.confidence < READABLE for field in shown):
        return faint(filing.label(start), shown[0])
    return passed(f"{filing.paper(start)}的起止时间合计 {months} 个月，不少于 {least} 个月", *shown)


def _lacking(
    filing: Filing, papers: tuple[ReadDocument, ...], parts: tuple[Part, ...]
) -> tuple[list[str], list[Field], Outcome | None]:
    """The parts that some of the papers lack, where, and the first that was not made out."""
    lacking: list[str] = []
    blank: list[Field] = []
    unclear: Outcome | None = None
    for part in parts:
        for paper in papers:
            found = paper.by_key.get(part.field.key)
            if found is None:
                unclear = unclear or no_value(filing, part.field, Absence.NOT_FOUND)
                continue
            there = found.value not in (None, False, "", 0)
            if there and (not part.any or any(word in plain(str(found.value)) for word in part.any)):
                continue
            if found.confidence < MIN_CONFIDENCE:
                unclear = unclear or unsure(f"{filing.label(part.field)}没有看清，请看原图", found)
            elif part.name not in lacking:
                lacking.append(part.name)
                blank.append(found)
    return lacking, blank, unclear


@check("in_time_or_proof", gives=("年份", "年数", "材料名"))
def in_time_or_proof(filing: Filing, *, since: tuple[Ref, ...], number: str, material: str) -> Outcome:
    """No more than so many years have passed since a day, or the material that makes up for it was handed in.

    `since` are places of a day or of a year, which counts to its end; the first that has one is taken. The years are
    the dated number called `number`.
    """
    years = filing.numbers.get(number)
    if not isinstance(years, int):
        return not_applicable(f"没有配置“{number}”")
    found = filing.first(since)
    if isinstance(found, Absence):
        return no_value(filing, since[0], found)
    day = _end_of(found)
    if day is None:
        return unsure(f"没有读清{filing.label(since[0])}，请看原图", found)
    name = filing.name(material)
    if filing.filed_on <= years_later(day, years):
        if found.confidence < READABLE:
            return faint(filing.name(found.field), found)
        return passed(f"自 {day} 至申请日 {filing.filed_on} 未超过 {years} 年", found)
    because = f"自 {day} 至申请日 {filing.filed_on} 已超过 {years} 年"
    if filing.facts(material).files:
        return passed(f"{because}，提交了“{name}”", found)
    because = f"{because}，没有提交“{name}”"
    if not may_fail(found):
        return unsure(f"{because}；但日期读得不清，请看原图", found)
    told = missing_material(material)
    return failed(because, found, told, 年份=str(day.year), 年数=str(years), 材料名=name)


def _end_of(found: Field) -> date | None:
    """The day of a field, or the last day of the year in it."""
    if isinstance(found.value, int) and not isinstance(found.value, bool) and 1900 < found.value < 2200:
        return date(found.value, 12, 31)
    if isinstance(found.value, str) and re.fullmatch(r"(19|20)\d{2}年?", found.value.strip()):
        return date(int(found.value.strip()[:4]), 12, 31)
    return iso_day(found.value)


@check("schooling_fits", gives=("专业", "形式"))
def schooling_fits(
    filing: Filing,
    *,
    major: Ref,
    mode: Ref,
    enrolled: Ref,
    graduated: Ref,
    majors: tuple[str, ...],
    modes: tuple[str, ...],
    number: str,
    but_not: tuple[str, ...] = (),
) -> Outcome:
    """A certificate of education is in one of the subjects and ways of study, and of so many school years.

    A way of study with one of the words `but_not` is none of `modes`. The years are the dated number called `number`;
    the last may end `SUMMER` months early.
    """
    years = filing.numbers.get(number)
    if not isinstance(years, int):
        return not_applicable(f"没有配置“{number}”")
    fields: list[Field] = []
    for ref in (major, mode):
        found = filing.read(ref)
        if isinstance(found, Absence):
            return no_value(filing, ref, found)
        if not found.value:
            return unsure(f"没有读清{filing.label(ref)}，请看原图", found)
        fields.append(found)
    subject, way = (written(field.value) for field in fields)
    for found, fits, unfit in ((fields[0], majors, ()), (fields[1], modes, but_not)):
        said = plain(str(found.value))
        if any(word in said for word in unfit) or not any(word in said for word in fits):
            because = f"专业为“{subject}”、学习形式为“{way}”，不在{'、'.join(fits)}之列"
            return (
                failed(because, *fields, 专业=subject, 形式=way)
                if may_fail(found)
                else faint(filing.name(found.field), found)
            )
    start, end = _day(filing, enrolled), _day(filing, graduated)
    if isinstance(start, Outcome) or isinstance(end, Outcome):
        return start if isinstance(start, Outcome) else end if isinstance(end, Outcome) else unsure("没有读清在校时间")
    because = f"{subject}专业{way}，{start[0]} 至 {end[0]} 在校"
    if end[0] < months_later(start[0], 12 * years - SUMMER):
        if not may_fail(start[1], end[1]):
            return unsure(f"{because}，不足 {years} 年，但读得不清，请看原图", start[1], end[1])
        way = f"{way}（{start[0]}至{end[0]}）"
        return failed(f"{because}，不足 {years} 年", *fields, start[1], end[1], 专业=subject, 形式=way)
    doubtful = next((field for field in fields if field.confidence < READABLE), None)
    return faint(filing.name(doubtful.field), doubtful) if doubtful else passed(because, *fields, start[1], end[1])


@check("same_identity", gives=("值A", "值B"))
def same_identity(
    filing: Filing, *, name: Ref, names: tuple[Ref, ...], birth: Ref, births: tuple[Ref, ...], otherwise: str = ""
) -> Outcome:
    """The name and the birthday on one paper are those on others; `otherwise` is the wording for the birthday."""
    named = same_value(filing, a=name, b=names, kind=Kind.NAME)
    born = same_birthday(filing, a=birth, b=births)
    if born.verdict is Verdict.FAIL:
        born = replace(born, wording=otherwise or None)
    return together(named, born)


@check("dated_and_numbered", gives=("日期",))
def dated_and_numbered(
    filing: Filing,
    *,
    date: Ref,
    number: Ref,
    pattern: str,
    otherwise: str = "",
    numbered_when: Condition | None = None,
) -> Outcome:
    """A day does not lie after the filing, and a number has the digits that such numbers have.

    `otherwise` is the wording for the number. The number is looked at only with `numbered_when`.
    """
    day = _day(filing, date)
    if isinstance(day, Outcome):
        return day
    if day[0] > filing.filed_on:
        because = f"{filing.label(date)} {day[0]} 晚于申请日 {filing.filed_on}"
        return (
            failed(because, day[1], 日期=day[0].isoformat()) if may_fail(day[1]) else faint(filing.label(date), day[1])
        )
    found = filing.read(number)
    asked = isinstance(found, Field) and found.value and (numbered_when is None or filing.holds(numbered_when))
    if isinstance(found, Field) and asked and not regex(pattern).fullmatch(plain(str(found.value))):
        because = f"{filing.label(number)}“{written(found.value)}”位数不对"
        if not is_printed(found) and found.confidence < NEARLY_EQUAL:  # a digit that was not read makes it shorter
            return unsure(f"{because}，但读得不够清楚，请看原图", found)
        return failed(because, found, wording=otherwise or None, 日期=day[0].isoformat())
    if day[1].confidence < READABLE:
        return faint(filing.label(date), day[1])
    return passed(f"{filing.label(date)} {day[0]} 不晚于申请日", day[1], found if isinstance(found, Field) else None)


@check("within_studies", gives=("问题",))
def within_studies(
    filing: Filing, *, start: Ref, end: Ref, enrolled: Ref, graduated: Ref, kind: Ref, months_after: int = 12
) -> Outcome:
    """A practical training began after enrolment and ended at about graduation, where its kind is written down.

    `kind` is what the place of training is called; `months_after` is how long after graduation it may end.
    """
    return together(_in_school(filing, (start, end, enrolled, graduated), months_after), _kind_written(filing, kind))


def _in_school(filing: Filing, refs: tuple[Ref, Ref, Ref, Ref], months_after: int) -> Outcome:
    days = [_day(filing, ref) for ref in refs]
    for day in days:
        if isinstance(day, Outcome):
            return day
    (began, first), (ended, last), (entered, school), (left, diploma) = (d for d in days if not isinstance(d, Outcome))
    problem = ""
    if began < entered:
        problem = f"{began} 开始，早于入学 {entered}"
    elif ended > months_later(left, months_after):
        problem = f"{ended} 结束，晚于毕业 {left} 后 {months_after} 个月"
    shown = (first, last, school, diploma)
    if not problem:
        return passed(f"实习 {began} 至 {ended}，在校 {entered} 至 {left}", *shown)
    if not may_fail(*shown):
        return unsure(f"实习{problem}，但读得不清，请看原图", *shown)
    return failed(f"实习{problem}", *shown, 问题=problem)


def _kind_written(filing: Filing, kind: Ref) -> Outcome:
    found = filing.read(kind)
    if isinstance(found, Absence) or found.value:
        return not_applicable("实习医院的等级或性质写明，或者没有这一栏")
    if not may_fail(found):
        return faint(filing.label(kind), found)
    wording = "（提示）实习证明没有写明医院的等级或性质（教学医院、综合医院），请核对。"
    return failed("实习医院的等级或性质没有写明", found, wording=wording, 问题="没有写明医院等级或性质")


@check("recent_and_complete", gives=("日期", "月数", "缺少"))
def recent_and_complete(
    filing: Filing, *, field: Ref, number: str, parts: tuple[Part, ...], incomplete: str = ""
) -> Outcome:
    """A paper was issued no longer ago than so many months and carries its parts; `incomplete` words a lack."""
    recent = issued_within(filing, field=field, number=number)
    return together(recent, _worded(parts_complete(filing, parts=parts), incomplete, {"日期": "", "月数": ""}))


@check("agrees_and_complete", gives=("值A", "值B", "缺少"))
def agrees_and_complete(
    filing: Filing, *, a: Ref, b: tuple[Ref, ...], parts: tuple[Part, ...], incomplete: str = ""
) -> Outcome:
    """A name on a paper is that on others, and the paper carries its parts; `incomplete` words what is lacking."""
    names = same_value(filing, a=a, b=b, kind=Kind.NAME)
    names = replace(names, placeholders=names.placeholders | {"缺少": ""}) if names.placeholders else names
    return together(names, _worded(parts_complete(filing, parts=parts), incomplete, {"值A": "", "值B": ""}))


def _worded(outcome: Outcome, wording: str, fills: dict[str, str]) -> Outcome:
    if outcome.verdict is not Verdict.FAIL:
        return outcome
    return replace(outcome, wording=wording or None, placeholders=fills | outcome.placeholders)


@check("licence_covers", gives=("到期日", "证件"))
def licence_covers(
    filing: Filing,
    *,
    field: Ref,
    scope: Ref,
    words: tuple[str, ...],
    kind: Ref,
    endless: tuple[str, ...] = (),
    otherwise: str = "",
) -> Outcome:
    """A licence is in force on the filing day and its scope names one of some words.

    Papers whose `kind` holds one of `endless` have no term. A scope without the words is advice, worded `otherwise`.
    """
    named = filing.read(kind)
    if isinstance(named, Field) and any(word in str(named.value or "") for word in endless):
        term = passed(f"{written(named.value)}不设有效期", named)
    else:
        term = not_expired(filing, field=field)
    if term.verdict is not Verdict.PASS:
        return term
    found = filing.read(scope)
    if isinstance(found, Absence) or not found.value:
        return term
    if any(word in plain(str(found.value)) for word in words):
        return together(term, passed(f"{filing.label(scope)}“{written(found.value)}”", found))
    because = f"{filing.label(scope)}“{written(found.value)}”中没有{'、'.join(words)}"
    if not may_fail(found) or len(plain(str(found.value))) < 3:  # 学科: the end of a longer list
        return unsure(f"{because}，但读得不清，请看原图", found)
    return failed(because, found, severity=Severity.ADVICE, wording=otherwise or None, 到期日="", 证件="")


@check("issued_here", gives=("部门",))
def issued_here(filing: Filing, *, issuer: Ref, places: tuple[str, ...]) -> Outcome:
    """A licence was issued by an authority of one of the places; another is told as the one to turn to."""
    found = filing.read(issuer)
    if isinstance(found, Absence):
        return no_value(filing, issuer, found)
    name = written(found.value)
    if not found.value:
        return unsure(f"没有读清{filing.label(issuer)}，请看原图", found)
    if any(place in plain(name) for place in places):
        return passed(f"{filing.label(issuer)}为“{name}”", found)
    beheaded = re.match(r".?[省市区县]", plain(name)) is not None  # 市卫生健康局: of which city was lost under the seal
    if not may_fail(found) or beheaded or re.search(r"[局委厅会府]$", plain(name)) is None:
        return unsure(f"{filing.label(issuer)}读作“{name}”，请看原图", found)
    return failed(f"{filing.label(issuer)}为“{name}”，不在{'、'.join(places)}", found, 部门=name)


@check("certificate_agrees", gives=("值", "字段"))
def certificate_agrees(
    filing: Filing, *, number: Ref, pattern: str, facts: tuple[Fact, ...], otherwise: str
) -> Outcome:
    """The number that was typed is formed as such numbers are, and what the certificate says agrees with the form.

    The first of `facts` is about the number; `otherwise` is the wording for the others.
    """
    typed = filing.typed(number.key)
    value = plain(str(typed.value or ""))
    fills = {"值": written(typed.value), "字段": facts[0].name}
    if not regex(pattern).fullmatch(value):
        return failed(
            f"{filing.label(number)}“{written(typed.value)}”位数或格式不对",
            typed,
            值=written(typed.value),
            字段=facts[0].name,
        )
    outcomes = [same_value(filing, a=fact.a, b=fact.b, kind=fact.kind) for fact in facts]
    told = [
        replace(
            outcome,
            wording=otherwise if fact is not facts[0] else None,
            placeholders=fills | {"字段": fact.name},
        )
        if outcome.verdict is Verdict.FAIL
        else outcome
        for fact, outcome in zip(facts, outcomes, strict=True)
    ]
    return together(*told)


@check("renewable", gives=("日期",))
def renewable(
    filing: Filing, *, valid_to: tuple[Ref, ...], number: str, reading: Literal["最迟", "之内"] = "最迟"
) -> Outcome:
    """A registration has not ended on the filing day; one renewed outside of the time for it is advice.

    The dated number called `number` gives the days before the end: `最迟`, the last that is in time, or `之内`, the
    first.
    """
    ends = _day(filing, *valid_to)
    if isinstance(ends, Outcome):
        return ends
    day, found = ends
    left = (day - filing.filed_on).days
    because = f"注册有效期至 {day}，申请日 {filing.filed_on}"
    if left < 0:
        return (
            failed(f"{because}，已经到期", found, 日期=day.isoformat()) if may_fail(found) else faint("有效期", found)
        )
    if found.confidence < READABLE:
        return faint("有效期", found)
    days = filing.numbers.get(number)
    if isinstance(days, int) and (left < days if reading == "最迟" else left > days):
        wording = f"（提示）您的注册有效期至 {{日期}}，应当在届满前 {days} 日申请延续，请留意。"
        return failed(
            f"{because}，不在届满前 {days} 日的申请时间",
            found,
            severity=Severity.ADVICE,
            wording=wording,
            日期=str(day),
        )
    return passed(f"{because}，还有 {left} 天", found)


@check("moves_in_time", gives=("问题",))
def moves_in_time(filing: Filing, *, valid_to: tuple[Ref, ...], before: Ref, after: Ref) -> Outcome:
    """Who changes their place of practice does so before the registration ends, and to another place."""
    ends = _day(filing, *valid_to)
    if isinstance(ends, Outcome):
        return ends
    day, found = ends
    if day < filing.filed_on:
        because = f"原注册有效期至 {day}，早于申请日 {filing.filed_on}"
        wording = "（提示）原注册已经到期，请确认是否应当办理重新注册。"
        return (
            failed(because, found, wording=wording, 问题="原注册已到期") if may_fail(found) else faint("有效期", found)
        )
    old, new = filing.read(before), filing.read(after)
    if isinstance(old, Absence):
        return no_value(filing, before, old)
    if isinstance(new, Absence) or not new.value or not old.value:
        return unsure("没有读清变更前后的机构，请看原图", old)
    because = f"原执业机构“{written(old.value)}”，拟执业机构“{written(new.value)}”"
    if compare_names(str(old.value), str(new.value)) in (Grade.SAME, Grade.LOOKALIKE):
        return failed(because + "，是同一家", old, new, 问题="变更前后机构相同")
    return passed(because, old, new) if old.confidence >= READABLE else faint(filing.label(before), old)

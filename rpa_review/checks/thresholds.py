"""Checks of numbers against limits: ages, areas, how many people, how many years."""

from __future__ import annotations

from datetime import date

from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, not_applicable, passed, unsure, written
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, faint, no_value, surety
from rpa_review.domain.dates import age_on, iso_day, years_later
from rpa_review.domain.field import Field
from rpa_review.domain.identity import birth_of, id_number_flaw
from rpa_review.domain.record import Frozen

FAR_BEYOND = 1.05  # times the limit: a sum so far beyond it may fail with less sure digits


@check("old_enough", gives=("日期", "N"))
def old_enough(filing: Filing, *, id_numbers: tuple[Ref, ...], births: tuple[Ref, ...], number: str) -> Outcome:
    """The person has reached an age on the filing day; the birthday itself counts.

    The age is the dated number called `number` of the law. Identity numbers are preferred to written birthdays.
    """
    years = filing.numbers.get(number)
    if not isinstance(years, int):
        return not_applicable(f"没有配置“{number}”")
    born, shown = _birthday(filing, id_numbers, births)
    if born is None or shown is None:
        return unsure(_NO_AGE, filing.typed(id_numbers[0].key) if id_numbers else None)
    age, reaches = age_on(born, filing.filed_on), years_later(born, years)
    if age >= years:
        return passed(f"{born} 出生，申请日 {filing.filed_on} 年满 {age} 周岁", shown)
    if surety(shown) < MIN_CONFIDENCE:
        return faint(filing.name(shown.field), shown)
    early = (reaches - filing.filed_on).days
    because = f"{born} 出生，申请日 {filing.filed_on} 为 {age} 周岁，{reaches} 才满 {years} 周岁"
    return failed(because, shown, 日期=reaches.isoformat(), N=str(early))


@check("not_too_old", gives=("上限",))
def not_too_old(filing: Filing, *, id_numbers: tuple[Ref, ...], births: tuple[Ref, ...], number: str) -> Outcome:
    """The person is not past an age on the filing day; the birthday on which it is reached still counts.

    The age is the dated number called `number` of the law.
    """
    years = filing.numbers.get(number)
    if not isinstance(years, int):
        return not_applicable(f"没有配置“{number}”")
    born, shown = _birthday(filing, id_numbers, births)
    if born is None or shown is None:
        return unsure(_NO_AGE, filing.typed(id_numbers[0].key) if id_numbers else None)
    because = f"{born} 出生，申请日 {filing.filed_on} 年满 {age_on(born, filing.filed_on)} 周岁，上限 {years} 周岁"
    if filing.filed_on <= years_later(born, years):
        return passed(because, shown)
    if surety(shown) < MIN_CONFIDENCE:
        return faint(filing.name(shown.field), shown)
    return failed(because, shown, 上限=str(years))


_NO_AGE = "没有可靠的身份证号或出生日期，算不出年龄"


def _birthday(
    filing: Filing, id_numbers: tuple[Ref, ...], births: tuple[Ref, ...]
) -> tuple[date, Field] | tuple[None, None]:
    """When the person was born, and what says so: a number that holds, or else a written birthday."""
    for ref in id_numbers:
        found = filing.read(ref)
        if isinstance(found, Field) and isinstance(found.value, str) and id_number_flaw(found.value) is None:
            born = birth_of(found.value)
            if born is not None:
                return born, found
    for ref in births:
        found = filing.read(ref)
        if isinstance(found, Field) and (day := iso_day(found.value)) is not None:
            return day, found
    return None, None


class Band(Frozen):
    """An age band: from an age, up to another (not included)."""

    name: str
    from_age: int
    below: int = 200


@check("age_band", gives=("档位",))
def age_band(
    filing: Filing, *, level: Ref, id_number: Ref, births: tuple[Ref, ...] = (), bands: tuple[Band, ...]
) -> Outcome:
    """The age band that was chosen is the one that the birthday tells."""
    typed = filing.typed(level.key)
    source: Field | None = filing.typed(id_number.key)
    born = birth_of(str(source.value or "")) if source and id_number_flaw(str(source.value or "")) is None else None
    for ref in births:
        if born is not None:
            break
        found = filing.read(ref)
        born, source = (iso_day(found.value), found) if isinstance(found, Field) else (None, source)
    if born is None:
        return not_applicable("没有可靠的出生日期，算不出年龄档", typed)
    age = age_on(born, filing.filed_on)
    right = next((band.name for band in bands if band.from_age <= age < band.below), None)
    if right is None:
        return not_applicable(f"{age} 周岁，不在任何年龄档内", typed, source)
    if typed.value == right:
        return passed(f"{age} 周岁，年龄档“{right}”正确", typed, source)
    if source is not None and surety(source) < MIN_CONFIDENCE:
        return faint(filing.name(source.field), source)
    return failed(f"{age} 周岁应为“{right}”，表单为“{written(typed.value)}”", typed, source, 档位=right)


@check("rows_at_least", gives=("缺少",))
def rows_at_least(
    filing: Filing,
    *,
    table: Ref,
    count: int = 1,
    column: str = "post",
    posts: tuple[str, ...] = (),
    leader: str = "",
    leader_when: Condition | None = None,
) -> Outcome:
    """A table of the form has enough filled rows, each with a post; some applications need a leader."""
    typed = filing.typed(table.key)
    label = filing.name(f"form.{table.key}")
    rows = [row for row in filing.rows(table.key) if str(row.get("name") or "").strip()]
    if len(rows) < count:
        return failed(f"{label}填了 {len(rows)} 人，至少 {count} 人", typed, 缺少=label)
    without = [row for row in rows if not any(post in str(row.get(column) or "") for post in posts)] if posts else []
    if without:
        names = "、".join(str(row.get("name")) for row in without)
        return failed(f"{label}中{names}没有写明岗位", typed, 缺少="岗位")
    led = any(leader in str(row.get(column) or "") for row in rows)
    if leader and leader_when is not None and not led and filing.holds(leader_when):
        wording = "按申报的业态应配备食品安全总监，请在食品安全管理人员中填写总监。"
        return failed(f"{label}中没有{leader}", typed, wording=wording, 缺少=leader)
    return passed(f"{label}填了 {len(rows)} 人，岗位齐备", typed)


@check("areas_fit", gives=())
def areas_fit(filing: Filing, *, total: Ref, part: Ref, rooms: Ref, slack: float = 1.05) -> Outcome:
    """A part is no larger than the whole, and the rooms of the plan together not much larger."""
    whole, inner = filing.typed(total.key), filing.typed(part.key)
    area, kitchen = _number(whole), _number(inner)
    if area is None:
        return not_applicable(f"没有填写{filing.name(f'form.{total.key}')}", whole)
    if kitchen is not None and kitchen > area:
        wording = "（提示）食品处理区面积大于经营面积，请核对。"
        return failed(f"食品处理区面积 {kitchen:g} 大于经营面积 {area:g}", inner, whole, wording=wording)
    listed = filing.read(rooms)
    if isinstance(listed, Absence) or not isinstance(listed.value, list):
        return passed(f"食品处理区面积 {kitchen or 0:g} 不大于经营面积 {area:g}", whole, inner)
    sizes = [room.get("area") for room in listed.value if isinstance(room, dict)]
    areas = [float(size) for size in sizes if isinstance(size, int | float)]
    together = round(sum(areas), 2)
    if together > area * slack:
        because = f"布局图各功能间面积合计 {together:g}，超过经营面积 {area:g} 的 {slack:g} 倍"
        needed = CLEARLY_DIFFERENT if together > FAR_BEYOND * area * slack else MIN_CONFIDENCE
        if listed.confidence < needed or together > 4 * area:
            return unsure(f"{because}，但面积读得不够清楚，请看原图", listed, whole)
        return failed(because, listed, whole)
    return passed(f"各功能间面积合计 {together:g}，经营面积 {area:g}", whole, inner, listed)


def _number(found: Field) -> float | None:
    value = found.value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value)) if value else None
    except ValueError:
        return None


@check("resident_long_enough", gives=("日期", "N", "可申请日期", "文件名"))
def resident_long_enough(filing: Filing, *, since: tuple[Ref, ...], number: str, source: str = "当地文件") -> Outcome:
    """The person has been registered here for as many years as a local rule asks; without a rule it does not apply."""
    years = filing.numbers.get(number)
    if not isinstance(years, int) or years <= 0:
        return not_applicable("没有配置户籍迁入年限的要求")
    found = filing.first(since)
    if isinstance(found, Absence):
        return no_value(filing, since[0], found)
    day = iso_day(found.value)
    if day is None:
        return not_applicable("没有填写迁入日期，按非迁入处理", found)
    due = years_later(day, years)
    if due <= filing.filed_on:
        return passed(f"{day} 迁入，至申请日满 {years} 年", found)
    if surety(found) < MIN_CONFIDENCE:
        return faint("迁入日期", found)
    because = f"{day} 迁入，{due} 才满 {years} 年"
    return failed(because, found, 日期=day.isoformat(), N=str(years), 可申请日期=due.isoformat(), 文件名=source)

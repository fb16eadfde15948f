"""Checks of a scope of business and of the approvals that parts of it need beforehand."""

from __future__ import annotations

import re
from datetime import timedelta

from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.presence import page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, faint, is_printed, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.dates import is_long_term, iso_day
from rpa_review.domain.field import Field
from rpa_review.domain.patterns import regex

_HEADING = re.compile(r"(许可|一般)(?:经营)?项目[:：]")


def scope_entries(text: str) -> list[tuple[str, str]]:
    """The entries of a scope, each with the heading that it stands under: 许可, 一般, or nothing.

    >>> scope_entries("许可项目：餐饮服务。（依法须经批准的项目，经批准后方可经营）一般项目：服装服饰零售")
    [('许可', '餐饮服务'), ('一般', '服装服饰零售')]
    """
    said = re.sub(r"[(（][^()（）]*依法须经批准[^()（）]*[)）]", "；", plain(text))
    said = re.sub(r"\*{1,2}$", "", said)
    pieces = _HEADING.split(said)
    groups = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return [
        (heading, entry)
        for heading, part in groups
        for entry in (one.strip() for one in re.split(r"[;；。]", part))
        if entry
    ]


@check("scope_standard", gives=("条目", "相近"))
def scope_standard(
    filing: Filing,
    *,
    field: Ref,
    permitted: tuple[str, ...],
    general: tuple[str, ...],
    instead: dict[str, str],
    phrase: str,
) -> Outcome:
    """A scope of business is written in entries of the catalogue, those that need a permit apart and marked so.

    `permitted` and `general` are entries of the catalogue, `instead` gives the entry for wordings that are none, and
    `phrase` must stand beside permitted ones. An entry that is in none of them is for a person to look up.
    """
    typed = filing.typed(field.key)
    text = str(typed.value or "").strip()
    label = filing.name(f"form.{field.key}")
    if not text:
        return failed(f"没有填写{label}", typed, 条目="（未填写）", 相近="")
    needs, free = {plain(one) for one in permitted}, {plain(one) for one in general}
    entries = scope_entries(text)
    for _, entry in entries:
        if entry in instead:
            return failed(f"“{entry}”不是规范条目", typed, 条目=entry, 相近=f"（如“{instead[entry]}”）")
    wording = "“{条目}”{相近}，请把许可经营项目与一般经营项目分开填写。"
    alone = all(entry in needs for _, entry in entries)  # nothing to part them from
    for heading, entry in entries:
        if entry in needs and heading != "许可" and not (alone and not heading):
            told = "属于许可经营项目，没有写在“许可项目”下"
            return failed(f"“{entry}”{told}", typed, wording=wording, 条目=entry, 相近=told)
        if entry in free and heading == "许可":
            told = "属于一般经营项目，写在了“许可项目”下"
            return failed(f"“{entry}”{told}", typed, wording=wording, 条目=entry, 相近=told)
    listed = [entry for _, entry in entries if entry in needs]
    if listed and phrase not in plain(text):
        wording = "经营范围含有许可项目“{条目}”，请标注“（依法须经批准的项目，经相关部门批准后方可开展经营活动）”。"
        return failed(f"许可项目“{listed[0]}”没有标注“{phrase}”", typed, wording=wording, 条目=listed[0], 相近="")
    unknown = [entry for _, entry in entries if entry not in needs | free]
    if unknown:
        return unsure(f"“{'、'.join(unknown)}”不在已收录的规范条目里，请对照规范目录", typed)
    return passed(f"{label}的 {len(entries)} 个条目都在规范目录里", typed)


@check("approval_attached", gives=("项目",))
def approval_attached(
    filing: Filing, *, scope: Ref, needing: tuple[str, ...], item: Ref, declared: Condition | None = None
) -> Outcome:
    """What must be approved before registration comes with its approval.

    `needing` are patterns of entries of the scope, `item` is what the approval says that it approves.
    """
    typed = filing.typed(scope.key)
    entries = [entry for _, entry in scope_entries(str(typed.value or ""))]
    wanted = [entry for entry in entries if any(regex(pattern).search(entry) for pattern in needing)]
    if not wanted and not (declared is not None and filing.holds(declared)):
        return not_applicable("经营范围没有登记前须经批准的项目", typed)
    facts = filing.facts(filing.code(item))
    project = "、".join(wanted) or "前置批准项目"
    if not facts.files:
        because = f"“{project}”登记前须经批准，没有提交“{filing.name(facts.code)}”"
        return failed(because, typed, missing_material(facts.code), 项目=project)
    found = filing.read(item)
    if isinstance(found, Absence):
        if found is Absence.OTHER_PAPER:
            because = f"“{filing.name(facts.code)}”中没有{filing.paper(item)}"
            return failed(because, page_evidence(facts), typed, 项目=project)
        return no_value(filing, item, found)
    said = plain(str(found.value or ""))
    lacking = [entry for entry in wanted if not _covered(entry, said)]
    if not lacking:
        return passed(f"批准文件批准了“{written(found.value)}”", found, typed)
    because = f"批准文件写的是“{written(found.value)}”，没有“{'、'.join(lacking)}”"
    if found.confidence < CLEARLY_DIFFERENT or (not is_printed(found) and _nearly_covered(lacking, said)):
        return unsure(f"{because}，但读得不够清楚，请看原图", found, typed)
    wording = "提交的批准文件没有批准“{项目}”，请补充该项目的有效批准文件。"
    return failed(because, found, typed, wording=wording, 项目="、".join(lacking))


def _covered(entry: str, said: str) -> bool:
    core = re.sub(r"\(.*?\)|(?:经营|服务|业务|零售|批发)$", "", entry)
    return entry in said or (len(core) >= 2 and core in said)


def _nearly_covered(entries: list[str], said: str) -> bool:
    return any(sum(char in said for char in entry) >= len(entry) - 1 for entry in entries)


@check("approval_in_force", gives=("天数", "到期日"))
def approval_in_force(filing: Filing, *, valid_to: Ref, issued: Ref, number: str) -> Outcome:
    """An approval is in force on the filing day; one without a term counts for some days from its day of issue.

    `number` names the dated number of the law that says for how many days.
    """
    ends = filing.read(valid_to)
    if isinstance(ends, Absence) and ends is not Absence.NOT_FOUND:
        return no_value(filing, valid_to, ends)
    if isinstance(ends, Field) and is_long_term(ends.value):
        return passed("批准文件长期有效", ends)
    last = iso_day(ends.value) if isinstance(ends, Field) else None
    if isinstance(ends, Field) and last is not None:
        return _on_time(filing, ends, f"批准文件有效期至 {last}，", late=last < filing.filed_on, day=last.isoformat())
    if isinstance(ends, Field) and (ends.value or ends.confidence < MIN_CONFIDENCE):
        return unsure(f"{filing.label(valid_to)}没有读清，请看原图", ends)
    start = filing.read(issued)
    day = iso_day(start.value) if isinstance(start, Field) else None
    days = filing.numbers.get(number)
    if not isinstance(start, Field) or day is None:
        return unsure(
            "批准文件没有读到有效期，也没有读到批准日期，请看原图", start if isinstance(start, Field) else None
        )
    if isinstance(ends, Absence):
        return unsure("没有找到批准文件的有效期一栏，请看原图", start)
    if not isinstance(days, int):
        return not_applicable(f"没有配置“{number}”")
    late = day + timedelta(days=days) < filing.filed_on
    return _on_time(filing, start, f"批准文件没有规定有效期，批准日期 {day}，", late=late, days=days)


def _on_time(filing: Filing, shown: Field, says: str, *, late: bool, day: str = "", days: int = 0) -> Outcome:
    if not late:
        return passed(f"{says}申请日 {filing.filed_on} 有效", shown)
    if shown.confidence < MIN_CONFIDENCE:
        return faint("批准文件的日期", shown)
    wording = "批准文件已于 {到期日} 到期，请补充在有效期内的批准文件。" if day else None
    because = f"{says}申请日 {filing.filed_on} 已{'到期' if day else f'超过 {days} 日'}"
    return failed(because, shown, wording=wording, 天数=str(days), 到期日=day)

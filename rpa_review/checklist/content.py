"""What a checklist says of an item, in words that need no knowledge of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rpa_review.domain.finding import Severity
from rpa_review.domain.item import FieldType, Item, MaterialSpec, Need
from rpa_review.domain.record import JsonValue
from rpa_review.report.page import law_text
from rpa_review.report.wording import SEVERITY
from rpa_review.review.law import Instrument, Law
from rpa_review.review.load import Content
from rpa_review.review.plan import Plan, Planned

IN_USE, SHADOW, NEEDS_DATA = "生效", "影子（依据待核）", "需外部数据"
TYPES: Mapping[FieldType, str] = {
    FieldType.STRING: "文字",
    FieldType.TEXT: "长文字",
    FieldType.INT: "整数",
    FieldType.DECIMAL: "数",
    FieldType.DATE: "日期",
    FieldType.BOOL: "是／否",
    FieldType.ENUM: "单选",
    FieldType.MULTI_ENUM: "多选",
    FieldType.ID_NO: "身份证号",
    FieldType.USCC: "统一社会信用代码",
    FieldType.MOBILE: "手机号",
    FieldType.PHONE: "电话",
    FieldType.ADDRESS: "地址",
    FieldType.BANK_NO: "银行账号",
    FieldType.MONEY: "金额",
    FieldType.FILE: "签章或附件",
    FieldType.TABLE: "表格",
}
_REFERENCE = re.compile(r"form\.([a-z_0-9]+)|([A-Z0-9]+-M\d{2})(?:\[[a-z_|]+\])?(?:\.[a-z_0-9]+)?")
_OPERATORS = (
    (re.compile(r'"([A-Z0-9]+-M\d{2})" in materials'), r"交来了 \1"),
    (re.compile(r"size\((.+?)\) > 0"), r"\1有内容"),
    (re.compile(r'\s*==\s*""'), "没有填写"),
    (re.compile(r'\s*!=\s*""'), "已填写"),
    (re.compile(r"\s*==\s*"), "为"),
    (re.compile(r"\s*!=\s*"), "不为"),
    (re.compile(r"\s*&&\s*"), "，并且"),
    (re.compile(r"\s*\|\|\s*"), "，或者"),
    (re.compile(r"!(?=[“a-z(])"), "不是"),
    (re.compile(r'"([^"]*)"'), r"“\1”"),
)


@dataclass(frozen=True)
class FieldRow:
    group: str
    label: str
    type: str
    said: str


@dataclass(frozen=True)
class MaterialRow:
    code: str
    name: str
    need: str
    original: str
    documents: str
    handling: str  # 免提交, 告知承诺, 容缺, 每人一份


@dataclass(frozen=True)
class PointRow:
    code: str
    says: str
    severity: str
    when: str
    looks_at: str
    law: str
    notice: str
    state: str
    period: str
    stage: str


@dataclass(frozen=True)
class LawRow:
    title: str
    number: str
    in_force: str
    verified: str
    articles: tuple[tuple[str, str], ...]  # article, what it says


@dataclass(frozen=True)
class NumberRow:
    key: str
    values: str
    source: str


@dataclass(frozen=True)
class Checklist:
    item: Item
    limits: str
    fields: tuple[FieldRow, ...]
    materials: tuple[MaterialRow, ...]
    points: tuple[PointRow, ...]  # the item's own
    common: tuple[PointRow, ...]  # those of all items that concern this one
    laws: tuple[LawRow, ...]
    numbers: tuple[NumberRow, ...]


def checklist_of(content: Content, slug: str) -> Checklist:
    """
    Raises:
        PackageError: there is no such item.
    """
    plan = content.plan(slug)
    merged = _merged(plan)
    rows = [(planned, _point(plan, planned, subjects)) for planned, subjects in merged]
    own = f"{plan.item.key}-"
    return Checklist(
        item=plan.item,
        limits=_limits(plan.item),
        fields=tuple(_fields(plan.item)),
        materials=tuple(_material(plan, material) for material in plan.item.materials),
        points=tuple(row for planned, row in rows if planned.point.id.startswith(own)),
        common=tuple(row for planned, row in rows if not planned.point.id.startswith(own)),
        laws=tuple(_laws(content.law, merged)),
        numbers=tuple(_numbers(content.law, merged)),
    )


def in_words(condition: str, names: Mapping[str, str]) -> str:
    """A condition as a sentence, as far as its own operators go; what is more than that stays as it is written."""
    text = re.sub(r"form\.([a-z_0-9]+)", lambda found: f"“{names.get(found[0], found[1])}”", condition)
    for pattern, word in _OPERATORS:
        text = pattern.sub(word, text)
    text = re.sub(r"[A-Z0-9]+-M\d{2}", lambda found: f"“{names.get(found[0], found[0])}”", text)
    return f"{text}选“是”" if re.fullmatch(r"“[^”]+”", text) else text


def _merged(plan: Plan) -> list[tuple[Planned, list[str]]]:
    """Each version of a point that concerns the item once, with everything that it is applied to."""
    found: dict[tuple[str, date | None], tuple[Planned, list[str]]] = {}
    for planned in plan.points:
        if planned.check is None:
            continue
        key = (planned.point.id, planned.point.valid_from)
        found.setdefault(key, (planned, []))[1].extend([planned.subject] if planned.subject else [])
    return list(found.values())


def _point(plan: Plan, planned: Planned, subjects: list[str]) -> PointRow:
    point = planned.point
    everything = len(subjects) > 1 and {*plan.item.materials_by_code} == {*subjects}
    looked_at = ["每份材料"] if everything else [_called(plan, subject) for subject in subjects]
    looked_at += [_called(plan, found[0]) for text in _texts(point.params) if (found := _REFERENCE.fullmatch(text))]
    state = SHADOW if point.shadow else f"{NEEDS_DATA}：{point.needs}" if point.needs else IN_USE
    since, until = point.valid_from, point.valid_until
    return PointRow(
        code=point.id,
        says=point.says,
        severity=SEVERITY[point.severity],
        when=in_words(point.when, plan.names) if point.when else "",
        looks_at="、".join(dict.fromkeys(looked_at)),
        law=law_text(point.law),
        notice=point.notice,
        state=state,
        period=f"{since or '……'} 至 {until or '……'}" if since or until else "",
        stage=point.stage.value,
    )


def _called(plan: Plan, reference: str) -> str:
    found = _REFERENCE.fullmatch(reference)
    if found and found[1]:
        return f"申请表“{plan.names.get(f'form.{found[1]}', found[1])}”"
    return plan.names.get(found[2] if found else reference, reference)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _fields(item: Item) -> Iterator[FieldRow]:
    for field in item.form:
        said = [field.constraint] if field.constraint else []
        if field.choices:
            said.append("可选：" + "、".join(field.choices))
        if field.columns:
            said.append("列：" + "、".join(column.label for column in field.columns))
        yield FieldRow(field.group, field.label, TYPES[field.type], "；".join(said))


def _material(plan: Plan, material: MaterialSpec) -> MaterialRow:
    names = plan.names
    need = {Need.REQUIRED: "必要", Need.REFERENCE: "参考（清单外，只看不要）"}.get(material.need, "")
    handling: list[str] = []
    if material.certificate:
        handling.append(f"免提交：大厅有电子证照“{material.certificate.type}”的不要")
    if material.promise:
        statement = names.get(material.promise.material, material.promise.material)
        handling.append(f"告知承诺：{in_words(material.promise.when, names)}时，以“{statement}”代替")
    if material.deferrable or material.deferrable_documents:
        what = "、".join(names.get(kind, kind) for kind in material.deferrable_documents)
        handling.append(f"可容缺{f'（{what}）' if what else ''}")
    if material.one_for_each:
        rows = names.get(f"form.{material.one_for_each.rows}", material.one_for_each.rows)
        handling.append(f"“{rows}”中每人（每台）一份")
    return MaterialRow(
        code=material.code,
        name=material.name,
        need=need or f"条件：{in_words(material.when, names)}",
        original=material.original,
        documents="；".join("或".join(names.get(kind, kind) for kind in group) for group in material.documents),
        handling="；".join(handling),
    )


def _limits(item: Item) -> str:
    limits = item.limits
    said = [f"一次告知 {limits.notice}"]
    said += [f"{word} {days}" for word, days in (("决定", limits.decide), ("可延长", limits.extend)) if days]
    said += [f"承诺 {limits.promised}"] if limits.promised else []
    said += [f"容缺补交 {limits.defer}"] if item.allows_deferral else []
    return "、".join(said) + " 个工作日"


def _laws(law: Law, merged: list[tuple[Planned, list[str]]]) -> Iterator[LawRow]:
    cited: dict[str, list[str]] = {}
    for planned, _ in merged:
        for short, article in planned.rests_on:
            articles = cited.setdefault(short, [])
            if article not in articles:
                articles.append(article)
    for short, articles in cited.items():
        instrument = law.instruments[short]
        since, until = instrument.in_force_from, instrument.repealed_on
        yield LawRow(
            title=instrument.title,
            number=instrument.number,
            in_force=f"{since or '……'} 起{f'，{until} 废止' if until else ''}",
            verified=f"{instrument.verified_on} 核对" if instrument.status == "verified" else "待核",
            articles=tuple((article, _says(instrument, article)) for article in articles),
        )


def _says(instrument: Instrument, article: str) -> str:
    """Every version of an article, with the days that it holds."""
    versions = instrument.articles[article]
    said = [f"{version.says}{_days(version.since, version.until)}" for version in versions if version.says]
    own = "" if instrument.verified(article) or instrument.status != "verified" else "（本条待核）"
    return "；".join(said) + own


def _days(since: date | None, until: date | None) -> str:
    begins, ends = f"{since} 起" if since else "", f"至 {until}" if until else ""
    return f"（{begins}{ends}）" if begins or ends else ""


def _numbers(law: Law, merged: list[tuple[Planned, list[str]]]) -> Iterator[NumberRow]:
    for key in dict.fromkeys(key for planned, _ in merged for key in planned.numbers):
        instrument = next(one for one in law.instruments.values() if key in one.numbers)
        rows = instrument.numbers[key]
        values = "；".join(f"{row.since or '……'} 起 {row.value}" for row in rows) or "尚未规定"
        articles = "、".join(dict.fromkeys(row.article for row in rows if row.article))
        yield NumberRow(key, values, f"{instrument.title}{articles}")


SEVERITIES: Mapping[Severity, str] = {
    Severity.MUST: "写进一次性告知书，请申请人补正",
    Severity.DEFERRABLE: "有公布的容缺清单、申请人签了承诺的，可先受理、限期补交；否则按必须补正",
    Severity.ADVICE: "只作提示，不要求补正，不影响受理",
    Severity.ROUTE: "不是补正：可能不属本事项，或资格条件不满足，由人处理；照常收件",
}

"""Is an item well made? Shape, law, references, wording, cases: everything wrong is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from rpa_review.checks import Check, registered
from rpa_review.checks.filing import Ref
from rpa_review.domain.item import Item, MaterialSpec, ReviewPoint
from rpa_review.domain.record import JsonValue
from rpa_review.errors import ContentError
from rpa_review.lint.cases import cases_by_point, read_cases
from rpa_review.review.load import Content, load_content
from rpa_review.review.plan import Plan

DECLARABLE = ("pass", "fail")  # a point needs a case of each, unless it needs outside data
_REFERENCE = re.compile(r"(?:form|\*|[A-Z0-9]+-M\d{2})(?:\[[a-z_|]+\])?\.[a-z_0-9]+")


@dataclass(frozen=True)
class Complaint:
    """Something wrong with content: where, what, and what to do."""

    where: str
    wrong: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}：{self.wrong}{f'。{self.remedy}' if self.remedy else ''}"


def lint_items(*more: Path, root: Path | None = None, slug: str | None = None) -> list[Complaint]:
    """Everything that is wrong with the items, or with one of them; the folders are those of `load_content`."""
    try:
        content = load_content(*more, root=root)
    except ContentError as error:
        return [Complaint(error.where, error.wrong.strip(), error.remedy)]
    complaints: list[Complaint] = []
    for name in [slug] if slug else sorted(content.plans):
        complaints += _item(content, name)
    return complaints


def _item(content: Content, slug: str) -> Iterator[Complaint]:
    plan = content.plan(slug)
    folder = plan.folder
    where = f"bots/{slug}/item.yaml"
    if not (folder / "README.md").is_file():
        yield Complaint(f"bots/{slug}", "没有 README.md", "请用中文写明事项、依据和待核之处")
    yield from _codes(plan.item, where)
    yield from _documents(content, plan.item, where)
    for point in plan.item.points:
        place = f"{where} {point.id}"
        check = registered()[point.check]
        yield from _wording(point, check, place)
        yield from _references(plan, point.params, place)
    try:
        _, files = read_cases(folder)
    except ContentError as error:
        yield Complaint(error.where, error.wrong.strip(), error.remedy)
        return
    yield from _cases(plan, cases_by_point(files), f"bots/{slug}/cases")


def _codes(item: Item, where: str) -> Iterator[Complaint]:
    """Codes are the item's key and a number: published, never reused."""
    for material in item.materials:
        if not re.fullmatch(rf"{item.key}-M\d{{2}}", material.code):
            yield Complaint(where, f"材料编码“{material.code}”不合规则", f"应为 {item.key}-M 加两位数字")
    for point in item.points:
        if not re.fullmatch(rf"(?:{item.key}|COM)-R\d{{2}}", point.id):
            yield Complaint(where, f"要点编号“{point.id}”不合规则", f"应为 {item.key}-R 加两位数字")


def _documents(content: Content, item: Item, where: str) -> Iterator[Complaint]:
    names = content.plan(item.slug).names
    for kind in sorted(item.document_types):
        if kind not in names:
            yield Complaint(where, f"文书类型“{kind}”没有中文名", "请写进 bots/_common/documents.yaml")
        if kind not in content.extractors:
            yield Complaint(where, f"文书类型“{kind}”没有抽取器", f"请新建 extractors/{kind}/extractor.py")


def _wording(point: ReviewPoint, check: Check, where: str) -> Iterator[Complaint]:
    if not point.notice:
        yield Complaint(where, "没有补正用语（notice）", "请写上告诉申请人或审查人员的话")
    used = {name for _, name, _, _ in Formatter().parse(point.notice) if name is not None}
    for name in sorted(used - check.gives):
        given = "、".join(sorted(check.gives)) or "（无）"
        yield Complaint(where, f"用语里的“{{{name}}}”检查 {check.name} 不提供", f"可用：{given}")


def _references(plan: Plan, value: JsonValue, where: str) -> Iterator[Complaint]:
    """References point at fields that exist."""
    for text in _texts(value):
        if not _REFERENCE.fullmatch(text):
            continue
        ref = Ref.parse(text)
        if ref.is_form:
            if ref.key not in plan.item.fields_by_key:
                yield Complaint(where, f"表单没有“{ref.key}”", "请核对键名")
            continue
        if ref.material != "*":
            spec = plan.item.materials_by_code.get(ref.material)
            if spec is None:
                yield Complaint(where, f"没有材料“{ref.material}”", "请核对编码")
                continue
            yield from _field_known(plan, ref, spec, where)


def _field_known(plan: Plan, ref: Ref, spec: MaterialSpec, where: str) -> Iterator[Complaint]:
    kinds = ref.documents or tuple(spec.allowed)
    for kind in kinds:
        if kind not in spec.allowed:
            yield Complaint(where, f"“{ref.material}”不收“{kind}”", "请核对文书类型")
    if not any(f"{kind}.{ref.key}" in plan.names for kind in kinds):
        yield Complaint(where, f"“{'、'.join(kinds)}”没有字段“{ref.key}”", "请核对，或写进 bots/_common/documents.yaml")


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)


def _cases(plan: Plan, covered: dict[str, set[str]], where: str) -> Iterator[Complaint]:
    applied = {planned.point.id for planned in plan.points if planned.check is not None}
    for point in plan.item.points:
        verdicts = covered.get(point.id, set())
        if not verdicts:
            yield Complaint(where, f"{point.id} 没有用例", "每条要点至少要有一个用例")
        elif point.id in applied and not point.needs:
            for wanted in _lacking(verdicts, point):
                yield Complaint(where, f"{point.id} 没有结论为 {wanted} 的用例", "好的、坏的都要有")


def _lacking(verdicts: set[str], point: ReviewPoint) -> Iterable[str]:
    """A point that only looks for something wrong has nothing to pass."""
    good = {"pass", "not_applicable"}
    if "fail" not in verdicts and not _without_failure(point):
        yield "fail"
    if not verdicts & good:
        yield "pass"


def _without_failure(point: ReviewPoint) -> bool:
    """A threshold that no law has set yet cannot be failed."""
    return point.shadow and point.check == "resident_long_enough"

"""Loading content: items, the law under them, the points that all of them share. Everything wrong is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cel import Program
from pydantic import ValidationError

from rpa_review.checks import registered
from rpa_review.checks.filing import compiled
from rpa_review.checks.registry import Bound
from rpa_review.domain.finding import LawReference
from rpa_review.domain.item import FieldType, Item, MaterialSpec, ReviewPoint
from rpa_review.domain.record import Frozen
from rpa_review.errors import PackageError
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.load import load_extractors
from rpa_review.review.law import Law, all_unverified, load_law
from rpa_review.review.problems import Problems
from rpa_review.review.yaml import read_yaml

DEFERRAL = "commitment"
_ITEM_KEYS = {
    "key",
    "name",
    "version",
    "type",
    "level",
    "allows_deferral",
    "limits",
    "form",
    "materials",
    "common",
    "points",
}


class AppliesTo(Frozen):
    """What a common point is applied to."""

    materials: str = ""  # "all", "certificate"
    documents: tuple[str, ...] = ()
    form: tuple[FieldType, ...] = ()
    present: tuple[str, ...] = ()
    how: str = ""  # "item", "application", "unlisted"


@dataclass(frozen=True)
class Planned:
    """A review point made ready to run: its check with parameters, its condition, what it is applied to.

    `subject` is fixed, or found in the application: materials that hold one of the `present` document types, or, with
    `unlisted`, materials outside the list. A point without a check does not concern the item.
    """

    point: ReviewPoint
    check: Bound | None
    subject: str | None = None
    condition: Program | None = None
    present: tuple[str, ...] = ()
    unlisted: bool = False


@dataclass(frozen=True)
class Plan:
    """An item with its points made ready."""

    item: Item
    points: tuple[Planned, ...]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Content:
    """Everything that `bots/` holds; extractors are loaded when first asked for."""

    root: Path
    plans: Mapping[str, Plan]
    law: Law
    sources: frozenset[str] = frozenset()  # outside data that is configured

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {slug: plan.item for slug, plan in self.plans.items()}

    @cached_property
    def extractors(self) -> dict[str, Extractor]:
        return load_extractors(self.root / "extractors")

    def item(self, slug: str) -> Item:
        """
        Raises:
            PackageError: there is no such item.
        """
        return self.plan(slug).item

    def plan(self, slug: str) -> Plan:
        """
        Raises:
            PackageError: there is no such item.
        """
        if slug not in self.plans:
            known = "、".join(sorted(self.plans)) or "（无）"
            raise PackageError(f"不认识事项“{slug}”，已有事项：{known}。请核对 application.json 的 item")
        return self.plans[slug]


def default_root() -> Path:
    """The folder that holds `bots/` and `extractors/`: the checkout that this package lies in."""
    return Path(__file__).resolve().parents[2]


def load_content(root: Path | None = None) -> Content:
    """Every item under `<root>/bots`.

    Raises:
        ContentError: everything that is wrong with them, each with its file and place.
    """
    root = root or default_root()
    problems = Problems()
    bots = root / "bots"
    law = load_law(bots / "_law", problems)
    documents = _documents(bots / "_common" / "documents.yaml", problems)
    common = _records(bots / "_common" / "points.yaml", problems)
    plans: dict[str, Plan] = {}
    for path in sorted(bots.glob("*/item.yaml")):
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if isinstance(content, dict):
            plan = _Loading(path, content, law, documents, common, problems).plan()
            if plan is not None:
                plans[path.parent.name] = plan
        elif content is not None:
            problems.add(str(path), "不是键和值", "请按其他事项的样子写")
    if not plans and not problems.found:
        problems.add(str(bots), "没有任何事项", "请核对内容文件夹")
    problems.raise_if_any()
    return Content(root, plans, law)


def _records(path: Path, problems: Problems) -> list[dict[str, Any]]:
    content = problems.attempt(lambda: read_yaml(path)) if path.exists() else []
    if not isinstance(content, list):
        problems.add(str(path), "应为列表")
        return []
    return [record for record in content if isinstance(record, dict)]


@dataclass(frozen=True)
class Documents:
    """What document types and their fields are called; `forms` are printed forms of an item."""

    names: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)  # document type → item slug


def _documents(path: Path, problems: Problems) -> Documents:
    content = problems.attempt(lambda: read_yaml(path)) if path.exists() else {}
    if not isinstance(content, dict):
        return Documents()
    names: dict[str, str] = {}
    forms: dict[str, str] = {}
    for kind, said in content.items():
        names[kind] = said["name"]
        names |= {f"{kind}.{key}": label for key, label in said.get("fields", {}).items()}
        if said.get("form_of"):
            forms[kind] = said["form_of"]
    return Documents(names, forms)


class _Loading:
    """One item on its way from YAML to a plan."""

    def __init__(
        self,
        path: Path,
        content: dict[str, Any],
        law: Law,
        documents: Documents,
        common: list[dict[str, Any]],
        problems: Problems,
    ) -> None:
        self.path, self.content, self.law, self.documents = path, content, law, documents
        self.common, self.problems = common, problems

    def plan(self) -> Plan | None:
        before = len(self.problems.found)
        for key in set(self.content) - _ITEM_KEYS:
            self.problems.add(str(self.path), f"不认识键“{key}”", f"可用的键：{'、'.join(sorted(_ITEM_KEYS))}")
        item = self._item()
        if item is None:
            return None
        planned = list(self._common_points(item))
        planned += [
            ready
            for place, record in enumerate(self.content.get("points") or [])
            if (ready := self._planned(record, f"points[{place}]（{record.get('id', '?')}）")) is not None
        ]
        if len(self.problems.found) > before:
            return None
        points = tuple({ready.point.id: ready.point for ready in planned}.values())
        item = item.model_copy(update={"points": points})
        return Plan(item, tuple(planned), self._names(item))

    def _item(self) -> Item | None:
        materials = [self._material(record) for record in self.content.get("materials") or []]
        given = {key: value for key, value in self.content.items() if key not in ("common", "points", "materials")}
        try:
            item = Item.model_validate({**given, "slug": self.path.parent.name, "materials": materials})
        except ValidationError as error:
            self.problems.of_record(str(self.path), error)
            return None
        for kind, codes in (
            ("表单键", [entry.key for entry in item.form]),
            ("材料编码", [material.code for material in item.materials]),
        ):
            for code in {code for code in codes if codes.count(code) > 1}:
                self.problems.add(str(self.path), f"{kind}“{code}”用了两次", "请改成不同的")
        for material in item.materials:
            if material.when:
                self._condition(material.when, f"materials（{material.code}）.when")
        return item

    @staticmethod
    def _material(record: Any) -> Any:
        """`documents` are written `a | b` where one of several types will do."""
        if not isinstance(record, dict) or not isinstance(record.get("documents"), list):
            return record
        groups = [[part.strip() for part in str(entry).split("|")] for entry in record["documents"]]
        return {**record, "documents": groups}

    def _names(self, item: Item) -> dict[str, str]:
        names = dict(self.documents.names)
        form = {field.key: field.label for field in item.form}
        for kind, slug in self.documents.forms.items():
            if slug == item.slug:
                names |= {f"{kind}.{key}": label for key, label in form.items() if f"{kind}.{key}" not in names}
        names |= {f"form.{key}": label for key, label in form.items()}
        names |= {f"form.{entry.key}.{column.key}": column.label for entry in item.form for column in entry.columns}
        names |= {material.code: material.name for material in item.materials}
        return names

    # ---------------------------------------------------------------------------------------------------- points

    def _common_points(self, item: Item) -> Iterator[Planned]:
        bindings = self.content.get("common") or {}
        known = {record.get("id") for record in self.common}
        for code in set(bindings) - known:
            self.problems.add(f"{self.path} common", f"没有通用要点“{code}”", "请核对编号")
        for record in self.common:
            where = f"common（{record.get('id')}）"
            bound = bindings.get(record["id"])
            if bound is False:
                yield from self._unbound(record, where)
                continue
            bound = bound or {}
            try:
                applies = AppliesTo.model_validate(_applies(record.get("applies_to")))
            except ValidationError as error:
                self.problems.of_record(f"{self.path} {where}.applies_to", error)
                continue
            yield from self._applied(item, record, where, applies, bound)

    def _applied(
        self, item: Item, record: dict[str, Any], where: str, applies: AppliesTo, bound: dict[str, Any]
    ) -> Iterator[Planned]:
        subjects: dict[str, Any] = {subject: {} for subject in _subjects(item, applies)} | bound
        subjects = {subject: extra for subject, extra in subjects.items() if extra is not False}
        for subject, extra in subjects.items():
            if not _known_subject(item, subject):
                self.problems.add(f"{self.path} {where}", f"没有“{subject}”这个材料或字段", "请核对")
                continue
            ready = self._planned(record, f"{where}.{subject}", subject=subject, extra=extra or {})
            if ready is not None:
                yield ready
        if applies.how == "application":
            ready = self._planned(record, where)
            if ready is not None:
                yield ready
        elif applies.present or applies.how == "unlisted":
            ready = self._planned(record, where)
            if ready is not None:
                yield replace(ready, present=applies.present, unlisted=applies.how == "unlisted")
        elif not subjects:
            yield from self._unbound(record, where)

    def _unbound(self, record: dict[str, Any], where: str) -> Iterator[Planned]:
        point = self._point(record, where)
        if point is not None:
            yield Planned(point, None)

    def _planned(
        self, record: Any, where: str, *, subject: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> Planned | None:
        if not isinstance(record, dict):
            self.problems.add(f"{self.path} {where}", "应为键和值")
            return None
        point = self._point(record, where, extra or {})
        if point is None:
            return None
        check = registered().get(point.check)
        if check is None:
            self.problems.add(f"{self.path} {where}", f"没有检查“{point.check}”", "请核对检查的名称")
            return None
        try:
            bound = check.bind(point.params)
        except ValidationError as error:
            self.problems.of_record(f"{self.path} {where}.with", error)
            return None
        condition = self._condition(point.when, f"{where}.when") if point.when else None
        return Planned(point, bound, subject, condition)

    def _point(self, record: dict[str, Any], where: str, extra: Mapping[str, Any] | None = None) -> ReviewPoint | None:
        given = {key: value for key, value in record.items() if key not in ("with", "law", "applies_to")}
        references = [
            (str(part.get("law", "")), str(part.get("article", "")))
            for part in record.get("law") or []
            if isinstance(part, dict)
        ]
        if not references:
            self.problems.add(f"{self.path} {where}", "没有写依据（law）", "每条要点都要有依据")
        law: list[LawReference] = []
        for short, article in references:
            found = self.law.resolve(short, article)
            if found is None:
                known = short in self.law.instruments
                wrong = f"“{short}”没有登记“{article}”" if known else f"没有登记依据“{short}”"
                self.problems.add(f"{self.path} {where}.law", wrong, "请在 bots/_law 中登记")
            else:
                law.append(found)
        try:
            return ReviewPoint.model_validate(
                {
                    **given,
                    "params": {**(record.get("with") or {}), **(extra or {})},
                    "law": law,
                    "shadow": all_unverified(self.law, references),
                }
            )
        except ValidationError as error:
            self.problems.of_record(f"{self.path} {where}", error)
            return None

    def _condition(self, text: str, where: str) -> Program | None:
        try:
            return compiled(text)
        except ValueError as error:
            self.problems.add(f"{self.path} {where}", f"条件写法有误：{error}", "条件用 CEL 书写")
            return None


def _applies(said: Any) -> dict[str, Any]:
    return {"how": said} if isinstance(said, str) else dict(said or {})


def _subjects(item: Item, applies: AppliesTo) -> Iterator[str]:
    for material in item.materials:
        if (
            applies.materials == "all"
            or (applies.materials == "certificate" and material.certificate)
            or _holds(material, applies.documents)
        ):
            yield material.code
    for entry in item.form:
        types: set[FieldType] = {entry.type, *(column.type for column in entry.columns)}
        if types & set(applies.form):
            yield f"form.{entry.key}"


def _holds(material: MaterialSpec, types: Iterable[str]) -> bool:
    return not material.allowed.isdisjoint(types)


def _known_subject(item: Item, subject: str) -> bool:
    return subject in item.materials_by_code or subject.removeprefix("form.") in item.fields_by_key

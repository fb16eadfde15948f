"""One item on its way from `item.yaml` to a plan. What is wrong is told with the line that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cel import Program
from pydantic import ValidationError

from rpa_review.checks import registered
from rpa_review.checks.filing import compiled
from rpa_review.domain.finding import LawReference
from rpa_review.domain.item import FieldType, Item, MaterialSpec, ReviewPoint
from rpa_review.domain.record import Frozen
from rpa_review.review.law import Law, all_unverified
from rpa_review.review.plan import Plan, Planned
from rpa_review.review.problems import Problems, told
from rpa_review.review.yaml import Place, where

ITEM_KEYS = (
    "key",
    "name",
    "version",
    "type",
    "level",
    "allows_deferral",
    "agent",
    "limits",
    "form",
    "materials",
    "common",
    "points",
)


class AppliesTo(Frozen):
    """What a common point is applied to."""

    materials: str = ""  # "all", "certificate"
    documents: tuple[str, ...] = ()
    form: tuple[FieldType, ...] = ()
    present: tuple[str, ...] = ()
    how: str = ""  # "item", "application", "unlisted"


@dataclass(frozen=True)
class Documents:
    """What document types and their fields are called; `forms` are printed forms of an item."""

    names: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)  # document type → item slug


class ItemFile:
    """The content of an `item.yaml`, beside the law, the names and the common points that it draws on."""

    def __init__(
        self,
        path: Path,
        content: dict[str, Any],
        law: Law,
        documents: Documents,
        common: Sequence[dict[str, Any]],
        problems: Problems,
    ) -> None:
        self.path, self.content, self.law, self.documents = path, content, law, documents
        self.common, self.problems = common, problems

    def plan(self) -> Plan | None:
        """The item made ready; None if something is wrong with it, which `problems` then hold."""
        before = len(self.problems.found)
        for key in set(self.content) - set(ITEM_KEYS):
            self._tell((key,), f"不认识键“{key}”", f"可用的键：{'、'.join(ITEM_KEYS)}")
        item = self._item()
        if item is None:
            return None
        planned = list(self._common_points(item))
        own: list[tuple[int, ReviewPoint]] = []
        for position, record in enumerate(self.content.get("points") or []):
            ready = self._planned(record, ("points", position))
            if ready is not None:
                planned.append(ready)
                own.append((position, ready.point))
        self._no_two_versions_at_once(own)
        if len(self.problems.found) > before:
            return None
        points = tuple({(ready.point.id, ready.point.valid_from): ready.point for ready in planned}.values())
        item = item.model_copy(update={"points": points})
        return Plan(item, tuple(planned), self._names(item), self.path.parent)

    def _tell(self, place: Place, wrong: str, remedy: str = "") -> None:
        self.problems.add(self._where(place), wrong, remedy)

    def _where(self, place: Place) -> str:
        named = self._named(place)
        return f"{where(self.path, place)}{f'（{named}）' if named else ''}"

    def _named(self, place: Place) -> str:
        """A place as its author knows it: by the codes of points and materials, not by their positions."""
        words: list[str] = []
        node: Any = self.content
        for step in place:
            node = node[step] if _has(node, step) else None
            code = next(
                (str(node[key]) for key in ("id", "code", "key") if isinstance(step, int) and _has(node, key)), ""
            )
            words.append(code or str(step))
        return ".".join(words[1:] if len(words) > 1 and isinstance(place[1], int) else words)

    def _invalid(self, place: Place, error: ValidationError) -> None:
        """What pydantic found, each thing on its own line of the file."""
        for inner, wrong in told(error):
            self._tell((*place, *inner), wrong)

    # ------------------------------------------------------------------------------------------------------ item

    def _item(self) -> Item | None:
        materials = [self._material(record) for record in self.content.get("materials") or []]
        given = {
            key: value for key, value in self.content.items() if key in ITEM_KEYS and key not in ("common", "points")
        }
        try:
            item = Item.model_validate({**given, "slug": self.path.parent.name, "materials": materials})
        except ValidationError as error:
            self._invalid((), error)
            return None
        for part, kind, codes in (
            ("form", "表单键", [entry.key for entry in item.form]),
            ("materials", "材料编码", [material.code for material in item.materials]),
        ):
            for place, code in enumerate(codes):
                if code in codes[:place]:
                    self._tell((part, place), f"{kind}“{code}”用了两次", "请改成不同的")
        for place, material in enumerate(item.materials):
            if material.when:
                self._condition(material.when, ("materials", place, "when"))
            self._handling(item, material, ("materials", place))
        if item.agent:
            self._condition(item.agent, ("agent",))
        return item

    def _handling(self, item: Item, material: MaterialSpec, place: Place) -> None:
        """A promise names the slot of its statement, a repeated material a table of the form."""
        if material.promise is not None:
            self._condition(material.promise.when, (*place, "promise", "when"))
            if material.promise.material not in item.materials_by_code:
                self._tell(
                    (*place, "promise", "material"), f"没有材料“{material.promise.material}”", "请写告知承诺书的编码"
                )
        if material.one_for_each is not None:
            table = item.fields_by_key.get(material.one_for_each.rows)
            if table is None or material.one_for_each.row not in {column.key for column in table.columns}:
                self._tell(
                    (*place, "one_for_each"),
                    f"表单没有表格“{material.one_for_each.rows}”或它的列“{material.one_for_each.row}”",
                    "rows 写表格的键，row 写列的键",
                )

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
        known = {record["id"] for record in self.common}
        for code in set(bindings) - known:
            self._tell(("common", code), f"没有通用要点“{code}”", "请核对编号")
        for record in self.common:
            place = ("common", record["id"])
            bound = bindings.get(record["id"])
            if bound is False:
                yield from self._unbound(record, place)
                continue
            try:
                applies = AppliesTo.model_validate(_applies(record.get("applies_to")))
            except ValidationError as error:
                self._invalid(place, error)
                continue
            yield from self._applied(item, record, place, applies, bound or {})

    def _applied(
        self, item: Item, record: dict[str, Any], place: Place, applies: AppliesTo, bound: dict[str, Any]
    ) -> Iterator[Planned]:
        subjects: dict[str, Any] = {subject: {} for subject in _subjects(item, applies)} | bound
        subjects = {subject: extra for subject, extra in subjects.items() if extra is not False}
        for subject, extra in subjects.items():
            if not _known_subject(item, subject):
                self._tell((*place, subject), f"没有“{subject}”这个材料或字段", "请核对")
                continue
            ready = self._planned(record, (*place, subject), subject=subject, extra=extra or {})
            if ready is not None:
                yield ready
        if applies.how == "application":
            ready = self._planned(record, place)
            if ready is not None:
                yield ready
        elif applies.present or applies.how == "unlisted":
            ready = self._planned(record, place)
            if ready is not None:
                yield replace(ready, present=applies.present, unlisted=applies.how == "unlisted")
        elif not subjects:
            yield from self._unbound(record, place)

    def _unbound(self, record: dict[str, Any], place: Place) -> Iterator[Planned]:
        point = self._point(record, place)
        if point is not None:
            yield Planned(point, None, rests_on=_references(record))

    def _planned(
        self, record: Any, place: Place, *, subject: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> Planned | None:
        if not isinstance(record, dict):
            self._tell(place, "应为键和值")
            return None
        point = self._point(record, place, extra or {})
        if point is None:
            return None
        check = registered().get(point.check)
        if check is None:
            self._tell((*place, "check"), f"没有检查“{point.check}”", "请核对检查的名称")
            return None
        try:
            bound = check.bind(point.params)
        except ValidationError as error:
            self._invalid((*place, "with"), error)
            return None
        return Planned(
            point,
            bound,
            subject,
            self._condition(point.when, (*place, "when")) if point.when else None,
            rests_on=_references(record),
            numbers=tuple(
                value for value in point.params.values() if isinstance(value, str) and value in self.law.number_keys
            ),
        )

    def _point(
        self, record: dict[str, Any], place: Place, extra: Mapping[str, Any] | None = None
    ) -> ReviewPoint | None:
        given = {key: value for key, value in record.items() if key not in ("with", "law", "applies_to")}
        references = _references(record)
        if not references:
            self._tell(place, "没有写依据（law）", "每条要点都要有依据")
        law: list[LawReference] = []
        for position, (short, article) in enumerate(references):
            found = self.law.resolve(short, article)
            if found is None:
                known = short in self.law.instruments
                wrong = f"“{short}”没有登记“{article}”" if known else f"没有登记依据“{short}”"
                self._tell((*place, "law", position), wrong, "请在 bots/_law 或本事项的 law/ 中登记")
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
            self._invalid(place, error)
            return None

    def _condition(self, text: str, place: Place) -> Program | None:
        try:
            return compiled(text)
        except ValueError as error:
            self._tell(place, f"条件写法有误：{error}", "条件用 CEL 书写")
            return None

    def _no_two_versions_at_once(self, own: Sequence[tuple[int, ReviewPoint]]) -> None:
        """A point may change from a day on: its versions have one code, and follow each other."""
        for earlier, (position, point) in enumerate(own):
            if any(point.id == other.id and _overlap(point, other) for _, other in own[:earlier]):
                self._tell(
                    ("points", position),
                    f"要点“{point.id}”有两个版本同时有效",
                    "请写 valid_from、valid_until，使各版本前后相接",
                )


def _overlap(one: ReviewPoint, other: ReviewPoint) -> bool:
    """Whether there is a day on which two versions of a point both hold."""
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_until, other.valid_until) if day]
    return not starts or not ends or max(starts) <= min(ends)


def _has(node: Any, step: str | int) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _references(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(part.get("law", "")), str(part.get("article", "")))
        for part in record.get("law") or []
        if isinstance(part, dict)
    )


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

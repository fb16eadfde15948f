"""Is an item well made? Shape, law, references, wording, cases: everything wrong is told at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from rpa_review.checks import registered
from rpa_review.checks.filing import Ref
from rpa_review.domain.finding import Severity
from rpa_review.domain.item import MaterialSpec, ReviewPoint
from rpa_review.errors import ContentError
from rpa_review.lint.cases import CaseFile, Clean, read_cases
from rpa_review.lint.coverage import expected_of, lacking, texts_of
from rpa_review.review.load import Content, load_content
from rpa_review.review.notice import FOR_APPLICANTS, FOR_REVIEWERS
from rpa_review.review.plan import Plan
from rpa_review.review.yaml import Place, read_yaml, where

_REFERENCE = re.compile(r"(?:form|\*|[A-Z0-9]+-M\d{2})(?:\[[a-z_|]+\])?\.[a-z_0-9]+")


@dataclass(frozen=True)
class Complaint:
    """Something wrong with content: where, what, and what to do."""

    where: str
    wrong: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}：{self.wrong}{f'。{self.remedy}' if self.remedy else ''}"


def lint_items(
    *more: Path, root: Path | None = None, slug: str | None = None, today: date | None = None
) -> list[Complaint]:
    """Everything that is wrong with the items, or with one of them; the folders are those of `load_content`.

    Args:
        today: the day on which the law that points rest on should be in force; None leaves that out.
    """
    try:
        content = load_content(*more, root=root)
        extractors = set(content.extractors)
    except ContentError as error:
        return [Complaint(part.where, part.wrong, part.remedy) for part in error.each]
    complaints: list[Complaint] = []
    for name in [slug] if slug else sorted(content.plans):
        complaints += _Linting(content, content.plan(name), extractors, today).complaints()
    return complaints


class _Linting:
    """One item under the lens."""

    def __init__(self, content: Content, plan: Plan, extractors: set[str], today: date | None) -> None:
        self.content, self.plan, self.extractors, self.today = content, plan, extractors, today
        self.path = plan.folder / "item.yaml"
        self.written: dict[str, Any] = read_yaml(self.path)

    def complaints(self) -> Iterator[Complaint]:
        if not (self.plan.folder / "README.md").is_file():
            yield Complaint(str(self.plan.folder), "没有 README.md", "请用中文写明事项、依据和待核之处")
        yield from self._materials()
        for point in self.plan.item.points:
            yield from self._point(point)
        try:
            clean, files = read_cases(self.plan.folder)
        except ContentError as error:
            yield from (Complaint(part.where, part.wrong, part.remedy) for part in error.each)
            return
        yield from self._cases(clean, files)

    def _at(self, *place: str | int, named: str = "") -> str:
        return where(self.path, place) + (f"（{named}）" if named else "")

    def _place(self, point: ReviewPoint) -> Place:
        """Where the item writes a point; a common one stands where its use is said."""
        for position, record in enumerate(self.written.get("points") or []):
            if record.get("id") == point.id and str(record.get("valid_from") or "") == str(point.valid_from or ""):
                return ("points", position)
        return ("common", point.id)

    # ------------------------------------------------------------------------------------------------- materials

    def _materials(self) -> Iterator[Complaint]:
        item = self.plan.item
        for position, material in enumerate(item.materials):
            place = self._at("materials", position, named=material.code)
            if not re.fullmatch(rf"{item.key}-M\d{{2}}", material.code):
                yield Complaint(place, f"材料编码“{material.code}”不合规则", f"应为 {item.key}-M 加两位数字")
            for kind in sorted(material.allowed):
                if kind not in self.plan.names:
                    yield Complaint(
                        place, f"文书类型“{kind}”没有中文名", "请写进本事项的 documents.yaml（共用的写进 bots/_common）"
                    )
                if kind not in self.extractors:
                    remedy = f"请新建 extractors/{kind}/extractor.py（共用的），或本事项的 extractors/{kind}/"
                    yield Complaint(place, f"文书类型“{kind}”没有抽取器", remedy)

    # ---------------------------------------------------------------------------------------------------- points

    def _point(self, point: ReviewPoint) -> Iterator[Complaint]:
        place = self._place(point)
        at = self._at(*place, named=point.id)
        if not re.fullmatch(rf"(?:{self.plan.item.key}|COM)-R\d{{2}}", point.id):
            yield Complaint(at, f"要点编号“{point.id}”不合规则", f"应为 {self.plan.item.key}-R 加两位数字")
        if point.check == "outside_data" and not point.needs:
            yield Complaint(at, "没有写需要哪个外部数据源（needs）", "请写上数据源的名称，如 needs: 信用库")
        yield from self._law(point, at)
        yield from self._wording(point, self._at(*place, "notice", named=point.id))
        at = self._at(*place, "with", named=point.id)
        for text in texts_of(point.params):
            if _REFERENCE.fullmatch(text):
                yield from self._reference(Ref.parse(text), at)

    def _law(self, point: ReviewPoint, at: str) -> Iterator[Complaint]:
        number = point.params.get("number")
        unknown = isinstance(number, str) and number not in self.content.law.number_keys
        if unknown and not _REFERENCE.fullmatch(str(number)):
            yield Complaint(at, f"没有登记数值“{number}”", "请写在所依据法规的 numbers: 下，带 from 与 article")
        if self.today and point.id in self.plan.without_law(self.today, self.content.law):
            remedy = "请改用现行依据；要点已停用的，写 valid_until"
            yield Complaint(at, f"依据在 {self.today} 都不在施行期内，本条已不再适用", remedy)

    def _wording(self, point: ReviewPoint, at: str) -> Iterator[Complaint]:
        check = registered()[point.check]
        if not point.notice:
            yield Complaint(at, "没有补正用语（notice）", "请写上告诉申请人或审查人员的话")
        try:
            used = {name for _, name, _, _ in Formatter().parse(point.notice) if name is not None}
        except ValueError:
            yield Complaint(at, "用语里的花括号不成对", "占位写成 {名称}，正文里不要用花括号")
            return
        for name in sorted(used - check.gives):
            given = "、".join(sorted(check.gives)) or "（无）"
            yield Complaint(at, f"用语里的“{{{name}}}”检查 {check.name} 不提供", f"可用：{given}")
        if point.severity in (Severity.MUST, Severity.DEFERRABLE) and point.notice.startswith(
            (FOR_REVIEWERS, FOR_APPLICANTS)
        ):
            yield Complaint(
                at, f"{point.severity.value} 级的用语要写进告知书，不能以（内部）或（提示）开头", "请改用语或级别"
            )

    def _reference(self, ref: Ref, at: str) -> Iterator[Complaint]:
        """References point at fields that exist."""
        if ref.is_form:
            if ref.key not in self.plan.item.fields_by_key:
                yield Complaint(at, f"表单没有“{ref.key}”", "请核对键名")
        elif ref.material != "*":
            spec = self.plan.item.materials_by_code.get(ref.material)
            if spec is None:
                yield Complaint(at, f"没有材料“{ref.material}”", "请核对编码")
            else:
                yield from self._field(ref, spec, at)

    def _field(self, ref: Ref, spec: MaterialSpec, at: str) -> Iterator[Complaint]:
        kinds = ref.documents or tuple(spec.allowed)
        for kind in kinds:
            if kind not in spec.allowed:
                yield Complaint(at, f"“{ref.material}”不收“{kind}”", "请核对文书类型")
        if not any(f"{kind}.{ref.key}" in self.plan.names for kind in kinds):
            yield Complaint(at, f"“{'、'.join(kinds)}”没有字段“{ref.key}”", "请核对，或写进 documents.yaml")

    # ----------------------------------------------------------------------------------------------------- cases

    def _cases(self, clean: Clean, files: list[CaseFile]) -> Iterator[Complaint]:
        """The item's own points have every kind of case; common ones that it sets up itself, one that fails."""
        known = {point.id for point in self.plan.item.points}
        for file in files:
            for position, case in enumerate(file.cases):
                for code in sorted({key.partition(" ")[0] for key in case.expect} - known):
                    place = where(file.path, (position, "expect"))
                    yield Complaint(place, f"用例“{case.name}”里的“{code}”不是本事项的要点", "请核对编号")
                for key in sorted(set(case.form) - set(self.plan.item.fields_by_key)):
                    place = where(file.path, (position, "form", key))
                    yield Complaint(place, f"用例“{case.name}”填的“{key}”不在表单里", "请核对键名")
        applied = {planned.point.id for planned in self.plan.points if planned.check is not None}
        for point in self.plan.item.points:
            if point.id not in applied or point.needs:
                continue
            at = self._at(*self._place(point), named=point.id)
            if not point.id.startswith("COM-"):
                for wanted in lacking(point, files, clean, asleep=self._asleep(point)):
                    yield Complaint(at, wanted, f"请写进 bots/{self.plan.item.slug}/cases")
            elif self._set_up(point.id) and "fail" not in expected_of(point.id, files):
                yield Complaint(at, "没有不通过的用例（结论为 fail）", "本事项写了它的用法，就要有用例")

    def _set_up(self, code: str) -> bool:
        """Whether the item says itself how a common point is used, more than leaving a subject out."""
        use = (self.written.get("common") or {}).get(code)
        return isinstance(use, dict) and any(said is not False for said in use.values())

    def _asleep(self, point: ReviewPoint) -> bool:
        """Whether a point waits for a number that no law has set yet."""
        number = point.params.get("number")
        if number not in self.content.law.number_keys:
            return False
        return not any(
            number in instrument.numbers and instrument.numbers[number]
            for instrument in self.content.law.instruments.values()
        )

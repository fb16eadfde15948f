"""Loading content: items, the law under them, the points that all of them share. Everything wrong is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from rpa_review.classify.artefact import ArtefactRefused
from rpa_review.classify.page_type import PageTypes, load_page_types
from rpa_review.domain.item import Item
from rpa_review.errors import PackageError
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.load import load_extractors
from rpa_review.extract.recognise import Glance, no_glance
from rpa_review.review.item_file import Documents, ItemFile
from rpa_review.review.law import Law, load_law
from rpa_review.review.plan import Plan
from rpa_review.review.problems import Problems
from rpa_review.review.risk import Serving, load_serving
from rpa_review.review.yaml import read_yaml

DEFERRAL = "commitment"


@dataclass(frozen=True)
class Content:
    """Everything that the folders of content hold; extractors are loaded when first asked for.

    A folder of content has `bots/`, `extractors/` and `models/artefacts/`; an item's own folder may hold
    `extractors/`, `law/` and `documents.yaml` of its own.
    """

    roots: tuple[Path, ...]
    plans: Mapping[str, Plan]
    law: Law
    sources: frozenset[str] = frozenset()  # outside data that is configured
    decisions: Path | None = None  # what this office learned from its own decisions; a root of models too
    _by_day: dict[tuple[str, date], Plan] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {slug: plan.item for slug, plan in self.plans.items()}

    @cached_property
    def extractors(self) -> dict[str, Extractor]:
        """
        Raises:
            ContentError: an extractor is badly made, or two folders hold one of the same type.
        """
        folders = (*self.roots, *(plan.folder for plan in self.plans.values()))
        return load_extractors(*(folder / "extractors" for folder in folders))

    @cached_property
    def serving(self) -> Serving:
        """The deficiency model; one without a model says why."""
        return load_serving((*self.roots, *([self.decisions] if self.decisions else [])))

    @cached_property
    def page_types(self) -> PageTypes | ArtefactRefused:
        """The model that says what a page is, or why there is none: then the phrases on a page alone say it."""
        try:
            return load_page_types(self.roots)
        except ArtefactRefused as refused:
            return refused

    @property
    def glance(self) -> Glance:
        return self.page_types.scores if isinstance(self.page_types, PageTypes) else no_glance

    @property
    def lacking(self) -> tuple[str, ...]:
        """One sentence for each model that reviews go without."""
        if isinstance(self.page_types, PageTypes):
            return ()
        return (f"未使用页型模型，只按文书上的字句认材料（{str(self.page_types).rstrip('。')}）",)

    def item(self, slug: str) -> Item:
        """
        Raises:
            PackageError: there is no such item.
        """
        return self.plan(slug).item

    def plan(self, slug: str) -> Plan:
        """An item with every version of its points, whenever they hold.

        Raises:
            PackageError: there is no such item.
        """
        if slug not in self.plans:
            known = "、".join(sorted(self.plans)) or "（无）"
            raise PackageError(f"不认识事项“{slug}”，已有事项：{known}。请核对 application.json 的 item")
        return self.plans[slug]

    def plan_on(self, slug: str, day: date) -> Plan:
        """An item by the rules of a filing day.

        Raises:
            PackageError: there is no such item.
        """
        key = (slug, day)
        if key not in self._by_day:
            self._by_day[key] = self.plan(slug).on(day, self.law)
        return self._by_day[key]


def default_root() -> Path:
    """The folder that holds `bots/` and `extractors/`: the checkout that this package lies in."""
    return Path(__file__).resolve().parents[2]


def load_content(*more: Path, root: Path | None = None) -> Content:
    """Every item under `bots/` of the project's own folder of content, and of others beside it.

    Args:
        more: folders outside the project, with `bots/`, `extractors/` or both.
        root: a folder to take instead of the project's own.

    Raises:
        ContentError: everything that is wrong with them, each with its file and place.
    """
    roots = (root or default_root(), *more)
    problems = Problems()
    for folder in more:
        if not any((folder / part).is_dir() for part in ("bots", "extractors", "models/artefacts")):
            problems.add(str(folder), "没有 bots/、extractors/ 或 models/artefacts/", "请核对 --content 给出的文件夹")
    bots = [folder / "bots" for folder in roots]
    items = [path for folder in bots for path in sorted(folder.glob("*/item.yaml"))]
    law = load_law([folder / "_law" for folder in bots] + [path.parent / "law" for path in items], problems)
    documents = _documents(
        [folder / "_common" / "documents.yaml" for folder in bots] + [path.parent / "documents.yaml" for path in items],
        problems,
    )
    common = _common_points([folder / "_common" / "points.yaml" for folder in bots], problems)
    plans: dict[str, Plan] = {}
    for path in items:
        slug = path.parent.name
        if slug in plans:
            problems.add(str(path), f"事项“{slug}”已在 {plans[slug].folder} 中", "请换一个文件夹名")
            continue
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if isinstance(content, dict):
            plan = ItemFile(path, content, law, documents, common, problems).plan()
            if plan is not None:
                plans[slug] = plan
        elif content is not None:
            problems.add(str(path), "不是键和值", "请按其他事项的样子写")
    if not plans and not problems.found:
        problems.add(str(bots[0]), "没有任何事项", "请核对内容文件夹")
    problems.raise_if_any()
    return Content(roots, plans, law)


def _common_points(paths: Iterable[Path], problems: Problems) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in (path for path in paths if path.exists()):
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if not isinstance(content, list):
            problems.add(str(path), "应为列表")
            continue
        for record in content:
            if not isinstance(record, dict) or "id" not in record:
                problems.add(str(path), "有一条要点没有 id", "每条要点都要有编号")
            elif record["id"] in found:
                problems.add(str(path), f"通用要点“{record['id']}”写了两次", "编号不可重复")
            else:
                found[record["id"]] = record
    return list(found.values())


def _documents(paths: Sequence[Path], problems: Problems) -> Documents:
    names: dict[str, str] = {}
    forms: dict[str, str] = {}
    for path in (path for path in paths if path.exists()):
        content = problems.attempt(lambda path=path: read_yaml(path))  # type: ignore[misc]
        if not isinstance(content, dict):
            problems.add(str(path), "不是键和值", "应为 文书类型: {name: 中文名, fields: {字段: 中文名}}")
            continue
        for kind, said in content.items():
            if not isinstance(said, dict) or not isinstance(said.get("name"), str):
                problems.add(f"{path}（{kind}）", "没有写 name", "请写上文书的中文名")
                continue
            if kind in names:
                problems.add(f"{path}（{kind}）", "这种文书已有名称", "同一种文书只写一处")
            names[kind] = said["name"]
            names |= {f"{kind}.{key}": label for key, label in (said.get("fields") or {}).items()}
            if said.get("form_of"):
                forms[kind] = said["form_of"]
    return Documents(names, forms)

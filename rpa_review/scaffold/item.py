"""Writing a new item from a few answers: form, materials, points, cases, and its printed form with an extractor."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined

from rpa_review.errors import ContentError
from rpa_review.review.load import Content
from rpa_review.scaffold.schema import FILE as SCHEMA

_TEMPLATES = files("rpa_review.scaffold").joinpath("templates")


class Applicant(StrEnum):
    """Who applies: a citizen with an identity card, or a body with a business licence."""

    PERSON = "个人"
    ORGANISATION = "单位"


@dataclass(frozen=True)
class NewItem:
    """What must be known to begin. `documents` are document types of further materials, one slot for each.

    Raises:
        ContentError: a slug or key of the wrong form.
    """

    slug: str
    key: str
    name: str
    type: str = "行政许可"
    level: str = "区"
    applicant: Applicant = Applicant.ORGANISATION
    decide_days: int = 20
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", self.slug):
            raise ContentError(
                self.slug, "事项代号应为小写英文词，用下划线连接", "如 hr_service_licence，发布后不能再改"
            )
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", self.key):
            raise ContentError(self.key, "编码前缀应为 2 至 8 个大写字母或数字", "如 HRS，材料与要点编号都以它开头")

    @cached_property
    def form_type(self) -> str:
        """The document type of the item's printed form."""
        return f"{self.slug}_form"

    @cached_property
    def class_name(self) -> str:
        return "".join(part.capitalize() for part in self.form_type.split("_"))

    @property
    def is_person(self) -> bool:
        return self.applicant is Applicant.PERSON


def write_item(new: NewItem, root: Path, content: Content) -> Path:
    """Writes `<root>/bots/<slug>/` and tells where.

    Args:
        content: what there is already: names of documents, and what must not be there twice.

    Raises:
        ContentError: the item, its key or its folder is there already, or a document type is not known.
    """
    folder = root / "bots" / new.slug
    _refuse(new, folder, content)
    names = next(iter(content.plans.values())).names
    schema = os.path.relpath(str(SCHEMA), folder)
    environment = Environment(
        loader=DictLoader({}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  (YAML and Python, not HTML)
    )
    for path, template in _files(new).items():
        text = _TEMPLATES.joinpath(template).read_text(encoding="utf-8")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        rendered = environment.from_string(text).render(new=new, names=names, schema=schema)
        target.write_text(rendered, encoding="utf-8")
    return folder


def _files(new: NewItem) -> Mapping[str, str]:
    """Where each file of the item comes from; what differs between people and bodies has a template for each."""
    kind = "person" if new.is_person else "organisation"
    return {
        "item.yaml": f"item_{kind}.yaml.j2",
        "README.md": "README.md.j2",
        "documents.yaml": "documents.yaml.j2",
        "law/own_basis.yaml": "law/own_basis.yaml.j2",
        "cases/_clean.yaml": f"cases/clean_{kind}.yaml.j2",
        "cases/10_points.yaml": f"cases/points_{kind}.yaml.j2",
        "cases/20_common.yaml": f"cases/common_{kind}.yaml.j2",
        f"extractors/{new.form_type}/extractor.py": "extractor/extractor.py.j2",
        f"papers/{new.form_type}/values.yaml": "papers/values.yaml.j2",
        f"papers/{new.form_type}/a.html.j2": "papers/a.html.j2",
    }


def _refuse(new: NewItem, folder: Path, content: Content) -> None:
    if folder.exists() or new.slug in content.plans:
        raise ContentError(str(folder), "这个事项已经有了", "请换一个代号，或直接修改已有的文件夹")
    for slug, item in content.items.items():
        if item.key == new.key:
            raise ContentError(new.key, f"编码前缀已被“{item.name}”（{slug}）使用", "请换一个，编号不可重复")
    unknown = [kind for kind in new.documents if kind not in content.extractors]
    if unknown:
        known = "、".join(sorted(content.extractors))
        raise ContentError("、".join(unknown), "没有这种文书", f"可用：{known}。新的文书类型见 docs/新增材料.md")

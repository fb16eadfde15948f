"""What changed between two versions of an item, for those who sign it off: two folders, or two files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rpa_review.errors import ContentError
from rpa_review.review.yaml import read_yaml

# What the keys of item.yaml and of instruments are called; others are shown as they are written.
_CALLED = {
    "name": "名称",
    "version": "规则版本",
    "type": "类型",
    "level": "受理层级",
    "limits": "期限",
    "allows_deferral": "可否容缺",
    "agent": "委托办理的条件",
    "label": "名称",
    "group": "分组",
    "constraint": "说明",
    "choices": "可选项",
    "columns": "列",
    "need": "必要性",
    "when": "适用条件",
    "original": "形式",
    "documents": "应为的文书",
    "certificate": "免提交证照",
    "promise": "告知承诺",
    "one_for_each": "每人一份",
    "deferrable": "可否容缺",
    "deferrable_documents": "可容缺的文书",
    "says": "审查要点",
    "severity": "级别",
    "check": "检查",
    "with": "检查的参数",
    "law": "依据",
    "notice": "用语",
    "how": "补正方式",
    "stage": "阶段",
    "needs": "外部数据",
    "valid_from": "起始日",
    "valid_until": "截止日",
    "status": "核对状态",
    "verified_on": "核对日期",
    "articles": "条文",
    "numbers": "带日期的数",
    "value": "值",
    "article": "条",
    "from": "起",
    "until": "至",
    "source": "出处",
    "number": "文号",
    "in_force_from": "施行日",
    "repealed_on": "废止日",
}


@dataclass(frozen=True)
class Change:
    """One thing that was added, removed or changed; `before` and `after` only where it was changed."""

    where: str  # 申请表, 材料, 审查要点, 通用要点, 依据, 基本信息
    what: str
    kind: str  # 新增, 删除, 修改
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        told = f"［{self.where}］{self.kind}　{self.what}"
        return f"{told}\n    原：{self.before}\n    新：{self.after}" if self.kind == "修改" else told


def changes(old: Path, new: Path) -> list[Change]:
    """Everything that differs between two versions of an item.

    Args:
        old: the folder of an item, or its item.yaml alone.
        new: likewise.

    Raises:
        ContentError: there is no item, or it cannot be read.
    """
    before, after = _item(old), _item(new)
    found = list(_attributes("基本信息", "", _plain(before), _plain(after)))
    for part, code, where in (("form", "key", "申请表"), ("materials", "code", "材料"), ("points", "id", "审查要点")):
        found += _records(where, _by_code(before.get(part), code), _by_code(after.get(part), code))
    found += _records("通用要点", _uses(before.get("common")), _uses(after.get("common")))
    found += _records("依据", _instruments(old), _instruments(new))
    return found


def _item(path: Path) -> dict[str, Any]:
    file = path / "item.yaml" if path.is_dir() else path
    content = read_yaml(file)
    if not isinstance(content, dict):
        raise ContentError(str(file), "不是键和值", "请给出事项的文件夹，或它的 item.yaml")
    return content


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in ("form", "materials", "points", "common")}


def _by_code(records: Any, code: str) -> dict[str, dict[str, Any]]:
    """Records by their codes; versions of one point are told apart by the day that they begin."""
    found: dict[str, dict[str, Any]] = {}
    for record in records or []:
        since = f"（{record['valid_from']} 起）" if record.get("valid_from") else ""
        found[f"{record.get(code, '?')}{since}"] = record
    return found


def _uses(common: Any) -> dict[str, dict[str, Any]]:
    return {
        code: use if isinstance(use, dict) else {"用法": "不用" if use is False else use}
        for code, use in (common or {}).items()
    }


def _instruments(path: Path) -> dict[str, dict[str, Any]]:
    """The instruments in the item's own folder; articles and numbers each on their own."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((path / "law").glob("*.yaml")) if path.is_dir() else []:
        content = read_yaml(file)
        if isinstance(content, dict):
            flat = {key: value for key, value in content.items() if key not in ("articles", "numbers")}
            flat |= {f"{article}": said for article, said in (content.get("articles") or {}).items()}
            flat |= {f"数值 {key}": rows for key, rows in (content.get("numbers") or {}).items()}
            found[str(content.get("short", file.stem))] = flat
    return found


def _records(where: str, before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]) -> Iterator[Change]:
    for code in dict.fromkeys((*before, *after)):
        if code not in before:
            yield Change(where, _titled(code, after[code]), "新增")
        elif code not in after:
            yield Change(where, _titled(code, before[code]), "删除")
        else:
            yield from _attributes(where, _titled(code, after[code]), before[code], after[code])


def _titled(code: str, record: Mapping[str, Any]) -> str:
    title = next((str(record[key]) for key in ("says", "label", "name") if record.get(key)), "")
    return f"{code} {title}".strip()


def _attributes(where: str, title: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            what = f"{title}：{_CALLED.get(key, key)}" if title else _CALLED.get(key, key)
            yield Change(where, what, "修改", _written(before.get(key)), _written(after.get(key)))


def _written(value: Any) -> str:
    """A value on one line, as a person writes it."""
    if value is None or value == "":
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "，".join(f"{_CALLED.get(key, key)}：{_written(part)}" for key, part in value.items())
    if isinstance(value, list):
        return _joined(_written(part) for part in value)
    return " ".join(str(value).split())


def _joined(parts: Iterable[str]) -> str:
    return "；".join(parts) or "（无）"

"""Reading content written by people: a key may stand once only, and dates stay text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from rpa_review.errors import ContentError

Place = tuple[str | int, ...]  # keys and positions, from the top of a file

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """YAML's safe loader, stricter: see the module. Only true and false are booleans, so `on` may be a key."""


_LOOSE = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _LOOSE]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.MarkedYAMLError(problem=f"键“{key}”写了两次", problem_mark=key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        ContentError: the file cannot be read; the message says where and why.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  (a SafeLoader, made stricter)
    except FileNotFoundError:
        raise ContentError(str(path), "找不到这个文件", "请核对路径") from None
    except UnicodeDecodeError:
        raise ContentError(str(path), "不是 UTF-8 编码", "请另存为 UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path} 第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else str(path)
        raise ContentError(where, f"YAML 写法有误：{error.problem}", "请改正后重试") from None
    except yaml.YAMLError as error:
        raise ContentError(str(path), f"YAML 写法有误：{type(error).__name__}", "请改正后重试") from None


def where(path: Path, place: Place) -> str:
    """A place of a file as an author finds it, as far down as the file has it."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_SafeLoader)
    line = 0
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    here = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{here} 第 {line + 1} 行"

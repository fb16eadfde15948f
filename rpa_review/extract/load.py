"""Finding extractors by folder: `<root>/<type>/extractor.py`. The engine never imports content by name."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from rpa_review.errors import ContentError
from rpa_review.extract.extractor import Extractor


def load_extractors(*folders: Path) -> dict[str, Extractor]:
    """The extractors under some folders, by type.

    Raises:
        ContentError: one of them is badly made, or two are of the same type.
    """
    found: dict[str, Extractor] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*/extractor.py"))):
        slug = path.parent.name
        if slug in found:
            raise ContentError(str(path), f"文书类型“{slug}”已有抽取器", "请换一个类型名，或删去其中一个")
        found[slug] = load_extractor(path.parent)
    return found


def load_extractor(folder: Path) -> Extractor:
    """The extractor of one folder, checked against the contract."""
    path = folder / "extractor.py"
    if not path.is_file():
        raise ContentError(str(path), "没有这个抽取器", "请新建该文件，或改正事项中的材料类型名称")
    spec = importlib.util.spec_from_file_location(f"_extractor_{folder.name}", path)
    if spec is None or spec.loader is None:
        raise ContentError(str(path), "不是 Python 文件", "请检查文件名")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look up the names in their annotations
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, ImportError, NameError, AttributeError, TypeError, ValueError) as error:
        raise ContentError(str(path), f"载入失败（{type(error).__name__}: {error}）", "请改正后重试") from error
    extractor = getattr(module, "EXTRACTOR", None)
    if not isinstance(extractor, Extractor):
        raise ContentError(str(path), "缺少名为 EXTRACTOR 的 Extractor 实例", "请在文件末尾写上 EXTRACTOR = …()")
    if extractor.type != folder.name:
        raise ContentError(str(path), f"类型“{extractor.type}”与文件夹名“{folder.name}”不一致", "请改成一致")
    return extractor

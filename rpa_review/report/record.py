"""review.json: the whole review in one file that other programs read (docs/review-json.md)."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from rpa_review.domain.finding import Review
from rpa_review.domain.record import JsonValue
from rpa_review.errors import PackageError

FILE_NAME = "review.json"


def as_json(review: Review) -> dict[str, JsonValue]:
    """The contract's shape: dates as ISO strings, boxes as lists of four, nothing left out."""
    shape: dict[str, JsonValue] = review.model_dump(mode="json")
    return shape


def write_review(review: Review, folder: Path) -> Path:
    """Write `folder`/review.json, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / FILE_NAME, json.dumps(as_json(review), ensure_ascii=False, indent=1) + "\n")


def read_review(path: Path) -> Review:
    """Read a review back; `path` is review.json or the folder that holds it."""
    path = path / FILE_NAME if path.is_dir() else path
    try:
        return Review.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackageError(f"没有找到审查结果：{path}。请先运行 rpa-review review") from None
    except (ValidationError, UnicodeDecodeError) as unreadable:
        # The values of a review are citizens' data: name the places that are wrong, never what stands there.
        places = unreadable.errors(include_input=False)[:3] if isinstance(unreadable, ValidationError) else []
        where = "、".join(".".join(str(step) for step in place["loc"]) or "整个文件" for place in places) or "编码"
        raise PackageError(f"审查结果读不懂：{path}（{where}）。它可能由别的版本写成，请重新审查") from None


@cache
def schema() -> dict[str, JsonValue]:
    """The published JSON Schema of review.json (draft 2020-12)."""
    text = files("rpa_review.report").joinpath("review.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, JsonValue] = json.loads(text)
    return loaded


def write_whole(path: Path, text: str) -> Path:
    """Write a file so that a reader sees the old one or the new one, and never half of it."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(draft, 0o640)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path

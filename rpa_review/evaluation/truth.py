"""What is known to be true of an application, kept outside its package."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path

from pydantic import ConfigDict, ValidationError
from pydantic import Field as Constraint

from rpa_review.domain.field import FormSource, Provenance
from rpa_review.domain.page import Box
from rpa_review.domain.record import Frozen, JsonValue
from rpa_review.errors import PackageError


class Claim(Frozen):
    """A point and the subject that it is applied to."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    point: str
    subject: str | None = None


class Failure(Claim):
    """A point that must fail, and where the proof stands."""

    evidence: tuple[Provenance | FormSource, ...] = ()


class TrueField(Frozen):
    """A value that really stands on a page."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    field: str
    document: str | None = None
    value: JsonValue = None
    material: str = ""
    file: str = ""
    page: int = 1
    box: Box | None = None


class ScanKind(StrEnum):
    """How the papers of an application came: what reading has to cope with."""

    TEXT = "文字版"
    SCAN = "扫描件"
    PHOTO = "手机照片"


SCAN_KINDS = {
    "text_pdf": ScanKind.TEXT,
    "scan_pdf": ScanKind.SCAN,
    "flatbed_jpeg": ScanKind.SCAN,
    "phone_photo": ScanKind.PHOTO,
}


class Truth(Frozen):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    number: str
    item: str
    variant: str = ""
    clean: bool = False
    defects: tuple[str, ...] = ()
    must_fail: tuple[Failure, ...] = ()
    may_fail: tuple[Claim, ...] = ()
    unsure_ok: tuple[Claim, ...] = ()
    fields: tuple[TrueField, ...] = ()
    media: dict[str, str] = Constraint(default_factory=dict)

    @property
    def scan_kind(self) -> ScanKind:
        """How most of its files came."""
        kinds = Counter(SCAN_KINDS.get(medium, ScanKind.TEXT) for medium in self.media.values())
        return kinds.most_common(1)[0][0] if kinds else ScanKind.TEXT


def read_truths(folder: Path) -> dict[str, Truth]:
    """Truths by application number, from a folder of JSON files.

    Raises:
        PackageError: the folder holds none, or a file that is no truth.
    """
    truths = {}
    for path in sorted(folder.glob("*.json")):
        try:
            truth = Truth.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise PackageError(f"{path}：不是可用的标准答案文件（{error.error_count()} 处不合要求）") from None
        truths[truth.number] = truth
    if not truths:
        raise PackageError(f"{folder}：没有找到标准答案（<编号>.json）")
    return truths

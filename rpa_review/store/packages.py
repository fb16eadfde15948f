"""Application packages (办件包) on disk: finding them, opening them, refusing the broken ones in one sentence."""

from __future__ import annotations

import json
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from rpa_review.domain.application import Application, HandedFile
from rpa_review.errors import PackageError
from rpa_review.reading.files import sha256_of
from rpa_review.store.validation import explain

APPLICATION_FILE = "application.json"
MAX_APPLICATION_BYTES = 8 * 1024 * 1024
MAX_ZIP_BYTES = 1024 * 1024 * 1024  # unpacked
MAX_ZIP_ENTRIES = 2000
_NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._\-]{0,79}")


@dataclass(frozen=True)
class Package:
    """An opened package: its folder, what application.json says, and remarks for the reviewer."""

    folder: Path
    application: Application
    remarks: tuple[str, ...] = ()

    def path(self, file: HandedFile) -> Path:
        return self.folder / file.path


def find_packages(paths: Iterable[Path]) -> list[Path]:
    """Package folders and zips below the given paths: each path is a package or a folder of packages.

    Hidden folders (a bot's half-written packages, its history) are passed over. A path that holds no package is
    returned itself, so that opening it says what is wrong with it.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and not (path / APPLICATION_FILE).exists():
            inside = [child for child in sorted(path.iterdir()) if _looks_like_package(child)]
            found.extend(inside or [path])
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _looks_like_package(path: Path) -> bool:
    if path.name.startswith((".", "_")):
        return False
    if path.is_dir():
        return (path / APPLICATION_FILE).exists() or not any(
            (child / APPLICATION_FILE).exists() for child in path.iterdir() if child.is_dir()
        )
    return path.suffix.lower() == ".zip"


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Opens a package folder or a zip of one; a zip is unpacked into a folder that is gone afterwards.

    Raises:
        PackageError: one Chinese sentence that says what is wrong with the package and what to do.
    """
    if path.is_dir():
        yield _open_folder(path, path.name)
    elif not path.exists():
        raise PackageError(f"{path.name}：找不到这个文件或文件夹，请核对路径")
    elif zipfile.is_zipfile(path):
        folder = Path(tempfile.mkdtemp(prefix="rpa-review-"))
        try:
            _unpack(path, folder)
            holders = sorted(folder.rglob(APPLICATION_FILE), key=lambda file: len(file.parts))
            yield _open_folder(holders[0].parent if holders else folder, path.name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    else:
        raise PackageError(f"{path.name}：不是办件包（应为含 {APPLICATION_FILE} 的文件夹，或其 zip 压缩包）")


def _open_folder(folder: Path, shown: str) -> Package:
    application = _read_application(folder / APPLICATION_FILE, shown)
    if not _NUMBER.fullmatch(application.number):
        raise PackageError(f"{shown}：办件编号含有不能用作文件夹名的字符，请核对 {APPLICATION_FILE} 的 number")
    for material in application.materials:
        for file in material.files:
            _check_file(folder, file, shown, material.material)
    return Package(folder, application, _unknown_keys(application))


def _read_application(path: Path, shown: str) -> Application:
    if not path.is_file():
        raise PackageError(f"{shown}：缺少 {APPLICATION_FILE}，不是完整的办件包，请重新拉取或补上该文件")
    if path.stat().st_size > MAX_APPLICATION_BYTES:
        raise PackageError(f"{shown}：{APPLICATION_FILE} 超过 {MAX_APPLICATION_BYTES // 2**20} MB，不予读取")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise PackageError(f"{shown}：{APPLICATION_FILE} 不是 UTF-8 编码，请另存为 UTF-8 后重试") from None
    except json.JSONDecodeError as error:
        raise PackageError(
            f"{shown}：{APPLICATION_FILE} 第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON，请修正后重试"
        ) from None
    except RecursionError:
        raise PackageError(f"{shown}：{APPLICATION_FILE} 嵌套过深，不予读取") from None
    try:
        return Application.model_validate(content)
    except ValidationError as error:
        raise PackageError(f"{shown}：{APPLICATION_FILE} 内容不合要求（{explain(error)}），请修正后重试") from None


def _check_file(folder: Path, file: HandedFile, shown: str, material: str) -> None:
    pure = PurePosixPath(file.path.replace("\\", "/"))
    if not file.path or pure.is_absolute() or ".." in pure.parts or re.match(r"^[A-Za-z]:", file.path):
        raise PackageError(f"{shown}：材料 {material} 的文件路径“{file.path}”越出办件包，已拒绝读取")
    path = folder / pure
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PackageError(f"{shown}：材料 {material} 的文件路径“{file.path}”越出办件包，已拒绝读取")
    if not path.is_file():
        raise PackageError(f"{shown}：材料 {material} 的文件“{file.path}”不存在，请重新拉取这件办件")
    if file.sha256 and sha256_of(path) != file.sha256.lower():
        raise PackageError(
            f"{shown}：材料 {material} 的文件“{file.path}”与登记的校验值不符，可能下载不完整，请重新拉取"
        )


def _unknown_keys(application: Application) -> tuple[str, ...]:
    unknown = sorted(application.model_extra or {})
    for material in application.materials:
        unknown += [f"materials.{material.material}.{key}" for key in sorted(material.model_extra or {})]
    return (f"办件包中有不认识的键，已保留未使用：{'、'.join(unknown)}",) if unknown else ()


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > MAX_ZIP_BYTES:
                raise PackageError(f"{path.name}：压缩包解开后过大或文件过多，已拒绝解压")
            for entry in entries:
                pure = PurePosixPath(_entry_name(entry).replace("\\", "/"))
                if pure.is_absolute() or ".." in pure.parts or stat.S_ISLNK(entry.external_attr >> 16):
                    raise PackageError(f"{path.name}：压缩包内的路径“{pure}”越出办件包，已拒绝解压")
                if entry.is_dir():
                    continue
                target = folder / pure
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as sink:
                    _copy_at_most(source, sink, entry.file_size, path.name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise PackageError(f"{path.name}：压缩包打不开（损坏或加密），请重新打包") from error


def _copy_at_most(source: object, sink: object, size: int, shown: str) -> None:
    left = size
    while block := source.read(min(1 << 20, left + 1)):  # type: ignore[attr-defined]
        left -= len(block)
        if left < 0:
            raise PackageError(f"{shown}：压缩包内容与目录所记大小不符，已拒绝解压")
        sink.write(block)  # type: ignore[attr-defined]


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are GBK on the Chinese desktops that made them."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename

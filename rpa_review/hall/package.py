"""Writing application packages: whole or not at all, with the older one kept."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rpa_review.domain.application import Application, HandedFile, Material
from rpa_review.domain.record import JsonValue
from rpa_review.hall.attachments import FetchedFile

KEPT = ".pull"
"""The folder beside the packages that holds what is the bot's own: register, history, evidence, unfinished packages."""

_EXTENSION = re.compile(r"\.[0-9A-Za-z]{1,8}")
_CODE = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff_-]")


def with_files(application: Application, files: Sequence[FetchedFile]) -> tuple[Application, dict[str, bytes]]:
    """The application with its materials, and the content of each file by its path in the package."""
    contents: dict[str, bytes] = {}
    slots: dict[str, list[HandedFile]] = {}
    for file in files:
        inside = slots.setdefault(file.material, [])
        extension = _EXTENSION.fullmatch(Path(file.name).suffix)
        suffix = extension.group().lower() if extension else ""
        path = f"materials/{_CODE.sub('_', file.material)}/{len(inside) + 1}{suffix}"
        contents[path] = file.content
        inside.append(HandedFile(path=path, name=file.name, sha256=hashlib.sha256(file.content).hexdigest()))
    materials = tuple(Material(material=code, files=tuple(inside)) for code, inside in slots.items())
    return application.model_copy(update={"materials": materials}), contents


def content_hash(application: Application) -> str:
    """What was filed, whatever its number and time: two filings with the same hash are a double submission."""
    content = {
        "item": application.item,
        "applicant": application.applicant.model_dump() if application.applicant else None,
        "form": application.form,
        "materials": [
            [material.material, [file.sha256 for file in material.files]] for material in application.materials
        ],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def write_package(out_dir: Path, application: Application, contents: dict[str, bytes], *, stamp: str) -> Path:
    """Writes the package to `out_dir/<number>`; one that is there goes to the history first.

    A reader sees the old package, none for an instant, or the new one: never half of one.
    """
    unfinished = out_dir / KEPT / "unfinished"
    unfinished.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{application.number}-", dir=unfinished))
    for path, content in contents.items():
        _write(folder / path, content)
    record: dict[str, JsonValue] = application.model_dump(mode="json")
    _write(folder / "application.json", json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8"))
    for written in {folder, *(each for each in folder.rglob("*") if each.is_dir())}:
        _sync_folder(written)
    place = out_dir / application.number
    if place.exists():
        older = _history_place(out_dir, application.number, stamp)
        older.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.rename(older)
    folder.chmod(0o750)
    folder.rename(place)
    _sync_folder(out_dir)
    return place


def sweep_unfinished(out_dir: Path) -> None:
    """Removes what a run that was cut off left behind. Only under the lock of the register."""
    shutil.rmtree(out_dir / KEPT / "unfinished", ignore_errors=True)


def _history_place(out_dir: Path, number: str, replaced_by: str) -> Path:
    folder = out_dir / KEPT / "history" / number
    count = sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
    return folder / f"{count + 1}-{re.sub(r'[^0-9]+', '', replaced_by)}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Packages are found and opened; a broken one is refused in one clear sentence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rpa_review.errors import PackageError
from rpa_review.store.packages import find_packages, open_package


def write_package(folder: Path, **changes: Any) -> Path:
    (folder / "materials").mkdir(parents=True)
    (folder / "materials" / "1.pdf").write_bytes(b"%PDF-1.4")
    content: dict[str, Any] = {
        "number": folder.name,
        "item": "elderly_allowance",
        "filed_at": "2026-11-23T10:15:00+08:00",
        "form": {"name": "样例"},
        "materials": [{"material": "ELDER-M01", "files": [{"path": "materials/1.pdf", "name": "申请表.pdf"}]}],
    }
    (folder / "application.json").write_text(json.dumps(content | changes, ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_folder_of_packages_gives_each_of_them(tmp_path: Path) -> None:
    """Packages below a folder are found; hidden folders and stray files are passed over."""
    write_package(tmp_path / "A1")
    write_package(tmp_path / "A2")
    write_package(tmp_path / ".half")
    (tmp_path / "register.jsonl").write_text("", encoding="utf-8")

    assert [path.name for path in find_packages([tmp_path])] == ["A1", "A2"]


def test_a_zip_of_a_package_is_opened(tmp_path: Path) -> None:
    """A zip opens like its folder, and what was unpacked is gone afterwards."""
    folder = write_package(tmp_path / "A1")
    with zipfile.ZipFile(tmp_path / "A1.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, Path("A1") / path.relative_to(folder))

    with open_package(tmp_path / "A1.zip") as package:
        assert package.application.number == "A1"
        assert package.path(package.application.materials[0].files[0]).read_bytes() == b"%PDF-1.4"
        unpacked = package.folder

    assert not unpacked.exists()


def test_unknown_keys_are_kept_and_reported(tmp_path: Path) -> None:
    """A key that we do not know is not fatal, and the reviewer is told of it."""
    folder = write_package(tmp_path / "A1", window="3 号窗口")

    with open_package(folder) as package:
        assert package.application.model_extra == {"window": "3 号窗口"}
        assert "window" in package.remarks[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": "../x"}, "办件编号"),
        ({"filed_at": "昨天"}, "filed_at"),
        ({"materials": [{"material": "ELDER-M01", "files": [{"path": "materials/2.pdf"}]}]}, "不存在"),
        ({"materials": [{"material": "ELDER-M01", "files": [{"path": "../../etc/passwd"}]}]}, "越出办件包"),
        ({"materials": [{"material": "ELDER-M01", "files": [{"path": "/etc/passwd"}]}]}, "越出办件包"),
        (
            {"materials": [{"material": "ELDER-M01", "files": [{"path": "materials/1.pdf", "sha256": "0" * 64}]}]},
            "校验值不符",
        ),
    ],
)
def test_a_broken_package_is_refused_in_one_sentence(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    """The sentence names the package and what is wrong."""
    folder = write_package(tmp_path / "A1", **changes)

    with pytest.raises(PackageError, match=sentence) as caught, open_package(folder):
        pass
    assert str(caught.value).startswith("A1：")


def test_bad_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    """The sentence says where the JSON breaks off."""
    folder = write_package(tmp_path / "A1")
    (folder / "application.json").write_text('{"number": "A1",\n oops}', encoding="utf-8")

    with pytest.raises(PackageError, match="第 2 行第 2 列"), open_package(folder):
        pass


def test_a_link_that_leaves_the_package_is_refused(tmp_path: Path) -> None:
    """A symbolic link counts as the place that it points to."""
    folder = write_package(tmp_path / "A1")
    (tmp_path / "secret.pdf").write_bytes(b"x")
    (folder / "materials" / "1.pdf").unlink()
    (folder / "materials" / "1.pdf").symlink_to(tmp_path / "secret.pdf")

    with pytest.raises(PackageError, match="越出办件包"), open_package(folder):
        pass


def test_a_zip_that_climbs_out_is_refused(tmp_path: Path) -> None:
    """An entry with .. in its name writes nothing outside."""
    with zipfile.ZipFile(tmp_path / "A1.zip", "w") as archive:
        archive.writestr("../evil.txt", "x")

    with pytest.raises(PackageError, match="越出办件包"), open_package(tmp_path / "A1.zip"):
        pass
    assert not (tmp_path.parent / "evil.txt").exists()


def test_an_empty_folder_says_what_a_package_is(tmp_path: Path) -> None:
    """A folder without application.json is named, not skipped in silence."""
    (tmp_path / "A1").mkdir()

    with pytest.raises(PackageError, match=r"A1：缺少 application\.json"), open_package(find_packages([tmp_path])[0]):
        pass

"""A trained model is used only when it is exactly what its manifest says; otherwise one sentence says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from rpa_review.classify.artefact import ArtefactRefused, Manifest, find_artefact, load_artefact, write_artefact

WEIGHTS = np.arange(12, dtype=np.float32).reshape(3, 4)


def written(root: Path, **changes: object) -> Path:
    folder = root / "models" / "artefacts" / "tea_leaves"
    fields = {"model": "tea_leaves", "version": "1", "created": datetime(2026, 11, 28, tzinfo=UTC), "features": "2"}
    manifest = Manifest.model_validate({**fields, "libraries": {"numpy": ">=1.26"}, **changes})
    write_artefact(folder, manifest, {"weights": WEIGHTS})
    return folder


def edited(change: Callable[[str], str]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "manifest.json"
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    return edit


def without_arrays(folder: Path) -> None:
    next(folder.glob("*.npz")).unlink()


def with_a_flipped_bit(folder: Path) -> None:
    path = next(folder.glob("*.npz"))
    content = bytearray(path.read_bytes())
    content[-30] ^= 1
    path.write_bytes(bytes(content))


def without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def test_what_was_written_is_loaded(tmp_path: Path) -> None:
    loaded = load_artefact(written(tmp_path, facts={"classes": ["oolong"]}), "2")

    assert np.array_equal(loaded.arrays["weights"], WEIGHTS)
    assert loaded.manifest.facts == {"classes": ["oolong"]}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (with_a_flipped_bit, "校验值不符"),
        (without_arrays, "读不到数据文件"),
        (without_manifest, "没有"),
        (edited(lambda text: text.replace('"features": "2"', '"features": "3"')), "特征版本是 3，程序用的是 2"),
        (edited(lambda text: text.replace(">=1.26", ">=999")), "需要 numpy >=999"),
        (edited(lambda text: text.replace("numpy", "no-such-library")), "这台机器没有"),
        (edited(lambda text: text.replace("tea_leaves", "coffee")), "清单写的是模型“coffee”"),
        (edited(lambda text: text.replace("arrays-", "../arrays-")), "读不懂"),
        (edited(lambda text: text[:40]), "读不懂"),
    ],
)
def test_an_artefact_that_does_not_fit_is_refused_with_one_sentence(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = written(tmp_path)
    spoil(folder)

    with pytest.raises(ArtefactRefused, match=said) as refused:
        load_artefact(folder, "2")

    sentence = str(refused.value)
    assert sentence.startswith("模型“tea_leaves”没有启用：")
    assert "python -m models.tea_leaves.train" in sentence
    assert "\n" not in sentence


def test_pickled_objects_are_refused_even_with_the_right_hash(tmp_path: Path) -> None:
    folder = tmp_path / "tea_leaves"
    manifest = Manifest(model="tea_leaves", version="1", created=datetime(2026, 11, 28, tzinfo=UTC), features="2")
    write_artefact(folder, manifest, {"weights": np.array([{"a": 1}], dtype=object)})

    with pytest.raises(ArtefactRefused, match="不是数组文件"):
        load_artefact(folder, "2")


def test_a_bureaus_own_artefact_comes_before_the_shipped_one(tmp_path: Path) -> None:
    shipped, own, bare = tmp_path / "shipped", tmp_path / "own", tmp_path / "bare"
    written(shipped, version="1")
    written(own, version="2")

    assert find_artefact([shipped, bare], "tea_leaves", features="2").manifest.version == "1"
    assert find_artefact([shipped, own], "tea_leaves", features="2").manifest.version == "2"
    with pytest.raises(ArtefactRefused):
        find_artefact([bare], "tea_leaves", features="2")


def test_writing_again_leaves_one_artefact(tmp_path: Path) -> None:
    folder = written(tmp_path)
    manifest = load_artefact(folder, "2").manifest

    again = write_artefact(folder, manifest, {"weights": WEIGHTS + 1})

    assert np.array_equal(load_artefact(folder, "2").arrays["weights"], WEIGHTS + 1)
    assert sorted(path.name for path in folder.iterdir()) == sorted(["manifest.json", again.file])

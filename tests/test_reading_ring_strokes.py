"""The name's strokes on a ring, told from print and from the rest of the seal. Drawn here, not by the fixtures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from rpa_review.domain.page import MarkKind
from rpa_review.errors import SetupError
from rpa_review.reading import read_file, weights
from rpa_review.reading.ring_strokes import INNER, OUTER, ROWS, name_strokes, ring_strip, strip_length
from rpa_review.reading.rings import Ring
from tests import reading_pages as pages

_NAME = "厦门样例餐饮有限公司"


def stamped(*, over_print: bool) -> tuple[Image.Image, Ring]:
    """A sheet with a seal of 300 pixels, and where its ring is."""
    sheet = pages.sheet()
    if over_print:
        pen = ImageDraw.Draw(sheet)
        for row in range(6):
            pen.text((480, 1100 + 58 * row), "经营场所位于示范大道样例大厦一层", font=pages.font(30), fill=(30, 30, 30))
    layer = Image.new("RGB", sheet.size, "white")
    stamp = pages.seal(_NAME, side=300)
    layer.paste(stamp, (600, 1120), stamp)
    ring = Ring(centre=(750, 1270), axes=(148, 148), turn=0.0, drawn=1.0, colour="red")
    return Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(layer))), ring


def test_strokes_are_those_of_the_name_wherever_print_lies() -> None:
    """What is taken for the name on a seal over print is what is taken for it on the same seal on white paper."""
    clean, ring = stamped(over_print=False)
    printed, _ = stamped(over_print=True)
    on_paper, on_print = (
        name_strokes(ring_strip(np.asarray(sheet), ring, 1.0, wider=1.0)) > 0.5 for sheet in (clean, printed)
    )
    border = round((OUTER - 0.94) / (OUTER - INNER) * ROWS)
    assert on_paper.mean() > 0.03
    assert on_paper[:border].mean() < 0.01
    both = np.count_nonzero(on_paper & on_print) / np.count_nonzero(on_paper | on_print)
    assert both > 0.7


def test_a_page_without_a_seal_has_next_to_no_strokes() -> None:
    blank = np.full((400, 400, 3), 250, np.uint8)
    ring = Ring(centre=(200, 200), axes=(150, 150), turn=0.0, drawn=1.0, colour="red")
    assert (name_strokes(ring_strip(blank, ring, 1.0, wider=1.0)) > 0.5).mean() < 0.002


@pytest.mark.parametrize("axes", [(150.0, 150.0), (170.0, 110.0), (40.0, 40.0)])
def test_a_strip_keeps_proportions_and_fits_the_network(axes: tuple[float, float]) -> None:
    columns = strip_length(axes)
    assert columns % 16 == 0
    assert columns / ROWS > 5
    assert strip_length(axes, wider=1.2) > columns


@pytest.mark.ocr
def test_a_name_over_print_is_read_from_its_first_to_its_last_character(tmp_path: Path) -> None:
    sheet, _ = stamped(over_print=True)
    path = tmp_path / "letter.jpg"
    path.write_bytes(pages.jpeg(sheet))
    (page,) = read_file(path).pages
    (seal,) = [mark for mark in page.marks if mark.kind is MarkKind.SEAL]
    assert sum(char == true for char, true in zip(seal.text, _NAME, strict=True)) >= len(_NAME) - 1


@pytest.mark.ocr
def test_latin_letters_that_a_name_begins_with_belong_to_it(tmp_path: Path) -> None:
    sheet, stamp = pages.sheet(), pages.seal("ABC样例餐饮有限公司", side=300)
    sheet.paste(stamp, (600, 1120), stamp)
    path = tmp_path / "letter.jpg"
    path.write_bytes(pages.jpeg(sheet))
    (page,) = read_file(path).pages
    assert [mark.text for mark in page.marks if mark.kind is MarkKind.SEAL] == ["ABC样例餐饮有限公司"]


def test_a_network_that_is_not_the_manifests_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = weights.own_network("ring_strokes")
    folder = tmp_path / "models" / "artefacts" / "ring_strokes"
    shutil.copytree(own.parent, folder)
    monkeypatch.setattr(weights, "_in_project", lambda path: tmp_path / path)
    assert weights.own_network("ring_strokes") == folder / own.name
    (folder / own.name).write_bytes(b"another")
    with pytest.raises(SetupError, match="校验值不符"):
        weights.own_network("ring_strokes")
    (folder / "manifest.json").write_text(json.dumps({"model": "ring_strokes"}), encoding="utf-8")
    with pytest.raises(SetupError, match="缺少模型"):
        weights.own_network("ring_strokes")

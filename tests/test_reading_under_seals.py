"""Lines that a seal lies on: broken pieces belong together, and what the seal hides is read all the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rpa_review.domain.page import Box, MarkKind
from rpa_review.reading import read_file
from rpa_review.reading.ocr import Quad
from rpa_review.reading.under_seals import _joined
from tests import reading_pages as pages

SEAL = Box(left=0.4, top=0.4, right=0.6, bottom=0.6)
PICTURE = np.full((1000, 1000, 3), 255, np.uint8)
SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")


def piece(left: float, right: float, *, top: float = 480, tall: float = 30) -> Quad:
    return np.array([[left, top], [right, top], [right, top + tall], [left, top + tall]], np.float32)


def extents(lines: list[Quad]) -> list[tuple[float, float]]:
    return [(float(line[:, 0].min()), float(line[:, 0].max())) for line in lines]


def test_pieces_of_a_line_that_a_seal_breaks_are_one() -> None:
    assert extents(_joined([piece(300, 450), piece(500, 700)], [], SEAL, PICTURE)) == [(300, 700)]
    assert extents(_joined([piece(540, 700), piece(300, 430), piece(425, 500)], [], SEAL, PICTURE)) == [(300, 700)]


def test_what_no_seal_breaks_stays_apart() -> None:
    elsewhere = [piece(100, 250), piece(300, 380)]
    assert len(_joined(elsewhere, [], SEAL, PICTURE)) == 2
    far = [piece(300, 420), piece(560, 700)]
    assert len(_joined(far, [], SEAL, PICTURE)) == 2
    lower = [piece(300, 450), piece(500, 700, top=505)]
    assert len(_joined(lower, [], SEAL, PICTURE)) == 2
    taller = [piece(300, 450), piece(500, 700, top=465, tall=75)]
    assert len(_joined(taller, [], SEAL, PICTURE)) == 2


def test_what_was_seen_before_the_ink_was_taken_off_counts_as_part_of_a_line_only() -> None:
    year, month, day = piece(300, 380), piece(430, 450), piece(500, 560)
    assert extents(_joined([year, month], [day], SEAL, PICTURE)) == [(300, 560)]
    assert extents(_joined([month], [piece(410, 520), day], SEAL, PICTURE)) == [(410, 560)]
    assert _joined([], [day], SEAL, PICTURE) == []


@pytest.mark.ocr
@pytest.mark.parametrize("across", [-120, -100, -90])
def test_a_date_under_a_copied_seal_is_read(tmp_path: Path, across: int) -> None:
    """Thin figures under the star's tips and the name of a grey seal, as a black-and-white copy shows them."""
    if not SERIF.exists():
        pytest.skip("no serif Chinese font on this machine")
    sheet = pages.sheet()
    pen = ImageDraw.Draw(sheet)
    pen.text((760, 1300), "2024 年 09 月 14 日", font=ImageFont.truetype(str(SERIF), 30, index=2), fill=(70, 70, 70))
    stamp = pages.seal("样例市示范区市场监督管理局", side=300, colour=(140, 140, 140))
    layer = Image.new("RGB", sheet.size, "white")
    layer.paste(stamp, (920 + across, 1160), stamp)
    copy = Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(layer))).convert("L")
    file = tmp_path / "copy.png"
    copy.filter(ImageFilter.GaussianBlur(0.6)).save(file, dpi=(150, 150))
    (page,) = read_file(file).pages
    assert [mark.colour for mark in page.marks if mark.kind is MarkKind.SEAL] == ["black"]
    assert "2024年09月14日" in ["".join(word.text.split()) for word in page.words]

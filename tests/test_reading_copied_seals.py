"""Seals on black-and-white copies, and what looks like them there. Drawn here, not by the fixtures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from rpa_review.domain.comparison import plain
from rpa_review.domain.page import UNREAD, Mark, MarkKind
from rpa_review.reading import read_file
from rpa_review.reading.ellipses import ellipses, outline_points
from rpa_review.reading.rectangles import rectangles
from tests import reading_pages as pages

_GREY = (115, 115, 115)


def seals_on(tmp_path: Path, sheet: Image.Image) -> list[Mark]:
    path = tmp_path / "copy.jpg"
    path.write_bytes(pages.jpeg(sheet.convert("L").convert("RGB")))
    return [mark for mark in read_file(path).pages[0].marks if mark.kind is MarkKind.SEAL]


def stamped(stamp: Image.Image, place: tuple[int, int]) -> Image.Image:
    """The sheet with a stamp on it, what is printed under it darker still."""
    sheet = pages.sheet()
    layer = Image.new("RGB", sheet.size, "white")
    layer.paste(stamp, place, stamp)
    return Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(layer)))


def framed(text: str, size: tuple[int, int], *, turn: float, rough: bool) -> Image.Image:
    """A square or rectangular stamp; rough: its edges waver and its ink is uneven. Drawn four times as large."""
    wide, tall = (4 * side for side in size)
    stamp = Image.new("RGBA", (wide + 160, tall + 160), (*_GREY, 0))
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((80, 80, wide + 80, tall + 80), outline=(*_GREY, 255), width=22)
    for row, line in enumerate(text.split()):
        rows = len(text.split())
        size_of_print = round(min(0.62 * tall / rows, 0.84 * wide / len(line)))
        middle = 80 + wide / 2, 80 + tall * (row + 0.5) / rows
        pen.text(middle, line, font=pages.font(size_of_print), fill=(*_GREY, 255), anchor="mm")
    if rough:
        stamp = worn(stamp)
    stamp = stamp.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    return stamp.resize((stamp.width // 4, stamp.height // 4), Image.Resampling.LANCZOS)


def worn(stamp: Image.Image) -> Image.Image:
    rng = np.random.default_rng(5)
    shape = stamp.height, stamp.width
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    off_x, off_y = (cv2.GaussianBlur(rng.normal(0, 1, shape).astype(np.float32), (0, 0), 9) * 50 for _ in range(2))
    moved = cv2.remap(np.asarray(stamp), columns + off_x, rows + off_y, cv2.INTER_LINEAR)
    ink = 0.9 + 4 * cv2.GaussianBlur(rng.normal(0, 1, shape).astype(np.float32), (0, 0), 14)
    moved[:, :, 3] = np.clip(moved[:, :, 3] * np.clip(ink, 0.45, 1.0), 0, 255).astype(np.uint8)
    return Image.fromarray(moved)


@pytest.mark.ocr
@pytest.mark.parametrize("top", [1180, 640])
@pytest.mark.parametrize("turn", [0, 12])
def test_an_oval_seal_on_a_copy_is_found_and_its_name_read(tmp_path: Path, turn: int, top: int) -> None:
    """On white paper and over print, which is cleared away to read it."""
    stamp = pages.seal(colour=_GREY, side=280).resize((280, 190), Image.Resampling.LANCZOS)
    (seal,) = seals_on(
        tmp_path, stamped(stamp.rotate(turn, resample=Image.Resampling.BICUBIC, expand=True), (600, top))
    )
    assert seal.colour == "black"
    assert 0.9 * 280 / 1240 < seal.box.width < 1.1 * 280 / 1240
    name = "厦门样例餐饮有限公司"
    read = [char for char in seal.text if char != UNREAD]
    assert len(read) >= 6
    assert sum(char in plain(name) for char in read) >= len(read) - 2


@pytest.mark.ocr
def test_print_under_a_seal_on_a_copy_is_read_without_the_seals_ink(tmp_path: Path) -> None:
    sheet = pages.sheet()
    pen = ImageDraw.Draw(sheet)
    pen.text((560, 1250), "厦门样例餐饮有限公司（盖章）", font=pages.font(32), fill=(40, 40, 40))
    pen.text((660, 1310), "2023年5月1日", font=pages.font(32), fill=(40, 40, 40))
    layer = Image.new("RGB", sheet.size, "white")
    stamp = pages.seal(colour=_GREY, side=300)
    layer.paste(stamp, (640, 1130), stamp)
    path = tmp_path / "copy.jpg"
    path.write_bytes(pages.jpeg(Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(layer)))))
    (page,) = read_file(path).pages
    assert [mark.colour for mark in page.marks if mark.kind is MarkKind.SEAL] == ["black"]
    lines = [word.text for word in page.words]
    assert "2023年5月1日" in lines
    assert plain("厦门样例餐饮有限公司（盖章）") in map(plain, lines)


@pytest.mark.ocr
@pytest.mark.parametrize(("turn", "rough"), [(7, False), (7, True), (0, True)])
@pytest.mark.parametrize(("text", "size"), [("样安 华印", (140, 140)), ("样例社区居委会", (320, 110))])
def test_square_and_rectangular_stamps_are_found_on_a_copy(
    tmp_path: Path, text: str, size: tuple[int, int], turn: int, rough: bool
) -> None:
    stamp = framed(text, size, turn=turn, rough=rough)
    (seal,) = seals_on(tmp_path, stamped(stamp, (620, 1150)))
    assert seal.colour == "black"
    assert abs(seal.box.width * 1240 - (stamp.width - 40)) < 40
    assert abs(seal.box.height * 1754 - (stamp.height - 40)) < 40


@pytest.mark.ocr
def test_boxes_cards_and_circles_on_a_copy_are_no_seals(tmp_path: Path) -> None:
    def drawn(pen: ImageDraw.ImageDraw) -> None:
        black, grey = (20, 20, 20), (120, 120, 120)
        pen.rectangle((130, 1060, 330, 1330), outline=grey, width=4)  # for a photo
        pen.text((180, 1150), "照片", font=pages.font(44), fill=grey)
        pen.rectangle((420, 1060, 760, 1180), outline=black, width=5)
        pen.text((440, 1090), "受理窗口填写", font=pages.font(48), fill=black)
        pen.ellipse((860, 1040, 1080, 1260), outline=grey, width=6)
        pen.text((970, 1150), "厨房", font=pages.font(60), fill=grey, anchor="mm")
        pen.ellipse((420, 1240, 760, 1460), outline=black, width=5)
        pen.text((590, 1350), "开始流程", font=pages.font(48), fill=black, anchor="mm")
        pen.ellipse((880, 660, 1100, 880), outline=grey, width=6)  # across lines of print

    sheet = pages.sheet(drawn)
    card = Image.new("RGBA", (430, 270), (242, 242, 242, 255))
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, 429, 269), outline=(110, 110, 110), width=2)
    for line, text in enumerate(("姓名 张样例", "性别 男", "住址 样例市")):
        pen.text((20, 30 + 70 * line), text, font=pages.font(36), fill=(30, 30, 30))
    card = card.rotate(5, expand=True, resample=Image.Resampling.BICUBIC)
    sheet.paste(card, (700, 1400), card)
    assert seals_on(tmp_path, sheet) == []


@pytest.mark.ocr
def test_a_seal_whose_ring_cannot_be_read_is_one_by_what_is_cut_in_its_middle(tmp_path: Path) -> None:
    stamp = Image.new("RGBA", (1120, 760), (*_GREY, 0))
    pen = ImageDraw.Draw(stamp)
    pen.ellipse((16, 16, 1104, 744), outline=(*_GREY, 255), width=26)
    pen.text((560, 380), "合同专用章", font=pages.font(120), fill=(*_GREY, 255), anchor="mm")
    small = stamp.resize((280, 190), Image.Resampling.LANCZOS)
    (seal,) = seals_on(tmp_path, stamped(small, (600, 1180)))
    assert (seal.colour, seal.text) == ("black", "")


def _outlines(ink: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.int32]]:
    return list(cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0])


def test_an_ellipse_is_seen_by_points_that_lie_opposite_each_other() -> None:
    """Though a line runs through it and a third of it is missing."""
    ink = np.zeros((600, 800), np.uint8)
    cv2.ellipse(ink, (400, 300), (150, 100), 20, 0, 360, 255, 5)
    ink[180:260, 440:560] = 0
    cv2.line(ink, (100, 330), (700, 330), 255, 3)
    centre, axes, turn = next(ellipses(*outline_points(_outlines(ink)), across=(60, 400)))
    assert np.hypot(centre[0] - 400, centre[1] - 300) < 4
    assert abs(max(axes) - 152) < 6
    assert abs(min(axes) - 102) < 6
    assert abs((turn if axes[0] > axes[1] else turn - 90) - 20) < 3


def test_a_rectangle_is_seen_though_other_ink_touches_it() -> None:
    ink = np.zeros((600, 800), np.uint8)
    corners = cv2.boxPoints(((400, 300), (260, 100), 9))
    cv2.polylines(ink, [corners.astype(np.int32)], True, 255, 5)
    for x in (300, 380, 460):
        cv2.circle(ink, (x, 250), 14, 255, -1)
    found = list(rectangles(_outlines(ink), longer=800, short=(30, 200), long=(60, 300)))
    assert any(np.abs(np.sort(one, axis=0) - np.sort(corners, axis=0)).max() < 6 for one in found)


def test_ellipses_are_looked_for_among_a_bounded_number_of_points() -> None:
    """Grain gives outlines without end; pairs of their points must not fill the memory."""
    outline = np.column_stack([np.arange(400_000) % 1500, np.arange(400_000) // 300]).astype(np.int32)[:, None, :]
    points, inward = outline_points([outline])
    assert len(points) == len(inward) <= 12_000

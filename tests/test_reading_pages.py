"""What is read off pages: the words and their places, however the page came."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from rpa_review.domain.page import Box, FileReading, Origin, Page
from rpa_review.reading import read_file, render_page
from tests import reading_pages as pages

pytestmark = pytest.mark.ocr


def read(tmp_path: Path, content: bytes, name: str = "file") -> FileReading:
    path = tmp_path / name
    path.write_bytes(content)
    reading = read_file(path)
    assert reading.problem is None, reading.detail
    return reading


def plain(page: Page) -> str:
    return page.text.replace(" ", "").replace("\n", "")


def word_box(page: Page, part: str) -> Box:
    for word in page.words:
        text = word.text
        if part in text:
            return page.displayed(word.part(text.index(part), text.index(part) + len(part)))
    raise AssertionError(f"{part} was not read")


def test_a_text_layer_is_taken_as_it_is(tmp_path: Path) -> None:
    reading = read_file(pages.text_pdf(tmp_path / "a.pdf"))
    (page,) = reading.pages
    assert page.origin is Origin.TEXT_LAYER
    assert pages.ID_NUMBER in page.text
    assert all(word.confidence == 1.0 for word in page.words)
    assert word_box(page, pages.CREDIT_CODE).top < word_box(page, pages.ID_NUMBER).top


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_scan_is_read_however_it_lies(tmp_path: Path, turned: int) -> None:
    reading = read(tmp_path, pages.scan_pdf(pages.sheet().rotate(turned, expand=True)))
    (page,) = reading.pages
    assert page.origin is Origin.OCR
    assert page.turned == turned
    assert pages.CREDIT_CODE in plain(page)
    assert pages.ID_NUMBER in plain(page)
    assert page.width < page.height


def test_a_photo_is_laid_flat_and_its_words_are_where_the_photo_shows_them(tmp_path: Path) -> None:
    reading = read(tmp_path, pages.jpeg(pages.photo(pages.sheet())))
    (page,) = reading.pages
    assert page.flat is not None
    assert pages.ID_NUMBER in plain(page)
    box = word_box(page, pages.ID_NUMBER)
    shown = render_page(tmp_path / "file", 1, turned=page.turned, max_side=3200)
    crop = shown.crop(
        (
            int(box.left * shown.width) - 8,
            int(box.top * shown.height) - 8,
            int(box.right * shown.width) + 8,
            int(box.bottom * shown.height) + 8,
        )
    )
    assert pages.ID_NUMBER in plain(read(tmp_path, pages.jpeg(crop, 95), "crop").pages[0])


def test_exif_turns_a_picture_before_it_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    reading = read(tmp_path, pages.jpeg(pages.sheet().rotate(90, expand=True), exif=exif))
    assert reading.pages[0].turned == 0
    assert pages.ID_NUMBER in plain(reading.pages[0])


def test_a_lying_text_layer_gives_way_to_the_picture(tmp_path: Path) -> None:
    path = pages.text_pdf(tmp_path / "a.pdf", lines=("统一社会信用代码 91350200MA9999999X",), hidden_over=pages.sheet())
    (page,) = read_file(path).pages
    assert page.origin is Origin.OCR
    assert pages.CREDIT_CODE in plain(page)


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    pages.sheet().save(path, save_all=True, append_images=[pages.sheet()])
    assert [page.number for page in read_file(path).pages] == [1, 2]


def test_every_character_has_a_probability_and_a_place(tmp_path: Path) -> None:
    (page,) = read(tmp_path, pages.jpeg(pages.sheet())).pages
    for word in page.words:
        assert len(word.char_confidences) == len(word.char_middles) == len(word.text)
        assert list(word.char_middles) == sorted(word.char_middles)


def test_ruled_cells_are_found_and_keep_their_words_apart(tmp_path: Path) -> None:
    def table(pen: ImageDraw.ImageDraw) -> None:
        for y in (1000, 1080, 1160):
            pen.line((140, y, 1100, y), fill="black", width=3)
        for x in (140, 400, 1100):
            pen.line((x, 1000, x, 1160), fill="black", width=3)
        pen.line((700, 1080, 700, 1160), fill="black", width=3)
        pen.text((150, 1018), "经营者名称", font=pages.font(34), fill="black")
        pen.text((410, 1018), "厦门样例餐饮有限公司", font=pages.font(34), fill="black")
        pen.text((150, 1098), "法定代表人", font=pages.font(34), fill="black")
        pen.text((410, 1098), "赵样例", font=pages.font(34), fill="black")

    (page,) = read(tmp_path, pages.jpeg(pages.sheet(table))).pages
    (found,) = page.tables
    assert [(cell.row, cell.column, cell.column_span) for cell in found.cells] == [
        (0, 0, 1),
        (0, 1, 2),
        (1, 0, 1),
        (1, 1, 1),
        (1, 2, 1),
    ]
    assert {"经营者名称", "厦门样例餐饮有限公司", "法定代表人", "赵样例"} <= {word.text for word in page.words}

"""Text layers that do not say what their page shows."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from rpa_review.domain.page import Origin, Page
from rpa_review.reading import read_file
from rpa_review.reading.text_layer import Char
from rpa_review.reading.trust import with_ink
from tests import reading_pages as pages

pytestmark = pytest.mark.ocr
ZENHEI = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"


@pytest.fixture
def canvas(tmp_path: Path) -> Canvas:
    if not Path(ZENHEI).exists():
        pytest.skip("no TrueType font with Chinese on this machine")
    pdfmetrics.registerFont(TTFont("zenhei", ZENHEI, subfontIndex=0))
    page = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, pageCompression=0)
    page.setFont("zenhei", 14)
    return page


def only_page(tmp_path: Path, canvas: Canvas) -> Page:
    canvas.save()
    (page,) = read_file(tmp_path / "a.pdf").pages
    return page


def plain(page: Page) -> str:
    return "".join(page.text.split())


def test_text_in_the_colour_of_the_paper_is_not_read(tmp_path: Path, canvas: Canvas) -> None:
    canvas.drawString(80, 700, "承租方为厦门样例餐饮有限公司")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(80, 600, "有效期至2033年01月05日")
    page = only_page(tmp_path, canvas)
    assert page.origin is Origin.TEXT_LAYER
    assert page.text == "承租方为厦门样例餐饮有限公司"


def test_text_below_a_picture_gives_way_to_it(tmp_path: Path, canvas: Canvas) -> None:
    canvas.drawString(80, 700, "统一社会信用代码91350200MA9999999X")
    canvas.drawImage(ImageReader(pages.sheet()), 0, 0, *A4)
    page = only_page(tmp_path, canvas)
    assert page.origin is Origin.OCR
    assert pages.CREDIT_CODE in plain(page)
    assert "9999999" not in plain(page)


def test_a_scan_with_a_printed_footer_is_read_whole(tmp_path: Path, canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(pages.sheet()), 0, 0, *A4)
    canvas.drawString(80, 40, "由样例扫描软件生成")
    page = only_page(tmp_path, canvas)
    assert pages.CREDIT_CODE in plain(page)
    assert "由样例扫描软件生成" in plain(page)


def test_a_card_pasted_onto_a_page_of_text_is_read_too(tmp_path: Path, canvas: Canvas) -> None:
    canvas.drawString(80, 760, "经办人身份证复印件粘贴处")
    canvas.drawImage(ImageReader(pages.sheet().crop((100, 150, 1100, 780))), 100, 400, 400, 252)
    page = only_page(tmp_path, canvas)
    assert "经办人身份证复印件粘贴处" in plain(page)
    assert pages.ID_NUMBER in plain(page)


def test_seals_and_portraits_do_not_cast_doubt(tmp_path: Path, canvas: Canvas) -> None:
    for line in range(8):
        canvas.drawString(80, 760 - 30 * line, f"第{line}条 双方应当遵守本合同的约定")
    canvas.drawImage(ImageReader(pages.seal(side=700)), 350, 300, 120, 120, mask="auto")
    canvas.drawImage(ImageReader(Image.new("RGB", (600, 800), (90, 120, 160))), 80, 300, 90, 120)
    page = only_page(tmp_path, canvas)
    assert page.origin is Origin.TEXT_LAYER


def test_a_font_that_shows_something_else_than_it_says(tmp_path: Path, canvas: Canvas) -> None:
    """The table from glyphs to characters is turned about, as software does that wants no one to copy its text."""
    for number, line in enumerate(pages.LINES):
        canvas.drawString(80, 740 - 40 * number, line)
    canvas.save()
    path = tmp_path / "a.pdf"
    path.write_bytes(re.sub(rb"(?<=> )<([4-9A-F][0-9A-F]{3}|003[0-9])>", _turned, path.read_bytes()))
    (page,) = read_file(path).pages
    assert page.origin is Origin.OCR
    assert pages.CREDIT_CODE in plain(page)


def _turned(found: re.Match[bytes]) -> bytes:
    code = int(found[1], 16)
    return b"<%04X>" % (code + 7 if code > 0x3A else 0x30 + (code - 0x30 + 7) % 10)


def _char(left: float, top: float) -> Char:
    return Char("a", left, top, left + 0.02, top + 0.02, hidden=False)


def test_characters_are_kept_where_there_is_ink_and_only_there() -> None:
    picture = np.full((400, 300, 3), 255, np.uint8)
    picture[100:104, 60:62] = 0
    picture[396:, 298:] = 0
    inked, corner = _char(0.2, 0.25), _char(0.98, 0.98)
    blank = [_char(0.2, 0.4), _char(0.3, 0.25), _char(-0.3, -0.2), _char(1.2, 0.5), _char(0.5, 1.3)]
    assert with_ink([inked, *blank, corner], picture) == [inked, corner]
    assert with_ink([inked], picture) == [inked]
    assert with_ink(blank, picture) == []
    assert with_ink(blank[-1:], picture) == with_ink(blank[-2:-1], picture) == with_ink(blank[2:3], picture) == []
    assert with_ink([], picture) == []

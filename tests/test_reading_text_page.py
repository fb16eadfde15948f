"""What is looked for on a page whose characters are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from rpa_review.domain.page import Box, Mark, MarkKind, Origin
from rpa_review.reading import read_file
from rpa_review.reading.blots import labelled
from rpa_review.reading.images import Picture
from rpa_review.reading.marks import may_be_portrait
from rpa_review.reading.ocr import Engine, QuickEngine, Scores, Seen, quick_engine
from rpa_review.reading.solids import Solid
from tests import reading_pages as pages

NUMBER = "XM20261123-0007"


@pytest.fixture
def canvas(tmp_path: Path) -> Canvas:
    page = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    page.setFont("Helvetica", 11)
    for line in range(20):
        page.drawString(70, 780 - 14 * line, "The tenant shall pay the rent on the first day of every month.")
    return page


def marks_of(tmp_path: Path, canvas: Canvas) -> list[Mark]:
    canvas.save()
    (page,) = read_file(tmp_path / "a.pdf").pages
    assert page.origin is Origin.TEXT_LAYER
    return list(page.marks)


@pytest.mark.ocr
def test_a_code_drawn_as_paths_is_found(tmp_path: Path, canvas: Canvas) -> None:
    square = qr.QrCodeWidget(NUMBER, barWidth=50, barHeight=50)
    drawing = Drawing(50, 50)
    drawing.add(square)
    renderPDF.draw(drawing, canvas, 80, 80)
    code128.Code128(NUMBER, barWidth=1.1, barHeight=24).drawOn(canvas, 280, 100)
    codes = [mark for mark in marks_of(tmp_path, canvas) if mark.kind is MarkKind.CODE]
    assert [mark.text for mark in codes] == [NUMBER, NUMBER]


@pytest.mark.ocr
def test_hair_around_a_face_is_no_seal(tmp_path: Path, canvas: Canvas) -> None:
    photo = Image.new("RGB", (260, 330), (226, 236, 243))
    pen = ImageDraw.Draw(photo)
    pen.ellipse((20, 262, 240, 500), fill=(120, 110, 95))
    pen.ellipse((50, 40, 210, 250), fill=(30, 34, 58))
    pen.ellipse((70, 70, 190, 232), fill=(232, 180, 145))
    canvas.drawImage(ImageReader(photo), 400, 200, 80, 100)
    assert not [mark for mark in marks_of(tmp_path, canvas) if mark.kind is MarkKind.SEAL]


@pytest.mark.ocr
def test_a_seal_on_a_page_of_text_has_its_name(tmp_path: Path, canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(pages.seal()), 350, 120, 120, 120, mask="auto")
    (mark,) = marks_of(tmp_path, canvas)
    assert (mark.kind, mark.text, mark.colour) == (MarkKind.SEAL, "厦门样例餐饮有限公司", "red")


@pytest.mark.ocr
def test_what_is_read_quickly_is_read_as_it_stands() -> None:
    strip = Image.new("RGB", (640, 48), "white")
    ImageDraw.Draw(strip).text((10, 4), "厦门市样例区市场监督管理局", font=pages.font(36), fill="black")
    assert quick_engine().recognise(np.asarray(strip), size="small").text == "厦门市样例区市场监督管理局"


@pytest.mark.parametrize("share", [0.02, 0.2])
def test_blots_are_numbered_alike_however_many_there_are(share: float) -> None:
    mask = (np.random.default_rng(5).random((900, 1200)) < share).astype(np.uint8)
    labels, stats = labelled(mask)
    assert labels.dtype == (np.uint16 if share == 0.02 else np.int32)
    assert np.array_equal(labels > 0, mask > 0)
    assert np.array_equal(np.bincount(labels.ravel()), stats[:, 4])


@pytest.mark.ocr
def test_a_smudge_on_a_character_is_read_again_by_the_other_network() -> None:
    strip = Image.new("RGB", (640, 48), "white")
    pen = ImageDraw.Draw(strip)
    pen.text((10, 4), "厦门市集美区市场监督管理局", font=pages.font(36), fill="black")
    pen.line((120, 10, 152, 36), fill="black", width=3)
    read = quick_engine().recognise(np.asarray(strip), size="small")
    assert (read.text[:3], read.text[-9:]) == ("厦门市", "美区市场监督管理局")
    assert len(read.text) == len(read.chars) == len(read.places) == 13
    assert list(read.places) == sorted(read.places)


def test_a_portrait_is_looked_for_but_not_where_only_seals_and_codes_are() -> None:
    size = 1000, 1500
    seal = Mark(kind=MarkKind.SEAL, box=Box(left=0.6, top=0.6, right=0.8, bottom=0.73), confidence=0.9)
    under_it = Solid(left=592, top=892, wide=216, tall=212)
    beside_it = Solid(left=592, top=700, wide=216, tall=404)
    stamp = Solid(left=100, top=100, wide=200, tall=40)
    assert not may_be_portrait([under_it, stamp], [seal], size)
    assert may_be_portrait([under_it], [], size)
    assert may_be_portrait([beside_it], [seal], size)
    assert may_be_portrait([under_it, Solid(left=50, top=50, wide=120, tall=160)], [seal], size)


class Counting(Engine):
    """A recogniser that is never sure."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, str]] = []

    def scores(self, strip: Picture, *, size: str) -> Scores:
        self.asked.append((strip.shape[1], size))
        return Scores(np.array([[0.1, 0.8, 0.1], [0.1, 0.1, 0.8]], np.float32), ["", "文", "字"], 1.0)


class Quick(Counting, QuickEngine):
    pass


@pytest.mark.parametrize(("engine", "asked"), [(Counting(), [(90, "small")]), (Quick(), [(68, "tiny"), (90, "small")])])
def test_no_recogniser_looks_twice_at_a_doubtful_line(engine: Counting, asked: list[tuple[int, str]]) -> None:
    seen = Seen(np.full((20, 90, 3), 255, np.uint8), engine)
    assert engine.read(seen, size="small") == seen.scores("small").reading()
    assert engine.asked == asked

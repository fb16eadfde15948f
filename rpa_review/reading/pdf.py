"""PDF files: each page by its text layer where that can be trusted, otherwise by its picture, or by both."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from rpa_review.domain.page import Box, Page, Problem
from rpa_review.reading import text_layer
from rpa_review.reading.document import Source
from rpa_review.reading.inks import MARKS_SIDE
from rpa_review.reading.ocr import engine, quick_engine
from rpa_review.reading.pdf_colours import without_srgb_profile
from rpa_review.reading.pdf_picture import render
from rpa_review.reading.picture_page import read_picture
from rpa_review.reading.problems import Unreadable
from rpa_review.reading.text_page import read_text, with_pictures
from rpa_review.reading.trust import PAPER, Fonts, holds_more, with_ink

_LOOK_DPI = 150  # a page with a text layer is looked at this closely for marks and rules, unless it is large
_OCR_DPI = 200
_OCR_MIN_SIDE, _OCR_MAX_SIDE = 1400, 2600  # pixels of the longer side, for cards and for posters
_POINTS = 72
_DEEPEST = 3  # of forms within one another, the page counted, that are looked through for pictures
_LARGE = 32 << 20  # bytes of a file that is left to PDFium to read bit by bit
_CARD = (300, 500)  # pixels of the shorter and the longer side of a picture on which a card could be read

_Image = tuple[tuple[float, float, float, float], tuple[int, int]]  # left, bottom, right, top in points; pixels


class PdfFile:
    troubles: ClassVar[tuple[Unreadable, ...]] = ()

    def __init__(self, document: Any) -> None:
        self._document = document
        self._fonts = Fonts()

    def __len__(self) -> int:
        return len(self._document)

    def read(self, index: int) -> Page:
        with self._page(index) as page:
            return _read_page(page, index + 1, self._fonts)

    def picture(self, index: int, max_side: int) -> Image.Image:
        with self._page(index) as page:
            return Image.fromarray(render(page, max_side / max(1.0, *page.get_size())))

    @contextlib.contextmanager
    def _page(self, index: int) -> Iterator[Any]:
        try:
            page = self._document[index]
        except pdfium.PdfiumError as broken:
            raise Unreadable(Problem.BROKEN, f"page {index + 1}: {broken}"[:120], kind="pdf") from broken
        try:
            yield page
        finally:
            page.close()


@contextlib.contextmanager
def opened(source: Source) -> Iterator[PdfFile]:
    try:
        document = pdfium.PdfDocument(_content(source))
    except pdfium.PdfiumError as refused:
        problem = Problem.ENCRYPTED if "password" in str(refused).lower() else Problem.BROKEN
        raise Unreadable(problem, str(refused)[:120], kind="pdf") from refused
    try:
        with contextlib.suppress(pdfium.PdfiumError):
            document.init_forms()
        yield PdfFile(document)
    finally:
        document.close()


def _content(source: Source) -> Source:
    if isinstance(source, bytes):
        return without_srgb_profile(source)
    return source if source.stat().st_size > _LARGE else without_srgb_profile(source.read_bytes())


def _read_page(page: Any, number: int, fonts: Fonts) -> Page:
    textpage = page.get_textpage()
    try:
        chars = text_layer.characters(page, textpage)
    finally:
        textpage.close()
    seen = [char for char in chars if not char.hidden]
    if text_layer.looks_garbled("".join(char.text for char in seen)):
        return _seen(page, number)
    picture = render(page, min(_LOOK_DPI / _POINTS, MARKS_SIDE / max(page.get_size())), look_over=True)
    seen = with_ink(seen, picture)
    if text_layer.looks_garbled("".join(char.text for char in seen)) or fonts.lie(seen, picture, quick_engine):
        return _seen(page, number)
    images = list(_images(page))
    read = read_text(picture, seen, number, pasted=bool(images) or pdfium_c.FPDFPage_GetAnnotCount(page) > 0)
    pictures = _papers(page, images)
    if pictures and holds_more(picture, pictures, seen, engine):
        return with_pictures(read, _seen(page, number), pictures)
    return read


def _seen(page: Any, number: int) -> Page:
    """The page by its picture alone."""
    scale = _ocr_scale(page)
    native = min(1.0, (_own_scale(page) or scale) / scale)
    return read_picture(render(page, scale), number, engine(), native=native)


def _papers(page: Any, images: Sequence[_Image]) -> list[Box]:
    """Where pictures lie that are large enough to be papers, as fractions of the page as displayed."""
    to_x, to_y = text_layer.onto_display(page)
    found = []
    for (left, bottom, right, top), pixels in images:
        xs = [min(1.0, max(0.0, to_x[0] * x + to_x[1] * y + to_x[2])) for x, y in ((left, top), (right, bottom))]
        ys = [min(1.0, max(0.0, to_y[0] * x + to_y[1] * y + to_y[2])) for x, y in ((left, top), (right, bottom))]
        box = Box(left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))
        if box.width * box.height > PAPER and _may_be_paper(*sorted(pixels)):
            found.append(box)
    return found


def _may_be_paper(shorter: int, longer: int) -> bool:
    """By its pixels: no paper is as square as a seal or a code, and a card must be large enough to be read."""
    return shorter >= _CARD[0] and longer >= max(_CARD[1], 1.15 * shorter)


def _ocr_scale(page: Any) -> float:
    """Pixels per point for OCR: 200 dpi, more for a card, less for a poster, a scan's own resolution if it has one."""
    longer = max(page.get_size()) or 1.0
    scale = _OCR_DPI / _POINTS
    if (own := _own_scale(page)) is not None:
        scale = min(max(own, 100 / _POINTS), 300 / _POINTS)
    return min(max(scale, _OCR_MIN_SIDE / longer), _OCR_MAX_SIDE / longer)


def _images(page: Any) -> Iterator[_Image]:
    """Every picture that a page shows: its left, bottom, right and top in points, its width and height in pixels."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    for thing in _image_objects((pdfium_c.FPDFPage_GetObject(page.raw, place) for place in range(count)), _DEEPEST):
        sides = [pdfium_c.ctypes.c_float() for _ in range(4)]
        wide, tall = pdfium_c.ctypes.c_uint(), pdfium_c.ctypes.c_uint()
        if pdfium_c.FPDFPageObj_GetBounds(thing, *sides) and pdfium_c.FPDFImageObj_GetImagePixelSize(thing, wide, tall):
            left, bottom, right, top = (side.value for side in sides)
            yield (left, bottom, right, top), (wide.value, tall.value)


def _image_objects(things: Iterator[Any], deeper: int) -> Iterator[Any]:
    """Those of a page's objects that are pictures, and those inside forms, so many of these within one another."""
    for thing in things:
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield thing
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and deeper > 1:
            count = pdfium_c.FPDFFormObj_CountObjects(thing)
            yield from _image_objects((pdfium_c.FPDFFormObj_GetObject(thing, n) for n in range(count)), deeper - 1)


def _own_scale(page: Any) -> float | None:
    """Pixels per point of an image that covers the page, if there is one."""
    width, height = page.get_size()
    for (left, bottom, right, top), pixels in _images(page):
        if (right - left) * (top - bottom) > 0.7 * width * height:
            return float(max(pixels) / max(1.0, max(right - left, top - bottom)))
    return None

"""The picture of a PDF page, drawn by PDFium.

A watermark that a page is tiled with takes PDFium four times as long as all that stands on it. It is pale and larger
than print, so where a page is only looked over it is drawn coarsely, and the rest on top of it as always.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pypdfium2.raw as pdfium_c

from rpa_review.reading.images import Picture

_COARSE = 4  # how many times smaller than the page a watermark is drawn
_PALE = 230  # of 255: what is darker is no watermark but may be a form to fill in
_WIDE = 0.9  # of the page's width and height that it covers
_RECTANGLE = 5  # segments of one, at most
_CHANNELS = 3


def render(page: Any, scale: float, *, look_over: bool = False) -> Picture:
    """The page as displayed, annotations and form fields drawn, RGB; `look_over` draws watermarks coarsely."""
    wide, tall = (math.ceil(side * scale) for side in page.get_size())
    behind = list(_watermarks(page)) if look_over else []
    if behind and (paper := _paper_with(page, behind, wide, tall)) is not None:
        for thing in behind:
            pdfium_c.FPDFPageObj_SetIsActive(thing, 0)
        try:
            return _draw(page, paper, everything=True)
        finally:
            for thing in behind:
                pdfium_c.FPDFPageObj_SetIsActive(thing, 1)
    return _draw(page, _blank(wide, tall), everything=True)


def _blank(wide: int, tall: int) -> Picture:
    return np.full((max(1, tall), max(1, wide), _CHANNELS), 255, np.uint8)


def _draw(page: Any, paper: Picture, *, everything: bool) -> Picture:
    """Draw the page over what is on the paper; `everything` is with its annotations and form fields."""
    tall, wide = paper.shape[:2]
    bitmap = pdfium_c.FPDFBitmap_CreateEx(wide, tall, pdfium_c.FPDFBitmap_BGR, paper.ctypes.data, _CHANNELS * wide)
    if not bitmap:
        raise MemoryError
    try:
        place = (bitmap, page.raw, 0, 0, wide, tall, 0)
        flags = pdfium_c.FPDF_REVERSE_BYTE_ORDER | (pdfium_c.FPDF_ANNOT if everything else 0)
        pdfium_c.FPDF_RenderPageBitmap(*place, flags)
        if everything and page.formenv:
            pdfium_c.FPDF_FFLDraw(page.formenv.raw, *place, flags)
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return paper


def _paper_with(page: Any, watermarks: list[Any], wide: int, tall: int) -> Picture | None:
    """Paper with these things of the page on it, and nothing else; None where any of it is not pale."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    others = [pdfium_c.FPDFPage_GetObject(page.raw, place) for place in range(len(watermarks), count)]
    for thing in others:
        pdfium_c.FPDFPageObj_SetIsActive(thing, 0)
    try:
        small = _draw(page, _blank(round(wide / _COARSE), round(tall / _COARSE)), everything=False)
    finally:
        for thing in others:
            pdfium_c.FPDFPageObj_SetIsActive(thing, 1)
    if small.min() < _PALE:
        return None
    grey = np.ascontiguousarray(small[:, :, 0])
    if (small == grey[:, :, None]).all():  # as most are; one channel is soon enlarged
        return np.asarray(cv2.cvtColor(cv2.resize(grey, (wide, tall)), cv2.COLOR_GRAY2RGB))
    return np.asarray(cv2.resize(small, (wide, tall)))


def _watermarks(page: Any) -> Iterator[Any]:
    """The things at the very back of a page that are see-through and hold nothing but what covers all of it."""
    things = (pdfium_c.FPDFPage_GetObject(page.raw, place) for place in range(pdfium_c.FPDFPage_CountObjects(page.raw)))
    return itertools.takewhile(lambda thing: _covers(thing, page.get_size()), things)


def _covers(thing: Any, size: tuple[float, float]) -> bool:
    if pdfium_c.FPDFPageObj_GetType(thing) != pdfium_c.FPDF_PAGEOBJ_FORM:
        return False
    if not pdfium_c.FPDFPageObj_HasTransparency(thing):
        return False
    parts = [pdfium_c.FPDFFormObj_GetObject(thing, place) for place in range(pdfium_c.FPDFFormObj_CountObjects(thing))]
    return all(_is_wide_rectangle(part, size) for part in parts)


def _is_wide_rectangle(thing: Any, size: tuple[float, float]) -> bool:
    """Whether something is a filled rectangle as large as the page: what is seen of it is its pattern."""
    if pdfium_c.FPDFPageObj_GetType(thing) != pdfium_c.FPDF_PAGEOBJ_PATH:
        return False
    sides = [ctypes.c_float() for _ in range(4)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPageObj_GetBounds(thing, *sides)
    pdfium_c.FPDFPath_GetDrawMode(thing, fill, stroke)
    left, bottom, right, top = (side.value for side in sides)
    return (
        pdfium_c.FPDFPath_CountSegments(thing) <= _RECTANGLE
        and fill.value != pdfium_c.FPDF_FILLMODE_NONE
        and not stroke.value
        and right - left >= _WIDE * size[0]
        and top - bottom >= _WIDE * size[1]
    )

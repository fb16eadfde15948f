"""DOCX and XLSX files: what is in them laid out on paper, with pasted scans as pages of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import ClassVar

from PIL import Image

from rpa_review.domain.page import Page
from rpa_review.reading import docx, xlsx
from rpa_review.reading.document import Source
from rpa_review.reading.embedded import embedded_picture
from rpa_review.reading.flow import Scan, Sheet
from rpa_review.reading.images import as_picture
from rpa_review.reading.limits import Limits
from rpa_review.reading.ocr import engine
from rpa_review.reading.packed import unpacked
from rpa_review.reading.picture_page import read_picture
from rpa_review.reading.problems import Unreadable
from rpa_review.reading.text_page import read_text

_LOOK = 150 / 72  # pixels per point


class OfficeFile:
    troubles: ClassVar[tuple[Unreadable, ...]] = ()

    def __init__(self, pages: list[Sheet | Scan], limits: Limits) -> None:
        self._pages, self._limits = pages, limits

    def __len__(self) -> int:
        return len(self._pages)

    def read(self, index: int) -> Page:
        page = self._pages[index]
        if isinstance(page, Scan):
            picture = as_picture(embedded_picture(page.content, self._limits), self._limits)
            return read_picture(picture, index + 1, engine())
        canvas = page.drawn(_LOOK, self._limits)
        return read_text(canvas.picture, canvas.chars, index + 1)

    def picture(self, index: int, max_side: int) -> Image.Image:
        page = self._pages[index]
        if isinstance(page, Scan):
            return Image.fromarray(
                as_picture(embedded_picture(page.content, self._limits), self._limits, max_side=max_side)
            )
        scale = max_side / max(page.paper.width, page.paper.height)
        return Image.fromarray(page.drawn(scale, self._limits).picture)


@contextlib.contextmanager
def opened(source: Source, kind: str, limits: Limits) -> Iterator[OfficeFile]:
    with unpacked(source, limits, kind) as packed:
        pages = docx.pages_of(packed, limits) if kind == "docx" else xlsx.pages_of(packed, limits)
    yield OfficeFile(pages, limits)

"""Picture files: JPEG, PNG, TIFF of many pages, BMP, WebP, GIF, HEIC and AVIF."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import ClassVar

import pi_heif
from PIL import Image

from rpa_review.domain.page import Page, Problem
from rpa_review.reading.document import Source, stream
from rpa_review.reading.images import DECODING_ERRORS, MAX_SIDE, Picture, as_picture
from rpa_review.reading.limits import Limits
from rpa_review.reading.ocr import engine
from rpa_review.reading.picture_page import read_picture
from rpa_review.reading.problems import Unreadable

pi_heif.register_heif_opener(thumbnails=False)

_FORMATS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "tiff": ("TIFF",),
    "bmp": ("BMP", "DIB"),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "heic": ("HEIF",),
    "avif": ("AVIF",),
}
PICTURES = frozenset(_FORMATS)


class PictureFile:
    troubles: ClassVar[tuple[Unreadable, ...]] = ()

    def __init__(self, file: Image.Image, kind: str, limits: Limits) -> None:
        self._file, self._kind, self._limits = file, kind, limits
        # The frames of a TIFF are pages; a JPEG's further frames are previews, a WebP's a film, a HEIC's a burst.
        self._count = int(getattr(file, "n_frames", 1)) if kind == "tiff" else 1

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> Page:
        return read_picture(self._frame(index, MAX_SIDE), index + 1, engine())

    def picture(self, index: int, max_side: int) -> Image.Image:
        return Image.fromarray(self._frame(index, max_side))

    def _frame(self, index: int, max_side: int) -> Picture:
        with _decoding(self._kind):
            if self._count > 1:
                self._file.seek(index)
            return as_picture(self._file, self._limits, self._kind, max_side=max_side)


@contextlib.contextmanager
def opened(source: Source, kind: str, limits: Limits) -> Iterator[PictureFile]:
    with stream(source) as file:
        with _decoding(kind):
            image = Image.open(file, formats=_FORMATS[kind])
            document = PictureFile(image, kind, limits)
        with image:
            yield document


@contextlib.contextmanager
def _decoding(kind: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, Image.DecompressionBombError) as large:
        raise Unreadable(Problem.TOO_LARGE, type(large).__name__, kind=kind) from large
    except DECODING_ERRORS as broken:
        raise Unreadable(Problem.BROKEN, type(broken).__name__, kind=kind) from broken

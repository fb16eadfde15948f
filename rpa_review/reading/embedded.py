"""Pictures inside documents."""

from __future__ import annotations

import io

from PIL import Image

from rpa_review.domain.page import Problem
from rpa_review.reading.images import DECODING_ERRORS, MAX_SIDE
from rpa_review.reading.limits import Limits
from rpa_review.reading.problems import Unreadable

_PICTURES = ("PNG", "JPEG", "MPO", "BMP", "DIB", "TIFF", "GIF", "WEBP")


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, without decoding any; raises Unreadable."""
    with _opened(content) as image:
        return image.size


def embedded_picture(content: bytes, limits: Limits) -> Image.Image:
    """The picture as RGBA, checked for size before a pixel is decoded; raises Unreadable."""
    with _opened(content) as file:
        if file.width * file.height > limits.pixels:
            raise Unreadable(Problem.TOO_LARGE, f"{file.width}×{file.height} pixels")
        if file.format == "JPEG":
            file.draft("RGB", (MAX_SIDE, MAX_SIDE))
        try:
            image = file.convert("RGBA")
        except DECODING_ERRORS as broken:
            raise Unreadable(Problem.BROKEN, f"picture: {type(broken).__name__}") from broken
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return image


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=_PICTURES)
    except DECODING_ERRORS as broken:
        raise Unreadable(Problem.BROKEN, f"picture: {type(broken).__name__}") from broken

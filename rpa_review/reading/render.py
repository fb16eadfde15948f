"""The picture of one page as displayed upright: for crops in a report, and for looking at what was read."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from rpa_review.domain.page import Problem
from rpa_review.reading.limits import DEFAULT_LIMITS, Limits
from rpa_review.reading.opening import opened
from rpa_review.reading.problems import Unreadable


def render_page(
    path: Path, page_number: int, *, turned: int = 0, max_side: int = 1600, limits: Limits = DEFAULT_LIMITS
) -> Image.Image:
    """The page, turned clockwise by `turned` degrees (`Page.turned`), its longer side at most `max_side` pixels.

    Raises LookupError when the file has no such page or cannot be opened.
    """
    try:
        image = _image(path, page_number, max_side, limits)
    except (Unreadable, OSError) as unreadable:
        raise LookupError(f"不能显示 {path.name} 第 {page_number} 页") from unreadable
    if turned % 360:
        image = image.transpose(
            {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}[
                turned % 360
            ]
        )
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _image(path: Path, page_number: int, max_side: int, limits: Limits) -> Image.Image:
    with opened(path, limits) as document:
        if not 1 <= page_number <= len(document):
            raise Unreadable(Problem.BROKEN, f"no page {page_number}")
        return document.picture(page_number - 1, max_side)

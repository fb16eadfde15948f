"""The piece of a page that proves a finding, as a picture inside the report."""

from __future__ import annotations

import base64
import io
import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw

from rpa_review.domain.field import Provenance
from rpa_review.domain.page import Box
from rpa_review.errors import RpaReviewError

logger = logging.getLogger(__name__)

PAGE_SIDE = 2000  # pixels of a page's longer side, rendered: 10 pt print is about 25 pixels high
CROP_WIDTH = 960  # pixels: shown about 640 wide, so that small print stays sharp on a dense screen and on paper
TALLEST_CLUSTER = 0.34  # of a page's height
TALLEST = 1.1  # height of a crop over its width; taller ones would push the words off the screen
SHEET_SIDE = 1000
THUMBNAIL_WIDTH = 132
PICTURE_BUDGET = 1_900_000  # bytes of JPEG in one report; base64 makes a third more of them
THUMBNAIL_BUDGET = 260_000
OUTLINE = (200, 30, 30)
PAGES_KEPT = 6  # rendered pages held at once, 8 MB each


class Renderer(Protocol):
    """How a page becomes a picture: upright, as displayed, which is where boxes are measured."""

    def __call__(self, path: Path, page_number: int, /, *, turned: int = 0, max_side: int = 0) -> Image.Image: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG as a data URI; when there is none, `missing` says why in a sentence."""

    uri: str = ""
    width: int = 0
    height: int = 0
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to outline, with its number in the list beside; dashed where something should stand and does not."""

    number: int
    box: Box
    absent: bool = False


class PictureBook:
    """Makes the pictures of one report, within a budget of bytes."""

    def __init__(self, package: Path | None, render: Renderer, turns: dict[tuple[str, int], int]) -> None:
        self._package = package
        self._render = render
        self._turns = turns
        self._pages: OrderedDict[tuple[str, int], Image.Image | str] = OrderedDict()
        self._shown_whole: set[tuple[str, int]] = set()
        self._left = PICTURE_BUDGET
        self._left_for_thumbnails = THUMBNAIL_BUDGET

    def crop(self, source: Provenance, spots: Sequence[Spot]) -> Picture:
        """The part of a page around the spots, which are outlined."""
        if self._left <= 0:
            return Picture(missing=f"报告中图片已达上限，请查看原件第 {source.page} 页")
        page = self._page(source.file, source.page)
        if isinstance(page, str):
            return Picture(missing=page)
        boxes = [spot.box for spot in spots]
        region = _around(boxes, page.width, page.height)
        piece = page.crop(region).convert("RGB")
        scale = CROP_WIDTH / piece.width
        if scale < 1 or piece.width < CROP_WIDTH // 2:
            scale = min(scale, 2.0)
            piece = piece.resize(
                (round(piece.width * scale), max(1, round(piece.height * scale))), Image.Resampling.LANCZOS
            )
        else:
            scale = 1.0
        draw = ImageDraw.Draw(piece)
        for spot in spots:
            corner = [
                (spot.box.left * page.width - region[0]) * scale - 5,
                (spot.box.top * page.height - region[1]) * scale - 5,
                (spot.box.right * page.width - region[0]) * scale + 5,
                (spot.box.bottom * page.height - region[1]) * scale + 5,
            ]
            _outline(draw, corner, label=str(spot.number) if len(spots) > 1 else "", dashed=spot.absent)
        uri, size = _jpeg(piece, quality=74)
        self._left -= size
        return Picture(uri, piece.width, piece.height)

    def sheet(self, source: Provenance) -> Picture:
        """The whole page, large enough to be read with some effort."""
        if self._left <= 0:
            return Picture(missing=f"报告中图片已达上限，请查看原件第 {source.page} 页")
        page = self._page(source.file, source.page)
        if isinstance(page, str):
            return Picture(missing=page)
        if (source.file, source.page) in self._shown_whole:
            return Picture(missing="这一页的全图见前面同一材料处")
        self._shown_whole.add((source.file, source.page))
        whole = page.convert("RGB")
        whole.thumbnail((SHEET_SIDE, SHEET_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        uri, size = _jpeg(whole, quality=66)
        self._left -= size
        return Picture(uri, whole.width, whole.height)

    def thumbnail(self, file: str, page_number: int) -> Picture:
        """The whole page, too small to read a number on it."""
        if self._left_for_thumbnails <= 0:
            return Picture(missing="缩略图已达上限")
        page = self._pages.get((file, page_number)) or self._open(file, page_number, THUMBNAIL_WIDTH * 3)
        if isinstance(page, str):
            return Picture(missing=page)
        small = page.convert("RGB")
        small.thumbnail((THUMBNAIL_WIDTH, THUMBNAIL_WIDTH * 3), Image.Resampling.BOX, reducing_gap=2.0)
        uri, size = _jpeg(small, quality=60)
        self._left_for_thumbnails -= size
        return Picture(uri, small.width, small.height)

    def _page(self, file: str, number: int) -> Image.Image | str:
        """The page as a picture, or the reason in words why there is none."""
        key = (file, number)
        if key in self._pages:
            self._pages.move_to_end(key)
            return self._pages[key]
        self._pages[key] = page = self._open(file, number, PAGE_SIDE)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def _open(self, file: str, number: int, side: int) -> Image.Image | str:
        if self._package is None:
            return "没有随附办件包，无法截取页面"
        path = self._package / file
        if not path.resolve().is_relative_to(self._package.resolve()):
            return "文件路径超出办件包，未打开"
        if not path.is_file():
            return "办件包中已没有这个文件，无法截取页面"
        try:
            return self._render(path, number, turned=self._turns.get((file, number), 0), max_side=side)
        except RpaReviewError as refused:
            return f"这一页无法显示：{refused}"
        except (OSError, ValueError, LookupError, RuntimeError) as failed:
            # A picture is a help, not the verdict: the report goes out without it.
            logger.warning("page %d cannot be shown: %s", number, type(failed).__name__)
            return "这一页无法显示，请打开原件查看"


def _around(boxes: Sequence[Box], width: int, height: int) -> tuple[int, int, int, int]:
    """The pixels to cut out: the boxes with enough of the page about them to see where on it they stand."""
    whole = boxes[0].union(*boxes[1:])
    left, right = max(0.0, whole.left) * width, min(1.0, whole.right) * width
    top, bottom = max(0.0, whole.top) * height, min(1.0, whole.bottom) * height
    wide = min(width, max((right - left) + 0.16 * width, 0.7 * width))
    tall = min(height, max((bottom - top) + 0.08 * height, 0.36 * wide))
    tall = min(tall, max(TALLEST * wide, bottom - top + 20))
    x = min(max(0.0, (left + right - wide) / 2), width - wide)
    y = min(max(0.0, (top + bottom - tall) / 2), height - tall)
    return (int(x), int(y), int(x + wide), max(int(y) + 1, int(y + tall)))


def clusters(spots: Iterable[Spot]) -> list[list[Spot]]:
    """Spots of one page, put together where one picture can show them and still be read."""
    groups: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda spot: (spot.box.top, spot.box.left)):
        for group in groups:
            if spot.box.union(*(other.box for other in group)).height <= TALLEST_CLUSTER:
                group.append(spot)
                break
        else:
            groups.append([spot])
    return groups


def _outline(draw: ImageDraw.ImageDraw, corner: list[float], *, label: str, dashed: bool) -> None:
    left, top, right, bottom = (round(side) for side in corner)
    if dashed:
        for start in range(left, right, 16):
            stop = min(start + 9, right)
            draw.line([(start, top), (stop, top)], fill=OUTLINE, width=3)
            draw.line([(start, bottom), (stop, bottom)], fill=OUTLINE, width=3)
        for start in range(top, bottom, 16):
            stop = min(start + 9, bottom)
            draw.line([(left, start), (left, stop)], fill=OUTLINE, width=3)
            draw.line([(right, start), (right, stop)], fill=OUTLINE, width=3)
    else:
        draw.rectangle((left, top, max(right, left + 1), max(bottom, top + 1)), outline=OUTLINE, width=3)
    if label:
        draw.rectangle((left, max(0, top - 24), left + 22, max(24, top)), fill=OUTLINE)
        draw.text((left + 11, max(0, top - 24) + 12), label, fill="white", anchor="mm", font_size=18)


def _jpeg(picture: Image.Image, *, quality: int) -> tuple[str, int]:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True)
    data = buffer.getvalue()
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode('ascii')}", len(data)

"""Pages that the reading tests draw for themselves: a sheet as a picture, as a PDF with and without a text layer."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
CREDIT_CODE, ID_NUMBER = "91350200MA0000007F", "350299194601010011"
LINES = (
    "食品经营许可申请书",
    f"统一社会信用代码 {CREDIT_CODE}",
    f"公民身份号码 {ID_NUMBER}",
    "住所 福建省厦门市样例区示范路88号201单元",
    "有效期限 2013年01月05日至2033年01月05日",
    "本人承诺所提交的材料真实、合法、有效",
)


def font(size: int, *, of_china: bool = False) -> ImageFont.FreeTypeFont:
    """`of_china`: with the face that draws characters as in China, where the file's first face draws those of Japan."""
    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size, index=2 if of_china and "Noto" in path else 0)
    pytest.skip("no Chinese font on this machine")


def sheet(extra: Callable[[ImageDraw.ImageDraw], None] | None = None) -> Image.Image:
    """An A4 sheet at 150 dpi."""
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(LINES):
        pen.text((140, 180 + 110 * number), line, font=font(36), fill=(25, 25, 25))
    if extra is not None:
        extra(pen)
    return page


def seal(
    name: str = "厦门样例餐饮有限公司", side: int = 260, colour: tuple[int, int, int] = (200, 30, 40)
) -> Image.Image:
    """A seal drawn otherwise than the fixtures draw theirs: thin double ring, upright letters turned one by one."""
    big = 4 * side
    stamp = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(stamp)
    pen.ellipse((16, 16, big - 16, big - 16), outline=(*colour, 255), width=28)
    span = math.radians(250)
    for index, char in enumerate(name):
        angle = -span / 2 + span * (index + 0.5) / len(name)
        glyph = Image.new("RGBA", (190, 190), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((95, 95), char, font=font(132, of_china=True), fill=(*colour, 255), anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x, y = big / 2 + 0.37 * big * math.sin(angle), big / 2 - 0.37 * big * math.cos(angle)
        stamp.alpha_composite(glyph, (int(x - 95), int(y - 95)))
    points = []
    for corner in range(10):
        reach = big * (0.15 if corner % 2 == 0 else 0.06)
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((big / 2 + reach * math.cos(angle), big / 2 + reach * math.sin(angle)))
    pen.polygon(points, fill=(*colour, 255))
    return stamp.resize((side, side), Image.Resampling.LANCZOS)


def photo(page: Image.Image) -> Image.Image:
    """The sheet on a brown desk, seen askew, in uneven light."""
    import cv2

    wide, tall = 2400, 3200
    rng = np.random.default_rng(3)
    desk = np.full((tall, wide, 3), (110, 78, 52), np.uint8) + rng.integers(0, 18, (tall, wide, 1)).astype(np.uint8)
    corners = np.array([[330, 260], [2080, 350], [2230, 2930], [160, 2800]], np.float32)
    source = np.array([[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]], np.float32)
    lay = cv2.getPerspectiveTransform(source, corners)
    seen = cv2.warpPerspective(np.asarray(page), lay, (wide, tall), flags=cv2.INTER_LINEAR)
    where = cv2.warpPerspective(np.full((page.height, page.width), 255, np.uint8), lay, (wide, tall))
    desk[where > 0] = seen[where > 0]
    light = np.linspace(1.0, 0.7, wide)[None, :, None]
    return Image.fromarray((desk * light).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.0))


def jpeg(image: Image.Image, quality: int = 85, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=quality, **options)
    return buffer.getvalue()


def scan_pdf(*pages: Image.Image) -> bytes:
    buffer = io.BytesIO()
    first, *rest = (page.convert("RGB") for page in pages)
    first.save(buffer, "PDF", resolution=150, save_all=True, append_images=rest)
    return buffer.getvalue()


def packed(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A ZIP of these members, whatever format they make it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def text_pdf(path: Path, *, lines: tuple[str, ...] = LINES, hidden_over: Image.Image | None = None) -> Path:
    """A PDF with a text layer; `hidden_over` puts that layer, invisible, over a picture that may say something else."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = canvas.Canvas(str(path), pagesize=A4)
    if hidden_over is not None:
        page.drawImage(ImageReader(hidden_over), 0, 0, *A4)
    for number, line in enumerate(lines):
        text = page.beginText(80, 740 - 40 * number)
        text.setFont("STSong-Light", 14)
        text.setTextRenderMode(3 if hidden_over is not None else 0)
        text.textLine(line)
        page.drawText(text)
    page.showPage()
    page.save()
    return path

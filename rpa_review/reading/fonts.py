"""The fonts of this machine with which pages are drawn that come as text and not as a picture.

Fonts inside an applicant's file are never loaded: they are not to be trusted.
"""

from __future__ import annotations

import functools
from pathlib import Path

from PIL import ImageFont

_KNOWN = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),  # the face of simplified Chinese
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
)

Font = ImageFont.FreeTypeFont


@functools.lru_cache(maxsize=64)
def font_of(pixels: int) -> Font:
    """The font for Chinese text, `pixels` high; one without Chinese where the machine has none."""
    for path, face in _KNOWN:
        if Path(path).exists():
            return ImageFont.truetype(path, pixels, index=face, layout_engine=ImageFont.Layout.BASIC)
    plain = ImageFont.load_default(size=pixels)
    assert isinstance(plain, ImageFont.FreeTypeFont)  # noqa: S101  Pillow is built with FreeType
    return plain


def advance(text: str) -> float:
    """How far a line of text runs, in heights of its font."""
    return font_of(100).getlength(text) / 100

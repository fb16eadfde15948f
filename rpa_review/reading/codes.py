"""QR and bar codes: where they are and what they say."""

from __future__ import annotations

import zxingcpp

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.inks import Grey

# Those that stand on papers; every other one costs each page its share of time.
_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.EAN13,
    ]
)


def find_codes(grey: Grey) -> list[Mark]:
    height, width = grey.shape
    marks = []
    for code in zxingcpp.read_barcodes(grey, formats=_FORMATS, try_rotate=False, try_invert=False):
        corners = [
            (corner.x / width, corner.y / height)
            for corner in (
                code.position.top_left,
                code.position.top_right,
                code.position.bottom_right,
                code.position.bottom_left,
            )
        ]
        marks.append(
            Mark(
                kind=MarkKind.CODE,
                box=Box(
                    left=_inside(min(x for x, _ in corners)),
                    top=_inside(min(y for _, y in corners)),
                    right=_inside(max(x for x, _ in corners)),
                    bottom=_inside(max(y for _, y in corners)),
                ),
                confidence=1.0,
                text=code.text,
            )
        )
    return marks


def _inside(value: float) -> float:
    return min(1.0, max(0.0, value))

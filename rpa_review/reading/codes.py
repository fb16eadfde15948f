"""QR and bar codes: where they are and what they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import zxingcpp

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.inks import Grey
from rpa_review.reading.solids import Place

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

WHOLE: Place = (slice(None), slice(None))


def find_codes(grey: Grey, places: Sequence[Place] = (WHOLE,)) -> list[Mark]:
    """The codes at some places of the page."""
    height, width = grey.shape
    marks: dict[Box, Mark] = {}
    for rows, columns in places:
        part = np.ascontiguousarray(grey[rows, columns])
        left, top = columns.start or 0, rows.start or 0
        for code in zxingcpp.read_barcodes(part, formats=_FORMATS, try_rotate=False, try_invert=False):
            at = code.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            xs, ys = [(left + at.x) / width for at in corners], [(top + at.y) / height for at in corners]
            box = Box(left=_inside(min(xs)), top=_inside(min(ys)), right=_inside(max(xs)), bottom=_inside(max(ys)))
            if not any(box.overlap(other) > 0.5 for other in marks):  # places may share one
                marks[box] = Mark(kind=MarkKind.CODE, box=box, confidence=1.0, text=code.text)
    return list(marks.values())


def _inside(value: float) -> float:
    return min(1.0, max(0.0, value))

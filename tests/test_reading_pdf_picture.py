"""Pages are drawn alike whether their watermark is drawn coarsely or not, and what is no watermark is drawn finely."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium
import pytest

from rpa_review.reading.images import Picture
from rpa_review.reading.pdf_picture import render


def _page_over(cell: str) -> bytes:
    """A page with a black rule over a see-through pattern, one cell of which is drawn so."""
    group = "/Group << /S /Transparency >>"
    named = "/ExtGState << /Half << /ca 0.5 >> >> /XObject << /Behind 5 0 R >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {named} >> >>",
        _stream("", "q /Half gs /Behind Do Q 0 g 100 400 300 2 re f"),
        _stream(
            f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {group} /Resources << /Pattern << /P 6 0 R >> >>",
            "/Pattern cs /P scn 0 0 595 842 re f",
        ),
        _stream(
            "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 90 90] /XStep 90 /YStep 90 /Resources << >>", cell
        ),
    ]
    body = "%PDF-1.4\n"
    starts = []
    for number, text in enumerate(objects, start=1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (body + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF").encode()


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def _drawn(cell: str) -> tuple[Picture, Picture]:
    """The page looked over, and drawn in full after that."""
    document = pdfium.PdfDocument(_page_over(cell))
    page = document[0]
    return render(page, 150 / 72, look_over=True), render(page, 150 / 72)


def test_a_pale_watermark_is_coarse_and_all_else_is_not() -> None:
    looked_over, full = _drawn("0.9 g 20 20 40 30 re f")
    apart = np.abs(looked_over.astype(int) - full)
    assert 0 < apart.max() <= 13  # the pattern's edges are soft
    assert full.min() == 0
    assert np.array_equal(looked_over < 128, full < 128)


@pytest.mark.parametrize("cell", ["0.3 g 20 20 40 30 re f", "0 G 0.7 w 20 20 40 30 re S"])
def test_a_pattern_with_dark_or_fine_lines_is_drawn_in_full(cell: str) -> None:
    looked_over, full = _drawn(cell)
    assert np.array_equal(looked_over, full)

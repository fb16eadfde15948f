"""A picture whose profile is Skia's sRGB is shown in the same colours without it; any other profile stays."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pypdfium2 as pdfium
import pytest

from rpa_review.reading.pdf_colours import without_srgb_profile
from rpa_review.reading.pdf_picture import render

_SKIA = zlib.decompress(
    base64.b85decode(
        "c-obayGjE=6ox-zKorG7ixd`HSlFo9L~{X~Bx0~l6cVjAn+swt%VvW<fOZzPc4FfTh(3mbU?CPhf(TmsZx-2rr0^X6nU8-CGjk3^Vkn|<"
        "=yW}|RLmQd>VYx!&V+Ipmfd$4AFBF(32L8L`F~8;8+}{*hvd0>Tvyh`i>-i9eXa$3;q!^-c;aiH-Mvyld?#LMjc{#*ZO8TN-^5#;_P`G"
        "R&1|E)U)ElcmMGFwwrJB}oifK9VTsZd*kp$s2~3emlC0c~p>o8vW=N4&7L*yCr==v@s?PfJ44&-WK;{c3FGH_(1rO&Cdkwv1^)`P7_m8"
        "0$&e*YBYiLEKNV5r_w=h?Qg(sLf{2lC=UX4G!8tl@=W=)h(Hzuhch0RO7"
    )
)
_DULL = _SKIA.replace(b"XYZ ", b"xyz ", 1)


def _file(profile: bytes, side: int = 64) -> bytes:
    """A page that a picture of all kinds of colours covers, with a profile, written as Skia does."""
    y, x = np.mgrid[0:side, 0:side]
    pixels = np.stack([x * 255 // side, y * 255 // side, (x + y) * 127 // side], axis=2).astype(np.uint8)
    objects = [
        b"<</Type /Catalog\n/Pages 2 0 R>>",
        b"<</Type /Pages\n/Count 1\n/Kids [3 0 R]>>",
        b"<</Type /Page\n/Parent 2 0 R\n/MediaBox [0 0 %d %d]\n/Contents 4 0 R\n/Resources <</XObject <</X6 6 0 R>>>>>>"
        % (side, side),
        _stream(b"", b"%d 0 0 %d 0 0 cm\n/X6 Do" % (side, side)),
        _stream(b"/N 3\n", profile),
        _stream(
            b"/Type /XObject\n/Subtype /Image\n/Width %d\n/Height %d\n" % (side, side)
            + b"/ColorSpace [/ICCBased 5 0 R]\n/BitsPerComponent 8\n",
            pixels.tobytes(),
        ),
    ]
    body = b"%PDF-1.4\n"
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return body + b"trailer\n<</Size %d\n/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def _stream(entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<<%s/Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream" % (entries, len(packed), packed)


@pytest.mark.parametrize("side", [64, 520])
def test_the_page_looks_the_same_without_skias_profile(side: int) -> None:
    file = _file(_SKIA, side)
    plain = without_srgb_profile(file)
    assert b"/ICCBased" not in plain
    assert len(plain) == len(file)
    before, after = (render(pdfium.PdfDocument(content)[0], 1.0).astype(int) for content in (file, plain))
    assert len(np.unique(before)) > 50
    apart = np.abs(before - after)
    assert apart.max() <= 1  # PDFium rounds on its way there and back
    assert apart.mean() < 0.002


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", _file(_DULL), _file(b"no profile"), _file(_SKIA + b"more")])
def test_any_other_file_is_left_as_it_is(content: bytes) -> None:
    assert without_srgb_profile(content) == content


def test_a_profile_that_was_replaced_later_stays() -> None:
    file = _file(_SKIA) + b"\n5 0 obj\n" + _stream(b"/N 3\n", _DULL) + b"\nendobj\n"
    assert without_srgb_profile(file) == file


def test_a_profile_whose_stream_is_damaged_stays() -> None:
    file = _file(_SKIA)
    at = file.index(b"stream\n", file.index(b"/N 3")) + len(b"stream\n")
    damaged = file[:at] + b"\xff\xff\xff\xff" + file[at + 4 :]
    assert without_srgb_profile(damaged) == damaged

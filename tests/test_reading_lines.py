"""Which lines of a page are words of it, and which belong to a seal."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.lines import _is_the_seals_own, read_lines
from rpa_review.reading.ocr import Engine
from tests import reading_pages as pages

SEAL = Mark(kind=MarkKind.SEAL, box=Box(left=0.6, top=0.6, right=0.8, bottom=0.8), confidence=0.9, colour="red")
ACROSS = Box(left=0.62, top=0.7, right=0.78, bottom=0.72)


def test_thin_print_across_a_seal_is_no_part_of_it() -> None:
    """A pale photo of a date under a seal: four times as much red as black, and still a date."""
    strip = np.full((40, 250, 3), (206, 203, 180), dtype=np.uint8)
    strip[:, 20:65] = (196, 92, 96)
    assert _is_the_seals_own(strip, SEAL, ACROSS)
    strip[10:30, 100:122] = (88, 85, 80)
    assert not _is_the_seals_own(strip, SEAL, ACROSS)


@pytest.mark.ocr
def test_the_words_of_a_wide_stamp_without_a_ring_are_words_of_the_page() -> None:
    sheet = pages.sheet()
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((140, 1000, 360, 1104), outline=(200, 30, 40), width=5)
    pen.text((180, 1004), "注销", font=pages.font(66), fill=(200, 30, 40))
    picture, engine = np.asarray(sheet), Engine()
    quads = engine.detect(picture, side=960)

    def read(text: str) -> list[str]:
        box = Box(left=140 / 1240, top=1000 / 1754, right=360 / 1240, bottom=1104 / 1754)
        stamp = Mark(kind=MarkKind.SEAL, box=box, confidence=0.9, colour="red", text=text)
        return [found.text for found in read_lines(picture, quads, engine, seals=(stamp,))]

    assert "注销" in read("")
    assert "注销" not in read("样例派出所")

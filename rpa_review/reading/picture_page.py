"""A picture of a page → Page: laid flat, read, looked over for tables, marks and flaws."""

from __future__ import annotations

from rpa_review.domain.page import Origin, Page
from rpa_review.reading.images import Picture
from rpa_review.reading.lay import lay_out
from rpa_review.reading.lines import read_lines
from rpa_review.reading.marks import find_marks
from rpa_review.reading.ocr import Engine
from rpa_review.reading.order import in_reading_order
from rpa_review.reading.tables import find_rules, find_tables, upright_rules


def read_picture(picture: Picture, number: int, engine: Engine) -> Page:
    lay = lay_out(picture, engine)
    tables = find_tables(find_rules(lay.flat))
    words = in_reading_order(read_lines(lay.flat, lay.quads, engine, rules=upright_rules(tables)))
    return Page(
        number=number,
        width=lay.shown[0],
        height=lay.shown[1],
        origin=Origin.OCR,
        words=words,
        marks=find_marks(lay.flat, words, tables, engine),
        tables=tables,
        turned=lay.turned,
        flat=lay.homography,
    )

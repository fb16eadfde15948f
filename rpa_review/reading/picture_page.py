"""A picture of a page → Page: laid flat, read, looked over for tables, marks and flaws."""

from __future__ import annotations

from rpa_review.domain.page import Origin, Page
from rpa_review.reading.flaws import cut_off, find_flaws, lowered
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import see_inks
from rpa_review.reading.lay import PAGE_SIDE, lay_out, print_height
from rpa_review.reading.lines import read_lines
from rpa_review.reading.marks import find_marks
from rpa_review.reading.ocr import Engine
from rpa_review.reading.order import in_reading_order
from rpa_review.reading.seals import find_seals
from rpa_review.reading.tables import find_rules, find_tables, upright_rules
from rpa_review.reading.under_seals import lines_under


def read_picture(picture: Picture, number: int, engine: Engine, *, native: float = 1.0) -> Page:
    """`native` is how many pixels of the file's own lie behind one of the picture's, where it was scaled on opening."""
    lay = lay_out(picture, engine)
    tall = print_height(lay.quads)
    inks = see_inks(lay.flat)
    tables = find_tables(find_rules(inks.grey), print_height=tall * inks.scale)
    seals = find_seals(inks, lay.flat, lambda: engine, print_height=tall / lay.flat.shape[0])
    quads = lines_under(lay.flat, lay.quads, seals, engine, side=PAGE_SIDE)
    words = in_reading_order(read_lines(lay.flat, quads, engine, rules=upright_rules(tables), seals=seals))
    marks = find_marks(lay.flat, inks, words, tables, seals, exact=False)
    flaws = find_flaws(lay.flat, words, marks, native=native)
    page = Page(
        number=number,
        width=lay.shown[0],
        height=lay.shown[1],
        origin=Origin.OCR,
        words=lowered(words, flaws),
        marks=marks,
        flaws=flaws,
        tables=tables,
        turned=lay.turned,
        flat=lay.homography,
    )
    cut = () if lay.on_desk else cut_off(page)
    return page.model_copy(update={"flaws": (*flaws, *cut)}) if cut else page

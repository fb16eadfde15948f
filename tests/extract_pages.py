"""Pages made of words set on a grid, for tests of what is read from them."""

from __future__ import annotations

from pathlib import Path

from rpa_review.domain.page import Box, Cell, Mark, MarkKind, Origin, Page, Table, Word
from rpa_review.domain.record import JsonValue
from rpa_review.extract.load import load_extractor

EXTRACTORS = Path(__file__).resolve().parents[1] / "extractors"
EM, LINE = 0.02, 0.02  # a full-width character and a line, as fractions of the page


def word(text: str, left: float, top: float, confidence: float = 1.0) -> Word:
    width = sum(0.5 if char < "\u2e80" else 1.0 for char in text) * EM
    return Word(text=text, box=Box(left=left, top=top, right=left + width, bottom=top + LINE), confidence=confidence)


def page(
    *words: Word, marks: tuple[Mark, ...] = (), tables: tuple[Table, ...] = (), origin: Origin = Origin.OCR
) -> Page:
    return Page(number=1, width=1000, height=1400, origin=origin, words=words, marks=marks, tables=tables)


def lines(*texts: str, left: float = 0.1) -> Page:
    """A page of one word a line."""
    return page(*(word(text, left, 0.1 + 1.6 * LINE * number) for number, text in enumerate(texts)))


def grid(*rows: tuple[str, ...], widths: tuple[float, ...], height: float = 0.04) -> Page:
    """A ruled table; a cell's text may hold line breaks."""
    words, cells, top = [], [], 0.1
    for number, row in enumerate(rows):
        tall = height * max(text.count("\n") + 1 for text in row)
        left = 0.05
        for column, (text, width) in enumerate(zip(row, widths, strict=False)):
            cells.append(
                Cell(row=number, column=column, box=Box(left=left, top=top, right=left + width, bottom=top + tall))
            )
            for line, part in enumerate(text.split("\n")):
                if part:
                    words.append(word(part, left + 0.01, top + 0.01 + line * 0.03))
            left += width
        top += tall
    box = Box(left=0.05, top=0.1, right=0.05 + sum(widths), bottom=top)
    return page(*words, tables=(Table(box=box, cells=tuple(cells)),))


def mark(kind: MarkKind, left: float, top: float, width: float = 0.1, height: float = 0.04, text: str = "") -> Mark:
    return Mark(
        kind=kind, box=Box(left=left, top=top, right=left + width, bottom=top + height), confidence=0.9, text=text
    )


def read(slug: str, paper: Page, origin: Origin = Origin.TEXT_LAYER) -> dict[str, JsonValue]:
    """The values that a type's extractor reads from a page of this origin."""
    page_read = paper.model_copy(update={"origin": origin})
    return {reading.key: reading.value for reading in load_extractor(EXTRACTORS / slug).extract([page_read])}

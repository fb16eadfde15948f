"""XLSX files (ECMA-376, SpreadsheetML) → one table for each visible sheet, and the pictures on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

from rpa_review.domain.page import Problem
from rpa_review.reading.docx import pasted_picture
from rpa_review.reading.flow import (
    Block,
    Break,
    Cell,
    Inline,
    Paper,
    Paragraph,
    Scan,
    Sheet,
    Table,
    Text,
    sheets_of,
)
from rpa_review.reading.fonts import advance
from rpa_review.reading.limits import Limits
from rpa_review.reading.markup import child, named, real, whole
from rpa_review.reading.packed import Packed
from rpa_review.reading.problems import Unreadable
from rpa_review.reading.relations import Part, main_part

_MOST_COLUMNS, _MOST_CELLS = 200, 200_000
_CHARACTER = 5.6  # points of a column's width for each of its characters
_USUAL_WIDTH = 8.4  # characters
_SIZE = 10.0
_WIDEST = 180.0  # points to which a column is widened
_DATES = frozenset((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58))  # the formats of a day, built in
_TIMES = frozenset((*range(18, 22), *range(32, 36), *range(45, 48), 55, 56))
_PERCENT = {9: 0, 10: 2}
_FIXED = {1: 0, 2: 2, 3: 0, 4: 2}
_EMU = 1 / 12700
_LANDSCAPE = Paper(841.9, 595.3)


def pages_of(packed: Packed, limits: Limits) -> list[Sheet | Scan]:
    book = _Book(main_part(packed, "xl/workbook.xml"))
    pages: list[Sheet | Scan] = []
    for blocks, width in book.sheets():
        paper = Paper() if width <= Paper().width - Paper().left - Paper().right else _LANDSCAPE
        pages += sheets_of(blocks, paper, limits)
        if len(pages) > limits.pages:
            raise Unreadable(Problem.TOO_MANY_PAGES, f"{len(pages)} pages", kind="xlsx")
    return pages


@dataclass(slots=True)
class _Grid:
    """The text of a sheet's cells by row and column, both from 1."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)  # points
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right


class _Book:
    def __init__(self, part: Part) -> None:
        self._part = part
        strings, styles = part.first("sharedStrings"), part.first("styles")
        self._strings = [_text_of(one) for one in (named(strings.root, "si") if strings is not None else ())]
        self._formats: list[tuple[int, str]] = []
        if styles is not None:
            codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.root.iter("numFmt")}
            of_cells = child(styles.root, "cellXfs")
            for one in named(of_cells, "xf") if of_cells is not None else ():
                number = one.get("numFmtId", "0")
                self._formats.append((whole(number, 0), codes.get(number, "")))
        properties = child(part.root, "workbookPr")
        late = properties is not None and properties.get("date1904") in ("1", "true")
        self._day_nought = date(1904, 1, 1) if late else date(1899, 12, 30)

    def sheets(self) -> Iterator[tuple[list[Block], float]]:
        """The blocks of each sheet that is not hidden, and how wide they are in points."""
        listed = child(self._part.root, "sheets")
        for one in named(listed, "sheet") if listed is not None else ():
            part = self._part.part(one.get("id"))
            if one.get("state", "visible") == "visible" and part is not None and part.root.tag == "worksheet":
                table = _table(self._grid(part))
                blocks: list[Block] = [table] if table is not None else []
                blocks += _pictures(part)
                if blocks:
                    yield blocks, sum(table.columns) if table is not None else 0.0

    def _grid(self, part: Part) -> _Grid:
        grid = _Grid()
        for column in part.root.iter("col"):
            first, last = whole(column.get("min"), 1), min(whole(column.get("max"), 1), _MOST_COLUMNS)
            for at in range(first, last + 1):
                if column.get("hidden") in ("1", "true"):
                    grid.hidden_columns.add(at)
                grid.widths[at] = _CHARACTER * min(120.0, max(1.0, real(column.get("width"), _USUAL_WIDTH)))
        row_number = 0
        for row in part.root.iter("row"):
            row_number = whole(row.get("r"), row_number + 1)
            if row.get("hidden") in ("1", "true"):
                grid.hidden_rows.add(row_number)
            column_number = 0
            for cell in named(row, "c"):
                column_number = _column(cell.get("r")) or column_number + 1
                text = self._value(cell)
                if text.strip() and column_number <= _MOST_COLUMNS:
                    grid.cells[row_number, column_number] = text
                    if len(grid.cells) > _MOST_CELLS:
                        raise Unreadable(Problem.TOO_LARGE, "cells", kind="xlsx")
        for merged in part.root.iter("mergeCell"):
            ends = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", merged.get("ref", ""))
            if ends:
                grid.merged.append((int(ends[2]), _column(ends[1]), int(ends[4]), _column(ends[3])))
        return grid

    def _value(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return _text_of(inline) if inline is not None else ""
        raw = (cell.findtext("v") or "").strip()
        if kind == "s":
            index = whole(raw, -1)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        style = whole(cell.get("s"), 0)
        number, code = self._formats[style] if style < len(self._formats) else (0, "")
        return _shown(raw, number, code, self._day_nought) if kind == "n" else raw


def _shown(raw: str, number: int, code: str, day_nought: date) -> str:
    """A number as its format shows it: a day, a share, with so many places, or as it is."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if number == 49 or code == "@" or value != value or abs(value) > 1e300:
        return raw
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    has_day, has_time = number in _DATES or bool(re.search("[yd]", plain)), bool(re.search("[hs]", plain))
    if (has_day or has_time or number in _TIMES or number == 22) and 0 <= value < 2_958_466:
        moment = datetime(day_nought.year, day_nought.month, day_nought.day) + timedelta(days=value)  # noqa: DTZ001
        clock = f"{moment:%H:%M}"
        day = f"{moment.year}-{moment.month:02}-{moment.day:02}"
        if "年" in code and has_day:
            day = f"{moment.year}年{moment.month}月{moment.day}日"
        return " ".join(part for part, shown in ((day, has_day or number == 22), (clock, not has_day)) if shown)
    if number in _PERCENT or "%" in plain:
        places = _PERCENT.get(number, len(plain.partition(".")[2].rstrip("%")))
        return f"{value * 100:.{min(places, 9)}f}%"
    if number in _FIXED or re.fullmatch(r"[#,0]*0(\.0+)?_?\)?", plain):
        return f"{value:.{min(9, _FIXED.get(number, len(plain.partition('.')[2])))}f}"
    return (
        str(int(value))
        if value == int(value) and abs(value) < 1e11
        else (f"{value:.5E}" if abs(value) >= 1e11 else f"{value:.10g}")
    )


def _table(grid: _Grid) -> Table | None:
    """What is shown of the sheet; its outermost empty rows and columns are left out."""
    shown = [at for at in grid.cells if at[0] not in grid.hidden_rows and at[1] not in grid.hidden_columns]
    if not shown:
        return None
    rows = sorted({row for row, _ in shown})
    last = max(column for _, column in shown)
    for top, left, _, right in grid.merged:
        if (top, left) in grid.cells:
            last = min(_MOST_COLUMNS, max(last, right))
    columns = [at for at in range(min(column for _, column in shown), last + 1) if at not in grid.hidden_columns]
    place = {column: index for index, column in enumerate(columns)}
    widths = tuple(_width(grid, column) for column in columns)
    covering = {(top, left): (bottom, right) for top, left, bottom, right in grid.merged}
    tall = {
        (row, left): (top, right) for top, left, bottom, right in grid.merged for row in rows if top < row <= bottom
    }
    made: list[tuple[Cell, ...]] = []
    for row in rows:
        cells: list[Cell] = []
        skip_to = 0
        for column in columns:
            if column < skip_to:
                continue
            end = covering.get((row, column), (row, column))[1] if (row, column) not in tall else tall[row, column][1]
            skip_to = end + 1
            span = sum(column <= other <= end for other in columns)
            lines = grid.cells.get((row, column), "").split("\n")
            pieces = [piece for line in lines for piece in (Text(line, _SIZE), Break.LINE)][:-1]
            text = (Paragraph(tuple(pieces)),) if (row, column) in grid.cells else ()
            cells.append(Cell(place[column], max(1, span), text, goes_on=(row, column) in tall))
        made.append(tuple(cells))
    return Table(widths, tuple(made))


def _width(grid: _Grid, column: int) -> float:
    """A column's own width, more where a cell would not fit into it."""
    merged = {(top, left) for top, left, _, right in grid.merged if right > left}
    texts = (text for at, text in grid.cells.items() if at[1] == column and at not in merged)
    needed = max((_SIZE * advance(line) for text in texts for line in text.split("\n")), default=0.0) + 10
    return max(grid.widths.get(column, _CHARACTER * _USUAL_WIDTH), min(needed, _WIDEST))


def _pictures(part: Part) -> Iterator[Block]:
    """The pictures of a sheet, after its table: pasted papers as pages, small ones in a line."""
    drawing = part.first("drawing")
    for anchor in drawing.root if drawing is not None else ():
        blip, extent = next(anchor.iter("blip"), None), next(anchor.iter("ext"), None)
        content = drawing.content(blip.get("embed")) if drawing is not None and blip is not None else None
        if content is not None:
            wide = real(extent.get("cx"), 0.0) * _EMU if extent is not None else 0.0
            tall = real(extent.get("cy"), 0.0) * _EMU if extent is not None else 0.0
            picture = pasted_picture(content, wide, tall)
            yield Paragraph((picture,)) if isinstance(picture, Inline) else picture


def _text_of(element: Element) -> str:
    """The text of a string, plain or of several runs, without its phonetic help."""
    return "".join(
        (text.text or "")
        for part in element
        if part.tag in ("t", "r")
        for text in ([part] if part.tag == "t" else named(part, "t"))
    )


def _column(reference: str | None) -> int:
    """The column of a reference such as AB12, from 1; 0 when it has none."""
    letters = re.match(r"[A-Z]{1,3}", reference or "")
    value = 0
    for letter in letters[0] if letters else "":
        value = value * 26 + ord(letter) - 64
    return value

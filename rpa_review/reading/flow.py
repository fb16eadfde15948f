"""Text that says what it is but not where it stands, laid out on paper: lines, paragraphs, tables, pictures.

The layout is a plain one and not the one of the program that wrote the file; words keep their order and their cells.
All measures are points, 1/72 inch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from rpa_review.domain.page import Problem
from rpa_review.reading.canvas import Canvas, Colour, matrix_of
from rpa_review.reading.embedded import embedded_picture
from rpa_review.reading.fonts import advance
from rpa_review.reading.limits import Limits
from rpa_review.reading.problems import Unreadable

_LEADING = 1.4  # height of a line over that of its font
_BASELINE = 1.05  # where in a line its baseline stands, in heights of the font
_PADDING = 4.0  # between a cell's border and its text
_RULE = 0.7  # width of a table's lines
_TAB = 21.0
_TOKEN = re.compile(r"[!-~]+|\s|[^!-~\s]")  # a word of half-width letters is not broken, a line of Chinese is anywhere
_BLACK: Colour = (0, 0, 0)
_GREY: Colour = (200, 200, 200)


@dataclass(frozen=True, slots=True)
class Paper:
    width: float = 595.3  # A4
    height: float = 841.9
    left: float = 56.7
    top: float = 56.7
    right: float = 56.7
    bottom: float = 56.7


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    size: float = 10.5
    colour: Colour = _BLACK


@dataclass(frozen=True, slots=True)
class Inline:
    """A small picture that stands in a line: a signature, a seal, a logo."""

    content: bytes
    width: float
    height: float


class Break(Enum):
    LINE = "line"
    PAGE = "page"
    TAB = "tab"


Piece = Text | Inline | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    align: str = "left"  # "left", "center", "right"
    indent: float = 0.0
    first: float = 0.0  # the first line's further indent


@dataclass(frozen=True, slots=True)
class Cell:
    column: int
    span: int
    paragraphs: tuple[Paragraph, ...]
    goes_on: bool = False  # the lower part of a cell that began in a row above


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[float, ...]  # widths; made smaller together where the paper is narrower
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture that is a page of its own: a scanned or photographed paper that was pasted in."""

    content: bytes


Block = Paragraph | Table | Scan


@dataclass(slots=True)
class Line:
    height: float = 0.0
    things: list[tuple[float, Text | Inline]] = field(default_factory=list)  # with their left side
    new_page: bool = False

    def draw(self, canvas: Canvas, left: float, top: float, limits: Limits) -> None:
        for x, thing in self.things:
            if isinstance(thing, Text):
                run = []
                at = left + x
                for char in thing.text:
                    run.append((char, at, top + _BASELINE * thing.size))
                    at += thing.size * advance(char)
                canvas.write(run, thing.size, np.eye(3), thing.colour)
            else:
                _draw_inline(thing, canvas, left + x, top + self.height - thing.height, limits)


@dataclass(slots=True)
class Sheet:
    """One page of the layout: lines of text and rules, by their places."""

    paper: Paper
    lines: list[tuple[float, float, Line]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)

    def drawn(self, scale: float, limits: Limits) -> Canvas:
        """The sheet at `scale` pixels to the point."""
        canvas = Canvas(self.paper.width, self.paper.height, scale)
        for x0, y0, x1, y1 in self.rules:
            canvas.stroke([np.array([[x0, y0], [x1, y1]])], _RULE, _BLACK)
        for left, top, line in self.lines:
            line.draw(canvas, left, top, limits)
        return canvas


def sheets_of(blocks: Iterable[Block], paper: Paper, limits: Limits) -> list[Sheet | Scan]:
    """The pages that the blocks fill, in their order."""
    flow = _Flow(paper, limits.pages)
    for block in blocks:
        if isinstance(block, Paragraph):
            flow.add_paragraph(block)
        elif isinstance(block, Table):
            flow.add_table(block)
        else:
            flow.add_scan(block)
    return flow.pages or [Sheet(paper)]


class _Flow:
    def __init__(self, paper: Paper, most: int) -> None:
        self.pages: list[Sheet | Scan] = []
        self._paper, self._most = paper, most
        self._sheet: Sheet | None = None
        self._y = 0.0

    @property
    def _room(self) -> float:
        return self._paper.height - self._paper.bottom - self._y

    def _on_sheet(self) -> Sheet:
        if self._sheet is None:
            self._sheet = Sheet(self._paper)
            self._add(self._sheet)
            self._y = self._paper.top
        return self._sheet

    def _add(self, page: Sheet | Scan) -> None:
        self.pages.append(page)
        if len(self.pages) > self._most:
            raise Unreadable(Problem.TOO_MANY_PAGES, f"{self._most} pages and more")

    def add_scan(self, scan: Scan) -> None:
        self._sheet = None
        self._add(scan)

    def add_paragraph(self, paragraph: Paragraph) -> None:
        paper = self._paper
        for line in lines_of(paragraph, paper.width - paper.left - paper.right):
            if line.new_page:
                self._sheet = None
                continue
            if self._sheet is None and not line.things:
                continue  # no page begins with an empty line, and none is there for one
            self._on_sheet()
            if line.height > self._room and self._y > paper.top:
                self._sheet = None
            self._on_sheet().lines.append((paper.left, self._y, line))
            self._y += line.height

    def add_table(self, table: Table) -> None:
        paper = self._paper
        shrink = min(1.0, (paper.width - paper.left - paper.right) / (sum(table.columns) or 1.0))
        edges = [paper.left]
        for width in table.columns:
            edges.append(edges[-1] + width * shrink)
        for row in table.rows:
            self._add_row(row, edges, shrink)

    def _add_row(self, row: Sequence[Cell], edges: Sequence[float], shrink: float) -> None:
        """One row; what a page cannot hold of it goes on on the next."""
        waiting: list[tuple[Cell, float, float, list[Line]]] = []
        for cell in row:
            left, right = edges[cell.column], edges[min(len(edges) - 1, cell.column + cell.span)]
            small = [_smaller(paragraph, max(0.5, shrink)) for paragraph in cell.paragraphs]
            width = max(12.0, right - left - 2 * _PADDING)
            waiting.append((cell, left, right, [line for one in small for line in lines_of(one, width)]))
        first = True
        while first or any(lines for _, _, _, lines in waiting):
            self._on_sheet()
            whole = max((sum(line.height for line in lines) for _, _, _, lines in waiting), default=0.0)
            least = max((lines[0].height for _, _, _, lines in waiting if lines), default=0.0)
            full = self._paper.height - self._paper.top - self._paper.bottom
            needed = whole if whole + 2 * _PADDING <= full else least
            if needed + 2 * _PADDING > self._room and self._y > self._paper.top:
                self._sheet = None
            sheet, top = self._on_sheet(), self._y
            deepest = top + 14.0
            for _, left, _, lines in waiting:
                y = top + _PADDING
                while lines and (y + lines[0].height <= self._y + self._room or y == top + _PADDING):
                    line = lines.pop(0)
                    sheet.lines.append((left + _PADDING, y, line))
                    y += line.height
                deepest = max(deepest, y + _PADDING)
            for cell, left, right, _ in waiting:
                if not cell.goes_on or not first:
                    sheet.rules.append((left, top, right, top))
                sheet.rules.append((left, deepest, right, deepest)) if not cell.goes_on else None
                sheet.rules += [(left, top, left, deepest), (right, top, right, deepest)]
            self._y = deepest
            first = False


def _smaller(paragraph: Paragraph, shrink: float) -> Paragraph:
    if shrink >= 1.0:
        return paragraph
    pieces = tuple(
        Text(piece.text, piece.size * shrink, piece.colour) if isinstance(piece, Text) else piece
        for piece in paragraph.pieces
    )
    return Paragraph(pieces, paragraph.align, paragraph.indent * shrink, paragraph.first * shrink)


def lines_of(paragraph: Paragraph, width: float) -> list[Line]:
    """A paragraph broken to lines no wider than this; an empty one is one empty line."""
    indent = min(max(0.0, paragraph.indent), 0.5 * width)
    lines: list[Line] = []
    line, x = Line(), min(max(0.0, indent + paragraph.first), 0.6 * width)
    for piece in paragraph.pieces:
        if piece is Break.TAB:
            x = (x // _TAB + 1) * _TAB
        elif isinstance(piece, Break):
            lines.append(line)
            if piece is Break.PAGE:
                lines.append(Line(new_page=True))
            line, x = Line(), indent
        elif isinstance(piece, Inline):
            shrink = min(1.0, (width - indent) / max(1.0, piece.width))
            shown = Inline(piece.content, piece.width * shrink, piece.height * shrink)
            if x + shown.width > width and line.things:
                lines.append(line)
                line, x = Line(), indent
            line.things.append((x, shown))
            x += shown.width
        else:
            for token in _tokens(piece, width - indent):
                wide = piece.size * advance(token)
                if x + wide > width and line.things and not token.isspace():
                    lines.append(line)
                    line, x = Line(), indent
                line.things.append((x, Text(token, piece.size, piece.colour)))
                x += wide
    lines.append(line)
    size = next((piece.size for piece in paragraph.pieces if isinstance(piece, Text)), 10.5)
    for line in lines:
        line.height = max((_height(thing) for _, thing in line.things), default=size * _LEADING)
        _align(line, paragraph.align, width)
    return lines


def _tokens(piece: Text, width: float) -> Iterator[str]:
    for token in _TOKEN.findall(piece.text):
        if piece.size * advance(token) <= width:
            yield token
        else:
            yield from token


def _height(thing: Text | Inline) -> float:
    return thing.size * _LEADING if isinstance(thing, Text) else thing.height


def _align(line: Line, align: str, width: float) -> None:
    seen = [(x, thing) for x, thing in line.things if not (isinstance(thing, Text) and thing.text.isspace())]
    if align not in ("center", "right") or not seen:
        return
    x, last = seen[-1]
    free = width - (x + (last.size * advance(last.text) if isinstance(last, Text) else last.width))
    shift = max(0.0, free if align == "right" else free / 2)
    line.things = [(x + shift, thing) for x, thing in line.things]


def _draw_inline(thing: Inline, canvas: Canvas, left: float, top: float, limits: Limits) -> None:
    try:
        picture = embedded_picture(thing.content, limits)
    except Unreadable as unreadable:
        if unreadable.problem is Problem.TOO_LARGE:
            raise
        box = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * (thing.width, thing.height) + (left, top)
        canvas.stroke([box], _RULE, _GREY)  # a drawing of a kind that cannot be shown: its place at least
        return
    canvas.place(picture, matrix_of((thing.width, 0, 0, thing.height, left, top)))

"""Ruled tables of a flat picture: its long straight lines → grids → cells, merged ones included."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Cell, Table
from rpa_review.reading.blots import find_blots
from rpa_review.reading.inks import Grey
from rpa_review.reading.strokes import level_strokes

Mask = npt.NDArray[np.uint8]

_DARKER = 12  # grey values by which a rule is darker than what is around it


@dataclass(frozen=True, slots=True)
class Rules:
    """The straight lines of a page, as masks of the size of the picture that they were found on."""

    level: Mask
    upright: Mask


def find_rules(grey: Grey) -> Rules:
    height, width = grey.shape
    block = max(15, round(max(height, width) / 60)) | 1
    around = cv2.blur(grey, (block, block), borderType=cv2.BORDER_REPLICATE)
    _, ink = cv2.threshold(cv2.subtract(around, grey), _DARKER - 1, 255, cv2.THRESH_BINARY)
    longer = max(height, width)
    across, down = max(24, round(longer / 36)), max(20, round(longer / 55))
    return Rules(
        level=level_strokes(np.asarray(ink), across, gap=across // 2),
        upright=np.asarray(cv2.transpose(level_strokes(np.asarray(cv2.transpose(ink)), down, gap=down // 2))),
    )


def find_tables(rules: Rules, *, print_height: float = 0.0) -> tuple[Table, ...]:
    """`print_height` is the height of an ordinary line, in pixels: strokes of big letters are no table."""
    height, width = rules.level.shape
    reach = max(3, round(max(height, width) / 350))  # pixels by which lines that should meet may miss each other
    drawn = rules.level | rules.upright
    if not drawn.any():
        return ()
    lines = cv2.dilate(drawn, np.ones((reach, reach), np.uint8))
    tables = []
    least_wide, least_tall = max(0.08 * width, 5 * print_height), max(0.012 * height, 1.3 * print_height)
    for blot in find_blots(lines, wide=least_wide, tall=least_tall):
        own = blot.shape.astype(np.uint8)
        table = _table(
            own & rules.level[blot.within],
            own & rules.upright[blot.within],
            (blot.x, blot.y),
            (width, height),
            reach,
            print_height,
        )
        if table is not None:
            tables.append(table)
    return tuple(sorted(tables, key=lambda table: (table.box.top, table.box.left)))


def upright_rules(tables: tuple[Table, ...]) -> list[tuple[float, float, float]]:
    """The vertical sides of cells as (x, top, bottom), for keeping the text of neighbours apart."""
    return [
        (x, cell.box.top, cell.box.bottom)
        for table in tables
        for cell in table.cells
        for x in (cell.box.left, cell.box.right)
    ]


def _table(
    level: Mask, upright: Mask, corner: tuple[int, int], page: tuple[int, int], reach: int, print_height: float
) -> Table | None:
    rows, row_edges = _lines(level, axis=0, reach=reach, least=0.04 * page[0])
    columns, column_edges = _lines(upright, axis=1, reach=reach, least=0.01 * page[1])
    if len(rows) < 2 or len(columns) < 2 or len(rows) > 120 or len(columns) > 60:
        return None
    grid = _merged_cells(rows, columns, row_edges, column_edges)
    if not grid or (len(grid) == 1 and (columns[-1] - columns[0]) * (rows[-1] - rows[0]) > 0.2 * page[0] * page[1]):
        return None  # one big frame is a border, not a table
    if min(rows[bottom] - rows[top] for top, _, bottom, _ in grid) < 0.7 * print_height:
        grid = [cell for cell in grid if rows[cell[2]] - rows[cell[0]] >= 0.7 * print_height]
    if not grid:
        return None
    cells = [
        Cell(
            row=top,
            column=left,
            row_span=bottom - top,
            column_span=right - left,
            box=Box(
                left=(corner[0] + columns[left]) / page[0],
                top=(corner[1] + rows[top]) / page[1],
                right=(corner[0] + columns[right]) / page[0],
                bottom=(corner[1] + rows[bottom]) / page[1],
            ),
        )
        for top, left, bottom, right in grid
    ]
    return Table(box=cells[0].box.union(*(cell.box for cell in cells[1:])), cells=tuple(cells))


def _lines(mask: Mask, *, axis: int, reach: int, least: float) -> tuple[list[float], list[list[tuple[float, float]]]]:
    """Places of the lines across `axis`, and the stretches along each that are drawn."""
    pieces = []
    for blot in find_blots(mask, wide=least if axis == 0 else 1, tall=least if axis == 1 else 1):
        start, length, thick = (blot.x, blot.wide, blot.tall) if axis == 0 else (blot.y, blot.tall, blot.wide)
        if thick > 0.25 * length + reach:
            continue
        corner = blot.y if axis == 0 else blot.x
        middle = corner + float(np.nonzero(blot.shape)[axis].mean())
        pieces.append((middle, float(start), float(start + length)))
    pieces.sort()
    groups: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        if groups and piece[0] - _middle_of(groups[-1]) <= 2.2 * reach:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    places = [_middle_of(group) for group in groups]
    return places, [[(start, end) for _, start, end in group] for group in groups]


def _middle_of(pieces: list[tuple[float, float, float]]) -> float:
    return sum(piece[0] for piece in pieces) / len(pieces)


def _merged_cells(
    rows: list[float],
    columns: list[float],
    row_edges: list[list[tuple[float, float]]],
    column_edges: list[list[tuple[float, float]]],
) -> list[tuple[int, int, int, int]]:
    """Cells as (top, left, bottom, right) in grid lines: squares of the grid without a line between them are one."""
    tall, wide = len(rows) - 1, len(columns) - 1
    parent = list(range(tall * wide))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    outside: set[int] = set()
    for row in range(tall):
        for column in range(wide):
            cell = row * wide + column
            if not _drawn(column_edges[column + 1], rows[row], rows[row + 1]):
                if column + 1 < wide:
                    parent[root(cell)] = root(cell + 1)
                else:
                    outside.add(cell)
            if not _drawn(row_edges[row + 1], columns[column], columns[column + 1]):
                if row + 1 < tall:
                    parent[root(cell)] = root(cell + wide)
                else:
                    outside.add(cell)
            if column == 0 and not _drawn(column_edges[0], rows[row], rows[row + 1]):
                outside.add(cell)
            if row == 0 and not _drawn(row_edges[0], columns[column], columns[column + 1]):
                outside.add(cell)
    open_roots = {root(cell) for cell in outside}
    spans: dict[int, tuple[int, int, int, int]] = {}
    for row in range(tall):
        for column in range(wide):
            found = root(row * wide + column)
            top, left, bottom, right = spans.get(found, (row, column, row + 1, column + 1))
            spans[found] = (min(top, row), min(left, column), max(bottom, row + 1), max(right, column + 1))
    return sorted(span for found, span in spans.items() if found not in open_roots)


def _drawn(stretches: list[tuple[float, float]], start: float, end: float) -> bool:
    """Whether a line is drawn over most of the way from start to end."""
    covered = sum(max(0.0, min(end, right) - max(start, left)) for left, right in stretches)
    return covered >= 0.6 * (end - start)

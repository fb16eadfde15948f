"""Reading tables and label–value pairs off a page, as a person reads them: by headings, captions and labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Locator

from rpa_review.domain.record import Frozen
from rpa_review.errors import HallChanged

# Cells that span rows or columns are repeated in each place, so that every row is complete.
_READ_TABLE = """
table => {
  const text = node => (node.innerText ?? node.textContent ?? "").replace(/\\u00a0/g, " ").trim();
  const grid = [];
  const rows = [...table.rows].filter(row => row.closest("table") === table);
  rows.forEach((row, y) => {
    grid[y] = grid[y] || [];
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x]) x += 1;
      const found = { text: text(cell), spans: cell.colSpan > 1,
        links: [...cell.querySelectorAll("a[href]")].map(link => ({ name: text(link), address: link.href })) };
      for (let down = 0; down < cell.rowSpan; down += 1)
        for (let along = 0; along < cell.colSpan; along += 1) {
          grid[y + down] = grid[y + down] || [];
          grid[y + down][x + along] = found;
        }
      x += cell.colSpan;
    }
  });
  const head = rows.filter(row => row.closest("thead")).length || 1;
  return { caption: table.caption ? text(table.caption) : "",
    heads: (grid[head - 1] || []).map(cell => cell ? cell.text : ""),
    rows: grid.slice(head, rows.length)
      .map(row => [...row].map(cell => cell || { text: "", spans: false, links: [] })) };
}
"""

_READ_PAIRS = """
(root, labels) => {
  const text = node => (node.innerText ?? node.textContent ?? "").replace(/\\u00a0/g, " ").trim();
  return [...root.querySelectorAll(labels)]
    .filter(label => label.nextElementSibling)
    .map(label => [text(label).replace(/[：:]$/, ""), text(label.nextElementSibling)]);
}
"""


class Link(Frozen):
    name: str
    address: str


class ReadCell(Frozen):
    text: str
    spans: bool = False
    links: tuple[Link, ...] = ()


class ReadTable(Frozen):
    """A table: headings, and for each row its cells. A row that is one cell across says that there is nothing."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[ReadCell, ...], ...]

    def places(self, wanted: Mapping[str, str], where: str) -> dict[str, int]:
        """The column of each wanted heading.

        Raises:
            HallChanged: a heading is not there.
        """
        missing = [heading for heading in wanted.values() if heading not in self.heads]
        if missing:
            raise HallChanged(f"{where}里找不到{_quoted(missing)}列，大厅可能改版，请核对站点配置")
        return {key: self.heads.index(heading) for key, heading in wanted.items()}


def read_table(table: Locator) -> ReadTable:
    """The table that the locator stands for."""
    return ReadTable.model_validate(table.evaluate(_READ_TABLE))


def read_pairs(root: Locator, labels: str) -> list[tuple[str, str]]:
    """Label and value of every pair below the root; the value stands in the element after its label."""
    pairs: list[list[Any]] = root.evaluate(_READ_PAIRS, labels)
    return [(str(label), str(value)) for label, value in pairs]


def _quoted(labels: Iterable[str]) -> str:
    return "、".join(f"“{label}”" for label in labels)


def missing_labels(labels: Iterable[str], where: str) -> HallChanged:
    """The error that says which labels are gone."""
    return HallChanged(f"{where}里找不到{_quoted(labels)}，大厅可能改版，请核对站点配置")

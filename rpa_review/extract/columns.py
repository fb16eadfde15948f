"""A table of a paper as one field: a list of objects by the published names of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rpa_review.domain.amounts import numeral
from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, Origin
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.layout import Found, Layout
from rpa_review.extract.paper import DOUBTFUL, Paper

_LOST = 0.6  # that a cell is empty: a figure that stands alone is what OCR misses
_MANY, _EMPTY = 3, 0.85  # of several empty ones, among others that were read, not all were missed
_BOXES = frozenset("□☐☑■☒")
_ORDINAL = re.compile(r"^[(（]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[)）]?[、.．\s]*(?=[\u3400-\u9fff])")


@dataclass(frozen=True)
class Column:
    """The wordings of a column's header, best first, what its cells hold, and whether they count for confidence."""

    headers: tuple[str, ...]
    parsed: Callable[[str], JsonValue] = lambda text: parse.plain_text(text) or None
    counts: bool = True


def table(
    paper: Paper,
    key: str,
    columns: Mapping[str, Column],
    *,
    needs: Sequence[str],
    least: int = 2,
    telling: Sequence[str] = (),
    titles: tuple[str, ...] = (),
    blocks: bool = False,
) -> FieldReading | None:
    """All rows below headers of these columns, over all pages; a row needs text in one of the columns `needs`.

    A table whose headers (or one of whose `titles`) are there but that has no filled row gives an empty list.
    With `blocks`, the headers may also be labels that each row repeats, with its values beside them.
    """
    headers = {name: column.headers for name, column in columns.items()}
    figures = [name for name, column in columns.items() if column.parsed in (count, number)]
    rows: list[dict[str, JsonValue]] = []
    texts: list[str] = []
    boxes: list[Box] = []
    sure, first = 1.0, -1
    lost = 0
    for index, layout in enumerate(paper.layouts):
        tabled = layout.table_rows(headers, least=least, telling=telling)
        for found in tabled or (_blocks(layout, headers, needs) if blocks else []):
            cells = {name: cell for name, cell in found.items() if not parse.blank(cell.value.text)}
            if (
                not any(name in cells for name in needs)
                or _repeats_headers(cells, headers)
                or _is_heading(layout, cells)
                or _is_of_the_form(layout, [cells[name] for name in needs if name in cells])
            ):
                continue
            first = index if first < 0 else first
            row, confidence = _row(paper, index, columns, found, cells)
            rows.append(row)
            sure = min(sure, confidence)
            lost += any(row.get(name, 0) is None for name in figures)
            texts.append(
                " | ".join(cells[name].value.text.replace("\n", "") if name in cells else "" for name in columns)
            )
            if index == first:
                boxes += [cell.value.box for cell in cells.values()]
    if rows:
        if lost and any(page.origin is Origin.OCR for page in paper.pages):
            sure = min(sure, _EMPTY if lost >= _MANY and len(rows) - lost >= 2 else _LOST)
        box = boxes[0].union(*boxes[1:])
        return FieldReading(key=key, value=list(rows), raw="\n".join(texts), confidence=sure, page=first, box=box)
    label = paper.label(*titles) if titles else None
    if label is None:
        return None
    index, title = label
    place = title.span.box
    return paper.nothing(key, index, place, title.span.confidence).model_copy(update={"value": []})


def _blocks(layout: Layout, headers: Mapping[str, tuple[str, ...]], needs: Sequence[str]) -> Iterator[dict[str, Found]]:
    """Rows as blocks of labels with values: one begins at each label of the first column that a row needs."""
    labels = [
        (key, label) for key, wordings in headers.items() for label in layout.find_all(*wordings) if label.strength >= 3
    ]
    row: dict[str, Found] = {}
    for key, label in sorted(labels, key=lambda placed: placed[1].span.box.centre[1]):
        if key == needs[0]:
            if len(row) > 1:
                yield row
            row = {}
        if key == needs[0] or row:
            row.setdefault(key, layout.value_at(label, lines=3))
    if len(row) > 1:
        yield row


def _row(
    paper: Paper, index: int, columns: Mapping[str, Column], found: Mapping[str, Found], cells: Mapping[str, Found]
) -> tuple[dict[str, JsonValue], float]:
    row: dict[str, JsonValue] = {}
    sure = 1.0
    for name, column in columns.items():
        if name not in found:
            continue
        if name not in cells:
            row[name] = None
            continue
        value = column.parsed(cells[name].value.text)
        row[name] = value
        confidence = paper.sure(index, cells[name].value)
        if column.counts:
            sure = min(sure, confidence if value is not None else DOUBTFUL)
    return row, sure


def _repeats_headers(cells: Mapping[str, Found], headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a line is the headers once more, as on the next page of a long table."""
    return any(parse.plain(cell.value.text) in headers[name] for name, cell in cells.items())


def _is_heading(layout: Layout, cells: Mapping[str, Found]) -> bool:
    """Whether the one filled cell of a line is a label of the paper: the heading of the part that follows."""
    texts = {_ORDINAL.sub("", parse.plain_text(cell.value.text)) for cell in cells.values()}
    return len(texts) == 1 and texts <= set(layout.vocabulary)


def _is_of_the_form(layout: Layout, cells: Sequence[Found]) -> bool:
    """Whether a cell that names a row is a label or begins with a box: the form goes on below the table."""
    texts = [parse.plain_text(cell.value.text) for cell in cells]
    return any(text in layout.vocabulary or text[:1] in _BOXES for text in texts)


def id_or_text(text: str) -> JsonValue:
    """A citizen's number as read, whether its check digit holds or not; else the text."""
    number = parse.id_number(text)
    return number.value if number else parse.plain_text(text) or None


def person_or_text(text: str) -> JsonValue:
    return parse.person(text) or parse.plain_text(text) or None


def phone_or_text(text: str) -> JsonValue:
    return parse.phone(text) or parse.plain_text(text) or None


def count(text: str) -> JsonValue:
    """A whole number, in figures or Chinese numerals, with or without its measure word."""
    number = parse.decimal(text)
    if number is None:
        return numeral(parse.plain(text).rstrip("台个套张只组块把件付副处间人"))
    return int(number) if number == int(number) else number


def number(text: str) -> JsonValue:
    found = parse.area(text) or parse.decimal(text)
    return None if found is None else int(found) if found == int(found) else found

"""From what a form shows to values of the item's types: 是 becomes true, a list of picks becomes a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field as Constraint

from rpa_review.domain.form_spec import ColumnSpec, FieldSpec, FormSpec
from rpa_review.domain.record import Frozen, JsonValue
from rpa_review.hall.profile import FormPage
from rpa_review.hall.tables import ReadTable, missing_labels

_NUMBER = re.compile(r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?:㎡|m²|m2|平方米|元|人|个|座|台|辆|张|间)?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


_EMPTY: dict[str, JsonValue] = {
    "bool": None,
    "int": None,
    "decimal": None,
    "money": None,
    "file": None,
    "multi_enum": [],
}


class FormRead(Frozen):
    """The form's values by key, and what the page shows that the item's form does not know."""

    values: dict[str, JsonValue]
    unknown: dict[str, JsonValue] = Constraint(default_factory=dict)


def form_values(
    spec: FormSpec, pairs: Sequence[tuple[str, str]], tables: Sequence[ReadTable], page: FormPage
) -> FormRead:
    """The form by the item's keys; a number, a yes or no or a file that is not filled in has no key.

    Labels that stand twice on a form are taken in the item's order.

    Raises:
        HallChanged: a label of the item's form is not on the page.
    """
    shown: dict[str, list[str]] = {}
    for label, text in pairs:
        shown.setdefault(label, []).append(text)
    captions = {table.caption: table for table in tables}
    values: dict[str, JsonValue] = {}
    missing = []
    for field in spec.fields:
        if field.type == "table" or field.columns:
            table = captions.pop(field.label, None)
            if table is None:
                missing.append(field.label)
            else:
                values[field.key] = table_values(field, table, page)
            continue
        texts = shown.get(field.label)
        if not texts:
            if field.type != "file":  # a signature may stand on the paper only
                missing.append(field.label)
            continue
        value = typed(texts.pop(0), field, page)
        if value is not None:
            values[field.key] = value
    if missing:
        raise missing_labels(missing, "申请表单")
    unknown: dict[str, JsonValue] = {label: text for label, texts in shown.items() for text in texts if text}
    for caption, table in captions.items():
        unknown[caption] = [
            {head: cell.text for head, cell in zip(table.heads, row, strict=False)} for row in table.rows
        ]
    return FormRead(values=values, unknown=unknown)


def table_values(field: FieldSpec, table: ReadTable, page: FormPage) -> list[JsonValue]:
    """The rows of a table by the keys of its columns.

    Raises:
        HallChanged: a column of the item's form is not in the table.
    """
    places = table.places({column.key: column.label for column in field.columns}, f"申请表单的“{field.label}”")
    rows: list[JsonValue] = []
    for cells in table.rows:
        if len(cells) > 1 and all(cell.spans for cell in cells):
            continue  # one cell across: 未填写
        texts: Mapping[str, str] = {key: cells[place].text for key, place in places.items()}
        row = {column.key: typed(texts[column.key], column, page) for column in field.columns}
        rows.append({key: value for key, value in row.items() if value is not None})
    return rows


def typed(text: str, field: FieldSpec | ColumnSpec, page: FormPage) -> JsonValue:
    """The value that a text stands for, or the text itself where it does not fit the type.

    Where nothing stands, that is an empty text or list; None, where the type has no empty value.

    60.50 ㎡ is 60.5 in a decimal field; two picks in a field for one stay two, so that a review can object.
    """
    text = text.strip()
    if not text or text in page.nothing:
        return _EMPTY.get(field.type, "")
    match field.type:
        case "bool":
            return _truth(text, page)
        case "int" | "decimal" | "money":
            return _number(text)
        case "date":
            return _date(text)
        case "multi_enum":
            return [*_picks(text, field.choices, page)]
        case "enum":
            picks = _picks(text, field.choices, page)
            return [*picks] if len(picks) > 1 and set(picks) <= set(field.choices) else text
        case _:
            return text


def _picks(text: str, choices: Sequence[str], page: FormPage) -> list[str]:
    if text in choices:
        return [text]
    return [part.strip() for part in re.split(f"[{re.escape(page.separators)}]", text) if part.strip()]


def _truth(text: str, page: FormPage) -> JsonValue:
    if text in page.yes:
        return True
    if text in page.no:
        return False
    return text


def _number(text: str) -> JsonValue:
    found = _NUMBER.fullmatch(text)
    if not found:
        return text
    digits = found.group(1).replace(",", "")
    return float(digits) if "." in digits else int(digits)


def _date(text: str) -> JsonValue:
    found = _DATE.fullmatch(text)
    if not found:
        return text
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return text
